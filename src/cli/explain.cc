#include "src/cli/explain.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/replay_summary.h"
#include "src/engine/cost.h"
#include "src/engine/lever_events.h"
#include "src/engine/trip_delay.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

using language::PrintDuration;

std::string StoreName(const plan::Program& program, int index) {
  const plan::StoreSpec& store = program.stores[static_cast<std::size_t>(index)];
  std::string name = program.signals[static_cast<std::size_t>(store.signal)].name;
  if (!store.selector.empty()) absl::StrAppend(&name, "{...}");
  const plan::SpaceSpec& space = program.spaces[static_cast<std::size_t>(store.space)];
  if (!space.labels.empty()) absl::StrAppend(&name, " by ", absl::StrJoin(space.labels, ", "));
  return name;
}

// "stream_start by region over 5m (300 panes)"
std::string WindowName(const plan::Program& program, int index) {
  const plan::WindowSpec& window = program.windows[static_cast<std::size_t>(index)];
  std::string name = absl::StrCat(StoreName(program, window.store), " over ",
                                  PrintDuration(window.panes * program.tick_ns), " (", window.panes,
                                  window.panes == 1 ? " pane)" : " panes)");
  if (window.offset > 0) {
    absl::StrAppend(&name, " offset ", PrintDuration(window.offset * program.tick_ns));
  }
  return name;
}

// 742, or 742 to 1,039.
std::string Range(double least, double most) {
  const auto whole = [](double number) { return static_cast<std::uint64_t>(std::llround(number)); };
  if (whole(least) == whole(most)) return Grouped(whole(least));
  return absl::StrCat(Grouped(whole(least)), " to ", Grouped(whole(most)));
}

// "for each region", "once"
std::string ForEach(const plan::Program& program, std::size_t space) {
  const std::vector<std::string>& labels = program.spaces[space].labels;
  return labels.empty() ? "once" : absl::StrCat("for each ", absl::StrJoin(labels, " and "));
}

// A number for each space that something is to be paid in; once for those without labels,
// last.
std::string BySpace(const plan::Program& program, const engine::Cost& cost,
                    std::string (*number)(const engine::SegmentCost&)) {
  std::vector<std::string> parts;
  for (std::size_t i = 1; i <= cost.size(); ++i) {
    const std::size_t space = i % cost.size();  // the first is the one without labels
    const std::string text = number(cost[space]);
    if (text != "0") parts.push_back(absl::StrCat(text, " ", ForEach(program, space)));
  }
  return absl::StrJoin(parts, ", ");
}

std::string BytesText(const engine::SegmentCost& cost) {
  std::string text = Range(static_cast<double>(cost.bytes), static_cast<double>(cost.most_bytes));
  if (cost.bucket_bytes > 0) {
    absl::StrAppend(&text, " + ", Grouped(cost.bucket_bytes), " a bucket");
  }
  return text;
}

std::string StepsText(const engine::SegmentCost& cost) {
  std::string text = Range(cost.steps, cost.most_steps);
  if (cost.bucket_steps > 0) {
    absl::StrAppend(&text, " + ", Grouped(cost.bucket_steps), " a bucket");
  }
  return text;
}

std::string DelayText(const plan::Program& program, const engine::TripDelay& delay) {
  using Cause = engine::TripDelay::Cause;
  const std::string cause = delay.cause == Cause::kWindow ? "window"
                            : delay.cause == Cause::kSilence
                                ? "silence"
                                : program.gates[static_cast<std::size_t>(delay.gate)].name;
  return absl::StrCat("at most ", PrintDuration(delay.total_ns()), " (", cause, " ",
                      PrintDuration(delay.cause_ns), " + for ", PrintDuration(delay.for_ns),
                      " + lateness ", PrintDuration(delay.lateness_ns), " + tick ",
                      PrintDuration(delay.tick_ns), ")");
}

void AppendLine(std::string& text, absl::string_view what, absl::string_view value) {
  constexpr std::size_t kIndent = 14;
  absl::StrAppend(&text, "  ", what, std::string(kIndent - what.size(), ' '), value, "\n");
}

void AppendCost(const plan::Program& program, const engine::Cost& cost, std::string& text) {
  AppendLine(text, "bytes", BySpace(program, cost, &BytesText));
  AppendLine(text, "steps a tick", BySpace(program, cost, &StepsText));
}

