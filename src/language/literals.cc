#include "src/language/literals.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

constexpr std::int64_t kMaxNs = std::numeric_limits<std::int64_t>::max();

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Digits with an optional fraction, without `_`, and where they end.
struct Decimal {
  std::string whole;
  std::string fraction;
  bool has_point = false;
  std::size_t end = 0;
};

// Digits with `_` between them, from `i` on. False where a `_` is elsewhere.
bool TakeDigits(absl::string_view text, std::size_t& i, std::string& digits) {
  while (i < text.size() && (IsDigit(text[i]) || text[i] == '_')) {
    if (text[i] == '_') {
      const bool between =
          !digits.empty() && text[i - 1] != '_' && i + 1 < text.size() && IsDigit(text[i + 1]);
      if (!between) return false;
    } else {
      digits.push_back(text[i]);
    }
    ++i;
  }
  return true;
}

absl::optional<SpellingError> BadNumber(absl::string_view spelling, absl::string_view remedy) {
  return SpellingError{codes::kBadNumber, absl::StrCat(Quoted(spelling), " is no number"),
                       std::string(remedy), 0, spelling.size()};
}

absl::optional<SpellingError> TakeDecimal(absl::string_view spelling, std::size_t begin,
                                          Decimal& decimal) {
  std::size_t i = begin;
  constexpr absl::string_view kUnderscore = "`_` may only stand between digits, as in 1_000";
  if (!TakeDigits(spelling, i, decimal.whole)) return BadNumber(spelling, kUnderscore);
  if (i < spelling.size() && spelling[i] == '.') {
    decimal.has_point = true;
    ++i;
    if (!TakeDigits(spelling, i, decimal.fraction)) return BadNumber(spelling, kUnderscore);
    if (decimal.fraction.empty()) {
      return BadNumber(spelling, "write at least one digit behind the point, as in 5.0");
    }
    if (i < spelling.size() && spelling[i] == '.') {
      return BadNumber(spelling, "a number has one decimal point");
    }
  }
  if (decimal.whole.empty()) {
    return BadNumber(spelling, absl::StrCat("write 0", spelling.substr(begin)));
  }
  decimal.end = i;
  return absl::nullopt;
}

double ToDouble(const Decimal& decimal) {
  const std::string digits =
      decimal.has_point ? absl::StrCat(decimal.whole, ".", decimal.fraction) : decimal.whole;
  double value = 0;
  const absl::from_chars_result result = absl::from_chars(
      digits.data(), digits.data() + digits.size(), value, absl::chars_format::fixed);
  // Out of range it is clamped to the largest double, or to the smallest.
  const bool too_large = result.ec == std::errc::result_out_of_range && value > 1;
  return too_large ? std::numeric_limits<double>::infinity() : value;
}

// The nanoseconds of one part of a duration. `too_long` where they are beyond
// int64; nothing where they are not whole.
absl::optional<std::int64_t> ToNanoseconds(const Decimal& decimal, std::int64_t unit,
                                           bool& too_long) {
  absl::uint128 ns = 0;
  for (const char c : decimal.whole) {
    ns = ns * 10 + static_cast<unsigned>(c - '0');
    if (ns > static_cast<absl::uint128>(kMaxNs)) {
      too_long = true;
      return kMaxNs;
    }
  }
  ns *= static_cast<absl::uint128>(unit);
  std::string fraction = decimal.fraction;
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  // A day in ns is 2^16 * 3^3 * 5^11: more than 16 digits can't come out whole.
  if (fraction.size() > 16) return absl::nullopt;
  absl::uint128 part = 0;
  absl::uint128 scale = 1;
  for (const char c : fraction) {
    part = part * 10 + static_cast<unsigned>(c - '0');
    scale *= 10;
  }
  part *= static_cast<absl::uint128>(unit);
  if (part % scale != 0) return absl::nullopt;
  ns += part / scale;
  if (ns > static_cast<absl::uint128>(kMaxNs)) {
    too_long = true;
    return kMaxNs;
  }
  return static_cast<std::int64_t>(absl::Uint128Low64(ns));
}

std::string UnitRemedy(absl::string_view unit) {
  struct Hint {
    absl::string_view unit;
    absl::string_view remedy;
  };
  static constexpr Hint kHints[] = {
      {"us", "write it in milliseconds, as in 0.5ms"},
      {"\xC2\xB5s", "write it in milliseconds, as in 0.5ms"},
      {"\xCE\xBCs", "write it in milliseconds, as in 0.5ms"},
      {"ns", "write it in milliseconds, as in 0.5ms"},
      {"w", "write it in days, as in 14d"},
      {"K", "did you mean `k`, for thousands?"},
      {"g", "did you mean `G`, for billions?"},
  };
  for (const Hint& hint : kHints) {
    if (unit == hint.unit) return std::string(hint.remedy);
  }
  const std::string lower = absl::AsciiStrToLower(unit);
  if (lower == "kb") return "did you mean `k`?";
  if (lower == "mb") return "did you mean `M`?";
  if (lower == "gb") return "did you mean `G`?";
  if (lower == "e") return "there are no exponents; write the digits out, or use k, M or G";
  if (lower == "x") return "numbers are decimal";
  if (lower == "min" || lower == "mins" || lower == "minute" || lower == "minutes") {
    return "did you mean `m`?";
  }
  if (lower == "s" || lower == "sec" || lower == "secs" || lower == "second" ||
      lower == "seconds") {
    return "did you mean `s`?";
  }
  if (lower == "h" || lower == "hr" || lower == "hrs" || lower == "hour" || lower == "hours") {
    return "did you mean `h`?";
  }
  if (lower == "d" || lower == "day" || lower == "days") return "did you mean `d`?";
  if (lower == "ms" || lower == "msec" || lower == "millis") return "did you mean `ms`?";
  return "units are %, k, M, G, and for durations ms, s, m, h, d";
}

