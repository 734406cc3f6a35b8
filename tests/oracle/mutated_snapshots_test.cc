// Snapshots whose numbers were changed at random, with a checksum that fits: whoever made one, an
// engine refuses it or goes on from it, and never reads or writes where it mustn't. To be run under
// the address and undefined-behaviour sanitizers.
//
// SLUICE_MUTATED_SNAPSHOTS=N   tries N of them (400 if not given)
// SLUICE_RANDOM_SEED=N         tries that one alone
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "sluice/engine.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/engine/snapshot_format.h"
#include "src/language/print.h"
#include "tests/environment.h"
#include "tests/oracle/drive.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/random.h"

namespace sluice::oracle {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// ---- Mutations

// One value of a message, or one of a list.
struct Place {
  Message* message;
  const FieldDescriptor* field;
  int index;  // in a list
};
using Places = std::map<std::string, std::vector<Place>>;  // by the names of their fields

void Collect(Message& message, Places& places) {
  const Reflection& reflection = *message.GetReflection();
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (nested && !field->is_repeated() && !reflection.HasField(message, field)) continue;
    const int n = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int at = 0; at < n; ++at) {
      places[std::string(field->full_name())].push_back({&message, field, at});
      if (!nested) continue;
      Collect(field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, at)
                                   : *reflection.MutableMessage(&message, field),
              places);
    }
  }
}

template <typename Whole>
Whole Other(Whole was, Random& random) {
  constexpr Whole kMost = std::numeric_limits<Whole>::max();
  constexpr Whole kLeast = std::numeric_limits<Whole>::min();
  const auto few = static_cast<Whole>(random.Below(20));
  switch (random.Below(7)) {
    case 0:
      return was == kMost ? kMost : static_cast<Whole>(was + 1);
    case 1:
      return was == kLeast ? kLeast : static_cast<Whole>(was - 1);
    case 2:
      return kMost - few;
    case 3:
      return kLeast + few;
    case 4:
      return was > kMost / 2 ? few : static_cast<Whole>(was * 2);
    default:
      return few;
  }
}

double OtherNumber(double was, Random& random) {
  return random.Pick({0.0, -0.0, -1.0, was + 1, -was, 1e300, 5e-324, std::nan(""), HUGE_VAL,
                      static_cast<double>(random.Below(9))});
}

std::string OtherText(const std::string& was, Random& random) {
  return random.Pick({std::string(), std::string("x"), was + was, was.substr(0, was.size() / 2),
                      std::string("\xc3\xa9\0", 3)});
}

#define SLUICE_MUTATE(Type, other)                                                            \
  field.is_repeated() ? reflection.SetRepeated##Type(                                         \
                            &message, &field, at,                                             \
                            other(reflection.GetRepeated##Type(message, &field, at), random)) \
                      : reflection.Set##Type(&message, &field,                                \
                                             other(reflection.Get##Type(message, &field), random))

void Mutate(const Place& place, Random& random) {
  Message& message = *place.message;
  const FieldDescriptor& field = *place.field;
  const Reflection& reflection = *message.GetReflection();
  const int at = place.index;
  if (field.is_repeated() && random.Percent(20)) {
    reflection.SwapElements(&message, &field, at, reflection.FieldSize(message, &field) - 1);
    if (random.Percent(70)) reflection.RemoveLast(&message, &field);
    return;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      SLUICE_MUTATE(Int32, Other);
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      SLUICE_MUTATE(Int64, Other);
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      SLUICE_MUTATE(UInt32, Other);
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      SLUICE_MUTATE(UInt64, Other);
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      SLUICE_MUTATE(Double, OtherNumber);
      return;
    case FieldDescriptor::CPPTYPE_STRING:
      SLUICE_MUTATE(String, OtherText);
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!field.is_repeated()) {
        reflection.SetBool(&message, &field, !reflection.GetBool(message, &field));
      }
      return;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.is_repeated()) {
        Message* const copy = reflection.AddMessage(&message, &field);
        copy->CopyFrom(reflection.GetRepeatedMessage(message, &field, at));
      } else {
        reflection.ClearField(&message, &field);
      }
      return;
    default:
      return;
  }
}

#undef SLUICE_MUTATE

// Every field is as likely as every other, however many numbers it has. Answers which it was.
std::string MutateOne(v1::SnapshotState& state, Random& random) {
  Places places;
  Collect(state, places);
  auto field = places.begin();
  std::advance(field, static_cast<std::ptrdiff_t>(random.Below(places.size())));
  Mutate(random.Pick(field->second), random);
  return field->first;
}

// ---- Engines

