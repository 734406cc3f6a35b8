#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/generate.h"
#include "tests/oracle/machine.h"

namespace sluice::oracle {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kEpoch = 1'699'999'200 * kSecond;  // a whole hour

class TraceGenerator {
 public:
  TraceGenerator(Random& random, const Size& size, Pair& pair)
      : random_(random),
        pair_(pair),
        size_(size),
        tick_(TickOf(pair.plan)),
        lateness_(LatenessOf(pair.plan)),
        ahead_(AheadOf(pair.plan)) {}

  void Make() {
    start_ = kEpoch + tick_ * random_.Between(0, 3);
    if (random_.Percent(30)) start_ += random_.Between(1, tick_ - 1);
    pair_.start_ns = start_;
    ticks_ = random_.Between(10, 50) * size_.stretch;
    for (const v1::Item& item : pair_.plan.items()) {
      if (item.has_signal()) MakeSignal(item.signal());
    }
    MakeAdvances();
    for (const v1::Item& item : pair_.plan.items()) {
      if (item.has_gate()) MakeQuestions(item.gate());
      if (item.has_lever()) MakeQuestions(item.lever());
    }
    // What arrives at one moment does so in any order.
    random_.Shuffle(arrivals_);
    std::stable_sort(arrivals_.begin(), arrivals_.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    for (auto& arrival : arrivals_) pair_.steps.push_back(std::move(arrival.second));
  }

 private:
  enum class Mood { kGood, kBad, kMixed, kSteady, kSilent };

  void MakeSignal(const v1::Signal& signal) {
    const std::int64_t most = size_.breadth > 0 ? static_cast<std::int64_t>(size_.breadth) : 4;
    const std::int64_t series = signal.labels().empty() ? 1 : random_.Between(1, most);
    std::vector<std::vector<std::string>> seen;
    for (std::int64_t i = 0; i < series; ++i) {
      std::vector<std::string> values;
      for (int label = 0; label < signal.labels_size(); ++label) {
        values.push_back(RandomLabelValue());
      }
      if (std::count(seen.begin(), seen.end(), values) > 0) continue;
      seen.push_back(values);
      MakeSeries(signal, values);
    }
  }

  void MakeSeries(const v1::Signal& signal, const std::vector<std::string>& values) {
    v1::Sample base;
    base.set_signal(signal.name().text());
    for (int i = 0; i < signal.labels_size(); ++i) {
      (*base.mutable_labels())[signal.labels(i).name().text()] =
          values[static_cast<std::size_t>(i)];
    }
    const std::uint64_t per_tick = random_.Pick<std::uint64_t>({1, 1, 1, 2, 3});
    const std::uint64_t present = random_.Pick<std::uint64_t>({100, 100, 90, 50});
    double counter = static_cast<double>(random_.Below(100));
    Mood mood = Mood::kGood;
    std::int64_t left = 0;
    // From before the start on: those are in the windows of the first ticks.
    for (std::int64_t i = -2; i < ticks_; ++i, --left) {
      if (left <= 0) {
        mood = random_.Pick({Mood::kGood, Mood::kGood, Mood::kBad, Mood::kBad, Mood::kMixed,
                             Mood::kSteady, Mood::kSilent});
        left = random_.Between(1, 9);
      }
      if (mood == Mood::kSilent || !random_.Percent(present)) continue;
      for (std::uint64_t n = 0; n < per_tick; ++n) {
        v1::Sample sample = base;
        sample.set_time_ns(TimeIn(i));
        Fill(signal, mood, counter, sample);
        Arrive(std::move(sample));
      }
    }
  }

  // A time in the i-th tick after the start, often on its edges.
  std::int64_t TimeIn(std::int64_t i) {
    const std::int64_t end = (start_ / tick_ + i) * tick_;
    switch (random_.Below(6)) {
      case 0:
        return end - tick_ + 1;
      case 1:
      case 2:
        return end;
      case 3:
        return end - tick_ / 2;
      default:
        return end - random_.Between(0, tick_ - 1);
    }
  }

  double Draw(const std::vector<double>& grid, Mood mood) {
    const std::size_t half = grid.size() / 2;
    if (mood == Mood::kSteady) return grid[half];
    if (mood == Mood::kGood) return grid[half + random_.Below(grid.size() - half)];
    if (mood == Mood::kBad) return grid[random_.Below(half + 1)];
    return random_.Pick(grid);
  }

  void Fill(const v1::Signal& signal, Mood mood, double& counter, v1::Sample& sample) {
    const double value = Draw(GridOf(signal), mood);
    switch (signal.kind()) {
      case v1::Signal::GAUGE:
        sample.set_value(value);
        break;
      case v1::Signal::COUNTER:
        counter += value;
        if (random_.Percent(6)) counter = random_.Percent(50) ? 0 : value;  // a reset
        sample.set_value(counter);
        break;
      case v1::Signal::EVENTS:
        sample.set_n(static_cast<std::uint64_t>(value));
        break;
      case v1::Signal::OUTCOME: {
        const std::uint64_t total = random_.Pick<std::uint64_t>({0, 1, 2, 10, 50, 100, 1000});
        sample.mutable_outcome()->set_total(total);
        sample.mutable_outcome()->set_ok(
            static_cast<std::uint64_t>(std::floor(value * static_cast<double>(total) + 1e-6)));
        break;
      }
      default:
        if (random_.Percent(70)) {
          sample.set_value(value);
          break;
        }
        sample.mutable_histogram();
        for (std::uint64_t i = random_.Below(4); i > 0; --i) {
          v1::Bucket& bucket = *sample.mutable_histogram()->add_buckets();
          bucket.set_value(Draw(GridOf(signal), mood));
          bucket.set_count(random_.Pick<std::uint64_t>({0, 1, 3, 100}));
        }
    }
  }

  void Arrive(v1::Sample sample) {
    std::int64_t at = sample.time_ns();
    const std::uint64_t roll = random_.Below(100);
    if (roll < 40) {
      at += random_.Between(0, lateness_);
    } else if (roll < 45) {
      at += lateness_ + random_.Between(0, 3 * tick_);  // late, or just in time
    } else if (roll < 49) {
      at -= random_.Between(0, std::min(ahead_, 4 * tick_));
    } else if (roll < 51) {
      at -= ahead_ + random_.Between(0, 2 * tick_);  // too far ahead, or just not
    }
    if (random_.Percent(1)) Spoil(sample);
    if (random_.Percent(2)) arrivals_.emplace_back(at + 1, SampleStep(sample));  // twice
    arrivals_.emplace_back(at, SampleStep(std::move(sample)));
  }

  // Makes the sample one that must be refused.
  void Spoil(v1::Sample& sample) {
    switch (random_.Below(3)) {
      case 0:
        (*sample.mutable_labels())["stranger"] = "x";
        break;
      case 1:
        if (sample.labels().empty()) return;
        sample.mutable_labels()->erase(sample.mutable_labels()->begin());
        break;
      default:
        if (sample.has_outcome()) {
          sample.mutable_outcome()->set_ok(sample.outcome().total() + 1);
        } else if (sample.has_value()) {
          sample.set_value(random_.Percent(50) ? std::numeric_limits<double>::infinity()
                                               : std::numeric_limits<double>::quiet_NaN());
        }
    }
  }

  // Asks for the gate's state now and then, and resets it, more often where that can do.
  void MakeQuestions(const v1::Gate& gate) {
    bool latched = false;
    for (const v1::Clause& clause : gate.clauses()) {
      latched |= clause.kind_case() == v1::Clause::kLatch;
    }
    for (std::int64_t i = 0; i < ticks_; ++i) {
      const bool reset = random_.Percent(latched ? 30 : 1);
      if (!reset && !random_.Percent(10)) continue;
      Step step;
      step.kind = reset ? Step::Kind::kReset : Step::Kind::kAsk;
      step.target.set_gate(gate.name().text());
      if (reset) step.target.set_owner(RulesOf(gate).owner);
      for (const v1::Name& label : gate.labels()) {
        (*step.target.mutable_segment())[label.text()] = RandomLabelValue();
      }
      arrivals_.emplace_back(start_ + i * tick_ + random_.Between(0, tick_ - 1), std::move(step));
    }
  }

  // Asks for the lever's value now and then.
  void MakeQuestions(const v1::Lever& lever) {
    for (std::int64_t i = 0; i < ticks_; ++i) {
      if (!random_.Percent(15)) continue;
      Step step;
      step.kind = Step::Kind::kAsk;
      step.target.set_lever(lever.name().text());
      for (const v1::Name& label : lever.labels()) {
        (*step.target.mutable_segment())[label.text()] = RandomLabelValue();
      }
      arrivals_.emplace_back(start_ + i * tick_ + random_.Between(0, tick_ - 1), std::move(step));
    }
  }

  std::string RandomLabelValue() {
    if (size_.breadth > 0) return "v" + std::to_string(random_.Below(size_.breadth));
    return random_.Pick<std::string>({"a", "a", "b", "b", "c"});
  }

  void MakeAdvances() {
    const std::int64_t end = start_ + (ticks_ + 1) * tick_ + lateness_;
    const std::uint64_t exact = random_.Pick<std::uint64_t>({100, 50, 0});
    for (std::int64_t at = start_; at <= end;) {
      const std::int64_t now =
          random_.Percent(exact) ? (at / tick_) * tick_ : at + random_.Between(0, tick_ - 1);
      arrivals_.emplace_back(now, AdvanceStep(now));
      if (random_.Percent(3)) {
        arrivals_.emplace_back(now, AdvanceStep(now - random_.Between(1, 3 * tick_)));
      }
      at += tick_ * (random_.Percent(12) ? random_.Between(2, 8) : 1);
    }
    arrivals_.emplace_back(end, AdvanceStep(end));
  }

  Random& random_;
  Pair& pair_;
  Size size_;
  std::int64_t tick_;
  std::int64_t lateness_;
  std::int64_t ahead_;
  std::int64_t start_ = 0;
  std::int64_t ticks_ = 0;
  std::vector<std::pair<std::int64_t, Step>> arrivals_;  // when, and what
};

}  // namespace

void RandomTrace(Random& random, const Size& size, Pair& pair) {
  TraceGenerator(random, size, pair).Make();
}

Pair RandomPair(std::uint64_t seed, const Size& size) {
  Random random(seed);
  Pair pair;
  pair.plan = RandomPlan(random, size);
  RandomTrace(random, size, pair);
  return pair;
}

}  // namespace sluice::oracle
