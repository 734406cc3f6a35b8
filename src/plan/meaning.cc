#include "src/plan/meaning.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace sluice::plan {
namespace {

// Exactly, unlike a number in decimals.
std::string Bits(double number) {
  std::uint64_t bits;
  std::memcpy(&bits, &number, sizeof bits);
  return absl::StrCat(absl::Hex(bits));
}

// No text of a user's can be taken for the words around it.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text), "\"");
}

std::string List(const std::vector<std::string>& texts) {
  return absl::StrCat(
      "[",
      absl::StrJoin(texts, ",",
                    [](std::string* out, const std::string& text) { out->append(Quoted(text)); }),
      "]");
}

template <typename Item>
const Item& At(const std::vector<Item>& items, int number) {
  return items[static_cast<std::size_t>(number)];
}

std::string MeaningOfWindow(const Program& program, int number) {
  const WindowSpec& window = At(program.windows, number);
  return absl::StrCat("over ", window.panes, " ago ", window.offset, " of ",
                      MeaningOf(program, At(program.stores, window.store)));
}

// Who the members of a fold, or the segments of a gate, come from.
std::string MeaningOfPopulation(const Program& program, int number) {
  if (number < 0) return "";
  const PopulationSpec& population = At(program.populations, number);
  std::string meaning = absl::StrCat("by ", List(At(program.spaces, population.space).labels),
                                     population.always ? " always" : "");
  for (const Feed& feed : population.feeds) {
    absl::StrAppend(&meaning, feed.crossed ? " crossed " : " ",
                    feed.source == Feed::Source::kSignal
                        ? MeaningOf(program, At(program.signals, feed.index))
                        : absl::StrCat("gate ", At(program.gates, feed.index).name));
  }
  if (population.around >= 0) {
    absl::StrAppend(&meaning, " in (", MeaningOfPopulation(program, population.around), ")");
  }
  return meaning;
}

std::string MeaningOfNode(const Program& program, const ConditionsSpec& spec, const Node& node) {
  using Op = Node::Op;
  std::string meaning =
      absl::StrCat(static_cast<int>(node.op), " ", static_cast<int>(node.type), " in ",
                   List(At(program.spaces, node.space).labels), " of ", node.left, " ", node.right,
                   " ", node.third, " ", Bits(node.constant), " ", Bits(node.confidence), " ",
                   static_cast<int>(node.comparison));
  const auto add = [&meaning](const auto&... parts) { absl::StrAppend(&meaning, " ", parts...); };
  switch (node.op) {
    case Op::kAggregate:
      add(static_cast<int>(node.function), " q ", node.quantile.numerator, "e",
          node.quantile.exponent, " scale ", Bits(node.scale), " ns ", Bits(node.window_ns));
      if (node.window >= 0) {
        const Fields& fields = At(program.windows, node.window).fields;
        const bool above = node.function == Function::kShareAbove;
        const std::vector<double>& thresholds = above ? fields.above : fields.below;
        if (node.threshold < thresholds.size()) add("at ", Bits(thresholds[node.threshold]));
        add(MeaningOfWindow(program, node.window));
      }
      if (node.step_window >= 0) {
        const auto* ramp = static_cast<const RampSpec*>(&spec);
        add("step ", MeaningOfWindow(program, At(ramp->step_windows, node.step_window).window));
      }
      break;
    case Op::kSilence:
      add(MeaningOf(program, At(program.stores, node.store)));
      break;
    case Op::kFold:
      add(static_cast<int>(node.quantifier), " ", node.bound.numerator, "e", node.bound.exponent,
          node.bound_is_share ? " share " : " ", MeaningOfPopulation(program, node.population));
      break;
    case Op::kState:
      add("gate ", Quoted(At(program.gates, node.gate).name), " ", static_cast<int>(node.state));
      break;
    default:
      break;
  }
  return meaning;
}

std::string MeaningOfConditions(const Program& program, const ConditionsSpec& spec) {
  std::string meaning =
      absl::StrCat("tick ", program.tick_ns, " ", List(spec.labels), " ",
                   MeaningOfPopulation(program, spec.population), " when ", spec.when.root,
                   " given ", spec.given.root, " clear ", spec.clear_when.root);
  for (const Node& node : spec.nodes) {
    absl::StrAppend(&meaning, "\n", MeaningOfNode(program, spec, node));
  }
  return meaning;
}

// Who is asked after a role, and may do what it may.
std::string LineOf(const Program& program, const std::string& role) {
  std::string line;
  for (const std::string& above : program.LineAbove(role)) {
    absl::StrAppend(&line, " asks ", Quoted(above));
  }
  return line;
}

// The text of each message that a value says.
void AppendMessages(const Program& program, const v1::ActionValue& value, std::string& acts) {
  for (const v1::ActionField& field : value.fields().fields()) {
    AppendMessages(program, field.value(), acts);
  }
  for (const v1::ActionValue& one : value.list().values()) AppendMessages(program, one, acts);
  absl::string_view name = value.variable().text();
  if (!absl::ConsumePrefix(&name, "message.")) return;
  for (const v1::Item& item : program.proto.items()) {
    if (item.message().name().text() != name) continue;
    absl::StrAppend(&acts, " says ", Quoted(item.message().text().text()));
  }
}

}  // namespace

