// The services that the plan moves: who is let in, what is offered, and who pays how.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_SERVICES_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_SERVICES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "incident.h"
#include "launch.pb.h"

namespace backend {

inline constexpr std::array<const char*, 3> kMethods{"card", "wallet", "bank"};

// All of these are written by the engine's thread while the workers wait, and read by the
// workers while that one waits: see Crew.

// Brings viewers to the regions.
class CampaignService {
 public:
  // By the lever.
  void SetExpansion(const std::string& region, Expansion expansion);
  // By the messages. NotFound for a campaign that is not ours.
  absl::Status Pause(const PauseCampaign& pause);
  absl::Status Resume(const ResumeCampaign& resume);

  Expansion expansion(const std::string& region) const;
  // The share of those who would come that do.
  double Share(const std::string& region) const;

 private:
  std::map<std::string, Expansion> expansion_;
  std::map<std::string, bool> paused_;
};

// Offers things to buy.
class OffersService {
 public:
  void Set(Offers offers) { offers_ = offers; }
  Offers offers() const { return offers_; }
  // Purchases for each stream that starts.
  double Rate() const;

 private:
  Offers offers_ = OFFERS_NORMAL;
};

// Takes payments through providers, each of which can do only so much.
class CheckoutService {
 public:
  void Prompt(bool other_method) { prompting_ = other_method; }
  // The share of purchases by each method.
  const std::array<double, kMethods.size()>& Shares() const;
  double ChanceOf(std::size_t method) const { return chances_[method]; }

  // Closes a second in which so much was asked of the providers.
  void EndSecond(std::int64_t second, const std::array<std::uint64_t, kMethods.size()>& asked,
                 const std::vector<Incident>& incidents);

 private:
  bool prompting_ = false;
  std::array<double, kMethods.size()> chances_{0.992, 0.992, 0.992};
};

struct Services {
  CampaignService campaign;
  OffersService offers;
  CheckoutService checkout;
};

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_SERVICES_H_
