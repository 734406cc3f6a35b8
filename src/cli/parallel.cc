#include "src/cli/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace sluice::cli {

void ForEachInParallel(std::size_t count, absl::FunctionRef<void(std::size_t)> work) {
  std::atomic<std::size_t> next{0};
  const auto go_through = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t threads =
      std::min<std::size_t>(count, std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::thread> workers;
  for (std::size_t i = 1; i < threads; ++i) workers.emplace_back(go_through);
  go_through();
  for (std::thread& worker : workers) worker.join();
}

}  // namespace sluice::cli
