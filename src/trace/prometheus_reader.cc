#include "src/trace/prometheus_reader.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/trace/file_reader.h"
#include "src/trace/json.h"
#include "src/trace/number.h"
#include "src/trace/quote.h"
#include "src/trace/time.h"

namespace sluice::trace {
namespace {

namespace ondemand = simdjson::ondemand;

struct Series {
  std::string signal;
  std::vector<std::pair<std::string, std::string>> labels;
};

struct Sample {
  std::int64_t time_ns;
  double value;
  std::uint32_t series;
  std::uint32_t line;
};

struct Fault {
  std::uint64_t line;
  std::string what;
};

// All that a file holds, in the order of the file.
struct Content {
  std::vector<Series> series;
  std::vector<Sample> samples;
  std::vector<Fault> faults;      // the first few
  std::uint64_t more_faults = 0;  // those beyond
};

std::uint32_t Narrow(std::uint64_t number) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// Reads one answer. Its methods return false where the answer as a whole can't be read, and
// leave the reason in fault().
class AnswerParser {
 public:
  AnswerParser(absl::string_view text, const ReaderOptions& options, const Columns& columns,
               Content& content)
      : text_(text),
        counted_(text.data()),
        options_(options),
        columns_(columns),
        content_(content) {}

  // Behind `text` Input::kPadding bytes can be read.
  bool Parse();
  const Fault& fault() const { return fault_; }

 private:
  bool ReadAnswer(ondemand::object answer);
  bool ReadMember(absl::string_view key, ondemand::value value);
  bool ReadData(ondemand::value value);
  bool ReadText(absl::string_view key, ondemand::value value, std::string& text);
  bool ReadResult(ondemand::value value);
  bool ReadSeriesList(ondemand::array list);
  bool ReadSeries(ondemand::object object);
  bool ReadMetric(ondemand::value value, Series& series);
  bool ReadValues(ondemand::value value);
  bool ReadPair(ondemand::value value);
  void AddSample(absl::string_view time, absl::string_view value);

  // The line of a place that is not before those asked for so far.
  std::uint64_t LineOf(const char* place);
  void AddFault(std::string what);
  bool Fail(std::string what) {
    fault_ = {line_, std::move(what)};
    return false;
  }
  bool FailJson(simdjson::error_code code, absl::string_view what) {
    return Fail(code == simdjson::INCORRECT_TYPE
                    ? absl::StrCat(what, "; is this what query_range answers?")
                    : DescribeJsonFault(code));
  }
  std::string Where() const { return absl::StrCat("series ", content_.series.size(), ": "); }

