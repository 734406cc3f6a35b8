#include "src/plan/compile_lever.h"

#include <algorithm>
#include <utility>

#include "src/plan/semantics.h"

namespace sluice::plan {
namespace {

bool HasAll(const SignalSpec& signal, const std::vector<std::string>& labels) {
  return std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return std::find(signal.labels.begin(), signal.labels.end(), label) != signal.labels.end();
  });
}

}  // namespace

PopulationSpec PopulationBy(const std::vector<std::string>& labels, int space,
                            const Program& program) {
  PopulationSpec population;
  population.space = space;
  population.always = labels.empty();
  if (population.always) return population;
  for (std::size_t i = 0; i < program.signals.size(); ++i) {
    if (!HasAll(program.signals[i], labels)) continue;
    population.feeds.push_back({Feed::Source::kSignal, static_cast<int>(i), space, false});
  }
  return population;
}

std::vector<int> LabelOrder(const std::vector<std::string>& labels, const SpaceSpec& space) {
  std::vector<int> order;
  for (const std::string& label : labels) {
    const auto at = std::find(space.labels.begin(), space.labels.end(), label);
    order.push_back(static_cast<int>(at - space.labels.begin()));
  }
  return order;
}

void CompileLever(const v1::Lever& lever, ProgramTables& tables) {
  Program& program = tables.program();
  const LeverValues& values = tables.AddLeverValues(lever);
  LeverSpec spec;
  spec.name = lever.name().text();
  spec.owner = lever.owner().text();
  for (const v1::Name& label : lever.labels()) spec.labels.push_back(label.text());
  spec.space = tables.Space(spec.labels);
  spec.label_order = LabelOrder(spec.labels, program.spaces[static_cast<std::size_t>(spec.space)]);
  spec.scale = lever.scale();
  spec.values = values.names();
  spec.enum_type = values.type();
  spec.lowest_wins = lever.wins() == v1::Lever::LOWEST;
  if (lever.has_default_()) spec.rest = LiteralValue(lever.default_());
  spec.capped = lever.has_at_most();
  if (spec.capped) {
    spec.most = LiteralDecimal(lever.at_most()).value_or(Decimal{});
    spec.most_is_share = lever.at_most().unit() == v1::Literal::PERCENT;
  }
  spec.population = static_cast<int>(program.populations.size());
  program.populations.push_back(PopulationBy(spec.labels, spec.space, program));
  program.levers.push_back(std::move(spec));
}

double LeverValueOf(const v1::LeverValue& value, int lever, const ProgramTables& tables) {
  return value.has_number() ? LiteralValue(value.number())
                            : tables.ValuesOf(lever).Find(value.name().text()).value_or(0);
}

int ProjectionToLever(int space, const LeverSpec& lever, ProgramTables& tables) {
  const std::vector<std::string>& have = tables.Labels(space);
  const std::vector<std::string>& needed = tables.Labels(lever.space);
  if (!std::includes(have.begin(), have.end(), needed.begin(), needed.end())) return -1;
  return tables.Projection(space, lever.space);
}

HoldSpec CompileHold(const v1::HoldClause& hold, int space, ProgramTables& tables) {
  Program& program = tables.program();
  HoldSpec spec;
  spec.lever = program.FindLever(hold.lever().text());
  spec.at = LeverValueOf(hold.at(), spec.lever, tables);
  spec.projection =
      ProjectionToLever(space, program.levers[static_cast<std::size_t>(spec.lever)], tables);
  return spec;
}

}  // namespace sluice::plan
