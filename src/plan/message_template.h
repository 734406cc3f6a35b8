// The texts of `message NAME "..."`, with their {placeholders}.
#ifndef SLUICE_SRC_PLAN_MESSAGE_TEMPLATE_H_
#define SLUICE_SRC_PLAN_MESSAGE_TEMPLATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "src/plan/text_format.h"

namespace sluice::plan {

// {region} stands for what $region is, {value:%} for $value said in that format; {{ and }}
// for single braces.
struct TemplatePart {
  bool placeholder = false;
  std::string text;  // as it is to be shown; of a placeholder its name
  absl::optional<TextFormat> format = TextFormat();  // nothing where there is no such format
  std::size_t colon = 0;  // behind the name: where the format begins, if there is one
  // Bytes of the template, with the braces.
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A brace that belongs to no placeholder, or one around what is no name.
struct TemplateFault {
  std::string message;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The parts of a text, in order. What is at fault stands among them as it is written.
std::vector<TemplatePart> SplitTemplate(absl::string_view text,
                                        std::vector<TemplateFault>* faults = nullptr);

// Those of the parts that are placeholders.
std::vector<TemplatePart> PlaceholdersOf(absl::string_view text);

// Where the byte `offset` of a string stands in its spelling `quoted`, which begins
// with a quote and may have escapes.
std::size_t OffsetInQuoted(absl::string_view quoted, std::size_t offset);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_MESSAGE_TEMPLATE_H_
