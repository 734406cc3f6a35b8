// Where it is decided: one engine, which takes in what all shards hand in.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "night.h"
#include "roles.h"
#include "sluice/engine.h"
#include "sluice/journal.h"
#include "sluice/plan.h"
#include "sluice/v1/panes.pb.h"

namespace sharded {
namespace {

// A replay decides on the last tick of the night, and no further.
constexpr std::int64_t kEnd = kStart + kSeconds * kSecond;
constexpr std::int64_t kLateness = 2 * kSecond;

class Decider {
 public:
  Decider(Broker& broker, const Options& options) : broker_(broker), options_(options) {}

  absl::Status Start(const sluice::Plan& plan) {
    auto engine = sluice::Engine::Create(plan, {});
    if (!engine.ok()) return engine.status();
    engine_ = *std::move(engine);
    auto journal = sluice::JournalWriter::Open(options_.journal, plan, kStart);
    if (!journal.ok()) return journal.status();
    journal_ = *std::move(journal);
    engine_->OnEvent(sluice::AppendTo(*journal_));
    for (std::size_t shard = 0; shard < options_.shards; ++shard) {
      auto reader = broker_.Read(kPanes, SubjectOf(kPanes, shard), "decider-" + SourceOf(shard));
      if (!reader.ok()) return reader.status();
      readers_.push_back(*std::move(reader));
      sources_.push_back(SourceOf(shard));
    }
    reported_ns_.assign(options_.shards, kStart - 10 * kSecond);
    return engine_->Start(kStart);
  }

  absl::Status Run() {
    while (true) {
      // Who is furthest behind is asked next: so nobody runs ahead of the engine, and what the
      // others have to say stays with the broker.
      const auto behind = std::min_element(reported_ns_.begin(), reported_ns_.end());
      if (*behind >= kEnd) break;
      const auto shard = static_cast<std::size_t>(behind - reported_ns_.begin());
      auto messages = readers_[shard]->Fetch(16, 1000);
      if (!messages.ok()) return messages.status();
      for (const Message& message : *messages) {
        if (absl::Status taken = Take(shard, message); !taken.ok()) return taken;
      }
      // In a recorded night there is no hurry, and a shard that is dead is waited for. A live
      // service would give its clock, and some seconds of patience.
      absl::Status done =
          engine_->AdvanceReported(kEnd + kLateness, absl::InfiniteDuration(), sources_);
      if (done.ok()) done = journal_->Commit(kEnd);
      if (done.ok()) done = Reader::Acknowledge(*messages);
      if (!done.ok()) return done;
    }
    for (const sluice::PaneSource& source : engine_->PaneSources()) {
      std::cout << source.source << ": " << source.merged << " batches merged, " << source.repeated
                << " known already, " << source.late << " late\n";
    }
    std::cout << engine_->statistics().events << " events\n";
    return journal_->Close();
  }

 private:
  absl::Status Take(std::size_t shard, const Message& message) {
    // [merge]
    sluice::v1::PaneBatch batch;
    if (!batch.ParseFromString(BytesOf(message))) return absl::DataLossError("no PaneBatch");
    const absl::Status merged = engine_->Merge(batch);
    // What comes again is nothing to worry about.
    if (!merged.ok() && !absl::IsAlreadyExists(merged)) return merged;
    // [/merge]
    reported_ns_[shard] = std::max(reported_ns_[shard], batch.tick() * kSecond);
    return absl::OkStatus();
  }

  Broker& broker_;
  const Options& options_;
  std::unique_ptr<sluice::Engine> engine_;
  std::unique_ptr<sluice::JournalWriter> journal_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::vector<std::string> sources_;
  std::vector<std::int64_t> reported_ns_;
};

}  // namespace

absl::Status Decide(Broker& broker, const Options& options) {
  const auto plan = sluice::Plan::FromFile(options.plan);
  if (!plan.ok()) return plan.status();
  Decider decider(broker, options);
  if (absl::Status started = decider.Start(*plan); !started.ok()) return started;
  return decider.Run();
}

}  // namespace sharded
