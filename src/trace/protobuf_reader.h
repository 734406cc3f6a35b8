// Length-delimited sluice.v1.Trace messages.
#ifndef SLUICE_SRC_TRACE_PROTOBUF_READER_H_
#define SLUICE_SRC_TRACE_PROTOBUF_READER_H_

#include <memory>

#include "src/trace/input.h"
#include "src/trace/reader.h"

namespace sluice::trace {

// A row's line is the number of its record, from 1. Labels are sorted by name.
std::unique_ptr<Reader> OpenProtobuf(std::unique_ptr<Input> input, const ReaderOptions& options);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_PROTOBUF_READER_H_
