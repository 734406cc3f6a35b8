#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/import/build.h"
#include "src/import/pattern.h"
#include "src/import/regex.h"
#include "src/import/translator.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;

constexpr std::int64_t kMillisecond = 1'000'000;

// Whether a label of that value is matched.
bool Holds(const v1::Matcher& matcher, const std::string& value) {
  bool listed = false;
  for (const v1::Text& text : matcher.values()) listed |= text.text() == value;
  return listed == (matcher.op() == v1::Matcher::EQUAL || matcher.op() == v1::Matcher::IN);
}

}  // namespace

bool Translator::CheckSelector(const Expr& selector) {
  if (selector.kind == Expr::Kind::kSubquery) {
    return Refuse(selector.head, "a plan has no subqueries: its windows are over samples",
                  "record the inner expression, and import the alert over the recorded name");
  }
  if (selector.text.empty()) {
    return Refuse(selector.head, "the metric is not named, so no signal can be declared",
                  "write an alert for each metric");
  }
  if (selector.at)
    return Refuse(selector.head, "a plan has no `@`: its windows end now",
                  "say with `offset` how far back it looks");
  if (selector.offset_ms < 0) {
    return Refuse(selector.head, "a plan can't look into the future: the offset is negative",
                  "shift the other side instead");
  }
  if (selector.text == "ALERTS" || selector.text == "ALERTS_FOR_STATE") {
    return Refuse(selector.head, "the state of other alerts is no metric in a plan",
                  "ask for it by hand: tripped(GATE), or `suppressed by GATE`");
  }
  return true;
}

bool Translator::Instant(const Expr& expr, Series& out) {
  if (!CheckSelector(expr)) return false;
  if (vocabulary_.recorded.count(expr.text) > 0) return Recorded(expr, out);
  return Window(expr, "last", v1::Signal::GAUGE, kLookbackMs, out);
}

bool Translator::Window(const Expr& selector, absl::string_view function, v1::Signal::Kind kind,
                        std::int64_t over_ms, Series& out) {
  if (!CheckSelector(selector)) return false;
  if (vocabulary_.recorded.count(selector.text) > 0) {
    return Refuse(selector.head,
                  absl::StrCat("a window over the recorded ", Quoted(selector.text),
                               ": a plan records nothing in between"),
                  "leave its rule out of the import, and feed what it records as a signal");
  }
  v1::Expr expr;
  v1::Aggregate& aggregate = *expr.mutable_aggregate();
  aggregate.mutable_function()->set_text(std::string(function));
  aggregate.mutable_over()->set_ns(over_ms * kMillisecond);
  if (selector.offset_ms > 0) {
    aggregate.mutable_offset()->set_ns(selector.offset_ms * kMillisecond);
    durations_ms_.insert(selector.offset_ms);
  }
  durations_ms_.insert(over_ms);
  if (!Matchers(selector, out, aggregate)) return false;
  aggregate.mutable_signal()->set_text(vocabulary_.signals.NameOf(selector.text, kind));
  out.value = expr;
  AddGuard(expr.aggregate(), kind, out);
  return true;
}

// A count is 0 where nothing is; a counter has no count, but a time since its last sample.
void Translator::AddGuard(const v1::Aggregate& window, v1::Signal::Kind kind, Series& out) {
  v1::Expr guard;
  v1::Aggregate& aggregate = *guard.mutable_aggregate();
  aggregate = window;
  if (kind == v1::Signal::COUNTER) {
    if (window.has_offset()) return;
    v1::Expr range;
    range.mutable_literal()->set_duration_ns(window.over().ns());
    aggregate.mutable_function()->set_text("silence");
    aggregate.clear_over();
    out.guards.push_back(ComparisonExpr(v1::Comparison::LT, std::move(guard), std::move(range)));
    return;
  }
  aggregate.mutable_function()->set_text("count");
  out.guards.push_back(ComparisonExpr(v1::Comparison::GE, std::move(guard), Number(1)));
  if (kind == v1::Signal::GAUGE) out.presence = out.guards.back();
}

