// Scenarios and timelines.
#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/language/print_parts.h"

namespace sluice::language {
namespace {

constexpr std::size_t kKeywordWidth = 7;

std::string PrintSigned(const v1::SignedLiteral& value) {
  return absl::StrCat(value.negative() ? "-" : "", PrintLiteral(value.literal()));
}

// `s` of `500/s`.
std::string PrintPer(const v1::Dur& per) {
  const std::string text = PrintDur(per);
  return text.size() == 2 && text[0] == '1' ? text.substr(1) : text;
}

std::string PrintFeedPart(const v1::FeedPart& part) {
  const std::string lasts = absl::StrCat(" for ", PrintDur(part.for_()));
  if (part.shape() == v1::FeedPart::NOTHING) return absl::StrCat("_", lasts);
  if (part.shape() == v1::FeedPart::LINE) {
    return absl::StrCat(PrintSigned(part.value()), " -> ", PrintSigned(part.to()), lasts);
  }
  return absl::StrCat(PrintSigned(part.value()), lasts);
}

Document FeedDocument(const v1::Feed& feed) {
  Document document(Document::Style::kFill);
  document.AddHere(TargetDocument(feed.signal()));
  if (feed.has_rate()) {
    document.Text(
        absl::StrCat(" ", PrintLiteral(feed.rate().count()), "/", PrintPer(feed.rate().per())));
  }
  if (feed.has_every()) document.Text(absl::StrCat(" every ", PrintDur(feed.every())));
  if (feed.has_late()) document.Text(absl::StrCat(" late ", PrintDur(feed.late())));
  document.Text(":");
  for (int i = 0; i < feed.parts_size(); ++i) {
    document.Break(2).Text(
        absl::StrCat(PrintFeedPart(feed.parts(i)), i + 1 < feed.parts_size() ? "," : ""));
  }
  return document;
}

std::string PrintMoment(const v1::Moment& moment) {
  const std::string first = PrintDur(moment.first());
  switch (moment.kind()) {
    case v1::Moment::AT:
      return absl::StrCat(" at ", first);
    case v1::Moment::BY:
      return absl::StrCat(" by ", first);
    case v1::Moment::BETWEEN:
      return absl::StrCat(" between ", first, " and ", PrintDur(moment.last()));
    case v1::Moment::FROM_TO:
      return absl::StrCat(" from ", first, " to ", PrintDur(moment.last()));
    default:
      return "";
  }
}

absl::string_view WhatText(v1::ExpectGate::What what) {
  switch (what) {
    case v1::ExpectGate::TRIPS:
      return "trips";
    case v1::ExpectGate::CLEARS:
      return "clears";
    case v1::ExpectGate::ESCALATES:
      return "escalates";
    case v1::ExpectGate::GOES_BLIND:
      return "goes blind";
    case v1::ExpectGate::STAYS_CLEAR:
      return "stays clear";
    default:
      return "";
  }
}

std::string PrintTimes(std::uint64_t times) {
  if (times == 0) return "never";
  if (times == 1) return "once";
  return absl::StrCat(times, " times");
}

Document ExpectationDocument(const v1::Expectation& expectation) {
  Document document;
  if (expectation.has_gate()) {
    const v1::ExpectGate& gate = expectation.gate();
    document.AddHere(TargetDocument(gate.gate()))
        .Text(absl::StrCat(gate.never() ? " never " : " ", WhatText(gate.what()),
                           gate.has_moment() ? PrintMoment(gate.moment()) : ""));
  } else if (expectation.has_lever()) {
    const v1::ExpectLever& lever = expectation.lever();
    document.AddHere(TargetDocument(lever.lever()))
        .Text(absl::StrCat(" is ", PrintLeverValue(lever.value()), PrintMoment(lever.moment())));
  } else if (expectation.has_action()) {
    document.Add(ActionDocument(expectation.action().action()))
        .Text(absl::StrCat(" ", PrintTimes(expectation.action().times())));
  }
  return document;
}

absl::string_view VerbText(v1::Act::Verb verb) {
  switch (verb) {
    case v1::Act::ACKNOWLEDGE:
      return "acknowledge";
    case v1::Act::RESET:
      return "reset";
    case v1::Act::SILENCE:
      return "silence";
    case v1::Act::PIN:
      return "pin";
    case v1::Act::UNPIN:
      return "unpin";
    case v1::Act::START_RAMP:
      return "start ramp";
    case v1::Act::HOLD_RAMP:
      return "hold ramp";
    case v1::Act::RESUME_RAMP:
      return "resume ramp";
    case v1::Act::ABORT_RAMP:
      return "abort ramp";
    case v1::Act::TICK:
      return "tick";
    default:
      return "";
  }
}

Document ActDocument(const v1::Act& act) {
  Document document;
  if (act.has_item()) document.Text(PrintQuoted(act.item().text()));
  if (act.has_target()) document.AddHere(TargetDocument(act.target()));
  std::string rest;
  if (act.has_value()) absl::StrAppend(&rest, " to ", PrintLeverValue(act.value()));
  absl::StrAppend(&rest, " at ", PrintDur(act.at()));
  if (act.has_until()) absl::StrAppend(&rest, " until ", PrintDur(act.until()));
  absl::StrAppend(&rest, " by ", act.by().text());
  document.Text(rest);
  if (act.has_note()) {
    document.Break(2).Text(absl::StrCat("note ", PrintQuoted(act.note().text())));
  }
  return document;
}

std::vector<Row> TimelineRows(const v1::Timeline& timeline) {
  std::vector<Row> rows;
  for (const v1::TimelineEntry& entry : timeline.entries()) {
    Row row;
    row.kind = "event";
    row.layout = &entry.layout();
    row.columns.push_back(PrintDur(entry.at()));
    row.columns.push_back(TargetDocument(entry.target()).Flat());
    row.rest.Text(entry.kind().text());
    if (entry.has_value()) row.rest.Text(absl::StrCat(" ", PrintLeverValue(entry.value())));
    rows.push_back(std::move(row));
  }
  return rows;
}

Row TimelineRow(const v1::Layout& layout, const v1::Timeline& timeline, std::size_t indent) {
  Row row;
  row.layout = &layout;
  row.rest.Text("timeline");
  if (!timeline.kinds().empty()) row.rest.Text(" of ").AddHere(NamesDocument(timeline.kinds()));
  row.block = PrintBlock(TimelineRows(timeline), timeline.comments_at_end(), indent);
  return row;
}

Row ScenarioRow(const v1::ScenarioClause& clause, std::size_t indent) {
  const auto row = [&clause](absl::string_view keyword) {
    return Clause(clause.layout(), keyword, kKeywordWidth);
  };
  Row out;
  out.layout = &clause.layout();
  switch (clause.kind_case()) {
    case v1::ScenarioClause::kOwner:
      out = row("owner");
      out.rest.Text(clause.owner().text());
      break;
    case v1::ScenarioClause::kFeed:
      out = row("feed");
      out.rest.AddHere(FeedDocument(clause.feed()));
      break;
    case v1::ScenarioClause::kFeedFile:
      out = row("feed");
      out.rest.Text(absl::StrCat("file ", PrintQuoted(clause.feed_file().text())));
      break;
    case v1::ScenarioClause::kExpect:
      out = row("expect");
      out.rest.Add(ExpectationDocument(clause.expect()));
      break;
    case v1::ScenarioClause::kAct:
      out = row(VerbText(clause.act().verb()));
      out.rest.AddHere(ActDocument(clause.act()));
      break;
    case v1::ScenarioClause::kRestart:
      out = row("restart");
      out.rest.Text(absl::StrCat("at ", PrintDur(clause.restart().at())));
      if (clause.restart().has_for_()) {
        out.rest.Text(absl::StrCat(" for ", PrintDur(clause.restart().for_())));
      }
      break;
    case v1::ScenarioClause::kReload:
      out = row("reload");
      out.rest.Text(absl::StrCat(PrintQuoted(clause.reload().file().text()), " at ",
                                 PrintDur(clause.reload().at())));
      break;
    case v1::ScenarioClause::kTimeline:
      return TimelineRow(clause.layout(), clause.timeline(), indent);
    case v1::ScenarioClause::kOnly:
      out.rest.Text(clause.only() ? "only" : "");
      break;
    case v1::ScenarioClause::kUntil:
      out = row("until");
      out.rest.Text(PrintDur(clause.until()));
      break;
    case v1::ScenarioClause::KIND_NOT_SET:
      break;
  }
  return out;
}

}  // namespace

std::vector<Row> ScenarioRows(const v1::Scenario& scenario, std::size_t indent) {
  std::vector<Row> rows;
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    rows.push_back(ScenarioRow(clause, indent));
  }
  return rows;
}

std::string PrintTarget(const v1::Target& target) { return TargetDocument(target).Flat(); }

std::string PrintExpectation(const v1::Expectation& expectation) {
  return ExpectationDocument(expectation).Flat();
}

std::string PrintTimelineEntry(const v1::TimelineEntry& entry) {
  std::string text = absl::StrCat(PrintDur(entry.at()), " ", PrintTarget(entry.target()), " ",
                                  entry.kind().text());
  if (entry.has_value()) absl::StrAppend(&text, " ", PrintLeverValue(entry.value()));
  return text;
}

}  // namespace sluice::language
