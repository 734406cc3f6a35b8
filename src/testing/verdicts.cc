// Expectations of a test, held against what happened in a simulation.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sluice/testing/describe.h"
#include "sluice/testing/simulation.h"
#include "src/engine/lever_events.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/scenario/judge.h"
#include "src/scenario/side_by_side.h"
#include "src/testing/insides.h"
#include "src/testing/names.h"
#include "src/testing/samples.h"

namespace sluice::testing {
namespace {

using language::PrintDuration;
using scenario::Happening;

// Of the events of a gate or a lever a verdict shows so many, from the first.
constexpr std::size_t kMostEvents = 10;

using Lines = std::vector<std::string>;

Verdict Fault(absl::Status fault) {
  Verdict verdict;
  verdict.what = std::string(fault.message());
  verdict.fault = std::move(fault);
  return verdict;
}

Verdict Judged(bool met, const Lines& lines) {
  Verdict verdict;
  verdict.met = met;
  verdict.what = absl::StrJoin(lines, "\n");
  return verdict;
}

// Whether all of a moment has come.
absl::Status CheckMoment(const Moment& moment, std::int64_t now_ns, bool ran) {
  if (!ran) return absl::FailedPreconditionError("the simulation has not run yet");
  if (!moment.has_value()) return absl::OkStatus();
  const std::int64_t last_ns = scenario::LastOf(*moment);
  if (last_ns > now_ns) {
    return absl::FailedPreconditionError(
        absl::StrCat("the simulation has only come to ", PrintDuration(now_ns),
                     ", and this is about ", PrintDuration(last_ns), ": run it to there first"));
  }
  if (moment->first().ns() < 0 || last_ns < moment->first().ns()) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no time from ", PrintDuration(moment->first().ns()), " to ",
                     PrintDuration(last_ns), ": the earlier one comes first"));
  }
  return absl::OkStatus();
}

v1::Moment AtTime(std::int64_t ns) {
  v1::Moment moment;
  moment.set_kind(v1::Moment::AT);
  moment.mutable_first()->set_ns(ns);
  return moment;
}

bool IsWithin(const Moment& moment, std::int64_t at_ns) {
  if (!moment.has_value()) return true;
  const bool by = moment->kind() == v1::Moment::BY;
  return at_ns <= scenario::LastOf(*moment) && (by || at_ns >= moment->first().ns());
}

// All that came of a gate or a lever, in its segments that are meant.
Lines EventsOf(const plan::Program& program, const std::vector<Happening>& happened,
               const v1::Target& target, bool of_lever) {
  Lines lines;
  std::size_t more = 0;
  const v1::Timeline any_kind;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    if ((of_lever ? event.lever() : event.gate()) != target.name().text()) continue;
    if (of_lever != !event.lever().empty()) continue;
    if (!scenario::IsOfTimeline(any_kind, event)) continue;
    if (!scenario::Matches(target, engine::SegmentOf(event))) continue;
    if (lines.size() == kMostEvents) {
      ++more;
      continue;
    }
    lines.push_back(language::PrintTimelineEntry(scenario::EntryOf(happening, program)));
  }
  if (more > 0) lines.push_back(absl::StrCat("and ", more, " more"));
  if (lines.empty()) return {absl::StrCat("nothing came of ", language::PrintTarget(target))};
  lines[0] = absl::StrCat("what came: ", lines[0]);
  for (std::size_t i = 1; i < lines.size(); ++i) lines[i] = absl::StrCat("           ", lines[i]);
  return lines;
}

void Append(Lines& lines, Lines more) {
  for (std::string& line : more) {
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) {
      lines.push_back(std::move(line));
    }
  }
}

std::vector<Happening> Suppressed(const std::vector<Happening>& happened) {
  std::vector<Happening> suppressed;
  for (const Happening& happening : happened) {
    if (happening.event.suppressed_by_size() > 0) suppressed.push_back(happening);
  }
  return suppressed;
}

}  // namespace

// ---- Gates -----------------------------------------------------------------------------

Verdict Simulation::JudgeGate(const v1::ExpectGate& expect) const {
  return insides_->JudgeGate(expect, false);
}

Verdict Simulation::JudgeSuppressed(const v1::ExpectGate& expect) const {
  return insides_->JudgeGate(expect, true);
}

absl::Status Simulation::Insides::CheckGate(const v1::ExpectGate& expect) const {
  const absl::StatusOr<int> gate = FindGate(program(), expect.gate());
  if (!gate.ok()) return gate.status();
  Moment moment;
  if (expect.has_moment()) moment = expect.moment();
  if (absl::Status come = CheckMoment(moment, now_ns(), ran_); !come.ok()) return come;
  return CheckSegment(expect.gate(), recorder_.SegmentsOf(*gate));
}

