// The clock of a replay, and what becomes of rows that don't fit.
#include "src/trace/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "src/trace/reader.h"

namespace sluice::trace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kSecond = 1'000'000'000;

struct Outcome {
  absl::Status status;
  ReplaySummary summary;
  std::vector<std::string> events;  // "12 TRIP": the second and the kind
};

// Replays JSON Lines, whose times are seconds since the epoch.
Outcome Play(const std::string& plan_text, const std::string& lines, ReplayOptions options = {},
             EngineOptions engine_options = {}) {
  Outcome outcome;
  const absl::StatusOr<Plan> plan = Plan::Parse("role r\n" + plan_text, "test.sluice");
  if (!plan.ok()) {
    outcome.status = plan.status();
    return outcome;
  }
  std::unique_ptr<Engine> engine = *Engine::Create(*plan, engine_options);
  engine->OnEvent([&](const v1::Event& event) {
    outcome.events.push_back(std::to_string(event.time().seconds()) + " " +
                             v1::Event::Kind_Name(event.kind()));
  });
  std::unique_ptr<Reader> reader = *OpenTraceBytes("x.jsonl", lines, {});
  Replay replay(*plan, *engine, options);
  outcome.status = replay.Run(*reader, [] { return true; });
  outcome.summary = replay.summary();
  return outcome;
}

std::string Line(int second, const std::string& signal, const std::string& sample) {
  return "{\"time\":" + std::to_string(second) + ",\"signal\":\"" + signal + "\"," + sample + "}\n";
}

std::string Gauge(int second, double value, const std::string& host = "") {
  std::string labels = host.empty() ? "" : "\"labels\":{\"host\":\"" + host + "\"},";
  return Line(second, "x", labels + "\"value\":" + std::to_string(value));
}

TEST(ReplayClock, RowsOfOneTimeAreAllInBeforeTheirTickIsDecided) {
  const Outcome outcome =
      Play("signal x gauge by host\ngate g { owner r when count(x) over 1s >= 2 }",
           Gauge(100, 1, "a") + Gauge(110, 1, "a") + Gauge(110, 1, "b") + Gauge(120, 1, "a"));
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.events, ElementsAre("110 TRIP", "111 CLEAR"));
  EXPECT_EQ(outcome.summary.late, 0u);
}

TEST(ReplayClock, TheFirstRowStartsTheEngine) {
  const Outcome outcome =
      Play("signal x gauge\ngate g { owner r when count(x) over 1h < 2 }", Gauge(1000, 1));
  EXPECT_THAT(outcome.events, ElementsAre("1000 TRIP"));
  EXPECT_EQ(outcome.summary.first_ns, 1000 * kSecond);
}

TEST(ReplayClock, ItEndsTheLatenessAfterTheNewestRow) {
  const Outcome outcome =
      Play("lateness 30s\nsignal x gauge\ngate g { owner r when last(x) over 1s > 5 }",
           Gauge(100, 1) + Gauge(110, 9));
  EXPECT_THAT(outcome.events, ElementsAre("110 TRIP"));
}

TEST(ReplayClock, UntilMovesItOn) {
  ReplayOptions options;
  options.until_ns = 200 * kSecond;
  const std::string plan = "signal x gauge\ngate g { owner r when silence(x) > 1m }";
  EXPECT_THAT(Play(plan, Gauge(100, 1)).events, IsEmpty());
  EXPECT_THAT(Play(plan, Gauge(100, 1), options).events, ElementsAre("161 TRIP"));
}

TEST(ReplayClock, RowsAfterUntilAreLeftOut) {
  ReplayOptions options;
  options.until_ns = 109 * kSecond;
  const Outcome outcome = Play("signal x gauge\ngate g { owner r when last(x) over 1s > 5 }",
                               Gauge(100, 1) + Gauge(110, 9) + Gauge(105, 1), options);
  EXPECT_THAT(outcome.events, IsEmpty());
  EXPECT_EQ(outcome.summary.rows, 2u);
  EXPECT_EQ(outcome.summary.after_until, 1u);
  EXPECT_EQ(outcome.summary.late, 0u);
}

TEST(ReplayClock, RowsFartherBehindThanTheLatenessAreLate) {
  const Outcome outcome =
      Play("lateness 5s\nsignal x gauge\ngate g { owner r when last(x) over 1s > 5 }",
           Gauge(100, 1) + Gauge(110, 1) + Gauge(106, 9) + Gauge(103, 9));
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.events, ElementsAre("106 TRIP", "110 CLEAR"));
  EXPECT_EQ(outcome.summary.rows, 4u);
  EXPECT_EQ(outcome.summary.late, 1u);
}

