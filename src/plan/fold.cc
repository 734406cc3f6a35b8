#include "src/plan/fold.h"

#include <algorithm>
#include <utility>

namespace sluice::plan {
namespace {

// The space of a signal's labels, made where it is new.
int SpaceOf(const SignalSpec& signal, std::vector<SpaceSpec>& spaces) {
  std::vector<std::string> labels = signal.labels;
  std::sort(labels.begin(), labels.end());
  const auto known = std::find_if(spaces.begin(), spaces.end(),
                                  [&](const SpaceSpec& space) { return space.labels == labels; });
  if (known != spaces.end()) return static_cast<int>(known - spaces.begin());
  spaces.push_back({std::move(labels)});
  return static_cast<int>(spaces.size()) - 1;
}

}  // namespace

Program FoldingProgram(const Program& program) {
  Program folding;
  folding.name = program.name;
  folding.tick_ns = program.tick_ns;
  folding.lateness_ns = program.lateness_ns;
  folding.ahead_ns = program.ahead_ns;
  folding.people_time = program.people_time;
  folding.signals = program.signals;
  folding.spaces.emplace_back();  // that of no labels
  for (std::size_t i = 0; i < folding.signals.size(); ++i) {
    SignalSpec& signal = folding.signals[i];
    const std::vector<int> stores = std::exchange(signal.stores, {});
    if (stores.empty()) continue;
    StoreSpec all;
    all.signal = static_cast<int>(i);
    all.space = SpaceOf(signal, folding.spaces);
    for (const int store : stores) {
      const StoreSpec& one = program.stores[static_cast<std::size_t>(store)];
      all.fields.Merge(one.fields);
      all.silence |= one.silence;
    }
    all.fields.count = true;
    signal.stores.push_back(static_cast<int>(folding.stores.size()));
    folding.stores.push_back(std::move(all));
  }
  return folding;
}

const StoreSpec* FoldingStore(const Program& folding, int signal) {
  const std::vector<int>& stores = folding.signals[static_cast<std::size_t>(signal)].stores;
  return stores.empty() ? nullptr : &folding.stores[static_cast<std::size_t>(stores[0])];
}

}  // namespace sluice::plan
