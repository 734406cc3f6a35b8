#include "src/builder/faults.h"

#include <cmath>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "src/language/unicode.h"
#include "src/plan/semantics.h"

namespace sluice::build {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Deeper than any text may nest (language/parse.h): the parser tells of that.
constexpr int kDeepest = 200;
constexpr std::size_t kLongestShown = 60;

// How a name is spelled, by the field that holds it.
enum class Spelling { kName, kHostName, kDottedName, kVariable, kAny };

Spelling SpellingOf(const FieldDescriptor& field) {
  const std::string& holder = field.containing_type()->name();
  const std::string& name = field.name();
  if (holder == "Aggregate" && name == "function") return Spelling::kAny;
  if (holder == "Timeline" || (holder == "TimelineEntry" && name == "kind")) return Spelling::kAny;
  if (holder == "ActionValue") {
    return name == "variable" ? Spelling::kVariable : Spelling::kHostName;
  }
  if (holder == "Action" || (holder == "Lever" && name == "enum_type")) {
    return Spelling::kDottedName;
  }
  const bool of_host = holder == "ActionField" || holder == "LeverValue" ||
                       (holder == "Lever" && name == "values") ||
                       (holder == "Signal" && name == "unit");
  return of_host ? Spelling::kHostName : Spelling::kName;
}

bool IsName(absl::string_view text) {
  if (text.empty() || !absl::ascii_islower(static_cast<unsigned char>(text[0]))) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_islower(byte) && !absl::ascii_isdigit(byte) && c != '_') return false;
  }
  return true;
}

bool IsHostName(absl::string_view text) {
  if (text.empty() || absl::ascii_isdigit(static_cast<unsigned char>(text[0]))) return false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
  }
  return true;
}

bool IsDottedName(absl::string_view text) {
  for (const absl::string_view part : absl::StrSplit(text, '.')) {
    if (!IsHostName(part)) return false;
  }
  return true;
}

std::string Shown(absl::string_view text) {
  const bool cut = text.size() > kLongestShown;
  return absl::StrCat("`", language::Escaped(text.substr(0, kLongestShown)), cut ? "…`" : "`");
}

std::string FaultOfName(absl::string_view text, Spelling spelling) {
  switch (spelling) {
    case Spelling::kName:
      if (IsName(text)) return "";
      return absl::StrCat(Shown(text),
                          " is no name: these have lower-case letters, digits and `_`, and begin"
                          " with a letter");
    case Spelling::kHostName:
      if (IsHostName(text)) return "";
      return absl::StrCat(Shown(text), " is no name: these have letters, digits and `_`");
    case Spelling::kDottedName:
      if (IsDottedName(text)) return "";
      return absl::StrCat(Shown(text), " is no full name of a protobuf type");
    case Spelling::kVariable:
      absl::ConsumePrefix(&text, "message.");
      if (IsName(text)) return "";
      return absl::StrCat(Shown(text), " is the name of no variable");
    case Spelling::kAny:
      break;
  }
  return "";
}

std::string FaultOfText(absl::string_view text) {
  for (absl::string_view rest = text; !rest.empty();) {
    const language::CodePoint point = language::DecodeUtf8(rest);
    if (!point.valid) return absl::StrCat("\"", language::Escaped(text), "\" is not UTF-8");
    rest.remove_prefix(point.bytes);
  }
  return "";
}

std::string FaultOfNanoseconds(std::int64_t ns) {
  if (ns == kNotWhole) return "a duration is a whole number of nanoseconds";
  if (ns == kTooLong) return "a duration is at most about 292 years";
  if (ns < 0) return "this duration can't be negative";
  return "";
}

bool MayBeNegative(const FieldDescriptor& field) {
  const std::string& holder = field.containing_type()->name();
  return holder == "LeverValue" || holder == "Rollback" ||
         (holder == "Lever" && field.name() == "default");
}

