// Finds numbers by tuples of label values, which it does not keep: they are read where they
// are kept.
#ifndef SLUICE_SRC_EVALUATE_LABEL_INDEX_H_
#define SLUICE_SRC_EVALUATE_LABEL_INDEX_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace sluice::evaluate {

// `Tuples` is small, and copied. It has a type `Value`, how many of them a tuple has (`size()`),
// and answers for the value of a tuple of this number at a place: `tuples(number, place)`.
//
// Not thread-safe.
template <typename Tuples>
class LabelIndex {
 public:
  using Value = typename Tuples::Value;
  using Tuple = absl::Span<const Value>;

  explicit LabelIndex(const Tuples& tuples) : numbers_(0, Hash{tuples}, Same{tuples}) {}

  std::size_t size() const { return numbers_.size(); }

  absl::optional<std::uint32_t> Find(Tuple tuple) const {
    const auto at = numbers_.find(tuple);
    if (at == numbers_.end()) return absl::nullopt;
    return *at;
  }

  // Its tuple, which must not be in here yet, is not to change from now on.
  void Insert(std::uint32_t number) { numbers_.insert(number); }
  // False where its tuple leads to another number, or to none.
  bool Erase(std::uint32_t number) {
    const auto at = numbers_.find(number);
    if (at == numbers_.end() || *at != number) return false;
    numbers_.erase(at);
    return true;
  }

  std::size_t bytes() const { return numbers_.capacity() * kSlot; }

  // Of one number: the table grows by doubling.
  static constexpr std::size_t kBytesPerNumber = 2 * (sizeof(std::uint32_t) + 1);

 private:
  static constexpr std::size_t kSlot = sizeof(std::uint32_t) + 1;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(Tuple tuple) const {
      std::size_t hash = 0;
      for (const Value& value : tuple) hash = absl::HashOf(hash, value);
      return hash;
    }
    std::size_t operator()(std::uint32_t number) const {
      std::size_t hash = 0;
      for (std::size_t i = 0; i < tuples.size(); ++i) hash = absl::HashOf(hash, tuples(number, i));
      return hash;
    }
    Tuples tuples;
  };

  struct Same {
    using is_transparent = void;
    bool operator()(std::uint32_t number, Tuple tuple) const {
      for (std::size_t i = 0; i < tuples.size(); ++i) {
        if (tuples(number, i) != tuple[i]) return false;
      }
      return true;
    }
    bool operator()(std::uint32_t a, std::uint32_t b) const {
      if (a == b) return true;
      for (std::size_t i = 0; i < tuples.size(); ++i) {
        if (tuples(a, i) != tuples(b, i)) return false;
      }
      return true;
    }
    Tuples tuples;
  };

  absl::flat_hash_set<std::uint32_t, Hash, Same> numbers_;
};

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_LABEL_INDEX_H_
