// Whether each figure of `sluice report` is what the events of the journal come to, summed up here
// once more from what `sluice journal cat` prints.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "sluice/journal.h"
#include "sluice/plan.h"
#include "src/language/literals.h"
#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

using google::protobuf::Struct;
using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::TimeUtil;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsSubsetOf;
using testing::Not;
using Segment = std::map<std::string, std::string>;
using Key = std::pair<std::string, Segment>;

constexpr std::int64_t kSecond = 1'000'000'000;

std::vector<v1::Event> EventsOf(const Scratch& scratch) {
  const Ran ran = RunShell(scratch.path(), "sluice journal cat j --format json");
  EXPECT_EQ(ran.status, 0) << ran.err;
  std::vector<v1::Event> events;
  for (const absl::string_view line : absl::StrSplit(ran.out, '\n', absl::SkipEmpty())) {
    EXPECT_TRUE(JsonStringToMessage(std::string(line), &events.emplace_back()).ok()) << line;
  }
  return events;
}

// The objects of a report, by what they are.
std::map<std::string, std::vector<Struct>> ReportOf(const Scratch& scratch) {
  const Ran ran = RunShell(scratch.path(), "sluice report j --format json");
  EXPECT_EQ(ran.status, 0) << ran.err;
  std::map<std::string, std::vector<Struct>> report;
  for (const absl::string_view line : absl::StrSplit(ran.out, '\n', absl::SkipEmpty())) {
    Struct object;
    EXPECT_TRUE(JsonStringToMessage(std::string(line), &object).ok()) << line;
    report[object.fields().at("report").string_value()].push_back(std::move(object));
  }
  return report;
}

std::string Text(const Struct& object, const std::string& field) {
  const auto found = object.fields().find(field);
  return found == object.fields().end() ? "" : found->second.string_value();
}

double Number(const Struct& object, const std::string& field) {
  return object.fields().at(field).number_value();
}

std::int64_t Duration(const Struct& object, const std::string& field) {
  const std::string text = Text(object, field);
  if (text == "0s") return 0;
  const absl::StatusOr<std::int64_t> ns = language::ReadDuration(text);
  EXPECT_TRUE(ns.ok()) << field << ": " << text;
  return ns.value_or(-1);
}

Segment SegmentIn(const Struct& object) {
  Segment segment;
  for (const auto& [label, value] : object.fields().at("segment").struct_value().fields()) {
    segment[label] = value.string_value();
  }
  return segment;
}

std::int64_t TimeOf(const v1::Event& event) {
  return TimeUtil::TimestampToNanoseconds(event.time());
}

Key GateOf(const v1::Event& event) {
  return {event.gate(), Segment(event.segment().begin(), event.segment().end())};
}

Key LeverOf(const v1::Event& event) {
  return {event.lever(), Segment(event.segment().begin(), event.segment().end())};
}

// What the events come to, with nothing of the code that reports.
struct Sums {
  std::map<v1::Event::Kind, std::size_t> kinds;
  std::int64_t end_ns = 0;
  std::size_t incidents = 0, recovered = 0;
  std::int64_t to_detect_ns = 0, to_acknowledge_ns = 0, to_clear_ns = 0;
  std::map<Key, std::int64_t> held_ns;
  std::map<Key, std::int64_t> blind_ns;
  std::map<Key, std::int64_t> pinned_ns;
  std::map<std::pair<std::string, std::string>, std::size_t> sent;
  std::size_t acts = 0;
  std::map<Key, std::string> last_pinned_by;
};

// For how long something was so, from an event that begins it to one that ends it.
class Stopwatch {
 public:
  void Start(const Key& key, std::int64_t now_ns) { since_.emplace(key, now_ns); }
  void Stop(const Key& key, std::int64_t now_ns, std::map<Key, std::int64_t>& total) {
    const auto found = since_.find(key);
    if (found == since_.end()) return;
    total[key] += now_ns - found->second;
    since_.erase(found);
  }
  void StopAll(std::int64_t now_ns, std::map<Key, std::int64_t>& total) {
    while (!since_.empty()) Stop(since_.begin()->first, now_ns, total);
  }

