// Rules that `sluice import prometheus` carries over fire when promtool says that they do.
//
// SLUICE_IMPORT_RULES=N   tries N rules (400 if not given)
// SLUICE_IMPORT_SEED=N    tries that rule alone, and shows its plan
#include "src/import/import.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "src/language/print.h"
#include "tests/environment.h"
#include "tests/peer/alarm.h"
#include "tests/peer/generate_rule.h"
#include "tests/peer/need_promtool.h"
#include "tests/sanitized.h"

namespace sluice::peer {
namespace {

std::string Named(const std::string& expr, const std::string& prefix) {
  return absl::StrReplaceAll(expr, {{"@", prefix}});
}

std::string Yaml(const RuleDraw& rule) {
  std::string text = absl::StrCat("groups:\n- name: peer\n  interval: ",
                                  language::PrintDuration(rule.recording.tick_ns), "\n  rules:\n");
  if (!rule.recorded.empty()) {
    absl::StrAppend(&text, "  - record: recorded\n    expr: '", Named(rule.recorded, ""), "'\n");
  }
  return absl::StrCat(text, "  - alert: alarm\n    expr: '", Named(rule.expr, ""),
                      "'\n    for: ", language::PrintDuration(rule.for_ns),
                      "\n    keep_firing_for: ", language::PrintDuration(rule.keep_firing_for_ns),
                      "\n");
}

import::Imported Import(const RuleDraw& rule){import::Options options;
for (const char* metric : {"load", "depth", "hits", "total"}) {
  options.labels[metric] = {"region", "host"};
}
options.labels["flag"] = {"region"};
options.labels["site"] = {};
return import::Import({{"rules.yml", Yaml(rule)}}, options);
}  // namespace

// What the plan's signals are fed with: each with the samples of its metric.
Recording Fed(const Recording& recording, const std::vector<import::Signal>& signals) {
  Recording fed = recording;
  fed.series.clear();
  for (const import::Signal& signal : signals) {
    for (Series series : recording.series) {
      if (series.signal != signal.metric) continue;
      series.signal = signal.name;
      fed.series.push_back(std::move(series));
    }
  }
  return fed;
}

// The plan with that difference undone: the alarm looks at another gate, of the same condition,
// that ends where there is no data.
absl::StatusOr<Plan> WithoutWaiting(const Plan& plan) {
  v1::Plan proto = plan.proto();
  for (v1::Item& item : *proto.mutable_items()) {
    if (item.gate().name().text() != kGate) continue;
    v1::Item holds = item;
    holds.mutable_gate()->mutable_name()->set_text("holds");
    auto& clauses = *holds.mutable_gate()->mutable_clauses();
    clauses.erase(std::remove_if(clauses.begin(), clauses.end(),
                                 [](const v1::Clause& clause) {
                                   return clause.has_for_() || clause.has_clear();
                                 }),
                  clauses.end());
    v1::MissingClause& missing = *holds.mutable_gate()->add_clauses()->mutable_missing();
    missing.mutable_after()->set_ns(0);
    missing.set_then(v1::MissingClause::CLEAR);
    for (v1::Clause& clause : *item.mutable_gate()->mutable_clauses()) {
      if (!clause.has_when()) continue;
      v1::GateState& state = *clause.mutable_when()->mutable_state();
      state.set_state(v1::GateState::TRIPPED);
      state.mutable_gate()->set_text("holds");
    }
    *proto.add_items() = std::move(holds);
    break;
  }
  return Plan::FromProto(proto, "imported.sluice");
}

std::string FoundIn(const import::Imported& imported) {
  std::string text;
  for (const Diagnostics& findings : imported.findings) text += findings.ToString();
  return text;
}

// An alert bears labels that its selector fixes, and a gate has none of these.
Firing WithLabels(const Firing& firing, const Plan& plan) {
  std::set<std::string> kept;
  for (const v1::Item& item : plan.proto().items()) {
    for (const v1::Name& label : item.gate().labels()) kept.insert(label.text());
  }
  Firing reduced;
  for (const auto& [tick, segments] : firing) {
    for (Labels labels : segments) {
      for (auto label = labels.begin(); label != labels.end();) {
        label = kept.count(label->first) > 0 ? std::next(label) : labels.erase(label);
      }
      reduced[tick].insert(std::move(labels));
    }
  }
  return reduced;
}

std::string InWords(const Firing& firing, std::int64_t tick) {
  const auto found = firing.find(tick);
  if (found == firing.end()) return " nothing";
  std::string text;
  for (const Labels& labels : found->second) {
    absl::StrAppend(&text, " {");
    for (const auto& [label, value] : labels) absl::StrAppend(&text, label, "=", value, " ");
    absl::StrAppend(&text, "}");
  }
  return text;
}

std::string Differences(const Firing& sluice, const Firing& prometheus,
                        const Recording& recording) {
  std::string text;
  for (std::int64_t tick = 0; tick <= recording.end_ns; tick += recording.tick_ns) {
    const std::string ours = InWords(sluice, tick);
    const std::string theirs = InWords(prometheus, tick);
    if (ours == theirs) continue;
    absl::StrAppend(&text, "at ", language::PrintDuration(tick), " by Sluice", ours,
                    ", by Prometheus", theirs, "\n");
  }
  for (const Series& series : recording.series) {
    absl::StrAppend(&text, "  ", series.signal, " ", InWords({{0, {series.labels}}}, 0));
    for (const Slot& slot : series.slots) {
      absl::StrAppend(&text,
                      slot.kind == Slot::Kind::kValue ? absl::StrCat(" ", slot.value) : " _");
    }
    text.push_back('\n');
  }
  return text;
}

// A rule that was carried over, and when its gate fires.
struct Carried {
  std::uint64_t seed = 0;
  RuleDraw rule;
  Plan plan;
};

TEST(ImportedRules, FireAsPromtoolSays) {
  if (kSanitized) GTEST_SKIP() << "it is about decisions, which are the same in every build";
  SLUICE_NEED_PROMTOOL(promtool);
  const std::uint64_t alone = FromEnvironment("SLUICE_IMPORT_SEED", 0);
  const std::uint64_t first = alone == 0 ? 1 : alone;
  const std::uint64_t last = alone == 0 ? FromEnvironment("SLUICE_IMPORT_RULES", 400) : alone;
  std::vector<Carried> carried;
  std::vector<Question> questions;
  std::size_t refused = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    RuleDraw rule = RandomRule(seed);
    const import::Imported imported = Import(rule);
    if (alone != 0) std::cout << Yaml(rule) << FoundIn(imported) << imported.plan;
    if (imported.plan.empty() || imported.alerts.front().gates.size() != 1) {
      // What is refused must be named.
      EXPECT_FALSE(imported.plan.empty() && FoundIn(imported).empty()) << Yaml(rule);
      ++refused;
      continue;
    }
    absl::StatusOr<Plan> plan = Plan::Parse(imported.plan, "imported.sluice");
    ASSERT_TRUE(plan.ok()) << plan.status() << imported.plan;
    if (rule.waits) plan = WithoutWaiting(*plan);
    ASSERT_TRUE(plan.ok()) << plan.status() << imported.plan;
    absl::StatusOr<Firing> firing = FiringOf(*plan, Fed(rule.recording, imported.signals));
    ASSERT_TRUE(firing.ok()) << seed << ": " << firing.status() << Yaml(rule);
    const std::string name = absl::StrCat("r", seed);
    std::string expr = absl::StrReplaceAll(
        rule.expr, {{"@recorded{host!=\"b 2\"}",
                     absl::StrCat("((", rule.recorded, ") and @load{host!=\"b 2\"})")}});
    expr = Named(expr, name + "_");
    questions.push_back(
        {name, {expr, rule.for_ns, rule.keep_firing_for_ns}, rule.recording, *std::move(firing)});
    carried.push_back({seed, std::move(rule), *plan});
  }
  const absl::StatusOr<std::vector<Firing>> fired = promtool.Ask(questions);
  ASSERT_TRUE(fired.ok()) << fired.status();

  std::size_t firing = 0;
  std::size_t agree = 0;
  for (std::size_t i = 0; i < carried.size(); ++i) {
    const Firing prometheus = WithLabels((*fired)[i], carried[i].plan);
    if (!prometheus.empty()) ++firing;
    if (questions[i].claim == prometheus) ++agree;
    EXPECT_TRUE(questions[i].claim == prometheus)
        << "seed " << carried[i].seed << ": " << questions[i].rule.expr << "\n"
        << carried[i].plan.ToText()
        << Differences(questions[i].claim, prometheus, carried[i].rule.recording);
  }
  // tests/run.sh looks for this line.
  std::cout << agree << " of " << carried.size() << " imported rules fire when promtool "
            << promtool.version() << " says so (" << firing << " fire at all); " << refused
            << " more were refused\n";
  if (last - first >= 100) {
    EXPECT_GT(firing, carried.size() / 2);
    EXPECT_GT(carried.size(), (last - first) * 3 / 4);
  }
}

}  // namespace sluice::peer
}  // namespace sluice::peer
