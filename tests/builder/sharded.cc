// examples/sharded/night.sluice
#include "sluice/builder.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {

using namespace std::chrono_literals;

PlanBuilder Sharded() {
  PlanBuilder plan("A night in shards");
  plan.Tick(1s).Lateness(2s);
  const Role launch_lead = plan.Role("launch_lead");
  const Role region_lead = plan.Role("region_lead").ReportsTo(launch_lead);
  const Role edge_lead = plan.Role("edge_lead").ReportsTo(launch_lead);
  const auto critical = plan.Severity("critical").AcknowledgeWithin(1min).ResolveWithin(10min);

  const Label region("region"), platform("platform"), edge("edge");
  const auto stream_start = plan.Outcome("stream_start").By(region, platform);
  const auto join_latency = plan.Distribution<std::chrono::seconds>("join_latency").By(region);
  const auto bytes_sent = plan.Counter("bytes_sent").By(region, edge);
  const auto edge_load = plan.Gauge("edge_load").By(region, edge);
  const auto expansion = plan.Lever("expansion", {"running", "paused"}).By(region);

  plan.Gate("start_success")
      .By(region)
      .Owner(region_lead)
      .Severity(critical)
      .When(SuccessRatio(stream_start).Over(20s) < 95_pct)
      .Given(Count(stream_start).Over(20s) >= 100)
      .For(10s)
      .ClearWhen(SuccessRatio(stream_start).Over(20s) >= 98_pct, 20s)
      .Hold(expansion, "paused");
  plan.Gate("slow_joins")
      .By(region)
      .Owner(region_lead)
      .When(P95(join_latency).Over(30s) > 2s)
      .For(10s);
  plan.Gate("edge_starves")
      .By(region, edge)
      .Owner(edge_lead)
      .When(Increase(bytes_sent).Over(10s) < 1000)
      .For(5s);
  plan.Gate("load_apart")
      .By(region)
      .Owner(edge_lead)
      .When(Max(edge_load).Over(10s) - Min(edge_load).Over(10s) > 60)
      .For(10s);
  plan.Gate("region_quiet").By(region).Owner(launch_lead).When(Silence(stream_start) > 20s);
  return plan;
}

}  // namespace sluice::build
