// A gate in the engine, with the interface of the limit loops: series are numbers, a tick
// is a second.
#ifndef SLUICE_BENCH_ENGINE_GATE_H_
#define SLUICE_BENCH_ENGINE_GATE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bench/samples.h"
#include "bench/trips.h"
#include "sluice/engine.h"
#include "sluice/plan.h"

namespace sluice::bench {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z

// A benchmark whose work is refused measures nothing.
inline void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::abort();
}
template <typename Value>
Value Require(absl::StatusOr<Value> value) {
  Require(value.status());
  return *std::move(value);
}

inline std::unique_ptr<Engine> MakeEngine(const Plan& plan, std::size_t series) {
  EngineOptions options;
  options.max_series_per_signal = std::max<std::size_t>(series, 1);
  options.max_state_bytes = std::size_t{64} << 30;
  options.allow_unhandled_actions = true;
  return Require(Engine::Create(plan, options));
}

inline std::int64_t TimeOf(std::int64_t tick) { return kStart + tick * kSecond; }

// The plan has one signal, `s by host`, and a gate by host.
class EngineGate {
 public:
  EngineGate(const std::string& plan, std::size_t series)
      : engine_(MakeEngine(Require(Plan::Parse(plan, "bench.sluice")), series)) {
    engine_->OnEvent([this](const v1::Event& event) {
      if (event.kind() != v1::Event::TRIP) return;
      trips_->push_back({(event.time().seconds() * kSecond - kStart) / kSecond,
                         static_cast<std::uint32_t>(std::stoul(event.segment().at("host")))});
    });
    Require(engine_->Start(kStart));
  }

  void Tick(std::int64_t tick, Trips& trips) {
    trips_ = &trips;
    Require(engine_->AdvanceTo(TimeOf(tick)));
  }

  Engine& engine() { return *engine_; }

 protected:
  static Labels LabelsOf(std::uint32_t series) { return {{"host", absl::StrCat(series)}}; }

 private:
  std::unique_ptr<Engine> engine_;
  Trips* trips_ = nullptr;
};

// Of a signal whose samples are values; `kResolve` is the engine's method that finds a series.
template <typename Series,
          absl::StatusOr<Series> (Engine::*kResolve)(absl::string_view, const Labels&)>
class EngineValueGate : public EngineGate {
 public:
  using Sample = double;
  using Key = Series;
  using EngineGate::EngineGate;

  Key KeyOf(std::uint32_t series) { return Require((engine().*kResolve)("s", LabelsOf(series))); }
  void Record(Key key, std::int64_t tick, double value) {
    Require(engine().Record(key, TimeOf(tick), value));
  }
};

using EngineGaugeGate = EngineValueGate<GaugeSeries, &Engine::Gauge>;
using EngineDistributionGate = EngineValueGate<DistributionSeries, &Engine::Distribution>;

class EngineOutcomeGate : public EngineGate {
 public:
  using Sample = Counts;
  using Key = OutcomeSeries;
  using EngineGate::EngineGate;

  Key KeyOf(std::uint32_t series) { return Require(engine().Outcome("s", LabelsOf(series))); }
  void Record(Key key, std::int64_t tick, Counts counts) {
    Require(engine().Record(key, TimeOf(tick), counts.ok, counts.total));
  }
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_ENGINE_GATE_H_
