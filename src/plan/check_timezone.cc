// timezone "Area/City"
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "src/language/print.h"
#include "src/plan/check_people.h"
#include "src/plan/people_time.h"

namespace sluice::plan {
namespace {

constexpr std::size_t kLongestShown = 60;
constexpr char kExample[] = "zones are named by area and city: `timezone \"Asia/Singapore\"`";

// The zones that the time zone database lists by country, where Abseil looks for them; none
// where there is no database.
std::vector<std::string> ListedZones() {
  const char* folder = std::getenv("TZDIR");
  if (folder == nullptr || *folder == '\0') folder = "/usr/share/zoneinfo";
  std::vector<std::string> zones;
  std::ifstream table(absl::StrCat(folder, "/zone.tab"));
  for (std::string line; std::getline(table, line);) {
    // country, place, zone, and maybe a comment
    const std::vector<std::string> columns = absl::StrSplit(line, '\t');
    if (!absl::StartsWith(line, "#") && columns.size() >= 3) zones.push_back(columns[2]);
  }
  return zones;
}

// "singapore", "New York" and "asia/singapore" in one spelling.
std::string Plain(absl::string_view zone) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(zone, {{" ", "_"}}));
}

// The zone with this name in other letters, or with its city alone.
std::string MeantZone(const std::string& name, const std::vector<std::string>& zones) {
  const std::string plain = Plain(name);
  for (const std::string& zone : zones) {
    const std::string known = Plain(zone);
    if (known == plain || absl::EndsWith(known, absl::StrCat("/", plain))) return zone;
  }
  return "";
}

std::string ZoneRemedy(const std::string& name, const Reporter& report) {
  if (report.full()) return "";
  std::vector<std::string> zones = ListedZones();
  if (zones.empty()) {
    return "its time zone database is missing, which the package `tzdata` brings; without "
           "`timezone` times are in UTC";
  }
  if (name.empty() || name.size() > kLongestShown) return kExample;
  zones.emplace_back("UTC");
  const std::string meant = MeantZone(name, zones);
  if (!meant.empty()) return absl::StrCat("did you mean ", Quoted(meant), "?");
  return report.DidYouMean(name, zones, kExample);
}

}  // namespace

void CheckTimezone(const v1::Text& zone, Context& context) {
  const std::string& name = zone.text();
  if (PeopleTime::In(name).has_value()) return;
  const std::string what = name.size() <= kLongestShown
                               ? absl::StrCat("no time zone ", language::PrintQuoted(name))
                               : std::string("no such time zone");
  context.report.Report(Code::kUnknownTimezone, zone.span(),
                        absl::StrCat("this machine knows ", what),
                        ZoneRemedy(name, context.report));
}

}  // namespace sluice::plan
