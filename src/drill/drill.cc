#include "src/drill/drill.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::drill {
namespace {

using language::Escaped;

// sg; or, of several labels, region = "sg", cdn = "a".
std::string SegmentText(const Labels& segment) {
  if (segment.size() == 1) return Escaped(segment.front().second);
  return Escaped(absl::StrJoin(segment, ", ", [](std::string* out, const auto& label) {
    absl::StrAppend(out, label.first, " = ", language::PrintQuoted(label.second));
  }));
}

// Of many, some.
std::string SegmentsText(const std::vector<Labels>& segments) {
  if (segments.empty()) return "there is none yet";
  const auto name = [&segments](std::size_t i) { return SegmentText(segments[i]); };
  return absl::StrCat("there ", segments.size() == 1 ? "is " : "are ",
                      engine::NameSome(segments.size(), name));
}

// start_success{region = "sg"}; "Rollback rehearsed"
std::string TargetText(const Command& command) {
  if (command.verb == Verb::kTick) return Escaped(language::PrintQuoted(command.name));
  return Escaped(engine::TargetText(
      command.name, scenario::Segment(command.segment.begin(), command.segment.end())));
}

bool IsOfGate(Verb verb) {
  return verb == Verb::kAcknowledge || verb == Verb::kReset || verb == Verb::kSilence;
}

bool IsOfRamp(Verb verb) {
  return verb == Verb::kStart || verb == Verb::kHold || verb == Verb::kResume ||
         verb == Verb::kAbort;
}

std::string HelpText() {
  std::size_t width = 0;
  for (const Usage& usage : Usages()) width = std::max(width, usage.usage.size());
  std::string text;
  for (const Usage& usage : Usages()) {
    absl::StrAppend(&text, usage.usage, std::string(width + 2 - usage.usage.size(), ' '),
                    usage.meaning, "\n");
  }
  return absl::StrCat(text, "A segment is the values of its labels, in their order: sg, or",
                      " region=sg.");
}

}  // namespace

Drill::Drill(const Plan& plan, const v1::Scenario& scenario, std::string role)
    : plan_(plan),
      title_(scenario.title().text()),
      role_(std::move(role)),
      watcher_(plan.program()),
      incidents_(review::TermsOf(plan.program())) {
  if (role_.empty() && plan.program().roles.size() == 1) role_ = plan.program().roles[0].name;
}

Drill::~Drill() = default;

absl::StatusOr<std::unique_ptr<Drill>> Drill::Make(const Plan& plan, const v1::Scenario& scenario,
                                                   const std::string& folder, scenario::Acts acts,
                                                   std::string role, scenario::Fault& fault) {
  std::unique_ptr<Drill> drill(new Drill(plan, scenario, std::move(role)));
  absl::StatusOr<std::unique_ptr<scenario::Player>> player =
      scenario::Player::Make(plan, scenario, folder, fault, acts);
  if (!player.ok()) return player.status();
  drill->player_ = *std::move(player);
  drill->player_->OnReload([made = drill.get()](const Plan& other, std::int64_t time_ns) {
    made->Reloaded(other, time_ns);
  });
  engine::SetProbe(drill->player_->engine(), &drill->watcher_);
  return drill;
}

v1::Event Drill::OwnEvent(v1::Event::Kind kind, absl::string_view name) {
  v1::Event event;
  engine::SetTime(origin_ns() + time_ns_, event.mutable_time());
  event.set_kind(kind);
  event.set_id(engine::EventId("drill", {}, event, name));
  return event;
}

void Drill::Hand(const v1::Event& event) {
  incidents_.Add(event);
  if (callback_) callback_(event);
}

void Drill::Reloaded(const Plan& plan, std::int64_t time_ns) {
  plan_ = plan;
  incidents_.ChangePlan(review::TermsOf(plan.program()));
  if (reload_callback_) reload_callback_(plan, origin_ns() + time_ns);
}

void Drill::OnReload(absl::AnyInvocable<void(const Plan&, std::int64_t)> callback) {
  reload_callback_ = std::move(callback);
}

void Drill::Begin(absl::AnyInvocable<void(const v1::Event&)> callback) {
  callback_ = std::move(callback);
  player_->engine().OnEvent([this](const v1::Event& event) { Hand(event); });
  v1::Event event = OwnEvent(v1::Event::DRILL, "DRILL");
  event.set_reason(title_);
  Hand(event);
}

absl::Status Drill::PlayTo(std::int64_t time_ns, scenario::Fault& fault) {
  const absl::Status played = player_->PlayTo(time_ns, fault);
  if (!played.ok()) return played;  // how far it came is not known
  time_ns_ = std::max(time_ns_, player_->over() ? player_->end_ns() : time_ns);
  return absl::OkStatus();
}

absl::optional<std::int64_t> Drill::end_ns() const {
  if (!player_->knows_end()) return absl::nullopt;
  return player_->end_ns();
}

absl::StatusOr<std::string> Drill::RoleOf(const Command& command) const {
  if (!command.role.empty()) return command.role;
  if (!role_.empty()) return role_;
  std::vector<std::string> roles;
  for (const plan::RoleSpec& role : plan_.program().roles) roles.push_back(role.name);
  return absl::InvalidArgumentError(
      absl::StrCat("who does this? End the line with `by ROLE`, or say `as ROLE` before; the"
                   " roles are ",
                   absl::StrJoin(roles, ", ")));
}

