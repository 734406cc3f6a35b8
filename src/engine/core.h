// The insides of an Engine.
#ifndef SLUICE_SRC_ENGINE_CORE_H_
#define SLUICE_SRC_ENGINE_CORE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/reload.h"
#include "sluice/v1/panes.pb.h"
#include "src/engine/cell_table.h"
#include "src/engine/cost.h"
#include "src/engine/dispatcher.h"
#include "src/engine/people.h"
#include "src/engine/ramp_events.h"
#include "src/engine/ramp_guards.h"
#include "src/engine/ramp_runner.h"
#include "src/engine/saved_spaces.h"
#include "src/engine/series.h"
#include "src/engine/status.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/evaluate/population.h"
#include "src/evaluate/spaces.h"
#include "src/gate/incidents.h"
#include "src/gate/issuer.h"
#include "src/gate/levers.h"
#include "src/gate/machine.h"
#include "src/plan/program.h"
#include "src/window/histogram.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"

namespace sluice::v1 {
class CellState;
class GateStanding;
class PeoplesAct;
class SnapshotState;
class StoreState;
}  // namespace sluice::v1

namespace sluice {

namespace engine {
class PaneExport;
struct PaneMerge;
struct ReadBatch;
}  // namespace engine

class Engine::Core {
  using SeriesRecord = engine::SeriesRecord;

 public:
  // With `folding`, that is the program that it runs, and it is to be told who it is (ExportAs).
  // `open`: at least so many panes after the last one sealed can wait at once.
  Core(const Plan& plan, const EngineOptions& options,
       std::shared_ptr<const plan::Program> folding = nullptr, std::size_t open = 0);
  ~Core();

  // Makes room for what the plan itself expects.
  absl::Status Prepare();

  const Plan& plan() const { return plan_; }
  bool started() const { return started_; }
  absl::Status Start(std::int64_t time_ns);
  absl::Status AdvanceTo(std::int64_t now_ns);

  // The series of a signal of this kind, made where it is new.
  absl::StatusOr<engine::SeriesId> Resolve(v1::Signal::Kind kind, absl::string_view signal,
                                           const Labels& labels);
  // The same by a signal's number and good values of its labels, in the plan's order.
  absl::StatusOr<engine::SeriesId> SeriesOf(int signal, absl::Span<const absl::string_view> values);
  // Whether a handle still stands for the series that it was made for.
  bool Knows(engine::SeriesId series) const { return series_.Knows(series); }

  // Where samples that are easily taken in go.
  internal::OpenCells& cells() { return cells_.open(); }

  // Likewise of many at once.
  engine::CellTable::Run AddRun(const unsigned char* samples, std::size_t n) {
    return cells_.AddRun(samples, n);
  }

  // The others.
  absl::Status RecordValue(engine::SeriesId series, v1::Signal::Kind kind, std::int64_t time_ns,
                           double value);
  absl::Status RecordCounter(engine::SeriesId series, std::int64_t time_ns, double value);
  absl::Status RecordCounts(engine::SeriesId series, v1::Signal::Kind kind, std::int64_t time_ns,
                            std::uint64_t ok, std::uint64_t total);
  // Samples of one series and time.
  absl::Status RecordValues(engine::SeriesId series, v1::Signal::Kind kind, std::int64_t time_ns,
                            absl::Span<const double> values);
  absl::Status RecordHistogram(engine::SeriesId series, std::int64_t time_ns,
                               absl::Span<const HistogramBucket> histogram);

  // ---- panes.cc: panes of other engines, and for them
  absl::Status Merge(const v1::PaneBatch& batch);
  absl::Status AdvanceReported(std::int64_t now_ns, absl::Duration patience,
                               absl::Span<const std::string> sources);
  std::vector<PaneSource> PaneSources() const;

