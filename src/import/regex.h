// Regular expressions that stand for a list of texts.
#ifndef SLUICE_SRC_IMPORT_REGEX_H_
#define SLUICE_SRC_IMPORT_REGEX_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace sluice::import {

// The most texts that a list may have.
inline constexpr std::size_t kMaxAlternatives = 128;

// All texts that the (anchored) expression matches: a|b, 50[0-4], node-(a|b). Nothing where
// these are not a short list, or where it can't be told.
absl::optional<std::vector<std::string>> AllMatches(absl::string_view regex);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_REGEX_H_
