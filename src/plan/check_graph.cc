// Circles: roles that report to each other, gates that wait for each other.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/plan/check_gate.h"
#include "src/plan/check_people.h"

namespace sluice::plan {
namespace {

// One thing depends on another, as it says at `span`.
struct Edge {
  std::size_t to;
  v1::Span span;
};

struct Graph {
  std::vector<std::string> names;
  std::vector<std::vector<Edge>> edges;
};

// a -> b -> a; the middle of a long one is left out.
std::string CycleText(const Graph& graph, const std::vector<std::size_t>& path, std::size_t first) {
  constexpr std::size_t kShown = 12;
  std::vector<std::string> names;
  for (std::size_t i = first; i < path.size(); ++i) {
    if (i - first == kShown) {
      names.push_back(absl::StrCat("... ", path.size() - i, " more"));
      break;
    }
    names.push_back(graph.names[path[i]]);
  }
  names.push_back(graph.names[path[first]]);
  return absl::StrJoin(names, " -> ");
}

// Calls report(span, text) for each edge that closes a circle, going depth first
// through the nodes in their order. Without recursion, for a chain may be long.
template <typename Report>
void FindCycles(const Graph& graph, Report report) {
  enum class Mark : char { kNew, kOnPath, kDone };
  std::vector<Mark> marks(graph.names.size(), Mark::kNew);
  std::vector<std::size_t> next(graph.names.size(), 0);
  std::vector<std::size_t> place(graph.names.size(), 0);  // in the path
  for (std::size_t root = 0; root < marks.size(); ++root) {
    if (marks[root] != Mark::kNew) continue;
    std::vector<std::size_t> path = {root};
    marks[root] = Mark::kOnPath;
    place[root] = 0;
    while (!path.empty()) {
      const std::size_t node = path.back();
      if (next[node] == graph.edges[node].size()) {
        marks[node] = Mark::kDone;
        path.pop_back();
        continue;
      }
      const Edge& edge = graph.edges[node][next[node]++];
      if (marks[edge.to] == Mark::kOnPath) {
        report(edge.span, path, place[edge.to]);
      } else if (marks[edge.to] == Mark::kNew) {
        marks[edge.to] = Mark::kOnPath;
        place[edge.to] = path.size();
        path.push_back(edge.to);
      }
    }
  }
}

void ReportCycles(const Graph& graph, Code code, absl::string_view what, absl::string_view remedy,
                  Reporter& report) {
  FindCycles(graph,
             [&](const v1::Span& span, const std::vector<std::size_t>& path, std::size_t first) {
               const std::string message =
                   report.full() ? "" : absl::StrCat(what, ": ", CycleText(graph, path, first));
               report.Report(code, span, message, remedy);
             });
}

}  // namespace

void CheckRoleCycles(Context& context) {
  Graph graph;
  graph.names = context.names.roles.names();
  graph.edges.resize(graph.names.size());
  absl::flat_hash_map<absl::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < graph.names.size(); ++i) numbers[graph.names[i]] = i;
  for (std::size_t i = 0; i < graph.names.size(); ++i) {
    const v1::Role* role = context.names.roles.Find(graph.names[i]);
    const auto boss = numbers.find(role->reports_to().text());
    if (boss == numbers.end()) continue;
    graph.edges[i].push_back({boss->second, role->reports_to().span()});
  }
  ReportCycles(graph, Code::kRoleCycle, "these roles report to each other in a circle",
               "someone must decide in the end: let one of them report to nobody", context.report);
}

void CheckGateCycles(Context& context) {
  Graph graph;
  absl::flat_hash_map<const v1::Gate*, std::size_t> numbers;
  for (const GateView& view : context.gates) {
    numbers[view.gate] = graph.names.size();
    graph.names.push_back(view.gate->name().text());
  }
  graph.edges.resize(graph.names.size());
  for (const GateView& view : context.gates) {
    std::vector<Edge>& edges = graph.edges[numbers[view.gate]];
    for (const StateRead& read : view.reads.states) {
      edges.push_back({numbers[read.gate], read.span});
    }
    if (view.suppressed_by == nullptr) continue;
    for (const v1::Name& name : view.suppressed_by->suppressed_by().names()) {
      const v1::Gate* other = context.names.gates.Find(name.text());
      // Suppressing itself was reported where it stands.
      if (other != nullptr && other != view.gate) edges.push_back({numbers[other], name.span()});
    }
  }
  ReportCycles(graph, Code::kGateCycle, "these gates wait for each other's state in a circle",
               "one of them must do without the state of the next", context.report);
}

}  // namespace sluice::plan
