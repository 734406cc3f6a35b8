// Check takes whatever plan it is given: whole, half understood, or made by hand.
#include "src/plan/check.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "sluice/plan.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/source.h"

namespace sluice::plan {
namespace {

namespace fs = std::filesystem;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// All golden cases, as texts to be maltreated.
std::vector<std::string> Texts() {
  std::vector<std::string> texts;
  const fs::path folder = fs::path(SLUICE_TEST_DATA_DIR) / "plan" / "cases";
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".sluice" || entry.file_size() > 5000) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return texts;
}

Diagnostics CheckText(const std::string& text) {
  const language::Source source("plan.sluice", text);
  Diagnostics diagnostics;
  const v1::Plan plan = language::Parse(source, diagnostics);
  Check(plan, source, diagnostics);
  return diagnostics;
}

std::size_t CountCode(const Diagnostics& diagnostics, const std::string& code) {
  std::size_t count = 0;
  for (const Diagnostic& diagnostic : diagnostics.all()) count += diagnostic.code == code ? 1 : 0;
  return count;
}

TEST(Check, OfAnEmptyPlanFindsNothing) {
  EXPECT_TRUE(CheckText("").empty());
  EXPECT_TRUE(CheckText("# only words\n").empty());
}

TEST(Check, FindsTheSameInAPlanWithoutSpans) {
  for (const std::string& text : Texts()) {
    const language::Source source("plan.sluice", text);
    Diagnostics parsed;
    v1::Plan plan = language::Parse(source, parsed);
    if (parsed.has_errors()) continue;
    Diagnostics with_spans;
    Check(plan, source, with_spans);
    language::StripSpans(plan);
    Diagnostics without;
    Check(plan, source, without);
    EXPECT_EQ(with_spans.error_count(), without.error_count()) << text;
    EXPECT_EQ(with_spans.warning_count(), without.warning_count()) << text;
  }
}

TEST(Check, TakesEveryBeginningOfAPlan) {
  for (const std::string& text : Texts()) {
    for (std::size_t size = 0; size < text.size(); size += 7) {
      const Diagnostics diagnostics = CheckText(text.substr(0, size));
      for (const Diagnostic& diagnostic : diagnostics.all()) {
        ASSERT_FALSE(diagnostic.message.empty()) << text.substr(0, size);
        ASSERT_GE(diagnostic.line, 1u) << diagnostic.ToString();
      }
    }
  }
}

// Unsets, empties and repeats parts of a message at random.
void Damage(Message& message, std::mt19937& random, int depth) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (random() % 40 == 0) {
      reflection.ClearField(&message, field);
    } else if (field->is_repeated()) {
      const int size = reflection.FieldSize(message, field);
      for (int i = 0; is_message && i < size && depth < 80; ++i) {
        Damage(*reflection.MutableRepeatedMessage(&message, field, i), random, depth + 1);
      }
      if (random() % 60 == 0) reflection.RemoveLast(&message, field);
    } else if (is_message && depth < 80) {
      Message& part = *reflection.MutableMessage(&message, field);
      if (random() % 60 == 0) part.Clear();
      Damage(part, random, depth + 1);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 && random() % 30 == 0) {
      const std::int64_t odd[] = {0, -1, 1, INT64_MAX, INT64_MIN};
      reflection.SetInt64(&message, field, odd[random() % 5]);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM && random() % 30 == 0) {
      reflection.SetEnumValue(&message, field, static_cast<int>(random() % 9));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && random() % 60 == 0) {
      reflection.SetString(&message, field, random() % 2 == 0 ? "" : "a\x1b b");
    }
  }
}

// Removes or exchanges one random part of a plan.
void DamageOnePart(Message& message, std::mt19937& random) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  if (fields.empty()) return;
  const FieldDescriptor* field = fields[random() % fields.size()];
  const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (is_message && field->is_repeated()) {
    const int size = reflection.FieldSize(message, field);
    const int chosen = static_cast<int>(random() % static_cast<unsigned>(size));
    if (random() % 10 == 0) {
      reflection.SwapElements(&message, field, chosen, size - 1);
      reflection.RemoveLast(&message, field);
    } else {
      DamageOnePart(*reflection.MutableRepeatedMessage(&message, field, chosen), random);
    }
  } else if (is_message && random() % 10 != 0) {
    DamageOnePart(*reflection.MutableMessage(&message, field), random);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    reflection.SetEnumValue(&message, field, static_cast<int>(random() % 6));
  } else {
    reflection.ClearField(&message, field);
  }
}

