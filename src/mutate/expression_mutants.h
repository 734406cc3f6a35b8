// Expressions with one thing changed.
#ifndef SLUICE_SRC_MUTATE_EXPRESSION_MUTANTS_H_
#define SLUICE_SRC_MUTATE_EXPRESSION_MUTANTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "src/mutate/amounts.h"
#include "src/plan/program.h"

namespace sluice::mutate {

// Hears of a change while it stands in the statement: what is changed, and what stands
// there instead (empty: nothing).
using OnChange =
    absl::FunctionRef<void(const v1::Span& span, std::string what, std::string instead)>;

// Puts `changed` in the place of `message`, tells of it, and puts back what was there.
template <typename Message>
void Change(Message* message, const Message& changed, const v1::Span& span, std::string what,
            std::string instead, OnChange on_change) {
  Message before = changed;
  message->Swap(&before);
  on_change(span, std::move(what), std::move(instead));
  message->Swap(&before);
}

// A duration, moved by a little and by a lot. It is told as `what`, its length, `about`.
void ChangeDuration(v1::Dur* duration, absl::string_view what, absl::string_view about,
                    std::int64_t unit_ns, OnChange on_change);

// How many members there may be: one more, and one less unless that is below `least`. A
// share of them as any percentage.
std::vector<v1::Literal> BoundsNear(const v1::Literal& bound, double least);

class ExpressionMutants {
 public:
  ExpressionMutants(const plan::Program& program, OnChange on_change)
      : program_(program), on_change_(on_change) {}

  // Changes everything in the expression, one thing after the other: thresholds, windows,
  // offsets, comparisons, quantifiers, `and`, `or` and `not`.
  void ChangeAll(v1::Expr* expr);

 private:
  void ChangeComparison(v1::Expr* expr);
  // One side of a comparison; the other is `beside`.
  void ChangeSide(v1::Expr* side, const v1::Expr& beside);
  void ChangeLiteral(v1::Literal* literal, absl::string_view what, const Fineness& fineness);
  void ChangeLogic(v1::Expr* expr);
  void ChangeAggregate(v1::Expr* expr);
  void ChangeFold(v1::Expr* expr);
  Fineness FinenessBeside(const v1::Expr& beside) const;
  // Whether `<` and `<=` can differ here.
  bool CanBeEqual(const v1::Comparison& comparison) const;

  const plan::Program& program_;
  OnChange on_change_;
};

// A number or duration as sentences have it: 97 %, 200, 3m.
std::string InWords(const v1::Literal& literal);

}  // namespace sluice::mutate

#endif  // SLUICE_SRC_MUTATE_EXPRESSION_MUTANTS_H_
