#include "absl/strings/str_cat.h"
#include "sluice/journal.h"
#include "src/language/unicode.h"

namespace sluice {

std::string JournalDamage::ToString() const {
  std::string text = absl::StrCat(language::Escaped(file), ", at byte ", offset, ": ", what);
  if (bytes > 0) {
    absl::StrAppend(&text, "; ", bytes, bytes == 1 ? " byte is" : " bytes are", " no record");
  }
  if (missing_records > 0) {
    absl::StrAppend(&text, bytes > 0 ? ", and " : "; ", missing_records,
                    missing_records == 1 ? " record is missing" : " records are missing");
  }
  return text;
}

}  // namespace sluice
