#include "tests/language/random_plan.h"

#include <cmath>
#include <limits>
#include <string>

#include "tests/language/random_source.h"

namespace sluice::language {
namespace {

class Maker : public RandomSource {
 public:
  explicit Maker(std::uint64_t seed) : RandomSource(seed) {}

  v1::Plan Plan() {
    v1::Plan plan;
    Several(0, 8, [&](bool first) {
      v1::Item* item = plan.add_items();
      MakeLayout(first, item->mutable_layout());
      MakeItem(item);
    });
    MakeCommentsAtEnd(false, plan.mutable_comments_at_end());
    plan.set_blank_before_end_comments(!plan.items().empty() && !plan.comments_at_end().empty() &&
                                       Chance(50));
    return plan;
  }

 private:
  // ---- Layout ----

  void MakeLayout(bool first, v1::Layout* layout) {
    layout->set_blank_before(!first && Chance(20));
    if (Chance(15)) {
      Several(1, 3, [&](bool first_comment) {
        if (!first_comment && Chance(30)) layout->add_comments_before("\n");
        layout->add_comments_before(Comment());
      });
      if (Chance(20)) layout->add_comments_before("\n");
    }
    if (!Chance(15)) return;
    layout->set_comment_after(Comment());
    layout->set_has_comment_after(true);
  }

  template <typename Strings>
  void MakeCommentsAtEnd(bool may_begin_blank, Strings* comments) {
    if (!Chance(15)) return;
    Several(1, 3, [&](bool first) {
      if ((!first || may_begin_blank) && Chance(30)) comments->Add("\n");
      comments->Add(Comment());
    });
  }

  // ---- Small parts ----

  void MakeName(v1::Name* name) { name->set_text(Word()); }
  void MakeHostName(v1::Name* name) { name->set_text(HostName()); }
  void MakeText(v1::Text* text) { text->set_text(AnyText()); }
  void MakeDur(v1::Dur* dur) { dur->set_ns(AnyDuration()); }

  template <typename Names>
  void MakeNames(Names* names) {
    Several(1, Chance(5) ? 20 : 3, [&](bool) { MakeName(names->Add()); });
  }

  void MakeNumber(bool sign, v1::Literal* literal) {
    double number = AnyNumber();
    const auto unit = static_cast<v1::Literal::Unit>(Below(5));
    if (!std::isfinite(number * 1e9)) number = 1;
    if (sign && number > 0 && Chance(30)) number = -number;
    literal->set_number(number);
    literal->set_unit(unit);
  }

  void MakeLiteral(bool sign, v1::Literal* literal) {
    if (Chance(30)) {
      const std::int64_t ns = AnyDuration();
      literal->set_duration_ns(sign && Chance(20) ? -ns : ns);
    } else {
      MakeNumber(sign, literal);
    }
  }

  void MakeMembers(v1::Literal* literal) {
    literal->set_number(static_cast<double>(Below(100)));
    if (Chance(30)) literal->set_unit(v1::Literal::PERCENT);
  }

  void MakeLeverValue(v1::LeverValue* value) {
    if (Chance(50)) {
      MakeNumber(true, value->mutable_number());
    } else {
      value->mutable_name()->set_text(Chance(50) ? Word() : "Shouted_" + Word());
    }
  }

  template <typename Matchers>
  void MakeSelector(Matchers* matchers) {
    Several(0, Chance(10) ? 8 : 2, [&](bool) {
      v1::Matcher* matcher = matchers->Add();
      MakeName(matcher->mutable_label());
      matcher->set_op(static_cast<v1::Matcher::Op>(1 + Below(4)));
      const bool list = matcher->op() >= v1::Matcher::IN;
      Several(1, list ? 4 : 1, [&](bool) { MakeText(matcher->add_values()); });
    });
  }

  void MakeTarget(v1::Target* target) {
    MakeName(target->mutable_name());
    MakeSelector(target->mutable_segment());
  }

  // ---- Expressions ----

