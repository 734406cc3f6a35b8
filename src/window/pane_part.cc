#include "src/window/pane_part.h"

#include <algorithm>

#include "src/window/pane_store.h"

namespace sluice::window {
namespace {

std::vector<std::size_t> PlacesOf(const std::vector<double>& some, const std::vector<double>& all) {
  std::vector<std::size_t> places;
  for (const double threshold : some) {
    const auto at = std::lower_bound(all.begin(), all.end(), threshold);
    places.push_back(static_cast<std::size_t>(at - all.begin()));
  }
  return places;
}

}  // namespace

ThresholdPlaces::ThresholdPlaces(const plan::Fields& store, const plan::Fields& part)
    : above(PlacesOf(store.above, part.above)), below(PlacesOf(store.below, part.below)) {}

void PaneStore::AddPart(std::size_t slot, std::uint32_t segment, const PanePart& part,
                        const ThresholdPlaces& places) {
  Pane& pane = Open(slot, segment);
  if (layout_.count >= 0) At(pane, layout_.count, segment) += part.count;
  if (layout_.ok >= 0) At(pane, layout_.ok, segment) += part.ok;
  if (layout_.sum >= 0) AddToSum(pane, segment, part.sum);
  if (layout_.squares >= 0) {
    double& hi = At(pane, layout_.squares, segment);
    double& lo = At(pane, layout_.squares + 1, segment);
    const Compensated sum = Add(Compensated{hi, lo}, part.squares);
    hi = sum.hi;
    lo = sum.lo;
  }
  if (part.count > 0) {
    NoteExtremes(pane, segment, part.min, part.max);
    if (layout_.first >= 0) NoteFirst(pane, segment, part.oldest_ns, part.first);
    if (layout_.last >= 0) NoteLast(pane, segment, part.newest_ns, part.last);
  }
  if (!pane.newest_ns.empty()) NoteTime(pane, segment, part.newest_ns);
  if (!pane.oldest_ns.empty()) NoteTime(pane, segment, part.oldest_ns);
  for (std::size_t i = 0; i < places.above.size(); ++i) {
    At(pane, layout_.above[i], segment) += part.above[places.above[i]];
  }
  for (std::size_t i = 0; i < places.below.size(); ++i) {
    At(pane, layout_.below[i], segment) += part.below[places.below[i]];
  }
  if (!histogram_) return;
  for (const BucketCount& entry : part.buckets) AddToHistogram(pane, segment, entry);
}

void PaneStore::SealWhole(std::size_t slot, std::int64_t tick, std::size_t segments,
                          const Cells& cells) {
  // So that cells are folded into its columns, whether or not a sample came the long way.
  if (segments > 0) Open(slot, static_cast<std::uint32_t>(segments - 1));
  BeginSeal(slot, tick, &cells);
  for (std::uint32_t segment = 0; histogram_ && segment < segments; ++segment) {
    const PaneWords words = SealHistogram(segment);
    std::vector<BucketCount>& counts = sealed_.histograms[segment];
    if (words.words.empty()) continue;
    NoteHistogram(sealed_, segment);
    counts.clear();
    ReadCounts(words, [&](BucketCount entry) { counts.push_back(entry); });
    Compact(counts);
  }
  for (std::size_t begin = 0; begin < segments; begin += kBlock) {
    SealBlock(begin, std::min(kBlock, segments - begin));
  }
}

PanePart PaneStore::part(std::uint32_t segment) const {
  const auto at = [&](int column) {
    return column < 0 ? 0 : sealed_.columns[static_cast<std::size_t>(column)][segment];
  };
  const auto sum_at = [&](int column) {
    if (column < 0) return Compensated();
    const auto& lo = sealed_.columns[static_cast<std::size_t>(column) + 1];
    return Compensated{at(column), lo.empty() ? 0 : lo[segment]};
  };
  PanePart part;
  part.count = at(layout_.count);
  part.ok = at(layout_.ok);
  part.sum = sum_at(layout_.sum);
  part.squares = sum_at(layout_.squares);
  part.min = at(layout_.min);
  part.max = at(layout_.max);
  part.first = at(layout_.first);
  part.last = at(layout_.last);
  if (!sealed_.oldest_ns.empty()) part.oldest_ns = sealed_.oldest_ns[segment];
  if (!sealed_.newest_ns.empty()) part.newest_ns = sealed_.newest_ns[segment];
  for (const int column : layout_.above) part.above.push_back(at(column));
  for (const int column : layout_.below) part.below.push_back(at(column));
  if (histogram_) part.buckets = sealed_.histograms[segment];
  return part;
}

}  // namespace sluice::window
