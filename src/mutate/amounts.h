// Amounts near to another: a little less and more, and a lot.
#ifndef SLUICE_SRC_MUTATE_AMOUNTS_H_
#define SLUICE_SRC_MUTATE_AMOUNTS_H_

#include <cstdint>
#include <vector>

#include "sluice/v1/plan.pb.h"

namespace sluice::mutate {

// What can tell two thresholds apart depends on what is compared with them.
struct Fineness {
  bool whole = false;         // only whole numbers are
  double least = 0.01;        // as a share of the threshold: no less is told apart
  std::int64_t least_ns = 1;  // likewise, of durations
};

// A literal moved by a little and by a lot, each both ways, in its own unit; fewer where
// these are alike or no literals.
//
// A percentage moves a little by one in the last digit that it shows (97 % to 96 % and
// 98 %); a lot halves or doubles what it is away from the nearer of 0 % and 100 %. Another
// number moves a little by one in its last digit, but by at least 1 % of it and at most
// 10 %; a lot is half and double. A duration moves by 10 %, and to half and double.
std::vector<v1::Literal> LiteralsNear(const v1::Literal& literal, const Fineness& fineness);

// A percentage moved by a lot alone.
std::vector<v1::Literal> PercentagesFarFrom(const v1::Literal& percentage);

// A duration moved by 10 %, and to half and double, in whole multiples of `unit_ns` and
// above 0.
std::vector<std::int64_t> DurationsNear(std::int64_t ns, std::int64_t unit_ns);

}  // namespace sluice::mutate

#endif  // SLUICE_SRC_MUTATE_AMOUNTS_H_
