#include "tests/oracle/samples.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sluice::oracle {
namespace {

using Buckets = std::vector<std::pair<double, std::uint64_t>>;

bool Passes(const v1::Matcher& matcher, const std::string& value) {
  bool among = false;
  for (const v1::Text& listed : matcher.values()) among |= listed.text() == value;
  const bool wanted = matcher.op() == v1::Matcher::EQUAL || matcher.op() == v1::Matcher::IN;
  return among == wanted;
}

Quad PerSecond(Quad amount, const v1::Aggregate& aggregate) {
  return amount * 1'000'000'000 / static_cast<Quad>(aggregate.over().ns());
}

ExactValue PopulationDeviation(const Buckets& weighted) {
  Quad count = 0;
  Quad sum = 0;
  for (const auto& [value, weight] : weighted) {
    count += static_cast<Quad>(weight);
    sum += static_cast<Quad>(value) * static_cast<Quad>(weight);
  }
  if (count == 0) return std::nullopt;
  const Quad mean = sum / count;
  Quad squares = 0;
  for (const auto& [value, weight] : weighted) {
    const Quad away = static_cast<Quad>(value) - mean;
    squares += away * away * static_cast<Quad>(weight);
  }
  return static_cast<Quad>(std::sqrt(static_cast<long double>(squares / count)));
}

// Mean, min, max, sum, count of values that stand for `weight` samples each.
ExactValue OfValues(const std::string& function, const Buckets& weighted) {
  Quad count = 0;
  Quad sum = 0;
  double least = std::numeric_limits<double>::infinity();
  double greatest = -least;
  for (const auto& [value, weight] : weighted) {
    if (weight == 0) continue;
    count += static_cast<Quad>(weight);
    sum += static_cast<Quad>(value) * static_cast<Quad>(weight);
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  if (function == "count") return count;
  if (count == 0) return std::nullopt;
  if (function == "sum") return sum;
  if (function == "mean") return sum / count;
  return static_cast<Quad>(function == "min" ? least : greatest);
}

// The smallest value with at least q of the samples at or below it.
ExactValue Quantile(Decimal q, Buckets weighted) {
  std::uint64_t count = 0;
  for (const auto& bucket : weighted) count += bucket.second;
  if (count == 0) return std::nullopt;
  std::sort(weighted.begin(), weighted.end());
  const std::uint64_t rank = QuantileRank(q, count);
  std::uint64_t below = 0;
  for (const auto& [value, weight] : weighted) {
    below += weight;
    if (below >= rank) return static_cast<Quad>(value);
  }
  return static_cast<Quad>(weighted.back().first);
}

Decimal QuantileAsked(const v1::Aggregate& aggregate) {
  if (aggregate.function().text() == "quantile") return LiteralMeaning(aggregate.argument_before());
  Decimal percent =
      ShortestDecimal(std::strtod(aggregate.function().text().c_str() + 1, nullptr));  // p99.9
  percent.exponent += 2;
  return percent;
}

}  // namespace

bool StoredSignal::HasLabel(const std::string& label) const {
  for (const v1::LabelDecl& decl : declared->labels()) {
    if (decl.name().text() == label) return true;
  }
  return false;
}

bool StoredSignal::HasAll(const std::vector<std::string>& labels) const {
  return std::all_of(labels.begin(), labels.end(),
                     [this](const std::string& label) { return HasLabel(label); });
}

std::vector<std::string> StoredSignal::Expected(const std::string& label) const {
  std::vector<std::string> values;
  for (const v1::LabelDecl& decl : declared->labels()) {
    if (decl.name().text() != label) continue;
    for (const v1::Text& value : decl.expected()) values.push_back(value.text());
  }
  return values;
}

SampleStore::SampleStore(const v1::Plan& plan, std::int64_t tick_ns, std::int64_t start_ns)
    : tick_ns_(tick_ns), start_ns_(start_ns) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_signal()) signals_[item.signal().name().text()].declared = &item.signal();
  }
}