  void MakeExpr(int levels, v1::Expr* expr) {
    if (levels <= 1) return MakeLeaf(expr);
    switch (Below(9)) {
      case 0:
        return MakeExpr(levels - 1, expr->mutable_negate()->mutable_operand());
      case 1:
      case 2: {
        v1::Arithmetic* arithmetic = expr->mutable_arithmetic();
        arithmetic->set_op(static_cast<v1::Arithmetic::Op>(1 + Below(4)));
        MakeExpr(levels - 1, arithmetic->mutable_left());
        return MakeExpr(levels - 1, arithmetic->mutable_right());
      }
      case 3:
        return MakeComparison(levels, expr->mutable_comparison());
      case 4:
        return MakeExpr(levels - 1, expr->mutable_not_()->mutable_operand());
      case 5:
      case 6:
        return MakeLogic(levels, expr->mutable_logic());
      case 7:
        return MakeFold(levels, expr->mutable_fold());
      default:
        return MakeLeaf(expr);
    }
  }

  void MakeLeaf(v1::Expr* expr) {
    if (Chance(30)) return MakeLiteral(false, expr->mutable_literal());
    if (Chance(20)) {
      expr->mutable_state()->set_state(static_cast<v1::GateState::State>(1 + Below(3)));
      return MakeName(expr->mutable_state()->mutable_gate());
    }
    v1::Aggregate* aggregate = expr->mutable_aggregate();
    aggregate->mutable_function()->set_text(Function());
    if (Chance(20)) MakeLiteral(true, aggregate->mutable_argument_before());
    MakeName(aggregate->mutable_signal());
    if (Chance(30)) MakeSelector(aggregate->mutable_selector());
    if (Chance(20)) MakeLiteral(true, aggregate->mutable_argument_after());
    if (Chance(20)) {
      aggregate->set_over_step(true);
    } else if (Chance(80)) {
      MakeDur(aggregate->mutable_over());
    }
    if (Chance(20)) MakeDur(aggregate->mutable_offset());
  }

  void MakeComparison(int levels, v1::Comparison* comparison) {
    comparison->set_op(static_cast<v1::Comparison::Op>(1 + Below(6)));
    MakeExpr(levels - 1, comparison->mutable_left());
    MakeExpr(levels - 1, comparison->mutable_right());
    if (Chance(10)) MakeNumber(false, comparison->mutable_confidence());
  }

  void MakeLogic(int levels, v1::Logic* logic) {
    logic->set_op(Chance(50) ? v1::Logic::AND : v1::Logic::OR);
    Several(2, 4, [&](bool) {
      v1::Expr operand;
      do {
        operand.Clear();
        MakeExpr(levels - 1, &operand);
      } while (operand.logic().op() == logic->op());
      *logic->add_operands() = operand;
    });
  }

  void MakeFold(int levels, v1::Fold* fold) {
    fold->set_quantifier(static_cast<v1::Fold::Quantifier>(1 + Below(8)));
    if (fold->quantifier() == v1::Fold::AT_LEAST || fold->quantifier() == v1::Fold::AT_MOST) {
      MakeMembers(fold->mutable_bound());
    }
    MakeNames(fold->mutable_labels());
    MakeExpr(levels - 1, fold->mutable_body());
  }

  void MakeExpr(v1::Expr* expr) { MakeExpr(1 + static_cast<int>(Below(5)), expr); }

  // ---- Statements ----

  void MakeItem(v1::Item* item) {
    switch (2 + Below(17)) {
      case 2:
        return MakeText(item->mutable_plan());
      case 3:
        return MakeDur(item->mutable_tick());
      case 4:
        return MakeDur(item->mutable_lateness());
      case 5:
        return MakeDur(item->mutable_ahead());
      case 6:
        return MakeText(item->mutable_import());
      case 7:
        return MakeText(item->mutable_timezone());
      case 8:
        return MakeText(item->mutable_use());
      case 9:
        MakeName(item->mutable_role()->mutable_name());
        if (Chance(50)) MakeName(item->mutable_role()->mutable_reports_to());
        return;
      case 10: {
        v1::SeverityLevel* severity = item->mutable_severity();
        MakeName(severity->mutable_name());
        if (Chance(70)) MakeDur(severity->mutable_acknowledge_within());
        if (Chance(70)) MakeDur(severity->mutable_resolve_within());
        return;
      }
      case 11:
        return MakeSignal(item->mutable_signal());
      case 12:
        return MakeLever(item->mutable_lever());
      case 13:
        return MakeGate(item->mutable_gate());
      case 14:
        MakeName(item->mutable_message()->mutable_name());
        return MakeText(item->mutable_message()->mutable_text());
      case 15:
        return MakeRamp(item->mutable_ramp());
      case 16:
        return MakeDur(item->mutable_status_every());
      case 17:
        return MakeChecklist(item->mutable_checklist());
      default:
        return MakeScenario(item->mutable_scenario());
    }
  }

