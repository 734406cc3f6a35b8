// What people did to one engine, done to another.
#ifndef SLUICE_SRC_COMPARE_ACTS_H_
#define SLUICE_SRC_COMPARE_ACTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/v1/event.pb.h"

namespace sluice::compare {

// Reads it out of the events of the one. Not thread-safe.
class Acts {
 public:
  // Events come in their order; those that nobody did are passed over.
  void Note(const v1::Event& event);

  // The tick in which the next act took effect; nothing where none waits.
  absl::optional<std::int64_t> NextTime() const;

  // Does to `engine` all that took effect by then, and forgets it.
  void Do(std::int64_t time_ns, Engine& engine);

  // How often that could not be done, and why it could not the last time.
  std::size_t not_done() const { return not_done_; }
  const std::string& last_fault() const { return last_fault_; }

 private:
  std::deque<v1::Event> waiting_;
  std::size_t not_done_ = 0;
  std::string last_fault_;
};

}  // namespace sluice::compare

#endif  // SLUICE_SRC_COMPARE_ACTS_H_
