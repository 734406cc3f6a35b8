// What people do, from their asking for it to the tick in which it takes effect.
#ifndef SLUICE_SRC_ENGINE_PEOPLE_H_
#define SLUICE_SRC_ENGINE_PEOPLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/plan/program.h"

namespace sluice::engine {

// Something that was asked for and granted, or refused, and takes effect in the next tick.
struct Request {
  enum class Kind {
    kTell,  // nothing moves: it was refused
    kAcknowledge,
    kSilence,
    kPin,
    kUnpin,
    kTick,
  };

  Kind kind = Kind::kTell;
  int number = 0;                         // of the gate, lever or item
  absl::optional<std::uint32_t> segment;  // none: all of the lever
  double at = 0;
  std::int64_t until_tick = 0;
  // What is told of it, but for time and id.
  v1::Event event;
};

// A lever's value from its text: paused, 50%, 120. InvalidArgument where it has no such value.
absl::StatusOr<double> LeverValueNamed(const plan::LeverSpec& lever, absl::string_view text);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PEOPLE_H_
