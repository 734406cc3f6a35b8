#include "src/cli/json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

constexpr char kTypeUrlPrefix[] = "type.googleapis.com";

}  // namespace

std::string JsonString(absl::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const language::CodePoint character = language::DecodeUtf8(text);
    if (!character.valid) {
      language::AppendUtf8(0xFFFD, json);
    } else if (character.value == '"' || character.value == '\\') {
      absl::StrAppend(&json, "\\", text.substr(0, 1));
    } else if (language::MustBeEscaped(character.value) && character.value <= 0xFFFF) {
      absl::StrAppendFormat(&json, "\\u%04x", character.value);
    } else {
      absl::StrAppend(&json, text.substr(0, character.bytes));
    }
    text.remove_prefix(character.bytes);
  }
  json.push_back('"');
  return json;
}

std::string JsonTime(std::int64_t time_ns) {
  using google::protobuf::util::TimeUtil;
  return JsonString(TimeUtil::ToString(TimeUtil::NanosecondsToTimestamp(time_ns)));
}

std::string JsonStrings(const std::vector<std::string>& texts) {
  const auto spelled = [](std::string* out, const std::string& text) {
    absl::StrAppend(out, JsonString(text));
  };
  return absl::StrCat("[", absl::StrJoin(texts, ",", spelled), "]");
}

JsonWriter::JsonWriter()
    : types_(google::protobuf::util::NewTypeResolverForDescriptorPool(
          kTypeUrlPrefix, google::protobuf::DescriptorPool::generated_pool())) {}

std::string JsonWriter::Write(const google::protobuf::Message& message, bool pretty) {
  binary_.clear();
  {
    google::protobuf::io::StringOutputStream bytes(&binary_);
    google::protobuf::io::CodedOutputStream coded(&bytes);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.add_whitespace = pretty;
  std::string json;
  // Can't fail: the message is of a generated type and was serialized just now.
  (void)google::protobuf::util::BinaryToJsonString(
      types_.get(), absl::StrCat(kTypeUrlPrefix, "/", message.GetDescriptor()->full_name()),
      binary_, &json, options);
  return json;
}

std::string JsonWriter::WriteEvent(const v1::Event& event) {
  std::string json = Write(event, false);
  // protobuf leaves out a map that is empty; whoever reads events wants to look
  // into the segment without asking first.
  if (event.segment().empty()) json.insert(1, "\"segment\":{},");
  return json;
}

}  // namespace sluice::cli
