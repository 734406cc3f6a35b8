#include "src/cli/report/night.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "sluice/engine.h"
#include "src/cli/data.h"
#include "src/cli/progress.h"
#include "src/cli/replay_summary.h"
#include "src/cli/report/timeline.h"
#include "src/engine/event_fields.h"
#include "src/engine/probe.h"
#include "src/language/parse.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"
#include "src/trace/replay.h"

namespace sluice::cli {
namespace {

using google::protobuf::util::TimeUtil;

// How many parts the time of a night is cut into, to be drawn.
constexpr std::size_t kStretches = 480;

// The plan of a run as far as it decides. The messages that it sends may be unknown here, and
// its scenarios are for another day.
absl::StatusOr<Plan> PlanOf(const v1::JournalHeader& header, const std::string& file) {
  const std::string name = absl::StrCat("the plan in ", file);
  if (header.plan_text().empty()) {
    return absl::InvalidArgumentError("the journal has no plan's text");
  }
  const language::Source source(name, header.plan_text());
  Diagnostics diagnostics;
  v1::Plan parsed = language::Parse(source, diagnostics);
  if (diagnostics.has_errors()) {
    return absl::InvalidArgumentError(absl::StrCat("line ", diagnostics.all().front().line, ": ",
                                                   diagnostics.all().front().message));
  }
  auto* const items = parsed.mutable_items();
  items->erase(
      std::remove_if(items->begin(), items->end(),
                     [](const v1::Item& item) { return item.has_import() || item.has_scenario(); }),
      items->end());
  PlanOptions options;
  options.only_import_paths = true;
  return Plan::FromProto(parsed, name, nullptr, options);
}

bool IsDecisionOnData(const v1::Event& event) {
  switch (event.kind()) {
    case v1::Event::TRIP:
    case v1::Event::BLIND:
    case v1::Event::SIGHTED:
      return true;
    case v1::Event::CLEAR:
      return event.role().empty();
    default:
      return false;
  }
}

// Gates that both have, and that they hold against different things.
void AddComparedOtherwise(const plan::Program& before, const plan::Program& after,
                          std::set<std::string>& gates) {
  for (const plan::GateSpec& gate : before.gates) {
    const int number = after.FindGate(gate.name);
    if (number < 0) continue;
    const review::SidesInWords was = review::SidesInWordsOf(gate);
    const review::SidesInWords is =
        review::SidesInWordsOf(after.gates[static_cast<std::size_t>(number)]);
    if (was.value != is.value || was.threshold != is.threshold) gates.insert(gate.name);
  }
}

// Tells a night of its runs as they begin, of their plans, and of what happened in them.
class Runs {
 public:
  explicit Runs(Night& night) : night_(night) {}

  // After each step of the reader. An item that `sluice tick` has ticked stands in a run of its
  // own, with no engine in it: nothing begins or ends with that.
  void Take(const JournalReader& reader, const v1::Event& event) {
    LookAt(reader);
    if (waits_ && event.kind() == v1::Event::CHECKED) {
      night_.review.AddTick(event);
      has_ticks_ = true;
      return;
    }
    if (waits_) {
      Begin();
    } else if (header_.plan_id() != plan_id_) {
      ChangePlan();
    }
    night_.review.Add(event);
    if (IsDecisionOnData(event)) night_.decisions.insert(event.id());
  }

  void Finish(const JournalReader& reader) {
    LookAt(reader);
    if (waits_ && !has_ticks_) Begin();
    if (!waits_ && night_.plans > 0 && header_.plan_id() != plan_id_) ChangePlan();
    // Of ticks alone the plan is known all the same.
    if (night_.plans == 0 && !header_.writer().empty()) TakePlan();
  }

 private:
  void LookAt(const JournalReader& reader) {
    const std::uint64_t runs = std::max<std::uint64_t>(reader.contents().runs, 1);
    if (reader.header().writer().empty()) return;
    const bool begins = runs != runs_;
    if (begins || reader.header().plan_id() != header_.plan_id()) header_ = reader.header();
    if (!begins) return;
    runs_ = runs;
    waits_ = true;
    has_ticks_ = false;
  }

  void Begin() {
    waits_ = false;
    const std::int64_t started_ns = TimeUtil::TimestampToNanoseconds(header_.started_at());
    if (night_.plans == 0 || header_.plan_id() != plan_id_) {
      ++night_.plans;
      TakePlan();
      night_.decisions.clear();
      night_.decisions_from_ns = started_ns;
    }
    night_.review.BeginRun(header_.plan_id(), started_ns, program());
  }

  // While the host ran.
  void ChangePlan() {
    TakePlan();
    night_.decisions.clear();
    night_.decisions_from_ns = TimeUtil::TimestampToNanoseconds(header_.plan_since());
    night_.review.ChangePlan(program());
  }

  const plan::Program* program() const {
    return night_.plan.has_value() ? &night_.plan->program() : nullptr;
  }

  void TakePlan() {
    plan_id_ = header_.plan_id();
    absl::StatusOr<Plan> plan = PlanOf(header_, night_.file);
    if (plan.ok() && night_.plan.has_value()) {
      AddComparedOtherwise(night_.plan->program(), plan->program(), night_.compared_otherwise);
    }
    night_.tick_ns = std::max<std::int64_t>(header_.tick_ns(), 1);
    night_.plan_name = plan.ok() ? plan->name() : "";
    night_.plan_fault = plan.ok() ? "" : std::string(plan.status().message());
    night_.plan.reset();
    if (plan.ok()) night_.plan = *std::move(plan);
  }

