#include "src/plan/read_text.h"

#include <cerrno>
#include <cstdio>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "src/language/parse.h"

namespace sluice::plan {

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat("can't open ", path));
  }
  absl::Cleanup close = [file] { std::fclose(file); };
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const std::size_t got = std::fread(buffer, 1, sizeof buffer, file);
    text.append(buffer, got);
    if (text.size() > language::kMaxTextBytes) {
      return absl::ResourceExhaustedError(absl::StrCat(path, " is larger than a plan may be (",
                                                       language::kMaxTextBytes >> 20, " MiB)"));
    }
    if (got == 0) break;
  }
  if (std::ferror(file) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("can't read ", path));
  }
  return text;
}

}  // namespace sluice::plan
