#include "tests/peer/side_by_side.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "tests/peer/alarm.h"
#include "tests/peer/promql.h"

namespace sluice::peer {
namespace {

// The rule of the alarm as it is written, whatever is undone on the side of the plan.
absl::StatusOr<AlertingRule> RuleFor(const Alarm& alarm, absl::string_view prefix, Undone undone) {
  const absl::StatusOr<Plan> plan = Plan::Parse(PlanText(alarm), "alarm.sluice");
  if (!plan.ok()) return plan.status();
  return RuleOf(plan->proto(), kGate, prefix, undone);
}

absl::StatusOr<Firing> FiringBySluice(const Asked& asked) {
  const absl::StatusOr<Plan> plan =
      Plan::Parse(PlanText(asked.pair->alarm, asked.undone), "alarm.sluice");
  if (!plan.ok()) return plan.status();
  return FiringOf(*plan, asked.pair->recording);
}

Recording WithoutMarkers(Recording recording) {
  for (Series& series : recording.series) {
    for (Slot& slot : series.slots) {
      if (slot.kind == Slot::Kind::kStale) slot.kind = Slot::Kind::kNothing;
    }
  }
  return recording;
}

// Whether undoing the difference changes anything of what the two sides are asked.
absl::StatusOr<bool> Touches(const Pair& pair, Difference difference) {
  const Undone undone = Undone().With(difference);
  if (difference == Difference::kStaleMarker) {
    for (const Series& series : pair.recording.series) {
      for (const Slot& slot : series.slots) {
        if (slot.kind == Slot::Kind::kStale) return true;
      }
    }
    return false;
  }
  const absl::StatusOr<AlertingRule> as_written = RuleFor(pair.alarm, "", {});
  if (!as_written.ok()) return as_written.status();
  const absl::StatusOr<AlertingRule> rewritten = RuleFor(pair.alarm, "", undone);
  if (!rewritten.ok()) return rewritten.status();
  return rewritten->expr != as_written->expr ||
         PlanText(pair.alarm, undone) != PlanText(pair.alarm);
}

// The verdicts on each of `asked`.
absl::StatusOr<std::vector<Verdicts>> Judge(Ask ask, const std::vector<Asked>& asked) {
  std::vector<Question> questions;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    absl::StatusOr<Question> question = QuestionOn(asked[i], absl::StrCat("p", i));
    if (!question.ok()) return question.status();
    questions.push_back(*std::move(question));
  }
  absl::StatusOr<std::vector<Firing>> fired = ask(questions);
  if (!fired.ok()) return fired.status();
  std::vector<Verdicts> verdicts;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    verdicts.push_back({std::move(questions[i].claim), std::move((*fired)[i])});
  }
  return verdicts;
}

std::string Spelled(const Labels& labels) {
  return absl::StrCat("{", absl::StrJoin(labels, ", ", absl::PairFormatter("=")), "}");
}

std::string Spelled(const Firing& firing, std::int64_t tick) {
  const auto found = firing.find(tick);
  if (found == firing.end()) return "nothing";
  return absl::StrJoin(found->second, " ", [](std::string* out, const Labels& labels) {
    absl::StrAppend(out, Spelled(labels));
  });
}

std::string Spelled(const std::vector<Slot>& slots) {
  return absl::StrJoin(slots, " ", [](std::string* out, const Slot& slot) {
    if (slot.kind == Slot::Kind::kValue) {
      absl::StrAppend(out, slot.value);
    } else {
      absl::StrAppend(out, slot.kind == Slot::Kind::kStale ? "stale" : "_");
    }
  });
}

}  // namespace

absl::StatusOr<Question> QuestionOn(const Asked& asked, const std::string& name) {
  absl::StatusOr<AlertingRule> rule =
      RuleFor(asked.pair->alarm, absl::StrCat(name, "_"), asked.undone);
  if (!rule.ok()) return rule.status();
  absl::StatusOr<Firing> claim = FiringBySluice(asked);
  if (!claim.ok()) return claim.status();
  const Recording& recording = asked.pair->recording;
  return Question{
      name, *std::move(rule),
      asked.undone.Has(Difference::kStaleMarker) ? WithoutMarkers(recording) : recording,
      *std::move(claim)};
}

