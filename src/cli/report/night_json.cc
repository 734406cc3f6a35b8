#include "src/cli/report/night_json.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/incident_steps.h"
#include "src/cli/json.h"
#include "src/cli/report/night_words.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/review/totals.h"

namespace sluice::cli {
namespace {

using language::PrintDuration;

// The fields of one object, in their order.
class Object {
 public:
  explicit Object(absl::string_view kind) { Text("report", kind); }

  Object& Raw(absl::string_view name, absl::string_view json) {
    absl::StrAppend(&json_, json_.empty() ? "" : ",", JsonString(name), ":", json);
    return *this;
  }
  Object& Fields(absl::string_view fields) {
    absl::StrAppend(&json_, ",", fields);
    return *this;
  }
  Object& Text(absl::string_view name, absl::string_view text) {
    return Raw(name, JsonString(text));
  }
  Object& Time(absl::string_view name, std::int64_t time_ns) {
    return Raw(name, JsonTime(time_ns));
  }
  // Left out where there is none.
  Object& Time(absl::string_view name, const absl::optional<std::int64_t>& time_ns) {
    return time_ns.has_value() ? Time(name, *time_ns) : *this;
  }
  Object& Duration(absl::string_view name, std::int64_t ns) {
    return Text(name, PrintDuration(ns));
  }
  Object& Number(absl::string_view name, std::uint64_t number) {
    return Raw(name, absl::StrCat(number));
  }
  Object& Bool(absl::string_view name, bool value) { return Raw(name, value ? "true" : "false"); }
  Object& Segment(const engine::Segment& segment) { return Raw("segment", SegmentJson(segment)); }

  std::string Line() const { return absl::StrCat("{", json_, "}\n"); }