  // ---- pane_folder.cc
  void ExportAs(v1::PaneBatch name);
  absl::optional<v1::PaneBatch> NextBatch();
  absl::StatusOr<v1::PaneCheckpoint> Checkpoint() const;
  absl::Status Resume(const v1::PaneCheckpoint& checkpoint);

  // ---- people.cc: what people do
  absl::Status Reset(absl::string_view gate, const Labels& segment, absl::string_view role,
                     absl::string_view note);
  absl::Status Acknowledge(absl::string_view gate, const Labels& segment, absl::string_view role,
                           absl::string_view note);
  absl::Status Silence(absl::string_view gate, const Labels& segment, std::int64_t until_ns,
                       absl::string_view role, absl::string_view reason);
  absl::Status Pin(absl::string_view lever, const Labels& segment, absl::string_view value,
                   std::int64_t until_ns, absl::string_view role, absl::string_view reason);
  absl::Status Unpin(absl::string_view lever, const Labels& segment, absl::string_view role,
                     absl::string_view reason);

  absl::StatusOr<GateState> State(absl::string_view gate, const Labels& segment) const;
  absl::StatusOr<GateStatus> Explain(absl::string_view gate, const Labels& segment) const;
  absl::StatusOr<v1::Signal::Kind> KindOf(absl::string_view signal) const;
  Statistics statistics() const;

  // ---- ramps.cc
  absl::Status MoveRamp(gate::RampAct act, absl::string_view ramp, const Labels& segment,
                        absl::string_view role, absl::string_view reason);
  absl::StatusOr<RoleStatus> Status(absl::string_view role) const;
  std::vector<RoleStatus> Room() const;
  absl::Status Tick(absl::string_view item, absl::string_view role, absl::string_view note);
  std::vector<ChecklistItem> Checklist() const;
  absl::StatusOr<RampStatus> StandingOfRamp(absl::string_view ramp, const Labels& segment) const;

  // ---- snapshot.cc: the state, written down
  absl::StatusOr<v1::SnapshotState> Save() const;

  // ---- restore.cc: and read again, by an engine that has not started. What a reload takes over,
  // and what not.
  struct LoadNotes {
    ReloadReport report;
    // Segments of levers that were off rest, by their values, and exist no longer.
    std::vector<std::pair<std::string, std::vector<std::string>>> lost;
  };
  // The core is of no use where this fails.
  absl::Status Load(const v1::SnapshotState& state, LoadNotes& notes);

  // ---- reload.cc: other plans
  absl::StatusOr<ReloadReport> PlanReload(const Plan& plan) const;
  // What goes on under another plan, of which this core has then become an empty shell. `host` has
  // the handlers that it is to fit; where these are its own, they hear of what ends. Where it
  // fails, nothing has changed, but for what ended if the first try was good and the second not.
  absl::StatusOr<std::unique_ptr<Core>> Reloaded(const Plan& plan, const Core& host);
  // Likewise what goes on from a snapshot under this plan.
  absl::StatusOr<std::unique_ptr<Core>> Restored(const v1::Snapshot& snapshot,
                                                 const v1::SnapshotState& state);
  // Hands out what waits.
  void Deliver();

  // ---- skip.cc
  absl::Status SkipTo(std::int64_t now_ns);

  void set_probe(engine::Probe* probe) {
    probe_ = probe;
    dispatcher_.set_probe(probe);
  }

  // ---- bind.cc: the host's handlers, and levers as it sees them

  void OnEvent(absl::AnyInvocable<void(const v1::Event&)> handler) {
    dispatcher_.OnEvent(std::move(handler));
  }
  absl::Status BindAction(const google::protobuf::Message& prototype, ActionHandler handler);
  absl::Status BindLever(absl::string_view lever, const Form& form, LeverHandler handler);
  absl::StatusOr<RawValue> FindLever(absl::string_view lever, const Labels& segment,
                                     const Form& form) const;

