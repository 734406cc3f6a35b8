// What commands say of journals.
#ifndef SLUICE_SRC_CLI_JOURNAL_WORDS_H_
#define SLUICE_SRC_CLI_JOURNAL_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/journal.h"

namespace sluice::cli {

// Safe to show: what comes from files is escaped.
std::string TornTailText(const JournalDamage& tail);
std::string LossText(const v1::JournalLoss& loss, std::int64_t tick_ns);

// "Spring launch night" (a301ae4a); the id alone where it has no name. Not escaped.
std::string PlanText(const std::string& name, const std::string& id);

// All that is not as it should be in what was read, a line for each.
std::vector<std::string> FaultTexts(const JournalContents& contents, std::int64_t tick_ns);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_JOURNAL_WORDS_H_
