#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/build.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/generate_expr.h"
#include "tests/oracle/generate_lever.h"

namespace sluice::oracle {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000 * kMillisecond;

class PlanGenerator {
 public:
  PlanGenerator(Random& random, const Size& size) : random_(random), levers_(random) {
    vocabulary_.stretch = size.stretch;
  }

  v1::Plan Make() {
    vocabulary_.tick_ns = random_.Pick({kSecond, kSecond, kSecond, 250 * kMillisecond,
                                        100 * kMillisecond, 10 * kSecond, 60 * kSecond});
    about_acts_ = random_.Percent(25);
    MakeHead();
    const std::int64_t signals = random_.Between(1, 4);
    for (std::int64_t i = 0; i < signals; ++i) MakeSignal(i);
    if (about_acts_ || random_.Percent(60)) {
      for (std::int64_t i = random_.Between(1, 3); i > 0; --i) MakeLever();
    }
    const std::int64_t gates = !about_acts_ && random_.Percent(50) ? 1 : random_.Between(2, 4);
    std::vector<v1::Item> items;
    for (std::int64_t i = 0; i < gates; ++i) items.push_back(MakeGate(i));
    // References may point forward in the file.
    random_.Shuffle(items);
    for (v1::Item& item : items) *plan_.add_items() = std::move(item);
    return std::move(plan_);
  }

 private:
  std::int64_t Ticks(std::int64_t low, std::int64_t high) {
    return vocabulary_.tick_ns * random_.Between(low, high);
  }

  void MakeHead() {
    plan_.add_items()->mutable_tick()->set_ns(vocabulary_.tick_ns);
    std::int64_t lateness = Ticks(0, 3);
    if (random_.Percent(20)) lateness += vocabulary_.tick_ns / 2;
    plan_.add_items()->mutable_lateness()->set_ns(lateness);
    if (random_.Percent(40)) plan_.add_items()->mutable_ahead()->set_ns(Ticks(2, 6));
    MakeRole("chief", "");
    MakeRole("lead", "chief");
    MakeRole("desk", "lead");
    v1::SeverityLevel& severity = *plan_.add_items()->mutable_severity();
    severity.mutable_name()->set_text("critical");
    severity.mutable_acknowledge_within()->set_ns(60 * kSecond);
    severity.mutable_resolve_within()->set_ns(3600 * kSecond);
  }

  void MakeRole(const std::string& name, const std::string& boss) {
    v1::Role& role = *plan_.add_items()->mutable_role();
    role.mutable_name()->set_text(name);
    if (!boss.empty()) role.mutable_reports_to()->set_text(boss);
  }

  void MakeSignal(std::int64_t index) {
    v1::Signal signal;
    signal.mutable_name()->set_text("s" + std::to_string(index));
    signal.set_kind(
        random_.Pick({v1::Signal::GAUGE, v1::Signal::GAUGE, v1::Signal::COUNTER, v1::Signal::EVENTS,
                      v1::Signal::OUTCOME, v1::Signal::OUTCOME, v1::Signal::DISTRIBUTION}));
    if (about_acts_) signal.set_kind(v1::Signal::GAUGE);
    const bool of_values =
        signal.kind() == v1::Signal::GAUGE || signal.kind() == v1::Signal::DISTRIBUTION;
    if (of_values && !about_acts_ && random_.Percent(25)) signal.mutable_unit()->set_text("ms");
    if (signal.kind() == v1::Signal::COUNTER && random_.Percent(35)) signal.set_from_zero(true);
    std::vector<std::string> labels = {"region", "cdn", "edge"};
    random_.Shuffle(labels);
    labels.resize(random_.Pick<std::size_t>({0, 1, 1, 1, 2, 2, 3}));
    for (const std::string& label : labels) {
      v1::LabelDecl& decl = *signal.add_labels();
      decl.mutable_name()->set_text(label);
      if (!random_.Percent(25)) continue;
      for (const char* value : {"b", "a"}) {
        if (random_.Percent(70)) decl.add_expected()->set_text(value);
      }
    }
    vocabulary_.signals.push_back(signal);
    *plan_.add_items()->mutable_signal() = std::move(signal);
  }

