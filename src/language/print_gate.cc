// Gates, their clauses, and actions.
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/language/print_parts.h"

namespace sluice::language {
namespace {

// The values of all short clauses begin in one column, whichever of them are there.
constexpr std::size_t kKeywordWidth = 10;
constexpr int kMaxPrintedLevels = 100;

Document FieldsDocument(const google::protobuf::RepeatedPtrField<v1::ActionField>& fields,
                        int level);

Document ValueDocument(const v1::ActionValue& value, int level) {
  Document document;
  if (level >= kMaxPrintedLevels) return document;
  switch (value.kind_case()) {
    case v1::ActionValue::kText:
      document.Text(PrintQuoted(value.text().text()));
      break;
    case v1::ActionValue::kNumber:
      document.Text(absl::StrCat(value.negative() ? "-" : "", PrintLiteral(value.number())));
      break;
    case v1::ActionValue::kTruth:
      document.Text(value.truth() ? "true" : "false");
      break;
    case v1::ActionValue::kConstant:
      document.Text(value.constant().text());
      break;
    case v1::ActionValue::kVariable:
      document.Text(absl::StrCat("$", value.variable().text()));
      break;
    case v1::ActionValue::kFields:
      document.Add(FieldsDocument(value.fields().fields(), level + 1));
      break;
    case v1::ActionValue::kList: {
      Document list(Document::Style::kFill);
      for (int i = 0; i < value.list().values_size(); ++i) {
        if (i > 0) list.Text(",").Break(0);
        list.AddHere(ValueDocument(value.list().values(i), level + 1));
      }
      document.Text("[").AddHere(std::move(list)).Text("]");
      break;
    }
    case v1::ActionValue::KIND_NOT_SET:
      break;
  }
  return document;
}

Document FieldsDocument(const google::protobuf::RepeatedPtrField<v1::ActionField>& fields,
                        int level) {
  Document document;
  if (fields.empty()) return std::move(document.Text("{ }"));
  document.Text("{");
  for (int i = 0; i < fields.size(); ++i) {
    document.Break(2)
        .Text(absl::StrCat(fields[i].name().text(), ": "))
        .Add(ValueDocument(fields[i].value(), level), 2);
    if (i + 1 < fields.size()) document.Text(",");
  }
  document.Break(0).Text("}");
  return document;
}

absl::string_view ThenText(v1::MissingClause::Then then) {
  if (then == v1::MissingClause::HOLD) return " hold";
  if (then == v1::MissingClause::TRIP) return " trip";
  if (then == v1::MissingClause::CLEAR) return " clear";
  return "";
}

absl::string_view DoText(v1::DoClause::On on) {
  if (on == v1::DoClause::CLEAR) return "on clear do";
  if (on == v1::DoClause::REMIND) return "on remind do";
  if (on == v1::DoClause::ESCALATE) return "on escalate do";
  return "do";
}

Row ClearRow(Row row, const v1::ClearClause& clear) {
  if (clear.has_when()) row.rest.Text("when ").AddHere(ExprDocument(clear.when()));
  if (clear.has_for_()) {
    row.rest.Text(absl::StrCat(clear.has_when() ? " for " : "for ", PrintDur(clear.for_())));
  }
  return row;
}

Row WithText(Row row, absl::string_view text) {
  row.rest.Text(text);
  return row;
}

Row WithExpr(Row row, const v1::Expr& expr) {
  row.rest.AddHere(ExprDocument(expr));
  return row;
}

Row ForRow(Row row, const v1::ForClause& clause) {
  return WithText(std::move(row), clause.has_of() ? absl::StrCat(PrintDur(clause.duration()),
                                                                 " of ", PrintDur(clause.of()))
                                                  : PrintDur(clause.duration()));
}

// Keywords are padded to `width`.
Row GateRow(const v1::Clause& clause, std::size_t width) {
  const auto row = [&](absl::string_view keyword) {
    return Clause(clause.layout(), keyword, width);
  };
  Row alone;
  alone.layout = &clause.layout();
  switch (clause.kind_case()) {
    case v1::Clause::kOwner:
      return WithText(row("owner"), clause.owner().text());
    case v1::Clause::kSeverity:
      return WithText(row("severity"), clause.severity().text());
    case v1::Clause::kWhen:
      return WithExpr(row("when"), clause.when());
    case v1::Clause::kGiven:
      return WithExpr(row("given"), clause.given());
    case v1::Clause::kFor:
      return ForRow(row("for"), clause.for_());
    case v1::Clause::kClear:
      return ClearRow(row("clear"), clause.clear());
    case v1::Clause::kWarmup:
      return WithText(row("warmup"), PrintDur(clause.warmup()));
    case v1::Clause::kCooldown:
      return WithText(row("cooldown"), PrintDur(clause.cooldown()));
    case v1::Clause::kLatch:
      return WithText(alone, clause.latch() ? "latch" : "");
    case v1::Clause::kShadow:
      return WithText(alone, clause.shadow() ? "shadow" : "");
    case v1::Clause::kStartsTripped:
      return WithText(alone, clause.starts_tripped() ? "starts tripped" : "");
    case v1::Clause::kFlap:
      return WithText(row("flap"), absl::StrCat(clause.flap().trips().number(), " in ",
                                                PrintDur(clause.flap().in()), " hold ",
                                                PrintDur(clause.flap().hold())));
    case v1::Clause::kMissing:
      return WithText(alone, absl::StrCat("on missing ", PrintDur(clause.missing().after()),
                                          ThenText(clause.missing().then())));
    case v1::Clause::kSuppressedBy:
      alone.rest.Text("suppressed by ").AddHere(NamesDocument(clause.suppressed_by().names()));
      return alone;
    case v1::Clause::kHold:
      return WithText(row("hold"), absl::StrCat(clause.hold().lever().text(), " at ",
                                                PrintLeverValue(clause.hold().at())));
    case v1::Clause::kDo: {
      Row action = row(DoText(clause.do_().on()));
      action.rest.Add(ActionDocument(clause.do_().action()));
      return action;
    }
    case v1::Clause::kRemindEvery:
      return WithText(alone, absl::StrCat("remind every ", PrintDur(clause.remind_every())));
    case v1::Clause::KIND_NOT_SET:
      break;
  }
  return alone;
}

}  // namespace

Document ActionDocument(const v1::Action& action) {
  Document document;
  document.Text(absl::StrCat(action.message().text(), " ")).Add(FieldsDocument(action.fields(), 0));
  return document;
}

std::vector<Row> GateRows(const v1::Gate& gate) {
  std::vector<Row> rows;
  for (const v1::Clause& clause : gate.clauses()) rows.push_back(GateRow(clause, kKeywordWidth));
  return rows;
}

std::string PrintClause(const v1::Clause& clause) { return GateRow(clause, 0).rest.Flat(); }

}  // namespace sluice::language
