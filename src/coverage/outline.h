// What there is to see of a plan: its gates and clauses, and what each of them does.
#ifndef SLUICE_SRC_COVERAGE_OUTLINE_H_
#define SLUICE_SRC_COVERAGE_OUTLINE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"

namespace sluice::coverage {

// A point is something that a clause does, and that scenarios may show or not: `given`
// has one for letting a trip pass, and one for holding one back. Points are numbered; -1
// is none.
inline constexpr int kNone = -1;

struct Point {
  int clause = kNone;
  // What no scenario shows, to go on behind "no scenario": "has it hold back a trip".
  std::string missing;
};

// A gate as such, a clause of one or of a ramp, an operand of `and` or `or`, or a lever's `at
// most`.
struct Clause {
  int gate = kNone;    // in Outline::gates; none of a lever's or a ramp's
  bool whole = false;  // the gate as such
  v1::Span span;       // in the plan's text
  std::string text;    // as the plan writes it, on one line
  std::vector<int> points;
};

// A truth of a condition, and those within it.
struct Truth {
  int node = kNone;  // in GateSpec::nodes
  v1::Expr::KindCase kind = v1::Expr::KIND_NOT_SET;
  bool all = false;  // of a chain: `and`
  // Where it decided, being true or false. Of the whole of a condition, and of operands.
  int decides_true = kNone;
  int decides_false = kNone;
  bool points_within = false;  // some truth within it has points
  std::vector<Truth> within;
};

// The points of one gate, by what shows them.
struct GatePoints {
  std::string name;
  int trips = kNone;
  int clears = kNone;
  Truth when;
  absl::optional<Truth> given;  // decides_true: lets a trip pass; else holds one back
  absl::optional<Truth> clear_when;
  int outlasts_for = kNone;
  int ends_before_for = kNone;
  int clear_clears = kNone;
  int clear_holds = kNone;
  int warmup_holds = kNone;
  int cooldown_holds = kNone;
  int latch_holds = kNone;
  int shadow_mutes = kNone;
  int clears_from_start = kNone;
  int flaps = kNone;
  int flap_holds = kNone;
  int missing = kNone;  // what `on missing` does: goes blind, and trips or clears
  int unsuppressed = kNone;
  std::vector<int> suppressors;  // as GateSpec::suppressed_by
  std::vector<int> holds;        // as GateSpec::holds
  std::vector<int> actions;      // as GateSpec::actions
  int reminds = kNone;
};

struct SeverityPoints {
  int escalates = kNone;  // a trip that nobody acknowledges
  int breaches = kNone;
};

// The points of one ramp.
struct RampPoints {
  std::vector<int> reached;    // as RampSpec::steps: it comes to the step
  std::vector<int> passed;     // and is over with it
  std::vector<int> rollbacks;  // as RampSpec::guards: its trip takes the ramp down
  int rolled_back = kNone;     // `on trip rollback to`: to where that says
  int advances = kNone;        // `advance when`: lets a step be over
  int waits = kNone;           // and keeps one from it
};

// Immutable once made.
struct Outline {
  // `parsed` has spans, and is the plan that `program` was compiled from.
  Outline(const v1::Plan& parsed, const plan::Program& program);

  std::vector<Clause> clauses;  // in reading order
  std::vector<Point> points;
  std::vector<GatePoints> gates;  // in the order of the program
  std::vector<int> caps;          // by lever of the program: that its `at most` refuses
  std::map<std::string, SeverityPoints> severities;
  std::vector<RampPoints> ramps;  // in the order of the program
};

}  // namespace sluice::coverage

#endif  // SLUICE_SRC_COVERAGE_OUTLINE_H_
