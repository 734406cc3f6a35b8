#include "src/language/unicode.h"

#include "absl/strings/str_cat.h"

namespace sluice::language {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// The blocks that terminals draw two columns wide. Coarse on purpose: a wrong
// guess shifts a caret by a column.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F900, 0x1F9FF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

template <std::size_t N>
bool In(const Range (&ranges)[N], std::uint32_t code_point) {
  for (const Range& range : ranges) {
    if (code_point >= range.first && code_point <= range.last) return true;
  }
  return false;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

std::string EscapedCodePoint(std::uint32_t value) {
  return absl::StrCat("\\u", absl::Hex(value, absl::kZeroPad4));
}

}  // namespace

CodePoint DecodeUtf8(absl::string_view text) {
  const CodePoint bad{0xFFFD, 1, false};
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t bytes = 0;
  std::uint32_t value = 0;
  std::uint32_t least = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    bytes = 2, value = lead & 0x1Fu, least = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    bytes = 3, value = lead & 0x0Fu, least = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    bytes = 4, value = lead & 0x07u, least = 0x10000;
  } else {
    return bad;
  }
  if (text.size() < bytes) return bad;
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!IsContinuation(text[i])) return bad;
    value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return bad;
  return {value, bytes, true};
}

void AppendUtf8(std::uint32_t code_point, std::string& out) {
  const auto byte = [&out](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | (code_point >> 6));
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | (code_point >> 12));
    byte(0x80 | ((code_point >> 6) & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | (code_point >> 18));
    byte(0x80 | ((code_point >> 12) & 0x3F));
    byte(0x80 | ((code_point >> 6) & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
}

bool IsControl(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

bool MustBeEscaped(std::uint32_t code_point) {
  return IsControl(code_point) || (code_point >= 0x200E && code_point <= 0x200F) ||
         (code_point >= 0x2028 && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

std::size_t DisplayWidth(std::uint32_t code_point) {
  if (code_point < 0x300) return 1;
  if (In(kZeroWidth, code_point)) return 0;
  return In(kWide, code_point) ? 2 : 1;
}

std::size_t DisplayWidth(absl::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    width += DisplayWidth(point.value);
    text.remove_prefix(point.bytes);
  }
  return width;
}

std::size_t CountCharacters(absl::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(DecodeUtf8(text).bytes);
    ++count;
  }
  return count;
}

std::string Escaped(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    if (!point.valid) {
      absl::StrAppend(&out, "\\x", absl::Hex(static_cast<unsigned char>(text[0]), absl::kZeroPad2));
    } else if (MustBeEscaped(point.value)) {
      out += EscapedCodePoint(point.value);
    } else {
      out.append(text.data(), point.bytes);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

std::string Quoted(absl::string_view text) { return absl::StrCat("`", Escaped(text), "`"); }

}  // namespace sluice::language
