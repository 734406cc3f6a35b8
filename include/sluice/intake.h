// Samples from many threads, decisions on one.
//
//   auto intake = sluice::Intake::Create(*engine).value();
//
//   // In each thread that has samples:
//   sluice::Intake::Producer producer = intake->AddProducer();
//   auto starts = producer.Outcome("stream_start", {{"region", "sg"}}).value();
//   producer.Record(starts, time_ns, 1, 1);    // no lock, no wait, a few nanoseconds
//
//   // In the engine's thread, once a tick, instead of engine->AdvanceTo:
//   intake->AdvanceTo(now_ns);                 // takes in what waits, then decides
//
// The decisions are those of an engine that was given the same samples directly.
#ifndef SLUICE_INTAKE_H_
#define SLUICE_INTAKE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "sluice/engine.h"
#include "sluice/export.h"

namespace sluice {

namespace engine {
class IntakeSeriesTable;
class SampleLog;
}  // namespace engine

struct IntakeOptions {
  // Samples of one producer that may wait for the next AdvanceTo; a histogram counts
  // as one, and one more for each of its buckets. A further one is answered with
  // ResourceExhausted and counted. Each takes 32 bytes, and these are kept for reuse.
  std::size_t max_waiting = std::size_t{1} << 18;

  // Series (distinct label values) of each signal that producers may ask for. Their
  // labels are kept for the life of the intake, so that handles stay good whatever the
  // engine retires. The engine has its own bound (EngineOptions), on those that it has.
  std::size_t max_series_per_signal = 1'000'000;
};

// What became of samples since the intake was made. Those that reached the engine are
// in its own statistics too: as recorded, late, ahead, or rejected.
struct IntakeStatistics {
  std::size_t producers = 0;     // alive, or with samples that wait
  std::size_t log_bytes = 0;     // memory of these
  std::uint64_t taken = 0;       // handed to the engine by AdvanceTo
  std::uint64_t refused = 0;     // not handed on: the engine would not have their series
  std::uint64_t overflowed = 0;  // answered ResourceExhausted by Record
  std::uint64_t rejected = 0;    // answered InvalidArgument by Record

  struct Refusals {
    std::string signal;
    std::uint64_t samples = 0;
  };
  // Those that have some, in the order of the plan; those of later plans after them.
  std::vector<Refusals> refused_signals;
  absl::Status last_refusal;  // what the engine said
};

// A resolved series, good for all producers of the intake that made it, and for no
// other. A small value.
template <v1::Signal::Kind kKind>
class IntakeSeries {
 public:
  IntakeSeries() = default;

 private:
  friend class Intake;
  IntakeSeries(const engine::IntakeSeriesTable* table, std::uint32_t number)
      : table_(table), number_(number) {}

  const engine::IntakeSeriesTable* table_ = nullptr;
  std::uint32_t number_ = 0;
};

// Takes samples from any number of threads to an engine.
//
// Thread-safety: AddProducer may be called by any thread at any time. AdvanceTo and
// statistics are the engine's thread's, like all methods of the engine; the engine's
// callbacks run in that thread, inside of AdvanceTo.
//
// Ownership: refers to the engine, which must outlive it.
//
// Where the engine reloads its plan, the intake follows at its next AdvanceTo. Handles stay good:
// those of a signal that means the same go on, and samples of one that is gone, or means something
// else now, are refused, until a plan has it again. What is new can be asked for from then on.
class SLUICE_EXPORT Intake {
 public:
  // What one thread records through. Writes to memory of its own only: producers
  // don't slow each other down.
  //
  // Thread-safety: one thread at a time. May be handed to another thread, may be
  // destroyed at any time (what it recorded is not lost), and may outlive the intake
  // (Record then answers FailedPrecondition).
  class SLUICE_EXPORT Producer {
   public:
    // Good for nothing but to be assigned to.
    Producer() = default;
    ~Producer();
    Producer(Producer&& other) noexcept;
    Producer& operator=(Producer&& other) noexcept;

