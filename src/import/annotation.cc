#include "src/import/annotation.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;

// A text between braces, or one without.
struct Piece {
  bool action = false;
  std::string text;
};

// "a {{ x }} b" -> "a ", x, " b". False where braces are not closed.
bool Split(absl::string_view text, std::vector<Piece>& pieces) {
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    if (open == absl::string_view::npos) {
      pieces.push_back({false, std::string(text)});
      return true;
    }
    const std::size_t close = text.find("}}", open);
    if (close == absl::string_view::npos) return false;
    if (open > 0) pieces.push_back({false, std::string(text.substr(0, open))});
    absl::string_view action = text.substr(open + 2, close - open - 2);
    // {{- and -}} eat the blanks around them.
    absl::ConsumePrefix(&action, "-");
    absl::ConsumeSuffix(&action, "-");
    pieces.push_back({true, std::string(absl::StripAsciiWhitespace(action))});
    text.remove_prefix(close + 2);
  }
  return true;
}

// What a pipeline begins with: $labels.x, .Labels.x.
absl::optional<std::string> LabelOf(absl::string_view word) {
  for (const absl::string_view prefix : {"$labels.", ".Labels."}) {
    if (absl::ConsumePrefix(&word, prefix)) return std::string(word);
  }
  return absl::nullopt;
}

bool IsValue(absl::string_view word) { return word == "$value" || word == ".Value"; }

// Braces of a text are doubled in a message.
std::string Plain(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"{", "{{"}, {"}", "}}"}});
}

// %.2f -> {value:.2}, with the text around it. Nothing for other verbs, or several.
absl::optional<std::string> Printf(absl::string_view format) {
  if (format.size() < 2 || format.front() != '"' || format.back() != '"') return absl::nullopt;
  format = format.substr(1, format.size() - 2);
  std::string text;
  bool said = false;
  while (!format.empty()) {
    if (absl::ConsumePrefix(&format, "%%")) {
      text += '%';
    } else if (absl::ConsumePrefix(&format, "%")) {
      std::size_t digits = 0;
      while (digits < format.size() &&
             (absl::ascii_isdigit(static_cast<unsigned char>(format[digits])) ||
              format[digits] == '.')) {
        ++digits;
      }
      const absl::string_view width = format.substr(0, digits);
      const absl::string_view verb = format.substr(digits, 1);
      const bool places = width.size() == 2 && width[0] == '.' && verb == "f";
      if (said || (!places && !(width.empty() && absl::StrContains("fgvds", verb)))) {
        return absl::nullopt;
      }
      text += places ? absl::StrCat("{value:", width, "}") : "{value}";
      said = true;
      format.remove_prefix(digits + 1);
    } else {
      text += Plain(format.substr(0, 1));
      format.remove_prefix(1);
    }
  }
  return said ? absl::optional<std::string>(text) : absl::nullopt;
}

// `$value | humanize`, `printf "%.2f" $value`.
absl::optional<std::string> Value(absl::string_view action) {
  std::vector<std::string> parts = absl::StrSplit(action, '|');
  for (std::string& part : parts) absl::StripAsciiWhitespace(&part);
  absl::string_view first = parts[0];
  if (parts.size() == 1 && absl::ConsumePrefix(&first, "printf ")) {
    if (!absl::ConsumeSuffix(&first, "$value") && !absl::ConsumeSuffix(&first, ".Value")) {
      return absl::nullopt;
    }
    return Printf(absl::StripAsciiWhitespace(first));
  }
  if (!IsValue(first)) return absl::nullopt;
  if (parts.size() == 1) return "{value}";
  if (parts.size() > 2) return absl::nullopt;
  absl::string_view function = parts[1];
  if (absl::ConsumePrefix(&function, "printf ")) {
    return Printf(absl::StripAsciiWhitespace(function));
  }
  if (function == "humanizePercentage") return "{value:%}";
  if (function == "humanize" || function == "humanize1024") return "{value}";
  return function == "humanizeDuration" ? absl::optional<std::string>("{value} s") : absl::nullopt;
}

}  // namespace

absl::optional<std::string> MessageText(absl::string_view annotation, const TemplateScope& scope,
                                        std::string& reason) {
  std::vector<Piece> pieces;
  if (!Split(annotation, pieces)) {
    reason = "its braces are not closed";
    return absl::nullopt;
  }
  std::string text;
  for (const Piece& piece : pieces) {
    if (!piece.action) {
      text += Plain(piece.text);
      continue;
    }
    if (const absl::optional<std::string> label = LabelOf(piece.text);
        label.has_value() && label->find_first_of(" |()") == std::string::npos) {
      text += scope.label(*label);
      continue;
    }
    const absl::optional<std::string> value = Value(piece.text);
    if (!value.has_value()) {
      reason = absl::StrCat("a message can't say ", Quoted(absl::StrCat("{{ ", piece.text, " }}")));
      return absl::nullopt;
    }
    if (!scope.has_value) {
      reason = "the value of the alert is none that the gate compares first";
      return absl::nullopt;
    }
    text += *value;
  }
  return text;
}

std::set<std::string> LabelsIn(absl::string_view annotation) {
  std::set<std::string> labels;
  for (const absl::string_view prefix : {"$labels.", ".Labels."}) {
    for (std::size_t at = annotation.find(prefix); at != absl::string_view::npos;
         at = annotation.find(prefix, at + 1)) {
      std::size_t end = at + prefix.size();
      while (end < annotation.size() &&
             (absl::ascii_isalnum(static_cast<unsigned char>(annotation[end])) ||
              annotation[end] == '_')) {
        ++end;
      }
      const std::string label(annotation.substr(at + prefix.size(), end - at - prefix.size()));
      if (!label.empty()) labels.insert(label);
    }
  }
  return labels;
}

}  // namespace sluice::import
