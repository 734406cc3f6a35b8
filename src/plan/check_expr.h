// Checks the expressions of one gate or ramp.
#ifndef SLUICE_SRC_PLAN_CHECK_EXPR_H_
#define SLUICE_SRC_PLAN_CHECK_EXPR_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"
#include "src/plan/labels.h"
#include "src/plan/semantics.h"

namespace sluice::plan {

// For one gate or ramp at a time; gathers what it reads. Each fault is reported
// once: what follows only from another fault is passed over in silence, which is
// why types are absent where they can't be known.
class ExprChecker {
 public:
  enum class Place { kGate, kRamp };

  // `level` has the labels of the gate or ramp. All arguments must outlive this.
  ExprChecker(Place place, absl::string_view name, const Level& level, Context& context,
              Reads& reads);

  // Checks that the expression is a truth. `clause` is "`when`", ...
  void CheckCondition(const v1::Expr& expr, absl::string_view clause);

 private:
  using MaybeType = absl::optional<Type>;

  // One function for each kind of expression.
  MaybeType Check(const v1::Expr& expr);
  MaybeType CheckKind(const v1::Expr& expr);
  MaybeType CheckLiteral(const v1::Expr& expr);
  MaybeType CheckNegate(const v1::Expr& expr);
  MaybeType CheckArithmetic(const v1::Expr& expr);
  MaybeType CheckComparison(const v1::Expr& expr);
  MaybeType CheckNot(const v1::Expr& expr);
  MaybeType CheckLogic(const v1::Expr& expr);
  MaybeType CheckAggregate(const v1::Expr& expr);
  MaybeType CheckFold(const v1::Expr& expr);
  MaybeType CheckState(const v1::Expr& expr);

  // Types (check_expr.cc). NeedsTruth and NeedsValue report an expression that is
  // not of the type that its place needs; `place` is "`and` joins", ...
  void NeedsTruth(const v1::Expr& expr, MaybeType type, absl::string_view place);
  bool NeedsValue(const v1::Expr& expr, Type type, absl::string_view place);
  void ReportMismatch(const v1::Expr& whole, const v1::Expr& left, const v1::Expr& right,
                      absl::string_view deed, absl::string_view means);
  void ReportTwoUnits(const v1::Expr& whole, const v1::Expr& left, const v1::Expr& right,
                      absl::string_view deed);
  void ReportBadArithmetic(const v1::Expr& expr, Type left, Type right);
  void CheckConfidence(const v1::Expr& expr, std::size_t first_read);
  const v1::Signal* TimedSignal(const v1::Expr& expr, int depth) const;

  // Aggregates (check_aggregate.cc).
  const FunctionInfo* ResolveFunction(const v1::Aggregate& aggregate, const v1::Signal* signal);
  void CheckWindow(const v1::Expr& expr, Function function);
  void CheckSilenceWindow(const v1::Aggregate& aggregate);
  void CheckArguments(const v1::Expr& expr, Function function, const v1::Signal* signal);
  static std::string Usage(const v1::Aggregate& aggregate, bool wants_before, bool wants_after,
                           const v1::Signal* signal);
  void CheckArgumentPlaces(const v1::Aggregate& aggregate, bool wants_before, bool wants_after,
                           const v1::Signal* signal);
  void CheckQuantile(const v1::Aggregate& aggregate);
  void CheckShareBound(const v1::Aggregate& aggregate, const v1::Signal& signal);
  void CheckStepOffset(const v1::Aggregate& aggregate);
  void CountPanes(const v1::Aggregate& aggregate);

  // Labels and folds (check_fold.cc).
  void PushLevel(Level level);
  Level PopLevel();
  bool CheckFit(const v1::Expr& expr, const v1::Signal& signal, const Level& level);
  void CheckFits(const v1::Expr& expr, const v1::Signal& signal);
  void CheckBound(const v1::Fold& fold);
  Level FoldLevel(const v1::Fold& fold);
  std::string FixedBy(absl::string_view label) const;
  void CheckMembers(const v1::Fold& fold, const Level& level, std::size_t first_aggregate,
                    std::size_t first_state);

  Place place_;
  absl::string_view name_;
  Context& context_;
  Reporter& report_;
  Reads& reads_;
  std::vector<Level> levels_;  // outermost first
  std::vector<int> scopes_;    // what labels are fixed by each and those around it, as a number
  absl::flat_hash_map<std::string, int> fixed_;  // labels, by how often they are
  int depth_ = 0;

  // Pairs of a signal and a level (by its number in the order of their coming) that
  // were looked at: a long condition asks for few of them again and again.
  absl::flat_hash_map<std::pair<const v1::Signal*, int>, bool> fits_;
  std::vector<int> level_numbers_;
  int levels_seen_ = 0;
};

// "any of `region`", "at least 3 of `region` and `cdn`".
std::string DescribeFold(const v1::Fold& fold);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_EXPR_H_
