#include "src/review/follow_ups.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"

namespace sluice::review {
namespace {

using Kind = FollowUp::Kind;
using engine::Segment;
using language::PrintDuration;

// Gathers them, kind by kind.
class Gatherer {
 public:
  explicit Gatherer(const Review& review) : review_(review), end_ns_(review.end_ns()) {}

  std::vector<FollowUp> Gather() && {
    for (const Incident& incident : review_.incidents().all()) AddIncident(incident);
    AddFlapped();
    AddReset();
    AddLevers();
    AddRamps();
    AddSilences();
    AddGaps();
    AddMessages();
    AddCapped();
    AddSeries();
    std::stable_sort(all_.begin(), all_.end(),
                     [](const FollowUp& a, const FollowUp& b) { return a.kind < b.kind; });
    return std::move(all_);
  }

 private:
  void Add(Kind kind, std::string owner, std::string subject, std::string words,
           std::string remedy) {
    all_.push_back(
        {kind, std::move(owner), std::move(subject), std::move(words), std::move(remedy)});
  }

  const Terms& terms() const { return review_.terms(); }

  void AddIncident(const Incident& incident) {
    if (incident.shadow) return;
    const std::string subject = terms().GateText(incident.gate, incident.segment);
    const auto add = [&](Kind kind, std::string words, std::string remedy) {
      Add(kind, incident.owner, subject, std::move(words), std::move(remedy));
    };
    if (incident.open()) {
      add(Kind::kUnresolved,
          absl::StrCat("still tripped when the events end, after ",
                       PrintDuration(end_ns_ - incident.tripped_ns)),
          "resolve it, or say who does and when");
    }
    if (incident.lost_ns.has_value()) {
      add(Kind::kLostSight, "nobody told how it ended: sight of it was lost", "say how it ended");
    }
    if (incident.Acknowledged(end_ns_) == Verdict::kMissed) {
      const std::string within = PrintDuration(incident.acknowledge_within_ns);
      add(Kind::kNotAcknowledged,
          incident.acknowledged_ns.has_value()
              ? absl::StrCat("acknowledged after ",
                             PrintDuration(*incident.acknowledged_ns - incident.tripped_ns),
                             ", not within ", within)
              : absl::StrCat("acknowledged by nobody within ", within),
          "say why, and what changes: who is asked, or how soon");
    }
    if (incident.Resolved(end_ns_) == Verdict::kMissed) {
      const std::string within = PrintDuration(incident.resolve_within_ns);
      add(Kind::kNotResolved,
          incident.cleared_ns.has_value()
              ? absl::StrCat("cleared after ",
                             PrintDuration(*incident.cleared_ns - incident.tripped_ns),
                             ", not within ", within)
              : absl::StrCat("not cleared within ", within),
          "say what took so long, and what would make it shorter");
    }
    if (!incident.suppressed && !incident.mitigated_ns.has_value()) {
      add(Kind::kNotMitigated, "no lever, pin or ramp mitigated it",
          "say what could have, and put it into the plan");
    }
  }

  void AddFlapped() {
    std::map<std::pair<std::string, Segment>, std::pair<std::string, std::size_t>> trips;
    for (const Incident& incident : review_.incidents().all()) {
      if (!incident.flapping || incident.shadow) continue;
      auto& [owner, count] = trips[{incident.gate, incident.segment}];
      owner = incident.owner;
      ++count;
    }
    for (const auto& [key, of] : trips) {
      Add(Kind::kFlapped, of.first, terms().GateText(key.first, key.second),
          absl::StrCat("tripped while it was flapping, ",
                       of.second == 1 ? "once" : absl::StrCat(of.second, " times")),
          "let it clear later: `sluice tune` tries marks and durations");
    }
  }

  void AddReset() {
    for (const v1::Event& event : review_.sight().ready()) {
      Add(Kind::kReset, event.owner(), terms().GateText(event.gate(), engine::SegmentOf(event)),
          "latched: it would clear, and waits for a reset", "reset it, or say why not");
    }
  }

  void AddLevers() {
    struct At {
      std::vector<Segment> segments;
      std::int64_t longest_ns = 0;
    };
    std::map<std::pair<std::string, std::string>, At> held_at;
    for (const Held& held : review_.levers().held()) {
      if (held.until_ns.has_value()) continue;
      At& at = held_at[{held.lever, held.value}];
      at.segments.push_back(held.segment);
      at.longest_ns = std::max(at.longest_ns, end_ns_ - held.since_ns);
    }
    for (const auto& [key, at] : held_at) {
      const bool one = at.segments.size() == 1;
      Add(Kind::kHeld, OwnerOf(key.first),
          one ? terms().LeverText(key.first, at.segments.front()) : key.first,
          absl::StrCat("still at ", key.second,
                       one ? "" : absl::StrCat(" in ", at.segments.size(), " segments"), ", for ",
                       PrintDuration(at.longest_ns), one ? "" : " at the longest"),
          "let it go, or say until when it stays");
    }
    for (const Pin& pin : review_.levers().pins()) {
      if (pin.end != Pin::End::kNone) continue;
      Add(Kind::kPinned, pin.role, terms().LeverText(pin.lever, pin.segment),
          absl::StrCat("still pinned at ", pin.value, ", for ",
                       PrintDuration(std::max<std::int64_t>(0, pin.until_ns - end_ns_)), " more"),
          "let it go, or say why it stays");
    }
  }