// `ack start_success "new york"` means that region, if there is one, and not a note.
template <typename Spec>
void Drill::TakeNoteForSegment(const Spec& spec, Command& command) const {
  if (!command.segment.empty() || command.note.empty() || spec.labels.size() != 1) return;
  const Labels named = {{spec.labels.front(), command.note}};
  const std::vector<Labels> all = watcher_.SegmentsOf(spec);
  if (std::find(all.begin(), all.end(), named) == all.end()) return;
  command.segment = named;
  command.note.clear();
}

absl::Status Drill::CompleteSegment(Command& command) const {
  const plan::Program& program = plan_.program();
  const plan::ConditionsSpec* spec = nullptr;
  std::vector<Labels> likely;
  if (command.verb == Verb::kUnpin) {
    TakeNoteForSegment(program.levers[static_cast<std::size_t>(program.FindLever(command.name))],
                       command);
  } else if (IsOfGate(command.verb)) {
    const int gate = program.FindGate(command.name);
    spec = &program.gates[static_cast<std::size_t>(gate)];
    likely = watcher_.Tripped(gate);
  } else if (IsOfRamp(command.verb)) {
    spec = &program.ramps[static_cast<std::size_t>(program.FindRamp(command.name))];
  }
  if (spec == nullptr || spec->labels.empty()) return absl::OkStatus();
  if (command.verb != Verb::kSilence) TakeNoteForSegment(*spec, command);
  const std::vector<Labels> all = watcher_.SegmentsOf(*spec);
  if (!command.segment.empty()) {
    if (std::find(all.begin(), all.end(), command.segment) != all.end()) return absl::OkStatus();
    return absl::NotFoundError(absl::StrCat(command.name, " has no segment ",
                                            SegmentText(command.segment), "; ", SegmentsText(all)));
  }
  if (likely.size() > 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        command.name, " is tripped in several segments: which one? ", SegmentsText(likely)));
  }
  if (likely.empty()) likely = all;
  if (likely.size() == 1) {
    command.segment = likely.front();
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(command.name, " is by ",
                                                 absl::StrJoin(spec->labels, ", "), ": which one? ",
                                                 SegmentsText(all)));
}

absl::Status Drill::Act(const Command& command) {
  Engine& engine = player_->engine();
  const std::string& name = command.name;
  const Labels& segment = command.segment;
  const std::string& role = command.role;
  const std::string& note = command.note;
  const std::int64_t now_ns = origin_ns() + time_ns_;
  // A time that no clock will ever show is as good as no end.
  const std::int64_t until_ns =
      now_ns + std::min(command.duration_ns, std::numeric_limits<std::int64_t>::max() - now_ns);
  switch (command.verb) {
    case Verb::kAcknowledge:
      return engine.Acknowledge(name, segment, role, note);
    case Verb::kReset:
      return engine.Reset(name, segment, role, note);
    case Verb::kSilence:
      return engine.Silence(name, segment, until_ns, role, note);
    case Verb::kPin:
      return engine.Pin(name, segment, command.value, until_ns, role, note);
    case Verb::kUnpin:
      return engine.Unpin(name, segment, role, note);
    case Verb::kStart:
      return engine.StartRamp(name, segment, role, note);
    case Verb::kHold:
      return engine.HoldRamp(name, segment, role, note);
    case Verb::kResume:
      return engine.ResumeRamp(name, segment, role, note);
    case Verb::kAbort:
      return engine.AbortRamp(name, segment, role, note);
    case Verb::kTick:
      return engine.Tick(name, role, note);
    default:
      return absl::UnimplementedError("this can be done on a terminal alone");
  }
}

Drill::Answer Drill::StatusText(const Command& command) const {
  std::vector<std::string> lines;
  for (const RoleStatus& status : engine().Room()) {
    if (!command.name.empty() && command.name != status.role) continue;
    lines.push_back(Escaped(absl::StrCat(status.role, ": ", status.line,
                                         status.next.empty() ? "" : " -> ", status.next)));
  }
  return {true, absl::StrJoin(lines, "\n")};
}

Drill::Answer Drill::Do(const Command& asked) {
  if (asked.verb == Verb::kHelp) return {true, HelpText()};
  if (asked.verb == Verb::kStatus) return StatusText(asked);
  if (asked.verb == Verb::kAs) {
    role_ = asked.name;
    return {true, absl::StrCat("you are ", role_)};
  }
  Command command = asked;
  absl::StatusOr<std::string> role = RoleOf(asked);
  absl::Status status = role.status();
  if (role.ok()) command.role = *std::move(role);
  if (asked.verb == Verb::kNote) {
    // A note needs nobody's leave.
    v1::Event event = OwnEvent(v1::Event::NOTE, absl::StrCat("NOTE#", ++notes_));
    event.set_role(command.role);
    event.set_note(command.note);
    Hand(event);
    return {true, "noted"};
  }
  if (status.ok()) status = CompleteSegment(command);
  if (status.ok()) status = Act(command);
  if (status.ok()) {
    return {true, absl::StrCat("done: ", TargetText(command), ", by ", Escaped(command.role))};
  }
  return {false, absl::StrCat(scenario::IsRefusal(status) ? "refused: " : "error: ",
                              Escaped(std::string(status.message())))};
}

}  // namespace sluice::drill
