// A host in small: the installed headers and library run a plan, and the
// decision that must fall does. Fails if either is not whole.
#include <cstdint>
#include <iostream>
#include <memory>

#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

int Fail(const absl::Status& status) {
  std::cerr << status << '\n';
  return 1;
}

}  // namespace

int main() {
  absl::StatusOr<sluice::Plan> plan = sluice::Plan::Parse(R"(
      role   on_call
      signal stream_start outcome by region
      gate start_success by region {
        owner on_call
        when  success_ratio(stream_start) over 1m < 97%
        given count(stream_start) over 1m >= 200
        for   3m
      })",
                                                          "host.sluice");
  if (!plan.ok()) return Fail(plan.status());

  absl::StatusOr<std::unique_ptr<sluice::Engine>> created = sluice::Engine::Create(*plan);
  if (!created.ok()) return Fail(created.status());
  sluice::Engine& engine = **created;
  int trips = 0;
  engine.OnEvent([&trips](const sluice::v1::Event& event) {
    if (event.kind() == sluice::v1::Event::TRIP) ++trips;
    std::cout << event.gate() << ": " << event.reason() << '\n';
  });

  const std::int64_t start = 1'772'395'200 * kSecond;
  absl::Status status = engine.Start(start);
  auto sg = engine.Outcome("stream_start", {{"region", "sg"}});
  if (!sg.ok()) return Fail(sg.status());
  for (int second = 1; second <= 600 && status.ok(); ++second) {
    const std::int64_t now = start + second * kSecond;
    status = engine.Record(*sg, now, 90, 100);
    if (status.ok()) status = engine.AdvanceTo(now);
  }
  if (!status.ok()) return Fail(status);

  // What the plan was made from is there as data, too.
  sluice::v1::Plan copy;
  if (!copy.ParseFromString(plan->proto().SerializeAsString())) return 1;
  return trips == 1 && copy.items_size() == plan->proto().items_size() ? 0 : 1;
}