bool SampleStore::IsValid(const v1::Sample& sample) const {
  const auto found = signals_.find(sample.signal());
  if (found == signals_.end()) return false;
  const StoredSignal& signal = found->second;
  if (static_cast<int>(sample.labels().size()) != signal.declared->labels_size()) return false;
  for (const auto& [label, value] : sample.labels()) {
    if (!signal.HasLabel(label)) return false;
  }
  switch (signal.declared->kind()) {
    case v1::Signal::GAUGE:
      return sample.has_value() && std::isfinite(sample.value());
    case v1::Signal::COUNTER:
      return sample.has_value() && std::isfinite(sample.value()) && sample.value() >= 0;
    case v1::Signal::EVENTS:
      return sample.sample_case() == v1::Sample::kN;
    case v1::Signal::OUTCOME:
      return sample.has_outcome() && sample.outcome().ok() <= sample.outcome().total();
    case v1::Signal::DISTRIBUTION:
      if (sample.has_value()) return std::isfinite(sample.value());
      for (const v1::Bucket& bucket : sample.histogram().buckets()) {
        if (!std::isfinite(bucket.value())) return false;
      }
      return sample.has_histogram();
    default:
      return false;
  }
}

void SampleStore::Add(const v1::Sample& sample) {
  StoredSignal& signal = signals_.at(sample.signal());
  Binding labels(sample.labels().begin(), sample.labels().end());
  auto series = std::find_if(signal.series.begin(), signal.series.end(),
                             [&](const StoredSeries& other) { return other.labels == labels; });
  if (series == signal.series.end()) {
    signal.series.push_back({std::move(labels), {}});
    series = std::prev(signal.series.end());
  }
  StoredSample stored;
  stored.time_ns = sample.time_ns();
  stored.value = sample.value();
  stored.ok = sample.outcome().ok();
  stored.total = sample.has_outcome() ? sample.outcome().total() : sample.n();
  if (sample.has_histogram()) {
    for (const v1::Bucket& bucket : sample.histogram().buckets()) {
      stored.buckets.emplace_back(bucket.value(), bucket.count());
    }
  } else {
    stored.buckets.emplace_back(sample.value(), 1);
  }
  const auto place = std::upper_bound(series->samples.begin(), series->samples.end(), stored,
                                      [](const StoredSample& left, const StoredSample& right) {
                                        return left.time_ns != right.time_ns
                                                   ? left.time_ns < right.time_ns
                                                   : left.value < right.value;
                                      });
  series->samples.insert(place, std::move(stored));
}

std::int64_t SampleStore::TickOf(std::int64_t time_ns) const {
  std::int64_t quotient = time_ns / tick_ns_;
  if (time_ns % tick_ns_ > 0) ++quotient;
  return quotient * tick_ns_;
}

std::vector<const StoredSeries*> SampleStore::Matching(const v1::Aggregate& aggregate,
                                                       const Binding& binding) const {
  std::vector<const StoredSeries*> matching;
  for (const StoredSeries& series : Signal(aggregate.signal().text()).series) {
    bool matches = true;
    for (const auto& [label, value] : series.labels) {
      const auto bound = binding.find(label);
      if (bound != binding.end() && bound->second != value) matches = false;
    }
    for (const v1::Matcher& matcher : aggregate.selector()) {
      if (!Passes(matcher, series.labels.at(matcher.label().text()))) matches = false;
    }
    if (matches) matching.push_back(&series);
  }
  return matching;
}

// The samples in (at - offset - over, at - offset].
std::vector<const StoredSample*> SampleStore::Window(const v1::Aggregate& aggregate,
                                                     const Binding& binding,
                                                     std::int64_t at) const {
  const std::int64_t end = at - aggregate.offset().ns();
  const std::int64_t begin = end - aggregate.over().ns();
  std::vector<const StoredSample*> window;
  for (const StoredSeries* series : Matching(aggregate, binding)) {
    for (const StoredSample& sample : series->samples) {
      if (begin < sample.time_ns && sample.time_ns <= end) window.push_back(&sample);
    }
  }
  return window;
}

