#include "handlers.h"

#include "launch.pb.h"

namespace backend {

// A lever moves a service by its state, a message by what it says.
// [bind]
absl::Status BindHandlers(sluice::Engine& engine, Services& services) {
  // [moves]
  absl::Status status = engine.OnLever<Expansion>(
      "expansion", [&services](const sluice::LeverChange<Expansion>& change) {
        services.campaign.SetExpansion(change.event.segment().at("region"), change.to);
      });
  status.Update(
      engine.On<PauseCampaign>([&services](const PauseCampaign& pause, const sluice::Decision&) {
        return services.campaign.Pause(pause);
      }));
  // [/moves]
  status.Update(
      engine.On<ResumeCampaign>([&services](const ResumeCampaign& resume, const sluice::Decision&) {
        return services.campaign.Resume(resume);
      }));
  status.Update(engine.OnLever<Offers>(
      "offers",
      [&services](const sluice::LeverChange<Offers>& change) { services.offers.Set(change.to); }));
  status.Update(
      engine.On<PromptOtherMethod>([&services](const PromptOtherMethod&, const sluice::Decision&) {
        services.checkout.Prompt(true);
        return absl::OkStatus();
      }));
  status.Update(
      engine.On<StopPrompting>([&services](const StopPrompting&, const sluice::Decision&) {
        services.checkout.Prompt(false);
        return absl::OkStatus();
      }));
  return status;
}
// [/bind]

}  // namespace backend
