#include "src/trace/json_lines_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/trace/file_reader.h"
#include "src/trace/json.h"
#include "src/trace/number.h"
#include "src/trace/quote.h"
#include "src/trace/time.h"

namespace sluice::trace {
namespace {

namespace ondemand = simdjson::ondemand;

enum class Key : unsigned { kTime, kSignal, kLabels, kValue, kOk, kTotal, kN, kHistogram };

constexpr std::array<absl::string_view, 8> kKeys = {"time", "signal", "labels", "value",
                                                    "ok",   "total",  "n",      "histogram"};

class JsonLinesReader final : public FileReader {
 public:
  JsonLinesReader(std::unique_ptr<Input> from, const ReaderOptions& options)
      : FileReader(std::move(from), options) {}

 protected:
  Step Read(Row& row) override;

 private:
  enum class Line { kLine, kEnd, kTooLong, kFailed };

  Line NextLine(absl::string_view& line);
  bool SkipLine();
  bool ReadLine(absl::string_view line, Row& row);
  bool ReadObject(ondemand::object object, Row& row);
  bool ReadKey(Key key, ondemand::value value, Row& row);
  bool ReadTimeOf(ondemand::value value, Row& row);
  bool ReadLabels(ondemand::value value, Row& row);
  bool ReadCountOf(absl::string_view what, ondemand::value value, std::uint64_t& count);
  bool ReadHistogram(ondemand::value value, Row& row);
  bool ReadBucket(ondemand::array pair, Row& row);

  bool Fail(std::string what) {
    fault_ = std::move(what);
    return false;
  }
  bool FailJson(simdjson::error_code code) { return Fail(DescribeJsonFault(code)); }