Value SampleStore::Compute(const v1::Aggregate& aggregate, const Binding& binding,
                           std::int64_t at) const {
  if (aggregate.function().text() == "silence") return Silence(aggregate, binding, at);
  ExactValue exact = InUnitOfSignal(aggregate, binding, at);
  if (!exact.has_value()) return std::nullopt;
  if (IsDuration(aggregate)) *exact *= static_cast<Quad>(UnitOf(aggregate));
  const double rounded = static_cast<double>(*exact);
  if (!std::isfinite(rounded)) return std::nullopt;
  return rounded;
}

ExactValue SampleStore::InUnitOfSignal(const v1::Aggregate& aggregate, const Binding& binding,
                                       std::int64_t at) const {
  switch (Signal(aggregate.signal().text()).declared->kind()) {
    case v1::Signal::GAUGE:
      return OfGauge(aggregate, Window(aggregate, binding, at));
    case v1::Signal::COUNTER:
      return OfCounter(aggregate, binding, at);
    case v1::Signal::EVENTS:
      return OfEvents(aggregate, Window(aggregate, binding, at));
    case v1::Signal::OUTCOME:
      return OfOutcome(aggregate, binding, at);
    default:
      return OfDistribution(aggregate, Window(aggregate, binding, at));
  }
}

ExactValue SampleStore::OfGauge(const v1::Aggregate& aggregate,
                                const std::vector<const StoredSample*>& window) const {
  const std::string& function = aggregate.function().text();
  if (function == "last" || function == "delta") {
    if (window.empty()) return std::nullopt;
    // Of two samples at one time the larger speaks, at both ends.
    const StoredSample* newest = window.front();
    const StoredSample* oldest = window.front();
    for (const StoredSample* sample : window) {
      if (sample->time_ns > newest->time_ns ||
          (sample->time_ns == newest->time_ns && sample->value > newest->value)) {
        newest = sample;
      }
      if (sample->time_ns < oldest->time_ns ||
          (sample->time_ns == oldest->time_ns && sample->value > oldest->value)) {
        oldest = sample;
      }
    }
    if (function == "last") return static_cast<Quad>(newest->value);
    return static_cast<Quad>(newest->value) - static_cast<Quad>(oldest->value);
  }
  Buckets values;
  for (const StoredSample* sample : window) values.emplace_back(sample->value, 1);
  if (function == "stddev") return PopulationDeviation(values);
  return OfValues(function, values);
}

ExactValue SampleStore::OfCounter(const v1::Aggregate& aggregate, const Binding& binding,
                                  std::int64_t at) const {
  const std::int64_t end = at - aggregate.offset().ns();
  const std::int64_t begin = end - aggregate.over().ns();
  const bool from_zero = Signal(aggregate.signal().text()).declared->from_zero();
  bool any_sample = false;
  Quad increase = 0;
  for (const StoredSeries* series : Matching(aggregate, binding)) {
    const StoredSample* before = nullptr;
    for (const StoredSample& sample : series->samples) {
      if (begin < sample.time_ns && sample.time_ns <= end) {
        any_sample = true;
        if (before == nullptr) {
          increase += from_zero ? static_cast<Quad>(sample.value) : 0;
        } else if (sample.value < before->value) {
          increase += static_cast<Quad>(sample.value);  // a reset
        } else {
          increase += static_cast<Quad>(sample.value) - static_cast<Quad>(before->value);
        }
      }
      before = &sample;
    }
  }
  if (!any_sample) return std::nullopt;
  if (aggregate.function().text() == "increase") return increase;
  return PerSecond(increase, aggregate);
}

ExactValue SampleStore::OfEvents(const v1::Aggregate& aggregate,
                                 const std::vector<const StoredSample*>& window) const {
  Quad count = 0;
  for (const StoredSample* sample : window) count += static_cast<Quad>(sample->total);
  if (aggregate.function().text() == "count") return count;
  return PerSecond(count, aggregate);
}

