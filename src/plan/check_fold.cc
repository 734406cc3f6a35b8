// Labels in expressions: how signals fit to those that are fixed, and what
// `of` folds.
#include <cmath>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "src/plan/check_expr.h"

namespace sluice::plan {
namespace {

using v1::Expr;
using v1::Fold;

absl::string_view QuantifierWord(Fold::Quantifier quantifier) {
  switch (quantifier) {
    case Fold::ANY:
      return "any";
    case Fold::ALL:
      return "all";
    case Fold::AT_LEAST:
      return "at least";
    case Fold::AT_MOST:
      return "at most";
    case Fold::MIN:
      return "min";
    case Fold::MAX:
      return "max";
    case Fold::SUM:
      return "sum";
    case Fold::MEAN:
      return "mean";
    default:
      return "";
  }
}

bool IsCounted(Fold::Quantifier quantifier) {
  return quantifier == Fold::AT_LEAST || quantifier == Fold::AT_MOST;
}

}  // namespace

std::string DescribeFold(const Fold& fold) {
  std::string text(QuantifierWord(fold.quantifier()));
  if (IsCounted(fold.quantifier())) {
    absl::StrAppend(&text, " ", language::PrintLiteral(fold.bound()));
  }
  return absl::StrCat("`", text, " of ", absl::StrJoin(LabelNames(fold.labels()), ", "), "`");
}

void ExprChecker::PushLevel(Level level) {
  for (const std::string& label : level.labels) ++fixed_[label];
  const std::string scope =
      absl::StrCat(scopes_.empty() ? 0 : scopes_.back(), ";", absl::StrJoin(level.labels, ","));
  const int number = static_cast<int>(context_.scopes.size()) + 1;
  scopes_.push_back(context_.scopes.emplace(scope, number).first->second);
  levels_.push_back(std::move(level));
  level_numbers_.push_back(levels_seen_++);
}

Level ExprChecker::PopLevel() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  scopes_.pop_back();
  level_numbers_.pop_back();
  for (const std::string& label : level.labels) --fixed_[label];
  return level;
}

// False, and reported, where the signal has some of the level's labels only.
bool ExprChecker::CheckFit(const Expr& expr, const v1::Signal& signal, const Level& level) {
  const Fit fit = FitSignal(signal, level);
  if (!fit.some()) return true;
  report_.Report(
      Code::kPartialLabels, expr.aggregate().signal().span(),
      absl::StrCat("of the labels of ", level.owner, ", signal ", Quoted(signal.name().text()),
                   " has ", QuotedList(fit.has, "and"), " but not ", QuotedList(fit.lacks, "or")),
      "a signal here has all of them, or none and then serves every segment alike");
  return false;
}

void ExprChecker::CheckFits(const Expr& expr, const v1::Signal& signal) {
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    if (levels_[i].broken) continue;
    const auto [place, is_new] = fits_.emplace(std::make_pair(&signal, level_numbers_[i]), true);
    if (is_new) place->second = CheckFit(expr, signal, levels_[i]);
    reads_.unresolved |= !place->second;
  }
}

absl::optional<Type> ExprChecker::CheckState(const Expr& expr) {
  const v1::GateState& state = expr.state();
  std::string otherwise;
  if (context_.names.signals.Find(state.gate().text()) != nullptr) {
    otherwise = absl::StrCat(Quoted(state.gate().text()), " is a signal, and only gates trip");
  }
  const v1::Gate* gate =
      Resolve(context_.names.gates, "gate", state.gate(), Code::kUnknownGate, report_, otherwise);
  if (gate == nullptr) {
    reads_.unresolved = true;
    return Type::kTruth;
  }
  if (place_ == Place::kGate && gate->name().text() == name_) {
    report_.Report(Code::kSelfReference, state.gate().span(),
                   absl::StrCat("gate ", Quoted(name_), " can't depend on its own state"),
                   "a clear threshold or `clear for` keeps a gate from flapping");
    reads_.unresolved = true;
    return Type::kTruth;
  }
  reads_.states.push_back({gate, expr.span()});
  reads_.unresolved |= context_.names.IsBroken(gate);
  std::vector<std::string> loose;
  for (const std::string& label : LabelNames(gate->labels())) {
    const bool known = context_.names.labels.Find(label) != nullptr;  // else reported there
    const auto fixed = fixed_.find(label);
    if (known && (fixed == fixed_.end() || fixed->second == 0)) loose.push_back(label);
  }
  if (!loose.empty()) {
    report_.Report(Code::kLabelNotFixed, state.gate().span(),
                   absl::StrCat("gate ", Quoted(state.gate().text()), " has a state for each ",
                                absl::StrJoin(loose, " and "), ", and nothing here says for which"),
                   absl::StrCat("fold it: `any of ", absl::StrJoin(loose, ", "), " (",
                                language::PrintExpr(expr), ")`"));
    reads_.unresolved = true;
  }
  return Type::kTruth;
}

