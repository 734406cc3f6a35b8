#include "src/cli/report/night_document.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/incident_steps.h"
#include "src/cli/replay_summary.h"
#include "src/cli/report/night_words.h"
#include "src/cli/report/timeline.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/review/totals.h"

namespace sluice::cli {
namespace {

using language::PrintDuration;
using review::Incident;
using Tone = Cell::Tone;

constexpr char kNobody[] = "nobody";

// Nobody goes through more of them, step by step.
constexpr std::size_t kMostIncidents = 200;

std::string OrNobody(const std::string& role) { return role.empty() ? kNobody : role; }

Tone ToneOf(review::Verdict verdict) {
  return verdict == review::Verdict::kKept     ? Tone::kWell
         : verdict == review::Verdict::kMissed ? Tone::kBad
                                               : Tone::kPlain;
}

// Writes the sections of one night's document.
class Writer {
 public:
  explicit Writer(const Night& night)
      : night_(night),
        review_(night.review),
        clock_(night),
        totals_(review::TotalsOf(night.review.incidents(), night.review.end_ns())) {}

  Document Take(bool pictures) && {
    Put(Block::Kind::kTitle, {TitleOf(night_), Tone::kPlain});
    WriteHead();
    WriteSummary();
    WriteFollowUps();
    WriteIncidents();
    if (pictures && !review_.empty()) {
      Section("Timelines");
      document_.emplace_back().kind = Block::Kind::kPicture;
      document_.back().picture = TimelinesHtml(night_);
    }
    WriteLevers();
    WritePins();
    WriteRamps();
    WriteActs();
    WriteData();
    return std::move(document_);
  }

 private:
  void Put(Block::Kind kind, Cell text, std::string about = "") {
    Block& block = document_.emplace_back();
    block.kind = kind;
    block.text = std::move(text);
    block.about = std::move(about);
  }
  void Section(std::string name) { Put(Block::Kind::kSection, {std::move(name), Tone::kPlain}); }
  void Say(std::string text, Tone tone = Tone::kPlain) {
    Put(Block::Kind::kText, {std::move(text), tone});
  }
  Table& NewTable(std::vector<std::string> columns = {}) {
    Block& block = document_.emplace_back();
    block.kind = Block::Kind::kTable;
    block.table.columns = std::move(columns);
    return block.table;
  }

  std::string At(std::int64_t time_ns) const { return clock_.At(time_ns); }
  const review::Terms& terms() const { return review_.terms(); }
  std::string NameOf(const Incident& incident) const {
    return terms().GateText(incident.gate, incident.segment);
  }

  void WriteHead() {
    Table& table = NewTable();
    const auto row = [&table](std::string name, std::string text, Tone tone = Tone::kPlain) {
      table.rows.push_back({{std::move(name), Tone::kFaint}, {std::move(text), tone}});
    };
    row("journal", night_.file);
    if (!night_.plan_name.empty()) row("plan", night_.plan_name);
    const std::vector<JournalPlanChange> reloads = night_.Reloads();
    if (!reloads.empty()) {
      row("plan changed", engine::NameSome(reloads.size(), [&](std::size_t i) {
            return ReloadText(reloads[i], clock_);
          }));
    }
    if (review_.empty()) return;
    row("from", absl::StrCat(clock_.Span(review_.begin_ns(), review_.end_ns()), ", ",
                             PrintDuration(review_.end_ns() - review_.begin_ns())));
    row("times", clock_.Zone());
    row("review due", absl::StrCat(clock_.InFull(review_.due_ns()), ", 24h after the end"),
        Tone::kStrong);
  }

