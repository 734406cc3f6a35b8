#include "src/trace/protobuf_reader.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/v1/trace.pb.h"
#include "src/trace/file_reader.h"
#include "src/trace/number.h"
#include "src/trace/quote.h"

namespace sluice::trace {
namespace {

constexpr std::size_t kMaxVarintBytes = 10;

class ProtobufReader final : public FileReader {
 public:
  ProtobufReader(std::unique_ptr<Input> from, const ReaderOptions& options)
      : FileReader(std::move(from), options) {}

 protected:
  Step Read(Row& row) override {
    while (next_ == trace_.samples_size()) {
      const Step step = NextRecord();
      if (step != Step::kRow) return step;
    }
    const v1::Sample& sample = trace_.samples(next_++);
    row.line = record_;
    if (Decode(sample, row)) return Step::kRow;
    return BadAt(absl::StrCat(Where(), ", sample ", next_, ": ", fault_));
  }

 private:
  // Protobuf itself counts the bytes of a message by int.
  std::uint64_t MaxRecordBytes() const {
    return std::min<std::uint64_t>(options().max_row_bytes, std::numeric_limits<int>::max());
  }

  std::string Where() const { return absl::StrCat("record ", record_, " (at byte ", offset_, ")"); }

  Step NextRecord();
  bool ReadLength(std::uint64_t& length);
  Step SkipRecord(std::uint64_t length);
  Step EndsEarly() {
    return Stop(absl::DataLossError(
        absl::StrCat(input().name(), ": ", Where(),
                     " ends early; the file was cut off, or is still being written")));
  }
  bool Decode(const v1::Sample& sample, Row& row);
  bool DecodeSample(const v1::Sample& sample, Row& row);

  v1::Trace trace_;
  int next_ = 0;              // of its samples
  std::uint64_t record_ = 0;  // from 1
  std::uint64_t offset_ = 0;  // where it begins
  std::string fault_;
};

// The length of the record, which is consumed. False where it is none.
bool ProtobufReader::ReadLength(std::uint64_t& length) {
  length = 0;
  const std::size_t most = std::min(input().size(), kMaxVarintBytes);
  for (std::size_t i = 0; i < most; ++i) {
    const auto byte = static_cast<unsigned char>(input().begin()[i]);
    if (i == kMaxVarintBytes - 1 && byte > 1) return false;
    length |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * i);
    if (byte < 0x80) {
      input().Consume(i + 1);
      return true;
    }
  }
  return false;
}

FileReader::Step ProtobufReader::NextRecord() {
  trace_.Clear();
  next_ = 0;
  absl::Status status = input().Want(kMaxVarintBytes);
  if (!status.ok()) return Stop(std::move(status));
  if (input().size() == 0) return Step::kEnd;
  ++record_;
  offset_ = input().consumed();
  std::uint64_t length = 0;
  if (!ReadLength(length)) {
    if (input().size() < kMaxVarintBytes) return EndsEarly();
    return Stop(absl::DataLossError(
        absl::StrCat(input().name(), ": ", Where(),
                     " has no length; is this a file of length-delimited sluice.v1.Trace?")));
  }
  if (length > MaxRecordBytes()) return SkipRecord(length);
  const auto size = static_cast<std::size_t>(length);
  status = input().Want(size);
  if (!status.ok()) return Stop(std::move(status));
  if (input().size() < size) return EndsEarly();
  const bool good = trace_.ParseFromArray(input().begin(), static_cast<int>(size));
  input().Consume(size);
  if (good) return Step::kRow;
  trace_.Clear();
  return BadAt(absl::StrCat(Where(), " is damaged, or not a sluice.v1.Trace"));
}

FileReader::Step ProtobufReader::SkipRecord(std::uint64_t length) {
  for (std::uint64_t left = length; left > 0;) {
    if (input().size() == 0) {
      if (input().at_end()) return EndsEarly();
      absl::Status status = input().More();
      if (!status.ok()) return Stop(std::move(status));
    }
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(left, input().size()));
    input().Consume(step);
    left -= step;
  }
  return BadAt(absl::StrCat(Where(), " has ", length, " bytes, more than ", MaxRecordBytes(),
                            "; write smaller batches"));
}

bool ProtobufReader::Decode(const v1::Sample& sample, Row& row) {
  row.time_ns = sample.time_ns();
  row.signal = sample.signal();
  row.labels.clear();
  row.buckets.clear();
  if (!CompleteSignal(row, fault_)) return false;
  for (const auto& [name, value] : sample.labels()) {
    const absl::optional<absl::string_view> ours = columns().Ours(name);
    if (ours.has_value() && !AddLabel(*ours, value, row, fault_)) return false;
  }
  // A map has no order, and nothing may depend on the one it happens to have.
  std::sort(row.labels.begin(), row.labels.end());
  return DecodeSample(sample, row) && CheckNumbers(row, fault_);
}

bool ProtobufReader::DecodeSample(const v1::Sample& sample, Row& row) {
  switch (sample.sample_case()) {
    case v1::Sample::kValue:
      row.form = Row::Form::kValue;
      row.value = sample.value();
      return true;
    case v1::Sample::kOutcome:
      row.form = Row::Form::kOutcome;
      row.ok = sample.outcome().ok();
      row.total = sample.outcome().total();
      return true;
    case v1::Sample::kN:
      row.form = Row::Form::kEvents;
      row.total = sample.n();
      return true;
    case v1::Sample::kHistogram:
      row.form = Row::Form::kHistogram;
      for (const v1::Bucket& bucket : sample.histogram().buckets()) {
        row.buckets.emplace_back(bucket.value(), bucket.count());
      }
      return true;
    case v1::Sample::SAMPLE_NOT_SET:
      break;
  }
  fault_ = "no sample; set `value`, `outcome`, `n` or `histogram`";
  return false;
}

}  // namespace

std::unique_ptr<Reader> OpenProtobuf(std::unique_ptr<Input> input, const ReaderOptions& options) {
  return std::make_unique<ProtobufReader>(std::move(input), options);
}

}  // namespace sluice::trace
