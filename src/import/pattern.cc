#include "src/import/pattern.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace sluice::import {
namespace {

constexpr std::size_t kMostStates = 2'000;
constexpr int kMostGroups = 20;
constexpr int kMostTimes = 20;

using Bytes = std::bitset<256>;

Bytes Range(int first, int last) {
  Bytes bytes;
  for (int byte = first; byte <= last; ++byte) bytes.set(static_cast<std::size_t>(byte));
  return bytes;
}

Bytes One(char c) {
  Bytes bytes;
  bytes.set(static_cast<unsigned char>(c));
  return bytes;
}

// \d, \w, \s and their opposites; none for other letters.
absl::optional<Bytes> ClassOf(char letter) {
  const Bytes digits = Range('0', '9');
  const Bytes words = digits | Range('a', 'z') | Range('A', 'Z') | One('_');
  const Bytes blanks = One(' ') | Range('\t', '\n') | Range('\f', '\r');
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return ~digits;
    case 'w':
      return words;
    case 'W':
      return ~words;
    case 's':
      return blanks;
    case 'S':
      return ~blanks;
    default:
      break;
  }
  if (absl::ascii_isalnum(static_cast<unsigned char>(letter))) return absl::nullopt;
  return One(letter);
}

}  // namespace

// Reads the pattern from its end state backwards: each piece is built before the state that it
// goes on with. A piece that repeats is read again for each time.
class Pattern::Builder {
 public:
  Builder(absl::string_view regex, std::vector<State>& states) : regex_(regex), states_(states) {}

  bool Run(std::size_t& start) {
    const std::size_t end = Add(State());
    std::size_t at = 0;
    start = Alternatives(at, end);
    return good_ && at == regex_.size();
  }