SpellingError UnknownUnit(absl::string_view spelling, std::size_t begin, std::size_t end) {
  const absl::string_view unit = spelling.substr(begin, end - begin);
  return {codes::kUnknownUnit, absl::StrCat("there is no unit ", Quoted(unit)), UnitRemedy(unit),
          begin, end};
}

v1::Literal::Unit MultiplierOf(absl::string_view unit) {
  if (unit == "%") return v1::Literal::PERCENT;
  if (unit == "k") return v1::Literal::KILO;
  if (unit == "M") return v1::Literal::MEGA;
  if (unit == "G") return v1::Literal::GIGA;
  return v1::Literal::NONE;
}

double Factor(v1::Literal::Unit unit) {
  switch (unit) {
    case v1::Literal::KILO:
      return 1e3;
    case v1::Literal::MEGA:
      return 1e6;
    case v1::Literal::GIGA:
      return 1e9;
    default:
      return 1;
  }
}

absl::optional<SpellingError> FinishNumber(absl::string_view spelling, const Decimal& decimal,
                                           v1::Literal::Unit unit, v1::Literal& literal) {
  const double number = ToDouble(decimal);
  if (!std::isfinite(number * Factor(unit))) {
    literal.set_number(0);
    return SpellingError{codes::kNumberTooLarge, "this number is too large",
                         "the largest has 308 zeros", 0, spelling.size()};
  }
  literal.set_number(number);
  literal.set_unit(unit);
  return absl::nullopt;
}

// One part of a duration after the other: 1h, 30m.
class DurationReader {
 public:
  explicit DurationReader(absl::string_view spelling) : spelling_(spelling) {}

  absl::optional<SpellingError> Read(v1::Literal& literal) {
    literal.set_duration_ns(0);
    for (std::size_t i = 0; i < spelling_.size();) {
      if (auto error = ReadPart(i)) return error;
    }
    literal.set_duration_ns(too_long_ ? kMaxNs : total_);
    if (too_long_) {
      return SpellingError{codes::kDurationTooLong, "this duration is too long",
                           "the longest is about 292 years", 0, spelling_.size()};
    }
    if (out_of_order_) {
      return Bad("the units of a duration go from the largest to the smallest, each once",
                 absl::StrCat("write ", PrintDuration(total_)));
    }
    return absl::nullopt;
  }

 private:
  SpellingError Bad(absl::string_view message, absl::string_view remedy) const {
    return {codes::kBadDuration, std::string(message), std::string(remedy), 0, spelling_.size()};
  }

  absl::optional<SpellingError> ReadPart(std::size_t& i) {
    Decimal decimal;
    const std::size_t begin = i;
    if (!IsDigit(spelling_[i])) return UnknownUnit(spelling_, unit_begin_, spelling_.size());
    if (auto error = TakeDecimal(spelling_, i, decimal)) return error;
    i = unit_begin_ = decimal.end;
    while (i < spelling_.size() && !IsDigit(spelling_[i]) && spelling_[i] != '.') ++i;
    const absl::string_view unit = spelling_.substr(unit_begin_, i - unit_begin_);
    if (unit.empty()) {
      return SpellingError{codes::kMissingUnit,
                           absl::StrCat(Quoted(spelling_.substr(begin)), " has no unit"),
                           "durations have the units ms, s, m, h, d", begin, spelling_.size()};
    }
    const std::int64_t unit_ns = NanosecondsIn(unit);
    if (unit_ns == 0) return UnknownUnit(spelling_, unit_begin_, i);
    if (had_fraction_) return Bad("only the last part of a duration can have a fraction", "");
    had_fraction_ = decimal.has_point;
    if (unit_ns >= last_unit_ns_) out_of_order_ = true;
    last_unit_ns_ = unit_ns;
    return Sum(decimal, unit_ns);
  }

  absl::optional<SpellingError> Sum(const Decimal& decimal, std::int64_t unit_ns) {
    const absl::optional<std::int64_t> ns = ToNanoseconds(decimal, unit_ns, too_long_);
    if (!ns.has_value()) {
      return Bad("this duration is no whole number of nanoseconds", "use fewer digits");
    }
    if (*ns > kMaxNs - total_) too_long_ = true;
    if (!too_long_) total_ += *ns;
    return absl::nullopt;
  }

