// The gate with another setting, as it would stand in its plan.
#ifndef SLUICE_SRC_TUNE_EDIT_H_
#define SLUICE_SRC_TUNE_EDIT_H_

#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/tune/setting.h"
#include "src/tune/subject.h"

namespace sluice::tune {

// The subject's gate with the setting, and its clear threshold moved along
// (clear_along.h).
v1::Gate WithSetting(const Subject& subject, const Setting& setting);

// Its condition to clear; empty where the gate has none.
std::string ClearText(const Subject& subject, const Setting& setting);

// The numbers in the plan's condition to clear that move when the tuned one does.
std::vector<v1::SignedLiteral> MovingNumbers(const Subject& subject);

// Its `when`, `for` and `clear`, as a plan writes them: lines, indented by two blanks.
std::string ClausesText(const Subject& subject, const Setting& setting);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_EDIT_H_
