#include "src/window/pane_history.h"

#include <algorithm>
#include <utility>

#include "src/window/floor_divide.h"

namespace sluice::window {
namespace {

// Up to here, whole numbers add up exactly in doubles.
constexpr double kMostExact = 0x1p53;

// Of a segment: its place among the zeros of a SumRing, where there are rows of sums.
std::size_t BytesOfZeros(const Layout& layout, std::int64_t depth) {
  return layout.sum >= 0 && depth > 0 ? sizeof(double) : 0;
}

// A ring of `rows` rows, in which each is longer now.
template <typename Number>
std::vector<Number> Lengthened(const std::vector<Number>& numbers, std::size_t rows,
                               std::size_t from, std::size_t to) {
  std::vector<Number> longer(rows * to);
  for (std::size_t row = 0; row < rows; ++row) {
    std::copy_n(numbers.data() + row * from, from, longer.data() + row * to);
  }
  return longer;
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
  std::vector<Wider> wider(rows_ * capacity_);
  absl::visit(
      [&](const auto& numbers) {
        for (std::size_t i = 0; i < numbers.size(); ++i) wider[i] = static_cast<Wider>(numbers[i]);
      },
      numbers_);
  numbers_ = std::move(wider);
}

void CountRing::Widen() {
  if (absl::holds_alternative<std::vector<std::uint8_t>>(numbers_)) {
    WidenTo<std::uint16_t>();
  } else if (absl::holds_alternative<std::vector<std::uint16_t>>(numbers_)) {
    WidenTo<std::int32_t>();
  } else {
    WidenTo<double>();
  }
}

bool CountRing::Fits(std::size_t at, const double* values, std::size_t n) {
  const Kernels& kernels = BestKernels();
  if (auto* bytes = absl::get_if<std::vector<std::uint8_t>>(&numbers_)) {
    return kernels.narrow_1(n, values, bytes->data() + at);
  }
  if (auto* shorts = absl::get_if<std::vector<std::uint16_t>>(&numbers_)) {
    return kernels.narrow_2(n, values, shorts->data() + at);
  }
  if (auto* ints = absl::get_if<std::vector<std::int32_t>>(&numbers_)) {
    return kernels.narrow_4(n, values, ints->data() + at);
  }
  std::copy_n(values, n, absl::get<std::vector<double>>(numbers_).data() + at);
  return true;
}

// By blocks, which are still in the nearest cache when they are made empty.
void CountRing::Store(std::size_t row, double* values, std::size_t n) {
  constexpr std::size_t kBlock = 512;
  for (std::size_t i = 0; i < n; i += kBlock) {
    const std::size_t size = std::min(kBlock, n - i);
    while (!Fits(row * capacity_ + i, values + i, size)) Widen();
    std::fill_n(values + i, size, 0.0);
  }
}

void CountRing::Slide(std::size_t entering, std::size_t leaving, std::size_t n,
                      double* total) const {
  const Kernels& kernels = BestKernels();
  const std::size_t in = entering * capacity_;
  const std::size_t out = leaving * capacity_;
  if (const auto* bytes = absl::get_if<std::vector<std::uint8_t>>(&numbers_)) {
    kernels.slide_1(n, bytes->data() + in, bytes->data() + out, total);
  } else if (const auto* shorts = absl::get_if<std::vector<std::uint16_t>>(&numbers_)) {
    kernels.slide_2(n, shorts->data() + in, shorts->data() + out, total);
  } else if (const auto* ints = absl::get_if<std::vector<std::int32_t>>(&numbers_)) {
    kernels.slide_4(n, ints->data() + in, ints->data() + out, total);
  } else {
    const std::vector<double>& doubles = absl::get<std::vector<double>>(numbers_);
    if (kernels.slide_8(n, doubles.data() + in, doubles.data() + out, total) > kMostExact) {
      Recount(entering, leaving, n, total);
    }
  }
}

// Totals that a double can't hold exactly are added up anew, lest their rounding stays.
void CountRing::Recount(std::size_t entering, std::size_t leaving, std::size_t n,
                        double* total) const {
  const std::vector<double>& doubles = absl::get<std::vector<double>>(numbers_);
  std::fill_n(total, n, 0.0);
  for (std::size_t row = leaving; row != entering;) {
    row = (row + 1) % rows_;
    for (std::size_t i = 0; i < n; ++i) total[i] += doubles[row * capacity_ + i];
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
    for (std::vector<double>& column : *columns) {
      if (!column.empty()) Lengthen(column, capacity);
    }
  }
  Lengthen(zeros_, capacity);
}

void SumRing::Exchange(std::size_t row, std::vector<double>& hi, std::vector<double>& lo) {
  hi_[row].swap(hi);
  lo_[row].swap(lo);
  hi_[row].resize(capacity_);
  if (!lo_[row].empty()) {
    lo_[row].resize(capacity_);
    has_lo_ = true;
  }
}

std::size_t SumRing::bytes() const {
  std::size_t numbers = zeros_.size();
  for (const std::vector<double>& hi : hi_) numbers += hi.size();
  for (const std::vector<double>& lo : lo_) numbers += lo.size();
  return numbers * sizeof(double);
}

// ---- PaneHistory -----------------------------------------------------------------

PaneHistory::PaneHistory(const Layout& layout, std::int64_t depth)
    : layout_(layout), depth_(depth), sums_(layout.sum >= 0 ? static_cast<std::size_t>(depth) : 0) {
  for (int column = 0; column < layout.columns; ++column) counts_.emplace_back(0);
  for (const Lane& lane : layout.lanes) {
    if (lane.combine != Combine::kSum) continue;
    counts_[static_cast<std::size_t>(lane.column)] = CountRing(static_cast<std::size_t>(depth));
  }
}

std::size_t PaneHistory::RowOf(std::int64_t tick) const {
  return static_cast<std::size_t>(FloorModulo(tick, depth_));
}

void PaneHistory::Reserve(std::size_t capacity) {
  for (CountRing& ring : counts_) ring.Reserve(capacity);
  sums_.Reserve(capacity);
}

std::size_t PaneHistory::Push(std::int64_t tick, Pane& pane, std::size_t segments) {
  if (depth_ == 0) return 0;
  std::size_t steps = 0;
  const std::size_t row = RowOf(tick);
  for (const Lane& lane : layout_.lanes) {
    const auto column = static_cast<std::size_t>(lane.column);
    if (lane.combine == Combine::kSum) {
      counts_[column].Store(row, pane.columns[column].data(), segments);
      steps += segments;
    } else if (lane.column == layout_.sum) {
      std::vector<double>& hi = pane.columns[column];
      std::vector<double>& lo = pane.columns[column + 1];
      if (!lo.empty()) {
        BestKernels().normalise(segments, hi.data(), lo.data());
        steps += segments;
      }
      sums_.Exchange(row, hi, lo);
      hi.assign(pane.capacity, 0.0);
      lo.clear();
    }
  }
  return steps;
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
  std::size_t row = 0;
  for (const Lane& lane : layout.lanes) {
    if (lane.combine == Combine::kSum) row += sizeof(std::uint8_t);
    if (lane.column == layout.sum) row += sizeof(double);
  }
  return row * static_cast<std::size_t>(depth) + BytesOfZeros(layout, depth);
}

std::size_t PaneHistory::MostBytesPerSegment(const Layout& layout, std::int64_t depth) {
  std::size_t row = 0;
  for (const Lane& lane : layout.lanes) {
    if (lane.combine == Combine::kSum) row += sizeof(double);
    if (lane.column == layout.sum) row += 2 * sizeof(double);
  }
  return row * static_cast<std::size_t>(depth) + BytesOfZeros(layout, depth);
}

}  // namespace sluice::window
