// What a test expects of a simulation, in the words of scenarios.
#ifndef SLUICE_TESTING_DESCRIBE_H_
#define SLUICE_TESTING_DESCRIBE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/export.h"
#include "sluice/testing/simulation.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::testing {

using Moment = absl::optional<v1::Moment>;  // none: at any time so far; of a lever: now

// "start_success{region = "sg"} trips by 9m", or that it never does.
SLUICE_EXPORT std::string Describe(const v1::ExpectGate& expect, bool suppressed, bool negated);
// "expansion{region = "sg"} is paused"
SLUICE_EXPORT std::string Describe(const v1::Target& lever, const LeverValueWanted& value,
                                   const Moment& moment, bool negated);
// "launch.PauseExpansion, which has region: "sg", is sent once"; `fields` may be empty.
SLUICE_EXPORT std::string Describe(absl::string_view message, const std::string& fields,
                                   const Times& times, const Moment& moment, bool delivered,
                                   bool negated);

// "just this came: 8m14s start_success{region = "sg"} TRIP"
SLUICE_EXPORT std::string DescribeTimeline(absl::string_view timeline, bool negated);

// A gate or lever, in the segments that have these labels.
SLUICE_EXPORT v1::Target TargetOf(absl::string_view name, const Labels& segment);

}  // namespace sluice::testing

#endif  // SLUICE_TESTING_DESCRIBE_H_