  ondemand::parser parser_;
  std::uint64_t line_ = 0;
  std::size_t pending_ = 0;  // bytes of the last line, to be consumed by the next call
  unsigned filled_ = 0;
  std::string fault_;
  absl::Status status_;
};

bool IsBlankLine(absl::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

JsonLinesReader::Line JsonLinesReader::NextLine(absl::string_view& line) {
  input().Consume(pending_);
  pending_ = 0;
  ++line_;
  std::size_t searched = 0;
  for (;;) {
    const char* begin = input().begin();
    const void* found = std::memchr(begin + searched, '\n', input().size() - searched);
    const bool whole = found != nullptr || input().at_end();
    searched = found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - begin)
                                : input().size();
    if (searched > options().max_row_bytes) return SkipLine() ? Line::kTooLong : Line::kFailed;
    if (whole) {
      line = absl::string_view(begin, searched);
      pending_ = searched + (found != nullptr ? 1 : 0);
      return pending_ == 0 ? Line::kEnd : Line::kLine;
    }
    status_ = input().More();
    if (!status_.ok()) return Line::kFailed;
  }
}

bool JsonLinesReader::SkipLine() {
  for (;;) {
    const void* found = std::memchr(input().begin(), '\n', input().size());
    if (found != nullptr) {
      pending_ = static_cast<std::size_t>(static_cast<const char*>(found) - input().begin()) + 1;
      return true;
    }
    input().Consume(input().size());
    if (input().at_end()) return true;
    status_ = input().More();
    if (!status_.ok()) return false;
  }
}

FileReader::Step JsonLinesReader::Read(Row& row) {
  for (;;) {
    absl::string_view line;
    switch (NextLine(line)) {
      case Line::kEnd:
        return Step::kEnd;
      case Line::kFailed:
        return Stop(status_);
      case Line::kTooLong:
        return Bad(line_, absl::StrCat("the line is longer than ", options().max_row_bytes,
                                       " bytes; write one object a line"));
      case Line::kLine:
        break;
    }
    if (IsBlankLine(line)) continue;
    row.line = line_;
    return ReadLine(line, row) ? Step::kRow : Bad(line_, fault_);
  }
}

bool JsonLinesReader::ReadLine(absl::string_view line, Row& row) {
  static_assert(Input::kPadding >= simdjson::SIMDJSON_PADDING, "simdjson reads behind the line");
  row.signal = {};
  row.labels.clear();
  row.buckets.clear();
  filled_ = 0;
  ondemand::document document;
  auto error =
      parser_.iterate(line.data(), line.size(), line.size() + Input::kPadding).get(document);
  if (error != simdjson::SUCCESS) return FailJson(error);
  ondemand::object object;
  error = document.get_object().get(object);
  if (error == simdjson::INCORRECT_TYPE) return Fail("not a JSON object; write one object a line");
  if (error != simdjson::SUCCESS) return FailJson(error);
  if (!ReadObject(object, row)) return false;
  if (!AtEnd(document)) return Fail("something behind the object; write one object a line");
  return CompleteSignal(row, fault_) && ChooseForm(filled_, row, fault_) &&
         CheckNumbers(row, fault_);
}

bool JsonLinesReader::ReadObject(ondemand::object object, Row& row) {
  unsigned seen = 0;
  for (auto member : object) {
    ondemand::field field;
    auto error = std::move(member).get(field);
    if (error != simdjson::SUCCESS) return FailJson(error);
    std::string_view name;
    error = field.unescaped_key().get(name);
    if (error != simdjson::SUCCESS) return FailJson(error);
    const absl::optional<absl::string_view> ours = columns().Ours({name.data(), name.size()});
    if (!ours.has_value()) continue;
    const auto* known = std::find(kKeys.begin(), kKeys.end(), *ours);
    if (known == kKeys.end()) {
      return Fail(absl::StrCat("unknown key ", Quoted(*ours), "; known are ",
                               QuotedList({kKeys.begin(), kKeys.end()})));
    }
    const auto index = static_cast<unsigned>(known - kKeys.begin());
    if ((seen >> index & 1U) != 0) {
      return Fail(absl::StrCat("the key ", Quoted(*ours), " is there twice"));
    }
    bool null = false;
    if (!ReadNull(field.value(), null)) return FailJson(simdjson::N_ATOM_ERROR);
    if (null) continue;
    seen |= 1U << index;
    if (!ReadKey(static_cast<Key>(index), field.value(), row)) return false;
  }
  if ((seen & 1U) == 0) {
    return Fail(absl::StrCat("there is no ", Quoted(columns().Theirs("time"))));
  }
  return true;
}

bool JsonLinesReader::ReadKey(Key key, ondemand::value value, Row& row) {
  switch (key) {
    case Key::kTime:
      return ReadTimeOf(value, row);
    case Key::kSignal: {
      std::string_view text;
      const auto error = value.get_string().get(text);
      if (error == simdjson::INCORRECT_TYPE) return Fail("`signal` is not a string");
      if (error != simdjson::SUCCESS) return FailJson(error);
      row.signal = {text.data(), text.size()};
      return true;
    }
    case Key::kLabels:
      return ReadLabels(value, row);
    case Key::kValue: {
      filled_ |= kHasValue;
      const auto error = value.get_double().get(row.value);
      if (error == simdjson::INCORRECT_TYPE) return Fail("`value` is not a number");
      return error == simdjson::SUCCESS || FailJson(error);
    }
    case Key::kOk:
      filled_ |= kHasOk;
      return ReadCountOf("ok", value, row.ok);
    case Key::kTotal:
      filled_ |= kHasTotal;
      return ReadCountOf("total", value, row.total);
    case Key::kN:
      filled_ |= kHasN;
      return ReadCountOf("n", value, row.total);
    case Key::kHistogram:
      filled_ |= kHasHistogram;
      return ReadHistogram(value, row);
  }
  return false;
}

bool JsonLinesReader::ReadTimeOf(ondemand::value value, Row& row) {
  absl::string_view text;
  std::string_view inside;
  auto error = value.get_string().get(inside);
  if (error == simdjson::SUCCESS) {
    text = {inside.data(), inside.size()};
  } else if (error == simdjson::INCORRECT_TYPE) {
    // By its own digits: a double would lose nanoseconds.
    error = ReadNumberText(value, text);
    if (error == simdjson::INCORRECT_TYPE) return Fail("`time` is neither a string nor a number");
  }
  if (error != simdjson::SUCCESS) return FailJson(error);
  const TimeFault fault = ReadTime(text, row.time_ns);
  return fault == TimeFault::kNone || Fail(DescribeTimeFault(fault, text));
}

bool JsonLinesReader::ReadLabels(ondemand::value value, Row& row) {
  ondemand::object object;
  auto error = value.get_object().get(object);
  if (error == simdjson::INCORRECT_TYPE) return Fail("`labels` is not an object");
  if (error != simdjson::SUCCESS) return FailJson(error);
  for (auto member : object) {
    ondemand::field field;
    error = std::move(member).get(field);
    if (error != simdjson::SUCCESS) return FailJson(error);
    std::string_view name;
    error = field.unescaped_key().get(name);
    if (error != simdjson::SUCCESS) return FailJson(error);
    absl::string_view text;
    error = ReadScalarText(field.value(), text);
    if (error == simdjson::INCORRECT_TYPE) {
      return Fail(
          absl::StrCat("the label ", Quoted({name.data(), name.size()}), " is not a string"));
    }
    if (error != simdjson::SUCCESS) return FailJson(error);
    const absl::optional<absl::string_view> ours = columns().Ours({name.data(), name.size()});
    if (ours.has_value() && !AddLabel(*ours, text, row, fault_)) return false;
  }
  return true;
}

bool JsonLinesReader::ReadCountOf(absl::string_view what, ondemand::value value,
                                  std::uint64_t& count) {
  absl::string_view text;
  const auto error = ReadNumberText(value, text);
  if (error == simdjson::INCORRECT_TYPE) {
    return Fail(absl::StrCat(Quoted(what), " is not a number"));
  }
  if (error != simdjson::SUCCESS) return FailJson(error);
  const NumberFault fault = ReadCount(text, count);
  return fault == NumberFault::kNone || Fail(DescribeNumberFault(fault, Quoted(what), text));
}

bool JsonLinesReader::ReadHistogram(ondemand::value value, Row& row) {
  ondemand::array buckets;
  auto error = value.get_array().get(buckets);
  if (error == simdjson::INCORRECT_TYPE) {
    return Fail("`histogram` is not an array; write it as [[value, count], …]");
  }
  if (error != simdjson::SUCCESS) return FailJson(error);
  for (auto bucket : buckets) {
    ondemand::array pair;
    error = bucket.get_array().get(pair);
    if (error == simdjson::INCORRECT_TYPE) {
      return Fail("a bucket of `histogram` is not [value, count]");
    }
    if (error != simdjson::SUCCESS) return FailJson(error);
    if (!ReadBucket(pair, row)) return false;
  }
  return true;
}

bool JsonLinesReader::ReadBucket(ondemand::array pair, Row& row) {
  double value = 0;
  std::uint64_t count = 0;
  int size = 0;
  for (auto element : pair) {
    ondemand::value number;
    auto error = std::move(element).get(number);
    if (error == simdjson::SUCCESS && size == 0) {
      error = number.get_double().get(value);
    } else if (error == simdjson::SUCCESS && size == 1) {
      if (!ReadCountOf("histogram", number, count)) return false;
    }
    if (error != simdjson::SUCCESS && error != simdjson::INCORRECT_TYPE) return FailJson(error);
    if (error == simdjson::INCORRECT_TYPE || size == 2) {
      return Fail("a bucket of `histogram` is not [value, count]");
    }
    ++size;
  }
  if (size != 2) return Fail("a bucket of `histogram` is not [value, count]");
  row.buckets.emplace_back(value, count);
  return true;
}

}  // namespace

std::unique_ptr<Reader> OpenJsonLines(std::unique_ptr<Input> input, const ReaderOptions& options) {
  return std::make_unique<JsonLinesReader>(std::move(input), options);
}

}  // namespace sluice::trace