constexpr char kPeoplesPlan[] = R"(
  lateness 3s
  role lead
  role infra reports to lead
  severity major { acknowledge within 5s, resolve within 20s }
  signal load gauge by region, host
  signal tries outcome by region
  signal wait distribution ms by region
  signal hits counter by region
  lever doors by region { open, ajar, shut } owner infra
  lever share by region percent, lowest wins, default 100%
  gate high by region {
    owner infra
    severity major
    when mean(load) over 5s > 5 and p90(wait) over 10s > 2ms
    for 2s of 4s
    clear for 2s
    flap 3 in 30s hold 10s
    remind every 4s
    hold doors at shut
  }
  gate failing by region {
    owner infra
    when success_ratio(tries) over 8s < 90%
    suppressed by high
    latch
    hold share at 10%
  }
  gate rising { owner lead when increase(hits) over 10s > 30 or max(load) over 6s > 8 }
  ramp opening by region {
    owner infra
    lever share
    step 10% hold 3s
    step 50% hold 3s checkpoint
    step 100% hold 3s
    guard high
    advance when max(load) over step < 9 and p50(wait) over step < 50ms
  }
  checklist { item "done" owner lead }
)";

constexpr std::int64_t kSecond = 1'000'000'000;

// What is done to an engine, before the snapshot and after it.
class Host {
 public:
  Host(Engine& engine, Random& random) : engine_(engine), random_(random) {}

  // What fails is refused, which is as good.
  void DoAnything(std::int64_t now_ns) {
    const Labels sg = {{"region", "sg"}};
    const Labels segment = random_.Percent(80) ? sg : Labels{{"region", "eu"}};
    const char* const gate = random_.Pick({"high", "failing", "rising"});
    const std::int64_t until = now_ns + random_.Between(1, 30) * kSecond;
    switch (random_.Below(8)) {
      case 0:
        return engine_.Acknowledge(gate, segment, "lead", "seen").IgnoreError();
      case 1:
        return engine_.Silence(gate, segment, until, "lead", "known").IgnoreError();
      case 2:
        return engine_
            .Pin("doors", random_.Percent(50) ? segment : Labels(), "ajar", until, "infra", "so")
            .IgnoreError();
      case 3:
        return engine_.Unpin("doors", segment, "infra", "no more").IgnoreError();
      case 4:
        return engine_.Reset(gate, segment, "lead", "mended").IgnoreError();
      case 5:
        return engine_.StartRamp("opening", segment, "infra", "go").IgnoreError();
      case 6:
        return engine_.ResumeRamp("opening", segment, "infra", "on").IgnoreError();
      default:
        return engine_.Tick("done", "lead", "it is").IgnoreError();
    }
  }

  void Second(std::int64_t now_ns) {
    for (const char* region : {"sg", "eu", "br"}) {
      if (random_.Percent(15)) continue;
      const Labels labels = {{"region", region}};
      const Labels both = {{"region", region}, {"host", random_.Percent(50) ? "a" : "b"}};
      const std::int64_t at = now_ns - random_.Between(0, 3) * kSecond;
      Record(engine_.Gauge("load", both), at, random_.Pick({0.1, 4.0, 7.0, 9.0}));
      Record(engine_.Distribution("wait", labels), at, random_.Pick({0.0, 1.5, 90.0}));
      Record(engine_.Counter("hits", labels), at, static_cast<double>(random_.Below(100)));
      const auto tries = engine_.Outcome("tries", labels);
      if (tries.ok()) engine_.Record(*tries, at, random_.Below(9), 9).IgnoreError();
    }
    if (random_.Percent(40)) DoAnything(now_ns);
    engine_.AdvanceTo(now_ns).IgnoreError();
  }

 private:
  template <typename Series>
  void Record(const absl::StatusOr<Series>& series, std::int64_t at, double value) {
    if (series.ok()) engine_.Record(*series, at, value).IgnoreError();
  }

  Engine& engine_;
  Random& random_;
};

std::unique_ptr<Engine> Make(const Plan& plan) {
  EngineOptions options;
  options.allow_unhandled_actions = true;
  options.max_state_bytes = 64 << 20;
  auto engine = Engine::Create(plan, options);
  EXPECT_TRUE(engine.ok()) << engine.status();
  return engine.ok() ? *std::move(engine) : nullptr;
}

// All that can be asked of an engine.
void AskEverything(const Engine& engine) {
  engine.statistics();
  for (const RoleStatus& status : engine.Room()) static_cast<void>(status.line);
  engine.Checklist();
  for (const char* gate : {"high", "failing", "rising", "g0", "g1"}) {
    for (const Labels& segment : {Labels(), Labels{{"region", "sg"}}}) {
      engine.Explain(gate, segment).status().IgnoreError();
    }
  }
  engine.Ramp("opening", {{"region", "sg"}}).status().IgnoreError();
  engine.Snapshot().status().IgnoreError();
}

struct Taken {
  Plan plan;
  v1::SnapshotState state;
  std::int64_t now_ns;
  std::vector<Step> rest;  // of a random pair
};

Taken TakePeoples(Random& random) {
  const Plan plan = Plan::Parse(kPeoplesPlan, "people.sluice").value();
  const std::unique_ptr<Engine> engine = Make(plan);
  Host host(*engine, random);
  std::int64_t now = 1'000'000 * kSecond;
  EXPECT_TRUE(engine->Start(now).ok());
  const std::int64_t end = now + random.Between(1, 40) * kSecond;
  while (now < end) host.Second(now += kSecond);
  if (random.Percent(50)) host.DoAnything(now);
  return {plan, engine::UnpackSnapshot(engine->Snapshot().value()).value(), now, {}};
}

