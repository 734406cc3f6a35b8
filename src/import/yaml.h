// YAML -> a tree with the places of its parts. This, with yaml.cc, alone knows yaml-cpp,
// whose exceptions end here.
#ifndef SLUICE_SRC_IMPORT_YAML_H_
#define SLUICE_SRC_IMPORT_YAML_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace sluice::import {

// Bounds on what a file may hold, so that none costs unbounded time or memory. Aliases count
// as what they stand for: a short text can spell a huge tree.
inline constexpr std::size_t kMaxYamlBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMaxYamlNodes = 500'000;
inline constexpr int kMaxYamlDepth = 60;

struct YamlField;

struct Yaml {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  std::size_t begin = 0;    // byte in the file
  std::string text;         // of a scalar
  std::vector<Yaml> keys;   // of a map, in the order of the file
  std::vector<Yaml> items;  // of a list; the values of a map's keys

  std::vector<YamlField> fields() const;
  // The value of a key, or null.
  const Yaml* Find(absl::string_view key) const;
};

struct YamlField {
  const Yaml& key;
  const Yaml& value;
};

struct YamlError {
  std::size_t begin = 0;
  std::string message;
};

// All documents of the text.
absl::optional<YamlError> ReadYaml(const std::string& text, std::vector<Yaml>& documents);

// Where the bytes of a scalar stand in the file. Folding and escapes make the two differ.
class Places {
 public:
  Places(absl::string_view file, const Yaml& scalar);

  // The byte of the file at which that byte of the scalar stands.
  std::size_t operator[](std::size_t offset) const;

 private:
  std::vector<std::size_t> places_;
};

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_YAML_H_
