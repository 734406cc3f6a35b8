#include "src/ready/plan_points.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace sluice::ready {
namespace {

class Finder {
 public:
  Finder(const scenario::PlanText& text, const plan::Program& program, const Owners& owners)
      : text_(text), program_(program), owners_(owners) {}

  std::vector<OpenPoint> Find() {
    if (program_.gates.empty()) {
      points_.push_back({Kind::kPlanWithoutGate, "", owners_.OfAll(),
                         "the plan has no gate: nothing is watched, and nothing can trip",
                         "say what must not happen: `gate NAME { ... }`", text_.source.file(), 0});
    }
    for (const v1::Item& item : text_.parsed.items()) {
      if (item.has_severity()) severities_.insert(item.severity().name().text());
    }
    for (const v1::Item& item : text_.parsed.items()) {
      item_ = &item;
      if (item.has_gate()) LookAtGate(item.gate());
      if (item.has_severity()) LookAtSeverity(item.severity());
      if (item.has_ramp()) LookAtRamp(item.ramp().name().text());
      if (item.has_lever()) LookAtLever(item.lever().name().text());
      if (item.has_role()) LookAtRole(item.role());
    }
    return std::move(points_);
  }

 private:
  void Add(Kind kind, const std::string& subject, std::string owner, std::string words,
           std::string remedy) {
    points_.push_back({kind, subject, std::move(owner), std::move(words), std::move(remedy),
                       text_.source.file(), text_.LineOf(item_->span())});
  }

  void LookAtGate(const v1::Gate& gate) {
    const std::string& name = gate.name().text();
    const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(program_.FindGate(name))];
    if (spec.severity.empty()) {
      Add(Kind::kGateWithoutSeverity, name, spec.owner,
          absl::StrCat("gate ", name,
                       " has no severity: when it trips, nothing says how soon that must be "
                       "answered"),
          severities_.empty()
              ? "give it one: `severity NAME`, with the windows of `severity NAME { ... }`"
              : absl::StrCat("give it one: `severity NAME`, of ",
                             absl::StrJoin(severities_, ", ")));
      return;
    }
    // A severity that is declared nowhere has no place but that of the gates which have it.
    if (severities_.insert(spec.severity).second) LookAtWindows(spec.severity, false, false);
  }

  void LookAtSeverity(const v1::SeverityLevel& severity) {
    LookAtWindows(severity.name().text(), severity.has_acknowledge_within(),
                  severity.has_resolve_within());
  }

  void LookAtWindows(const std::string& name, bool acknowledge, bool resolve) {
    if (acknowledge && resolve) return;
    const char* const missing = acknowledge ? "`resolve within`, so nothing is ever a breach"
                                : resolve   ? "`acknowledge within`, so nobody else is ever asked"
                                          : "windows, so nobody else is ever asked, and nothing is "
                                            "a breach";
    const char* const remedy = acknowledge ? "`resolve within D`"
                               : resolve   ? "`acknowledge within D`"
                                           : "`acknowledge within D, resolve within D`";
    Add(Kind::kSeverityWithoutWindow, name, owners_.OfSeverity(name),
        absl::StrCat("severity ", name, " has no ", missing),
        absl::StrCat("say in `severity ", name, " { ... }`: ", remedy));
  }

  void LookAtRamp(const std::string& name) {
    const plan::RampSpec& ramp = program_.ramps[static_cast<std::size_t>(program_.FindRamp(name))];
    if (ramp.guards.empty()) {
      Add(Kind::kRampWithoutGuard, name, ramp.owner,
          absl::StrCat("ramp ", name, " has no guard: it opens further, whatever goes wrong"),
          "name the gates that must be clear: `guard GATE, GATE`");
      return;
    }
    const bool checkpoint = std::any_of(ramp.steps.begin(), ramp.steps.end(),
                                        [](const auto& step) { return step.checkpoint; });
    // A ramp of one step has nowhere else to go; one that names another place asks for none.
    if (checkpoint || ramp.steps.size() == 1 ||
        ramp.rollback != plan::RampSpec::Rollback::kCheckpoint) {
      return;
    }
    Add(Kind::kRampWithoutCheckpoint, name, ramp.owner,
        absl::StrCat("ramp ", name,
                     " has no checkpoint: the trip of a guard takes it all the way back to its "
                     "first step"),
        "mark a step that holds by itself: `step V hold D checkpoint`; or say so: `on trip "
        "rollback to first`");
  }

  void LookAtLever(const std::string& name) {
    const int lever = program_.FindLever(name);
    const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(lever)];
    for (const plan::RampSpec& ramp : program_.ramps) {
      if (ramp.lever == lever) return;
    }
    std::vector<std::string> shadows;
    std::vector<std::string> at_rest;
    for (const plan::GateSpec& gate : program_.gates) {
      for (const plan::HoldSpec& hold : gate.holds) {
        if (hold.lever != lever) continue;
        if (!gate.shadow && hold.at != spec.rest) return;
        (gate.shadow ? shadows : at_rest).push_back(gate.name);
      }
    }
    std::string why;
    if (!shadows.empty()) {
      absl::StrAppend(&why, "; it is held by ", absl::StrJoin(shadows, ", "), ", in shadow");
    }
    if (!at_rest.empty()) {
      absl::StrAppend(&why, why.empty() ? "; " : ", and ", "held at rest by ",
                      absl::StrJoin(at_rest, ", "));
    }
    Add(Kind::kLeverUnmoved, name, owners_.OfLever(lever),
        absl::StrCat("no gate can move lever ", name, why),
        absl::StrCat(shadows.empty() ? "let a gate hold it" : "let one of them out of its shadow",
                     shadows.empty() ? absl::StrCat(": `hold ", name, " at VALUE`") : "",
                     ", or leave the lever out"));
  }

  void LookAtRole(const v1::Role& role) {
    const std::string& name = role.name().text();
    const std::vector<std::string> above = program_.LineAbove(name);
    const bool below =
        std::any_of(program_.roles.begin(), program_.roles.end(),
                    [&](const plan::RoleSpec& other) { return other.reports_to == name; });
    if (!owners_.AnswersForSomething(name)) {
      Add(Kind::kRoleOwnsNothing, name, above.empty() ? name : above.front(),
          absl::StrCat("role ", name, " owns nothing",
                       below ? ", and nor does anybody below it" : "",
                       ": nothing would ever be asked of it"),
          absl::StrCat("make it the owner of a gate, a lever, a ramp, a scenario or an item of the "
                       "checklist, or leave it out"));
      return;
    }
    // A root is where lines end. It is out of line where none of them does, though there are
    // others.
    if (!above.empty() || below || program_.roles.size() == 1) return;
    Add(Kind::kRoleOutOfLine, name, name,
        absl::StrCat("role ", name,
                     " reports to nobody, and nobody reports to it: what it does not answer, "
                     "nobody else is asked"),
        absl::StrCat("say who is asked then: `role ", name, " reports to ROLE`"));
  }

  const scenario::PlanText& text_;
  const plan::Program& program_;
  const Owners& owners_;
  const v1::Item* item_ = nullptr;
  std::set<std::string> severities_;  // that are declared, or were looked at
  std::vector<OpenPoint> points_;
};

}  // namespace

std::vector<OpenPoint> PlanPoints(const scenario::PlanText& text, const plan::Program& program,
                                  const Owners& owners) {
  return Finder(text, program, owners).Find();
}

}  // namespace sluice::ready
