// Gates of the common subset as alerting rules. docs/compared.md has the table.
#ifndef SLUICE_TESTS_PEER_PROMQL_H_
#define SLUICE_TESTS_PEER_PROMQL_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "tests/peer/differences.h"

namespace sluice::peer {

struct AlertingRule {
  std::string expr;
  std::int64_t for_ns = 0;
  std::int64_t keep_firing_for_ns = 0;
};

// The plan's gate as a rule over metrics that are named like the plan's signals, with
// `prefix` in front. Unimplemented, saying what, for what Prometheus can't say.
absl::StatusOr<AlertingRule> RuleOf(const v1::Plan& plan, absl::string_view gate,
                                    absl::string_view prefix, Undone undone);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_PROMQL_H_
