#include "src/trace/quote.h"

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace sluice::trace {
namespace {

constexpr std::size_t kShownBytes = 80;
constexpr std::size_t kListed = 12;

bool IsAscii(absl::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= text.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof(word));
    if ((word & kHighBits) != 0) return false;
  }
  unsigned rest = 0;
  for (; i < text.size(); ++i) rest |= static_cast<unsigned char>(text[i]);
  return rest < 0x80;
}

bool IsPlain(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

// Drops the bytes of a character that a cut went through.
absl::string_view WholeCharacters(absl::string_view text) {
  for (int i = 0; i < 3 && !text.empty() && !IsUtf8(text); ++i) text.remove_suffix(1);
  return text;
}

// C1 controls, which some terminals obey, are two bytes in UTF-8: C2 80 to C2 9F.
bool HasC1(absl::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (text[i] == '\xC2' && next >= 0x80 && next < 0xA0) return true;
  }
  return false;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  return IsAscii(text) || simdjson::validate_utf8(text.data(), text.size());
}

std::string Shown(absl::string_view text) {
  const bool cut = text.size() > kShownBytes;
  absl::string_view head = text.substr(0, kShownBytes);
  if (cut) head = WholeCharacters(head);
  std::string shown = IsUtf8(head) && !HasC1(head)
                          ? (IsPlain(head) ? std::string(head) : absl::Utf8SafeCHexEscape(head))
                          : absl::CHexEscape(head);
  if (cut) shown += "…";
  return shown;
}

std::string Quoted(absl::string_view text) { return absl::StrCat("`", Shown(text), "`"); }

std::string QuotedList(const std::vector<absl::string_view>& texts) {
  std::string list;
  for (std::size_t i = 0; i < texts.size() && i < kListed; ++i) {
    absl::StrAppend(&list, i == 0 ? "" : ", ", Quoted(texts[i]));
  }
  if (texts.size() > kListed) absl::StrAppend(&list, " and ", texts.size() - kListed, " more");
  return list;
}

}  // namespace sluice::trace
