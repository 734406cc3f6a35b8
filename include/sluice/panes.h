// Folding samples in one process and deciding in another: panes as data.
//
// Where samples come up in many places (edges, shards of a stream), each place has a
// PaneFolder. It records as an Engine does, decides nothing, and hands out for each tick
// what the samples came to, as a PaneBatch; one Engine elsewhere takes these with Merge,
// and decides as if it had seen all samples itself:
//
//   // in each shard
//   sluice::PaneFolderOptions options;
//   options.source = "shard-3";
//   auto folder = sluice::PaneFolder::Create(*plan, options).value();
//   sluice::Engine& engine = folder->engine();               // Start, Record, ... as ever
//   engine.AdvanceTo(now);
//   while (auto batch = folder->NextBatch()) Publish(batch->SerializeAsString());
//
//   // where it is decided
//   engine->Merge(batch);                                    // of any shard, in any order
//   engine->AdvanceReported(now, patience, {"shard-1", "shard-2", "shard-3"});
//
// How to run this so that no sample counts twice and none is lost: docs/sharding.md.
#ifndef SLUICE_PANES_H_
#define SLUICE_PANES_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/export.h"
#include "sluice/plan.h"
#include "sluice/v1/panes.pb.h"

namespace sluice {

struct PaneFolderOptions {
  // Who hands in the panes: not empty, UTF-8, of at most 1024 bytes; no two folders that run at
  // one time may have the same.
  std::string source;

  // Of a source that begins anew and does not see the samples of its life before again, another
  // and higher number in each life: the time of its start, say. One that goes on from a
  // checkpoint keeps the checkpoint's.
  std::uint64_t incarnation = 0;

  // Bounds of series, bytes and jumps, as of any engine; it asks for no handlers.
  EngineOptions engine;
};

// Folds the samples of one source. Not thread-safe; for many threads that record, give its engine
// to an Intake.
class SLUICE_EXPORT PaneFolder {
 public:
  // InvalidArgument for options that can't be, ResourceExhausted as Engine::Create.
  static absl::StatusOr<std::unique_ptr<PaneFolder>> Create(const Plan& plan,
                                                            PaneFolderOptions options);

  // Goes on after the last batch of the folder that gave the checkpoint, as if there had been no
  // break; it has started. Samples of later ticks are to be recorded again: those that come again
  // of earlier ones are late, and left out. Of `options` only the bounds count. InvalidArgument
  // where the checkpoint is none of this plan, or bad in itself.
  static absl::StatusOr<std::unique_ptr<PaneFolder>> Resume(const Plan& plan,
                                                            const v1::PaneCheckpoint& checkpoint,
                                                            PaneFolderOptions options);
  ~PaneFolder();
  PaneFolder(const PaneFolder&) = delete;
  PaneFolder& operator=(const PaneFolder&) = delete;

  // Where samples are recorded and time is told: Start, AdvanceTo, Record and their like do what
  // they do in any engine of the plan. It has the plan's signals and lateness, and none of its
  // gates, levers and roles. It is the folder's.
  Engine& engine() { return *engine_; }
  const Engine& engine() const { return *engine_; }

  // The next tick that is over, oldest first, whether or not it had samples; nothing until
  // AdvanceTo has passed another one. The batch is the host's to hand in; it is not kept here.
  absl::optional<v1::PaneBatch> NextBatch();

  // What a folder must know to go on after the last batch: above all what counters read, so that
  // the next sample of each tells its increase. FailedPrecondition where no batch was handed out
  // yet, and while one waits to be.
  absl::StatusOr<v1::PaneCheckpoint> Checkpoint() const;

 private:
  explicit PaneFolder(std::unique_ptr<Engine> engine);

  std::unique_ptr<Engine> engine_;
};

}  // namespace sluice

#endif  // SLUICE_PANES_H_
