#include "src/cli/test_mutation.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <numeric>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/cli/json.h"
#include "src/cli/parallel.h"
#include "src/cli/progress.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using mutate::Mutant;
using mutate::Verdict;

// The scenarios of one plan that were run.
std::vector<mutate::Known> KnownOf(const TestedPlan& plan, const std::vector<Tested>& all) {
  std::vector<mutate::Known> known;
  for (const Tested& tested : all) {
    if (std::find(plan.suites.begin(), plan.suites.end(), tested.suite) == plan.suites.end()) {
      continue;
    }
    known.push_back({tested.suite, tested.one, &tested.result});
  }
  return known;
}

// All numbers below `count`, in an order without a pattern that is the same every time.
std::vector<std::size_t> Shuffled(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::minstd_rand random(1);
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

std::string Mutants(std::size_t count) {
  return absl::StrCat(count, count == 1 ? " mutant" : " mutants");
}

}  // namespace

std::size_t MutatedPlan::Count(absl::optional<Verdict> verdict) const {
  return static_cast<std::size_t>(std::count(verdicts.begin(), verdicts.end(), verdict));
}

std::vector<MutatedPlan> TryMutants(const std::vector<TestedPlan>& plans,
                                    const std::vector<Tested>& all, std::int64_t time_ns) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds(time_ns);
  std::vector<MutatedPlan> mutated;
  std::vector<std::unique_ptr<mutate::Trial>> trials;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // plan, mutant
  for (const TestedPlan& plan : plans) {
    MutatedPlan& one = mutated.emplace_back();
    one.text = &plan.text();
    one.mutants = mutate::MutantsOf(plan.text().parsed, plan.plan().program());
    one.verdicts.resize(one.mutants.size());
    trials.push_back(std::make_unique<mutate::Trial>(
        plan.plan(), plan.suites.front()->plan_options(), KnownOf(plan, all)));
    for (std::size_t i = 0; i < one.mutants.size(); ++i) places.emplace_back(trials.size() - 1, i);
  }
  const std::vector<std::size_t> order = Shuffled(places.size());
  Progress progress;
  std::mutex mutex;
  std::size_t done = 0;
  ForEachInParallel(order.size(), [&](std::size_t i) {
    if (std::chrono::steady_clock::now() >= deadline) return;
    const auto [plan, mutant] = places[order[i]];
    mutated[plan].verdicts[mutant] = trials[plan]->Try(mutated[plan].mutants[mutant]);
    const std::lock_guard<std::mutex> lock(mutex);
    progress.Show(++done, order.size(), "mutants");
  });
  return mutated;
}

std::vector<Alive> AliveOf(const MutatedPlan& plan) {
  std::vector<Alive> all;
  const Mutant* last = nullptr;
  for (std::size_t i = 0; i < plan.mutants.size(); ++i) {
    if (plan.verdicts[i] != Verdict::kAlive) continue;
    const Mutant& mutant = plan.mutants[i];
    const bool goes_on = last != nullptr && last->span.begin() == mutant.span.begin() &&
                         last->what == mutant.what &&
                         last->instead.empty() == mutant.instead.empty();
    if (!goes_on) {
      Alive& alive = all.emplace_back();
      alive.line = plan.text->LineOf(mutant.span);
      alive.what = mutant.what;
      alive.where = mutant.where;
    }
    if (!mutant.instead.empty()) all.back().instead.push_back(mutant.instead);
    all.back().sentence = mutate::Sentence(mutant, all.back().instead);
    last = &mutant;
  }
  return all;
}

std::string MutationText(const MutatedPlan& plan, const Ink& ink) {
  const std::size_t alive = plan.Count(Verdict::kAlive);
  const std::size_t untried = plan.Count(absl::nullopt);
  const std::size_t no_plans = plan.Count(Verdict::kNoPlan);
  std::string text =
      absl::StrCat("mutation of ", language::Escaped(plan.text->source.file()), ": ",
                   Mutants(plan.mutants.size()), ", ", plan.Count(Verdict::kNoticed), " noticed, ",
                   ink(alive == 0 ? Colour::kGreen : Colour::kRed, absl::StrCat(alive, " alive")));
  if (no_plans > 0) absl::StrAppend(&text, ", ", no_plans, " no plan to run");
  if (untried > 0) {
    absl::StrAppend(&text, ", ", ink(Colour::kRed, absl::StrCat(untried, " not tried")));
  }
  text.push_back('\n');
  for (const Alive& one : AliveOf(plan)) {
    absl::StrAppend(&text, "  ", language::Escaped(plan.text->source.file()), ":", one.line, ": ",
                    language::Escaped(one.sentence), "\n");
  }
  return text;
}

std::string MutationJson(const MutatedPlan& plan) {
  const std::string file = JsonString(plan.text->source.file());
  std::string json = absl::StrCat(
      "{\"mutation\":\"plan\",\"file\":", file, ",\"mutants\":", plan.mutants.size(),
      ",\"noticed\":", plan.Count(Verdict::kNoticed), ",\"alive\":", plan.Count(Verdict::kAlive),
      ",\"no_plan\":", plan.Count(Verdict::kNoPlan), ",\"not_tried\":", plan.Count(absl::nullopt),
      "}\n");
  for (const Alive& one : AliveOf(plan)) {
    absl::StrAppend(&json, "{\"mutation\":\"alive\",\"file\":", file, ",\"line\":", one.line,
                    ",\"what\":", JsonString(one.what), ",\"where\":", JsonString(one.where),
                    ",\"instead\":", JsonStrings(one.instead),
                    ",\"message\":", JsonString(one.sentence), "}\n");
  }
  return json;
}

}  // namespace sluice::cli
