#include "src/cli/ready_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "src/cli/json.h"
#include "src/cli/markup.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using language::DisplayWidth;
using language::Escaped;
using ready::OpenPoint;

constexpr std::size_t kColumns = 80;
constexpr std::size_t kWidestOwner = 20;
constexpr char kNobody[] = "nobody";

// The points of one role, or of nobody.
struct Group {
  std::string owner;
  std::vector<const OpenPoint*> points;
};

// In the order of the owners, what is nobody's last.
std::vector<Group> GroupsOf(const Readiness& readiness) {
  std::vector<Group> groups;
  std::vector<std::string> owners = readiness.owners;
  owners.emplace_back();
  for (const std::string& owner : owners) {
    Group group{owner, {}};
    for (const OpenPoint& point : readiness.open) {
      if (point.owner == owner) group.points.push_back(&point);
    }
    if (!group.points.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

std::string Label(const Group& group) {
  return group.owner.empty() ? kNobody : Escaped(group.owner);
}

std::string CountOpen(std::size_t open) {
  return absl::StrCat(open, open == 1 ? " point stands" : " points stand", " open");
}

// "9 gates, 1 ramp": a piece of text for each sort of which there is one.
std::vector<std::string> LookedAtPieces(const Readiness& readiness) {
  std::vector<std::string> pieces;
  for (const LookedAt& one : readiness.looked_at) {
    if (one.number == 0) continue;
    if (!pieces.empty()) pieces.back().push_back(',');
    pieces.push_back(absl::StrCat(one.number, " ", one.number == 1 ? one.one : one.many));
  }
  return pieces;
}

std::string Place(const OpenPoint& point) {
  if (point.file.empty()) return "";
  return point.line == 0 ? point.file : absl::StrCat(point.file, ":", point.line);
}

// Pieces of text that are safe to show, in lines of at most `width` columns where they allow it.
std::vector<std::string> Wrapped(const std::vector<std::string>& pieces, std::size_t width) {
  std::vector<std::string> lines;
  std::size_t used = 0;
  for (const std::string& piece : pieces) {
    const std::size_t more = DisplayWidth(piece);
    if (!lines.empty() && used + 1 + more <= width) {
      absl::StrAppend(&lines.back(), " ", piece);
      used += 1 + more;
    } else {
      lines.push_back(piece);
      used = more;
    }
  }
  return lines;
}

std::vector<std::string> Wrapped(const std::string& text, std::size_t width) {
  const std::vector<std::string> words = absl::StrSplit(text, ' ');
  return Wrapped(words, width);
}

// The lines of one point, as they stand beside its owner.
std::vector<std::string> LinesOf(const OpenPoint& point, std::size_t width, const Ink& ink) {
  std::vector<std::string> lines = Wrapped(Escaped(point.words), width);
  const std::string place = Place(point);
  const std::string remedy =
      absl::StrCat(Escaped(place), place.empty() ? "" : ": ", Escaped(point.remedy));
  for (const std::string& line : Wrapped(remedy, width - 2)) {
    lines.push_back(absl::StrCat("  ", ink(Colour::kFaint, line)));
  }
  return lines;
}

// One owner's rows of the table, of which the first column is `width` wide.
std::string GroupText(const Group& group, std::size_t width, const Ink& ink) {
  std::string text;
  std::string label = Label(group);
  if (DisplayWidth(label) > width) {
    absl::StrAppend(&text, ink(Colour::kBold, label), "\n");
    label.clear();
  }
  for (const OpenPoint* point : group.points) {
    for (const std::string& line : LinesOf(*point, kColumns - width - 2, ink)) {
      absl::StrAppend(&text, label.empty() ? "" : ink(Colour::kBold, label),
                      std::string(width - DisplayWidth(label) + 2, ' '), line, "\n");
      label.clear();
    }
  }
  return text;
}

std::string TableText(const std::vector<Group>& groups, const Ink& ink) {
  std::size_t width = sizeof("OWNER") - 1;
  for (const Group& group : groups) width = std::max(width, DisplayWidth(Label(group)));
  width = std::min(width, kWidestOwner);
  std::string text =
      ink(Colour::kFaint, absl::StrCat("OWNER", std::string(width - 3, ' '), "WHAT STANDS OPEN"));
  text.push_back('\n');
  for (const Group& group : groups) absl::StrAppend(&text, GroupText(group, width, ink));
  return text;
}

std::string PointJson(const OpenPoint& point) {
  return absl::StrCat(
      "{\"ready\":\"open\",\"kind\":", JsonString(ready::NameOf(point.kind)),
      ",\"subject\":", JsonString(point.subject), ",\"owner\":", JsonString(point.owner),
      ",\"message\":", JsonString(point.words), ",\"remedy\":", JsonString(point.remedy),
      ",\"file\":", JsonString(point.file), ",\"line\":", point.line, "}\n");
}

}  // namespace

std::string ReadyText(const Readiness& readiness, const Ink& ink) {
  const std::size_t open = readiness.open.size();
  std::string text = open == 0 ? absl::StrCat("ready: ", ink(Colour::kGreen, "nothing stands open"))
                               : absl::StrCat("not ready: ", ink(Colour::kRed, CountOpen(open)));
  absl::StrAppend(&text, " in ", Escaped(readiness.file), "\n");
  if (open > 0) absl::StrAppend(&text, "\n", TableText(GroupsOf(readiness), ink), "\n");
  const auto add = [&text](const std::vector<std::string>& lines) {
    absl::StrAppend(&text, absl::StrJoin(lines, "\n  "), "\n");
  };
  std::vector<std::string> pieces = LookedAtPieces(readiness);
  if (!pieces.empty()) {
    pieces.insert(pieces.begin(), "looked at");
    add(Wrapped(pieces, kColumns - 2));
  }
  for (const std::string& note : readiness.notes) add(Wrapped(Escaped(note), kColumns - 2));
  return text;
}

std::string ReadyJson(const Readiness& readiness) {
  std::string json;
  for (const OpenPoint& point : readiness.open) absl::StrAppend(&json, PointJson(point));
  for (const std::string& note : readiness.notes) {
    absl::StrAppend(&json, "{\"ready\":\"note\",\"message\":", JsonString(note), "}\n");
  }
  absl::StrAppend(&json, "{\"ready\":\"plan\",\"file\":", JsonString(readiness.file),
                  ",\"open\":", readiness.open.size(), ",\"looked_at\":{");
  for (std::size_t i = 0; i < readiness.looked_at.size(); ++i) {
    const LookedAt& one = readiness.looked_at[i];
    absl::StrAppend(&json, i == 0 ? "" : ",",
                    JsonString(absl::StrReplaceAll(one.many, {{" ", "_"}})), ":", one.number);
  }
  return absl::StrCat(json, "}}\n");
}

std::string ReadyMarkdown(const Readiness& readiness) {
  const std::size_t open = readiness.open.size();
  std::string page = absl::StrCat(
      "## ",
      open == 0 ? "Ready: nothing stands open" : absl::StrCat("Not ready: ", CountOpen(open)),
      " in ", InMarkdown(readiness.file), "\n\n");
  if (open > 0) {
    page.append(
        "| owner | what stands open | what closes it | where |\n| --- | --- | --- | --- |\n");
  }
  for (const Group& group : GroupsOf(readiness)) {
    for (const OpenPoint* point : group.points) {
      absl::StrAppend(&page, "| ", InMarkdown(group.owner.empty() ? kNobody : group.owner), " | ",
                      InMarkdown(point->words), " | ", InMarkdown(point->remedy), " | ",
                      InMarkdown(Place(*point)), " |\n");
    }
  }
  if (open > 0) page.push_back('\n');
  const std::vector<std::string> pieces = LookedAtPieces(readiness);
  if (!pieces.empty()) absl::StrAppend(&page, "- looked at ", absl::StrJoin(pieces, " "), "\n");
  for (const std::string& note : readiness.notes) {
    absl::StrAppend(&page, "- ", InMarkdown(note), "\n");
  }
  return page;
}

}  // namespace sluice::cli
