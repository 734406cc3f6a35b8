#include "src/evaluate/wording.h"

#include <cmath>
#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

using Show = plan::Operand::Show;

TEST(WordingTest, ValuesAreSaidAsPeopleSayThem) {
  EXPECT_EQ(InWords(0.941, Show::kRatio), "94.1 %");
  EXPECT_EQ(InWords(0.97, Show::kRatio), "97 %");
  EXPECT_EQ(InWords(1, Show::kRatio), "100 %");
  EXPECT_EQ(InWords(0, Show::kRatio), "0 %");
  EXPECT_EQ(InWords(1204, Show::kCount), "1,204");
  EXPECT_EQ(InWords(-1234567, Show::kNumber), "-1,234,567");
  EXPECT_EQ(InWords(90.25, Show::kNumber), "90.25");
  EXPECT_EQ(InWords(91.23456, Show::kNumber), "91.23");
  EXPECT_EQ(InWords(912e6, Show::kDuration), "912ms");
  EXPECT_EQ(InWords(354e9, Show::kDuration), "5m54s");
  EXPECT_EQ(InWords(std::nan(""), Show::kRatio), "unknown");
}

TEST(WordingTest, AValueIsToldFromTheThresholdItMisses) {
  EXPECT_EQ(InWordsBeside(0.96998, 0.97, Show::kRatio), "96.998 %");
  EXPECT_EQ(InWordsBeside(0.97, 0.97, Show::kRatio), "97 %");
  EXPECT_EQ(InWordsBeside(90.0001, 90, Show::kNumber), "90.0001");
}

TEST(WordingTest, ExtremeValuesAreStillShort) {
  EXPECT_LT(InWords(1e300, Show::kNumber).size(), 12u);
  EXPECT_LT(InWords(-1e-300, Show::kRatio).size(), 12u);
  EXPECT_LT(InWords(1e300, Show::kDuration).size(), 12u);
}

TEST(WordingTest, FormatsSayValuesAsTheyAreAskedTo) {
  const auto say = [](double value, const char* format,
                      double other = std::numeric_limits<double>::quiet_NaN()) {
    return InFormat(value, other, *plan::ParseTextFormat(format));
  };
  EXPECT_EQ(say(0.94123, "%"), "94.1 %");
  EXPECT_EQ(say(0.94123, ".2%"), "94.12 %");
  EXPECT_EQ(say(0.94123, ".0%"), "94 %");
  EXPECT_EQ(say(12.5, ".1%"), "1,250.0 %");
  EXPECT_EQ(say(3.14159, ".2"), "3.14");
  EXPECT_EQ(say(2.5, ".0"), "2") << "as IEEE rounds";
  EXPECT_EQ(say(1204567, ".0"), "1,204,567");
  EXPECT_EQ(say(-1234.5, ".2"), "-1,234.50");
  EXPECT_EQ(say(999.999, ".2"), "1,000.00");
  EXPECT_EQ(say(912e6, "ms"), "912ms");
  EXPECT_EQ(say(4.2349e9, "s"), "4.235s");
  EXPECT_EQ(say(4.2349e9, ".1s"), "4.2s");
  EXPECT_EQ(say(90e9, ".1m"), "1.5m");
  EXPECT_EQ(say(36 * 3600e9, "d"), "1.5d");
  EXPECT_EQ(say(36 * 3600e9, "h"), "36h");
  EXPECT_EQ(say(1204e6, "ms"), "1,204ms");
}

TEST(WordingTest, WithoutDigitsAFormatTellsAValueFromWhatItIsReadBeside) {
  const auto say = [](double value, const char* format, double other) {
    return InFormat(value, other, *plan::ParseTextFormat(format));
  };
  EXPECT_EQ(say(0.96998, "%", 0.97), "96.998 %");
  EXPECT_EQ(say(2.000001e9, "s", 2e9), "2.000001s");
  EXPECT_EQ(say(0.96998, ".1%", 0.97), "97.0 %") << "so many were asked for";
}

TEST(WordingTest, FormatsNeverSayWhatIsNoNumber) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kMost = std::numeric_limits<double>::max();
  for (const std::string& text : plan::KnownTextFormats()) {
    const plan::TextFormat format = *plan::ParseTextFormat(text);
    EXPECT_EQ(InFormat(std::nan(""), 1, format), "unknown") << text;
    EXPECT_EQ(InFormat(kInfinity, 1, format), "unknown") << text;
    for (const double value : {kMost, -kMost, 1e15, -1e-300, 0.0, -0.0}) {
      for (const double other : {1.0, std::nan(""), kMost, -kInfinity}) {
        const std::string said = InFormat(value, other, format);
        EXPECT_LT(said.size(), 35u) << text << " " << said;
        EXPECT_EQ(said.find_first_of("niu"), std::string::npos) << text << " " << said;
      }
    }
  }
  EXPECT_EQ(InFormat(-0.0001, 1, *plan::ParseTextFormat(".1")), "0.0") << "not -0.0";
  EXPECT_EQ(InFormat(-0.0, 1, *plan::ParseTextFormat(".0%")), "0 %");
}

}  // namespace
}  // namespace sluice::evaluate
