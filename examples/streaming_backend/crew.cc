#include "crew.h"

namespace backend {

Crew::Crew(std::vector<RegionWorker> workers) : workers_(std::move(workers)) {
  for (RegionWorker& worker : workers_) {
    threads_.emplace_back([this, &worker] { Work(worker); });
  }
}

Crew::~Crew() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    over_ = true;
  }
  begins_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::Live(std::int64_t second, std::int64_t time_ns) {
  std::unique_lock<std::mutex> lock(mutex_);
  second_ = second;
  time_ns_ = time_ns;
  at_work_ = workers_.size();
  ++round_;
  begins_.notify_all();
  ends_.wait(lock, [this] { return at_work_ == 0; });
}

void Crew::Work(RegionWorker& worker) {
  std::int64_t round = 0;
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    begins_.wait(lock, [&] { return over_ || round_ > round; });
    if (over_) return;
    round = round_;
    const std::int64_t second = second_;
    const std::int64_t time_ns = time_ns_;
    lock.unlock();
    worker.Live(second, time_ns);
    lock.lock();
    if (--at_work_ == 0) ends_.notify_one();
  }
}

}  // namespace backend
