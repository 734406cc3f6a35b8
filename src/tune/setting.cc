#include "src/tune/setting.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "src/language/literals.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/semantics.h"

namespace sluice::tune {
namespace {

using v1::Literal;
using v1::SignedLiteral;

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", language::Escaped(text), "\"");
}

absl::Status Wrong(absl::string_view what, absl::string_view remedy) {
  return absl::InvalidArgumentError(absl::StrCat(what, "; ", remedy));
}

absl::StatusOr<SignedLiteral> ReadOne(absl::string_view text) {
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  SignedLiteral value;
  value.set_negative(absl::ConsumePrefix(&rest, "-"));
  const auto error = language::ReadNumber(rest, *value.mutable_literal());
  constexpr char kListed[] = "values are listed as in 90%,95%,99%";
  if (rest.empty()) return Wrong("a value is missing", kListed);
  if (!absl::ascii_isdigit(static_cast<unsigned char>(rest[0])) && rest[0] != '.') {
    return Wrong(absl::StrCat(Quoted(text), " is no number"), kListed);
  }
  if (error.has_value()) {
    return error->remedy.empty() ? absl::InvalidArgumentError(error->message)
                                 : Wrong(error->message, error->remedy);
  }
  if (ThresholdValue(value) == 0) value.set_negative(false);
  return value;
}

bool IsPercent(const SignedLiteral& value) { return value.literal().unit() == Literal::PERCENT; }

// The three numbers of a range, as whole numbers of one unit: nanoseconds, or
// 10^-exponent of what its first number counts.
struct Steps {
  absl::int128 from = 0;
  absl::int128 to = 0;
  absl::int128 by = 0;
  int exponent = 0;
};

absl::int128 Shifted(const plan::Decimal& decimal, int exponent, bool negative) {
  absl::int128 value = decimal.numerator;
  for (int i = decimal.exponent; i < exponent; ++i) value *= 10;
  return negative ? -value : value;
}

absl::optional<Steps> StepsOf(const SignedLiteral& from, const SignedLiteral& to,
                              const SignedLiteral& by) {
  if (IsDuration(from)) {
    const auto ns = [](const SignedLiteral& value) -> absl::int128 {
      return value.negative() ? -value.literal().duration_ns() : value.literal().duration_ns();
    };
    return Steps{ns(from), ns(to), ns(by), 0};
  }
  const auto a = plan::LiteralDecimal(from.literal());
  const auto b = plan::LiteralDecimal(to.literal());
  const auto step = plan::LiteralDecimal(by.literal());
  if (!a.has_value() || !b.has_value() || !step.has_value()) return absl::nullopt;
  const int exponent = std::max({a->exponent, b->exponent, step->exponent});
  return Steps{Shifted(*a, exponent, from.negative()), Shifted(*b, exponent, to.negative()),
               Shifted(*step, exponent, by.negative()), exponent};
}

// The value of `steps` units, spelled as `like` is.
SignedLiteral Spelled(absl::int128 units, int exponent, const SignedLiteral& like) {
  SignedLiteral value;
  value.set_negative(units < 0);
  const absl::uint128 magnitude = static_cast<absl::uint128>(units < 0 ? -units : units);
  if (IsDuration(like)) {
    value.mutable_literal()->set_duration_ns(
        static_cast<std::int64_t>(absl::Uint128Low64(magnitude)));
    return value;
  }
  // At most 36 digits: the sum of two decimals of 18.
  std::string digits;
  absl::uint128 rest = magnitude;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + absl::Uint128Low64(rest % 10)));
    rest /= 10;
  } while (rest > 0);
  double number = 0;
  const Literal::Unit unit = like.literal().unit();
  (void)absl::SimpleAtod(absl::StrCat(digits, "e", -exponent - plan::UnitExponent(unit)), &number);
  value.mutable_literal()->set_number(number);
  value.mutable_literal()->set_unit(unit);
  return value;
}

absl::Status TooMany(absl::string_view item) {
  return Wrong(absl::StrCat(Quoted(item), " makes more than ", kMostValues, " values"),
               "take larger steps");
}

// A..B by STEP
absl::Status ReadRange(absl::string_view item, std::size_t dots, std::vector<SignedLiteral>& out) {
  const std::pair<absl::string_view, absl::string_view> end =
      absl::StrSplit(item.substr(dots + 2), absl::MaxSplits(" by ", 1));
  const absl::StatusOr<SignedLiteral> from = ReadOne(item.substr(0, dots));
  const absl::StatusOr<SignedLiteral> to = ReadOne(end.first);
  if (!from.ok()) return from.status();
  if (!to.ok()) return to.status();
  if (end.second.empty()) {
    return Wrong(absl::StrCat(Quoted(item), " has no step"),
                 absl::StrCat("write ", language::Escaped(absl::StripAsciiWhitespace(item)), " by ",
                              IsDuration(*from)  ? "1m"
                              : IsPercent(*from) ? "1%"
                                                 : "1"));
  }
  const absl::StatusOr<SignedLiteral> by = ReadOne(end.second);
  if (!by.ok()) return by.status();
  for (const SignedLiteral* other : {&*to, &*by}) {
    if (IsDuration(*from) == IsDuration(*other) && IsPercent(*from) == IsPercent(*other)) continue;
    return Wrong(
        absl::StrCat(Quoted(item), " mixes ", ThresholdText(*from), " and ", ThresholdText(*other)),
        "give both ends and the step in one unit, as in 90%..99% by 1%");
  }
  const absl::optional<Steps> steps = StepsOf(*from, *to, *by);
  if (!steps.has_value()) {
    return Wrong(absl::StrCat(Quoted(item), " needs more than 18 digits"), "use fewer");
  }
  if (steps->by <= 0 || steps->to < steps->from) {
    return Wrong(absl::StrCat(Quoted(item), " holds nothing"),
                 "a range goes up, in steps above 0, as in 90%..99% by 1%");
  }
  std::size_t count = 0;
  for (absl::int128 at = steps->from; at <= steps->to; at += steps->by) {
    if (++count > kMostValues) return TooMany(item);
    out.push_back(Spelled(at, steps->exponent, *from));
  }
  return absl::OkStatus();
}

