#include "tests/peer/generate_rule.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "tests/oracle/random.h"
#include "tests/peer/generate_recording.h"

namespace sluice::peer {
namespace {

using oracle::Random;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kSlotsPerTick = 5;
constexpr std::int64_t kMostTicks = 8;  // of a window

class Draw {
 public:
  Draw(Random& random, std::int64_t tick_ns) : random_(random), tick_ns_(tick_ns) {}

  // An expression that is right also where there are gaps: all that it says is known then.
  std::string AlwaysKnown() {
    switch (random_.Below(6)) {
      case 0:
        return absl::StrCat("absent(@load", Selector(), ")", random_.Percent(30) ? " == 1" : "");
      case 1:
        return absl::StrCat("absent_over_time(@load", Selector(), "[", Range(), "])");
      case 2:
        return absl::StrCat("absent(@flag == ", random_.Pick({0, 1, 2}), ")");
      case 3:
        return absl::StrCat("count(@load", Selector(), " > ", Threshold(), ") ", CountOp());
      case 4:
        return absl::StrCat("count(@load > ", Threshold(), " or @depth > ", Threshold(), ") ",
                            CountOp());
      default:
        return absl::StrCat("count(@load > ", Threshold(), " unless @depth > ", Threshold(), ") ",
                            CountOp());
    }
  }

  std::string Condition() {
    switch (random_.Below(22)) {
      // A count of nothing is 0 to Sluice; so only of many.
      case 14:
        return absl::StrCat("count_over_time(@load", Selector(), "[", Range(), "]) ",
                            random_.Pick({">", ">="}), " ", random_.Between(1, 4));
      case 15:
        return absl::StrCat("@flag ", Op(), " on (region) group_right () @load{host=\"a\"}");
      case 16:
        return absl::StrCat(Value(), " ", random_.Pick({"<", ">", "<=", "=="}), " scalar(@site)");
      case 17:
        return absl::StrCat("(", Simple(), " or ", Other(), ") and ", Simple());
      case 18:
        return absl::StrCat("-count by (region) (@load", Selector(), ") ", random_.Pick({"<", ">"}),
                            " -", random_.Between(1, 2));
      case 19:
        return absl::StrCat("(abs(@load - 1) and @depth > ", Threshold(), ") > ", Threshold());
      case 0:
        return absl::StrCat(Simple(), " and ", Other());
      case 1:
        return absl::StrCat(Simple(), " unless ", Other());
      case 2:
        return absl::StrCat(Simple(), " or ", Other());
      case 3:
        return absl::StrCat("count by (region) (", Simple(), ") ", CountOp());
      case 4:
        return absl::StrCat(Aggregated(), " ", Op(), " on (region) @flag");
      case 5:
        return absl::StrCat(Aggregated(), " ", Op(), " on () group_left () @site");
      case 6:
        return absl::StrCat("abs(@load - @depth) ", random_.Pick({"<", "<=", ">", ">="}), " ",
                            Threshold());
      case 7:
        return absl::StrCat("changes(@load[", Range(), "]) ", random_.Pick({"== 0", "> 0", "< 1"}));
      case 8:
        return absl::StrCat("(", Value(), " > ", Threshold(), ") * 2 < ", Threshold());
      case 9:
        return absl::StrCat("max by (host) (", Simple(), ")");
      case 10:
        return absl::StrCat("group by (region) (", Simple(), ")");
      case 11:
        return absl::StrCat("@load{host=\"a\"} ", Op(), " ignoring (host) group_left @flag");
      case 12:
        return absl::StrCat(Simple(), " and on (region, host) (@depth > ", Threshold(), ")");
      case 13:
        return absl::StrCat("@flag > ", Threshold(), " unless on (region) (", Simple(), ")");
      default:
        return absl::StrCat(random_.Percent(50) ? Aggregated() : Value(), " ", Op(), " ",
                            Threshold());
    }
  }

  std::string CounterCondition() {
    const std::string function = random_.Pick<std::string>({"rate", "increase"});
    const std::string hits = absl::StrCat(function, "(@hits", Selector(), "[", Range(), "])");
    const std::string total = absl::StrCat(function, "(@total[", Range(), "])");
    const std::string rate = function == "rate" ? "0.0613" : "7.13";
    switch (random_.Below(5)) {
      case 0:
        return absl::StrCat(hits, " > ", rate);
      case 1:
        return absl::StrCat(random_.Pick({"sum", "max", "avg", "min"}), " by (region) (", hits,
                            ") > ", rate);
      case 2:
        return absl::StrCat("sum by (region) (", hits, ") / (sum by (region) (", total,
                            ") > 0) > 0.613");
      case 3:
        return absl::StrCat("count(", hits, " > ", rate, ") ", random_.Pick({">", ">="}), " 2");
      default:
        return absl::StrCat("sum without (host) (", hits, ") > ", rate, " and sum without (host) (",
                            total, ") > ", rate);
    }
  }

