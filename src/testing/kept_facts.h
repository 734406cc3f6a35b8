// What the words about a gate hang on, kept beyond its tick.
#ifndef SLUICE_SRC_TESTING_KEPT_FACTS_H_
#define SLUICE_SRC_TESTING_KEPT_FACTS_H_

#include <cstddef>
#include <vector>

#include "src/engine/condition_words.h"
#include "src/plan/program.h"

namespace sluice::testing {

// Which nodes of a gate the words about it read (engine::ConditionWords), and where in a
// row of numbers each of them is kept.
class FactsLayout {
 public:
  explicit FactsLayout(const plan::GateSpec& gate);

  std::size_t width() const { return width_; }  // numbers in a row

  // `row` has room for width() numbers.
  void Keep(const engine::Facts& facts, double* row) const;

 private:
  friend class KeptFacts;
  enum class Form { kTruth, kValue, kFold };
  struct Place {
    int node;
    Form form;
    std::size_t at;
  };

  void Add(const plan::ConditionSpec& condition);
  void Add(int node, Form form);
  const Place* Find(int node, Form form) const;

  std::vector<Place> places_;
  std::size_t width_ = 0;
};

// The facts of a row. Both outlive this.
class KeptFacts final : public engine::Facts {
 public:
  KeptFacts(const FactsLayout& layout, const double* row) : layout_(layout), row_(row) {}

  evaluate::Truth TruthAt(int node) const override;
  double ValueAt(int node) const override;
  evaluate::FoldCounts CountsAt(int fold) const override;

 private:
  const FactsLayout& layout_;
  const double* row_;
};

}  // namespace sluice::testing

#endif  // SLUICE_SRC_TESTING_KEPT_FACTS_H_
