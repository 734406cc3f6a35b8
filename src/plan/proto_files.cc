#include "src/plan/proto_files.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/descriptor_database.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/stubs/logging.h"

namespace sluice::plan {
namespace {

namespace pb = google::protobuf;

// Protobuf's own files, which every program that links it has.
class BundledFiles : public pb::DescriptorDatabase {
 public:
  bool FindFileByName(const std::string& name, pb::FileDescriptorProto* output) override {
    if (!absl::StartsWith(name, "google/protobuf/")) return false;
    const pb::FileDescriptor* file = pb::DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr) return false;
    file->CopyTo(output);
    return true;
  }
  bool FindFileContainingSymbol(const std::string&, pb::FileDescriptorProto*) override {
    return false;
  }
  bool FindFileContainingExtension(const std::string&, int, pb::FileDescriptorProto*) override {
    return false;
  }
};

class Errors : public pb::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column,
                const std::string& message) override {
    constexpr std::size_t kMost = 100;
    a_file_is_missing |= line < 0 && absl::StartsWith(message, "File not found");
    if (all.size() >= kMost) return;
    all.push_back(line < 0 ? absl::StrCat(file, ": ", message)
                           : absl::StrCat(file, ":", line + 1, ":", column + 1, ": ", message));
  }

  bool a_file_is_missing = false;
  std::vector<std::string> all;
};

}  // namespace

struct ProtoFiles::Insides {
  Insides() : database(&tree, &bundled), pool(&database, database.GetValidationErrorCollector()) {
    database.RecordErrorsTo(&errors);
    pool.EnforceWeakDependencies(true);
  }

  pb::compiler::DiskSourceTree tree;
  BundledFiles bundled;
  Errors errors;
  pb::compiler::SourceTreeDescriptorDatabase database;
  pb::DescriptorPool pool;
  pb::DynamicMessageFactory factory;  // ends before the pool
};

ProtoFiles::ProtoFiles(const std::vector<std::string>& folders)
    : insides_(std::make_unique<Insides>()) {
  for (const std::string& folder : folders) {
    insides_->tree.MapPath("", folder.empty() ? "." : folder);
  }
}

ProtoFiles::~ProtoFiles() = default;

ProtoFiles::Found ProtoFiles::Read(absl::string_view name) {
  // Protobuf's parser has words of its own for some files, on stderr.
  const pb::LogSilencer silencer;
  Found found;
  const std::string file(name);
  insides_->errors.all.clear();
  insides_->errors.a_file_is_missing = false;
  found.file = insides_->pool.FindFileByName(file);
  if (found.file != nullptr) return found;
  std::string place;
  found.missing = !insides_->tree.VirtualFileToDiskFile(file, &place);
  found.needs_missing = !found.missing && insides_->errors.a_file_is_missing;
  found.errors = insides_->errors.all;
  return found;
}

const pb::Message& ProtoFiles::Prototype(const pb::Descriptor& type) {
  return *insides_->factory.GetPrototype(&type);
}

const pb::DescriptorPool& ProtoFiles::pool() const { return insides_->pool; }

}  // namespace sluice::plan
