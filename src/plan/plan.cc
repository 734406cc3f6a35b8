#include "sluice/plan.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/plan/check.h"
#include "src/plan/compile.h"
#include "src/plan/program.h"
#include "src/plan/read_text.h"

namespace sluice {
namespace {

absl::Status Refuse(const Diagnostics& diagnostics) {
  return absl::InvalidArgumentError(diagnostics.ToString());
}

void AddAll(const Diagnostics& from, Diagnostics* to) {
  if (to == nullptr) return;
  for (const Diagnostic& diagnostic : from.all()) to->Add(diagnostic);
}

// Comments and blank lines say nothing, and are put in order by the printer.
class OnlyLayout : public google::protobuf::util::MessageDifferencer::IgnoreCriteria {
 public:
  using Parents = std::vector<google::protobuf::util::MessageDifferencer::SpecificField>;

  bool IsIgnored(const google::protobuf::Message&, const google::protobuf::Message&,
                 const google::protobuf::FieldDescriptor* field, const Parents&) override {
    return field->message_type() == v1::Layout::descriptor() ||
           field->name() == "comments_at_end" || field->name() == "blank_before_end_comments";
  }
};

bool SayTheSame(const v1::Plan& a, const v1::Plan& b) {
  google::protobuf::util::MessageDifferencer differencer;
  differencer.AddIgnoreCriteria(new OnlyLayout);  // which it owns
  return differencer.Compare(a, b);
}

}  // namespace

Plan::Plan(std::shared_ptr<const plan::Program> program) : program_(std::move(program)) {}

absl::StatusOr<Plan> Plan::Parse(absl::string_view text, absl::string_view file,
                                 Diagnostics* diagnostics, const PlanOptions& options) {
  const language::Source source(file, text);
  Diagnostics found;
  const v1::Plan parsed = language::Parse(source, found);
  // Also where some of the text could not be read: all that is wrong is told at once.
  const plan::HostTypes types = plan::Check(parsed, source, found, options);
  found.Sort();
  AddAll(found, diagnostics);
  if (found.has_errors()) return Refuse(found);
  return Plan(plan::Compile(parsed, types));
}

absl::StatusOr<Plan> Plan::FromFile(const std::string& path, Diagnostics* diagnostics,
                                    const PlanOptions& options) {
  absl::StatusOr<std::string> text = plan::ReadText(path);
  if (!text.ok()) return text.status();
  return Parse(*text, path, diagnostics, options);
}

absl::StatusOr<Plan> Plan::FromProto(const v1::Plan& proto, absl::string_view file,
                                     Diagnostics* diagnostics, const PlanOptions& options) {
  const std::string text = language::Print(proto);
  absl::StatusOr<Plan> plan = Parse(text, file, diagnostics, options);
  if (!plan.ok()) return plan;
  // A hostile name could print as other statements than the message holds.
  v1::Plan wanted = proto;
  language::StripSpans(wanted);
  if (!SayTheSame(wanted, plan->proto())) {
    return absl::InvalidArgumentError(absl::StrCat(
        file,
        ": the stored plan holds something that no text can spell (a name with a blank or a"
        " literal out of range, say); store what `sluice convert` makes of its text"));
  }
  return plan;
}

const v1::Plan& Plan::proto() const { return program_->proto; }
std::string Plan::ToText() const { return language::Print(program_->proto); }
const std::string& Plan::name() const { return program_->name; }

}  // namespace sluice