  // The gates, each once, of the incidents that are asked for.
  template <typename Wanted>
  Cell Named(Wanted wanted, Tone tone) const {
    std::vector<std::string> names;
    std::size_t count = 0;
    for (const Incident& incident : review_.incidents().all()) {
      if (incident.shadow || !wanted(incident)) continue;
      ++count;
      const std::string name = NameOf(incident);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    if (count == 0) return {"nothing", Tone::kPlain};
    return {absl::StrCat(Counted(count, "incident"), ": ",
                         engine::NameSome(names.size(), [&](std::size_t i) { return names[i]; })),
            tone};
  }

  void WriteSummary() {
    Section("In short");
    Table& table = NewTable();
    const auto row = [&table](std::string name, Cell cell) {
      table.rows.push_back({{std::move(name), Tone::kFaint}, std::move(cell)});
    };
    row("failed", Named([](const Incident&) { return true; }, Tone::kPlain));
    row("recovered",
        Named([](const Incident& one) { return one.cleared_ns.has_value(); }, Tone::kWell));
    row("unresolved", Named([](const Incident& one) { return one.open(); }, Tone::kBad));
    const Cell lost =
        Named([](const Incident& one) { return one.lost_ns.has_value(); }, Tone::kBad);
    if (lost.tone == Tone::kBad) row("lost sight of", lost);
    if (totals_.shadows > 0) {
      row("in shadow", {absl::StrCat(Counted(totals_.shadows, "incident"), ", not counted")});
    }
    if (totals_.incidents > 0) {
      row("to detect", {MeasureText(totals_.detect, totals_.incidents)});
      row("to acknowledge", {OrNever(MeasureText(totals_.acknowledge, totals_.incidents))});
      row("to mitigate", {OrNever(MeasureText(totals_.mitigate, totals_.incidents))});
      row("to clear", {OrNever(MeasureText(totals_.clear, totals_.incidents))});
      row("acknowledged in time", PromiseCell(totals_.acknowledged_within));
      row("resolved in time", PromiseCell(totals_.resolved_within));
    }
    row("called",
        {absl::StrCat(Counted(totals_.escalations, "escalation"), ", ", Grouped(totals_.breaches),
                      totals_.breaches == 1 ? " breach" : " breaches", ", ",
                      Counted(totals_.reminders, "reminder"))});
  }

  static std::string OrNever(std::string text) { return text.empty() ? "never" : text; }

  static Cell PromiseCell(const review::Promise& promise) {
    if (promise.kept + promise.missed + promise.open == 0) return {"nothing was promised"};
    return {PromiseText(promise), promise.missed > 0 ? Tone::kBad : Tone::kWell};
  }

  void WriteFollowUps() {
    Section("Who closes what");
    const std::vector<review::FollowUp> all = FollowUpsByOwner(night_);
    if (all.empty()) return Say("nothing is left to be closed");
    Table& table = NewTable({"owner", "about", "what is so", "what closes it"});
    table.to_do = true;
    for (const review::FollowUp& one : all) {
      table.rows.push_back({{OrNobody(one.owner), Tone::kStrong},
                            {one.subject},
                            {one.words},
                            {one.remedy, Tone::kFaint}});
    }
  }

  static Cell OutcomeOf(const Incident& incident, std::int64_t end_ns) {
    if (incident.cleared_ns.has_value()) {
      return {absl::StrCat("recovered after ",
                           PrintDuration(*incident.cleared_ns - incident.tripped_ns)),
              Tone::kWell};
    }
    if (incident.lost_ns.has_value()) return {"lost sight of", Tone::kBad};
    return {absl::StrCat("unresolved when the events end, after ",
                         PrintDuration(end_ns - incident.tripped_ns)),
            Tone::kBad};
  }

  void WriteIncidents() {
    Section("Incidents");
    const std::vector<Incident>& all = review_.incidents().all();
    if (all.empty()) return Say("no gate has tripped");
    for (std::size_t i = 0; i < std::min(all.size(), kMostIncidents); ++i) WriteIncident(all[i]);
    if (all.size() > kMostIncidents) {
      Say(absl::StrCat("and ", Grouped(all.size() - kMostIncidents),
                       " more; --format json has all of them"),
          Tone::kFaint);
    }
  }

  void WriteIncident(const Incident& incident) {
    Put(Block::Kind::kPart, {NameOf(incident), Tone::kStrong},
        absl::StrCat("(", absl::StrJoin(AboutIncident(incident), ", "), ")"));
    const Cell outcome = OutcomeOf(incident, review_.end_ns());
    Say(outcome.text, outcome.tone);
    if (!incident.reason.empty()) Say(incident.reason, Tone::kFaint);
    Table& table = NewTable();
    for (const IncidentStep& step : StepsOf(incident, review_.end_ns())) {
      const bool trip = step.what == "tripped";
      std::string how = step.how;
      if (trip && *step.after_ns > 0) {
        how = absl::StrCat("after ", PrintDuration(*step.after_ns), " of its condition");
      }
      table.rows.push_back({{step.what, Tone::kFaint},
                            {step.at_ns.has_value() ? At(*step.at_ns) : "-"},
                            {step.after_ns.has_value() && !trip ? AfterText(*step.after_ns) : ""},
                            {VerdictText(step), ToneOf(step.verdict)},
                            {std::move(how)}});
    }
    if (incident.reminders > 0) {
      table.rows.push_back(
          {{"reminded", Tone::kFaint},
           {incident.reminders == 1 ? "once" : absl::StrCat(incident.reminders, " times")}});
    }
  }

  void WriteLevers() {
    Section("Levers");
    std::vector<review::Held> all = review_.levers().held();
    std::stable_sort(all.begin(), all.end(), [](const review::Held& a, const review::Held& b) {
      return std::tie(a.lever, a.segment) < std::tie(b.lever, b.segment);
    });
    if (all.empty()) return Say("no lever left its rest");
    Table& table = NewTable({"lever", "at", "from", "until", "for", "moved there by"});
    for (const review::Held& held : all) {
      const std::int64_t until_ns = held.until_ns.value_or(review_.end_ns());
      table.rows.push_back(
          {{terms().LeverText(held.lever, held.segment), Tone::kStrong},
           {held.value},
           {held.began_before ? "before" : At(held.since_ns)},
           {!held.until_ns.has_value() ? "still" : At(until_ns),
            held.until_ns.has_value() && !held.lost ? Tone::kPlain : Tone::kWarn},
           {absl::StrCat(PrintDuration(until_ns - held.since_ns),
                         held.lost ? ", lost sight of" : "")},
           {held.causes.empty() ? "not known"
                                : engine::NameSome(held.causes.size(), [&](std::size_t i) {
                                    return held.causes[i];
                                  })}});
    }
    Say("away from rest, all together:");
    Table& totals = NewTable({"lever", "for", "times"});
    for (const review::HeldTotal& total : review_.levers().Totals(review_.end_ns())) {
      totals.rows.push_back(
          {{terms().LeverText(total.lever, total.segment), Tone::kStrong},
           {absl::StrCat(PrintDuration(total.total_ns), total.holds_still ? ", still" : "")},
           {absl::StrCat(total.times)}});
    }
  }

  Cell EndOf(const review::Pin& pin) const {
    using End = review::Pin::End;
    switch (pin.end) {
      case End::kTimeOver:
        return {absl::StrCat(At(*pin.ended_ns), ", its time was over")};
      case End::kUnpinned:
        return {absl::StrCat(At(*pin.ended_ns), ", let go by ", pin.ended_by)};
      case End::kReplaced:
        return {absl::StrCat(At(*pin.ended_ns), ", pinned anew by ", pin.ended_by)};
      case End::kLost:
        return {absl::StrCat(At(*pin.ended_ns), ", lost sight of"), Tone::kWarn};
      case End::kNone:
        break;
    }
    return {absl::StrCat("in force until ", At(pin.until_ns)), Tone::kWarn};
  }

  void WritePins() {
    Section("Pins, and who made the last call");
    const std::vector<review::Pin>& pins = review_.levers().pins();
    if (pins.empty()) Say("nobody pinned a lever");
    if (!pins.empty()) {
      Table& table = NewTable({"lever", "at", "by", "from", "ended", "for", "why"});
      for (const review::Pin& pin : pins) {
        table.rows.push_back(
            {{LeverOrAllText(pin.lever, pin.segment, terms()), Tone::kStrong},
             {pin.value},
             {pin.role},
             {At(pin.since_ns)},
             EndOf(pin),
             {PrintDuration(pin.ended_ns.value_or(review_.end_ns()) - pin.since_ns)},
             {pin.note}});
      }
    }
    const std::vector<review::LastCall> calls = review_.LastCalls();
    if (calls.empty()) return;
    Say("the last call of each:");
    Table& table = NewTable({"about", "who", "at", "what", "why"});
    for (const review::LastCall& call : calls) {
      table.rows.push_back(
          {{absl::StrCat(call.ramp ? "ramp " : "", AboutText(call.event, terms())), Tone::kStrong},
           {call.event.role()},
           {At(engine::TimeOf(call.event))},
           {ActText(call.event, clock_)},
           {call.event.note()}});
    }
  }

  void WriteRamps() {
    if (review_.ramp_moves().empty()) return;
    Section("Ramps");
    Table& table = NewTable({"ramp", "at", "to", "how"});
    for (const v1::Event& move : review_.ramp_moves()) {
      const absl::string_view what = engine::RampMoveOf(move);
      table.rows.push_back(
          {{AboutText(move, terms()), Tone::kStrong},
           {At(engine::TimeOf(move))},
           {move.to(), what == "rolled_back" || what == "aborted" ? Tone::kBad : Tone::kPlain},
           {move.reason()}});
    }
  }

  void WriteActs() {
    Section("What people did");
    if (review_.acts().empty()) return Say("nobody did anything that the journal tells of");
    Table& table = NewTable({"at", "who", "about", "what", "why"});
    for (const v1::Event& act : review_.acts()) {
      const bool in_vain =
          act.kind() == v1::Event::ACT_REFUSED || engine::RampMoveOf(act) == "refused";
      table.rows.push_back({{At(engine::TimeOf(act))},
                            {OrNobody(act.role()), Tone::kStrong},
                            {AboutText(act, terms())},
                            {ActText(act, clock_), in_vain ? Tone::kBad : Tone::kPlain},
                            {act.note()}});
    }
  }

  void WriteData() {
    Section("What to know of the data");
    WriteGaps();
    WriteSilences();
    WriteMessages();
    for (const DataNote& note : DataNotesOf(night_, clock_)) {
      Say(note.text, note.bad ? Tone::kWarn : Tone::kPlain);
    }
  }

  void WriteGaps() {
    const std::vector<review::Gap>& gaps = review_.sight().gaps();
    if (gaps.empty()) return Say("no gate was blind");
    Table& table = NewTable({"blind", "owner", "from", "until", "for"});
    for (const review::Gap& gap : gaps) {
      const std::int64_t until_ns = gap.until_ns.value_or(review_.end_ns());
      table.rows.push_back({{terms().GateText(gap.gate, gap.segment), Tone::kStrong},
                            {gap.owner},
                            {At(gap.since_ns)},
                            {gap.lost ? absl::StrCat(At(until_ns), ", lost sight of")
                             : gap.until_ns.has_value() ? At(until_ns)
                                                        : "still",
                             gap.until_ns.has_value() ? Tone::kPlain : Tone::kWarn},
                            {PrintDuration(until_ns - gap.since_ns)}});
    }
  }

  void WriteSilences() {
    const std::vector<review::Silence>& silences = review_.sight().silences();
    if (silences.empty()) return;
    Table& table = NewTable({"silenced", "by", "from", "until", "why"});
    for (const review::Silence& silence : silences) {
      table.rows.push_back(
          {{terms().GateText(silence.gate, silence.segment), Tone::kStrong},
           {silence.role},
           {At(silence.since_ns)},
           {silence.ended_ns.has_value() ? At(*silence.ended_ns)
                                         : absl::StrCat("still, until ", At(silence.until_ns))},
           {silence.note}});
    }
  }

  void WriteMessages() {
    const std::vector<review::Sent> sent = review_.sight().sent();
    if (sent.empty()) return;
    Table& table = NewTable({"sent by", "message", "times", "failed", "given up"});
    for (const review::Sent& one : sent) {
      table.rows.push_back({{one.gate, Tone::kStrong},
                            {one.message},
                            {Grouped(one.sent)},
                            {Grouped(one.failed), one.failed > 0 ? Tone::kWarn : Tone::kPlain},
                            {Grouped(one.dropped), one.dropped > 0 ? Tone::kBad : Tone::kPlain}});
    }
  }

  const Night& night_;
  const review::Review& review_;
  const NightClock clock_;
  const review::Totals totals_;
  Document document_;
};

}  // namespace

std::string TitleOf(const Night& night) {
  if (night.review.drill().has_value()) {
    // As the event names it: the title of its scenario.
    return absl::StrCat("Review of the drill ",
                        language::PrintQuoted(night.review.drill()->reason()));
  }
  return absl::StrCat("Review of ", night.plan_name.empty() ? night.file : night.plan_name);
}

Document DocumentOf(const Night& night, bool pictures) { return Writer(night).Take(pictures); }

}  // namespace sluice::cli
