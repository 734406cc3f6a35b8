#include "src/evaluate/wording.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/language/print.h"

namespace sluice::evaluate {
namespace {

using Show = plan::Operand::Show;

constexpr char kUnknown[] = "unknown";

// %g without its exponent, where that can be read.
std::string Digits(double value, int digits) {
  std::string text = absl::StrFormat("%.*g", digits, value);
  if (text.find('e') == std::string::npos || std::fabs(value) < 1e-6 || std::fabs(value) >= 1e15) {
    return text;
  }
  text = absl::StrFormat("%.*f", std::fabs(value) < 1 ? digits + 5 : 0, value);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

// Between the digits before the point, if there is one.
std::string WithCommas(const std::string& digits) {
  std::string text;
  const std::size_t sign = digits[0] == '-' ? 1 : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t i = 0; i < point; ++i) {
    if (i > sign && (point - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text + digits.substr(point);
}

std::string Number(double value, int digits) {
  if (value == std::nearbyint(value) && std::fabs(value) < 1e15) {
    return WithCommas(absl::StrFormat("%.0f", value));
  }
  const std::string text = Digits(value, digits);
  return text.find_first_of(".e") == std::string::npos ? WithCommas(text) : text;
}

// The nearest duration that is short to read: 3 digits of its largest unit.
std::string Duration(double ns, int digits) {
  if (std::fabs(ns) >= 9e18) return absl::StrCat(Digits(ns / 1e9, digits), "s");
  double step = 1;
  for (double rest = std::fabs(ns); rest >= std::pow(10, digits); rest /= 10) step *= 10;
  // Whole seconds and more are said in full.
  if (step > 1e6) step = 1e6;
  return language::PrintDuration(static_cast<std::int64_t>(std::nearbyint(ns / step) * step));
}

// No number of percent is too large to say.
double Percent(double value) {
  constexpr double kMost = std::numeric_limits<double>::max();
  return std::fmin(std::fmax(value * 100, -kMost), kMost);
}

std::string Say(double value, Show show, int digits) {
  if (!std::isfinite(value)) return kUnknown;
  switch (show) {
    case Show::kRatio:
      return absl::StrCat(Digits(Percent(value), digits), " %");
    case Show::kDuration:
      return Duration(value, digits);
    case Show::kCount:
    case Show::kNumber:
      break;
  }
  return Number(value, digits + 1);
}

constexpr int kUsualDigits = 3;
constexpr int kAllDigits = 17;

// With as many digits as it takes to tell `value` from `other`; `say` says a number with so many.
template <typename Sayer>
std::string ToldApart(double value, double other, const Sayer& say) {
  int digits = kUsualDigits;
  while (digits < kAllDigits && value != other &&
         say(value, digits) == say(other, kAllDigits - 2)) {
    ++digits;
  }
  return say(value, digits);
}

// With so many digits behind the point.
std::string Fixed(double value, int digits) {
  if (std::fabs(value) >= 1e15) return Digits(value, kUsualDigits);
  const std::string text = absl::StrFormat("%.*f", digits, value);
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return WithCommas(zero && text[0] == '-' ? text.substr(1) : text);
}

}  // namespace

std::string InWords(double value, Show show) { return Say(value, show, kUsualDigits); }

std::string InWordsBeside(double value, double other, Show show) {
  return ToldApart(value, other,
                   [show](double number, int digits) { return Say(number, show, digits); });
}

std::string InFormat(double value, double other, const plan::TextFormat& format) {
  using Kind = plan::TextFormat::Kind;
  if (!std::isfinite(value)) return kUnknown;
  if (format.kind == Kind::kPercent && format.digits < 0) {
    return InWordsBeside(value, other, Show::kRatio);
  }
  const std::string unit = format.kind == Kind::kPercent ? " %" : format.unit;
  const auto scaled = [&format](double number) {
    return format.kind == Kind::kPercent ? Percent(number)
           : format.kind == Kind::kUnit  ? number / static_cast<double>(format.unit_ns)
                                         : number;
  };
  if (format.digits >= 0) return absl::StrCat(Fixed(scaled(value), format.digits), unit);
  const auto say = [](double number, int digits) { return Say(number, Show::kNumber, digits); };
  return absl::StrCat(ToldApart(scaled(value), scaled(other), say), unit);
}

}  // namespace sluice::evaluate
