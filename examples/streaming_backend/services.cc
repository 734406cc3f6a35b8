#include "services.h"

#include <algorithm>

namespace backend {
namespace {

constexpr char kCampaign[] = "spring";

absl::Status CheckCampaign(const std::string& name) {
  if (name == kCampaign) return absl::OkStatus();
  return absl::NotFoundError("there is no such campaign");
}

}  // namespace

void CampaignService::SetExpansion(const std::string& region, Expansion expansion) {
  expansion_[region] = expansion;
}

absl::Status CampaignService::Pause(const PauseCampaign& pause) {
  if (absl::Status good = CheckCampaign(pause.campaign()); !good.ok()) return good;
  paused_[pause.region()] = true;
  return absl::OkStatus();
}

absl::Status CampaignService::Resume(const ResumeCampaign& resume) {
  if (absl::Status good = CheckCampaign(resume.campaign()); !good.ok()) return good;
  paused_[resume.region()] = false;
  return absl::OkStatus();
}

Expansion CampaignService::expansion(const std::string& region) const {
  const auto found = expansion_.find(region);
  return found == expansion_.end() ? EXPANSION_RUNNING : found->second;
}

double CampaignService::Share(const std::string& region) const {
  const auto paused = paused_.find(region);
  // Without push messages half as many come.
  const double pushed = paused != paused_.end() && paused->second ? 0.5 : 1;
  switch (expansion(region)) {
    case EXPANSION_PAUSED:
      return 0;
    case EXPANSION_THROTTLED:
      return 0.4 * pushed;
    default:
      return pushed;
  }
}

double OffersService::Rate() const {
  switch (offers_) {
    case OFFERS_OFF:
      return 0;
    case OFFERS_THROTTLED:
      return 0.05;
    default:
      return 0.12;
  }
}

const std::array<double, kMethods.size()>& CheckoutService::Shares() const {
  static constexpr std::array<double, kMethods.size()> kUsual{0.5, 0.35, 0.15};
  static constexpr std::array<double, kMethods.size()> kPrompted{0.7, 0.12, 0.18};
  return prompting_ ? kPrompted : kUsual;
}

void CheckoutService::EndSecond(std::int64_t second,
                                const std::array<std::uint64_t, kMethods.size()>& asked,
                                const std::vector<Incident>& incidents) {
  for (std::size_t method = 0; method < kMethods.size(); ++method) {
    const bool struck = std::any_of(
        incidents.begin(), incidents.end(),
        [&](const Incident& incident) { return incident.strikes(kMethods[method], second + 1); });
    const double capacity = struck ? 2 : 1000;
    const double load = std::max(1.0, static_cast<double>(asked[method]));
    chances_[method] = 0.992 * std::min(1.0, capacity / load);
  }
}

}  // namespace backend
