// A service with an engine, a journal and snapshots is killed again and again, at any place of its
// work. What it decided and did in all its lives is what it would have in one.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "sluice/engine.h"
#include "sluice/snapshot_file.h"
#include "tests/journal/journal_files.h"
#include "tests/sanitized.h"

namespace sluice {
namespace {

constexpr int kTicks = 120;
constexpr int kKills = kSanitized ? 100 : 500;

const Plan& ServicePlan() {
  static const Plan* const plan = new Plan(Plan::Parse(R"(
    lateness 2s
    role chief
    role lead reports to chief
    severity sev { acknowledge within 5s, resolve within 15s }
    signal ok outcome by region
    signal hits counter by region
    lever doors by region { open, shut } owner lead
    lever pace percent, lowest wins, default 100%
    gate bad by region {
      owner lead
      severity sev
      when success_ratio(ok) over 5s < 90%
      given count(ok) over 5s >= 10
      for 3s
      hold doors at shut
    }
    gate burst by region { owner lead when increase(hits) over 4s > 100 on missing 1h hold }
    ramp up {
      owner lead
      lever pace
      step 10% hold 5s
      step 50% hold 5s checkpoint
      step 100% hold 5s
      guard bad
    })",
                                                       "service.sluice")
                                               .value());
  return *plan;
}

std::int64_t At(int tick) { return kNow + tick * kSecond; }

// Dies at the step that it was told to, if any.
class Steps {
 public:
  explicit Steps(int last) : left_(last) {}
  void Step() {
    if (--left_ == 0) kill(getpid(), SIGKILL);
  }

 private:
  int left_;
};

// The service: all that it does hangs on the tick alone, and it can have its samples again.
class Service {
 public:
  Service(std::string folder, int steps) : folder_(std::move(folder)), steps_(steps) {}

  // From where the last life left it, to the end. The number of what went wrong.
  int Run() {
    EngineOptions options;
    options.allow_unhandled_actions = true;
    engine_ = Engine::Create(ServicePlan(), options).value();
    JournalOptions journal_options;
    journal_options.sync = JournalSync::kNever;  // a process is killed, and not the machine
    journal_options.max_file_bytes = 20'000;
    auto journal = JournalWriter::Open(folder_ + "/j", ServicePlan(), kNow, journal_options);
    if (!journal.ok()) return 2;
    engine_->OnEvent(AppendTo(**journal, [this](const v1::Event& event) {
      appended_ += event.id() + "\n";
      steps_.Step();
    }));
    const absl::StatusOr<v1::Snapshot> snapshot = ReadSnapshotFile(folder_ + "/snapshot");
    int done = 0;
    if (snapshot.ok()) {
      if (!engine_->Restore(*snapshot).ok()) return 3;
      done = static_cast<int>((snapshot->time().seconds() * kSecond - kNow) / kSecond) + 2;
    } else if (!absl::IsNotFound(snapshot.status())) {
      return 4;
    } else if (!engine_->Start(kNow).ok()) {
      return 5;
    }
    for (int tick = done + 1; tick <= kTicks; ++tick) {
      if (const int wrong = Tick(tick, **journal); wrong != 0) return wrong;
    }
    return (*journal)->Close().ok() ? 0 : 6;
  }

 private:
  int Tick(int tick, JournalWriter& journal) {
    steps_.Step();
    for (const char* region : {"sg", "eu", "us"}) {
      const int place = region[0];
      const bool bad = (tick + place) % 50 > 20 && (tick + place) % 50 < 32;
      const auto ok = engine_->Outcome("ok", {{"region", region}}).value();
      if (!engine_->Record(ok, At(tick), bad ? 6 : 10, 10).ok()) return 10;
      const auto hits = engine_->Counter("hits", {{"region", region}}).value();
      const double rate = (tick + place) % 40 == 0 ? 500 : 1;
      if (!engine_->Record(hits, At(tick), 1000.0 * tick + rate).ok()) return 11;
      steps_.Step();
    }
    if (tick == 10) (void)engine_->StartRamp("up", {}, "lead");
    if (tick == 30) (void)engine_->Pin("doors", {{"region", "sg"}}, "shut", At(60), "chief", "so");
    if (tick % 25 == 0) (void)engine_->ResumeRamp("up", {}, "lead");
    if (!engine_->AdvanceTo(At(tick)).ok()) return 12;
    steps_.Step();
    if (!journal.Commit(At(tick)).ok()) return 13;
    std::ofstream(folder_ + "/written", std::ios::app) << appended_;
    appended_.clear();
    steps_.Step();
    if (tick % 5 != 0) return 0;
    const absl::StatusOr<v1::Snapshot> snapshot = engine_->Snapshot();
    if (!snapshot.ok()) return 14;
    if (!WriteSnapshotFile(folder_ + "/snapshot", *snapshot).ok()) return 15;
    steps_.Step();
    return 0;
  }

