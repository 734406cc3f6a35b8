// The plans of examples/, spelled in C++.
#ifndef SLUICE_TESTS_BUILDER_EXAMPLE_PLANS_H_
#define SLUICE_TESTS_BUILDER_EXAMPLE_PLANS_H_

#include <map>
#include <string>

#include "sluice/builder.h"

namespace sluice::build {

using MakePlan = PlanBuilder (*)();

PlanBuilder CmakeConsumer();
PlanBuilder GradualOpening();
PlanBuilder LaunchNight();
void AddLaunchNightScenarios(PlanBuilder& plan);
PlanBuilder LaunchNightStory();
PlanBuilder Sharded();
PlanBuilder StreamingBackend();
PlanBuilder StreamingBackendFailures();

// Those of recordings/ and tune/, by the file's path below examples/.
std::map<std::string, MakePlan> RecordingPlans();

inline std::map<std::string, MakePlan> ExamplePlans() {
  std::map<std::string, MakePlan> plans = RecordingPlans();
  plans["cmake_consumer/consumer.sluice"] = &CmakeConsumer;
  plans["gradual_opening.sluice"] = &GradualOpening;
  plans["launch_night/night.sluice"] = &LaunchNightStory;
  plans["launch_night/plan.sluice"] = &LaunchNight;
  plans["sharded/night.sluice"] = &Sharded;
  plans["streaming_backend/failures.sluice"] = &StreamingBackendFailures;
  plans["streaming_backend/launch.sluice"] = &StreamingBackend;
  return plans;
}

}  // namespace sluice::build

#endif  // SLUICE_TESTS_BUILDER_EXAMPLE_PLANS_H_
