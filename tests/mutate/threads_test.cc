// Mutants are tried on several threads at once.
#include <atomic>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "src/mutate/trial.h"

namespace sluice::mutate {
namespace {

TEST(TrialOnThreads, ComesToTheSameVerdicts) {
  Diagnostics diagnostics;
  const auto suite = scenario::Suite::Load("p.sluice", R"(
    role r
    signal x gauge
    gate g { owner r  when max(x) over 1s > 10  for 2s }
    scenario "a" { owner r  feed x: 10 for 5s, 10.5 for 5s  expect g trips at 8s }
    scenario "b" { owner r  feed x: 1 for 5s, 30 for 2s, 1 for 2s  expect g never trips })",
                                           {}, diagnostics);
  ASSERT_TRUE(suite.ok()) << diagnostics.ToString();
  std::vector<scenario::Result> results;
  for (const auto& one : (*suite)->cases()) results.push_back((*suite)->Run(one));
  std::vector<Known> known;
  for (std::size_t i = 0; i < results.size(); ++i) {
    known.push_back({suite->get(), &(*suite)->cases()[i], &results[i]});
  }
  const std::vector<Mutant> mutants =
      MutantsOf((*suite)->plan_text().parsed, (*suite)->plan().program());
  Trial alone((*suite)->plan(), {}, known);
  std::vector<Verdict> expected;
  for (const Mutant& mutant : mutants) expected.push_back(alone.Try(mutant));

  Trial shared((*suite)->plan(), {}, known);
  std::vector<Verdict> verdicts(mutants.size());
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < mutants.size(); at = next++) {
        verdicts[at] = shared.Try(mutants[at]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(verdicts, expected);
}

}  // namespace
}  // namespace sluice::mutate
