// Values as people say them.
#ifndef SLUICE_SRC_EVALUATE_WORDING_H_
#define SLUICE_SRC_EVALUATE_WORDING_H_

#include <string>

#include "src/plan/program.h"

namespace sluice::evaluate {

// "94.1 %", "1,204", "912ms", "3.25"; "unknown" for NaN.
std::string InWords(double value, plan::Operand::Show show);

// `value`, with as many digits as it takes to be told from `other` where the two
// differ: 96.998 % is not to be shown as 97 % beside a threshold of 97 %.
std::string InWordsBeside(double value, double other, plan::Operand::Show show);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_WORDING_H_
