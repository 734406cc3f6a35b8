#include "src/promql/functions.h"

#include "absl/strings/match.h"

namespace sluice::promql {
namespace {

constexpr Type kScalar = Type::kScalar;
constexpr Type kVector = Type::kVector;
constexpr Type kRange = Type::kRange;
constexpr Type kString = Type::kString;

const std::vector<Function>& Functions() {
  static const auto& functions = *new std::vector<Function>([] {
    std::vector<Function> all;
    for (const absl::string_view name :
         {"rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets",
          "avg_over_time", "min_over_time", "max_over_time", "sum_over_time", "count_over_time",
          "last_over_time", "present_over_time", "absent_over_time", "stddev_over_time",
          "stdvar_over_time", "mad_over_time"}) {
      all.push_back({name, kVector, {kRange}});
    }
    for (const absl::string_view name :
         {"abs",           "absent",       "acos",      "acosh",
          "asin",          "asinh",        "atan",      "atanh",
          "ceil",          "cos",          "cosh",      "deg",
          "exp",           "floor",        "ln",        "log10",
          "log2",          "rad",          "sgn",       "sin",
          "sinh",          "sort",         "sqrt",      "tan",
          "tanh",          "timestamp",    "sort_desc", "histogram_count",
          "histogram_sum", "histogram_avg"}) {
      all.push_back({name, kVector, {kVector}});
    }
    for (const absl::string_view name : {"day_of_month", "day_of_week", "day_of_year",
                                         "days_in_month", "hour", "minute", "month", "year"}) {
      all.push_back({name, kVector, {kVector}, 1});
    }
    all.push_back({"pi", kScalar, {}});
    all.push_back({"time", kScalar, {}});
    all.push_back({"scalar", kScalar, {kVector}});
    all.push_back({"vector", kVector, {kScalar}});
    all.push_back({"clamp", kVector, {kVector, kScalar, kScalar}});
    all.push_back({"clamp_max", kVector, {kVector, kScalar}});
    all.push_back({"clamp_min", kVector, {kVector, kScalar}});
    all.push_back({"round", kVector, {kVector, kScalar}, 1});
    all.push_back({"histogram_quantile", kVector, {kScalar, kVector}});
    all.push_back({"histogram_fraction", kVector, {kScalar, kScalar, kVector}});
    all.push_back({"quantile_over_time", kVector, {kScalar, kRange}});
    all.push_back({"predict_linear", kVector, {kRange, kScalar}});
    all.push_back({"holt_winters", kVector, {kRange, kScalar, kScalar}});
    all.push_back({"double_exponential_smoothing", kVector, {kRange, kScalar, kScalar}});
    all.push_back({"label_replace", kVector, {kVector, kString, kString, kString, kString}});
    all.push_back({"label_join", kVector, {kVector, kString, kString, kString}, 1, true});
    all.push_back({"sort_by_label", kVector, {kVector, kString}, 0, true});
    all.push_back({"sort_by_label_desc", kVector, {kVector, kString}, 0, true});
    all.push_back({"info", kVector, {kVector, kVector}, 1});
    return all;
  }());
  return functions;
}

constexpr Aggregation kAggregations[] = {
    {"sum", false},   {"avg", false},       {"min", false},     {"max", false},
    {"count", false}, {"group", false},     {"stddev", false},  {"stdvar", false},
    {"topk", true},   {"bottomk", true},    {"quantile", true}, {"count_values", true},
    {"limitk", true}, {"limit_ratio", true}};

}  // namespace

const Function* FindFunction(absl::string_view name) {
  for (const Function& function : Functions()) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

std::vector<std::string> FunctionNames() {
  std::vector<std::string> names;
  for (const Function& function : Functions()) names.emplace_back(function.name);
  for (const Aggregation& aggregation : kAggregations) names.emplace_back(aggregation.name);
  return names;
}

const Aggregation* FindAggregation(absl::string_view name) {
  for (const Aggregation& aggregation : kAggregations) {
    if (absl::EqualsIgnoreCase(aggregation.name, name)) return &aggregation;
  }
  return nullptr;
}

}  // namespace sluice::promql
