// Real recordings, with the incidents that people marked in them: what is recommended is
// never worse than what the plans of examples/ have, and far better than a first guess.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "src/trace/reader.h"
#include "src/trace/replay.h"
#include "src/tune/grid.h"
#include "src/tune/judge.h"
#include "src/tune/look.h"

namespace sluice::tune {
namespace {

namespace fs = std::filesystem;

const fs::path& Nab() {
  static const auto* const folder = new fs::path(fs::path(SLUICE_SHARED_DIR) / "data" / "nab");
  return *folder;
}

const fs::path& Examples() {
  static const auto* const folder = new fs::path(fs::path(SLUICE_TEST_DATA_DIR) / "../examples");
  return *folder;
}

// By recording.
std::map<std::string, std::vector<Incident>> AllIncidents() {
  std::ifstream file(Nab() / "combined_windows.json");
  std::ostringstream text;
  text << file.rdbuf();
  google::protobuf::Struct windows;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &windows).ok());
  std::map<std::string, std::vector<Incident>> all;
  for (const auto& [name, list] : windows.fields()) {
    std::vector<Incident>& incidents = all[fs::path(name).stem().string()];
    for (const google::protobuf::Value& window : list.list_value().values()) {
      Incident incident;
      incident.begin_ns = *trace::ParseTime(window.list_value().values(0).string_value());
      incident.end_ns = *trace::ParseTime(window.list_value().values(1).string_value());
      incidents.push_back(incident);
    }
  }
  return all;
}

void Replay(const Plan& plan, const std::string& recording, engine::Probe& probe) {
  trace::ReaderOptions options;
  options.signal = plan.program().signals[0].name;
  options.columns = {{"time", "timestamp"}};
  const std::unique_ptr<Engine> engine = *Engine::Create(plan);
  engine::SetProbe(*engine, &probe);
  const auto reader = trace::OpenTrace((Nab() / (recording + ".csv")).string(), options);
  ASSERT_TRUE(reader.ok()) << reader.status();
  trace::Replay replay(plan, *engine, {});
  const absl::Status status = replay.Run(**reader, [] { return true; });
  EXPECT_TRUE(status.ok()) << status;
  engine::SetProbe(*engine, nullptr);
}

struct Found {
  Verdict present;
  Verdict recommended;
  std::size_t settings = 0;
};

// As `sluice tune` does it without --thresholds and --for.
Found Tune(const Plan& plan, const std::string& gate, std::size_t threshold,
           const std::string& recording, const std::vector<Incident>& incidents) {
  const Subject subject = *MakeSubject(plan, gate, threshold);
  absl::StatusOr<Look> look = Look::Make(subject);
  EXPECT_TRUE(look.ok()) << look.status();
  Replay(look->plan(), recording, *look);
  const absl::StatusOr<std::vector<v1::SignedLiteral>> thresholds = look->Thresholds();
  EXPECT_TRUE(thresholds.ok()) << thresholds.status();
  std::vector<Setting> settings = {subject.present};
  for (const v1::SignedLiteral& value : *thresholds) {
    for (const v1::ForClause& duration : UsualDurations(subject)) {
      settings.push_back({value, duration});
    }
  }
  const absl::StatusOr<Grid> grid = MakeGrid(subject, settings);
  EXPECT_TRUE(grid.ok()) << grid.status();
  Watch watch(*grid);
  Replay(grid->plan, recording, watch);
  std::vector<Verdict> verdicts;
  for (const Course& course : watch.courses()) {
    verdicts.push_back(Judge(course, incidents, 0));
    EXPECT_GT(course.ticks, 0u);
  }
  MarkFrontier(verdicts);
  return {verdicts[0], verdicts[Recommended(verdicts, settings, 0)], settings.size()};
}

std::size_t Faults(const Verdict& verdict) { return verdict.missed + verdict.false_trips; }

TEST(Recordings, RecommendNothingWorseThanWhatTheExamplesHave) {
  if (!fs::exists(Nab())) GTEST_SKIP() << "there are no recordings at " << Nab();
  const std::map<std::string, std::vector<Incident>> incidents = AllIncidents();
  std::size_t gates = 0;
  for (const auto& entry : fs::directory_iterator(Examples() / "recordings")) {
    const std::string name = entry.path().stem().string();
    const absl::StatusOr<Plan> plan = Plan::FromFile(entry.path().string());
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const plan::GateSpec& gate : plan->program().gates) {
      SCOPED_TRACE(name + " " + gate.name);
      const Found found = Tune(*plan, gate.name, 1, name, incidents.at(name));
      ++gates;
      EXPECT_GT(found.settings, 10u);
      EXPECT_LE(Faults(found.recommended), Faults(found.present));
    }
  }
  EXPECT_GT(gates, 10u);
}

TEST(Recordings, RecommendFarBetterThanAFirstGuess) {
  if (!fs::exists(Nab())) GTEST_SKIP() << "there are no recordings at " << Nab();
  const std::string recording = "elb_request_count_8c0756";
  const absl::StatusOr<Plan> plan =
      Plan::FromFile((Examples() / "tune" / "first_guess.sluice").string());
  ASSERT_TRUE(plan.ok()) << plan.status();
  const Found found = Tune(*plan, "surge", 0, recording, AllIncidents().at(recording));
  EXPECT_EQ(found.present.false_trips, 12u);
  EXPECT_EQ(found.present.missed, 0u);
  EXPECT_EQ(found.recommended.false_trips, 0u);
  EXPECT_EQ(found.recommended.missed, 0u);
}

}  // namespace
}  // namespace sluice::tune
