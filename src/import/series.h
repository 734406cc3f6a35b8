// What a PromQL expression comes to in a plan, while it is translated.
#ifndef SLUICE_SRC_IMPORT_SERIES_H_
#define SLUICE_SRC_IMPORT_SERIES_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/import/signals.h"

namespace sluice::import {

// How many there are of which `body` holds: count by (...) (...).
struct Counted {
  LabelSet members;  // the labels by which they are told apart; none: there is one at most
  v1::Expr body;
  bool of_present = false;  // `body` says that there is a value, and no more
};

// The share of `counted` among all of them, times `scale`: count(... > 1) / count(...).
struct Share {
  Counted counted;
  double scale = 1;
};

// A vector: one element for each set of values of `free`, where there is one. In a gate or fold
// by these labels, `value` is its value and `conditions` say where it is.
struct Series {
  LabelSet free;                             // labels of Prometheus' names
  std::map<std::string, std::string> fixed;  // labels that have one value in all elements
  // Metrics whose further labels, once they are learnt, are labels of the elements too ...
  std::set<std::string> open;
  LabelSet hidden;  // ... but for these

  absl::optional<v1::Expr> value;
  std::string no_value;              // why there is none, to go on behind "because"
  std::vector<v1::Expr> conditions;  // all must hold, the outermost first
  // Whether a condition says something of the value, and so is false where there is none.
  bool compared = false;
  absl::optional<v1::Expr> presence;  // that there is an element, of a bare selector
  // What is false, and not unknown, where there is no element: what is put together of several
  // series must not wait for one that has gone.
  std::vector<v1::Expr> guards;

  // Whether an aggregation over series is the same aggregate of their pooled samples.
  enum class Pooling { kNone, kAdds, kLeast, kGreatest };
  Pooling pooling = Pooling::kNone;

  // What has no value of its own, but can be compared with a number.
  absl::optional<Counted> counted;
  absl::optional<Share> share;
  absl::optional<std::pair<v1::Expr, v1::Expr>> changes;  // least and greatest value
  bool absolute = false;                                  // `value` without its sign
  bool is_one = false;  // the value is 1 wherever there is one: of absent(...), group(...)

  bool Has(const std::string& label) const {
    return free.count(label) > 0 || fixed.count(label) > 0;
  }
};

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_SERIES_H_