 private:
  // A place among pieces: [begin, end) is a piece, `least` and `most` (-1: no bound) its times.
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    int least = 1;
    int most = 1;
  };

  std::size_t Fail() {
    good_ = false;
    return 0;
  }

  std::size_t Add(State state) {
    if (states_.size() >= kMostStates) return Fail();
    states_.push_back(state);
    return states_.size() - 1;
  }

  std::size_t Fork(std::size_t next, std::size_t other) {
    State state;
    state.kind = State::Kind::kFork;
    state.next = next;
    state.other = other;
    return Add(state);
  }

  bool Is(std::size_t at, char c) const { return at < regex_.size() && regex_[at] == c; }

  std::size_t Alternatives(std::size_t& at, std::size_t next) {
    if (++depth_ > kMostGroups) return Fail();
    std::size_t start = Sequence(at, next);
    while (good_ && Is(at, '|')) {
      ++at;
      start = Fork(start, Sequence(at, next));
    }
    --depth_;
    return start;
  }

  std::size_t Sequence(std::size_t& at, std::size_t next) {
    std::vector<Piece> pieces;
    while (good_ && at < regex_.size() && regex_[at] != '|' && regex_[at] != ')') {
      Piece piece;
      piece.begin = at;
      piece.end = at = EndOf(at);
      if (good_ && !Times(at, piece)) return Fail();
      pieces.push_back(piece);
    }
    for (auto piece = pieces.rbegin(); good_ && piece != pieces.rend(); ++piece) {
      next = Repeated(*piece, next);
    }
    return next;
  }

  // Behind the atom that begins here.
  std::size_t EndOf(std::size_t at) {
    if (regex_[at] == '\\') return at + 2 <= regex_.size() ? at + 2 : Fail();
    if (regex_[at] == '[') return EndOfClass(at);
    if (regex_[at] != '(')
      return absl::StrContains("*+?{}^$]", regex_.substr(at, 1)) ? Fail() : at + 1;
    int open = 0;
    for (; at < regex_.size(); ++at) {
      if (regex_[at] == '\\') {
        ++at;
      } else if (regex_[at] == '[') {
        at = EndOfClass(at) - 1;
        if (!good_) return 0;
      } else if (regex_[at] == '(') {
        ++open;
      } else if (regex_[at] == ')' && --open == 0) {
        return at + 1;
      }
    }
    return Fail();
  }

  std::size_t EndOfClass(std::size_t at) {
    ++at;
    if (Is(at, '^')) ++at;
    while (at < regex_.size() && regex_[at] != ']') at += regex_[at] == '\\' ? 2 : 1;
    return Is(at, ']') ? at + 1 : Fail();
  }

  // *, +, ?, {n}, {n,}, {n,m}; a `?` behind them asks for fewest, which matches the same texts.
  bool Times(std::size_t& at, Piece& piece) {
    if (at >= regex_.size()) return true;
    const char sign = regex_[at];
    if (sign != '*' && sign != '+' && sign != '?' && sign != '{') return true;
    ++at;
    if (sign == '*' || sign == '?') piece.least = 0;
    if (sign == '*' || sign == '+') piece.most = -1;
    if (sign == '{') {
      const std::size_t close = regex_.find('}', at);
      if (close == absl::string_view::npos || close - at > 5) return false;
      const std::vector<std::string> bounds = absl::StrSplit(regex_.substr(at, close - at), ',');
      at = close + 1;
      if (bounds.size() > 2 || !absl::SimpleAtoi(bounds[0], &piece.least)) return false;
      piece.most = piece.least;
      if (bounds.size() == 2 && bounds[1].empty()) piece.most = -1;
      if (bounds.size() == 2 && !bounds[1].empty() && !absl::SimpleAtoi(bounds[1], &piece.most)) {
        return false;
      }
      if (piece.least < 0 || piece.least > kMostTimes || piece.most > kMostTimes) return false;
      if (piece.most != -1 && piece.most < piece.least) return false;
    }
    if (Is(at, '?')) ++at;
    return at >= regex_.size() || !absl::StrContains("*+?{", regex_.substr(at, 1));
  }

  std::size_t Repeated(const Piece& piece, std::size_t next) {
    if (piece.most == -1) {
      // The fork comes before what it leads to is known, and is completed then.
      const std::size_t fork = Fork(next, next);
      if (!good_) return 0;
      const std::size_t again = Atom(piece, fork);
      if (!good_) return 0;
      states_[fork].next = again;
      next = fork;
    }
    for (int i = piece.least; good_ && i < piece.most; ++i) next = Fork(Atom(piece, next), next);
    for (int i = 0; good_ && i < piece.least; ++i) next = Atom(piece, next);
    return next;
  }

  std::size_t Atom(const Piece& piece, std::size_t next) {
    std::size_t at = piece.begin;
    if (regex_[at] == '(') {
      at += absl::StartsWith(regex_.substr(at), "(?:") ? 3 : 1;
      if (Is(at, '?')) return Fail();  // flags and names
      const std::size_t start = Alternatives(at, next);
      return good_ && at + 1 == piece.end ? start : Fail();
    }
    State state;
    state.kind = State::Kind::kBytes;
    state.next = next;
    if (regex_[at] == '.') {
      state.bytes = ~One('\n');
    } else if (regex_[at] == '\\') {
      const absl::optional<Bytes> bytes = ClassOf(regex_[at + 1]);
      if (!bytes.has_value()) return Fail();
      state.bytes = *bytes;
    } else if (regex_[at] == '[') {
      if (!Class(regex_.substr(at + 1, piece.end - at - 2), state.bytes)) return Fail();
    } else {
      state.bytes = One(regex_[at]);
    }
    return Add(state);
  }

  // What stands between the brackets.
  static bool Class(absl::string_view inside, Bytes& bytes) {
    const bool inverted = absl::ConsumePrefix(&inside, "^");
    if (inside.empty()) return false;
    while (!inside.empty()) {
      char first = inside[0];
      // A byte of a longer character, or the class [[:alpha:]].
      if (static_cast<unsigned char>(first) >= 0x80 || first == '[') return false;
      if (first == '\\') {
        const absl::optional<Bytes> named = ClassOf(inside[1]);
        if (!named.has_value()) return false;
        bytes |= *named;
        inside.remove_prefix(2);
        continue;
      }
      char last = first;
      inside.remove_prefix(1);
      if (inside.size() >= 2 && inside[0] == '-') {
        last = inside[1];
        if (last == '\\' || last < first) return false;
        inside.remove_prefix(2);
      }
      bytes |= Range(first, last);
    }
    if (inverted) bytes = ~bytes;
    return true;
  }

  absl::string_view regex_;
  std::vector<State>& states_;
  bool good_ = true;
  int depth_ = 0;
};

absl::optional<Pattern> Pattern::Make(absl::string_view regex) {
  absl::ConsumePrefix(&regex, "^");
  if (absl::EndsWith(regex, "$") && !absl::EndsWith(regex, "\\$")) regex.remove_suffix(1);
  Pattern pattern;
  if (!Builder(regex, pattern.states_).Run(pattern.start_)) return absl::nullopt;
  return pattern;
}

// Forks are followed at once; each state is entered once for a place in the text.
void Pattern::Enter(std::size_t state, std::vector<bool>& seen,
                    std::vector<std::size_t>& entered) const {
  std::vector<std::size_t> open = {state};
  while (!open.empty()) {
    const std::size_t now = open.back();
    open.pop_back();
    if (seen[now]) continue;
    seen[now] = true;
    if (states_[now].kind == State::Kind::kFork) {
      open.push_back(states_[now].next);
      open.push_back(states_[now].other);
    } else {
      entered.push_back(now);
    }
  }
}

bool Pattern::Matches(absl::string_view text) const {
  std::vector<std::size_t> now;
  std::vector<bool> seen(states_.size());
  Enter(start_, seen, now);
  for (const char c : text) {
    std::vector<std::size_t> then;
    seen.assign(states_.size(), false);
    for (const std::size_t state : now) {
      const State& one = states_[state];
      if (one.kind == State::Kind::kBytes && one.bytes.test(static_cast<unsigned char>(c))) {
        Enter(one.next, seen, then);
      }
    }
    now = std::move(then);
  }
  return std::any_of(now.begin(), now.end(),
                     [&](std::size_t state) { return states_[state].kind == State::Kind::kEnd; });
}

}  // namespace sluice::import
