#include "src/plan/names.h"

#include "absl/strings/str_cat.h"

namespace sluice::plan {
namespace {

// Names left out were reported by the parser.
template <typename Declaration>
void Add(Table<Declaration>& table, absl::string_view what, const Declaration& declaration,
         Reporter& report) {
  const v1::Name& name = declaration.name();
  if (name.text().empty()) return;
  const Declaration* first = table.Add(name.text(), &declaration);
  if (first == nullptr || report.full()) return;
  report.Report(Code::kDuplicateName, name.span(),
                absl::StrCat(what, " ", Quoted(name.text()), " is already declared on ",
                             report.Line(first->name().span())),
                "give one of them another name");
}

void AddText(Table<v1::Text>& table, absl::string_view what, const v1::Text& text,
             Reporter& report) {
  const v1::Text* first = table.Add(text.text(), &text);
  if (first == nullptr || report.full()) return;
  report.Report(Code::kDuplicateName, text.span(),
                absl::StrCat(what, " \"", text.text(), "\" stands on ", report.Line(first->span()),
                             " already"),
                "give one of them another text");
}

// The declaration in an item that others may refer to; else null.
const void* DeclaredBy(const v1::Item& item) {
  switch (item.kind_case()) {
    case v1::Item::kSignal:
      return &item.signal();
    case v1::Item::kGate:
      return &item.gate();
    case v1::Item::kLever:
      return &item.lever();
    case v1::Item::kRamp:
      return &item.ramp();
    default:
      return nullptr;
  }
}

void Declare(const v1::Item& item, Names& names, Reporter& report) {
  const void* declared = DeclaredBy(item);
  if (declared != nullptr && report.BrokenWithin(item.span())) names.broken.insert(declared);
  switch (item.kind_case()) {
    case v1::Item::kSignal:
      Add(names.signals, "signal", item.signal(), report);
      for (const v1::LabelDecl& label : item.signal().labels()) {
        if (!label.name().text().empty()) names.labels.Add(label.name().text(), &label.name());
      }
      break;
    case v1::Item::kGate:
      Add(names.gates, "gate", item.gate(), report);
      break;
    case v1::Item::kLever:
      Add(names.levers, "lever", item.lever(), report);
      break;
    case v1::Item::kRole:
      Add(names.roles, "role", item.role(), report);
      break;
    case v1::Item::kSeverity:
      Add(names.severities, "severity", item.severity(), report);
      break;
    case v1::Item::kMessage:
      Add(names.messages, "message", item.message(), report);
      break;
    case v1::Item::kRamp:
      Add(names.ramps, "ramp", item.ramp(), report);
      break;
    case v1::Item::kChecklist:
      for (const v1::ChecklistItem& entry : item.checklist().items()) {
        AddText(names.checklist_items, "item", entry.text(), report);
      }
      break;
    case v1::Item::kScenario:
      AddText(names.scenarios, "scenario", item.scenario().title(), report);
      break;
    case v1::Item::kUse:
      names.uses_other_file = true;
      break;
    default:
      break;
  }
}

}  // namespace

void ReportUnknown(absl::string_view what, const v1::Name& name,
                   const std::vector<std::string>& names, Code code, Reporter& report,
                   absl::string_view otherwise) {
  std::string remedy;
  if (!report.full()) {
    if (!otherwise.empty()) {
      remedy = std::string(otherwise);
    } else if (names.empty()) {
      remedy = absl::StrCat("the plan declares no ", what, "s");
    } else {
      remedy = absl::StrCat("the plan declares ", QuotedList(names, "and"));
    }
    remedy = report.DidYouMean(name.text(), names, remedy);
  }
  report.Report(code, name.span(), absl::StrCat("there is no ", what, " ", Quoted(name.text())),
                remedy);
}

Names Declare(const v1::Plan& plan, Reporter& report) {
  Names names;
  for (const v1::Item& item : plan.items()) Declare(item, names, report);
  return names;
}

}  // namespace sluice::plan
