// What the types of sluice/engine.h refuse. See sluice_add_compile_failure_test.
#include "sluice/engine.h"

#include <string>

#include "launch.pb.h"

namespace sluice {

enum class NoProtoEnum { kPaused };

void Handlers(Engine& engine) {
  engine
      .On<launch::ShiftCdn>(
          [](const launch::ShiftCdn&, const Decision&) { return absl::OkStatus(); })
      .IgnoreError();
  engine.OnLever<std::string>("offers", [](const LeverChange<std::string>&) {}).IgnoreError();
  engine.OnLever<double>("traffic", [](const LeverChange<double>&) {}).IgnoreError();
  engine.OnLever<v1::Signal::Kind>("kind", [](const LeverChange<v1::Signal::Kind>&) {})
      .IgnoreError();

#ifdef SLUICE_WRONG
  // clang-format off
  engine.On<std::string>([](const std::string&, const Decision&) { return absl::OkStatus(); });  // error: takes a protobuf message that the plan sends
  engine.On<launch::ShiftCdn>([](const launch::PauseExpansion&, const Decision&) { return absl::OkStatus(); });  // error: a handler of On<Action> takes
  engine.On<launch::ShiftCdn>([](const launch::ShiftCdn&) { return absl::OkStatus(); });  // error: a handler of On<Action> takes
  engine.On<launch::ShiftCdn>([](const launch::ShiftCdn&, const Decision&) { return true; });  // error: returns an absl::Status
  engine.OnLever<std::string>("offers", [](const LeverChange<double>&) {});  // error: a handler of OnLever<Value> takes
  engine.OnLever<double>("traffic", [](double) {});  // error: a handler of OnLever<Value> takes
  engine.OnLever<NoProtoEnum>("kind", [](const LeverChange<NoProtoEnum>&) {});  // error: protobuf enum
  // clang-format on
#endif
}

void Samples(Engine& engine, OutcomeSeries starts, GaugeSeries cpu) {
  engine.Record(starts, 0, 9, 10).IgnoreError();
  engine.Record(cpu, 0, 9.5).IgnoreError();

#ifdef SLUICE_WRONG
  // clang-format off
  engine.Record(starts, 0, 9.5);  // error: Record
  engine.Record(cpu, 0, 9, 10);  // error: Record
  cpu = starts;  // error: operator=|no viable overloaded '='
  // clang-format on
#endif
}

}  // namespace sluice