  const absl::string_view text_;
  const char* counted_;
  std::uint64_t line_ = 1;
  const ReaderOptions& options_;
  const Columns& columns_;
  Content& content_;
  Fault fault_;
  std::string status_;
  std::string error_;
  std::string error_type_;
  bool has_result_ = false;
  std::string series_fault_;
};

constexpr std::size_t kKeptFaults = 16;

std::uint64_t AnswerParser::LineOf(const char* place) {
  if (place > counted_) {
    line_ += static_cast<std::uint64_t>(std::count(counted_, place, '\n'));
    counted_ = place;
  }
  return line_;
}

void AnswerParser::AddFault(std::string what) {
  if (content_.faults.size() < kKeptFaults) {
    content_.faults.push_back({line_, std::move(what)});
  } else {
    ++content_.more_faults;
  }
}

bool AnswerParser::Parse() {
  ondemand::parser parser(std::max<std::size_t>(text_.size(), 1));
  ondemand::document document;
  auto error =
      parser.iterate(text_.data(), text_.size(), text_.size() + Input::kPadding).get(document);
  if (error != simdjson::SUCCESS) return FailJson(error, "");
  ondemand::json_type type{};
  error = document.type().get(type);
  bool good = false;
  if (error == simdjson::SUCCESS && type == ondemand::json_type::array) {
    ondemand::array list;
    error = document.get_array().get(list);
    good = error == simdjson::SUCCESS && ReadSeriesList(list);
  } else if (error == simdjson::SUCCESS) {
    ondemand::object answer;
    error = document.get_object().get(answer);
    good = error == simdjson::SUCCESS && ReadAnswer(answer);
  }
  if (error != simdjson::SUCCESS) return FailJson(error, "neither an object nor an array");
  if (!good) {
    const char* place = nullptr;
    if (document.current_location().get(place) == simdjson::SUCCESS) fault_.line = LineOf(place);
    return false;
  }
  return AtEnd(document) || Fail("something behind the end of the answer");
}

bool AnswerParser::ReadAnswer(ondemand::object answer) {
  for (auto member : answer) {
    ondemand::field field;
    auto error = std::move(member).get(field);
    std::string_view key;
    if (error == simdjson::SUCCESS) error = field.unescaped_key().get(key);
    if (error != simdjson::SUCCESS) return FailJson(error, "");
    if (!ReadMember(View(key), field.value())) return false;
  }
  if (status_ == "error") {
    return Fail(absl::StrCat("Prometheus answered with an error: ", Shown(error_type_),
                             error_type_.empty() ? "" : ": ", Shown(error_)));
  }
  return has_result_ || Fail("there is no `result`; is this what query_range answers?");
}

bool AnswerParser::ReadMember(absl::string_view key, ondemand::value value) {
  if (key == "status") return ReadText(key, value, status_);
  if (key == "error") return ReadText(key, value, error_);
  if (key == "errorType") return ReadText(key, value, error_type_);
  if (key == "data") return ReadData(value);
  if (key == "result") return ReadResult(value);
  if (key != "resultType") return true;
  std::string type;
  if (!ReadText(key, value, type)) return false;
  if (type == "matrix" || type == "vector") return true;
  return Fail(
      absl::StrCat("the answer is a ", Quoted(type), ", which has no series; ask by query_range"));
}

bool AnswerParser::ReadText(absl::string_view key, ondemand::value value, std::string& text) {
  std::string_view read;
  const auto error = value.get_string().get(read);
  if (error != simdjson::SUCCESS) {
    return FailJson(error, absl::StrCat(Quoted(key), " is not a string"));
  }
  text = std::string(read);
  return true;
}

bool AnswerParser::ReadData(ondemand::value value) {
  bool null = false;
  if (ReadNull(value, null) && null) return true;  // as beside an error
  ondemand::object data;
  auto error = value.get_object().get(data);
  if (error != simdjson::SUCCESS) return FailJson(error, "`data` is not an object");
  for (auto member : data) {
    ondemand::field field;
    error = std::move(member).get(field);
    std::string_view key;
    if (error == simdjson::SUCCESS) error = field.unescaped_key().get(key);
    if (error != simdjson::SUCCESS) return FailJson(error, "");
    const bool ours = key == "result" || key == "resultType";
    if (ours && !ReadMember(View(key), field.value())) return false;
  }
  return true;
}

bool AnswerParser::ReadResult(ondemand::value value) {
  if (has_result_) return Fail("`result` is there twice");
  ondemand::array list;
  const auto error = value.get_array().get(list);
  if (error != simdjson::SUCCESS) return FailJson(error, "`result` is not an array");
  return ReadSeriesList(list);
}

bool AnswerParser::ReadSeriesList(ondemand::array list) {
  has_result_ = true;
  for (auto element : list) {
    ondemand::object object;
    const auto error = element.get_object().get(object);
    if (error != simdjson::SUCCESS) return FailJson(error, "a series is not an object");
    if (!ReadSeries(object)) return false;
  }
  return true;
}

bool AnswerParser::ReadSeries(ondemand::object object) {
  const std::size_t first = content_.samples.size();
  const std::size_t index = content_.series.size();
  if (index == std::numeric_limits<std::uint32_t>::max()) return Fail("too many series");
  content_.series.emplace_back();
  series_fault_.clear();
  for (auto member : object) {
    ondemand::field field;
    auto error = std::move(member).get(field);
    std::string_view key;
    if (error == simdjson::SUCCESS) error = field.unescaped_key().get(key);
    if (error != simdjson::SUCCESS) return FailJson(error, "");
    bool good = true;
    if (key == "metric") {
      good = ReadMetric(field.value(), content_.series[index]);
    } else if (key == "values") {
      good = ReadValues(field.value());
    } else if (key == "value") {
      good = ReadPair(field.value());
    } else if (key == "histogram" || key == "histograms") {
      series_fault_ = "native histograms can't be read; ask for a quantile of them";
    }
    if (!good) return false;
  }
  Series& series = content_.series[index];
  if (!options_.signal.empty()) series.signal = options_.signal;
  if (series_fault_.empty() && series.signal.empty()) {
    series_fault_ = "has no `__name__` to be its signal; give the file as SIGNAL=FILE";
  }
  if (!series_fault_.empty()) {
    AddFault(absl::StrCat(Where(), series_fault_));
    content_.samples.resize(first);
  }
  return true;
}

bool AnswerParser::ReadMetric(ondemand::value value, Series& series) {
  ondemand::object metric;
  auto error = value.get_object().get(metric);
  if (error != simdjson::SUCCESS) return FailJson(error, Where() + "`metric` is not an object");
  series.labels.clear();
  for (auto member : metric) {
    ondemand::field field;
    error = std::move(member).get(field);
    std::string_view name;
    if (error == simdjson::SUCCESS) error = field.unescaped_key().get(name);
    std::string_view text;
    if (error == simdjson::SUCCESS) error = field.value().get_string().get(text);
    if (error != simdjson::SUCCESS) return FailJson(error, Where() + "a label is not a string");
    if (name == "__name__") {
      series.signal = std::string(text);
      continue;
    }
    const absl::optional<absl::string_view> ours = columns_.Ours(View(name));
    if (!ours.has_value() || text.empty()) continue;
    for (const auto& label : series.labels) {
      if (label.first == *ours) {
        series_fault_ = absl::StrCat("the label ", Quoted(*ours), " is there twice");
      }
    }
    if (series.labels.size() == kMaxLabels) {
      series_fault_ = absl::StrCat("more than ", kMaxLabels, " labels");
    } else {
      series.labels.emplace_back(std::string(*ours), std::string(text));
    }
  }
  return true;
}

bool AnswerParser::ReadValues(ondemand::value value) {
  ondemand::array values;
  const auto error = value.get_array().get(values);
  if (error != simdjson::SUCCESS) return FailJson(error, Where() + "`values` is not an array");
  for (auto element : values) {
    ondemand::value pair;
    const auto fault = std::move(element).get(pair);
    if (fault != simdjson::SUCCESS) return FailJson(fault, "");
    if (!ReadPair(pair)) return false;
  }
  return true;
}

// [1772395200.25, "0.97"]
bool AnswerParser::ReadPair(ondemand::value value) {
  constexpr absl::string_view kShape = "a sample is not [seconds, \"value\"]";
  ondemand::array pair;
  auto error = value.get_array().get(pair);
  if (error != simdjson::SUCCESS) return FailJson(error, Where() + std::string(kShape));
  absl::string_view time;
  std::string_view number;
  int size = 0;
  for (auto element : pair) {
    ondemand::value part;
    error = std::move(element).get(part);
    if (error == simdjson::SUCCESS && size == 0) error = ReadNumberText(part, time);
    if (error == simdjson::SUCCESS && size == 1) error = part.get_string().get(number);
    if (error == simdjson::SUCCESS && size > 1) error = simdjson::INCORRECT_TYPE;
    if (error != simdjson::SUCCESS) return FailJson(error, Where() + std::string(kShape));
    ++size;
  }
  if (size != 2) return FailJson(simdjson::INCORRECT_TYPE, Where() + std::string(kShape));
  AddSample(time, View(number));
  return true;
}

void AnswerParser::AddSample(absl::string_view time, absl::string_view value) {
  Sample sample = {};
  sample.line = Narrow(LineOf(time.data()));
  sample.series = static_cast<std::uint32_t>(content_.series.size() - 1);
  const TimeFault time_fault = ReadEpochSeconds(time, sample.time_ns);
  if (time_fault != TimeFault::kNone) {
    return AddFault(absl::StrCat(Where(), DescribeTimeFault(time_fault, time)));
  }
  if (value == "NaN") return;
  const NumberFault fault = ReadNumber(value, sample.value);
  if (fault != NumberFault::kNone) {
    return AddFault(
        absl::StrCat(Where(), DescribeNumberFault(fault, "the value", value), " (at ", time, ")"));
  }
  content_.samples.push_back(sample);
}

class PrometheusReader final : public FileReader {
 public:
  PrometheusReader(std::unique_ptr<Input> from, const ReaderOptions& options)
      : FileReader(std::move(from), options) {}

