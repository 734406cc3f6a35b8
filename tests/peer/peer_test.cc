// Random alarms over random recordings: promtool must say that Sluice's firing intervals
// are those of the same alerting rule, or the difference must be one of docs/compared.md.
//
// SLUICE_PEER_PAIRS=N   tries N pairs (600 if not given)
// SLUICE_PEER_SEED=N    tries that pair alone, and says what it differs by
#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/environment.h"
#include "tests/peer/need_promtool.h"
#include "tests/peer/side_by_side.h"
#include "tests/sanitized.h"

namespace sluice::peer {
namespace {

std::string NamesOf(Undone undone) {
  std::vector<std::string> names;
  for (const DifferenceInfo& info : AllDifferences()) {
    if (undone.Has(info.difference)) names.emplace_back(info.name);
  }
  return absl::StrJoin(names, " + ");
}

// Ticks at which a segment begins or ceases to fire.
std::size_t ChangesIn(const Firing& firing, const Recording& recording) {
  std::size_t changes = 0;
  std::set<Labels> before;
  for (std::int64_t tick = 0; tick <= recording.end_ns; tick += recording.tick_ns) {
    const auto found = firing.find(tick);
    const std::set<Labels> now = found == firing.end() ? std::set<Labels>() : found->second;
    if (now != before) ++changes;
    before = now;
  }
  return changes;
}

// What came of many pairs.
struct Tally {
  std::size_t agree = 0;
  std::size_t outright = 0;
  std::size_t firing = 0;   // pairs in which something fires
  std::size_t changes = 0;  // of what fires, in all pairs
  std::map<Difference, std::size_t> by;

  void Add(const Explained& pair, const Recording& recording) {
    const std::size_t changed = ChangesIn(pair.as_written.sluice, recording);
    changes += changed;
    if (changed > 0) ++firing;
    if (!pair.agree) return;
    ++agree;
    if (pair.by.empty()) ++outright;
    for (const DifferenceInfo& info : AllDifferences()) {
      if (pair.by.Has(info.difference)) ++by[info.difference];
    }
  }

