// A clear threshold on the wrong side of the trip threshold: some value of the
// aggregate would meet both, and the gate would trip and clear by turns.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "src/language/expressions.h"
#include "src/language/print.h"
#include "src/plan/warn.h"

namespace sluice::plan {
namespace {

using v1::Comparison;
using v1::Expr;

// The values of one aggregate for which a comparison holds: all on one side of a
// threshold.
struct HalfLine {
  const Expr* expr = nullptr;
  std::string aggregate;  // without its window: 1m and 5m speak of one thing
  double threshold = 0;
  bool below = false;
  bool closed = false;  // the threshold itself too
};

using Conjunction = std::vector<HalfLine>;

absl::optional<HalfLine> ReadHalfLine(const Expr& expr) {
  if (!expr.has_comparison()) return absl::nullopt;
  const Comparison& comparison = expr.comparison();
  const bool swapped = comparison.left().has_literal();
  const Expr& value = swapped ? comparison.right() : comparison.left();
  const Expr& threshold = swapped ? comparison.left() : comparison.right();
  const Comparison::Op op = swapped ? language::Mirrored(comparison.op()) : comparison.op();
  if (!value.has_aggregate() || !threshold.has_literal()) return absl::nullopt;
  if (op == Comparison::EQ || op == Comparison::NE || op == Comparison::OP_UNSPECIFIED) {
    return absl::nullopt;
  }
  v1::Aggregate aggregate = value.aggregate();
  aggregate.clear_over();
  HalfLine line;
  line.expr = &expr;
  line.aggregate = language::PrintAggregate(aggregate);
  line.threshold = LiteralValue(threshold.literal());
  line.below = op == Comparison::LT || op == Comparison::LE;
  line.closed = op == Comparison::LE || op == Comparison::GE;
  return line;
}

// Adds one `and` chain; nothing where a part of it is more than a half line, for
// that part might tell the two conditions apart.
void AddConjunction(const Expr& expr, std::vector<Conjunction>& all) {
  Conjunction conjunction;
  const bool chain = expr.has_logic() && expr.logic().op() == v1::Logic::AND;
  const int size = chain ? expr.logic().operands_size() : 1;
  for (int i = 0; i < size; ++i) {
    absl::optional<HalfLine> line = ReadHalfLine(chain ? expr.logic().operands(i) : expr);
    if (!line.has_value()) return;
    conjunction.push_back(*std::move(line));
  }
  all.push_back(std::move(conjunction));
}

std::vector<Conjunction> Alternatives(const Expr& expr) {
  // Far more than people write; each is compared with each of the other side.
  constexpr int kMost = 16;
  std::vector<Conjunction> all;
  if (expr.has_logic() && expr.logic().op() == v1::Logic::OR) {
    for (int i = 0; i < expr.logic().operands_size() && i < kMost; ++i) {
      AddConjunction(expr.logic().operands(i), all);
    }
  } else if (expr.has_logic() && expr.logic().operands_size() > kMost) {
    return all;
  } else {
    AddConjunction(expr, all);
  }
  return all;
}

bool Meet(const HalfLine& a, const HalfLine& b) {
  if (a.below == b.below) return true;
  const HalfLine& below = a.below ? a : b;
  const HalfLine& above = a.below ? b : a;
  return above.threshold < below.threshold ||
         (above.threshold == below.threshold && above.closed && below.closed);
}

// The half line of `clear` that is on the wrong side: all that speak of an
// aggregate of `trip` meet what is said there.
const HalfLine* WrongSide(const Conjunction& trip, const Conjunction& clear,
                          const HalfLine** against) {
  const HalfLine* wrong = nullptr;
  for (const HalfLine& c : clear) {
    for (const HalfLine& t : trip) {
      if (c.aggregate != t.aggregate) continue;
      if (!Meet(c, t)) return nullptr;
      if (wrong != nullptr) continue;
      wrong = &c;
      *against = &t;
    }
  }
  return wrong;
}

}  // namespace

void WarnOfClearSide(const GateView& view, Context& context) {
  if (view.clear == nullptr || !view.clear->clear().has_when()) return;
  const std::vector<Conjunction> trips = Alternatives(view.when->when());
  const std::vector<Conjunction> clears = Alternatives(view.clear->clear().when());
  for (const Conjunction& clear : clears) {
    for (const Conjunction& trip : trips) {
      const HalfLine* against = nullptr;
      const HalfLine* wrong = WrongSide(trip, clear, &against);
      if (wrong == nullptr) continue;
      Expr opposite = *against->expr;
      opposite.mutable_comparison()->set_op(Negated(opposite.comparison().op()));
      context.report.Report(
          Code::kClearOnWrongSide, wrong->expr->span(),
          absl::StrCat("gate ", Quoted(view.gate->name().text()),
                       " would trip and clear by turns: ", QuotedExpr(*wrong->expr),
                       " can hold together with ", QuotedExpr(*against->expr)),
          absl::StrCat("let it clear at ", QuotedExpr(opposite), " or farther off"));
      return;
    }
  }
}

}  // namespace sluice::plan