Verdict Simulation::Insides::JudgeGate(const v1::ExpectGate& asked, bool suppressed) const {
  v1::ExpectGate expect = asked;
  expect.set_never(false);
  if (absl::Status good = CheckGate(expect); !good.ok()) return Fault(good);
  const std::vector<Happening> happened =
      suppressed ? Suppressed(recorder_.happened()) : recorder_.happened();
  const bool met = scenario::JudgeGate(expect, happened, recorder_).empty();
  Lines lines;
  if (!met) {
    lines = WhyNotMet(expect, suppressed, happened);
  } else if (expect.what() == v1::ExpectGate::STAYS_CLEAR) {
    lines.emplace_back("it is clear all the time");
  } else {
    v1::ExpectGate never = expect;
    never.set_never(true);
    lines.push_back(scenario::JudgeGate(never, happened, recorder_));
  }
  Append(lines, EventsOf(program(), recorder_.happened(), expect.gate(), false));
  return Judged(met != asked.never(), lines);
}

// What came instead, how things stood at the decisive time, and when they stood nearest.
Lines Simulation::Insides::WhyNotMet(const v1::ExpectGate& expect, bool suppressed,
                                     const std::vector<Happening>& happened) const {
  Lines lines = {scenario::JudgeGate(expect, happened, recorder_)};
  if (expect.what() == v1::ExpectGate::STAYS_CLEAR) return lines;
  v1::ExpectGate ever = expect;
  ever.clear_moment();
  const auto about = [&ever](const Happening& happening) { return IsAbout(ever, happening); };
  const bool came = std::any_of(happened.begin(), happened.end(), about);
  if (suppressed && !came) {
    const std::vector<Happening>& all = recorder_.happened();
    const auto loud = std::find_if(all.begin(), all.end(), about);
    if (loud != all.end()) {
      lines[0] = absl::StrCat("at ", PrintDuration(loud->at_ns),
                              " it trips, and nothing suppresses it: ", loud->event.reason());
      return lines;
    }
  }
  Append(lines, recorder_.Standing(expect));
  const bool has_nearest =
      expect.what() == v1::ExpectGate::TRIPS || expect.what() == v1::ExpectGate::CLEARS;
  if (came || !has_nearest) return lines;
  for (const std::string& nearest : recorder_.Nearest(expect)) {
    const bool told = std::find(lines.begin(), lines.end(), nearest) != lines.end();
    if (!told) lines.push_back(absl::StrCat("nearest: ", nearest));
  }
  return lines;
}

// ---- Levers ----------------------------------------------------------------------------

Verdict Simulation::JudgeLever(const v1::Target& lever, const LeverValueWanted& value,
                               const Moment& moment) const {
  return insides_->JudgeLever(lever, value, moment);
}

Verdict Simulation::Insides::JudgeLever(const v1::Target& lever, const LeverValueWanted& wanted,
                                        const Moment& moment) const {
  const absl::StatusOr<int> found = FindLever(program(), lever);
  if (!found.ok()) return Fault(found.status());
  const plan::LeverSpec& spec = program().levers[static_cast<std::size_t>(*found)];
  const absl::StatusOr<v1::LeverValue> value = ValueOf(spec, wanted);
  if (!value.ok()) return Fault(value.status());
  absl::Status good = CheckMoment(moment, now_ns(), ran_);
  if (good.ok() && lever.segment_size() > 0) {
    const std::vector<scenario::Segment> segments = SegmentsOf(spec);
    if (!segments.empty()) good = CheckSegment(lever, segments);
  }
  if (!good.ok()) return Fault(good);

  v1::ExpectLever expect;
  *expect.mutable_lever() = lever;
  *expect.mutable_value() = *value;
  *expect.mutable_moment() = moment.value_or(AtTime(now_ns()));
  const std::string not_met = scenario::JudgeLever(program(), expect, recorder_.happened());
  Lines lines = {not_met.empty() ? absl::StrCat("it is ", scenario::ValueText(spec, *value))
                                 : not_met};
  Append(lines, EventsOf(program(), recorder_.happened(), lever, true));
  return Judged(not_met.empty(), lines);
}

// Those of the gates that have all labels of a lever: its own are among them.
std::vector<scenario::Segment> Simulation::Insides::SegmentsOf(const plan::LeverSpec& lever) const {
  std::vector<scenario::Segment> segments;
  for (std::size_t i = 0; i < program().gates.size(); ++i) {
    const std::vector<std::string>& labels = program().gates[i].labels;
    const bool has_all =
        std::all_of(lever.labels.begin(), lever.labels.end(), [&labels](const std::string& label) {
          return std::find(labels.begin(), labels.end(), label) != labels.end();
        });
    if (!has_all) continue;
    for (scenario::Segment& segment : recorder_.SegmentsOf(static_cast<int>(i))) {
      segments.push_back(std::move(segment));
    }
  }
  return segments;
}

