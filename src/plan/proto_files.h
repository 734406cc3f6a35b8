// The .proto files that a plan imports, read from folders.
#ifndef SLUICE_SRC_PLAN_PROTO_FILES_H_
#define SLUICE_SRC_PLAN_PROTO_FILES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace sluice::plan {

// Reads files and keeps what they declare. google/protobuf/*.proto (Timestamp,
// Duration, ...) are there even where no folder has them.
//
// Read is for one thread. What has been read may be used from any, and lives as long
// as this does.
class ProtoFiles {
 public:
  // `folders` are looked into in this order.
  explicit ProtoFiles(const std::vector<std::string>& folders);
  ~ProtoFiles();
  ProtoFiles(const ProtoFiles&) = delete;
  ProtoFiles& operator=(const ProtoFiles&) = delete;

  struct Found {
    const google::protobuf::FileDescriptor* file = nullptr;  // null where it is no good
    bool missing = false;                                    // no folder has it
    bool needs_missing = false;                              // no folder has a file that it imports
    // What is wrong in it or in a file that it imports ("launch.proto:3:1: ..."). Said
    // once only, where a file was read before.
    std::vector<std::string> errors;
  };
  // Reads a file and all that it imports. `name` is relative to one of the folders.
  Found Read(absl::string_view name);

  // A message of a type that was read, without any field set; made once. Messages made
  // of it (New) must not outlive this.
  const google::protobuf::Message& Prototype(const google::protobuf::Descriptor& type);

  const google::protobuf::DescriptorPool& pool() const;

 private:
  struct Insides;
  std::unique_ptr<Insides> insides_;
};

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_PROTO_FILES_H_