absl::optional<Type> ExprChecker::CheckFold(const Expr& expr) {
  const Fold& fold = expr.fold();
  if (IsCounted(fold.quantifier())) CheckBound(fold);
  const std::size_t first_aggregate = reads_.aggregates.size();
  const std::size_t first_state = reads_.states.size();
  const bool unresolved_before = reads_.unresolved;
  reads_.unresolved = false;

  PushLevel(FoldLevel(fold));
  const MaybeType body = Check(fold.body());
  const Level level = PopLevel();

  if (!reads_.unresolved && !level.broken) {
    CheckMembers(fold, level, first_aggregate, first_state);
  }
  reads_.unresolved |= unresolved_before || level.broken;

  if (fold.quantifier() == Fold::QUANTIFIER_UNSPECIFIED) return absl::nullopt;
  if (FoldsTruths(fold.quantifier())) {
    NeedsTruth(fold.body(), body, Quoted(QuantifierWord(fold.quantifier())));
    return Type::kTruth;
  }
  if (!body.has_value()) return absl::nullopt;
  const std::string place = absl::StrCat(Quoted(QuantifierWord(fold.quantifier())), " folds");
  if (!NeedsValue(fold.body(), *body, place)) return absl::nullopt;
  return FoldedType(fold.quantifier(), *body);
}

// What it is that fixes the label.
std::string ExprChecker::FixedBy(absl::string_view label) const {
  for (const Level& level : levels_) {
    for (const std::string& own : level.labels) {
      if (own == label) return level.owner;
    }
  }
  return "";
}

Level ExprChecker::FoldLevel(const Fold& fold) {
  Level level = DeclareLevel(DescribeFold(fold), fold.labels(), context_);
  if (fold.labels().empty()) level.broken = true;
  for (const v1::Name& label : fold.labels()) {
    if (level.broken) break;
    const auto fixed = fixed_.find(label.text());
    if (fixed == fixed_.end() || fixed->second == 0) continue;
    level.broken = true;
    report_.Report(Code::kLabelAlreadyFixed, label.span(),
                   absl::StrCat(Quoted(label.text()), " is fixed by ", FixedBy(label.text()),
                                " already, so there is nothing to fold"),
                   "fold a label that is not fixed around it");
  }
  return level;
}

void ExprChecker::CheckMembers(const Fold& fold, const Level& level, std::size_t first_aggregate,
                               std::size_t first_state) {
  absl::flat_hash_set<const void*> seen;
  for (std::size_t i = first_aggregate; i < reads_.aggregates.size(); ++i) {
    const v1::Signal* signal = reads_.aggregates[i].signal;
    if (seen.insert(signal).second && FitSignal(*signal, level).all()) return;
  }
  for (std::size_t i = first_state; i < reads_.states.size(); ++i) {
    const v1::Gate* gate = reads_.states[i].gate;
    if (seen.insert(gate).second && FitGate(*gate, level).all()) return;
  }
  report_.Report(Code::kFoldWithoutMembers, fold.labels(0).span(),
                 absl::StrCat("nothing inside ", level.owner, " has ",
                              level.labels.size() == 1 ? "the label " : "all of the labels ",
                              QuotedList(level.labels, "and"), ", so there is nothing to fold"),
                 "put a signal or gate with these labels inside");
}

void ExprChecker::CheckBound(const Fold& fold) {
  const v1::Literal& bound = fold.bound();
  if (bound.value_case() == v1::Literal::VALUE_NOT_SET) return;
  const double value = LiteralValue(bound);
  const bool at_most = fold.quantifier() == Fold::AT_MOST;
  const absl::string_view word = QuantifierWord(fold.quantifier());
  if (bound.unit() == v1::Literal::PERCENT && LiteralType(bound) == Type::kNumber) {
    const bool exact = LiteralDecimal(bound).has_value();
    if (exact && value <= 1 && (value > 0 || (at_most && value == 0))) return;
    report_.Report(Code::kBadBound, bound.span(),
                   absl::StrCat(Quoted(word), " takes a percentage above 0% and up to 100%"));
    return;
  }
  const bool whole = LiteralType(bound) == Type::kNumber && std::floor(value) == value;
  if (whole && value < 1e9 && value >= (at_most ? 0 : 1)) return;
  std::string remedy;
  if (LiteralType(bound) == Type::kNumber && value > 0 && value < 1) {
    v1::Literal percent = bound;
    percent.set_unit(v1::Literal::PERCENT);
    percent.set_number(value * 100);
    remedy = absl::StrCat("did you mean ", Quoted(language::PrintLiteral(percent)), "?");
  } else if (!at_most && value == 0) {
    remedy = "`at least 0` would hold always";
  }
  report_.Report(Code::kBadBound, bound.span(),
                 absl::StrCat(Quoted(word), " takes a whole number of members",
                              at_most ? "" : " from 1 on", ", or a percentage of them"),
                 remedy);
}

}  // namespace sluice::plan
