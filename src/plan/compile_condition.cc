#include "src/plan/compile_condition.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

using Op = Node::Op;

bool Contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::vector<std::string> Common(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  std::vector<std::string> both;
  for (const std::string& label : a) {
    if (Contains(b, label)) both.push_back(label);
  }
  return both;
}

bool ContainsAll(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const std::string& label) { return Contains(all, label); });
}

Fields FieldsFor(Function function) {
  Fields fields;
  switch (function) {
    case Function::kMean:
    case Function::kSum:
    case Function::kIncrease:
      fields.sum = fields.count = true;
      break;
    case Function::kMin:
      fields.min = true;
      break;
    case Function::kMax:
      fields.max = true;
      break;
    case Function::kCount:
      fields.count = true;
      break;
    case Function::kStddev:
      fields.squares = fields.sum = fields.count = true;
      break;
    case Function::kLast:
      fields.last = true;
      break;
    case Function::kDelta:
      fields.first = fields.last = true;
      break;
    case Function::kSuccessRatio:
    case Function::kFailureRatio:
    case Function::kFailures:
      fields.ok = fields.count = true;
      break;
    case Function::kSuccesses:
      fields.ok = true;
      break;
    case Function::kQuantile:
      fields.histogram = true;
      break;
    case Function::kShareAbove:
    case Function::kShareBelow:
      fields.count = true;
      break;
    case Function::kRate:  // its field depends on the kind of signal
    case Function::kSilence:
      break;
  }
  return fields;
}

Op ComparisonOp(v1::Comparison::Op op) {
  switch (op) {
    case v1::Comparison::LE:
      return Op::kLessEqual;
    case v1::Comparison::GT:
      return Op::kGreater;
    case v1::Comparison::GE:
      return Op::kGreaterEqual;
    case v1::Comparison::EQ:
      return Op::kEqual;
    case v1::Comparison::NE:
      return Op::kNotEqual;
    default:
      return Op::kLess;
  }
}

Op ArithmeticOp(v1::Arithmetic::Op op) {
  switch (op) {
    case v1::Arithmetic::SUBTRACT:
      return Op::kSubtract;
    case v1::Arithmetic::MULTIPLY:
      return Op::kMultiply;
    case v1::Arithmetic::DIVIDE:
      return Op::kDivide;
    default:
      return Op::kAdd;
  }
}

// A fold that is being compiled, and has no number yet.
constexpr int kUnfinishedFold = 1 << 30;

}  // namespace

ConditionCompiler::ConditionCompiler(ConditionsSpec& spec,
                                     const std::map<std::string, const v1::Signal*>& signals,
                                     ProgramTables& tables)
    : signals_(signals), tables_(tables), program_(tables.program()), spec_(spec) {
  scope_ = spec_.labels;
  population_ = AddPopulation(-1);
  spec_.population = population_;
}

ConditionSpec ConditionCompiler::Compile(const v1::Expr& expr) {
  ConditionSpec condition;
  condition.text = language::PrintExpr(expr);
  condition_ = &condition;
  condition.root = InSpace(CompileExpr(expr), spec_.space);
  condition_ = nullptr;
  return condition;
}

void ConditionCompiler::FinishGatePopulation() {
  FinishPopulation(spec_.population, spec_.labels, spec_.space, uses_);
}

int ConditionCompiler::Add(Node node) {
  spec_.nodes.push_back(std::move(node));
  return static_cast<int>(spec_.nodes.size()) - 1;
}

// `node` as a column over `space`, which has all labels of its own space.
int ConditionCompiler::InSpace(int of, int space) {
  if (node(of).space == space) return of;
  Node project;
  project.op = Op::kProject;
  project.type = node(of).type;
  project.space = space;
  project.left = of;
  project.projection = tables_.Projection(space, node(of).space);
  return Add(project);
}

