// Which truths of a condition decided it, in one tick.
#ifndef SLUICE_SRC_COVERAGE_DECIDING_H_
#define SLUICE_SRC_COVERAGE_DECIDING_H_

#include <cstdint>
#include <vector>

#include "src/coverage/outline.h"
#include "src/evaluate/gate_evaluator.h"

namespace sluice::coverage {

// Masking MC/DC (Chilenski and Miller, "Applicability of modified condition/decision
// coverage to software testing", 1994), in three values: an operand decides where all
// others of its chain are known and let it through (true beside `and`, false beside
// `or`), and the chain itself decides. A member of a quantifier decides where it alone,
// turned round, would turn the quantifier round. What is unknown decides nothing.
class Deciding {
 public:
  // All must outlive this. Points are noted in `seen`, by number.
  Deciding(const plan::GateSpec& gate, const evaluate::GateEvaluator& evaluator,
           const evaluate::Surroundings& in, std::vector<bool>& seen)
      : gate_(gate), evaluator_(evaluator), in_(in), seen_(seen) {}

  // Notes what decided the whole condition in a segment of the gate.
  void Note(const Truth& whole, std::uint32_t segment) { NoteIn(whole, gate_.space, segment); }

 private:
  void NoteIn(const Truth& truth, int space, std::uint32_t segment);
  void NoteOperands(const Truth& chain, int space, std::uint32_t segment);
  void NoteMembers(const Truth& fold, int space, std::uint32_t segment);

  const plan::GateSpec& gate_;
  const evaluate::GateEvaluator& evaluator_;
  const evaluate::Surroundings& in_;
  std::vector<bool>& seen_;
};

}  // namespace sluice::coverage

#endif  // SLUICE_SRC_COVERAGE_DECIDING_H_
