#include "src/engine/series.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::engine {
namespace {

constexpr std::int64_t kNeverHeard = std::numeric_limits<std::int64_t>::min();

constexpr std::size_t kMaxLabelBytes = 1024;

// In one go, for nearly all values are.
bool IsAscii(absl::string_view text) {
  unsigned any = 0;
  for (const char letter : text) any |= static_cast<unsigned char>(letter);
  return any < 0x80;
}

// Makes room for `more`, by a half at least: less of it is idle than if it were doubled.
template <typename T>
void MakeRoom(std::vector<T>& list, std::size_t more) {
  const std::size_t needed = list.size() + more;
  if (needed > list.capacity()) list.reserve(std::max(needed, list.size() + list.size() / 2));
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
    increase.hi = from_zero && !rebased_ ? value : 0;
    rebased_ = false;
  } else if (value < *last_) {
    increase.hi = value;
  } else {
    increase = window::TwoSum(value, -*last_);
  }
  last_ = value;
  return increase;
}

void CounterSamples::Save(v1::SeriesState& state) const {
  if (last_.has_value()) state.set_counter(*last_);
  state.set_rebased(rebased_);
  for (const Sample& sample : pending_) {
    v1::SeriesState::Sample& saved = *state.add_pending();
    saved.set_time_ns(sample.time_ns);
    saved.set_value(sample.value);
  }
}

void CounterSamples::Load(const v1::SeriesState& state) {
  last_ = state.has_counter() ? absl::optional<double>(state.counter()) : absl::nullopt;
  rebased_ = state.rebased();
  for (const v1::SeriesState::Sample& sample : state.pending()) {
    Add({sample.time_ns(), sample.value()});
  }
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

absl::Status CheckLabelValue(absl::string_view label, absl::string_view value) {
  if (value.size() > kMaxLabelBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the value of label `", label, "` has ",
                                                   value.size(), " bytes; at most ", kMaxLabelBytes,
                                                   " are allowed"));
  }
  if (IsAscii(value)) return absl::OkStatus();
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

absl::StatusOr<evaluate::LabelValues> ValuesOf(const plan::SignalSpec& signal,
                                               const Labels& labels) {
  evaluate::LabelValues values(signal.labels.size());  // null where it is not given yet
  for (const auto& [label, value] : labels) {
    const auto at = std::find(signal.labels.begin(), signal.labels.end(), label);
    if (at == signal.labels.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "a sample bears label `", language::Escaped(label), "`, but ", TheLabels(signal)));
    }
    const auto place = static_cast<std::size_t>(at - signal.labels.begin());
    if (values[place].data() != nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("label `", label, "` is given twice"));
    }
    if (absl::Status good = CheckLabelValue(label, value); !good.ok()) return good;
    values[place] = value;
  }
  const auto missing = std::find_if(values.begin(), values.end(), [](absl::string_view value) {
    return value.data() == nullptr;
  });
  if (missing != values.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a sample lacks label `", signal.labels[static_cast<std::size_t>(missing - values.begin())],
        "`: ", TheLabels(signal)));
  }
  return values;
}

SeriesTable::SeriesTable(const plan::Program& program, evaluate::LabelPool& pool)
    : program_(program),
      pool_(pool),
      retired_(program.signals.size()),
      free_(program.signals.size()) {
  for (const plan::SignalSpec& signal : program.signals) {
    indexes_.emplace_back(Tuples{this, signal.labels.size()});
  }
}

std::uint32_t SeriesTable::AddRecord(int signal) {
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  const auto index = static_cast<std::uint32_t>(records_.size());
  MakeRoom(records_, 1);
  MakeRoom(last_ticks_, 1);
  MakeRoom(values_, spec.labels.size());
  MakeRoom(targets_, spec.stores.size());
  records_.emplace_back();
  last_ticks_.push_back(kNeverHeard);
  SeriesRecord& record = records_.back();
  record.signal = signal;
  record.stamp = static_cast<std::uint32_t>(spec.kind);
  record.first_value = static_cast<std::uint32_t>(values_.size());
  record.first_target = static_cast<std::uint32_t>(targets_.size());
  values_.resize(values_.size() + spec.labels.size());
  targets_.resize(targets_.size() + spec.stores.size());
  if (spec.kind == v1::Signal::COUNTER) {
    record.counter = static_cast<std::uint32_t>(counters_.size());
    counters_.emplace_back();
  }
  return index;
}

std::uint32_t SeriesTable::Add(int signal, absl::Span<const std::uint32_t> values,
                               const SeriesRecord::Targets& targets) {
  // A record is used again within its signal alone, whose handles are of one type, and
  // whose series have room for as many targets and values.
  std::vector<std::uint32_t>& free = free_[static_cast<std::size_t>(signal)];
  std::uint32_t index = 0;
  if (free.empty()) {
    index = AddRecord(signal);
  } else {
    index = free.back();
    free.pop_back();
  }
  SeriesRecord& record = records_[index];
  record.serves = true;
  std::copy(values.begin(), values.end(), values_.begin() + record.first_value);
  indexes_[static_cast<std::size_t>(signal)].Insert(index);
  SetTargets(index, targets);
  return index;
}

void SeriesTable::SetTargets(std::uint32_t index, const SeriesRecord::Targets& targets) {
  SeriesRecord& record = records_[index];
  record.target_count = static_cast<std::uint32_t>(targets.size());
  std::copy(targets.begin(), targets.end(),
            targets_.begin() + static_cast<std::ptrdiff_t>(record.first_target));
}

