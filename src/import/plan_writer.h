// The plan that alerts become: gates, and what they need.
#ifndef SLUICE_SRC_IMPORT_PLAN_WRITER_H_
#define SLUICE_SRC_IMPORT_PLAN_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/import/import.h"
#include "src/import/translator.h"

namespace sluice::import {

// A gate with what the plan has beside it.
struct GateDraft {
  v1::Item item;
  std::string role;                // its owner
  std::vector<v1::Item> messages;  // that it says
};

class PlanWriter {
 public:
  PlanWriter(Vocabulary& vocabulary, std::int64_t tick_ms)
      : vocabulary_(vocabulary), tick_ms_(tick_ms) {}

  // What is wrong with the gate, were it alone in the plan; empty if nothing is.
  std::string ErrorIn(const GateDraft& draft) const;

  void Add(GateDraft draft) { drafts_.push_back(std::move(draft)); }
  bool empty() const { return drafts_.empty(); }

  // The whole plan, with `comments` at its head.
  v1::Plan Write(const std::vector<std::string>& comments);

 private:
  v1::Item Tick() const;
  static v1::Item Role(const std::string& name);
  v1::Item SignalItem(const Signal& signal) const;
  std::string CommentOn(const Signal& signal) const;
  std::vector<v1::Item> SignalsOf(const std::vector<const GateDraft*>& drafts) const;

  Vocabulary& vocabulary_;
  std::int64_t tick_ms_;
  std::vector<GateDraft> drafts_;
};

// A text of users as it may stand in a comment: on one line.
std::string InComment(absl::string_view text);

// The words of a text, with one blank between.
std::string OneLine(absl::string_view text);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_PLAN_WRITER_H_
