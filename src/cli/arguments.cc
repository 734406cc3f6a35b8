#include "src/cli/arguments.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "src/language/literals.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"
#include "src/trace/reader.h"

namespace sluice::cli {
namespace {

bool IsName(absl::string_view text) {
  const auto in_name = [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) ||
           absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '_';
  };
  return !text.empty() && absl::ascii_islower(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), in_name);
}

}  // namespace

DataArgument SplitData(absl::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (equals == absl::string_view::npos || !IsName(argument.substr(0, equals))) {
    return {"", std::string(argument)};
  }
  return {std::string(argument.substr(0, equals)), std::string(argument.substr(equals + 1))};
}

std::string UnknownSignalOfData(const DataArgument& data, absl::string_view argument,
                                const Plan& plan) {
  std::vector<std::string> names;
  for (const plan::SignalSpec& signal : plan.program().signals) names.push_back(signal.name);
  return absl::StrCat("--data ", language::Escaped(argument), ": the plan has no signal `",
                      data.signal, "`", language::DidYouMean(data.signal, names),
                      " (a file with = in its name is given as ./", language::Escaped(argument),
                      ")");
}

absl::StatusOr<double> ReadShare(absl::string_view text) {
  constexpr double kWhole = 100;
  if (text.empty()) return 0;
  v1::Literal literal;
  const auto error = language::ReadNumber(text, literal);
  const bool percentage =
      literal.unit() == v1::Literal::PERCENT ||
      (literal.unit() == v1::Literal::NONE && literal.value_case() == v1::Literal::kNumber);
  if (!error.has_value() && percentage && literal.number() <= kWhole) {
    return literal.number() / kWhole;
  }
  return absl::InvalidArgumentError(absl::StrCat("a percentage from 0% to 100% is expected, not \"",
                                                 language::Escaped(text), "\""));
}

absl::Status ReadDurationOption(absl::string_view name, const std::string& text,
                                absl::Duration& duration) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<std::int64_t> read = ReadDuration(text);
  if (!read.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", read.status().message()));
  }
  duration = absl::Nanoseconds(*read);
  return absl::OkStatus();
}

absl::Status ReadTimeOption(absl::string_view name, const std::string& text,
                            absl::optional<std::int64_t>& time_ns) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<std::int64_t> read = trace::ParseTime(text);
  if (!read.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", read.status().message()));
  }
  time_ns = *read;
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> ReadNow(const std::string& text) {
  absl::optional<std::int64_t> now_ns;
  if (absl::Status read = ReadTimeOption("--now", text, now_ns); !read.ok()) return read;
  return now_ns.has_value() ? *now_ns : absl::GetCurrentTimeNanos();
}

}  // namespace sluice::cli