std::pair<std::uint64_t, std::uint64_t> SampleStore::RatioParts(const v1::Aggregate& aggregate,
                                                                const Binding& binding,
                                                                std::int64_t at) const {
  std::uint64_t ok = 0;
  std::uint64_t total = 0;
  for (const StoredSample* sample : Window(aggregate, binding, at)) {
    ok += sample->ok;
    total += sample->total;
  }
  const std::string& function = aggregate.function().text();
  const bool of_failures = function == "failure_ratio" || function == "failures";
  return {of_failures ? total - ok : ok, total};
}

ExactValue SampleStore::OfOutcome(const v1::Aggregate& aggregate, const Binding& binding,
                                  std::int64_t at) const {
  const auto [part, total] = RatioParts(aggregate, binding, at);
  const std::string& function = aggregate.function().text();
  if (function == "count") return static_cast<Quad>(total);
  if (function == "rate") return PerSecond(static_cast<Quad>(total), aggregate);
  if (function == "successes" || function == "failures") return static_cast<Quad>(part);
  if (total == 0) return std::nullopt;
  return static_cast<Quad>(part) / static_cast<Quad>(total);
}

ExactValue SampleStore::OfDistribution(const v1::Aggregate& aggregate,
                                       const std::vector<const StoredSample*>& window) const {
  Buckets values;
  for (const StoredSample* sample : window) {
    values.insert(values.end(), sample->buckets.begin(), sample->buckets.end());
  }
  const std::string& function = aggregate.function().text();
  if (function == "share_above" || function == "share_below") {
    const v1::Literal& literal = aggregate.argument_after();
    // Durations are compared in nanoseconds; numbers as they are.
    const bool of_durations = literal.value_case() == v1::Literal::kDurationNs;
    const Quad scale = of_durations ? UnitOf(aggregate) : 1;
    const Quad bound = LiteralValue(literal);
    std::uint64_t beyond = 0;
    std::uint64_t count = 0;
    for (const auto& [value, weight] : values) {
      const Quad scaled = static_cast<Quad>(value) * scale;
      if (function == "share_above" ? scaled > bound : scaled < bound) beyond += weight;
      count += weight;
    }
    if (count == 0) return std::nullopt;
    return static_cast<Quad>(beyond) / static_cast<Quad>(count);
  }
  if (function == "quantile" || (function[0] == 'p' && std::isdigit(function[1]) != 0)) {
    return Quantile(QuantileAsked(aggregate), values);
  }
  return OfValues(function, values);
}

Value SampleStore::Silence(const v1::Aggregate& aggregate, const Binding& binding,
                           std::int64_t at) const {
  std::int64_t newest = start_ns_;
  bool any = false;
  for (const StoredSeries* series : Matching(aggregate, binding)) {
    for (const StoredSample& sample : series->samples) {
      if (sample.time_ns > at) break;
      newest = any ? std::max(newest, sample.time_ns) : sample.time_ns;
      any = true;
    }
  }
  return static_cast<double>(at - newest);
}

double SampleStore::UnitOf(const v1::Aggregate& aggregate) const {
  static const std::map<std::string, double> kUnits = {
      {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}, {"d", 8.64e13},
  };
  const auto found = kUnits.find(Signal(aggregate.signal().text()).declared->unit().text());
  return found == kUnits.end() ? 1 : found->second;
}

bool SampleStore::IsDuration(const v1::Aggregate& aggregate) const {
  const std::string& function = aggregate.function().text();
  if (function == "silence") return true;
  if (function == "count" || function == "share_above" || function == "share_below") return false;
  const v1::Signal& signal = *Signal(aggregate.signal().text()).declared;
  if (signal.kind() != v1::Signal::GAUGE && signal.kind() != v1::Signal::DISTRIBUTION) return false;
  return UnitOf(aggregate) != 1 || signal.unit().text() == "ns";
}

}  // namespace sluice::oracle