 private:
  std::map<Key, std::int64_t> since_;
};

Sums SumOf(const std::vector<v1::Event>& events, const std::map<std::string, std::string>& rests) {
  Sums sums;
  Stopwatch held, blind, pinned;
  std::map<Key, std::int64_t> tripped, unacknowledged;
  for (const v1::Event& event : events) {
    ++sums.kinds[event.kind()];
    if (event.kind() == v1::Event::DRILL) continue;
    const std::int64_t now_ns = TimeOf(event);
    sums.end_ns = std::max(sums.end_ns, now_ns);
    const bool by_people = !event.role().empty() && event.kind() != v1::Event::LEVER &&
                           event.kind() != v1::Event::STATUS;
    sums.acts += by_people ? 1 : 0;
    switch (event.kind()) {
      case v1::Event::TRIP:
        ++sums.incidents;
        sums.to_detect_ns += now_ns - TimeUtil::TimestampToNanoseconds(event.since());
        tripped[GateOf(event)] = unacknowledged[GateOf(event)] = now_ns;
        break;
      case v1::Event::CLEAR:
        ++sums.recovered;
        sums.to_clear_ns += now_ns - tripped.at(GateOf(event));
        unacknowledged.erase(GateOf(event));
        break;
      case v1::Event::ACKNOWLEDGED:
        if (unacknowledged.count(GateOf(event)) == 0) break;
        sums.to_acknowledge_ns += now_ns - unacknowledged.at(GateOf(event));
        unacknowledged.erase(GateOf(event));
        break;
      case v1::Event::LEVER:
        held.Stop(LeverOf(event), now_ns, sums.held_ns);
        if (event.to() != rests.at(event.lever())) held.Start(LeverOf(event), now_ns);
        break;
      case v1::Event::BLIND:
        blind.Start(GateOf(event), TimeUtil::TimestampToNanoseconds(event.since()));
        break;
      case v1::Event::SIGHTED:
        blind.Stop(GateOf(event), now_ns, sums.blind_ns);
        break;
      case v1::Event::PINNED:
        pinned.Stop(LeverOf(event), now_ns, sums.pinned_ns);
        pinned.Start(LeverOf(event), now_ns);
        sums.last_pinned_by[LeverOf(event)] = event.role();
        break;
      case v1::Event::UNPINNED:
        pinned.Stop(LeverOf(event), now_ns, sums.pinned_ns);
        if (!event.role().empty()) sums.last_pinned_by[LeverOf(event)] = event.role();
        break;
      case v1::Event::ACTION:
        ++sums.sent[{event.gate(), event.action().message()}];
        break;
      default:
        break;
    }
  }
  held.StopAll(sums.end_ns, sums.held_ns);
  blind.StopAll(sums.end_ns, sums.blind_ns);
  pinned.StopAll(sums.end_ns, sums.pinned_ns);
  return sums;
}

std::map<Key, std::int64_t> DurationsIn(const std::vector<Struct>& objects,
                                        const std::string& name) {
  std::map<Key, std::int64_t> durations;
  for (const Struct& object : objects) {
    durations[{Text(object, name), SegmentIn(object)}] += Duration(object, "for");
  }
  return durations;
}

