// A compiled plan: names resolved, windows shared, gates ordered. Made once from
// a checked plan, immutable from then on, shared by all engines that run it.
//
// Everything a gate asks of its signals goes through three layers:
//
//   store   one signal, one selector, one set of labels: the panes
//   window  one store, one length, one offset: sliding results over the panes
//   node    one step of an expression: a column with a value per segment
//
// A *space* is a set of labels. Its segments (tuples of label values) get dense
// numbers at run time, and every column over the space is an array by these. So
// stores, windows and nodes of one space line up, whatever gate they serve.
#ifndef SLUICE_SRC_PLAN_PROGRAM_H_
#define SLUICE_SRC_PLAN_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/message_template.h"
#include "src/plan/people_time.h"
#include "src/plan/proto_files.h"
#include "src/plan/semantics.h"

namespace sluice::plan {

// What a pane holds of its samples. A store keeps those that some window of it
// needs; a window slides those that some node of it reads.
struct Fields {
  bool count = false;    // samples, happenings or attempts
  bool ok = false;       // attempts that went well
  bool sum = false;      // of values or increases, in twice the precision
  bool squares = false;  // sum of squares, likewise
  bool min = false;
  bool max = false;
  bool first = false;
  bool last = false;
  bool histogram = false;
  std::vector<double> above;  // values strictly above each of these, ascending
  std::vector<double> below;  // values strictly below each of these, ascending

  void Merge(const Fields& other);
};

struct SignalSpec {
  std::string name;
  v1::Signal::Kind kind = v1::Signal::GAUGE;
  bool from_zero = false;
  double ns_per_unit = 0;                          // where its values are durations; else 0
  std::vector<std::string> labels;                 // in the order of the plan
  std::vector<std::vector<std::string>> expected;  // by label; empty where not told
  std::vector<int> stores;                         // that its samples go to
};

// One set of labels, sorted by name. Space 0 has none, and one segment.
struct SpaceSpec {
  std::vector<std::string> labels;
};

// A segment of `from` lies in one segment of `to`, whose labels are fewer.
struct ProjectionSpec {
  int from = 0;
  int to = 0;
};

// A condition on one label: its value must (or, negated, must not) be listed.
struct MatcherSpec {
  std::string label;
  bool negated = false;
  std::vector<std::string> values;
};

struct StoreSpec {
  int signal = 0;
  int space = 0;
  std::vector<MatcherSpec> selector;  // all must hold
  Fields fields;                      // of all its windows together
  bool silence = false;               // keeps the time of the last sample
  std::vector<int> windows;
};

struct WindowSpec {
  int store = 0;
  std::int64_t panes = 1;   // its length
  std::int64_t offset = 0;  // in panes
  Fields fields;
};

// One step of an expression. Operands are earlier nodes of the same gate.
struct Node {
  enum class Op {
    kConstant,
    kAggregate,  // `function` over `window`
    kSilence,    // of `store`
    kProject,    // of `left`, by `projection`: the same value for every segment
                 // of this node's space that lies in one of left's space
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kEqual,
    kNotEqual,
    kConfident,  // `comparison` of the ratio left of third and `right`, at `confidence`
    kNot,
    kAnd,
    kOr,
    kFold,   // of `left` by `population`, to this node's space
    kState,  // of `gate`
  };

  Op op = Op::kConstant;
  Type type = Type::kNumber;
  int space = 0;
  int left = -1;
  int right = -1;
  int third = -1;

