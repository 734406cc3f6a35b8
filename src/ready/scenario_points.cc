#include "src/ready/scenario_points.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/mutate/reach.h"

namespace sluice::ready {
namespace {

// The first thing that went wrong, in a line.
std::string HowItFails(const scenario::Result& result) {
  if (!result.fault.status.ok()) return std::string(result.fault.status.message());
  const scenario::Failure& first = result.failures.front();
  const std::size_t more = result.failures.size() - 1;
  return absl::StrCat("`", first.expectation, "`: ", first.what,
                      more == 0 ? "" : absl::StrCat("; and ", more, " more"));
}

bool Trips(int gate, const coverage::Coverage& coverage) {
  return coverage.CountsOf(gate).tripped > 0;
}

bool Starts(int ramp, const coverage::Coverage& coverage) {
  const coverage::RampPoints& points = coverage.outline().ramps[static_cast<std::size_t>(ramp)];
  return !coverage.ShownBy(points.reached.front()).empty();
}

}  // namespace

std::vector<OpenPoint> ScenarioPoints(const std::vector<mutate::Known>& scenarios) {
  std::vector<OpenPoint> points;
  for (const mutate::Known& one : scenarios) {
    const std::string& title = one.one->scenario->title().text();
    const std::string name = absl::StrCat("scenario ", language::PrintQuoted(title));
    const std::string owner = OwnerOf(*one.one->scenario);
    const std::string& file = one.suite->path();
    const int line = one.suite->LineOf(one.one->span);
    if (!one.result->passed()) {
      points.push_back({Kind::kScenarioFails, title, owner,
                        absl::StrCat(name, " fails: ", HowItFails(*one.result)),
                        absl::StrCat("`sluice test ", file, "` tells what came instead"), file,
                        line});
    }
    if (owner.empty()) {
      points.push_back({Kind::kScenarioWithoutOwner, title, owner,
                        absl::StrCat(name, " has no owner: nobody answers for that failure"),
                        "name the role that does: `owner ROLE`", file, line});
    }
  }
  return points;
}

std::vector<OpenPoint> UnseenPoints(const coverage::Coverage& coverage,
                                    const plan::Program& program) {
  std::vector<OpenPoint> points;
  const scenario::PlanText& text = coverage.text();
  for (const v1::Item& item : text.parsed.items()) {
    const int line = text.LineOf(item.span());
    if (item.has_gate()) {
      const std::string& name = item.gate().name().text();
      const int gate = program.FindGate(name);
      if (Trips(gate, coverage)) continue;
      points.push_back(
          {Kind::kGateWithoutScenario, name, program.gates[static_cast<std::size_t>(gate)].owner,
           absl::StrCat("no scenario trips gate ", name, ": what it does then has never been seen"),
           absl::StrCat("write the failure that it is for: `scenario \"...\" { feed "
                        "...  expect ",
                        name, " trips by D }`"),
           text.source.file(), line});
    } else if (item.has_ramp()) {
      const std::string& name = item.ramp().name().text();
      const int ramp = program.FindRamp(name);
      if (Starts(ramp, coverage)) continue;
      points.push_back(
          {Kind::kRampWithoutScenario, name, program.ramps[static_cast<std::size_t>(ramp)].owner,
           absl::StrCat("no scenario starts ramp ", name, ": how it opens has never been seen"),
           absl::StrCat("start it in a scenario: `start ramp ", name, " at D by ",
                        program.ramps[static_cast<std::size_t>(ramp)].owner, "`"),
           text.source.file(), line});
    }
  }
  return points;
}

Hopeless WhyHopeless(const mutate::Mutant& mutant, const coverage::Coverage& coverage,
                     const plan::Program& program, const std::vector<mutate::Known>& scenarios) {
  const v1::Item& item = coverage.text().parsed.items(mutant.item);
  const bool seen = mutant.gate >= 0 ? Trips(mutant.gate, coverage)
                    : item.has_ramp()
                        ? Starts(program.FindRamp(item.ramp().name().text()), coverage)
                        : true;
  if (!seen) return Hopeless::kUnseen;
  const mutate::Reach reach = mutant.gate >= 0    ? mutate::Reach::OfGate(program, mutant.gate)
                              : mutant.lever >= 0 ? mutate::Reach::OfLever(program, mutant.lever)
                                                  : mutate::Reach::OfAll(program);
  const bool failing =
      std::any_of(scenarios.begin(), scenarios.end(), [&](const mutate::Known& one) {
        return !one.result->passed() && reach.ClausesAbout(*one.one->scenario) > 0;
      });
  return failing ? Hopeless::kFailing : Hopeless::kNot;
}

std::vector<OpenPoint> MutantPoints(const std::vector<mutate::Alive>& alive,
                                    const scenario::PlanText& text, const Owners& owners) {
  std::vector<OpenPoint> points;
  for (const mutate::Alive& one : alive) {
    points.push_back({Kind::kMutantAlive, one.what, owners.OfItem(text.parsed.items(one.item)),
                      one.sentence, "let a scenario tell the difference", text.source.file(),
                      text.LineOf(one.span)});
  }
  return points;
}

}  // namespace sluice::ready
