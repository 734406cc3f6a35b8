// How Check says what it found.
#ifndef SLUICE_SRC_PLAN_REPORT_H_
#define SLUICE_SRC_PLAN_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "sluice/diagnostic.h"
#include "sluice/v1/plan.pb.h"
#include "src/language/source.h"
#include "src/plan/codes.h"

namespace sluice::plan {

// Adds findings to the diagnostics of one plan, of which the parser may have
// filled some already. Keeps references to both arguments. For one thread.
class Reporter {
 public:
  Reporter(const language::Source& source, Diagnostics& diagnostics);

  // Passes over an error within whose bytes the parser stumbled: it has said what
  // is wrong there.
  void Report(Code code, const v1::Span& span, absl::string_view message,
              absl::string_view remedy = "");

  // Errors found so far, the parser's included.
  std::size_t errors() const { return diagnostics_.error_count(); }

  // No further finding will be shown, so that its wording is not worth any work.
  bool full() const { return diagnostics_.error_count() >= Diagnostics::kMaxKept; }

  // "line 3", where the bytes of `span` begin.
  std::string Line(const v1::Span& span) const;

  // The text of a span, as it was written, where it is short and on one line; else
  // `otherwise`.
  std::string Written(const v1::Span& span, absl::string_view otherwise) const;

  // The bytes of a span; empty where it has no place in the text. Good as long as the
  // text is.
  absl::string_view Bytes(const v1::Span& span) const;

  // "did you mean `x`?" with the nearest of the names, else `otherwise`.
  std::string DidYouMean(absl::string_view word, const std::vector<std::string>& names,
                         absl::string_view otherwise = "") const;

  // Whether the parser stumbled within these bytes: then what seems to be left
  // out may only not have been understood.
  bool BrokenWithin(const v1::Span& span) const;

  // Whether the parser stumbled at all.
  bool parser_stumbled() const { return !broken_lines_.empty(); }

  // Whether the name may well be declared on a line that the parser stumbled over: it stands
  // there too, other than in braces.
  bool MayBeDeclared(const v1::Name& name) const;

 private:
  std::size_t LineAt(std::size_t byte) const;  // from 1
  bool StumbledOver(const Diagnostic& diagnostic) const;

  const language::Source& source_;
  Diagnostics& diagnostics_;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> broken_lines_;                           // ascending
  std::vector<std::pair<std::size_t, std::size_t>> broken_places_;  // lines and columns, ascending
  // Words on these lines, and where they stand.
  absl::flat_hash_map<std::string, std::vector<std::size_t>> broken_names_;
};

// `x`, as messages quote names and other words of a plan.
std::string Quoted(absl::string_view word);

// `a`, `b` and `c`; with more than six of them, the first ones and a number.
std::string QuotedList(const std::vector<std::string>& words, absl::string_view conjunction);

// 1,801,000
std::string Grouped(std::int64_t number);

// An expression in quotes, or "this" where it is too long for a sentence.
std::string QuotedExpr(const v1::Expr& expr);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_REPORT_H_
