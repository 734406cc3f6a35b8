// What the conditions of a gate come to in one segment, in words.
#ifndef SLUICE_SRC_ENGINE_CONDITION_WORDS_H_
#define SLUICE_SRC_ENGINE_CONDITION_WORDS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/plan/program.h"

namespace sluice::engine {

// What the nodes of a gate came to, in one segment at one tick.
class Facts {
 public:
  virtual ~Facts() = default;

  virtual evaluate::Truth TruthAt(int node) const = 0;
  virtual double ValueAt(int node) const = 0;  // NaN where unknown
  virtual evaluate::FoldCounts CountsAt(int fold) const = 0;
};

// Those of the tick that was evaluated last: good while its columns stand.
class FactsNow final : public Facts {
 public:
  FactsNow(const evaluate::GateEvaluator& evaluator, std::uint32_t segment,
           const evaluate::Surroundings& in)
      : evaluator_(evaluator), segment_(segment), in_(in) {}

  evaluate::Truth TruthAt(int node) const override {
    return evaluator_.TruthAt(node, segment_, in_);
  }
  double ValueAt(int node) const override { return evaluator_.ValueAt(node, segment_, in_); }
  evaluate::FoldCounts CountsAt(int fold) const override {
    return evaluator_.CountsAt(fold, segment_, in_);
  }

 private:
  const evaluate::GateEvaluator& evaluator_;
  const std::uint32_t segment_;
  const evaluate::Surroundings& in_;
};

// The two sides of the first comparison in `when`, or of its quantifier, as events have them:
// durations are in seconds. Nothing where that is not known.
struct SidesNow {
  absl::optional<double> value;
  absl::optional<double> threshold;
};
SidesNow SidesToldOf(const plan::ConditionsSpec& gate, const Facts& facts);

// The value of a node as events have it.
double Told(const plan::ConditionsSpec& gate, int node, double value);

class ConditionWords {
 public:
  ConditionWords(const plan::ConditionsSpec& gate, const Facts& facts)
      : gate_(gate), facts_(facts) {}

  // The comparisons of a condition. With `holding`, those alone that are true, where any
  // is. `negation`, "not" or "no longer", goes before what is false.
  std::string Of(const plan::ConditionSpec& condition, bool holding,
                 absl::string_view negation) const;

  // What decides next where the gate is in this state: `when` and `given`, or the
  // condition to clear.
  std::string Next(GateState state) const;

 private:
  std::string Of(const plan::ComparisonSpec& comparison, absl::string_view negation) const;
  std::string OfFold(const plan::ComparisonSpec& comparison) const;

  const plan::ConditionsSpec& gate_;
  const Facts& facts_;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_CONDITION_WORDS_H_
