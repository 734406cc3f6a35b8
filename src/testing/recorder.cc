#include "src/testing/recorder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "src/engine/standing.h"
#include "src/language/print.h"
#include "src/plan/sides.h"

namespace sluice::testing {
namespace {

using scenario::Segment;

constexpr std::uint32_t kNoSeries = std::numeric_limits<std::uint32_t>::max();

}  // namespace

Recorder::Recorder(const plan::Program& program, std::size_t max_bytes)
    : program_(program), max_bytes_(max_bytes) {
  for (const plan::GateSpec& gate : program.gates) logs_.emplace_back(gate);
}

std::uint32_t Recorder::SeriesOf(GateLog& log, const plan::GateSpec& gate, std::uint32_t segment,
                                 const evaluate::Surroundings& in) const {
  if (log.series_of.size() <= segment) log.series_of.resize(segment + 1, kNoSeries);
  std::uint32_t& series = log.series_of[segment];
  const evaluate::LabelValues values = in.spaces->values(gate.space, segment);
  const auto is_it = [&](const Series& one) {
    return std::equal(one.values.begin(), one.values.end(), values.begin(), values.end());
  };
  // A number may have gone to another segment, or come back.
  if (series != kNoSeries && is_it(log.series[series])) return series;
  const auto known = std::find_if(log.series.begin(), log.series.end(), is_it);
  series = static_cast<std::uint32_t>(known - log.series.begin());
  if (known == log.series.end()) {
    log.series.emplace_back();
    for (const absl::string_view value : values) log.series.back().values.emplace_back(value);
  }
  return series;
}

void Recorder::OnGate(const engine::GateStep& step) {
  if (step.in.program != &program_) return;  // of a plan that was loaded since
  const plan::GateSpec& gate = program_.gates[static_cast<std::size_t>(step.gate)];
  const evaluate::Surroundings& in = step.in;
  GateLog& log = logs_[static_cast<std::size_t>(step.gate)];
  const std::int64_t at_ns = in.time_ns - origin_ns_;
  last_tick_ns_ = at_ns;
  log.moments.push_back({at_ns, log.lines.size()});
  const std::vector<std::uint32_t>& segments = in.populations->segments(gate.population);
  for (const std::uint32_t segment : segments) {
    Line line;
    line.series = SeriesOf(log, gate, segment, in);
    const GateStatus standing =
        engine::StandingOf(step.machine, segment, in.start_ns, program_.tick_ns);
    line.state = standing.state;
    line.since_ns = standing.since_ns - origin_ns_;
    line.held_ns = absl::ToInt64Nanoseconds(standing.held);
    line.needed_ns = absl::ToInt64Nanoseconds(standing.needed);
    log.lines.push_back(line);
    log.rows.resize(log.rows.size() + log.layout.width());
    log.layout.Keep(engine::FactsNow(step.evaluator, segment, in),
                    log.rows.data() + log.rows.size() - log.layout.width());
    Note(gate, log, at_ns);
  }
  bytes_ += sizeof(Moment) + segments.size() * (sizeof(Line) + log.layout.width() * sizeof(double));
  if (bytes_ > max_bytes_) ForgetSome();
}

// How far the left side of the first comparison of `when` is from making it true;
// infinite where that can't be told.
double Recorder::MarginOf(const plan::GateSpec& gate, const engine::Facts& facts) const {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  if (gate.given.root >= 0 && facts.TruthAt(gate.given.root) != evaluate::kTrue) return kFar;
  const plan::ComparisonSpec* first = plan::FirstComparison(gate.when);
  if (first == nullptr) return kFar;
  if (first->fold >= 0) {
    const evaluate::FoldCounts counts = facts.CountsAt(first->fold);
    if (counts.members == 0) return kFar;
    const bool share = gate.nodes[static_cast<std::size_t>(first->fold)].bound_is_share;
    const double held =
        static_cast<double>(counts.held) / (share ? static_cast<double>(counts.members) : 1.0);
    return std::fabs(counts.needed - held);
  }
  const double margin =
      std::fabs(facts.ValueAt(first->left.node) - facts.ValueAt(first->right.node));
  return std::isnan(margin) ? kFar : margin;
}

// Keeps the newest line of the log where it is the nearest yet.
void Recorder::Note(const plan::GateSpec& gate, GateLog& log, std::int64_t at_ns) {
  const Line& line = log.lines.back();
  const double* row = log.rows.data() + log.rows.size() - log.layout.width();
  Series& series = log.series[line.series];
  const auto keep = [&](absl::optional<KeptLine>& place) {
    place = KeptLine{at_ns, line, std::vector<double>(row, row + log.layout.width())};
  };
  switch (line.state) {
    case GateState::kClear: {
      if (series.nearest_trip.has_value() && series.nearest_trip->line.state != GateState::kClear) {
        break;
      }
      const double margin = MarginOf(gate, KeptFacts(log.layout, row));
      if (std::isinf(margin) || (series.nearest_trip.has_value() && margin >= series.margin)) break;
      series.margin = margin;
      keep(series.nearest_trip);
      break;
    }
    case GateState::kPending:
      if (!series.nearest_trip.has_value() ||
          series.nearest_trip->line.state == GateState::kClear ||
          line.held_ns > series.nearest_trip->line.held_ns) {
        keep(series.nearest_trip);
      }
      break;
    case GateState::kRecovering:
      if (!series.nearest_clear.has_value() || line.held_ns > series.nearest_clear->line.held_ns) {
        keep(series.nearest_clear);
      }
      break;
    case GateState::kTripped:
      break;
  }
  if (line.state != GateState::kClear && !series.first_off_clear.has_value()) {
    keep(series.first_off_clear);
  }
}

// The older half of the ticks of each gate.
void Recorder::ForgetSome() {
  forgot_ = true;
  bytes_ = 0;
  for (GateLog& log : logs_) {
    const std::size_t moments = log.moments.size() / 2;
    const std::size_t lines =
        moments < log.moments.size() ? log.moments[moments].first_line : log.lines.size();
    const auto count = [](std::size_t n) { return static_cast<std::ptrdiff_t>(n); };
    log.moments.erase(log.moments.begin(), log.moments.begin() + count(moments));
    for (Moment& moment : log.moments) moment.first_line -= lines;
    log.lines.erase(log.lines.begin(), log.lines.begin() + count(lines));
    log.rows.erase(log.rows.begin(), log.rows.begin() + count(lines * log.layout.width()));
    bytes_ += log.moments.size() * sizeof(Moment) + log.lines.size() * sizeof(Line) +
              log.rows.size() * sizeof(double);
  }
}

std::int64_t Recorder::SinceStart(const google::protobuf::Timestamp& time) const {
  return google::protobuf::util::TimeUtil::TimestampToNanoseconds(time) - origin_ns_;
}

void Recorder::OnEvent(const v1::Event& event) {
  happened_.push_back({SinceStart(event.time()), event});
  if (event.kind() != v1::Event::ACTION_DROPPED) return;
  const auto sending = sending_of_.find(event.id());
  if (sending != sending_of_.end()) sent_[sending->second].dropped = true;
}

void Recorder::OnAction(const v1::Event& action, const google::protobuf::Message& message) {
  Sending sending;
  sending.at = absl::Nanoseconds(SinceStart(action.time()));
  std::shared_ptr<google::protobuf::Message> copy(message.New());
  copy->CopyFrom(message);
  sending.message = std::move(copy);
  sending.decision = action;
  sending_of_[action.id()] = sent_.size();
  sent_.push_back(std::move(sending));
}

void Recorder::OnAnswer(const v1::Event& action, const absl::Status& answer) {
  const auto sending = sending_of_.find(action.id());
  if (sending == sending_of_.end()) return;
  ++sent_[sending->second].attempts;
  sent_[sending->second].answer = answer;
}

const Sending* Recorder::SendingOf(const v1::Event& action) const {
  const auto sending = sending_of_.find(action.id());
  return sending == sending_of_.end() ? nullptr : &sent_[sending->second];
}

Segment Recorder::SegmentOf(int gate, const Series& series) const {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  const auto& labels = program_.spaces[static_cast<std::size_t>(spec.space)].labels;
  Segment segment;
  for (std::size_t i = 0; i < labels.size(); ++i) segment[labels[i]] = series.values[i];
  return segment;
}

std::vector<Segment> Recorder::SegmentsOf(int gate) const {
  std::vector<Segment> segments;
  for (const Series& series : logs_[static_cast<std::size_t>(gate)].series) {
    segments.push_back(SegmentOf(gate, series));
  }
  return segments;
}

std::string Recorder::Text(int gate, std::int64_t at_ns, const Line& line,
                           const double* row) const {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  const GateLog& log = logs_[static_cast<std::size_t>(gate)];
  GateStatus status;
  status.state = line.state;
  status.since_ns = line.since_ns;
  status.held = absl::Nanoseconds(line.held_ns);
  status.needed = absl::Nanoseconds(line.needed_ns);
  const KeptFacts facts(log.layout, row);
  status.condition = engine::ConditionWords(spec, facts).Next(line.state);
  return scenario::StandingText(at_ns, spec.name, SegmentOf(gate, log.series[line.series]), status,
                                0);
}

std::vector<std::string> Recorder::Standing(const v1::ExpectGate& expect) const {
  const int gate = program_.FindGate(expect.gate().name().text());
  const GateLog& log = logs_[static_cast<std::size_t>(gate)];
  const std::int64_t at_ns =
      expect.has_moment() ? scenario::LastOf(expect.moment()) : last_tick_ns_;
  const auto after =
      std::upper_bound(log.moments.begin(), log.moments.end(), at_ns,
                       [](std::int64_t time, const Moment& moment) { return time < moment.at_ns; });
  if (after == log.moments.begin()) {  // before the first tick, or forgotten
    if (!forgot_) return {};
    return {absl::StrCat("how it stood at ", language::PrintDuration(at_ns),
                         " is no longer known: SimulationOptions::evidence_bytes bounds it")};
  }
  const std::size_t end = after == log.moments.end() ? log.lines.size() : after->first_line;
  std::vector<std::string> standing;
  for (std::size_t i = (after - 1)->first_line; i < end; ++i) {
    const Series& series = log.series[log.lines[i].series];
    if (!scenario::Matches(expect.gate(), SegmentOf(gate, series))) continue;
    if (standing.size() == scenario::kMostShown) break;
    standing.push_back(Text(gate, at_ns, log.lines[i], log.rows.data() + i * log.layout.width()));
  }
  if (standing.empty()) standing.push_back(scenario::NoSegmentText(at_ns, expect.gate()));
  return standing;
}

std::string Recorder::NotClear(const v1::ExpectGate& expect) const {
  const int gate = program_.FindGate(expect.gate().name().text());
  const KeptLine* first = nullptr;
  for (const Series& series : logs_[static_cast<std::size_t>(gate)].series) {
    if (!series.first_off_clear.has_value()) continue;
    if (!scenario::Matches(expect.gate(), SegmentOf(gate, series))) continue;
    if (first == nullptr || series.first_off_clear->at_ns < first->at_ns) {
      first = &*series.first_off_clear;
    }
  }
  return first == nullptr ? "" : Text(gate, first->at_ns, first->line, first->row.data());
}

std::vector<std::string> Recorder::Nearest(const v1::ExpectGate& expect) const {
  const int gate = program_.FindGate(expect.gate().name().text());
  std::vector<std::string> nearest;
  for (const Series& series : logs_[static_cast<std::size_t>(gate)].series) {
    const absl::optional<KeptLine>& kept =
        expect.what() == v1::ExpectGate::CLEARS ? series.nearest_clear : series.nearest_trip;
    if (!kept.has_value() || !scenario::Matches(expect.gate(), SegmentOf(gate, series))) continue;
    if (nearest.size() == scenario::kMostShown) break;
    nearest.push_back(Text(gate, kept->at_ns, kept->line, kept->row.data()));
  }
  return nearest;
}

}  // namespace sluice::testing
