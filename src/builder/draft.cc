#include "src/builder/draft.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "src/language/unicode.h"

namespace sluice::build {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The field of the `kind` of an item or clause; null where none is set.
const FieldDescriptor* KindOf(const Message& message) {
  return message.GetReflection()->GetOneofFieldDescriptor(
      message, message.GetDescriptor()->FindOneofByName("kind"));
}

// starts_tripped -> starts tripped
std::string Words(const FieldDescriptor& field) {
  return absl::StrReplaceAll(field.name(), {{"_", " "}});
}

absl::string_view DoWords(v1::DoClause::On on) {
  if (on == v1::DoClause::CLEAR) return "on clear do";
  if (on == v1::DoClause::REMIND) return "on remind do";
  if (on == v1::DoClause::ESCALATE) return "on escalate do";
  return "do";
}

std::string ClauseInWords(const v1::Clause& clause) {
  if (clause.has_do_()) {
    return absl::StrCat(DoWords(clause.do_().on()), " ",
                        language::Escaped(clause.do_().action().message().text()));
  }
  if (clause.has_missing()) return "clause `on missing`";
  const FieldDescriptor* kind = KindOf(clause);
  return kind == nullptr ? "a clause" : absl::StrCat("clause `", Words(*kind), "`");
}

std::string ClauseInWords(const v1::ScenarioClause& clause) {
  if (clause.has_act()) {
    const std::string verb = absl::AsciiStrToLower(v1::Act::Verb_Name(clause.act().verb()));
    return absl::StrCat("clause `", absl::StrReplaceAll(verb, {{"_", " "}}), "`");
  }
  const FieldDescriptor* kind = KindOf(clause);
  return kind == nullptr ? "a clause" : absl::StrCat("clause `", Words(*kind), "`");
}

std::string ClauseInWords(const v1::Item& item, int clause) {
  if (item.has_gate()) return ClauseInWords(item.gate().clauses(clause));
  if (item.has_scenario()) return ClauseInWords(item.scenario().clauses(clause));
  if (item.has_checklist()) return absl::StrCat("item ", clause + 1);
  const FieldDescriptor* kind = KindOf(item.ramp().clauses(clause));
  return kind == nullptr ? "a clause" : absl::StrCat("clause `", Words(*kind), "`");
}

}  // namespace

v1::Item& Draft::AddItem() {
  v1::Item& item = *plan.add_items();
  PutComments(*item.mutable_layout());
  return item;
}

void Draft::AddComment(absl::string_view text) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const absl::string_view words = absl::StripTrailingAsciiWhitespace(line);
    comments.push_back(absl::StrCat(words.empty() ? "" : " ", words));
  }
}

void Draft::PutComments(v1::Layout& layout) {
  for (std::string& line : comments) *layout.add_comments_before() = std::move(line);
  comments.clear();
}

int Draft::ItemOf(const Message& part) const {
  for (int i = plan.items_size() - 1; i >= 0; --i) {
    const FieldDescriptor* kind = KindOf(plan.items(i));
    if (kind == nullptr || kind->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (&plan.items(i).GetReflection()->GetMessage(plan.items(i), kind) == &part) return i;
  }
  return plan.items_size() - 1;
}

int ClauseCount(const v1::Item& item) {
  if (item.has_gate()) return item.gate().clauses_size();
  if (item.has_ramp()) return item.ramp().clauses_size();
  if (item.has_checklist()) return item.checklist().items_size();
  if (item.has_scenario()) return item.scenario().clauses_size();
  return 0;
}

std::string PlaceInWords(const v1::Plan& plan, int item, int clause) {
  if (item < 0 || item >= plan.items_size()) return "the plan";
  const v1::Item& stated = plan.items(item);
  const FieldDescriptor* kind = KindOf(stated);
  if (kind == nullptr) return "a statement";
  std::string words = Words(*kind);
  if (stated.has_scenario()) {
    absl::StrAppend(&words, " \"", language::Escaped(stated.scenario().title().text()), "\"");
  } else if (kind->message_type() != nullptr) {
    const FieldDescriptor* name = kind->message_type()->FindFieldByName("name");
    if (name != nullptr) {
      const Message& declared = stated.GetReflection()->GetMessage(stated, kind);
      v1::Name declared_name;
      declared_name.CopyFrom(declared.GetReflection()->GetMessage(declared, name));
      absl::StrAppend(&words, " ", language::Escaped(declared_name.text()));
    }
  }
  if (clause >= 0 && clause < ClauseCount(stated)) {
    absl::StrAppend(&words, ", ", ClauseInWords(stated, clause));
  }
  return words;
}

}  // namespace sluice::build
