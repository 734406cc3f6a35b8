#include "region_worker.h"

#include <algorithm>
#include <utility>

namespace backend {

const std::vector<Region>& Regions() {
  static const auto& regions = *new std::vector<Region>{{"sg", 18, 14, 420},
                                                        {"eu", 26, 18, 310},
                                                        {"us", 34, 22, 280},
                                                        {"br", 12, 9, 510},
                                                        {"ap", 15, 11, 460}};
  return regions;
}

void Figures::Add(const Figures& other) {
  starts += other.starts;
  started += other.started;
  reconnects += other.reconnects;
  joins += other.joins;
  join_ms += other.join_ms;
  for (std::size_t method = 0; method < kMethods.size(); ++method) {
    purchases[method] += other.purchases[method];
    paid[method] += other.paid[method];
  }
}

RegionWorker::RegionWorker(const Region& region, std::uint64_t seed, const Services& services,
                           std::vector<Incident> incidents, sluice::Intake::Producer producer)
    : region_(region),
      dice_(seed),
      services_(&services),
      incidents_(std::move(incidents)),
      producer_(std::move(producer)),
      viewers_(region.organic * 900) {}

absl::StatusOr<RegionWorker> RegionWorker::Create(const Region& region, std::uint64_t seed,
                                                  const Services& services,
                                                  const std::vector<Incident>& incidents,
                                                  sluice::Intake& intake) {
  RegionWorker worker(region, seed, services, incidents, intake.AddProducer());
  if (absl::Status resolved = worker.Resolve(); !resolved.ok()) return resolved;
  return worker;
}

absl::Status RegionWorker::Resolve() {
  const sluice::Labels region = {{"region", region_.name}};
  const auto starts = producer_.Outcome("stream_start", region);
  const auto latency = producer_.Distribution("join_latency", region);
  const auto reconnects = producer_.Counter("reconnects", region);
  if (!starts.ok()) return starts.status();
  if (!latency.ok()) return latency.status();
  if (!reconnects.ok()) return reconnects.status();
  starts_ = *starts;
  latency_ = *latency;
  reconnects_ = *reconnects;
  for (std::size_t method = 0; method < kMethods.size(); ++method) {
    const auto payments = producer_.Outcome("payment", {{"method", kMethods[method]}});
    if (!payments.ok()) return payments.status();
    payments_[method] = *payments;
  }
  return absl::OkStatus();
}

void RegionWorker::Live(std::int64_t second, std::int64_t time_ns) {
  figures_ = {};
  rows_.clear();
  StartStreams(second, time_ns);
  Join(time_ns);
  Reconnect(time_ns);
  Pay(time_ns);
}

// Those who press play: by themselves, by the campaign as far as it lets them in, and
// once more where it did not work. A region that is asked for more than it can do fails
// for the rest.
void RegionWorker::StartStreams(std::int64_t second, std::int64_t time_ns) {
  const bool struck =
      std::any_of(incidents_.begin(), incidents_.end(),
                  [&](const Incident& incident) { return incident.strikes(region_.name, second); });
  const double capacity = struck ? 0.93 * region_.organic : 3 * region_.organic;
  const double arriving =
      region_.organic + region_.invited * services_->campaign.Share(region_.name) + retrying_;
  figures_.starts = dice_.Around(arriving);
  const double asked = std::max(1.0, static_cast<double>(figures_.starts));
  figures_.started = dice_.Successes(figures_.starts, 0.994 * std::min(1.0, capacity / asked));
  overload_ = std::max(0.0, arriving / capacity - 1);
  const auto failed = static_cast<double>(figures_.starts - figures_.started);
  retrying_ = 0.8 * retrying_ + 0.2 * 0.5 * failed;
  viewers_ += static_cast<double>(figures_.started) - viewers_ / 1200;  // 20 minutes each
  storm_ += struck ? 0.05 * (1 - storm_) : -0.006 * storm_;

  // [record]
  status_.Update(producer_.Record(starts_, time_ns, figures_.started, figures_.starts));
  // [/record]
  rows_.push_back({"stream_start", region_.name, figures_.started, figures_.starts});
}

// One viewer in many is asked how long it took.
void RegionWorker::Join(std::int64_t time_ns) {
  double latency = region_.latency_ms * dice_.Between(0.6, 1.5) * (1 + 3 * overload_);
  if (dice_.Fraction() < 0.02) latency *= dice_.Between(1.5, 3);
  latency = static_cast<double>(static_cast<std::int64_t>(latency));  // whole milliseconds
  figures_.joins = 1;
  figures_.join_ms = latency;
  status_.Update(producer_.Record(latency_, time_ns, latency));
  rows_.push_back({"join_latency", region_.name, 0, 0, latency});
}

void RegionWorker::Reconnect(std::int64_t time_ns) {
  figures_.reconnects = dice_.Around(viewers_ * (2e-5 + 6e-4 * storm_));
  reconnected_ += static_cast<double>(figures_.reconnects);
  status_.Update(producer_.Record(reconnects_, time_ns, reconnected_));
  rows_.push_back({"reconnects", region_.name, 0, 0, reconnected_});
}

void RegionWorker::Pay(std::int64_t time_ns) {
  const double purchases = static_cast<double>(figures_.started) * services_->offers.Rate();
  for (std::size_t method = 0; method < kMethods.size(); ++method) {
    const std::uint64_t bought = dice_.Around(purchases * services_->checkout.Shares()[method]);
    const std::uint64_t paid = dice_.Successes(bought, services_->checkout.ChanceOf(method));
    figures_.purchases[method] = bought;
    figures_.paid[method] = paid;
    status_.Update(producer_.Record(payments_[method], time_ns, paid, bought));
    rows_.push_back({"payment", kMethods[method], paid, bought});
  }
}

}  // namespace backend
