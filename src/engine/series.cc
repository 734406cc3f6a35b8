#include "src/engine/series.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::engine {
namespace {

constexpr std::size_t kMaxLabelBytes = 1024;

absl::Status CheckValue(const std::string& label, const std::string& value) {
  if (value.size() > kMaxLabelBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the value of label `", label, "` has ",
                                                   value.size(), " bytes; at most ", kMaxLabelBytes,
                                                   " are allowed"));
  }
  for (absl::string_view rest = value; !rest.empty();) {
    const language::CodePoint point = language::DecodeUtf8(rest);
    if (!point.valid) {
      return absl::InvalidArgumentError(absl::StrCat("the value of label `", label,
                                                     "` is not UTF-8: ", language::Escaped(value)));
    }
    rest.remove_prefix(point.bytes);
  }
  return absl::OkStatus();
}

std::string TheLabels(const plan::SignalSpec& signal) {
  if (signal.labels.empty()) return absl::StrCat("signal ", signal.name, " has no labels");
  return absl::StrCat("signal ", signal.name, " is by ", absl::StrJoin(signal.labels, ", "));
}

}  // namespace

void CounterSamples::Add(Sample sample) {
  const auto before = [](const Sample& a, const Sample& b) {
    return a.time_ns != b.time_ns ? a.time_ns < b.time_ns : a.value < b.value;
  };
  if (pending_.empty() || before(pending_.back(), sample)) {
    pending_.push_back(sample);
  } else {
    pending_.insert(std::upper_bound(pending_.begin(), pending_.end(), sample, before), sample);
  }
}

window::Compensated CounterSamples::Increase(double value, bool from_zero) {
  window::Compensated increase;
  if (!last_.has_value()) {
    increase.hi = from_zero ? value : 0;
  } else if (value < *last_) {
    increase.hi = value;
  } else {
    increase = window::TwoSum(value, -*last_);
  }
  last_ = value;
  return increase;
}

absl::StatusOr<int> SignalOfKind(const plan::Program& program, v1::Signal::Kind kind,
                                 absl::string_view name) {
  const int signal = program.FindSignal(name);
  if (signal < 0) {
    std::vector<std::string> known;
    for (const plan::SignalSpec& spec : program.signals) known.push_back(spec.name);
    return absl::NotFoundError(absl::StrCat("the plan has no signal `", language::Escaped(name),
                                            "`", language::DidYouMean(name, known)));
  }
  const plan::SignalSpec& spec = program.signals[static_cast<std::size_t>(signal)];
  if (spec.kind != kind) {
    return absl::InvalidArgumentError(absl::StrCat("signal ", spec.name, " is of kind ",
                                                   v1::Signal::Kind_Name(spec.kind), ", not ",
                                                   v1::Signal::Kind_Name(kind)));
  }
  return signal;
}

absl::StatusOr<std::vector<std::string>> ValuesOf(const plan::SignalSpec& signal,
                                                  const Labels& labels) {
  std::vector<std::string> values(signal.labels.size());
  std::vector<bool> given(signal.labels.size());
  for (const auto& [label, value] : labels) {
    const auto at = std::find(signal.labels.begin(), signal.labels.end(), label);
    if (at == signal.labels.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "a sample bears label `", language::Escaped(label), "`, but ", TheLabels(signal)));
    }
    const auto place = static_cast<std::size_t>(at - signal.labels.begin());
    if (given[place]) {
      return absl::InvalidArgumentError(absl::StrCat("label `", label, "` is given twice"));
    }
    if (const absl::Status good = CheckValue(label, value); !good.ok()) return good;
    given[place] = true;
    values[place] = value;
  }
  const auto missing = std::find(given.begin(), given.end(), false);
  if (missing != given.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a sample lacks label `", signal.labels[static_cast<std::size_t>(missing - given.begin())],
        "`: ", TheLabels(signal)));
  }
  return values;
}

absl::optional<std::uint32_t> SeriesTable::Find(int signal,
                                                const std::vector<std::string>& values) const {
  const auto& numbers = numbers_[static_cast<std::size_t>(signal)];
  const auto at = numbers.find(evaluate::JoinedKey(values));
  if (at == numbers.end()) return absl::nullopt;
  return at->second;
}

