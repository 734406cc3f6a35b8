// Messages as the payloads of records, and back.
#ifndef SLUICE_SRC_JOURNAL_SERIALIZE_H_
#define SLUICE_SRC_JOURNAL_SERIALIZE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/journal.pb.h"

namespace sluice::journal {

// The same message, the same bytes: maps in the order of their keys.
std::string Serialize(const google::protobuf::MessageLite& message);

// What is wrong with a payload, in words for the end of a sentence; empty where it is good.
// Texts are UTF-8, and times are such as 64-bit nanoseconds hold. Writers ask it, too: what no
// reader would take is not to be written.
absl::string_view ReadEvent(absl::string_view payload, v1::Event& event);
absl::string_view ReadHeader(absl::string_view payload, v1::JournalHeader& header);
absl::string_view ReadLoss(absl::string_view payload, v1::JournalLoss& loss);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_SERIALIZE_H_