// Two operands in one space. One without labels stays as it is: every loop
// reads it as one value for all.
int ConditionCompiler::Binary(Op op, Type type, int left, int right) {
  Node binary;
  binary.op = op;
  binary.type = type;
  binary.space = tables_.JoinedSpace(node(left).space, node(right).space);
  binary.left = node(left).space == 0 ? left : InSpace(left, binary.space);
  binary.right = node(right).space == 0 ? right : InSpace(right, binary.space);
  return Add(binary);
}

int ConditionCompiler::Unary(Op op, Type type, int operand) {
  Node unary;
  unary.op = op;
  unary.type = type;
  unary.space = node(operand).space;
  unary.left = operand;
  return Add(unary);
}

int ConditionCompiler::CompileExpr(const v1::Expr& expr) {
  if (!IsTruth(expr)) return CompileByKind(expr);
  const std::size_t place = condition_->truths.size();
  condition_->truths.push_back(-1);
  return condition_->truths[place] = CompileByKind(expr);
}

int ConditionCompiler::CompileByKind(const v1::Expr& expr) {
  switch (expr.kind_case()) {
    case v1::Expr::kNegate: {
      const int operand = CompileExpr(expr.negate().operand());
      return Unary(Op::kNegate, node(operand).type, operand);
    }
    case v1::Expr::kArithmetic:
      return CompileArithmetic(expr.arithmetic());
    case v1::Expr::kComparison:
      return CompileComparison(expr.comparison());
    case v1::Expr::kNot:
      return Unary(Op::kNot, Type::kTruth, CompileExpr(expr.not_().operand()));
    case v1::Expr::kLogic: {
      int all = CompileExpr(expr.logic().operands(0));
      const Op op = expr.logic().op() == v1::Logic::AND ? Op::kAnd : Op::kOr;
      for (int i = 1; i < expr.logic().operands_size(); ++i) {
        all = Binary(op, Type::kTruth, all, CompileExpr(expr.logic().operands(i)));
      }
      return all;
    }
    case v1::Expr::kAggregate:
      return CompileAggregate(expr.aggregate());
    case v1::Expr::kFold:
      return CompileFold(expr.fold());
    case v1::Expr::kState:
      return CompileState(expr.state());
    case v1::Expr::kLiteral:
    default:
      return CompileLiteral(expr.literal());
  }
}

int ConditionCompiler::CompileLiteral(const v1::Literal& literal) {
  Node constant;
  constant.op = Op::kConstant;
  constant.type = LiteralType(literal);
  constant.constant = LiteralValue(literal);
  return Add(constant);
}

int ConditionCompiler::CompileArithmetic(const v1::Arithmetic& arithmetic) {
  const int left = CompileExpr(arithmetic.left());
  const int right = CompileExpr(arithmetic.right());
  const Type type =
      ArithmeticType(arithmetic.op(), node(left).type, node(right).type).value_or(Type::kNumber);
  return Binary(ArithmeticOp(arithmetic.op()), type, left, right);
}

int ConditionCompiler::CompileComparison(const v1::Comparison& comparison) {
  // In reading order: what stands inside comes later than the place kept here.
  const std::size_t place = condition_->comparisons.size();
  condition_->comparisons.emplace_back();
  const int left = CompileExpr(comparison.left());
  const int right = CompileExpr(comparison.right());
  const int result = comparison.has_confidence()
                         ? CompileConfident(comparison, left, right)
                         : Binary(ComparisonOp(comparison.op()), Type::kTruth, left, right);
  ComparisonSpec spec;
  spec.left = MakeOperand(comparison.left(), left, comparison.right());
  spec.right = MakeOperand(comparison.right(), right, comparison.left());
  spec.op = std::string(language::ComparisonSpelling(comparison.op()));
  if (comparison.has_confidence()) {
    spec.right.text = absl::StrCat(spec.right.text, " with confidence ",
                                   language::PrintLiteral(comparison.confidence()));
  }
  spec.node = result;
  spec.fold = outer_fold_;  // set when that fold is done
  condition_->comparisons[place] = std::move(spec);
  return result;
}

