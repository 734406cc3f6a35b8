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
#include "src/mutate/alive.h"

namespace sluice::cli {
namespace {

using mutate::Mutant;
using mutate::Verdict;

// All numbers below `count`, in an order without a pattern that is the same every time.
std::vector<std::size_t> Shuffled(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::minstd_rand random(1);
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

}  // namespace

std::string Mutants(std::size_t count) {
  return absl::StrCat(count, count == 1 ? " mutant" : " mutants");
}

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

std::size_t MutatedPlan::Count(absl::optional<Verdict> verdict) const {
  return static_cast<std::size_t>(std::count(verdicts.begin(), verdicts.end(), verdict));
}

std::vector<MutatedPlan> TryMutants(const std::vector<TestedPlan>& plans,
                                    const std::vector<Tested>& all, const MutationBounds& bounds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds(bounds.time_ns);
  std::vector<MutatedPlan> mutated;
  std::vector<std::unique_ptr<mutate::Trial>> trials;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // plan, mutant
  for (const TestedPlan& plan : plans) {
    MutatedPlan& one = mutated.emplace_back();
    one.text = &plan.text();
    one.mutants = mutate::MutantsOf(plan.text().parsed, plan.plan().program());
    if (bounds.wanted) {
      const auto unwanted = std::remove_if(one.mutants.begin(), one.mutants.end(),
                                           [&](const Mutant& it) { return !bounds.wanted(it); });
      one.mutants.erase(unwanted, one.mutants.end());
    }
    one.verdicts.resize(one.mutants.size());
    trials.push_back(std::make_unique<mutate::Trial>(
        plan.plan(), plan.suites.front()->plan_options(), KnownOf(plan, all)));
    for (std::size_t i = 0; i < one.mutants.size(); ++i) places.emplace_back(trials.size() - 1, i);
  }
  const std::vector<std::size_t> order = Shuffled(places.size());
  Progress progress;
  std::mutex mutex;
  std::size_t done = 0;
  const std::size_t most = std::min(order.size(), bounds.most);
  ForEachInParallel(most, [&](std::size_t i) {
    if (std::chrono::steady_clock::now() >= deadline) return;
    const auto [plan, mutant] = places[order[i]];
    mutated[plan].verdicts[mutant] = trials[plan]->Try(mutated[plan].mutants[mutant]);
    const std::lock_guard<std::mutex> lock(mutex);
    progress.Show(++done, most, "mutants");
  });
  return mutated;
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
  for (const mutate::Alive& one : mutate::AliveOf(plan.mutants, plan.verdicts)) {
    absl::StrAppend(&text, "  ", language::Escaped(plan.text->source.file()), ":",
                    plan.text->LineOf(one.span), ": ", language::Escaped(one.sentence), "\n");
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
  for (const mutate::Alive& one : mutate::AliveOf(plan.mutants, plan.verdicts)) {
    absl::StrAppend(&json, "{\"mutation\":\"alive\",\"file\":", file,
                    ",\"line\":", plan.text->LineOf(one.span), ",\"what\":", JsonString(one.what),
                    ",\"where\":", JsonString(one.where), ",\"instead\":", JsonStrings(one.instead),
                    ",\"message\":", JsonString(one.sentence), "}\n");
  }
  return json;
}

}  // namespace sluice::cli
