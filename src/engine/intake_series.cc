#include "src/engine/intake_series.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "src/engine/series.h"
#include "src/plan/meaning.h"
#include "src/plan/program.h"

namespace sluice::engine {

IntakeSeriesTable::IntakeSeriesTable(const Plan& plan, std::size_t most_per_signal)
    : most_per_signal_(most_per_signal), plan_(plan) {
  NumberSignals();
}

bool IntakeSeriesTable::SetPlan(const Plan& plan) {
  const std::lock_guard<std::mutex> lock(mutex_);
  // Copies of a plan are of one program, and while it is kept here that is no other plan's.
  if (&plan.program() == &plan_.program()) return false;
  plan_ = plan;
  NumberSignals();
  return true;
}

void IntakeSeriesTable::NumberSignals() {
  for (KnownSignal& known : signals_) known.number = -1;
  numbers_.clear();
  const plan::Program& program = plan_.program();
  for (std::size_t i = 0; i < program.signals.size(); ++i) {
    const plan::SignalSpec& signal = program.signals[i];
    const std::string meaning = plan::MeaningOf(program, signal);
    auto known =
        std::find_if(signals_.begin(), signals_.end(),
                     [&meaning](const KnownSignal& other) { return other.meaning == meaning; });
    if (known == signals_.end()) {
      signals_.push_back({signal.name, meaning, -1,
                          evaluate::LabelIndex<Tuples>(Tuples{&entries_, signal.labels.size()})});
      known = std::prev(signals_.end());
    }
    known->number = static_cast<int>(i);
    numbers_.push_back(static_cast<int>(known - signals_.begin()));
  }
}

absl::StatusOr<std::uint32_t> IntakeSeriesTable::FindOrAdd(v1::Signal::Kind kind,
                                                           absl::string_view signal,
                                                           const Labels& labels) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const plan::Program& program = plan_.program();
  const absl::StatusOr<int> found = SignalOfKind(program, kind, signal);
  if (!found.ok()) return found.status();
  const auto at = static_cast<std::size_t>(*found);
  const absl::StatusOr<evaluate::LabelValues> values = ValuesOf(program.signals[at], labels);
  if (!values.ok()) return values.status();

  evaluate::LabelIndex<Tuples>& index = signals_[static_cast<std::size_t>(numbers_[at])].index;
  if (const auto known = index.Find(*values)) return *known;
  if (index.size() >= most_per_signal_) {
    return absl::ResourceExhaustedError(
        absl::StrCat("signal ", signal, " has ", index.size(),
                     " series already, as many as IntakeOptions::max_series_per_signal allows"));
  }
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({numbers_[at], kind, {values->begin(), values->end()}});
  index.Insert(number);
  return number;
}

const IntakeSeriesTable::Entry& IntakeSeriesTable::entry(std::uint32_t number) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return entries_[number];
}

int IntakeSeriesTable::NumberInPlan(int signal) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return signals_[static_cast<std::size_t>(signal)].number;
}

const std::string& IntakeSeriesTable::NameOf(int signal) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return signals_[static_cast<std::size_t>(signal)].name;
}

}  // namespace sluice::engine
