#include "src/evaluate/wording.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/language/print.h"

namespace sluice::evaluate {
namespace {

using Show = plan::Operand::Show;

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

std::string WithCommas(const std::string& digits) {
  std::string text;
  const std::size_t sign = digits[0] == '-' ? 1 : 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > sign && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
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

std::string Say(double value, Show show, int digits) {
  if (std::isnan(value)) return "unknown";
  switch (show) {
    case Show::kRatio:
      return absl::StrCat(Digits(value * 100, digits), " %");
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

}  // namespace

std::string InWords(double value, Show show) { return Say(value, show, kUsualDigits); }

std::string InWordsBeside(double value, double other, Show show) {
  int digits = kUsualDigits;
  while (digits < kAllDigits && value != other &&
         Say(value, show, digits) == Say(other, show, kAllDigits - 2)) {
    ++digits;
  }
  return Say(value, show, digits);
}

}  // namespace sluice::evaluate