  // tests/run.sh looks for this line.
  std::string InWords(std::size_t pairs, const std::string& version) const {
    std::string text =
        absl::StrCat(agree, " of ", pairs, " pairs agree with promtool ", version, ": ", outright,
                     " outright, ", agree - outright, " but for listed differences (");
    std::vector<std::string> counts;
    for (const DifferenceInfo& info : AllDifferences()) {
      const auto found = by.find(info.difference);
      if (found != by.end())
        counts.push_back(absl::StrCat(found->second, " by \"", info.name, "\""));
    }
    return absl::StrCat(text, absl::StrJoin(counts, ", "), "); ", firing, " fire, ", changes,
                        " changes");
  }
};

TEST(Peer, AgreesButForTheListedDifferences) {
  if (kSanitized) GTEST_SKIP() << "it is about decisions, which are the same in every build";
  SLUICE_NEED_PROMTOOL(promtool);
  const std::uint64_t alone = FromEnvironment("SLUICE_PEER_SEED", 0);
  const std::uint64_t first = alone == 0 ? 1 : alone;
  const std::uint64_t last = alone == 0 ? FromEnvironment("SLUICE_PEER_PAIRS", 600) : alone;
  std::vector<Pair> pairs;
  for (std::uint64_t seed = first; seed <= last; ++seed) pairs.push_back(RandomPair(seed));
  const absl::StatusOr<std::vector<Explained>> explained = Explain(promtool, pairs);
  ASSERT_TRUE(explained.ok()) << explained.status();

  Tally tally;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Explained& pair = (*explained)[i];
    tally.Add(pair, pairs[i].recording);
    if (!pair.agree) {
      ADD_FAILURE() << "seed " << first + i << ": no listed difference explains this\n"
                    << Report(pairs[i], pair.as_written);
    } else if (alone != 0) {
      std::cout << "differs by: " << NamesOf(pair.by) << "\n" << Report(pairs[i], pair.as_written);
    }
  }
  std::cout << tally.InWords(pairs.size(), promtool.version()) << "\n";
  // Silence on both sides would be cheap agreement.
  if (pairs.size() >= 100) {
    EXPECT_GT(tally.firing, pairs.size() / 2);
    EXPECT_GT(tally.outright, pairs.size() / 2);
  }
}

// ---- That the judge judges

// Pairs of which something fires, on which the sides agree.
std::vector<Question> AgreedQuestions(const Promtool& promtool, std::size_t wanted) {
  std::vector<Question> questions;
  for (std::uint64_t seed = 1; questions.size() < wanted; ++seed) {
    const Pair pair = RandomPair(seed);
    absl::StatusOr<Question> question =
        QuestionOn({&pair, {}}, absl::StrCat("agreed_", questions.size()));
    EXPECT_TRUE(question.ok()) << question.status();
    if (!question.ok()) break;
    const absl::StatusOr<std::vector<Firing>> fired = promtool.Ask({*question});
    EXPECT_TRUE(fired.ok()) << fired.status();
    if (!fired.ok()) break;
    if (fired->front() == question->claim && question->claim.size() > 3) {
      questions.push_back(*std::move(question));
    }
  }
  return questions;
}

// Whatever is wrong with one claim is put right, and no other claim is touched.
TEST(Promtool, ContradictsEachWrongClaim) {
  SLUICE_NEED_PROMTOOL(promtool);
  const std::vector<Question> right = AgreedQuestions(promtool, 5);
  ASSERT_EQ(right.size(), 5u);
  std::vector<Question> wrong = right;
  const Recording& recording = right[1].recording;
  std::int64_t quiet = 0;  // a tick at which nothing fires, or -1
  while (right[1].claim.count(quiet) > 0) quiet += recording.tick_ns;
  ASSERT_LE(quiet, recording.end_ns);
  const Labels elsewhere = {{"region", "elsewhere"}};
  wrong[0].claim.erase(wrong[0].claim.begin());                   // an alert is left out
  wrong[1].claim[quiet] = right[1].claim.begin()->second;         // one is too many
  wrong[2].claim.rbegin()->second = std::set<Labels>{elsewhere};  // another segment's
  wrong[3].claim.clear();                                         // nothing is claimed
  const absl::StatusOr<std::vector<Firing>> fired = promtool.Ask(wrong);
  ASSERT_TRUE(fired.ok()) << fired.status();
  for (std::size_t i = 0; i < right.size(); ++i) EXPECT_EQ((*fired)[i], right[i].claim) << i;
}

TEST(Promtool, IsNotBelievedWhereItRefuses) {
  SLUICE_NEED_PROMTOOL(promtool);
  std::vector<Question> questions = AgreedQuestions(promtool, 1);
  ASSERT_EQ(questions.size(), 1u);
  questions[0].rule.expr += " >";
  EXPECT_FALSE(promtool.Ask(questions).ok());
}

// A difference of no listed kind, here a judge who errs at one tick, is not explained away.
TEST(Explain, LeavesOpenWhatNoDifferenceExplains) {
  SLUICE_NEED_PROMTOOL(promtool);
  std::vector<Pair> pairs;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) pairs.push_back(RandomPair(seed));
  const auto errs = [&promtool](const std::vector<Question>& questions) {
    absl::StatusOr<std::vector<Firing>> fired = promtool.Ask(questions);
    if (!fired.ok()) return fired;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      std::set<Labels>& last = (*fired)[i][questions[i].recording.end_ns];
      last.insert(Labels{{"region", "elsewhere"}});
    }
    return fired;
  };
  const absl::StatusOr<std::vector<Explained>> explained = Explain(errs, pairs);
  ASSERT_TRUE(explained.ok()) << explained.status();
  for (const Explained& pair : *explained) EXPECT_FALSE(pair.agree);
}

}  // namespace
}  // namespace sluice::peer
