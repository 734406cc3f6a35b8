// The values that fill the fields of an action.
#ifndef SLUICE_SRC_ENGINE_ACTION_VALUES_H_
#define SLUICE_SRC_ENGINE_ACTION_VALUES_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"

namespace sluice::engine {

struct GivenValue {
  enum class Kind { kUnknown, kNumber, kDuration, kText, kTruth, kConstant, kTime };

  Kind kind = Kind::kUnknown;
  double number = 0;    // kNumber; kDuration: ns, as exact as it was
  std::int64_t ns = 0;  // kDuration
  // kNumber, kDuration: what it is read beside, in the same unit; NaN where that is unknown.
  double beside = std::numeric_limits<double>::quiet_NaN();
  std::string text;    // kText; kConstant: the name as the plan writes it
  bool truth = false;  // kTruth
  absl::Time time;     // kTime
  std::string words;   // what a string field says of it
};

// What the $names of a gate's actions are, in one decision. Keeps references to its
// arguments.
class ActionVariables {
 public:
  ActionVariables(const plan::GateSpec& gate, const plan::Program& program,
                  const v1::Event& decision);

  // `name` is as in the plan, without `$`.
  GivenValue Find(absl::string_view name) const;

  // The moment of the decision.
  absl::Time now() const;

 private:
  GivenValue Side(bool left) const;
  GivenValue TrippedAt() const;
  GivenValue Message(absl::string_view name) const;

  const plan::GateSpec& gate_;
  const plan::Program& program_;
  const v1::Event& decision_;
};

// A literal of the plan.
GivenValue GivenLiteral(const v1::ActionValue& value);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_ACTION_VALUES_H_
