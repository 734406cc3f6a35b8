#include "src/plan/people_time.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

constexpr std::size_t kLongestName = 100;

// Whether this is how a zone is named, and so not a path that leads elsewhere.
bool IsZoneName(absl::string_view name) {
  if (name.size() > kLongestName) return false;
  const auto in_part = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '+';
  };
  for (const absl::string_view part : absl::StrSplit(name, '/')) {
    if (part.empty() || !std::all_of(part.begin(), part.end(), in_part)) return false;
  }
  return true;
}

// Files beside the zones that are not the same everywhere, or count leap seconds.
bool IsOfTheMachine(absl::string_view name) {
  return name == "localtime" || name == "posixrules" || absl::StartsWith(name, "right/");
}

// "27 Nov", whatever language the host's own locale speaks.
std::string Date(absl::Time time, absl::TimeZone zone) {
  static constexpr std::array<absl::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const absl::CivilDay day = absl::ToCivilDay(time, zone);
  return absl::StrCat(day.day(), " ", kMonths[static_cast<std::size_t>(day.month() - 1)]);
}

// Whether clocks show this twice, for they were set back.
bool ComesTwice(absl::TimeZone zone, absl::Time time) {
  return zone.At(absl::ToCivilSecond(time, zone)).kind == absl::TimeZone::TimeInfo::REPEATED;
}

}  // namespace

std::string TimeInUtc(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

std::string ShortDuration(std::int64_t ns) {
  static constexpr std::array<std::int64_t, 4> kUnits = {86'400'000'000'000, 3'600'000'000'000,
                                                         60'000'000'000, 1'000'000'000};
  if (ns <= 0) return language::PrintDuration(0);
  const auto* const largest =
      std::find_if(kUnits.begin(), kUnits.end(), [ns](std::int64_t unit) { return ns >= unit; });
  if (largest == kUnits.end()) return language::PrintDuration(ns);
  const std::int64_t second = largest + 1 == kUnits.end() ? *largest : largest[1];
  return language::PrintDuration(ns - ns % second);
}

absl::optional<PeopleTime> PeopleTime::In(absl::string_view zone) {
  PeopleTime time;
  time.asked_for_ = true;
  if (!IsZoneName(zone) || IsOfTheMachine(zone)) return absl::nullopt;
  if (!absl::LoadTimeZone(zone, &time.zone_)) return absl::nullopt;
  return time;
}

std::string PeopleTime::Said(absl::string_view pattern, absl::Time time) const {
  std::string said = absl::FormatTime(pattern, time, zone_);
  if (!asked_for_ || ComesTwice(zone_, time)) {
    absl::StrAppend(&said, absl::FormatTime(" %Z", time, zone_));
  }
  return said;
}

std::string PeopleTime::TimeOfDay(absl::Time time) const { return Said("%H:%M", time); }

std::string PeopleTime::Seconds(absl::Time time) const { return Said("%H:%M:%S", time); }

std::string PeopleTime::DateAndTime(absl::Time time) const {
  return absl::StrCat(Date(time, zone_), absl::FormatTime(" %H:%M %Z", time, zone_));
}

std::string PeopleTime::TimeOfDayAt(absl::Time time, absl::Time now) const {
  return absl::StrCat(DateBefore(time, now), TimeOfDay(time));
}

std::string PeopleTime::SecondsAt(absl::Time time, absl::Time now) const {
  return absl::StrCat(DateBefore(time, now), Seconds(time));
}

std::string PeopleTime::DateBefore(absl::Time time, absl::Time now) const {
  const bool any_day = now - time >= absl::Hours(24) || time - now >= absl::Hours(24);
  return any_day ? absl::StrCat(Date(time, zone_), " ") : "";
}

std::string PeopleTime::Bare(absl::Time time, bool with_date) const {
  return absl::StrCat(with_date ? absl::StrCat(Date(time, zone_), " ") : "",
                      absl::FormatTime("%H:%M:%E*S", time, zone_),
                      ComesTwice(zone_, time) ? absl::FormatTime(" %Z", time, zone_) : "");
}

std::string PeopleTime::DateInFull(absl::Time time) const {
  return absl::StrCat(Date(time, zone_), " ", absl::ToCivilDay(time, zone_).year());
}

std::string PeopleTime::InFull(absl::Time time) const {
  return asked_for_ ? absl::FormatTime("%Y-%m-%dT%H:%M:%E*S%Ez", time, zone_) : TimeInUtc(time);
}

}  // namespace sluice::plan
