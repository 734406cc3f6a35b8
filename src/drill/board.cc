#include "src/drill/board.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/engine/event_fields.h"
#include "src/engine/lever_events.h"
#include "src/language/print.h"
#include "src/scenario/happened.h"

namespace sluice::drill {
namespace {

// Of gates and of ramps, each: what nobody reads need not be put into words.
constexpr std::size_t kMostShown = 100;

using scenario::Segment;

// As it is typed: start_success sg. Labels in the order of the plan.
std::string TypedText(const std::string& name, const Labels& segment) {
  std::string text = name;
  for (const auto& [label, value] : segment) {
    const bool plain = !value.empty() && value.find_first_of(" \t\"{},=") == std::string::npos;
    absl::StrAppend(&text, " ", plain ? value : language::PrintQuoted(value));
  }
  return text;
}

// The clocks of the promises that are still to be kept.
void SetClocks(const review::Incident& incident, std::int64_t now_ns, Board::Gate& gate) {
  gate.acknowledged_by = incident.acknowledged_by;
  if (incident.shadow) return;
  const std::int64_t age_ns = now_ns - incident.tripped_ns;
  if (incident.acknowledge_within_ns > 0 && !incident.acknowledged_ns.has_value() &&
      !incident.suppressed) {
    gate.acknowledge_in_ns = incident.acknowledge_within_ns - age_ns;
  }
  if (incident.resolve_within_ns > 0) gate.resolve_in_ns = incident.resolve_within_ns - age_ns;
}

void AddGates(const Drill& drill, Board& board) {
  const plan::Program& program = drill.plan().program();
  std::map<std::pair<std::string, Segment>, const review::Incident*> open;
  for (const review::Incident& incident : drill.incidents().all()) {
    if (incident.open()) open[{incident.gate, incident.segment}] = &incident;
  }
  using Rank = std::tuple<bool, std::size_t, std::size_t>;
  std::vector<std::pair<Rank, Board::Gate>> ranked;
  for (std::size_t i = 0; i < program.gates.size(); ++i) {
    const plan::GateSpec& spec = program.gates[i];
    const std::vector<Labels> not_clear = drill.watcher().NotClear(static_cast<int>(i));
    board.clear_segments += drill.watcher().CountSegments(static_cast<int>(i)) - not_clear.size();
    for (const Labels& segment : not_clear) {
      if (ranked.size() == kMostShown) break;
      absl::StatusOr<GateStatus> status = drill.engine().Explain(spec.name, segment);
      if (!status.ok()) continue;
      Board::Gate gate;
      gate.target = TypedText(spec.name, segment);
      gate.status = *std::move(status);
      const auto incident = open.find({spec.name, Segment(segment.begin(), segment.end())});
      if (incident != open.end()) {
        SetClocks(*incident->second, drill.origin_ns() + drill.time_ns(), gate);
      }
      const bool pending = gate.status.state == GateState::kPending;
      ranked.emplace_back(Rank(pending, spec.severity_place, spec.place), std::move(gate));
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [rank, gate] : ranked) board.gates.push_back(std::move(gate));
}

std::string WhyHeld(const Watcher::Held& held) {
  if (!held.pinned_by.empty()) return absl::StrCat("pinned by ", held.pinned_by);
  return absl::StrCat("by ", engine::NameSome(held.causes.size(),
                                              [&held](std::size_t i) { return held.causes[i]; }));
}

void AddLevers(const Drill& drill, Board& board) {
  for (const plan::LeverSpec& lever : drill.plan().program().levers) {
    bool off_rest = false;
    for (const auto& [place, held] : drill.watcher().held()) {
      if (place.first != lever.name) continue;
      off_rest = true;
      Labels segment;
      for (const std::string& label : lever.labels) {
        const auto value = place.second.find(label);
        if (value != place.second.end()) segment.emplace_back(label, value->second);
      }
      board.levers.push_back({TypedText(lever.name, segment), held.value, WhyHeld(held)});
    }
    if (off_rest) continue;
    board.levers.push_back({lever.name, engine::LeverValueText(lever, lever.rest), ""});
  }
}

void AddRamps(const Drill& drill, Board& board) {
  for (const plan::RampSpec& ramp : drill.plan().program().ramps) {
    for (const Labels& segment : drill.watcher().SegmentsOf(ramp)) {
      if (board.ramps.size() == kMostShown) return;
      const absl::StatusOr<RampStatus> status = drill.engine().Ramp(ramp.name, segment);
      if (status.ok()) board.ramps.push_back({TypedText(ramp.name, segment), *status});
    }
  }
}

}  // namespace

Board BoardOf(const Drill& drill) {
  Board board;
  AddGates(drill, board);
  AddLevers(drill, board);
  AddRamps(drill, board);
  board.roles = drill.engine().Room();
  return board;
}

}  // namespace sluice::drill
