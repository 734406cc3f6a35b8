#include "src/review/courses.h"

#include <algorithm>

#include "src/engine/condition_words.h"
#include "src/evaluate/wording.h"
#include "src/plan/sides.h"

namespace sluice::review {

using plan::Operand;

SidesInWords SidesInWordsOf(const plan::GateSpec& gate) {
  SidesInWords words;
  const plan::ComparisonSpec* first = plan::FirstComparison(gate.when);
  if (first == nullptr) {
    words.value = gate.when.text;
    return words;
  }
  if (first->fold >= 0) {
    const plan::Node& fold = gate.nodes[static_cast<std::size_t>(first->fold)];
    words.value = first->fold_text;
    words.threshold = "asked for";
    words.show = fold.bound_is_share ? Operand::Show::kRatio : Operand::Show::kCount;
    return words;
  }
  words.value = first->left.text;
  words.threshold = first->right.text;
  words.show = first->left.show;
  if (first->right.literal) {
    const plan::Node& node = gate.nodes[static_cast<std::size_t>(first->right.node)];
    if (node.op == plan::Node::Op::kConstant) {
      words.constant = engine::Told(gate, first->right.node, node.constant);
    }
  }
  return words;
}

std::string ValueInWords(double value, Operand::Show show) {
  constexpr double kNsPerSecond = 1e9;
  return evaluate::InWords(show == Operand::Show::kDuration ? value * kNsPerSecond : value, show);
}

Recorded::Recorded(const plan::Program& program, std::int64_t begin_ns, std::int64_t end_ns,
                   std::size_t count, const std::vector<GateInSegment>& wanted)
    : program_(program),
      begin_ns_(begin_ns),
      end_ns_(std::max(end_ns, begin_ns)),
      count_(count),
      known_(program.gates.size()) {
  for (const GateInSegment& one : wanted) stretches_[one].resize(count);
}

std::int64_t Recorded::TimeOf(std::size_t stretch) const {
  const double share = (static_cast<double>(stretch) + 0.5) / static_cast<double>(count_);
  return begin_ns_ + static_cast<std::int64_t>(share * static_cast<double>(end_ns_ - begin_ns_));
}

std::vector<Stretch>* Recorded::StretchesOf(const engine::GateStep& step, std::uint32_t segment) {
  std::vector<Known>& of_gate = known_[static_cast<std::size_t>(step.gate)];
  if (of_gate.size() <= segment) of_gate.resize(segment + 1);
  Known& known = of_gate[segment];
  const plan::GateSpec& gate = program_.gates[static_cast<std::size_t>(step.gate)];
  const evaluate::LabelValues values = step.in.spaces->values(gate.space, segment);
  if (known.values.size() == values.size() &&
      std::equal(values.begin(), values.end(), known.values.begin())) {
    // A gate without labels has no values, and is found anew each time.
    if (!values.empty()) return known.stretches;
  }
  known.values.clear();
  for (const absl::string_view value : values) known.values.emplace_back(value);
  GateInSegment key{gate.name, {}};
  const auto& labels = program_.spaces[static_cast<std::size_t>(gate.space)].labels;
  for (std::size_t i = 0; i < labels.size(); ++i) key.second[labels[i]] = known.values[i];
  const auto found = stretches_.find(key);
  known.stretches = found == stretches_.end() ? nullptr : &found->second;
  return known.stretches;
}

void Recorded::OnGate(const engine::GateStep& step) {
  const std::int64_t at_ns = step.in.time_ns;
  if (at_ns < begin_ns_ || at_ns > end_ns_) return;
  const double share = static_cast<double>(at_ns - begin_ns_) /
                       std::max(1.0, static_cast<double>(end_ns_ - begin_ns_));
  const std::size_t place =
      std::min(count_ - 1, static_cast<std::size_t>(share * static_cast<double>(count_)));
  const plan::GateSpec& gate = program_.gates[static_cast<std::size_t>(step.gate)];
  for (const std::uint32_t segment : step.in.populations->segments(gate.population)) {
    std::vector<Stretch>* const stretches = StretchesOf(step, segment);
    if (stretches == nullptr) continue;
    Stretch& stretch = (*stretches)[place];
    ++stretch.ticks;
    const engine::SidesNow sides =
        engine::SidesToldOf(gate, engine::FactsNow(step.evaluator, segment, step.in));
    if (sides.threshold.has_value()) stretch.threshold = sides.threshold;
    if (!sides.value.has_value()) continue;
    const double value = *sides.value;
    stretch.least = stretch.known == 0 ? value : std::min(stretch.least, value);
    stretch.most = stretch.known == 0 ? value : std::max(stretch.most, value);
    stretch.last = value;
    ++stretch.known;
  }
}

const std::vector<Stretch>* Recorded::Find(const GateInSegment& of) const {
  const auto found = stretches_.find(of);
  return found == stretches_.end() ? nullptr : &found->second;
}

}  // namespace sluice::review
