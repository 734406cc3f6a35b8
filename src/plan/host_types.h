// What a plan names of the host's own protobuf types.
#ifndef SLUICE_SRC_PLAN_HOST_TYPES_H_
#define SLUICE_SRC_PLAN_HOST_TYPES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/proto_files.h"
#include "src/plan/report.h"

namespace sluice::plan {

// The messages and enums that a plan may speak of: those that are linked into this
// program, or those of the files that the plan imports (PlanOptions).
class HostTypes {
 public:
  // Those of the program, and nothing imported.
  HostTypes() = default;

  // Reads the plan's imports, and reports those that can't be read.
  HostTypes(const v1::Plan& plan, const PlanOptions& options, Reporter& report);

  // By full name; null where there is none, or where no import of the plan gives it.
  const google::protobuf::Descriptor* FindMessage(absl::string_view name) const;
  const google::protobuf::EnumDescriptor* FindEnum(absl::string_view name) const;

  // Why there is no such message or enum, and what would help: a remedy for Report.
  std::string WhyNoMessage(absl::string_view name, const Reporter& report) const;
  std::string WhyNoEnum(absl::string_view name, const Reporter& report) const;

  // The plan imports something, so that a name which is not found means nothing.
  bool has_imports() const { return has_imports_; }
  // Not all imports could be read, so that a name which is not found may be there.
  bool incomplete() const { return incomplete_; }

  // A message of the type without any field set, which lives as long as files().
  const google::protobuf::Message* Prototype(const google::protobuf::Descriptor& type) const;

  // What keeps imported types alive; null where all are the program's own.
  std::shared_ptr<const ProtoFiles> files() const { return files_; }

 private:
  void Import(const v1::Text& import, const std::vector<std::string>& folders, Reporter& report);
  void Show(const google::protobuf::FileDescriptor& file);
  void ReportImport(const v1::Text& import, const ProtoFiles::Found& found,
                    const std::vector<std::string>& folders, Reporter& report) const;
  std::string Why(absl::string_view name, const std::vector<std::string>& known,
                  const google::protobuf::FileDescriptor* elsewhere, const Reporter& report) const;
  const google::protobuf::DescriptorPool& pool() const;
  bool Shows(const google::protobuf::FileDescriptor& file) const;

  std::shared_ptr<ProtoFiles> files_;
  bool has_imports_ = false;
  bool incomplete_ = false;
  bool unlinked_ = false;  // an import is not in this program: its messages are not known
  absl::flat_hash_set<const google::protobuf::FileDescriptor*> shown_;  // imported, or publicly so
  std::vector<std::string> messages_;  // names of what these declare
  std::vector<std::string> enums_;
};

// The value of a protobuf enum that a plan's name of it means, whatever the case:
// `paused` is PAUSED, and in an enum Expansion or LeverExpansion also EXPANSION_PAUSED
// or LEVER_EXPANSION_PAUSED, since values of protobuf enums often bear the enum's name.
// Null if none.
const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view name);

// "did you mean `paused`?", else what there is.
std::string DidYouMeanValue(const google::protobuf::EnumDescriptor& type, absl::string_view name,
                            const Reporter& report);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_HOST_TYPES_H_
