#include "src/evaluate/label_pool.h"

namespace sluice::evaluate {
namespace {

// Letters of a string that are not within it, as a block of the heap.
std::size_t BytesBeside(const std::string& text) {
  static const std::size_t kWithin = std::string().capacity();
  constexpr std::size_t kEndAndBlock = 1 + 8;
  return text.capacity() > kWithin ? text.capacity() + kEndAndBlock : 0;
}

}  // namespace

LabelNumbers LabelPool::Find(absl::Span<const absl::string_view> values) const {
  LabelNumbers numbers;
  for (const absl::string_view& value : values) {
    numbers.push_back(index_.Find({&value, 1}).value_or(kNone));
  }
  return numbers;
}

LabelNumbers LabelPool::Use(absl::Span<const absl::string_view> values) {
  LabelNumbers numbers;
  for (const absl::string_view& value : values) {
    const absl::optional<std::uint32_t> known = index_.Find({&value, 1});
    const std::uint32_t number = known.has_value() ? *known : Add(value);
    ++users_[number];
    numbers.push_back(number);
  }
  return numbers;
}

std::uint32_t LabelPool::Add(absl::string_view value) {
  std::uint32_t number = 0;
  if (free_.empty()) {
    number = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(value);
    users_.push_back(0);
  } else {
    number = free_.back();
    free_.pop_back();
    texts_[number] = std::string(value);
  }
  long_bytes_ += BytesBeside(texts_[number]);
  index_.Insert(number);
  return number;
}

void LabelPool::Use(absl::Span<const std::uint32_t> numbers) {
  for (const std::uint32_t number : numbers) ++users_[number];
}

void LabelPool::Release(absl::Span<const std::uint32_t> numbers) {
  for (const std::uint32_t number : numbers) {
    if (--users_[number] > 0) continue;
    index_.Erase(number);
    long_bytes_ -= BytesBeside(texts_[number]);
    texts_[number] = std::string();
    free_.push_back(number);
  }
}

LabelValues LabelPool::texts(absl::Span<const std::uint32_t> numbers) const {
  LabelValues values;
  for (const std::uint32_t number : numbers) values.push_back(text(number));
  return values;
}

std::size_t LabelPool::bytes() const {
  return texts_.size() * sizeof(std::string) + long_bytes_ +
         (users_.capacity() + free_.capacity()) * sizeof(std::uint32_t) + index_.bytes();
}

}  // namespace sluice::evaluate