// The counts behind the ratio `left`, beside `right`, all in one space.
int ConditionCompiler::CompileConfident(const v1::Comparison& comparison, int left, int right) {
  Node hits = node(left);
  Node trials = node(left);
  hits.function =
      hits.function == Function::kSuccessRatio ? Function::kSuccesses : Function::kFailures;
  trials.function = Function::kCount;
  const int hits_at = Add(hits);
  const int trials_at = Add(trials);
  Node confident;
  confident.op = Op::kConfident;
  confident.type = Type::kTruth;
  confident.comparison = ComparisonOp(comparison.op());
  confident.confidence = LiteralValue(comparison.confidence());
  confident.space = tables_.JoinedSpace(node(left).space, node(right).space);
  confident.left = InSpace(hits_at, confident.space);
  confident.third = InSpace(trials_at, confident.space);
  confident.right = InSpace(right, confident.space);
  return Add(confident);
}

Operand ConditionCompiler::MakeOperand(const v1::Expr& expr, int at, const v1::Expr& other) {
  Operand operand;
  operand.node = at;
  operand.text = language::PrintExpr(expr);
  operand.literal = expr.has_literal();
  if (node(at).type == Type::kDuration) {
    operand.show = Operand::Show::kDuration;
  } else if (ReadsAsRatio(expr) || (other.has_literal() && ReadsAsRatio(other))) {
    operand.show = Operand::Show::kRatio;
  } else if (expr.has_aggregate()) {
    const Function function = FindFunction(expr.aggregate().function().text())->function;
    if (function == Function::kCount || function == Function::kSuccesses ||
        function == Function::kFailures) {
      operand.show = Operand::Show::kCount;
    }
  }
  return operand;
}

// Whether people read a number as a percentage: a ratio, a literal in %, and
// what is made of them by adding and scaling.
bool ConditionCompiler::ReadsAsRatio(const v1::Expr& expr) {
  switch (expr.kind_case()) {
    case v1::Expr::kLiteral:
      return expr.literal().unit() == v1::Literal::PERCENT;
    case v1::Expr::kNegate:
      return ReadsAsRatio(expr.negate().operand());
    case v1::Expr::kAggregate: {
      const FunctionInfo* info = FindFunction(expr.aggregate().function().text());
      return info != nullptr && IsRatio(info->function);
    }
    case v1::Expr::kFold:
      return ReadsAsRatio(expr.fold().body());
    case v1::Expr::kArithmetic: {
      const bool left = ReadsAsRatio(expr.arithmetic().left());
      const bool right = ReadsAsRatio(expr.arithmetic().right());
      switch (expr.arithmetic().op()) {
        case v1::Arithmetic::DIVIDE:
          return left && !right;
        case v1::Arithmetic::MULTIPLY: {
          // 3 * a ratio is one; 40% * a number is a number.
          const v1::Expr& factor = left ? expr.arithmetic().left() : expr.arithmetic().right();
          const v1::Expr& other = left ? expr.arithmetic().right() : expr.arithmetic().left();
          return left != right && (!factor.has_literal() || other.has_literal());
        }
        default:
          return left || right;
      }
    }
    default:
      return false;
  }
}

std::vector<MatcherSpec> ConditionCompiler::CompileSelector(const v1::Aggregate& aggregate) {
  std::vector<MatcherSpec> selector;
  for (const v1::Matcher& matcher : aggregate.selector()) {
    MatcherSpec spec;
    spec.label = matcher.label().text();
    spec.negated = matcher.op() == v1::Matcher::NOT_EQUAL || matcher.op() == v1::Matcher::NOT_IN;
    std::set<std::string> values;
    for (const v1::Text& value : matcher.values()) values.insert(value.text());
    spec.values.assign(values.begin(), values.end());
    selector.push_back(std::move(spec));
  }
  return selector;
}