std::size_t SeriesTable::BytesPerSeries(const plan::SignalSpec& signal) {
  return sizeof(SeriesRecord) + sizeof(std::int64_t) +
         signal.stores.size() * sizeof(SeriesRecord::Target) +
         signal.labels.size() * (sizeof(std::uint32_t) + evaluate::LabelPool::kBytesPerValue) +
         evaluate::LabelIndex<Tuples>::kBytesPerNumber +
         (signal.kind == v1::Signal::COUNTER ? sizeof(CounterSamples) + CounterSamples::kLeastBytes
                                             : 0);
}

std::size_t SeriesTable::bytes() const {
  std::size_t bytes = records_.capacity() * sizeof(SeriesRecord) +
                      last_ticks_.capacity() * sizeof(std::int64_t) +
                      values_.capacity() * sizeof(std::uint32_t) +
                      targets_.capacity() * sizeof(SeriesRecord::Target) +
                      counters_.capacity() * sizeof(CounterSamples);
  for (const auto& index : indexes_) bytes += index.bytes();
  for (const CounterSamples& counter : counters_) bytes += counter.bytes();
  return bytes;
}

void SeriesTable::Retire(std::uint32_t index) {
  SeriesRecord& record = records_[index];
  record.retired = true;
  record.begun = record.recorded = false;
  record.target_count = 0;
  if (++retirements_ == 0) ++retirements_;  // 0 is that of none
  record.retirement = retirements_;
  Retired& retired = retired_[static_cast<std::size_t>(record.signal)];
  retired.order.emplace_back(index, record.retirement);
  ++retired.count;
}

void SeriesTable::Revive(std::uint32_t index, const SeriesRecord::Targets& targets) {
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
    indexes_[static_cast<std::size_t>(signal)].Erase(index);
    pool_.Release(values(record));
    if (program_.signals[static_cast<std::size_t>(signal)].kind == v1::Signal::COUNTER) {
      counters_[record.counter] = CounterSamples();
    }
    free_[static_cast<std::size_t>(signal)].push_back(index);
    SeriesRecord forgotten;
    forgotten.signal = record.signal;
    forgotten.first_value = record.first_value;
    forgotten.first_target = record.first_target;
    forgotten.counter = record.counter;
    forgotten.stamp = record.stamp + (1u << SeriesRecord::kKindBits);
    forgotten.serves = false;
    record = forgotten;
  }
}

void SeriesTable::Save(std::uint32_t index, v1::SeriesState& state) const {
  const SeriesRecord& record = records_[index];
  state.set_signal(static_cast<std::uint32_t>(record.signal));
  state.set_stamp(record.stamp);
  state.set_serves(record.serves);
  if (!record.serves) return;
  for (const absl::string_view value : pool_.texts(values(record))) {
    state.add_values(std::string(value));
  }
  state.set_retired(record.retired);
  state.set_retirement(record.retirement);
  state.set_begun(record.begun);
  state.set_recorded(record.recorded);
  state.set_first_tick(record.first_tick);
  if (last_ticks_[index] != kNeverHeard) state.set_last_tick(last_ticks_[index]);
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(record.signal)];
  if (spec.kind == v1::Signal::COUNTER) counters_[record.counter].Save(state);
}

void SeriesTable::Load(int signal, const v1::SeriesState& state,
                       absl::Span<const std::uint32_t> values,
                       const SeriesRecord::Targets& targets) {
  const std::uint32_t index = AddRecord(std::max(signal, 0));
  if (signal < 0 || !state.serves()) {
    // It is of the plan's first signal then, whose kind its stamp must have. As it counts one more
    // service than the old one, that is no handle's.
    const std::uint32_t kind = records_[index].stamp;
    const std::uint32_t services = state.stamp() >> SeriesRecord::kKindBits;
    records_[index].serves = false;
    records_[index].stamp = (services + (signal < 0 ? 1 : 0)) << SeriesRecord::kKindBits | kind;
    free_[static_cast<std::size_t>(std::max(signal, 0))].push_back(index);
    return;
  }
  SeriesRecord& record = records_[index];
  record.stamp = state.stamp();
  record.begun = state.begun() && !state.retired();
  record.recorded = state.recorded() && !state.retired();
  record.first_tick = state.first_tick();
  if (state.has_last_tick()) last_ticks_[index] = state.last_tick();
  std::copy(values.begin(), values.end(), values_.begin() + record.first_value);
  indexes_[static_cast<std::size_t>(signal)].Insert(index);
  SetTargets(index, targets);
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  if (spec.kind == v1::Signal::COUNTER) counters_[record.counter].Load(state);
}

void SeriesTable::RebaseAll() {
  for (CounterSamples& counter : counters_) counter.Rebase();
}

bool Selects(const plan::StoreSpec& store, const plan::SignalSpec& signal,
             absl::Span<const std::uint32_t> values, const evaluate::LabelPool& pool) {
  return std::all_of(
      store.selector.begin(), store.selector.end(), [&](const plan::MatcherSpec& matcher) {
        const auto label = std::find(signal.labels.begin(), signal.labels.end(), matcher.label);
        const absl::string_view value =
            pool.text(values[static_cast<std::size_t>(label - signal.labels.begin())]);
        const bool listed = std::binary_search(matcher.values.begin(), matcher.values.end(), value);
        return listed != matcher.negated;
      });
}

}  // namespace sluice::engine