  void MakeSignal(v1::Signal* signal) {
    MakeName(signal->mutable_name());
    signal->set_kind(static_cast<v1::Signal::Kind>(1 + Below(5)));
    if (Chance(30)) signal->mutable_unit()->set_text(Chance(50) ? "ms" : "KiB_per_second");
    signal->set_from_zero(Chance(20));
    Several(0, 3, [&](bool) {
      v1::LabelDecl* label = signal->add_labels();
      MakeName(label->mutable_name());
      if (Chance(20)) Several(1, 5, [&](bool) { MakeText(label->add_expected()); });
    });
  }

  void MakeLever(v1::Lever* lever) {
    MakeName(lever->mutable_name());
    if (Chance(30)) MakeHostName(lever->mutable_enum_type());
    if (Chance(50)) MakeNames(lever->mutable_labels());
    lever->set_scale(static_cast<v1::Lever::Scale>(1 + Below(3)));
    if (lever->scale() == v1::Lever::NAMES) {
      if (!lever->has_enum_type() || Chance(50)) MakeNames(lever->mutable_values());
    } else {
      lever->set_wins(Chance(50) ? v1::Lever::LOWEST : v1::Lever::HIGHEST);
      MakeNumber(true, lever->mutable_default_());
    }
    if (Chance(30)) MakeMembers(lever->mutable_at_most());
    if (Chance(30)) MakeName(lever->mutable_owner());
  }

  // ---- Gates ----

  void MakeGate(v1::Gate* gate) {
    MakeName(gate->mutable_name());
    if (Chance(50)) MakeNames(gate->mutable_labels());
    Several(0, 8, [&](bool first) {
      const bool after_clear = !first && gate->clauses().rbegin()->has_clear();
      v1::Clause* clause = gate->add_clauses();
      MakeLayout(first, clause->mutable_layout());
      do {
        MakeClause(clause);
        // A `for` below `clear` is the clear's own.
      } while (after_clear && clause->has_for_());
    });
    MakeCommentsAtEnd(!gate->clauses().empty(), gate->mutable_comments_at_end());
  }

  void MakeClause(v1::Clause* clause) {
    switch (2 + Below(17)) {
      case 2:
        return MakeName(clause->mutable_owner());
      case 3:
        return MakeName(clause->mutable_severity());
      case 4:
        return MakeExpr(clause->mutable_when());
      case 5:
        return MakeExpr(clause->mutable_given());
      case 6:
        MakeDur(clause->mutable_for_()->mutable_duration());
        if (Chance(30)) MakeDur(clause->mutable_for_()->mutable_of());
        return;
      case 7: {
        v1::ClearClause* clear = clause->mutable_clear();
        if (Chance(70)) MakeExpr(clear->mutable_when());
        if (!clear->has_when() || Chance(50)) MakeDur(clear->mutable_for_());
        return;
      }
      case 8:
        return MakeDur(clause->mutable_warmup());
      case 9:
        return MakeDur(clause->mutable_cooldown());
      case 10:
        return clause->set_latch(true);
      case 11:
        return clause->set_shadow(true);
      case 12:
        return clause->set_starts_tripped(true);
      case 13:
        clause->mutable_flap()->mutable_trips()->set_number(Below(1000));
        MakeDur(clause->mutable_flap()->mutable_in());
        return MakeDur(clause->mutable_flap()->mutable_hold());
      case 14:
        MakeDur(clause->mutable_missing()->mutable_after());
        return clause->mutable_missing()->set_then(
            static_cast<v1::MissingClause::Then>(1 + Below(3)));
      case 15:
        return MakeNames(clause->mutable_suppressed_by()->mutable_names());
      case 16:
        MakeName(clause->mutable_hold()->mutable_lever());
        return MakeLeverValue(clause->mutable_hold()->mutable_at());
      case 17:
        clause->mutable_do_()->set_on(static_cast<v1::DoClause::On>(1 + Below(4)));
        return MakeAction(clause->mutable_do_()->mutable_action());
      default:
        return MakeDur(clause->mutable_remind_every());
    }
  }

  void MakeAction(v1::Action* action) {
    MakeHostName(action->mutable_message());
    Several(0, 5, [&](bool) { MakeField(3, action->add_fields()); });
  }

