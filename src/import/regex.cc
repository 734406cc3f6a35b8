#include "src/import/regex.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using Texts = std::vector<std::string>;

constexpr int kMostGroups = 20;

// alternatives = sequence { "|" sequence }; sequence = { piece [ "?" ] }.
class Expander {
 public:
  explicit Expander(absl::string_view regex) : rest_(regex) {}

  absl::optional<Texts> Run() {
    absl::ConsumePrefix(&rest_, "^");
    if (absl::EndsWith(rest_, "$") && !absl::EndsWith(rest_, "\\$")) rest_.remove_suffix(1);
    Texts texts = Alternatives();
    if (!good_ || !rest_.empty()) return absl::nullopt;
    return texts;
  }

 private:
  Texts Fail() {
    good_ = false;
    return {};
  }

  Texts Alternatives() {
    if (++depth_ > kMostGroups) return Fail();
    Texts all = Sequence();
    while (good_ && absl::ConsumePrefix(&rest_, "|")) {
      for (std::string& text : Sequence()) all.push_back(std::move(text));
    }
    --depth_;
    // In their own order, each once.
    std::set<std::string> seen;
    Texts unique;
    for (std::string& text : all) {
      if (seen.insert(text).second) unique.push_back(std::move(text));
    }
    return unique.size() > kMaxAlternatives ? Fail() : unique;
  }

  Texts Sequence() {
    Texts all = {""};
    while (good_ && !rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
      Texts piece = Piece();
      if (absl::ConsumePrefix(&rest_, "?")) piece.insert(piece.begin(), "");
      // Two signs of repetition in a row mean yet another thing.
      if (!rest_.empty() && absl::StrContains("*+?{", rest_.substr(0, 1))) return Fail();
      if (all.size() * piece.size() > kMaxAlternatives) return Fail();
      Texts longer;
      for (const std::string& begin : all) {
        for (const std::string& end : piece) longer.push_back(begin + end);
      }
      all = std::move(longer);
    }
    return all;
  }

  Texts Piece() {
    const char c = rest_[0];
    if (c == '(') return Group();
    if (c == '[') return Class();
    if (c == '\\') return Escape();
    if (absl::StrContains(".*+?{}^$]", rest_.substr(0, 1))) return Fail();
    const std::size_t bytes = language::DecodeUtf8(rest_).bytes;
    Texts one = {std::string(rest_.substr(0, bytes))};
    rest_.remove_prefix(bytes);
    return one;
  }

  Texts Group() {
    rest_.remove_prefix(1);
    if (absl::StartsWith(rest_, "?") && !absl::ConsumePrefix(&rest_, "?:")) return Fail();
    Texts inside = Alternatives();
    return absl::ConsumePrefix(&rest_, ")") ? inside : Fail();
  }

  Texts Escape() {
    if (rest_.size() < 2) return Fail();
    const char c = rest_[1];
    rest_.remove_prefix(2);
    if (c == 'd') return Range('0', '9');
    // Before a letter or digit a backslash makes a class, or refers to a group.
    const bool punctuation =
        absl::StrContains("\\.+*?()|[]{}^$-/_:;,#&%@!~'\"<>= ", absl::string_view(&c, 1));
    return punctuation ? Texts{std::string(1, c)} : Fail();
  }

  static Texts Range(char first, char last) {
    Texts texts;
    for (int c = first; c <= last; ++c) texts.push_back(std::string(1, static_cast<char>(c)));
    return texts;
  }

  static bool IsPlain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.';
  }

  // [abc], [0-4]
  Texts Class() {
    rest_.remove_prefix(1);
    Texts all;
    while (!rest_.empty() && rest_[0] != ']') {
      const char first = rest_[0];
      if (!IsPlain(first)) return Fail();
      rest_.remove_prefix(1);
      char last = first;
      if (rest_.size() >= 2 && rest_[0] == '-') {
        last = rest_[1];
        if (!IsPlain(last) || last < first) return Fail();
        rest_.remove_prefix(2);
      }
      for (std::string& text : Range(first, last)) all.push_back(std::move(text));
    }
    return absl::ConsumePrefix(&rest_, "]") && !all.empty() ? all : Fail();
  }

  absl::string_view rest_;
  bool good_ = true;
  int depth_ = 0;
};

}  // namespace

absl::optional<std::vector<std::string>> AllMatches(absl::string_view regex) {
  return Expander(regex).Run();
}

}  // namespace sluice::import
