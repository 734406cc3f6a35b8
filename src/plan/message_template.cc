#include "src/plan/message_template.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"

namespace sluice::plan {
namespace {

bool IsName(absl::string_view text) {
  const auto in_name = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '_';
  };
  return !text.empty() && absl::ascii_islower(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), in_name);
}

class Splitter {
 public:
  Splitter(absl::string_view text, std::vector<TemplateFault>* faults)
      : text_(text), faults_(faults) {}

  std::vector<TemplatePart> Run() {
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t brace = text_.find_first_of("{}", at);
      if (brace == absl::string_view::npos) break;
      AddText(at, brace);
      at = TakeBrace(brace);
    }
    AddText(std::min(at, text_.size()), text_.size());
    return std::move(parts_);
  }

 private:
  void AddText(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    if (parts_.empty() || parts_.back().placeholder) {
      parts_.emplace_back();
      parts_.back().begin = begin;
    }
    parts_.back().text.append(text_.data() + begin, end - begin);
    parts_.back().end = end;
  }

  void Fault(absl::string_view message, std::size_t begin, std::size_t end) {
    if (faults_ != nullptr) faults_->push_back({std::string(message), begin, end});
    AddText(begin, end);
  }

  // Goes on behind what begins with this brace.
  std::size_t TakeBrace(std::size_t brace) {
    if (brace + 1 < text_.size() && text_[brace + 1] == text_[brace]) {
      AddText(brace, brace + 1);
      return brace + 2;
    }
    if (text_[brace] == '}') {
      Fault("this `}` closes nothing", brace, brace + 1);
      return brace + 1;
    }
    const std::size_t end = text_.find_first_of("{}", brace + 1);
    if (end == absl::string_view::npos || text_[end] == '{') {
      Fault("this `{` has no `}`", brace, brace + 1);
      return brace + 1;
    }
    AddPlaceholder(brace, end + 1);
    return end + 1;
  }

  // What stands in braces, these included.
  void AddPlaceholder(std::size_t begin, std::size_t end) {
    const absl::string_view inside = text_.substr(begin + 1, end - begin - 2);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    if (!IsName(inside.substr(0, colon))) {
      return Fault("what stands in these braces is no name", begin, end);
    }
    TemplatePart part;
    part.placeholder = true;
    part.text = std::string(inside.substr(0, colon));
    part.begin = begin;
    part.colon = begin + 1 + colon;
    part.end = end;
    if (colon < inside.size()) part.format = ParseTextFormat(inside.substr(colon + 1));
    parts_.push_back(std::move(part));
  }

  absl::string_view text_;
  std::vector<TemplateFault>* faults_;
  std::vector<TemplatePart> parts_;
};

// A character of a quoted string: how many bytes it takes there, and in the string.
struct Spelled {
  std::size_t quoted = 1;
  std::size_t bytes = 1;
};

std::uint32_t HexAt(absl::string_view quoted, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < std::min(at + 4, quoted.size()); ++i) {
    const char c = quoted[i];
    value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

Spelled CharacterAt(absl::string_view quoted, std::size_t at) {
  if (quoted[at] != '\\') return {1, 1};
  if (at + 1 >= quoted.size() || quoted[at + 1] != 'u') return {2, 1};
  const std::uint32_t value = HexAt(quoted, at + 2);
  if (value >= 0xD800 && value < 0xDC00) return {12, 4};  // the first of a pair
  return {6, value < 0x80 ? std::size_t{1} : value < 0x800 ? std::size_t{2} : std::size_t{3}};
}

}  // namespace

std::vector<TemplatePart> SplitTemplate(absl::string_view text,
                                        std::vector<TemplateFault>* faults) {
  return Splitter(text, faults).Run();
}

std::vector<TemplatePart> PlaceholdersOf(absl::string_view text) {
  std::vector<TemplatePart> placeholders;
  for (TemplatePart& part : SplitTemplate(text)) {
    if (part.placeholder) placeholders.push_back(std::move(part));
  }
  return placeholders;
}

std::size_t OffsetInQuoted(absl::string_view quoted, std::size_t offset) {
  std::size_t at = 1;
  for (std::size_t bytes = 0; bytes < offset && at < quoted.size();) {
    const Spelled character = CharacterAt(quoted, at);
    at += character.quoted;
    bytes += character.bytes;
  }
  return std::min(at, quoted.size());
}

}  // namespace sluice::plan
