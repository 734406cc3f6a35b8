// Numbers, durations and strings, as they are spelled in plans and shown to people.
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/language/print_parts.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

// The shortest decimal that reads back as the same double: 0.d1 d2 d3 … * 10^point.
struct ShortestDecimal {
  bool negative = false;
  std::string digits;
  int point = 0;
};

ShortestDecimal Shortest(double number) {
  ShortestDecimal decimal;
  decimal.negative = std::signbit(number);
  char buffer[64];
  const std::to_chars_result result = std::to_chars(
      buffer, buffer + sizeof(buffer) - 1, std::fabs(number), std::chars_format::scientific);
  *result.ptr = '\0';
  const absl::string_view text(buffer, static_cast<std::size_t>(result.ptr - buffer));
  const std::size_t e = text.find('e');
  for (const char c : text.substr(0, e)) {
    if (c != '.') decimal.digits.push_back(c);
  }
  decimal.point = std::atoi(text.data() + e + 1) + 1;
  return decimal;
}

std::string Plain(const ShortestDecimal& decimal) {
  const std::string& digits = decimal.digits;
  const int size = static_cast<int>(digits.size());
  std::string out = decimal.negative ? "-" : "";
  if (decimal.point <= 0) {
    absl::StrAppend(&out, "0.", std::string(static_cast<std::size_t>(-decimal.point), '0'), digits);
  } else if (decimal.point >= size) {
    absl::StrAppend(&out, digits, std::string(static_cast<std::size_t>(decimal.point - size), '0'));
  } else {
    const auto point = static_cast<std::size_t>(decimal.point);
    absl::StrAppend(&out, digits.substr(0, point), ".", digits.substr(point));
  }
  return out;
}

std::string WithExponent(const ShortestDecimal& decimal) {
  std::string out = decimal.negative ? "-" : "";
  absl::StrAppend(&out, decimal.digits.substr(0, 1));
  if (decimal.digits.size() > 1) absl::StrAppend(&out, ".", decimal.digits.substr(1));
  absl::StrAppend(&out, "e", decimal.point - 1);
  return out;
}

// Not finite, or zero: what has no shortest decimal.
bool PrintSpecial(double number, std::string& out) {
  if (std::isnan(number)) out = "nan";
  if (std::isinf(number)) out = number < 0 ? "-inf" : "inf";
  if (number == 0) out = "0";
  return !std::isfinite(number) || number == 0;
}

absl::string_view UnitText(v1::Literal::Unit unit) {
  switch (unit) {
    case v1::Literal::PERCENT:
      return "%";
    case v1::Literal::KILO:
      return "k";
    case v1::Literal::MEGA:
      return "M";
    case v1::Literal::GIGA:
      return "G";
    default:
      return "";
  }
}

}  // namespace

std::string PrintPlainNumber(double number) {
  std::string special;
  return PrintSpecial(number, special) ? special : Plain(Shortest(number));
}

std::string PrintNumber(double number) {
  std::string special;
  if (PrintSpecial(number, special)) return special;
  const ShortestDecimal decimal = Shortest(number);
  const bool readable = decimal.point > -6 && decimal.point <= 21;
  return readable ? Plain(decimal) : WithExponent(decimal);
}

std::string PrintLiteral(const v1::Literal& literal) {
  if (literal.value_case() == v1::Literal::kDurationNs) {
    return PrintDuration(literal.duration_ns());
  }
  return absl::StrCat(PrintPlainNumber(literal.number()), UnitText(literal.unit()));
}

std::string PrintDuration(std::int64_t ns) {
  if (ns == 0) return "0s";
  struct Unit {
    absl::string_view name;
    std::uint64_t ns;
  };
  static constexpr Unit kUnits[] = {{"d", 86'400'000'000'000},
                                    {"h", 3'600'000'000'000},
                                    {"m", 60'000'000'000},
                                    {"s", 1'000'000'000}};
  std::string out = ns < 0 ? "-" : "";
  std::uint64_t rest = ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  for (const Unit& unit : kUnits) {
    if (rest >= unit.ns) absl::StrAppend(&out, rest / unit.ns, unit.name);
    rest %= unit.ns;
  }
  if (rest == 0) return out;
  constexpr std::uint64_t kMillisecond = 1'000'000;
  absl::StrAppend(&out, rest / kMillisecond);
  if (rest % kMillisecond != 0) {
    std::string fraction = std::to_string(kMillisecond + rest % kMillisecond).substr(1);
    while (fraction.back() == '0') fraction.pop_back();
    absl::StrAppend(&out, ".", fraction);
  }
  return absl::StrCat(out, "ms");
}

std::string PrintQuoted(const std::string& text) {
  std::string out = "\"";
  for (absl::string_view rest = text; !rest.empty();) {
    const CodePoint point = DecodeUtf8(rest);
    if (!point.valid) {
      AppendUtf8(0xFFFD, out);
    } else if (point.value == '"' || point.value == '\\') {
      out.push_back('\\');
      out.push_back(rest[0]);
    } else if (point.value == '\n') {
      out += "\\n";
    } else if (point.value == '\t') {
      out += "\\t";
    } else if (point.value == '\r') {
      out += "\\r";
    } else if (MustBeEscaped(point.value)) {
      absl::StrAppend(&out, "\\u", absl::Hex(point.value, absl::kZeroPad4));
    } else {
      out.append(rest.data(), point.bytes);
    }
    rest.remove_prefix(point.bytes);
  }
  out.push_back('"');
  return out;
}

}  // namespace sluice::language
