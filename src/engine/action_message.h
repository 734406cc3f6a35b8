#ifndef SLUICE_SRC_ENGINE_ACTION_MESSAGE_H_
#define SLUICE_SRC_ENGINE_ACTION_MESSAGE_H_
#include <memory>

#include "google/protobuf/message.h"
#include "sluice/v1/event.pb.h"
#include "src/plan/program.h"
namespace sluice::engine {
struct FilledAction {
  std::unique_ptr<google::protobuf::Message> message;
  v1::SentAction told;
};
inline FilledAction FillAction(const plan::ActionSpec& action, const plan::GateSpec&,
                               const plan::Program&, const v1::Event&) {
  FilledAction filled;
  filled.told.set_message(action.source.message().text());
  filled.told.set_text(action.source.message().text() + " { }");
  return filled;
}
}  // namespace sluice::engine
#endif
