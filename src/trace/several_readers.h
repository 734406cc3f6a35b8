// What readers over several other readers share.
#ifndef SLUICE_SRC_TRACE_SEVERAL_READERS_H_
#define SLUICE_SRC_TRACE_SEVERAL_READERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/trace/reader.h"

namespace sluice::trace {

class SeveralReaders : public Reader {
 public:
  std::uint64_t skipped_rows() const final;
  const std::vector<std::string>& skipped_examples() const final;
  std::uint64_t bytes_read() const final;
  // Of all, and so unknown where that of one is.
  std::uint64_t bytes_total() const final;

 protected:
  explicit SeveralReaders(std::vector<std::unique_ptr<Reader>> readers)
      : readers_(std::move(readers)) {}

  std::vector<std::unique_ptr<Reader>>& readers() { return readers_; }

 private:
  std::vector<std::unique_ptr<Reader>> readers_;
  mutable std::vector<std::string> examples_;  // gathered when asked for
};

// The two kinds of Merge() in reader.h.
std::unique_ptr<Reader> MergeByTime(std::vector<std::unique_ptr<Reader>> readers);
std::unique_ptr<Reader> SortByTime(std::vector<std::unique_ptr<Reader>> readers);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_SEVERAL_READERS_H_
