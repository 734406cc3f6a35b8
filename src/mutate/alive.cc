#include "src/mutate/alive.h"

#include <cstddef>

namespace sluice::mutate {

std::vector<Alive> AliveOf(const std::vector<Mutant>& mutants,
                           const std::vector<absl::optional<Verdict>>& verdicts) {
  std::vector<Alive> all;
  const Mutant* last = nullptr;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    if (verdicts[i] != Verdict::kAlive) continue;
    const Mutant& mutant = mutants[i];
    const bool goes_on = last != nullptr && last->span.begin() == mutant.span.begin() &&
                         last->what == mutant.what &&
                         last->instead.empty() == mutant.instead.empty();
    if (!goes_on) {
      Alive& alive = all.emplace_back();
      alive.span = mutant.span;
      alive.item = mutant.item;
      alive.what = mutant.what;
      alive.where = mutant.where;
    }
    if (!mutant.instead.empty()) all.back().instead.push_back(mutant.instead);
    all.back().sentence = Sentence(mutant, all.back().instead);
    last = &mutant;
  }
  return all;
}

}  // namespace sluice::mutate
