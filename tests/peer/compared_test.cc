// docs/compared.md: each difference in the list has its words and an example there, and
// each example is what the two sides really say.
//
// An example is a `text` block below `<!-- difference: NAME -->`. Its lines begin with
//
//   when, given, for        the clauses of a gate without labels
//   rule                    the alerting rule that they make
//   sample at, decided at   times; ticks are as far apart as the latter, from 0 on
//   Sluice, Prometheus      `!` for each tick at which it fires
//   a signal                its samples, `_` where there is none
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "tests/docs/markdown.h"
#include "tests/peer/need_promtool.h"
#include "tests/peer/side_by_side.h"

namespace sluice::peer {
namespace {

struct Example {
  std::string where;
  std::string difference;
  Pair pair;
  std::string rule;
  Verdicts verdicts;
};

std::int64_t Nanos(absl::string_view text) {
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration)) ADD_FAILURE() << text << " is no duration";
  return absl::ToInt64Nanoseconds(duration);
}

std::vector<std::int64_t> Times(absl::string_view text) {
  std::vector<std::int64_t> times;
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    times.push_back(Nanos(word));
  }
  return times;
}

Slot SlotOf(absl::string_view word) {
  if (word == "_") return {};
  if (word == "stale") return {Slot::Kind::kStale, 0};
  Slot slot{Slot::Kind::kValue, 0};
  EXPECT_TRUE(absl::SimpleAtod(word, &slot.value)) << word;
  return slot;
}

Firing FiringOf(absl::string_view text, const std::vector<std::int64_t>& ticks) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  EXPECT_EQ(words.size(), ticks.size());
  Firing firing;
  for (std::size_t i = 0; i < std::min(words.size(), ticks.size()); ++i) {
    EXPECT_TRUE(words[i] == "!" || words[i] == ".") << words[i];
    if (words[i] == "!") firing[ticks[i]] = {Labels()};
  }
  return firing;
}

// What each line says, by how it begins; signals in the order of their lines.
struct Lines {
  std::map<std::string, std::string> words;
  std::vector<std::pair<std::string, std::string>> signals;
};

Lines LinesOf(const std::string& text) {
  static const auto* const keys = new std::vector<std::string>{
      "when", "given", "for", "rule", "sample at", "decided at", "Sluice", "Prometheus"};
  Lines lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> halves =
        absl::StrSplit(line, absl::MaxSplits("  ", 1));
    const std::string rest(absl::StripAsciiWhitespace(halves.second));
    if (std::find(keys->begin(), keys->end(), halves.first) != keys->end()) {
      lines.words[halves.first] = rest;
    } else {
      lines.signals.emplace_back(halves.first, rest);
    }
  }
  return lines;
}

Recording RecordingOf(const Lines& lines, const std::vector<std::int64_t>& ticks) {
  Recording recording;
  const std::vector<std::int64_t> times = Times(lines.words.at("sample at"));
  recording.tick_ns = ticks.at(1) - ticks.at(0);
  recording.end_ns = ticks.back();
  recording.interval_ns = recording.tick_ns;
  for (const std::int64_t time : times) {
    recording.interval_ns = std::gcd(recording.interval_ns, time);
  }
  for (const auto& [signal, text] : lines.signals) {
    const std::vector<absl::string_view> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
    EXPECT_EQ(words.size(), times.size()) << signal;
    Series series{signal, {}, {}};
    series.slots.resize(static_cast<std::size_t>(times.back() / recording.interval_ns) + 1);
    for (std::size_t i = 0; i < std::min(words.size(), times.size()); ++i) {
      series.slots[static_cast<std::size_t>(times[i] / recording.interval_ns)] = SlotOf(words[i]);
    }
    recording.series.push_back(series);
  }
  return recording;
}

Example ExampleOf(const docs::Block& block) {
  Example example;
  example.where = absl::StrCat("docs/compared.md:", block.line);
  example.difference = docs::NoteOf(block, "difference");
  Lines lines = LinesOf(block.text);
  const std::vector<std::int64_t> ticks = Times(lines.words["decided at"]);
  example.pair.recording = RecordingOf(lines, ticks);
  Alarm& alarm = example.pair.alarm;
  alarm.tick_ns = example.pair.recording.tick_ns;
  for (const auto& signal : lines.signals) {
    alarm.signals.push_back(absl::StrCat("signal ", signal.first, " gauge"));
  }
  alarm.when = lines.words["when"];
  alarm.given = lines.words["given"];
  if (!lines.words["for"].empty()) alarm.for_ns = Nanos(lines.words["for"]);
  example.rule = lines.words["rule"];
  example.verdicts = {FiringOf(lines.words["Sluice"], ticks),
                      FiringOf(lines.words["Prometheus"], ticks)};
  return example;
}

std::string Page() { return docs::ReadFile(SLUICE_TOP_DIR "/docs/compared.md"); }

std::vector<Example> Examples() {
  std::vector<Example> examples;
  for (const docs::Block& block : docs::BlocksOf(Page())) {
    if (absl::StartsWith(block.note, "difference:")) examples.push_back(ExampleOf(block));
  }
  return examples;
}

TEST(Compared, TellsOfEachDifferenceAndOfNoOther) {
  std::set<std::string> shown;
  for (const Example& example : Examples()) shown.insert(example.difference);
  const std::vector<std::string> lines = absl::StrSplit(Page(), '\n');
  std::set<std::string> listed;
  for (const DifferenceInfo& info : AllDifferences()) {
    listed.insert(std::string(info.name));
    EXPECT_NE(std::find(lines.begin(), lines.end(), absl::StrCat("### ", info.name)), lines.end())
        << info.name;
  }
  EXPECT_EQ(shown, listed);
}

TEST(Compared, SpellsItsRulesAsTheTestDoes) {
  for (const Example& example : Examples()) {
    const absl::StatusOr<Plan> plan = Plan::Parse(PlanText(example.pair.alarm), "alarm.sluice");
    ASSERT_TRUE(plan.ok()) << example.where << plan.status();
    const absl::StatusOr<AlertingRule> rule = RuleOf(plan->proto(), kGate, "", {});
    ASSERT_TRUE(rule.ok()) << example.where << rule.status();
    EXPECT_EQ(rule->expr, example.rule) << example.where;
  }
}

// Each by itself, and by its own difference alone.
TEST(Compared, ShowsWhatTheTwoSidesSay) {
  SLUICE_NEED_PROMTOOL(promtool);
  const std::vector<Example> examples = Examples();
  std::vector<Pair> pairs;
  for (const Example& example : examples) pairs.push_back(example.pair);
  const absl::StatusOr<std::vector<Explained>> explained = Explain(promtool, pairs);
  ASSERT_TRUE(explained.ok()) << explained.status();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const Explained& pair = (*explained)[i];
    const std::string said =
        absl::StrCat(examples[i].where, "\n", Report(pairs[i], pair.as_written));
    EXPECT_EQ(pair.as_written.sluice, examples[i].verdicts.sluice) << said;
    EXPECT_EQ(pair.as_written.prometheus, examples[i].verdicts.prometheus) << said;
    EXPECT_TRUE(pair.agree) << said;
    for (const DifferenceInfo& info : AllDifferences()) {
      EXPECT_EQ(pair.by.Has(info.difference), info.name == examples[i].difference)
          << info.name << ": " << said;
    }
  }
}

}  // namespace
}  // namespace sluice::peer
