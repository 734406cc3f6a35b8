#include "src/language/literals.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "src/language/codes.h"
#include "src/language/print.h"

namespace sluice::language {
namespace {

v1::Literal Read(absl::string_view spelling) {
  v1::Literal literal;
  const auto error = ReadNumber(spelling, literal);
  EXPECT_FALSE(error.has_value()) << spelling << ": " << error->message;
  return literal;
}

std::string CodeOf(absl::string_view spelling) {
  v1::Literal literal;
  const auto error = ReadNumber(spelling, literal);
  return error.has_value() ? std::string(error->code) : "";
}

TEST(Numbers, AreTheNearestDoubleToWhatIsSpelled) {
  EXPECT_EQ(Read("97%").number(), 97.0);
  EXPECT_EQ(Read("97%").unit(), v1::Literal::PERCENT);
  EXPECT_EQ(Read("1.5k").number(), 1.5);
  EXPECT_EQ(Read("1.5k").unit(), v1::Literal::KILO);
  EXPECT_EQ(Read("2M").unit(), v1::Literal::MEGA);
  EXPECT_EQ(Read("2G").unit(), v1::Literal::GIGA);
  EXPECT_EQ(Read("1_000_000").number(), 1e6);
  EXPECT_EQ(Read("0.1").number(), 0.1);
  EXPECT_EQ(Read("0.1_5").number(), 0.15);
  EXPECT_EQ(Read("9007199254740993").number(), 9007199254740992.0);
  EXPECT_EQ(Read("0").number(), 0.0);
  // Half of the smallest double rounds to even, which is zero.
  EXPECT_EQ(Read("0." + std::string(400, '0') + "1").number(), 0.0);
}

TEST(Numbers, GoUpToTheLargestDouble) {
  const double largest = std::numeric_limits<double>::max();
  const std::string text = PrintLiteral(Read("1" + std::string(308, '0')));
  EXPECT_EQ(text, "1" + std::string(308, '0'));
  v1::Literal literal;
  literal.set_number(largest);
  EXPECT_EQ(Read(PrintLiteral(literal)).number(), largest);
  EXPECT_EQ(CodeOf("1" + std::string(309, '0')), codes::kNumberTooLarge);
  EXPECT_EQ(CodeOf("1" + std::string(299, '0') + "G"), "");
  EXPECT_EQ(CodeOf("1" + std::string(300, '0') + "G"), codes::kNumberTooLarge);
}

struct DurationCase {
  const char* spelling;
  std::int64_t ns;
  const char* printed;
};

TEST(Durations, AreWholeNanosecondsPrintedLargestFirst) {
  const DurationCase cases[] = {
      {"1s", 1'000'000'000, "1s"},
      {"0s", 0, "0s"},
      {"0d", 0, "0s"},
      {"1h30m", 5'400'000'000'000, "1h30m"},
      {"90m", 5'400'000'000'000, "1h30m"},
      {"1.5h", 5'400'000'000'000, "1h30m"},
      {"800ms", 800'000'000, "800ms"},
      {"0.5ms", 500'000, "0.5ms"},
      {"0.000001ms", 1, "0.000001ms"},
      {"0.000000000000000011574074074d", 1, nullptr},
      {"1.5s", 1'500'000'000, "1s500ms"},
      {"1s0.5ms", 1'000'500'000, "1s0.5ms"},
      {"1d2h3m4s5ms", 93'784'005'000'000, "1d2h3m4s5ms"},
      {"60s", 60'000'000'000, "1m"},
      {"1.0000s", 1'000'000'000, "1s"},
      {"1_000ms", 1'000'000'000, "1s"},
      // A fraction of a day that comes out whole, with more digits than a double has.
      {"0.0000000000125d", 1080, "0.00108ms"},
      {"106751d23h47m16s854.775807ms", std::numeric_limits<std::int64_t>::max(),
       "106751d23h47m16s854.775807ms"},
  };
  for (const DurationCase& test : cases) {
    if (test.printed == nullptr) {
      EXPECT_EQ(CodeOf(test.spelling), codes::kBadDuration) << test.spelling;
      continue;
    }
    const v1::Literal literal = Read(test.spelling);
    ASSERT_EQ(literal.value_case(), v1::Literal::kDurationNs) << test.spelling;
    EXPECT_EQ(literal.duration_ns(), test.ns) << test.spelling;
    EXPECT_EQ(PrintDuration(test.ns), test.printed);
  }
}

TEST(Durations, BeyondInt64AreRefused) {
  EXPECT_EQ(CodeOf("106751d23h47m16s854.775808ms"), codes::kDurationTooLong);
  EXPECT_EQ(CodeOf("106752d"), codes::kDurationTooLong);
  EXPECT_EQ(CodeOf(std::string(1000, '9') + "s"), codes::kDurationTooLong);
}

TEST(Durations, ArePrintedWhateverTheirSign) {
  EXPECT_EQ(PrintDuration(-1'500'000'000), "-1s500ms");
  EXPECT_EQ(PrintDuration(std::numeric_limits<std::int64_t>::min()),
            "-106751d23h47m16s854.775808ms");
}

TEST(Spellings, ThatAreWrongSayWhy) {
  EXPECT_EQ(CodeOf("5."), codes::kBadNumber);
  EXPECT_EQ(CodeOf(".5"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("_5"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("5_"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("5__0"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("5_.0"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("5._0"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("1.2.3"), codes::kBadNumber);
  EXPECT_EQ(CodeOf("1e5"), codes::kUnknownUnit);
  EXPECT_EQ(CodeOf("0x1"), codes::kUnknownUnit);
  EXPECT_EQ(CodeOf("1km"), codes::kUnknownUnit);
  EXPECT_EQ(CodeOf("1h30"), codes::kMissingUnit);
  EXPECT_EQ(CodeOf("1h1h"), codes::kBadDuration);
  EXPECT_EQ(CodeOf("1s1ms1s"), codes::kBadDuration);
  EXPECT_EQ(CodeOf("1.5h1m"), codes::kBadDuration);
  EXPECT_EQ(CodeOf("0.0000001ms"), codes::kBadDuration);
  EXPECT_EQ(CodeOf("1h5%"), codes::kUnknownUnit);
}

TEST(PrintedNumbers, AreTheShortestThatReadBack) {
  EXPECT_EQ(PrintNumber(0.1), "0.1");
  EXPECT_EQ(PrintNumber(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(PrintNumber(97), "97");
  EXPECT_EQ(PrintNumber(-1.5), "-1.5");
  EXPECT_EQ(PrintNumber(0), "0");
  EXPECT_EQ(PrintNumber(-0.0), "0");
  EXPECT_EQ(PrintNumber(1e20), "100000000000000000000");
  EXPECT_EQ(PrintNumber(1e300), "1e300");
  EXPECT_EQ(PrintNumber(1.25e-10), "1.25e-10");
  EXPECT_EQ(PrintNumber(0.0000012), "0.0000012");
  EXPECT_EQ(PrintNumber(0.00000012), "1.2e-7");
  EXPECT_EQ(PrintNumber(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(PrintNumber(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(PrintNumber(std::nan("")), "nan");
}

TEST(PrintedLiterals, NeverHaveAnExponent) {
  for (const double number : {1e300, 1e-300, 5e-324, 1.7976931348623157e308, 123456789e-30}) {
    v1::Literal literal;
    literal.set_number(number);
    EXPECT_EQ(Read(PrintLiteral(literal)).number(), number);
  }
}

TEST(PrintedStrings, ReadBackWhateverTheyHold) {
  for (const std::string& text :
       {std::string("plain"), std::string("\"\\/\b\f\n\r\t"), std::string("\0\x01\x7f", 3),
        std::string("é東京😀"), std::string("\u202e\u2028\u009b\ufeff")}) {
    std::string read;
    EXPECT_FALSE(ReadString(PrintQuoted(text), true, read).has_value());
    EXPECT_EQ(read, text);
  }
  EXPECT_EQ(PrintQuoted("\u202e\x1b"), R"("\u202e\u001b")");
  EXPECT_EQ(PrintQuoted("bad \xff"), "\"bad \uFFFD\"");
}

}  // namespace
}  // namespace sluice::language
