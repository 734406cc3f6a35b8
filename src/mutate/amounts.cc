#include "src/mutate/amounts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/language/print.h"

namespace sluice::mutate {
namespace {

constexpr double kMostOfNumber = 0.1;
constexpr std::int64_t kPartOfDuration = 10;
constexpr double kWholePercent = 100;

int DecimalsOf(double number) {
  const std::string text = language::PrintNumber(number);
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

// To the digit of that place, as the nearest double: 98.5 - 0.1 is 98.4.
double Rounded(double number, int decimals) {
  double rounded = number;
  (void)absl::SimpleAtod(absl::StrFormat("%.*f", std::max(decimals, 0), number), &rounded);
  return rounded;
}

// The place of the first digit that is not 0: 0 of 7, -2 of 0.07, 2 of 700.
int PlaceOf(double number) { return static_cast<int>(std::floor(std::log10(number))); }

// `step` with its first digit alone.
double FirstDigit(double step) {
  const int place = PlaceOf(step);
  const double unit = std::pow(10, place);
  return Rounded(std::round(step / unit) * unit, -place);
}

// One in the last digit, within the bounds.
double LittleStep(double number, const Fineness& fineness) {
  const double last_digit = std::pow(10, -DecimalsOf(number));
  if (fineness.whole) return std::max(1.0, std::round(number * fineness.least));
  if (number == 0) return last_digit;
  const double step = std::min(last_digit, number * kMostOfNumber);
  return FirstDigit(std::max(step, number * fineness.least));
}

std::vector<double> PercentsALittleFrom(double number) {
  const int decimals = DecimalsOf(number);
  const double step = std::pow(10, -decimals);
  return {Rounded(number - step, decimals), Rounded(number + step, decimals)};
}

std::vector<double> PercentsALotFrom(double number) {
  const bool low = 2 * number <= kWholePercent;
  const double away = low ? number : kWholePercent - number;
  const int decimals = DecimalsOf(number) + 1;
  return {Rounded(low ? number / 2 : number - away, decimals),
          Rounded(low ? number * 2 : number + away / 2, decimals)};
}

std::vector<double> PercentsNear(double number) {
  std::vector<double> near = PercentsALittleFrom(number);
  for (const double far : PercentsALotFrom(number)) near.push_back(far);
  return near;
}

// Literals with these numbers, without those that are alike or can't be.
std::vector<v1::Literal> WithNumbers(const v1::Literal& literal,
                                     const std::vector<double>& numbers) {
  std::vector<double> taken = {literal.number()};
  std::vector<v1::Literal> literals;
  for (const double value : numbers) {
    if (value < 0 || std::find(taken.begin(), taken.end(), value) != taken.end()) continue;
    taken.push_back(value);
    literals.push_back(literal);
    literals.back().set_number(value);
  }
  return literals;
}

std::vector<double> NumbersNear(double number, const Fineness& fineness) {
  const double step = LittleStep(number, fineness);
  const int decimals = std::max(DecimalsOf(number), DecimalsOf(step));
  const double half = fineness.whole ? std::floor(number / 2) : number / 2;
  return {Rounded(number - step, decimals), Rounded(number + step, decimals), half, number * 2};
}

}  // namespace

std::vector<v1::Literal> LiteralsNear(const v1::Literal& literal, const Fineness& fineness) {
  std::vector<v1::Literal> near;
  if (literal.value_case() == v1::Literal::kDurationNs) {
    for (const std::int64_t ns : DurationsNear(literal.duration_ns(), fineness.least_ns)) {
      near.push_back(literal);
      near.back().set_duration_ns(ns);
    }
    return near;
  }
  const double number = literal.number();
  return WithNumbers(literal, literal.unit() == v1::Literal::PERCENT
                                  ? PercentsNear(number)
                                  : NumbersNear(number, fineness));
}

std::vector<v1::Literal> PercentagesFarFrom(const v1::Literal& percentage) {
  return WithNumbers(percentage, PercentsALotFrom(percentage.number()));
}

std::vector<std::int64_t> DurationsNear(std::int64_t ns, std::int64_t unit_ns) {
  const auto whole = [unit_ns](std::int64_t value) { return value / unit_ns * unit_ns; };
  const std::int64_t step = std::max(unit_ns, whole(ns / kPartOfDuration + unit_ns / 2));
  std::vector<std::int64_t> near;
  for (const std::int64_t value : {ns - step, ns + step, whole(ns / 2), 2 * ns}) {
    if (value <= 0 || value == ns) continue;
    if (std::find(near.begin(), near.end(), value) == near.end()) near.push_back(value);
  }
  return near;
}

}  // namespace sluice::mutate
