// The texts of `message NAME "..."`, filled in.
#ifndef SLUICE_SRC_ENGINE_MESSAGE_TEXT_H_
#define SLUICE_SRC_ENGINE_MESSAGE_TEXT_H_

#include <string>

#include "src/engine/action_values.h"
#include "src/plan/people_time.h"
#include "src/plan/program.h"

namespace sluice::engine {

// What is unknown says so. A text that has grown beyond 1 MiB gets no further parts: whoever
// puts it into a field cuts it far sooner.
std::string FillMessage(const plan::TemplateSpec& message, const ActionVariables& variables,
                        const plan::PeopleTime& people_time);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_MESSAGE_TEXT_H_
