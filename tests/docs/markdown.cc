#include "tests/docs/markdown.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace sluice::docs {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kFence = "```";

struct Line {
  std::size_t begin;
  absl::string_view text;  // without its line break
};

std::vector<Line> LinesOf(const std::string& page) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  while (begin < page.size()) {
    const std::size_t found = page.find('\n', begin);
    const std::size_t end = found == std::string::npos ? page.size() : found;
    lines.push_back({begin, absl::string_view(page).substr(begin, end - begin)});
    begin = end + 1;
  }
  return lines;
}

// "<!-- file: night.csv -->" -> "file: night.csv"; empty for another line.
std::string NoteIn(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "<!--") || !absl::ConsumeSuffix(&line, "-->")) return "";
  return std::string(absl::StripAsciiWhitespace(line));
}

// The page with fenced blocks and code spans blanked out, so that all else keeps
// its place.
std::string ProseOf(const std::string& page) {
  std::string prose = page;
  for (const Block& block : BlocksOf(page)) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      if (prose[i] != '\n') prose[i] = ' ';
    }
  }
  bool code = false;
  for (std::size_t i = 0; i < prose.size(); ++i) {
    // A span that its paragraph does not close is none.
    if (prose[i] == '\n' && i + 1 < prose.size() && prose[i + 1] == '\n') code = false;
    const bool tick = prose[i] == '`';
    if (tick) code = !code;
    if (tick || (code && prose[i] != '\n')) prose[i] = ' ';
  }
  return prose;
}

std::string AnchorOf(absl::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      anchor.push_back('-');
    } else if (absl::ascii_isalnum(byte) || c == '-' || c == '_' || byte >= 0x80) {
      anchor.push_back(static_cast<char>(absl::ascii_tolower(byte)));
    }
  }
  return anchor;
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<Page> AllPages(const std::string& top) {
  std::vector<std::string> names;
  if (fs::exists(fs::path(top) / "README.md")) names.emplace_back("README.md");
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(top) / "docs")) {
    if (entry.path().extension() == ".md") {
      names.push_back(absl::StrCat("docs/", entry.path().filename().string()));
    }
  }
  std::sort(names.begin(), names.end());
  std::vector<Page> pages;
  pages.reserve(names.size());
  for (const std::string& name : names)
    pages.push_back({name, ReadFile(absl::StrCat(top, "/", name))});
  return pages;
}

std::vector<Block> BlocksOf(const std::string& page) {
  std::vector<Block> blocks;
  const std::vector<Line> lines = LinesOf(page);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!absl::StartsWith(lines[i].text, kFence)) continue;
    std::size_t close = i + 1;
    while (close < lines.size() && lines[close].text != kFence) ++close;
    if (close == lines.size()) break;
    Block block;
    block.line = i + 1;
    block.info = std::string(absl::StripAsciiWhitespace(lines[i].text.substr(kFence.size())));
    if (i > 0) block.note = NoteIn(lines[i - 1].text);
    block.begin = lines[i + 1].begin;
    block.end = lines[close].begin;
    block.text = page.substr(block.begin, block.end - block.begin);
    blocks.push_back(std::move(block));
    i = close;
  }
  return blocks;
}

std::vector<std::size_t> LooseFences(const std::string& page) {
  std::vector<std::size_t> loose;
  const std::vector<Line> lines = LinesOf(page);
  const std::vector<Block> blocks = BlocksOf(page);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!absl::StartsWith(absl::StripLeadingAsciiWhitespace(lines[i].text), kFence)) continue;
    const bool known = std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
      return block.line == i + 1 || (lines[i].begin >= block.begin && lines[i].begin <= block.end);
    });
    if (!known) loose.push_back(i + 1);
  }
  return loose;
}

std::string NoteOf(const Block& block, const std::string& key) {
  absl::string_view note = block.note;
  if (!absl::ConsumePrefix(&note, absl::StrCat(key, ":"))) return "";
  return std::string(absl::StripAsciiWhitespace(note));
}

std::vector<Link> LinksOf(const std::string& page) {
  std::vector<Link> links;
  const std::string prose = ProseOf(page);
  for (std::size_t at = prose.find("]("); at != std::string::npos; at = prose.find("](", at + 1)) {
    const std::size_t end = prose.find_first_of(") \n", at);
    if (end == std::string::npos) break;
    links.push_back({LineAt(page, at), prose.substr(at + 2, end - at - 2)});
  }
  return links;
}

std::vector<std::string> AnchorsOf(const std::string& page) {
  std::string text = page;
  for (const Block& block : BlocksOf(page)) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      if (text[i] != '\n') text[i] = ' ';
    }
  }
  std::vector<std::string> anchors;
  std::map<std::string, int> seen;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::StartsWith(line, "#")) continue;
    while (absl::ConsumePrefix(&line, "#")) {
    }
    const std::string anchor = AnchorOf(absl::StripAsciiWhitespace(line));
    const int before = seen[anchor]++;
    anchors.push_back(before == 0 ? anchor : absl::StrCat(anchor, "-", before));
  }
  return anchors;
}

std::size_t LineAt(const std::string& page, std::size_t place) {
  const auto end = page.begin() + static_cast<std::ptrdiff_t>(std::min(place, page.size()));
  return 1 + static_cast<std::size_t>(std::count(page.begin(), end, '\n'));
}

}  // namespace sluice::docs
