// The samples that a test makes up: feeds in the plan's language, and single ones.
#ifndef SLUICE_SRC_TESTING_SAMPLES_H_
#define SLUICE_SRC_TESTING_SAMPLES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/engine.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"
#include "src/scenario/feed.h"

namespace sluice::testing {

// What a `feed` clause has behind that word, checked against the plan's signals.
// InvalidArgument with place, caret and remedy.
absl::StatusOr<v1::Feed> ParseFeed(const plan::Program& program, absl::string_view text);

// A feed as data, as that text. Empty where it is not one that a text can spell.
std::string PrintFeed(const v1::Feed& feed);

// The entries between the braces of a `timeline`, or of a `timeline of` these kinds.
absl::StatusOr<v1::Timeline> ParseTimeline(absl::string_view text);

// A feed that owns what it is made of.
class OwnedFeed final : public scenario::Source {
 public:
  OwnedFeed(v1::Feed feed, const plan::SignalSpec& signal, std::int64_t tick_ns)
      : feed_(std::move(feed)), source_(feed_, signal, tick_ns) {}
  absl::StatusOr<bool> Next(scenario::Arrival& arrival) override { return source_.Next(arrival); }

 private:
  const v1::Feed feed_;
  scenario::FeedSource source_;
};

// One sample.
class OneSample final : public scenario::Source {
 public:
  // `row` has all but the names.
  OneSample(absl::string_view signal, Labels labels, trace::Row row);
  absl::StatusOr<bool> Next(scenario::Arrival& arrival) override;

  const trace::Row& row() const { return row_; }
  const Labels& labels() const { return labels_; }

 private:
  const std::string signal_;
  const Labels labels_;
  trace::Row row_;
  bool given_ = false;
};

// What is wrong with a sample, before it is anywhere near an engine: its signal or its
// labels, or numbers that the signal's kind does not take.
absl::Status CheckSample(Engine& engine, const Labels& labels, const trace::Row& row);

}  // namespace sluice::testing

#endif  // SLUICE_SRC_TESTING_SAMPLES_H_
