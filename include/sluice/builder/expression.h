// The conditions of a plan in C++ (sluice/builder.h): literals, labels, signals,
// aggregates, and what is computed from them. Types keep apart what the language keeps
// apart: a number, a duration and a truth, and the kinds of signals.
//
// All of these are values: a part of a condition holds the part of the plan that it
// spells (a v1::Expr), and refers to nothing.
#ifndef SLUICE_BUILDER_EXPRESSION_H_
#define SLUICE_BUILDER_EXPRESSION_H_

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "sluice/export.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

// ---- Literals ----------------------------------------------------------------------

// A length of time, of std::chrono or of Abseil: 3min, 800ms, absl::Seconds(90). One
// that is no whole number of nanoseconds, negative where it may not be, or beyond 292
// years, is an error of the clause that it is given to.
class SLUICE_EXPORT Length {
 public:
  Length(absl::Duration length);  // NOLINT(google-explicit-constructor)
  template <typename Rep, typename Period>
  Length(std::chrono::duration<Rep, Period> length)  // NOLINT(google-explicit-constructor)
      : Length(std::chrono::duration<long double, std::nano>(length).count()) {}

  // In nanoseconds; below INT64_MIN + 2 where it can't be spelled (src/builder/faults.h).
  std::int64_t ns() const { return ns_; }
  v1::Literal proto() const;

 private:
  explicit Length(long double ns);

  std::int64_t ns_;
};

template <typename T>
inline constexpr bool kIsNumber = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

// A number with its unit, as it is spelled: 200, Percent(97) or 97_pct, Kilo(1.5).
class SLUICE_EXPORT Literal {
 public:
  template <typename T, std::enable_if_t<kIsNumber<T>, int> = 0>
  Literal(T number)  // NOLINT(google-explicit-constructor)
      : Literal(static_cast<long double>(number), v1::Literal::NONE) {}
  Literal(long double number, v1::Literal::Unit unit);
  Literal operator-() const { return Literal(-proto_.number(), proto_.unit()); }

  const v1::Literal& proto() const { return proto_; }

 private:
  v1::Literal proto_;
};

inline Literal Percent(double number) { return Literal(number, v1::Literal::PERCENT); }
inline Literal Kilo(double number) { return Literal(number, v1::Literal::KILO); }
inline Literal Mega(double number) { return Literal(number, v1::Literal::MEGA); }
inline Literal Giga(double number) { return Literal(number, v1::Literal::GIGA); }

inline namespace literals {
inline Literal operator""_pct(unsigned long long n) { return Percent(static_cast<double>(n)); }
inline Literal operator""_pct(long double n) { return Percent(static_cast<double>(n)); }
inline Literal operator""_k(unsigned long long n) { return Kilo(static_cast<double>(n)); }
inline Literal operator""_k(long double n) { return Kilo(static_cast<double>(n)); }
inline Literal operator""_M(unsigned long long n) { return Mega(static_cast<double>(n)); }
inline Literal operator""_M(long double n) { return Mega(static_cast<double>(n)); }
inline Literal operator""_G(unsigned long long n) { return Giga(static_cast<double>(n)); }
inline Literal operator""_G(long double n) { return Giga(static_cast<double>(n)); }
}  // namespace literals

// ---- Labels ------------------------------------------------------------------------

using Strings = std::vector<std::string>;

// A label by its name. Where a signal is declared it may list the values that are
// expected: By(region.Expecting({"sg", "eu"})).
class SLUICE_EXPORT Label {
 public:
  Label(const char* name) : name_(name) {}             // NOLINT(google-explicit-constructor)
  Label(std::string name) : name_(std::move(name)) {}  // NOLINT(google-explicit-constructor)

  Label Expecting(Strings values) const;

  const std::string& name() const { return name_; }
  const Strings& expected() const { return expected_; }

 private:
  std::string name_;
  Strings expected_;
};

// One label, or several in braces: region, {region, cdn}.
class LabelList {
 public:
  LabelList(const Label& label) : labels_{label} {}  // NOLINT
  LabelList(const char* label) : labels_{label} {}   // NOLINT
  LabelList(std::initializer_list<Label> labels) : labels_(labels) {}

  const std::vector<Label>& labels() const { return labels_; }