int ConditionCompiler::CompileAggregate(const v1::Aggregate& aggregate) {
  const Function function = FindFunction(aggregate.function().text())->function;
  const int signal = program_.FindSignal(aggregate.signal().text());
  const SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  const v1::Signal& declared = *signals_.at(spec.name);
  const std::vector<std::string> labels = Common(spec.labels, scope_);
  uses_.push_back({Feed::Source::kSignal, signal, labels});

  Node node;
  node.function = function;
  node.type = AggregateType(function, declared);
  node.space = tables_.Space(labels);
  const int store = tables_.Store(signal, CompileSelector(aggregate), node.space);
  if (function == Function::kSilence) {
    node.op = Op::kSilence;
    node.store = store;
    program_.stores[static_cast<std::size_t>(store)].silence = true;
    return Add(node);
  }
  node.op = Op::kAggregate;
  const double unit_ns = NanosecondsPerUnit(declared).value_or(1);
  if (node.type == Type::kDuration) node.scale = unit_ns;
  Fields fields = FieldsFor(function);
  if (function == Function::kRate) {
    fields.count = true;
    fields.sum = declared.kind() == v1::Signal::COUNTER;
    node.window_ns = static_cast<double>(aggregate.over().ns());
  } else if (function == Function::kQuantile) {
    node.quantile = QuantileAsked(aggregate).value_or(Decimal{});
  } else if (function == Function::kShareAbove || function == Function::kShareBelow) {
    const v1::Literal& threshold = aggregate.argument_after();
    node.constant = LiteralValue(threshold);
    // Samples come in the signal's own unit.
    if (threshold.value_case() == v1::Literal::kDurationNs) node.constant /= unit_ns;
    (function == Function::kShareAbove ? fields.above : fields.below) = {node.constant};
  }
  if (aggregate.over_step()) {
    AskOverStep(store, fields, node);
  } else {
    node.window = tables_.Window(store, aggregate.over().ns() / program_.tick_ns,
                                 aggregate.offset().ns() / program_.tick_ns, fields);
  }
  return Add(node);
}

// Each segment of the ramp has a step of its own, so the window is by the ramp's labels too. It
// adds up windows of one pane.
void ConditionCompiler::AskOverStep(int store, Fields fields, Node& node) {
  StepWindowSpec window;
  window.window = tables_.Window(store, 1, 0, fields);
  const int store_space = node.space;
  node.space = tables_.JoinedSpace(store_space, spec_.space);
  window.space = node.space;
  if (window.space != spec_.space) window.to_ramp = tables_.Projection(window.space, spec_.space);
  if (window.space != store_space) window.to_store = tables_.Projection(window.space, store_space);
  const auto known =
      std::find_if(step_windows_->begin(), step_windows_->end(), [&](const StepWindowSpec& other) {
        return other.window == window.window && other.space == window.space;
      });
  node.window = window.window;
  node.step_window = static_cast<int>(known - step_windows_->begin());
  if (known == step_windows_->end()) {
    step_windows_->push_back(window);
  }
  (*step_windows_)[static_cast<std::size_t>(node.step_window)].histogram |= fields.histogram;
}

int ConditionCompiler::CompileState(const v1::GateState& state) {
  Node node;
  node.op = Op::kState;
  node.type = Type::kTruth;
  node.gate = program_.FindGate(state.gate().text());
  node.state = state.state();
  const GateSpec& other = program_.gates[static_cast<std::size_t>(node.gate)];
  node.space = other.space;
  uses_.push_back({Feed::Source::kGate, node.gate, other.labels});
  const int added = Add(node);
  if (outer_fold_ < 0) condition_->states.push_back(added);
  return added;
}

