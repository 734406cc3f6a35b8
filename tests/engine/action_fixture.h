// Actions of a plan, filled in.
#ifndef SLUICE_TESTS_ENGINE_ACTION_FIXTURE_H_
#define SLUICE_TESTS_ENGINE_ACTION_FIXTURE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "google/protobuf/util/json_util.h"
#include "sluice/plan.h"
#include "src/engine/action_message.h"
#include "src/plan/program.h"

namespace sluice::engine {

// A gate by region that sends one action; and the messages {told} and {brief}.
inline std::string PlanThatSends(const std::string& action,
                                 const std::string& when = "success_ratio(starts) over 1m < 97%") {
  return absl::StrCat(
      "import \"host.proto\"\nimport \"old.proto\"\nrole lead\nsignal starts outcome by region\n"
      "signal latency distribution ms by region\n"
      "message told \"{gate} in {region}: {value}, {{{threshold}}}\"\n",
      "gate g by region {\n  owner lead\n  severity major\n  when ", when,
      "\n  given count(starts) over 1m > 9\n  do ", action, "\n}\n");
}

// An ACTION event as the engine makes it, but for the action.
inline v1::Event Decision(absl::optional<double> value = 0.906,
                          absl::optional<double> threshold = 0.97) {
  v1::Event event;
  event.set_kind(v1::Event::ACTION);
  event.set_gate("g");
  event.set_owner("lead");
  event.set_severity("major");
  event.set_reason("because");
  (*event.mutable_segment())["region"] = "sg";
  event.mutable_time()->set_seconds(1'772'397'916);
  event.mutable_since()->set_seconds(1'772'397'736);
  event.mutable_since()->set_nanos(500'000'000);
  if (value.has_value()) event.set_value(*value);
  if (threshold.has_value()) event.set_threshold(*threshold);
  return event;
}

inline FilledAction Fill(const Plan& plan, const v1::Event& decision) {
  const plan::GateSpec& gate = plan.program().gates.front();
  return FillAction(gate.actions.front(), gate, plan.program(), decision);
}

inline std::string AsJson(const google::protobuf::Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  return status.ok() ? json : std::string(status.message());
}

}  // namespace sluice::engine

#endif  // SLUICE_TESTS_ENGINE_ACTION_FIXTURE_H_
