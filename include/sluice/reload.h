// What a running engine would keep of its state under another plan (Engine::PlanReload).
#ifndef SLUICE_RELOAD_H_
#define SLUICE_RELOAD_H_

#include <string>
#include <vector>

#include "sluice/export.h"

namespace sluice {

// What becomes of one signal, gate, lever or ramp.
struct ReloadChange {
  enum class What { kSignal, kGate, kLever, kRamp };
  enum class Fate {
    kKept,     // it goes on as if nothing had happened
    kNew,      // the old plan had none of that name
    kAnew,     // it means something else now: it begins anew
    kRemoved,  // a gate that is tripped clears, what it holds is released
  };

  What what = What::kGate;
  Fate fate = Fate::kKept;
  std::string name;
  std::string why;   // in words; empty where there is nothing to add
  std::string live;  // what that means now: where it is tripped, held, or under way
};

// In the order of the new plan, first signals, then gates, levers and ramps; what was removed
// comes last. Of signals only those that lose their series.
struct SLUICE_EXPORT ReloadReport {
  std::vector<ReloadChange> changes;

  bool KeepsAll() const;

  // For people: a line for each that is not simply kept, and how many are.
  std::string ToText() const;
};

}  // namespace sluice

#endif  // SLUICE_RELOAD_H_
