// A plan in the host's own GoogleTest suites: a simulator on a virtual clock, with the
// host's real handlers, and matchers for what must come of it.
//
//   using namespace sluice::testing;
//
//   TEST(Launch, PausesTheCampaignWhereStreamsDoNotStart) {
//     CampaignService campaign;                                    // the host's own
//     Simulator sim(sluice::Plan::FromFile("launch.sluice"));
//     ASSERT_TRUE(BindHandlers(sim.engine(), campaign).ok());      // as in production
//
//     sim.Feed(R"(stream_start{region = "sg"} 500/s: 99% for 5m, 90% for 10m)");
//     sim.RunFor(absl::Minutes(15));
//
//     const sluice::Labels sg = {{"region", "sg"}};
//     EXPECT_THAT(sim, Tripped("start_success", sg, By(absl::Minutes(9))));
//     EXPECT_THAT(sim, Not(Tripped("brownout")));
//     EXPECT_THAT(sim, LeverIs("expansion", EXPANSION_PAUSED, sg));
//     EXPECT_THAT(sim, Sent<PauseCampaign>(Property(&PauseCampaign::region, "sg"), Times(1)));
//     EXPECT_TRUE(campaign.paused("sg"));
//   }
//
// An expectation that is not met says what came instead, how far off it was, and how
// things stood at the decisive time:
//
//   Expected: start_success{region = "sg"} trips by 8m
//     Actual: 15m of "Spring launch", at 8m14s ({region = "sg"}) instead, 14s too late: ...
//             at 8m, start_success{region = "sg"}: pending since 5m14s, 2m46s of 3m; ...
//
// The verdicts and their words are those of `sluice test`. What can't be judged fails
// whichever way it is asked, also within Not(): a gate, lever, label or value that the plan
// hasn't, a segment that was never heard of, a time that the simulation has not come to.
// Such a matcher reports a failure of its own, at its own line, and then counts as met.
//
// Link sluice::testing (find_package(sluice COMPONENTS testing)); docs/testing.md has
// more. Without GoogleTest: sluice/testing/simulation.h. The namespace is called as
// GoogleTest's is: don't write `using namespace sluice` beside it.
#ifndef SLUICE_TESTING_H_
#define SLUICE_TESTING_H_

#include <string>
#include <type_traits>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "gmock/gmock.h"
#include "sluice/engine.h"
#include "sluice/testing/expectation.h"
#include "sluice/testing/simulation.h"
#include "sluice/testing/simulator.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::testing {

// ---- When --------------------------------------------------------------------------

// Times are from the beginning of the simulation, and both ends of a stretch count.
struct At {
  explicit At(absl::Duration at) : time(at) {}
  absl::Duration time;
};
struct By {
  explicit By(absl::Duration at) : time(at) {}
  absl::Duration time;
};
struct Between {
  Between(absl::Duration from, absl::Duration to) : first(from), last(to) {}
  absl::Duration first;
  absl::Duration last;
};

// Any of these, or none of them: at any time so far.
class When {
 public:
  When() = default;
  When(At at) : When(v1::Moment::AT, at.time, at.time) {}  // NOLINT(google-explicit-*)
  When(By by) : When(v1::Moment::BY, by.time, by.time) {}  // NOLINT(google-explicit-*)
  When(Between between)                                    // NOLINT(google-explicit-*)
      : When(v1::Moment::BETWEEN, between.first, between.last) {}

  const absl::optional<v1::Moment>& moment() const { return moment_; }

 private:
  When(v1::Moment::Kind kind, absl::Duration first, absl::Duration last) {
    moment_.emplace();
    moment_->set_kind(kind);
    moment_->mutable_first()->set_ns(absl::ToInt64Nanoseconds(first));
    if (kind == v1::Moment::BETWEEN) {
      moment_->mutable_last()->set_ns(absl::ToInt64Nanoseconds(last));
    }
  }

  absl::optional<v1::Moment> moment_;
};

// ---- Gates. Without labels, or with some of them: any segment that has these.

// A TRIP, a CLEAR, a BLIND, an ESCALATE at that time.
inline auto Tripped(absl::string_view gate, const Labels& segment = {}, const When& when = {},
                    Line line = Line::Here()) {
  return internal::Gate(v1::ExpectGate::TRIPS, gate, segment, when.moment(), line);
}
inline auto Tripped(absl::string_view gate, const When& when, Line line = Line::Here()) {
  return Tripped(gate, Labels(), when, line);
}
inline auto Cleared(absl::string_view gate, const Labels& segment = {}, const When& when = {},
                    Line line = Line::Here()) {
  return internal::Gate(v1::ExpectGate::CLEARS, gate, segment, when.moment(), line);
}
inline auto Cleared(absl::string_view gate, const When& when, Line line = Line::Here()) {
  return Cleared(gate, Labels(), when, line);
}
inline auto WentBlind(absl::string_view gate, const Labels& segment = {}, const When& when = {},
                      Line line = Line::Here()) {
  return internal::Gate(v1::ExpectGate::GOES_BLIND, gate, segment, when.moment(), line);
}
inline auto WentBlind(absl::string_view gate, const When& when, Line line = Line::Here()) {
  return WentBlind(gate, Labels(), when, line);
}
inline auto Escalated(absl::string_view gate, const Labels& segment = {}, const When& when = {},
                      Line line = Line::Here()) {
  return internal::Gate(v1::ExpectGate::ESCALATES, gate, segment, when.moment(), line);
}
inline auto Escalated(absl::string_view gate, const When& when, Line line = Line::Here()) {
  return Escalated(gate, Labels(), when, line);
}

