// Messages as their handlers get them: the fields that an engine filled in.
#include <string>
#include <vector>

#include "actions.pb.h"
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;

constexpr char kPlan[] = R"(
  import "actions.proto"
  timezone "Asia/Singapore"
  role lead
  role oncall reports to lead
  severity sev1 { acknowledge within 5s, resolve within 1h }
  signal g gauge by region
  message hot "{region}: {value:.1} > {threshold:.0}, pending since {since:hms}"
  message over "{region} is fine since {since:hms}; it was hot from {tripped_at:hms}, {tripped_at:ago}"
  message asked "{escalated_to}, please look at {region}, hot since {tripped_at:ago}"
  gate hot by region {
    owner oncall
    severity sev1
    when  last(g) over 1s > 90
    for   2s
    clear for 3s
    do acts.Page { why: $message.hot }
    on escalate do acts.Page { why: $message.asked }
    on clear do acts.Page { why: $message.over }
  })";

class MessagesTest : public ::testing::Test {
 protected:
  void Run(absl::string_view plan) {
    run_ = RunPlan(plan);
    ASSERT_NE(run_, nullptr);
    ASSERT_TRUE(engine()
                    .On<acts::Page>([this](const acts::Page& page, const Decision&) {
                      said_.push_back(page.why());
                      return absl::OkStatus();
                    })
                    .ok());
    ASSERT_TRUE(engine().Start(kStart).ok());
  }
  Engine& engine() { return *run_->engine; }

  // Each second up to and with this one, the region reports this.
  void Until(int second, double value, const char* region = "sg") {
    while (now_ < second) {
      ++now_;
      const GaugeSeries series = engine().Gauge("g", {{"region", region}}).value();
      ASSERT_TRUE(engine().Record(series, kStart + now_ * kSecond, value).ok());
      ASSERT_TRUE(engine().AdvanceTo(kStart + now_ * kSecond).ok());
    }
  }

  std::unique_ptr<Running> run_;
  std::vector<std::string> said_;
  int now_ = 0;
};

// kStart is 20:00 of 1 March in UTC, 4:00 of 2 March in Singapore.
TEST_F(MessagesTest, AHandlerGetsTheFieldFilledIn) {
  Run(kPlan);
  Until(9, 1);
  Until(20, 95.25);
  Until(30, 1);
  EXPECT_THAT(said_, ElementsAre("sg: 95.2 > 90, pending since 04:00:10",
                                 "lead, please look at sg, hot since 5s",
                                 "sg is fine since 04:00:21; it was hot from 04:00:12, 12s"));
}

TEST_F(MessagesTest, AnActionThatASuppressionHeldBackSaysWhenItsGateTripped) {
  Run(R"(
    import "actions.proto"
    role r
    signal g gauge by region
    message told "tripped {tripped_at:ago} ago, told at {time:hms}"
    gate above by region { owner r when last(g) over 1s > 98 }
    gate hot by region {
      owner r
      when last(g) over 1s > 90
      suppressed by above
      do acts.Page { why: $message.told }
    })");
  Until(10, 99);
  EXPECT_THAT(said_, ElementsAre());
  Until(11, 95);
  EXPECT_THAT(said_, ElementsAre("tripped 10s ago, told at 20:00:11 UTC"));
}

TEST_F(MessagesTest, ARefusedHoldTellsWhomItIsEscalatedTo) {
  Run(R"(
    import "actions.proto"
    role lead
    role oncall reports to lead
    signal g gauge by region ["eu", "sg"]
    lever pace by region { full, slow } at most 1 owner oncall
    message asked "{escalated_to}: {region} tripped at {tripped_at:hms}"
    gate hot by region {
      owner oncall
      when last(g) over 1h > 90
      hold pace at slow
      on escalate do acts.Page { why: $message.asked }
    })");
  Until(1, 99, "eu");
  Until(2, 99, "sg");
  EXPECT_THAT(said_, ElementsAre("lead: sg tripped at 20:00:02 UTC"));
}

}  // namespace
}  // namespace sluice