 private:
  std::vector<Label> labels_;
};

// One condition of a selector: region == "sg", In(region, {"sg", "eu"}).
class SLUICE_EXPORT Matcher {
 public:
  Matcher(v1::Matcher::Op op, const Label& label, const Strings& values);
  const v1::Matcher& proto() const { return proto_; }

 private:
  v1::Matcher proto_;
};

inline Matcher operator==(const Label& label, const char* value) {
  return Matcher(v1::Matcher::EQUAL, label, {value});
}
inline Matcher operator==(const Label& label, const std::string& value) {
  return Matcher(v1::Matcher::EQUAL, label, {value});
}
inline Matcher operator!=(const Label& label, const char* value) {
  return Matcher(v1::Matcher::NOT_EQUAL, label, {value});
}
inline Matcher operator!=(const Label& label, const std::string& value) {
  return Matcher(v1::Matcher::NOT_EQUAL, label, {value});
}
inline Matcher In(const Label& label, const Strings& values) {
  return Matcher(v1::Matcher::IN, label, values);
}
inline Matcher NotIn(const Label& label, const Strings& values) {
  return Matcher(v1::Matcher::NOT_IN, label, values);
}

// ---- Expressions -------------------------------------------------------------------

class Comparison;
class NumberOperand;
class DurationOperand;

class SLUICE_EXPORT Expression {
 public:
  const v1::Expr& expr() const { return expr_; }

 protected:
  explicit Expression(v1::Expr expr) : expr_(std::move(expr)) {}

 private:
  v1::Expr expr_;
};

// What the operators below make. Write the operators.
SLUICE_EXPORT v1::Expr LiteralExpr(v1::Literal literal);
SLUICE_EXPORT v1::Expr Negate(const Expression& operand);
SLUICE_EXPORT v1::Expr Scale(v1::Arithmetic::Op op, const Expression& a, const Expression& b);
SLUICE_EXPORT v1::Expr Add(v1::Arithmetic::Op op, const NumberOperand& a, const NumberOperand& b);
SLUICE_EXPORT v1::Expr Add(v1::Arithmetic::Op op, const DurationOperand& a,
                           const DurationOperand& b);
SLUICE_EXPORT Comparison Compare(v1::Comparison::Op op, const NumberOperand& a,
                                 const NumberOperand& b);
SLUICE_EXPORT Comparison Compare(v1::Comparison::Op op, const DurationOperand& a,
                                 const DurationOperand& b);

// A truth: what `when` takes. Joined by &&, || and !, which are the language's `and`,
// `or` and `not` (of three values; nothing is evaluated here).
class SLUICE_EXPORT TruthExpr : public Expression {
 public:
  explicit TruthExpr(v1::Expr expr) : Expression(std::move(expr)) {}

  friend TruthExpr operator&&(const TruthExpr& a, const TruthExpr& b) {
    return Join(v1::Logic::AND, a, b);
  }
  friend TruthExpr operator||(const TruthExpr& a, const TruthExpr& b) {
    return Join(v1::Logic::OR, a, b);
  }
  TruthExpr operator!() const;

 private:
  static TruthExpr Join(v1::Logic::Op op, const TruthExpr& a, const TruthExpr& b);
};

// a < b, which alone of all truths may be asked `with confidence`.
class SLUICE_EXPORT Comparison : public TruthExpr {
 public:
  using TruthExpr::TruthExpr;
  TruthExpr WithConfidence(const Literal& confidence) const;
};

class SLUICE_EXPORT NumberExpr : public Expression {
 public:
  using Constant = Literal;

  explicit NumberExpr(v1::Expr expr) : Expression(std::move(expr)) {}
  NumberExpr(const Literal& literal)  // NOLINT(google-explicit-constructor)
      : Expression(LiteralExpr(literal.proto())) {}
  template <typename T, std::enable_if_t<kIsNumber<T>, int> = 0>
  NumberExpr(T number)  // NOLINT(google-explicit-constructor)
      : NumberExpr(Literal(number)) {}

