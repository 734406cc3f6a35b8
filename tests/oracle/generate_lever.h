// Random levers, holds of them, and actions of gates.
#ifndef SLUICE_TESTS_ORACLE_GENERATE_LEVER_H_
#define SLUICE_TESTS_ORACLE_GENERATE_LEVER_H_

#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "tests/oracle/random.h"

namespace sluice::oracle {

class LeverGenerator {
 public:
  explicit LeverGenerator(Random& random) : random_(random) {}

  // A lever by some labels of some signal, of any scale, capped or not.
  v1::Lever Make(const std::vector<v1::Signal>& signals);

  // Adds clauses to `gate`, of levers of which it may hold one: those of which it has all
  // labels, or none.
  void HoldSome(v1::Gate& gate);

 private:
  void SetScale(v1::Lever& lever);
  v1::Literal RandomNumber(const v1::Lever& lever);
  v1::LeverValue RandomValue(const v1::Lever& lever);

  Random& random_;
  std::vector<v1::Lever> levers_;  // made so far
};

// Adds `do` and `on ... do` clauses with messages without fields.
void AddActions(Random& random, v1::Gate& gate);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_GENERATE_LEVER_H_
