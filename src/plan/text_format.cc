#include "src/plan/text_format.h"

#include <array>

#include "absl/strings/ascii.h"

namespace sluice::plan {
namespace {

using Kind = TextFormat::Kind;

struct Word {
  absl::string_view word;
  Kind kind;
};

constexpr std::array<Word, 4> kTimeWords = {{{"time", Kind::kTime},
                                             {"hms", Kind::kSeconds},
                                             {"datetime", Kind::kDateTime},
                                             {"ago", Kind::kAgo}}};

struct Unit {
  absl::string_view word;
  std::int64_t ns;
};

constexpr std::array<Unit, 5> kUnits = {{{"ms", 1'000'000},
                                         {"s", 1'000'000'000},
                                         {"m", 60'000'000'000},
                                         {"h", 3'600'000'000'000},
                                         {"d", 86'400'000'000'000}}};

}  // namespace

absl::optional<TextFormat> ParseTextFormat(absl::string_view text) {
  TextFormat format;
  for (const Word& word : kTimeWords) {
    if (word.word != text) continue;
    format.kind = word.kind;
    return format;
  }
  if (text.size() >= 2 && text[0] == '.' &&
      absl::ascii_isdigit(static_cast<unsigned char>(text[1]))) {
    format.digits = text[1] - '0';
    text.remove_prefix(2);
    if (text.empty()) {
      format.kind = Kind::kDigits;
      return format;
    }
  }
  if (text == "%") {
    format.kind = Kind::kPercent;
    return format;
  }
  for (const Unit& unit : kUnits) {
    if (unit.word != text) continue;
    format.kind = Kind::kUnit;
    format.unit_ns = unit.ns;
    format.unit = std::string(unit.word);
    return format;
  }
  return absl::nullopt;
}

const std::vector<std::string>& KnownTextFormats() {
  static const auto* const formats = new std::vector<std::string>{
      "%", ".1%", ".2", "time", "hms", "datetime", "ago", "ms", "s", "m", "h", "d", ".1s"};
  return *formats;
}

bool Fits(const TextFormat& format, Sayable what) {
  switch (format.kind) {
    case Kind::kPlain:
      return true;
    case Kind::kDigits:
    case Kind::kPercent:
      return what == Sayable::kNumber;
    case Kind::kUnit:
      return what == Sayable::kDuration;
    case Kind::kTime:
    case Kind::kSeconds:
    case Kind::kDateTime:
    case Kind::kAgo:
      return what == Sayable::kTime;
  }
  return false;
}

absl::string_view Describe(Sayable what) {
  switch (what) {
    case Sayable::kText:
      return "a string";
    case Sayable::kNumber:
      return "a number";
    case Sayable::kDuration:
      return "a duration";
    case Sayable::kTime:
      break;
  }
  return "a time";
}

absl::string_view DescribeFormats(Sayable what) {
  switch (what) {
    case Sayable::kText:
      return "a string has no formats: leave it out, with its colon";
    case Sayable::kNumber:
      return "a number has `%`, and with digits behind the point `.2` and `.1%`";
    case Sayable::kDuration:
      return "a duration has its units `ms`, `s`, `m`, `h` and `d`, and with digits behind the "
             "point `.1s`";
    case Sayable::kTime:
      break;
  }
  return "a time has `time`, `hms`, `datetime` and `ago`";
}

}  // namespace sluice::plan
