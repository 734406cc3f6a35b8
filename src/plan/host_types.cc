#include "src/plan/host_types.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.pb.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

namespace pb = google::protobuf;

// More names than these are no help to who misspelled one.
constexpr std::size_t kMostNames = 10'000;

void AddEnum(const pb::EnumDescriptor& type, std::vector<std::string>& names) {
  if (names.size() < kMostNames) names.push_back(type.full_name());
}

void AddMessages(const pb::Descriptor& type, std::vector<std::string>& messages,
                 std::vector<std::string>& enums) {
  if (messages.size() >= kMostNames || type.options().map_entry()) return;
  messages.push_back(type.full_name());
  for (int i = 0; i < type.nested_type_count(); ++i) {
    AddMessages(*type.nested_type(i), messages, enums);
  }
  for (int i = 0; i < type.enum_type_count(); ++i) AddEnum(*type.enum_type(i), enums);
}

absl::string_view LastPart(absl::string_view name) { return name.substr(name.rfind('.') + 1); }

std::string Folders(const std::vector<std::string>& folders) {
  std::vector<std::string> shown;
  for (const std::string& folder : folders) shown.push_back(folder.empty() ? "." : folder);
  return QuotedList(shown, "and");
}

// LeverExpansion -> LEVER_EXPANSION_
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  const std::string& name = type.name();
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins_word = i > 0 && absl::ascii_isupper(static_cast<unsigned char>(name[i])) &&
                             !absl::ascii_isupper(static_cast<unsigned char>(name[i - 1]));
    if (begins_word && name[i - 1] != '_') prefix.push_back('_');
    prefix.push_back(absl::ascii_toupper(static_cast<unsigned char>(name[i])));
  }
  return absl::StrCat(prefix, "_");
}

}  // namespace

HostTypes::HostTypes(const v1::Plan& plan, const PlanOptions& options, Reporter& report) {
  if (options.only_import_paths || !options.import_paths.empty()) {
    files_ = std::make_shared<ProtoFiles>(options.import_paths);
  }
  for (const v1::Item& item : plan.items()) {
    if (item.has_import()) Import(item.import(), options.import_paths, report);
  }
}

void HostTypes::Import(const v1::Text& import, const std::vector<std::string>& folders,
                       Reporter& report) {
  has_imports_ = true;
  if (import.text().empty()) return;  // the parser stumbled
  if (files_ == nullptr) {
    // Other files count too, so one that is not here need not be missed.
    const pb::FileDescriptor* file = pool().FindFileByName(import.text());
    if (file != nullptr) return Show(*file);
    unlinked_ = true;
    return;
  }
  const ProtoFiles::Found found = files_->Read(import.text());
  if (found.file != nullptr) return Show(*found.file);
  incomplete_ = true;
  ReportImport(import, found, folders, report);
}

void HostTypes::Show(const pb::FileDescriptor& file) {
  if (!shown_.insert(&file).second) return;
  for (int i = 0; i < file.message_type_count(); ++i) {
    AddMessages(*file.message_type(i), messages_, enums_);
  }
  for (int i = 0; i < file.enum_type_count(); ++i) AddEnum(*file.enum_type(i), enums_);
  for (int i = 0; i < file.public_dependency_count(); ++i) Show(*file.public_dependency(i));
}

void HostTypes::ReportImport(const v1::Text& import, const ProtoFiles::Found& found,
                             const std::vector<std::string>& folders, Reporter& report) const {
  const std::string name = language::PrintQuoted(import.text());
  constexpr absl::string_view kOtherFolder = "name the folder that it is relative to: `-I FOLDER`";
  if (found.missing) {
    report.Report(Code::kUnresolvedImport, import.span(),
                  absl::StrCat("there is no file ", name, " in ",
                               folders.empty() ? "any folder" : Folders(folders)),
                  kOtherFolder);
    return;
  }
  std::string why = found.errors.empty() ? "see the imports above" : found.errors.front();
  if (found.errors.size() > 1) absl::StrAppend(&why, " (and ", found.errors.size() - 1, " more)");
  report.Report(Code::kUnresolvedImport, import.span(),
                absl::StrCat("the file ", name, " is not good: ", why),
                found.needs_missing
                    ? kOtherFolder
                    : "what protoc compiles, with the same folders, can be imported");
}

