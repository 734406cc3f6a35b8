#include "tests/oracle/levers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/oracle/exact.h"
#include "tests/oracle/stamp.h"

namespace sluice::oracle {
namespace {

std::string UnitText(v1::Literal::Unit unit) {
  switch (unit) {
    case v1::Literal::PERCENT:
      return "%";
    case v1::Literal::KILO:
      return "k";
    case v1::Literal::MEGA:
      return "M";
    case v1::Literal::GIGA:
      return "G";
    default:
      return "";
  }
}

Setting OfNumber(const v1::Lever& lever, const v1::Literal& literal) {
  Setting setting;
  setting.text = absl::StrCat(literal.number(), UnitText(literal.unit()));
  setting.number = LiteralValue(literal);
  setting.rank = lever.wins() == v1::Lever::LOWEST ? -setting.number : setting.number;
  return setting;
}

Setting OfName(const v1::Lever& lever, const std::string& name) {
  for (int i = 0; i < lever.values_size(); ++i) {
    if (lever.values(i).text() == name) return {name, 0, static_cast<double>(i)};
  }
  return {};
}

Setting SettingOf(const v1::Lever& lever, const v1::LeverValue& value) {
  if (lever.scale() == v1::Lever::NAMES) return OfName(lever, value.name().text());
  return OfNumber(lever, value.number());
}

Setting RestOf(const v1::Lever& lever) {
  if (lever.scale() == v1::Lever::NAMES) return OfName(lever, lever.values(0).text());
  return OfNumber(lever, lever.default_());
}

// A gate's labels are all of the lever's and perhaps more, or none of them.
bool Reaches(const Holder& holder, const Binding& lever_segment) {
  for (const auto& [label, value] : lever_segment) {
    const auto bound = holder.segment.find(label);
    if (bound != holder.segment.end() && bound->second != value) return false;
  }
  return true;
}

// Whether one more than `taken` may be off rest, of `segments`.
bool HasRoom(const v1::Lever& lever, std::size_t taken, std::size_t segments) {
  if (!lever.has_at_most()) return true;
  const bool percent = lever.at_most().unit() == v1::Literal::PERCENT;
  return CompareWithShare(taken + 1, LiteralMeaning(lever.at_most()), percent ? segments : 1) <= 0;
}

Binding Bind(const std::vector<std::string>& labels, const std::vector<std::string>& values) {
  Binding binding;
  for (std::size_t i = 0; i < labels.size(); ++i) binding[labels[i]] = values[i];
  return binding;
}

v1::Event EventOf(v1::Event::Kind kind, const v1::Lever& lever, const Binding& segment,
                  std::int64_t at) {
  v1::Event event;
  *event.mutable_time() = Stamp(at);
  event.set_kind(kind);
  event.set_lever(lever.name().text());
  for (const auto& [label, value] : segment) (*event.mutable_segment())[label] = value;
  return event;
}

void SetCauses(const std::vector<Holder>& causes, v1::Event& event) {
  for (const Holder& cause : causes) event.add_causes(cause.name);
}

}  // namespace

Levers::Levers(const v1::Plan& plan) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_lever()) {
      Lever lever;
      lever.declared = &item.lever();
      lever.labels = NamesOf(item.lever().labels());
      lever.rest = RestOf(item.lever());
      levers_.push_back(std::move(lever));
    } else if (item.has_signal()) {
      v1::Expr expr;
      expr.mutable_aggregate()->mutable_signal()->set_text(item.signal().name().text());
      all_signals_.push_back(std::move(expr));
    } else if (item.has_role() && item.role().has_reports_to()) {
      boss_[item.role().name().text()] = item.role().reports_to().text();
    }
  }
}

void Levers::Exist(Lever& lever, std::int64_t at, const Evaluator& evaluator) const {
  std::vector<std::vector<std::string>> existing;
  if (lever.labels.empty()) {
    existing.emplace_back();
  } else {
    std::vector<const v1::Expr*> signals;
    for (const v1::Expr& signal : all_signals_) signals.push_back(&signal);
    existing = evaluator.Existing(signals, lever.labels, {}, at);
  }
  for (std::vector<std::string>& values : existing) {
    Segment segment;
    segment.value = lever.rest;
    lever.segments.try_emplace(std::move(values), std::move(segment));
  }
}

