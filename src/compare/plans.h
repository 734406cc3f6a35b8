// What only one of two plans has.
#ifndef SLUICE_SRC_COMPARE_PLANS_H_
#define SLUICE_SRC_COMPARE_PLANS_H_

#include <array>
#include <map>
#include <string>
#include <vector>

#include "src/compare/episodes.h"
#include "src/plan/people_time.h"
#include "src/plan/program.h"

namespace sluice::compare {

// What a comparison needs of a live plan and its candidate.
struct Plans {
  struct Named {
    std::vector<std::string> labels;   // in the order of the live plan, or of the only one
    std::array<std::string, 2> rests;  // of a lever, by side, as events write them
    // Both plans have it, by other labels: its segments are not the same.
    bool other_labels = false;
  };

  std::map<std::string, Named> gates;
  std::map<std::string, Named> levers;
  std::vector<std::string> notes;  // see ShadowReport
  plan::PeopleTime zone;           // of the live plan
};

// Whether two lists of labels are the same, in whatever order.
bool SameSet(std::vector<std::string> a, std::vector<std::string> b);

Plans ComparePlans(const plan::Program& live, const plan::Program& candidate);

}  // namespace sluice::compare

#endif  // SLUICE_SRC_COMPARE_PLANS_H_
