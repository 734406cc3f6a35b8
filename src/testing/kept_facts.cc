#include "src/testing/kept_facts.h"

#include <cmath>

namespace sluice::testing {
namespace {

constexpr std::size_t kFoldNumbers = 4;

}  // namespace

FactsLayout::FactsLayout(const plan::GateSpec& gate) {
  for (const plan::ConditionSpec* condition : {&gate.when, &gate.given, &gate.clear_when}) {
    if (condition->root >= 0) Add(*condition);
  }
}

void FactsLayout::Add(const plan::ConditionSpec& condition) {
  Add(condition.root, Form::kTruth);
  for (const plan::ComparisonSpec& comparison : condition.comparisons) {
    if (comparison.fold >= 0) {
      Add(comparison.fold, Form::kTruth);
      Add(comparison.fold, Form::kFold);
      continue;
    }
    Add(comparison.node, Form::kTruth);
    Add(comparison.left.node, Form::kValue);
    Add(comparison.right.node, Form::kValue);
  }
}

void FactsLayout::Add(int node, Form form) {
  if (Find(node, form) != nullptr) return;
  places_.push_back({node, form, width_});
  width_ += form == Form::kFold ? kFoldNumbers : 1;
}

const FactsLayout::Place* FactsLayout::Find(int node, Form form) const {
  for (const Place& place : places_) {
    if (place.node == node && place.form == form) return &place;
  }
  return nullptr;
}

void FactsLayout::Keep(const engine::Facts& facts, double* row) const {
  for (const Place& place : places_) {
    switch (place.form) {
      case Form::kTruth:
        row[place.at] = facts.TruthAt(place.node);
        break;
      case Form::kValue:
        row[place.at] = facts.ValueAt(place.node);
        break;
      case Form::kFold: {
        const evaluate::FoldCounts counts = facts.CountsAt(place.node);
        row[place.at] = static_cast<double>(counts.members);
        row[place.at + 1] = static_cast<double>(counts.held);
        row[place.at + 2] = static_cast<double>(counts.unknown);
        row[place.at + 3] = counts.needed;
        break;
      }
    }
  }
}

evaluate::Truth KeptFacts::TruthAt(int node) const {
  const FactsLayout::Place* place = layout_.Find(node, FactsLayout::Form::kTruth);
  return place == nullptr ? evaluate::kUnknown : static_cast<evaluate::Truth>(row_[place->at]);
}

double KeptFacts::ValueAt(int node) const {
  const FactsLayout::Place* place = layout_.Find(node, FactsLayout::Form::kValue);
  return place == nullptr ? std::nan("") : row_[place->at];
}

evaluate::FoldCounts KeptFacts::CountsAt(int fold) const {
  evaluate::FoldCounts counts;
  const FactsLayout::Place* place = layout_.Find(fold, FactsLayout::Form::kFold);
  if (place == nullptr) return counts;
  counts.members = static_cast<std::size_t>(row_[place->at]);
  counts.held = static_cast<std::size_t>(row_[place->at + 1]);
  counts.unknown = static_cast<std::size_t>(row_[place->at + 2]);
  counts.needed = row_[place->at + 3];
  return counts;
}

}  // namespace sluice::testing