Taken TakeRandom(std::uint64_t seed, Random& random) {
  for (;; seed += 1'000'000) {
    const Pair pair = RandomPair(seed);
    const SpokenPlan spoken = Speak(pair.plan);
    if (!spoken.plan.ok()) continue;
    const std::unique_ptr<Engine> engine = Make(*spoken.plan);
    Driver driver(*engine);
    EXPECT_TRUE(engine->Start(pair.start_ns).ok());
    std::int64_t now = pair.start_ns;
    const std::size_t taken = random.Below(pair.steps.size() + 1);
    const auto middle = pair.steps.begin() + static_cast<std::ptrdiff_t>(taken);
    for (auto step = pair.steps.begin(); step != middle; ++step) {
      if (step->kind == Step::Kind::kSample) driver.Record(step->sample).IgnoreError();
      if (step->kind != Step::Kind::kAdvance) continue;
      now = step->now_ns;
      engine->AdvanceTo(now).IgnoreError();
    }
    return {*spoken.plan,
            engine::UnpackSnapshot(engine->Snapshot().value()).value(),
            now,
            {middle, pair.steps.end()}};
  }
}

// The same with another tick or other bounds on times.
Plan Changed(const Plan& plan, Random& random) {
  v1::Plan changed = plan.proto();
  auto& items = *changed.mutable_items();
  items.erase(
      std::remove_if(items.begin(), items.end(),
                     [](const v1::Item& item) { return item.has_lateness() || item.has_ahead(); }),
      items.end());
  const std::int64_t tick_ns = random.Pick({kSecond / 10, kSecond, 5 * kSecond});
  changed.add_items()->mutable_lateness()->set_ns(static_cast<std::int64_t>(random.Below(4)) *
                                                  tick_ns);
  changed.add_items()->mutable_ahead()->set_ns(static_cast<std::int64_t>(random.Below(9)) *
                                               tick_ns);
  const SpokenPlan spoken = Speak(changed);
  return spoken.plan.ok() ? *spoken.plan : plan;
}

void GoOn(Engine& engine, const Taken& taken, const v1::SnapshotState& state, Random& random) {
  AskEverything(engine);
  // A clock that is very far past the last tick takes as many ticks as it says.
  constexpr std::int64_t kMostTicks = 2000;
  if (state.clock_ns() / state.tick_ns() - state.last_tick() > kMostTicks) return;
  Host host(engine, random);
  Driver driver(engine);
  for (const Step& step : taken.rest) {
    if (step.kind == Step::Kind::kSample) driver.Record(step.sample).IgnoreError();
    if (step.kind == Step::Kind::kAdvance) engine.AdvanceTo(step.now_ns).IgnoreError();
  }
  std::int64_t now = taken.now_ns;
  for (int second = 0; second < 25; ++second) host.Second(now += kSecond);
  AskEverything(engine);
  engine.Reload(Changed(taken.plan, random)).IgnoreError();
  for (int second = 0; second < 10; ++second) host.Second(now += kSecond);
  AskEverything(engine);
}

TEST(MutatedSnapshotsTest, AreRefusedOrGoOnFrom) {
  const std::uint64_t only = FromEnvironment("SLUICE_RANDOM_SEED", 0);
  const std::uint64_t most = FromEnvironment("SLUICE_MUTATED_SNAPSHOTS", 400);
  std::uint64_t refused = 0;
  std::uint64_t restored = 0;
  for (std::uint64_t seed = only != 0 ? only : 1; seed <= (only != 0 ? only : most); ++seed) {
    Random random(seed);
    const Taken taken = seed % 2 == 0 ? TakePeoples(random) : TakeRandom(seed, random);
    v1::SnapshotState state = taken.state;
    std::string changed;
    for (std::int64_t i = random.Between(1, 3); i > 0; --i)
      changed += MutateOne(state, random) + " ";
    SCOPED_TRACE("SLUICE_RANDOM_SEED=" + std::to_string(seed) + ": " + changed);
    v1::Snapshot snapshot = engine::PackSnapshot(taken.plan, taken.state).value();
    snapshot.set_state(state.SerializeAsString());
    engine::SetChecksum(snapshot);
    const bool other = random.Percent(30);
    const std::unique_ptr<Engine> engine = Make(other ? Changed(taken.plan, random) : taken.plan);
    const absl::Status status = engine->Restore(snapshot);
    if (!status.ok()) {
      ++refused;
      EXPECT_FALSE(status.message().empty());
      EXPECT_TRUE(engine->Start(taken.now_ns).ok()) << "nothing was changed by what was refused";
      continue;
    }
    ++restored;
    GoOn(*engine, taken, state, random);
  }
  if (only != 0) return;
  EXPECT_GT(refused, most / 20);
  EXPECT_GT(restored, most / 4);
  std::cout << most << " snapshots with wrong numbers: " << refused << " refused, " << restored
            << " gone on from\n";
}

}  // namespace
}  // namespace sluice::oracle
