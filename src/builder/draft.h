// The plan that a PlanBuilder and its handles write into.
#ifndef SLUICE_SRC_BUILDER_DRAFT_H_
#define SLUICE_SRC_BUILDER_DRAFT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

// Something that is wrong, with what it is wrong in: one of the plan's items, and one of
// that item's clauses, or -1.
struct Fault {
  int item = 0;
  int clause = -1;
  std::string what;
};

struct Draft {
  v1::Plan plan;
  // What can be seen only while the plan is made.
  std::vector<Fault> faults;
  // Lines of a comment that waits for the next statement or clause.
  std::vector<std::string> comments;

  v1::Item& AddItem();
  // Gives what waits in `comments` to a statement or clause.
  void PutComments(v1::Layout& layout);
  void AddComment(absl::string_view text);
  // The place in the plan of the item that holds `part`, one of its messages.
  int ItemOf(const google::protobuf::Message& part) const;
};

// Where a part of a plan stands, in words: "gate start_success, clause `for`", "gate
// start_success, do launch.PauseExpansion", "signal stream_start".
std::string PlaceInWords(const v1::Plan& plan, int item, int clause);

// How many clauses an item has: of a gate, ramp, checklist or scenario.
int ClauseCount(const v1::Item& item);

}  // namespace sluice::build

#endif  // SLUICE_SRC_BUILDER_DRAFT_H_