void ExpectAgreement(const Scratch& scratch, const std::map<std::string, std::string>& rests) {
  const Sums sums = SumOf(EventsOf(scratch), rests);
  const auto count = [&sums](v1::Event::Kind kind) {
    const auto found = sums.kinds.find(kind);
    return static_cast<double>(found == sums.kinds.end() ? 0 : found->second);
  };
  auto report = ReportOf(scratch);
  ASSERT_EQ(report["journal"].size(), 1u);
  const Struct& whole = report["journal"].front();

  EXPECT_EQ(Number(whole, "incidents"), static_cast<double>(sums.incidents));
  EXPECT_EQ(Number(whole, "recovered"), static_cast<double>(sums.recovered));
  EXPECT_EQ(Number(whole, "unresolved"), static_cast<double>(sums.incidents - sums.recovered));
  EXPECT_EQ(Number(whole, "escalations"), count(v1::Event::ESCALATE));
  EXPECT_EQ(Number(whole, "breaches"), count(v1::Event::BREACH));
  EXPECT_EQ(Number(whole, "reminders"), count(v1::Event::REMIND));
  EXPECT_EQ(Number(whole, "refused_acts"), count(v1::Event::ACT_REFUSED));
  EXPECT_EQ(Number(whole, "notes"), count(v1::Event::NOTE));
  EXPECT_EQ(Text(whole, "end"), TimeUtil::ToString(TimeUtil::NanosecondsToTimestamp(sums.end_ns)));
  EXPECT_EQ(
      Text(whole, "due"),
      TimeUtil::ToString(TimeUtil::NanosecondsToTimestamp(sums.end_ns + 24 * 3600 * kSecond)));

  ASSERT_EQ(report["incident"].size(), sums.incidents);
  std::int64_t to_detect_ns = 0, to_acknowledge_ns = 0, to_clear_ns = 0;
  for (const Struct& incident : report["incident"]) {
    to_detect_ns += Duration(incident, "to_detect");
    if (incident.fields().contains("to_acknowledge")) {
      to_acknowledge_ns += Duration(incident, "to_acknowledge");
    }
    if (incident.fields().contains("to_clear")) to_clear_ns += Duration(incident, "to_clear");
  }
  EXPECT_EQ(to_detect_ns, sums.to_detect_ns);
  EXPECT_EQ(to_acknowledge_ns, sums.to_acknowledge_ns);
  EXPECT_EQ(to_clear_ns, sums.to_clear_ns);

  EXPECT_EQ(DurationsIn(report["held"], "lever"), sums.held_ns);
  EXPECT_EQ(DurationsIn(report["held_total"], "lever"), sums.held_ns);
  EXPECT_EQ(DurationsIn(report["blind"], "gate"), sums.blind_ns);
  EXPECT_EQ(DurationsIn(report["pin"], "lever"), sums.pinned_ns);
  EXPECT_EQ(report["act"].size(), sums.acts);
  EXPECT_EQ(report["ramp"].size(), static_cast<std::size_t>(count(v1::Event::RAMP)));
  std::map<std::pair<std::string, std::string>, std::size_t> sent;
  for (const Struct& message : report["message"]) {
    sent[{Text(message, "gate"), Text(message, "message")}] =
        static_cast<std::size_t>(Number(message, "sent"));
  }
  EXPECT_EQ(sent, sums.sent);
  std::map<Key, std::string> last_calls;
  for (const Struct& call : report["last_call"]) {
    if (call.fields().contains("ramp")) continue;
    last_calls[{Text(call, "lever"), SegmentIn(call)}] = Text(call, "role");
  }
  EXPECT_EQ(last_calls, sums.last_pinned_by);
}

TEST(ReportFigures, OfTheLaunchNightsDrill) {
  const Scratch scratch;
  const Ran ran =
      RunShell(scratch.path(),
               "sluice drill $SLUICE_EXAMPLES/launch_night/night.sluice --scenario "
               "'nobody answers' --journal j < $SLUICE_EXAMPLES/launch_night/drill.txt");
  ASSERT_THAT(ran.out, HasSubstr("SCORE"));
  ExpectAgreement(
      scratch,
      {{"audience", "100%"}, {"expansion", "running"}, {"offers", "normal"}, {"traffic", "100%"}});
}

constexpr char kPlan[] = R"(
plan "Random night"
role lead
role owner reports to lead
severity critical { acknowledge within 1m, resolve within 5m }
signal up gauge by host
lever door by host { open, ajar, shut }
lever load percent, lowest wins, default 100%
gate down by host { owner owner severity critical when min(up) over 1m < 1 hold door at shut }
)";

// Journals as an engine might write them: each event is one that may follow what was before.
class RandomNight {
 public:
  RandomNight(unsigned seed, JournalWriter& journal) : random_(seed), journal_(journal) {}

