#include "src/trace/series_cache.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/language/source.h"
#include "src/trace/quote.h"

namespace sluice::trace {
namespace {

// Rows may name the same labels in any order, and each order is an entry of its
// own: so many that only a hostile file gets there.
constexpr std::size_t kMaxKnown = std::size_t{1} << 22;

// Lengths keep apart what would read the same.
void AppendKey(absl::string_view part, std::string& key) {
  const auto size = static_cast<std::uint32_t>(part.size());
  key.append(reinterpret_cast<const char*>(&size), sizeof(size));
  key.append(part.data(), part.size());
}

template <typename Labels>
bool HasLabel(const Labels& labels, absl::string_view name) {
  return std::any_of(labels.begin(), labels.end(),
                     [name](const auto& label) { return label.first == name; });
}

// "the label `region`", "the labels `region`, `cdn`"
std::string LabelNames(const std::vector<absl::string_view>& names) {
  return absl::StrCat(names.size() == 1 ? "the label " : "the labels ", QuotedList(names));
}

absl::Status CheckLabels(const plan::SignalSpec& signal, const Row& row) {
  std::vector<absl::string_view> missing;
  std::vector<absl::string_view> undeclared;
  for (const std::string& label : signal.labels) {
    if (!HasLabel(row.labels, label)) missing.push_back(label);
  }
  for (const auto& [label, value] : row.labels) {
    if (std::find(signal.labels.begin(), signal.labels.end(), label) == signal.labels.end()) {
      undeclared.push_back(label);
    }
  }
  if (missing.empty() && undeclared.empty()) return absl::OkStatus();
  std::string what = "the row";
  if (!missing.empty()) absl::StrAppend(&what, " lacks ", LabelNames(missing));
  if (!undeclared.empty()) {
    absl::StrAppend(&what, missing.empty() ? "" : " and", " has ", LabelNames(undeclared));
    absl::StrAppend(&what, missing.empty() ? ", which `" : "; `", signal.name, "`",
                    missing.empty() ? " does not declare" : " declares ");
    if (!missing.empty()) {
      absl::StrAppend(&what, QuotedList({signal.labels.begin(), signal.labels.end()}));
    }
  } else {
    absl::StrAppend(&what, ", which `", signal.name, "` declares");
  }
  return absl::InvalidArgumentError(what);
}

template <typename Handle>
absl::StatusOr<AnySeries> Any(const absl::StatusOr<Handle>& series) {
  if (!series.ok()) return series.status();
  return AnySeries(*series);
}

}  // namespace

absl::StatusOr<AnySeries> SeriesCache::Find(const Row& row) {
  key_.clear();
  AppendKey(row.signal, key_);
  for (const auto& [label, value] : row.labels) {
    AppendKey(label, key_);
    AppendKey(value, key_);
  }
  const auto known = known_.find(key_);
  if (known != known_.end()) return known->second;
  absl::StatusOr<AnySeries> series = Resolve(row);
  if (!series.ok()) return series;
  if (known_.size() >= kMaxKnown) known_.clear();
  known_.emplace(key_, *series);
  return series;
}

absl::StatusOr<AnySeries> SeriesCache::Resolve(const Row& row) const {
  const int index = program_.FindSignal(row.signal);
  if (index < 0) return UnknownSignal(row.signal);
  const plan::SignalSpec& signal = program_.signals[static_cast<std::size_t>(index)];
  const absl::Status status = CheckLabels(signal, row);
  if (!status.ok()) return status;
  const Labels labels(row.labels.begin(), row.labels.end());
  switch (signal.kind) {
    case v1::Signal::GAUGE:
      return Any(engine_.Gauge(signal.name, labels));
    case v1::Signal::COUNTER:
      return Any(engine_.Counter(signal.name, labels));
    case v1::Signal::EVENTS:
      return Any(engine_.Events(signal.name, labels));
    case v1::Signal::OUTCOME:
      return Any(engine_.Outcome(signal.name, labels));
    case v1::Signal::DISTRIBUTION:
      return Any(engine_.Distribution(signal.name, labels));
    default:
      return absl::InternalError(absl::StrCat("`", signal.name, "` is of no kind"));
  }
}

absl::Status SeriesCache::UnknownSignal(absl::string_view signal) const {
  std::vector<std::string> names;
  for (const plan::SignalSpec& spec : program_.signals) names.push_back(spec.name);
  std::string what = absl::StrCat("the plan has no signal ", Quoted(signal));
  const std::string nearest = language::DidYouMean(signal, names);
  if (!nearest.empty()) {
    absl::StrAppend(&what, nearest);
  } else if (names.empty()) {
    absl::StrAppend(&what, ", nor any other");
  } else {
    absl::StrAppend(&what, "; it has ", QuotedList({names.begin(), names.end()}));
  }
  return absl::InvalidArgumentError(what);
}

}  // namespace sluice::trace
