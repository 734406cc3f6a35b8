// Makes a failing pair of plan and trace small, and writes it down.
#ifndef SLUICE_TESTS_ORACLE_SHRINK_H_
#define SLUICE_TESTS_ORACLE_SHRINK_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/oracle/generate.h"

namespace sluice::oracle {

// A pair for which `fails` still holds and of which no part can be left out or made
// simpler. `fails` must be false for pairs whose plan the checker refuses.
Pair Shrink(Pair pair, const std::function<bool(const Pair&)>& fails);

// The plan with one thing less, in every way that is known; each may be a plan that
// means nothing.
std::vector<v1::Plan> SimplerPlans(const v1::Plan& plan);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_SHRINK_H_
