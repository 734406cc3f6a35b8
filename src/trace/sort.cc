#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_set.h"
#include "src/trace/several_readers.h"

namespace sluice::trace {
namespace {

// A row in 32 bytes; what rows of one series share is kept once.
struct Packed {
  std::int64_t time_ns;
  std::uint64_t first;   // the bits of `value`, or `ok`, or where its buckets begin
  std::uint64_t second;  // `total`, or where its buckets end
  std::uint32_t series;
  std::uint32_t line;  // capped
};

struct Series {
  absl::string_view file;
  absl::string_view signal;
  Row::Form form = Row::Form::kValue;
  std::vector<std::pair<absl::string_view, absl::string_view>> labels;
};

class Sorted final : public SeveralReaders {
 public:
  explicit Sorted(std::vector<std::unique_ptr<Reader>> from) : SeveralReaders(std::move(from)) {}

  absl::StatusOr<bool> Next(Row& row) override {
    while (reading_ < readers().size()) {
      absl::StatusOr<bool> got = readers()[reading_]->Next(incoming_);
      if (!got.ok()) return got.status();  // the next call goes on behind the fault
      if (*got) {
        Pack(incoming_);
      } else if (++reading_ == readers().size()) {
        SortRows();
      }
    }
    if (next_ == rows_.size()) return false;
    Unpack(rows_[next_++], row);
    return true;
  }

 private:
  void Pack(const Row& row) {
    Packed packed = {};
    packed.time_ns = row.time_ns;
    packed.series = SeriesOf(row);
    packed.line = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(row.line, std::numeric_limits<std::uint32_t>::max()));
    switch (row.form) {
      case Row::Form::kValue:
        std::memcpy(&packed.first, &row.value, sizeof(row.value));
        break;
      case Row::Form::kOutcome:
        packed.first = row.ok;
        packed.second = row.total;
        break;
      case Row::Form::kEvents:
        packed.second = row.total;
        break;
      case Row::Form::kHistogram:
        packed.first = buckets_.size();
        buckets_.insert(buckets_.end(), row.buckets.begin(), row.buckets.end());
        packed.second = buckets_.size();
        break;
    }
    rows_.push_back(packed);
  }

  void Unpack(const Packed& packed, Row& row) const {
    const Series& series = series_[packed.series];
    row.time_ns = packed.time_ns;
    row.file = series.file;
    row.signal = series.signal;
    row.form = series.form;
    row.labels = series.labels;
    row.line = packed.line;
    row.buckets.clear();
    switch (series.form) {
      case Row::Form::kValue:
        std::memcpy(&row.value, &packed.first, sizeof(row.value));
        break;
      case Row::Form::kOutcome:
        row.ok = packed.first;
        row.total = packed.second;
        break;
      case Row::Form::kEvents:
        row.total = packed.second;
        break;
      case Row::Form::kHistogram:
        row.buckets.assign(buckets_.begin() + static_cast<std::ptrdiff_t>(packed.first),
                           buckets_.begin() + static_cast<std::ptrdiff_t>(packed.second));
        break;
    }
  }

  // The key tells series apart: each part of it is preceded by its length.
  void MakeKey(const Row& row) {
    key_.clear();
    key_.push_back(static_cast<char>(row.form));
    AddToKey(row.file);
    AddToKey(row.signal);
    for (const auto& [name, value] : row.labels) {
      AddToKey(name);
      AddToKey(value);
    }
  }
  void AddToKey(absl::string_view part) {
    const std::uint64_t size = part.size();
    key_.append(reinterpret_cast<const char*>(&size), sizeof(size));
    key_.append(part.data(), part.size());
  }

  std::uint32_t SeriesOf(const Row& row) {
    MakeKey(row);
    const auto [found, fresh] =
        series_index_.try_emplace(key_, static_cast<std::uint32_t>(series_.size()));
    if (fresh) {
      Series series;
      series.file = Intern(row.file);
      series.signal = Intern(row.signal);
      series.form = row.form;
      for (const auto& [name, value] : row.labels) {
        series.labels.emplace_back(Intern(name), Intern(value));
      }
      series_.push_back(std::move(series));
    }
    return found->second;
  }

  absl::string_view Intern(absl::string_view text) {
    return *strings_.insert(std::string(text)).first;
  }

  void SortRows() {
    const auto earlier = [](const Packed& a, const Packed& b) { return a.time_ns < b.time_ns; };
    if (std::is_sorted(rows_.begin(), rows_.end(), earlier)) return;
    std::stable_sort(rows_.begin(), rows_.end(), earlier);
  }

  std::size_t reading_ = 0;  // the reader that is being read
  Row incoming_;
  std::string key_;
  absl::flat_hash_map<std::string, std::uint32_t> series_index_;
  std::vector<Series> series_;
  absl::node_hash_set<std::string> strings_;
  std::vector<std::pair<double, std::uint64_t>> buckets_;  // of all histograms
  std::vector<Packed> rows_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Reader> SortByTime(std::vector<std::unique_ptr<Reader>> readers) {
  return std::make_unique<Sorted>(std::move(readers));
}

}  // namespace sluice::trace
