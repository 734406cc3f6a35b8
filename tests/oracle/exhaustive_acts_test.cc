// Every course of a gate and of the gate that suppresses it, over five ticks: each is a
// segment of both in one engine, which must send, hold and tell what the oracle does for
// that segment by itself.
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

namespace sluice::oracle {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kStart = 28'333'320 * kMinute;
constexpr int kTicks = 5;
constexpr int kLetters = 6;  // of one tick: what parent and child are

// A parent that is bad or good, and a child that is bad, good or silent.
struct Letter {
  char letter;
  bool parent_bad;
  double child;  // 0: silent
};
constexpr Letter kAlphabet[kLetters] = {{'g', false, 1}, {'b', false, 0.9}, {'s', false, 0},
                                        {'G', true, 1},  {'B', true, 0.9},  {'S', true, 0}};

int Courses() {
  int courses = 1;
  for (int i = 0; i < kTicks; ++i) courses *= kLetters;
  return courses;
}

std::vector<Letter> CourseOf(int number) {
  std::vector<Letter> course;
  for (int i = 0; i < kTicks; ++i, number /= kLetters) {
    course.push_back(kAlphabet[number % kLetters]);
  }
  return course;
}

std::string NameOf(const std::vector<Letter>& course) {
  std::string name;
  for (const Letter& letter : course) name += letter.letter;
  return name;
}

struct Shape {
  const char* name;
  const char* clauses;  // of the child
};

std::string PlanText(const Shape& shape) {
  return absl::StrCat(
      "tick 1m lateness 0s role lead signal p gauge by k signal c gauge by k\n"
      "lever l by k { on, off }\n"
      "gate parent by k { owner lead when last(p) over 1m < 0.97 }\n"
      "gate child by k { owner lead when last(c) over 1m < 0.97 suppressed by parent\n"
      "hold l at off do x.Stop { } on clear do x.Go { } ",
      shape.clauses, " }");
}

void Add(const char* signal, const std::string& name, std::int64_t at, double value,
         std::vector<Step>& steps) {
  v1::Sample sample;
  sample.set_signal(signal);
  (*sample.mutable_labels())["k"] = name;
  sample.set_time_ns(at);
  sample.set_value(value);
  steps.push_back(SampleStep(std::move(sample)));
}

std::vector<v1::Event> OracleEvents(const v1::Plan& plan, const std::vector<Letter>& course) {
  const std::string name = NameOf(course);
  std::vector<Step> steps;
  std::int64_t at = kStart;
  for (const Letter& letter : course) {
    Add("p", name, at, letter.parent_bad ? 0.9 : 1, steps);
    if (letter.child > 0) Add("c", name, at, letter.child, steps);
    steps.push_back(AdvanceStep(at));
    at += kMinute;
  }
  return Evaluate(plan, kStart, steps).events;
}

// The events of each course, by its name.
std::map<std::string, std::vector<v1::Event>> EngineEvents(const Plan& plan) {
  EngineOptions options;
  options.allow_unhandled_actions = true;
  const std::unique_ptr<Engine> engine = Engine::Create(plan, options).value();
  std::map<std::string, std::vector<v1::Event>> events;
  engine->OnEvent(
      [&events](const v1::Event& event) { events[event.segment().at("k")].push_back(event); });
  EXPECT_TRUE(engine->Start(kStart).ok());
  std::vector<GaugeSeries> parents, children;
  for (int number = 0; number < Courses(); ++number) {
    const Labels labels = {{"k", NameOf(CourseOf(number))}};
    parents.push_back(engine->Gauge("p", labels).value());
    children.push_back(engine->Gauge("c", labels).value());
  }
  for (std::size_t tick = 0; tick < kTicks; ++tick) {
    const std::int64_t at = kStart + static_cast<std::int64_t>(tick) * kMinute;
    for (std::size_t number = 0; number < parents.size(); ++number) {
      const Letter letter = CourseOf(static_cast<int>(number))[tick];
      EXPECT_TRUE(engine->Record(parents[number], at, letter.parent_bad ? 0.9 : 1).ok());
      if (letter.child == 0) continue;
      EXPECT_TRUE(engine->Record(children[number], at, letter.child).ok());
    }
    EXPECT_TRUE(engine->AdvanceTo(at).ok());
  }
  return events;
}

class ExhaustiveActs : public testing::TestWithParam<Shape> {};

TEST_P(ExhaustiveActs, EveryCourseOfSuppressionIsToldAsByTheOracle) {
  const absl::StatusOr<Plan> plan = Plan::Parse(PlanText(GetParam()), "acts.sluice");
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::map<std::string, std::vector<v1::Event>> events = EngineEvents(*plan);
  for (int number = 0; number < Courses(); ++number) {
    const std::vector<Letter> course = CourseOf(number);
    Outcome expected;
    expected.events = OracleEvents(plan->proto(), course);
    Outcome actual;
    actual.events = events[NameOf(course)];
    ASSERT_EQ(Difference(plan->proto(), {}, expected, actual), "") << NameOf(course) << "\n"
                                                                   << PlanText(GetParam());
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ExhaustiveActs,
                         testing::Values(Shape{"at_once", ""}, Shape{"clear_for", "clear for 1m"},
                                         Shape{"for", "for 1m cooldown 2m"},
                                         Shape{"starts_tripped", "starts tripped clear for 1m"},
                                         Shape{"missing_trip", "on missing 1m trip"},
                                         Shape{"missing_clear", "on missing 1m clear"},
                                         Shape{"shadow", "shadow"}),
                         [](const testing::TestParamInfo<Shape>& shape) {
                           return std::string(shape.param.name);
                         });

}  // namespace
}  // namespace sluice::oracle
