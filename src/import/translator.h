// One PromQL expression -> conditions of gates.
#ifndef SLUICE_SRC_IMPORT_TRANSLATOR_H_
#define SLUICE_SRC_IMPORT_TRANSLATOR_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/import/names.h"
#include "src/import/rules.h"
#include "src/import/series.h"
#include "src/import/signals.h"
#include "src/promql/expr.h"

namespace sluice::import {

// How far an instant selector looks back.
inline constexpr std::int64_t kLookbackMs = 300'000;
// Recorded rules that lean on each other.
inline constexpr int kMaxInlined = 16;
// Parts of an expression, those of the recorded rules that it leans on included.
inline constexpr int kMaxSteps = 10'000;

// What all translations of an import share.
struct Vocabulary {
  Labels labels;
  Names label_names;  // as the plan spells them
  Signals signals;
  std::map<std::string, std::vector<std::string>> values;    // that labels are said to take
  std::map<std::string, std::vector<const Rule*>> recorded;  // by name
};

// What there is to say of a part of an expression.
struct Remark {
  promql::Span span;
  std::string message;
  std::string remedy;
};

// A gate's labels and condition. An `or` of different labels makes several.
struct Condition {
  LabelSet labels;                           // of Prometheus' names
  std::map<std::string, std::string> fixed;  // labels of the alert that have one value
  std::set<std::string> open;                // as in Series
  v1::Expr when;
  v1::Expr known;          // the same, and false where there is no data
  bool has_value = false;  // whether the gate's $value is that of the alert
};

class Translator {
 public:
  explicit Translator(Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // Nothing, with refusals, where the expression can't be carried over.
  std::vector<Condition> Translate(const promql::Expr& expr);

  const std::vector<Remark>& refusals() const { return refusals_; }
  // Parts that mean something a little different, though the expression was carried over.
  const std::vector<Remark>& changes() const { return changes_; }
  const std::set<std::int64_t>& durations_ms() const { return durations_ms_; }
  const std::set<std::string>& inlined() const { return inlined_; }

 private:
  using Expr = promql::Expr;
  using Span = promql::Span;

  // Each of these answers false, with a refusal, for what can't be carried over.
  bool Vector(const Expr& expr, Series& out);
  bool Constant(const Expr& expr, double& number);
  // The condition under which the series has an element.
  bool Truth(const Series& series, Span span, v1::Expr& out);
  // The same, and false where there is no data.
  bool KnownTruth(const Series& series, Span span, v1::Expr& out);
  // That it has a value which arithmetic can go on with.
  bool NeedValue(const Series& series, Span span);

  // Selectors (translate_selector.cc)
  bool Instant(const Expr& expr, Series& out);
  // A function of a window over the selector.
  bool Window(const Expr& selector, absl::string_view function, v1::Signal::Kind kind,
              std::int64_t over_ms, Series& out);
  void AddGuard(const v1::Aggregate& window, v1::Signal::Kind kind, Series& out);
  bool Matchers(const Expr& selector, Series& out, v1::Aggregate& aggregate);
  bool OneMatcher(const promql::Matcher& matcher, v1::Matcher& out, std::string& fixed);
  absl::optional<std::vector<std::string>> ListOf(const promql::Matcher& matcher);
  bool Recorded(const Expr& selector, Series& out);
  bool NarrowRecorded(const promql::Matcher& matcher, Series& out);
  const Rule* RecordedRule(const Expr& selector);
  bool CheckSelector(const Expr& selector);

  // Functions (translate_call.cc)
  bool Call(const Expr& expr, Series& out);
  bool OverTime(const Expr& expr, const Expr& range, Series& out);
  bool Delta(const Expr& range, Span span, Series& out);
  bool Changes(const Expr& range, Series& out);
  bool Absent(const Expr& expr, Series& out);
  bool AbsentWhere(const Expr& comparison, Series& out);
  bool HistogramQuantile(const Expr& expr, Series& out);
  bool Buckets(const Expr& expr, double quantile, Series& out);
  bool RefuseFunction(const Expr& expr);

  // Aggregations (translate_aggregation.cc)
  bool Aggregation(const Expr& expr, Series& out);
  void GroupLabels(const Expr& expr, Series& from, Series& out);
  bool Members(const Series& from, const Series& to, Span span, LabelSet& members);
  bool Reduce(const Expr& expr, const Series& from, const LabelSet& members, Series& out);
  bool ReduceTruths(const Expr& expr, const Series& from, const LabelSet& members, Series& out);
  bool CountOf(const Expr& expr, const Series& from, const LabelSet& members, Series& out);

  // Operators (translate_binary.cc, translate_match.cc)
  bool Binary(const Expr& expr, Series& out);
  bool WithNumber(const Expr& expr, Series& out);
  bool CompareWithNumber(const Expr& expr, v1::Comparison::Op op, double number, Series& out);
  bool CompareOne(const Expr& expr, v1::Comparison::Op op, double number, Series& out);
  bool CompareCount(const Expr& expr, v1::Comparison::Op op, double number, Series& out);
  bool CompareShare(const Expr& expr, v1::Comparison::Op op, double number, Series& out);
  bool CompareChanges(const Expr& expr, v1::Comparison::Op op, double number, Series& out);
  bool CompareAbsolute(const Expr& expr, v1::Comparison::Op op, double number, Series& out);
  bool WithScalar(const Expr& expr, std::size_t side, Series& out);
  bool TwoVectors(const Expr& expr, Series& out);
  bool Operation(const Expr& expr, Series left, Series right, Series& out);
  bool Unambiguous(const Expr& expr, const Series& one, const LabelSet& keys);
  bool SetOperation(const Expr& expr, Series& out);
  bool Or(const Expr& expr, Series& out);

  // Which labels two sides meet by: `keys`, of which some are fixed.
  bool Meet(const Expr& expr, Series& left, Series& right, LabelSet& keys);
  bool KeysOf(const Expr& expr, Series& left, Series& right, LabelSet& keys);
  bool FixKeys(const Expr& expr, const LabelSet& keys, Series& left, Series& right);
  // Whether `right`, met by `keys`, can stand in a gate by the labels of `left`.
  bool FitsInto(const Expr& expr, const Series& left, const Series& right, const LabelSet& keys);
  void LearnLabel(Series& series, const std::string& label);
  void Narrow(Series& series, const std::string& label, const std::string& value);
  void NarrowBy(Series& series, const std::string& label, const v1::Matcher& matcher);
  void Shift(Series& series, std::int64_t offset_ms);

  v1::Expr AnyOf(const LabelSet& members, v1::Expr body);
  std::vector<std::string> PlanLabels(const LabelSet& labels);
  static void ForEachPart(Series& series, absl::FunctionRef<void(v1::Expr&)> visit);

  Remark RemarkOn(Span span, std::string message, std::string remedy) const;
  bool Refuse(Span span, std::string message, std::string remedy = "");
  void Change(Span span, std::string message, std::string remedy = "");

  Vocabulary& vocabulary_;
  std::vector<Remark> refusals_;
  std::vector<Remark> changes_;
  std::set<std::int64_t> durations_ms_;
  std::set<std::string> inlined_;
  // The selector that stands for a recorded rule which is translated just now: its parts are
  // not in the text of the alert.
  absl::optional<Span> inlining_;
  std::string inlined_name_;
  int inlined_levels_ = 0;
  int steps_ = 0;
};

// "`a`, `b`"; "no labels".
std::string InWords(const LabelSet& labels);

v1::Comparison::Op ComparisonOf(promql::Op op);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_TRANSLATOR_H_
