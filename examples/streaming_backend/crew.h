// The workers, each in a thread of its own: all live through a second at once, and none
// begins the next before all have ended this one. So the night is the same in each run,
// though the threads are not.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_CREW_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_CREW_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "region_worker.h"

namespace backend {

class Crew {
 public:
  explicit Crew(std::vector<RegionWorker> workers);
  ~Crew();  // ends the threads
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Returns when all workers have lived through the second. Whatever the caller has
  // written before is seen by them, and what they have written by the caller.
  void Live(std::int64_t second, std::int64_t time_ns);

  // Between two calls of Live.
  const std::vector<RegionWorker>& workers() const { return workers_; }

 private:
  void Work(RegionWorker& worker);

  std::vector<RegionWorker> workers_;

  std::mutex mutex_;
  std::condition_variable begins_;
  std::condition_variable ends_;
  // All guarded by mutex_.
  std::int64_t round_ = 0;
  std::int64_t second_ = 0;
  std::int64_t time_ns_ = 0;
  std::size_t at_work_ = 0;
  bool over_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_CREW_H_
