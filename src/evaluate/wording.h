// Values as people say them.
#ifndef SLUICE_SRC_EVALUATE_WORDING_H_
#define SLUICE_SRC_EVALUATE_WORDING_H_

#include <string>

#include "src/plan/program.h"
#include "src/plan/text_format.h"

namespace sluice::evaluate {

// "94.1 %", "1,204", "912ms", "3.25"; "unknown" for what is no number.
std::string InWords(double value, plan::Operand::Show show);

// `value`, with as many digits as it takes to be told from `other` where the two
// differ: 96.998 % is not to be shown as 97 % beside a threshold of 97 %.
std::string InWordsBeside(double value, double other, plan::Operand::Show show);

// In a format of numbers or, of nanoseconds, of durations: "94.12 %", "1,204.50", "4.2s". Where it
// names no digits there are as many as it takes to tell the value from `other`, which may be NaN.
std::string InFormat(double value, double other, const plan::TextFormat& format);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_WORDING_H_