 private:
  // The number of a lever whose values the host can have in this form.
  absl::StatusOr<int> LeverInForm(absl::string_view name, const Form& form) const;
  static RawValue InForm(const plan::LeverSpec& lever, double value, const Form& form);
  // Whether each message that the plan sends is one of `handled`.
  absl::Status CheckHandlers(
      absl::FunctionRef<bool(const google::protobuf::Descriptor*)> handled) const;
  // Whether the plan was checked against this definition of a message, where it sends it.
  absl::Status CheckDefinition(const google::protobuf::Descriptor* type,
                               bool* sent = nullptr) const;
  struct BoundLever {
    Form form;
    std::shared_ptr<LeverHandler> handler;
  };
  void Rebind(int lever, const BoundLever& bound);

  // ---- snapshot.cc

  std::vector<window::PaneStore::OpenTick> OpenTicks() const;
  void SaveSeries(v1::SnapshotState& state) const;
  void SaveStores(const std::vector<engine::SavedSpace>& saved, v1::SnapshotState& state) const;
  void SaveGates(const std::vector<engine::SavedSpace>& saved, v1::SnapshotState& state) const;
  void SaveLevers(const std::vector<engine::SavedSpace>& saved, v1::SnapshotState& state) const;
  void SaveRest(const std::vector<engine::SavedSpace>& saved, v1::SnapshotState& state) const;

  // ---- restore.cc

  absl::Status LoadClock(const v1::SnapshotState& state);
  absl::Status LoadSeries(const v1::SnapshotState& state, ReloadReport& report);
  absl::Status LoadOneSeries(int signal, const v1::SeriesState& saved);
  absl::Status LoadCells(const v1::SnapshotState& state);
  void LoadCell(const SeriesRecord& record, std::size_t slot, const v1::CellState& cell,
                const std::vector<std::int16_t>& buckets);
  absl::StatusOr<std::vector<bool>> LoadStores(const v1::SnapshotState& state,
                                               const std::vector<engine::SavedSpace>& saved);
  absl::Status LoadWindow(int window, const v1::StoreState& store,
                          const std::vector<std::uint32_t>& numbers);
  std::int64_t KnownFrom(const plan::ConditionsSpec& spec, const std::vector<bool>& covered) const;
  absl::Status LoadGates(const v1::SnapshotState& state,
                         const std::vector<engine::SavedSpace>& saved,
                         const std::vector<bool>& covered, ReloadReport& report);
  absl::Status LoadGate(int number, const v1::GateStanding& gate,
                        const std::vector<engine::SavedSpace>& saved);
  absl::Status LoadLevers(const v1::SnapshotState& state,
                          const std::vector<engine::SavedSpace>& saved, LoadNotes& notes);
  absl::Status LoadRamps(const v1::SnapshotState& state,
                         const std::vector<engine::SavedSpace>& saved,
                         const std::vector<bool>& covered, ReloadReport& report);
  absl::Status LoadActs(const v1::SnapshotState& state);
  bool FindTargetOf(const v1::PeoplesAct& act, engine::Request& request) const;
  absl::Status LoadDeliveries(const v1::SnapshotState& state,
                              const std::vector<engine::SavedSpace>& saved);
  void LoadStatistics(const v1::SnapshotState& state);
  void AddRemoved(const v1::SnapshotState& state, ReloadReport& report) const;

  // ---- skip.cc

  void SealUnknown(std::int64_t last);
  void ForgetTime(std::int64_t ticks);
  // OutOfRange for a jump over more than `max_jump`.
  absl::Status CheckJump(std::int64_t now_ns) const;

  // ---- reload.cc

  absl::StatusOr<std::unique_ptr<Core>> Under(const Plan& plan, const v1::SnapshotState& state,
                                              LoadNotes& notes) const;
  void AddLive(ReloadReport& report) const;
  void EndWhatGoes(const LoadNotes& notes);
  void EndGate(int gate, absl::string_view why, const evaluate::Surroundings& in);
  void EndLever(int lever, absl::string_view why);
  void EndRamp(int ramp, bool gone, absl::string_view why, const evaluate::Surroundings& in);
  absl::Status CheckHost(const Core& before) const;
  void TakeHandlers(Core& before);
  void TakeHost(Core& before);
  void TellReloaded(const ReloadReport& report);