  friend Comparison operator<(const NumberOperand& a, const NumberOperand& b) {
    return Compare(v1::Comparison::LT, a, b);
  }
  friend Comparison operator<=(const NumberOperand& a, const NumberOperand& b) {
    return Compare(v1::Comparison::LE, a, b);
  }
  friend Comparison operator>(const NumberOperand& a, const NumberOperand& b) {
    return Compare(v1::Comparison::GT, a, b);
  }
  friend Comparison operator>=(const NumberOperand& a, const NumberOperand& b) {
    return Compare(v1::Comparison::GE, a, b);
  }
  friend Comparison operator==(const NumberOperand& a, const NumberOperand& b) {
    return Compare(v1::Comparison::EQ, a, b);
  }
  friend Comparison operator!=(const NumberOperand& a, const NumberOperand& b) {
    return Compare(v1::Comparison::NE, a, b);
  }
  friend NumberExpr operator+(const NumberOperand& a, const NumberOperand& b) {
    return NumberExpr(Add(v1::Arithmetic::ADD, a, b));
  }
  friend NumberExpr operator-(const NumberOperand& a, const NumberOperand& b) {
    return NumberExpr(Add(v1::Arithmetic::SUBTRACT, a, b));
  }
  friend NumberExpr operator*(const NumberExpr& a, const NumberExpr& b) {
    return NumberExpr(Scale(v1::Arithmetic::MULTIPLY, a, b));
  }
  friend NumberExpr operator/(const NumberExpr& a, const NumberExpr& b) {
    return NumberExpr(Scale(v1::Arithmetic::DIVIDE, a, b));
  }
  NumberExpr operator-() const { return NumberExpr(Negate(*this)); }
};

class SLUICE_EXPORT DurationExpr : public Expression {
 public:
  using Constant = Length;

  explicit DurationExpr(v1::Expr expr) : Expression(std::move(expr)) {}
  DurationExpr(const Length& length)  // NOLINT(google-explicit-constructor)
      : Expression(LiteralExpr(length.proto())) {}
  DurationExpr(absl::Duration length)  // NOLINT(google-explicit-constructor)
      : DurationExpr(Length(length)) {}
  template <typename Rep, typename Period>
  DurationExpr(std::chrono::duration<Rep, Period> length)  // NOLINT(google-explicit-constructor)
      : DurationExpr(Length(length)) {}

  friend Comparison operator<(const DurationOperand& a, const DurationOperand& b) {
    return Compare(v1::Comparison::LT, a, b);
  }
  friend Comparison operator<=(const DurationOperand& a, const DurationOperand& b) {
    return Compare(v1::Comparison::LE, a, b);
  }
  friend Comparison operator>(const DurationOperand& a, const DurationOperand& b) {
    return Compare(v1::Comparison::GT, a, b);
  }
  friend Comparison operator>=(const DurationOperand& a, const DurationOperand& b) {
    return Compare(v1::Comparison::GE, a, b);
  }
  friend Comparison operator==(const DurationOperand& a, const DurationOperand& b) {
    return Compare(v1::Comparison::EQ, a, b);
  }
  friend Comparison operator!=(const DurationOperand& a, const DurationOperand& b) {
    return Compare(v1::Comparison::NE, a, b);
  }
  friend DurationExpr operator+(const DurationOperand& a, const DurationOperand& b) {
    return DurationExpr(Add(v1::Arithmetic::ADD, a, b));
  }
  friend DurationExpr operator-(const DurationOperand& a, const DurationOperand& b) {
    return DurationExpr(Add(v1::Arithmetic::SUBTRACT, a, b));
  }
  friend DurationExpr operator*(const DurationExpr& a, const NumberExpr& b) {
    return DurationExpr(Scale(v1::Arithmetic::MULTIPLY, a, b));
  }
  friend DurationExpr operator*(const NumberExpr& a, const DurationExpr& b) {
    return DurationExpr(Scale(v1::Arithmetic::MULTIPLY, a, b));
  }
  friend DurationExpr operator/(const DurationExpr& a, const NumberExpr& b) {
    return DurationExpr(Scale(v1::Arithmetic::DIVIDE, a, b));
  }
  friend NumberExpr operator/(const DurationExpr& a, const DurationExpr& b) {
    return NumberExpr(Scale(v1::Arithmetic::DIVIDE, a, b));
  }
  DurationExpr operator-() const { return DurationExpr(Negate(*this)); }
};

