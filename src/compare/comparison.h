// Two streams of events, and where their decisions differ.
#ifndef SLUICE_SRC_COMPARE_COMPARISON_H_
#define SLUICE_SRC_COMPARE_COMPARISON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/shadow.h"
#include "sluice/v1/event.pb.h"
#include "src/compare/episodes.h"
#include "src/compare/plans.h"
#include "src/plan/program.h"

namespace sluice::compare {

// Each stream comes in its own order; how they are interleaved makes no difference, so long as
// SettleUpTo is told the truth. Memory: the events that are not settled, and Episodes.
//
// Not thread-safe.
class Comparison {
 public:
  // Of the programs nothing is kept but what is copied here.
  Comparison(const plan::Program& live, const plan::Program& candidate,
             std::size_t max_differences);

  void Note(Side side, const v1::Event& event);

  // Neither stream has anything more to tell of this time, or of one before it.
  void SettleUpTo(std::int64_t time_ns);

  // As of the last SettleUpTo. `more_notes` come after its own.
  ShadowReport Report(const std::vector<std::string>& more_notes = {}) const;

  // Gates and levers in a segment that something is known of yet.
  std::size_t kept() const { return keys_.size(); }

 private:
  using Kind = DecisionDifference::Kind;

  // What is compared with what.
  struct Key {
    Kind kind;
    std::string name;
    std::vector<std::string> values;  // of the labels, in the order of the plan
    std::string lever_value;

    bool operator<(const Key& other) const {
      return std::tie(kind, name, values, lever_value) <
             std::tie(other.kind, other.name, other.values, other.lever_value);
    }
  };

  // Something that happened. At one time marks come first, then ends, then beginnings.
  struct Step {
    enum class What { kEscalated, kBreached, kEnd, kBegin };

    std::int64_t at_ns = 0;
    What what = What::kBegin;
    Side side = kLive;
    Key key;
    absl::optional<std::int64_t> since_ns;
    bool mute = false;
  };

  void NoteGate(Side side, const v1::Event& event, std::int64_t at_ns);
  void NoteLever(Side side, const v1::Event& event, std::int64_t at_ns);
  Key KeyOf(Kind kind, const std::string& name, const std::vector<std::string>& labels,
            const v1::Event& event) const;
  void Push(Side side, Step::What what, std::int64_t at_ns, Key key) {
    waiting_[side].push_back({at_ns, what, side, std::move(key), absl::nullopt, false});
  }
  void Take(const Step& step);
  // Forgets what was over long ago, once there is much.
  void Sweep();

  // Adds an episode to a report, of which it may be a difference.
  void Tell(const Key& key, const Episode& episode, ShadowReport& report,
            std::deque<DecisionDifference>& differences) const;
  void KeepFinal(const Key& key, const Episode& episode);
  DecisionDifference DifferenceOf(const Key& key, absl::optional<DecisionSpan> live,
                                  absl::optional<DecisionSpan> candidate) const;
  static DecisionTally& TallyOf(Kind kind, ShadowReport& report);

  const Plans plans_;
  const std::size_t max_differences_;
  std::array<std::vector<Step>, 2> waiting_;
  std::map<Key, Episodes> keys_;
  std::size_t sweep_at_ = 1024;
  absl::optional<std::int64_t> begin_ns_;
  std::int64_t settled_ns_ = std::numeric_limits<std::int64_t>::min();
  std::map<std::string, DecisionCount> counts_;
  std::map<std::string, std::array<std::uint64_t, 2>> not_compared_;  // trips, of gates
  ShadowReport final_;                                                // tallies of what is final
  std::deque<DecisionDifference> differences_;                        // that are final
};

// Whether both plans decided the same, and at the same time.
bool Same(const DecisionSpan& a, const DecisionSpan& b);

}  // namespace sluice::compare

#endif  // SLUICE_SRC_COMPARE_COMPARISON_H_