  // ---- matters.cc

  // What people have to know of now, in the order of the plan.
  std::vector<engine::Matter> MattersNow() const;
  void AddGateMatters(int gate, std::vector<engine::Matter>& matters) const;
  void AddIncident(int gate, std::uint32_t segment, engine::Matter& matter) const;
  void AddAsked(int gate, std::uint32_t segment, engine::Matter& matter) const;
  std::string HeldWords(const plan::GateSpec& gate) const;
  std::string MutedWords(int gate, std::uint32_t segment) const;
  void AddRampMatters(const engine::RampRunner& ramp, std::vector<engine::Matter>& matters) const;
  void AddPinMatters(int lever, std::vector<engine::Matter>& matters) const;
  void AddChecklistMatters(std::vector<engine::Matter>& matters) const;
  // The time of day of a tick's end, for people.
  std::string TimeOf(std::int64_t tick) const;
  // Hands out each role's line, where it is time for that.
  void TellStatus(const evaluate::Surroundings& in);

  // ---- people.cc

  // One of a lever's segments, or all of them.
  struct LeverTarget {
    int lever = -1;
    absl::optional<std::uint32_t> segment;
  };
  // The time of the last tick decided: what is asked for acts from the next one on, so an end
  // past this is still to come, however far `lateness` has let the clock run ahead of it.
  std::int64_t decided_ns() const { return sealed_ * tick_ns_; }
  absl::StatusOr<LeverTarget> FindLeverTarget(absl::string_view lever, const Labels& segment) const;
  // PermissionDenied where the role is none of the owners, and above none. `what` is asked for.
  absl::Status CheckMayActFor(absl::string_view role, const std::vector<std::string>& owners,
                              absl::string_view what) const;
  // Of what people do about a gate or a lever; without kind, time and id.
  v1::Event EventOfGate(int gate, std::uint32_t segment) const;
  v1::Event EventOfLever(int lever, absl::optional<std::uint32_t> segment) const;
  // Answers `why`, and tells of it in the next tick.
  absl::Status RefuseAct(absl::string_view act, v1::Event event, const absl::Status& why);
  bool WillBePinned(const LeverTarget& target) const;
  // Before the gates of a tick: what was asked for takes effect, what has had its time ends.
  void TakeActs(std::int64_t tick);
  void Take(std::int64_t tick, engine::Request& request);
  void EndSilences(std::int64_t tick);
  void EndPins(std::int64_t tick);
  void TellOfPeople(std::int64_t tick, v1::Event event);
  // After all else in a tick: escalations, breaches, reminders.
  void CallPeople(std::int64_t tick, const evaluate::Surroundings& in);
  void Call(int gate, const gate::Call& call, const evaluate::Surroundings& in);

  // ---- samples.cc: from samples to open panes

  // Whether a sample of this time is taken in, and why not.
  enum class Timing : std::uint8_t { kInTime, kNotStarted, kAhead, kBeforeTheStart, kLate };
  // Turns to the tick of a sample that is in time: makes it `open_tick_`. The only place that
  // decides on times.
  Timing TurnTo(std::int64_t time_ns);
  // Whether it has turned to another tick, so that the cells may be tried once more.
  bool Turns(std::int64_t time_ns) {
    return !cells_.open().Takes(time_ns) && TurnTo(time_ns) == Timing::kInTime;
  }
  absl::Status RefuseTime(const SeriesRecord& series, Timing timing, std::int64_t time_ns);

