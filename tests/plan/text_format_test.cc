// What may stand behind the colon of a placeholder.
#include "src/plan/text_format.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "src/plan/message_template.h"

namespace sluice::plan {
namespace {

using Kind = TextFormat::Kind;

TEST(TextFormat, EveryKnownFormatIsOneAndFitsOneKindOfValue) {
  for (const std::string& text : KnownTextFormats()) {
    const absl::optional<TextFormat> format = ParseTextFormat(text);
    ASSERT_TRUE(format.has_value()) << text;
    EXPECT_NE(format->kind, Kind::kPlain) << text;
    int fits = 0;
    for (const Sayable what :
         {Sayable::kText, Sayable::kNumber, Sayable::kDuration, Sayable::kTime}) {
      fits += Fits(*format, what) ? 1 : 0;
    }
    EXPECT_EQ(fits, 1) << text;
    EXPECT_FALSE(Fits(*format, Sayable::kText)) << text;
  }
}

TEST(TextFormat, DigitsGoFromNoneToNine) {
  for (int digits = 0; digits <= kMostFormatDigits; ++digits) {
    EXPECT_EQ(ParseTextFormat(absl::StrCat(".", digits))->digits, digits);
    EXPECT_EQ(ParseTextFormat(absl::StrCat(".", digits, "%"))->kind, Kind::kPercent);
    EXPECT_EQ(ParseTextFormat(absl::StrCat(".", digits, "ms"))->unit_ns, 1'000'000);
  }
  EXPECT_EQ(ParseTextFormat("%")->digits, -1);
}

TEST(TextFormat, AllElseIsNone) {
  for (const char* text :
       {"",     ".",     ".10",    ".1.", "1",  "1%", ".%", "%%",  "% ", " %",   ".1 %",
        "Time", "time ", ".1time", "S",   "us", "ns", "-1", ".-1", ":%", ".\xb2"}) {
    EXPECT_FALSE(ParseTextFormat(text).has_value()) << text;
  }
}

TEST(TextFormat, StandsBehindTheFirstColonOfAPlaceholder) {
  const std::vector<TemplatePart> parts = SplitTemplate("a {value:.1%}{{ {since} {region:a:b}");
  ASSERT_EQ(parts.size(), 6u);
  EXPECT_EQ(parts[1].text, "value");
  ASSERT_TRUE(parts[1].format.has_value());
  EXPECT_EQ(parts[1].format->kind, Kind::kPercent);
  EXPECT_EQ(parts[1].colon, 8u);
  EXPECT_EQ(parts[1].end, 13u);
  EXPECT_EQ(parts[3].format->kind, Kind::kPlain);
  EXPECT_EQ(parts[5].text, "region");
  EXPECT_FALSE(parts[5].format.has_value());
}

}  // namespace
}  // namespace sluice::plan
