// Prometheus' `promtool test rules`, as the judge of when alerts fire.
#ifndef SLUICE_TESTS_PEER_PROMTOOL_H_
#define SLUICE_TESTS_PEER_PROMTOOL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "tests/peer/promql.h"
#include "tests/peer/recording.h"

namespace sluice::peer {

// What promtool is asked: over this recording, does this rule fire so, and not else?
struct Question {
  std::string name;  // of the alert, and in front of the metrics; differs among questions
  AlertingRule rule;
  Recording recording;
  Firing claim;
};

class Promtool {
 public:
  // The first one on the PATH that is a 2.42 or a later 2, or else where tests/run.sh unpacks
  // it; nothing where there is none.
  static absl::optional<Promtool> Find();

  const std::string& version() const { return version_; }

  // When each alert fires, as far as promtool says: the claim, corrected at each tick
  // where promtool contradicts it. It is asked at every tick of a recording, so that
  // neither an alert that is missing nor one too many is overlooked. An error where
  // promtool refuses what it is given, or says what can't be understood.
  absl::StatusOr<std::vector<Firing>> Ask(const std::vector<Question>& questions) const;

 private:
  explicit Promtool(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::string version_;
};

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_PROMTOOL_H_
