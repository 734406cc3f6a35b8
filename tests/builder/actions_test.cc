// Actions: which fields of a filled message are constants, and which are variables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "host.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/same_plan.h"

namespace sluice::build {
namespace {

using host::Everything;
using testing::HasSubstr;

// Whether a gate that fills the message so does what the text says.
template <typename Fill>
testing::AssertionResult Does(Fill fill, const std::string& fields) {
  PlanBuilder plan;
  plan.Gate("g").By("region").Do<Everything>(fill);
  return SaysTheSame(plan.proto(), "gate g by region { do host.Everything { " + fields + " } }");
}

// What Build says of a gate that fills the message so.
template <typename Fill>
std::string Refusal(Fill fill) {
  PlanBuilder plan;
  plan.Gate("g").By("region").OnClearDo<Everything>(fill);
  return std::string(plan.Build().status().message());
}

TEST(Actions, ConstantsOfEachType) {
  EXPECT_TRUE(Does([](Everything&, const Vars&) {}, ""));
  EXPECT_TRUE(Does(
      [](Everything& e, const Vars&) {
        e.set_truth(true);
        e.set_text("a \"text\"\n");
        e.set_raw("bytes");
        e.set_real(0.1);
        e.set_narrow(0.1f);
        e.set_small(-3);
        e.set_large(std::int64_t{1} << 53);
        e.set_positive(4'000'000'000u);
        e.set_huge(7);
        e.set_phase(host::PHASE_PAUSED);
      },
      R"(text: "a \"text\"\n", raw: "bytes", real: 0.1, narrow: 0.1, small: -3,
         large: 9007199254740992, positive: 4000000000, huge: 7, truth: true,
         phase: PHASE_PAUSED)"));
}

TEST(Actions, NestedRepeatedAndWrappedFields) {
  EXPECT_TRUE(Does(
      [](Everything& e, const Vars& v) {
        e.mutable_place()->set_region(v.Label("region"));
        e.mutable_place()->add_cities("a");
        e.mutable_place()->add_cities(v.gate());
        e.mutable_place()->mutable_within()->mutable_within();
        e.mutable_maybe()->set_value(v.value());
        e.add_reals(-1.5);
        e.add_reals(v.threshold());
        e.add_phases(host::PHASE_RUNNING);
        e.add_places()->set_region("sg");
        e.add_places();
        e.set_this_one("x");
        e.add_truths(false);
      },
      R"(place: { region: $region, cities: ["a", $gate], within: { within: { } } },
         maybe: $value, reals: [-1.5, $threshold], phases: [PHASE_RUNNING],
         places: [{ region: "sg" }, { }], this_one: "x", truths: [false])"));
}

TEST(Actions, AZeroThatIsSetWherePresenceIsKept) {
  EXPECT_TRUE(Does(
      [](Everything& e, const Vars&) {
        e.set_that_one(0);
        e.mutable_maybe();
      },
      "maybe: 0, that_one: 0"));
}

TEST(Actions, EachVariableIsTold) {
  PlanBuilder plan;
  const Message paused = plan.Message("paused", "{region} is paused");
  plan.Gate("g").By("region", "cdn").Do<Everything>([&](Everything& e, const Vars& v) {
    e.mutable_place()->add_cities(v.gate());
    e.mutable_place()->add_cities(v.owner());
    e.mutable_place()->add_cities(v.severity());
    e.mutable_place()->add_cities(v.reason());
    e.mutable_place()->add_cities(v.Label("region"));
    e.mutable_place()->add_cities(v.Label(Label("cdn")));
    e.mutable_place()->add_cities(v.Message(paused));
    e.mutable_place()->add_cities(v.Text("value"));
    e.mutable_place()->add_cities(v.Text("time"));
  });
  plan.Gate("h").OnRemindDo<Everything>([](Everything& e, const Vars& v) {
    e.set_real(v.value());
    e.set_narrow(static_cast<float>(v.threshold()));
    e.set_small(static_cast<std::int32_t>(v.value()));
    e.set_large(static_cast<std::int64_t>(v.threshold()));
    e.set_positive(static_cast<std::uint32_t>(v.value()));
    e.set_huge(static_cast<std::uint64_t>(v.threshold()));
    *e.mutable_when() = v.since();
    *e.mutable_lasting() = v.value_duration();
    *e.add_times() = v.time();
    *e.add_times() = v.tripped_at();
  });
  plan.Gate("i").OnEscalateDo<Everything>([](Everything& e, const Vars& v) {
    *e.mutable_lasting() = v.threshold_duration();
    e.set_text(v.escalated_to());
  });
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    message paused "{region} is paused"
    gate g by region, cdn {
      do host.Everything {
        place: { cities: [$gate, $owner, $severity, $reason, $region, $cdn, $message.paused,
                          $value, $time] }
      }
    }
    gate h {
      on remind do host.Everything {
        real: $value, narrow: $threshold, small: $value, large: $threshold, positive: $value,
        huge: $threshold, when: $since, lasting: $value, times: [$time, $tripped_at]
      }
    }
    gate i { on escalate do host.Everything { text: $escalated_to, lasting: $threshold } }
  )"));
}

TEST(Actions, TimesAndDurationsThatAreConstant) {
  EXPECT_TRUE(Does(
      [](Everything& e, const Vars&) {
        e.mutable_when()->set_seconds(1'772'395'200);
        e.mutable_lasting()->set_seconds(90);
        e.mutable_lasting()->set_nanos(500'000'000);
      },
      R"(when: "2026-03-01T20:00:00Z", lasting: 1m30.5s)"));
  EXPECT_TRUE(Does(
      [](Everything& e, const Vars&) {
        e.mutable_lasting()->set_seconds(-1);
        e.mutable_lasting()->set_nanos(-1'000'000);
      },
      "lasting: -1s1ms"));
}

TEST(Actions, WithoutALambdaTheMessageIsEmpty) {
  PlanBuilder plan;
  plan.Gate("g").Do<Everything>().OnClearDo<Everything>().OnRemindDo<Everything>();
  plan.Gate("h").OnEscalateDo<Everything>();
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    gate g { do host.Everything { }  on clear do host.Everything { }
             on remind do host.Everything { } }
    gate h { on escalate do host.Everything { } }
  )"));
}

TEST(Actions, AMessageWithoutATypeIsGivenAsItIs) {
  v1::Action action;
  action.mutable_message()->set_text("other.Message");
  v1::ActionField* field = action.add_fields();
  field->mutable_name()->set_text("share");
  field->mutable_value()->mutable_number()->set_number(97);
  field->mutable_value()->mutable_number()->set_unit(v1::Literal::PERCENT);
  PlanBuilder plan;
  plan.Gate("g").Do(v1::DoClause::CLEAR, action);
  EXPECT_TRUE(SaysTheSame(plan.proto(), "gate g { on clear do other.Message { share: 97% } }"));
}

// ---- What no plan can say ----

TEST(Actions, AFieldThatComputesWithAVariableIsRefused) {
  constexpr char kComputes[] =
      "gate g, on clear do host.Everything: the field `real` computes with a variable; a plan can "
      "only pass it on";
  EXPECT_EQ(Refusal([](Everything& e, const Vars& v) { e.set_real(2 * v.value()); }), kComputes);
  EXPECT_EQ(Refusal([](Everything& e, const Vars& v) { e.set_real(v.value() - v.threshold()); }),
            kComputes);
  EXPECT_EQ(
      Refusal([](Everything& e, const Vars& v) { e.set_real(std::max(v.value(), v.threshold())); }),
      kComputes);
  EXPECT_THAT(Refusal([](Everything& e, const Vars& v) { e.set_text("in " + v.Label("region")); }),
              HasSubstr("the field `text` computes with a variable"));
  EXPECT_THAT(Refusal([](Everything& e, const Vars& v) { e.set_text(v.gate() + v.owner()); }),
              HasSubstr("the field `text` computes with a variable"));
  EXPECT_THAT(Refusal([](Everything& e, const Vars& v) {
                *e.mutable_when() = v.since();
                e.mutable_when()->set_nanos(0);
              }),
              HasSubstr("the field `when` computes with a variable"));
  EXPECT_THAT(Refusal([](Everything& e, const Vars& v) {
                e.add_places();
                e.add_places()->mutable_within()->set_region(v.owner() + "!");
              }),
              HasSubstr("the field `places[1].within.region` computes with a variable"));
}

TEST(Actions, AFieldThatIsSetForSomeValuesOnlyIsRefused) {
  const auto low = [](const Vars& v) { return v.value() < v.threshold(); };
  EXPECT_THAT(Refusal([&](Everything& e, const Vars& v) {
                if (low(v)) e.set_text("low");
              }),
              HasSubstr("the field `text` computes with a variable"));
  EXPECT_THAT(Refusal([&](Everything& e, const Vars& v) { e.set_truth(low(v)); }),
              HasSubstr("the field `truth` computes with a variable"));
  EXPECT_THAT(Refusal([&](Everything& e, const Vars& v) {
                e.set_phase(low(v) ? host::PHASE_RUNNING : host::PHASE_PAUSED);
              }),
              HasSubstr("the field `phase` computes with a variable"));
  EXPECT_THAT(Refusal([&](Everything& e, const Vars& v) {
                e.add_truths(true);
                if (low(v)) e.add_truths(false);
              }),
              HasSubstr("the field `truths` computes with a variable"));
  EXPECT_THAT(Refusal([&](Everything& e, const Vars& v) { e.add_truths(low(v)); }),
              HasSubstr("the field `truths[0]` computes with a variable"));
}

TEST(Actions, WhatNoPlanCanSpellIsRefused) {
  EXPECT_THAT(Refusal([](Everything& e, const Vars&) {
                e.set_large((std::int64_t{1} << 53) + 1);
                e.set_huge(std::numeric_limits<std::uint64_t>::max());
                e.set_real(std::numeric_limits<double>::infinity());
                e.set_narrow(std::numeric_limits<float>::quiet_NaN());
                e.set_phase(static_cast<host::Phase>(17));
                (*e.mutable_by_name())["a"] = "b";
                e.mutable_lasting()->set_seconds(std::numeric_limits<std::int64_t>::max());
                e.mutable_when()->set_seconds(std::numeric_limits<std::int64_t>::max());
                e.set_raw("\xff");
              }),
              testing::AllOf(HasSubstr("the field `large` is beyond 2^53"),
                             HasSubstr("the field `huge` is beyond 2^53"),
                             HasSubstr("the field `real` is no finite number"),
                             HasSubstr("the field `narrow` is no finite number"),
                             HasSubstr("the field `phase` is 17, which has no name in host.Phase"),
                             HasSubstr("the field `by_name` is a map, which no plan can fill"),
                             HasSubstr("the field `lasting` is a duration that no plan can spell"),
                             HasSubstr("the field `when` is a time that no plan can spell"),
                             HasSubstr("\"\\xff\" is not UTF-8")));
}

TEST(Actions, AnExpectedMessageIsRefusedInItsScenario) {
  Everything message;
  (*message.mutable_by_name())["a"] = "b";
  PlanBuilder plan;
  plan.Scenario("s").Only().Expect(Sent(message, 1));
  EXPECT_EQ(plan.Build().status().message(),
            "scenario \"s\", clause `expect`: the field `by_name` is a map, which no plan can"
            " fill");
}

}  // namespace
}  // namespace sluice::build