    // Resolves a series. Takes a lock: keep the handle, and hand it to other threads.
    // Errors as those of the engine; ResourceExhausted past the intake's own bound.
    // The engine makes the series when its first sample comes. Should a bound of the
    // engine refuse it then, its samples are counted as refused, and the next
    // AdvanceTo tries again.
    absl::StatusOr<IntakeSeries<v1::Signal::GAUGE>> Gauge(absl::string_view signal,
                                                          const Labels& labels = {});
    absl::StatusOr<IntakeSeries<v1::Signal::COUNTER>> Counter(absl::string_view signal,
                                                              const Labels& labels = {});
    absl::StatusOr<IntakeSeries<v1::Signal::EVENTS>> Events(absl::string_view signal,
                                                            const Labels& labels = {});
    absl::StatusOr<IntakeSeries<v1::Signal::OUTCOME>> Outcome(absl::string_view signal,
                                                              const Labels& labels = {});
    absl::StatusOr<IntakeSeries<v1::Signal::DISTRIBUTION>> Distribution(absl::string_view signal,
                                                                        const Labels& labels = {});

    // Records one sample: it is in before an AdvanceTo that begins after this has
    // returned decides anything. Whether it is late, or ahead of the clock, is found
    // then, and counted in the engine's statistics. Answers at once
    //   InvalidArgument     a value that the kind can't have, or a handle of another intake
    //   ResourceExhausted   max_waiting samples wait: AdvanceTo is not called, or too seldom
    //   FailedPrecondition  the intake is gone
    absl::Status Record(IntakeSeries<v1::Signal::GAUGE> series, std::int64_t time_ns, double value);
    absl::Status Record(IntakeSeries<v1::Signal::COUNTER> series, std::int64_t time_ns,
                        double cumulative);
    absl::Status Record(IntakeSeries<v1::Signal::EVENTS> series, std::int64_t time_ns,
                        std::uint64_t n = 1);
    absl::Status Record(IntakeSeries<v1::Signal::OUTCOME> series, std::int64_t time_ns,
                        std::uint64_t ok, std::uint64_t total);
    absl::Status Record(IntakeSeries<v1::Signal::DISTRIBUTION> series, std::int64_t time_ns,
                        double value);
    absl::Status Record(IntakeSeries<v1::Signal::DISTRIBUTION> series, std::int64_t time_ns,
                        absl::Span<const HistogramBucket> histogram);

   private:
    friend class Intake;
    class Writing;
    Producer(std::shared_ptr<engine::SampleLog> log,
             std::shared_ptr<engine::IntakeSeriesTable> table);

    template <v1::Signal::Kind kKind>
    absl::StatusOr<IntakeSeries<kKind>> Resolve(absl::string_view signal, const Labels& labels);

    std::shared_ptr<engine::SampleLog> log_;
    std::shared_ptr<engine::IntakeSeriesTable> table_;
  };

  // InvalidArgument where an option is 0. The engine must outlive the intake.
  static absl::StatusOr<std::unique_ptr<Intake>> Create(Engine& engine, IntakeOptions options = {});
  // What still waits is dropped.
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  Producer AddProducer();

  // Hands to the engine all that was recorded before, then calls its AdvanceTo, and
  // answers what that does. Starts an engine that has not started. At the time of the
  // call before it takes in what waits, and decides nothing. What waits is judged by the
  // engine's clock as it was before: call this more often than every `ahead` of the plan.
  absl::Status AdvanceTo(std::int64_t now_ns);
  absl::Status AdvanceTo(absl::Time now) { return AdvanceTo(absl::ToUnixNanos(now)); }

  IntakeStatistics statistics() const;

 private:
  class Core;
  explicit Intake(std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
};

}  // namespace sluice

#endif  // SLUICE_INTAKE_H_