TEST(ReplayClock, ARowTooFarOnIsBadAndMovesNothing) {
  const std::string plan = "signal x gauge\ngate g { owner r when last(x) over 1s > 5 }";
  const std::string rows = Gauge(100, 1) + Gauge(100 + 86400 * 30, 9) + Gauge(101, 9);
  EngineOptions engine;
  engine.max_jump = absl::Hours(24);
  const Outcome refused = Play(plan, rows, {}, engine);
  EXPECT_EQ(refused.status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(refused.status.message()),
              testing::AllOf(HasSubstr("x.jsonl:2: "), HasSubstr("30d"), HasSubstr("--max-jump")));

  ReplayOptions skip;
  skip.skip_bad_rows = true;
  const Outcome skipped = Play(plan, rows, skip, engine);
  EXPECT_TRUE(skipped.status.ok());
  EXPECT_EQ(skipped.summary.skipped, 1u);
  EXPECT_THAT(skipped.events, ElementsAre("101 TRIP"));

  engine.max_jump = absl::Hours(24 * 31);
  EXPECT_TRUE(Play(plan, rows, {}, engine).status.ok());
}

TEST(ReplayClock, AnUntilTooFarOnIsAnError) {
  ReplayOptions options;
  options.until_ns = (100 + 86400 * 30) * kSecond;
  const Outcome outcome = Play("signal x gauge", Gauge(100, 1), options);
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(outcome.status.message()), HasSubstr("--max-jump"));
}

TEST(ReplayClock, ABadRowMovesNoTime) {
  ReplayOptions skip;
  skip.skip_bad_rows = true;
  const Outcome outcome = Play("signal x gauge\ngate g { owner r when last(x) over 1s > 5 }",
                               Line(50, "y", "\"value\":1") + Gauge(100, 1) +
                                   Line(500, "x", "\"ok\":1,\"total\":1") + Gauge(101, 9),
                               skip);
  EXPECT_EQ(outcome.summary.first_ns, 100 * kSecond);
  EXPECT_EQ(outcome.summary.late, 0u);
  EXPECT_EQ(outcome.summary.skipped, 2u);
  EXPECT_THAT(outcome.summary.skipped_examples,
              ElementsAre(HasSubstr("x.jsonl:1: "), HasSubstr("x.jsonl:3: ")));
  EXPECT_THAT(outcome.events, ElementsAre("101 TRIP"));
}

TEST(ReplayClock, ItStopsWhenItIsToldTo) {
  const Plan plan = *Plan::Parse("role r\nsignal x gauge", "test.sluice");
  const std::unique_ptr<Engine> engine = *Engine::Create(plan);
  const std::string rows = Gauge(100, 1) + Gauge(101, 1) + Gauge(102, 1);
  const std::unique_ptr<Reader> reader = *OpenTraceBytes("x.jsonl", rows, {});
  Replay replay(plan, *engine, {});
  int asked = 0;
  EXPECT_TRUE(replay.Run(*reader, [&] { return ++asked < 2; }).ok());
  EXPECT_EQ(replay.summary().rows, 2u);
}

TEST(ReplayRows, LabelsMayComeInAnyOrder) {
  const auto row = [](int second, const std::string& labels, int value) {
    return Line(second, "c", "\"labels\":{" + labels + "},\"value\":" + std::to_string(value));
  };
  // One series: 10 and 5 more. As two series neither would have an increase.
  const Outcome outcome =
      Play("signal c counter by a, b\ngate g { owner r when increase(c) over 1m == 15 }",
           row(100, "\"a\":\"1\",\"b\":\"2\"", 100) + row(101, "\"b\":\"2\",\"a\":\"1\"", 110) +
               row(102, "\"a\":\"1\",\"b\":\"2\"", 115));
  EXPECT_THAT(outcome.events, ElementsAre("102 TRIP"));
}

TEST(ReplayRows, EventsTakeAWholeValue) {
  const std::string plan = "signal e events\ngate g { owner r when count(e) over 1m >= 7 }";
  EXPECT_THAT(Play(plan, Line(100, "e", "\"n\":3") + Line(101, "e", "\"value\":4")).events,
              ElementsAre("101 TRIP"));
  EXPECT_THAT(std::string(Play(plan, Line(100, "e", "\"value\":0.5")).status.message()),
              HasSubstr("whole number"));
  EXPECT_FALSE(Play(plan, Line(100, "e", "\"value\":-1")).status.ok());
  EXPECT_FALSE(Play(plan, Line(100, "e", "\"value\":1e300")).status.ok());
}

