// Panes from elsewhere: what an engine takes in and what not, and how folders go on.
#include "sluice/panes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sluice/intake.h"
#include "tests/engine/engine_fixture.h"
#include "tests/engine/every_column.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kTick = kStart / kSecond;  // a tick is a second here

Plan PlanOf(absl::string_view text) {
  absl::StatusOr<Plan> plan = Plan::Parse(text, "test.sluice");
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *plan;
}

std::unique_ptr<PaneFolder> FolderOf(const Plan& plan, const std::string& source,
                                     std::uint64_t incarnation = 0) {
  PaneFolderOptions options;
  options.source = source;
  options.incarnation = incarnation;
  auto folder = PaneFolder::Create(plan, options);
  EXPECT_TRUE(folder.ok()) << folder.status();
  return *std::move(folder);
}

std::vector<v1::PaneBatch> BatchesOf(PaneFolder& folder) {
  std::vector<v1::PaneBatch> batches;
  while (auto batch = folder.NextBatch()) batches.push_back(*std::move(batch));
  return batches;
}

// A sample or two of every signal, in the first second after the start.
void RecordSome(Engine& engine) {
  for (const std::string host : {"b", "a"}) {
    const auto load = engine.Gauge("load", {{"host", host}}).value();
    const auto sent = engine.Counter("sent", {{"host", host}}).value();
    for (int i = 1; i <= 4; ++i) {
      ASSERT_TRUE(engine.Record(load, kStart + i, 10.25 * i).ok());
      ASSERT_TRUE(engine.Record(sent, kStart + i, 7.5 * i).ok());
    }
  }
  const auto joins = engine.Events("joins", {{"region", "eu"}}).value();
  const auto starts = engine.Outcome("starts", {{"region", "eu"}}).value();
  const auto latency = engine.Distribution("latency", {{"region", "eu"}}).value();
  const auto unused = engine.Gauge("unused", {{"host", "a"}}).value();
  ASSERT_TRUE(engine.Record(joins, kStart + 5, 3).ok());
  ASSERT_TRUE(engine.Record(starts, kStart + 5, 9, 10).ok());
  ASSERT_TRUE(engine.Record(latency, kStart + 5, 0.5).ok());
  ASSERT_TRUE(engine.Record(latency, kStart + 6, {{0.25, 3}, {1e-300, 2}}).ok());
  ASSERT_TRUE(engine.Record(unused, kStart + 7, 1).ok());
}

// The batch of that second, with something in every column.
v1::PaneBatch FullBatch(const Plan& plan) {
  auto folder = FolderOf(plan, "edge");
  EXPECT_TRUE(folder->engine().Start(kStart).ok());
  RecordSome(folder->engine());
  EXPECT_TRUE(folder->engine().AdvanceTo(kStart + 6 * kSecond).ok());
  for (v1::PaneBatch& batch : BatchesOf(*folder)) {
    if (batch.tick() == kTick + 1) return std::move(batch);
  }
  ADD_FAILURE() << "no batch of the first second";
  return {};
}

std::unique_ptr<Engine> StartedEngine(const Plan& plan, EngineOptions options = {}) {
  auto engine = Engine::Create(plan, options);
  EXPECT_TRUE(engine.ok()) << engine.status();
  EXPECT_TRUE((*engine)->Start(kStart).ok());
  return *std::move(engine);
}

std::string Counted(const Engine& engine) {
  std::string all;
  for (const SignalStatistics& signal : engine.statistics().signals) {
    absl::StrAppend(&all, signal.signal, " ", signal.recorded, "/", signal.late, "/", signal.ahead,
                    "/", signal.rejected, "/", signal.series, "\n");
  }
  return all;
}

v1::SignalPanes& PanesOf(v1::PaneBatch& batch, std::uint32_t signal) {
  for (v1::SignalPanes& panes : *batch.mutable_signals()) {
    if (panes.signal() == signal) return panes;
  }
  ADD_FAILURE() << "no signal " << signal;
  return *batch.mutable_signals(0);
}

enum : std::uint32_t { kLoad, kSent, kJoins, kStarts, kLatency, kUnused };