  const std::string folder_;
  Steps steps_;
  std::string appended_;  // ids of events that are not acknowledged yet
  std::unique_ptr<Engine> engine_;
};

// A life in a process of its own, that dies at a step, or after a time; 0: lives to the end.
// Answers whether it was killed; fails the test where it ended with something wrong.
bool Live(const std::string& folder, int steps, unsigned microseconds) {
  const pid_t child = fork();
  EXPECT_GE(child, 0);
  if (child == 0) _exit(Service(folder, steps).Run());
  if (microseconds > 0) {
    usleep(microseconds);
    kill(child, SIGKILL);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) {
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    return true;
  }
  EXPECT_EQ(WEXITSTATUS(status), 0);
  return false;
}

// All that a journal holds, in its order.
std::vector<v1::Event> EventsOf(const std::string& folder) {
  std::vector<v1::Event> events;
  auto reader = JournalReader::Open(folder + "/j").value();
  v1::Event event;
  while (true) {
    const absl::StatusOr<bool> more = reader->Next(event);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) return events;
    events.push_back(event);
  }
}

TEST(Killed, NoDecisionIsLostOrWrong) {
  const JournalFolder undisturbed;
  ASSERT_FALSE(Live(undisturbed.folder().string(), 0, 0));
  std::map<std::string, std::string> right;  // by id
  for (const v1::Event& event : EventsOf(undisturbed.folder().string())) {
    EXPECT_TRUE(right.emplace(event.id(), event.SerializeAsString()).second) << event.id();
  }
  ASSERT_GT(right.size(), 30u);

  std::mt19937 random(7);
  int kills = 0;
  int runs = 0;
  std::size_t lost = 0, wrong = 0, again = 0;
  while (kills < kKills) {
    const JournalFolder folder;
    // It gets on as long as some life reaches the next snapshot.
    for (int life = 0; life < 200; ++life) {
      const bool by_step = random() % 2 == 0;
      const int steps = by_step ? 1 + static_cast<int>(random() % 120) : 0;
      const unsigned time = by_step ? 0 : 1 + static_cast<unsigned>(random() % 20'000);
      if (!Live(folder.folder().string(), steps, time)) break;
      ++kills;
    }
    ++runs;
    if (HasFailure()) return;
    // Whatever the last life was, one that is not killed brings it to its end.
    ASSERT_FALSE(Live(folder.folder().string(), 0, 0));
    std::set<std::string> seen;
    for (const v1::Event& event : EventsOf(folder.folder().string())) {
      again += seen.insert(event.id()).second ? 0 : 1;
      const auto expected = right.find(event.id());
      wrong += expected == right.end() || expected->second != event.SerializeAsString() ? 1 : 0;
    }
    std::ifstream written(folder.folder().string() + "/written");
    for (std::string id; std::getline(written, id) && !written.eof();) {
      lost += seen.count(id) == 0 ? 1 : 0;
    }
    for (const auto& [id, event] : right) lost += seen.count(id) == 0 ? 1 : 0;
  }
  std::printf("%d kills in %d runs of %d decisions: %zu lost, %zu wrong, %zu told again\n", kills,
              runs, static_cast<int>(right.size()), lost, wrong, again);
  EXPECT_EQ(lost, 0u);
  EXPECT_EQ(wrong, 0u);
  EXPECT_GT(again, 0u);
}

}  // namespace
}  // namespace sluice
