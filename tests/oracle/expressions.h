// Expressions of the language, evaluated by walking their syntax.
#ifndef SLUICE_TESTS_ORACLE_EXPRESSIONS_H_
#define SLUICE_TESTS_ORACLE_EXPRESSIONS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "tests/oracle/exact.h"
#include "tests/oracle/samples.h"

namespace sluice::oracle {

enum class State { kClear, kPending, kTripped, kRecovering };

inline bool IsTripped(State state) {
  return state == State::kTripped || state == State::kRecovering;
}

// The state of each segment of a gate, by the values of the gate's labels in order.
struct GateSegments {
  std::vector<std::string> labels;
  std::map<std::vector<std::string>, State> states;
};

// What an event says of its condition; each absent where unknown.
struct Sides {
  Value value;
  Value threshold;
};

class Evaluator {
 public:
  Evaluator(const SampleStore& samples, const std::map<std::string, GateSegments>& gates)
      : samples_(samples), gates_(gates) {}

  Truth IsTrue(const v1::Expr& expr, const Binding& binding, std::int64_t at) const;
  Value Number(const v1::Expr& expr, const Binding& binding, std::int64_t at) const;

  // The values of `labels` that exist at tick `at` by the signals and state references
  // in `exprs` that have all of `labels`, among those that agree with `binding`.
  std::vector<std::vector<std::string>> Existing(const std::vector<const v1::Expr*>& exprs,
                                                 const std::vector<std::string>& labels,
                                                 const Binding& binding, std::int64_t at) const;

  // `value` and `threshold` of an event of a gate whose `when` is `expr`.
  Sides SidesOf(const v1::Expr& expr, const Binding& binding, std::int64_t at) const;

  // The members for which the inside of an outermost quantifier is true, as events name
  // them: `cdn = "x", region = "sg"`.
  std::set<std::string> MembersOf(const v1::Expr& expr, const Binding& binding,
                                  std::int64_t at) const;

  bool IsDuration(const v1::Expr& expr) const;

 private:
  struct Tally {
    std::size_t members = 0;
    std::size_t yes = 0;
    std::size_t unknown = 0;
  };

  Truth Compare(const v1::Comparison& comparison, const Binding& binding, std::int64_t at) const;
  Truth CompareWithConfidence(const v1::Comparison& comparison, const Binding& binding,
                              std::int64_t at) const;
  Truth FoldTruths(const v1::Fold& fold, const Binding& binding, std::int64_t at) const;
  Tally Count(const v1::Fold& fold, const Binding& binding, std::int64_t at) const;
  Value FoldNumbers(const v1::Fold& fold, const Binding& binding, std::int64_t at) const;
  Value Arithmetic(const v1::Arithmetic& arithmetic, const Binding& binding, std::int64_t at) const;
  Truth StateIs(const v1::GateState& asked, const Binding& binding) const;
  std::vector<Binding> Members(const v1::Fold& fold, const Binding& binding, std::int64_t at) const;
  Sides SidesOfFold(const v1::Fold& fold, const Binding& binding, std::int64_t at) const;

  const SampleStore& samples_;
  const std::map<std::string, GateSegments>& gates_;
};

// Calls `visit` with `expr` and each expression in it, in reading order.
void Walk(const v1::Expr& expr, const std::function<void(const v1::Expr&)>& visit);

bool IsTruthFold(const v1::Fold& fold);

// The expression that an event's value and threshold speak of: the first comparison of
// `when`, or the outermost quantifier around it; where there is no comparison, the first
// quantifier; else nothing.
const v1::Expr* Subject(const v1::Expr& when);

std::vector<std::string> NamesOf(const google::protobuf::RepeatedPtrField<v1::Name>& names);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_EXPRESSIONS_H_