TEST(Panes, ABatchSaysAllThatSamplesCameTo) {
  const Plan plan = PlanOf(kEveryColumn);
  v1::PaneBatch batch = FullBatch(plan);
  EXPECT_EQ(batch.source(), "edge");
  EXPECT_EQ(batch.signals_size(), 6);
  const v1::SignalPanes& load = PanesOf(batch, kLoad);
  ASSERT_THAT(load.samples(), ElementsAre(4, 4));
  EXPECT_THAT(batch.values(), ElementsAre("a", "b", "eu"));  // not in the order of arrival
  EXPECT_THAT(load.labels(), ElementsAre(0, 1));
  EXPECT_EQ(load.count_size(), 0);
  EXPECT_THAT(load.sums().hi(), ElementsAre(102.5, 102.5));
  EXPECT_EQ(load.sums().lo_size(), 0);
  EXPECT_THAT(load.min(), ElementsAre(10.25, 10.25));
  EXPECT_THAT(load.max(), ElementsAre(41, 41));
  EXPECT_THAT(load.oldest(), ElementsAre(kSecond - 1, kSecond - 1));
  EXPECT_THAT(PanesOf(batch, kSent).sums().hi(), ElementsAre(22.5, 22.5));
  EXPECT_THAT(PanesOf(batch, kJoins).count(), ElementsAre(3));
  EXPECT_THAT(PanesOf(batch, kStarts).ok(), ElementsAre(9));
  EXPECT_THAT(PanesOf(batch, kStarts).newest(), ElementsAre(kSecond - 5));
  EXPECT_THAT(PanesOf(batch, kLatency).samples(), ElementsAre(2));
  EXPECT_THAT(PanesOf(batch, kLatency).count(), ElementsAre(6));
  EXPECT_THAT(PanesOf(batch, kLatency).histograms().counts(), ElementsAre(2, 3, 1));
  EXPECT_LT(batch.ByteSizeLong(), 700u);

  auto engine = StartedEngine(plan);
  ASSERT_TRUE(engine->Merge(batch).ok());
  auto one = StartedEngine(plan);
  RecordSome(*one);
  EXPECT_EQ(Counted(*engine), Counted(*one));
}

struct BadCase {
  const char* what;
  std::function<void(v1::PaneBatch&)> spoil;
};

const std::vector<BadCase>& BadCases() {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInf = std::numeric_limits<double>::infinity();
  using Batch = v1::PaneBatch;
  static const auto* const kCases = new std::vector<BadCase>{
      {"no source", [](Batch& b) { b.clear_source(); }},
      {"not UTF-8", [](Batch& b) { b.set_source("\xff"); }},
      {"has 1025 bytes", [](Batch& b) { b.set_source(std::string(1025, 'a')); }},
      {"another plan", [](Batch& b) { b.set_plan_id("7"); }},
      {"beyond the years", [](Batch& b) { b.set_tick(INT64_MAX); }},
      {"beyond the years", [](Batch& b) { b.set_tick(INT64_MIN); }},
      {"began after it", [](Batch& b) { b.set_first_tick(b.tick() + 1); }},
      {"began after it", [](Batch& b) { b.set_first_tick(INT64_MIN); }},
      {"not UTF-8", [](Batch& b) { b.set_values(0, "\xc3("); }},
      {"no signal 6", [](Batch& b) { b.mutable_signals(5)->set_signal(6); }},
      {"order of the plan", [](Batch& b) { b.mutable_signals()->SwapElements(0, 1); }},
      {"order of the plan", [](Batch& b) { *b.add_signals() = b.signals(5); }},
      {"no signal 9", [](Batch& b) { b.add_refused()->set_signal(9); }},
      {"more samples were refused", [](Batch& b) { b.add_refused()->set_late(UINT64_MAX); }},
      {"no series", [](Batch& b) { PanesOf(b, kUnused).clear_samples(); }},
      {"column labels", [](Batch& b) { PanesOf(b, kLoad).add_labels(0); }},
      {"label value 7", [](Batch& b) { PanesOf(b, kLoad).set_labels(0, 7); }},
      {"order of their labels", [](Batch& b) { PanesOf(b, kLoad).set_labels(1, 0); }},
      {"order of their labels",
       [](Batch& b) { PanesOf(b, kLoad).mutable_labels()->SwapElements(0, 1); }},
      {"no sample", [](Batch& b) { PanesOf(b, kLoad).set_samples(0, 0); }},
      {"2^53", [](Batch& b) { PanesOf(b, kLoad).set_samples(0, UINT64_MAX); }},
      {"column count", [](Batch& b) { PanesOf(b, kLoad).add_count(4); }},
      {"2^53", [](Batch& b) { PanesOf(b, kJoins).set_count(0, UINT64_MAX); }},
      {"column ok", [](Batch& b) { PanesOf(b, kStarts).clear_ok(); }},
      {"ok (11) is more than total (10)", [](Batch& b) { PanesOf(b, kStarts).set_ok(0, 11); }},
      {"column sums", [](Batch& b) { PanesOf(b, kLoad).clear_sums(); }},
      {"column sums", [](Batch& b) { PanesOf(b, kJoins).mutable_sums()->add_hi(1); }},
      {"column sums.lo", [](Batch& b) { PanesOf(b, kLoad).mutable_sums()->add_lo(0); }},
      {"no number in twice", [](Batch& b) { PanesOf(b, kLoad).mutable_sums()->set_hi(0, kNan); }},
      {"no number in twice", [](Batch& b) { PanesOf(b, kLoad).mutable_sums()->set_hi(1, kInf); }},
      {"no number in twice",
       [](Batch& b) {
         PanesOf(b, kLoad).mutable_sums()->add_lo(1e300);
         PanesOf(b, kLoad).mutable_sums()->add_lo(0);
       }},
      {"unknown sum has a number",
       [](Batch& b) { PanesOf(b, kLoad).mutable_sums()->add_unknown(1); }},
      {"places of unknown", [](Batch& b) { PanesOf(b, kLoad).mutable_sums()->add_unknown(2); }},
      {"places of unknown", [](Batch& b) { PanesOf(b, kJoins).mutable_squares()->add_unknown(0); }},
      {"squares is negative", [](Batch& b) { PanesOf(b, kLoad).mutable_squares()->set_hi(0, -1); }},
      {"less than nothing", [](Batch& b) { PanesOf(b, kSent).mutable_sums()->set_hi(0, -1); }},
      {"not finite", [](Batch& b) { PanesOf(b, kLoad).set_min(0, -kInf); }},
      {"not finite", [](Batch& b) { PanesOf(b, kLoad).set_last(0, kNan); }},
      {"above its maximum", [](Batch& b) { PanesOf(b, kLoad).set_min(0, 42); }},
      {"beyond its extremes", [](Batch& b) { PanesOf(b, kLoad).set_first(0, 42); }},
      {"beyond its extremes", [](Batch& b) { PanesOf(b, kLoad).set_last(1, -42); }},
      {"not in the tick", [](Batch& b) { PanesOf(b, kLoad).set_oldest(0, kSecond); }},
      {"not in the tick", [](Batch& b) { PanesOf(b, kStarts).set_newest(0, UINT64_MAX); }},
      {"the oldest first", [](Batch& b) { PanesOf(b, kLoad).set_oldest(0, 1); }},
      {"column above", [](Batch& b) { PanesOf(b, kLatency).clear_above(); }},
      {"beyond a threshold", [](Batch& b) { PanesOf(b, kLatency).set_above(0, 7); }},
      {"counts nothing, and has values", [](Batch& b) { PanesOf(b, kLatency).set_count(0, 0); }},
      {"column histograms.sizes", [](Batch& b) { PanesOf(b, kLatency).clear_histograms(); }},
      {"than their sizes say",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->set_sizes(0, UINT32_MAX); }},
      {"than their sizes say",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->add_counts(1); }},
      {"not ascending",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->set_buckets(1, 0); }},
      {"a bucket that there is not",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->set_buckets(0, INT32_MAX); }},
      {"a bucket that there is not",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->set_buckets(0, 63); }},
      {"counts nothing, or too much",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->set_counts(0, 0); }},
      {"as many samples as it counts",
       [](Batch& b) { PanesOf(b, kLatency).mutable_histograms()->set_counts(0, 5); }},
  };
  return *kCases;
}

