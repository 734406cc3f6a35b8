#include <algorithm>
#include <cstddef>
#include <utility>

#include "src/trace/several_readers.h"

namespace sluice::trace {
namespace {

// Keeps the next row of each reader, and hands out the earliest of them. A row's strings
// belong to its reader, so that reader is asked for its next row no sooner than at the
// next call.
class Merged final : public SeveralReaders {
 public:
  explicit Merged(std::vector<std::unique_ptr<Reader>> from) : SeveralReaders(std::move(from)) {
    heads_.resize(readers().size());
    for (std::size_t i = readers().size(); i > 0; --i) wanting_.push_back(i - 1);
  }

  absl::StatusOr<bool> Next(Row& row) override {
    while (!wanting_.empty()) {
      const std::size_t reader = wanting_.back();
      absl::StatusOr<bool> got = readers()[reader]->Next(heads_[reader]);
      if (!got.ok()) return got.status();  // the next call goes on behind the fault
      wanting_.pop_back();
      if (*got) Push(reader);
    }
    if (heap_.empty()) return false;
    std::pop_heap(heap_.begin(), heap_.end(), Later);
    const std::size_t earliest = heap_.back().reader;
    heap_.pop_back();
    wanting_.push_back(earliest);
    // By a swap the labels of both keep their memory.
    std::swap(row, heads_[earliest]);
    return true;
  }

 private:
  struct Head {
    std::int64_t time_ns;
    std::size_t reader;
  };

  static bool Later(const Head& a, const Head& b) {
    return a.time_ns != b.time_ns ? a.time_ns > b.time_ns : a.reader > b.reader;
  }

  void Push(std::size_t reader) {
    heap_.push_back({heads_[reader].time_ns, reader});
    std::push_heap(heap_.begin(), heap_.end(), Later);
  }

  std::vector<Row> heads_;
  std::vector<Head> heap_;
  std::vector<std::size_t> wanting_;  // readers whose head was handed out, the next one last
};

}  // namespace

std::uint64_t SeveralReaders::skipped_rows() const {
  std::uint64_t sum = 0;
  for (const auto& reader : readers_) sum += reader->skipped_rows();
  return sum;
}

const std::vector<std::string>& SeveralReaders::skipped_examples() const {
  examples_.clear();
  for (const auto& reader : readers_) {
    const auto& some = reader->skipped_examples();
    examples_.insert(examples_.end(), some.begin(), some.end());
  }
  return examples_;
}

std::uint64_t SeveralReaders::bytes_read() const {
  std::uint64_t sum = 0;
  for (const auto& reader : readers_) sum += reader->bytes_read();
  return sum;
}

std::uint64_t SeveralReaders::bytes_total() const {
  std::uint64_t sum = 0;
  for (const auto& reader : readers_) {
    const std::uint64_t total = reader->bytes_total();
    if (total == 0) return 0;
    sum += total;
  }
  return sum;
}

std::unique_ptr<Reader> MergeByTime(std::vector<std::unique_ptr<Reader>> readers) {
  return std::make_unique<Merged>(std::move(readers));
}

std::unique_ptr<Reader> Merge(std::vector<std::unique_ptr<Reader>> readers, bool sort) {
  if (sort) return SortByTime(std::move(readers));
  if (readers.size() == 1) return std::move(readers.front());
  return MergeByTime(std::move(readers));
}

}  // namespace sluice::trace