  double constant = 0;                  // kConstant
  double confidence = 0;                // kConfident
  Op comparison = Op::kLess;            // kConfident
  int window = -1;                      // kAggregate
  int step_window = -1;                 // kAggregate `over step`: in RampSpec::step_windows
  int store = -1;                       // kSilence
  Function function = Function::kMean;  // kAggregate
  Decimal quantile;                     // kAggregate of kQuantile
  std::size_t threshold = 0;            // kAggregate of a share: its place in `above`/`below`
  double scale = 1;                     // kAggregate: ns per unit, where it is a duration
  double window_ns = 0;                 // kAggregate of kRate: its length, where it has one
  int projection = -1;                  // kProject
  v1::Fold::Quantifier quantifier = v1::Fold::ANY;  // kFold
  Decimal bound;                                    // kFold: of AT_LEAST, AT_MOST
  bool bound_is_share = false;
  int population = -1;                                  // kFold: who its members are
  int gate = -1;                                        // kState
  v1::GateState::State state = v1::GateState::TRIPPED;  // kState
};

// Who gives a population its segments: a signal's series, or another gate's
// segments. `space` has those of the source's labels that are in scope.
struct Feed {
  enum class Source { kSignal, kGate };
  Source source = Source::kSignal;
  int index = 0;  // of the signal or gate
  int space = 0;
  // The source lacks labels of the population, and serves the segments of the
  // population around it alike: each of its segments x each of those.
  bool crossed = false;
};

// The segments that exist for a gate, or as members of a fold.
struct PopulationSpec {
  int space = 0;
  int around = -1;             // of a fold: the population of the gate or fold around it
  int group_space = 0;         // of a fold: the space it folds to
  int group_projection = -1;   // from `space` to `group_space`
  int around_projection = -1;  // from the space of `around` to `group_space`
  bool always = false;         // one segment, from the start
  std::vector<Feed> feeds;
};

// A part of a condition that evidence shows: its text, and how to say its value.
struct Operand {
  int node = -1;
  std::string text;
  enum class Show { kNumber, kRatio, kCount, kDuration } show = Show::kNumber;
  bool literal = false;
};

// A comparison; or a quantifier that holds none, which then has no operands.
struct ComparisonSpec {
  Operand left;
  Operand right;
  std::string op;
  int node = -1;
  // Inside a quantifier: the outermost one around it. Evidence is then how many
  // members held.
  int fold = -1;
  std::string fold_text;
};

struct ConditionSpec {
  int root = -1;                            // node in the gate's space; -1 where the plan has none
  std::vector<ComparisonSpec> comparisons;  // in reading order
  std::vector<int> folds;                   // outermost quantifiers, in reading order
  std::vector<int> states;                  // kState nodes outside of folds
  // The nodes of all truths (comparisons, `not`, chains, quantifiers, states of gates),
  // in reading order, each before those inside it.
  std::vector<int> truths;
  std::string text;
};

// hold LEVER at VALUE
struct HoldSpec {
  int lever = -1;
  // Place of the value in LeverSpec::values; of a numeric lever the number itself.
  double at = 0;
  // From the gate's space to the lever's; -1 where the gate has none of the lever's
  // labels and so holds all of its segments.
  int projection = -1;
};

// do ACTION, on clear do ACTION, ...
struct ActionSpec {
  v1::DoClause::On on = v1::DoClause::TRIP;
  v1::Action source;  // without spans
  // What the fields were checked against; null where nothing that the plan imports
  // could tell.
  const google::protobuf::Descriptor* descriptor = nullptr;
  // A message of that type without any field set, to make others of (New): these must
  // not outlive the program. Null where `descriptor` is.
  const google::protobuf::Message* prototype = nullptr;
  int number = 1;  // among the gate's actions of this message, from 1
};

struct LeverSpec {
  std::string name;
  std::string owner;  // a role; may be empty
  int space = 0;
  int population = -1;
  std::vector<std::string> labels;  // in the order of the plan
  std::vector<int> label_order;     // places of these in the space's labels
  v1::Lever::Scale scale = v1::Lever::NAMES;
  std::vector<std::string> values;  // NAMES: from rest to most restrictive
  bool lowest_wins = false;         // PERCENT, NUMBER
  double rest = 0;                  // place of the value, or the number
  // Segments that may be held off rest at once.
  bool capped = false;
  Decimal most;  // a number, or a share of all segments
  bool most_is_share = false;
  const google::protobuf::EnumDescriptor* enum_type = nullptr;  // null where unbound
};

// What has conditions, for each of its segments: a gate or a ramp.
struct ConditionsSpec {
  std::string name;
  std::string owner;
  int space = 0;
  int population = -1;
  std::vector<std::string> labels;  // in the order of the plan
  std::vector<int> label_order;     // places of these in the space's labels

  std::vector<Node> nodes;
  ConditionSpec when;  // of a ramp: `advance when`
  ConditionSpec given;
  ConditionSpec clear_when;
};

// Another gate that is asked for its state in those segments that have the same values of the
// labels that both have.
struct RelatedGate {
  int gate = -1;
  // Places of the labels that both have: in the own space, in the gate's.
  std::vector<std::pair<int, int>> shared_labels;
};

struct GateSpec : ConditionsSpec {
  std::string severity;
  // The order of what people see to: places in the file of the severity, behind all others
  // where it has none, and of the gate.
  std::size_t severity_place = 0;
  std::size_t place = 0;

