#include "src/coverage/deciding.h"

#include <cstddef>

#include "src/evaluate/fold.h"
#include "src/evaluate/truth.h"

namespace sluice::coverage {

using evaluate::kFalse;
using evaluate::kTrue;
using evaluate::kUnknown;

void Deciding::NoteIn(const Truth& truth, int space, std::uint32_t segment) {
  const evaluate::Truth value = evaluator_.TruthIn(truth.node, space, segment, in_);
  const int point = value == kTrue    ? truth.decides_true
                    : value == kFalse ? truth.decides_false
                                      : kNone;
  if (point != kNone) seen_[static_cast<std::size_t>(point)] = true;
  if (!truth.points_within) return;
  switch (truth.kind) {
    case v1::Expr::kNot:
      return NoteIn(truth.within[0], space, segment);
    case v1::Expr::kLogic:
      return NoteOperands(truth, space, segment);
    case v1::Expr::kFold:
      return NoteMembers(truth, space, segment);
    default:
      return;
  }
}

void Deciding::NoteOperands(const Truth& chain, int space, std::uint32_t segment) {
  const evaluate::Truth lets_through = chain.all ? kTrue : kFalse;
  // More than one operand that does not let others through: all of them are masked.
  std::size_t others = 0;
  std::size_t other = 0;
  for (std::size_t i = 0; i < chain.within.size(); ++i) {
    if (evaluator_.TruthIn(chain.within[i].node, space, segment, in_) == lets_through) continue;
    ++others;
    other = i;
  }
  if (others == 1) return NoteIn(chain.within[other], space, segment);
  if (others > 1) return;
  for (const Truth& operand : chain.within) NoteIn(operand, space, segment);
}

void Deciding::NoteMembers(const Truth& fold, int space, std::uint32_t segment) {
  const plan::Node& node = gate_.nodes[static_cast<std::size_t>(fold.node)];
  const int members_space =
      in_.program->populations[static_cast<std::size_t>(node.population)].space;
  const std::uint32_t group = evaluator_.GroupOf(fold.node, space, segment, in_);
  const std::vector<std::uint32_t>& members = in_.populations->members(node.population, group);
  std::size_t held = 0;
  std::size_t unknown = 0;
  std::vector<evaluate::Truth> truths;
  for (const std::uint32_t member : members) {
    truths.push_back(evaluator_.TruthIn(node.left, members_space, member, in_));
    held += truths.back() == kTrue ? 1 : 0;
    unknown += truths.back() == kUnknown ? 1 : 0;
  }
  const evaluate::Truth verdict = evaluate::Quantify(node, members.size(), held, unknown);
  if (verdict == kUnknown) return;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (truths[i] == kUnknown) continue;
    const std::size_t turned = truths[i] == kTrue ? held - 1 : held + 1;
    if (evaluate::Quantify(node, members.size(), turned, unknown) == evaluate::Not(verdict)) {
      NoteIn(fold.within[0], members_space, members[i]);
    }
  }
}

}  // namespace sluice::coverage
