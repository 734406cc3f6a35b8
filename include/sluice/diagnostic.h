// What is wrong with the text of a plan, where, and what would be right.
#ifndef SLUICE_DIAGNOSTIC_H_
#define SLUICE_DIAGNOSTIC_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/export.h"

namespace sluice {

// One finding about a plan. A plan with an error can't be run; a warning never
// stops one.
struct Diagnostic {
  enum class Severity { kError, kWarning };

  Severity severity = Severity::kError;
  std::string code;     // stable and short: "unknown-signal"
  std::string message;  // what is wrong, in one sentence without a full stop
  std::string remedy;   // what would be right; may be empty
  std::string file;
  std::size_t line = 0;    // from 1
  std::size_t column = 0;  // from 1, in characters (Unicode code points)
  std::string source_line;
  std::size_t width = 1;  // characters under the caret, at least 1

  // "file:line:column: error: message [code]", then the line, the caret and the
  // remedy, each on a line of its own. Text of the plan is shown with control
  // characters escaped, so that it can't drive a terminal.
  SLUICE_EXPORT std::string ToString() const;
};

// All findings of one run, sorted by place.
// Thread-safety: like a standard container.
class SLUICE_EXPORT Diagnostics {
 public:
  // More errors than this are counted, but not kept: a broken file need not
  // fill a screen.
  static constexpr std::size_t kMaxKept = 100;

  void Add(Diagnostic diagnostic);

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const { return warnings_; }
  bool empty() const { return errors_ + warnings_ == 0; }
  const std::vector<Diagnostic>& all() const { return kept_; }

  // Orders by line, column and, at one place, by the order of Add.
  void Sort();

  // All of them as text; where some were not kept, a last line says how many.
  std::string ToString() const;

 private:
  std::vector<Diagnostic> kept_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace sluice

#endif  // SLUICE_DIAGNOSTIC_H_