template <typename Value, typename Same>
void DropRepeated(std::vector<Value>& values, const Same& same) {
  std::vector<Value> kept;
  for (Value& value : values) {
    const bool there = std::any_of(kept.begin(), kept.end(),
                                   [&](const Value& other) { return same(value, other); });
    if (!there) kept.push_back(std::move(value));
  }
  values = std::move(kept);
}

absl::Status ReadItem(absl::string_view item, std::vector<SignedLiteral>& out) {
  const std::size_t dots = item.find("..");
  if (dots != absl::string_view::npos) return ReadRange(item, dots, out);
  absl::StatusOr<SignedLiteral> value = ReadOne(item);
  if (!value.ok()) return value.status();
  out.push_back(*std::move(value));
  return absl::OkStatus();
}

// One of a list of durations: D, D of W, or a range.
absl::Status ReadForItem(absl::string_view item, std::vector<v1::ForClause>& out) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(item, absl::MaxSplits(" of ", 1));
  std::vector<SignedLiteral> durations, wholes;
  absl::Status status = ReadItem(parts.first, durations);
  if (!parts.second.empty()) status.Update(ReadItem(parts.second, wholes));
  if (!status.ok()) return status;
  for (const std::vector<SignedLiteral>* list : {&durations, &wholes}) {
    for (const SignedLiteral& value : *list) {
      if (IsDuration(value) && !value.negative()) continue;
      return Wrong(absl::StrCat(Quoted(ThresholdText(value)), " is no duration"),
                   "durations are listed as in 0s,3m,5m");
    }
  }
  if (wholes.size() > 1) {
    return Wrong(absl::StrCat(Quoted(item), " has a range behind `of`"), "name one duration there");
  }
  for (const SignedLiteral& value : durations) {
    v1::ForClause& clause = out.emplace_back();
    clause.mutable_duration()->set_ns(value.literal().duration_ns());
    if (!wholes.empty()) clause.mutable_of()->set_ns(wholes[0].literal().duration_ns());
  }
  return absl::OkStatus();
}

template <typename Value>
absl::StatusOr<std::vector<Value>> ReadList(absl::string_view text,
                                            absl::Status (*read)(absl::string_view,
                                                                 std::vector<Value>&),
                                            bool (*same)(const Value&, const Value&)) {
  std::vector<Value> values;
  for (const absl::string_view item : absl::StrSplit(text, ',')) {
    const absl::Status status = read(absl::StripAsciiWhitespace(item), values);
    if (!status.ok()) return status;
    if (values.size() > kMostValues) return TooMany(text);
  }
  DropRepeated(values, same);
  return values;
}

}  // namespace

std::string ThresholdText(const SignedLiteral& threshold) {
  return absl::StrCat(threshold.negative() ? "-" : "", language::PrintLiteral(threshold.literal()));
}

std::string DurationText(const v1::ForClause& duration) {
  std::string text = language::PrintDuration(duration.duration().ns());
  if (duration.has_of()) {
    absl::StrAppend(&text, " of ", language::PrintDuration(duration.of().ns()));
  }
  return text;
}

double ThresholdValue(const SignedLiteral& threshold) {
  const double magnitude = plan::LiteralValue(threshold.literal());
  return threshold.negative() ? -magnitude : magnitude;
}

bool IsDuration(const SignedLiteral& threshold) {
  return plan::LiteralType(threshold.literal()) == plan::Type::kDuration;
}

SignedLiteral NumberIn(Literal::Unit unit, double count, int decimals) {
  constexpr double kMost = 1e300;
  SignedLiteral result;
  double number = 0;
  const double magnitude = std::min(std::fabs(count), kMost);
  (void)absl::SimpleAtod(absl::StrFormat("%.*f", decimals, magnitude), &number);
  result.set_negative(count < 0 && number != 0);
  result.mutable_literal()->set_number(number);
  result.mutable_literal()->set_unit(unit);
  return result;
}

SignedLiteral DurationOf(double ns) {
  constexpr double kMost = 9e18;
  SignedLiteral result;
  const double magnitude = std::nearbyint(std::min(std::fabs(ns), kMost));
  result.set_negative(ns < 0 && magnitude > 0);
  result.mutable_literal()->set_duration_ns(static_cast<std::int64_t>(magnitude));
  return result;
}

bool SameThreshold(const SignedLiteral& a, const SignedLiteral& b) {
  return IsDuration(a) == IsDuration(b) && ThresholdValue(a) == ThresholdValue(b);
}

bool SameDuration(const v1::ForClause& a, const v1::ForClause& b) {
  return a.duration().ns() == b.duration().ns() && a.of().ns() == b.of().ns();
}

absl::StatusOr<std::vector<SignedLiteral>> ReadThresholds(absl::string_view text) {
  return ReadList<SignedLiteral>(text, &ReadItem, &SameThreshold);
}

absl::StatusOr<std::vector<v1::ForClause>> ReadDurations(absl::string_view text) {
  return ReadList<v1::ForClause>(text, &ReadForItem, &SameDuration);
}

}  // namespace sluice::tune
