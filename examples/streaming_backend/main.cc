// A live-streaming backend that watches itself by a plan.
//
//   streaming_backend                              two hours, in a few seconds
//   streaming_backend --incident eu@30m+10m        with another thing that goes wrong
//   streaming_backend --incident none --hours 8    a calm night
//
// Each region has a worker thread, which records what its viewers meet through an Intake.
// Once a simulated second the main thread calls AdvanceTo; what the plan decides then
// moves the campaign, the offers and the check-out, and so what the workers meet next.
// Nothing here reads a clock, and a night is the same whenever its seed is.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crew.h"
#include "handlers.h"
#include "incident.h"
#include "night_view.h"
#include "recording.h"
#include "services.h"
#include "sluice/engine.h"
#include "sluice/intake.h"
#include "sluice/plan.h"

namespace backend {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z
constexpr std::int64_t kLateness = 5 * kSecond;           // no less than the plan's
constexpr std::int64_t kStatusEvery = 600;

struct Options {
  std::vector<std::string> incidents = {"sg@20m+15m", "wallet@70m+12m"};
  double hours = 2;
  std::uint64_t seed = 1;
  bool quiet = false;
  std::string plan = SLUICE_EXAMPLE_PLAN;
  std::string trace;
  std::string events;
};

absl::StatusOr<std::vector<Incident>> ParseIncidents(const std::vector<std::string>& texts) {
  std::vector<std::string> places;
  for (const Region& region : Regions()) places.push_back(region.name);
  places.insert(places.end(), kMethods.begin(), kMethods.end());
  std::vector<Incident> incidents;
  for (const std::string& text : texts) {
    if (text == "none") continue;
    absl::StatusOr<Incident> incident = ParseIncident(text, places);
    if (!incident.ok()) return incident.status();
    incidents.push_back(*std::move(incident));
  }
  return incidents;
}

class Night {
 public:
  explicit Night(const Options& options) : options_(options), view_(options.quiet) {}

  absl::Status Run();

 private:
  absl::Status Prepare();
  absl::Status Live(std::int64_t second);

  const Options options_;
  NightView view_;
  Recording recording_;
  std::vector<Incident> incidents_;
  Services services_;
  std::int64_t now_ns_ = kStart;

  std::string plan_name_;
  std::unique_ptr<sluice::Engine> engine_;
  std::unique_ptr<sluice::Intake> intake_;
  std::unique_ptr<Crew> crew_;
  std::vector<Figures> since_status_;
};

absl::Status Night::Prepare() {
  absl::StatusOr<std::vector<Incident>> incidents = ParseIncidents(options_.incidents);
  if (!incidents.ok()) return incidents.status();
  incidents_ = *std::move(incidents);
  if (absl::Status opened = recording_.Open(options_.trace, options_.events); !opened.ok()) {
    return opened;
  }
  absl::StatusOr<sluice::Plan> plan = sluice::Plan::FromFile(options_.plan);
  if (!plan.ok()) return plan.status();
  plan_name_ = plan->name();
  sluice::EngineOptions with;
  with.allow_unsent_actions = true;  // another plan may act by its levers alone
  absl::StatusOr<std::unique_ptr<sluice::Engine>> engine = sluice::Engine::Create(*plan, with);
  if (!engine.ok()) return engine.status();
  engine_ = *std::move(engine);
  if (absl::Status bound = BindHandlers(*engine_, services_); !bound.ok()) return bound;
  engine_->OnEvent([this](const sluice::v1::Event& event) {
    view_.Show(event, now_ns_);
    recording_.AddEvent(event);
  });
  if (absl::Status started = engine_->Start(kStart); !started.ok()) return started;

  absl::StatusOr<std::unique_ptr<sluice::Intake>> intake = sluice::Intake::Create(*engine_);
  if (!intake.ok()) return intake.status();
  intake_ = *std::move(intake);
  std::vector<RegionWorker> workers;
  for (const Region& region : Regions()) {
    absl::StatusOr<RegionWorker> worker = RegionWorker::Create(
        region, options_.seed * 1000 + workers.size(), services_, incidents_, *intake_);
    if (!worker.ok()) return worker.status();
    workers.push_back(*std::move(worker));
  }
  since_status_.resize(workers.size());
  crew_ = std::make_unique<Crew>(std::move(workers));
  return absl::OkStatus();
}

// One second: the workers record what they meet, in parallel; then the plan decides.
absl::Status Night::Live(std::int64_t second) {
  now_ns_ = kStart + second * kSecond;
  // [live]
  crew_->Live(second, now_ns_);  // the threads of all regions, at once
  if (absl::Status advanced = intake_->AdvanceTo(now_ns_); !advanced.ok()) return advanced;
  // [/live]
  recording_.AddSecond(*crew_, now_ns_);

  std::array<std::uint64_t, kMethods.size()> asked{};
  for (std::size_t i = 0; i < since_status_.size(); ++i) {
    const RegionWorker& worker = crew_->workers()[i];
    if (!worker.status().ok()) return worker.status();
    since_status_[i].Add(worker.figures());
    for (std::size_t method = 0; method < kMethods.size(); ++method) {
      asked[method] += worker.figures().purchases[method];
    }
  }
  services_.checkout.EndSecond(second, asked, incidents_);
  return absl::OkStatus();
}

absl::Status Night::Run() {
  if (absl::Status prepared = Prepare(); !prepared.ok()) return prepared;
  const auto seconds = static_cast<std::int64_t>(options_.hours * 3600);
  view_.Begin(plan_name_, kStart, seconds, incidents_);
  for (std::int64_t second = 0; second <= seconds; ++second) {
    if (absl::Status lived = Live(second); !lived.ok()) return lived;
    if (second == 0 || second % kStatusEvery != 0) continue;
    view_.Status(*crew_, since_status_, services_, kStatusEvery, now_ns_);
    since_status_.assign(since_status_.size(), {});
  }
  // The last samples are decided on when nothing can come late for them.
  now_ns_ += kLateness;
  if (absl::Status advanced = intake_->AdvanceTo(now_ns_); !advanced.ok()) return advanced;
  view_.End();
  std::cout.flush();
  if (!std::cout) return absl::DataLossError("can't write to stdout");
  return recording_.Close();
}

}  // namespace
}  // namespace backend

int main(int argc, char** argv) {
  backend::Options options;
  CLI::App app("A simulated live-streaming backend that watches itself by a Sluice plan");
  app.add_option("--incident", options.incidents,
                 "PLACE@BEGIN+LENGTH: a region (sg eu us br ap) or a payment provider (card\n"
                 "wallet bank) loses its capacity; again for each; or none")
      ->default_str("sg@20m+15m wallet@70m+12m");
  app.add_option("--hours", options.hours, "how long the night is")
      ->check(CLI::Range(0.01, 100.0))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "the same seed gives the same night")
      ->capture_default_str();
  app.add_flag("--quiet", options.quiet, "show decisions alone");
  app.add_option("--plan", options.plan, "another plan than launch.sluice");
  app.add_option("--trace", options.trace, "write the samples to this CSV file");
  app.add_option("--events", options.events, "write the decisions to this file, JSON a line");
  app.footer("Exit status: 0, or 2 where something is wrong with the options or files.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const absl::Status status = backend::Night(options).Run();
  if (status.ok()) return 0;
  std::cerr << "streaming_backend: " << status.message() << "\n";
  return 2;
}
