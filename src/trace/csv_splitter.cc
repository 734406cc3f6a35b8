#include "src/trace/csv_splitter.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace sluice::trace {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighs = 0x8080808080808080U;

// A mark in the high bit of each byte of `word` that is `c`; above the lowest mark there may
// be wrong ones.
std::uint64_t Mark(std::uint64_t word, char c) {
  const std::uint64_t x = word ^ (kOnes * static_cast<unsigned char>(c));
  return (x - kOnes) & ~x & kHighs;
}

// The first comma, line feed or quote at `p` or behind it. There must be one; up to 7 bytes
// behind it are read.
const char* FindSpecial(const char* p) {
  static_assert(Input::kPadding >= 8, "a word may reach behind the line feed at the end");
  for (;; p += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof(word));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    const std::uint64_t marks = Mark(word, ',') | Mark(word, '\n') | Mark(word, '"');
    if (marks != 0) return p + __builtin_ctzll(marks) / 8;
  }
}

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

absl::string_view Trim(const char* begin, const char* end) {
  while (begin < end && IsBlank(*begin)) ++begin;
  while (begin < end && IsBlank(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::uint64_t CountLines(const char* begin, std::size_t size) {
  return static_cast<std::uint64_t>(std::count(begin, begin + size, '\n'));
}

// The content of a quoted field, with one quote for each pair.
void Unescape(absl::string_view content, std::string& text) {
  text.clear();
  for (std::size_t i = 0; i < content.size(); ++i) {
    text.push_back(content[i]);
    if (content[i] == '"') ++i;
  }
}

}  // namespace

void CsvSplitter::set_max_fields(std::size_t max_fields) {
  fields_.resize(max_fields);
  unescaped_.resize(max_fields);
}

void CsvSplitter::Keep(absl::string_view field) {
  if (size_ < fields_.size()) fields_[size_] = field;
  ++size_;
}

// `p` is at the opening quote, and goes behind the closing one.
CsvSplitter::Cut CsvSplitter::CutQuoted(const char*& p) {
  const char* const end = input_.end();
  const bool at_end = input_.at_end();
  const char* const content = p + 1;
  bool doubled = false;
  const char* quote = content;
  for (;; quote += 2) {
    quote =
        static_cast<const char*>(std::memchr(quote, '"', static_cast<std::size_t>(end - quote)));
    if (quote == nullptr) {
      row_bytes_ = input_.size();
      return at_end ? Cut::kOpenQuote : Cut::kMore;
    }
    if (quote + 1 == end && !at_end) return Cut::kMore;
    if (quote[1] != '"' || quote + 1 == end) break;
    doubled = true;
  }
  absl::string_view field(content, static_cast<std::size_t>(quote - content));
  lines_ += CountLines(field.data(), field.size());
  p = quote + 1;
  const char* behind = p;
  if (*p == '\r') {
    ++behind;
    if (behind == end && !at_end) return Cut::kMore;
  }
  if (*behind != '\n' && (*behind != ',' || behind != p)) {
    row_bytes_ = static_cast<std::size_t>(behind - input_.begin());
    return Cut::kAfterQuote;
  }
  if (doubled && size_ < unescaped_.size()) {
    Unescape(field, unescaped_[size_]);
    field = unescaped_[size_];
  }
  Keep(field);
  return Cut::kDone;
}

CsvSplitter::Cut CsvSplitter::CutRow() {
  const char* const begin = input_.begin();
  const char* const end = input_.end();
  size_ = 0;
  lines_ = 1;
  for (const char* p = begin;; ++p) {
    if (*p == '"') {
      const Cut cut = CutQuoted(p);
      if (cut != Cut::kDone) return cut;
      if (*p == '\r') ++p;
    } else {
      const char* const stop = FindSpecial(p);
      row_bytes_ = static_cast<std::size_t>(stop - begin);
      if (*stop == '"') return Cut::kBareQuote;
      const bool cr = *stop == '\n' && stop > p && stop[-1] == '\r';
      Keep(Trim(p, cr ? stop - 1 : stop));
      p = stop;
    }
    if (*p == ',') continue;
    if (p == end && !input_.at_end()) return Cut::kMore;
    row_bytes_ = static_cast<std::size_t>(p - begin);
    return Cut::kDone;
  }
}

// Consumes up to the end of the line that byte `offset` of the window is in. Should the input
// fail meanwhile, it will fail again at the next row.
void CsvSplitter::SkipBehind(std::size_t offset) {
  next_line_ = line_ + CountLines(input_.begin(), offset);
  input_.Consume(offset);
  for (;;) {
    const void* found = std::memchr(input_.begin(), '\n', input_.size());
    if (found != nullptr) {
      input_.Consume(static_cast<std::size_t>(static_cast<const char*>(found) - input_.begin()) +
                     1);
      ++next_line_;
      return;
    }
    input_.Consume(input_.size());
    if (input_.at_end()) return;
    status_ = input_.More();
    if (!status_.ok()) return;
  }
}

CsvSplitter::Result CsvSplitter::Recover(Cut cut) {
  // A row of several lines may owe its fault to one stray quote in its first line: its
  // other lines get another chance. No line is read a third time by that: within the
  // quote each line but the last has an even number of quotes, so as rows they end.
  const bool too_long = cut == Cut::kMore || row_bytes_ > max_row_bytes_;
  const bool from_first_line = too_long || cut == Cut::kOpenQuote || lines_ > 1;
  SkipBehind(from_first_line ? 0 : row_bytes_);
  if (too_long) return Result::kTooLong;
  if (cut == Cut::kOpenQuote) return Result::kOpenQuote;
  return cut == Cut::kBareQuote ? Result::kBareQuote : Result::kAfterQuote;
}

CsvSplitter::Cut CsvSplitter::CutWholeRow() {
  for (;;) {
    const Cut cut = CutRow();
    if (cut != Cut::kMore || input_.size() > max_row_bytes_) return cut;
    // Without a further line feed the row doesn't end, so it isn't looked at before.
    bool line_feed = false;
    while (!line_feed && !input_.at_end() && input_.size() <= max_row_bytes_) {
      const std::size_t old = input_.size();
      status_ = input_.More();
      if (!status_.ok()) return CutRow();  // which may find a fault in what there is of it
      line_feed = std::memchr(input_.begin() + old, '\n', input_.size() - old) != nullptr;
    }
  }
}

CsvSplitter::Result CsvSplitter::Next() {
  for (;;) {
    input_.Consume(pending_);
    pending_ = 0;
    line_ = next_line_;
    const Cut cut = CutWholeRow();
    if (cut == Cut::kMore && input_.size() <= max_row_bytes_) return Result::kFailed;
    if (cut != Cut::kDone || row_bytes_ > max_row_bytes_) return Recover(cut);
    const bool ended = row_bytes_ < input_.size();
    pending_ = row_bytes_ + (ended ? 1 : 0);
    next_line_ = line_ + lines_;
    const bool blank = size_ == 1 && *input_.begin() != '"' && fields_.front().empty();
    if (!blank) return Result::kRow;
    if (!ended) {
      input_.Consume(pending_);
      pending_ = 0;
      return Result::kEnd;
    }
  }
}

std::string DescribeSplit(CsvSplitter::Result result, std::uint64_t max_row_bytes) {
  switch (result) {
    case CsvSplitter::Result::kBareQuote:
      return "a quote inside a field; quote the whole field, and double the quotes in it";
    case CsvSplitter::Result::kAfterQuote:
      return "something between the closing quote and the comma; double the quotes inside a "
             "quoted field";
    case CsvSplitter::Result::kOpenQuote:
      return "a quote that is never closed";
    case CsvSplitter::Result::kTooLong:
      return absl::StrCat("the row is longer than ", max_row_bytes,
                          " bytes; is a quote left open?");
    case CsvSplitter::Result::kRow:
    case CsvSplitter::Result::kEnd:
    case CsvSplitter::Result::kFailed:
      break;
  }
  return "";
}

}  // namespace sluice::trace
