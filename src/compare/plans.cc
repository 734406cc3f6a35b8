#include "src/compare/plans.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/engine/lever_events.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"

namespace sluice::compare {
namespace {

std::string ByText(const std::vector<std::string>& labels) {
  return labels.empty() ? "without labels" : absl::StrCat("by ", absl::StrJoin(labels, ", "));
}

// Things with a name and labels that both plans may have: "gate", "lever".
template <typename Spec>
void CompareNamed(const char* what, const std::vector<Spec>& live,
                  const std::vector<Spec>& candidate, std::map<std::string, Plans::Named>& named,
                  std::vector<std::string>& notes) {
  for (const Spec& spec : live) named[spec.name].labels = spec.labels;
  std::map<std::string, const Spec*> of_candidate;
  for (const Spec& spec : candidate) of_candidate[spec.name] = &spec;
  for (const Spec& spec : live) {
    const auto other = of_candidate.find(spec.name);
    if (other == of_candidate.end()) {
      notes.push_back(absl::StrCat(what, " ", spec.name, " is only in the live plan"));
    } else if (!SameSet(spec.labels, other->second->labels)) {
      named[spec.name].other_labels = true;
      notes.push_back(absl::StrCat(what, " ", spec.name, " is ", ByText(spec.labels),
                                   ", in the candidate ", ByText(other->second->labels),
                                   ": its segments can't be compared"));
    }
  }
  for (const Spec& spec : candidate) {
    const auto [found, added] = named.try_emplace(spec.name);
    if (!added) continue;
    found->second.labels = spec.labels;
    notes.push_back(absl::StrCat(what, " ", spec.name, " is only in the candidate"));
  }
}

void CompareSignals(const plan::Program& live, const plan::Program& candidate,
                    std::vector<std::string>& notes) {
  for (const plan::SignalSpec& spec : live.signals) {
    const int number = candidate.FindSignal(spec.name);
    if (number < 0) {
      notes.push_back(absl::StrCat("signal ", spec.name, " is only in the live plan"));
      continue;
    }
    const plan::SignalSpec& other = candidate.signals[static_cast<std::size_t>(number)];
    if (spec.kind != other.kind || !SameSet(spec.labels, other.labels)) {
      notes.push_back(absl::StrCat(
          "signal ", spec.name, " is `", plan::KindName(spec.kind), "` ", ByText(spec.labels),
          ", in the candidate `", plan::KindName(other.kind), "` ", ByText(other.labels),
          ": the candidate knows nothing of what is recorded for the live one"));
    }
  }
  for (const plan::SignalSpec& spec : candidate.signals) {
    if (live.FindSignal(spec.name) >= 0) continue;
    notes.push_back(absl::StrCat("signal ", spec.name, " is only in the candidate"));
  }
}

void CompareTimes(const plan::Program& live, const plan::Program& candidate,
                  std::vector<std::string>& notes) {
  if (live.tick_ns != candidate.tick_ns) {
    notes.push_back(absl::StrCat("a tick is ", language::PrintDuration(live.tick_ns),
                                 ", in the candidate ",
                                 language::PrintDuration(candidate.tick_ns)));
  }
  if (live.lateness_ns != candidate.lateness_ns) {
    notes.push_back(absl::StrCat(
        "lateness is ", language::PrintDuration(live.lateness_ns), ", in the candidate ",
        language::PrintDuration(candidate.lateness_ns),
        ": times here are those of ticks, which are decided so much later than they are"));
  }
}

}  // namespace

bool SameSet(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

Plans ComparePlans(const plan::Program& live, const plan::Program& candidate) {
  Plans plans;
  plans.zone = live.people_time;
  CompareNamed("gate", live.gates, candidate.gates, plans.gates, plans.notes);
  CompareNamed("lever", live.levers, candidate.levers, plans.levers, plans.notes);
  std::map<std::string, Plans::Named> ramps;
  CompareNamed("ramp", live.ramps, candidate.ramps, ramps, plans.notes);
  for (const plan::LeverSpec& lever : live.levers) {
    plans.levers[lever.name].rests[kLive] = engine::LeverValueText(lever, lever.rest);
  }
  for (const plan::LeverSpec& lever : candidate.levers) {
    Plans::Named& named = plans.levers[lever.name];
    named.rests[kCandidate] = engine::LeverValueText(lever, lever.rest);
    if (named.rests[kLive].empty() || named.rests[kLive] == named.rests[kCandidate]) continue;
    plans.notes.push_back(absl::StrCat("lever ", lever.name, " rests at ", named.rests[kLive],
                                       ", in the candidate at ", named.rests[kCandidate]));
  }
  CompareSignals(live, candidate, plans.notes);
  CompareTimes(live, candidate, plans.notes);
  return plans;
}

}  // namespace sluice::compare
