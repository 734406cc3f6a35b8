// The text of a plan with its file name: from byte offsets to lines, columns
// and carets.
#ifndef SLUICE_SRC_LANGUAGE_SOURCE_H_
#define SLUICE_SRC_LANGUAGE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/diagnostic.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::language {

// Keeps a copy of the text. Immutable once made; safe to share between threads.
class Source {
 public:
  Source(absl::string_view file, absl::string_view text);

  const std::string& file() const { return file_; }
  const std::string& text() const { return text_; }

  // Makes a diagnostic that points at the bytes of `span` (clamped to the text,
  // and to the first of its lines).
  Diagnostic At(const v1::Span& span, Diagnostic::Severity severity, absl::string_view code,
                absl::string_view message, absl::string_view remedy) const;

 private:
  std::string file_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

// The one of `candidates` that `word` was most likely meant to be: the nearest
// by edit distance, or empty where none is near.
std::string NearestName(absl::string_view word, const std::vector<std::string>& candidates);

// That one, to go on behind a message: "; did you mean `start_success`?"; or empty.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& candidates);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_SOURCE_H_