  std::vector<std::string> LabelsOfSomeSignal() {
    std::vector<std::string> labels;
    for (const v1::LabelDecl& decl : random_.Pick(vocabulary_.signals).labels()) {
      if (random_.Percent(70)) labels.push_back(decl.name().text());
    }
    if (random_.Percent(20)) labels.clear();
    random_.Shuffle(labels);
    return labels;
  }

  v1::Clause& AddClause(v1::Gate& gate) { return *gate.add_clauses(); }

  v1::Item MakeGate(std::int64_t index) {
    v1::Item item;
    v1::Gate& gate = *item.mutable_gate();
    const std::string name = "g" + std::to_string(index);
    const std::vector<std::string> labels = LabelsOfSomeSignal();
    gate.mutable_name()->set_text(name);
    for (const std::string& label : labels) gate.add_labels()->set_text(label);

    ExprGenerator exprs(random_, vocabulary_);
    AddClause(gate).mutable_owner()->set_text(random_.Pick({"lead", "lead", "desk", "chief"}));
    if (random_.Percent(30)) AddClause(gate).mutable_severity()->set_text("critical");
    *AddClause(gate).mutable_when() =
        about_acts_ ? PlainCondition(labels) : exprs.Condition(labels);
    if (!about_acts_ && random_.Percent(20)) {
      *AddClause(gate).mutable_given() =
          random_.Percent(60) ? exprs.Evidence(labels) : exprs.Condition(labels);
    }
    MakeFor(gate);
    MakeClear(gate, exprs, labels);
    MakeRareClauses(gate);
    MakeSuppression(gate);
    levers_.HoldSome(gate);
    AddActions(random_, gate);
    auto& clauses = *gate.mutable_clauses();
    for (int i = clauses.size() - 1; i > 0; --i) {
      clauses.SwapElements(i, static_cast<int>(random_.Below(static_cast<std::uint64_t>(i) + 1)));
    }
    // `clear when C` right before `for D` would read as `clear when C for D`.
    for (int i = 0; i + 1 < clauses.size(); ++i) {
      if (clauses[i].has_clear() && !clauses[i].clear().has_for_() && clauses[i + 1].has_for_()) {
        clauses.SwapElements(i, i + 1);
      }
    }
    vocabulary_.gates.emplace_back(name, labels);
    return item;
  }

  // The newest value of a gauge is in the worse half: true often, and often not.
  v1::Expr PlainCondition(const std::vector<std::string>& labels) {
    std::vector<const v1::Signal*> fitting;
    for (const v1::Signal& signal : vocabulary_.signals) {
      std::size_t had = 0;
      for (const v1::LabelDecl& decl : signal.labels()) {
        had +=
            static_cast<std::size_t>(std::count(labels.begin(), labels.end(), decl.name().text()));
      }
      if (had == labels.size()) fitting.push_back(&signal);
    }
    const v1::Signal& signal = *random_.Pick(fitting);
    v1::Aggregate aggregate;
    aggregate.mutable_function()->set_text("last");
    aggregate.mutable_signal()->set_text(signal.name().text());
    aggregate.mutable_over()->set_ns(Ticks(1, 3));
    const std::vector<double>& grid = GridOf(signal);
    return ComparisonExpr(v1::Comparison::LT, AggregateExpr(std::move(aggregate)),
                          NumberExpr(grid[grid.size() / 2]));
  }

  void MakeFor(v1::Gate& gate) {
    const std::uint64_t roll = random_.Below(100);
    if (roll < 30) return;
    v1::ForClause& clause = *AddClause(gate).mutable_for_();
    if (roll < 70) {
      clause.mutable_duration()->set_ns(Ticks(0, 5));
    } else {
      const std::int64_t of = random_.Between(1, 7);
      clause.mutable_of()->set_ns(of * vocabulary_.tick_ns);
      clause.mutable_duration()->set_ns(random_.Between(1, of) * vocabulary_.tick_ns);
    }
  }