const pb::DescriptorPool& HostTypes::pool() const {
  return files_ == nullptr ? *pb::DescriptorPool::generated_pool() : files_->pool();
}

bool HostTypes::Shows(const pb::FileDescriptor& file) const {
  return files_ == nullptr || shown_.contains(&file);
}

const pb::Descriptor* HostTypes::FindMessage(absl::string_view name) const {
  const pb::Descriptor* type = pool().FindMessageTypeByName(std::string(name));
  const bool usable = type != nullptr && Shows(*type->file()) && !type->options().map_entry();
  return usable ? type : nullptr;
}

const pb::EnumDescriptor* HostTypes::FindEnum(absl::string_view name) const {
  const pb::EnumDescriptor* type = pool().FindEnumTypeByName(std::string(name));
  return type != nullptr && Shows(*type->file()) ? type : nullptr;
}

std::string HostTypes::Why(absl::string_view name, const std::vector<std::string>& known,
                           const pb::FileDescriptor* elsewhere, const Reporter& report) const {
  if (elsewhere != nullptr) {
    return absl::StrCat("it is declared in another file: `import \"", elsewhere->name(), "\"`");
  }
  // A package left out or mistaken is far off, letter by letter.
  for (const std::string& other : known) {
    if (absl::EqualsIgnoreCase(LastPart(other), LastPart(name))) {
      return absl::StrCat("did you mean ", Quoted(other), "?");
    }
  }
  std::string otherwise = "the imports declare none";
  if (unlinked_) {
    otherwise =
        "link the C++ code of the imported .proto files into this program, or name their folder "
        "in PlanOptions::import_paths";
  } else if (!known.empty()) {
    otherwise = absl::StrCat("there are ", QuotedList(known, "and"));
  }
  return report.DidYouMean(name, known, otherwise);
}

std::string HostTypes::WhyNoMessage(absl::string_view name, const Reporter& report) const {
  if (report.full()) return "";
  const pb::Descriptor* hidden = pool().FindMessageTypeByName(std::string(name));
  return Why(name, messages_,
             hidden == nullptr || Shows(*hidden->file()) ? nullptr : hidden->file(), report);
}

std::string HostTypes::WhyNoEnum(absl::string_view name, const Reporter& report) const {
  if (report.full()) return "";
  const pb::EnumDescriptor* hidden = pool().FindEnumTypeByName(std::string(name));
  return Why(name, enums_, hidden == nullptr || Shows(*hidden->file()) ? nullptr : hidden->file(),
             report);
}

const pb::Message* HostTypes::Prototype(const pb::Descriptor& type) const {
  if (files_ != nullptr) return &files_->Prototype(type);
  return pb::MessageFactory::generated_factory()->GetPrototype(&type);
}

const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view name) {
  const std::string prefixed = absl::StrCat(PrefixOf(type), name);
  const google::protobuf::EnumValueDescriptor* with_prefix = nullptr;
  for (int i = 0; i < type.value_count(); ++i) {
    if (absl::EqualsIgnoreCase(type.value(i)->name(), name)) return type.value(i);
    if (absl::EqualsIgnoreCase(type.value(i)->name(), prefixed)) with_prefix = type.value(i);
  }
  return with_prefix;
}

std::string DidYouMeanValue(const google::protobuf::EnumDescriptor& type, absl::string_view name,
                            const Reporter& report) {
  if (report.full()) return "";
  std::vector<std::string> known;
  std::vector<std::string> lower;  // the case does not matter, nor the enum's name before it
  const std::string prefix = absl::AsciiStrToLower(PrefixOf(type));
  for (int i = 0; i < type.value_count() && known.size() < kMostNames; ++i) {
    known.push_back(type.value(i)->name());
    lower.push_back(absl::AsciiStrToLower(known.back()));
    if (absl::StartsWith(lower.back(), prefix)) lower.push_back(lower.back().substr(prefix.size()));
  }
  return report.DidYouMean(absl::AsciiStrToLower(name), lower,
                           absl::StrCat("its values are ", QuotedList(known, "and")));
}

}  // namespace sluice::plan
