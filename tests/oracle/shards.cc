#include "tests/oracle/shards.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/engine.h"
#include "sluice/panes.h"
#include "tests/oracle/drive.h"

namespace sluice::oracle {
namespace {

// A shard, and the part of the broker that keeps what it is to read.
class Shard {
 public:
  Shard(const Plan& plan, std::string name, std::int64_t start_ns)
      : plan_(plan), name_(std::move(name)), start_ns_(start_ns) {}

  bool alive() const { return folder_ != nullptr; }
  const std::string& name() const { return name_; }

  // One sample or advance more in its stream.
  void Append(const Step& step) { stream_.push_back(step); }

  // Begins, or goes on from its checkpoint.
  absl::Status Rise() {
    PaneFolderOptions options;
    options.source = name_;
    auto folder = has_checkpoint_ ? PaneFolder::Resume(plan_, checkpoint_, options)
                                  : PaneFolder::Create(plan_, options);
    if (!folder.ok()) return folder.status();
    folder_ = *std::move(folder);
    driver_ = std::make_unique<Driver>(folder_->engine());
    next_ = resume_at_;
    return has_checkpoint_ ? absl::OkStatus() : folder_->engine().Start(start_ns_);
  }

  // With all that it has in memory.
  void Die() {
    driver_.reset();
    folder_.reset();
    unsent_.clear();
  }

  // Reads all that its stream has; what it answers to the last step.
  absl::StatusOr<Verdict> Read() {
    Verdict verdict = Verdict::kAccepted;
    for (; next_ < stream_.size(); ++next_) {
      const Step& step = stream_[next_];
      if (step.kind == Step::Kind::kAdvance) {
        const absl::Status advanced = folder_->engine().AdvanceTo(step.now_ns);
        if (!advanced.ok()) return advanced;
        continue;
      }
      const absl::StatusOr<Verdict> answer = VerdictOf(driver_->Record(step.sample));
      if (!answer.ok()) return answer;
      verdict = *answer;
    }
    while (auto batch = folder_->NextBatch()) unsent_.push_back(batch->SerializeAsString());
    return verdict;
  }

  // The batches that it has not handed in: at most so many of them.
  std::vector<std::string> Send(std::size_t most) {
    most = std::min(most, unsent_.size());
    std::vector<std::string> sent(unsent_.begin(),
                                  unsent_.begin() + static_cast<std::ptrdiff_t>(most));
    unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(most));
    return sent;
  }
  std::size_t unsent() const { return unsent_.size(); }

  // Once all are handed in: it need not read again what came before the first sample that waits.
  void Keep(std::int64_t tick_ns) {
    const auto checkpoint = folder_->Checkpoint();
    if (!checkpoint.ok()) return;
    checkpoint_ = *checkpoint;
    has_checkpoint_ = true;
    while (resume_at_ < next_) {
      const Step& step = stream_[resume_at_];
      const bool waits =
          step.kind == Step::Kind::kSample && step.sample.time_ns() > checkpoint_.tick() * tick_ns;
      if (waits) break;
      ++resume_at_;
    }
  }

 private:
  const Plan& plan_;
  std::string name_;
  std::int64_t start_ns_;
  std::vector<Step> stream_;
  std::unique_ptr<PaneFolder> folder_;
  std::unique_ptr<Driver> driver_;
  std::vector<std::string> unsent_;
  std::size_t next_ = 0;

  // What outlives its death.
  bool has_checkpoint_ = false;
  v1::PaneCheckpoint checkpoint_;
  std::size_t resume_at_ = 0;
};

class Run {
 public:
  Run(const Plan& plan, std::int64_t start_ns, const Sharding& sharding, Random& random)
      : plan_(plan), sharding_(sharding), random_(random), tick_ns_(oracle::TickOf(plan.proto())) {
    for (std::uint64_t i = 0; i < sharding.shards; ++i) {
      names_.push_back(absl::StrCat("shard-", i));
      shards_.emplace_back(plan, names_.back(), start_ns);
    }
  }

  absl::Status Start(std::int64_t start_ns) {
    EngineOptions options;
    options.allow_unhandled_actions = true;
    auto engine = Engine::Create(plan_, options);
    if (!engine.ok()) return engine.status();
    engine_ = *std::move(engine);
    engine_->OnEvent([this](const v1::Event& event) { result_.outcome.events.push_back(event); });
    for (Shard& shard : shards_) {
      if (absl::Status risen = shard.Rise(); !risen.ok()) return risen;
    }
    now_ns_ = start_ns;
    return engine_->Start(start_ns);
  }

  absl::StatusOr<Verdict> Take(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kSample: {
        Shard& shard = ShardOf(step.sample);
        shard.Append(step);
        return shard.alive() ? shard.Read() : Verdict::kAccepted;
      }
      case Step::Kind::kAdvance:
        break;
      default:
        return Ask(*engine_, step);
    }
    now_ns_ = std::max(now_ns_, step.now_ns);
    for (Shard& shard : shards_) {
      shard.Append(step);
      const absl::Status live = LiveOn(shard);
      if (!live.ok()) return live;
    }
    return Deliver(sharding_.disorder && random_.Percent(50));
  }