TEST(Check, TakesPlansWithAnyPartUnset) {
  std::mt19937 random(20240614);
  std::size_t errors = 0;
  for (const std::string& text : Texts()) {
    const language::Source source("plan.sluice", text);
    Diagnostics parsed;
    const v1::Plan plan = language::Parse(source, parsed);
    for (int round = 0; round < 60; ++round) {
      v1::Plan damaged = plan;
      Damage(damaged, random, 0);
      Diagnostics diagnostics;
      Check(damaged, source, diagnostics);
      errors += diagnostics.error_count();
    }
  }
  EXPECT_GT(errors, 1000u);
}

// What Check lets through, Compile must be able to compile; so plans that are
// nearly good are the ones to try.
TEST(Check, LetsNothingThroughThatDoesNotCompile) {
  std::mt19937 random(20240615);
  std::size_t good = 0;
  for (const std::string& text : Texts()) {
    const language::Source source("plan.sluice", text);
    Diagnostics parsed;
    const v1::Plan plan = language::Parse(source, parsed);
    for (int round = 0; round < 40; ++round) {
      v1::Plan damaged = plan;
      for (int i = 0; i < round; ++i) DamageOnePart(damaged, random);
      good += Plan::FromProto(damaged, "damaged.sluice").ok() ? 1 : 0;
    }
  }
  EXPECT_GT(good, 100u);
}

TEST(Check, TakesAnExpressionNestedBeyondWhatTextCanSpell) {
  v1::Plan plan;
  v1::Gate& gate = *plan.add_items()->mutable_gate();
  gate.mutable_name()->set_text("deep");
  v1::Expr* expr = gate.add_clauses()->mutable_when();
  for (int i = 0; i < 5000; ++i) expr = expr->mutable_not_()->mutable_operand();
  Diagnostics diagnostics;
  Check(plan, language::Source("plan.sluice", ""), diagnostics);
  EXPECT_EQ(CountCode(diagnostics, "missing-owner"), 1u);
}

TEST(Check, SaysEachMistakeOnce) {
  const Diagnostics diagnostics = CheckText(R"(
      role r
      signal latency distribution ms by region
      gate g by region {
        owner r
        when p95(latncy) over 1m > 800 and any of region (mean(latncy) over 1m + 1 > 2s)
      })");
  EXPECT_EQ(CountCode(diagnostics, "unknown-signal"), 2u) << diagnostics.ToString();
  EXPECT_EQ(CountCode(diagnostics, "label-already-fixed"), 1u) << diagnostics.ToString();
  EXPECT_EQ(diagnostics.error_count(), 3u) << diagnostics.ToString();
  EXPECT_EQ(diagnostics.warning_count(), 0u) << diagnostics.ToString();
}

TEST(Check, WarnsOfASoundGateBesideABrokenOne) {
  const Diagnostics diagnostics = CheckText(R"(
      role r
      signal starts outcome
      gate broken { owner nobody  when success_ratio(starts) over 1m < 97% }
      gate sound { owner r  when success_ratio(starts) over 1m < 97% }
      )");
  ASSERT_EQ(diagnostics.warning_count(), 1u) << diagnostics.ToString();
  EXPECT_EQ(CountCode(diagnostics, "ratio-without-given"), 1u);
}

// The next ones would take minutes, or a stack, if some work were done for each
// pair of things.
constexpr int kMany = 10'000;

TEST(Check, OfManyUnknownNamesIsQuick) {
  std::string text = "role r\n";
  for (int i = 0; i < kMany; ++i) absl::StrAppend(&text, "signal signal_", i, " gauge\n");
  for (int i = 0; i < kMany; ++i) {
    absl::StrAppend(&text, "gate g", i, " { owner r when mean(signl_", i, ") over 1m > 1 }\n");
  }
  const Diagnostics diagnostics = CheckText(text);
  EXPECT_EQ(diagnostics.error_count(), static_cast<std::size_t>(kMany));
}

TEST(Check, OfOneLongLineIsQuick) {
  std::string text = "role r signal s gauge ";
  for (int i = 0; i < kMany; ++i) absl::StrAppend(&text, "gate g", i, " { when mean(s) > 1 } ");
  const Diagnostics diagnostics = CheckText(text);
  EXPECT_EQ(diagnostics.error_count(), 2u * kMany);
}

