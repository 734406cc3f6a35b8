#include "src/gate/tick_history.h"

namespace sluice::gate {
namespace {

constexpr std::uint8_t kTrueTick = 1;
constexpr std::uint8_t kUnknownTick = 2;

}  // namespace

void TickHistory::Push(bool is_true, bool is_unknown) {
  // All of it at once, so that later pushes allocate nothing.
  if (ring_.empty()) ring_.resize(static_cast<std::size_t>(length_));
  std::uint8_t& slot = ring_[next_];
  if (++next_ == ring_.size()) next_ = 0;
  true_ticks_ -= slot == kTrueTick ? 1 : 0;
  unknown_ticks_ -= slot == kUnknownTick ? 1 : 0;
  slot = is_true ? kTrueTick : (is_unknown ? kUnknownTick : 0);
  true_ticks_ += is_true ? 1 : 0;
  unknown_ticks_ += !is_true && is_unknown ? 1 : 0;
}

std::string TickHistory::Save() const {
  std::string ticks;
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    ticks.push_back(static_cast<char>(ring_[(next_ + i) % ring_.size()]));
  }
  return ticks;
}

bool TickHistory::Load(absl::string_view ticks) {
  if (ticks.empty()) return true;
  if (ticks.size() != static_cast<std::size_t>(length_)) return false;
  for (const char tick : ticks) {
    if (tick < 0 || tick > static_cast<char>(kUnknownTick)) return false;
    Push(tick == kTrueTick, tick == kUnknownTick);
  }
  return true;
}

}  // namespace sluice::gate
