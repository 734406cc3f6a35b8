#include "src/drill/line_editor.h"

#include <map>
#include <utility>

namespace sluice::drill {
namespace {

constexpr std::size_t kMostBytes = 4096;
constexpr std::size_t kMostLines = 200;    // that are remembered
constexpr std::size_t kMostKeyBytes = 16;  // no key has more
constexpr char kEscape = '\x1b';
constexpr char kRubout = '\x7f';

constexpr char Control(char letter) { return static_cast<char>(letter & 0x1f); }

// Whether a byte goes on with a character of UTF-8.
bool GoesOn(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

std::size_t LineEditor::Before(std::size_t place) const {
  if (place == 0) return 0;
  do {
    --place;
  } while (place > 0 && GoesOn(text_[place]));
  return place;
}

std::size_t LineEditor::After(std::size_t place) const {
  if (place >= text_.size()) return text_.size();
  do {
    ++place;
  } while (place < text_.size() && GoesOn(text_[place]));
  return place;
}

LineEditor::Did LineEditor::Feed(char byte) {
  if (!escape_.empty() && byte != kEscape) return FeedEscape(byte);
  if (byte == kEscape) {
    escape_ = kEscape;
    return Did::kNothing;
  }
  if (byte == '\r' || byte == '\n') return Did::kEntered;
  if (static_cast<unsigned char>(byte) < 0x20 || byte == kRubout) return FeedControl(byte);
  if (text_.size() >= kMostBytes) return Did::kNothing;
  text_.insert(cursor_, 1, byte);
  ++cursor_;
  return Did::kEdited;
}

LineEditor::Did LineEditor::FeedEscape(char byte) {
  static const auto& keys = *new std::map<std::string, Key>{
      {"\x1b[A", Key::kUp},    {"\x1b[B", Key::kDown}, {"\x1b[C", Key::kRight},
      {"\x1b[D", Key::kLeft},  {"\x1b[H", Key::kHome}, {"\x1b[F", Key::kEnd},
      {"\x1bOA", Key::kUp},    {"\x1bOB", Key::kDown}, {"\x1bOC", Key::kRight},
      {"\x1bOD", Key::kLeft},  {"\x1bOH", Key::kHome}, {"\x1bOF", Key::kEnd},
      {"\x1b[1~", Key::kHome}, {"\x1b[4~", Key::kEnd}, {"\x1b[3~", Key::kDelete},
      {"\x1b[7~", Key::kHome}, {"\x1b[8~", Key::kEnd},
  };
  escape_.push_back(byte);
  if (escape_.size() == 2 && (byte == '[' || byte == 'O')) return Did::kNothing;
  // Parameters, until the byte that ends the key.
  const bool parameter = byte >= 0x20 && byte < 0x40;
  if (escape_.size() > 2 && parameter && escape_.size() < kMostKeyBytes) return Did::kNothing;
  const auto found = keys.find(std::exchange(escape_, ""));
  return found == keys.end() ? Did::kNothing : Press(found->second);
}

LineEditor::Did LineEditor::FeedControl(char byte) {
  switch (byte) {
    case '\t':
      return Did::kComplete;
    case Control('A'):
      return Press(Key::kHome);
    case Control('E'):
      return Press(Key::kEnd);
    case Control('B'):
      return Press(Key::kLeft);
    case Control('F'):
      return Press(Key::kRight);
    case Control('P'):
      return Press(Key::kUp);
    case Control('N'):
      return Press(Key::kDown);
    case Control('H'):
    case kRubout:
      return Press(Key::kBackspace);
    case Control('D'):
      return text_.empty() ? Did::kEnd : Press(Key::kDelete);
    case Control('K'):
      return Erase(cursor_, text_.size());
    case Control('U'):
      return Erase(0, cursor_);
    case Control('W'): {
      std::size_t begin = cursor_;
      while (begin > 0 && text_[begin - 1] == ' ') --begin;
      while (begin > 0 && text_[begin - 1] != ' ') --begin;
      return Erase(begin, cursor_);
    }
    case Control('L'):
      return Did::kRedraw;
    default:
      return Did::kNothing;
  }
}

LineEditor::Did LineEditor::Press(Key key) {
  switch (key) {
    case Key::kLeft:
      cursor_ = Before(cursor_);
      break;
    case Key::kRight:
      cursor_ = After(cursor_);
      break;
    case Key::kHome:
      cursor_ = 0;
      break;
    case Key::kEnd:
      cursor_ = text_.size();
      break;
    case Key::kBackspace:
      return Erase(Before(cursor_), cursor_);
    case Key::kDelete:
      return Erase(cursor_, After(cursor_));
    case Key::kUp:
      return recalled_ > 0 ? Recall(recalled_ - 1) : Did::kNothing;
    case Key::kDown:
      return recalled_ < history_.size() ? Recall(recalled_ + 1) : Did::kNothing;
  }
  return Did::kEdited;
}

LineEditor::Did LineEditor::Erase(std::size_t begin, std::size_t end) {
  text_.erase(begin, end - begin);
  cursor_ = begin;
  return Did::kEdited;
}

LineEditor::Did LineEditor::Recall(std::size_t place) {
  if (recalled_ == history_.size()) kept_ = text_;
  recalled_ = place;
  text_ = place == history_.size() ? kept_ : history_[place];
  cursor_ = text_.size();
  return Did::kEdited;
}

std::string LineEditor::Take() {
  if (!text_.empty() && (history_.empty() || history_.back() != text_)) {
    if (history_.size() == kMostLines) history_.erase(history_.begin());
    history_.push_back(text_);
  }
  recalled_ = history_.size();
  kept_.clear();
  cursor_ = 0;
  return std::exchange(text_, "");
}

void LineEditor::Complete(std::size_t begin, absl::string_view word) {
  text_.replace(begin, cursor_ - begin, std::string(word));
  cursor_ = begin + word.size();
}

}  // namespace sluice::drill
