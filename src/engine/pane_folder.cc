// The public face of an engine that folds, and how it goes on in another process.
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/panes.h"
#include "src/engine/core.h"
#include "src/engine/pane_export.h"
#include "src/engine/panes.h"
#include "src/engine/sample_rules.h"
#include "src/engine/ticks.h"
#include "src/language/unicode.h"
#include "src/plan/fold.h"
#include "src/plan/plan_id.h"

namespace sluice {
namespace {

absl::Status CheckSource(const std::string& source) {
  if (source.empty()) {
    return absl::InvalidArgumentError(
        "PaneFolderOptions::source is empty: give each folder a name of its own");
  }
  return engine::CheckLabelValue("source", source);
}

absl::Status BadCheckpoint(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("the checkpoint can't be gone on from: ", what));
}

absl::Status CheckCheckpoint(const Plan& plan, const v1::PaneCheckpoint& checkpoint) {
  const std::string id = plan::PlanId(plan.ToText());
  if (checkpoint.plan_id() != id) {
    return BadCheckpoint(absl::StrCat("it is of another plan (id ",
                                      language::Escaped(checkpoint.plan_id()), ") than this one (",
                                      id, ")"));
  }
  const std::int64_t most = engine::kLastTimeNs / plan.program().tick_ns;
  if (checkpoint.tick() > most || checkpoint.first_tick() < -most ||
      checkpoint.first_tick() > checkpoint.tick()) {
    return BadCheckpoint("its ticks are not those of a folder");
  }
  if (!engine::CheckTime("a clock", checkpoint.clock_ns()).ok() ||
      checkpoint.clock_ns() - std::min(plan.program().lateness_ns, std::int64_t{1} << 61) <
          checkpoint.tick() * plan.program().tick_ns) {
    return BadCheckpoint("its clock stands before its last tick was over");
  }
  return absl::OkStatus();
}

}  // namespace

// ---- The insides

void Engine::Core::ExportAs(v1::PaneBatch name) {
  export_ = std::make_unique<engine::PaneExport>(program_, std::move(name), slots_);
}

absl::optional<v1::PaneBatch> Engine::Core::NextBatch() { return export_->Take(); }

absl::StatusOr<v1::PaneCheckpoint> Engine::Core::Checkpoint() const {
  if (!export_->begun() || export_->taken() < export_->first_tick()) {
    return absl::FailedPreconditionError("no batch was handed out yet");
  }
  if (export_->taken() != sealed_) {
    return absl::FailedPreconditionError(
        "a batch waits to be handed out: take all that NextBatch has, then the checkpoint");
  }
  const v1::PaneBatch& name = export_->name();
  v1::PaneCheckpoint checkpoint;
  checkpoint.set_source(name.source());
  checkpoint.set_incarnation(name.incarnation());
  checkpoint.set_plan_id(name.plan_id());
  checkpoint.set_first_tick(name.first_tick());
  checkpoint.set_tick(sealed_);
  checkpoint.set_clock_ns(clock_ns_);
  for (const std::uint32_t index : counters_) {
    const SeriesRecord& record = series_[index];
    if (!record.serves) continue;
    const absl::optional<double>& last = series_.counter(record).last();
    if (!last.has_value()) continue;
    v1::PaneCheckpoint::Counter& counter = *checkpoint.add_counters();
    counter.set_signal(static_cast<std::uint32_t>(record.signal));
    counter.set_last(*last);
    for (const absl::string_view value : spaces_.pool().texts(series_.values(record))) {
      counter.add_labels(std::string(value));
    }
  }
  return checkpoint;
}

absl::Status Engine::Core::Resume(const v1::PaneCheckpoint& checkpoint) {
  started_ = true;
  start_ns_ = clock_ns_ = checkpoint.clock_ns();
  sealed_ = checkpoint.tick();
  first_tick_ = sealed_ + 1;
  export_->Begin(checkpoint.first_tick(), sealed_ + 1);
  for (const v1::PaneCheckpoint::Counter& counter : checkpoint.counters()) {
    if (counter.signal() >= program_.signals.size()) return BadCheckpoint("no such signal");
    const auto signal = static_cast<int>(counter.signal());
    const plan::SignalSpec& spec = program_.signals[counter.signal()];
    if (spec.kind != v1::Signal::COUNTER ||
        static_cast<std::size_t>(counter.labels_size()) != spec.labels.size() ||
        !engine::IsGoodCounter(counter.last())) {
      return BadCheckpoint(
          absl::StrCat("what it says of signal ", spec.name, " is not of a counter of this plan"));
    }
    evaluate::LabelValues values;
    for (int i = 0; i < counter.labels_size(); ++i) {
      const std::string& value = counter.labels(i);
      const absl::Status good =
          engine::CheckLabelValue(spec.labels[static_cast<std::size_t>(i)], value);
      if (!good.ok()) return BadCheckpoint(good.message());
      values.push_back(value);
    }
    const absl::StatusOr<engine::SeriesId> id = SeriesOf(signal, values);
    if (!id.ok()) return id.status();
    series_.counter(series_[engine::IndexOf(*id)]).ResumeFrom(counter.last());
  }
  Grow();
  return absl::OkStatus();
}

// ---- The public face

PaneFolder::PaneFolder(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
PaneFolder::~PaneFolder() = default;

absl::StatusOr<std::unique_ptr<PaneFolder>> PaneFolder::Create(const Plan& plan,
                                                               PaneFolderOptions options) {
  if (absl::Status good = CheckSource(options.source); !good.ok()) return good;
  auto folding = std::make_shared<const plan::Program>(plan::FoldingProgram(plan.program()));
  absl::StatusOr<std::unique_ptr<Engine>> engine =
      Engine::Make(plan, options.engine, std::move(folding));
  if (!engine.ok()) return engine.status();
  v1::PaneBatch name;
  name.set_source(std::move(options.source));
  name.set_incarnation(options.incarnation);
  name.set_plan_id(plan::PlanId(plan.ToText()));
  (*engine)->core_->ExportAs(std::move(name));
  return std::unique_ptr<PaneFolder>(new PaneFolder(*std::move(engine)));
}

absl::StatusOr<std::unique_ptr<PaneFolder>> PaneFolder::Resume(const Plan& plan,
                                                               const v1::PaneCheckpoint& checkpoint,
                                                               PaneFolderOptions options) {
  if (absl::Status good = CheckCheckpoint(plan, checkpoint); !good.ok()) return good;
  options.source = checkpoint.source();
  options.incarnation = checkpoint.incarnation();
  absl::StatusOr<std::unique_ptr<PaneFolder>> folder = Create(plan, std::move(options));
  if (!folder.ok()) return folder;
  const absl::Status resumed = (*folder)->engine_->core_->Resume(checkpoint);
  if (!resumed.ok()) return resumed;
  return folder;
}

absl::optional<v1::PaneBatch> PaneFolder::NextBatch() { return engine_->core_->NextBatch(); }

absl::StatusOr<v1::PaneCheckpoint> PaneFolder::Checkpoint() const {
  return engine_->core_->Checkpoint();
}

}  // namespace sluice
