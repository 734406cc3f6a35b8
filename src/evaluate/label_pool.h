// The values of labels, each of them kept once, however many series and segments have it.
#ifndef SLUICE_SRC_EVALUATE_LABEL_POOL_H_
#define SLUICE_SRC_EVALUATE_LABEL_POOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "src/evaluate/label_index.h"

namespace sluice::evaluate {

// Values of labels in some order of these, such as that of a space. They are somebody else's.
using LabelValues = absl::InlinedVector<absl::string_view, 4>;

// The same as numbers of a LabelPool.
using LabelNumbers = absl::InlinedVector<std::uint32_t, 4>;

// Counts who uses a value, and forgets it with the last one. Not thread-safe.
class LabelPool {
 public:
  // The number of no value.
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  LabelPool() : index_(Texts{&texts_}) {}
  LabelPool(const LabelPool&) = delete;
  LabelPool& operator=(const LabelPool&) = delete;

  // Those that are not in here are kNone.
  LabelNumbers Find(absl::Span<const absl::string_view> values) const;

  // One user more of each of these: they are good until it is released.
  LabelNumbers Use(absl::Span<const absl::string_view> values);
  void Use(absl::Span<const std::uint32_t> numbers);
  void Release(absl::Span<const std::uint32_t> numbers);

  // Stays where it is for as long as it is used.
  absl::string_view text(std::uint32_t number) const { return texts_[number]; }
  LabelValues texts(absl::Span<const std::uint32_t> numbers) const;

  std::size_t size() const { return index_.size(); }

  std::size_t bytes() const;
  // Of a value with not much more than ten letters.
  static constexpr std::size_t kBytesPerValue =
      sizeof(std::string) + sizeof(std::uint32_t) + 2 * (sizeof(std::uint32_t) + 1);

 private:
  struct Texts {
    using Value = absl::string_view;
    static constexpr std::size_t size() { return 1; }
    absl::string_view operator()(std::uint32_t number, std::size_t) const {
      return (*texts)[number];
    }
    const std::deque<std::string>* texts;
  };

  std::uint32_t Add(absl::string_view value);

  std::deque<std::string> texts_;     // these stay where they are
  std::vector<std::uint32_t> users_;  // by number: how many
  std::vector<std::uint32_t> free_;
  std::size_t long_bytes_ = 0;  // of the letters that are not within their string
  LabelIndex<Texts> index_;
};

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_LABEL_POOL_H_
