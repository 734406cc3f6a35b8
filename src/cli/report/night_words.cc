#include "src/cli/report/night_words.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/time_util.h"
#include "src/cli/journal_words.h"
#include "src/cli/replay_summary.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

using google::protobuf::util::TimeUtil;
using review::FollowUp;

std::string Until(const v1::Event& event, const NightClock& clock) {
  return absl::StrCat(" until ", clock.At(TimeUtil::TimestampToNanoseconds(event.until())));
}

class DataNotes {
 public:
  DataNotes(const Night& night, const NightClock& clock) : night_(night), clock_(clock) {}

  std::vector<DataNote> Take() && {
    AddDrill();
    AddRuns();
    AddPlans();
    AddFaults();
    AddOddEvents();
    AddRerun();
    return std::move(notes_);
  }

 private:
  void Add(std::string text, bool bad = false) { notes_.push_back({std::move(text), bad}); }

  void AddDrill() {
    const absl::optional<v1::Event>& drill = night_.review.drill();
    if (!drill.has_value()) return;
    Add(absl::StrCat("this was a drill, played on ",
                     clock_.InFull(TimeUtil::TimestampToNanoseconds(drill->time())),
                     "; the times here are those of its scenario"));
  }

  void AddRuns() {
    const std::size_t runs = night_.review.runs().size();
    if (runs <= 1) return;
    std::vector<std::string> starts;
    for (std::size_t i = 1; i < runs; ++i) {
      starts.push_back(clock_.At(night_.review.runs()[i].started_ns));
    }
    Add(absl::StrCat(Counted(runs, "run"), ": the host was started anew",
                     starts.empty() ? "" : " at ",
                     engine::NameSome(starts.size(), [&](std::size_t i) { return starts[i]; }),
                     "; what was open or held then was lost sight of"),
        true);
  }

  void AddPlans() {
    if (!night_.plan_fault.empty()) {
      Add(absl::StrCat("the plan in the journal can't be read, so nothing is known of promises, "
                       "rests of levers and time zones: ",
                       night_.plan_fault),
          true);
    }
    AddReloads();
    if (night_.plans > 1) {
      Add(absl::StrCat("the plan was another one ", night_.plans == 2 ? "once" : "several times",
                       ": what is said of promises is each run's own"));
    }
  }

  void AddReloads() {
    const std::vector<JournalPlanChange> reloads = night_.Reloads();
    if (reloads.empty()) return;
    Add(absl::StrCat(
        "the plan was changed while the host ran: ",
        engine::NameSome(reloads.size(),
                         [&](std::size_t i) { return ReloadText(reloads[i], clock_); }),
        ". What is said of an incident's promises is by the plan in which it tripped"));
  }

  void AddFaults() {
    for (std::string& fault : FaultTexts(night_.contents, night_.tick_ns)) {
      Add(std::move(fault), true);
    }
    const std::uint64_t missing = night_.contents.missing_records + night_.contents.lost_events;
    if (missing > 0) {
      Add(absl::StrCat(Counted(missing, "event"), missing == 1 ? " is" : " are",
                       " missing here: what follows from ", missing == 1 ? "it" : "them",
                       " can't be told"),
          true);
    }
  }

  void AddOddEvents() {
    const review::Review& review = night_.review;
    const std::size_t clears = review.incidents().clears_without_trip();
    if (clears > 0) {
      Add(absl::StrCat(Counted(clears, "clear"),
                       " without a trip: tripped from the start, before the journal begins, or "
                       "where events are missing"));
    }
    if (review.repeated() > 0) {
      Add(absl::StrCat(Counted(review.repeated(), "event"), " told again, and counted once"));
    }
    const std::size_t retired = review.sight().retired().size();
    if (retired == 0) return;
    Add(absl::StrCat(retired, " series fell silent and ", retired == 1 ? "was" : "were",
                     " forgotten: ", engine::NameSome(retired, [&](std::size_t i) {
                       const v1::Event& event = review.sight().retired()[i];
                       return engine::TargetText(event.signal(), engine::SegmentOf(event));
                     })));
  }