std::string MeaningOf(const Program&, const SignalSpec& signal) {
  return absl::StrCat("signal ", Quoted(signal.name), " ", signal.kind, " ",
                      signal.from_zero ? "from zero " : "", Bits(signal.ns_per_unit), " ",
                      List(signal.labels));
}

std::string MeaningOf(const Program& program, const StoreSpec& store) {
  std::string meaning = absl::StrCat("tick ", program.tick_ns, " ",
                                     MeaningOf(program, At(program.signals, store.signal)), " by ",
                                     List(At(program.spaces, store.space).labels));
  for (const MatcherSpec& matcher : store.selector) {
    absl::StrAppend(&meaning, matcher.negated ? " not " : " ", Quoted(matcher.label),
                    List(matcher.values));
  }
  return meaning;
}

std::string MeaningOf(const Program& program, const GateSpec& gate) {
  return absl::StrCat(
      "for ", gate.for_ticks, " of ", gate.of_ticks, " clear for ", gate.clear_for_ticks,
      " warmup ", gate.warmup_ticks, " cooldown ", gate.cooldown_ticks, " flap ", gate.flap_trips,
      " in ", gate.flap_in_ticks, " hold ", gate.flap_hold_ticks, " missing ", gate.missing_ns, " ",
      gate.missing_then, gate.latch ? " latch" : "", gate.starts_tripped ? " starts tripped" : "",
      "\n", MeaningOfConditions(program, gate));
}

std::string ActsOf(const Program& program, const GateSpec& gate) {
  std::string acts = absl::StrCat("owner ", Quoted(gate.owner), " severity ", Quoted(gate.severity),
                                  " ", gate.acknowledge_ticks, " ", gate.resolve_ticks, " remind ",
                                  gate.remind_ticks, gate.shadow ? " shadow" : "");
  absl::StrAppend(&acts, LineOf(program, gate.owner));
  for (const RelatedGate& suppressor : gate.suppressed_by) {
    absl::StrAppend(&acts, " under ", Quoted(At(program.gates, suppressor.gate).name));
  }
  for (const HoldSpec& hold : gate.holds) {
    const LeverSpec& lever = At(program.levers, hold.lever);
    const bool named = lever.scale == v1::Lever::NAMES;
    absl::StrAppend(&acts, " hold ", Quoted(lever.name), " at ",
                    named ? Quoted(At(lever.values, static_cast<int>(hold.at))) : Bits(hold.at));
  }
  for (const ActionSpec& action : gate.actions) {
    absl::StrAppend(&acts, " on ", action.on, " ", action.source.SerializeAsString());
    for (const v1::ActionField& field : action.source.fields()) {
      AppendMessages(program, field.value(), acts);
    }
  }
  return acts;
}

std::string MeaningOf(const Program& program, const LeverSpec& lever) {
  return absl::StrCat("tick ", program.tick_ns, " lever ", lever.scale, " ", List(lever.values),
                      lever.lowest_wins ? " lowest " : " highest ", Bits(lever.rest), " ",
                      List(lever.labels));
}

std::string ActsOf(const Program& program, const LeverSpec& lever) {
  return absl::StrCat("owner ", Quoted(lever.owner), LineOf(program, lever.owner), " at most ",
                      lever.capped ? 1 : 0, " ", lever.most.numerator, "e", lever.most.exponent,
                      lever.most_is_share ? " share" : "");
}

std::string MeaningOf(const Program& program, const RampSpec& ramp) {
  const LeverSpec& lever = At(program.levers, ramp.lever);
  std::string meaning = absl::StrCat("ramp of ", Quoted(lever.name), " ", MeaningOf(program, lever),
                                     " closed ", Bits(ramp.closed), " rollback ",
                                     static_cast<int>(ramp.rollback), " ", Bits(ramp.rollback_at));
  for (const RampSpec::Step& step : ramp.steps) {
    absl::StrAppend(&meaning, " step ", Bits(step.at), " ", step.hold_ticks,
                    step.checkpoint ? " checkpoint" : "");
  }
  for (const RelatedGate& guard : ramp.guards) {
    absl::StrAppend(&meaning, " guard ", Quoted(At(program.gates, guard.gate).name));
  }
  return absl::StrCat(meaning, "\n", MeaningOfConditions(program, ramp));
}

std::string ActsOf(const Program& program, const RampSpec& ramp) {
  return absl::StrCat("owner ", Quoted(ramp.owner), LineOf(program, ramp.owner));
}

bool GrowsWithSamples(const Node& aggregate) {
  switch (aggregate.function) {
    case Function::kSum:
    case Function::kCount:
    case Function::kIncrease:
    case Function::kRate:
    case Function::kSuccesses:
    case Function::kFailures:
      return true;
    default:
      return false;
  }
}

std::int64_t LongestWindow(const Program& program, const ConditionsSpec& spec,
                           absl::FunctionRef<bool(const Node& aggregate)> is_meant) {
  std::int64_t longest = 0;
  for (const Node& node : spec.nodes) {
    if (node.op != Node::Op::kAggregate || node.window < 0 || !is_meant(node)) continue;
    const WindowSpec& window = At(program.windows, node.window);
    longest = std::max(longest, window.panes + window.offset);
  }
  return longest;
}

}  // namespace sluice::plan
