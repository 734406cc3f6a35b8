// What was not seen, not done or not kept: what a reader of events should know of them.
#ifndef SLUICE_SRC_REVIEW_SIGHT_H_
#define SLUICE_SRC_REVIEW_SIGHT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/engine/event_fields.h"

namespace sluice::review {

// A gate of which nothing was known in a segment.
struct Gap {
  std::string gate;
  engine::Segment segment;
  std::string owner;
  std::int64_t since_ns = 0;              // the first tick of which nothing was known
  std::int64_t told_ns = 0;               // BLIND
  absl::optional<std::int64_t> until_ns;  // nothing while it lasts
  bool lost = false;                      // at `until_ns` its run ended
};

struct Silence {
  std::string gate;
  engine::Segment segment;
  std::string role;
  std::string note;
  std::int64_t since_ns = 0;
  std::int64_t until_ns = 0;  // as it was asked for
  absl::optional<std::int64_t> ended_ns;
};

// Messages of one type that one gate sent.
struct Sent {
  std::string gate;
  std::string message;
  std::string owner;
  std::size_t sent = 0;
  std::size_t failed = 0;   // answers other than OK
  std::size_t dropped = 0;  // given up
  std::string last_reason;  // of those
};

// Reads events in their order. Not thread-safe.
class Sight {
 public:
  void Add(const v1::Event& event);
  // As of Incidents.
  void BeginRun(std::int64_t now_ns);

  const std::vector<Gap>& gaps() const { return gaps_; }
  const std::vector<Silence>& silences() const { return silences_; }
  std::vector<Sent> sent() const;
  const std::vector<v1::Event>& retired() const { return retired_; }  // RETIRED
  const std::vector<v1::Event>& refused() const { return refused_; }  // REFUSED
  const std::vector<v1::Event>& capped() const { return capped_; }    // CAPPED
  // READY, of what waits for a reset.
  std::vector<v1::Event> ready() const;

 private:
  using Key = std::pair<std::string, engine::Segment>;

  std::vector<Gap> gaps_;
  std::vector<Silence> silences_;
  std::map<Key, std::size_t> blind_;     // places in gaps_ of those that last
  std::map<Key, std::size_t> silenced_;  // places in silences_, likewise
  std::map<std::pair<std::string, std::string>, Sent> sent_;
  std::map<Key, v1::Event> ready_;
  std::vector<v1::Event> retired_;
  std::vector<v1::Event> refused_;
  std::vector<v1::Event> capped_;
};

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_SIGHT_H_
