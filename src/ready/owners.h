// Who answers for what in a plan and its scenarios.
#ifndef SLUICE_SRC_READY_OWNERS_H_
#define SLUICE_SRC_READY_OWNERS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "src/mutate/trial.h"
#include "src/plan/program.h"

namespace sluice::ready {

// The `owner` of a scenario; empty where it has none.
std::string OwnerOf(const v1::Scenario& scenario);

// A plan with all of its scenarios, whichever files they stand in.
class Owners {
 public:
  // `program` must outlive this.
  Owners(const plan::Program& program, const std::vector<mutate::Known>& scenarios);

  // Its own; else the one who answers for all gates that hold it, and ramps that open it.
  std::string OfLever(int lever) const;
  // Who answers for all gates that have it.
  std::string OfSeverity(absl::string_view severity) const;
  // Of what a statement of the plan declares; empty where that is nobody's.
  std::string OfItem(const v1::Item& item) const;
  // Who answers for all that has an owner.
  std::string OfAll() const { return LeastAbove(all_); }

  // Whether it, or a role below it, owns something.
  bool AnswersForSomething(absl::string_view role) const;

 private:
  // The lowest role that is at or above each of them; empty where there is none.
  std::string LeastAbove(const std::vector<std::string>& roles) const;

  const plan::Program& program_;
  std::vector<std::string> all_;  // with repetitions
};

}  // namespace sluice::ready

#endif  // SLUICE_SRC_READY_OWNERS_H_
