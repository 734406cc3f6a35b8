// Keeps what an engine goes through, so that it can be asked about afterwards.
#ifndef SLUICE_SRC_TESTING_RECORDER_H_
#define SLUICE_SRC_TESTING_RECORDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/testing/simulation.h"
#include "src/engine/probe.h"
#include "src/evaluate/spaces.h"
#include "src/plan/program.h"
#include "src/scenario/happened.h"
#include "src/scenario/judge.h"
#include "src/testing/kept_facts.h"

namespace sluice::testing {

// How every segment of every gate stood at every tick, all events, and all messages with
// what the host answered. Of how gates stood it keeps at most so many bytes, and forgets
// what is oldest; of the first time off clear, and of how near a gate came to a trip, it
// forgets nothing. Not thread-safe.
class Recorder : public engine::Probe, public scenario::Witness {
 public:
  Recorder(const plan::Program& program, std::size_t max_bytes);

  // The beginning, from which all times are told. Before the first tick.
  void set_origin_ns(std::int64_t origin_ns) { origin_ns_ = origin_ns; }

  void OnGate(const engine::GateStep& step) override;
  void OnEvent(const v1::Event& event) override;
  void OnAction(const v1::Event& action, const google::protobuf::Message& message) override;
  void OnAnswer(const v1::Event& action, const absl::Status& answer) override;

  // At the last time of the expectation; where it has none, at the last tick.
  std::vector<std::string> Standing(const v1::ExpectGate& expect) const override;
  std::string NotClear(const v1::ExpectGate& expect) const override;

  // When the segments meant came nearest to a trip, or to a clear, and how they stood
  // then. Empty where none was ever on its way, nor was any comparison known.
  std::vector<std::string> Nearest(const v1::ExpectGate& expect) const;

  // The segments that a gate has, or had.
  std::vector<scenario::Segment> SegmentsOf(int gate) const;

  std::int64_t last_tick_ns() const { return last_tick_ns_; }
  const std::vector<scenario::Happening>& happened() const { return happened_; }
  const std::vector<Sending>& sent() const { return sent_; }
  // The message of an ACTION; null where none was filled in.
  const Sending* SendingOf(const v1::Event& action) const;

 private:
  // How a segment stood at a tick. What its words are made of lies in a row of numbers.
  struct Line {
    std::uint32_t series = 0;
    GateState state = GateState::kClear;
    std::int64_t since_ns = 0;
    std::int64_t held_ns = 0;
    std::int64_t needed_ns = 0;
  };
  struct Moment {
    std::int64_t at_ns = 0;
    std::size_t first_line = 0;
  };
  // A line that is kept by itself, with its row.
  struct KeptLine {
    std::int64_t at_ns = 0;
    Line line;
    std::vector<double> row;
  };
  // A segment of a gate, for as long as anything is known of it.
  struct Series {
    std::vector<std::string> values;  // of the labels of its space
    absl::optional<KeptLine> first_off_clear;
    absl::optional<KeptLine> nearest_trip;
    double margin = 0;  // of nearest_trip, where it is still clear
    absl::optional<KeptLine> nearest_clear;
  };
  struct GateLog {
    explicit GateLog(const plan::GateSpec& gate) : layout(gate) {}
    FactsLayout layout;
    std::vector<Moment> moments;
    std::vector<Line> lines;
    std::vector<double> rows;
    std::vector<Series> series;
    std::vector<std::uint32_t> series_of;  // by number of the segment
  };

  std::uint32_t SeriesOf(GateLog& log, const plan::GateSpec& gate, std::uint32_t segment,
                         const evaluate::Surroundings& in) const;
  void Note(const plan::GateSpec& gate, GateLog& log, std::int64_t at_ns);
  double MarginOf(const plan::GateSpec& gate, const engine::Facts& facts) const;
  void ForgetSome();
  std::int64_t SinceStart(const google::protobuf::Timestamp& time) const;
  scenario::Segment SegmentOf(int gate, const Series& series) const;
  std::string Text(int gate, std::int64_t at_ns, const Line& line, const double* row) const;

  const plan::Program& program_;
  const std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  bool forgot_ = false;
  std::int64_t origin_ns_ = 0;
  std::int64_t last_tick_ns_ = 0;
  std::vector<GateLog> logs_;  // by gate
  std::vector<scenario::Happening> happened_;
  std::vector<Sending> sent_;
  absl::flat_hash_map<std::string, std::size_t> sending_of_;  // by id of the ACTION
};

}  // namespace sluice::testing

#endif  // SLUICE_SRC_TESTING_RECORDER_H_