  std::string Value() {
    switch (random_.Below(4)) {
      case 0:
        return absl::StrCat("@load", Selector());
      case 1:
        return absl::StrCat(random_.Pick({"min", "max", "sum", "last", "stddev"}),
                            "_over_time(@load", Selector(), "[", Range(), "]",
                            random_.Percent(25) ? " offset " + Range() : "", ")");
      case 2:
        return absl::StrCat("(@load / (@depth", Selector(), " + 1))");
      default:
        return absl::StrCat("(@load - @load offset ", Range(), ")");
    }
  }

 private:
  // A step between those that values take, or one of them.
  std::string Threshold() {
    return absl::StrCat(static_cast<double>(random_.Between(2, 12)) * 0.25 +
                        (random_.Percent(70) ? 0.1 : 0.0));
  }

  std::string Op() { return random_.Pick({"<", "<=", ">", ">=", "!="}); }

  std::string CountOp() {
    return absl::StrCat(random_.Pick({">", ">=", "<=", "==", "<"}), " ", random_.Between(2, 3));
  }

  std::string Range() { return language::PrintDuration(random_.Between(1, kMostTicks) * tick_ns_); }

  std::string Selector() {
    return random_.Pick<std::string>({"", "", "", "{region=\"sg\"}", "{region=~\"sg|eu\"}",
                                      "{region!~\"eu|us-1\"}", "{host!=\"a\"}", "{host=~\"a\"}",
                                      "{region=~\"us-[12]\"}"});
  }

  std::string Simple() { return absl::StrCat(Value(), " ", Op(), " ", Threshold()); }

  // Of the same labels as Value(), whatever is selected.
  std::string Other() { return absl::StrCat("@depth ", Op(), " ", Threshold()); }

  std::string Aggregated() {
    const std::string by = random_.Pick<std::string>({"by (region)", "without (host)"});
    if (random_.Percent(30)) {
      const std::string which = random_.Pick<std::string>({"min", "max", "sum"});
      return absl::StrCat(which, " ", by, " (", which, "_over_time(@load[", Range(), "]))");
    }
    return absl::StrCat(random_.Pick({"sum", "avg", "min", "max", "count"}), " ", by, " (", Value(),
                        ")");
  }

  Random& random_;
  std::int64_t tick_ns_;
};

// A counter that is sampled at each tick, so that a range that is whole ticks long has samples on
// both of its edges, and nothing is extrapolated; it stands still as long as a window is not full.
std::vector<Slot> CounterSlots(Random& random, std::int64_t ticks) {
  std::vector<Slot> slots(static_cast<std::size_t>(ticks * kSlotsPerTick + 1));
  std::int64_t total = random.Between(0, 50);
  std::int64_t step = 0;
  for (std::int64_t tick = 0; tick <= ticks; ++tick) {
    if (tick > kMostTicks && random.Percent(25)) step = random.Pick({0, 0, 1, 3, 9});
    total += step;
    if (tick > kMostTicks && random.Percent(3)) total = random.Between(0, 5);
    slots[static_cast<std::size_t>(tick * kSlotsPerTick)] = {Slot::Kind::kValue,
                                                             static_cast<double>(total)};
  }
  return slots;
}

void AddCounters(Random& random, std::int64_t ticks, Recording& recording) {
  for (const std::string& region : ValuesOf("region")) {
    for (const std::string& host : ValuesOf("host")) {
      for (const char* metric : {"hits", "total"}) {
        recording.series.push_back(
            {metric, {{"region", region}, {"host", host}}, CounterSlots(random, ticks)});
      }
    }
  }
}

// Whole ticks, or a little less: Prometheus looks at nothing in between.
std::int64_t RandomHold(Random& random, std::int64_t tick_ns) {
  if (random.Percent(50)) return 0;
  return random.Between(1, 5) * tick_ns - (random.Percent(30) ? tick_ns / 5 : 0);
}

}  // namespace

RuleDraw RandomRule(std::uint64_t seed) {
  Random random(seed);
  RuleDraw rule;
  Shape shape;
  shape.tick_ns = kSecond * random.Pick({15, 30, 60});
  shape.signals = {{"load", "gauge", {"region", "host"}, 1},
                   {"depth", "gauge", {"region", "host"}, 1},
                   {"flag", "gauge", {"region"}, 1},
                   {"site", "gauge", {}, 1}};
  Draw draw(random, shape.tick_ns);
  const std::uint64_t kind = random.Below(100);
  shape.has_gaps = kind < 25 || (kind >= 55 && random.Percent(50));
  rule.waits = shape.has_gaps && kind >= 25;
  if (kind < 25) {
    rule.expr = draw.AlwaysKnown();
  } else if (kind < 45) {
    rule.expr = draw.CounterCondition();
  } else if (kind < 55) {
    rule.recorded = draw.Value();
    rule.expr = "sum by (region) (@recorded{host!=\"b 2\"}) > 1.6";
  } else {
    rule.expr = draw.Condition();
  }
  rule.for_ns = RandomHold(random, shape.tick_ns);
  rule.keep_firing_for_ns = RandomHold(random, shape.tick_ns);
  rule.recording = RandomRecording(random, shape);
  AddCounters(random, rule.recording.end_ns / shape.tick_ns, rule.recording);
  return rule;
}

}  // namespace sluice::peer