std::uint32_t SeriesTable::Add(int signal, std::vector<std::string> values,
                               const std::vector<SeriesRecord::Target>& targets) {
  // A record is used again within its signal alone, whose handles are of one type, and
  // whose series have room for as many targets.
  std::vector<std::uint32_t>& free = free_[static_cast<std::size_t>(signal)];
  std::uint32_t index = 0;
  if (!free.empty()) {
    index = free.back();
    free.pop_back();
  } else {
    index = static_cast<std::uint32_t>(records_.size());
    records_.emplace_back();
    last_ticks_.push_back(std::numeric_limits<std::int64_t>::min());
    records_.back().signal = signal;
    records_.back().stamp =
        static_cast<std::uint32_t>(program_.signals[static_cast<std::size_t>(signal)].kind);
    records_.back().first_target = static_cast<std::uint32_t>(targets_.size());
    targets_.resize(targets_.size() +
                    program_.signals[static_cast<std::size_t>(signal)].stores.size());
  }
  numbers_[static_cast<std::size_t>(signal)].emplace(evaluate::JoinedKey(values), index);
  records_[index].serves = true;
  records_[index].values = std::move(values);
  SetTargets(index, targets);
  return index;
}

void SeriesTable::SetTargets(std::uint32_t index,
                             const std::vector<SeriesRecord::Target>& targets) {
  SeriesRecord& record = records_[index];
  record.target_count = static_cast<std::uint32_t>(targets.size());
  std::copy(targets.begin(), targets.end(),
            targets_.begin() + static_cast<std::ptrdiff_t>(record.first_target));
}

std::size_t SeriesTable::BytesPerSeries(const plan::SignalSpec& signal) {
  return sizeof(SeriesRecord) + sizeof(std::int64_t) +
         signal.stores.size() * sizeof(SeriesRecord::Target) +
         evaluate::BytesOfNames(signal.labels.size()) - sizeof(evaluate::LabelValues) +
         (signal.kind == v1::Signal::COUNTER ? CounterSamples::kLeastBytes : 0);
}

std::size_t SeriesTable::bytes() const {
  std::size_t bytes = records_.capacity() * sizeof(SeriesRecord) +
                      last_ticks_.capacity() * sizeof(std::int64_t) +
                      targets_.capacity() * sizeof(SeriesRecord::Target);
  for (const auto& numbers : numbers_) {
    bytes += numbers.capacity() * (sizeof(decltype(numbers.begin())::value_type) + 1);
  }
  for (const SeriesRecord& record : records_) {
    bytes += record.values.capacity() * sizeof(std::string) + record.counter.bytes();
  }
  return bytes;
}

void SeriesTable::Retire(std::uint32_t index) {
  SeriesRecord& record = records_[index];
  record.retired = true;
  record.begun = record.recorded = false;
  record.target_count = 0;
  record.retirement = ++retirements_;
  Retired& retired = retired_[static_cast<std::size_t>(record.signal)];
  retired.order.emplace_back(index, record.retirement);
  ++retired.count;
}

void SeriesTable::Revive(std::uint32_t index, const std::vector<SeriesRecord::Target>& targets) {
  SeriesRecord& record = records_[index];
  record.retired = false;
  record.retirement = 0;
  --retired_[static_cast<std::size_t>(record.signal)].count;
  SetTargets(index, targets);
}

void SeriesTable::LimitRetired(int signal, std::size_t kept) {
  Retired& retired = retired_[static_cast<std::size_t>(signal)];
  while (!retired.order.empty()) {
    const auto [index, retirement] = retired.order.front();
    SeriesRecord& record = records_[index];
    const bool revived = record.retirement != retirement;
    if (!revived && retired.count <= kept) return;
    retired.order.pop_front();
    if (revived) continue;
    --retired.count;
    numbers_[static_cast<std::size_t>(signal)].erase(evaluate::JoinedKey(record.values));
    free_[static_cast<std::size_t>(signal)].push_back(index);
    SeriesRecord forgotten;
    forgotten.signal = record.signal;
    forgotten.first_target = record.first_target;
    forgotten.stamp = record.stamp + (1u << SeriesRecord::kKindBits);
    forgotten.serves = false;
    record = std::move(forgotten);
  }
}

bool Selects(const plan::StoreSpec& store, const plan::SignalSpec& signal,
             const std::vector<std::string>& values) {
  return std::all_of(
      store.selector.begin(), store.selector.end(), [&](const plan::MatcherSpec& matcher) {
        const auto label = std::find(signal.labels.begin(), signal.labels.end(), matcher.label);
        const std::string& value = values[static_cast<std::size_t>(label - signal.labels.begin())];
        const bool listed = std::binary_search(matcher.values.begin(), matcher.values.end(), value);
        return listed != matcher.negated;
      });
}

}  // namespace sluice::engine