  absl::string_view spelling_;
  std::size_t unit_begin_ = 0;
  std::int64_t total_ = 0;
  std::int64_t last_unit_ns_ = kMaxNs;
  bool had_fraction_ = false;
  bool out_of_order_ = false;
  bool too_long_ = false;
};

// The code unit of \uXXXX at `i`, the place of the backslash.
absl::optional<std::uint32_t> TakeHex4(absl::string_view text, std::size_t i) {
  if (i + 6 > text.size() || text[i] != '\\' || text[i + 1] != 'u') return absl::nullopt;
  std::uint32_t value = 0;
  for (std::size_t k = i + 2; k < i + 6; ++k) {
    const auto c = static_cast<unsigned char>(text[k]);
    if (!absl::ascii_isxdigit(c)) return absl::nullopt;
    const int digit = absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// Reads the escape at `i` and moves behind it. False where it is none of JSON's.
bool TakeEscape(absl::string_view text, std::size_t& i, std::string& out) {
  static constexpr absl::string_view kLetters = "\"\\/bfnrt";
  static constexpr absl::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (i + 1 >= text.size()) return false;
  const std::size_t simple = kLetters.find(text[i + 1]);
  if (simple != absl::string_view::npos) {
    out.push_back(kMeanings[simple]);
    i += 2;
    return true;
  }
  const absl::optional<std::uint32_t> first = TakeHex4(text, i);
  if (!first.has_value()) return false;
  if (*first < 0xD800 || *first > 0xDFFF) {
    AppendUtf8(*first, out);
    i += 6;
    return true;
  }
  const absl::optional<std::uint32_t> second = TakeHex4(text, i + 6);
  if (*first > 0xDBFF || !second.has_value() || *second < 0xDC00 || *second > 0xDFFF) return false;
  AppendUtf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), out);
  i += 12;
  return true;
}

std::size_t EscapeEnd(absl::string_view text, std::size_t i) {
  if (i + 1 >= text.size()) return text.size();
  if (text[i + 1] != 'u') return i + 1 + DecodeUtf8(text.substr(i + 1)).bytes;
  std::size_t end = i + 2;
  while (end < text.size() && end < i + 6 &&
         absl::ascii_isxdigit(static_cast<unsigned char>(text[end]))) {
    ++end;
  }
  return end;
}

}  // namespace

std::int64_t NanosecondsIn(absl::string_view unit) {
  if (unit == "ms") return 1'000'000;
  if (unit == "s") return 1'000'000'000;
  if (unit == "m") return 60'000'000'000;
  if (unit == "h") return 3'600'000'000'000;
  if (unit == "d") return 86'400'000'000'000;
  return 0;
}

absl::optional<SpellingError> ReadNumber(absl::string_view spelling, v1::Literal& literal) {
  literal.set_number(0);
  Decimal decimal;
  if (auto error = TakeDecimal(spelling, 0, decimal)) return error;
  const absl::string_view unit = spelling.substr(decimal.end);
  if (unit.empty()) return FinishNumber(spelling, decimal, v1::Literal::NONE, literal);
  const v1::Literal::Unit multiplier = MultiplierOf(unit);
  if (multiplier != v1::Literal::NONE) {
    return FinishNumber(spelling, decimal, multiplier, literal);
  }
  return DurationReader(spelling).Read(literal);
}

absl::StatusOr<std::int64_t> ReadDuration(absl::string_view text) {
  v1::Literal literal;
  const auto error = ReadNumber(text, literal);
  if (!error.has_value() && literal.value_case() == v1::Literal::kDurationNs &&
      literal.duration_ns() > 0) {
    return literal.duration_ns();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "a duration such as 30s, 1h30m or 90d is expected, not \"", Escaped(text), "\""));
}

absl::optional<SpellingError> ReadString(absl::string_view spelling, bool closed,
                                         std::string& text) {
  absl::optional<SpellingError> error;
  const absl::string_view body = closed ? spelling.substr(0, spelling.size() - 1) : spelling;
  for (std::size_t i = 1; i < body.size();) {
    const std::size_t begin = i;
    if (body[i] == '\\') {
      if (TakeEscape(body, i, text)) continue;
      i = EscapeEnd(body, i);
      if (!error.has_value()) {
        error = SpellingError{
            codes::kBadEscape,
            absl::StrCat(Quoted(body.substr(begin, i - begin)), " means nothing in a string"),
            R"(the escapes are \" \\ \/ \b \f \n \r \t and \uXXXX)", begin, i};
      }
      continue;
    }
    if (body[i] == '\t' && !error.has_value()) {
      error = SpellingError{codes::kControlCharacter, "a string can't hold a tab as it is",
                            R"(write \t)", begin, i + 1};
    }
    const CodePoint point = DecodeUtf8(body.substr(i));
    if (point.valid) text.append(body.data() + i, point.bytes);
    i += point.bytes;
  }
  if (!closed) {
    return SpellingError{codes::kOpenString, "this string is never closed",
                         "a string ends with `\"`, in the line in which it begins", 0,
                         spelling.size()};
  }
  return error;
}

}  // namespace sluice::language
