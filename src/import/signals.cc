#include "src/import/signals.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace sluice::import {
namespace {

// What the second signal of one metric is called.
absl::string_view Suffix(v1::Signal::Kind kind) {
  if (kind == v1::Signal::COUNTER) return "_counter";
  return kind == v1::Signal::DISTRIBUTION ? "_values" : "_value";
}

}  // namespace

void Labels::Declare(const std::string& metric, const LabelSet& labels) {
  labels_[metric].insert(labels.begin(), labels.end());
  complete_.insert(metric);
}

void Labels::DeclareForAll(const LabelSet& labels) {
  for_all_.insert(labels.begin(), labels.end());
}

const LabelSet& Labels::Of(const std::string& metric) {
  const auto found = labels_.find(metric);
  if (found != labels_.end()) return found->second;
  LabelSet& labels = labels_[metric] = for_all_;
  // Prometheus itself makes it, of each target.
  if (metric == "up") labels.insert({"instance", "job"});
  return labels;
}

void Labels::Learn(const std::string& metric, const std::string& label) {
  (void)Of(metric);
  changed_ |= labels_[metric].insert(label).second;
}

bool Labels::Changed() { return std::exchange(changed_, false); }

std::string Signals::NameOf(const std::string& metric, v1::Signal::Kind kind) {
  const auto found = by_metric_.find({metric, kind});
  if (found != by_metric_.end()) return signals_[found->second].name;
  absl::string_view base = metric;
  // A histogram's buckets are one distribution.
  if (kind == v1::Signal::DISTRIBUTION) absl::ConsumeSuffix(&base, "_bucket");
  const bool second =
      base == metric && std::any_of(signals_.begin(), signals_.end(),
                                    [&](const Signal& signal) { return signal.metric == metric; });
  const std::string name = names_.New(absl::StrCat(base, second ? Suffix(kind) : ""), "metric");
  by_metric_[{metric, kind}] = signals_.size();
  by_name_[name] = signals_.size();
  signals_.push_back({metric, kind, name});
  return name;
}

const std::string& Signals::MetricOf(const std::string& name) const {
  return signals_[by_name_.at(name)].metric;
}

void Signals::ShrinkTo(std::size_t size) {
  while (signals_.size() > size) {
    by_metric_.erase({signals_.back().metric, signals_.back().kind});
    by_name_.erase(signals_.back().name);
    names_.Forget(signals_.back().name);
    signals_.pop_back();
  }
}

}  // namespace sluice::import
