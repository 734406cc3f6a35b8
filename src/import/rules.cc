#include "src/import/rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"
#include "src/promql/parser.h"

namespace sluice::import {
namespace {

using language::Quoted;

constexpr auto kError = Diagnostic::Severity::kError;
constexpr auto kWarning = Diagnostic::Severity::kWarning;

class Reader {
 public:
  explicit Reader(Rules& rules) : rules_(rules), file_(rules.files.back()) {}

  void Run() {
    std::vector<Yaml> documents;
    const std::string& text = file_.source.text();
    if (const auto error = ReadYaml(text, documents); error.has_value()) {
      file_.is_yaml = false;
      Tell(file_, error->begin, error->begin + 1, kError, "bad-yaml", error->message, "");
      return;
    }
    for (const Yaml& document : documents) Document(document);
  }

 private:
  void Bad(const Yaml& where, absl::string_view message, absl::string_view remedy = "") {
    const std::size_t width = where.kind == Yaml::Kind::kScalar ? where.text.size() : 1;
    Tell(file_, where.begin, where.begin + std::max<std::size_t>(width, 1), kError, "bad-rule",
         message, remedy);
  }

  // A file of rules, or the PrometheusRule in which Kubernetes keeps one.
  void Document(const Yaml& document) {
    if (document.kind == Yaml::Kind::kNull) return;
    if (document.kind != Yaml::Kind::kMap) return Bad(document, "a file of rules has `groups:`");
    const Yaml* spec = document.Find("spec");
    const Yaml* groups = (spec != nullptr ? spec : &document)->Find("groups");
    if (groups == nullptr) return Bad(document, "a file of rules has `groups:`; here is none");
    for (const Yaml* group : ItemsOf(groups, "groups")) OneGroup(*group);
  }

  // The maps in a list; an absent or empty list has none.
  std::vector<const Yaml*> ItemsOf(const Yaml* list, absl::string_view name) {
    std::vector<const Yaml*> items;
    if (list == nullptr || list->kind == Yaml::Kind::kNull) return items;
    if (list->kind != Yaml::Kind::kList) {
      Bad(*list, absl::StrCat(Quoted(name), " is a list"));
      return items;
    }
    for (const Yaml& item : list->items) {
      if (item.kind == Yaml::Kind::kMap) {
        items.push_back(&item);
      } else {
        Bad(item, absl::StrCat("each of ", Quoted(name), " is a map of keys and values"));
      }
    }
    return items;
  }

  void OneGroup(const Yaml& yaml) {
    Group group;
    group.file = rules_.files.size() - 1;
    group.begin = yaml.begin;
    std::vector<Entry> labels;
    for (const auto& [key, value] : yaml.fields()) {
      if (key.text == "name") {
        group.name = value.text;
        group.begin = value.begin;
      } else if (key.text == "interval") {
        group.interval_ms = Duration(key, value);
        if (group.interval_ms == 0) group.interval_ms = absl::nullopt;
      } else if (key.text == "labels") {
        labels = Entries(value, "labels");
      } else if (key.text == "limit" || key.text == "query_offset") {
        Tell(file_, key.begin, key.begin + key.text.size(), kWarning, "left-out",
             absl::StrCat("a plan has nothing like ", Quoted(key.text), " of a group"),
             key.text == "limit" ? "" : "samples that come late are waited for with `lateness`");
      } else if (key.text != "rules" && key.text != "partial_response_strategy") {
        Bad(key, absl::StrCat("a group has no key ", Quoted(key.text)));
      }
    }
    rules_.groups.push_back(std::move(group));
    for (const Yaml* rule : ItemsOf(yaml.Find("rules"), "rules")) OneRule(*rule, labels);
  }

  std::int64_t Duration(const Yaml& key, const Yaml& value) {
    if (value.kind == Yaml::Kind::kNull) return 0;
    const absl::optional<std::int64_t> ms = promql::ParseDurationMs(value.text);
    if (ms.has_value() && value.kind == Yaml::Kind::kScalar) return *ms;
    Bad(value, absl::StrCat(Quoted(key.text), " is a duration, such as 5m or 1h30m"));
    return 0;
  }