TEST(Panes, ABadBatchChangesNothing) {
  const Plan plan = PlanOf(kEveryColumn);
  const v1::PaneBatch good = FullBatch(plan);
  auto engine = StartedEngine(plan);
  const std::string before = Counted(*engine);
  const std::size_t bytes = engine->statistics().state_bytes;
  for (const BadCase& bad : BadCases()) {
    v1::PaneBatch batch = good;
    bad.spoil(batch);
    const absl::Status answer = engine->Merge(batch);
    EXPECT_EQ(answer.code(), absl::StatusCode::kInvalidArgument) << bad.what << ": " << answer;
    EXPECT_THAT(std::string(answer.message()), HasSubstr(bad.what));
    EXPECT_EQ(Counted(*engine), before) << bad.what;
  }
  EXPECT_EQ(engine->statistics().state_bytes, bytes);
  EXPECT_TRUE(engine->PaneSources().empty());
  EXPECT_TRUE(engine->Merge(good).ok());
}

TEST(Panes, AFaultIsToldWithItsPlace) {
  const Plan plan = PlanOf(kEveryColumn);
  v1::PaneBatch batch = FullBatch(plan);
  batch.set_source("edge\n7");
  PanesOf(batch, kLoad).set_min(1, 42);
  EXPECT_EQ(std::string(StartedEngine(plan)->Merge(batch).message()),
            absl::StrCat("panes of source \"edge\\u000a7\", tick ", kTick + 1,
                         ": signal load, series 2 of 2: its minimum is above its maximum"));
}

