// Plans and data for tests of tuning.
#ifndef SLUICE_TESTS_TUNE_TUNE_PLANS_H_
#define SLUICE_TESTS_TUNE_TUNE_PLANS_H_

#include <string>
#include <vector>

#include "sluice/plan.h"
#include "src/engine/probe.h"
#include "src/tune/setting.h"
#include "src/tune/subject.h"

namespace sluice::tune {

// The plan; a failure of the test where it has errors.
Plan PlanOf(const std::string& text);

// A plan with one gate `g` of these clauses, by `labels` (may be empty), over the signals
//   x gauge, t distribution ms, s outcome by region, c counter by region.
Plan GatePlan(const std::string& clauses, const std::string& labels = "");

// A condition, parsed; of a gate without labels or by region.
v1::Expr ConditionOf(const std::string& condition);

Subject SubjectOf(const Plan& plan, std::size_t threshold = 0);

// Replays CSV with a `signal` column.
void ReplayInto(const Plan& plan, const std::string& csv, engine::Probe& probe);

// Of lists as options spell them; the first of one; and their texts.
std::vector<v1::SignedLiteral> Thresholds(const std::string& list);
std::vector<v1::ForClause> Durations(const std::string& list);
v1::SignedLiteral Threshold(const std::string& text);
v1::ForClause Duration(const std::string& text);
std::vector<std::string> Texts(const std::vector<v1::SignedLiteral>& thresholds);

}  // namespace sluice::tune

#endif  // SLUICE_TESTS_TUNE_TUNE_PLANS_H_
