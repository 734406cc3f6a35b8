// Levers, moved as section 7 of the language says: what holds a segment is gathered anew
// at every tick, from the states of all gates; only who waits for a place, and since when,
// is remembered.
#ifndef SLUICE_TESTS_ORACLE_LEVERS_H_
#define SLUICE_TESTS_ORACLE_LEVERS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "tests/oracle/expressions.h"
#include "tests/oracle/machine.h"
#include "tests/oracle/samples.h"

namespace sluice::oracle {

// A segment of a gate that holds what the gate holds: tripped or recovering, neither a
// shadow nor suppressed.
struct Holder {
  const GateRules* rules = nullptr;
  std::string gate;
  std::vector<std::string> values;  // of the gate's labels, in order
  Binding segment;
  std::string name;  // gate{label = "value"}
};

// A value of a lever. `rank` grows from least to most restrictive.
struct Setting {
  std::string text;  // as a plan writes it
  double number = 0;
  double rank = 0;
};

// A segment that was to go off rest and got no place.
struct Refusal {
  v1::Event capped;
  v1::Event escalate;
  std::vector<Holder> causes;
};

struct LeverTick {
  std::vector<v1::Event> moves;
  std::vector<Refusal> refusals;
};

class Levers {
 public:
  explicit Levers(const v1::Plan& plan);

  // Moves on to tick `at`. `holders` stand in the order of evaluation of their gates, then
  // of their label values.
  LeverTick Step(std::int64_t at, const std::vector<Holder>& holders, const Evaluator& evaluator);

  // The value of a lever at the last tick: a name, or a number in full. Empty where the
  // lever or its segment isn't there.
  std::string Ask(const std::string& lever, const Binding& segment) const;

 private:
  struct Wish {
    Setting setting;
    std::vector<Holder> causes;  // empty at rest
  };
  struct Segment {
    Setting value;
    bool has_place = false;
    std::optional<std::int64_t> waiting_since;
    bool refused = false;  // and was told so
    Wish wish;             // in this tick
  };
  struct Lever {
    const v1::Lever* declared = nullptr;
    std::vector<std::string> labels;
    Setting rest;
    std::map<std::vector<std::string>, Segment> segments;
  };

  void Exist(Lever& lever, std::int64_t at, const Evaluator& evaluator) const;
  static Wish WishFor(const Lever& lever, const Binding& segment,
                      const std::vector<Holder>& holders);
  static void GivePlaces(Lever& lever, std::int64_t at);
  Refusal Refuse(const Lever& lever, const Binding& segment, const Wish& wish,
                 std::int64_t at) const;

  std::vector<Lever> levers_;                // in the order of the file
  std::vector<v1::Expr> all_signals_;        // an aggregate of each, to ask what exists
  std::map<std::string, std::string> boss_;  // of roles that report to one
};

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_LEVERS_H_
