// examples/recordings/*.sluice, examples/tune/*.sluice
#include "sluice/builder.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {
namespace {

using namespace std::chrono_literals;

PlanBuilder AutoScalingGroup() {
  PlanBuilder plan("Auto-scaling group");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto cpu = plan.Gauge("cpu").Unit("percent");
  plan.Gate("overloaded")
      .Owner(operators)
      .When(Mean(cpu).Over(6h) > 48)
      .ClearWhen(Mean(cpu).Over(6h) < 42, 1h)
      .Warmup(6h);
  plan.Gate("idle")
      .Owner(operators)
      .When(Mean(cpu).Over(6h) < 25)
      .ClearWhen(Mean(cpu).Over(6h) > 28, 1h)
      .Warmup(6h);
  return plan;
}

PlanBuilder IdleMachine() {
  PlanBuilder plan("Idle machine");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto cpu = plan.Gauge("cpu").Unit("percent");
  plan.Gate("unlike_yesterday")
      .Owner(operators)
      .When(Max(cpu).Over(15min) > 2 * Max(cpu).Over(3h).Offset(22h + 30min) &&
            Max(cpu).Over(15min) > 0.4)
      .ClearWhen(Max(cpu).Over(15min) < 0.3, 30min)
      .Warmup(24h)
      .OnMissing(1h, Missing::kHold);
  return plan;
}

PlanBuilder BusyMachine() {
  PlanBuilder plan("Busy machine");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto cpu = plan.Gauge("cpu").Unit("percent");
  plan.Gate("starved")
      .Owner(operators)
      .When(Mean(cpu).Over(15min) < 80)
      .For(15min)
      .ClearWhen(Mean(cpu).Over(15min) > 85, 30min);
  return plan;
}

PlanBuilder ServerBeforeItsFailure() {
  PlanBuilder plan("Server before its failure");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto load = plan.Gauge("load");
  plan.Gate("spike")
      .Owner(operators)
      .When(Max(load).Over(10min) > 60)
      .ClearWhen(Max(load).Over(15min) < 55, 30min)
      .OnMissing(15min, Missing::kHold);
  plan.Gate("slump")
      .Owner(operators)
      .When(Min(load).Over(10min) < 32)
      .ClearWhen(Min(load).Over(15min) > 36, 30min)
      .OnMissing(15min, Missing::kHold);
  return plan;
}

PlanBuilder LoadBalancer() {
  PlanBuilder plan("Load balancer");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto requests = plan.Gauge("requests");
  plan.Gate("surge")
      .Owner(operators)
      .When(Mean(requests).Over(30min) > 220)
      .ClearWhen(Mean(requests).Over(30min) < 150, 1h);
  return plan;
}

PlanBuilder FirstGuess() {
  PlanBuilder plan("Load balancer, as first thought of");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto requests = plan.Gauge("requests");
  plan.Gate("surge")
      .Owner(operators)
      .When(Mean(requests).Over(30min) > 120)
      .For(10min)
      .ClearWhen(Mean(requests).Over(30min) < 80, 1h);
  return plan;
}

PlanBuilder BreakingDown() {
  PlanBuilder plan("Auto-scaling group, breaking down");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto cpu = plan.Gauge("cpu").Unit("percent");
  plan.Gate("overloaded")
      .Owner(operators)
      .When(Max(cpu).Over(5min) > 44)
      .ClearWhen(Max(cpu).Over(15min) < 38, 30min);
  plan.Gate("down")
      .Owner(operators)
      .When(Mean(cpu).Over(15min) < 10)
      .For(15min)
      .ClearWhen(Mean(cpu).Over(15min) > 20, 30min);
  return plan;
}

PlanBuilder MachineTemperature() {
  PlanBuilder plan("Machine temperature");
  plan.Tick(5min).Lateness(1h);
  const Role operators = plan.Role("operator");
  const auto temperature = plan.Gauge("temperature");
  plan.Gate("cold")
      .Owner(operators)
      .When(Mean(temperature).Over(1h) < 50)
      .For(30min)
      .ClearWhen(Mean(temperature).Over(1h) > 70, 2h);
  return plan;
}

PlanBuilder Taxis() {
  PlanBuilder plan("Taxis");
  plan.Tick(30min);
  const Role dispatcher = plan.Role("dispatcher");
  const auto passengers = plan.Gauge("passengers");
  const auto week_ago = Mean(passengers).Over(3h).Offset(7 * 24h);
  plan.Gate("slump")
      .Owner(dispatcher)
      .When(Mean(passengers).Over(3h) < 40_pct * week_ago)
      .For(1h)
      .ClearWhen(Mean(passengers).Over(3h) > 80_pct * week_ago, 3h)
      .Warmup(7 * 24h);
  plan.Gate("crowd")
      .Owner(dispatcher)
      .When(Max(passengers).Over(30min) > 30500)
      .ClearWhen(Max(passengers).Over(1h) < 28000, 1h);
  return plan;
}

PlanBuilder Database() {
  PlanBuilder plan("Database");
  plan.Tick(5min);
  const Role operators = plan.Role("operator");
  const auto cpu = plan.Gauge("cpu").Unit("percent");
  plan.Gate("peak")
      .Owner(operators)
      .When(Mean(cpu).Over(15min) > 32)
      .For(10min)
      .ClearWhen(Mean(cpu).Over(15min) < 25, 30min);
  return plan;
}

}  // namespace

std::map<std::string, MakePlan> RecordingPlans() {
  return {
      {"recordings/cpu_utilization_asg_misconfiguration.sluice", &AutoScalingGroup},
      {"recordings/ec2_cpu_utilization_24ae8d.sluice", &IdleMachine},
      {"recordings/ec2_cpu_utilization_825cc2.sluice", &BusyMachine},
      {"recordings/ec2_request_latency_system_failure.sluice", &ServerBeforeItsFailure},
      {"recordings/elb_request_count_8c0756.sluice", &LoadBalancer},
      {"recordings/grok_asg_anomaly.sluice", &BreakingDown},
      {"recordings/machine_temperature_system_failure.sluice", &MachineTemperature},
      {"recordings/nyc_taxi.sluice", &Taxis},
      {"recordings/rds_cpu_utilization_e47b3b.sluice", &Database},
      {"tune/first_guess.sluice", &FirstGuess},
  };
}

}  // namespace sluice::build
