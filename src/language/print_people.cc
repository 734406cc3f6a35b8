// Ramps and checklists.
#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/language/print_parts.h"

namespace sluice::language {
namespace {

constexpr std::size_t kKeywordWidth = 7;

std::string PrintStep(const v1::RampStep& step) {
  std::string out = PrintLeverValue(step.at());
  if (step.has_hold()) absl::StrAppend(&out, " hold ", PrintDur(step.hold()));
  if (step.checkpoint()) out += " checkpoint";
  return out;
}

std::string PrintRollback(const v1::Rollback& rollback) {
  switch (rollback.to_case()) {
    case v1::Rollback::kCheckpoint:
      return rollback.checkpoint() ? "checkpoint" : "";
    case v1::Rollback::kFirst:
      return rollback.first() ? "first" : "";
    case v1::Rollback::kValue:
      return PrintLiteral(rollback.value());
    case v1::Rollback::TO_NOT_SET:
      break;
  }
  return "";
}

// `width`: of a column of keywords; 0 for none.
Row RampRow(const v1::RampClause& clause, std::size_t width) {
  const auto row = [&clause, width](absl::string_view keyword) {
    return Clause(clause.layout(), keyword, width);
  };
  Row out;
  out.layout = &clause.layout();
  switch (clause.kind_case()) {
    case v1::RampClause::kOwner:
      out = row("owner");
      out.rest.Text(clause.owner().text());
      break;
    case v1::RampClause::kLever:
      out = row("lever");
      out.rest.Text(clause.lever().text());
      break;
    case v1::RampClause::kStep:
      out = row("step");
      out.rest.Text(PrintStep(clause.step()));
      break;
    case v1::RampClause::kGuard:
      out = row("guard");
      out.rest.AddHere(NamesDocument(clause.guard().names()));
      break;
    case v1::RampClause::kOnTripRollbackTo:
      out = row("on trip rollback to");
      out.rest.Text(PrintRollback(clause.on_trip_rollback_to()));
      break;
    case v1::RampClause::kAdvanceWhen:
      out = row("advance when");
      out.rest.AddHere(ExprDocument(clause.advance_when()));
      break;
    case v1::RampClause::KIND_NOT_SET:
      break;
  }
  return out;
}

}  // namespace

std::string PrintRampClause(const v1::RampClause& clause) { return RampRow(clause, 0).rest.Flat(); }

std::vector<Row> RampRows(const v1::Ramp& ramp) {
  std::vector<Row> rows;
  for (const v1::RampClause& clause : ramp.clauses())
    rows.push_back(RampRow(clause, kKeywordWidth));
  return rows;
}

std::vector<Row> ChecklistRows(const v1::Checklist& checklist) {
  std::vector<Row> rows;
  for (const v1::ChecklistItem& item : checklist.items()) {
    Row row;
    row.kind = "item";
    row.gap = 2;
    row.layout = &item.layout();
    row.columns.push_back(absl::StrCat("item ", PrintQuoted(item.text().text())));
    row.rest.Text(absl::StrCat("owner ", item.owner().text()));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace sluice::language