  void Write(int events) {
    for (int i = 0; i < events; ++i) {
      now_ += Upto(90) * kSecond;
      const std::string host(1, static_cast<char>('a' + Upto(3)));
      switch (Upto(8)) {
        case 0:
        case 1:
          Gate(host);
          break;
        case 2:
          if (tripped_[host]) Put(Event(v1::Event::ACKNOWLEDGED, "down", "", host, "owner"));
          break;
        case 3:
        case 4:
          Lever(host);
          break;
        case 5:
          Blind(host);
          break;
        case 6:
          Pin(host);
          break;
        default:
          Put(Event(v1::Event::NOTE, "", "", "", "lead"));
      }
    }
  }

 private:
  int Upto(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  v1::Event Event(v1::Event::Kind kind, const std::string& gate, const std::string& lever,
                  const std::string& host, const std::string& role) {
    v1::Event event;
    *event.mutable_time() = TimeUtil::NanosecondsToTimestamp(now_);
    event.set_kind(kind);
    event.set_gate(gate);
    event.set_lever(lever);
    if (!host.empty()) (*event.mutable_segment())["host"] = host;
    event.set_role(role);
    event.set_id(absl::StrCat(++number_));
    return event;
  }

  void Put(const v1::Event& event) { ASSERT_TRUE(journal_.Append(event).ok()); }

  void Gate(const std::string& host) {
    bool& tripped = tripped_[host];
    v1::Event event = Event(tripped ? v1::Event::CLEAR : v1::Event::TRIP, "down", "", host, "");
    event.set_owner("owner");
    event.set_severity("critical");
    *event.mutable_since() = TimeUtil::NanosecondsToTimestamp(now_ - Upto(40) * kSecond);
    tripped = !tripped;
    Put(event);
  }

  void Lever(const std::string& host) {
    static const std::vector<std::string> kValues = {"open", "ajar", "shut"};
    int& at = door_[host];
    const int to = (at + 1 + Upto(2)) % 3;
    v1::Event event = Event(v1::Event::LEVER, "", "door", host, "");
    event.set_from(kValues[static_cast<std::size_t>(at)]);
    event.set_to(kValues[static_cast<std::size_t>(to)]);
    at = to;
    Put(event);
  }

  void Blind(const std::string& host) {
    bool& blind = blind_[host];
    v1::Event event = Event(blind ? v1::Event::SIGHTED : v1::Event::BLIND, "down", "", host, "");
    if (!blind) *event.mutable_since() = TimeUtil::NanosecondsToTimestamp(now_ - 60 * kSecond);
    blind = !blind;
    Put(event);
  }

  void Pin(const std::string& host) {
    const bool whole = Upto(2) == 0;
    const std::string lever = whole ? "load" : "door";
    bool& pinned = pinned_[whole ? "" : host];
    const bool again = pinned && Upto(3) == 0;  // pinned anew
    const bool ends = pinned && !again;
    v1::Event event = Event(ends ? v1::Event::UNPINNED : v1::Event::PINNED, "", lever,
                            whole ? "" : host, ends && Upto(2) == 0 ? "" : "lead");
    if (!ends) {
      event.set_to(whole ? "50%" : "shut");
      *event.mutable_until() = TimeUtil::NanosecondsToTimestamp(now_ + 3600 * kSecond);
    }
    pinned = !ends;
    Put(event);
  }

  std::mt19937 random_;
  JournalWriter& journal_;
  std::int64_t now_ = 1'800'000'000 * kSecond;
  int number_ = 0;
  std::map<std::string, bool> tripped_, blind_, pinned_;
  std::map<std::string, int> door_;
};

TEST(ReportFigures, OfRandomNights) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Scratch scratch;
    auto journal =
        JournalWriter::Open((scratch.path() / "j").string(), *Plan::Parse(kPlan, "night.sluice"),
                            1'800'000'000 * kSecond);
    ASSERT_TRUE(journal.ok()) << journal.status();
    RandomNight(seed, **journal).Write(15 * static_cast<int>(seed));
    ASSERT_TRUE((*journal)->Close().ok());
    ExpectAgreement(scratch, {{"door", "open"}, {"load", "100%"}});
  }
}

