// Which scenarios can tell that a gate or a lever decides otherwise.
#ifndef SLUICE_SRC_MUTATE_REACH_H_
#define SLUICE_SRC_MUTATE_REACH_H_

#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"

namespace sluice::mutate {

// What may come out otherwise where one gate or lever does: gates that look at it, ramps that it
// guards, levers that these hold, messages that they send.
class Reach {
 public:
  static Reach OfGate(const plan::Program& program, int gate);
  static Reach OfLever(const plan::Program& program, int lever);
  static Reach OfAll(const plan::Program& program);

  // How many clauses of the scenario speak of it; 0 where none can tell.
  int ClausesAbout(const v1::Scenario& scenario) const;

 private:
  explicit Reach(const plan::Program& program)
      : program_(program), gates_(program.gates.size()), levers_(program.levers.size()) {}

  void SpreadFromGates();
  void SpreadToRamps();
  bool Sends(const std::string& message) const;

  const plan::Program& program_;
  std::vector<bool> gates_;
  std::vector<bool> levers_;
};

}  // namespace sluice::mutate

#endif  // SLUICE_SRC_MUTATE_REACH_H_
