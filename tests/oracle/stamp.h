// Times of events.
#ifndef SLUICE_TESTS_ORACLE_STAMP_H_
#define SLUICE_TESTS_ORACLE_STAMP_H_

#include <cstdint>

#include "google/protobuf/timestamp.pb.h"

namespace sluice::oracle {

inline google::protobuf::Timestamp Stamp(std::int64_t ns) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  google::protobuf::Timestamp stamp;
  std::int64_t seconds = ns / kSecond;
  if (ns % kSecond < 0) --seconds;
  stamp.set_seconds(seconds);
  stamp.set_nanos(static_cast<std::int32_t>(ns - seconds * kSecond));
  return stamp;
}

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_STAMP_H_
