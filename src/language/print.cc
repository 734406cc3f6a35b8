#include "src/language/print.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print_parts.h"

namespace sluice::language {
namespace {

using Style = Document::Style;
using Names = google::protobuf::RepeatedPtrField<v1::Name>;

Row Aligned(const v1::Item& item, absl::string_view kind, std::string first, std::size_t gap) {
  Row row;
  row.kind = kind;
  row.gap = gap;
  row.layout = &item.layout();
  row.columns.push_back(std::move(first));
  return row;
}

Row Setting(const v1::Item& item, absl::string_view keyword, absl::string_view value) {
  Row row = Aligned(item, "setting", std::string(keyword), 1);
  row.rest.Text(value);
  return row;
}

Row Alone(const v1::Item& item, absl::string_view text) {
  Row row;
  row.layout = &item.layout();
  row.rest.Text(text);
  return row;
}

std::string Headed(absl::string_view keyword, const v1::Name& name) {
  return absl::StrCat(keyword, " ", name.text());
}

Document TextsDocument(const google::protobuf::RepeatedPtrField<v1::Text>& texts) {
  Document document(Style::kFill);
  for (int i = 0; i < texts.size(); ++i) {
    if (i > 0) document.Break(0);
    document.Text(absl::StrCat(PrintQuoted(texts[i].text()), i + 1 < texts.size() ? "," : ""));
  }
  return document;
}

// ---- Statements ----

Row RoleRow(const v1::Item& item) {
  Row row = Aligned(item, "role", Headed("role", item.role().name()), 2);
  if (item.role().has_reports_to()) row.rest.Text(Headed("reports to", item.role().reports_to()));
  return row;
}

Row SeverityRow(const v1::Item& item) {
  const v1::SeverityLevel& severity = item.severity();
  Row row = Aligned(item, "severity", Headed("severity", severity.name()), 1);
  std::string deadlines;
  if (severity.has_acknowledge_within()) {
    absl::StrAppend(&deadlines, " acknowledge within ", PrintDur(severity.acknowledge_within()));
  }
  if (severity.has_resolve_within()) {
    absl::StrAppend(&deadlines, deadlines.empty() ? "" : ",", " resolve within ",
                    PrintDur(severity.resolve_within()));
  }
  row.rest.Text(absl::StrCat("{", deadlines, " }"));
  return row;
}

absl::string_view KindText(v1::Signal::Kind kind) {
  switch (kind) {
    case v1::Signal::GAUGE:
      return "gauge";
    case v1::Signal::COUNTER:
      return "counter";
    case v1::Signal::EVENTS:
      return "events";
    case v1::Signal::OUTCOME:
      return "outcome";
    case v1::Signal::DISTRIBUTION:
      return "distribution";
    default:
      return "?";
  }
}

Row SignalRow(const v1::Item& item) {
  const v1::Signal& signal = item.signal();
  Row row = Aligned(item, "signal", Headed("signal", signal.name()), 2);
  std::string kind(KindText(signal.kind()));
  if (signal.has_unit()) absl::StrAppend(&kind, " ", signal.unit().text());
  if (signal.from_zero()) kind += " from zero";
  row.columns.push_back(std::move(kind));
  if (signal.labels().empty()) return row;
  Document labels(Style::kFill);
  for (int i = 0; i < signal.labels_size(); ++i) {
    if (i > 0) labels.Break(0);
    labels.Text(signal.labels(i).name().text());
    if (!signal.labels(i).expected().empty()) {
      labels.Text(" [").AddHere(TextsDocument(signal.labels(i).expected())).Text("]");
    }
    if (i + 1 < signal.labels_size()) labels.Text(",");
  }
  row.rest.Text("by ").AddHere(std::move(labels));
  return row;
}

std::string ByLabels(const Names& labels) {
  return labels.empty() ? "" : absl::StrCat(" by ", NamesDocument(labels).Flat());
}

std::string PrintScale(const v1::Lever& lever) {
  std::string out = lever.scale() == v1::Lever::PERCENT ? "percent" : "number";
  if (lever.wins() == v1::Lever::LOWEST) out += ", lowest wins";
  if (lever.wins() == v1::Lever::HIGHEST) out += ", highest wins";
  if (lever.has_default_()) absl::StrAppend(&out, ", default ", PrintLiteral(lever.default_()));
  return out;
}

Row LeverRow(const v1::Item& item) {
  const v1::Lever& lever = item.lever();
  std::string head = Headed("lever", lever.name());
  if (lever.has_enum_type()) absl::StrAppend(&head, " ", lever.enum_type().text());
  absl::StrAppend(&head, ByLabels(lever.labels()));
  Row row = Aligned(item, "lever", std::move(head), 1);
  const auto part = [&row]() -> Document& {
    if (!row.rest.empty()) row.rest.Text(" ");
    return row.rest;
  };
  if (lever.scale() == v1::Lever::PERCENT || lever.scale() == v1::Lever::NUMBER) {
    part().Text(PrintScale(lever));
  } else if (!lever.values().empty()) {
    part().Text("{ ").AddHere(NamesDocument(lever.values())).Text(" }");
  }
  if (lever.has_at_most()) part().Text(absl::StrCat("at most ", PrintLiteral(lever.at_most())));
  if (lever.has_owner()) part().Text(Headed("owner", lever.owner()));
  return row;
}

Row MessageRow(const v1::Item& item) {
  Row row = Aligned(item, "message", Headed("message", item.message().name()), 1);
  row.rest.Text(PrintQuoted(item.message().text().text()));
  return row;
}

Row HeadedBlock(const v1::Item& item, absl::string_view keyword, const v1::Name& name,
                const Names& labels, std::string block) {
  Row row = Alone(item, Headed(keyword, name));
  if (!labels.empty()) row.rest.Text(" by ").AddHere(NamesDocument(labels));
  row.block = std::move(block);
  return row;
}

Row ItemRow(const v1::Item& item) {
  switch (item.kind_case()) {
    case v1::Item::kPlan:
      return Alone(item, absl::StrCat("plan ", PrintQuoted(item.plan().text())));
    case v1::Item::kTick:
      return Setting(item, "tick", PrintDur(item.tick()));
    case v1::Item::kLateness:
      return Setting(item, "lateness", PrintDur(item.lateness()));
    case v1::Item::kAhead:
      return Setting(item, "ahead", PrintDur(item.ahead()));
    case v1::Item::kImport:
      return Setting(item, "import", PrintQuoted(item.import().text()));
    case v1::Item::kTimezone:
      return Setting(item, "timezone", PrintQuoted(item.timezone().text()));
    case v1::Item::kUse:
      return Setting(item, "use", PrintQuoted(item.use().text()));
    case v1::Item::kRole:
      return RoleRow(item);
    case v1::Item::kSeverity:
      return SeverityRow(item);
    case v1::Item::kSignal:
      return SignalRow(item);
    case v1::Item::kLever:
      return LeverRow(item);
    case v1::Item::kGate:
      return HeadedBlock(item, "gate", item.gate().name(), item.gate().labels(),
                         PrintBlock(GateRows(item.gate()), item.gate().comments_at_end(), 0));
    case v1::Item::kMessage:
      return MessageRow(item);
    case v1::Item::kRamp:
      return HeadedBlock(item, "ramp", item.ramp().name(), item.ramp().labels(),
                         PrintBlock(RampRows(item.ramp()), item.ramp().comments_at_end(), 0));
    case v1::Item::kStatusEvery:
      return Alone(item, absl::StrCat("status every ", PrintDur(item.status_every())));
    case v1::Item::kChecklist: {
      Row row = Alone(item, "checklist");
      row.block =
          PrintBlock(ChecklistRows(item.checklist()), item.checklist().comments_at_end(), 0);
      return row;
    }
    case v1::Item::kScenario: {
      Row row = Alone(item, absl::StrCat("scenario ", PrintQuoted(item.scenario().title().text())));
      row.block =
          PrintBlock(ScenarioRows(item.scenario(), 2), item.scenario().comments_at_end(), 0);
      return row;
    }
    case v1::Item::KIND_NOT_SET:
      break;
  }
  return Alone(item, "");
}

}  // namespace

// ---- Parts ----

Document NamesDocument(const Names& names) {
  Document document(Style::kFill);
  for (int i = 0; i < names.size(); ++i) {
    if (i > 0) document.Break(0);
    document.Text(absl::StrCat(names[i].text(), i + 1 < names.size() ? "," : ""));
  }
  return document;
}

Document SelectorDocument(const google::protobuf::RepeatedPtrField<v1::Matcher>& selector) {
  Document matchers(Style::kFill);
  for (int i = 0; i < selector.size(); ++i) {
    const v1::Matcher& matcher = selector[i];
    if (i > 0) matchers.Break(0);
    matchers.Text(matcher.label().text());
    const bool list = matcher.op() == v1::Matcher::IN || matcher.op() == v1::Matcher::NOT_IN;
    if (list) {
      matchers.Text(matcher.op() == v1::Matcher::IN ? " in (" : " not in (");
    } else {
      matchers.Text(matcher.op() == v1::Matcher::NOT_EQUAL ? " != " : " = ");
    }
    matchers.AddHere(TextsDocument(matcher.values()));
    if (list) matchers.Text(")");
    if (i + 1 < selector.size()) matchers.Text(",");
  }
  Document document;
  document.Text("{").AddHere(std::move(matchers)).Text("}");
  return document;
}

Document TargetDocument(const v1::Target& target) {
  Document document;
  document.Text(target.name().text());
  if (!target.segment().empty()) document.AddHere(SelectorDocument(target.segment()));
  return document;
}

std::string PrintLeverValue(const v1::LeverValue& value) {
  return value.has_number() ? PrintLiteral(value.number()) : value.name().text();
}

std::string PrintDur(const v1::Dur& dur) { return PrintDuration(dur.ns()); }

std::string Print(const v1::Plan& plan) {
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(plan.items_size()));
  for (const v1::Item& item : plan.items()) rows.push_back(ItemRow(item));
  std::string out;
  PrintRows(rows, 0, out);
  if (plan.blank_before_end_comments() && !rows.empty() && !plan.comments_at_end().empty()) {
    out += '\n';
  }
  PrintComments(plan.comments_at_end(), 0, out);
  return out;
}

}  // namespace sluice::language