Levers::Wish Levers::WishFor(const Lever& lever, const Binding& segment,
                             const std::vector<Holder>& holders) {
  Wish wish;
  wish.setting = lever.rest;
  for (const Holder& holder : holders) {
    if (!Reaches(holder, segment)) continue;
    for (const v1::HoldClause* hold : holder.rules->holds) {
      if (hold->lever().text() != lever.declared->name().text()) continue;
      const Setting setting = SettingOf(*lever.declared, hold->at());
      if (setting.rank <= lever.rest.rank || setting.rank < wish.setting.rank) continue;
      if (setting.rank > wish.setting.rank) wish.causes.clear();
      wish.setting = setting;
      if (wish.causes.empty() || wish.causes.back().name != holder.name) {
        wish.causes.push_back(holder);
      }
    }
  }
  return wish;
}

// Who has a place and still wants it keeps it; of the others the oldest wish comes first.
void Levers::GivePlaces(Lever& lever, std::int64_t at) {
  std::size_t taken = 0;
  std::vector<Segment*> waiting;
  for (auto& entry : lever.segments) {
    Segment& segment = entry.second;
    if (segment.wish.causes.empty()) {
      segment.has_place = false;
      segment.waiting_since.reset();
    } else if (segment.has_place) {
      ++taken;
    } else {
      if (!segment.waiting_since.has_value()) segment.waiting_since = at;
      waiting.push_back(&segment);
    }
  }
  std::stable_sort(waiting.begin(), waiting.end(), [](const Segment* left, const Segment* right) {
    return *left->waiting_since < *right->waiting_since;
  });
  for (Segment* segment : waiting) {
    if (!HasRoom(*lever.declared, taken, lever.segments.size())) break;
    segment->has_place = true;
    segment->waiting_since.reset();
    ++taken;
  }
}

Refusal Levers::Refuse(const Lever& lever, const Binding& segment, const Wish& wish,
                       std::int64_t at) const {
  Refusal refusal;
  refusal.causes = wish.causes;
  refusal.capped = EventOf(v1::Event::CAPPED, *lever.declared, segment, at);
  refusal.capped.set_from(lever.rest.text);
  refusal.capped.set_to(wish.setting.text);
  SetCauses(wish.causes, refusal.capped);

  refusal.escalate = EventOf(v1::Event::ESCALATE, *lever.declared, segment, at);
  refusal.escalate.set_to(wish.setting.text);
  SetCauses(wish.causes, refusal.escalate);
  const std::string& owner = lever.declared->has_owner() ? lever.declared->owner().text()
                                                         : wish.causes.front().rules->owner;
  const auto boss = boss_.find(owner);
  refusal.escalate.set_owner(owner);
  refusal.escalate.set_escalated_to(boss == boss_.end() ? owner : boss->second);
  return refusal;
}

LeverTick Levers::Step(std::int64_t at, const std::vector<Holder>& holders,
                       const Evaluator& evaluator) {
  LeverTick tick;
  for (Lever& lever : levers_) {
    Exist(lever, at, evaluator);
    for (auto& [values, segment] : lever.segments) {
      segment.wish = WishFor(lever, Bind(lever.labels, values), holders);
    }
    GivePlaces(lever, at);
    for (auto& [values, segment] : lever.segments) {
      const Binding labels = Bind(lever.labels, values);
      const bool refused = !segment.wish.causes.empty() && !segment.has_place;
      if (refused && !segment.refused) {
        tick.refusals.push_back(Refuse(lever, labels, segment.wish, at));
      }
      segment.refused = refused;
      const Setting& now = segment.has_place ? segment.wish.setting : lever.rest;
      if (now.rank == segment.value.rank) continue;
      v1::Event move = EventOf(v1::Event::LEVER, *lever.declared, labels, at);
      move.set_from(segment.value.text);
      move.set_to(now.text);
      if (segment.has_place) SetCauses(segment.wish.causes, move);
      tick.moves.push_back(std::move(move));
      segment.value = now;
    }
  }
  return tick;
}

std::string Levers::Ask(const std::string& name, const Binding& segment) const {
  for (const Lever& lever : levers_) {
    if (lever.declared->name().text() != name) continue;
    for (const auto& [values, found] : lever.segments) {
      if (Bind(lever.labels, values) != segment) continue;
      if (lever.declared->scale() == v1::Lever::NAMES) return found.value.text;
      return absl::StrFormat("%.17g", found.value.number);
    }
  }
  return "";
}

}  // namespace sluice::oracle
