// A shard: samples in, panes out. In this order, so that it may die between any two steps:
//
//   1. it reads samples, and folds them
//   2. it hands in the batches that are due, and waits until the broker has stored them
//   3. it stores its checkpoint
//   4. it acknowledges the samples of ticks that are handed in
//
// After its death it reads again from the first sample that is not acknowledged. Those of ticks
// that the checkpoint has are late, and left out; the others make the same batches once more, and
// whoever has them already knows them by their name.
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "night.h"
#include "roles.h"
#include "sluice/panes.h"
#include "sluice/plan.h"
#include "stream.pb.h"

namespace sharded {
namespace {

class Shard {
 public:
  Shard(Broker& broker, const Options& options) : broker_(broker), options_(options) {}

  absl::Status Start(const sluice::Plan& plan) {
    const auto last = broker_.Last(kCheckpoints, SubjectOf(kCheckpoints, options_.number));
    if (!last.ok()) return last.status();
    sluice::v1::PaneCheckpoint checkpoint;
    if (last->has_value() && !checkpoint.ParseFromString(**last)) {
      return absl::DataLossError("the checkpoint can't be read");
    }
    sluice::PaneFolderOptions folding;
    folding.source = SourceOf(options_.number);
    auto folder = last->has_value() ? sluice::PaneFolder::Resume(plan, checkpoint, folding)
                                    : sluice::PaneFolder::Create(plan, folding);
    if (!folder.ok()) return folder.status();
    folder_ = *std::move(folder);
    if (last->has_value()) {
      std::cout << "goes on after tick " << checkpoint.tick() << ", with what "
                << checkpoint.counters_size() << " counters read\n";
      sealed_ns_ = checkpoint.tick() * kSecond;
    } else if (absl::Status started = folder_->engine().Start(kStart); !started.ok()) {
      return started;
    }
    auto reader =
        broker_.Read(kSamples, SubjectOf(kSamples, options_.number), SourceOf(options_.number));
    if (!reader.ok()) return reader.status();
    reader_ = *std::move(reader);
    return absl::OkStatus();
  }

  absl::Status Run() {
    while (!over_) {
      // [order]
      auto messages = reader_->Fetch(32, 1000);
      if (!messages.ok()) return messages.status();
      for (Message& message : *messages) {
        if (absl::Status taken = Take(std::move(message)); !taken.ok()) return taken;
      }
      absl::Status done = HandIn();            // PaneFolder::NextBatch, until there is none
      if (done.ok()) done = KeepCheckpoint();  // PaneFolder::Checkpoint
      if (done.ok()) done = Acknowledge();     // samples of ticks that are handed in
      if (!done.ok()) return done;
      // [/order]
    }
    std::cout << "handed in " << handed_in_ << " batches, " << known_
              << " of which the broker had already\n";
    return absl::OkStatus();
  }

 private:
  absl::Status Take(Message message) {
    Second second;
    if (!second.ParseFromString(BytesOf(message))) return absl::DataLossError("no Second");
    std::int64_t newest_ns = second.clock_ns();
    for (const sluice::v1::Sample& sample : second.samples().samples()) {
      const absl::Status recorded = Record(sample);
      // Late: it came again, and is in a batch that is handed in.
      if (!recorded.ok() && !absl::IsDeadlineExceeded(recorded)) return recorded;
      newest_ns = std::max(newest_ns, sample.time_ns());
    }
    waiting_.emplace_back(newest_ns, std::move(message));
    over_ = second.last();
    // At the end of the night nothing more is to be waited for.
    constexpr std::int64_t kLateness = 2 * kSecond;
    return folder_->engine().AdvanceTo(second.clock_ns() + (over_ ? kLateness : 0));
  }

  absl::Status Record(const sluice::v1::Sample& sample) {
    sluice::Engine& engine = folder_->engine();
    const sluice::Labels labels(sample.labels().begin(), sample.labels().end());
    const auto record = [&](const auto& series, auto... numbers) {
      return series.ok() ? engine.Record(*series, sample.time_ns(), numbers...) : series.status();
    };
    if (sample.has_outcome()) {
      return record(engine.Outcome(sample.signal(), labels), sample.outcome().ok(),
                    sample.outcome().total());
    }
    if (sample.signal() == "bytes_sent") {
      return record(engine.Counter(sample.signal(), labels), sample.value());
    }
    if (sample.signal() == "join_latency") {
      return record(engine.Distribution(sample.signal(), labels), sample.value());
    }
    return record(engine.Gauge(sample.signal(), labels), sample.value());
  }

  absl::Status HandIn() {
    while (const auto batch = folder_->NextBatch()) {
      const std::string id =
          absl::StrCat(batch->source(), "/", batch->incarnation(), "/", batch->tick());
      const auto known =
          broker_.Publish(SubjectOf(kPanes, options_.number), batch->SerializeAsString(), id);
      if (!known.ok()) return known.status();
      sealed_ns_ = batch->tick() * kSecond;
      if (*known) ++known_;
      if (++handed_in_ != options_.stop_after) continue;
      // For whoever wants to kill it where it hurts most.
      std::cout << "stands still after " << handed_in_ << " batches" << std::endl;
      while (true) pause();
    }
    return absl::OkStatus();
  }

  absl::Status KeepCheckpoint() {
    const auto checkpoint = folder_->Checkpoint();
    if (absl::IsFailedPrecondition(checkpoint.status())) return absl::OkStatus();  // no tick yet
    if (!checkpoint.ok()) return checkpoint.status();
    return broker_
        .Publish(SubjectOf(kCheckpoints, options_.number), checkpoint->SerializeAsString())
        .status();
  }

  // From the oldest message on, those that have no sample which waits for its tick.
  absl::Status Acknowledge() {
    std::vector<Message> done;
    while (!waiting_.empty() && waiting_.front().first <= sealed_ns_) {
      done.push_back(std::move(waiting_.front().second));
      waiting_.pop_front();
    }
    return Reader::Acknowledge(done);
  }

  Broker& broker_;
  const Options& options_;
  std::unique_ptr<sluice::PaneFolder> folder_;
  std::unique_ptr<Reader> reader_;
  std::deque<std::pair<std::int64_t, Message>> waiting_;  // by the time of their newest sample
  std::int64_t sealed_ns_ = kStart - 10 * kSecond;
  bool over_ = false;
  int handed_in_ = 0;
  int known_ = 0;
};

}  // namespace

absl::Status FoldShard(Broker& broker, const Options& options) {
  const auto plan = sluice::Plan::FromFile(options.plan);
  if (!plan.ok()) return plan.status();
  Shard shard(broker, options);
  if (absl::Status started = shard.Start(*plan); !started.ok()) return started;
  return shard.Run();
}

}  // namespace sharded