  void MakeField(int levels, v1::ActionField* field) {
    field->mutable_name()->set_text(Chance(20) ? "CamelCase" : Word());
    MakeValue(levels, field->mutable_value());
  }

  void MakeValue(int levels, v1::ActionValue* value) {
    switch (Below(levels > 0 ? 7 : 5)) {
      case 0:
        return MakeText(value->mutable_text());
      case 1:
        value->set_negative(Chance(30));
        return MakeLiteral(false, value->mutable_number());
      case 2:
        return value->set_truth(Chance(50));
      case 3:
        return value->mutable_constant()->set_text(Chance(50) ? "PAUSED" : Word());
      case 4:
        return value->mutable_variable()->set_text(Chance(30) ? "message.paused" : Word());
      case 5:
        value->mutable_fields();
        Several(0, 3, [&](bool) { MakeField(levels - 1, value->mutable_fields()->add_fields()); });
        return;
      default:
        value->mutable_list();
        Several(0, 4, [&](bool) { MakeValue(levels - 1, value->mutable_list()->add_values()); });
    }
  }

  // ---- Ramps and checklists ----

  void MakeRamp(v1::Ramp* ramp) {
    MakeName(ramp->mutable_name());
    if (Chance(50)) MakeNames(ramp->mutable_labels());
    Several(0, 6, [&](bool first) {
      v1::RampClause* clause = ramp->add_clauses();
      MakeLayout(first, clause->mutable_layout());
      MakeRampClause(clause);
    });
    MakeCommentsAtEnd(!ramp->clauses().empty(), ramp->mutable_comments_at_end());
  }

  void MakeRampClause(v1::RampClause* clause) {
    switch (Below(6)) {
      case 0:
        return MakeName(clause->mutable_owner());
      case 1:
        return MakeName(clause->mutable_lever());
      case 2:
        MakeLeverValue(clause->mutable_step()->mutable_at());
        if (Chance(50)) MakeDur(clause->mutable_step()->mutable_hold());
        return clause->mutable_step()->set_checkpoint(Chance(30));
      case 3:
        return MakeNames(clause->mutable_guard()->mutable_names());
      case 4: {
        v1::Rollback* rollback = clause->mutable_on_trip_rollback_to();
        if (Chance(50)) return MakeNumber(true, rollback->mutable_value());
        return Chance(50) ? rollback->set_first(true) : rollback->set_checkpoint(true);
      }
      default:
        return MakeExpr(clause->mutable_advance_when());
    }
  }

  void MakeChecklist(v1::Checklist* checklist) {
    Several(0, 4, [&](bool first) {
      v1::ChecklistItem* item = checklist->add_items();
      MakeLayout(first, item->mutable_layout());
      MakeText(item->mutable_text());
      MakeName(item->mutable_owner());
    });
    MakeCommentsAtEnd(!checklist->items().empty(), checklist->mutable_comments_at_end());
  }

  // ---- Scenarios ----

  void MakeScenario(v1::Scenario* scenario) {
    MakeText(scenario->mutable_title());
    Several(0, 8, [&](bool first) {
      v1::ScenarioClause* clause = scenario->add_clauses();
      MakeLayout(first, clause->mutable_layout());
      MakeScenarioClause(clause);
    });
    MakeCommentsAtEnd(!scenario->clauses().empty(), scenario->mutable_comments_at_end());
  }

  void MakeScenarioClause(v1::ScenarioClause* clause) {
    switch (Below(10)) {
      case 0:
        return MakeName(clause->mutable_owner());
      case 1:
        return MakeFeed(clause->mutable_feed());
      case 2:
        return MakeText(clause->mutable_feed_file());
      case 3:
        return MakeExpectation(clause->mutable_expect());
      case 4:
        return MakeAct(clause->mutable_act());
      case 5:
        MakeDur(clause->mutable_restart()->mutable_at());
        if (Chance(50)) MakeDur(clause->mutable_restart()->mutable_for_());
        return;
      case 6:
        MakeText(clause->mutable_reload()->mutable_file());
        return MakeDur(clause->mutable_reload()->mutable_at());
      case 7:
        return MakeTimeline(clause->mutable_timeline());
      case 8:
        return clause->set_only(true);
      default:
        return MakeDur(clause->mutable_until());
    }
  }

  void MakeSigned(v1::SignedLiteral* value) {
    MakeLiteral(false, value->mutable_literal());
    value->set_negative(Chance(30));
  }