  // All in ticks; 0 where the plan has none.
  std::int64_t for_ticks = 0;
  std::int64_t of_ticks = 0;  // of M of N; else 0
  std::int64_t clear_for_ticks = 0;
  std::int64_t warmup_ticks = 0;
  std::int64_t cooldown_ticks = 0;
  std::int64_t flap_trips = 0;
  std::int64_t flap_in_ticks = 0;
  std::int64_t flap_hold_ticks = 0;
  std::int64_t acknowledge_ticks = 0;  // of its severity
  std::int64_t resolve_ticks = 0;
  std::int64_t remind_ticks = 0;
  std::int64_t missing_ns = 0;
  v1::MissingClause::Then missing_then = v1::MissingClause::HOLD;
  bool latch = false;
  bool shadow = false;
  bool starts_tripped = false;

  std::vector<RelatedGate> suppressed_by;

  // The gates whose state it asks for, and those that suppress it: all stand before it.
  // One may be there twice.
  std::vector<int> GatesRead() const;

  std::vector<HoldSpec> holds;      // in the order of the plan
  std::vector<ActionSpec> actions;  // likewise
};

// over step: what came since the present step of the ramp began. It has a total for each
// segment of a space that has the labels of the ramp and those of the store.
struct StepWindowSpec {
  int window = -1;  // of one pane, which is added up
  int space = 0;
  int to_ramp = -1;        // projections of `space`: to the ramp's own, -1 where it is that,
  int to_store = -1;       // and to the store's
  bool histogram = false;  // of the store's panes, for quantiles
};

// ramp NAME { ... }
struct RampSpec : ConditionsSpec {
  int lever = -1;
  // From the ramp's space to the lever's; -1 where it holds all segments of the lever.
  int projection = -1;

  struct Step {
    double at = 0;  // as HoldSpec::at
    std::int64_t hold_ticks = 0;
    bool checkpoint = false;
  };
  std::vector<Step> steps;  // at least one
  double closed = 0;        // where the lever is held before the first step

  std::vector<RelatedGate> guards;

  // Where the trip of a guard takes it.
  enum class Rollback { kCheckpoint, kFirst, kValue } rollback = Rollback::kCheckpoint;
  double rollback_at = 0;  // kValue

  std::vector<StepWindowSpec> step_windows;

  // Its guards, and the gates whose state it asks for. One may be there twice.
  std::vector<int> GatesRead() const;
};

// message NAME "text with {placeholders}"
struct TemplateSpec {
  std::string name;
  std::vector<TemplatePart> parts;
};

struct RoleSpec {
  std::string name;
  std::string reports_to;  // empty for a root
};

// item "text" owner R, of a checklist
struct ChecklistItemSpec {
  std::string text;
  std::string owner;
};

struct Program {
  v1::Plan proto;  // without spans
  std::string name;
  std::int64_t tick_ns = 1'000'000'000;
  std::int64_t lateness_ns = 0;
  std::int64_t ahead_ns = 60'000'000'000;
  PeopleTime people_time;  // in the plan's `timezone`

  std::vector<SignalSpec> signals;
  std::vector<SpaceSpec> spaces;
  std::vector<ProjectionSpec> projections;
  std::vector<StoreSpec> stores;
  std::vector<WindowSpec> windows;
  std::vector<PopulationSpec> populations;
  std::vector<GateSpec> gates;  // in the order of evaluation
  std::vector<LeverSpec> levers;
  std::vector<RampSpec> ramps;
  std::vector<RoleSpec> roles;
  std::vector<TemplateSpec> messages;
  std::vector<ChecklistItemSpec> checklist;
  std::int64_t status_ns = 0;  // status every; 0: never

  // Keeps the types alive that actions and levers point to; null where they are the
  // program's own.
  std::shared_ptr<const ProtoFiles> descriptors;

  int FindSignal(absl::string_view signal) const;  // -1 if none
  int FindGate(absl::string_view gate) const;
  int FindLever(absl::string_view lever) const;
  int FindRamp(absl::string_view ramp) const;
  const RoleSpec* FindRole(absl::string_view role) const;  // null if none
  // Those that a role reports to, one after the other up to the root.
  std::vector<std::string> LineAbove(absl::string_view role) const;
  // Whether a role may act for another one: it is the same, or the other's line of reporting
  // leads to it.
  bool IsAtOrAbove(absl::string_view role, absl::string_view other) const;
  // NotFound for a role that the plan hasn't, with the one that may be meant.
  absl::Status CheckRole(absl::string_view role) const;
  // Whose say a lever is: its owner's, or, where it has none, that of the gates and ramps that
  // hold it.
  std::vector<std::string> OwnersOfLever(int lever) const;
};

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_PROGRAM_H_
