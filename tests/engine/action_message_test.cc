// What gates send: the host's own messages, filled in.
#include "src/engine/action_message.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "host.pb.h"
#include "old.pb.h"
#include "tests/engine/action_fixture.h"

namespace sluice::engine {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;

Plan Parsed(const std::string& text, const PlanOptions& options = {}) {
  Diagnostics diagnostics;
  absl::StatusOr<Plan> plan = Plan::Parse(text, "test.sluice", &diagnostics, options);
  EXPECT_TRUE(plan.ok()) << diagnostics.ToString();
  return plan.ok() ? *plan : Plan::Parse(PlanThatSends("host.Scalars { }"), "empty").value();
}

// The message that the gate sends, which must be one of the host's own class.
template <typename Message>
Message Sent(const std::string& action, const v1::Event& decision = Decision(),
             const std::string& when = "success_ratio(starts) over 1m < 97%") {
  const Plan plan = Parsed(PlanThatSends(action, when));
  const FilledAction filled = Fill(plan, decision);
  EXPECT_NE(filled.message, nullptr);
  if (filled.message == nullptr) return Message();
  EXPECT_EQ(filled.message->GetDescriptor(), Message::descriptor());
  // What is told says the same.
  EXPECT_EQ(filled.told.message(), Message::descriptor()->full_name());
  Message again;
  const std::string json = AsJson(filled.told.fields());
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &again).ok()) << json;
  EXPECT_TRUE(MessageDifferencer::Equals(again, *filled.message)) << json << "\n"
                                                                  << filled.message->DebugString();
  return static_cast<const Message&>(*filled.message);
}

std::string TextOf(const std::string& action, const v1::Event& decision = Decision(),
                   const std::string& when = "success_ratio(starts) over 1m < 97%") {
  return Fill(Parsed(PlanThatSends(action, when)), decision).told.text();
}

TEST(FillAction, FillsScalarsOfEveryType) {
  const auto sent = Sent<host::Scalars>(
      "host.Scalars { small: -5, large: 9007199254740992, small_unsigned: 7, large_unsigned: 2k,"
      " zigzag: -1, fixed: 3, real32: 97%, real: -1.25, truth: true, text: \"a \\\"b\\\"\","
      " raw: \"ü\", level: high }");
  EXPECT_EQ(sent.small(), -5);
  EXPECT_EQ(sent.large(), std::int64_t{1} << 53);
  EXPECT_EQ(sent.small_unsigned(), 7u);
  EXPECT_EQ(sent.large_unsigned(), 2000u);
  EXPECT_EQ(sent.zigzag(), -1);
  EXPECT_EQ(sent.fixed(), 3u);
  EXPECT_EQ(sent.real32(), 0.97f);
  EXPECT_EQ(sent.real(), -1.25);
  EXPECT_TRUE(sent.truth());
  EXPECT_EQ(sent.text(), "a \"b\"");
  EXPECT_EQ(sent.raw(), "\xc3\xbc");
  EXPECT_EQ(sent.level(), host::LEVEL_HIGH);
}

TEST(FillAction, FillsMessagesAndLists) {
  const auto sent = Sent<host::Nested>(
      "host.Nested { inner: { name: \"a\", inner: { numbers: [1, 2] } }, inners: [{ }, { name: "
      "\"b\" }], texts: [\"x\", $region], levels: [low, LEVEL_HIGH], reals: [$value, 1%],"
      " scalars: { truth: false } }");
  EXPECT_EQ(sent.inner().name(), "a");
  EXPECT_THAT(sent.inner().inner().numbers(), ElementsAre(1, 2));
  ASSERT_EQ(sent.inners_size(), 2);
  EXPECT_EQ(sent.inners(1).name(), "b");
  EXPECT_THAT(sent.texts(), ElementsAre("x", "sg"));
  EXPECT_THAT(sent.levels(), ElementsAre(host::LEVEL_LOW, host::LEVEL_HIGH));
  EXPECT_THAT(sent.reals(), ElementsAre(0.906, 0.01));
  EXPECT_TRUE(sent.has_scalars());
}

