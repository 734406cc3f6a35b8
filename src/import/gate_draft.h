// One alert and one of its conditions -> a gate, with what people read of it.
#ifndef SLUICE_SRC_IMPORT_GATE_DRAFT_H_
#define SLUICE_SRC_IMPORT_GATE_DRAFT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "src/import/import.h"
#include "src/import/plan_writer.h"
#include "src/import/rules.h"
#include "src/import/translator.h"

namespace sluice::import {

class GateDrafter {
 public:
  GateDrafter(const Options& options, Rules& rules, Vocabulary& vocabulary, PlanWriter& writer)
      : options_(options), rules_(rules), vocabulary_(vocabulary), writer_(writer) {}

  // The gate for the `part`th of `parts` conditions. False, and told, where a plan refuses it.
  // `changed` becomes true where something of what the alert says is left out.
  bool Draft(const Rule& rule, const Condition& condition, std::size_t part, std::size_t parts,
             std::int64_t interval_ms, GateDraft& draft, bool& changed);

 private:
  void AddHead(const Rule& rule, std::size_t part, std::size_t parts, v1::Item& item);
  void AddLabels(const Rule& rule, GateDraft& draft, bool& changed);
  void AddDurations(const Rule& rule, std::int64_t interval_ms, v1::Gate& gate);
  void AddAnnotations(const Rule& rule, const Condition& condition, GateDraft& draft,
                      bool& changed);
  // The text as a message of the plan; empty, and told, where it can't be one.
  std::string Message(const Rule& rule, const Condition& condition, const Entry& annotation,
                      const GateDraft& draft, bool& changed);
  // With an action that says the message.
  GateDraft Saying(const GateDraft& draft, const std::string& name, const std::string& text,
                   absl::string_view type, absl::string_view field) const;
  std::string GateName(const Rule& rule);

  const Options& options_;
  Rules& rules_;
  Vocabulary& vocabulary_;
  PlanWriter& writer_;
  Names gate_names_;
  Names message_names_;
  Names role_names_;
  Names severity_names_;
};

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_GATE_DRAFT_H_
