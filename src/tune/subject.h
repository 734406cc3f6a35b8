// The gate that is tuned, and what its decisions lean on.
#ifndef SLUICE_SRC_TUNE_SUBJECT_H_
#define SLUICE_SRC_TUNE_SUBJECT_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/tune/setting.h"

namespace sluice::tune {

struct Subject {
  // The plan as far as the gate's decisions lean on it: its clock, its roles, all signals,
  // and the gate with those that it reads or is suppressed by, each without what it does
  // (levers, actions, reminders, severity).
  v1::Plan plan;
  // The gate in it. Without `latch`: as if people reset it as soon as it is ready.
  v1::Gate gate;
  bool latch = false;

  std::size_t number = 0;  // which of the candidates in its `when`, from 0
  std::string condition;   // the comparison or quantifier around that
  bool bound = false;      // it is a quantifier, and the number its bound
  Setting present;         // as the plan has it
};

// `threshold` is the place of the number to be tuned among those of the gate's `when`,
// from 1; 0 for the only one. NotFound for a gate that isn't there, InvalidArgument where
// it has no such number, or several and none is named; the message says what there is.
absl::StatusOr<Subject> MakeSubject(const Plan& plan, absl::string_view gate,
                                    std::size_t threshold);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_SUBJECT_H_
