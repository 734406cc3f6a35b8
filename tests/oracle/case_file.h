// Cases as files: plan.sluice, a trace or the exact steps, and the events expected.
#ifndef SLUICE_TESTS_ORACLE_CASE_FILE_H_
#define SLUICE_TESTS_ORACLE_CASE_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sluice/v1/event.pb.h"
#include "src/trace/reader.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/oracle.h"

namespace sluice::oracle {

// One line of expected.jsonl: an event in protobuf JSON of which the fields that
// stand there are compared. A field that is null must be absent.
struct ExpectedEvent {
  v1::Event event;
  std::vector<std::string> fields;
  std::string line;
};

struct CaseFile {
  std::string name;
  std::string plan_text;
  // The trace that is replayed (trace.csv or trace.jsonl), or empty where the case
  // gives the host's steps one by one (steps.jsonl).
  std::string trace_path;
  std::int64_t start_ns = 0;
  std::vector<Step> steps;
  std::vector<ExpectedEvent> expected;
};

// The folders below `folder` that hold a plan.sluice, sorted.
std::vector<std::string> FindCases(const std::string& folder);

absl::StatusOr<CaseFile> LoadCase(const std::string& folder);

// The steps that the clock of a replay makes of a trace: the first row starts the
// engine; at a row newer than all before it, an advance to 1 ns before that row; at the
// end an advance to the newest time + lateness.
absl::StatusOr<std::vector<Step>> StepsOfTrace(trace::Reader& reader, std::int64_t lateness_ns,
                                               std::int64_t& start_ns);

// Empty where `actual` (of the kinds that the oracle knows, and of those expected) are the
// expected events, each equal in the fields expected; else the first difference.
std::string DifferenceFromExpected(const std::vector<ExpectedEvent>& expected,
                                   const std::vector<v1::Event>& actual);

// steps.jsonl: `{"start": NS}`, then `{"advance": NS}`, a sample in protobuf JSON, or
// `{"reset": TARGET}` and `{"ask": TARGET}`, TARGET being an event's gate, segment and (to
// reset) owner.
std::string StepsToText(std::int64_t start_ns, const std::vector<Step>& steps);
absl::Status StepsFromText(const std::string& text, std::int64_t& start_ns,
                           std::vector<Step>& steps);

// A failing pair as files of a case, each under its name, with what was expected.
std::string CaseToText(const Pair& pair, const std::vector<v1::Event>& expected);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_CASE_FILE_H_
