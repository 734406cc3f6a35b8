// The messages that gates send, filled in.
#ifndef SLUICE_SRC_ENGINE_ACTION_MESSAGE_H_
#define SLUICE_SRC_ENGINE_ACTION_MESSAGE_H_

#include <memory>

#include "google/protobuf/message.h"
#include "sluice/v1/event.pb.h"
#include "src/plan/program.h"

namespace sluice::engine {

struct FilledAction {
  // Of the host's own C++ class where that is linked; must not outlive the program.
  // Null where the plan could not be checked against the message's type.
  std::unique_ptr<google::protobuf::Message> message;
  // The same in words and as data, always.
  v1::SentAction told;
};

// Fills what `gate` sends. `decision` is the ACTION event, all of it but `action`: what
// is not known there leaves its field unset, or says "unknown" in a string. A whole
// number that its field can't hold becomes the nearest that it can; a string is cut at
// 64 KiB, and all strings of one message together at 1 MiB.
FilledAction FillAction(const plan::ActionSpec& action, const plan::GateSpec& gate,
                        const plan::Program& program, const v1::Event& decision);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_ACTION_MESSAGE_H_
