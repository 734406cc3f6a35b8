#include "recording.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"

namespace backend {
namespace {

absl::Status OpenOne(const std::string& path, std::ofstream& file) {
  if (path.empty()) return absl::OkStatus();
  file.open(path, std::ios::binary);
  if (file.is_open()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("can't write ", path));
}

}  // namespace

absl::Status Recording::Open(const std::string& trace_path, const std::string& events_path) {
  absl::Status status = OpenOne(trace_path, trace_);
  status.Update(OpenOne(events_path, events_));
  if (trace_.is_open()) trace_ << "time,signal,region,method,ok,total,value\n";
  return status;
}

void Recording::AddSecond(const Crew& crew, std::int64_t time_ns) {
  if (!trace_.is_open()) return;
  for (const RegionWorker& worker : crew.workers()) {
    for (const Row& row : worker.rows()) {
      const absl::string_view signal = row.signal;
      const bool counted = signal == "stream_start" || signal == "payment";
      trace_ << time_ns / 1'000'000'000 << ',' << signal << ',' << (signal == "payment" ? "," : "")
             << row.label << (signal == "payment" ? "," : ",,");
      if (counted) {
        trace_ << row.ok << ',' << row.total << ",\n";
      } else {
        trace_ << ",," << static_cast<std::int64_t>(row.value) << '\n';
      }
    }
  }
}

void Recording::AddEvent(const sluice::v1::Event& event) {
  if (!events_.is_open()) return;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(event, &json).ok()) events_ << json << '\n';
}

absl::Status Recording::Close() {
  bool good = true;
  for (std::ofstream* file : {&trace_, &events_}) {
    if (!file->is_open()) continue;
    file->close();
    good = good && file->good();
  }
  return good ? absl::OkStatus() : absl::DataLossError("the recording could not be written whole");
}

}  // namespace backend
