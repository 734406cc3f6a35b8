// What reports say of a night, whatever their form.
#ifndef SLUICE_SRC_CLI_REPORT_NIGHT_WORDS_H_
#define SLUICE_SRC_CLI_REPORT_NIGHT_WORDS_H_

#include <string>
#include <vector>

#include "src/cli/report/night.h"
#include "src/review/follow_ups.h"

namespace sluice::cli {

// start_success{region = "sg"}: what an event is about; empty where that is nothing.
std::string AboutText(const v1::Event& event, const review::Terms& terms);
// Of a lever that is pinned as a whole: "expansion, everywhere".
std::string LeverOrAllText(const std::string& lever, const engine::Segment& segment,
                           const review::Terms& terms);

// "acknowledged", "pinned at paused until 05:20:00": what somebody did, of Review::acts().
std::string ActText(const v1::Event& act, const NightClock& clock);

// "at 02:10:00 from "Spring launch night" (a301ae4a) to ..."
std::string ReloadText(const JournalPlanChange& reload, const NightClock& clock);

// What a reader should know of the journal, the plan and the recorded data, a sentence each.
// `bad`: something is missing.
struct DataNote {
  std::string text;
  bool bad = false;
};
std::vector<DataNote> DataNotesOf(const Night& night, const NightClock& clock);

// By owner, in the plan's order of roles, and then by kind; nobody's last.
std::vector<review::FollowUp> FollowUpsByOwner(const Night& night);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_NIGHT_WORDS_H_
