// Plan proto -> text, in the one true layout.
#ifndef SLUICE_SRC_LANGUAGE_PRINT_H_
#define SLUICE_SRC_LANGUAGE_PRINT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::language {

// The plan as text, ending in a line break. Parsing that text gives the same
// plan but for spans, and printing it again gives the same text.
std::string Print(const v1::Plan& plan);

// One expression or aggregate on one line, as evidence and messages show it.
std::string PrintExpr(const v1::Expr& expr);
std::string PrintAggregate(const v1::Aggregate& aggregate);
// A clause of a gate on one line, without comments: `for 4m of 5m`.
std::string PrintClause(const v1::Clause& clause);
// Likewise of a ramp: `step 25% hold 15m checkpoint`.
std::string PrintRampClause(const v1::RampClause& clause);

// An operator as it is spelled: <, <=, >, >=, == or !=.
absl::string_view ComparisonSpelling(v1::Comparison::Op op);

// What a fold begins with, but for its bound: any, at least, max.
absl::string_view QuantifierSpelling(v1::Fold::Quantifier quantifier);

// A number as a person would write it: the shortest decimal that reads back as
// the same double, without an exponent where that is readable.
std::string PrintNumber(double number);
// A literal as it is spelled: 97%, 1.5k, 1h30m.
std::string PrintLiteral(const v1::Literal& literal);
// A duration, largest unit first: 1h30m, 800ms, 0.5ms; 0s for zero.
std::string PrintDuration(std::int64_t ns);
// What a scenario is about, and what it expects, on one line:
// start_success{region = "sg"} trips by 9m.
std::string PrintTarget(const v1::Target& target);
std::string PrintExpectation(const v1::Expectation& expectation);
std::string PrintTimelineEntry(const v1::TimelineEntry& entry);
// A string in double quotes with JSON's escapes.
std::string PrintQuoted(const std::string& text);

// Removes all spans: what is left is what the plan says.
void StripSpans(v1::Plan& plan);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_PRINT_H_
