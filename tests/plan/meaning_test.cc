// What a reload compares: what a gate, lever or ramp means, and what follows from that. Each row is
// one change of a plan, and of which of these it is a change.
#include "src/plan/meaning.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_replace.h"
#include "sluice/plan.h"
#include "src/plan/program.h"

namespace sluice::plan {
namespace {

constexpr char kPlan[] = R"(
role chief
role lead reports to chief
role night reports to lead
severity critical { acknowledge within 5m, resolve within 1h }
message said "it is {value}"
message unsaid "nothing"
signal load gauge
lever room by host percent, lowest wins, default 100% owner lead
lever doors { open, shut } at most 1
signal up gauge by host
gate high {
  owner night
  severity critical
  when mean(load) over 10s > 5
  do note.Say { texts: [ "x", $message.said ] }
}
ramp opening by host { owner lead  lever room  step 10% hold 1m  step 100%  guard high }
)";

struct Edit {
  const char* name;
  const char* from;
  const char* to;
  std::string changed;  // of: gate, gate acts, room, room acts, doors acts, ramp, ramp acts
};

void PrintTo(const Edit& edit, std::ostream* out) { *out << edit.name; }

class MeaningOfPlan : public testing::TestWithParam<Edit> {};

std::string Changes(const Program& old, const Program& now) {
  std::string changed;
  const auto compare = [&](const char* what, const std::string& before, const std::string& after) {
    if (before != after) changed += (changed.empty() ? "" : ", ") + std::string(what);
  };
  compare("gate", MeaningOf(old, old.gates[0]), MeaningOf(now, now.gates[0]));
  compare("gate acts", ActsOf(old, old.gates[0]), ActsOf(now, now.gates[0]));
  compare("room", MeaningOf(old, old.levers[0]), MeaningOf(now, now.levers[0]));
  compare("room acts", ActsOf(old, old.levers[0]), ActsOf(now, now.levers[0]));
  compare("doors acts", ActsOf(old, old.levers[1]), ActsOf(now, now.levers[1]));
  compare("ramp", MeaningOf(old, old.ramps[0]), MeaningOf(now, now.ramps[0]));
  compare("ramp acts", ActsOf(old, old.ramps[0]), ActsOf(now, now.ramps[0]));
  return changed;
}

TEST_P(MeaningOfPlan, IsChangedByThis) {
  const Edit& edit = GetParam();
  const auto old = Plan::Parse(kPlan, "old.sluice");
  ASSERT_TRUE(old.ok()) << old.status();
  const std::string text = absl::StrReplaceAll(kPlan, {{edit.from, edit.to}});
  ASSERT_NE(text, kPlan);
  const auto now = Plan::Parse(text, "new.sluice");
  ASSERT_TRUE(now.ok()) << now.status();
  EXPECT_EQ(Changes(old->program(), now->program()), edit.changed);
}

INSTANTIATE_TEST_SUITE_P(
    Edits, MeaningOfPlan,
    testing::Values(Edit{"comment", "role chief", "role chief  # or whoever is awake", ""},
                    Edit{"spelling", "over 10s > 5", "over 10000ms > 5.0", ""},
                    Edit{"threshold", "> 5", "> 6", "gate"},
                    Edit{"window", "over 10s", "over 20s", "gate"},
                    Edit{"gates_owner", "owner night", "owner lead", "gate acts"},
                    Edit{"severitys_time", "within 5m", "within 6m", "gate acts"},
                    Edit{"line_above_the_owner", "role night reports to lead",
                         "role night reports to chief", "gate acts"},
                    Edit{"line_above_all", "role lead reports to chief", "role lead",
                         "gate acts, room acts, ramp acts"},
                    Edit{"message_that_is_said", "it is {value}", "it was {value}", "gate acts"},
                    Edit{"message_that_is_not_said", "nothing", "something", ""},
                    Edit{"levers_owner", "100% owner lead", "100% owner chief", "room acts"},
                    Edit{"at_most", "at most 1", "at most 50%", "doors acts"},
                    Edit{"levers_rest", "default 100%", "default 90%", "room, ramp"},
                    Edit{"ramps_owner", "{ owner lead", "{ owner chief", "ramp acts"},
                    Edit{"ramps_step", "hold 1m", "hold 2m", "ramp"}),
    [](const testing::TestParamInfo<Edit>& edit) { return std::string(edit.param.name); });

}  // namespace
}  // namespace sluice::plan
