#include "tests/oracle/generate_lever.h"

#include <algorithm>

#include "tests/oracle/build.h"
#include "tests/oracle/expressions.h"

namespace sluice::oracle {
namespace {

v1::Literal RandomCap(Random& random) {
  if (random.Percent(60)) return NumberLiteral(random.Pick({1.0, 1.0, 1.0, 2.0, 3.0}));
  return NumberLiteral(random.Pick({10.0, 12.5, 25.0, 33.3, 50.0, 66.7, 75.0, 100.0}),
                       v1::Literal::PERCENT);
}

}  // namespace

v1::Lever LeverGenerator::Make(const std::vector<v1::Signal>& signals) {
  v1::Lever lever;
  lever.mutable_name()->set_text("l" + std::to_string(levers_.size()));
  std::vector<std::string> labels;
  for (const v1::LabelDecl& decl : random_.Pick(signals).labels()) {
    labels.push_back(decl.name().text());
  }
  random_.Shuffle(labels);
  labels.resize(std::min(labels.size(), random_.Pick<std::size_t>({0, 1, 1, 1, 2})));
  for (const std::string& label : labels) lever.add_labels()->set_text(label);
  SetScale(lever);
  if (random_.Percent(50)) *lever.mutable_at_most() = RandomCap(random_);
  if (random_.Percent(40)) {
    lever.mutable_owner()->set_text(random_.Pick({"chief", "lead", "desk"}));
  }
  levers_.push_back(lever);
  return lever;
}

void LeverGenerator::SetScale(v1::Lever& lever) {
  lever.set_scale(random_.Pick({v1::Lever::NAMES, v1::Lever::PERCENT, v1::Lever::NUMBER}));
  if (lever.scale() == v1::Lever::NAMES) {
    std::vector<std::string> names = {"on", "slow", "off", "closed"};
    names.resize(static_cast<std::size_t>(random_.Between(2, 4)));
    for (const std::string& name : names) lever.add_values()->set_text(name);
    return;
  }
  lever.set_wins(random_.Pick({v1::Lever::LOWEST, v1::Lever::HIGHEST}));
  *lever.mutable_default_() = RandomNumber(lever);
}

// From few, so that holds meet each other and the lever's rest.
v1::Literal LeverGenerator::RandomNumber(const v1::Lever& lever) {
  if (lever.scale() == v1::Lever::PERCENT) {
    return NumberLiteral(random_.Pick({0.0, 12.5, 50.0, 99.9, 100.0}), v1::Literal::PERCENT);
  }
  return NumberLiteral(random_.Pick({0.0, 0.5, 3.0, 40.0, 1000.0}));
}

v1::LeverValue LeverGenerator::RandomValue(const v1::Lever& lever) {
  v1::LeverValue value;
  if (lever.scale() == v1::Lever::NAMES) {
    const int place =
        static_cast<int>(random_.Below(static_cast<std::uint64_t>(lever.values_size())));
    value.mutable_name()->set_text(lever.values(place).text());
  } else {
    *value.mutable_number() = RandomNumber(lever);
  }
  return value;
}

void LeverGenerator::HoldSome(v1::Gate& gate) {
  const std::vector<std::string> labels = NamesOf(gate.labels());
  for (const v1::Lever& lever : levers_) {
    const auto shared =
        std::count_if(lever.labels().begin(), lever.labels().end(), [&](const v1::Name& label) {
          return std::count(labels.begin(), labels.end(), label.text()) > 0;
        });
    if (shared != 0 && shared != lever.labels_size()) continue;
    for (int chance : {60, 10}) {
      if (!random_.Percent(static_cast<std::uint64_t>(chance))) break;
      v1::HoldClause& hold = *gate.add_clauses()->mutable_hold();
      hold.mutable_lever()->set_text(lever.name().text());
      *hold.mutable_at() = RandomValue(lever);
    }
  }
}

void AddActions(Random& random, v1::Gate& gate) {
  if (random.Percent(40)) return;
  const auto add = [&gate](v1::DoClause::On on, const std::string& message) {
    v1::DoClause& clause = *gate.add_clauses()->mutable_do_();
    clause.set_on(on);
    clause.mutable_action()->mutable_message()->set_text(message);
  };
  if (random.Percent(75)) add(v1::DoClause::TRIP, "host.Stop");
  if (random.Percent(20)) add(v1::DoClause::TRIP, "host.Tell");
  if (random.Percent(60)) add(v1::DoClause::CLEAR, "host.Go");
  if (random.Percent(15)) add(v1::DoClause::CLEAR, "host.Tell");
  if (random.Percent(40)) add(v1::DoClause::ESCALATE, "host.Call");
}

}  // namespace sluice::oracle
