// The samples of a scenario's feeds.
#ifndef SLUICE_SRC_SCENARIO_FEED_H_
#define SLUICE_SRC_SCENARIO_FEED_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"
#include "src/plan/semantics.h"
#include "src/trace/reader.h"
#include "src/trace/row.h"

namespace sluice::scenario {

// A sample and when it reaches the host. Times are from the scenario's beginning.
struct Arrival {
  std::int64_t at_ns = 0;  // its own time, or `late` after it
  trace::Row row;          // with its own time; its strings are the source's
};

// Gives arrivals one by one, each no earlier than the one before where it can (a trace
// file is passed on in its own order). Not thread-safe.
class Source {
 public:
  virtual ~Source() = default;

  // False at the end.
  virtual absl::StatusOr<bool> Next(Arrival& arrival) = 0;
};

// `feed S{...} 500/s: 99% for 5m, 90% -> 99% for 10m, _ for 1m`.
//
// Samples lie at whole multiples of `every` (default: the tick), the first at one
// `every`. An outcome's attempts are the rate's, spread evenly; their successes are whole
// numbers whose running sum is the nearest to what the ratio asks. Without a rate each
// sample is one attempt. With a rate, a distribution has its value so many times, and
// events happen so many times as often.
class FeedSource : public Source {
 public:
  // `feed` and `signal` must outlive this, and have passed Check.
  FeedSource(const v1::Feed& feed, const plan::SignalSpec& signal, std::int64_t tick_ns);

  absl::StatusOr<bool> Next(Arrival& arrival) override;

  // Where its last part ends, late arrivals not counted.
  std::int64_t end_ns() const { return end_ns_; }

 private:
  struct Part {
    v1::FeedPart::Shape shape;
    double from;
    double to;
    std::int64_t begin_ns;
    std::int64_t end_ns;
  };

  std::uint64_t AttemptsUntil(std::int64_t time_ns) const;
  double ValueIn(const Part& part, std::int64_t index) const;
  void Fill(double value, std::uint64_t attempts, trace::Row& row);

  const v1::Feed& feed_;
  const plan::SignalSpec& signal_;
  std::int64_t every_ns_;
  std::int64_t late_ns_;
  std::int64_t end_ns_ = 0;
  plan::Decimal rate_;  // per rate_per_ns_; 0 where none is given
  std::int64_t rate_per_ns_ = 0;
  std::vector<Part> parts_;
  std::size_t part_ = 0;
  std::int64_t index_ = 0;  // of the next sample, from 1
  std::int64_t owed_ = 0;   // successes that rounding has left over, in billionths
};

// `feed file "x.csv"`: time 0 of the scenario is the whole hour in which the file begins.
class FileSource : public Source {
 public:
  // NotFound and the like where it can't be read; InvalidArgument where it has no row.
  static absl::StatusOr<std::unique_ptr<FileSource>> Open(const std::string& path);

  absl::StatusOr<bool> Next(Arrival& arrival) override;

  std::int64_t origin_ns() const { return origin_ns_; }
  // Time 0, where several files have to agree on it. No later than the file's own.
  void set_origin_ns(std::int64_t origin_ns) { origin_ns_ = origin_ns; }

 private:
  std::unique_ptr<trace::Reader> reader_;
  trace::Row first_;
  bool at_first_ = true;
  std::int64_t origin_ns_ = 0;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_FEED_H_
