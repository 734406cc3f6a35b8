// The abstract syntax of PromQL, Prometheus' query language: as far as rules use it.
#ifndef SLUICE_SRC_PROMQL_EXPR_H_
#define SLUICE_SRC_PROMQL_EXPR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"

namespace sluice::promql {

// Bytes of the text that was parsed.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What an expression gives: one number, one per series, a range of them per series, a text.
enum class Type { kScalar, kVector, kRange, kString };

// label = "value"
struct Matcher {
  enum class Op { kEqual, kNotEqual, kMatches, kNotMatches };

  std::string label;
  Op op = Op::kEqual;
  std::string value;
  Span span;
};

struct LabelName {
  std::string text;
  Span span;
};

// by (...) and without (...); on (...) and ignoring (...).
struct Grouping {
  bool without = false;  // or `ignoring`
  std::vector<LabelName> labels;
  Span span;
};

enum class Op {
  kOr,
  kAnd,
  kUnless,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kAtan2,
  kPower,
};

bool IsComparison(Op op);
bool IsSetOperator(Op op);

// Which series of one side meet which of the other.
enum class Cardinality { kOneToOne, kGroupLeft, kGroupRight };

struct Expr {
  enum class Kind {
    kNumber,
    kString,
    kSelector,     // `text`, `matchers`, `range_ms`; `offset_ms`, `at`
    kSubquery,     // operands: the inner one; `offset_ms`, `at`
    kCall,         // `text` is the function; operands: its arguments
    kAggregation,  // `text` is the aggregation; operands: [parameter,] expression
    kBinary,       // operands: left, right
    kNegate,       // operands: one
  };

  Kind kind = Kind::kNumber;
  Type type = Type::kScalar;
  Span span;
  Span head;  // the word or sign that says what it is

  double number = 0;
  std::string text;  // a name, or the string
  std::vector<Matcher> matchers;
  std::int64_t range_ms = 0;  // 0: an instant selector
  std::int64_t offset_ms = 0;
  bool at = false;  // `@ ...`

  std::vector<Expr> operands;

  Op op = Op::kOr;
  bool bool_modifier = false;
  absl::optional<Grouping> grouping;  // of an aggregation; of a binary operator: on, ignoring
  Cardinality cardinality = Cardinality::kOneToOne;
  std::vector<LabelName> included;  // group_left(...)

  int depth = 1;  // levels of this tree
};

}  // namespace sluice::promql

#endif  // SLUICE_SRC_PROMQL_EXPR_H_
