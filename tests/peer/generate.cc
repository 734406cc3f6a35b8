#include "tests/peer/generate.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "src/language/print.h"
#include "tests/oracle/random.h"
#include "tests/peer/generate_recording.h"

namespace sluice::peer {
namespace {

using oracle::Random;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLookback = 300 * kSecond;

// Values are multiples of a quarter, so that their sums are exact on either side.
double Quarters(Random& random, int low, int high) {
  return static_cast<double>(random.Between(low, high)) / 4;
}

class AlarmWriter {
 public:
  AlarmWriter(Random& random, const Shape& shape) : random_(random), shape_(shape) {}

  Alarm Write() {
    Alarm alarm;
    alarm.tick_ns = shape_.tick_ns;
    for (const SignalShape& signal : shape_.signals) alarm.signals.push_back(Declaration(signal));
    alarm.labels = shape_.gate_labels;
    scope_ = shape_.gate_labels;
    alarm.when = Condition();
    if (random_.Percent(15)) alarm.given = Given();
    if (random_.Percent(75)) alarm.for_ns = Ticks(1, 4);
    if (random_.Percent(25)) alarm.clear_for_ns = Ticks(1, 5);
    return alarm;
  }

 private:
  // How a condition asks a signal for a number.
  struct Asked {
    std::string text;
    std::string function;
    double samples = 0;  // in the window, where no sample is missing
  };

  static std::string Declaration(const SignalShape& signal) {
    const std::string by =
        signal.labels.empty() ? "" : absl::StrCat(" by ", absl::StrJoin(signal.labels, ", "));
    return absl::StrCat("signal ", signal.name, " ", signal.kind, by);
  }

  std::int64_t Ticks(std::int64_t low, std::int64_t high) {
    return shape_.tick_ns * random_.Between(low, high);
  }

  // ---- Truths

  std::string Condition() {
    const std::uint64_t die = random_.Below(100);
    if (die < 50) return Part();
    if (die < 63) return absl::StrCat(Part(), " and ", Part());
    if (die < 77) return absl::StrCat(Part(), " or ", Part());
    if (die < 90) return absl::StrCat(Part(), " and not ", Negatable());
    if (die < 95) return absl::StrCat("(", Part(), " or ", Part(), ") and ", Part());
    return absl::StrCat(Part(), " or (", Part(), " and not ", Negatable(), ")");
  }

  std::string Part() {
    const bool folds = !shape_.fold_labels.empty() && scope_ == shape_.gate_labels;
    if (folds && random_.Percent(60)) return Fold();
    if (CanBeSilent() && random_.Percent(10)) return Silence();
    return Comparison();
  }

  std::string Negatable() { return absl::StrCat("(", Comparison(), ")"); }

  // What stands in a fold is of its members.
  std::string Fold() {
    const std::string of = absl::StrJoin(shape_.fold_labels, ", ");
    Enter();
    std::string text;
    if (random_.Percent(30)) {
      const std::string fold = random_.Pick({"max", "min"});
      const Asked asked = Ask();
      text = absl::StrCat(fold, " of ", of, " (", asked.text, ") ", Op(), " ", Threshold(asked));
    } else {
      const std::string quantifier =
          random_.Percent(40) ? "any" : absl::StrCat("at least ", random_.Between(1, 3));
      const std::string inside =
          random_.Percent(70) ? Comparison() : absl::StrCat(Comparison(), " and ", Comparison());
      text = absl::StrCat(quantifier, " of ", of, " (", inside, ")");
    }
    scope_ = shape_.gate_labels;
    return text;
  }

  void Enter() {
    scope_.insert(scope_.end(), shape_.fold_labels.begin(), shape_.fold_labels.end());
  }

  // Of two signals one may have a segment in which the other has had no sample: how long it
  // has been silent there is only known to Sluice.
  bool CanBeSilent() const {
    return shape_.signals.size() == 1 && !shape_.gate_labels.empty() &&
           scope_ == shape_.gate_labels;
  }

  std::string Silence() {
    return absl::StrCat("silence(", shape_.signals.front().name,
                        ") >= ", language::PrintDuration(Ticks(2, 6)));
  }

  std::string Comparison() {
    if (HasOneGauge() && random_.Percent(8)) return Deviation();
    const Asked asked = Ask();
    const std::uint64_t die = random_.Below(100);
    if (die < 60) return absl::StrCat(asked.text, " ", Op(), " ", Threshold(asked));
    if (die < 85) return absl::StrCat(asked.text, " ", Op(), " ", Factor(), OtherWindow(asked));
    if (die < 93) {
      return absl::StrCat(asked.text, random_.Pick({" - ", " + "}), Ask().text, " ", Op(), " ",
                          Quarters(random_, -4, 12));
    }
    return absl::StrCat(asked.text, " / ", Ask().text, " ", Op(), " ", Quarters(random_, 1, 8));
  }

