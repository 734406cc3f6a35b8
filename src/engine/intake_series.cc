#include "src/engine/intake_series.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/engine/series.h"
#include "src/plan/program.h"

namespace sluice::engine {

IntakeSeriesTable::IntakeSeriesTable(const Plan& plan, std::size_t most_per_signal)
    : plan_(plan), most_per_signal_(most_per_signal) {
  for (const plan::SignalSpec& signal : plan.program().signals) {
    indexes_.emplace_back(Tuples{&entries_, signal.labels.size()});
  }
}

absl::StatusOr<std::uint32_t> IntakeSeriesTable::FindOrAdd(v1::Signal::Kind kind,
                                                           absl::string_view signal,
                                                           const Labels& labels) {
  const plan::Program& program = plan_.program();
  const absl::StatusOr<int> found = SignalOfKind(program, kind, signal);
  if (!found.ok()) return found.status();
  const auto at = static_cast<std::size_t>(*found);
  const absl::StatusOr<evaluate::LabelValues> values = ValuesOf(program.signals[at], labels);
  if (!values.ok()) return values.status();

  const std::lock_guard<std::mutex> lock(mutex_);
  evaluate::LabelIndex<Tuples>& index = indexes_[at];
  if (const auto known = index.Find(*values)) return *known;
  if (index.size() >= most_per_signal_) {
    return absl::ResourceExhaustedError(
        absl::StrCat("signal ", signal, " has ", index.size(),
                     " series already, as many as IntakeOptions::max_series_per_signal allows"));
  }
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({*found, kind, {values->begin(), values->end()}});
  index.Insert(number);
  return number;
}

const IntakeSeriesTable::Entry& IntakeSeriesTable::entry(std::uint32_t number) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return entries_[number];
}

const std::string& IntakeSeriesTable::SignalOf(std::uint32_t number) const {
  return plan_.program().signals[static_cast<std::size_t>(entry(number).signal)].name;
}

}  // namespace sluice::engine
