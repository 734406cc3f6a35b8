// Any bytes as the text of a plan, and as a stored plan: the parser and the
// printer must end, say only what a terminal may be shown, and keep their laws.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "sluice/v1/plan.pb.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "tests/language/laws.h"

namespace {

using sluice::Diagnostics;
using sluice::language::BrokenLaw;
using sluice::language::BrokenSpan;
using sluice::language::Parse;
using sluice::language::Print;
using sluice::language::Source;

void Require(const std::string& broken) {
  if (broken.empty()) return;
  std::fprintf(stderr, "%s\n", broken.c_str());
  std::abort();
}

// All that MustBeEscaped is; the line breaks and tabs of the excerpt stay.
void CheckShown(const std::string& shown) {
  std::string plain;
  for (const char c : shown) plain += c == '\n' || c == '\t' ? ' ' : c;
  if (sluice::language::Escaped(plain) != plain) Require("shown as it is: " + plain);
}

void CheckText(const std::string& text) {
  Diagnostics diagnostics;
  const sluice::v1::Plan plan = Parse(Source("fuzz.sluice", text), diagnostics);
  diagnostics.Sort();
  CheckShown(diagnostics.ToString());
  if (diagnostics.has_errors()) return;
  Require(BrokenLaw(plan));
  Require(BrokenSpan(plan, text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  CheckText(bytes);
  sluice::v1::Plan stored;
  if (stored.ParseFromString(bytes)) CheckText(Print(stored));
  return 0;
}
