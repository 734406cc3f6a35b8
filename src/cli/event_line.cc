#include "src/cli/event_line.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using language::Escaped;

// Wider targets than this don't push the others' reasons to the right.
constexpr std::size_t kMaxTargetWidth = 48;
constexpr std::size_t kKindWidth = 8;  // ESCALATE
constexpr std::size_t kTimeWidth = 6;  // 24m44s

std::string Spaces(std::size_t width, std::size_t at_least) {
  return std::string(at_least > width ? at_least - width : 0, ' ');
}

// start_success{region = "sg"}: the gate, lever, ramp or signal; or the role, or the item of the
// checklist.
std::string Target(const v1::Event& event) {
  if (event.kind() == v1::Event::STATUS || event.kind() == v1::Event::NOTE) {
    return Escaped(event.role());
  }
  if (!event.item().empty()) return Escaped(language::PrintQuoted(event.item()));
  std::string target = Escaped(!event.ramp().empty()     ? event.ramp()
                               : !event.lever().empty()  ? event.lever()
                               : !event.signal().empty() ? event.signal()
                                                         : event.gate());
  if (event.segment().empty()) return target;
  const std::map<std::string, std::string> labels(event.segment().begin(), event.segment().end());
  const auto label = [](std::string* out, const auto& entry) {
    absl::StrAppend(out, Escaped(entry.first), " = ", Escaped(language::PrintQuoted(entry.second)));
  };
  absl::StrAppend(&target, "{", absl::StrJoin(labels, ", ", label), "}");
  return target;
}

std::string UntilText(const v1::Event& event) {
  return absl::StrCat(
      " until ",
      absl::FormatTime("%H:%M:%E*SZ",
                       absl::FromUnixNanos(
                           google::protobuf::util::TimeUtil::TimestampToNanoseconds(event.until())),
                       absl::UTCTimeZone()));
}

// What happened, in words.
std::string Said(const v1::Event& event) {
  switch (event.kind()) {
    case v1::Event::LEVER:
      return absl::StrCat(event.from(), " -> ", event.to(), ", ", event.reason());
    case v1::Event::RAMP:
      if (event.from() == event.to()) return event.reason();
      return absl::StrCat(event.from(), " -> ", event.to(), ", ", event.reason());
    case v1::Event::CAPPED:
      return absl::StrCat("not at ", event.to(), ", ", event.reason());
    case v1::Event::ACTION:
      return event.action().text();
    case v1::Event::ACTION_FAILED:
    case v1::Event::ACTION_DROPPED:
      return absl::StrCat(event.action().message(), ": ", event.reason());
    case v1::Event::ESCALATE:
      return absl::StrCat("to ", event.escalated_to(), ": ", event.reason());
    case v1::Event::PINNED:
      return absl::StrCat("at ", event.to(), UntilText(event), ", ", event.reason());
    case v1::Event::SILENCED:
      return absl::StrCat(event.reason(), UntilText(event));
    case v1::Event::STATUS:
      if (event.next_action().empty()) return event.reason();
      return absl::StrCat(event.reason(), " -> ", event.next_action());
    case v1::Event::NOTE:
      return event.note();
    case v1::Event::ACT_REFUSED:
      return absl::StrCat(event.act(), " by ", event.role(), " refused: ", event.reason());
    default:
      return event.reason();
  }
}

// What people need to know of the gate beside its reason.
std::string Notes(const v1::Event& event) {
  std::vector<std::string> notes;
  if (!event.owner().empty()) notes.push_back(Escaped(event.owner()));
  if (!event.severity().empty()) notes.push_back(Escaped(event.severity()));
  if (event.shadow()) notes.push_back("shadow");
  if (event.flapping()) notes.push_back("flapping");
  if (event.suppressed_by_size() > 0) {
    notes.push_back(
        absl::StrCat("suppressed by ", Escaped(absl::StrJoin(event.suppressed_by(), ", "))));
  }
  return notes.empty() ? "" : absl::StrCat("(", absl::StrJoin(notes, ", "), ")");
}

}  // namespace

Colour ColourOf(v1::Event::Kind kind) {
  switch (kind) {
    case v1::Event::TRIP:
      return Colour::kRed;
    case v1::Event::CLEAR:
    case v1::Event::SIGHTED:
      return Colour::kGreen;
    case v1::Event::BLIND:
    case v1::Event::ESCALATE:
    case v1::Event::READY:
    case v1::Event::CAPPED:
    case v1::Event::ACTION_FAILED:
    case v1::Event::ACTION_DROPPED:
    case v1::Event::REFUSED:
    case v1::Event::ACT_REFUSED:
    case v1::Event::REMIND:
      return Colour::kYellow;
    case v1::Event::BREACH:
      return Colour::kRed;
    default:
      return Colour::kNone;
  }
}

std::string TimeText(std::int64_t time_ns, std::int64_t tick_ns) {
  const char* format = tick_ns % 1'000'000'000 == 0 ? "%E4Y-%m-%d %H:%M:%SZ"
                       : tick_ns % 1'000'000 == 0   ? "%E4Y-%m-%d %H:%M:%E3SZ"
                                                    : "%E4Y-%m-%d %H:%M:%E9SZ";
  return absl::FormatTime(format, absl::FromUnixNanos(time_ns), absl::UTCTimeZone());
}

std::string EventLines::Row(std::int64_t time_ns, absl::string_view kind, Colour colour,
                            const std::string& target, absl::string_view said) {
  const std::size_t width = language::DisplayWidth(target);
  if (width <= kMaxTargetWidth) target_width_ = std::max(target_width_, width);
  std::string time = origin_ns_.has_value() ? language::PrintDuration(time_ns - *origin_ns_)
                                            : TimeText(time_ns, tick_ns_);
  if (origin_ns_.has_value()) absl::StrAppend(&time, Spaces(time.size(), kTimeWidth));
  std::string line = absl::StrCat(time, "  ", ink_(colour, kind), Spaces(kind.size(), kKindWidth),
                                  "  ", ink_(Colour::kBold, target));
  if (!said.empty()) absl::StrAppend(&line, Spaces(width, target_width_), "  ", Escaped(said));
  return line;
}

std::string EventLines::Line(const v1::Event& event) {
  std::string line = Row(engine::TimeOf(event), v1::Event::Kind_Name(event.kind()),
                         ColourOf(event.kind()), Target(event), Said(event));
  const std::string notes = Notes(event);
  if (!notes.empty()) absl::StrAppend(&line, "  ", ink_(Colour::kFaint, notes));
  line.push_back('\n');
  return line;
}

std::string EventLines::Line(std::int64_t time_ns, absl::string_view kind, absl::string_view target,
                             absl::string_view said) {
  return absl::StrCat(Row(time_ns, kind, Colour::kNone, Escaped(target), said), "\n");
}

}  // namespace sluice::cli
