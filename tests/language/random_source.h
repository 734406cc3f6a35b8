// Random words, texts and numbers, with a bent for the odd ones.
#ifndef SLUICE_TESTS_LANGUAGE_RANDOM_SOURCE_H_
#define SLUICE_TESTS_LANGUAGE_RANDOM_SOURCE_H_

#include <cstdint>
#include <cstring>
#include <random>
#include <string>

#include "src/language/unicode.h"

namespace sluice::language {

class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : random_(seed) {}

 protected:
  std::uint64_t Below(std::uint64_t bound) { return random_() % bound; }
  bool Chance(unsigned percent) { return Below(100) < percent; }

  // Calls `make` `least` to `most` times, and tells it whether it is the first.
  template <typename Make>
  void Several(std::uint64_t least, std::uint64_t most, Make make) {
    const std::uint64_t count = least + Below(most - least + 1);
    for (std::uint64_t i = 0; i < count; ++i) make(i == 0);
  }

  // A name; often one that is a word of the language elsewhere.
  std::string Word() {
    static constexpr const char* kWords[] = {"cpu",
                                             "stream_start",
                                             "region",
                                             "x",
                                             "a1_b2",
                                             "for",
                                             "over",
                                             "when",
                                             "gate",
                                             "signal",
                                             "by",
                                             "hold",
                                             "at",
                                             "clear",
                                             "of",
                                             "any",
                                             "all",
                                             "min",
                                             "sum",
                                             "not",
                                             "and",
                                             "is",
                                             "never",
                                             "trips",
                                             "step",
                                             "tick",
                                             "file",
                                             "once",
                                             "note",
                                             "to",
                                             "with",
                                             "owner",
                                             "expect",
                                             "only",
                                             "until",
                                             "latch",
                                             "on",
                                             "percent",
                                             "every",
                                             "late",
                                             "a_name_that_is_rather_long_for_its_kind"};
    return kWords[Below(sizeof(kWords) / sizeof(kWords[0]))];
  }

  std::string Function() {
    static constexpr const char* kFunctions[] = {"mean",     "success_ratio", "p99.9", "p50",
                                                 "quantile", "silence",       "count", "min"};
    return kFunctions[Below(sizeof(kFunctions) / sizeof(kFunctions[0]))];
  }

  std::string HostName() {
    static constexpr const char* kNames[] = {"launch.PauseExpansion", "Pause", "a.b.c.D_1",
                                             "launch.pause"};
    return kNames[Below(sizeof(kNames) / sizeof(kNames[0]))];
  }

  std::string AnyText() {
    std::string text;
    Several(0, Chance(5) ? 60 : 8, [&](bool) {
      static constexpr std::uint32_t kPoints[] = {'a',  'z',    ' ',    '"',     '\\',   '\n',
                                                  '\t', '#',    '}',    0,       0x1B,   0x7F,
                                                  0xE9, 0x6771, 0x202E, 0x1F600, 0xFEFF, '/'};
      AppendUtf8(kPoints[Below(sizeof(kPoints) / sizeof(kPoints[0]))], text);
    });
    return text;
  }

  // One line that does not end in white space.
  std::string Comment() {
    static constexpr const char* kComments[] = {"",    " why",      " é 東京", "# twice",
                                                "!\t", " gate g {", " }"};
    std::string comment = kComments[Below(sizeof(kComments) / sizeof(kComments[0]))];
    while (!comment.empty() && comment.back() == '\t') comment.pop_back();
    return comment;
  }

  std::int64_t AnyDuration() {
    static constexpr std::int64_t kUnits[] = {1, 1000, 1'000'000, 1'000'000'000, 60'000'000'000};
    if (Chance(3)) return static_cast<std::int64_t>(random_() >> 1);
    return static_cast<std::int64_t>(Below(1000)) * kUnits[Below(5)];
  }

  // Finite, and not below 0.
  double AnyNumber() {
    if (Chance(40)) return static_cast<double>(Below(1000));
    if (Chance(50)) return static_cast<double>(Below(100'000)) / 100;
    std::uint64_t bits = random_() & ~(std::uint64_t{1} << 63);
    // No infinity and no NaN.
    if ((bits >> 52) == 0x7FF) bits &= ~(std::uint64_t{1} << 52);
    double number = 0;
    std::memcpy(&number, &bits, sizeof(number));
    return number;
  }

  std::mt19937_64 random_;
};

}  // namespace sluice::language

#endif  // SLUICE_TESTS_LANGUAGE_RANDOM_SOURCE_H_
