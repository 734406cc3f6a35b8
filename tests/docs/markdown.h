// As much of Markdown as the tests of the docs need: fenced blocks, headings, links.
#ifndef SLUICE_TESTS_DOCS_MARKDOWN_H_
#define SLUICE_TESTS_DOCS_MARKDOWN_H_

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::docs {

// A page, named by its path from the top of the repository: "docs/language.md".
struct Page {
  std::string name;
  std::string text;
};

// README.md, where there is one, and docs/*.md, sorted. `top` is the folder of the
// repository.
std::vector<Page> AllPages(const std::string& top);

std::string ReadFile(const std::string& path);

struct Block {
  std::size_t line = 0;   // of the opening fence, from 1
  std::string info;       // behind the fence: "sluice"
  std::string note;       // in an HTML comment on the line above: "file: night.csv"
  std::string text;       // with its last line break
  std::size_t begin = 0;  // where `text` lies in the page
  std::size_t end = 0;
};

// The fenced blocks of a page. Fences stand at the margin; LooseFences() has the
// lines of those that don't, and of one that is never closed.
std::vector<Block> BlocksOf(const std::string& page);
std::vector<std::size_t> LooseFences(const std::string& page);

// What a note says behind `key`: of "file: night.csv" and "file", "night.csv"; else
// empty.
std::string NoteOf(const Block& block, const std::string& key);

struct Link {
  std::size_t line = 0;
  std::string target;
};

// Links and images outside of fenced blocks and code spans.
std::vector<Link> LinksOf(const std::string& page);

// The names by which links can point at the headings of a page, as GitHub makes
// them: "How a plan is spelled" is how-a-plan-is-spelled.
std::vector<std::string> AnchorsOf(const std::string& page);

// The line (from 1) that a place of the page lies in.
std::size_t LineAt(const std::string& page, std::size_t place);

}  // namespace sluice::docs

#endif  // SLUICE_TESTS_DOCS_MARKDOWN_H_
