// {names} in the templates that actions fill in, and how they are to be said.
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/plan/check_action.h"

namespace sluice::plan {
namespace {

constexpr std::size_t kLongestShown = 20;

// Where bytes of a template's text stand in the plan.
v1::Span SpanWithin(const v1::Text& text, std::size_t begin, std::size_t end,
                    const Reporter& report) {
  const absl::string_view quoted = report.Bytes(text.span());
  if (quoted.empty() || quoted[0] != '"') return text.span();
  v1::Span span;
  const auto place = [&](std::size_t offset) {
    return text.span().begin() + static_cast<std::uint32_t>(OffsetInQuoted(quoted, offset));
  };
  span.set_begin(place(begin));
  span.set_end(place(end));
  return span;
}

// Of what stands behind the colon; of the colon itself where that is nothing.
v1::Span FormatSpan(const TemplatePart& part, const v1::Text& text, const Reporter& report) {
  const std::size_t end = part.end - 1;
  return SpanWithin(text, part.colon + 1 < end ? part.colon + 1 : part.colon, end, report);
}

absl::string_view FormatText(const TemplatePart& part, const v1::Text& text) {
  return absl::string_view(text.text()).substr(part.colon + 1, part.end - part.colon - 2);
}

std::string InBraces(const TemplatePart& part) { return Quoted(absl::StrCat("{", part.text, "}")); }

std::string FormatRemedy(absl::string_view format, const Reporter& report) {
  if (format.size() > 2 && format[0] == '.' &&
      absl::ascii_isdigit(static_cast<unsigned char>(format[1])) &&
      absl::ascii_isdigit(static_cast<unsigned char>(format[2]))) {
    return absl::StrCat("at most ", kMostFormatDigits, " digits go behind the point: `.",
                        kMostFormatDigits, "`");
  }
  return report.DidYouMean(format, KnownTextFormats(),
                           "there are `%`, `.2` and `.1%` for numbers, `ms`, `s`, `.1s` and such "
                           "for durations, `time`, `hms`, `datetime` and `ago` for times");
}

void ReportUnknownFormat(const TemplatePart& part, const v1::Text& text, Reporter& report) {
  const v1::Span span = FormatSpan(part, text, report);
  const absl::string_view format = FormatText(part, text);
  if (format.empty()) {
    return report.Report(Code::kUnknownFormat, span, "no format stands behind this `:`",
                         absl::StrCat("write ", InBraces(part)));
  }
  const std::string what =
      format.size() <= kLongestShown ? Quoted(format) : std::string("such as this");
  report.Report(Code::kUnknownFormat, span, absl::StrCat("there is no format ", what),
                FormatRemedy(format, report));
}

}  // namespace

void ActionChecker::CheckTemplate(const v1::Template& message) {
  const std::vector<TemplatePart>& parts = context_.PlaceholdersOf(message);
  context_.templates_used.insert(&message);
  if (parts.size() > kMostPlaceholders) return;  // CheckBraces tells
  const v1::Text& text = message.text();
  if (context_.templates_checked.emplace(&message, gate_).second) {
    for (const TemplatePart& part : parts) {
      const v1::Span span = SpanWithin(text, part.begin, part.end, report_);
      if (CheckName(part.text, span, "{")) CheckFormat(part, text);
    }
  }
  if (on_ == v1::DoClause::ESCALATE) return;
  if (!context_.templates_not_escalated.emplace(&message, gate_).second) return;
  for (const TemplatePart& part : parts) {
    CheckEscalated(part.text, SpanWithin(text, part.begin, part.end, report_), "{");
  }
}

void ActionChecker::CheckFormat(const TemplatePart& part, const v1::Text& text) {
  const absl::optional<Sayable> what = WhatIs(part.text);
  // There is no such format, which CheckBraces tells; or another mistake hides what it is.
  if (!part.format.has_value() || !what.has_value()) return;
  const auto report = [&](absl::string_view why, absl::string_view remedy) {
    report_.Report(Code::kFormatType, FormatSpan(part, text, report_), why, remedy);
  };
  const std::string format = Quoted(FormatText(part, text));
  if (!Fits(*part.format, *what)) {
    // A gate's own comparison makes it so; all else is the same in each gate.
    const bool side = part.text == "value" || part.text == "threshold";
    const std::string where =
        side ? absl::StrCat(" in gate ", Quoted(gate_->name().text())) : std::string();
    return report(absl::StrCat(InBraces(part), " is ", Describe(*what), where,
                               ", which can't be said as ", format),
                  DescribeFormats(*what));
  }
  if (part.format->kind == TextFormat::Kind::kPercent) {
    const Sides& sides = SidesOfGate();
    if (!(part.text == "value" ? sides.value : sides.threshold).counts) return;
    return report(absl::StrCat(InBraces(part), " is a number of things in gate ",
                               Quoted(gate_->name().text()), ", and no share"),
                  absl::StrCat("write ", InBraces(part)));
  }
  if (part.format->kind == TextFormat::Kind::kAgo && part.text == "time") {
    report("`{time}` is when the message is made, so that it is always 0s ago",
           "`{since:ago}` and `{tripped_at:ago}` say how long it has lasted");
  }
}

absl::optional<Sayable> ActionChecker::WhatIs(absl::string_view name) {
  if (IsTimeVariable(name)) return Sayable::kTime;
  if (name != "value" && name != "threshold") return Sayable::kText;
  const Sides& sides = SidesOfGate();
  const Side& side = name == "value" ? sides.value : sides.threshold;
  if (!side.type.has_value()) return absl::nullopt;
  return *side.type == Type::kDuration ? Sayable::kDuration : Sayable::kNumber;
}

void CheckBraces(const v1::Template& message, Context& context) {
  std::vector<TemplateFault> faults;
  SplitTemplate(message.text().text(), &faults);
  for (const TemplateFault& fault : faults) {
    context.report.Report(
        Code::kBadPlaceholder, SpanWithin(message.text(), fault.begin, fault.end, context.report),
        fault.message, "`{region}` stands for a value; a brace by itself is `{{` or `}}`");
  }
  const std::vector<TemplatePart>& parts = context.PlaceholdersOf(message);
  for (const TemplatePart& part : parts) {
    if (!part.format.has_value()) ReportUnknownFormat(part, message.text(), context.report);
  }
  if (parts.size() <= kMostPlaceholders) return;
  const TemplatePart& first = parts[kMostPlaceholders];
  context.report.Report(
      Code::kBadPlaceholder, SpanWithin(message.text(), first.begin, first.end, context.report),
      absl::StrCat("a message has at most ", kMostPlaceholders, " placeholders, and this has ",
                   Grouped(static_cast<std::int64_t>(parts.size()))),
      "make it two messages");
}

}  // namespace sluice::plan