// A host that is started anew, with another plan: what was open is lost sight of, and promises
// are those of the plan that ran.
TEST(ReportFigures, OfSeveralRuns) {
  const Scratch scratch;
  const std::string path = (scratch.path() / "j").string();
  const std::string second_plan =
      absl::StrReplaceAll(kPlan, {{"acknowledge within 1m", "acknowledge within 10m"}});
  std::int64_t now_ns = 1'800'000'000 * kSecond;
  for (const std::string& plan : {std::string(kPlan), second_plan}) {
    auto journal = JournalWriter::Open(path, *Plan::Parse(plan, "night.sluice"), now_ns);
    ASSERT_TRUE(journal.ok()) << journal.status();
    for (const char* host : {"a", "b"}) {
      v1::Event event;
      *event.mutable_time() = TimeUtil::NanosecondsToTimestamp(now_ns);
      event.set_kind(v1::Event::TRIP);
      event.set_gate("down");
      (*event.mutable_segment())["host"] = host;
      event.set_id(absl::StrCat("down/", host, "/", now_ns));
      ASSERT_TRUE((*journal)->Append(event).ok());
    }
    v1::Event note;
    *note.mutable_time() = TimeUtil::NanosecondsToTimestamp(now_ns + 120 * kSecond);
    note.set_kind(v1::Event::NOTE);
    note.set_role("lead");
    note.set_id(absl::StrCat("note/", now_ns));
    ASSERT_TRUE((*journal)->Append(note).ok());
    ASSERT_TRUE((*journal)->Close().ok());
    now_ns += 3600 * kSecond;
  }
  auto report = ReportOf(scratch);
  ASSERT_EQ(report["incident"].size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(Text(report["incident"][i], "state"), i < 2 ? "LOST" : "OPEN");
    EXPECT_EQ(Text(report["incident"][i], "acknowledged_in_time"), i < 2 ? "MISSED" : "OPEN");
  }
  EXPECT_EQ(Number(report["journal"].front(), "runs"), 2);
  EXPECT_EQ(Number(report["journal"].front(), "lost"), 2);
  EXPECT_EQ(Number(report["journal"].front(), "unresolved"), 2);
  const Ran ran = RunShell(scratch.path(), "sluice report j");
  EXPECT_THAT(ran.out, HasSubstr("2 runs: the host was started anew at 09:00:00"));
  EXPECT_THAT(ran.out, HasSubstr("the plan was another one once"));
}

std::string StyleOf(const std::string& page) {
  const std::size_t begin = page.find("<style>");
  return page.substr(begin, page.find("</style>") - begin);
}

// The names of all elements and attributes ("class="), and of links where they lead ("href=#").
std::set<std::string> MarkupOf(const std::string& page) {
  std::set<std::string> names;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const std::string tag = page.substr(at + 1, page.find('>', at) - at - 1);
    if (tag[0] != '/') names.insert(tag.substr(0, tag.find(' ')));
    // Values are quoted, so that what is between quotes is none of the markup.
    const std::vector<std::string> pieces = absl::StrSplit(tag, '"');
    for (std::size_t i = 0; i + 1 < pieces.size(); i += 2) {
      std::string name = pieces[i].substr(pieces[i].rfind(' ') + 1);
      if (name == "href=" || name == "src=") name += pieces[i + 1].substr(0, 1);
      names.insert(std::move(name));
    }
  }
  return names;
}