  // A deviation is a root, which the two sides need not round alike: it is not compared with
  // what it may be equal to.
  std::string Deviation() {
    return absl::StrCat(AskFor("stddev").text, " ", random_.Pick({">", "<"}), " ",
                        Quarters(random_, 0, 4) + 0.0137);
  }

  std::string Factor() { return random_.Pick({"", "", "0.5 * ", "1.25 * ", "1.5 * ", "2 * "}); }

  std::string Op() {
    if (random_.Percent(6)) return random_.Pick({"==", "!="});
    return random_.Pick({">", ">", ">=", "<", "<="});
  }

  std::string Given() {
    const Asked asked = AskFor("count");
    return absl::StrCat(asked.text, " >= ", std::max(1.0, std::floor(asked.samples / 2)));
  }

  // ---- Numbers

  bool IsPooled(const SignalShape& signal) const { return signal.labels.size() != scope_.size(); }

  bool HasOneGauge() const {
    return std::any_of(
        shape_.signals.begin(), shape_.signals.end(),
        [this](const SignalShape& signal) { return signal.kind == "gauge" && !IsPooled(signal); });
  }

  Asked Ask() { return AskFor(""); }

  // An aggregate; of any function where `function` is empty.
  Asked AskFor(std::string function) {
    const bool is_gauges = function == "stddev" || function == "last";
    const SignalShape* picked = &random_.Pick(shape_.signals);
    while (is_gauges && picked->kind != "gauge") picked = &random_.Pick(shape_.signals);
    const SignalShape& signal = *picked;
    const bool one_series = !IsPooled(signal) && signal.kind == "gauge";
    if (function.empty()) {
      std::vector<std::string> functions = {"mean", "mean", "min", "max", "sum", "count"};
      if (one_series) functions.insert(functions.end(), {"last", "last"});
      function = random_.Pick(functions);
    }
    const bool is_instant =
        function == "last" && kLookback % shape_.tick_ns == 0 && random_.Percent(70);
    return Window(signal, function, is_instant ? kLookback : Ticks(1, 7));
  }

  Asked Window(const SignalShape& signal, const std::string& function, std::int64_t over) {
    Asked asked;
    asked.function = function;
    asked.text = absl::StrCat(function, "(", signal.name, Selector(signal), ") over ",
                              language::PrintDuration(over));
    if (random_.Percent(20)) {
      absl::StrAppend(&asked.text, " offset ", language::PrintDuration(Ticks(1, 6)));
    }
    asked.samples = static_cast<double>(over / shape_.tick_ns) * shape_.samples_per_tick *
                    (IsPooled(signal) ? signal.pooled : 1);
    return asked;
  }

  // The same of another time, mostly.
  std::string OtherWindow(const Asked& asked) {
    const bool scales = asked.function != "sum" && asked.function != "count";
    return scales || random_.Percent(50) ? AskFor(asked.function).text : Ask().text;
  }

  std::string Selector(const SignalShape& signal) {
    if (signal.labels.empty() || !random_.Percent(12)) return "";
    const std::string& label = random_.Pick(signal.labels);
    const std::vector<std::string>& values = ValuesOf(label);
    const std::string one = absl::StrCat("\"", random_.Pick(values), "\"");
    const std::string list = absl::StrCat("(\"", values.front(), "\", \"", values.back(), "\")");
    return absl::StrCat("{", label, " ",
                        random_.Pick(std::vector<std::string>{
                            absl::StrCat("= ", one), absl::StrCat("!= ", one),
                            absl::StrCat("in ", list), absl::StrCat("not in ", list)}),
                        "}");
  }

  // Recordings move between 0 and 4.
  std::string Threshold(const Asked& asked) {
    const double level = Quarters(random_, 4, 12);
    if (asked.function == "sum") return absl::StrCat(level * std::round(asked.samples));
    if (asked.function == "count") {
      return absl::StrCat(std::round(asked.samples) + static_cast<double>(random_.Between(-2, 1)));
    }
    return absl::StrCat(level);
  }

  Random& random_;
  const Shape& shape_;
  std::vector<std::string> scope_;  // the labels of what is being written
};

}  // namespace

Pair RandomPair(std::uint64_t seed) {
  Random random(seed);
  const Shape shape = RandomShape(random);
  Pair pair;
  pair.alarm = AlarmWriter(random, shape).Write();
  pair.recording = RandomRecording(random, shape);
  return pair;
}

}  // namespace sluice::peer
