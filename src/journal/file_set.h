// The files of one journal: PATH.000001, PATH.000002, ... are full, and PATH comes last.
#ifndef SLUICE_SRC_JOURNAL_FILE_SET_H_
#define SLUICE_SRC_JOURNAL_FILE_SET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/journal/files.h"

namespace sluice::journal {

struct FileSet {
  std::vector<std::uint32_t> full;  // numbers, in order
  bool live = false;                // there is a file PATH
};

absl::StatusOr<FileSet> FindFiles(Files& files, const std::string& path);

// PATH.000001
std::string FullFile(const std::string& path, std::uint32_t number);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_FILE_SET_H_
