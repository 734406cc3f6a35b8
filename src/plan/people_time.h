// Times and durations as they are said to people: in messages, status lines and reports.
#ifndef SLUICE_SRC_PLAN_PEOPLE_TIME_H_
#define SLUICE_SRC_PLAN_PEOPLE_TIME_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace sluice::plan {

// 2026-03-01T20:45:16Z, with as many digits of a second as it takes: a time for machines,
// whatever zone people are in.
std::string TimeInUtc(absl::Time time);

// The two largest units of a duration, the rest cut off: "45s", "4m", "1h20m", "2d3h". Less than
// a second is said in full; what is negative is 0s.
std::string ShortDuration(std::int64_t ns);

// Says times in one zone. Where none was asked for that is UTC, and each time of day says so, for
// people would else take it for their own. Cheap to copy; for any number of threads.
class PeopleTime {
 public:
  PeopleTime() = default;

  // Of a zone by its name in the time zone database, "Asia/Singapore", or "UTC". Nothing where
  // this machine knows none of that name.
  static absl::optional<PeopleTime> In(absl::string_view zone);

  // The zone's name: "Asia/Singapore", "UTC".
  std::string zone() const { return zone_.name(); }
  bool asked_for() const { return asked_for_; }

  // "20:03", in a zone not asked for "20:03 UTC". In the hour that comes twice when summer
  // ends, and in no other, it says which one is meant: "02:30 CEST".
  std::string TimeOfDay(absl::Time time) const;

  // The same with seconds: "20:03:10".
  std::string Seconds(absl::Time time) const;

  // "27 Nov 20:03 +08", "27 Nov 20:03 CET": with the zone as it is called, or its offset.
  std::string DateAndTime(absl::Time time) const;

  // The time of day, as TimeOfDay or Seconds say it, of what is looked at at `now`: with its date
  // where a day or more lies between, so that it could be any day's.
  std::string TimeOfDayAt(absl::Time time, absl::Time now) const;
  std::string SecondsAt(absl::Time time, absl::Time now) const;

  // "04:45:16.25", or with its date "2 Mar 04:45:16": for where the zone is told once for many
  // times. In the hour that comes twice it is told here, too.
  std::string Bare(absl::Time time, bool with_date) const;

  // "2 Mar 2026"
  std::string DateInFull(absl::Time time) const;

  // "2026-03-02T04:45:16+08:00", or as TimeInUtc has it where no zone was asked for.
  std::string InFull(absl::Time time) const;

 private:
  std::string Said(absl::string_view pattern, absl::Time time) const;
  std::string DateBefore(absl::Time time, absl::Time now) const;

  absl::TimeZone zone_ = absl::UTCTimeZone();
  bool asked_for_ = false;
};

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_PEOPLE_TIME_H_
