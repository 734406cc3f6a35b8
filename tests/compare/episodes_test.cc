// Which spans are the same matter, against the rule said plainly: those that overlap, each from its
// `since` on, and those that overlap these.
#include "src/compare/episodes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <tuple>
#include <vector>

namespace sluice::compare {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

// Of an episode, by side: where it begins and ends, and how often.
using Summary = std::tuple<std::uint64_t, std::int64_t, std::int64_t, std::int64_t>;

Summary SummaryOf(const Episode::Part& part) {
  if (part.span.times == 0) return {0, 0, 0, 0};
  return {part.span.times, part.span.begin_ns, part.span.end_ns.value_or(-1), part.span.held_ns};
}

struct Span {
  Side side;
  std::int64_t since_ns;
  std::int64_t begin_ns;
  std::int64_t end_ns;
};

std::multiset<std::pair<Summary, Summary>> Plainly(std::vector<Span> spans) {
  std::vector<std::size_t> group(spans.size());
  for (std::size_t i = 0; i < spans.size(); ++i) group[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      for (std::size_t j = 0; j < spans.size(); ++j) {
        const bool overlap =
            spans[i].since_ns < spans[j].end_ns && spans[j].since_ns < spans[i].end_ns;
        if (!overlap || group[i] <= group[j]) continue;
        group[i] = group[j];
        changed = true;
      }
    }
  }
  std::multiset<std::pair<Summary, Summary>> summaries;
  for (std::size_t one = 0; one < spans.size(); ++one) {
    Summary of[2] = {{0, 0, 0, 0}, {0, 0, 0, 0}};
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (group[i] != one) continue;
      auto& [times, begin, end, held] = of[spans[i].side];
      begin = times == 0 ? spans[i].begin_ns : std::min(begin, spans[i].begin_ns);
      end = times == 0 ? spans[i].end_ns : std::max(end, spans[i].end_ns);
      held += spans[i].end_ns - spans[i].begin_ns;
      ++times;
    }
    if (std::get<0>(of[0]) + std::get<0>(of[1]) > 0) summaries.emplace(of[0], of[1]);
  }
  return summaries;
}

TEST(Episodes, AreWhatOverlaps) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::vector<Span> spans;
    for (const Side side : {kLive, kCandidate}) {
      std::int64_t at = 0;
      const auto many = random() % 5;
      for (std::size_t i = 0; i < many; ++i) {
        const std::int64_t since = at + static_cast<std::int64_t>(random() % 6);
        const std::int64_t begin = since + static_cast<std::int64_t>(random() % 8);
        const std::int64_t end = begin + 1 + static_cast<std::int64_t>(random() % 6);
        spans.push_back({side, since * kSecond, begin * kSecond, end * kSecond});
        at = end;
      }
    }
    Episodes episodes;
    std::multiset<std::pair<Summary, Summary>> summaries;
    for (std::int64_t at = 0; at < 100 * kSecond; at += kSecond) {
      for (const Span& span : spans) {
        if (span.end_ns == at) episodes.End(span.side, at);
      }
      for (const Span& span : spans) {
        if (span.begin_ns == at) episodes.Begin(span.side, at, span.since_ns, false);
      }
    }
    episodes.ForEach([&](const Episode& episode) {
      summaries.emplace(SummaryOf(episode.parts[kLive]), SummaryOf(episode.parts[kCandidate]));
    });
    ASSERT_EQ(summaries, Plainly(spans)) << "round " << round;
  }
}

TEST(Episodes, ThatAreLongOverAreFinal) {
  Episodes episodes;
  episodes.Begin(kLive, 0, 0, false);
  episodes.End(kLive, kSecond);
  int taken = 0;
  const auto take = [&taken](const Episode&) { ++taken; };
  episodes.TakeFinal(Episodes::kLookBackNs, take);
  EXPECT_EQ(taken, 0);
  episodes.TakeFinal(Episodes::kLookBackNs + kSecond, take);
  EXPECT_EQ(taken, 1);
  EXPECT_TRUE(episodes.empty());
}

// One that flutters all night keeps no more than so many.
TEST(Episodes, OfAFlutterAreBounded) {
  Episodes episodes;
  std::size_t taken = 0;
  for (std::int64_t i = 0; i < 10'000; ++i) {
    episodes.Begin(kLive, 2 * i * kSecond, 2 * i * kSecond, false);
    episodes.End(kLive, (2 * i + 1) * kSecond);
    episodes.TakeFinal((2 * i + 1) * kSecond, [&taken](const Episode&) { ++taken; });
  }
  std::size_t left = 0;
  episodes.ForEach([&left](const Episode&) { ++left; });
  EXPECT_EQ(left, Episodes::kMostKept);
  EXPECT_EQ(taken + left, 10'000u);
}

}  // namespace
}  // namespace sluice::compare
