// A region of the backend: its viewers, second by second, and what it reports of them.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_REGION_WORKER_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_REGION_WORKER_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "dice.h"
#include "incident.h"
#include "services.h"
#include "sluice/intake.h"

namespace backend {

struct Region {
  std::string name;
  double organic = 0;     // viewers a second who come by themselves
  double invited = 0;     // and who would come by the campaign
  double latency_ms = 0;  // to join, in the middle
};

const std::vector<Region>& Regions();

// What one region did in one second, or in several.
struct Figures {
  std::uint64_t starts = 0;
  std::uint64_t started = 0;
  std::uint64_t reconnects = 0;
  std::uint64_t joins = 0;
  double join_ms = 0;  // of all joins together
  std::array<std::uint64_t, kMethods.size()> purchases{};
  std::array<std::uint64_t, kMethods.size()> paid{};

  void Add(const Figures& other);
};

// One sample as a row of the recording; which numbers it has depends on the signal.
struct Row {
  const char* signal;
  std::string label;  // its value
  std::uint64_t ok = 0;
  std::uint64_t total = 0;
  double value = 0;
};

// Thread-safety: one thread at a time; each worker has its own.
class RegionWorker {
 public:
  // The services must outlive the worker.
  static absl::StatusOr<RegionWorker> Create(const Region& region, std::uint64_t seed,
                                             const Services& services,
                                             const std::vector<Incident>& incidents,
                                             sluice::Intake& intake);

  // Lives through a second of the night that is `time_ns`, and records it.
  void Live(std::int64_t second, std::int64_t time_ns);

  // Of the last second.
  const Figures& figures() const { return figures_; }
  const std::vector<Row>& rows() const { return rows_; }
  // The first sample that was not taken; OK if none.
  const absl::Status& status() const { return status_; }
  const std::string& region() const { return region_.name; }

 private:
  RegionWorker(const Region& region, std::uint64_t seed, const Services& services,
               std::vector<Incident> incidents, sluice::Intake::Producer producer);
  absl::Status Resolve();

  void StartStreams(std::int64_t second, std::int64_t time_ns);
  void Join(std::int64_t time_ns);
  void Reconnect(std::int64_t time_ns);
  void Pay(std::int64_t time_ns);

  Region region_;
  Dice dice_;
  const Services* services_;
  std::vector<Incident> incidents_;

  sluice::Intake::Producer producer_;
  sluice::IntakeSeries<sluice::v1::Signal::OUTCOME> starts_;
  sluice::IntakeSeries<sluice::v1::Signal::DISTRIBUTION> latency_;
  sluice::IntakeSeries<sluice::v1::Signal::COUNTER> reconnects_;
  std::array<sluice::IntakeSeries<sluice::v1::Signal::OUTCOME>, kMethods.size()> payments_;

  double viewers_ = 0;
  double retrying_ = 0;  // viewers who press play again
  double overload_ = 0;  // asked of the region beyond what it can do, as a share of it
  double storm_ = 0;     // from 0 to 1: how shaken the connections are
  double reconnected_ = 0;

  Figures figures_;
  std::vector<Row> rows_;
  absl::Status status_;
};

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_REGION_WORKER_H_
