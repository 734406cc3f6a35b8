#include "src/engine/event_fields.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/plan/people_time.h"

namespace sluice::engine {

void SetTime(std::int64_t time_ns, google::protobuf::Timestamp* timestamp) {
  std::int64_t seconds = time_ns / 1'000'000'000;
  std::int64_t nanos = time_ns % 1'000'000'000;
  if (nanos < 0) {
    nanos += 1'000'000'000;
    --seconds;
  }
  timestamp->set_seconds(seconds);
  timestamp->set_nanos(static_cast<std::int32_t>(nanos));
}

std::int64_t TimeOf(const v1::Event& event) {
  return google::protobuf::util::TimeUtil::TimestampToNanoseconds(event.time());
}

void SetSegment(const plan::SpaceSpec& space, const evaluate::LabelValues& values,
                v1::Event& event) {
  for (std::size_t i = 0; i < space.labels.size(); ++i) {
    (*event.mutable_segment())[space.labels[i]] = std::string(values[i]);
  }
}

std::string EventId(absl::string_view name, const std::vector<std::string>& labels,
                    const v1::Event& event, absl::string_view kind) {
  const absl::Time at =
      absl::FromUnixSeconds(event.time().seconds()) + absl::Nanoseconds(event.time().nanos());
  const std::string time = plan::TimeInUtc(at);
  std::vector<std::string> parts;
  for (const std::string& label : labels) {
    const auto value = event.segment().find(label);
    // What was asked for under another plan may lack a label of this one.
    if (value == event.segment().end()) continue;
    parts.push_back(absl::StrCat(label, "=", language::PrintQuoted(value->second)));
  }
  return absl::StrCat(name, parts.empty() ? "" : "{", absl::StrJoin(parts, ","),
                      parts.empty() ? "" : "}", "/", kind, "/", time);
}

std::string Target(absl::string_view name, const std::vector<std::string>& labels,
                   const std::vector<int>& label_order, const evaluate::LabelValues& values) {
  if (labels.empty()) return std::string(name);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string value(values[static_cast<std::size_t>(label_order[i])]);
    parts.push_back(absl::StrCat(labels[i], " = ", language::PrintQuoted(value)));
  }
  return absl::StrCat(name, "{", absl::StrJoin(parts, ", "), "}");
}

std::string NoSuchSegment(absl::string_view what, const std::vector<std::string>& labels,
                          const std::vector<std::pair<std::string, std::string>>& segment) {
  if (labels.empty()) return absl::StrCat(what, " has no labels, and so no such segment");
  const std::string by = absl::StrCat(what, " is by ", absl::StrJoin(labels, ", "));
  std::vector<std::string> missing = labels;
  for (const auto& [label, value] : segment) {
    const auto found = std::find(missing.begin(), missing.end(), label);
    if (found != missing.end()) {
      missing.erase(found);
    } else if (std::find(labels.begin(), labels.end(), label) != labels.end()) {
      return absl::StrCat(by, ": the label ", language::Quoted(label), " was given twice");
    } else {
      return absl::StrCat(by, ": it has no label ", language::Quoted(label),
                          language::DidYouMean(label, labels));
    }
  }
  if (!missing.empty()) {
    return absl::StrCat(by, ": say which ", absl::StrJoin(missing, ", "), " is meant");
  }
  return absl::StrCat(what, " has no such segment");
}

Segment SegmentOf(const v1::Event& event) {
  return Segment(event.segment().begin(), event.segment().end());
}

bool Agree(const Segment& a, const Segment& b) {
  return std::all_of(a.begin(), a.end(), [&b](const auto& label) {
    const auto found = b.find(label.first);
    return found == b.end() || found->second == label.second;
  });
}

std::string TargetText(absl::string_view name, const std::vector<std::string>& labels,
                       const Segment& segment) {
  std::vector<std::string> parts;
  const auto add = [&parts](const auto& label) {
    parts.push_back(absl::StrCat(label.first, " = ", language::PrintQuoted(label.second)));
  };
  for (const std::string& label : labels) {
    const auto found = segment.find(label);
    if (found != segment.end()) add(*found);
  }
  for (const auto& label : segment) {
    if (std::find(labels.begin(), labels.end(), label.first) == labels.end()) add(label);
  }
  if (parts.empty()) return std::string(name);
  return absl::StrCat(name, "{", absl::StrJoin(parts, ", "), "}");
}

std::string TargetText(absl::string_view name, const Segment& segment) {
  return TargetText(name, {}, segment);
}

absl::string_view RampMoveOf(const v1::Event& event) {
  absl::string_view id = event.id();
  id = id.substr(0, id.rfind('/'));
  id.remove_prefix(id.rfind('/') + 1);
  if (!absl::ConsumePrefix(&id, "RAMP:")) return {};
  return id.substr(0, id.find('#'));
}

std::string NameSome(std::size_t count, absl::FunctionRef<std::string(std::size_t i)> name) {
  constexpr std::size_t kMostNamed = 6;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(count, kMostNamed); ++i) names.push_back(name(i));
  const std::string listed = absl::StrJoin(names, ", ");
  if (count <= kMostNamed) return listed;
  return absl::StrCat(listed, " and ", count - kMostNamed, " more");
}

}  // namespace sluice::engine
