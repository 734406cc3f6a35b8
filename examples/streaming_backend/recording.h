// The night as files: its samples, which `sluice replay` reads, and its decisions.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_RECORDING_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_RECORDING_H_

#include <cstdint>
#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "crew.h"
#include "sluice/v1/event.pb.h"

namespace backend {

class Recording {
 public:
  // Either may be empty: not written. An error where a file can't be opened.
  absl::Status Open(const std::string& trace_path, const std::string& events_path);

  void AddSecond(const Crew& crew, std::int64_t time_ns);
  void AddEvent(const sluice::v1::Event& event);

  // An error where something could not be written.
  absl::Status Close();

 private:
  std::ofstream trace_;
  std::ofstream events_;
};

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_RECORDING_H_
