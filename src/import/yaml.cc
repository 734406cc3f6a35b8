#include "src/import/yaml.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/language/lexer.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

bool IsBlank(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }

// Builds the tree from what the parser comes upon. yaml-cpp's own tree has no bounds.
class Builder : public YAML::EventHandler {
 public:
  // Where the text that yaml-cpp reads begins in the file.
  explicit Builder(std::size_t begin) : begin_(begin) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    document_ = Yaml();
    document_begin_ = PlaceOf(mark);
    open_.clear();
    anchors_.clear();
    Count(document_begin_, 1);
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Yaml null;
    null.begin = PlaceOf(mark);
    Add(std::move(null), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                const std::string& value) override {
    Yaml scalar;
    scalar.kind = Yaml::Kind::kScalar;
    scalar.begin = PlaceOf(mark);
    if (!error_.has_value()) scalar.text = value;
    Add(std::move(scalar), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      Fail(PlaceOf(mark), "this stands for a part of which it is a part itself");
    } else if (Count(PlaceOf(mark), found->second.nodes)) {
      Attach(found->second.yaml);
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(Yaml::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(Yaml::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

  Yaml Take() { return std::move(document_); }
  std::size_t document_begin() const { return document_begin_; }
  const absl::optional<YamlError>& error() const { return error_; }

 private:
  struct Part {
    Yaml yaml;
    YAML::anchor_t anchor = 0;
    std::size_t nodes = 1;
  };

  std::size_t PlaceOf(const YAML::Mark& mark) const {
    return begin_ + (mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos));
  }

  void Fail(std::size_t begin, std::string message) {
    if (!error_.has_value()) error_ = YamlError{begin, std::move(message)};
  }

  // False, and an error, where these are too many.
  bool Count(std::size_t begin, std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > kMaxYamlNodes) {
      Fail(begin, absl::StrCat("the file has more than ", kMaxYamlNodes, " parts"));
    }
    for (Part& part : open_) part.nodes += nodes;
    return !error_.has_value();
  }

  void Add(Yaml yaml, YAML::anchor_t anchor) {
    if (!Count(yaml.begin, 1)) return;
    if (anchor != 0) anchors_[anchor] = {yaml, anchor, 1};
    Attach(std::move(yaml));
  }

  void Open(Yaml::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    Part part;
    part.yaml.kind = kind;
    part.yaml.begin = PlaceOf(mark);
    part.anchor = anchor;
    if (open_.size() >= kMaxYamlDepth) {
      Fail(part.yaml.begin, absl::StrCat("nested in more than ", kMaxYamlDepth, " levels"));
    }
    if (Count(part.yaml.begin, 1)) open_.push_back(std::move(part));
  }

  void Close() {
    if (error_.has_value() || open_.empty()) return;
    Part part = std::move(open_.back());
    open_.pop_back();
    if (part.yaml.kind == Yaml::Kind::kMap) NoKeyTwice(part.yaml);
    // What is kept for aliases is memory too.
    if (part.anchor != 0 && Count(part.yaml.begin, part.nodes)) anchors_[part.anchor] = part;
    Attach(std::move(part.yaml));
  }

  // To the list or map that is open; its key first, and then its value.
  void Attach(Yaml yaml) {
    if (open_.empty()) {
      document_ = std::move(yaml);
      return;
    }
    Yaml& parent = open_.back().yaml;
    const bool is_key =
        parent.kind == Yaml::Kind::kMap && parent.keys.size() == parent.items.size();
    (is_key ? parent.keys : parent.items).push_back(std::move(yaml));
  }

  // Of two values for one key neither can be the one that was meant.
  void NoKeyTwice(Yaml& map) {
    map.keys.resize(map.items.size());
    std::vector<const Yaml*> keys;
    for (const Yaml& key : map.keys) keys.push_back(&key);
    std::stable_sort(keys.begin(), keys.end(),
                     [](const Yaml* a, const Yaml* b) { return a->text < b->text; });
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i]->text != keys[i - 1]->text) continue;
      Fail(keys[i]->begin,
           absl::StrCat("the key ", language::Quoted(keys[i]->text), " is here already"));
    }
  }

  std::size_t begin_;
  std::size_t nodes_ = 0;
  Yaml document_;
  std::size_t document_begin_ = 0;
  std::vector<Part> open_;
  std::map<YAML::anchor_t, Part> anchors_;
  absl::optional<YamlError> error_;
};

