#include "src/tune/incidents.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "src/engine/ticks.h"
#include "src/language/source.h"
#include "src/trace/csv_splitter.h"
#include "src/trace/quote.h"
#include "src/trace/reader.h"

namespace sluice::tune {
namespace {

using trace::CsvSplitter;
using trace::Quoted;

constexpr std::uint64_t kMaxRowBytes = 1 << 20;
constexpr std::size_t kMaxColumns = 256;

// What a column is. Those that are kIgnored are labels of signals, and not of the gate.
struct Column {
  enum class Kind { kBegin, kEnd, kName, kLabel, kIgnored };
  Kind kind = Kind::kIgnored;
  std::string name;
};

class IncidentReader {
 public:
  IncidentReader(trace::Input& input, const Subject& subject)
      : input_(input), splitter_(input, kMaxRowBytes, kMaxColumns) {
    for (const v1::Name& label : subject.gate.labels()) own_labels_.insert(label.text());
    for (const v1::Item& item : subject.plan.items()) {
      for (const v1::LabelDecl& label : item.signal().labels()) labels_.insert(label.name().text());
    }
    gate_ = subject.gate.name().text();
  }

  absl::StatusOr<Incidents> Read() {
    absl::Status status = ReadHeader();
    while (status.ok()) {
      const CsvSplitter::Result result = splitter_.Next();
      if (result == CsvSplitter::Result::kEnd) break;
      status = result == CsvSplitter::Result::kRow ? ReadRow() : Broken(result);
    }
    if (!status.ok()) return status;
    std::stable_sort(incidents_.all.begin(), incidents_.all.end(),
                     [](const Incident& a, const Incident& b) { return a.begin_ns < b.begin_ns; });
    return std::move(incidents_);
  }

 private:
  absl::Status Wrong(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(input_.name(), ":", splitter_.line(), ": ", what));
  }

  absl::Status Broken(CsvSplitter::Result result) const {
    if (result == CsvSplitter::Result::kFailed) return splitter_.status();
    return Wrong(trace::DescribeSplit(result, kMaxRowBytes));
  }

  absl::Status ReadHeader() {
    const CsvSplitter::Result result = splitter_.Next();
    if (result == CsvSplitter::Result::kEnd) {
      return absl::InvalidArgumentError(absl::StrCat(
          input_.name(), ": is empty; a file of incidents begins with the line `begin,end`"));
    }
    if (result != CsvSplitter::Result::kRow) return Broken(result);
    if (splitter_.size() > kMaxColumns) {
      return Wrong(absl::StrCat("more than ", kMaxColumns, " columns"));
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < splitter_.size(); ++i) {
      const std::string name(splitter_.fields()[i]);
      if (!seen.insert(name).second) {
        return Wrong(absl::StrCat("the column ", Quoted(name), " is there twice"));
      }
      const absl::Status status = AddColumn(name);
      if (!status.ok()) return status;
    }
    for (const char* needed : {"begin", "end"}) {
      if (seen.count(needed) == 0) {
        return Wrong(absl::StrCat("there is no column `", needed,
                                  "`; the header of a file of incidents is `begin,end`, and "
                                  "possibly `name` and labels of gate ",
                                  Quoted(gate_)));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddColumn(const std::string& name) {
    using Kind = Column::Kind;
    if (name == "begin" || name == "end") {
      columns_.push_back({name == "begin" ? Kind::kBegin : Kind::kEnd, name});
    } else if (own_labels_.count(name) > 0) {
      columns_.push_back({Kind::kLabel, name});
    } else if (labels_.count(name) > 0) {
      columns_.push_back({Kind::kIgnored, name});
      incidents_.ignored.push_back(name);
    } else if (name == "name") {
      columns_.push_back({Kind::kName, name});
    } else {
      std::vector<std::string> known = {"begin", "end", "name"};
      known.insert(known.end(), labels_.begin(), labels_.end());
      const std::string nearest = language::DidYouMean(name, known);
      return Wrong(absl::StrCat("the column ", Quoted(name),
                                " is none of `begin`, `end`, `name` and the labels of the plan",
                                nearest.empty() ? "; leave it out" : nearest));
    }
    return absl::OkStatus();
  }

  absl::Status ReadTimeCell(absl::string_view text, const std::string& column,
                            std::int64_t& time_ns) const {
    const absl::StatusOr<std::int64_t> time = trace::ParseTime(text);
    absl::Status status = time.status();
    if (status.ok()) status = engine::CheckTime("a time", *time);
    if (!status.ok()) return Wrong(absl::StrCat("`", column, "`: ", status.message()));
    time_ns = *time;
    return absl::OkStatus();
  }

  absl::Status ReadRow() {
    if (splitter_.size() != columns_.size()) {
      return Wrong(absl::StrCat("the row has ", splitter_.size(), " fields, and the header ",
                                columns_.size()));
    }
    Incident incident;
    incident.line = splitter_.line();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const absl::Status status = ReadCell(columns_[i], splitter_.fields()[i], incident);
      if (!status.ok()) return status;
    }
    if (incident.end_ns < incident.begin_ns) return Wrong("the incident ends before it begins");
    incidents_.all.push_back(std::move(incident));
    return absl::OkStatus();
  }

  absl::Status ReadCell(const Column& column, absl::string_view text, Incident& incident) const {
    if (!trace::IsUtf8(text)) return Wrong(absl::StrCat(Quoted(text), " is not UTF-8"));
    switch (column.kind) {
      case Column::Kind::kBegin:
        return ReadTimeCell(text, column.name, incident.begin_ns);
      case Column::Kind::kEnd:
        return ReadTimeCell(text, column.name, incident.end_ns);
      case Column::Kind::kName:
        incident.name = std::string(text);
        break;
      case Column::Kind::kLabel:
        if (!text.empty()) incident.segment[column.name] = std::string(text);
        break;
      case Column::Kind::kIgnored:
        break;
    }
    return absl::OkStatus();
  }

  trace::Input& input_;
  CsvSplitter splitter_;
  std::string gate_;
  std::set<std::string> own_labels_;
  std::set<std::string> labels_;
  std::vector<Column> columns_;
  Incidents incidents_;
};

}  // namespace

absl::StatusOr<Incidents> ReadIncidents(trace::Input& input, const Subject& subject) {
  return IncidentReader(input, subject).Read();
}

}  // namespace sluice::tune