absl::StatusOr<std::vector<Explained>> Explain(Ask ask, const std::vector<Pair>& pairs) {
  std::vector<Asked> asked;
  for (const Pair& pair : pairs) asked.push_back({&pair, {}});
  absl::StatusOr<std::vector<Verdicts>> verdicts = Judge(ask, asked);
  if (!verdicts.ok()) return verdicts.status();
  std::vector<Explained> explained;
  for (Verdicts& verdict : *verdicts) {
    const bool agree = verdict.agree();
    explained.push_back({std::move(verdict), agree, {}});
  }

  // Asks of some pairs once more, with `undone`; tells `on_agreement` which of them agree.
  const auto ask_again = [&](const std::vector<std::size_t>& again, const auto& undone,
                             const auto& on_agreement) {
    std::vector<Asked> questions;
    for (const std::size_t i : again) questions.push_back({&pairs[i], undone(i)});
    const absl::StatusOr<std::vector<Verdicts>> answers = Judge(ask, questions);
    if (!answers.ok()) return answers.status();
    for (std::size_t i = 0; i < again.size(); ++i) {
      if ((*answers)[i].agree()) on_agreement(again[i]);
    }
    return absl::OkStatus();
  };

  std::vector<std::size_t> differ;
  std::map<Difference, std::set<std::size_t>> touched;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (explained[i].agree) continue;
    differ.push_back(i);
    for (const DifferenceInfo& info : AllDifferences()) {
      const absl::StatusOr<bool> touches = Touches(pairs[i], info.difference);
      if (!touches.ok()) return touches.status();
      if (*touches) touched[info.difference].insert(i);
    }
  }
  const auto all = [&](std::size_t i) {
    Undone undone;
    for (const auto& [difference, touched_pairs] : touched) {
      if (touched_pairs.count(i) > 0) undone = undone.With(difference);
    }
    return undone;
  };
  absl::Status status = ask_again(differ, all, [&](std::size_t i) {
    explained[i].agree = true;
    explained[i].by = all(i);
  });
  for (const DifferenceInfo& info : AllDifferences()) {
    if (!status.ok()) return status;
    std::vector<std::size_t> again;
    for (const std::size_t i : touched[info.difference]) {
      if (explained[i].agree) again.push_back(i);
    }
    const auto without = [&](std::size_t i) { return explained[i].by.Without(info.difference); };
    status = ask_again(again, without, [&](std::size_t i) { explained[i].by = without(i); });
  }
  if (!status.ok()) return status;
  return explained;
}

absl::StatusOr<std::vector<Explained>> Explain(const Promtool& promtool,
                                               const std::vector<Pair>& pairs) {
  return Explain([&](const std::vector<Question>& questions) { return promtool.Ask(questions); },
                 pairs);
}

std::string Report(const Pair& pair, const Verdicts& verdicts) {
  std::string text = PlanText(pair.alarm);
  const absl::StatusOr<AlertingRule> rule = RuleFor(pair.alarm, "", {});
  if (rule.ok()) absl::StrAppend(&text, "as a rule: ", rule->expr, "\n");
  absl::StrAppend(&text, "every ", language::PrintDuration(pair.recording.interval_ns), ":\n");
  for (const Series& series : pair.recording.series) {
    absl::StrAppend(&text, "  ", series.signal, Spelled(series.labels), " ", Spelled(series.slots),
                    "\n");
  }
  for (std::int64_t tick = 0; tick <= pair.recording.end_ns; tick += pair.recording.tick_ns) {
    const std::string sluice = Spelled(verdicts.sluice, tick);
    const std::string prometheus = Spelled(verdicts.prometheus, tick);
    if (sluice == prometheus) continue;
    absl::StrAppend(&text, "at ", language::PrintDuration(tick), " by Sluice ", sluice,
                    ", by Prometheus ", prometheus, "\n");
  }
  return text;
}

}  // namespace sluice::peer