// What yaml-cpp would take for another encoding, or pass on as it is.
absl::optional<YamlError> CheckUtf8(absl::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const language::CodePoint character = language::DecodeUtf8(text.substr(at));
    if (!character.valid) return YamlError{at, "this byte is not UTF-8"};
    if (character.value == 0) return YamlError{at, "a zero byte has no place in YAML"};
    at += character.bytes;
  }
  return absl::nullopt;
}

}  // namespace

std::vector<YamlField> Yaml::fields() const {
  std::vector<YamlField> all;
  for (std::size_t i = 0; i < keys.size(); ++i) all.push_back({keys[i], items[i]});
  return all;
}

const Yaml* Yaml::Find(absl::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

absl::optional<YamlError> ReadYaml(const std::string& text, std::vector<Yaml>& documents) {
  if (text.size() > kMaxYamlBytes) {
    return YamlError{0, absl::StrCat("the file is larger than ", kMaxYamlBytes >> 20, " MiB")};
  }
  if (absl::optional<YamlError> error = CheckUtf8(text); error.has_value()) return error;
  const std::size_t mark = language::ByteOrderMark(text);
  Builder builder(mark);
  try {
    std::istringstream stream(text.substr(mark));
    YAML::Parser parser(stream);
    absl::optional<std::size_t> last;
    while (parser.HandleNextDocument(builder)) {
      if (builder.error().has_value()) return builder.error();
      documents.push_back(builder.Take());
      // At some places yaml-cpp finds documents without end, and none of them moves it on.
      const std::size_t begin = builder.document_begin();
      if (last == begin) return YamlError{std::min(begin, text.size()), "no YAML: nothing follows"};
      last = begin;
    }
    if (builder.error().has_value()) return builder.error();
  } catch (const YAML::Exception& error) {
    const std::size_t begin =
        error.mark.is_null() || error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
    return YamlError{std::min(mark + begin, text.size()), absl::StrCat("no YAML: ", error.msg)};
  } catch (const std::exception& error) {
    return YamlError{0, absl::StrCat("no YAML: ", error.what())};
  }
  return absl::nullopt;
}

// The bytes of a scalar that are not blank stand in the file in the same order, with indents,
// line breaks and the signs of quoting and escapes between.
Places::Places(absl::string_view file, const Yaml& scalar) {
  std::size_t at = std::min(scalar.begin, file.size());
  const char style = at < file.size() ? file[at] : ' ';
  if (style == '|' || style == '>') {
    at = std::min(file.find('\n', at), file.size());
  } else if (style == '"' || style == '\'') {
    ++at;
  }
  for (const char c : scalar.text) {
    if (!IsBlank(c)) {
      while (at < file.size() && IsBlank(file[at])) ++at;
      if (at + 1 < file.size() && file[at] != c && (file[at] == '\\' || file[at] == '\'')) ++at;
      while (at < file.size() && IsBlank(file[at])) ++at;
      // An escape that spells a byte by its number: from here on nothing can be told.
      if (at >= file.size() || file[at] != c) break;
    }
    places_.push_back(at);
    if (!IsBlank(c)) ++at;
    if (style == '\'' && c == '\'' && at < file.size() && file[at] == '\'') ++at;
  }
  places_.resize(scalar.text.size() + 1, at);
}

std::size_t Places::operator[](std::size_t offset) const {
  return places_[std::min(offset, places_.size() - 1)];
}

}  // namespace sluice::import