  std::vector<Entry> Entries(const Yaml& map, absl::string_view name) {
    std::vector<Entry> entries;
    if (map.kind == Yaml::Kind::kNull) return entries;
    if (map.kind != Yaml::Kind::kMap) {
      Bad(map, absl::StrCat(Quoted(name), " are a map"));
      return entries;
    }
    for (const auto& [key, value] : map.fields()) {
      if (value.kind == Yaml::Kind::kScalar || value.kind == Yaml::Kind::kNull) {
        entries.push_back({key.text, value});
      } else {
        Bad(value, absl::StrCat("the value of ", Quoted(key.text), " is a text"));
      }
    }
    return entries;
  }

  void OneRule(const Yaml& yaml, const std::vector<Entry>& group_labels) {
    if (rules_.rules.size() >= kMaxRules) {
      if (!full_) Bad(yaml, absl::StrCat("there are more than ", kMaxRules, " rules"));
      full_ = true;
      return;
    }
    const std::size_t errors = file_.findings.error_count();
    Rule rule;
    rule.file = rules_.files.size() - 1;
    rule.group = rules_.groups.size() - 1;
    rule.begin = yaml.begin;
    for (const auto& [key, value] : yaml.fields()) {
      if (key.text == "alert" || key.text == "record") {
        (key.text == "alert" ? rule.alert : rule.record) = value.text;
        rule.begin = value.begin;
      } else if (key.text == "expr") {
        rule.expr_text = value;
      } else if (key.text == "for") {
        rule.for_ms = Duration(key, value);
      } else if (key.text == "keep_firing_for") {
        rule.keep_firing_for_ms = Duration(key, value);
      } else if (key.text == "labels") {
        rule.labels = Entries(value, "labels");
      } else if (key.text == "annotations") {
        rule.annotations = Entries(value, "annotations");
      } else {
        Bad(key, absl::StrCat("a rule has no key ", Quoted(key.text)));
      }
    }
    for (const Entry& label : group_labels) {
      const auto same = [&](const Entry& own) { return own.name == label.name; };
      if (std::none_of(rule.labels.begin(), rule.labels.end(), same)) rule.labels.push_back(label);
    }
    if (rule.alert.empty() == rule.record.empty()) {
      return Bad(yaml, "a rule has either `alert:` or `record:`");
    }
    ReadExpr(yaml, rule);
    rule.readable = file_.findings.error_count() == errors;
    rules_.rules.push_back(std::move(rule));
  }

  void ReadExpr(const Yaml& yaml, Rule& rule) {
    if (rule.expr_text.kind != Yaml::Kind::kScalar || rule.expr_text.text.empty()) {
      return Bad(yaml, absl::StrCat("rule ", Quoted(rule.alert + rule.record), " has no `expr:`"));
    }
    const auto error = promql::Parse(rule.expr_text.text, rule.expr);
    if (!error.has_value()) return;
    TellWithin(file_, rule.expr_text, error->span, kError, "bad-promql",
               absl::StrCat(rule.alert.empty() ? "rule " : "alert ",
                            Quoted(rule.alert + rule.record), ": ", error->message),
               error->remedy);
  }

  Rules& rules_;
  RuleFile& file_;
  bool full_ = false;
};

}  // namespace

void ReadRules(absl::string_view name, absl::string_view text, Rules& rules) {
  rules.files.emplace_back(name, text);
  Reader(rules).Run();
}

void Tell(RuleFile& file, std::size_t begin, std::size_t end, Diagnostic::Severity severity,
          absl::string_view code, absl::string_view message, absl::string_view remedy) {
  v1::Span span;
  span.set_begin(static_cast<std::uint32_t>(begin));
  span.set_end(static_cast<std::uint32_t>(std::max(begin, end)));
  file.findings.Add(file.source.At(span, severity, code, message, remedy));
}

void TellWithin(RuleFile& file, const Yaml& scalar, promql::Span span,
                Diagnostic::Severity severity, absl::string_view code, absl::string_view message,
                absl::string_view remedy) {
  const Places places(file.source.text(), scalar);
  const std::size_t begin = places[span.begin];
  const std::size_t end = span.end > span.begin ? places[span.end - 1] + 1 : begin + 1;
  Tell(file, begin, end, severity, code, message, remedy);
}

}  // namespace sluice::import