void AppendGate(const plan::Program& program, std::size_t number, const engine::TripDelay& delay,
                std::string& text) {
  const plan::GateSpec& gate = program.gates[number];
  absl::StrAppend(&text, "\ngate ", gate.name);
  if (!gate.labels.empty()) absl::StrAppend(&text, " by ", absl::StrJoin(gate.labels, ", "));
  text.push_back('\n');
  AppendLine(text, "owner", gate.owner);
  if (!gate.severity.empty()) AppendLine(text, "severity", gate.severity);
  AppendLine(text, "when", language::Escaped(gate.when.text));
  if (gate.given.root >= 0) AppendLine(text, "given", language::Escaped(gate.given.text));
  if (gate.clear_when.root >= 0) {
    AppendLine(text, "clear when", language::Escaped(gate.clear_when.text));
  }
  engine::Reads reads;
  for (const int root : {gate.when.root, gate.given.root, gate.clear_when.root}) {
    engine::AddReads(gate, root, reads);
  }
  for (const int window : reads.windows) AppendLine(text, "reads", WindowName(program, window));
  for (const int store : reads.silences) {
    AppendLine(text, "reads", absl::StrCat("silence of ", StoreName(program, store)));
  }
  for (const int other : reads.gates) {
    AppendLine(text, "reads", "gate " + program.gates[static_cast<std::size_t>(other)].name);
  }
  AppendCost(program, engine::CostOfGate(program, static_cast<int>(number)), text);
  AppendLine(text, "fault to trip", DelayText(program, delay));
}

void AppendRamp(const plan::Program& program, const plan::RampSpec& ramp, std::string& text) {
  const plan::LeverSpec& lever = program.levers[static_cast<std::size_t>(ramp.lever)];
  absl::StrAppend(&text, "\nramp ", ramp.name);
  if (!ramp.labels.empty()) absl::StrAppend(&text, " by ", absl::StrJoin(ramp.labels, ", "));
  text.push_back('\n');
  AppendLine(text, "owner", ramp.owner);
  AppendLine(text, "lever", lever.name);
  AppendLine(text, "before step 1", engine::LeverValueText(lever, ramp.closed));
  std::int64_t least_ns = 0;
  for (const plan::RampSpec::Step& step : ramp.steps) {
    const std::int64_t hold_ns = step.hold_ticks * program.tick_ns;
    least_ns += std::max(hold_ns, program.tick_ns);
    AppendLine(text, "step",
               absl::StrCat(engine::LeverValueText(lever, step.at),
                            hold_ns > 0 ? absl::StrCat(" hold ", PrintDuration(hold_ns)) : "",
                            step.checkpoint ? " checkpoint" : ""));
  }
  for (const plan::RelatedGate& guard : ramp.guards) {
    AppendLine(text, "guard", program.gates[static_cast<std::size_t>(guard.gate)].name);
  }
  if (ramp.when.root >= 0) AppendLine(text, "advance when", language::Escaped(ramp.when.text));
  AppendLine(text, "start to done",
             absl::StrCat("at least ", PrintDuration(least_ns), ", if nothing breaks a hold"));
}

// All gates, and the series of the signals.
void AppendPlan(const plan::Program& program, std::string& text) {
  absl::StrAppend(&text, "\nall gates together\n");
  AppendCost(program, engine::CostOf(program), text);
  std::vector<std::string> series;
  for (const plan::SignalSpec& signal : program.signals) {
    series.push_back(
        absl::StrCat(Grouped(engine::BytesPerSeries(program, signal)), " of ", signal.name));
  }
  if (!series.empty()) AppendLine(text, "a series", absl::StrJoin(series, ", "));
}

}  // namespace

std::string Explain(const Plan& plan) {
  const plan::Program& program = plan.program();
  std::string text = absl::StrCat(
      "tick ", PrintDuration(program.tick_ns), ", lateness ", PrintDuration(program.lateness_ns),
      ", times for people in ", program.people_time.zone(), "; signals: ", program.signals.size(),
      ", windows: ", program.windows.size(), ", gates: ", program.gates.size(),
      "\nGates in the order of their evaluation; a window that several read costs once.\n");
  const std::vector<engine::TripDelay> delays = engine::TripDelays(program);
  for (std::size_t gate = 0; gate < program.gates.size(); ++gate) {
    AppendGate(program, gate, delays[gate], text);
  }
  for (const plan::RampSpec& ramp : program.ramps) AppendRamp(program, ramp, text);
  AppendPlan(program, text);
  return text;
}

}  // namespace sluice::cli
