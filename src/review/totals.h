// What incidents come to, all together.
#ifndef SLUICE_SRC_REVIEW_TOTALS_H_
#define SLUICE_SRC_REVIEW_TOTALS_H_

#include <cstddef>
#include <cstdint>

#include "src/review/incidents.h"

namespace sluice::review {

// How long something took, where it was done.
struct Measure {
  std::size_t count = 0;
  std::int64_t median_ns = 0;  // of two in the middle, the shorter
  std::int64_t worst_ns = 0;
};

struct Promise {
  std::size_t kept = 0;
  std::size_t missed = 0;
  std::size_t open = 0;
};

struct Totals {
  std::size_t incidents = 0;  // those that are in shadow are left out here and below
  std::size_t shadows = 0;
  Measure detect;       // from the first tick of the condition to the trip
  Measure acknowledge;  // from the trip on, as all below
  Measure mitigate;
  Measure clear;
  Promise acknowledged_within;
  Promise resolved_within;
  std::size_t escalations = 0;
  std::size_t breaches = 0;
  std::size_t reminders = 0;
  std::size_t refused_acts = 0;
  std::size_t notes = 0;
};

// As of a time, which is the end of what was seen.
Totals TotalsOf(const Incidents& incidents, std::int64_t now_ns);

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_TOTALS_H_
