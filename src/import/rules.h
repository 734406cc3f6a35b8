// Files of Prometheus' rules: groups of alerting and recording rules, with their places.
#ifndef SLUICE_SRC_IMPORT_RULES_H_
#define SLUICE_SRC_IMPORT_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/diagnostic.h"
#include "src/import/yaml.h"
#include "src/language/source.h"
#include "src/promql/expr.h"

namespace sluice::import {

// The most rules in all files of an import.
inline constexpr std::size_t kMaxRules = 5'000;

// One label or annotation.
struct Entry {
  std::string name;
  Yaml value;
};

struct Rule {
  std::string alert;  // empty: a recording rule
  std::string record;
  std::size_t file = 0;   // which of the files
  std::size_t group = 0;  // which of all groups
  std::size_t begin = 0;  // byte in the file, of the name
  Yaml expr_text;
  promql::Expr expr;
  bool readable = false;  // whether all of it could be read; if not, it was told
  std::int64_t for_ms = 0;
  std::int64_t keep_firing_for_ms = 0;
  std::vector<Entry> labels;
  std::vector<Entry> annotations;
};

struct Group {
  std::string name;
  absl::optional<std::int64_t> interval_ms;
  std::size_t file = 0;
  std::size_t begin = 0;
};

// One file as it was given, and what was found in it.
struct RuleFile {
  RuleFile(absl::string_view name, absl::string_view text) : source(name, text) {}

  language::Source source;
  Diagnostics findings;
  bool is_yaml = true;  // false: nothing of it could be read
};

struct Rules {
  std::vector<RuleFile> files;
  std::vector<Group> groups;
  std::vector<Rule> rules;
};

// Adds what the file holds. What is wrong with it is told in its findings.
void ReadRules(absl::string_view name, absl::string_view text, Rules& rules);

// Adds a finding that points at bytes [begin, end) of the file.
void Tell(RuleFile& file, std::size_t begin, std::size_t end, Diagnostic::Severity severity,
          absl::string_view code, absl::string_view message, absl::string_view remedy);

// The same at bytes of a scalar's value.
void TellWithin(RuleFile& file, const Yaml& scalar, promql::Span span,
                Diagnostic::Severity severity, absl::string_view code, absl::string_view message,
                absl::string_view remedy);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_RULES_H_
