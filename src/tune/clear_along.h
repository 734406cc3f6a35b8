// The clear threshold, which moves along with the threshold that is tuned.
#ifndef SLUICE_SRC_TUNE_CLEAR_ALONG_H_
#define SLUICE_SRC_TUNE_CLEAR_ALONG_H_

#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/tune/candidate.h"

namespace sluice::tune {

// Moves what in `clear` stands against the tuned number, as it is now, so that it stands
// to `to` as it did; answers which numbers that were, as they were. What they are: thresholds of
// the same value, whatever its window, on the other side. Of those some may have the very windows
// of the tuned one; then only they.
//
// The proportion is kept: 800ms and 500ms become 400ms and 250ms. Of a ratio that trips
// where it is low, it is that of what is missing to 100%: 97% and 98.5% become 99% and
// 99.5%. Where a proportion means nothing, for one of them is 0 or they have different
// signs, the difference is kept. The result has a digit more than those that it is made
// of, and is never on the wrong side of `to` where the old one was on the right one.
std::vector<v1::SignedLiteral> MoveAlong(v1::Expr& clear, const Candidate& tuned,
                                         const v1::SignedLiteral& to);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_CLEAR_ALONG_H_
