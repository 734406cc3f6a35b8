// The functions and aggregations of PromQL: what they take, and what they give.
#ifndef SLUICE_SRC_PROMQL_FUNCTIONS_H_
#define SLUICE_SRC_PROMQL_FUNCTIONS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "src/promql/expr.h"

namespace sluice::promql {

struct Function {
  absl::string_view name;
  Type result;
  std::vector<Type> parameters;
  std::size_t optional = 0;  // how many of the last may be left out
  bool repeats = false;      // the last may stand any number of times
};

// Null for a word that is no function.
const Function* FindFunction(absl::string_view name);

// All of their names, for "did you mean".
std::vector<std::string> FunctionNames();

struct Aggregation {
  absl::string_view name;
  bool takes_parameter;
};

// Null for a word that is no aggregation; letters may be of any case.
const Aggregation* FindAggregation(absl::string_view name);

}  // namespace sluice::promql

#endif  // SLUICE_SRC_PROMQL_FUNCTIONS_H_