// A TRIP that is muted by another gate (`suppressed by`): it sends nothing.
inline auto Suppressed(absl::string_view gate, const Labels& segment = {}, const When& when = {},
                       Line line = Line::Here()) {
  return internal::Gate(v1::ExpectGate::TRIPS, gate, segment, when.moment(), line, true);
}
inline auto Suppressed(absl::string_view gate, const When& when, Line line = Line::Here()) {
  return Suppressed(gate, Labels(), when, line);
}

// Clear at every tick so far, not even pending.
inline auto StaysClear(absl::string_view gate, const Labels& segment = {},
                       Line line = Line::Here()) {
  return internal::Gate(v1::ExpectGate::STAYS_CLEAR, gate, segment, absl::nullopt, line);
}

// ---- Levers. Without labels, or with some: each segment that has these.

// What the lever is now. `value` is its name in the plan, a value of the host's enum, or a
// number.
template <typename Value>
auto LeverIs(absl::string_view lever, const Value& value, const Labels& segment = {},
             Line line = Line::Here()) {
  return internal::Matcher<internal::LeverExpectation>(
      {TargetOf(lever, segment), internal::Wanted(value), absl::nullopt}, line);
}

// What it was at a time, or all the while from one to another.
template <typename Value>
auto LeverWas(absl::string_view lever, const Value& value, const Labels& segment, At at,
              Line line = Line::Here()) {
  return internal::Matcher<internal::LeverExpectation>(
      {TargetOf(lever, segment), internal::Wanted(value), When(at).moment()}, line);
}
template <typename Value>
auto LeverWas(absl::string_view lever, const Value& value, const Labels& segment, Between between,
              Line line = Line::Here()) {
  return internal::Matcher<internal::LeverExpectation>(
      {TargetOf(lever, segment), internal::Wanted(value), When(between).moment()}, line);
}
template <typename Value>
auto LeverWas(absl::string_view lever, const Value& value, At at, Line line = Line::Here()) {
  return LeverWas(lever, value, Labels(), at, line);
}
template <typename Value>
auto LeverWas(absl::string_view lever, const Value& value, Between between,
              Line line = Line::Here()) {
  return LeverWas(lever, value, Labels(), between, line);
}

// ---- Messages of the host

// That a gate sent one: Sent<PauseCampaign>(). `fields` is a matcher of the message, or a
// message with the fields that matter. Once or more, unless it says how often: Times(1),
// Times(0), Times::AtLeast(2). Whether a handler took it is another question.
template <typename Message, typename Fields = internal::Anything>
auto Sent(const Fields& fields = ::testing::_, const Times& times = Times::AtLeast(1),
          const When& when = {}, Line line = Line::Here()) {
  return internal::SentMatcher<Message>(fields, times, when.moment(), false, line);
}
template <typename Message, typename Fields>
auto Sent(const Fields& fields, const When& when, Line line = Line::Here()) {
  return internal::SentMatcher<Message>(fields, Times::AtLeast(1), when.moment(), false, line);
}

// That the host's handler took it: it was called with it, and answered OK in the end.
template <typename Message, typename Fields = internal::Anything>
auto Delivered(const Fields& fields = ::testing::_, const Times& times = Times::AtLeast(1),
               const When& when = {}, Line line = Line::Here()) {
  return internal::SentMatcher<Message>(fields, times, when.moment(), true, line);
}
template <typename Message, typename Fields>
auto Delivered(const Fields& fields, const When& when, Line line = Line::Here()) {
  return internal::SentMatcher<Message>(fields, Times::AtLeast(1), when.moment(), true, line);
}

// ---- The whole ordered truth

// What a `timeline` of a scenario has between its braces. All events of the kinds TRIP,
// CLEAR, BLIND, ESCALATE and LEVER, and no others.
inline auto HasTimeline(absl::string_view timeline, Line line = Line::Here()) {
  return internal::Matcher<internal::TimelineExpectation>({std::string(timeline)}, line);
}

}  // namespace sluice::testing

#endif  // SLUICE_TESTING_H_