 private:
  std::string json_;
};

std::string LeversJson(const review::Review& review) {
  std::string json;
  for (const review::Held& held : review.levers().held()) {
    absl::StrAppend(&json,
                    Object("held")
                        .Text("lever", held.lever)
                        .Segment(held.segment)
                        .Text("value", held.value)
                        .Time("since", held.since_ns)
                        .Time("until", held.until_ns)
                        .Duration("for", held.until_ns.value_or(review.end_ns()) - held.since_ns)
                        .Bool("began_before", held.began_before)
                        .Bool("lost", held.lost)
                        .Raw("causes", JsonStrings(held.causes))
                        .Line());
  }
  for (const review::HeldTotal& total : review.levers().Totals(review.end_ns())) {
    absl::StrAppend(&json, Object("held_total")
                               .Text("lever", total.lever)
                               .Segment(total.segment)
                               .Number("times", total.times)
                               .Duration("for", total.total_ns)
                               .Bool("still", total.holds_still)
                               .Line());
  }
  return json;
}

absl::string_view NameOf(review::Pin::End end) {
  using End = review::Pin::End;
  switch (end) {
    case End::kTimeOver:
      return "TIME_OVER";
    case End::kUnpinned:
      return "UNPINNED";
    case End::kReplaced:
      return "REPLACED";
    case End::kLost:
      return "LOST";
    case End::kNone:
      break;
  }
  return "IN_FORCE";
}

std::string PinsJson(const review::Review& review, const NightClock& clock) {
  std::string json;
  for (const review::Pin& pin : review.levers().pins()) {
    absl::StrAppend(&json,
                    Object("pin")
                        .Text("lever", pin.lever)
                        .Segment(pin.segment)
                        .Text("value", pin.value)
                        .Text("role", pin.role)
                        .Text("note", pin.note)
                        .Time("since", pin.since_ns)
                        .Time("until", pin.until_ns)
                        .Time("ended", pin.ended_ns)
                        .Text("end", NameOf(pin.end))
                        .Text("ended_by", pin.ended_by)
                        .Duration("for", pin.ended_ns.value_or(review.end_ns()) - pin.since_ns)
                        .Line());
  }
  for (const review::LastCall& call : review.LastCalls()) {
    absl::StrAppend(&json, Object("last_call")
                               .Text(call.ramp ? "ramp" : "lever", call.name)
                               .Segment(call.segment)
                               .Text("role", call.event.role())
                               .Time("at", engine::TimeOf(call.event))
                               .Text("message", ActText(call.event, clock))
                               .Text("note", call.event.note())
                               .Line());
  }
  return json;
}

std::string ActsJson(const review::Review& review, const NightClock& clock) {
  std::string json;
  for (const v1::Event& move : review.ramp_moves()) {
    absl::StrAppend(&json, Object("ramp")
                               .Text("ramp", move.ramp())
                               .Segment(engine::SegmentOf(move))
                               .Time("at", engine::TimeOf(move))
                               .Text("move", engine::RampMoveOf(move))
                               .Text("from", move.from())
                               .Text("to", move.to())
                               .Text("role", move.role())
                               .Text("message", move.reason())
                               .Line());
  }
  for (const v1::Event& act : review.acts()) {
    absl::StrAppend(&json, Object("act")
                               .Time("at", engine::TimeOf(act))
                               .Text("kind", v1::Event::Kind_Name(act.kind()))
                               .Text("role", act.role())
                               .Text("about", AboutText(act, review.terms()))
                               .Text("message", ActText(act, clock))
                               .Text("note", act.note())
                               .Line());
  }
  return json;
}

std::string SightJson(const review::Review& review) {
  std::string json;
  for (const review::Gap& gap : review.sight().gaps()) {
    absl::StrAppend(&json,
                    Object("blind")
                        .Text("gate", gap.gate)
                        .Segment(gap.segment)
                        .Text("owner", gap.owner)
                        .Time("since", gap.since_ns)
                        .Time("told", gap.told_ns)
                        .Time("until", gap.until_ns)
                        .Duration("for", gap.until_ns.value_or(review.end_ns()) - gap.since_ns)
                        .Bool("lost", gap.lost)
                        .Line());
  }
  for (const review::Silence& silence : review.sight().silences()) {
    absl::StrAppend(&json, Object("silence")
                               .Text("gate", silence.gate)
                               .Segment(silence.segment)
                               .Text("role", silence.role)
                               .Text("note", silence.note)
                               .Time("since", silence.since_ns)
                               .Time("until", silence.until_ns)
                               .Time("ended", silence.ended_ns)
                               .Line());
  }
  for (const review::Sent& sent : review.sight().sent()) {
    absl::StrAppend(&json, Object("message")
                               .Text("gate", sent.gate)
                               .Text("message", sent.message)
                               .Number("sent", sent.sent)
                               .Number("failed", sent.failed)
                               .Number("dropped", sent.dropped)
                               .Line());
  }
  return json;
}

std::string ReloadsJson(const std::vector<JournalPlanChange>& reloads) {
  std::vector<std::string> objects;
  for (const JournalPlanChange& reload : reloads) {
    objects.push_back(absl::StrCat("{\"at\":", JsonTime(reload.time_ns),
                                   ",\"plan\":", JsonString(reload.plan_name),
                                   ",\"plan_id\":", JsonString(reload.plan_id),
                                   ",\"plan_before\":", JsonString(reload.plan_name_before),
                                   ",\"plan_id_before\":", JsonString(reload.plan_id_before), "}"));
  }
  return absl::StrCat("[", absl::StrJoin(objects, ","), "]");
}

std::string JournalJson(const Night& night, const NightClock& clock) {
  const review::Review& review = night.review;
  const review::Totals totals = review::TotalsOf(review.incidents(), review.end_ns());
  std::size_t recovered = 0, unresolved = 0, lost = 0;
  for (const review::Incident& incident : review.incidents().all()) {
    if (incident.shadow) continue;
    recovered += incident.cleared_ns.has_value() ? 1 : 0;
    unresolved += incident.open() ? 1 : 0;
    lost += incident.lost_ns.has_value() ? 1 : 0;
  }
  Object object("journal");
  object.Text("file", night.file)
      .Text("plan", night.plan_name)
      .Text("plan_fault", night.plan_fault)
      .Text("zone", clock.zone().name());
  if (review.drill().has_value()) object.Text("drill", review.drill()->reason());
  if (!review.empty()) {
    object.Time("begin", review.begin_ns())
        .Time("end", review.end_ns())
        .Time("due", review.due_ns());
  }
  if (const auto reloads = night.Reloads(); !reloads.empty()) {
    object.Raw("reloads", ReloadsJson(reloads));
  }
  object.Number("runs", review.runs().size())
      .Number("events", night.contents.events)
      .Number("repeated", review.repeated())
      .Number("lost_events", night.contents.lost_events)
      .Number("missing_records", night.contents.missing_records)
      .Number("damages", night.contents.damages)
      .Bool("torn_tail", night.contents.torn_tail.has_value())
      .Number("clears_without_trip", review.incidents().clears_without_trip())
      .Number("retired", review.sight().retired().size())
      .Number("refused_series", review.sight().refused().size())
      .Number("capped", review.sight().capped().size())
      .Number("incidents", totals.incidents)
      .Number("recovered", recovered)
      .Number("unresolved", unresolved)
      .Number("lost", lost)
      .Number("shadows", totals.shadows)
      .Fields(TotalsJson(totals));
  if (const Rerun* rerun = night.rerun.get(); rerun != nullptr) {
    object.Raw("rerun",
               absl::StrCat("{\"agreed\":", rerun->agreed,
                            ",\"only_in_journal\":", JsonStrings(rerun->only_in_journal),
                            ",\"only_in_rerun\":", JsonStrings(rerun->only_in_rerun), "}"));
  }
  return object.Line();
}

}  // namespace

std::string NightJson(const Night& night) {
  const review::Review& review = night.review;
  const NightClock clock(night);
  std::string json;
  for (const review::Incident& incident : review.incidents().all()) {
    absl::StrAppend(
        &json, Object("incident").Fields(IncidentJson(incident, review.end_ns(), JsonTime)).Line());
  }
  for (const review::FollowUp& one : FollowUpsByOwner(night)) {
    absl::StrAppend(&json, Object("follow_up")
                               .Text("kind", review::NameOf(one.kind))
                               .Text("owner", one.owner)
                               .Text("subject", one.subject)
                               .Text("message", one.words)
                               .Text("remedy", one.remedy)
                               .Line());
  }
  absl::StrAppend(&json, LeversJson(review), PinsJson(review, clock), ActsJson(review, clock),
                  SightJson(review));
  for (const DataNote& note : DataNotesOf(night, clock)) {
    absl::StrAppend(&json, Object("note").Text("message", note.text).Bool("bad", note.bad).Line());
  }
  return absl::StrCat(json, JournalJson(night, clock));
}

}  // namespace sluice::cli