  // A series has a sample in this tick.
  void HearOf(std::uint32_t series, std::int64_t tick) {
    SeriesRecord& record = series_[series];
    if (ABSL_PREDICT_FALSE(!record.begun)) {
      if (!record.recorded) waiting_.push_back(series);
      if (!record.recorded || tick < record.first_tick) record.first_tick = tick;
      record.recorded = true;
    }
    series_.HeardIn(series, tick);
  }
  // Turns to the tick that a sample falls into, or says why it is not taken in.
  absl::Status Admit(engine::SeriesId series, v1::Signal::Kind kind, std::int64_t time_ns);
  // Whether samples of a handle go to a cell of the tick that is open.
  bool HasCell(engine::SeriesId series, std::int64_t time_ns) const;
  // Of a series that has one: makes room for what sums of the open tick lack, or in its full
  // list, where that may be why a sample did not fit. False where it is not.
  bool KeepLacks(std::uint32_t series);
  bool MakeRoom(std::uint32_t series);
  // From now on the series' samples may go to its cell, if they can at all.
  void OpenCell(std::uint32_t series);
  absl::Status Refuse(engine::SeriesId series, absl::string_view fault);
  SignalStatistics& StatisticsOf(const SeriesRecord& series) {
    return signal_statistics_[static_cast<std::size_t>(series.signal)];
  }

  // ---- panes.cc

  engine::PaneMerge& Merging();
  void NoteRefused(const v1::PaneBatch& batch);
  absl::Status TakePanes(const v1::PaneBatch& batch, const engine::ReadBatch& read);
  void Export(std::int64_t tick, std::size_t slot, window::Cells& cells);

  // ---- core.cc: segments, ticks, gates

  // The spaces that the segments of a signal's series are numbered in.
  const std::vector<int>& SpacesOf(int signal) const {
    return signal_spaces_[static_cast<std::size_t>(signal)];
  }
  bool RoomForOneMore(int space);
  // `values` are numbers in the pool, or none of it.
  absl::Status RoomForSeries(int signal, absl::Span<const std::uint32_t> values);
  void Grow();
  void GrowSpace(int space, std::size_t capacity);
  void BeginSegment(int population, std::uint32_t segment);

  void Seal(std::int64_t tick);
  // Makes that a store folds the cells in its own way.
  void SuitCells(const plan::StoreSpec& store, window::Cells& cells) const;
  static window::Cells::Form FormOf(const plan::SignalSpec& signal);
  // Tells the stores which cells feed them: those of one series, or all anew.
  void FeedFrom(std::uint32_t series);
  void FeedFromAll();
  void HearOfCells(std::int64_t tick, const window::Cells& cells);
  // Empties the cells that more than one store has folded.
  void EmptyCells(const window::Cells& cells);
  void SealCounters(std::int64_t tick, std::size_t slot);
  void BeginSeries(std::int64_t tick);
  // What expressions are read in, at a tick that was evaluated last.
  evaluate::Surroundings SurroundingsAt(std::int64_t tick) const;
  void Evaluate(std::int64_t tick);

  // ---- ramps.cc: what people do to ramps, and how a tick moves them

  void MakeRamps();
  void BeginRamp(int ramp, std::uint32_t segment);
  absl::StatusOr<std::pair<int, std::uint32_t>> FindRamp(absl::string_view ramp,
                                                         const Labels& segment) const;
  // Also fills in how long it has held, of a step that runs.
  std::string WhatRampWaitsFor(const engine::RampRunner& ramp, std::uint32_t segment,
                               RampStatus& status) const;
  // Keeps the trips of a gate that has just been stepped, where it guards a ramp.
  void NoteTrips(int gate);
  void StepRamps(const evaluate::Surroundings& in);
  void TellProbe(int ramp, const std::vector<gate::RampMove>& moves,
                 const evaluate::Surroundings& in);
  engine::RampWords WordsOf(const engine::RampRunner& ramp, const gate::RampMove& move,
                            const evaluate::Surroundings& in) const;

