#include "src/plan/compile.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/plan/compile_gate.h"
#include "src/plan/compile_lever.h"
#include "src/plan/compile_ramp.h"

namespace sluice::plan {
namespace {

void MergeSorted(std::vector<double>& into, const std::vector<double>& from) {
  std::vector<double> merged;
  std::set_union(into.begin(), into.end(), from.begin(), from.end(), std::back_inserter(merged));
  into = std::move(merged);
}

SignalSpec CompileSignal(const v1::Signal& signal) {
  SignalSpec spec;
  spec.name = signal.name().text();
  spec.kind = signal.kind();
  spec.from_zero = signal.from_zero();
  spec.ns_per_unit = NanosecondsPerUnit(signal).value_or(0);
  for (const v1::LabelDecl& label : signal.labels()) {
    spec.labels.push_back(label.name().text());
    std::vector<std::string> expected;
    for (const v1::Text& value : label.expected()) expected.push_back(value.text());
    spec.expected.push_back(std::move(expected));
  }
  return spec;
}

// All gates that an expression asks the state of.
void CollectStates(const v1::Expr& expr, std::set<std::string>& gates) {
  switch (expr.kind_case()) {
    case v1::Expr::kNegate:
      return CollectStates(expr.negate().operand(), gates);
    case v1::Expr::kArithmetic:
      CollectStates(expr.arithmetic().left(), gates);
      return CollectStates(expr.arithmetic().right(), gates);
    case v1::Expr::kComparison:
      CollectStates(expr.comparison().left(), gates);
      return CollectStates(expr.comparison().right(), gates);
    case v1::Expr::kNot:
      return CollectStates(expr.not_().operand(), gates);
    case v1::Expr::kLogic:
      for (const v1::Expr& operand : expr.logic().operands()) CollectStates(operand, gates);
      return;
    case v1::Expr::kFold:
      return CollectStates(expr.fold().body(), gates);
    case v1::Expr::kState:
      gates.insert(expr.state().gate().text());
      return;
    default:
      return;
  }
}

std::set<std::string> GatesNeededBy(const v1::Gate& gate) {
  std::set<std::string> needed;
  for (const v1::Clause& clause : gate.clauses()) {
    if (clause.has_when()) CollectStates(clause.when(), needed);
    if (clause.has_given()) CollectStates(clause.given(), needed);
    if (clause.has_clear()) CollectStates(clause.clear().when(), needed);
    for (const v1::Name& name : clause.suppressed_by().names()) needed.insert(name.text());
  }
  return needed;
}

// Dependencies first, and otherwise the order of the file: again and again the
// first gate all of whose needs are met.
std::vector<const v1::Gate*> OrderGates(const v1::Plan& plan) {
  std::vector<const v1::Gate*> waiting;
  for (const v1::Item& item : plan.items()) {
    if (item.has_gate()) waiting.push_back(&item.gate());
  }
  std::map<const v1::Gate*, std::set<std::string>> needs;
  for (const v1::Gate* gate : waiting) needs[gate] = GatesNeededBy(*gate);
  std::vector<const v1::Gate*> ordered;
  std::set<std::string> done;
  while (!waiting.empty()) {
    auto ready = std::find_if(waiting.begin(), waiting.end(), [&](const v1::Gate* gate) {
      return std::includes(done.begin(), done.end(), needs[gate].begin(), needs[gate].end());
    });
    if (ready == waiting.end()) ready = waiting.begin();  // a cycle: Check refused it
    done.insert((*ready)->name().text());
    ordered.push_back(*ready);
    waiting.erase(ready);
  }
  return ordered;
}

// The place of each share's threshold is known once all nodes have added theirs.
void ResolveThresholds(const Program& program, std::vector<Node>& nodes) {
  for (Node& node : nodes) {
    if (node.op != Node::Op::kAggregate) continue;
    const Fields& fields = program.windows[static_cast<std::size_t>(node.window)].fields;
    if (node.function == Function::kShareAbove || node.function == Function::kShareBelow) {
      const auto& values = node.function == Function::kShareAbove ? fields.above : fields.below;
      node.threshold = static_cast<std::size_t>(
          std::lower_bound(values.begin(), values.end(), node.constant) - values.begin());
    }
  }
}

std::vector<const v1::SeverityLevel*> SeveritiesOf(const v1::Plan& plan) {
  std::vector<const v1::SeverityLevel*> severities;
  for (const v1::Item& item : plan.items()) {
    if (item.has_severity()) severities.push_back(&item.severity());
  }
  return severities;
}

// A deadline between two ticks falls into the later one.
std::int64_t DeadlineTicks(const v1::Dur& duration, std::int64_t tick_ns) {
  return duration.ns() / tick_ns + (duration.ns() % tick_ns > 0 ? 1 : 0);
}

void SetSeverity(const std::vector<const v1::SeverityLevel*>& severities, std::int64_t tick_ns,
                 GateSpec& gate) {
  const auto severity = std::find_if(
      severities.begin(), severities.end(),
      [&](const v1::SeverityLevel* level) { return level->name().text() == gate.severity; });
  gate.severity_place = static_cast<std::size_t>(severity - severities.begin());
  if (severity == severities.end()) return;
  gate.acknowledge_ticks = DeadlineTicks((*severity)->acknowledge_within(), tick_ns);
  gate.resolve_ticks = DeadlineTicks((*severity)->resolve_within(), tick_ns);
}

void AddChecklist(const v1::Checklist& checklist, Program& program) {
  for (const v1::ChecklistItem& item : checklist.items()) {
    program.checklist.push_back({item.text().text(), item.owner().text()});
  }
}

// Gates are compiled in the order in which they are evaluated.
void SetPlaces(const v1::Plan& plan, Program& program) {
  std::size_t place = 0;
  for (const v1::Item& item : plan.items()) {
    if (!item.has_gate()) continue;
    const int gate = program.FindGate(item.gate().name().text());
    program.gates[static_cast<std::size_t>(gate)].place = place++;
  }
}

}  // namespace

void Fields::Merge(const Fields& other) {
  count |= other.count;
  ok |= other.ok;
  sum |= other.sum;
  squares |= other.squares;
  min |= other.min;
  max |= other.max;
  first |= other.first;
  last |= other.last;
  histogram |= other.histogram;
  MergeSorted(above, other.above);
  MergeSorted(below, other.below);
}

int Program::FindSignal(absl::string_view signal) const {
  for (std::size_t i = 0; i < signals.size(); ++i) {
    if (signals[i].name == signal) return static_cast<int>(i);
  }
  return -1;
}

namespace {

std::vector<int> GatesAskedBy(const std::vector<Node>& nodes,
                              const std::vector<RelatedGate>& related) {
  std::vector<int> read;
  for (const Node& node : nodes) {
    if (node.op == Node::Op::kState) read.push_back(node.gate);
  }
  for (const RelatedGate& other : related) read.push_back(other.gate);
  return read;
}

}  // namespace

std::vector<int> GateSpec::GatesRead() const { return GatesAskedBy(nodes, suppressed_by); }
std::vector<int> RampSpec::GatesRead() const { return GatesAskedBy(nodes, guards); }

int Program::FindGate(absl::string_view gate) const {
  for (std::size_t i = 0; i < gates.size(); ++i) {
    if (gates[i].name == gate) return static_cast<int>(i);
  }
  return -1;
}

int Program::FindRamp(absl::string_view ramp) const {
  for (std::size_t i = 0; i < ramps.size(); ++i) {
    if (ramps[i].name == ramp) return static_cast<int>(i);
  }
  return -1;
}

int Program::FindLever(absl::string_view lever) const {
  for (std::size_t i = 0; i < levers.size(); ++i) {
    if (levers[i].name == lever) return static_cast<int>(i);
  }
  return -1;
}

const RoleSpec* Program::FindRole(absl::string_view role) const {
  const auto at = std::find_if(roles.begin(), roles.end(),
                               [&](const RoleSpec& spec) { return spec.name == role; });
  return at == roles.end() ? nullptr : &*at;
}

// Lines have no circles: the checker has seen to that.
std::vector<std::string> Program::LineAbove(absl::string_view role) const {
  std::vector<std::string> line;
  for (const RoleSpec* at = FindRole(role); at != nullptr && !at->reports_to.empty();
       at = FindRole(at->reports_to)) {
    line.push_back(at->reports_to);
  }
  return line;
}

bool Program::IsAtOrAbove(absl::string_view role, absl::string_view other) const {
  const std::vector<std::string> line = LineAbove(other);
  return role == other || std::find(line.begin(), line.end(), role) != line.end();
}

std::vector<std::string> Program::OwnersOfLever(int lever) const {
  const LeverSpec& spec = levers[static_cast<std::size_t>(lever)];
  if (!spec.owner.empty()) return {spec.owner};
  std::vector<std::string> owners;
  for (const GateSpec& gate : gates) {
    const bool holds = std::any_of(gate.holds.begin(), gate.holds.end(),
                                   [&](const HoldSpec& hold) { return hold.lever == lever; });
    if (holds && std::find(owners.begin(), owners.end(), gate.owner) == owners.end()) {
      owners.push_back(gate.owner);
    }
  }
  for (const RampSpec& ramp : ramps) {
    if (ramp.lever == lever &&
        std::find(owners.begin(), owners.end(), ramp.owner) == owners.end()) {
      owners.push_back(ramp.owner);
    }
  }
  return owners;
}

absl::Status Program::CheckRole(absl::string_view role) const {
  if (FindRole(role) != nullptr) return absl::OkStatus();
  std::vector<std::string> known;
  for (const RoleSpec& spec : roles) known.push_back(spec.name);
  return absl::NotFoundError(absl::StrCat("the plan has no role ", language::Quoted(role),
                                          language::DidYouMean(role, known)));
}

int ProgramTables::Space(std::vector<std::string> labels) {
  std::sort(labels.begin(), labels.end());
  const auto found = std::find_if(program_.spaces.begin(), program_.spaces.end(),
                                  [&](const SpaceSpec& s) { return s.labels == labels; });
  if (found != program_.spaces.end()) return static_cast<int>(found - program_.spaces.begin());
  program_.spaces.push_back({std::move(labels)});
  return static_cast<int>(program_.spaces.size()) - 1;
}

int ProgramTables::JoinedSpace(int a, int b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  std::set<std::string> labels(Labels(a).begin(), Labels(a).end());
  labels.insert(Labels(b).begin(), Labels(b).end());
  return Space({labels.begin(), labels.end()});
}

int ProgramTables::Projection(int from, int to) {
  auto& all = program_.projections;
  const auto found = std::find_if(all.begin(), all.end(), [&](const ProjectionSpec& p) {
    return p.from == from && p.to == to;
  });
  if (found != all.end()) return static_cast<int>(found - all.begin());
  all.push_back({from, to});
  return static_cast<int>(all.size()) - 1;
}

int ProgramTables::Store(int signal, const std::vector<MatcherSpec>& selector, int space) {
  std::string key = absl::StrCat(signal, "/", space);
  for (const MatcherSpec& matcher : selector) {
    absl::StrAppend(&key, matcher.negated ? "!" : "=", matcher.label);
    for (const std::string& value : matcher.values)
      absl::StrAppend(&key, ",", value.size(), ":", value);
  }
  const auto [at, added] =
      stores_.emplace(std::move(key), static_cast<int>(program_.stores.size()));
  if (added) {
    StoreSpec store;
    store.signal = signal;
    store.space = space;
    store.selector = selector;
    program_.stores.push_back(std::move(store));
    program_.signals[static_cast<std::size_t>(signal)].stores.push_back(at->second);
  }
  return at->second;
}

int ProgramTables::Window(int store, std::int64_t panes, std::int64_t offset,
                          const Fields& fields) {
  const auto [at, added] = windows_.emplace(std::make_tuple(store, panes, offset),
                                            static_cast<int>(program_.windows.size()));
  StoreSpec& owner = program_.stores[static_cast<std::size_t>(store)];
  if (added) {
    WindowSpec window;
    window.store = store;
    window.panes = panes;
    window.offset = offset;
    program_.windows.push_back(window);
    owner.windows.push_back(at->second);
  }
  program_.windows[static_cast<std::size_t>(at->second)].fields.Merge(fields);
  owner.fields.Merge(fields);
  return at->second;
}

std::shared_ptr<const Program> Compile(const v1::Plan& parsed, const HostTypes& types) {
  auto program = std::make_shared<Program>();
  program->proto = parsed;
  language::StripSpans(program->proto);
  program->descriptors = types.files();
  const v1::Plan& plan = program->proto;
  program->spaces.push_back({});
  std::map<std::string, const v1::Signal*> signals;
  for (const v1::Item& item : plan.items()) {
    if (item.has_plan()) program->name = item.plan().text();
    if (item.has_tick()) program->tick_ns = item.tick().ns();
    if (item.has_lateness()) program->lateness_ns = item.lateness().ns();
    if (item.has_ahead()) program->ahead_ns = item.ahead().ns();
    if (item.has_timezone()) {
      // Check has seen to it that there is one.
      program->people_time = PeopleTime::In(item.timezone().text()).value_or(PeopleTime());
    }
    if (item.has_role()) {
      program->roles.push_back({item.role().name().text(), item.role().reports_to().text()});
    }
    if (item.has_message()) {
      program->messages.push_back(
          {item.message().name().text(), SplitTemplate(item.message().text().text())});
    }
    if (item.has_status_every()) program->status_ns = item.status_every().ns();
    if (item.has_checklist()) AddChecklist(item.checklist(), *program);
    if (item.has_signal()) {
      program->signals.push_back(CompileSignal(item.signal()));
      signals[item.signal().name().text()] = &item.signal();
    }
  }
  ProgramTables tables(*program, types);
  const std::vector<const v1::Gate*> ordered = OrderGates(plan);
  for (const v1::Item& item : plan.items()) {
    if (item.has_lever()) CompileLever(item.lever(), tables);
  }
  const std::vector<const v1::SeverityLevel*> severities = SeveritiesOf(plan);
  // Names first: a gate may ask the state of any that comes before it in this order.
  for (const v1::Gate* gate : ordered) {
    GateSpec spec;
    spec.name = gate->name().text();
    for (const v1::Name& label : gate->labels()) spec.labels.push_back(label.text());
    spec.space = tables.Space(spec.labels);
    program->gates.push_back(std::move(spec));
  }
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    CompileGate(*ordered[i], static_cast<int>(i), signals, tables);
    SetSeverity(severities, program->tick_ns, program->gates[i]);
  }
  SetPlaces(plan, *program);
  for (const v1::Item& item : plan.items()) {
    if (item.has_ramp()) CompileRamp(item.ramp(), signals, tables);
  }
  for (PopulationSpec& population : program->populations) {
    if (population.around < 0) continue;
    const int around = program->populations[static_cast<std::size_t>(population.around)].space;
    population.around_projection = tables.Projection(around, population.group_space);
  }
  for (GateSpec& gate : program->gates) ResolveThresholds(*program, gate.nodes);
  for (RampSpec& ramp : program->ramps) ResolveThresholds(*program, ramp.nodes);
  return program;
}

}  // namespace sluice::plan
