#include "src/trace/writer.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cstdint>

namespace sluice::trace {
namespace {

constexpr std::size_t kBatchBytes = 256 << 10;

}  // namespace

void Writer::Add(const Row& row) {
  v1::Sample& sample = *batch_.add_samples();
  sample.set_time_ns(row.time_ns);
  sample.set_signal(std::string(row.signal));
  for (const auto& [name, value] : row.labels) {
    (*sample.mutable_labels())[std::string(name)] = std::string(value);
  }
  switch (row.form) {
    case Row::Form::kValue:
      sample.set_value(row.value);
      break;
    case Row::Form::kOutcome:
      sample.mutable_outcome()->set_ok(row.ok);
      sample.mutable_outcome()->set_total(row.total);
      break;
    case Row::Form::kEvents:
      sample.set_n(row.total);
      break;
    case Row::Form::kHistogram:
      sample.mutable_histogram();
      for (const auto& [value, count] : row.buckets) {
        v1::Bucket& bucket = *sample.mutable_histogram()->add_buckets();
        bucket.set_value(value);
        bucket.set_count(count);
      }
      break;
  }
  batch_bytes_ += sample.ByteSizeLong();
  const bool full =
      static_cast<std::size_t>(batch_.samples_size()) >= batch_rows_ || batch_bytes_ >= kBatchBytes;
  if (full) Flush();
}

void Writer::Flush() {
  if (batch_.samples_size() == 0) return;
  google::protobuf::io::StringOutputStream stream(&out_);
  google::protobuf::io::CodedOutputStream coded(&stream);
  // The labels are a map: only in a set order do equal rows give equal bytes.
  coded.SetSerializationDeterministic(true);
  coded.WriteVarint64(batch_.ByteSizeLong());
  batch_.SerializeToCodedStream(&coded);
  coded.Trim();
  batch_.Clear();
  batch_bytes_ = 0;
}

}  // namespace sluice::trace
