#include "src/cli/coverage_html.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "src/cli/markup.h"
#include "src/cli/page.h"
#include "src/mutate/alive.h"

namespace sluice::cli {
namespace {

using coverage::Clause;
using coverage::Coverage;

// Colours alone tell nothing here: each state has a mark of its own, and an edge.
constexpr char kStyle[] = R"(
.tally { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; padding: 0; list-style: none; }
.tally b { font-size: 1.3rem; }
.key { color: var(--faint); margin: .5rem 0; display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
table.gates { border-collapse: collapse; }
table.gates th, table.gates td { padding: .15rem .8rem .15rem 0; text-align: right;
  border-bottom: 1px solid var(--rule); font-variant-numeric: tabular-nums; }
table.gates th:first-child, table.gates td:first-child { text-align: left; }
table.gates thead th { color: var(--faint); font-weight: normal; }
ol.plan { list-style: none; margin: 0; padding: 0; border: 1px solid var(--rule);
  font: .85rem/1.5 ui-monospace, monospace; }
ol.plan li { display: grid; grid-template-columns: 3.2em 1.6em 1fr; border-left: 4px none;
  padding-left: 4px; }
ol.plan .n { color: var(--faint); text-align: right; padding-right: .6em; user-select: none; }
ol.plan .m { text-align: center; font-weight: bold; user-select: none; }
ol.plan code { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
ol.plan .note { grid-column: 3; font-family: system-ui, sans-serif; padding: .1rem 0 .25rem; }
li.wholly { background: var(--good); }
li.partly { background: var(--warn); }
li.not { background: var(--bad); }
ol.plan li.wholly { border-left: 4px solid var(--good-edge); padding-left: 0; }
ol.plan li.partly { border-left: 4px dashed var(--warn-edge); padding-left: 0; }
ol.plan li.not { border-left: 4px double var(--bad-edge); padding-left: 0; }
.wholly .m { color: var(--good-edge); }
.partly .m { color: var(--warn-edge); }
.not .m { color: var(--bad-edge); }
li:target { outline: 2px solid var(--ink); }
@media (max-width: 40rem) {
  table.gates { font-size: .85rem; }
  table.gates th, table.gates td { padding-right: .5rem; }
  ol.plan { font-size: .75rem; }
  ol.plan li { grid-template-columns: 2.6em 1.4em 1fr; }
}
)";

struct Look {
  const char* name;  // a class of the style
  const char* mark;
  const char* words;  // for who can't see it
};

constexpr Look kNot = {"not", "&#10007;", "not covered"};
constexpr Look kPartly = {"partly", "&#9680;", "partly covered"};
constexpr Look kWholly = {"wholly", "&#10003;", "covered"};
constexpr Look kLoose = {"partly", "&#8776;", "a change of it is not noticed"};

// What there is to say about a line of the plan's text.
struct Line {
  std::vector<const Clause*> clauses;  // that begin on it
  const Clause* goes_on = nullptr;     // one that began above
  std::vector<const mutate::Alive*> alive;
};

std::string Note(absl::string_view html) {
  return absl::StrCat("<div class=\"note\">", html, "</div>");
}

// The section of one plan.
class PlanSection {
 public:
  // `number` tells its anchors from those of others. `mutated` may be null.
  PlanSection(std::size_t number, const Coverage& coverage, const MutatedPlan* mutated)
      : number_(number), coverage_(coverage) {
    AddClauses();
    if (mutated == nullptr) return;
    alive_ = mutate::AliveOf(mutated->mutants, mutated->verdicts);
    for (const mutate::Alive& one : alive_) {
      lines_[mutated->text->LineOf(one.span)].alive.push_back(&one);
    }
    changes_ = absl::StrCat(
        "<li>changes noticed <b>", mutated->Count(mutate::Verdict::kNoticed), "/",
        mutated->Count(mutate::Verdict::kNoticed) + mutated->Count(mutate::Verdict::kAlive),
        "</b></li>");
  }

  std::string Html() const {
    const Coverage::Tally tally = coverage_.Count();
    return absl::StrCat(
        "<section>\n<h1>What scenarios show of ", Markup(coverage_.text().source.file()),
        "</h1>\n<ul class=\"tally\"><li>gates <b>", tally.gates_shown, "/", tally.gates,
        "</b></li><li>clauses <b>", tally.clauses_shown, "/", tally.clauses, "</b></li>", changes_,
        "<li>scenarios <b>", coverage_.scenarios().size(), "</b></li></ul>\n",
        "<h2>Scenarios in which a gate</h2>\n", GatesTable(),
        "<h2>The plan</h2>\n<p class=\"key\">", Key(kWholly, "covered"), Key(kPartly, "partly"),
        Key(kNot, "not covered"),
        changes_.empty() ? "" : Key(kLoose, "covered, but a change would not be noticed"), "</p>\n",
        PlanLines(), "</section>\n");
  }

 private:
  // Of the lines on which clauses stand, from 1.
  void AddClauses() {
    for (const Clause& clause : coverage_.outline().clauses) {
      const int first = coverage_.text().LineOf(clause.span);
      lines_[first].clauses.push_back(&clause);
      v1::Span end = clause.span;
      end.set_begin(end.end() - 1);
      for (int line = coverage_.text().LineOf(end); line > first; --line) {
        if (lines_[line].goes_on == nullptr) lines_[line].goes_on = &clause;
      }
    }
  }

  static std::string Key(const Look& look, absl::string_view words) {
    return absl::StrCat("<span>", look.mark, " ", words, "</span> ");
  }

  Look LookOf(const Line& line) const {
    std::size_t points = 0;
    std::size_t missing = 0;
    const auto add = [&](const Clause& clause) {
      points += clause.points.size();
      missing += coverage_.MissingOf(clause).size();
    };
    for (const Clause* clause : line.clauses) add(*clause);
    if (line.clauses.empty() && line.goes_on != nullptr) add(*line.goes_on);
    if (missing == 0) return line.alive.empty() ? kWholly : kLoose;
    return missing < points ? kPartly : kNot;
  }

  // Of several clauses on a line, which is meant is said, too.
  std::string Notes(const Line& line) const {
    std::string notes;
    for (const Clause* clause : line.clauses) {
      const std::string about =
          line.clauses.size() == 1 ? "" : absl::StrCat("<code>", Markup(clause->text), "</code>: ");
      for (const std::string& missing : coverage_.MissingOf(*clause)) {
        absl::StrAppend(&notes, Note(absl::StrCat(about, "no scenario ", Markup(missing))));
      }
    }
    for (const mutate::Alive* alive : line.alive)
      absl::StrAppend(&notes, Note(Markup(alive->sentence)));
    return notes;
  }

  std::string PlanLine(const Line* line, absl::string_view text, int number) const {
    std::string row_class, mark, notes;
    if (line != nullptr) {
      const Look look = LookOf(*line);
      row_class = absl::StrCat(" class=\"", look.name, "\"");
      if (!line->clauses.empty() || !line->alive.empty()) {
        mark = absl::StrCat("<span role=\"img\" aria-label=\"", look.words, "\">", look.mark,
                            "</span>");
      }
      notes = Notes(*line);
    }
    const std::string shown = absl::StrReplaceAll(absl::StripSuffix(text, "\r"), {{"\t", "    "}});
    return absl::StrCat("<li id=\"", LineId(number), "\"", row_class, "><span class=\"n\">", number,
                        "</span><span class=\"m\">", mark, "</span><code>", Markup(shown),
                        "</code>", notes, "</li>\n");
  }

  std::string LineId(int line) const { return absl::StrCat("p", number_, "-", line); }

  std::string PlanLines() const {
    std::string html = "<ol class=\"plan\">\n";
    int number = 0;
    const absl::string_view text = absl::StripSuffix(coverage_.text().source.text(), "\n");
    for (const absl::string_view one : absl::StrSplit(text, '\n')) {
      const auto found = lines_.find(++number);
      absl::StrAppend(&html,
                      PlanLine(found == lines_.end() ? nullptr : &found->second, one, number));
    }
    return absl::StrCat(html, "</ol>\n");
  }

  std::string GatesTable() const {
    std::string html =
        "<div class=\"scroll\"><table class=\"gates\">\n<thead><tr><th scope=\"col\">gate</th>"
        "<th scope=\"col\">trips</th><th scope=\"col\">clears</th><th scope=\"col\">blind</th>"
        "<th scope=\"col\">suppressed</th></tr></thead>\n<tbody>\n";
    for (const Clause& clause : coverage_.outline().clauses) {
      if (!clause.whole) continue;
      const Coverage::GateCounts& counts = coverage_.CountsOf(clause.gate);
      absl::StrAppend(&html, "<tr><td><a href=\"#", LineId(coverage_.text().LineOf(clause.span)),
                      "\">",
                      Markup(coverage_.outline().gates[static_cast<std::size_t>(clause.gate)].name),
                      "</a></td><td>", counts.tripped, "</td><td>", counts.cleared, "</td><td>",
                      counts.blind, "</td><td>", counts.suppressed, "</td></tr>\n");
    }
    return absl::StrCat(html, "</tbody>\n</table></div>\n");
  }

  const std::size_t number_;
  const Coverage& coverage_;
  std::map<int, Line> lines_;
  std::vector<mutate::Alive> alive_;
  std::string changes_;
};

}  // namespace

std::string CoverageHtml(const TestCoverage& coverage, const std::vector<MutatedPlan>& mutated) {
  std::string sections;
  for (std::size_t i = 0; i < coverage.plans().size(); ++i) {
    const MutatedPlan* const mutants = i < mutated.size() ? &mutated[i] : nullptr;
    absl::StrAppend(&sections, PlanSection(i, *coverage.plans()[i], mutants).Html());
  }
  return HtmlPage("Coverage", kStyle, sections);
}

}  // namespace sluice::cli