int ConditionCompiler::CompileFold(const v1::Fold& fold) {
  const bool truths = FoldsTruths(fold.quantifier());
  const bool outermost = truths && outer_fold_ < 0;
  const std::size_t first_comparison = condition_->comparisons.size();
  if (outermost) outer_fold_ = kUnfinishedFold;

  const int population = AddPopulation(population_);
  std::vector<SourceUse> outer_uses = std::exchange(uses_, {});
  const std::vector<std::string> outer_scope = scope_;
  const int outer_population = std::exchange(population_, population);
  std::vector<std::string> labels;
  for (const v1::Name& label : fold.labels()) labels.push_back(label.text());
  scope_.insert(scope_.end(), labels.begin(), labels.end());

  const int body = CompileExpr(fold.body());
  std::vector<std::string> body_labels = tables_.Labels(node(body).space);
  for (const std::string& label : labels) {
    if (!Contains(body_labels, label)) body_labels.push_back(label);
  }
  const int body_space = tables_.Space(body_labels);
  Node result;
  result.op = Op::kFold;
  result.type = truths ? Type::kTruth : node(body).type;
  result.left = InSpace(body, body_space);
  result.quantifier = fold.quantifier();
  result.population = population;
  if (fold.has_bound()) {
    result.bound = LiteralDecimal(fold.bound()).value_or(Decimal{});
    result.bound_is_share = fold.bound().unit() == v1::Literal::PERCENT;
  }
  std::vector<std::string> group;
  for (const std::string& label : body_labels) {
    if (!Contains(labels, label)) group.push_back(label);
  }
  result.space = tables_.Space(group);
  PopulationSpec& spec = program_.populations[static_cast<std::size_t>(population)];
  spec.group_space = result.space;
  spec.group_projection = tables_.Projection(body_space, result.space);
  FinishPopulation(population, labels, body_space, uses_);

  outer_uses.insert(outer_uses.end(), uses_.begin(), uses_.end());
  uses_ = std::move(outer_uses);
  scope_ = outer_scope;
  population_ = outer_population;
  const int added = Add(result);
  if (outermost) {
    FinishOutermostFold(fold, added, first_comparison);
  }
  return added;
}

void ConditionCompiler::FinishOutermostFold(const v1::Fold& fold, int added,
                                            std::size_t first_comparison) {
  outer_fold_ = -1;
  condition_->folds.push_back(added);
  v1::Expr whole;
  *whole.mutable_fold() = fold;
  // A quantifier over states of gates is told by itself.
  if (condition_->comparisons.size() == first_comparison) {
    condition_->comparisons.emplace_back();
  }
  for (std::size_t i = first_comparison; i < condition_->comparisons.size(); ++i) {
    condition_->comparisons[i].fold = added;
    condition_->comparisons[i].fold_text = language::PrintExpr(whole);
  }
}

int ConditionCompiler::AddPopulation(int around) {
  PopulationSpec population;
  population.around = around;
  program_.populations.push_back(population);
  return static_cast<int>(program_.populations.size()) - 1;
}

// A source feeds the population where it has all of `own` labels: those of the
// gate, or of the fold.
void ConditionCompiler::FinishPopulation(int index, const std::vector<std::string>& own, int space,
                                         const std::vector<SourceUse>& uses) {
  PopulationSpec& population = program_.populations[static_cast<std::size_t>(index)];
  population.space = space;
  population.always = own.empty();
  if (population.always) return;
  for (const SourceUse& use : uses) {
    const std::vector<std::string> labels = Common(use.labels, tables_.Labels(space));
    if (!ContainsAll(labels, own)) continue;
    Feed feed;
    feed.source = use.source;
    feed.index = use.index;
    feed.space = tables_.Space(labels);
    feed.crossed = feed.space != space;
    const bool known =
        std::any_of(population.feeds.begin(), population.feeds.end(), [&](const Feed& f) {
          return f.source == feed.source && f.index == feed.index && f.space == feed.space;
        });
    if (!known) population.feeds.push_back(feed);
  }
}

}  // namespace sluice::plan
