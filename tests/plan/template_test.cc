// The texts of messages, with their placeholders.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "src/language/print.h"
#include "src/plan/message_template.h"

namespace sluice::plan {
namespace {

// "text|<name>|text", and the faults behind it.
std::string Split(const std::string& text) {
  std::vector<TemplateFault> faults;
  std::string shown;
  for (const TemplatePart& part : SplitTemplate(text, &faults)) {
    absl::StrAppend(&shown, shown.empty() ? "" : "|", part.placeholder ? "<" : "", part.text,
                    part.placeholder ? ">" : "");
  }
  for (const TemplateFault& fault : faults) {
    absl::StrAppend(&shown, " !", fault.begin, "-", fault.end);
  }
  return shown;
}

TEST(Template, PlaceholdersStandInBraces) {
  EXPECT_EQ(Split(""), "");
  EXPECT_EQ(Split("no braces"), "no braces");
  EXPECT_EQ(Split("{a}"), "<a>");
  EXPECT_EQ(Split("in {region}: {value}."), "in |<region>|: |<value>|.");
  EXPECT_EQ(Split("{a_1}{b}"), "<a_1>|<b>");
}

TEST(Template, DoubledBracesAreBraces) {
  EXPECT_EQ(Split("{{a}}"), "{a}");
  EXPECT_EQ(Split("{{{a}}}"), "{|<a>|}");
  EXPECT_EQ(Split("}}{{"), "}{");
}

TEST(Template, OtherBracesAreAtFault) {
  EXPECT_EQ(Split("a { b"), "a { b !2-3");
  EXPECT_EQ(Split("a } b"), "a } b !2-3");
  EXPECT_EQ(Split("{}"), "{} !0-2");
  EXPECT_EQ(Split("{A}"), "{A} !0-3");
  EXPECT_EQ(Split("{ a}"), "{ a} !0-4");
  EXPECT_EQ(Split("{1}"), "{1} !0-3");
  EXPECT_EQ(Split("{:%}"), "{:%} !0-4");
  EXPECT_EQ(Split("{A:%}"), "{A:%} !0-5");
  EXPECT_EQ(Split("{a:%{b}}"), "{a:%|<b>|} !0-1 !7-8");
  EXPECT_EQ(Split("{message.x}"), "{message.x} !0-11");
  EXPECT_EQ(Split("{a{b}"), "{a|<b> !0-1");
  EXPECT_EQ(Split("{"), "{ !0-1");
}

TEST(Template, PlacesAreFoundInTheSpellingOfAString) {
  // Each character of the string, and what it looks like as the printer spells it.
  const std::string text = "a\"\\\n\t\x01\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xe2\x80\xaez";
  const std::string quoted = language::PrintQuoted(text);
  ASSERT_EQ(quoted.back(), '"');
  EXPECT_EQ(OffsetInQuoted(quoted, 0), 1u);
  EXPECT_EQ(OffsetInQuoted(quoted, text.size() - 1), quoted.size() - 2);
  EXPECT_EQ(OffsetInQuoted(quoted, text.size()), quoted.size() - 1);
  const std::string pair = R"("\ud83d\ude00\u00fc\u20ac\u0041x")";  // of 4, 2, 3, 1 and 1 bytes
  EXPECT_EQ(pair.substr(OffsetInQuoted(pair, 10)), "x\"");
  EXPECT_LE(OffsetInQuoted(pair, 1000), pair.size());
  EXPECT_LE(OffsetInQuoted("\"\\", 5), 2u);
  EXPECT_LE(OffsetInQuoted("\"\\u12", 5), 5u);
}

}  // namespace
}  // namespace sluice::plan