TEST(Panes, ABatchIsTakenOnce) {
  const Plan plan = PlanOf(kEveryColumn);
  const v1::PaneBatch batch = FullBatch(plan);
  auto engine = StartedEngine(plan);
  ASSERT_TRUE(engine->Merge(batch).ok());
  const std::string after = Counted(*engine);
  EXPECT_EQ(engine->Merge(batch).code(), absl::StatusCode::kAlreadyExists);
  // Other samples under the same name: two folders are called alike.
  v1::PaneBatch other = batch;
  PanesOf(other, kStarts).set_ok(0, 1);
  const absl::Status conflict = engine->Merge(other);
  EXPECT_EQ(conflict.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(conflict.message()), HasSubstr("do two folders have one name"));
  // Of the same life, which began otherwise.
  other = batch;
  other.set_first_tick(batch.first_tick() + 1);
  EXPECT_EQ(engine->Merge(other).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Counted(*engine), after);
  // Also once its tick is decided.
  ASSERT_TRUE(engine->AdvanceTo(kStart + 20 * kSecond).ok());
  EXPECT_EQ(engine->Merge(batch).code(), absl::StatusCode::kAlreadyExists);
  const std::vector<PaneSource> sources = engine->PaneSources();
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].merged, 1u);
  EXPECT_EQ(sources[0].repeated, 2u);
  EXPECT_EQ(sources[0].refused, 2u);
  EXPECT_EQ(sources[0].late, 0u);
}

