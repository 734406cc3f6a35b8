#include "src/engine/ramp_guards.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "src/engine/condition_words.h"
#include "src/engine/event_fields.h"
#include "src/engine/standing.h"
#include "src/evaluate/related.h"
#include "src/evaluate/state_code.h"
#include "src/evaluate/truth.h"

namespace sluice::engine {
namespace {

std::string Joined(const std::vector<std::string>& parts) {
  return NameSome(parts.size(), [&](std::size_t i) { return parts[i]; });
}

}  // namespace

bool RampGuards::Any(const plan::RelatedGate& guard, std::uint32_t segment,
                     absl::FunctionRef<bool(std::uint32_t)> visit) const {
  return evaluate::AnyRelated(*in_.program, *in_.spaces, *in_.populations, guard, ramp_.space,
                              segment, visit);
}

bool RampGuards::AnyTripped(std::uint32_t segment) const {
  return std::any_of(ramp_.guards.begin(), ramp_.guards.end(), [&](const plan::RelatedGate& guard) {
    const auto& states = *(*in_.states)[static_cast<std::size_t>(guard.gate)];
    return Any(guard, segment,
               [&states](std::uint32_t one) { return evaluate::IsTripped(states[one]); });
  });
}

bool RampGuards::IsClear(int gate, std::uint32_t segment) const {
  const auto at = static_cast<std::size_t>(gate);
  const gate::Machine& machine = machines_[at];
  const evaluate::GateEvaluator& evaluator = evaluators_[at];
  if (machine.states()[segment] != evaluate::kClear || machine.blind(segment)) return false;
  if (evaluator.when()[segment] == evaluate::kUnknown) return false;
  if (evaluator.given() != nullptr && evaluator.given()[segment] != evaluate::kTrue) return false;
  return machine.warm(segment);
}

bool RampGuards::AllClear(std::uint32_t segment) const {
  return std::all_of(ramp_.guards.begin(), ramp_.guards.end(), [&](const plan::RelatedGate& guard) {
    bool seen = false;
    const bool hindered = Any(guard, segment, [&](std::uint32_t one) {
      seen = true;
      return !IsClear(guard.gate, one);
    });
    return seen && !hindered;
  });
}

std::vector<Trip> RampGuards::TripsOf(std::uint32_t segment, const std::vector<Trip>& trips) const {
  std::vector<Trip> own;
  for (const Trip& trip : trips) {
    const bool related =
        std::any_of(ramp_.guards.begin(), ramp_.guards.end(), [&](const plan::RelatedGate& guard) {
          return guard.gate == trip.gate && evaluate::IsRelated(*in_.program, *in_.spaces, guard,
                                                                ramp_.space, segment, trip.segment);
        });
    if (related) own.push_back(trip);
  }
  return own;
}

std::string RampGuards::Name(int gate, std::uint32_t segment) const {
  const plan::GateSpec& spec = in_.program->gates[static_cast<std::size_t>(gate)];
  return absl::StrCat("guard ", Target(spec.name, spec.labels, spec.label_order,
                                       in_.spaces->values(spec.space, segment)));
}

std::string RampGuards::Tripped(std::uint32_t segment) const {
  std::vector<std::string> parts;
  for (const plan::RelatedGate& guard : ramp_.guards) {
    const auto& states = *(*in_.states)[static_cast<std::size_t>(guard.gate)];
    Any(guard, segment, [&](std::uint32_t one) {
      if (evaluate::IsTripped(states[one])) parts.push_back(Name(guard.gate, one) + " is tripped");
      return false;
    });
  }
  return Joined(parts);
}

std::string RampGuards::WhyNotClear(int gate, std::uint32_t segment) const {
  const auto at = static_cast<std::size_t>(gate);
  const plan::GateSpec& spec = in_.program->gates[at];
  const GateState state = StateOf(machines_[at].states()[segment]);
  const FactsNow facts(evaluators_[at], segment, in_);
  const char* is = "is not known to be clear";
  if (state == GateState::kPending) is = "is pending";
  if (state == GateState::kTripped) is = "is tripped";
  if (state == GateState::kRecovering) is = "is recovering";
  if (state == GateState::kClear && machines_[at].blind(segment)) is = "is blind";
  return absl::StrCat(Name(gate, segment), " ", is, ": ", ConditionWords(spec, facts).Next(state));
}

std::string RampGuards::NotClear(std::uint32_t segment) const {
  std::vector<std::string> parts;
  for (const plan::RelatedGate& guard : ramp_.guards) {
    bool seen = false;
    Any(guard, segment, [&](std::uint32_t one) {
      seen = true;
      if (!IsClear(guard.gate, one)) parts.push_back(WhyNotClear(guard.gate, one));
      return false;
    });
    if (seen) continue;
    const plan::GateSpec& spec = in_.program->gates[static_cast<std::size_t>(guard.gate)];
    parts.push_back(absl::StrCat("guard ", spec.name, " has never been evaluated here"));
  }
  return Joined(parts);
}

}  // namespace sluice::engine
