#include "tests/tune/tune_plans.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"

namespace sluice::tune {

Plan PlanOf(const std::string& text) {
  Diagnostics diagnostics;
  absl::StatusOr<Plan> plan = Plan::Parse(text, "test.sluice", &diagnostics);
  if (plan.ok()) return *std::move(plan);
  ADD_FAILURE() << diagnostics.ToString() << "\nin\n" << text;
  return *Plan::Parse("role r signal x gauge gate g { owner r when last(x) over 1s > 1 }", "");
}

Plan GatePlan(const std::string& clauses, const std::string& labels) {
  return PlanOf(absl::StrCat(R"(role r
    signal x gauge
    signal t distribution ms
    signal s outcome by region
    signal c counter by region
    gate g )",
                             labels.empty() ? "" : absl::StrCat("by ", labels), " { owner r ",
                             clauses, " }"));
}

v1::Expr ConditionOf(const std::string& condition) {
  const std::string clauses = absl::StrCat("when ", condition);
  Plan plan = condition.find(" of region") == std::string::npos &&
                      (condition.find("(s)") != std::string::npos ||
                       condition.find("(c)") != std::string::npos)
                  ? GatePlan(clauses, "region")
                  : GatePlan(clauses);
  for (const v1::Item& item : plan.proto().items()) {
    for (const v1::Clause& clause : item.gate().clauses()) {
      if (clause.has_when()) return clause.when();
    }
  }
  return {};
}

Subject SubjectOf(const Plan& plan, std::size_t threshold) {
  absl::StatusOr<Subject> subject = MakeSubject(plan, "g", threshold);
  if (subject.ok()) return *std::move(subject);
  ADD_FAILURE() << subject.status();
  return {};
}

void ReplayInto(const Plan& plan, const std::string& csv, engine::Probe& probe) {
  EngineOptions options;
  options.allow_unhandled_actions = true;
  const std::unique_ptr<Engine> engine = *Engine::Create(plan, options);
  engine::SetProbe(*engine, &probe);
  const std::unique_ptr<trace::Reader> reader = *trace::OpenTraceBytes("data.csv", csv, {});
  trace::Replay replay(plan, *engine, {});
  const absl::Status status = replay.Run(*reader, [] { return true; });
  EXPECT_TRUE(status.ok()) << status;
  engine::SetProbe(*engine, nullptr);
}

std::vector<v1::SignedLiteral> Thresholds(const std::string& list) {
  const absl::StatusOr<std::vector<v1::SignedLiteral>> thresholds = ReadThresholds(list);
  EXPECT_TRUE(thresholds.ok()) << thresholds.status();
  return thresholds.ok() ? *thresholds : std::vector<v1::SignedLiteral>(1);
}

std::vector<v1::ForClause> Durations(const std::string& list) {
  const absl::StatusOr<std::vector<v1::ForClause>> durations = ReadDurations(list);
  EXPECT_TRUE(durations.ok()) << durations.status();
  return durations.ok() ? *durations : std::vector<v1::ForClause>(1);
}

v1::SignedLiteral Threshold(const std::string& text) { return Thresholds(text)[0]; }
v1::ForClause Duration(const std::string& text) { return Durations(text)[0]; }

std::vector<std::string> Texts(const std::vector<v1::SignedLiteral>& thresholds) {
  std::vector<std::string> texts;
  for (const v1::SignedLiteral& threshold : thresholds) texts.push_back(ThresholdText(threshold));
  return texts;
}

}  // namespace sluice::tune
