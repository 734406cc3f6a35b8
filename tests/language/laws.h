// The laws that parsing and printing keep together, for every test of them.
#ifndef SLUICE_TESTS_LANGUAGE_LAWS_H_
#define SLUICE_TESTS_LANGUAGE_LAWS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::language {

// Holds a plan, as parsed, against all laws: its text parses into the same plan,
// and that prints as the same text. Empty, or which law is broken and how.
std::string BrokenLaw(v1::Plan plan);

// What is wrong with the spans of a plan that was parsed from `text` without an
// error: each lies within it and is not empty. Empty where all are right.
std::string BrokenSpan(const v1::Plan& plan, absl::string_view text);

}  // namespace sluice::language

#endif  // SLUICE_TESTS_LANGUAGE_LAWS_H_