// ---- Messages --------------------------------------------------------------------------

Verdict Simulation::JudgeSent(const SendingsWanted& wanted) const {
  return insides_->JudgeSent(wanted);
}

Verdict Simulation::Insides::JudgeSent(const SendingsWanted& wanted) const {
  const std::string& name = wanted.type->full_name();
  std::vector<std::string> known;
  for (const plan::GateSpec& gate : program().gates) {
    for (const plan::ActionSpec& action : gate.actions) {
      known.push_back(action.source.message().text());
    }
  }
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    return Fault(absl::NotFoundError(
        absl::StrCat("the plan never sends ", name, language::DidYouMean(name, known))));
  }
  if (absl::Status good = CheckMoment(wanted.moment, now_ns(), ran_); !good.ok()) {
    return Fault(good);
  }

  Lines differences;
  const auto asked = [&](const v1::Event& action) {
    const Sending* sending = recorder_.SendingOf(action);
    if (sending == nullptr || sending->message->GetDescriptor()->full_name() != name) return false;
    std::string why;
    const bool fits = wanted.fits(*sending->message, why);
    const std::string at = PrintDuration(absl::ToInt64Nanoseconds(sending->at));
    if (!fits && !why.empty() && differences.size() < scenario::kMostShown) {
      differences.push_back(absl::StrCat("at ", at, ": ", why));
    }
    if (!fits || !wanted.delivered) return fits;
    if (sending->delivered()) return true;
    differences.push_back(absl::StrCat("at ", at, ": ", DeliveryText(*sending)));
    return false;
  };
  std::vector<Happening> within;
  std::size_t outside = 0;
  for (const Happening& happening : recorder_.happened()) {
    const v1::Event& event = happening.event;
    if (event.kind() != v1::Event::ACTION || event.action().message() != name) continue;
    if (IsWithin(wanted.moment, happening.at_ns)) {
      within.push_back(happening);
    } else if (asked(event)) {
      ++outside;
    }
  }
  differences.clear();
  const scenario::Times times{wanted.times.least(), wanted.times.most()};
  const absl::string_view done = wanted.delivered ? "delivered" : "sent";
  const std::string not_met = scenario::JudgeAction(name, asked, times, within, done);
  Lines lines;
  if (not_met.empty()) {
    // Never so often: so this tells how often it was.
    lines.push_back(scenario::JudgeAction(name, asked, {UINT64_MAX, UINT64_MAX}, within, done));
  } else {
    lines.push_back(not_met);
    Append(lines, differences);
  }
  if (outside > 0) {
    lines.push_back(
        absl::StrCat(outside, outside == 1 ? " more was" : " more were", " sent at other times"));
  }
  return Judged(not_met.empty(), lines);
}

std::string Simulation::Insides::DeliveryText(const Sending& sending) {
  if (sending.attempts == 0) {
    return "no handler was called with it: none is bound, or an earlier message was not taken";
  }
  return absl::StrCat("the handler answered ", sending.answer.ToString(), " after ",
                      sending.attempts, sending.attempts == 1 ? " attempt" : " attempts",
                      sending.dropped ? ", and it was dropped" : "");
}

// ---- The whole ordered truth -------------------------------------------------------------

Verdict Simulation::JudgeTimeline(absl::string_view timeline) const {
  return insides_->JudgeTimeline(timeline);
}

Verdict Simulation::Insides::JudgeTimeline(absl::string_view text) const {
  const absl::StatusOr<v1::Timeline> timeline = ParseTimeline(text);
  if (!timeline.ok()) return Fault(timeline.status());
  for (const v1::TimelineEntry& entry : timeline->entries()) {
    const bool of_lever = entry.kind().text() == "LEVER";
    const absl::StatusOr<int> found =
        of_lever ? FindLever(program(), entry.target()) : FindGate(program(), entry.target());
    absl::Status good = found.status();
    if (good.ok()) good = CheckMoment(AtTime(entry.at().ns()), now_ns(), ran_);
    if (!good.ok()) return Fault(good);
  }
  if (absl::Status good = CheckMoment(absl::nullopt, now_ns(), ran_); !good.ok()) {
    return Fault(good);
  }
  const absl::optional<scenario::Failure> failure =
      scenario::JudgeTimeline(program(), *timeline, recorder_.happened());
  if (!failure.has_value()) return Judged(true, {"just this came"});
  Lines lines = {failure->what};
  Append(lines, scenario::TableOf(failure->lines));
  return Judged(false, lines);
}

}  // namespace sluice::testing
