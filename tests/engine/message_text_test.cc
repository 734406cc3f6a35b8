// The texts of messages: each placeholder in each format.
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "host.pb.h"
#include "src/language/print.h"
#include "src/plan/text_format.h"
#include "tests/engine/action_fixture.h"

namespace sluice::engine {
namespace {

constexpr char kRatio[] = "success_ratio(starts) over 1m < 97%";
constexpr char kLatency[] = "p95(latency) over 1m > 2s";
constexpr char kFailures[] = "failures(starts) over 1m > 3";

// A plan that says `text`, which is as a plan spells it but for the quotes.
std::string PlanThatSays(const std::string& text, const std::string& when,
                         const std::string& more = "") {
  return absl::StrCat(PlanThatSends("host.Scalars { text: $message.said }", when),
                      "message said \"", text, "\"\n", more);
}

// What a message says, or the first finding of the check.
std::string Said(const std::string& text, const v1::Event& decision, const std::string& when,
                 const std::string& more = "") {
  const absl::StatusOr<Plan> plan = Plan::Parse(PlanThatSays(text, when, more), "said");
  if (!plan.ok()) return std::string(plan.status().message());
  return Fill(*plan, decision).told.fields().fields().at("text").string_value();
}

v1::Event Trip(absl::optional<double> value = 0.906, absl::optional<double> threshold = 0.97) {
  v1::Event trip = Decision(value, threshold);
  trip.set_on("trip");
  return trip;
}

TEST(MessageText, SaysNumbersInTheirFormats) {
  EXPECT_EQ(Said("{value} {value:%} {value:.1%} {value:.2%} {value:.3} {value:.0}", Trip(), kRatio),
            "90.6 % 90.6 % 90.6 % 90.60 % 0.906 1");
  EXPECT_EQ(Said("{value:%} < {threshold:%}", Trip(0.96998), kRatio), "96.998 % < 97 %");
  EXPECT_EQ(Said("{value:.0} > {threshold}", Trip(1204, 3), kFailures), "1,204 > 3");
}

TEST(MessageText, SaysDurationsInTheirUnits) {
  EXPECT_EQ(Said("{value} {value:s} {value:.1s} {value:ms} {value:.2m}, of {threshold}",
                 Trip(4.2349, 2), kLatency),
            "4s235ms 4.235s 4.2s 4,235ms 0.07m, of 2s");
}

TEST(MessageText, SaysTimesInThePlansZone) {
  const std::string all =
      "{since}, {since:time}, {since:hms}, {since:datetime}, {since:ago}, {time:time}";
  EXPECT_EQ(Said(all, Trip(), kRatio, "timezone \"Asia/Singapore\""),
            "2026-03-02T04:42:16.5+08:00, 04:42, 04:42:16, 2 Mar 04:42 +08, 2m59s, 04:45");
  EXPECT_EQ(Said(all, Trip(), kRatio),
            "2026-03-01T20:42:16.5Z, 20:42 UTC, 20:42:16 UTC, 1 Mar 20:42 UTC, 2m59s, 20:45 UTC");
  v1::Event old = Trip();
  old.mutable_since()->set_seconds(old.time().seconds() - 3 * 86'400);
  EXPECT_EQ(Said("{since:time} {since:ago}", old, kRatio, "timezone \"Europe/Berlin\""),
            "26 Feb 21:45 2d23h");
}

// What other fields say is for machines, and of no zone.
TEST(MessageText, AVariableOfAFieldIsInUtcWhateverTheZone) {
  const absl::StatusOr<Plan> plan = Plan::Parse(
      absl::StrCat(PlanThatSends("host.Scalars { text: $since }"), "timezone \"Asia/Singapore\""),
      "said");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(Fill(*plan, Trip()).told.fields().fields().at("text").string_value(),
            "2026-03-01T20:42:16.5Z");
}

TEST(MessageText, ATripIsWhenItIsToldUnlessToldLater) {
  v1::Event event = Trip();
  EXPECT_EQ(Said("{tripped_at:hms} {tripped_at:ago}", event, kRatio), "20:45:16 UTC 0s");
  event.mutable_tripped_at()->set_seconds(event.time().seconds() - 100);
  EXPECT_EQ(Said("{tripped_at:hms} {tripped_at:ago}", event, kRatio), "20:43:36 UTC 1m40s");
  event.clear_tripped_at();
  event.set_on("clear");
  EXPECT_EQ(Said("{tripped_at:ago}", event, kRatio), "unknown") << "it began tripped";
}

TEST(MessageText, WhatIsUnknownSaysSoInEveryFormat) {
  const v1::Event nothing;
  EXPECT_EQ(Said("{value} {value:%} {value:.2} {threshold:.1%}", nothing, kRatio),
            "unknown unknown unknown unknown");
  EXPECT_EQ(Said("{value:s} {threshold:.1ms}", nothing, kLatency), "unknown unknown");
  EXPECT_EQ(Said("{since:time} {since:ago} {time:datetime} {tripped_at} {region}", nothing, kRatio),
            "unknown unknown unknown unknown unknown");
}

TEST(MessageText, BracesAndWhatLabelsSayAreLeftAsTheyAre) {
  v1::Event event = Trip();
  (*event.mutable_segment())["region"] = "{value:%} \xc3\xbc\n\"";
  EXPECT_EQ(Said("{{value:%}} {region} {{{region}}}", event, kRatio),
            "{value:%} {value:%} \xc3\xbc\n\" {{value:%} \xc3\xbc\n\"}");
}

// Any template is refused by the check, or says what it should: never a word of C's for what is
// no number, never braces that it was to fill.
class AnyTemplate {
 public:
  explicit AnyTemplate(std::uint32_t seed) : random_(seed) {}

  std::string Next() {
    std::string text;
    for (std::size_t n = 1 + Below(4); n > 0; --n) absl::StrAppend(&text, Piece());
    return text;
  }

  std::size_t Below(std::size_t n) { return random_() % n; }

  template <typename Value>
  const Value& OneOf(const std::vector<Value>& all) {
    return all[Below(all.size())];
  }

 private:
  std::string Piece() {
    static const auto& names = *new std::vector<std::string>{
        "region", "value", "threshold",  "gate",   "owner",        "severity", "since",
        "time",   "value", "tripped_at", "reason", "escalated_to", "since",    "valeu"};
    static const auto& odd = *new std::vector<std::string>{
        "{", "}", "{{", "}}", " ", "\xc3\xbc", "%", ":", "{}", "{:}", "\\n", "\\u007b", "."};
    if (Below(6) == 0) return OneOf(odd);
    std::string text = absl::StrCat("{", OneOf(names));
    if (Below(3) != 0) absl::StrAppend(&text, ":", OneOf(plan::KnownTextFormats()));
    if (Below(12) == 0) text.insert(Below(text.size() + 1), OneOf(odd));
    return text + "}";
  }

  std::mt19937 random_;
};

TEST(MessageText, AnyTemplateIsRefusedOrFilled) {
  AnyTemplate random(20261127);
  int good = 0, bad = 0;
  for (int i = 0; i < 6000 && !testing::Test::HasFailure(); ++i) {
    const std::string text = random.Next();
    const std::string when = random.OneOf<std::string>({kRatio, kLatency, kFailures});
    const std::string zone =
        random.OneOf<std::string>({"", "timezone \"Asia/Singapore\"", "timezone \"UTC\""});
    Diagnostics diagnostics;
    const absl::StatusOr<Plan> plan =
        Plan::Parse(PlanThatSays(text, when, zone), "random.sluice", &diagnostics);
    if (!plan.ok()) {
      ++bad;
      EXPECT_TRUE(diagnostics.has_errors()) << text;
      EXPECT_FALSE(diagnostics.all().front().remedy.empty()) << text;
      continue;
    }
    ++good;
    using Number = absl::optional<double>;
    const std::vector<Number> numbers = {absl::nullopt, 0.0, 0.906, -1e300, 1e300, 1e-300, 3.0};
    v1::Event decision = Trip(random.OneOf(numbers), random.OneOf(numbers));
    if (random.Below(3) == 0) decision.clear_since();
    if (random.Below(3) == 0) decision.set_on("clear");
    if (random.Below(3) == 0) decision.mutable_since()->set_seconds(-9'000'000'000);
    const FilledAction filled = Fill(*plan, decision);
    const std::string said = filled.told.fields().fields().at("text").string_value();
    const bool braces = text.find("{{") != std::string::npos || text.find("u007b") < text.size();
    for (const char* word : {"nan", "inf", "{value", "{since", "{region"}) {
      if (braces && *word == '{') continue;  // as it is asked to
      EXPECT_EQ(said.find(word), std::string::npos) << text << " says " << said;
    }
  }
  EXPECT_GT(good, 500);
  EXPECT_GT(bad, 1000);
}

}  // namespace
}  // namespace sluice::engine
