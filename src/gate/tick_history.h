// What the last ticks said, for "M of N".
#ifndef SLUICE_SRC_GATE_TICK_HISTORY_H_
#define SLUICE_SRC_GATE_TICK_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::gate {

// A ring of the last `length` ticks, two bits each, with running counts.
// Not thread-safe.
class TickHistory {
 public:
  explicit TickHistory(std::int64_t length) : length_(length) {}

  // Takes in the next tick: true, unknown or (neither) false.
  void Push(bool is_true, bool is_unknown);

  // One byte a tick, oldest first, as Load takes them; empty before the first Push. Load is for a
  // history without any: false where they can't be such.
  std::string Save() const;
  bool Load(absl::string_view ticks);

  // Ticks that were true, or unknown, among the last `length`. What came before
  // the first Push counts as false.
  std::int64_t true_ticks() const { return true_ticks_; }
  std::int64_t unknown_ticks() const { return unknown_ticks_; }

 private:
  std::int64_t length_;
  std::size_t next_ = 0;
  std::vector<std::uint8_t> ring_;  // grows up to length_
  std::int64_t true_ticks_ = 0;
  std::int64_t unknown_ticks_ = 0;
};

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_TICK_HISTORY_H_
