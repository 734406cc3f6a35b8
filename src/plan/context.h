// What the parts of Check share while they look at one plan.
#ifndef SLUICE_SRC_PLAN_CONTEXT_H_
#define SLUICE_SRC_PLAN_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/host_types.h"
#include "src/plan/lever_values.h"
#include "src/plan/message_template.h"
#include "src/plan/names.h"
#include "src/plan/report.h"
#include "src/plan/semantics.h"
#include "src/plan/sides.h"

namespace sluice::plan {

// Bounds on what one plan may ask for. Past each the message says how to mend it.
inline constexpr std::int64_t kSmallestTick = 1'000'000;       // ns
inline constexpr std::int64_t kMostPanesInWindow = 4'000'000;  // offset included
inline constexpr std::int64_t kMostPanesInPlan = 16'000'000;   // of all windows together
inline constexpr std::int64_t kMostOpenPanes = 1'000'000;      // lateness and ahead
inline constexpr std::int64_t kMostTicksOfFor = 1'000'000;     // W of `for D of W`
inline constexpr std::int64_t kMostFlapTrips = 10'000;
inline constexpr std::int64_t kMostExpectedSegments = 10'000;  // per signal
inline constexpr int kMostLabels = 32;                         // of a signal, gate or fold
inline constexpr int kMostLeverValues = 1'000;
inline constexpr std::size_t kMostPlaceholders = 100;  // of a template
// Levels of an expression or an action that are looked at. The parser refuses
// far fewer; this only keeps a message made by hand from using up the stack.
inline constexpr int kDeepest = 200;

// An aggregate that was resolved, with what it is asked of.
struct AggregateRead {
  const v1::Aggregate* aggregate = nullptr;
  const v1::Signal* signal = nullptr;
  const FunctionInfo* function = nullptr;
  v1::Span span;
  bool confident = false;  // its comparison asks for confidence
};

// tripped(g), pending(g) or clear(g).
struct StateRead {
  const v1::Gate* gate = nullptr;
  v1::Span span;
};

// All that a gate or a ramp reads.
struct Reads {
  std::vector<AggregateRead> aggregates;
  std::vector<StateRead> states;
  // Some name in it means nothing, so what depends on all names is not known.
  bool unresolved = false;
};

// One clause each of a gate, where it has one, and what it reads.
struct GateView {
  const v1::Gate* gate = nullptr;
  const v1::Clause* owner = nullptr;
  const v1::Clause* when = nullptr;
  const v1::Clause* given = nullptr;
  const v1::Clause* for_clause = nullptr;
  const v1::Clause* clear = nullptr;
  const v1::Clause* warmup = nullptr;
  const v1::Clause* flap = nullptr;
  const v1::Clause* missing = nullptr;
  const v1::Clause* suppressed_by = nullptr;
  bool starts_tripped = false;
  std::vector<const v1::HoldClause*> holds;

  Reads reads;
  std::size_t reads_of_when = 0;  // the first ones in reads.aggregates
  bool clean = false;             // no error was found in it
};

struct Context {
  // All of these must outlive this.
  Context(const v1::Plan& plan_checked, const HostTypes& host_types, Reporter& reporter)
      : plan(plan_checked),
        types(host_types),
        report(reporter),
        names(Declare(plan_checked, reporter)) {}

  // What a lever of names can be set to; made once.
  const LeverValues& ValuesOf(const v1::Lever& lever) {
    const auto [place, added] = lever_values.try_emplace(&lever);
    if (added) place->second = LeverValues(lever, types);
    return place->second;
  }

  // The placeholders of a template; found once.
  const std::vector<TemplatePart>& PlaceholdersOf(const v1::Template& message) {
    const auto [place, added] = placeholders.try_emplace(&message);
    if (added) place->second = plan::PlaceholdersOf(message.text().text());
    return place->second;
  }

  const v1::Plan& plan;
  const HostTypes& types;
  Reporter& report;
  const Names names;

  // 0 where the plan's own tick is no good: then nothing is measured against it.
  std::int64_t tick_ns = kDefaultTick;

  std::vector<GateView> gates;  // in the order of the plan
  std::vector<Reads> ramps;     // likewise

  // Each set of labels that is fixed somewhere, numbered.
  absl::flat_hash_map<std::string, int> scopes;

  // Windows seen so far, so that shared ones are counted once, and their panes.
  absl::flat_hash_set<std::string> windows;
  std::int64_t panes = 0;
  bool panes_reported = false;

  absl::node_hash_map<const v1::Lever*, LeverValues> lever_values;
  absl::flat_hash_map<const v1::Gate*, Sides> sides;
  // Messages that nothing could be checked against, so that each is told once.
  absl::flat_hash_set<std::string> unchecked;
  absl::node_hash_map<const v1::Template*, std::vector<TemplatePart>> placeholders;
  // Templates whose placeholders were looked at for a gate that fills them in.
  absl::flat_hash_set<std::pair<const v1::Template*, const v1::Gate*>> templates_checked;
  // The same for where nothing is escalated.
  absl::flat_hash_set<std::pair<const v1::Template*, const v1::Gate*>> templates_not_escalated;
  absl::flat_hash_set<const v1::Template*> templates_used;
};

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CONTEXT_H_