// What stands beside a number in a comparison, a sum or a difference. It takes anything
// in order to say what is wrong with it.
class NumberOperand : public NumberExpr {
 public:
  template <typename T>
  NumberOperand(const T& value)  // NOLINT(google-explicit-constructor)
      : NumberExpr(value) {
    static_assert(std::is_convertible_v<const T&, NumberExpr>,
                  "sluice: a number is compared with a number, and adds to a number; this is a "
                  "duration, a truth, or an aggregate without Over(...)");
  }
};

// The same beside a duration. (A number beside a duration is for NumberOperand to tell.)
class DurationOperand : public DurationExpr {
 public:
  template <typename T, std::enable_if_t<!std::is_base_of_v<NumberExpr, T>, int> = 0>
  DurationOperand(const T& value)  // NOLINT(google-explicit-constructor)
      : DurationExpr(value) {
    static_assert(std::is_convertible_v<const T&, DurationExpr>,
                  "sluice: a duration is compared with a duration, and adds to a duration: write "
                  "800ms or absl::Milliseconds(800), not 800");
  }
};

// ---- Folds over the values of labels -----------------------------------------------

SLUICE_EXPORT v1::Expr Fold(v1::Fold::Quantifier quantifier, const Literal* bound,
                            const LabelList& labels, const Expression& body);

// AnyOf(region, SuccessRatio(starts).Over(1min) < 97_pct)
inline TruthExpr AnyOf(const LabelList& labels, const TruthExpr& body) {
  return TruthExpr(Fold(v1::Fold::ANY, nullptr, labels, body));
}
inline TruthExpr AllOf(const LabelList& labels, const TruthExpr& body) {
  return TruthExpr(Fold(v1::Fold::ALL, nullptr, labels, body));
}

// AtLeast(3).Of(region, ...), AtMost(50_pct).Of({region, cdn}, ...)
class Quorum {
 public:
  Quorum(v1::Fold::Quantifier quantifier, const Literal& bound)
      : quantifier_(quantifier), bound_(bound) {}
  TruthExpr Of(const LabelList& labels, const TruthExpr& body) const {
    return TruthExpr(Fold(quantifier_, &bound_, labels, body));
  }

 private:
  v1::Fold::Quantifier quantifier_;
  Literal bound_;
};
inline Quorum AtLeast(const Literal& bound) { return Quorum(v1::Fold::AT_LEAST, bound); }
inline Quorum AtMost(const Literal& bound) { return Quorum(v1::Fold::AT_MOST, bound); }

// MaxOf(edge, Mean(cpu).Over(1min)): of numbers a number, of durations a duration.
inline NumberExpr MinOf(const LabelList& labels, const NumberExpr& body) {
  return NumberExpr(Fold(v1::Fold::MIN, nullptr, labels, body));
}
inline DurationExpr MinOf(const LabelList& labels, const DurationExpr& body) {
  return DurationExpr(Fold(v1::Fold::MIN, nullptr, labels, body));
}
inline NumberExpr MaxOf(const LabelList& labels, const NumberExpr& body) {
  return NumberExpr(Fold(v1::Fold::MAX, nullptr, labels, body));
}
inline DurationExpr MaxOf(const LabelList& labels, const DurationExpr& body) {
  return DurationExpr(Fold(v1::Fold::MAX, nullptr, labels, body));
}
inline NumberExpr SumOf(const LabelList& labels, const NumberExpr& body) {
  return NumberExpr(Fold(v1::Fold::SUM, nullptr, labels, body));
}
inline DurationExpr SumOf(const LabelList& labels, const DurationExpr& body) {
  return DurationExpr(Fold(v1::Fold::SUM, nullptr, labels, body));
}
inline NumberExpr MeanOf(const LabelList& labels, const NumberExpr& body) {
  return NumberExpr(Fold(v1::Fold::MEAN, nullptr, labels, body));
}
inline DurationExpr MeanOf(const LabelList& labels, const DurationExpr& body) {
  return DurationExpr(Fold(v1::Fold::MEAN, nullptr, labels, body));
}

}  // namespace sluice::build

#endif  // SLUICE_BUILDER_EXPRESSION_H_