TEST(Panes, ABatchOfADecidedTickIsLate) {
  const Plan plan = PlanOf(kEveryColumn);
  v1::PaneBatch batch = FullBatch(plan);
  auto engine = StartedEngine(plan);
  ASSERT_TRUE(engine->AdvanceTo(kStart + 6 * kSecond).ok());
  EXPECT_EQ(engine->Merge(batch).code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(engine->statistics().signals[kLoad].late, 8u);
  EXPECT_EQ(engine->statistics().signals[kLoad].recorded, 0u);
  EXPECT_EQ(engine->statistics().signals[kLoad].series, 0u);
}

TEST(Panes, ABatchAheadOfTheClockIsToComeAgain) {
  const Plan plan = PlanOf(kEveryColumn);
  v1::PaneBatch batch = FullBatch(plan);
  auto engine = StartedEngine(plan);
  batch.set_tick(kTick + 31);
  EXPECT_EQ(engine->Merge(batch).code(), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(engine->PaneSources().empty());
  ASSERT_TRUE(engine->AdvanceTo(kStart + 1).ok());
  EXPECT_TRUE(engine->Merge(batch).ok());
}

TEST(Panes, AnEngineThatFoldsOrHasNotStartedMergesNothing) {
  const Plan plan = PlanOf(kEveryColumn);
  const v1::PaneBatch batch = FullBatch(plan);
  auto engine = Engine::Create(plan, {}).value();
  EXPECT_EQ(engine->Merge(batch).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(engine->AdvanceReported(kStart, absl::Seconds(1)).code(),
            absl::StatusCode::kFailedPrecondition);
  auto folder = FolderOf(plan, "edge");
  ASSERT_TRUE(folder->engine().Start(kStart).ok());
  EXPECT_EQ(folder->engine().Merge(batch).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Panes, BoundsHoldForPanesAsForSamples) {
  const Plan plan = PlanOf(kEveryColumn);
  v1::PaneBatch batch = FullBatch(plan);
  EngineOptions options;
  options.max_series_per_signal = 1;
  options.max_pane_sources = 2;
  auto engine = StartedEngine(plan, options);
  const absl::Status answer = engine->Merge(batch);
  EXPECT_EQ(answer.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(answer.message()), HasSubstr("refused in all: 2 of 8"));
  EXPECT_EQ(engine->statistics().signals[kLoad].recorded, 4u);
  EXPECT_EQ(engine->statistics().signals[kLoad].rejected, 4u);
  EXPECT_EQ(engine->statistics().signals[kLoad].refused_series, 1u);
  batch.clear_signals();
  batch.set_source("second");
  EXPECT_TRUE(engine->Merge(batch).ok());
  batch.set_incarnation(1);
  const absl::Status third = engine->Merge(batch);
  EXPECT_EQ(third.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(third.message()), HasSubstr("max_pane_sources"));
  // Whoever has nothing that waits makes room for another one.
  ASSERT_TRUE(engine->AdvanceTo(kStart + 10 * kSecond).ok());
  batch.set_tick(kTick + 6);
  EXPECT_TRUE(engine->Merge(batch).ok());
  ASSERT_EQ(engine->PaneSources().size(), 1u);
  EXPECT_EQ(engine->PaneSources()[0].source, "second");
  EXPECT_EQ(engine->PaneSources()[0].incarnation, 1u);
  options.max_pane_sources = 0;
  EXPECT_EQ(Engine::Create(plan, options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Panes, WhatAFolderRefusedIsCountedWhereItIsDecided) {
  const Plan plan = PlanOf(kEveryColumn);
  auto folder = FolderOf(plan, "edge");
  Engine& edge = folder->engine();
  ASSERT_TRUE(edge.Start(kStart).ok());
  const auto load = edge.Gauge("load", {{"host", "a"}}).value();
  EXPECT_FALSE(edge.Record(load, kStart - kMinute, 1).ok());
  EXPECT_FALSE(edge.Record(load, kStart + kMinute, 1).ok());
  EXPECT_FALSE(edge.Record(load, kStart, NAN).ok());
  ASSERT_TRUE(edge.AdvanceTo(kStart + 8 * kSecond).ok());
  auto engine = StartedEngine(plan);
  for (const v1::PaneBatch& batch : BatchesOf(*folder)) {
    const absl::Status merged = engine->Merge(batch);
    EXPECT_TRUE(merged.ok()) << merged;
  }
  const SignalStatistics counted = engine->statistics().signals[kLoad];
  EXPECT_EQ(counted.late, 1u);
  EXPECT_EQ(counted.ahead, 1u);
  EXPECT_EQ(counted.rejected, 1u);
}

// ---- When it is decided

constexpr char kFailing[] = R"(
lateness 2s
role   lead
signal starts outcome by region
gate bad by region { owner lead when success_ratio(starts) over 5s < 90% for 3s }
)";

// A shard whose one region fails in every second.
class FailingShard {
 public:
  FailingShard(const Plan& plan, const std::string& name) : folder_(FolderOf(plan, name)) {
    EXPECT_TRUE(folder_->engine().Start(kStart).ok());
    series_ = folder_->engine().Outcome("starts", {{"region", name}}).value();
  }
  // Up to that second; the batches that are due.
  std::vector<v1::PaneBatch> RunTo(std::int64_t second) {
    for (; second_ <= second; ++second_) {
      const std::int64_t now = kStart + second_ * kSecond;
      EXPECT_TRUE(folder_->engine().Record(series_, now, 1, 10).ok());
      EXPECT_TRUE(folder_->engine().AdvanceTo(now).ok());
    }
    return BatchesOf(*folder_);
  }

 private:
  std::unique_ptr<PaneFolder> folder_;
  OutcomeSeries series_;
  std::int64_t second_ = 1;
};

void MergeAll(Engine& engine, const std::vector<v1::PaneBatch>& batches) {
  for (const v1::PaneBatch& batch : batches) {
    const absl::Status merged = engine.Merge(batch);
    EXPECT_TRUE(merged.ok()) << merged;
  }
}

TEST(Panes, ItIsDecidedOnceAllHaveReportedAndAtTheLatestAfterPatience) {
  const auto running = RunPlan(kFailing);
  Engine& engine = *running->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const Plan plan = PlanOf(kFailing);
  FailingShard eu(plan, "eu");
  FailingShard us(plan, "us");
  const std::vector<std::string> both = {"eu", "us"};
  const auto now = [](std::int64_t second) { return kStart + second * kSecond; };

  MergeAll(engine, eu.RunTo(10));
  ASSERT_TRUE(engine.AdvanceReported(now(10), absl::Seconds(12), both).ok());
  EXPECT_THAT(running->Told(), ElementsAre()) << "us has not reported";
  MergeAll(engine, us.RunTo(10));
  ASSERT_TRUE(engine.AdvanceReported(now(10), absl::Seconds(12), both).ok());
  EXPECT_THAT(running->Told(), ElementsAre("TRIP 4s", "TRIP 4s"));
  EXPECT_EQ(engine.statistics().ticks, 9u);

  // us dies. It is waited for, and no longer than patience has it.
  MergeAll(engine, eu.RunTo(15));
  ASSERT_TRUE(engine.AdvanceReported(now(15), absl::Seconds(8), both).ok());
  EXPECT_EQ(engine.statistics().ticks, 9u);
  MergeAll(engine, eu.RunTo(18));
  ASSERT_TRUE(engine.AdvanceReported(now(18), absl::Seconds(8), both).ok());
  EXPECT_EQ(engine.statistics().ticks, 9u);  // up to 18 - 2 - 8: that was reported
  MergeAll(engine, eu.RunTo(30));
  ASSERT_TRUE(engine.AdvanceReported(now(30), absl::Seconds(8), both).ok());
  EXPECT_EQ(engine.statistics().ticks, 29u) << "it is dead, and holds up nothing";

  // It comes back: what is decided is late, the rest is taken; and it is waited for again.
  std::uint64_t late = 0;
  for (const v1::PaneBatch& batch : us.RunTo(31)) {
    late += absl::IsDeadlineExceeded(engine.Merge(batch)) ? 1 : 0;
  }
  EXPECT_EQ(late, 20u);
  MergeAll(engine, eu.RunTo(35));
  ASSERT_TRUE(engine.AdvanceReported(now(35), absl::Seconds(8)).ok());  // all heard of
  EXPECT_EQ(engine.statistics().ticks, 30u);
  EXPECT_EQ(engine.PaneSources()[1].late, 20u);
  EXPECT_EQ(engine.PaneSources()[1].reported_until_ns, now(29));
  EXPECT_EQ(engine.AdvanceReported(now(35), -absl::Seconds(1)).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Panes, WhoIsNamedIsWaitedForBeforeItIsHeardOf) {
  const auto running = RunPlan(kFailing);
  Engine& engine = *running->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  FailingShard eu(PlanOf(kFailing), "eu");
  MergeAll(engine, eu.RunTo(20));
  const std::int64_t now = kStart + 20 * kSecond;
  ASSERT_TRUE(engine.AdvanceReported(now, absl::Minutes(1), {"eu", "us"}).ok());
  EXPECT_EQ(engine.statistics().ticks, 0u);
  ASSERT_TRUE(engine.AdvanceReported(now, absl::Seconds(8), {"eu", "us"}).ok());
  EXPECT_EQ(engine.statistics().ticks, 19u);
}

TEST(Panes, AGapIsNotPassedOver) {
  const auto running = RunPlan(kFailing);
  ASSERT_TRUE(running->engine->Start(kStart).ok());
  const Plan plan = PlanOf(kFailing);
  FailingShard eu(plan, "eu");
  std::vector<v1::PaneBatch> batches = eu.RunTo(10);
  const v1::PaneBatch missing = batches[4];
  batches.erase(batches.begin() + 4);
  MergeAll(*running->engine, batches);
  const auto advance = [&] {
    ASSERT_TRUE(
        running->engine->AdvanceReported(kStart + 10 * kSecond, absl::InfiniteDuration()).ok());
  };
  advance();
  EXPECT_EQ(running->engine->PaneSources()[0].reported_until_ns, (missing.tick() - 1) * kSecond);
  MergeAll(*running->engine, {missing});
  advance();
  EXPECT_EQ(running->engine->PaneSources()[0].reported_until_ns, kStart + 8 * kSecond);
}

// ---- Going on after a death

constexpr char kRising[] = R"(
tick   1s
role   lead
signal sent counter by host
gate much { owner lead when increase(sent) over 1s > 100 }
)";

TEST(Panes, ACheckpointHoldsWhatCountersRead) {
  const Plan plan = PlanOf(kRising);
  auto folder = FolderOf(plan, "edge", 7);
  ASSERT_TRUE(folder->engine().Start(kStart).ok());
  EXPECT_EQ(folder->Checkpoint().status().code(), absl::StatusCode::kFailedPrecondition);
  const auto record = [](PaneFolder& to, const std::string& host, std::int64_t second,
                         double value) {
    const auto series = to.engine().Counter("sent", {{"host", host}}).value();
    EXPECT_TRUE(to.engine().Record(series, kStart + second * kSecond, value).ok());
  };
  record(*folder, "a", 1, 1000);
  record(*folder, "b", 1, 50);
  record(*folder, "a", 2, 1500);
  ASSERT_TRUE(folder->engine().AdvanceTo(kStart + 1 * kSecond).ok());
  EXPECT_EQ(folder->Checkpoint().status().code(), absl::StatusCode::kFailedPrecondition);
  BatchesOf(*folder);
  const absl::StatusOr<v1::PaneCheckpoint> checkpoint = folder->Checkpoint();
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->counters_size(), 2);

  // The one goes on; the other one in its place, with other series first.
  auto other = PaneFolder::Resume(plan, *checkpoint, {});
  ASSERT_TRUE(other.ok()) << other.status();
  record(**other, "c", 2, 5);
  record(**other, "a", 2, 1500);
  record(*folder, "c", 2, 5);
  for (PaneFolder* one : {folder.get(), other->get()}) {
    ASSERT_TRUE(one->engine().AdvanceTo(kStart + 3 * kSecond).ok());
  }
  const std::vector<v1::PaneBatch> expected = BatchesOf(*folder);
  const std::vector<v1::PaneBatch> resumed = BatchesOf(**other);
  ASSERT_EQ(expected.size(), 2u);
  ASSERT_EQ(resumed.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(resumed[i].SerializeAsString(), expected[i].SerializeAsString())
        << resumed[i].DebugString() << expected[i].DebugString();
  }
  EXPECT_EQ(resumed[0].signals(0).sums().hi(0), 500);

  // Without the checkpoint the first sample of a counter says nothing.
  auto anew = FolderOf(plan, "edge", 8);
  ASSERT_TRUE(anew->engine().Start(kStart + kSecond + 1).ok());
  record(*anew, "a", 2, 1500);
  ASSERT_TRUE(anew->engine().AdvanceTo(kStart + 3 * kSecond).ok());
  EXPECT_EQ(BatchesOf(*anew)[0].signals(0).sums().hi(0), 0);
}

TEST(Panes, ABadCheckpointIsRefused) {
  const Plan plan = PlanOf(kRising);
  auto folder = FolderOf(plan, "edge");
  ASSERT_TRUE(folder->engine().Start(kStart).ok());
  const auto sent = folder->engine().Counter("sent", {{"host", "a"}}).value();
  ASSERT_TRUE(folder->engine().Record(sent, kStart + kSecond, 1).ok());
  ASSERT_TRUE(folder->engine().AdvanceTo(kStart + kSecond).ok());
  BatchesOf(*folder);
  const v1::PaneCheckpoint good = folder->Checkpoint().value();
  ASSERT_TRUE(PaneFolder::Resume(plan, good, {}).ok());
  using Edit = std::function<void(v1::PaneCheckpoint&)>;
  const std::vector<Edit> edits = {
      [](v1::PaneCheckpoint& c) { c.clear_source(); },
      [](v1::PaneCheckpoint& c) { c.set_plan_id("x"); },
      [](v1::PaneCheckpoint& c) { c.set_tick(INT64_MAX); },
      [](v1::PaneCheckpoint& c) { c.set_tick(INT64_MIN); },
      [](v1::PaneCheckpoint& c) { c.set_first_tick(INT64_MIN); },
      [](v1::PaneCheckpoint& c) { c.set_clock_ns(INT64_MAX); },
      [](v1::PaneCheckpoint& c) { c.set_clock_ns(0); },
      [](v1::PaneCheckpoint& c) { c.mutable_counters(0)->set_signal(1); },
      [](v1::PaneCheckpoint& c) { c.mutable_counters(0)->set_last(-1); },
      [](v1::PaneCheckpoint& c) { c.mutable_counters(0)->set_last(NAN); },
      [](v1::PaneCheckpoint& c) { c.mutable_counters(0)->add_labels("b"); },
      [](v1::PaneCheckpoint& c) { c.mutable_counters(0)->set_labels(0, "\xff"); },
  };
  for (std::size_t i = 0; i < edits.size(); ++i) {
    v1::PaneCheckpoint bad = good;
    edits[i](bad);
    EXPECT_EQ(PaneFolder::Resume(plan, bad, {}).status().code(), absl::StatusCode::kInvalidArgument)
        << "edit " << i;
  }
  EXPECT_EQ(PaneFolder::Create(plan, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

// ---- The same decisions, where numbers are hard

// Decides by one engine and by several shards on the same samples of a gauge and a distribution;
// both lists of events, as bytes.
std::pair<std::string, std::string> DecideBoth(
    const std::function<double(std::mt19937_64&)>& draw) {
  constexpr char kNumbers[] = R"(
role   lead
signal load    gauge by host
signal latency distribution by host
gate mean   { owner lead when mean(load) over 10s > 0 }
gate sum    { owner lead when sum(latency) over 7s > 1 }
gate spread { owner lead when stddev(load) over 10s > 1 }
gate p99    { owner lead when p99(latency) over 10s > 3 }
gate peak   { owner lead when max(load) over 3s > 100 clear when min(load) over 3s < -100 }
)";
  const Plan plan = PlanOf(kNumbers);
  const auto one = RunPlan(kNumbers);
  const auto many = RunPlan(kNumbers);
  std::vector<std::unique_ptr<PaneFolder>> shards;
  for (const char* const name : {"a", "b", "c", "d", "e"}) {
    shards.push_back(FolderOf(plan, name));
    EXPECT_TRUE(shards.back()->engine().Start(kStart).ok());
  }
  EXPECT_TRUE(one->engine->Start(kStart).ok());
  EXPECT_TRUE(many->engine->Start(kStart).ok());
  std::mt19937_64 random(4711);
  for (int second = 1; second <= 120; ++second) {
    const std::int64_t now = kStart + second * kSecond;
    for (int i = 0; i < 60; ++i) {
      const std::string host = absl::StrCat(random() % 12);
      const double value = draw(random);
      for (Engine* engine : {one->engine.get(), &shards[random() % 5]->engine()}) {
        const std::int64_t at = now - i;
        EXPECT_TRUE(
            engine->Record(engine->Gauge("load", {{"host", host}}).value(), at, value).ok());
        EXPECT_TRUE(
            engine->Record(engine->Distribution("latency", {{"host", host}}).value(), at, value)
                .ok());
      }
    }
    EXPECT_TRUE(one->engine->AdvanceTo(now).ok());
    for (const auto& shard : shards) {
      EXPECT_TRUE(shard->engine().AdvanceTo(now).ok());
      MergeAll(*many->engine, BatchesOf(*shard));
    }
    EXPECT_TRUE(many->engine->AdvanceReported(now, absl::InfiniteDuration()).ok());
  }
  std::pair<std::string, std::string> both;
  for (const v1::Event& event : one->events) both.first += event.DebugString();
  for (const v1::Event& event : many->events) both.second += event.DebugString();
  EXPECT_GT(one->events.size(), 5u);
  return both;
}

TEST(Panes, SumsOfManyMagnitudesAreThoseOfOneEngine) {
  // Of either sign, with full significands, over a factor of 2^40.
  const auto both = DecideBoth([](std::mt19937_64& random) {
    const double value = std::ldexp(static_cast<double>(random() >> 11), -53);
    return std::ldexp(value - 0.5, static_cast<int>(random() % 40) - 20);
  });
  EXPECT_EQ(both.first, both.second);
}

TEST(Panes, SumsThatNoDoubleHoldsAreUnknownInBoth) {
  int drawn = 0;
  const auto both = DecideBoth([&drawn](std::mt19937_64& random) {
    ++drawn;
    if (drawn > 2000 && drawn < 2400) return 1.7e308;
    return static_cast<double>(random() % 400) - 200;
  });
  EXPECT_EQ(both.first, both.second);
}

TEST(Panes, SeriesRetireAndComeBackAsInOneEngine) {
  constexpr char kQuiet[] = R"(
role   lead
signal starts outcome by region
gate bad by region { owner lead when success_ratio(starts) over 5s < 90% for 3s }
)";
  EngineOptions options;
  options.retire_after = absl::Seconds(20);
  const Plan plan = PlanOf(kQuiet);
  const auto one = RunPlan(kQuiet, options);
  const auto many = RunPlan(kQuiet, options);
  PaneFolderOptions folding;
  folding.source = "edge";
  folding.engine = options;
  auto shard = PaneFolder::Create(plan, folding).value();
  for (Engine* engine : {one->engine.get(), many->engine.get(), &shard->engine()}) {
    ASSERT_TRUE(engine->Start(kStart).ok());
  }
  const auto record = [](Engine& engine, std::int64_t now, const std::string& region) {
    EXPECT_TRUE(
        engine.Record(engine.Outcome("starts", {{"region", region}}).value(), now, 2, 2).ok());
  };
  for (int second = 1; second <= 200; ++second) {
    const std::int64_t now = kStart + second * kSecond;
    for (Engine* engine : {one->engine.get(), &shard->engine()}) {
      record(*engine, now, "eu");
      if (second < 10 || second > 120) record(*engine, now, "us");
      if (second % 50 == 0) record(*engine, now, absl::StrCat("r", second));
      ASSERT_TRUE(engine->AdvanceTo(now).ok());
    }
    MergeAll(*many->engine, BatchesOf(*shard));
    ASSERT_TRUE(many->engine->AdvanceTo(now).ok());
  }
  EXPECT_EQ(one->Told(), many->Told());
  EXPECT_GT(many->engine->statistics().signals[0].retired_series, 2u);
  EXPECT_EQ(Counted(*one->engine), Counted(*many->engine));
}

TEST(Panes, ManyThreadsMayRecordThroughAnIntake) {
  const Plan plan = PlanOf(kFailing);
  auto folder = FolderOf(plan, "edge");
  auto intake = Intake::Create(folder->engine()).value();
  ASSERT_TRUE(intake->AdvanceTo(kStart).ok());
  auto producer = intake->AddProducer();
  const auto series = producer.Outcome("starts", {{"region", "eu"}}).value();
  ASSERT_TRUE(producer.Record(series, kStart + 1, 1, 2).ok());
  ASSERT_TRUE(intake->AdvanceTo(kStart + 4 * kSecond).ok());
  const std::vector<v1::PaneBatch> batches = BatchesOf(*folder);
  ASSERT_GE(batches.size(), 2u);
  bool found = false;
  for (const v1::PaneBatch& batch : batches) found = found || batch.signals_size() == 1;
  EXPECT_TRUE(found);
}

TEST(Panes, AnIdleSourceSaysSoTickByTick) {
  const Plan plan = PlanOf(kFailing);
  auto folder = FolderOf(plan, "edge");
  ASSERT_TRUE(folder->engine().Start(kStart).ok());
  EXPECT_FALSE(folder->NextBatch().has_value());
  ASSERT_TRUE(folder->engine().AdvanceTo(kStart + kMinute).ok());
  const std::vector<v1::PaneBatch> batches = BatchesOf(*folder);
  ASSERT_EQ(batches.size(), 60u);  // what is within the lateness at the start included
  for (std::size_t i = 0; i < batches.size(); ++i) {
    EXPECT_EQ(batches[i].tick(), batches[i].first_tick() + static_cast<std::int64_t>(i));
    EXPECT_LT(batches[i].ByteSizeLong(), 80u);
  }
}

}  // namespace
}  // namespace sluice