// The labels that the selector's elements have, and the matchers of the aggregate.
bool Translator::Matchers(const Expr& selector, Series& out, v1::Aggregate& aggregate) {
  bool good = true;
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.label == "__name__") {
      good = Refuse(matcher.span, "the metric is not named, so no signal can be declared",
                    "write an alert for each metric");
      continue;
    }
    vocabulary_.labels.Learn(selector.text, matcher.label);
    v1::Matcher translated;
    std::string value;
    if (!OneMatcher(matcher, translated, value)) {
      good = false;
    } else if (translated.values().empty()) {
      continue;  // matches whatever there is
    } else if (translated.op() == v1::Matcher::EQUAL &&
               !out.fixed.emplace(matcher.label, value).second &&
               out.fixed[matcher.label] != value) {
      good = Refuse(matcher.span, absl::StrCat(Quoted(matcher.label), " can't have two values"));
    }
    if (good) *aggregate.add_selector() = std::move(translated);
  }
  for (const std::string& label : vocabulary_.labels.Of(selector.text)) {
    if (out.fixed.count(label) == 0) out.free.insert(label);
  }
  if (!vocabulary_.labels.IsComplete(selector.text)) out.open.insert(selector.text);
  return good;
}

// The values that a regular expression matches: all that there can be, or those of the values
// that the label is said to take.
absl::optional<std::vector<std::string>> Translator::ListOf(const promql::Matcher& matcher) {
  absl::optional<std::vector<std::string>> all = AllMatches(matcher.value);
  if (all.has_value()) return all;
  const auto known = vocabulary_.values.find(matcher.label);
  if (known == vocabulary_.values.end()) {
    Refuse(matcher.span,
           absl::StrCat("a plan has no regular expressions, and ", Quoted(matcher.value),
                        " is no list of values"),
           absl::StrCat("say which values there are: --values ", matcher.label, "=VALUE,..."));
    return absl::nullopt;
  }
  const absl::optional<Pattern> pattern = Pattern::Make(matcher.value);
  all.emplace();
  for (const std::string& value : known->second) {
    // Patterns are of bytes.
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
      return absl::ascii_isascii(static_cast<unsigned char>(c));
    });
    if (!pattern.has_value() || !plain) {
      Refuse(matcher.span,
             absl::StrCat("which values ", Quoted(matcher.value), " matches can't be told"),
             "list them: =~\"500|502|503\"");
      return absl::nullopt;
    }
    if (pattern->Matches(value)) all->push_back(value);
  }
  if (!all->empty() || matcher.op == promql::Matcher::Op::kNotMatches) return all;
  Refuse(matcher.span, absl::StrCat(Quoted(matcher.value), " matches none of the values that ",
                                    Quoted(matcher.label), " is said to take"));
  return absl::nullopt;
}

// `fixed` is the value that an equality asks for. Without values: all are matched.
bool Translator::OneMatcher(const promql::Matcher& matcher, v1::Matcher& out, std::string& fixed) {
  using Op = promql::Matcher::Op;
  out.mutable_label()->set_text(vocabulary_.label_names.For(matcher.label, "label"));
  const bool negative = matcher.op == Op::kNotEqual || matcher.op == Op::kNotMatches;
  std::vector<std::string> values = {matcher.value};
  if (matcher.op == Op::kMatches || matcher.op == Op::kNotMatches) {
    if (matcher.value == ".*" && !negative) return true;
    if (matcher.value == ".+") {  // there is one
      out.set_op(negative ? v1::Matcher::EQUAL : v1::Matcher::NOT_EQUAL);
      out.add_values();
      fixed.clear();
      return true;
    }
    const absl::optional<std::vector<std::string>> all = ListOf(matcher);
    if (!all.has_value()) return false;
    if (all->empty() && negative) return true;
    values = *all;
  }
  if (values.size() == 1) {
    out.set_op(negative ? v1::Matcher::NOT_EQUAL : v1::Matcher::EQUAL);
    fixed = values.front();
  } else {
    out.set_op(negative ? v1::Matcher::NOT_IN : v1::Matcher::IN);
  }
  for (const std::string& value : values) out.add_values()->set_text(value);
  return true;
}

// ---- Recorded rules

// The one rule that records what is selected; null, with a refusal, where there are several.
const Rule* Translator::RecordedRule(const Expr& selector) {
  const Rule* found = nullptr;
  for (const Rule* rule : vocabulary_.recorded[selector.text]) {
    bool meant = true;
    for (const promql::Matcher& matcher : selector.matchers) {
      for (const Entry& label : rule->labels) {
        const bool equal = label.value.text == matcher.value;
        if (label.name != matcher.label) continue;
        if (matcher.op == promql::Matcher::Op::kEqual) meant &= equal;
        if (matcher.op == promql::Matcher::Op::kNotEqual) meant &= !equal;
      }
    }
    if (!meant) continue;
    if (found != nullptr) {
      Refuse(selector.head, absl::StrCat(Quoted(selector.text), " is recorded by several rules"),
             "select one of them by its labels");
      return nullptr;
    }
    found = rule;
  }
  if (found == nullptr) {
    Refuse(selector.head,
           absl::StrCat("no rule records ", Quoted(selector.text), " with these labels"));
  } else if (!found->readable) {
    Refuse(selector.head,
           absl::StrCat("the rule that records ", Quoted(selector.text), " can't be read"));
    return nullptr;
  }
  return found;
}

