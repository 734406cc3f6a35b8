// Every sequence of good, bad, missing and late samples of length 8 (and so, as their
// beginnings, every shorter one), for gates of several shapes. Each sequence is a segment
// of one gate in one engine; the oracle runs each by itself.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/oracle.h"
#include "tests/sanitized.h"

namespace sluice::oracle {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kStart = 28'333'320 * kMinute;
constexpr int kLength = kSanitized ? 6 : 8;
constexpr int kSequences = 1 << (2 * kLength);
constexpr double kGoodValue = 1;
constexpr double kBadValue = 0.9;

enum class Letter { kGood, kBad, kNone, kLate };

Letter LetterAt(int sequence, int place) {
  return static_cast<Letter>((sequence >> (2 * place)) & 3);
}

std::string NameOf(int sequence) {
  std::string name;
  for (int place = 0; place < kLength; ++place) {
    name += "gb_l"[static_cast<int>(LetterAt(sequence, place))];
  }
  return name;
}

struct Shape {
  const char* name;
  const char* clauses;
};

std::string PlanText(const Shape& shape) {
  return absl::StrCat(
      "tick 1m lateness 0s role lead signal x gauge by k\n"
      "gate g by k { owner lead when last(x) over 1m < 0.97 ",
      shape.clauses, " }");
}

v1::Sample SampleOf(const std::string& name, int minute, double value) {
  v1::Sample sample;
  sample.set_signal("x");
  (*sample.mutable_labels())["k"] = name;
  sample.set_time_ns(kStart + minute * kMinute);
  sample.set_value(value);
  return sample;
}

std::vector<v1::Event> OracleEvents(const v1::Plan& plan, int sequence) {
  const std::string name = NameOf(sequence);
  std::vector<Step> steps;
  for (int place = 0; place < kLength; ++place) {
    const Letter letter = LetterAt(sequence, place);
    if (letter == Letter::kGood) steps.push_back(SampleStep(SampleOf(name, place, kGoodValue)));
    if (letter == Letter::kBad) steps.push_back(SampleStep(SampleOf(name, place, kBadValue)));
    steps.push_back(AdvanceStep(kStart + place * kMinute));
    if (letter == Letter::kLate) steps.push_back(SampleStep(SampleOf(name, place, kBadValue)));
  }
  return Evaluate(plan, kStart, steps).events;
}

// The events of each sequence, in order; and all of them in the order of the engine.
void RunEngine(const Plan& plan, std::vector<std::vector<v1::Event>>& by_sequence,
               std::vector<v1::Event>& all) {
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan);
  ASSERT_TRUE(engine.ok()) << engine.status();
  std::map<std::string, int> sequence_of;
  std::vector<GaugeSeries> series;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    const std::string name = NameOf(sequence);
    sequence_of[name] = sequence;
    const absl::StatusOr<GaugeSeries> made = (*engine)->Gauge("x", {{"k", name}});
    ASSERT_TRUE(made.ok()) << made.status();
    series.push_back(*made);
  }
  by_sequence.resize(kSequences);
  (*engine)->OnEvent([&](const v1::Event& event) {
    by_sequence[static_cast<std::size_t>(sequence_of.at(event.segment().at("k")))].push_back(event);
    all.push_back(event);
  });
  ASSERT_TRUE((*engine)->Start(kStart).ok());
  for (int place = 0; place < kLength; ++place) {
    const std::int64_t at = kStart + place * kMinute;
    for (int sequence = 0; sequence < kSequences; ++sequence) {
      const Letter letter = LetterAt(sequence, place);
      if (letter != Letter::kGood && letter != Letter::kBad) continue;
      const double value = letter == Letter::kGood ? kGoodValue : kBadValue;
      ASSERT_TRUE((*engine)->Record(series[static_cast<std::size_t>(sequence)], at, value).ok());
    }
    ASSERT_TRUE((*engine)->AdvanceTo(at).ok());
    for (int sequence = 0; sequence < kSequences; ++sequence) {
      if (LetterAt(sequence, place) != Letter::kLate) continue;
      const absl::Status status =
          (*engine)->Record(series[static_cast<std::size_t>(sequence)], at, kBadValue);
      ASSERT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
    }
  }
}

class Exhaustive : public testing::TestWithParam<Shape> {};

TEST_P(Exhaustive, EverySequenceIsDecidedAsByTheOracle) {
  const absl::StatusOr<Plan> plan = Plan::Parse(PlanText(GetParam()), "exhaustive.sluice");
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::vector<std::vector<v1::Event>> by_sequence;
  std::vector<v1::Event> all;
  RunEngine(*plan, by_sequence, all);
  if (HasFatalFailure()) return;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    Outcome expected;
    expected.events = OracleEvents(plan->proto(), sequence);
    Outcome actual;
    actual.events = by_sequence[static_cast<std::size_t>(sequence)];
    ASSERT_EQ(Difference(plan->proto(), {}, expected, actual), "") << NameOf(sequence) << "\n"
                                                                   << PlanText(GetParam());
  }
  // Within a tick the segments come in the order of their values.
  for (std::size_t i = 1; i < all.size(); ++i) {
    const v1::Event& before = all[i - 1];
    const v1::Event& after = all[i];
    if (before.time().seconds() != after.time().seconds()) {
      ASSERT_LT(before.time().seconds(), after.time().seconds());
    } else {
      ASSERT_LE(before.segment().at("k"), after.segment().at("k")) << Describe(after);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, Exhaustive,
    testing::Values(Shape{"at_once", ""}, Shape{"for", "for 2m"}, Shape{"m_of_n", "for 2m of 3m"},
                    Shape{"for_and_clear_for", "for 2m clear for 2m"},
                    Shape{"clear_when", "for 1m clear when min(x) over 2m >= 0.97 for 1m"},
                    Shape{"m_of_n_clear_when",
                          "for 2m of 4m clear when last(x) over 1m >= 0.97 for 1m"},
                    Shape{"cooldown", "for 1m cooldown 3m"}, Shape{"flap", "flap 2 in 5m hold 2m"},
                    Shape{"latch", "clear for 1m latch"},
                    Shape{"missing_trip", "for 1m on missing 2m trip"},
                    Shape{"missing_clear", "for 2m of 4m on missing 2m clear"},
                    Shape{"starts_tripped", "clear for 2m starts tripped on missing 1m hold"},
                    Shape{"warmup_given", "warmup 2m given count(x) over 3m >= 2"}),
    [](const testing::TestParamInfo<Shape>& shape) { return std::string(shape.param.name); });

}  // namespace
}  // namespace sluice::oracle
