// Compiling the conditions of one gate or ramp into nodes.
#ifndef SLUICE_SRC_PLAN_COMPILE_CONDITION_H_
#define SLUICE_SRC_PLAN_COMPILE_CONDITION_H_

#include <map>
#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/plan/compile_gate.h"
#include "src/plan/program.h"

namespace sluice::plan {

// Adds nodes to a gate or ramp, and the populations of it and of the folds in it.
class ConditionCompiler {
 public:
  // The labels and space of `spec` are set already. It must stay where it is as long as this
  // lives.
  ConditionCompiler(ConditionsSpec& spec, const std::map<std::string, const v1::Signal*>& signals,
                    ProgramTables& tables);

  // Of a ramp: what is asked `over step` becomes windows among these.
  void set_step_windows(std::vector<StepWindowSpec>* windows) { step_windows_ = windows; }

  // A condition, as a column over the spec's space.
  ConditionSpec Compile(const v1::Expr& expr);

  // Once all conditions of a gate are compiled: who has segments in it.
  void FinishGatePopulation();

 private:
  // A signal or a gate that an expression asks, with its labels that are in scope.
  struct SourceUse {
    Feed::Source source;
    int index;
    std::vector<std::string> labels;
  };

  Node& node(int i) { return spec_.nodes[static_cast<std::size_t>(i)]; }
  int Add(Node node);

  int InSpace(int of, int space);
  int Binary(Node::Op op, Type type, int left, int right);
  int Unary(Node::Op op, Type type, int operand);
  int CompileExpr(const v1::Expr& expr);
  int CompileByKind(const v1::Expr& expr);
  int CompileLiteral(const v1::Literal& literal);
  int CompileArithmetic(const v1::Arithmetic& arithmetic);
  int CompileComparison(const v1::Comparison& comparison);
  int CompileConfident(const v1::Comparison& comparison, int left, int right);
  Operand MakeOperand(const v1::Expr& expr, int at, const v1::Expr& other);
  static bool ReadsAsRatio(const v1::Expr& expr);
  std::vector<MatcherSpec> CompileSelector(const v1::Aggregate& aggregate);
  int CompileAggregate(const v1::Aggregate& aggregate);
  void AskOverStep(int store, Fields fields, Node& node);
  int CompileState(const v1::GateState& state);
  int CompileFold(const v1::Fold& fold);
  void FinishOutermostFold(const v1::Fold& fold, int added, std::size_t first_comparison);
  int AddPopulation(int around);
  void FinishPopulation(int index, const std::vector<std::string>& own, int space,
                        const std::vector<SourceUse>& uses);

  const std::map<std::string, const v1::Signal*>& signals_;
  ProgramTables& tables_;
  Program& program_;
  ConditionsSpec& spec_;
  std::vector<StepWindowSpec>* step_windows_ = nullptr;
  std::vector<std::string> scope_;  // labels of the gate and of the folds around
  std::vector<SourceUse> uses_;     // within the innermost fold around, or the gate
  int population_ = -1;             // of the innermost fold around, or the gate
  int outer_fold_ = -1;             // the outermost quantifier around
  ConditionSpec* condition_ = nullptr;
};

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_COMPILE_CONDITION_H_