  void MakeClear(v1::Gate& gate, ExprGenerator& exprs, const std::vector<std::string>& labels) {
    const bool with_when = random_.Percent(30);
    const bool with_for = random_.Percent(35);
    if (!with_when && !with_for) return;
    v1::ClearClause& clause = *AddClause(gate).mutable_clear();
    if (with_when) *clause.mutable_when() = exprs.Condition(labels);
    if (with_for) clause.mutable_for_()->set_ns(Ticks(with_when ? 0 : 1, 5));
  }

  void MakeRareClauses(v1::Gate& gate) {
    if (random_.Percent(15)) AddClause(gate).mutable_warmup()->set_ns(Ticks(1, 8));
    if (random_.Percent(20)) AddClause(gate).mutable_cooldown()->set_ns(Ticks(1, 10));
    if (random_.Percent(12)) AddClause(gate).set_latch(true);
    if (random_.Percent(10)) AddClause(gate).set_shadow(true);
    if (random_.Percent(12)) AddClause(gate).set_starts_tripped(true);
    if (random_.Percent(18)) {
      v1::FlapClause& flap = *AddClause(gate).mutable_flap();
      flap.mutable_trips()->set_number(random_.Below(3) + 1);
      flap.mutable_in()->set_ns(Ticks(2, 20));
      flap.mutable_hold()->set_ns(Ticks(1, 8));
    }
    if (random_.Percent(45)) {
      v1::MissingClause& missing = *AddClause(gate).mutable_missing();
      missing.mutable_after()->set_ns(Ticks(1, 6));
      missing.set_then(random_.Pick(
          {v1::MissingClause::HOLD, v1::MissingClause::TRIP, v1::MissingClause::CLEAR}));
    }
  }

  void MakeSuppression(v1::Gate& gate) {
    if (vocabulary_.gates.empty() || !random_.Percent(about_acts_ ? 60 : 25)) return;
    v1::NameList& names = *AddClause(gate).mutable_suppressed_by();
    for (const auto& other : vocabulary_.gates) {
      if (names.names_size() == 0 || random_.Percent(30)) names.add_names()->set_text(other.first);
    }
  }

  void MakeLever() { *plan_.add_items()->mutable_lever() = levers_.Make(vocabulary_.signals); }

  Random& random_;
  // Of simple gates that trip and clear often, suppress each other, and hold and send.
  bool about_acts_ = false;
  LeverGenerator levers_;
  Vocabulary vocabulary_;
  v1::Plan plan_;
};

}  // namespace

v1::Plan RandomPlan(Random& random, const Size& size) { return PlanGenerator(random, size).Make(); }

const std::vector<double>& GridOf(const v1::Signal& signal) {
  static const auto* const kRatios = new std::vector<double>{0, 0.5, 0.9, 0.97, 0.985, 1};
  static const auto* const kCounts = new std::vector<double>{0, 1, 2, 5, 10, 15, 25};
  static const auto* const kPowers = new std::vector<double>{-8, -1, 0, 1, 2, 4, 8, 64, 1024};
  static const auto* const kMillis = new std::vector<double>{1, 100, 200, 400, 800, 1600};
  static const auto* const kGauges = new std::vector<std::vector<double>>{
      {0.5, 0.9, 0.96, 0.97, 0.98, 1, 1.5}, {-10, -1, 0, 1, 2, 3, 10}, {0.1, 0.2, 0.3, 0.6, 1e10}};
  switch (signal.kind()) {
    case v1::Signal::OUTCOME:
      return *kRatios;
    case v1::Signal::COUNTER:
    case v1::Signal::EVENTS:
      return *kCounts;
    case v1::Signal::DISTRIBUTION:
      return signal.has_unit() ? *kMillis : *kPowers;
    default:
      if (signal.has_unit()) return *kMillis;
      // s0, s1, ...
      return (*kGauges)[static_cast<std::size_t>(signal.name().text().back()) % kGauges->size()];
  }
}

}  // namespace sluice::oracle