 protected:
  Step Read(Row& row) override {
    if (!loaded_) {
      absl::Status status = Load();
      if (!status.ok()) return Stop(std::move(status));
      loaded_ = true;
    }
    if (next_fault_ < content_.faults.size()) {
      const Fault& fault = content_.faults[next_fault_++];
      return Bad(fault.line, fault.what);
    }
    if (content_.more_faults > 0) return BadMore();
    if (next_ == content_.samples.size()) return Step::kEnd;
    const Sample& sample = content_.samples[next_++];
    const Series& series = content_.series[sample.series];
    row.time_ns = sample.time_ns;
    row.signal = series.signal;
    row.labels.assign(series.labels.begin(), series.labels.end());
    row.form = Row::Form::kValue;
    row.value = sample.value;
    row.line = sample.line;
    return Step::kRow;
  }

 private:
  absl::Status Load();

  // The faults beyond those that were kept: counted one by one where they are skipped.
  Step BadMore() {
    const std::uint64_t more = content_.more_faults;
    content_.more_faults = options().skip_bad_rows ? more - 1 : 0;
    return BadAt(absl::StrCat(more, " more samples can't be read"));
  }

  bool loaded_ = false;
  Content content_;
  std::size_t next_fault_ = 0;
  std::size_t next_ = 0;
};

absl::Status PrometheusReader::Load() {
  absl::Status status = input().Want(kMaxPrometheusBytes + 1);
  if (!status.ok()) return status;
  if (input().size() > kMaxPrometheusBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat(input().name(), ": is larger than ", kMaxPrometheusBytes,
                     " bytes, and would have to be sorted in memory; ask Prometheus for less at "
                     "once, into several files"));
  }
  AnswerParser parser(input().window(), options(), columns(), content_);
  const bool good = parser.Parse();
  input().Release();
  if (!good) {
    return absl::InvalidArgumentError(
        absl::StrCat(input().name(), ":", parser.fault().line, ": ", parser.fault().what));
  }
  const auto earlier = [](const Sample& a, const Sample& b) { return a.time_ns < b.time_ns; };
  auto& samples = content_.samples;
  if (!std::is_sorted(samples.begin(), samples.end(), earlier)) {
    std::stable_sort(samples.begin(), samples.end(), earlier);
  }
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<Reader> OpenPrometheus(std::unique_ptr<Input> input, const ReaderOptions& options) {
  return std::make_unique<PrometheusReader>(std::move(input), options);
}

}  // namespace sluice::trace
