#include "src/engine/cell_table.h"

#include <algorithm>
#include <utility>

#include "src/window/compensated.h"
#include "src/window/kernels.h"
#include "src/window/pane_store.h"

namespace sluice::engine {

bool TakesCells(const plan::Program& program, const plan::SignalSpec& signal) {
  return signal.kind != v1::Signal::COUNTER &&
         std::all_of(signal.stores.begin(), signal.stores.end(), [&](int store) {
           return window::PaneStore::TakesCells(program.stores[static_cast<std::size_t>(store)]);
         });
}

bool CellsHaveExtremes(const plan::Program& program) {
  return std::any_of(
      program.signals.begin(), program.signals.end(), [&](const plan::SignalSpec& signal) {
        return TakesCells(program, signal) &&
               std::any_of(signal.stores.begin(), signal.stores.end(), [&](int store) {
                 const plan::Fields& fields =
                     program.stores[static_cast<std::size_t>(store)].fields;
                 return fields.min || fields.max;
               });
      });
}

ListForm ListsOf(const plan::Program& program, const plan::SignalSpec& signal) {
  ListForm form = ListForm::kNone;
  if (!TakesCells(program, signal)) return form;
  bool alone = true;
  for (const int store : signal.stores) {
    const plan::Fields& fields = program.stores[static_cast<std::size_t>(store)].fields;
    if (fields.histogram) form = ListForm::kBeside;
    alone = alone && !(fields.sum || fields.min || fields.max);
  }
  return form == ListForm::kBeside && alone ? ListForm::kAlone : form;
}

bool CellsHaveLists(const plan::Program& program) {
  return std::any_of(
      program.signals.begin(), program.signals.end(),
      [&](const plan::SignalSpec& signal) { return ListsOf(program, signal) != ListForm::kNone; });
}

void CellTable::AddSeries() {
  stamps_.push_back(0);
  forms_.push_back(ListForm::kNone);
  for (const std::unique_ptr<Row>& row : rows_) {
    if (row != nullptr) Lengthen(*row);
  }
  Point();
}

void CellTable::SetStamp(std::uint32_t series, std::uint32_t stamp, ListForm list) {
  stamps_[series] = stamp;
  forms_[series] = list;
  for (const auto* rows : {&rows_, &idle_}) {
    for (const std::unique_ptr<Row>& row : *rows) {
      if (row != nullptr && series < row->cells.size()) Stamp(*row, series);
    }
  }
}

void CellTable::Stamp(Row& row, std::uint32_t series) const {
  row.cells[series].stamp = stamps_[series];
  if (!lists_) return;
  row.lists[series].kept = forms_[series] != ListForm::kNone;
  row.lists[series].alone = forms_[series] == ListForm::kAlone;
}

void CellTable::Lengthen(Row& row) {
  const std::size_t size = row.cells.size();
  if (size == stamps_.size()) return;
  row.cells.resize(stamps_.size());
  if (!row.lacks.empty()) row.lacks.resize(stamps_.size());
  if (extremes_) row.extremes.resize(stamps_.size(), window::kExtremesOfNothing);
  if (lists_) {
    row.lists.resize(stamps_.size());
    row.listed.resize(stamps_.size());
  }
  for (std::size_t series = size; series < stamps_.size(); ++series) {
    Stamp(row, static_cast<std::uint32_t>(series));
  }
}

void CellTable::GrowList(Row& row, std::uint32_t series) {
  internal::OpenList& list = row.lists[series];
  const std::uint32_t room = std::max(kLeastListed, 2 * list.room);
  std::unique_ptr<std::int16_t[]> larger(new std::int16_t[room]);
  std::int16_t* const next = std::copy(list.begin(), list.next, larger.get());
  list.next = next;
  list.end = larger.get() + room;
  list.room = room;
  row.listed[series] = std::move(larger);
}

void CellTable::TurnTo(std::size_t slot, std::int64_t after_ns, std::int64_t until_ns) {
  std::unique_ptr<Row>& row = rows_[slot];
  if (row == nullptr && !idle_.empty()) {
    row = std::move(idle_.back());
    idle_.pop_back();
  }
  if (row == nullptr) row = std::make_unique<Row>();
  Lengthen(*row);
  turned_to_ = slot;
  open_.after_ = after_ns;
  open_.until_ = until_ns;
  Point();
}

void CellTable::Point() {
  open_.cells_ = nullptr;
  open_.size_ = 0;
  if (rows_[turned_to_] == nullptr) return;
  Row& row = *rows_[turned_to_];
  open_.cells_ = row.cells.data();
  open_.size_ = static_cast<std::uint32_t>(row.cells.size());
  open_.lacks_ = row.lacks.empty() ? nullptr : row.lacks.data();
  open_.extremes_ = extremes_ ? row.extremes.data() : nullptr;
  open_.lists_ = lists_ ? row.lists.data() : nullptr;
}

bool CellTable::KeepLacks() {
  Row& row = *rows_[turned_to_];
  if (!row.lacks.empty()) return false;
  if (!idle_lacks_.empty()) {
    row.lacks = std::move(idle_lacks_.back());
    idle_lacks_.pop_back();
  }
  row.lacks.resize(row.cells.size());
  Point();
  return true;
}

internal::OpenCell* CellTable::FindNumbers(std::uint64_t series, std::int64_t time_ns) const {
  internal::OpenCell* const cell = open_.Find(series, time_ns);
  if (cell == nullptr || forms_[static_cast<std::uint32_t>(series)] != ListForm::kNone) {
    return nullptr;
  }
  return cell;
}

bool CellTable::AddValues(std::uint64_t series, std::int64_t time_ns,
                          absl::Span<const double> values) {
  internal::OpenCell* const cell = FindNumbers(series, time_ns);
  if (cell == nullptr || values.size() > UINT32_MAX - cell->samples) return false;
  if (values.empty()) return true;
  window::AddedUp all;
  if (!window::BestKernels().add_up(values.size(), values.data(), all)) return false;
  const window::Compensated sum = window::TwoSum(cell->sum, all.sum.hi);
  const window::Compensated lack = window::TwoSum(sum.lo, all.sum.lo);
  if (!(lack.lo == 0)) return false;  // nor where the sum is not finite
  if (lack.hi != 0) {
    KeepLacks();
    if (!open_.AddLack(*cell, lack.hi)) return false;
  }
  if (extremes_) {
    internal::OpenExtremes& extremes = open_.extremes_[cell - open_.cells_];
    internal::OpenCells::Include(extremes, all.min);
    internal::OpenCells::Include(extremes, all.max);
  }
  cell->sum = sum.hi;
  cell->samples += static_cast<std::uint32_t>(values.size());
  return true;
}

CellTable::Run CellTable::AddRun(const unsigned char* samples, std::size_t n) {
  constexpr std::size_t kMost = 512;
  const window::SeriesValue first = window::LoadSample(samples, 0);
  if (FindNumbers(first.series, first.time_ns) == nullptr) return {1, false};
  double values[kMost];
  const std::size_t run = window::BestKernels().copy_run(std::min(n, kMost), samples, first.series,
                                                         open_.after_, open_.until_, values);
  return {run, AddValues(first.series, first.time_ns, {values, run})};
}

window::Cells CellTable::At(std::size_t slot) const {
  window::Cells cells;
  if (rows_[slot] == nullptr) return cells;
  Row& row = *rows_[slot];
  cells.cells = row.cells.data();
  cells.lacks = row.lacks.empty() ? nullptr : row.lacks.data();
  cells.extremes = extremes_ ? row.extremes.data() : nullptr;
  cells.lists = lists_ ? row.lists.data() : nullptr;
  return cells;
}

void CellTable::Free(std::size_t slot) {
  std::unique_ptr<Row>& row = rows_[slot];
  if (row == nullptr) return;
  if (!row->lacks.empty()) idle_lacks_.push_back(std::move(row->lacks));
  row->lacks.clear();
  idle_.push_back(std::move(row));
}

std::uint64_t CellTable::WaitingSamples(std::uint32_t series) const {
  std::uint64_t samples = 0;
  for (const std::unique_ptr<Row>& row : rows_) {
    if (row != nullptr && series < row->cells.size()) samples += row->cells[series].samples;
  }
  return samples;
}

std::size_t CellTable::bytes() const {
  std::size_t bytes = stamps_.capacity() * sizeof(std::uint32_t) + forms_.capacity();
  const auto add = [&bytes](const std::vector<std::unique_ptr<Row>>& rows) {
    for (const std::unique_ptr<Row>& one : rows) {
      if (one == nullptr) continue;
      const Row& row = *one;
      bytes += row.cells.capacity() * sizeof(internal::OpenCell) +
               row.lacks.capacity() * sizeof(double) +
               row.extremes.capacity() * sizeof(internal::OpenExtremes) +
               row.lists.capacity() * sizeof(internal::OpenList) +
               row.listed.capacity() * sizeof(row.listed[0]);
      for (const internal::OpenList& list : row.lists) {
        bytes += list.room * sizeof(std::int16_t);
      }
    }
  };
  add(rows_);
  add(idle_);
  for (const window::AlignedVector<double>& lacks : idle_lacks_) {
    bytes += lacks.capacity() * sizeof(double);
  }
  return bytes;
}

}  // namespace sluice::engine
