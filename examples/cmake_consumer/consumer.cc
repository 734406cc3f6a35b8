// A host built against the installed package: its own message is sent by a plan, its own
// enum is what a lever is set to, and samples come through an intake. Fails where what
// must be decided is not.
#include <cstdint>
#include <iostream>
#include <memory>

#include "consumer.pb.h"
#include "sluice/engine.h"
#include "sluice/intake.h"
#include "sluice/plan.h"

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z

absl::Status Run(int& pages, int& closed, consumer::Diary& diary) {
  absl::StatusOr<sluice::Plan> plan = sluice::Plan::FromFile(CONSUMER_PLAN);
  if (!plan.ok()) return plan.status();
  absl::StatusOr<std::unique_ptr<sluice::Engine>> created = sluice::Engine::Create(*plan);
  if (!created.ok()) return created.status();
  sluice::Engine& engine = **created;

  absl::Status status = engine.On<consumer::PageOnCall>(
      [&pages](const consumer::PageOnCall& page, const sluice::Decision&) {
        std::cout << "page: " << page.region() << ", " << page.why() << '\n';
        ++pages;
        return absl::OkStatus();
      });
  status.Update(engine.OnLever<consumer::Doors>(
      "doors", [&closed](const sluice::LeverChange<consumer::Doors>& change) {
        std::cout << "doors: " << consumer::Doors_Name(change.to) << '\n';
        closed += change.to == consumer::DOORS_CLOSED ? 1 : 0;
      }));
  engine.OnEvent([&diary](const sluice::v1::Event& event) { *diary.add_decisions() = event; });
  status.Update(engine.Start(kStart));
  if (!status.ok()) return status;

  absl::StatusOr<std::unique_ptr<sluice::Intake>> intake = sluice::Intake::Create(engine);
  if (!intake.ok()) return intake.status();
  sluice::Intake::Producer producer = (*intake)->AddProducer();
  const auto sg = producer.Outcome("stream_start", {{"region", "sg"}});
  if (!sg.ok()) return sg.status();
  for (int second = 1; second <= 600 && status.ok(); ++second) {
    const std::int64_t now = kStart + second * kSecond;
    status = producer.Record(*sg, now, 90, 100);
    status.Update((*intake)->AdvanceTo(now));
  }
  return status;
}

}  // namespace

int main() {
  int pages = 0;
  int closed = 0;
  consumer::Diary diary;
  const absl::Status status = Run(pages, closed, diary);
  if (!status.ok()) std::cerr << status << '\n';
  // A trip, the page that it sends, and the lever.
  return status.ok() && pages == 1 && closed == 1 && diary.decisions_size() == 3 ? 0 : 1;
}