TEST(FillAction, FillsMessagesAsDeepAsATextCanSay) {
  std::string action = "host.Nested { inner: { name: \"1\"";
  for (int depth = 2; depth <= 15; ++depth) {
    absl::StrAppend(&action, ", inner: { name: \"", depth, "\"");
  }
  action += ", numbers: [7]" + std::string(16, '}');
  const auto sent = Sent<host::Nested>(action);
  const host::Nested::Inner* inner = &sent.inner();
  for (int depth = 2; depth <= 15; ++depth) inner = &inner->inner();
  EXPECT_EQ(inner->name(), "15");
  EXPECT_THAT(inner->numbers(), ElementsAre(7));
}

TEST(FillAction, FillsTimesAndDurations) {
  const auto sent = Sent<host::Times>(
      "host.Times { at: $since, length: -1h30m, lengths: [1.5s, { seconds: 2, nanos: 5 }] }");
  EXPECT_EQ(sent.at().seconds(), 1'772'397'736);
  EXPECT_EQ(sent.at().nanos(), 500'000'000);
  EXPECT_EQ(sent.length().seconds(), -5400);
  ASSERT_EQ(sent.lengths_size(), 2);
  EXPECT_EQ(sent.lengths(0).seconds(), 1);
  EXPECT_EQ(sent.lengths(0).nanos(), 500'000'000);
  EXPECT_EQ(sent.lengths(1).nanos(), 5);
  EXPECT_EQ(Sent<host::Times>("host.Times { at: \"2026-03-01T21:00:00.25+01:00\" }").at().nanos(),
            250'000'000);
  EXPECT_EQ(Sent<host::Times>("host.Times { at: { seconds: -5 } }").at().seconds(), -5);
}

TEST(FillAction, FillsWrappers) {
  const auto sent = Sent<host::Wrapped>(
      "host.Wrapped { real: $value, real32: 3%, large: 1, large_unsigned: 2, small: -1,"
      " small_unsigned: 4, truth: false, text: $gate, raw: { value: \"x\" } }");
  EXPECT_EQ(sent.real().value(), 0.906);
  EXPECT_EQ(sent.real32().value(), 0.03f);
  EXPECT_EQ(sent.large().value(), 1);
  EXPECT_EQ(sent.large_unsigned().value(), 2u);
  EXPECT_EQ(sent.small().value(), -1);
  EXPECT_EQ(sent.small_unsigned().value(), 4u);
  EXPECT_TRUE(sent.has_truth());
  EXPECT_EQ(sent.text().value(), "g");
  EXPECT_EQ(sent.raw().value(), "x");
}

TEST(FillAction, VariablesAreThoseOfTheDecision) {
  const auto sent = Sent<host::Nested>(
      "host.Nested { texts: [$value, $threshold, $gate, $owner, $severity, $since, $time, $reason,"
      " $region, $message.told], reals: [$value, $threshold] }");
  EXPECT_THAT(sent.texts(),
              ElementsAre("90.6 %", "97 %", "g", "lead", "major", "2026-03-01T20:42:16.5Z",
                          "2026-03-01T20:45:16Z", "because", "sg", "g in sg: 90.6 %, {97 %}"));
  EXPECT_THAT(sent.reals(), ElementsAre(0.906, 0.97));
}

TEST(FillAction, AValueInWordsIsToldFromItsThreshold) {
  const auto sent = Sent<host::Scalars>("host.Scalars { text: $value }", Decision(0.96998, 0.97));
  EXPECT_EQ(sent.text(), "96.998 %");
}

TEST(FillAction, DurationsAreInSecondsInEventsAndWholeInMessages) {
  const std::string when = "p95(latency) over 1m > 800ms";
  const auto sent = Sent<host::Times>("host.Times { length: $value, lengths: [$threshold] }",
                                      Decision(1.2345, 0.8), when);
  EXPECT_EQ(sent.length().seconds(), 1);
  EXPECT_EQ(sent.length().nanos(), 234'500'000);
  EXPECT_EQ(sent.lengths(0).nanos(), 800'000'000);
  EXPECT_EQ(
      Sent<host::Scalars>("host.Scalars { text: $threshold }", Decision(1.2345, 0.8), when).text(),
      "800ms");
  const auto endless =
      Sent<host::Times>("host.Times { length: $value }", Decision(1e300, 0.8), when);
  EXPECT_EQ(endless.length().seconds(), 9'200'000'000);
}

TEST(FillAction, MembersOfAQuantifierAreWholeNumbers) {
  const Plan plan = Parsed(
      "import \"host.proto\"\nrole lead\nsignal starts outcome by region\n"
      "gate g { owner lead when at least 3 of region (success_ratio(starts) over 1m < 97%)\n"
      "do host.Scalars { small: $value, large: $threshold, text: $value } }");
  const FilledAction filled = Fill(plan, Decision(4, 3));
  EXPECT_EQ(filled.told.text(), "host.Scalars { small: 4, large: 3, text: \"4\" }");
}

TEST(FillAction, WholeNumbersSaturate) {
  const std::string when = "failures(starts) over 1m > 3";
  const std::string action =
      "host.Scalars { small: $value, large: $value, small_unsigned: $value, large_unsigned: "
      "$value }";
  auto sent = Sent<host::Scalars>(action, Decision(1e30, 3), when);
  EXPECT_EQ(sent.small(), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(sent.large(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(sent.small_unsigned(), std::numeric_limits<std::uint32_t>::max());
  EXPECT_EQ(sent.large_unsigned(), std::numeric_limits<std::uint64_t>::max());
  sent = Sent<host::Scalars>(action, Decision(-1e30, 3), when);
  EXPECT_EQ(sent.small(), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(sent.large(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(sent.small_unsigned(), 0u);
  EXPECT_EQ(sent.large_unsigned(), 0u);
  EXPECT_EQ(
      Sent<host::Scalars>("host.Scalars { real32: $value }", Decision(1e300, 3), when).real32(),
      std::numeric_limits<float>::max());
}

TEST(FillAction, WhatIsUnknownIsLeftUnset) {
  const std::string action =
      "host.Nested { reals: [$value, $threshold], texts: [$value, $message.told],"
      " scalars: { real: $value } }";
  const v1::Event decision = Decision(absl::nullopt, 0.97);
  const auto sent = Sent<host::Nested>(action, decision);
  EXPECT_THAT(sent.reals(), ElementsAre(0.97));
  EXPECT_THAT(sent.texts(), ElementsAre("unknown", "g in sg: unknown, {97 %}"));
  EXPECT_EQ(TextOf(action, decision),
            "host.Nested { reals: [0.97], texts: [\"unknown\", \"g in sg: unknown, {97 %}\"],"
            " scalars: { } }");
  v1::Event bare;
  EXPECT_FALSE(Sent<host::Times>("host.Times { at: $since }", bare).has_at());
}

TEST(FillAction, ToldIsTheActionAsAPlanWouldWriteIt) {
  EXPECT_EQ(TextOf("host.Scalars { }"), "host.Scalars { }");
  EXPECT_EQ(TextOf("host.Scalars { text: $region, real: $value, small: 0, truth: false, "
                   "level: high, real32: 3.3 }"),
            "host.Scalars { text: \"sg\", real: 0.906, small: 0, truth: false, level: high, "
            "real32: 3.3 }");
  EXPECT_EQ(TextOf("host.Times { at: $time, length: 1.5s, lengths: [1m30s, -5s] }"),
            "host.Times { at: \"2026-03-01T20:45:16Z\", length: 1s500ms, lengths: [1m30s, -5s] }");
}

TEST(FillAction, ToldAsDataIsAsProtobufsJsonHasIt) {
  const auto told = [](const std::string& action) {
    return Fill(Parsed(PlanThatSends(action)), Decision()).told.fields().fields();
  };
  const auto scalars = told("host.Scalars { large: 5, small: 0, level: high, raw: \"ü\" }");
  EXPECT_EQ(scalars.at("large").string_value(), "5");
  EXPECT_TRUE(scalars.at("small").has_number_value());
  EXPECT_EQ(scalars.at("level").string_value(), "LEVEL_HIGH");
  EXPECT_EQ(scalars.at("raw").string_value(), "w7w=");
  const auto times = told("host.Times { at: { seconds: 1, nanos: 500000 }, length: 1.5s }");
  EXPECT_EQ(times.at("at").string_value(), "1970-01-01T00:00:01.000500Z");
  EXPECT_EQ(times.at("length").string_value(), "1.500s");
  const auto wrapped = told("host.Wrapped { real: { value: 2 }, text: \"a\" }");
  EXPECT_EQ(wrapped.at("real").number_value(), 2);
  EXPECT_EQ(wrapped.at("text").string_value(), "a");
}

TEST(FillAction, FillsMessagesOfImportedFilesToo) {
  PlanOptions options;
  options.import_paths = {SLUICE_TEST_DATA_DIR "/plan/protos"};
  const Plan plan = Parsed(
      PlanThatSends("host.Times { at: $time, length: 5s, lengths: [{ seconds: 3 }] }"), options);
  const FilledAction filled = Fill(plan, Decision());
  ASSERT_NE(filled.message, nullptr);
  // Of the same name, and yet another type than the one that is linked.
  EXPECT_NE(filled.message->GetDescriptor(), host::Times::descriptor());
  EXPECT_EQ(filled.message->GetDescriptor()->full_name(), "host.Times");
  host::Times times;
  ASSERT_TRUE(times.ParseFromString(filled.message->SerializeAsString()));
  EXPECT_EQ(times.at().seconds(), 1'772'397'916);
  EXPECT_EQ(times.length().seconds(), 5);
  EXPECT_EQ(times.lengths(0).seconds(), 3);
}

TEST(FillAction, OlderSyntaxIsFilledToo) {
  const auto sent = Sent<old::Page>("old.Page { to: $owner, value: 2, part: { name: $value } }");
  EXPECT_EQ(sent.to(), "lead");
  EXPECT_EQ(sent.part().name(), "90.6 %");
  EXPECT_FALSE(sent.part().has_number());
}

TEST(FillAction, WithoutATypeWhatIsWrittenIsTold) {
  const Plan plan = Parsed(
      "role lead\nsignal starts outcome by region\ngate g by region { owner lead\n"
      "when failures(starts) over 1m > 3\n"
      "do nowhere.Pause { region: $region, seen: $value, at: $time, long: 1.5s, mood: CALM,"
      " yes: true, list: [1, $threshold], inner: { text: $reason } } }");
  const FilledAction filled = Fill(plan, Decision(5, absl::nullopt));
  EXPECT_EQ(filled.message, nullptr);
  EXPECT_EQ(filled.told.message(), "nowhere.Pause");
  EXPECT_EQ(filled.told.text(),
            "nowhere.Pause { region: \"sg\", seen: 5, at: \"2026-03-01T20:45:16Z\", long: 1s500ms,"
            " mood: CALM, yes: true, list: [1], inner: { text: \"because\" } }");
  google::protobuf::Struct fields;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(
                  R"({"region": "sg", "seen": 5, "at": "2026-03-01T20:45:16Z", "long": "1.500s",
                      "mood": "CALM", "yes": true, "list": [1], "inner": {"text": "because"}})",
                  &fields)
                  .ok());
  EXPECT_TRUE(MessageDifferencer::Equals(filled.told.fields(), fields))
      << AsJson(filled.told.fields());
}

TEST(FillAction, LongStringsAreCut) {
  v1::Event decision = Decision();
  std::string& region = (*decision.mutable_segment())["region"];
  region.assign((std::size_t{64} << 10) - 1, 'x');
  region += "\xc3\xbc";  // would end one byte behind the bound
  const auto sent = Sent<host::Scalars>("host.Scalars { text: $region }", decision);
  EXPECT_EQ(sent.text(), std::string((std::size_t{64} << 10) - 1, 'x') + "\xe2\x80\xa6");

  std::string many = "host.Nested { texts: [";
  for (int i = 0; i < 1000; ++i) many += "$region, ";
  const auto sum = Sent<host::Nested>(many + "\"last\"] }", decision);
  ASSERT_EQ(sum.texts_size(), 1001);
  EXPECT_LT(sum.ByteSizeLong(), std::size_t{1100} << 10);
}

TEST(FillAction, ALabelThatIsNoTextIsMadeOne) {
  v1::Event decision = Decision();
  (*decision.mutable_segment())["region"] = std::string("a\xff\x00z", 4);
  const auto sent = Sent<host::Scalars>("host.Scalars { text: $region }", decision);
  EXPECT_EQ(sent.text(), std::string("a\xef\xbf\xbd\x00z", 6));
}

}  // namespace
}  // namespace sluice::engine