  // Of several, the first in the plan.
  std::string OwnerOf(const std::string& lever) const {
    const auto found = terms().levers.find(lever);
    if (found == terms().levers.end() || found->second.owners.empty()) return "";
    return found->second.owners.front();
  }

  void AddRamps() {
    std::map<std::pair<std::string, Segment>, const v1::Event*> last;
    for (const v1::Event& move : review_.ramp_moves()) {
      if (engine::RampMoveOf(move) == "refused") continue;
      last[{move.ramp(), engine::SegmentOf(move)}] = &move;
    }
    for (const auto& [key, move] : last) {
      const absl::string_view what = engine::RampMoveOf(*move);
      const bool aborted = what == "aborted";
      if (what != "held" && what != "rolled_back" && !aborted) continue;
      Add(Kind::kRamp, move->owner(), terms().RampText(key.first, key.second),
          absl::StrCat(aborted          ? "aborted, at "
                       : what == "held" ? "held at "
                                        : "rolled back to ",
                       move->to(), aborted ? "" : ", and waits for people"),
          aborted ? "say whether it begins anew, and when" : "resume it, or abort it");
    }
  }

  void AddSilences() {
    for (const Silence& silence : review_.sight().silences()) {
      if (silence.ended_ns.has_value()) continue;
      Add(Kind::kSilenced, silence.role, terms().GateText(silence.gate, silence.segment),
          absl::StrCat("still silenced, for ",
                       PrintDuration(std::max<std::int64_t>(0, silence.until_ns - end_ns_)),
                       " more"),
          "end it, or say why it stays");
    }
  }

  // A gate that is blind often, or in many segments, is one matter.
  void AddGaps() {
    struct OfGate {
      std::string owner;
      std::set<Segment> segments;
      std::int64_t total_ns = 0;
      bool still = false;
    };
    std::map<std::string, OfGate> gates;
    for (const Gap& gap : review_.sight().gaps()) {
      OfGate& of = gates[gap.gate];
      of.owner = gap.owner;
      of.segments.insert(gap.segment);
      of.total_ns += gap.until_ns.value_or(std::max(end_ns_, gap.since_ns)) - gap.since_ns;
      of.still = of.still || !gap.until_ns.has_value();
    }
    for (const auto& [gate, of] : gates) {
      const bool one = of.segments.size() == 1;
      Add(Kind::kBlind, of.owner, one ? terms().GateText(gate, *of.segments.begin()) : gate,
          absl::StrCat(of.still ? "still blind" : "was blind",
                       one ? "" : absl::StrCat(" in ", of.segments.size(), " segments"), ", for ",
                       PrintDuration(of.total_ns), one ? "" : " all together"),
          "say why nothing was known, and who would have noticed");
    }
  }

  void AddMessages() {
    for (const Sent& sent : review_.sight().sent()) {
      if (sent.failed == 0 && sent.dropped == 0) continue;
      Add(Kind::kMessage, sent.owner, sent.gate,
          absl::StrCat(
              sent.message, " failed ",
              sent.failed == 1 ? "once" : absl::StrCat(sent.failed, " times"),
              sent.dropped == 0
                  ? ""
                  : absl::StrCat(", and was given up ",
                                 sent.dropped == 1 ? "once" : absl::StrCat(sent.dropped, " times")),
              sent.last_reason.empty() ? "" : ": ", sent.last_reason),
          "mend the handler, and say what was not done for it");
    }
  }

  void AddCapped() {
    std::map<std::string, std::size_t> levers;
    for (const v1::Event& event : review_.sight().capped()) ++levers[event.lever()];
    for (const auto& [lever, count] : levers) {
      Add(Kind::kCapped, OwnerOf(lever), lever,
          absl::StrCat(count == 1 ? "a hold was" : absl::StrCat(count, " holds were"),
                       " refused: as many segments were held as `at most` allows"),
          "say whether the bound was right, or the telemetry wrong");
    }
  }

  void AddSeries() {
    for (const v1::Event& event : review_.sight().refused()) {
      Add(Kind::kSeries, "", event.signal(), event.reason(),
          "find what makes so many series, or raise the bound");
    }
  }

  const Review& review_;
  const std::int64_t end_ns_;
  std::vector<FollowUp> all_;
};

}  // namespace

std::string NameOf(Kind kind) {
  switch (kind) {
    case Kind::kUnresolved:
      return "unresolved";
    case Kind::kLostSight:
      return "lost_sight";
    case Kind::kNotAcknowledged:
      return "not_acknowledged";
    case Kind::kNotResolved:
      return "not_resolved";
    case Kind::kNotMitigated:
      return "not_mitigated";
    case Kind::kFlapped:
      return "flapped";
    case Kind::kReset:
      return "reset";
    case Kind::kHeld:
      return "held";
    case Kind::kPinned:
      return "pinned";
    case Kind::kRamp:
      return "ramp";
    case Kind::kSilenced:
      return "silenced";
    case Kind::kBlind:
      return "blind";
    case Kind::kMessage:
      return "message";
    case Kind::kCapped:
      return "capped";
    case Kind::kSeries:
      break;
  }
  return "series";
}

std::vector<FollowUp> FollowUpsOf(const Review& review) { return Gatherer(review).Gather(); }

}  // namespace sluice::review
