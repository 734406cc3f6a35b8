// What a plan says of incidents that their events don't.
#ifndef SLUICE_SRC_REVIEW_TERMS_H_
#define SLUICE_SRC_REVIEW_TERMS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/engine/event_fields.h"
#include "src/plan/program.h"

namespace sluice::review {

struct Terms {
  struct Gate {
    std::vector<std::string> labels;         // in the order of the plan
    std::int64_t acknowledge_within_ns = 0;  // of its severity; 0: the plan asks for nothing
    std::int64_t resolve_within_ns = 0;      // likewise
    std::vector<std::string> holds;          // levers
  };
  struct Lever {
    std::vector<std::string> labels;
    std::string rest;                 // as events write it
    std::vector<std::string> owners;  // whose say it is
  };
  struct Ramp {
    std::vector<std::string> labels;
    std::vector<std::string> guards;  // gates
    std::string owner;
  };
  std::map<std::string, Gate> gates;
  std::map<std::string, Lever> levers;
  std::map<std::string, Ramp> ramps;

  // What is gone since an earlier plan is still told of as that plan has it.
  void KeepNamesOf(const Terms& before);

  // start_success{region = "sg"}, as events write it: of what the plan has, or hasn't.
  std::string GateText(const std::string& name, const engine::Segment& segment) const;
  std::string LeverText(const std::string& name, const engine::Segment& segment) const;
  std::string RampText(const std::string& name, const engine::Segment& segment) const;
};

Terms TermsOf(const plan::Program& program);

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_TERMS_H_
