// Recordings through two plans, in cases/: live.sluice and candidate.sluice, trace.csv (of the
// signal `errors`), and expected.txt, which is what the comparison says. SLUICE_UPDATE=1 writes
// the latter anew. Each case is also held to the laws of comparisons.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "src/compare/comparison.h"
#include "src/trace/reader.h"
#include "src/trace/replay_pair.h"

namespace sluice::compare {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return fs::path(SLUICE_TEST_DATA_DIR) / "compare" / "cases"; }

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(Folder())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string ReadFile(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::unique_ptr<Engine> MakeEngine(const Plan& plan) {
  EngineOptions options;
  options.allow_unhandled_actions = true;
  return Engine::Create(plan, options).value();
}

ShadowReport Compare(const fs::path& folder, const std::string& live_name,
                     const std::string& candidate_name) {
  const Plan live = Plan::Parse(ReadFile(folder / live_name), live_name).value();
  const Plan candidate = Plan::Parse(ReadFile(folder / candidate_name), candidate_name).value();
  const std::unique_ptr<Engine> live_engine = MakeEngine(live);
  const std::unique_ptr<Engine> candidate_engine = MakeEngine(candidate);
  Comparison comparison(live.program(), candidate.program(), 1000);
  live_engine->OnEvent([&](const v1::Event& event) { comparison.Note(kLive, event); });
  candidate_engine->OnEvent([&](const v1::Event& event) { comparison.Note(kCandidate, event); });
  trace::ReplayPair replay(live, *live_engine, candidate, *candidate_engine, {});
  trace::ReaderOptions options;
  options.signal = "errors";
  const auto reader = trace::OpenTrace((folder / "trace.csv").string(), options).value();
  const absl::Status status = replay.Run(*reader, [&] {
    comparison.SettleUpTo(replay.decided_ns());
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  comparison.SettleUpTo(replay.decided_ns());
  return comparison.Report();
}

auto Fields(const DecisionSpan& span) {
  return std::make_tuple(span.begin_ns, span.end_ns, span.held_ns, span.times, span.escalations,
                         span.breach, span.mute, span.began_before);
}

std::string Text(const absl::optional<DecisionSpan>& span) {
  return span.has_value() ? testing::PrintToString(Fields(*span)) : "nothing";
}

// What there is of a difference but its words.
std::vector<std::string> Texts(const ShadowReport& report, bool mirrored) {
  std::vector<std::string> texts;
  for (const DecisionDifference& one : report.differences) {
    texts.push_back(testing::PrintToString(std::make_tuple(
        static_cast<int>(one.kind), one.name, one.segment, one.value,
        Text(mirrored ? one.candidate : one.live), Text(mirrored ? one.live : one.candidate))));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

auto Numbers(const DecisionTally& tally, bool mirrored) {
  const auto pair = [mirrored](auto a, auto b) {
    return mirrored ? std::make_pair(b, a) : std::make_pair(a, b);
  };
  return std::make_tuple(tally.alike, pair(tally.live, tally.candidate),
                         pair(tally.more, tally.fewer), pair(tally.added, tally.missed),
                         pair(tally.earlier, tally.later),
                         pair(tally.most_earlier_ns, tally.most_later_ns),
                         pair(tally.live_held_ns, tally.candidate_held_ns));
}

class CompareCase : public testing::TestWithParam<std::string> {};

TEST_P(CompareCase, SaysWhatIsExpected) {
  const fs::path folder = Folder() / GetParam();
  const ShadowReport report = Compare(folder, "live.sluice", "candidate.sluice");
  const fs::path expected = folder / "expected.txt";
  if (std::getenv("SLUICE_UPDATE") != nullptr) std::ofstream(expected) << report.ToString();
  EXPECT_EQ(report.ToString(), ReadFile(expected));
}

TEST_P(CompareCase, APlanHasNoDifferenceFromItself) {
  for (const std::string plan : {"live.sluice", "candidate.sluice"}) {
    const ShadowReport report = Compare(Folder() / GetParam(), plan, plan);
    EXPECT_TRUE(report.same()) << report.ToString();
    EXPECT_TRUE(report.notes.empty());
    EXPECT_EQ(report.trips.live, report.trips.candidate);
  }
}

TEST_P(CompareCase, TheOtherWayRoundIsTheMirror) {
  const fs::path folder = Folder() / GetParam();
  const ShadowReport there = Compare(folder, "live.sluice", "candidate.sluice");
  const ShadowReport back = Compare(folder, "candidate.sluice", "live.sluice");
  EXPECT_EQ(Texts(there, false), Texts(back, true));
  EXPECT_EQ(Numbers(there.trips, false), Numbers(back.trips, true));
  EXPECT_EQ(Numbers(there.blinds, false), Numbers(back.blinds, true));
  EXPECT_EQ(Numbers(there.levers, false), Numbers(back.levers, true));
  ASSERT_EQ(there.counts.size(), back.counts.size());
  for (std::size_t i = 0; i < there.counts.size(); ++i) {
    EXPECT_EQ(there.counts[i].what, back.counts[i].what);
    EXPECT_EQ(there.counts[i].live, back.counts[i].candidate);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, CompareCase, testing::ValuesIn(Names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace sluice::compare