  void AddRerun() {
    const Rerun* rerun = night_.rerun.get();
    if (rerun == nullptr) {
      Add("values are known here where an event told them; samples that came late are not in a "
          "journal. With --data, the journal's plan is run over the recording once more");
      return;
    }
    Add(absl::StrCat("the journal's plan was run again over ", Counted(rerun->rows, "row"),
                     rerun->rows == 0
                         ? ""
                         : absl::StrCat(" from ", clock_.Span(rerun->first_ns, rerun->newest_ns))));
    for (const absl::string_view line : absl::StrSplit(rerun->left_out, '\n', absl::SkipEmpty())) {
      Add(std::string(absl::StripLeadingAsciiWhitespace(line)), true);
    }
    if (!night_.Reloads().empty()) {
      Add("it is the last plan, run from the beginning: what another one decided before is not "
          "held against it");
    }
    const std::size_t differ = rerun->only_in_journal.size() + rerun->only_in_rerun.size();
    if (differ == 0) {
      Add(absl::StrCat("it decides the same: ", Counted(rerun->agreed, "event"),
                       " of TRIP, CLEAR, BLIND and SIGHTED"));
      return;
    }
    Add(absl::StrCat("it does not decide the same: of TRIP, CLEAR, BLIND and SIGHTED, ",
                     rerun->agreed, " are in both, ", rerun->only_in_journal.size(),
                     " in the journal alone, ", rerun->only_in_rerun.size(),
                     " in the rerun alone. The curves are those of the data, all else is told by "
                     "the journal"),
        true);
    AddIds("only in the journal: ", rerun->only_in_journal);
    AddIds("only in the rerun: ", rerun->only_in_rerun);
  }

  void AddIds(absl::string_view what, const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    Add(absl::StrCat(what, engine::NameSome(ids.size(), [&ids](std::size_t i) { return ids[i]; })),
        true);
  }

  const Night& night_;
  const NightClock& clock_;
  std::vector<DataNote> notes_;
};

}  // namespace

std::string ReloadText(const JournalPlanChange& reload, const NightClock& clock) {
  return absl::StrCat("at ", clock.At(reload.time_ns), " from ",
                      PlanText(reload.plan_name_before, reload.plan_id_before), " to ",
                      PlanText(reload.plan_name, reload.plan_id));
}

std::string AboutText(const v1::Event& event, const review::Terms& terms) {
  const engine::Segment segment = engine::SegmentOf(event);
  if (!event.item().empty()) return language::PrintQuoted(event.item());
  if (!event.ramp().empty()) return terms.RampText(event.ramp(), segment);
  if (!event.lever().empty()) return LeverOrAllText(event.lever(), segment, terms);
  return event.gate().empty() ? "" : terms.GateText(event.gate(), segment);
}

std::string LeverOrAllText(const std::string& lever, const engine::Segment& segment,
                           const review::Terms& terms) {
  const auto found = terms.levers.find(lever);
  const bool all = segment.empty() && found != terms.levers.end() && !found->second.labels.empty();
  return all ? absl::StrCat(lever, ", everywhere") : terms.LeverText(lever, segment);
}

std::string ActText(const v1::Event& act, const NightClock& clock) {
  switch (act.kind()) {
    case v1::Event::ACKNOWLEDGED:
      return "acknowledged it";
    case v1::Event::SILENCED:
      return absl::StrCat("silenced it", Until(act, clock));
    case v1::Event::SILENCE_ENDED:
      return "ended the silence";
    case v1::Event::PINNED:
      return absl::StrCat("pinned it at ", act.to(), Until(act, clock));
    case v1::Event::UNPINNED:
      return "let go of the pin";
    case v1::Event::CLEAR:
      return "reset it";
    case v1::Event::CHECKED:
      return "ticked it";
    case v1::Event::NOTE:
      return "noted";
    case v1::Event::RAMP: {
      const absl::string_view move = engine::RampMoveOf(act);
      if (move == "refused") return absl::StrCat("asked in vain: ", act.reason());
      return absl::StrCat(move.empty() ? "moved" : move, " it, at ", act.to());
    }
    case v1::Event::ACT_REFUSED:
      return absl::StrCat("asked to ", act.act(), ", and was refused: ", act.reason());
    default:
      return act.reason();
  }
}

std::vector<DataNote> DataNotesOf(const Night& night, const NightClock& clock) {
  return DataNotes(night, clock).Take();
}

std::vector<FollowUp> FollowUpsByOwner(const Night& night) {
  std::vector<FollowUp> all = review::FollowUpsOf(night.review);
  std::vector<std::string> roles;
  if (night.plan.has_value()) {
    for (const plan::RoleSpec& role : night.plan->program().roles) roles.push_back(role.name);
  }
  const auto place = [&roles](const FollowUp& one) {
    const auto found = std::find(roles.begin(), roles.end(), one.owner);
    return std::make_pair(one.owner.empty(), found - roles.begin());
  };
  std::stable_sort(all.begin(), all.end(), [&](const FollowUp& a, const FollowUp& b) {
    return place(a) < place(b) || (place(a) == place(b) && a.owner < b.owner);
  });
  return all;
}

}  // namespace sluice::cli