  // All shards come back, and all that is under way arrives.
  absl::StatusOr<ShardedOutcome> Finish() {
    for (Shard& shard : shards_) {
      if (!shard.alive()) {
        if (absl::Status risen = shard.Rise(); !risen.ok()) return risen;
      }
      const absl::StatusOr<Verdict> read = shard.Read();
      if (!read.ok()) return read.status();
      Hand(shard, shard.unsent());
    }
    const absl::StatusOr<Verdict> delivered = Deliver(false);
    if (!delivered.ok()) return delivered.status();
    if (!under_way_.empty()) return absl::InternalError("some batches were never taken");
    const Statistics statistics = engine_->statistics();
    result_.outcome.ticks = statistics.ticks;
    for (const SignalStatistics& signal : statistics.signals) {
      result_.outcome.tallies[signal.signal] = {signal.recorded, signal.late, signal.ahead};
    }
    for (const PaneSource& source : engine_->PaneSources()) {
      result_.repeated += source.repeated;
      if (source.late + source.refused > 0) {
        return absl::InternalError(
            absl::StrCat(source.source, ": late ", source.late, ", refused ", source.refused));
      }
    }
    return std::move(result_);
  }

 private:
  Shard& ShardOf(const v1::Sample& sample) {
    const auto kind = engine_->KindOf(sample.signal());
    const bool counter = kind.ok() && *kind == v1::Signal::COUNTER;
    if (sharding_.series_may_split && !counter) return shards_[random_.Below(shards_.size())];
    std::string name = sample.signal();
    const std::map<std::string, std::string> labels(sample.labels().begin(), sample.labels().end());
    for (const auto& [label, value] : labels) absl::StrAppend(&name, "\n", label, "=", value);
    return shards_[std::hash<std::string>()(name) % shards_.size()];
  }

  // It reads what is there and hands in what is due; or dies, or comes back.
  absl::Status LiveOn(Shard& shard) {
    if (!shard.alive()) {
      if (!random_.Percent(30)) return absl::OkStatus();
      if (absl::Status risen = shard.Rise(); !risen.ok()) return risen;
    }
    const absl::StatusOr<Verdict> read = shard.Read();
    if (!read.ok()) return read.status();
    if (sharding_.deaths && random_.Percent(8)) {
      Hand(shard, random_.Below(shard.unsent() + 1));
      ++result_.deaths;
      shard.Die();
      return absl::OkStatus();
    }
    Hand(shard, shard.unsent());
    // The death may come before the checkpoint is stored.
    if (!sharding_.deaths || random_.Percent(60)) shard.Keep(tick_ns_);
    return absl::OkStatus();
  }

  void Hand(Shard& shard, std::size_t most) {
    for (std::string& bytes : shard.Send(most)) {
      result_.bytes += bytes.size();
      if (sharding_.disorder && random_.Percent(10)) under_way_.push_back(bytes);
      under_way_.push_back(std::move(bytes));
    }
  }

  // Hands the engine what is under way, or some of it, until it takes no more.
  absl::StatusOr<Verdict> Deliver(bool some) {
    for (bool more = true; more;) {
      more = false;
      if (sharding_.disorder) random_.Shuffle(under_way_);
      std::vector<std::string> kept;
      for (std::string& bytes : under_way_) {
        v1::PaneBatch batch;
        if (!batch.ParseFromString(bytes)) return absl::InternalError("no batch");
        const bool held = some && random_.Percent(30);
        const absl::Status merged = held ? absl::OutOfRangeError("") : engine_->Merge(batch);
        if (absl::IsOutOfRange(merged)) {
          kept.push_back(std::move(bytes));
          continue;
        }
        if (!merged.ok() && !absl::IsAlreadyExists(merged)) return merged;
        more = true;
      }
      under_way_ = std::move(kept);
      const absl::Status advanced =
          engine_->AdvanceReported(now_ns_, absl::InfiniteDuration(), names_);
      if (!advanced.ok()) return advanced;
    }
    return Verdict::kAccepted;
  }

  const Plan& plan_;
  const Sharding sharding_;
  Random& random_;
  const std::int64_t tick_ns_;
  std::vector<std::string> names_;
  std::vector<Shard> shards_;
  std::unique_ptr<Engine> engine_;
  std::vector<std::string> under_way_;
  std::int64_t now_ns_ = 0;
  ShardedOutcome result_;
};

}  // namespace

absl::StatusOr<ShardedOutcome> DriveShards(const Plan& plan, std::int64_t start_ns,
                                           const std::vector<Step>& steps, const Sharding& sharding,
                                           Random& random) {
  Run run(plan, start_ns, sharding, random);
  if (absl::Status started = run.Start(start_ns); !started.ok()) return started;
  std::vector<Verdict> verdicts;
  for (const Step& step : steps) {
    const absl::StatusOr<Verdict> verdict = run.Take(step);
    if (!verdict.ok()) return verdict.status();
    verdicts.push_back(*verdict);
  }
  absl::StatusOr<ShardedOutcome> result = run.Finish();
  if (result.ok()) result->outcome.verdicts = std::move(verdicts);
  return result;
}

}  // namespace sluice::oracle