std::string FaultOfLiteral(const v1::Literal& literal, const FieldDescriptor& field) {
  if (literal.value_case() == v1::Literal::kDurationNs) {
    return FaultOfNanoseconds(literal.duration_ns());
  }
  if (std::isnan(literal.number())) {
    return "this is no number that a plan can spell: it is NaN, or whole and beyond 2^53";
  }
  if (std::isinf(plan::LiteralValue(literal))) {
    return "this is no number that a plan can spell: it is beyond a double's range";
  }
  if (literal.number() < 0 && !MayBeNegative(field)) return "this number can't be negative";
  return "";
}

// Lists that must hold something; what they lack.
absl::string_view LackOf(const FieldDescriptor& field) {
  const std::string& holder = field.containing_type()->name();
  if (holder == "NameList") return "it names no gate";
  if (holder == "Fold" && field.name() == "labels") return "a fold names no label";
  if (holder == "Matcher" && field.name() == "values") return "a selector names no value";
  if (holder == "Feed" && field.name() == "parts") return "the feed has no values";
  return "";
}

class Finder {
 public:
  Finder(int item, int clause, std::vector<Fault>& faults)
      : item_(item), clause_(clause), faults_(faults) {}

  void Find(const Message& message, int depth) {
    if (depth > kDeepest) return;
    const Reflection* reflection = message.GetReflection();
    const google::protobuf::Descriptor* type = message.GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      if (!field->is_repeated()) {
        if (reflection->HasField(message, field)) {
          Look(reflection->GetMessage(message, field), *field, depth);
        }
        continue;
      }
      const int size = reflection->FieldSize(message, field);
      if (size == 0) Say(std::string(LackOf(*field)));
      for (int j = 0; j < size; ++j) {
        Look(reflection->GetRepeatedMessage(message, field, j), *field, depth);
      }
    }
  }

 private:
  void Look(const Message& part, const FieldDescriptor& field, int depth) {
    const google::protobuf::Descriptor* type = part.GetDescriptor();
    if (type == v1::Name::descriptor()) {
      Say(FaultOfName(static_cast<const v1::Name&>(part).text(), SpellingOf(field)));
    } else if (type == v1::Text::descriptor()) {
      Say(FaultOfText(static_cast<const v1::Text&>(part).text()));
    } else if (type == v1::Dur::descriptor()) {
      Say(FaultOfNanoseconds(static_cast<const v1::Dur&>(part).ns()));
    } else if (type == v1::Literal::descriptor()) {
      Say(FaultOfLiteral(static_cast<const v1::Literal&>(part), field));
    } else if (!IsClause(*type)) {
      Find(part, depth + 1);
    }
  }

  // Clauses are looked at one by one, each with its place.
  static bool IsClause(const google::protobuf::Descriptor& type) {
    return &type == v1::Clause::descriptor() || &type == v1::RampClause::descriptor() ||
           &type == v1::ScenarioClause::descriptor() || &type == v1::ChecklistItem::descriptor();
  }

  void Say(std::string what) {
    if (!what.empty()) faults_.push_back({item_, clause_, std::move(what)});
  }

  int item_;
  int clause_;
  std::vector<Fault>& faults_;
};

const Message& ClauseOf(const v1::Item& item, int clause) {
  if (item.has_gate()) return item.gate().clauses(clause);
  if (item.has_ramp()) return item.ramp().clauses(clause);
  if (item.has_checklist()) return item.checklist().items(clause);
  return item.scenario().clauses(clause);
}

}  // namespace

std::vector<Fault> FindFaults(const v1::Plan& plan) {
  std::vector<Fault> faults;
  for (int i = 0; i < plan.items_size(); ++i) {
    Finder(i, -1, faults).Find(plan.items(i), 0);
    for (int j = 0; j < ClauseCount(plan.items(i)); ++j) {
      Finder(i, j, faults).Find(ClauseOf(plan.items(i), j), 0);
    }
  }
  return faults;
}

}  // namespace sluice::build
