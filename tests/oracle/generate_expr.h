// Random expressions over the signals and gates of a plan in the making.
#ifndef SLUICE_TESTS_ORACLE_GENERATE_EXPR_H_
#define SLUICE_TESTS_ORACLE_GENERATE_EXPR_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "tests/oracle/random.h"

namespace sluice::oracle {

// What expressions may speak of.
struct Vocabulary {
  std::int64_t tick_ns = 0;
  std::int64_t stretch = 1;  // windows are this many times longer
  std::vector<v1::Signal> signals;
  // Gates whose state may be asked for, with their labels.
  std::vector<std::pair<std::string, std::vector<std::string>>> gates;
};

// The labels around an expression: those of the gate, then of each fold.
using Levels = std::vector<std::vector<std::string>>;

class ExprGenerator {
 public:
  ExprGenerator(Random& random, const Vocabulary& vocabulary)
      : random_(random), vocabulary_(vocabulary) {}

  // A truth for a gate by `labels`. Where it has labels, at least one signal or gate
  // in the expression has all of them.
  v1::Expr Condition(const std::vector<std::string>& labels);
  // Such a truth about how many samples there are.
  v1::Expr Evidence(const std::vector<std::string>& labels);
  // Whether any signal or gate has all of `labels`.
  bool CanServe(const std::vector<std::string>& labels) const;

 private:
  v1::Expr Truth(const Levels& levels, int depth);
  v1::Expr FoldOfTruths(const Levels& levels, const std::vector<std::string>& labels, int depth);
  v1::Expr Comparison(const Levels& levels);
  v1::Expr CompareSignal(const Levels& levels, const v1::Signal& signal);
  v1::Expr CompareQuantile(const v1::Signal& signal);
  v1::Expr CompareDeviation(const v1::Signal& signal);
  v1::Expr CompareSilence(const v1::Signal& signal);
  v1::Expr CompareConfidently(const v1::Signal& signal);
  v1::Expr CompareFoldedNumbers(const Levels& levels, const std::vector<std::string>& labels);
  v1::Expr AskState(const Levels& levels);

  v1::Aggregate Aggregate(const v1::Signal& signal, const std::string& function);
  std::string PlainFunction(const v1::Signal& signal);
  v1::Expr Threshold(const v1::Signal& signal, const std::string& function, std::int64_t over_ns);
  v1::Expr Decorate(v1::Expr expr, const v1::Aggregate& aggregate);
  v1::Comparison::Op OrderOp();
  std::int64_t Ticks(std::int64_t low, std::int64_t high);

  bool Fits(const v1::Signal& signal, const Levels& levels) const;
  std::vector<const v1::Signal*> Fitting(const Levels& levels) const;
  // Whether some signal or gate in `expr` has all of `labels`, and each fold in it is
  // over labels that something in it has.
  bool Serves(const v1::Expr& expr, const std::vector<std::string>& labels) const;
  std::vector<std::vector<std::string>> FoldableLabels(const Levels& levels) const;

  Random& random_;
  const Vocabulary& vocabulary_;
};

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_GENERATE_EXPR_H_
