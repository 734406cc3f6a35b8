// Plans that say the same, whatever their comments and blank lines.
#ifndef SLUICE_TESTS_BUILDER_SAME_PLAN_H_
#define SLUICE_TESTS_BUILDER_SAME_PLAN_H_

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

// The plan that a text is, and nothing of how it is laid out. Fails the test where the
// text does not parse.
v1::Plan ParsedAndBare(absl::string_view text);

v1::Plan Bare(v1::Plan plan);

// Whether a plan says what a text says.
testing::AssertionResult SaysTheSame(const v1::Plan& plan, absl::string_view text);

// Whether a plan, printed and parsed again, is still the same.
testing::AssertionResult IsItsOwnText(const v1::Plan& plan);

}  // namespace sluice::build

#endif  // SLUICE_TESTS_BUILDER_SAME_PLAN_H_
