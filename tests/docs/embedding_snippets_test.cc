// The code of docs/embedding.md, built and run. Each region between `// [name]` and
// `// [/name]` stands in that page word for word (snippets_test.cc sees to it).
// [includes]
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sluice/engine.h"
#include "sluice/intake.h"
#include "sluice/plan.h"
// [/includes]

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

#include "sluice/journal.h"
#include "sluice/shadow.h"

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kNow = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z

constexpr char kAllKinds[] = R"(
    role   growth_lead
    signal stream_start outcome by region
    signal join_latency distribution ms by region
    signal reconnects   counter by region
    signal app_crash    events
    signal edge_cpu     gauge
    gate start_success by region {
      owner growth_lead
      when  success_ratio(stream_start) over 1m < 97%
      given count(stream_start) over 1m >= 200
      for   10s
    }
    gate others {
      owner growth_lead
      when  max(join_latency) over 1m > 2s or increase(reconnects) over 1m > 1000
            or count(app_crash) over 1m > 10 or mean(edge_cpu) over 1m > 95
    }
    gate latched {
      owner growth_lead
      when  last(edge_cpu) over 10s > 95
      latch
    })";

// ---- A whole host ------------------------------------------------------------------

// [host]
// What a service keeps of Sluice: one plan, one engine, the handles of its series.
class LaunchWatch {
 public:
  // `on_event` is called by Tick, on its thread.
  static absl::StatusOr<std::unique_ptr<LaunchWatch>> Create(
      const std::string& plan_path, std::int64_t now_ns,
      absl::AnyInvocable<void(const sluice::v1::Event&)> on_event) {
    absl::StatusOr<sluice::Plan> plan = sluice::Plan::FromFile(plan_path);
    if (!plan.ok()) return plan.status();
    absl::StatusOr<std::unique_ptr<sluice::Engine>> engine = sluice::Engine::Create(*plan);
    if (!engine.ok()) return engine.status();
    (*engine)->OnEvent(std::move(on_event));
    if (absl::Status started = (*engine)->Start(now_ns); !started.ok()) return started;
    auto starts = (*engine)->Outcome("stream_start", {{"region", "sg"}});
    if (!starts.ok()) return starts.status();  // the plan has another signal than we record
    return std::unique_ptr<LaunchWatch>(new LaunchWatch(*std::move(engine), *starts));
  }

  // One stream start, at the time at which it happened.
  void OnStreamStart(std::int64_t time_ns, bool ok) {
    const absl::Status status = engine_->Record(starts_, time_ns, ok ? 1 : 0, 1);
    if (!status.ok()) ++left_out_;  // late, or from the future: statistics() has the counts
  }

  // Once a second, by the service's own timer.
  absl::Status Tick(std::int64_t now_ns) { return engine_->AdvanceTo(now_ns); }

  std::uint64_t left_out() const { return left_out_; }

 private:
  LaunchWatch(std::unique_ptr<sluice::Engine> engine, sluice::OutcomeSeries starts)
      : engine_(std::move(engine)), starts_(starts) {}

  std::unique_ptr<sluice::Engine> engine_;
  sluice::OutcomeSeries starts_;
  std::uint64_t left_out_ = 0;
};
// [/host]

TEST(EmbeddingSnippets, AHostSeesTheTrip) {
  const std::string path = testing::TempDir() + "/embedding_snippets.sluice";
  std::ofstream(path) << kAllKinds;
  std::vector<std::string> kinds;
  auto watch = LaunchWatch::Create(path, kNow, [&](const sluice::v1::Event& event) {
    kinds.push_back(sluice::v1::Event::Kind_Name(event.kind()) + " " + event.gate());
  });
  ASSERT_TRUE(watch.ok()) << watch.status();
  for (int second = 1; second <= 120; ++second) {
    const std::int64_t now = kNow + second * kSecond;
    for (int i = 0; i < 20; ++i) (*watch)->OnStreamStart(now, i % 10 != 0);
    ASSERT_TRUE((*watch)->Tick(now).ok());
  }
  EXPECT_EQ(kinds, std::vector<std::string>{"TRIP start_success"});
  EXPECT_EQ((*watch)->left_out(), 0u);
  (*watch)->OnStreamStart(kNow, true);
  EXPECT_EQ((*watch)->left_out(), 1u) << "a late one is left out";
}