  Night& night_;
  std::uint64_t runs_ = 0;
  v1::JournalHeader header_;
  bool waits_ = false;  // for an event of the run that has begun
  bool has_ticks_ = false;
  std::string plan_id_;
};

// Which of them both have, and which only one has.
void Compare(const Night& night, const std::map<std::string, std::int64_t>& again, Rerun& rerun) {
  for (const std::string& id : night.decisions) {
    if (again.count(id) > 0) {
      ++rerun.agreed;
    } else {
      rerun.only_in_journal.push_back(id);
    }
  }
  for (const auto& [id, time_ns] : again) {
    const bool in_time = time_ns >= night.decisions_from_ns && time_ns <= night.review.end_ns();
    if (in_time && night.decisions.count(id) == 0) rerun.only_in_rerun.push_back(id);
  }
}

}  // namespace

const plan::PeopleTime& Night::people_time() const {
  static const auto& utc = *new plan::PeopleTime;
  return plan.has_value() ? plan->program().people_time : utc;
}

std::vector<JournalPlanChange> Night::Reloads() const {
  std::vector<JournalPlanChange> reloads;
  std::copy_if(contents.plan_changes.begin(), contents.plan_changes.end(),
               std::back_inserter(reloads),
               [](const JournalPlanChange& change) { return !change.begins_run; });
  return reloads;
}

absl::StatusOr<std::unique_ptr<Night>> ReadNight(const std::string& file, bool skip_damaged) {
  JournalReaderOptions options;
  options.skip_damaged = skip_damaged;
  absl::StatusOr<std::unique_ptr<JournalReader>> reader = JournalReader::Open(file, options);
  if (!reader.ok()) return reader.status();
  auto night = std::make_unique<Night>();
  night->file = file;
  Runs runs(*night);
  v1::Event event;
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(event);
    if (!more.ok()) return more.status();
    if (!*more) break;
    runs.Take(**reader, event);
  }
  runs.Finish(**reader);
  night->contents = (*reader)->contents();
  return night;
}

absl::Status RunAgain(const DataOptions& data, Night& night) {
  if (!night.plan.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrCat("--data needs the journal's plan, which can't be read: ", night.plan_fault));
  }
  trace::ReplayOptions replay_options;
  EngineOptions engine_options;
  engine_options.allow_unhandled_actions = true;
  if (absl::Status status = ReadClock(data, replay_options, engine_options); !status.ok()) {
    return status;
  }
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(*night.plan, engine_options);
  if (!engine.ok()) return engine.status();
  absl::StatusOr<std::unique_ptr<trace::Reader>> reader = OpenData(data, {&*night.plan}, false);
  if (!reader.ok()) return reader.status();
  auto rerun = std::make_unique<Rerun>();
  const DrawnTime drawn = DrawnTimeOf(night);
  rerun->recorded = std::make_unique<review::Recorded>(night.plan->program(), drawn.begin_ns,
                                                       drawn.end_ns, kStretches, DrawnGates(night));
  engine::SetProbe(**engine, rerun->recorded.get());
  std::map<std::string, std::int64_t> again;
  (*engine)->OnEvent([&again](const v1::Event& event) {
    if (IsDecisionOnData(event)) {
      again[event.id()] = engine::TimeOf(event);
    }
  });
  trace::Replay replay(*night.plan, **engine, replay_options);
  Progress progress;
  absl::Status status = replay.Run(**reader, [&] {
    progress.Step(
        [&reader] { return std::make_pair((*reader)->bytes_read(), (*reader)->bytes_total()); });
    return true;
  });
  engine::SetProbe(**engine, nullptr);
  if (!status.ok()) return status;
  const Statistics statistics = (*engine)->statistics();
  rerun->rows = replay.summary().rows;
  rerun->first_ns = replay.summary().first_ns.value_or(0);
  rerun->newest_ns = replay.summary().newest_ns;
  rerun->left_out =
      LeftOutText(*night.plan, statistics, replay.summary(), **reader, Unseen::kRead, Ink(-1));
  Compare(night, again, *rerun);
  night.rerun = std::move(rerun);
  return absl::OkStatus();
}

NightClock::NightClock(const Night& night)
    : time_(night.people_time()),
      begin_ns_(night.review.begin_ns()),
      end_ns_(night.review.end_ns()),
      with_date_(night.review.end_ns() - night.review.begin_ns() >= review::kDueAfterNs) {
  (void)absl::LoadTimeZone(time_.zone(), &zone_);
}

std::string NightClock::At(std::int64_t time_ns) const {
  const bool far_on = time_ns - end_ns_ >= review::kDueAfterNs;
  return time_.Bare(absl::FromUnixNanos(time_ns), with_date_ || far_on);
}

std::string NightClock::InFull(std::int64_t time_ns) const {
  const absl::Time time = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::FromUnixNanos(time_ns)));
  return absl::StrCat(time_.DateInFull(time), " ", time_.Bare(time, false));
}

std::string NightClock::Span(std::int64_t begin_ns, std::int64_t end_ns) const {
  const bool same_day = time_.DateInFull(absl::FromUnixNanos(begin_ns)) ==
                        time_.DateInFull(absl::FromUnixNanos(end_ns));
  const std::string end = InFull(end_ns);
  return absl::StrCat(
      InFull(begin_ns), " to ",
      same_day ? end.substr(time_.DateInFull(absl::FromUnixNanos(end_ns)).size() + 1) : end);
}

std::string NightClock::Zone() const {
  const auto abbreviation = [this](std::int64_t time_ns) {
    return absl::FormatTime("%Z", absl::FromUnixNanos(time_ns), zone_);
  };
  const std::string name = time_.zone();
  const std::string before = abbreviation(begin_ns_);
  const std::string after = abbreviation(end_ns_);
  if (before != after) return absl::StrCat(name, " (", before, ", then ", after, ")");
  return name == after ? name : absl::StrCat(name, " (", after, ")");
}

}  // namespace sluice::cli
