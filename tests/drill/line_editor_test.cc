// The keys with which a line is typed.
#include "src/drill/line_editor.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::drill {
namespace {

using Did = LineEditor::Did;

// What a terminal sends.
const std::string kUp = "\x1b[A", kDown = "\x1b[B", kRight = "\x1b[C", kLeft = "\x1b[D";
const std::string kHome = "\x1b[H", kEnd = "\x1b[F", kDelete = "\x1b[3~";

Did Type(LineEditor& editor, const std::string& bytes) {
  Did did = Did::kNothing;
  for (const char byte : bytes) did = editor.Feed(byte);
  return did;
}

// The line after these keys, with | where the cursor is.
std::string Typed(const std::string& bytes) {
  LineEditor editor;
  Type(editor, bytes);
  std::string text = editor.text();
  return text.insert(editor.cursor(), "|");
}

TEST(LineEditor, MovesAndDeletes) {
  EXPECT_EQ(Typed("ack"), "ack|");
  EXPECT_EQ(Typed("ack" + kLeft + "x"), "acx|k");
  EXPECT_EQ(Typed("ack" + kHome + "x"), "x|ack");
  EXPECT_EQ(Typed("ack" + kHome + kRight + "\x7f"), "|ck");
  EXPECT_EQ(Typed("ack" + kHome + kDelete), "|ck");
  EXPECT_EQ(Typed("ack" + kHome + kEnd + "x"), "ackx|");
  EXPECT_EQ(Typed("ack\x01x\x05y"), "xacky|");
  EXPECT_EQ(Typed("ack down\x17"), "ack |");
  EXPECT_EQ(Typed("ack down  \x17"), "ack |");
  EXPECT_EQ(Typed("ack" + kLeft + "\x15"), "|k");
  EXPECT_EQ(Typed("ack" + kLeft + "\x0b"), "ac|");
  EXPECT_EQ(Typed("\x1bOH\x1bOF" + kLeft + "a"), "a|");
}

TEST(LineEditor, StaysWithinTheLine) {
  EXPECT_EQ(Typed("\x7f" + kLeft + kDelete + "a" + kRight + kRight + "b" + kUp + kDown), "ab|");
}

TEST(LineEditor, TakesACharacterForOneWhateverItsBytes) {
  EXPECT_EQ(Typed("aé\x7f"), "a|");
  EXPECT_EQ(Typed("日本" + kLeft + "x"), "日x|本");
  EXPECT_EQ(Typed("日本" + kHome + kDelete), "|本");
}

TEST(LineEditor, IgnoresKeysThatItDoesNotKnow) {
  EXPECT_EQ(Typed("a\x1b[15~b\x1b[1;5Cc\x1bxd"), "abcd|");
  EXPECT_EQ(Typed("ab\x1b\x1b[Dc"), "ac|b");
  EXPECT_EQ(Typed("a\x1b[" + std::string(40, '1') + "~"), "a" + std::string(26, '1') + "~|");
}

TEST(LineEditor, TakesWhatWasEntered) {
  LineEditor editor;
  EXPECT_EQ(Type(editor, "status\r"), Did::kEntered);
  EXPECT_EQ(editor.Take(), "status");
  EXPECT_EQ(editor.text(), "");
  EXPECT_EQ(editor.cursor(), 0u);
}

TEST(LineEditor, FindsEarlierLinesAgain) {
  LineEditor editor;
  for (const char* line : {"one\r", "two\r", "two\r", "\r"}) {
    Type(editor, line);
    editor.Take();
  }
  Type(editor, "thr" + kUp);
  EXPECT_EQ(editor.text(), "two");
  Type(editor, kUp);
  EXPECT_EQ(editor.text(), "one");
  Type(editor, kUp);
  EXPECT_EQ(editor.text(), "one");
  Type(editor, kDown + kDown);
  EXPECT_EQ(editor.text(), "thr") << "what was typed is not lost";
}

TEST(LineEditor, ControlDEndsOnAnEmptyLineOnly) {
  LineEditor editor;
  EXPECT_EQ(Type(editor, "a" + kHome + "\x04"), Did::kEdited);
  EXPECT_EQ(editor.text(), "");
  EXPECT_EQ(Type(editor, "\x04"), Did::kEnd);
}

TEST(LineEditor, Completes) {
  LineEditor editor;
  EXPECT_EQ(Type(editor, "ack do sg" + kLeft + kLeft + kLeft + "\t"), Did::kComplete);
  editor.Complete(4, "down");
  EXPECT_EQ(editor.text(), "ack down sg");
  EXPECT_EQ(editor.cursor(), 8u);
}

TEST(LineEditor, IsBounded) {
  LineEditor editor;
  Type(editor, std::string(10000, 'x'));
  EXPECT_EQ(editor.text().size(), 4096u);
}

}  // namespace
}  // namespace sluice::drill
