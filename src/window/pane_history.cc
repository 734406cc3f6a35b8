#include "src/window/pane_history.h"

#include <algorithm>
#include <utility>

namespace sluice::window {
namespace {

// Up to here, whole numbers add up exactly in doubles.
constexpr double kMostExact = 0x1p53;

// A ring of `rows` rows, in which each is longer now.
template <typename Number>
AlignedVector<Number> Lengthened(const AlignedVector<Number>& numbers, std::size_t rows,
                                 std::size_t from, std::size_t to) {
  AlignedVector<Number> longer(rows * to);
  for (std::size_t row = 0; row < rows; ++row) {
    std::copy_n(numbers.data() + row * from, from, longer.data() + row * to);
  }
  return longer;
}

// Of a segment, where a whole number and a sum take so much.
std::size_t BytesOfRows(const Layout& layout, std::int64_t depth, std::size_t number,
                        std::size_t sum) {
  std::size_t bytes = layout.sum >= 0 && depth > 0 ? sizeof(double) : 0;  // among the zeros
  for (const Lane& lane : layout.lanes) {
    if (lane.combine == Combine::kSum) bytes += static_cast<std::size_t>(depth) * number;
    if (lane.column == layout.sum && depth > 0) bytes += static_cast<std::size_t>(depth - 1) * sum;
  }
  return bytes;
}

}  // namespace

// ---- CountRing -------------------------------------------------------------------

void CountRing::Reserve(std::size_t capacity) {
  absl::visit([&](auto& numbers) { numbers = Lengthened(numbers, rows_, capacity_, capacity); },
              numbers_);
  capacity_ = capacity;
}

template <typename Wider>
void CountRing::WidenTo() {
  AlignedVector<Wider> wider(rows_ * capacity_);
  absl::visit(
      [&](const auto& numbers) {
        for (std::size_t i = 0; i < numbers.size(); ++i) wider[i] = static_cast<Wider>(numbers[i]);
      },
      numbers_);
  numbers_ = std::move(wider);
}

void CountRing::Widen() {
  if (absl::holds_alternative<AlignedVector<std::uint8_t>>(numbers_)) {
    WidenTo<std::uint16_t>();
  } else if (absl::holds_alternative<AlignedVector<std::uint16_t>>(numbers_)) {
    WidenTo<std::int32_t>();
  } else {
    WidenTo<double>();
  }
}

bool CountRing::Fits(std::size_t at, const double* values, std::size_t n) {
  const Kernels& kernels = BestKernels();
  if (auto* bytes = absl::get_if<AlignedVector<std::uint8_t>>(&numbers_)) {
    return kernels.narrow_1(n, values, bytes->data() + at);
  }
  if (auto* shorts = absl::get_if<AlignedVector<std::uint16_t>>(&numbers_)) {
    return kernels.narrow_2(n, values, shorts->data() + at);
  }
  if (auto* ints = absl::get_if<AlignedVector<std::int32_t>>(&numbers_)) {
    return kernels.narrow_4(n, values, ints->data() + at);
  }
  std::copy_n(values, n, absl::get<AlignedVector<double>>(numbers_).data() + at);
  return true;
}

void CountRing::Store(std::size_t row, std::size_t begin, std::size_t n, double* values) {
  while (!Fits(row * capacity_ + begin, values, n)) Widen();
  std::fill_n(values, n, 0.0);
}

void CountRing::Slide(std::size_t entering, std::size_t leaving, std::size_t begin, std::size_t n,
                      double* total) const {
  const Kernels& kernels = BestKernels();
  const std::size_t in = entering * capacity_ + begin;
  const std::size_t out = leaving * capacity_ + begin;
  if (const auto* bytes = absl::get_if<AlignedVector<std::uint8_t>>(&numbers_)) {
    kernels.slide_1(n, bytes->data() + in, bytes->data() + out, total);
  } else if (const auto* shorts = absl::get_if<AlignedVector<std::uint16_t>>(&numbers_)) {
    kernels.slide_2(n, shorts->data() + in, shorts->data() + out, total);
  } else if (const auto* ints = absl::get_if<AlignedVector<std::int32_t>>(&numbers_)) {
    kernels.slide_4(n, ints->data() + in, ints->data() + out, total);
  } else {
    const AlignedVector<double>& doubles = absl::get<AlignedVector<double>>(numbers_);
    if (kernels.slide_8(n, doubles.data() + in, doubles.data() + out, total) > kMostExact) {
      Recount(entering, leaving, begin, n, total);
    }
  }
}

// Totals that a double can't hold exactly are added up anew, lest their rounding stays.
void CountRing::Recount(std::size_t entering, std::size_t leaving, std::size_t begin, std::size_t n,
                        double* total) const {
  const AlignedVector<double>& doubles = absl::get<AlignedVector<double>>(numbers_);
  std::fill_n(total, n, 0.0);
  for (std::size_t row = leaving; row != entering;) {
    row = (row + 1) % rows_;
    for (std::size_t i = 0; i < n; ++i) total[i] += doubles[row * capacity_ + begin + i];
  }
}

std::size_t CountRing::bytes() const {
  return absl::visit([](const auto& numbers) { return numbers.size() * sizeof(numbers[0]); },
                     numbers_);
}

// ---- SumRing ---------------------------------------------------------------------

void SumRing::Reserve(std::size_t capacity) {
  capacity_ = capacity;
  if (hi_.empty()) return;
  for (auto* columns : {&hi_, &lo_}) {
    for (AlignedVector<double>& column : *columns) {
      if (!column.empty()) Lengthen(column, capacity);
    }
  }
  Lengthen(zeros_, capacity);
}

void SumRing::Store(std::size_t row, std::size_t begin, std::size_t n, const double* hi,
                    const double* lo) {
  if (hi_[row].empty()) hi_[row].resize(capacity_);
  std::copy_n(hi, n, hi_[row].data() + begin);
  if (lo != nullptr) {
    if (lo_[row].empty()) lo_[row].resize(capacity_);
    has_lo_ = row_has_lo_ = true;
    std::copy_n(lo, n, lo_[row].data() + begin);
  } else if (!lo_[row].empty()) {
    std::fill_n(lo_[row].data() + begin, n, 0.0);
  }
}

void SumRing::End(std::size_t row) {
  if (!row_has_lo_) lo_[row].clear();
  row_has_lo_ = false;
}

std::size_t SumRing::bytes() const {
  std::size_t numbers = zeros_.size();
  for (const AlignedVector<double>& hi : hi_) numbers += hi.size();
  for (const AlignedVector<double>& lo : lo_) numbers += lo.size();
  return numbers * sizeof(double);
}

// ---- PaneHistory -----------------------------------------------------------------

PaneHistory::PaneHistory(const Layout& layout, std::int64_t depth)
    : layout_(layout),
      depth_(depth),
      least_steps_(LeastStepsPerTick(layout, depth)),
      most_steps_(MostStepsPerTick(layout, depth)),
      sums_(layout.sum >= 0 && depth > 0 ? static_cast<std::size_t>(depth - 1) : 0) {
  for (int column = 0; column < layout.columns; ++column) counts_.emplace_back(0);
  for (const Lane& lane : layout.lanes) {
    if (lane.combine != Combine::kSum) continue;
    counts_[static_cast<std::size_t>(lane.column)] = CountRing(static_cast<std::size_t>(depth));
  }
}

void PaneHistory::Reserve(std::size_t capacity) {
  capacity_ = capacity;
  for (CountRing& ring : counts_) ring.Reserve(capacity);
  sums_.Reserve(capacity);
}

void PaneHistory::Begin(std::int64_t tick) {
  tick_ = tick;
  if (++row_ >= depth_) row_ = 0;
  if (++sums_row_ >= depth_ - 1) sums_row_ = 0;
}

void PaneHistory::End() {
  if (layout_.sum >= 0) sums_.End(static_cast<std::size_t>(sums_row_));
}

std::size_t PaneHistory::StepsOfTick() const {
  if (depth_ == 0) return 0;
  const bool lacks = layout_.sum >= 0 && !sums_.LacksNothing(static_cast<std::size_t>(sums_row_));
  return lacks ? most_steps_ : least_steps_;
}

std::size_t PaneHistory::LeastStepsPerTick(const Layout& layout, std::int64_t depth) {
  if (depth == 0) return 0;
  return static_cast<std::size_t>(
      std::count_if(layout.lanes.begin(), layout.lanes.end(),
                    [](const Lane& lane) { return lane.combine == Combine::kSum; }));
}

std::size_t PaneHistory::MostStepsPerTick(const Layout& layout, std::int64_t depth) {
  return LeastStepsPerTick(layout, depth) + (depth > 0 && layout.sum >= 0 ? 1 : 0);
}

std::size_t PaneHistory::bytes() const {
  std::size_t bytes = sums_.bytes();
  for (const CountRing& ring : counts_) bytes += ring.bytes();
  return bytes;
}

std::size_t PaneHistory::LeastBytesPerSegment(const Layout& layout, std::int64_t depth) {
  return BytesOfRows(layout, depth, sizeof(std::uint8_t), sizeof(double));
}

std::size_t PaneHistory::MostBytesPerSegment(const Layout& layout, std::int64_t depth) {
  return BytesOfRows(layout, depth, sizeof(double), 2 * sizeof(double));
}

}  // namespace sluice::window
