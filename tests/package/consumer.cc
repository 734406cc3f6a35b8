// Uses the installed headers and library, and fails if either is not whole.
#include <iostream>

#include "sluice/diagnostic.h"
#include "sluice/v1/plan.pb.h"

int main() {
  sluice::v1::Plan plan;
  plan.add_items()->mutable_plan()->set_text("A plan");
  sluice::v1::Plan copy;
  if (!copy.ParseFromString(plan.SerializeAsString())) return 1;
  std::cout << "the installed package works: " << copy.items(0).plan().text() << '\n';
  return copy.items(0).plan().text() == "A plan" ? 0 : 1;
}
