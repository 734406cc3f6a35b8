#include "src/engine/event_writer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/engine/condition_words.h"
#include "src/engine/event_fields.h"
#include "src/evaluate/wording.h"
#include "src/language/print.h"

namespace sluice::engine {
namespace {

using gate::Transition;
using plan::ComparisonSpec;
using plan::ConditionSpec;
using plan::Operand;

v1::Event::Kind KindOf(Transition::Kind kind) {
  switch (kind) {
    case Transition::Kind::kTrip:
      return v1::Event::TRIP;
    case Transition::Kind::kClear:
    case Transition::Kind::kReset:
      return v1::Event::CLEAR;
    case Transition::Kind::kBlind:
      return v1::Event::BLIND;
    case Transition::Kind::kSighted:
      return v1::Event::SIGHTED;
    case Transition::Kind::kReady:
      break;
  }
  return v1::Event::READY;
}

}  // namespace

v1::Event EventWriter::Write(const Transition& transition) const {
  v1::Event event;
  SetTime(in_.time_ns, event.mutable_time());
  event.set_kind(KindOf(transition.kind));
  event.set_gate(gate_.name);
  event.set_owner(gate_.owner);
  event.set_severity(gate_.severity);
  event.set_shadow(gate_.shadow);
  SetSegment(in_.program->spaces[static_cast<std::size_t>(gate_.space)],
             in_.spaces->values(gate_.space, transition.segment), event);
  SetTime(transition.since * tick_ns_, event.mutable_since());
  if ((event.kind() == v1::Event::CLEAR || event.kind() == v1::Event::READY) &&
      transition.tripped_at != gate::kNoTick) {
    SetTime(transition.tripped_at * tick_ns_, event.mutable_tripped_at());
  }
  event.set_flapping(transition.flapping);
  WriteSides(transition.segment, event);
  WriteEvidence(gate_.when, transition.segment, event);
  WriteEvidence(gate_.given, transition.segment, event);
  WriteEvidence(gate_.clear_when, transition.segment, event);
  WriteMembers(transition.segment, event);
  event.set_reason(Reason(transition));
  event.set_id(EventId(gate_.name, gate_.labels, event, v1::Event::Kind_Name(event.kind())));
  return event;
}

void EventWriter::WriteSides(std::uint32_t segment, v1::Event& event) const {
  const SidesNow sides = SidesToldOf(gate_, FactsNow(evaluator_, segment, in_));
  if (sides.value.has_value()) event.set_value(*sides.value);
  if (sides.threshold.has_value()) event.set_threshold(*sides.threshold);
}

void EventWriter::WriteEvidence(const ConditionSpec& condition, std::uint32_t segment,
                                v1::Event& event) const {
  for (const ComparisonSpec& comparison : condition.comparisons) {
    if (comparison.fold >= 0) continue;  // the members tell
    for (const Operand* operand : {&comparison.left, &comparison.right}) {
      if (operand->literal) continue;
      const double value = evaluator_.ValueAt(operand->node, segment, in_);
      v1::Evidence* evidence = event.add_evidence();
      evidence->set_expression(operand->text);
      if (!std::isnan(value)) {
        evidence->set_value(Told(gate_, operand->node, value));
      }
      evidence->set_text(evaluate::InWords(value, operand->show));
    }
  }
}

void EventWriter::WriteMembers(std::uint32_t segment, v1::Event& event) const {
  for (const int fold : gate_.when.folds) {
    const plan::Node& node = gate_.nodes[static_cast<std::size_t>(fold)];
    const plan::PopulationSpec& population =
        in_.program->populations[static_cast<std::size_t>(node.population)];
    const auto& all = in_.program->spaces[static_cast<std::size_t>(population.space)].labels;
    const auto& group =
        in_.program->spaces[static_cast<std::size_t>(population.group_space)].labels;
    for (const std::uint32_t member : evaluator_.HoldingMembers(fold, segment, in_)) {
      const evaluate::LabelValues values = in_.spaces->values(population.space, member);
      std::vector<std::string> parts;
      for (std::size_t i = 0; i < all.size(); ++i) {
        // The labels that were folded; the others are the segment's own.
        if (std::find(group.begin(), group.end(), all[i]) != group.end()) continue;
        parts.push_back(absl::StrCat(all[i], " = ", language::PrintQuoted(std::string(values[i]))));
      }
      event.add_members(absl::StrJoin(parts, ", "));
    }
  }
}

std::string EventWriter::HowLong() const {
  if (gate_.for_ticks == 0) return "";
  std::string text = absl::StrCat(", for ", language::PrintDuration(gate_.for_ticks * tick_ns_));
  if (gate_.of_ticks > 0) {
    absl::StrAppend(&text, " of ", language::PrintDuration(gate_.of_ticks * tick_ns_));
  }
  return text;
}

std::string EventWriter::TripReason(const Transition& transition) const {
  if (transition.by_missing) {
    return absl::StrCat("nothing known of ", gate_.when.text, " for ",
                        language::PrintDuration(in_.time_ns - transition.since * tick_ns_),
                        ", and then the plan says trip");
  }
  const FactsNow facts(evaluator_, transition.segment, in_);
  const ConditionWords words(gate_, facts);
  std::string text = absl::StrCat(words.Of(gate_.when, true, "not"), HowLong());
  if (gate_.given.root >= 0) {
    absl::StrAppend(&text, ", given ", words.Of(gate_.given, true, "not"));
  }
  if (transition.flapping) {
    absl::StrAppend(&text, "; flapping: at least ", gate_.flap_trips, " trips in ",
                    language::PrintDuration(gate_.flap_in_ticks * tick_ns_));
  }
  return text;
}

std::string EventWriter::ClearReason(const Transition& transition) const {
  const std::string held =
      transition.tripped_at == gate::kNoTick
          ? "tripped from the start"
          : absl::StrCat("tripped for ",
                         language::PrintDuration(in_.time_ns - transition.tripped_at * tick_ns_));
  if (transition.kind == Transition::Kind::kReset) {
    return absl::StrCat("reset by hand, ", held);
  }
  if (transition.by_missing) {
    return absl::StrCat("nothing known of ", gate_.when.text, " for ",
                        language::PrintDuration(in_.time_ns - transition.since * tick_ns_),
                        ", and then the plan says clear; ", held);
  }
  const FactsNow facts(evaluator_, transition.segment, in_);
  const ConditionWords words(gate_, facts);
  std::string text;
  if (gate_.clear_when.root >= 0) {
    text = words.Of(gate_.clear_when, true, "not");
  } else if (gate_.of_ticks > 0) {
    text = absl::StrCat("no longer", HowLong().substr(1), ": ", words.Of(gate_.when, false, "not"));
  } else {
    text = words.Of(gate_.when, false, "no longer");
  }
  const std::int64_t since = in_.time_ns - transition.since * tick_ns_;
  if (since > 0) absl::StrAppend(&text, ", for ", language::PrintDuration(since));
  return absl::StrCat(text, "; ", held);
}

std::string EventWriter::Reason(const Transition& transition) const {
  const std::string gap = language::PrintDuration(in_.time_ns - transition.since * tick_ns_);
  switch (transition.kind) {
    case Transition::Kind::kTrip:
      return TripReason(transition);
    case Transition::Kind::kClear:
    case Transition::Kind::kReset:
      return ClearReason(transition);
    case Transition::Kind::kBlind:
      return absl::StrCat("nothing known of ", gate_.when.text, " for ", gap);
    case Transition::Kind::kSighted:
      return absl::StrCat(ConditionWords(gate_, FactsNow(evaluator_, transition.segment, in_))
                              .Of(gate_.when, false, "not"),
                          ", known again after ", gap);
    case Transition::Kind::kReady:
      break;
  }
  return absl::StrCat(ClearReason(transition), "; latched, waits for a reset");
}

}  // namespace sluice::engine
