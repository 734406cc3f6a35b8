// From a filled message of the host to an action of the plan.
#ifndef SLUICE_SRC_BUILDER_RECORD_ACTION_H_
#define SLUICE_SRC_BUILDER_RECORD_ACTION_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

// The action that fills a message so. Both are of one type, and were filled by one
// function, with the variables of runs 0 and 1 (variables.h): what is the same in both is
// a constant. Fields come in the order of their numbers. Adds to `faults` what no plan can
// say, a sentence each.
v1::Action RecordAction(const google::protobuf::Message& first,
                        const google::protobuf::Message& second, std::vector<std::string>& faults);

}  // namespace sluice::build

#endif  // SLUICE_SRC_BUILDER_RECORD_ACTION_H_