  void MakeFeed(v1::Feed* feed) {
    MakeTarget(feed->mutable_signal());
    if (Chance(40)) {
      MakeNumber(false, feed->mutable_rate()->mutable_count());
      if (feed->rate().count().unit() == v1::Literal::PERCENT) {
        feed->mutable_rate()->mutable_count()->clear_unit();
      }
      static constexpr std::int64_t kSecond = 1'000'000'000;
      static constexpr std::int64_t kUnits[] = {kSecond, 60 * kSecond, 3600 * kSecond,
                                                86400 * kSecond};
      feed->mutable_rate()->mutable_per()->set_ns(kUnits[Below(4)]);
    } else if (Chance(50)) {
      MakeDur(feed->mutable_every());
    }
    if (Chance(20)) MakeDur(feed->mutable_late());
    Several(1, Chance(10) ? 12 : 3, [&](bool) {
      v1::FeedPart* part = feed->add_parts();
      part->set_shape(static_cast<v1::FeedPart::Shape>(1 + Below(3)));
      if (part->shape() != v1::FeedPart::NOTHING) MakeSigned(part->mutable_value());
      if (part->shape() == v1::FeedPart::LINE) MakeSigned(part->mutable_to());
      MakeDur(part->mutable_for_());
    });
  }

  void MakeMoment(v1::Moment::Kind kind, v1::Moment* moment) {
    moment->set_kind(kind);
    MakeDur(moment->mutable_first());
    if (kind == v1::Moment::BETWEEN || kind == v1::Moment::FROM_TO) MakeDur(moment->mutable_last());
  }

  void MakeExpectation(v1::Expectation* expectation) {
    if (Chance(30)) {
      MakeAction(expectation->mutable_action()->mutable_action());
      return expectation->mutable_action()->set_times(Below(4));
    }
    if (Chance(40)) {
      MakeTarget(expectation->mutable_lever()->mutable_lever());
      MakeLeverValue(expectation->mutable_lever()->mutable_value());
      return MakeMoment(Chance(50) ? v1::Moment::AT : v1::Moment::FROM_TO,
                        expectation->mutable_lever()->mutable_moment());
    }
    v1::ExpectGate* gate = expectation->mutable_gate();
    MakeTarget(gate->mutable_gate());
    gate->set_what(static_cast<v1::ExpectGate::What>(1 + Below(5)));
    if (gate->what() == v1::ExpectGate::STAYS_CLEAR) return;
    gate->set_never(Chance(40));
    if (gate->never() && Chance(50)) return;
    MakeMoment(static_cast<v1::Moment::Kind>(1 + Below(3)), gate->mutable_moment());
  }

  void MakeAct(v1::Act* act) {
    act->set_verb(static_cast<v1::Act::Verb>(1 + Below(10)));
    if (act->verb() == v1::Act::TICK) {
      MakeText(act->mutable_item());
    } else {
      MakeTarget(act->mutable_target());
    }
    if (act->verb() == v1::Act::PIN) MakeLeverValue(act->mutable_value());
    MakeDur(act->mutable_at());
    const bool lasts = act->verb() == v1::Act::PIN || act->verb() == v1::Act::SILENCE;
    if (lasts) MakeDur(act->mutable_until());
    MakeName(act->mutable_by());
    if (Chance(30)) MakeText(act->mutable_note());
  }

  void MakeTimeline(v1::Timeline* timeline) {
    static constexpr const char* kKinds[] = {"TRIP", "CLEAR", "BLIND", "ESCALATE", "LEVER"};
    if (Chance(30)) {
      Several(1, 3, [&](bool) { timeline->add_kinds()->set_text(kKinds[Below(5)]); });
    }
    Several(0, 4, [&](bool first) {
      v1::TimelineEntry* entry = timeline->add_entries();
      MakeLayout(first, entry->mutable_layout());
      MakeDur(entry->mutable_at());
      MakeTarget(entry->mutable_target());
      entry->mutable_kind()->set_text(kKinds[Below(5)]);
      if (entry->kind().text() == "LEVER") MakeLeverValue(entry->mutable_value());
    });
    MakeCommentsAtEnd(!timeline->entries().empty(), timeline->mutable_comments_at_end());
  }
};

}  // namespace

v1::Plan RandomPlan(std::uint64_t seed) { return Maker(seed).Plan(); }

}  // namespace sluice::language
