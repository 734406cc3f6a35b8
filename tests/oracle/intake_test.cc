// Samples through an intake, split over its producers in any way, decide what the same
// samples decide that are recorded directly: the same events, to the last field.
#include "sluice/intake.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "sluice/plan.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/drive.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/laws.h"

namespace sluice::oracle {
namespace {

// Seeds that no other test uses.
constexpr std::uint64_t kFirstSeed = 2'000'000'000;

absl::Status Record(Engine& engine, Intake::Producer& to, const v1::Sample& sample) {
  const Labels labels(sample.labels().begin(), sample.labels().end());
  const std::string& signal = sample.signal();
  const std::int64_t time_ns = sample.time_ns();
  switch (engine.KindOf(signal).value()) {
    case v1::Signal::GAUGE:
      return to.Record(to.Gauge(signal, labels).value(), time_ns, sample.value());
    case v1::Signal::COUNTER:
      return to.Record(to.Counter(signal, labels).value(), time_ns, sample.value());
    case v1::Signal::EVENTS:
      return to.Record(to.Events(signal, labels).value(), time_ns, sample.n());
    case v1::Signal::OUTCOME:
      return to.Record(to.Outcome(signal, labels).value(), time_ns, sample.outcome().ok(),
                       sample.outcome().total());
    default:
      break;
  }
  const auto distribution = to.Distribution(signal, labels).value();
  if (sample.has_value()) return to.Record(distribution, time_ns, sample.value());
  std::vector<HistogramBucket> histogram;
  for (const v1::Bucket& bucket : sample.histogram().buckets()) {
    histogram.push_back({bucket.value(), bucket.count()});
  }
  return to.Record(distribution, time_ns, histogram);
}

// Drives an engine through an intake with some producers.
class IntakeDriver {
 public:
  IntakeDriver(const Plan& plan, std::size_t producers, bool threads)
      : engine_(Engine::Create(plan, Options()).value()),
        intake_(Intake::Create(*engine_).value()),
        waiting_(producers),
        threads_(threads) {
    engine_->OnEvent([this](const v1::Event& event) { events_.push_back(event); });
    for (std::size_t i = 0; i < producers; ++i) producers_.push_back(intake_->AddProducer());
  }

  static EngineOptions Options() {
    EngineOptions options;
    options.allow_unhandled_actions = true;
    return options;
  }

  std::vector<v1::Event> Run(std::int64_t start_ns, const std::vector<Step>& steps,
                             Random& random) {
    EXPECT_TRUE(engine_->Start(start_ns).ok());
    for (const Step& step : steps) {
      const Labels segment(step.target.segment().begin(), step.target.segment().end());
      switch (step.kind) {
        case Step::Kind::kSample:
          waiting_[random.Below(waiting_.size())].push_back(&step.sample);
          break;
        case Step::Kind::kAdvance:
          Produce();
          EXPECT_TRUE(intake_->AdvanceTo(step.now_ns).ok());
          break;
        case Step::Kind::kReset:
          engine_->Reset(step.target.gate(), segment, step.target.owner()).IgnoreError();
          break;
        case Step::Kind::kAsk:
          break;
      }
    }
    return events_;
  }

 private:
  void Produce() {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < producers_.size(); ++i) {
      const auto work = [this, i] {
        for (const v1::Sample* sample : waiting_[i]) {
          EXPECT_TRUE(Record(*engine_, producers_[i], *sample).ok());
        }
        waiting_[i].clear();
      };
      if (threads_ && !waiting_[i].empty()) {
        threads.emplace_back(work);
      } else {
        work();
      }
    }
    for (std::thread& thread : threads) thread.join();
  }

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Intake> intake_;
  std::vector<Intake::Producer> producers_;
  std::vector<std::vector<const v1::Sample*>> waiting_;
  const bool threads_;
  std::vector<v1::Event> events_;
};

void ExpectSame(std::uint64_t pairs, bool threads) {
  std::size_t events = 0;
  for (std::uint64_t i = 0; i < pairs && !testing::Test::HasFailure(); ++i) {
    const std::uint64_t seed = kFirstSeed + i;
    Pair pair = OnlyAccepted(RandomPair(seed));
    const SpokenPlan spoken = Speak(pair.plan);
    ASSERT_TRUE(spoken.plan.ok()) << spoken.text << spoken.plan.status();
    const absl::StatusOr<Outcome> direct = DriveEngine(*spoken.plan, pair.start_ns, pair.steps);
    ASSERT_TRUE(direct.ok()) << direct.status();
    Random random(seed);
    // The samples arrive in another order as well.
    const std::vector<Step> steps = Rearrange(pair, Clock::kAsBefore, random);
    IntakeDriver driver(*spoken.plan, 1 + i % 4, threads);
    EXPECT_EQ(ExactDifference(direct->events, driver.Run(pair.start_ns, steps, random)), "")
        << "seed " << seed << "\n"
        << spoken.text << StepsToText(pair.start_ns, steps);
    events += direct->events.size();
  }
  EXPECT_GT(events, pairs) << "too little happens for this to mean anything";
}

TEST(IntakeLaws, SamplesMayBeSplitOverProducers) { ExpectSame(400, false); }

TEST(IntakeLaws, SamplesMayBeSplitOverThreads) { ExpectSame(60, true); }

}  // namespace
}  // namespace sluice::oracle