TEST(Check, OfALongChainOfGatesNeedsNoDeepStack) {
  std::string text = "role r\nsignal s gauge\n";
  for (int i = 0; i < kMany; ++i) {
    absl::StrAppend(&text, "gate g", i, " { owner r when tripped(g", i + 1, ") }\n");
  }
  const Diagnostics good =
      CheckText(absl::StrCat(text, "gate g", kMany, " { owner r when mean(s) over 1m > 1 }\n"));
  EXPECT_FALSE(good.has_errors());
  const Diagnostics cycle =
      CheckText(absl::StrCat(text, "gate g", kMany, " { owner r when tripped(g0) }\n"));
  EXPECT_EQ(CountCode(cycle, "gate-cycle"), 1u);
}

TEST(Check, OfManyLabelsIsQuick) {
  std::vector<std::string> labels;
  for (int i = 0; i < kMany; ++i) labels.push_back(absl::StrCat("l", i));
  const std::string by = absl::StrJoin(labels, ",");
  std::string text = absl::StrCat("role r\nsignal s gauge by ", by, "\ngate g by ", by,
                                  " { owner r when mean(s) over 1m > 0");
  for (int i = 0; i < kMany; ++i) absl::StrAppend(&text, " or max(s) over 1m > ", i);
  const Diagnostics diagnostics = CheckText(text + " }\n");
  EXPECT_EQ(CountCode(diagnostics, "too-many-labels"), 2u) << diagnostics.ToString();
}

TEST(Check, OfManyReadsWithinDeepFoldsIsQuick) {
  std::vector<std::string> labels;
  for (int i = 0; i < 16; ++i) labels.push_back(absl::StrCat("l", i));
  std::string text = absl::StrCat("role r\nsignal s gauge by ", absl::StrJoin(labels, ","),
                                  "\nsignal t gauge\ngate g { owner r when ");
  for (const std::string& label : labels) absl::StrAppend(&text, "any of ", label, " (");
  absl::StrAppend(&text, "last(t) over 1m > 0");
  for (int i = 0; i < kMany; ++i) absl::StrAppend(&text, " or last(s) over ", i % 50 + 1, "m > 1");
  absl::StrAppend(&text, std::string(labels.size(), ')'), " }\n");
  const Diagnostics diagnostics = CheckText(text);
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.ToString();
}

TEST(Check, OfManyPlaceholdersIsQuick) {
  std::string text = "role r\nsignal s gauge\nmessage m \"";
  for (int i = 0; i < 100'000; ++i) text += "{gate}";
  text += "\"\n";
  for (int i = 0; i < 3000; ++i) {
    absl::StrAppend(&text, "gate g", i,
                    " { owner r when mean(s) over 1m > 1 do M { a: $message.m } }\n");
  }
  const Diagnostics diagnostics = CheckText(text);
  EXPECT_EQ(CountCode(diagnostics, "bad-placeholder"), 1u);
}

TEST(Check, AMessageHasAHundredPlaceholdersAtMost) {
  std::string text = "message m \"";
  for (int i = 0; i < 100; ++i) text += "{gate}";
  EXPECT_EQ(CountCode(CheckText(text + "\""), "bad-placeholder"), 0u);
  EXPECT_EQ(CountCode(CheckText(text + "{gate}\""), "bad-placeholder"), 1u);
}

// An action made by hand, deeper than any text can spell.
TEST(Check, TakesAnActionNestedBeyondWhatTextCanSpell) {
  v1::Plan plan;
  plan.add_items()->mutable_import()->set_text("host.proto");
  v1::Gate& gate = *plan.add_items()->mutable_gate();
  gate.mutable_name()->set_text("deep");
  v1::Action& action = *gate.add_clauses()->mutable_do_()->mutable_action();
  action.mutable_message()->set_text("host.Nested.Inner");
  v1::ActionField* field = action.add_fields();
  for (int i = 0; i < 5000; ++i) {
    field->mutable_name()->set_text("inner");
    field = field->mutable_value()->mutable_fields()->add_fields();
  }
  v1::ActionValue* list =
      gate.add_clauses()->mutable_do_()->mutable_action()->add_fields()->mutable_value();
  for (int i = 0; i < 5000; ++i) list = list->mutable_list()->add_values();
  Diagnostics diagnostics;
  Check(plan, language::Source("plan.sluice", ""), diagnostics);
  EXPECT_EQ(CountCode(diagnostics, "missing-owner"), 1u);
  EXPECT_EQ(CountCode(diagnostics, "unknown-field"), 0u);
}

}  // namespace
}  // namespace sluice::plan
