#include "src/trace/number.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace sluice::trace {
namespace {

TEST(ReadNumber, TakesDecimalsToTheNearestDouble) {
  const std::vector<std::pair<std::string, double>> table = {
      {"0", 0},
      {"-0", -0.0},
      {"97", 97},
      {"+97", 97},
      {"0.1", 0.1},
      {".5", 0.5},
      {"5.", 5},
      {"1e3", 1000},
      {"1.5E-3", 0.0015},
      {"94.79799999999999", 94.79799999999999},
      {"9007199254740993", 9007199254740992},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"4.9e-324", 4.9e-324},
      {"0.1000000000000000055511151231257827021181583404541015625", 0.1},
  };
  for (const auto& [text, expected] : table) {
    double number = 7;
    ASSERT_EQ(ReadNumber(text, number), NumberFault::kNone) << text;
    EXPECT_EQ(number, expected) << text;
  }
}

TEST(ReadNumber, RefusesWhatIsNoFiniteDecimal) {
  for (const std::string text : {"", "+", "-", "x", "1x", "0x10", "1_0", "1,5", "+-1", "++1", " 1",
                                 "1 ", "1e", "e5", "97%", "--1", "."}) {
    double number = 7;
    EXPECT_EQ(ReadNumber(text, number), NumberFault::kForm) << text;
    EXPECT_EQ(number, 7) << text;
  }
  for (const std::string text :
       {"nan", "NaN", "-nan", "inf", "+Inf", "-Infinity", "1e309", "-1e999"}) {
    double number = 7;
    EXPECT_EQ(ReadNumber(text, number), NumberFault::kNotFinite) << text;
    EXPECT_EQ(number, 7) << text;
  }
}

TEST(ReadCount, TakesWholeNumbersUpToTwoToThe53) {
  const std::vector<std::pair<std::string, std::uint64_t>> table = {
      {"0", 0},
      {"120", 120},
      {"120.0", 120},
      {"1.2e2", 120},
      {"007", 7},
      {"+5", 5},
      {"-0", 0},
      {"-0.0", 0},
      {"9007199254740992", std::uint64_t{1} << 53},
      {"1e15", 1'000'000'000'000'000},
      {"00000000000000000120", 120},
  };
  for (const auto& [text, expected] : table) {
    std::uint64_t count = 7;
    ASSERT_EQ(ReadCount(text, count), NumberFault::kNone) << text;
    EXPECT_EQ(count, expected) << text;
  }
}

TEST(ReadCount, NamesWhatIsWrongWithOthers) {
  const std::vector<std::pair<std::string, NumberFault>> table = {
      {"", NumberFault::kForm},
      {"12a", NumberFault::kForm},
      {"1.5", NumberFault::kNotWhole},
      {"1e-3", NumberFault::kNotWhole},
      {"-1", NumberFault::kNegative},
      {"-0.5", NumberFault::kNegative},
      {"9007199254740993", NumberFault::kLarge},
      {"9007199254740993.0", NumberFault::kLarge},
      {"18446744073709551616", NumberFault::kLarge},
      {"1e300", NumberFault::kLarge},
      {"nan", NumberFault::kNotFinite},
      {"1e999", NumberFault::kNotFinite},
  };
  for (const auto& [text, fault] : table) {
    std::uint64_t count = 7;
    EXPECT_EQ(ReadCount(text, count), fault) << text;
    EXPECT_EQ(count, 7) << text;
  }
}

TEST(DescribeNumberFault, SaysWhatAndWhere) {
  EXPECT_EQ(DescribeNumberFault(NumberFault::kNotWhole, "`ok`", "1.5"),
            "`ok` `1.5` is not a whole number; it counts happenings");
}

}  // namespace
}  // namespace sluice::trace
