// Compiling one gate, and the tables of a Program that all gates share.
#ifndef SLUICE_SRC_PLAN_COMPILE_GATE_H_
#define SLUICE_SRC_PLAN_COMPILE_GATE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/plan/host_types.h"
#include "src/plan/lever_values.h"
#include "src/plan/program.h"

namespace sluice::plan {

// Finds or adds rows in the tables of a program, so that equal rows are shared.
class ProgramTables {
 public:
  // Both must outlive this.
  ProgramTables(Program& program, const HostTypes& types) : program_(program), types_(types) {}

  Program& program() { return program_; }
  const HostTypes& types() const { return types_; }
  const std::vector<std::string>& Labels(int space) const {
    return program_.spaces[static_cast<std::size_t>(space)].labels;
  }

  int Space(std::vector<std::string> labels);
  int JoinedSpace(int a, int b);
  int Projection(int from, int to);
  int Store(int signal, const std::vector<MatcherSpec>& selector, int space);
  int Window(int store, std::int64_t panes, std::int64_t offset, const Fields& fields);

  // Of the levers, in the order of the program.
  const LeverValues& AddLeverValues(const v1::Lever& lever) {
    return lever_values_.emplace_back(lever, types_);
  }
  const LeverValues& ValuesOf(int lever) const {
    return lever_values_[static_cast<std::size_t>(lever)];
  }

 private:
  Program& program_;
  const HostTypes& types_;
  std::deque<LeverValues> lever_values_;
  std::map<std::string, int> stores_;
  std::map<std::tuple<int, std::int64_t, std::int64_t>, int> windows_;
};

// Fills `program.gates[index]`, whose name, labels and space are set already.
void CompileGate(const v1::Gate& gate, int index,
                 const std::map<std::string, const v1::Signal*>& signals, ProgramTables& tables);

// The gate of this name, seen from the segments of a space. All gates' spaces are set already.
RelatedGate RelatedTo(const std::string& name, int space, ProgramTables& tables);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_COMPILE_GATE_H_
