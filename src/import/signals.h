// The metrics that rules speak of: which labels their series have, as far as rules tell, and
// which signals of the plan they become.
#ifndef SLUICE_SRC_IMPORT_SIGNALS_H_
#define SLUICE_SRC_IMPORT_SIGNALS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/import/names.h"

namespace sluice::import {

using LabelSet = std::set<std::string>;

// What is known of the labels of metrics. It only grows.
class Labels {
 public:
  // What the user says that the series have; all that they have, then.
  void Declare(const std::string& metric, const LabelSet& labels);
  // The same of all metrics, but these may have more.
  void DeclareForAll(const LabelSet& labels);

  const LabelSet& Of(const std::string& metric);
  bool IsComplete(const std::string& metric) const { return complete_.count(metric) > 0; }

  void Learn(const std::string& metric, const std::string& label);

  // Whether anything was learnt since the last call.
  bool Changed();

 private:
  std::map<std::string, LabelSet> labels_;
  LabelSet for_all_;
  std::set<std::string> complete_;
  bool changed_ = false;
};

struct Signal {
  std::string metric;
  v1::Signal::Kind kind = v1::Signal::GAUGE;
  std::string name;
};

// The signals of a plan, in the order in which gates ask for them.
class Signals {
 public:
  // The name of the signal that has the metric's samples as that kind.
  std::string NameOf(const std::string& metric, v1::Signal::Kind kind);

  // The metric of a signal.
  const std::string& MetricOf(const std::string& name) const;

  const std::vector<Signal>& all() const { return signals_; }

  // What a gate asked for that came to nothing is taken back.
  std::size_t size() const { return signals_.size(); }
  void ShrinkTo(std::size_t size);

 private:
  std::vector<Signal> signals_;
  std::map<std::pair<std::string, v1::Signal::Kind>, std::size_t> by_metric_;
  std::map<std::string, std::size_t> by_name_;
  Names names_;
};

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_SIGNALS_H_
