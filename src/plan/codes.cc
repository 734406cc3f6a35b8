#include "src/plan/codes.h"

namespace sluice::plan {

const std::vector<CodeInfo>& AllCodes() {
  static const auto* const codes = new std::vector<CodeInfo>{
#define SLUICE_PLAN_CODE(enumerator, name, severity) \
  {Code::enumerator, name, Diagnostic::Severity::severity},
      SLUICE_PLAN_CODES(SLUICE_PLAN_CODE)
#undef SLUICE_PLAN_CODE
  };
  return *codes;
}

}  // namespace sluice::plan
