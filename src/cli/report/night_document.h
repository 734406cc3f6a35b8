// What a night's journal tells, as a document.
#ifndef SLUICE_SRC_CLI_REPORT_NIGHT_DOCUMENT_H_
#define SLUICE_SRC_CLI_REPORT_NIGHT_DOCUMENT_H_

#include <string>

#include "src/cli/report/document.h"
#include "src/cli/report/night.h"

namespace sluice::cli {

// "Review of Spring launch night"
std::string TitleOf(const Night& night);

// `pictures`: with the timelines, which take some work.
Document DocumentOf(const Night& night, bool pictures);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_NIGHT_DOCUMENT_H_