// What each kind of signal takes, and says to what it doesn't.
struct FormCase {
  const char* kind;
  const char* sample;
  const char* complaint;  // empty: it is taken
};

class ReplayForms : public testing::TestWithParam<FormCase> {};

TEST_P(ReplayForms, AreThoseOfTheSignal) {
  const Outcome outcome =
      Play(std::string("signal s ") + GetParam().kind, Line(100, "s", GetParam().sample));
  const std::string complaint = GetParam().complaint;
  if (complaint.empty()) {
    EXPECT_TRUE(outcome.status.ok()) << outcome.status;
    EXPECT_EQ(outcome.summary.rows, 1u);
    return;
  }
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(outcome.status.message()),
              testing::AllOf(HasSubstr("x.jsonl:1: "), HasSubstr(complaint)));
}

constexpr char kValue[] = "\"value\":1";
constexpr char kOutcome[] = "\"ok\":1,\"total\":2";
constexpr char kCount[] = "\"n\":1";

INSTANTIATE_TEST_SUITE_P(
    Kinds, ReplayForms,
    testing::Values(FormCase{"gauge", kValue, ""},
                    FormCase{"gauge", kOutcome, "is a gauge and takes a value, but the row has ok"},
                    FormCase{"gauge", kCount, "takes a value, but the row has n"},
                    FormCase{"counter", kValue, ""},
                    FormCase{"counter", "\"value\":-1", "is never below 0"},
                    FormCase{"counter", kOutcome, "is a counter and takes a value"},
                    FormCase{"events", kCount, ""}, FormCase{"events", kValue, ""},
                    FormCase{"events", kOutcome, "is of events and takes n"},
                    FormCase{"outcome", kOutcome, ""},
                    FormCase{"outcome", "\"ok\":0,\"total\":0", ""},
                    FormCase{"outcome", kValue, "is an outcome and takes ok and total"},
                    FormCase{"distribution", kValue, ""},
                    FormCase{"distribution", kOutcome, "takes a value or a histogram"}));

struct LabelCase {
  const char* labels;
  const char* complaint;
};

class ReplayLabels : public testing::TestWithParam<LabelCase> {};

TEST_P(ReplayLabels, AreExactlyThoseDeclared) {
  const Outcome outcome =
      Play("signal s gauge by region, cdn",
           Line(100, "s", std::string("\"labels\":{") + GetParam().labels + "},\"value\":1"));
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(outcome.status.message()),
              testing::AllOf(HasSubstr("x.jsonl:1: "), HasSubstr(GetParam().complaint)));
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, ReplayLabels,
    testing::Values(
        LabelCase{"", "the row lacks the labels `region`, `cdn`, which `s` declares"},
        LabelCase{R"("region":"sg")", "the row lacks the label `cdn`, which `s` declares"},
        LabelCase{R"("region":"sg","cdn":"a","host":"h")",
                  "the row has the label `host`, which `s` does not declare"},
        LabelCase{R"("regoin":"sg","cdn":"a")",
                  "the row lacks the label `region` and has the label `regoin`; `s` declares "}));

TEST(ReplayRows, AnUnknownSignalIsNamedWithTheNearest) {
  const std::string row = Line(100, "strem_start", kValue);
  EXPECT_THAT(std::string(Play("signal stream_start gauge", row).status.message()),
              HasSubstr("x.jsonl:1: the plan has no signal `strem_start`; did you mean "
                        "`stream_start`?"));
}

TEST(ReplayRows, ABoundOfTheEngineIsABadRow) {
  EngineOptions engine;
  engine.max_series_per_signal = 1;
  const std::string plan = "signal x gauge by host";
  const std::string rows = Gauge(100, 1, "a") + Gauge(101, 1, "b") + Gauge(102, 1, "a");
  const Outcome refused = Play(plan, rows, {}, engine);
  EXPECT_EQ(refused.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.status.message()), HasSubstr("x.jsonl:2: "));
  ReplayOptions skip;
  skip.skip_bad_rows = true;
  EXPECT_EQ(Play(plan, rows, skip, engine).summary.rows, 2u);
}

TEST(ReplayRows, WithoutAnyNothingIsDecided) {
  const Outcome outcome = Play("signal x gauge\ngate g { owner r when count(x) over 1m < 1 }", "");
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.events, IsEmpty());
  EXPECT_FALSE(outcome.summary.first_ns.has_value());
}

}  // namespace
}  // namespace sluice::trace