// ---- Plans -------------------------------------------------------------------------

// [diagnostics]
absl::StatusOr<sluice::Plan> LoadPlan(const std::string& text) {
  sluice::Diagnostics diagnostics;
  absl::StatusOr<sluice::Plan> plan = sluice::Plan::Parse(text, "launch.sluice", &diagnostics);
  for (const sluice::Diagnostic& found : diagnostics.all()) {
    if (found.severity == sluice::Diagnostic::Severity::kWarning) {
      std::cerr << found.ToString() << "\n";
    }
  }
  return plan;  // where it is not OK, its message has all errors, ready to be shown
}
// [/diagnostics]

TEST(EmbeddingSnippets, APlanIsRefusedWithAllItsErrors) {
  const absl::StatusOr<sluice::Plan> plan = LoadPlan("gate a { owner nobody when count(x) > 1 }");
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(plan.status().message().find("unknown-role"), absl::string_view::npos);
  EXPECT_NE(plan.status().message().find("unknown-signal"), absl::string_view::npos);
}

// ---- Samples -----------------------------------------------------------------------

absl::Status RecordAll(sluice::Engine& engine, std::int64_t now) {
  // [samples]
  auto starts = engine.Outcome("stream_start", {{"region", "sg"}});
  auto latency = engine.Distribution("join_latency", {{"region", "sg"}});
  auto reconnects = engine.Counter("reconnects", {{"region", "sg"}});
  auto crashes = engine.Events("app_crash");
  auto cpu = engine.Gauge("edge_cpu");
  if (!starts.ok()) return starts.status();  // and so on for the others

  absl::Status status;
  status.Update(engine.Record(*starts, now, 97, 100));  // 97 of 100 went well
  status.Update(engine.Record(*latency, now, 412.5));   // in the signal's unit: ms
  status.Update(engine.Record(*latency, now,            // 40 values of 250, 2 of 900
                              std::vector<sluice::HistogramBucket>{{250, 40}, {900, 2}}));
  status.Update(engine.Record(*reconnects, now, 18'250));  // the running total
  status.Update(engine.Record(*crashes, now));             // one happening
  status.Update(engine.Record(*crashes, now, 3));          // three
  status.Update(engine.Record(*cpu, now, 71.5));
  return status;  // the first that was not OK
  // [/samples]
}

std::unique_ptr<sluice::Engine> StartedEngine(sluice::EngineOptions options = {}) {
  auto plan = sluice::Plan::Parse(kAllKinds, "all_kinds.sluice");
  EXPECT_TRUE(plan.ok()) << plan.status();
  auto engine = sluice::Engine::Create(*plan, options).value();
  EXPECT_TRUE(engine->Start(kNow).ok());
  return engine;
}

TEST(EmbeddingSnippets, SamplesOfEveryKindAreTakenIn) {
  const auto engine = StartedEngine();
  const absl::Status status = RecordAll(*engine, kNow + kSecond);
  EXPECT_TRUE(status.ok()) << status;
  for (const sluice::SignalStatistics& signal : engine->statistics().signals) {
    EXPECT_GT(signal.recorded, 0u) << signal.signal;
  }
}

absl::Status RecordTogether(sluice::Engine& engine, std::int64_t now) {
  const auto cpu = engine.Gauge("edge_cpu").value();
  const auto sg = engine.Outcome("stream_start", {{"region", "sg"}}).value();
  const auto eu = engine.Outcome("stream_start", {{"region", "eu"}}).value();
  // [batches]
  absl::Status status;
  status.Update(engine.RecordBatch({sluice::OutcomeSample{sg, now, 97, 100},  // of many series
                                    sluice::OutcomeSample{eu, now, 48, 50}}));
  status.Update(engine.RecordBatch(cpu, now, {71.5, 70.2, 74.9}));  // of one series and time
  return status;
  // [/batches]
}

TEST(EmbeddingSnippets, BatchesAreTakenIn) {
  const auto engine = StartedEngine();
  const absl::Status status = RecordTogether(*engine, kNow + kSecond);
  EXPECT_TRUE(status.ok()) << status;
  std::uint64_t recorded = 0;
  for (const sluice::SignalStatistics& signal : engine->statistics().signals) {
    recorded += signal.recorded;
  }
  EXPECT_EQ(recorded, 5u);
}

// ---- Errors ------------------------------------------------------------------------

// [errors]
enum class Verdict { kTaken, kCounted, kFixTheHost };

// What a host makes of the answer of Record.
Verdict Judge(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return Verdict::kTaken;
    case absl::StatusCode::kDeadlineExceeded:   // late
    case absl::StatusCode::kOutOfRange:         // from too far in the future
    case absl::StatusCode::kResourceExhausted:  // a counter with too many samples waiting
      return Verdict::kCounted;                 // statistics() has how many: watch it
    default:                                    // a bad value, a wrong handle, not started
      return Verdict::kFixTheHost;
  }
}
// [/errors]

TEST(EmbeddingSnippets, ErrorsHaveTheirCodes) {
  const auto engine = StartedEngine();
  const auto starts = engine->Outcome("stream_start", {{"region", "sg"}}).value();
  ASSERT_TRUE(engine->AdvanceTo(kNow + 10 * kSecond).ok());
  const std::int64_t now = kNow + 11 * kSecond;
  EXPECT_EQ(Judge(engine->Record(starts, now, 1, 1)), Verdict::kTaken);
  EXPECT_EQ(Judge(engine->Record(starts, kNow, 1, 1)), Verdict::kCounted);
  EXPECT_EQ(Judge(engine->Record(starts, now + 3600 * kSecond, 1, 1)), Verdict::kCounted);
  EXPECT_EQ(Judge(engine->Record(starts, now, 2, 1)), Verdict::kFixTheHost);
  EXPECT_EQ(Judge(engine->Record(sluice::GaugeSeries(), now, 1)), Verdict::kFixTheHost);
}

// ---- Events ------------------------------------------------------------------------

// [events]
// What a person is told: nothing of shadows, and nothing that another gate mutes.
std::string LineOf(const sluice::v1::Event& event) {
  if (event.shadow() || event.suppressed_by_size() > 0) return "";
  std::string where;
  for (const auto& [label, value] : event.segment()) where += " " + label + "=" + value;
  return sluice::v1::Event::Kind_Name(event.kind()) + " " + event.gate() + where + ": " +
         event.reason();
}
// [/events]

TEST(EmbeddingSnippets, AnEventIsALine) {
  sluice::v1::Event event;
  event.set_kind(sluice::v1::Event::TRIP);
  event.set_gate("start_success");
  (*event.mutable_segment())["region"] = "sg";
  event.set_reason("few streams start");
  EXPECT_EQ(LineOf(event), "TRIP start_success region=sg: few streams start");
  event.add_suppressed_by("brownout");
  EXPECT_EQ(LineOf(event), "");
}

// ---- Threads -----------------------------------------------------------------------

// [threads]
// One of these in each thread that serves streams. Nothing in it is shared with the
// others, and nothing in Served waits for anything.
class StreamWorker {
 public:
  static absl::StatusOr<StreamWorker> Create(sluice::Intake& intake, const std::string& region) {
    sluice::Intake::Producer producer = intake.AddProducer();
    auto starts = producer.Outcome("stream_start", {{"region", region}});
    if (!starts.ok()) return starts.status();
    return StreamWorker(std::move(producer), *starts);
  }

  void Served(std::int64_t time_ns, bool ok) {
    const absl::Status status = producer_.Record(starts_, time_ns, ok ? 1 : 0, 1);
    if (!status.ok()) ++left_out_;  // too many wait: is AdvanceTo still called?
  }

  std::uint64_t left_out() const { return left_out_; }

 private:
  using Starts = sluice::IntakeSeries<sluice::v1::Signal::OUTCOME>;
  StreamWorker(sluice::Intake::Producer producer, Starts starts)
      : producer_(std::move(producer)), starts_(starts) {}

  sluice::Intake::Producer producer_;
  Starts starts_;
  std::uint64_t left_out_ = 0;
};

// The engine's thread, once a tick: all that was recorded before is in, then what is due
// is decided, and callbacks are called, here.
absl::Status Tick(sluice::Intake& intake, std::int64_t now_ns) {
  const absl::Status advanced = intake.AdvanceTo(now_ns);
  const sluice::IntakeStatistics statistics = intake.statistics();
  if (statistics.refused > 0) std::cerr << statistics.last_refusal << "\n";
  return advanced;
}
// [/threads]

TEST(EmbeddingSnippets, ManyThreadsRecord) {
  std::size_t trips = 0;
  auto engine = StartedEngine();
  engine->OnEvent([&](const sluice::v1::Event& event) {
    trips += event.kind() == sluice::v1::Event::TRIP ? 1 : 0;
  });
  auto intake = sluice::Intake::Create(*engine).value();
  std::vector<StreamWorker> workers;
  for (const char* region : {"sg", "eu", "sg", "eu"}) {
    workers.push_back(StreamWorker::Create(*intake, region).value());
  }
  for (int second = 1; second <= 60; ++second) {
    const std::int64_t now = kNow + second * kSecond;
    std::vector<std::thread> threads;
    for (StreamWorker& worker : workers) {
      threads.emplace_back([&worker, now] {
        for (int i = 0; i < 100; ++i) worker.Served(now, i % 10 != 0);
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(Tick(*intake, now).ok());
  }
  EXPECT_EQ(trips, 2u);
  for (const StreamWorker& worker : workers) EXPECT_EQ(worker.left_out(), 0u);
  EXPECT_EQ(intake->statistics().taken, 4u * 100 * 60);
}

// ---- Questions, people, bounds --------------------------------------------------------

std::string Ask(sluice::Engine& engine) {
  std::ostringstream out;
  // [questions]
  const absl::StatusOr<sluice::GateState> state = engine.State("latched");
  if (state.ok() && *state == sluice::GateState::kRecovering) {
    // After its READY event; the gate clears at the next tick.
    const absl::Status reset = engine.Reset("latched", {}, "growth_lead");
    if (!reset.ok()) out << reset << "\n";
  }
  const absl::StatusOr<sluice::GateStatus> why = engine.Explain("latched");
  if (why.ok() && why->state == sluice::GateState::kPending) {
    out << "pending, " << why->held << " of " << why->needed << ": " << why->condition << "\n";
  }
  const sluice::Statistics statistics = engine.statistics();
  out << statistics.ticks << " ticks, " << statistics.state_bytes << " bytes\n";
  for (const sluice::SignalStatistics& signal : statistics.signals) {
    if (signal.late > 0) out << signal.signal << ": " << signal.late << " late\n";
  }
  // [/questions]
  return out.str();
}

TEST(EmbeddingSnippets, ALatchedGateIsReset) {
  const auto engine = StartedEngine();
  std::vector<std::string> kinds;
  engine->OnEvent([&](const sluice::v1::Event& event) {
    kinds.push_back(sluice::v1::Event::Kind_Name(event.kind()) + " " + event.gate());
  });
  const auto cpu = engine->Gauge("edge_cpu").value();
  ASSERT_TRUE(engine->Record(cpu, kNow + kSecond, 99).ok());
  ASSERT_TRUE(engine->AdvanceTo(kNow + kSecond).ok());
  ASSERT_TRUE(engine->Record(cpu, kNow + 2 * kSecond, 10).ok());
  ASSERT_TRUE(engine->AdvanceTo(kNow + 2 * kSecond).ok());
  EXPECT_NE(Ask(*engine).find("3 ticks"), std::string::npos);
  ASSERT_TRUE(engine->AdvanceTo(kNow + 3 * kSecond).ok());
  // `others` stays tripped: of three of its signals nothing is known.
  EXPECT_EQ(kinds, (std::vector<std::string>{"TRIP others", "TRIP latched", "READY latched",
                                             "CLEAR latched"}));
}

void PostStatus(const sluice::Engine& engine, std::ostream& out) {
  // [status]
  for (const sluice::RoleStatus& status : engine.Room()) {
    out << status.role << ": " << status.line;
    if (!status.next.empty()) out << " -> " << status.next;
    out << "\n";
  }
  // [/status]
}

TEST(EmbeddingSnippets, TheRoomIsTold) {
  const auto plan = sluice::Plan::Parse(R"(
    lateness 0s
    role lead
    role infra reports to lead
    signal errors gauge
    gate failing { owner infra  when last(errors) over 1s > 0 })",
                                        "status.sluice");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto engine = sluice::Engine::Create(*plan, {}).value();
  ASSERT_TRUE(engine->Start(kNow).ok());
  ASSERT_TRUE(engine->Record(engine->Gauge("errors").value(), kNow + kSecond, 1).ok());
  ASSERT_TRUE(engine->AdvanceTo(kNow + kSecond).ok());
  std::ostringstream out;
  PostStatus(*engine, out);
  EXPECT_EQ(out.str().find("lead: all clear\ninfra: failing tripped "), 0u) << out.str();
  EXPECT_NE(out.str().find(" UTC, not acknowledged -> acknowledge failing\n"), std::string::npos)
      << out.str();
}

absl::Status GoOn(sluice::Engine& engine, std::ostream& out) {
  // [ramps]
  const absl::Status started =
      engine.StartRamp("open_up", {{"region", "sg"}}, "release_lead", "all hands are there");
  const absl::StatusOr<sluice::RampStatus> ramp = engine.Ramp("open_up", {{"region", "sg"}});
  if (ramp.ok() && ramp->state == sluice::RampState::kRolledBack) {
    out << "back at " << ramp->value << ", waits for " << ramp->waits_for << "\n";
  }
  // [/ramps]
  return started;
}

TEST(EmbeddingSnippets, ARampIsStartedAndRolledBack) {
  const auto plan = sluice::Plan::Parse(R"(
    lateness 0s
    role release_lead
    signal errors gauge by region
    lever admission by region percent, lowest wins, default 100%
    gate failing by region { owner release_lead  when last(errors) over 1s > 0 }
    ramp open_up by region { owner release_lead  lever admission  step 5% hold 10m  step 100%
      guard failing })",
                                        "ramp.sluice");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto engine = sluice::Engine::Create(*plan, {}).value();
  ASSERT_TRUE(engine->Start(kNow).ok());
  const auto errors = engine->Gauge("errors", {{"region", "sg"}}).value();
  std::ostringstream out;
  for (int second = 1; second <= 3; ++second) {
    ASSERT_TRUE(engine->Record(errors, kNow + second * kSecond, second == 3 ? 1 : 0).ok());
    ASSERT_TRUE(engine->AdvanceTo(kNow + second * kSecond).ok());
    EXPECT_TRUE(second != 1 || GoOn(*engine, out).ok());
  }
  EXPECT_EQ(GoOn(*engine, out).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(out.str(), "back at 0%, waits for ResumeRamp\n");
}

sluice::EngineOptions Bounded() {
  // [options]
  sluice::EngineOptions options;
  options.max_series_per_signal = 10'000;
  options.max_state_bytes = std::size_t{256} << 20;
  options.max_jump = absl::Hours(1);
  options.retire_after = absl::Hours(6);
  // [/options]
  return options;
}

TEST(EmbeddingSnippets, BoundsAreKept) {
  sluice::EngineOptions options = Bounded();
  options.max_series_per_signal = 1;
  const auto engine = StartedEngine(options);
  EXPECT_TRUE(engine->Outcome("stream_start", {{"region", "sg"}}).ok());
  EXPECT_EQ(engine->Outcome("stream_start", {{"region", "eu"}}).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(engine->AdvanceTo(kNow + 7200 * kSecond).code(), absl::StatusCode::kOutOfRange);
}

// ---- A journal ---------------------------------------------------------------------

absl::Status KeepAJournal(sluice::Engine& engine, const sluice::Plan& plan, const std::string& path,
                          std::int64_t start_ns, int seconds, std::ostream& out) {
  const auto notify = [&out](const sluice::v1::Event& event) { out << LineOf(event) << "\n"; };
  // [journal]
  sluice::JournalOptions options;
  options.max_full_files = 30;  // of 64 MiB each
  absl::StatusOr<std::unique_ptr<sluice::JournalWriter>> journal =
      sluice::JournalWriter::Open(path, plan, start_ns, options);
  if (!journal.ok()) return journal.status();
  engine.OnEvent(sluice::AppendTo(**journal, notify));  // notify: the host's own callback

  for (std::int64_t now_ns = start_ns; now_ns <= start_ns + seconds * kSecond; now_ns += kSecond) {
    if (absl::Status status = engine.AdvanceTo(now_ns); !status.ok()) return status;
    const absl::Status kept = (*journal)->Commit(now_ns);
    if (!kept.ok()) out << "the journal: " << kept.message() << "\n";  // and go on
  }
  engine.OnEvent(notify);  // before the journal goes
  return (*journal)->Close();
  // [/journal]
}

// [journal_reload]
absl::Status Reload(sluice::Engine& engine, sluice::JournalWriter& journal,
                    const sluice::Plan& changed, std::int64_t now_ns) {
  absl::Status loaded = engine.Reload(changed);  // whose events are still of the plan before
  if (loaded.ok()) loaded = journal.SetPlan(changed, now_ns);
  return loaded;
}
// [/journal_reload]

absl::Status PrintJournal(const std::string& path, std::ostream& out) {
  // [journal_reader]
  sluice::JournalReaderOptions options;
  options.kinds = {sluice::v1::Event::TRIP, sluice::v1::Event::CLEAR};
  absl::StatusOr<std::unique_ptr<sluice::JournalReader>> reader =
      sluice::JournalReader::Open(path, options);
  if (!reader.ok()) return reader.status();
  sluice::v1::Event event;
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(event);
    if (!more.ok()) return more.status();  // DataLoss: where it is damaged
    if (!*more) return absl::OkStatus();   // all that is there by now; later there may be more
    out << LineOf(event) << "\n";
  }
  // [/journal_reader]
}

TEST(EmbeddingSnippets, AJournalKeepsTheEvents) {
  const auto plan = sluice::Plan::Parse(kAllKinds, "all.sluice");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto engine = sluice::Engine::Create(*plan, {}).value();
  ASSERT_TRUE(engine->Start(kNow).ok());
  const auto cpu = engine->Gauge("edge_cpu", {}).value();
  for (int second = 0; second < 50; ++second) {
    ASSERT_TRUE(engine->Record(cpu, kNow + second * (kSecond / 10), 99).ok());
  }
  const std::string path = testing::TempDir() + "/sluice_embedding.journal";
  std::remove(path.c_str());
  std::ostringstream heard;
  ASSERT_EQ(KeepAJournal(*engine, *plan, path, kNow, 60, heard), absl::OkStatus());
  EXPECT_NE(heard.str(), "");
  std::ostringstream read;
  ASSERT_EQ(PrintJournal(path, read), absl::OkStatus());
  EXPECT_NE(read.str(), "");
  EXPECT_NE(heard.str().find(read.str()), std::string::npos) << heard.str() << read.str();
  std::remove(path.c_str());
}

TEST(EmbeddingSnippets, AJournalIsToldOfAnotherPlan) {
  const auto plan = sluice::Plan::Parse(kAllKinds, "all.sluice").value();
  const std::string text = std::string("# with a comment\n") + kAllKinds;
  const auto changed = sluice::Plan::Parse(text, "changed.sluice").value();
  const auto engine = sluice::Engine::Create(plan, {}).value();
  ASSERT_TRUE(engine->Start(kNow).ok());
  const std::string path = testing::TempDir() + "/sluice_embedding_reload.journal";
  std::remove(path.c_str());
  auto journal = sluice::JournalWriter::Open(path, plan, kNow).value();
  engine->OnEvent(sluice::AppendTo(*journal));
  ASSERT_EQ(Reload(*engine, *journal, changed, kNow), absl::OkStatus());
  ASSERT_EQ(journal->Close(), absl::OkStatus());
  const auto reader = sluice::JournalReader::Open(path).value();
  sluice::v1::Event event;
  ASSERT_TRUE(reader->Next(event).value());
  EXPECT_EQ(event.kind(), sluice::v1::Event::RELOADED);
  EXPECT_EQ(reader->header().plan_text(), plan.ToText());
  ASSERT_FALSE(reader->Next(event).value());
  EXPECT_EQ(reader->header().plan_text(), changed.ToText());
  std::remove(path.c_str());
}

// ---- A candidate beside the live plan ----------------------------------------------

// [shadow]
// A service that runs a plan, and a candidate beside it.
class ShadowedWatch {
 public:
  static absl::StatusOr<std::unique_ptr<ShadowedWatch>> Create(const sluice::Plan& live,
                                                               const sluice::Plan& candidate,
                                                               std::int64_t now) {
    auto watch = std::make_unique<ShadowedWatch>();
    absl::StatusOr<std::unique_ptr<sluice::Engine>> engine = sluice::Engine::Create(live, {});
    if (!engine.ok()) return engine.status();
    absl::StatusOr<std::unique_ptr<sluice::Shadow>> shadow =
        sluice::Shadow::Create(live, candidate);
    if (!shadow.ok()) return shadow.status();
    watch->engine_ = *std::move(engine);
    watch->shadow_ = *std::move(shadow);
    watch->engine_->OnEvent([to = watch->shadow_.get()](const sluice::v1::Event& event) {
      to->OnLiveEvent(event);  // and what the service does about it
    });
    absl::Status status = watch->engine_->Start(now);
    status.Update(watch->shadow_->Start(now));
    auto starts = watch->engine_->Outcome("stream_start", {{"region", "sg"}});
    auto shadow_starts = watch->shadow_->Outcome("stream_start", {{"region", "sg"}});
    status.Update(starts.status());
    status.Update(shadow_starts.status());
    if (!status.ok()) return status;
    watch->starts_ = *starts;
    watch->shadow_starts_ = *shadow_starts;
    return watch;
  }

  // Each sample goes to both. What the live engine says of it counts.
  absl::Status Started(std::int64_t now, std::uint64_t ok, std::uint64_t total) {
    (void)shadow_->Record(shadow_starts_, now, ok, total);
    return engine_->Record(starts_, now, ok, total);
  }

  absl::Status Tick(std::int64_t now) {
    absl::Status status = engine_->AdvanceTo(now);  // first: the shadow hears of its events
    status.Update(shadow_->AdvanceTo(now));
    return status;
  }

  std::string Differences() const { return shadow_->Report().ToString(); }

 private:
  std::unique_ptr<sluice::Shadow> shadow_;
  std::unique_ptr<sluice::Engine> engine_;  // goes first: its callback speaks to the shadow
  sluice::OutcomeSeries starts_;
  sluice::ShadowSeries<sluice::v1::Signal::OUTCOME> shadow_starts_;
};
// [/shadow]

TEST(EmbeddingSnippets, ACandidateRunsBesideTheLivePlan) {
  constexpr char kPlan[] = R"(
    role   growth_lead
    signal stream_start outcome by region
    lever  expansion by region { running, paused }
    gate start_success by region {
      owner growth_lead
      when  success_ratio(stream_start) over 10s < 97%
      given count(stream_start) over 10s >= 100
      for   30s
      hold  expansion at paused
    })";
  std::string candidate = kPlan;
  candidate.replace(candidate.find("30s"), 3, "10s");
  auto watch =
      ShadowedWatch::Create(sluice::Plan::Parse(kPlan, "live.sluice").value(),
                            sluice::Plan::Parse(candidate, "candidate.sluice").value(), kNow)
          .value();
  for (int second = 1; second <= 200; ++second) {
    const bool bad = (second > 20 && second <= 80) || (second > 120 && second <= 140);
    ASSERT_TRUE(watch->Started(kNow + second * kSecond, bad ? 90 : 100, 100).ok());
    ASSERT_TRUE(watch->Tick(kNow + second * kSecond).ok());
  }
  // The page shows it.
  std::ifstream page(SLUICE_TEST_DATA_DIR "/../docs/embedding.md");
  std::stringstream text;
  text << page.rdbuf();
  EXPECT_NE(text.str().find("```text\n" + watch->Differences() + "```\n"), std::string::npos)
      << watch->Differences();
}

}  // namespace