bool Translator::Recorded(const Expr& selector, Series& out) {
  const Rule* rule = RecordedRule(selector);
  if (rule == nullptr) return false;
  if (inlined_levels_ >= kMaxInlined) {
    return Refuse(selector.head, absl::StrCat("recorded rules lean on each other in more than ",
                                              kMaxInlined, " levels"));
  }
  inlined_.insert(selector.text);
  const absl::optional<Span> outer = inlining_;
  const std::string outer_name = inlined_name_;
  if (!outer.has_value()) inlining_ = selector.head;
  inlined_name_ = selector.text;
  ++inlined_levels_;
  bool good = rule->expr.type == promql::Type::kVector
                  ? Vector(rule->expr, out)
                  : Refuse(selector.head, "it records a number");
  --inlined_levels_;
  inlining_ = outer;
  inlined_name_ = outer_name;
  if (!good) return false;
  for (const Entry& label : rule->labels) {
    if (out.free.erase(label.name) > 0) {
      return Refuse(selector.head, absl::StrCat("its rule overwrites the label ",
                                                Quoted(label.name), " of what it records"));
    }
    out.fixed[label.name] = label.value.text;
  }
  for (const promql::Matcher& matcher : selector.matchers) {
    if (!NarrowRecorded(matcher, out)) return false;
  }
  if (selector.offset_ms > 0) Shift(out, selector.offset_ms);
  return true;
}

// A matcher of a recorded name, asked of the series that it is made of.
bool Translator::NarrowRecorded(const promql::Matcher& matcher, Series& out) {
  v1::Matcher translated;
  std::string value;
  if (!OneMatcher(matcher, translated, value)) return false;
  if (translated.values().empty()) return true;
  LearnLabel(out, matcher.label);
  if (out.free.count(matcher.label) > 0) {
    NarrowBy(out, matcher.label, translated);
    if (translated.op() == v1::Matcher::EQUAL) {
      out.free.erase(matcher.label);
      out.fixed[matcher.label] = value;
    }
    return true;
  }
  // A label that is not there is as one that is empty.
  const auto fixed = out.fixed.find(matcher.label);
  if (Holds(translated, fixed == out.fixed.end() ? "" : fixed->second)) return true;
  return Refuse(matcher.span,
                absl::StrCat("what is recorded never has this value of ", Quoted(matcher.label)));
}

void Translator::LearnLabel(Series& series, const std::string& label) {
  if (series.Has(label) || series.hidden.count(label) > 0 || series.open.empty()) return;
  for (const std::string& metric : series.open) vocabulary_.labels.Learn(metric, label);
  series.free.insert(label);
}

void Translator::NarrowBy(Series& series, const std::string& label, const v1::Matcher& matcher) {
  ForEachPart(series, [&](v1::Expr& part) {
    ForEachAggregate(part, [&](v1::Aggregate& aggregate) {
      const std::string& metric = vocabulary_.signals.MetricOf(aggregate.signal().text());
      if (vocabulary_.labels.Of(metric).count(label) == 0) return;
      for (const v1::Matcher& own : aggregate.selector()) {
        if (own.SerializeAsString() == matcher.SerializeAsString()) return;
      }
      *aggregate.add_selector() = matcher;
    });
  });
}

void Translator::Narrow(Series& series, const std::string& label, const std::string& value) {
  v1::Matcher matcher;
  matcher.mutable_label()->set_text(vocabulary_.label_names.For(label, "label"));
  matcher.set_op(v1::Matcher::EQUAL);
  matcher.add_values()->set_text(value);
  NarrowBy(series, label, matcher);
  series.free.erase(label);
  series.fixed[label] = value;
}

void Translator::Shift(Series& series, std::int64_t offset_ms) {
  durations_ms_.insert(offset_ms);
  // A silence is that of now.
  const auto is_silence = [](const v1::Expr& guard) {
    return guard.comparison().left().aggregate().function().text() == "silence";
  };
  series.guards.erase(std::remove_if(series.guards.begin(), series.guards.end(), is_silence),
                      series.guards.end());
  ForEachPart(series, [&](v1::Expr& part) {
    ForEachAggregate(part, [&](v1::Aggregate& aggregate) {
      aggregate.mutable_offset()->set_ns(aggregate.offset().ns() + offset_ms * kMillisecond);
    });
  });
}

}  // namespace sluice::import
