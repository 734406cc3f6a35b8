// A line that is being typed.
#ifndef SLUICE_SRC_DRILL_LINE_EDITOR_H_
#define SLUICE_SRC_DRILL_LINE_EDITOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::drill {

// Takes the bytes that a terminal sends for keys, and makes a line of them: the usual keys of
// shells to move, to delete and to find earlier lines again. Draws nothing. Not thread-safe.
class LineEditor {
 public:
  enum class Did {
    kNothing,   // or the byte was the first part of a key
    kEdited,    // the line or the cursor changed
    kEntered,   // Take() it
    kComplete,  // Tab
    kRedraw,    // Ctrl-L
    kEnd,       // Ctrl-D on an empty line
  };

  Did Feed(char byte);

  const std::string& text() const { return text_; }
  std::size_t cursor() const { return cursor_; }  // in bytes

  // The line that was entered; the next one is empty.
  std::string Take();

  // Puts `word` in the place of what lies between `begin` and the cursor.
  void Complete(std::size_t begin, absl::string_view word);

 private:
  enum class Key {
    kLeft,
    kRight,
    kUp,
    kDown,
    kHome,
    kEnd,
    kBackspace,
    kDelete,
  };

  Did FeedEscape(char byte);
  Did FeedControl(char byte);
  Did Press(Key key);
  Did Erase(std::size_t begin, std::size_t end);
  Did Recall(std::size_t place);
  std::size_t Before(std::size_t place) const;  // of the character before, and behind
  std::size_t After(std::size_t place) const;

  std::string text_;
  std::size_t cursor_ = 0;
  std::string escape_;  // a key's bytes so far
  std::vector<std::string> history_;
  std::size_t recalled_ = 0;  // place in history_; its size: the new line
  std::string kept_;          // the new line, while an earlier one is shown
};

}  // namespace sluice::drill

#endif  // SLUICE_SRC_DRILL_LINE_EDITOR_H_
