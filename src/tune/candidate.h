// The numbers of a condition that can be tuned.
#ifndef SLUICE_SRC_TUNE_CANDIDATE_H_
#define SLUICE_SRC_TUNE_CANDIDATE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::tune {

// Points into the condition that it was found in. Either a number that a comparison
// (<, <=, > or >=) holds against values, by itself or within arithmetic (3 * baseline);
// or the bound of `at least N of ...` and `at most N of ...`. Arguments of aggregates
// and the P of `with confidence P` are none.
struct Candidate {
  v1::Expr* number = nullptr;            // a literal, or the negation of one
  v1::Comparison* comparison = nullptr;  // that the number stands in
  v1::Fold* bounded = nullptr;           // or the quantifier whose bound it is

  std::vector<v1::Fold*> around;  // quantifiers over truths, outermost first
  bool negated = false;           // by the `not` and `at most` around it
};

// In reading order.
std::vector<Candidate> CandidatesIn(v1::Expr& condition);

v1::SignedLiteral NumberOf(const Candidate& candidate);
void SetNumber(const Candidate& candidate, const v1::SignedLiteral& number);

// The comparison or quantifier around it, as a plan writes it.
std::string TextAround(const Candidate& candidate);

// Whether the condition comes to hold where the value that the number is held against is
// low: of `x < 5`, and of `not (x >= 5)`. Factors are taken to be positive.
bool HoldsBelow(const Candidate& candidate);

// What the number is held against: the condition is on its edge where the number is this.
// Of `a > 3 * b` it is a / b. Not for a bound.
v1::Expr ValueAgainst(const Candidate& candidate);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_CANDIDATE_H_
