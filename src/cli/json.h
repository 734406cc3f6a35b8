// Messages as JSON on one line, the same bytes for the same message.
#ifndef SLUICE_SRC_CLI_JSON_H_
#define SLUICE_SRC_CLI_JSON_H_

#include <google/protobuf/message.h>
#include <google/protobuf/util/type_resolver.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/v1/event.pb.h"

namespace sluice::cli {

// A string as JSON spells it, in double quotes. Bytes that are not UTF-8 become
// U+FFFD; control characters are escaped.
std::string JsonString(absl::string_view text);

// A time as protobuf's JSON has it, as a string: RFC 3339 in UTC.
std::string JsonTime(std::int64_t time_ns);

// An array of strings.
std::string JsonStrings(const std::vector<std::string>& texts);

// protobuf's JSON with the names of the .proto file. Unlike protobuf's own
// MessageToJsonString, maps are written in the order of their keys. Not
// thread-safe.
class JsonWriter {
 public:
  JsonWriter();

  // Without a line break at the end; `pretty` puts one field on a line.
  std::string Write(const google::protobuf::Message& message, bool pretty);

  // An event on one line. Its `segment` is there even where it is empty.
  std::string WriteEvent(const v1::Event& event);

 private:
  std::unique_ptr<google::protobuf::util::TypeResolver> types_;
  std::string binary_;
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_JSON_H_
