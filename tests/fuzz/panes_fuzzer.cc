// Panes from elsewhere, of any bytes: a batch is taken whole, or changes nothing; what was taken
// can be decided on. And a checkpoint of any bytes: a folder goes on from it, or says why not.
//
// The input is a PaneBatch, and is read as a PaneCheckpoint too. The plan's id is set right, for
// no mutation would find it.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "sluice/engine.h"
#include "sluice/panes.h"
#include "src/plan/plan_id.h"
#include "tests/engine/every_column.h"

namespace sluice {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;

void Require(bool good, const std::string& what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

std::string Counted(const Engine& engine) {
  std::string all;
  for (const SignalStatistics& signal : engine.statistics().signals) {
    absl::StrAppend(&all, signal.recorded, "/", signal.late, "/", signal.ahead, "/",
                    signal.rejected, "/", signal.series, " ");
  }
  return all;
}

void TryBatch(const Plan& plan, const std::string& plan_id, v1::PaneBatch batch) {
  batch.set_plan_id(plan_id);
  auto engine = Engine::Create(plan, {}).value();
  Require(engine->Start(kStart).ok(), "it did not start");
  const std::string before = Counted(*engine);
  const absl::Status merged = engine->Merge(batch);
  if (!merged.ok()) {
    Require(absl::IsDeadlineExceeded(merged) || Counted(*engine) == before, merged.ToString());
    return;
  }
  const std::string after = Counted(*engine);
  Require(absl::IsAlreadyExists(engine->Merge(batch)) && Counted(*engine) == after,
          "a batch was taken twice");
  Require(engine->AdvanceReported(kStart + 40 * kSecond, absl::Seconds(5)).ok(), "no advance");
}

void TryCheckpoint(const Plan& plan, const std::string& plan_id, v1::PaneCheckpoint checkpoint) {
  checkpoint.set_plan_id(plan_id);
  const auto folder = PaneFolder::Resume(plan, checkpoint, {});
  if (!folder.ok()) return;
  const std::int64_t now = (checkpoint.tick() + 8) * kSecond;
  if (!(*folder)->engine().AdvanceTo(now).ok()) return;
  while ((*folder)->NextBatch().has_value()) continue;
  Require((*folder)->Checkpoint().ok(), "a folder that went on has no checkpoint");
}

}  // namespace
}  // namespace sluice

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const plan =
      new sluice::Plan(sluice::Plan::Parse(sluice::kEveryColumn, "fuzz.sluice").value());
  static const auto* const plan_id = new std::string(sluice::plan::PlanId(plan->ToText()));
  static const bool quiet = google::protobuf::SetLogHandler(nullptr) != nullptr;
  static_cast<void>(quiet);  // of texts that are no UTF-8
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  sluice::v1::PaneBatch batch;
  if (batch.ParseFromString(bytes)) sluice::TryBatch(*plan, *plan_id, std::move(batch));
  sluice::v1::PaneCheckpoint checkpoint;
  if (checkpoint.ParseFromString(bytes)) {
    sluice::TryCheckpoint(*plan, *plan_id, std::move(checkpoint));
  }
  return 0;
}