  // ---- retire.cc: what is no longer heard of

  SeriesRecord::Targets TargetsFor(int signal, absl::Span<const std::uint32_t> values);
  absl::Status Revive(std::uint32_t series);
  void Retire(std::int64_t tick, const evaluate::Surroundings& in);
  std::vector<std::uint32_t> IdleSeries(std::int64_t tick) const;
  evaluate::Populations PopulationsWithout(const std::vector<std::uint32_t>& idle);
  // A gate's or a ramp's segment that exists now, but not in `fresh`.
  struct Vanishing {
    int gate;  // -1: of a ramp
    std::uint32_t segment;
    const plan::ConditionsSpec* spec;
  };
  std::vector<Vanishing> VanishingSegments(const evaluate::Populations& fresh) const;
  bool GathersRamp(int signal) const;
  bool AtRest(const Vanishing& vanishing) const;
  bool Agrees(std::uint32_t series, const Vanishing& vanishing) const;
  void RemoveSegments(const evaluate::Populations& fresh, std::int64_t time_ns);
  void ReleaseUnused();
  void TellRetired(std::uint32_t series, std::int64_t time_ns);
  // Tells of signals that have refused a series since the last tick, once each.
  void TellRefused(std::int64_t time_ns);

  // ---- acts.cc: what decisions move

  // Tells what happened to a gate in this tick, and issues what is due.
  void Act(int gate, const evaluate::Surroundings& in);
  // One thing of these, of which `event` tells.
  void Tell(int gate, const gate::Transition& transition, v1::Event event, std::int64_t time_ns);
  v1::Event WriteEvent(int gate, const gate::Transition& transition,
                       const evaluate::Surroundings& in) const;
  // Keeps the incidents of people up to date, and adds to the event what they did.
  void NoteTrip(const gate::Transition& transition, v1::Event& event) const;
  struct Resetter {
    std::string role;
    std::string note;
  };
  static void NoteReset(const Resetter& by, v1::Event& event);
  void NoteIncident(int gate, const gate::Transition& transition, v1::Event& event);
  void Settle(int gate, std::uint32_t segment, const v1::Event& decision);
  void SettleOpen(int gate, std::uint32_t segment, const evaluate::Surroundings& in);
  bool Suppressed(int gate, std::uint32_t segment) const;
  // `about` tells actions apart that one gate sends in one tick: the segment of the lever
  // where more than one escalates.
  void SendActions(int gate, std::uint32_t segment, v1::DoClause::On on, const v1::Event& decision,
                   absl::string_view about = {});
  // Moves the levers, once all gates are decided, and escalates what was refused.
  void MoveLevers(std::int64_t tick, const evaluate::Surroundings& in);
  // Whether segment `a` comes before `b` by its label values, in the gate's order of labels.
  bool SegmentBefore(int gate, std::uint32_t a, std::uint32_t b) const;
  bool Suppresses(const plan::GateSpec& gate, const plan::RelatedGate& suppressor,
                  std::uint32_t segment) const;
  // Of a tick after the last one sealed, as far as `ahead` lets samples come: those that wait at
  // once have slots of their own.
  std::size_t SlotOf(std::int64_t tick) const;
  std::size_t BytesForSeries(std::size_t series) const;
  std::size_t StateBytes() const;

  // The values of exactly the labels of a space, in its order; nothing where others
  // were given.
  absl::optional<evaluate::LabelValues> ValuesIn(int space, const Labels& segment) const;
  absl::StatusOr<std::pair<int, std::uint32_t>> FindSegment(absl::string_view gate,
                                                            const Labels& segment) const;

  const Plan plan_;
  const std::shared_ptr<const plan::Program> folding_;  // null where it decides
  const plan::Program& program_;
  const EngineOptions options_;
  const std::int64_t tick_ns_;
  const std::int64_t lateness_ns_;
  const std::int64_t ahead_ns_;
  const std::size_t slots_;