// All that a page says stands in it: nothing is asked for from elsewhere, and nothing of what
// users wrote is markup, or drives a terminal.
TEST(ReportPage, TextOfUsersIsNothingButText) {
  const std::string evil =
      "</title><script>alert(1)</script><img src=\"http://x/y\" onerror='z'>"
      "\x1b[31m\xe2\x80\xae|`_*";
  const Scratch scratch;
  auto journal =
      JournalWriter::Open((scratch.path() / "j").string(), *Plan::Parse(kPlan, "night.sluice"), 0);
  ASSERT_TRUE(journal.ok()) << journal.status();
  std::int64_t second = 0;
  for (int kind = v1::Event::Kind_MIN + 1; kind <= v1::Event::Kind_MAX; ++kind) {
    v1::Event event;
    *event.mutable_time() = TimeUtil::NanosecondsToTimestamp(++second * kSecond);
    event.set_kind(static_cast<v1::Event::Kind>(kind));
    for (std::string* text :
         {event.mutable_gate(), event.mutable_reason(), event.mutable_owner(),
          event.mutable_severity(), event.mutable_from(), event.mutable_to(),
          event.mutable_signal(), event.mutable_escalated_to(), event.mutable_role(),
          event.mutable_note(), event.mutable_act(), event.mutable_item(), event.add_causes(),
          event.mutable_action()->mutable_message()}) {
      *text = evil;
    }
    if (kind == v1::Event::LEVER || kind == v1::Event::PINNED) event.set_lever(evil);
    if (kind == v1::Event::RAMP) event.set_ramp(evil);
    (*event.mutable_segment())[evil] = evil;
    event.set_id(absl::StrCat(evil, "/RAMP:held/", kind));
    ASSERT_TRUE((*journal)->Append(event).ok());
  }
  ASSERT_TRUE((*journal)->Close().ok());
  const Ran ran = RunShell(scratch.path(), "sluice report j --html r.html --markdown r.md");
  EXPECT_EQ(ran.status, 0) << ran.err;
  const std::string page = ReadFile(scratch.path() / "r.html");
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(StyleOf(page), Not(AnyOf(HasSubstr("url("), HasSubstr("@import"))));
  EXPECT_THAT(MarkupOf(page),
              IsSubsetOf({"!DOCTYPE", "html",        "head",     "meta",
                          "title",    "style",       "body",     "main",
                          "section",  "nav",         "a",        "h1",
                          "h2",       "h3",          "p",        "small",
                          "div",      "span",        "b",        "i",
                          "table",    "thead",       "tbody",    "tr",
                          "th",       "td",          "svg",      "rect",
                          "line",     "polyline",    "polygon",  "lang=",
                          "charset=", "name=",       "content=", "class=",
                          "href=#",   "id=",         "scope=",   "data-of=",
                          "style=",   "title=",      "viewBox=", "preserveAspectRatio=",
                          "role=",    "aria-label=", "points=",  "x=",
                          "y=",       "width=",      "height=",  "x1=",
                          "x2=",      "y1=",         "y2=",      "vector-effect="}));
  const std::string markdown = ReadFile(scratch.path() / "r.md");
  EXPECT_THAT(markdown, HasSubstr("\\<script\\>"));
  EXPECT_THAT(markdown, Not(HasSubstr(" <script>")));
  for (const std::string* text : {&page, &markdown, &ran.out}) {
    EXPECT_THAT(*text, Not(HasSubstr("\x1b"))) << "a terminal's own";
    EXPECT_THAT(*text, Not(HasSubstr("\xe2\x80\xae"))) << "text that runs backwards";
  }
}

// A name without blanks that is wider than its column may be broken, and nothing else: no time, and
// no duration.
TEST(ReportPage, ALongNameDoesNotPushOtherColumnsOut) {
  const std::string name(200, 'x');
  const Scratch scratch;
  auto journal =
      JournalWriter::Open((scratch.path() / "j").string(), *Plan::Parse(kPlan, "night.sluice"), 0);
  ASSERT_TRUE(journal.ok()) << journal.status();
  v1::Event event;
  *event.mutable_time() = TimeUtil::NanosecondsToTimestamp(kSecond);
  event.set_kind(v1::Event::TRIP);
  event.set_gate("slow");
  (*event.mutable_segment())["region"] = name;
  event.set_id("1");
  ASSERT_TRUE((*journal)->Append(event).ok());
  ASSERT_TRUE((*journal)->Close().ok());
  const Ran ran = RunShell(scratch.path(), "sluice report j --html r.html");
  EXPECT_EQ(ran.status, 0) << ran.err;
  const std::string page = ReadFile(scratch.path() / "r.html");
  EXPECT_THAT(page, HasSubstr("<td class=\"long\" data-of=\"about\">slow{region = &quot;xxxx"));
  EXPECT_THAT(page, Not(HasSubstr("long\" data-of=\"owner")));
  EXPECT_THAT(StyleOf(page), HasSubstr("table.of td.long { overflow-wrap: anywhere;"));
}

}  // namespace
}  // namespace sluice::cli
