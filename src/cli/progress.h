// A line on the terminal that says how far a long piece of work has come.
#ifndef SLUICE_SRC_CLI_PROGRESS_H_
#define SLUICE_SRC_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::cli {

// Draws on stderr, where that is a terminal and once the work has taken more than
// a second. Not thread-safe.
class Progress {
 public:
  Progress();
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // One more row of data. Cheap to call often: looks at the clock only at every few
  // thousandth call. `Measure()` gives a pair of bytes: done, and in all (0: unknown).
  template <typename Measure>
  void Step(const Measure& measure) {
    if (!wanted_ || ++rows_ % kStride != 0) return;
    const auto [done, total] = measure();
    DrawRows(done, total);
  }

  // So many of them are done, each of which takes a while.
  void Show(std::uint64_t done, std::uint64_t total, absl::string_view things);

  // Takes the line away, before something else is written.
  void Clear();

 private:
  static constexpr std::uint64_t kStride = 4096;

  void DrawRows(std::uint64_t done, std::uint64_t total);
  bool IsTime();
  void Draw(const std::string& text);

  bool wanted_;
  bool drawn_ = false;
  std::uint64_t rows_ = 0;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_PROGRESS_H_
