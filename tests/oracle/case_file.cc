#include "tests/oracle/case_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "src/language/print.h"
#include "tests/oracle/compare.h"

namespace sluice::oracle {
namespace {

using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::MessageToJsonString;

absl::Status FromProtobuf(const google::protobuf::util::Status& status, absl::string_view where) {
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", std::string(status.message())));
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("can't read ", path));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Lines that say something: neither blank nor a comment.
std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty() && line[0] != '#') lines.emplace_back(line);
  }
  return lines;
}

absl::StatusOr<ExpectedEvent> ParseExpected(const std::string& line) {
  ExpectedEvent expected;
  expected.line = line;
  google::protobuf::Struct fields;
  absl::Status status = FromProtobuf(JsonStringToMessage(line, &fields), line);
  if (!status.ok()) return status;
  for (const auto& field : fields.fields()) expected.fields.push_back(field.first);
  std::sort(expected.fields.begin(), expected.fields.end());
  status = FromProtobuf(JsonStringToMessage(line, &expected.event), line);
  if (!status.ok()) return status;
  return expected;
}

const google::protobuf::FieldDescriptor* FieldOf(const std::string& json_name) {
  const google::protobuf::Descriptor& event = *v1::Event::descriptor();
  for (int i = 0; i < event.field_count(); ++i) {
    if (event.field(i)->json_name() == json_name || event.field(i)->name() == json_name) {
      return event.field(i);
    }
  }
  return nullptr;
}

std::string FieldDifference(const ExpectedEvent& expected, const v1::Event& actual) {
  for (const std::string& name : expected.fields) {
    if (name == "action") {  // the oracle fills no fields in
      if (expected.event.action().message() == actual.action().message()) continue;
      return absl::StrCat("sends ", actual.action().message(), "\n");
    }
    const google::protobuf::FieldDescriptor* field = FieldOf(name);
    if (field == nullptr) return absl::StrCat("no field is called ", name);
    MessageDifferencer differencer;
    differencer.set_float_comparison(MessageDifferencer::APPROXIMATE);
    std::string report;
    differencer.ReportDifferencesToString(&report);
    if (!differencer.CompareWithFields(expected.event, actual, {field}, {field})) return report;
  }
  return "";
}

}  // namespace

std::vector<std::string> FindCases(const std::string& folder) {
  std::vector<std::string> cases;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (std::filesystem::exists(entry.path() / "plan.sluice")) {
      cases.push_back(entry.path().string());
    }
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

absl::StatusOr<CaseFile> LoadCase(const std::string& folder) {
  CaseFile loaded;
  loaded.name = std::filesystem::path(folder).filename().string();
  absl::StatusOr<std::string> plan = ReadFile(folder + "/plan.sluice");
  if (!plan.ok()) return plan.status();
  loaded.plan_text = *std::move(plan);
  for (const char* name : {"/trace.csv", "/trace.jsonl"}) {
    if (std::filesystem::exists(folder + name)) loaded.trace_path = folder + name;
  }
  if (loaded.trace_path.empty()) {
    const absl::StatusOr<std::string> steps = ReadFile(folder + "/steps.jsonl");
    if (!steps.ok()) return steps.status();
    const absl::Status status = StepsFromText(*steps, loaded.start_ns, loaded.steps);
    if (!status.ok()) return status;
  }
  const absl::StatusOr<std::string> expected = ReadFile(folder + "/expected.jsonl");
  if (!expected.ok()) return expected.status();
  for (const std::string& line : LinesOf(*expected)) {
    absl::StatusOr<ExpectedEvent> event = ParseExpected(line);
    if (!event.ok()) return event.status();
    loaded.expected.push_back(*std::move(event));
  }
  return loaded;
}

absl::StatusOr<std::vector<Step>> StepsOfTrace(trace::Reader& reader, std::int64_t lateness_ns,
                                               std::int64_t& start_ns) {
  std::vector<Step> steps;
  std::optional<std::int64_t> newest;
  trace::Row row;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(row);
    if (!more.ok()) return more.status();
    if (!*more) break;
    v1::Sample sample;
    sample.set_time_ns(row.time_ns);
    sample.set_signal(std::string(row.signal));
    for (const auto& [label, value] : row.labels) {
      (*sample.mutable_labels())[std::string(label)] = std::string(value);
    }
    switch (row.form) {
      case trace::Row::Form::kValue:
        sample.set_value(row.value);
        break;
      case trace::Row::Form::kOutcome:
        sample.mutable_outcome()->set_ok(row.ok);
        sample.mutable_outcome()->set_total(row.total);
        break;
      case trace::Row::Form::kEvents:
        sample.set_n(row.total);
        break;
      case trace::Row::Form::kHistogram:
        sample.mutable_histogram();
        for (const auto& [value, count] : row.buckets) {
          v1::Bucket& bucket = *sample.mutable_histogram()->add_buckets();
          bucket.set_value(value);
          bucket.set_count(count);
        }
    }
    if (!newest.has_value()) start_ns = row.time_ns;
    if (newest.has_value() && row.time_ns > *newest) steps.push_back(AdvanceStep(row.time_ns - 1));
    newest = std::max(newest.value_or(row.time_ns), row.time_ns);
    steps.push_back(SampleStep(std::move(sample)));
  }
  if (newest.has_value()) steps.push_back(AdvanceStep(*newest + lateness_ns));
  return steps;
}

