// The failure cases of examples/launch_night/plan.sluice.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "src/cli/parallel.h"
#include "src/coverage/coverage.h"
#include "src/mutate/mutant.h"
#include "src/mutate/trial.h"
#include "src/scenario/suite.h"
#include "tests/cli/command.h"
#include "tests/sanitized.h"

namespace sluice::cli {
namespace {

constexpr char kFile[] = "examples/launch_night/plan.sluice";

TEST(LaunchNight, IsFreeOfWarnings) {
  const Ran ran = RunShell(SLUICE_TOP_DIR, std::string("sluice check --werror ") + kFile);
  EXPECT_EQ(ran.status, 0) << ran.err;
}

TEST(LaunchNight, ItsScenariosShowAllOfItAndNoticeEveryChange) {
  if (kSanitized) GTEST_SKIP() << "it is about the plan, which is the same in every build";
  const Ran ran =
      RunShell(SLUICE_TOP_DIR, std::string("sluice test --coverage --fail-under 100% --mutate"
                                           " --mutate-time 10m ") +
                                   kFile);
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.out, "gates 9/9, clauses 56/56")) << ran.out;
  EXPECT_TRUE(absl::StrContains(ran.out, " 0 alive")) << ran.out;
}

TEST(LaunchNight, WithoutAScenarioItIsSaidWhatNoOtherShows) {
  if (kSanitized) GTEST_SKIP() << "it is about the plan, which is the same in every build";
  const Scratch scratch;
  std::string text = ReadFile(std::string(SLUICE_TOP_DIR) + "/" + kFile);
  const std::size_t begin = text.find("scenario \"streams are slow where they do not start\"");
  ASSERT_NE(begin, std::string::npos);
  text.erase(begin, text.find("\n}\n", begin) + 3 - begin);
  WriteFile(scratch.path() / "plan.sluice", text);
  const Ran ran = RunShell(scratch.path(),
                           "cp \"$SLUICE_EXAMPLES\"/launch_night/launch.proto . && sluice test"
                           " --coverage --mutate --mutate-time 10m plan.sluice");
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.out, "clauses 55/56")) << ran.out;
  EXPECT_TRUE(
      absl::StrContains(ran.out,
                        ": suppressed by start_success\n"
                        "      no scenario trips the gate while `start_success` suppresses it\n"))
      << ran.out;
  EXPECT_TRUE(absl::StrContains(ran.out,
                                ": `suppressed by start_success` of gate slow_join could go and"
                                " no scenario would tell\n"))
      << ran.out;
}

// Whichever is taken away, something is no longer shown, or could be otherwise.
class EachScenario : public testing::Test {
 protected:
  void SetUp() override {
    if (kSanitized) GTEST_SKIP() << "it is about the plan, which is the same in every build";
    Diagnostics diagnostics;
    PlanOptions options;
    options.import_paths = {std::string(SLUICE_TOP_DIR) + "/examples/launch_night"};
    options.only_import_paths = true;
    const std::string path = std::string(SLUICE_TOP_DIR) + "/" + kFile;
    auto suite = scenario::Suite::Load(path, ReadFile(path), options, diagnostics);
    ASSERT_TRUE(suite.ok()) << diagnostics.ToString();
    suite_ = *std::move(suite);
    coverage_ = std::make_unique<coverage::Coverage>(suite_->plan_text(), suite_->plan());
    results_.resize(suite_->cases().size());
    for (std::size_t i = 0; i < results_.size(); ++i) {
      const scenario::Suite::Case& one = suite_->cases()[i];
      coverage::Sightings sightings(coverage_->outline(), suite_->plan().program());
      results_[i] = suite_->Run(one, &sightings);
      ASSERT_TRUE(results_[i].passed()) << one.scenario->title().text();
      sightings.NoteEvents(results_[i].happened);
      coverage_->Add(one.scenario->title().text(), sightings);
    }
  }

  // Scenarios that are the only one to show something.
  std::set<std::size_t> AloneInShowing() const {
    std::set<std::size_t> alone;
    for (std::size_t i = 0; i < coverage_->outline().points.size(); ++i) {
      const std::vector<std::size_t>& by = coverage_->ShownBy(static_cast<int>(i));
      if (by.size() == 1) alone.insert(by.front());
    }
    return alone;
  }

  // Whether some mutant is alive where this scenario is taken away.
  bool IsMissed(std::size_t missing, const std::vector<mutate::Mutant>& mutants) const {
    std::vector<mutate::Known> others;
    for (std::size_t i = 0; i < results_.size(); ++i) {
      if (i != missing) others.push_back({suite_.get(), &suite_->cases()[i], &results_[i]});
    }
    mutate::Trial with_others(suite_->plan(), suite_->plan_options(), others);
    mutate::Trial with_it(suite_->plan(), suite_->plan_options(),
                          {{suite_.get(), &suite_->cases()[missing], &results_[missing]}});
    for (const mutate::Mutant& mutant : mutants) {
      // Most mutants are none of its business, which is found out quickly.
      if (with_it.Try(mutant) == mutate::Verdict::kNoticed &&
          with_others.Try(mutant) == mutate::Verdict::kAlive) {
        return true;
      }
    }
    return false;
  }

  std::unique_ptr<scenario::Suite> suite_;
  std::vector<scenario::Result> results_;
  std::unique_ptr<coverage::Coverage> coverage_;
};

TEST_F(EachScenario, OfTheLaunchNightIsNeeded) {
  const std::set<std::size_t> alone = AloneInShowing();
  const std::vector<mutate::Mutant> mutants =
      mutate::MutantsOf(suite_->plan_text().parsed, suite_->plan().program());
  std::vector<char> missed(results_.size());
  ForEachInParallel(results_.size(),
                    [&](std::size_t i) { missed[i] = alone.count(i) > 0 || IsMissed(i, mutants); });
  for (std::size_t i = 0; i < results_.size(); ++i) {
    EXPECT_TRUE(missed[i]) << suite_->cases()[i].scenario->title().text();
  }
}

}  // namespace
}  // namespace sluice::cli