  evaluate::Spaces spaces_;
  evaluate::Populations populations_;
  gate::Levers levers_;
  engine::SeriesTable series_;
  // Samples of these signals go to cells, which stores then fold.
  std::vector<bool> cell_signals_;
  std::vector<engine::ListForm> lists_;  // of their cells, by signal
  bool shared_cells_ = false;            // by more than one store
  bool feeds_stale_ = false;             // stores know of cells that feed them no longer
  engine::CellTable cells_;
  std::vector<window::PaneStore> stores_;
  std::vector<window::SlidingWindow> windows_;
  std::vector<std::unique_ptr<window::HistogramWindow>> histograms_;
  std::vector<evaluate::GateEvaluator> evaluators_;
  std::vector<gate::Machine> machines_;
  std::vector<gate::Issuer> issuers_;
  std::vector<gate::Incidents> incidents_;
  std::vector<const std::vector<std::uint8_t>*> states_;
  std::vector<engine::RampRunner> ramps_;
  std::vector<bool> guards_;               // by gate: it guards some ramp
  std::vector<engine::Trip> guard_trips_;  // of this tick

  std::vector<std::vector<int>> signal_spaces_;  // by signal
  // By population: those whose segments are its own.
  std::vector<std::vector<int>> population_gates_;
  std::vector<std::vector<int>> population_levers_;
  std::vector<std::vector<int>> population_ramps_;
  std::vector<std::size_t> capacities_;  // by space
  engine::Cost cost_;
  std::size_t series_bytes_;        // of a series, with its names
  std::size_t reserved_bytes_ = 0;  // of all segments, if each took the most
  bool grown_ = false;              // there are segments that Grow has not seen

  std::vector<std::uint32_t> waiting_;   // series whose first sample is not sealed yet
  std::vector<std::uint32_t> counters_;  // series of counters
  std::vector<std::uint32_t> begun_;     // series whose segments exist, in that order

  std::int64_t retire_ticks_ = 0;  // 0: never
  enum class Refusing : std::uint8_t { kNo, kNew, kTold };
  std::vector<Refusing> refusing_;  // by signal

  bool started_ = false;
  bool advancing_ = false;
  std::int64_t start_ns_ = 0;
  std::int64_t clock_ns_ = 0;    // of the last AdvanceTo, as far as it has got
  std::int64_t first_tick_ = 0;  // to be evaluated
  std::int64_t sealed_ = 0;      // the last tick whose pane is sealed
  std::size_t sealed_slot_ = 0;  // that it had
  // The tick that the last sample fell into, for most come for the same one. It stands as long
  // as cells_.open() takes samples.
  std::int64_t open_tick_ = 0;
  std::size_t open_slot_ = 0;

  std::unique_ptr<engine::PaneMerge> merge_;    // from the first batch on
  std::unique_ptr<engine::PaneExport> export_;  // null where it decides

  std::vector<std::string> checked_by_;    // by item of the checklist; empty: by nobody yet
  std::vector<engine::Request> requests_;  // asked for since the last tick
  absl::flat_hash_map<std::string, int> ids_of_people_;  // told in a tick, and how often
  std::int64_t ids_tick_ = 0;
  std::map<std::pair<int, std::uint32_t>, Resetter> resets_;  // who asked for it
  std::vector<gate::Call> calls_;
  std::vector<gate::Transition> happened_;
  std::vector<gate::LeverChange> moved_;
  std::vector<gate::LeverRefusal> refused_;
  std::vector<Plan> before_;  // that made messages which still wait: these need them
  engine::Dispatcher dispatcher_;
  std::map<std::string, BoundLever> bound_levers_;
  engine::Probe* probe_ = nullptr;
  std::vector<SignalStatistics> signal_statistics_;
  std::uint64_t ticks_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace sluice

#endif  // SLUICE_SRC_ENGINE_CORE_H_
