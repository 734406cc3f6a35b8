#include "src/import/import.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sluice/plan.h"
#include "src/import/annotation.h"
#include "src/import/gate_draft.h"
#include "src/import/plan_writer.h"
#include "src/import/rules.h"
#include "src/import/translator.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;

constexpr auto kError = Diagnostic::Severity::kError;
constexpr auto kWarning = Diagnostic::Severity::kWarning;
// What one rule tells of labels may tell more of those of another, and so on.
constexpr int kMaxRounds = 40;

class Importer {
 public:
  Importer(const std::vector<File>& files, const Options& options) : options_(options) {
    rules_.files.reserve(files.size());
    for (const File& file : files) ReadRules(file.name, file.text, rules_);
  }

  Imported Run() && {
    for (const Rule& rule : rules_.rules) {
      if (rule.alert.empty()) vocabulary_.recorded[rule.record].push_back(&rule);
    }
    LearnLabels();
    for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
      if (rules_.rules[i].alert.empty()) {
        ++imported_.recording_rules;
      } else {
        TranslateAlert(rules_.rules[i]);
      }
    }
    ChooseTick();
    WriteGates();
    Finish();
    return std::move(imported_);
  }

 private:
  // An alert whose conditions are known.
  struct Ready {
    const Rule* rule = nullptr;
    std::size_t alert = 0;  // which of imported_.alerts
    std::vector<Condition> conditions;
    std::set<std::int64_t> durations_ms;
  };

  std::int64_t IntervalOf(const Rule& rule) const {
    return rules_.groups[rule.group].interval_ms.value_or(options_.interval_ms);
  }

  // Translates, and forgets what comes of it, until nothing new is learnt.
  void LearnLabels() {
    for (const auto& [metric, labels] : options_.labels) vocabulary_.labels.Declare(metric, labels);
    vocabulary_.labels.DeclareForAll(options_.labels_of_all);
    vocabulary_.values = options_.values;
    for (int round = 0; round < kMaxRounds; ++round) {
      for (const Rule& rule : rules_.rules) {
        if (rule.alert.empty() || !rule.readable) continue;
        for (const Condition& condition : Translator(vocabulary_).Translate(rule.expr)) {
          LearnFromTemplates(rule, condition);
        }
      }
      if (!vocabulary_.labels.Changed()) break;
    }
    vocabulary_.signals = Signals();
    vocabulary_.label_names = Names();
  }

  // A template that says a label takes it to be there.
  void LearnFromTemplates(const Rule& rule, const Condition& condition) {
    for (const Entry& annotation : rule.annotations) {
      for (const std::string& label : LabelsIn(annotation.value.text)) {
        if (condition.labels.count(label) > 0 || condition.fixed.count(label) > 0) continue;
        const bool of_rule = std::any_of(rule.labels.begin(), rule.labels.end(),
                                         [&](const Entry& own) { return own.name == label; });
        if (of_rule || label == "alertname") continue;
        for (const std::string& metric : condition.open) vocabulary_.labels.Learn(metric, label);
      }
    }
  }

  void TranslateAlert(const Rule& rule) {
    RuleFile& file = rules_.files[rule.file];
    Alert alert;
    alert.name = rule.alert;
    alert.file = rule.file;
    v1::Span span;
    span.set_begin(static_cast<std::uint32_t>(rule.begin));
    alert.line = file.source.At(span, kWarning, "", "", "").line;
    alert.fate = Fate::kLeftOut;
    imported_.alerts.push_back(alert);
    if (!rule.readable) return;

    const std::size_t signals = vocabulary_.signals.size();
    Translator translator(vocabulary_);
    Ready ready;
    ready.rule = &rule;
    ready.alert = imported_.alerts.size() - 1;
    ready.conditions = translator.Translate(rule.expr);
    ready.durations_ms = translator.durations_ms();
    for (const Remark& remark : translator.refusals()) {
      TellWithin(
          file, rule.expr_text, remark.span, kError, "not-carried",
          absl::StrCat("alert ", Quoted(rule.alert), " is not carried over: ", remark.message),
          remark.remedy);
    }
    if (ready.conditions.empty()) {
      vocabulary_.signals.ShrinkTo(signals);
      return;
    }
    imported_.alerts.back().fate = translator.changes().empty() ? Fate::kCarried : Fate::kChanged;
    for (const Remark& remark : translator.changes()) {
      TellWithin(
          file, rule.expr_text, remark.span, kWarning, "changed",
          absl::StrCat("alert ", Quoted(rule.alert), " means something else: ", remark.message),
          remark.remedy);
    }
    inlined_.insert(translator.inlined().begin(), translator.inlined().end());
    ready_.push_back(std::move(ready));
  }

  // The longest step that all windows and all groups are whole numbers of.
  void ChooseTick() {
    tick_ms_ = 0;
    for (const Ready& ready : ready_) {
      tick_ms_ = std::gcd(tick_ms_, IntervalOf(*ready.rule));
      for (const std::int64_t ms : ready.durations_ms) tick_ms_ = std::gcd(tick_ms_, ms);
    }
    if (tick_ms_ == 0) tick_ms_ = options_.interval_ms;
    std::set<std::size_t> told;
    for (const Ready& ready : ready_) {
      const std::int64_t interval_ms = IntervalOf(*ready.rule);
      if (interval_ms == tick_ms_) continue;
      Alert& alert = imported_.alerts[ready.alert];
      if (alert.fate == Fate::kCarried) alert.fate = Fate::kChanged;
      if (!told.insert(ready.rule->group).second) continue;
      const Group& group = rules_.groups[ready.rule->group];
      Tell(rules_.files[group.file], group.begin, group.begin + group.name.size(), kWarning,
           "changed",
           absl::StrCat("group ", Quoted(group.name), " is evaluated each ",
                        language::PrintDuration(interval_ms * 1'000'000), ", and its gates each ",
                        language::PrintDuration(tick_ms_ * 1'000'000)),
           "a plan has one tick; import groups of different intervals, or odd windows, by "
           "themselves");
    }
  }

  void WriteGates() {
    PlanWriter writer(vocabulary_, tick_ms_);
    GateDrafter drafter(options_, rules_, vocabulary_, writer);
    bool rates = false;
    bool quantiles = false;
    for (const Ready& ready : ready_) {
      Alert& alert = imported_.alerts[ready.alert];
      std::vector<GateDraft> drafts;
      bool good = true;
      bool changed = false;
      for (std::size_t part = 0; good && part < ready.conditions.size(); ++part) {
        drafts.emplace_back();
        good = drafter.Draft(*ready.rule, ready.conditions[part], part, ready.conditions.size(),
                             IntervalOf(*ready.rule), drafts.back(), changed);
      }
      if (!good) {
        alert.fate = Fate::kLeftOut;
        continue;
      }
      if (changed && alert.fate == Fate::kCarried) alert.fate = Fate::kChanged;
      for (GateDraft& draft : drafts) {
        alert.gates.push_back(draft.item.gate().name().text());
        writer.Add(std::move(draft));
      }
    }
    if (writer.empty()) return;
    for (const Signal& signal : vocabulary_.signals.all()) {
      rates |= signal.kind == v1::Signal::COUNTER;
      quantiles |= signal.kind == v1::Signal::DISTRIBUTION;
    }
    imported_.plan = language::Print(writer.Write(Comments(rates, quantiles)));
  }

  // What is at the head of the plan.
  std::vector<std::string> Comments(bool rates, bool quantiles) const {
    std::vector<std::string> names;
    for (const RuleFile& file : rules_.files) names.push_back(InComment(file.source.file()));
    std::vector<std::string> comments = {
        absl::StrCat("Imported by `sluice import prometheus` from ", absl::StrJoin(names, ", "),
                     "."),
        "",
        "A gate decides as its rule does, but for these differences, of which docs/compared.md",
        "has examples:",
        "- Where there is no data a gate waits; an alert ends.",
        "- A window has no sample that lies on its left edge; a range has.",
        "- Nothing marks the end of a series: `last(x) over 5m` holds for 5m.",
        "- A count of nothing is 0, and what is divided by 0 is unknown.",
    };
    if (rates) {
      comments.push_back(
          "- A rate is of the samples, the last one before the window included; it "
          "is known from");
      comments.push_back("  the first one on, and nothing is extrapolated.");
    }
    if (quantiles) {
      comments.push_back("- A quantile is that of the values, and not of buckets.");
    }
    comments.push_back("");
    comments.push_back(
        "Signals have the labels that rules name. Where their series have more, "
        "import again");
    comments.push_back("with --labels, so that gates have them too.");
    for (const auto& [label, name] : vocabulary_.label_names.all()) {
      if (label == name) continue;
      comments.push_back(absl::StrCat("The label ", InComment(label), " is called ", name, "."));
    }
    return comments;
  }

  void Finish() {
    imported_.inlined = inlined_.size();
    imported_.signals = vocabulary_.signals.all();
    for (const Signal& signal : imported_.signals) {
      const bool known = !vocabulary_.labels.Of(signal.metric).empty() ||
                         vocabulary_.labels.IsComplete(signal.metric);
      std::vector<std::string>& unlabelled = imported_.unlabelled;
      const bool told = std::count(unlabelled.begin(), unlabelled.end(), signal.metric) > 0;
      if (!known && !told) unlabelled.push_back(signal.metric);
    }
    for (RuleFile& file : rules_.files) {
      imported_.readable &= file.is_yaml;
      file.findings.Sort();
      imported_.findings.push_back(std::move(file.findings));
    }
  }

  const Options& options_;
  Rules rules_;
  Vocabulary vocabulary_;
  std::vector<Ready> ready_;
  std::set<std::string> inlined_;
  std::int64_t tick_ms_ = 0;
  Imported imported_;
};

}  // namespace

bool Imported::whole() const {
  const bool quiet = std::all_of(findings.begin(), findings.end(),
                                 [](const Diagnostics& file) { return file.empty(); });
  return quiet && std::all_of(alerts.begin(), alerts.end(),
                              [](const Alert& alert) { return alert.fate == Fate::kCarried; });
}

Imported Import(const std::vector<File>& files, const Options& options) {
  return Importer(files, options).Run();
}

}  // namespace sluice::import
