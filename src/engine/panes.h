// What an engine needs to take in panes that others folded.
#ifndef SLUICE_SRC_ENGINE_PANES_H_
#define SLUICE_SRC_ENGINE_PANES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "src/engine/pane_sources.h"
#include "src/plan/program.h"
#include "src/window/pane_part.h"

namespace sluice::engine {

struct PaneMerge {
  // `text` is the plan's. At most `most_sources` sources are known.
  PaneMerge(const plan::Program& program, const std::string& text, std::size_t most_sources);

  plan::Program folding;
  std::string plan_id;
  std::vector<window::ThresholdPlaces> places;  // by store
  PaneSources sources;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PANES_H_