std::string DifferenceFromExpected(const std::vector<ExpectedEvent>& expected,
                                   const std::vector<v1::Event>& actual) {
  std::set<int> kinds;
  for (const ExpectedEvent& event : expected) kinds.insert(event.event.kind());
  const std::vector<v1::Event> told = Known(actual, kinds);
  for (std::size_t i = 0; i < std::min(expected.size(), told.size()); ++i) {
    const std::string difference = FieldDifference(expected[i], told[i]);
    if (difference.empty()) continue;
    return absl::StrCat("event ", i, ": ", difference, "expected: ", expected[i].line, "\nof:\n",
                        Describe(told));
  }
  if (expected.size() == told.size()) return "";
  std::string lines;
  for (const ExpectedEvent& event : expected) absl::StrAppend(&lines, "  ", event.line, "\n");
  return absl::StrCat(told.size(), " events, not ", expected.size(), "\nexpected:\n", lines,
                      "actual:\n", Describe(told));
}

std::string StepsToText(std::int64_t start_ns, const std::vector<Step>& steps) {
  std::string text = absl::StrCat("{\"start\": ", start_ns, "}\n");
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  for (const Step& step : steps) {
    if (step.kind == Step::Kind::kAdvance) {
      absl::StrAppend(&text, "{\"advance\": ", step.now_ns, "}\n");
      continue;
    }
    std::string json;
    if (step.kind == Step::Kind::kSample) {
      const auto status = MessageToJsonString(step.sample, &json, options);
      absl::StrAppend(&text, status.ok() ? json : std::string(status.message()), "\n");
      continue;
    }
    const auto status = MessageToJsonString(step.target, &json, options);
    absl::StrAppend(&text, "{\"", step.kind == Step::Kind::kReset ? "reset" : "ask",
                    "\": ", status.ok() ? json : std::string(status.message()), "}\n");
  }
  return text;
}

absl::Status StepsFromText(const std::string& text, std::int64_t& start_ns,
                           std::vector<Step>& steps) {
  for (const std::string& line : LinesOf(text)) {
    absl::string_view rest = line;
    const bool reset = absl::ConsumePrefix(&rest, "{\"reset\":");
    if (reset || absl::ConsumePrefix(&rest, "{\"ask\":")) {
      Step step;
      step.kind = reset ? Step::Kind::kReset : Step::Kind::kAsk;
      if (!absl::ConsumeSuffix(&rest, "}")) return absl::InvalidArgumentError(line);
      const absl::Status status =
          FromProtobuf(JsonStringToMessage(std::string(rest), &step.target), line);
      if (!status.ok()) return status;
      steps.push_back(std::move(step));
      continue;
    }
    std::int64_t* number = nullptr;
    if (absl::ConsumePrefix(&rest, "{\"start\":")) {
      number = &start_ns;
    } else if (absl::ConsumePrefix(&rest, "{\"advance\":")) {
      steps.push_back(AdvanceStep(0));
      number = &steps.back().now_ns;
    }
    if (number != nullptr) {
      if (absl::ConsumeSuffix(&rest, "}") && absl::SimpleAtoi(rest, number)) continue;
      return absl::InvalidArgumentError(line);
    }
    v1::Sample sample;
    const absl::Status status = FromProtobuf(JsonStringToMessage(line, &sample), line);
    if (!status.ok()) return status;
    steps.push_back(SampleStep(std::move(sample)));
  }
  return absl::OkStatus();
}

std::string CaseToText(const Pair& pair, const std::vector<v1::Event>& expected) {
  std::string text =
      absl::StrCat("---- plan.sluice\n", language::Print(pair.plan), "---- steps.jsonl\n",
                   StepsToText(pair.start_ns, pair.steps), "---- expected.jsonl\n");
  for (const v1::Event& event : expected) {
    std::string json;
    const auto status = MessageToJsonString(event, &json);
    absl::StrAppend(&text, status.ok() ? json : std::string(status.message()), "\n");
  }
  return text;
}

}  // namespace sluice::oracle
