// Ramps and checklists.
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"

namespace sluice::language {

// ---- Ramps ----

bool Parser::ParseRamp(v1::Layout& layout, v1::Ramp* out) {
  if (!ParseName("the name of a ramp", out->mutable_name())) return false;
  if (AcceptWord("by") && !ParseLabels(out->mutable_labels())) return false;
  return ParseBlock(
      Block::kRamp, absl::StrCat("ramp `", out->name().text(), "`"), layout, out->mutable_clauses(),
      out->mutable_comments_at_end(),
      [this](v1::RampClause* clause, v1::Layout&) { return ParseRampClause(clause); });
}

bool Parser::ParseRampClause(v1::RampClause* clause) {
  if (AcceptWord("owner")) return ParseName("the role that owns it", clause->mutable_owner());
  if (AcceptWord("lever")) return ParseName("the name of a lever", clause->mutable_lever());
  if (AcceptWord("step")) return ParseStep(clause->mutable_step());
  if (AcceptWord("guard")) {
    return ParseGates(clause->mutable_guard()->mutable_names());
  }
  if (AcceptWord("advance")) {
    return ExpectWord("when", "`advance`") && ParseExpr(clause->mutable_advance_when());
  }
  if (AcceptWord("on")) {
    return ExpectWord("trip", "`on`") && ExpectWord("rollback", "`on trip`") &&
           ExpectWord("to", "`rollback`") && ParseRollback(clause->mutable_on_trip_rollback_to());
  }
  return FailUnknownClause(Block::kRamp);
}

bool Parser::ParseStep(v1::RampStep* out) {
  if (!ParseLeverValue(out->mutable_at())) return false;
  if (AcceptWord("hold") && !ParseDur("how long to hold the step", out->mutable_hold())) {
    return false;
  }
  out->set_checkpoint(AcceptWord("checkpoint"));
  return true;
}

bool Parser::ParseRollback(v1::Rollback* out) {
  if (AcceptWord("checkpoint")) {
    out->set_checkpoint(true);
    return true;
  }
  if (AcceptWord("first")) {
    out->set_first(true);
    return true;
  }
  if (At(TokenKind::kNumber) || At(TokenKind::kMinus)) {
    return ParsePlainNumber("a value of the lever", true, out->mutable_value());
  }
  return FailExpected(codes::kMissingWord,
                      "`checkpoint`, `first` or a step's value behind `rollback to`");
}

// ---- Checklists ----

bool Parser::ParseChecklist(v1::Layout& layout, v1::Checklist* out) {
  return ParseBlock(Block::kChecklist, "the checklist", layout, out->mutable_items(),
                    out->mutable_comments_at_end(), [this](v1::ChecklistItem* item, v1::Layout&) {
                      return ParseChecklistItem(item);
                    });
}

bool Parser::ParseChecklistItem(v1::ChecklistItem* item) {
  if (!AcceptWord("item")) return FailUnknownClause(Block::kChecklist);
  return ParseText("what is to be done, a string", item->mutable_text()) &&
         ExpectWord("owner", "the item") &&
         ParseName("the role that owns it", item->mutable_owner());
}

}  // namespace sluice::language
