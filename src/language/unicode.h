// UTF-8, as far as reading and showing plans needs it.
#ifndef SLUICE_SRC_LANGUAGE_UNICODE_H_
#define SLUICE_SRC_LANGUAGE_UNICODE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::language {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;  // at least 1, so that a loop always moves on
  bool valid = true;      // if not, one byte that is not UTF-8 in this place
};

// The character at the start of `text`, which must not be empty. Overlong forms,
// surrogates and values above U+10FFFF are not valid.
CodePoint DecodeUtf8(absl::string_view text);

void AppendUtf8(std::uint32_t code_point, std::string& out);

// C0, DEL and C1.
bool IsControl(std::uint32_t code_point);

// What must not reach a terminal or an editor as it is: controls, and the marks
// that turn the direction of writing or break lines.
bool MustBeEscaped(std::uint32_t code_point);

// Columns on a terminal: 2 for the wide characters of East Asia, 0 for combining
// marks, else 1.
std::size_t DisplayWidth(std::uint32_t code_point);
std::size_t DisplayWidth(absl::string_view text);

// Characters in `text`; each byte that is not UTF-8 counts as one.
std::size_t CountCharacters(absl::string_view text);

// `text` with all that MustBeEscaped as \uXXXX and bytes that are not UTF-8 as
// \xXX, safe to show anywhere.
std::string Escaped(absl::string_view text);

// Escaped(), between backquotes.
std::string Quoted(absl::string_view text);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_UNICODE_H_
