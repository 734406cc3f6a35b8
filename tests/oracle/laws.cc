#include "tests/oracle/laws.h"

#include <algorithm>
#include <utility>

namespace sluice::oracle {
namespace {

std::int64_t EndOf(const Pair& pair) {
  std::int64_t end = pair.start_ns;
  for (const Step& step : pair.steps) {
    if (step.kind == Step::Kind::kAdvance) end = std::max(end, step.now_ns);
  }
  return end;
}

std::vector<std::int64_t> Moments(const Pair& pair, Clock clock, Random& random) {
  const std::int64_t tick = TickOf(pair.plan);
  const std::int64_t end = EndOf(pair);
  std::vector<std::int64_t> moments;
  if (clock == Clock::kAsBefore) {
    for (const Step& step : pair.steps) {
      if (step.kind == Step::Kind::kAdvance) moments.push_back(step.now_ns);
    }
    return moments;
  }
  if (clock != Clock::kOneJump) {
    for (std::int64_t at = pair.start_ns / tick * tick; at < end; at += tick) {
      if (at < pair.start_ns) continue;
      if (clock == Clock::kEveryTick) moments.push_back(at);
      if (clock == Clock::kRandom && random.Percent(40)) {
        moments.push_back(std::min(end, at + random.Between(0, tick)));
      }
    }
  }
  moments.push_back(end);
  return moments;
}

}  // namespace

Pair OnlyAccepted(Pair pair) {
  const std::vector<Verdict> verdicts = Evaluate(pair.plan, pair.start_ns, pair.steps).verdicts;
  std::vector<Step> kept;
  for (std::size_t i = 0; i < pair.steps.size(); ++i) {
    const Step::Kind kind = pair.steps[i].kind;
    if (kind != Step::Kind::kSample && kind != Step::Kind::kAdvance) continue;
    if (verdicts[i] == Verdict::kAccepted) kept.push_back(std::move(pair.steps[i]));
  }
  pair.steps = std::move(kept);
  auto& items = *pair.plan.mutable_items();
  items.erase(std::remove_if(items.begin(), items.end(),
                             [](const v1::Item& item) { return item.has_ahead(); }),
              items.end());
  pair.plan.add_items()->mutable_ahead()->set_ns(80 * TickOf(pair.plan));
  return pair;
}

std::vector<Step> Rearrange(const Pair& pair, Clock clock, Random& random) {
  const std::int64_t tick = TickOf(pair.plan);
  const std::int64_t lateness = LatenessOf(pair.plan);
  const std::int64_t first_tick = (pair.start_ns + tick - 1) / tick * tick;
  const std::vector<std::int64_t> moments = Moments(pair, clock, random);
  // What arrives before the first advance, between the first and the second, ...
  std::vector<std::vector<Step>> blocks(moments.size() + 1);
  for (const Step& step : pair.steps) {
    if (step.kind != Step::Kind::kSample) continue;
    const std::int64_t pane = (step.sample.time_ns() + tick - 1) / tick * tick;
    std::size_t open = 0;  // blocks in which the sample's tick is not decided yet
    std::int64_t decided = std::min(pair.start_ns - lateness, first_tick - 1);
    while (open < blocks.size() && pane > decided) {
      if (open < moments.size()) decided = std::max(decided, moments[open] - lateness);
      ++open;
    }
    blocks[random.Below(open)].push_back(step);
  }
  std::vector<Step> steps;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    random.Shuffle(blocks[i]);
    steps.insert(steps.end(), blocks[i].begin(), blocks[i].end());
    if (i < moments.size()) steps.push_back(AdvanceStep(moments[i]));
  }
  return steps;
}

}  // namespace sluice::oracle
