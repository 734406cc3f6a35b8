#include "src/gate/wakeful.h"

#include <algorithm>
#include <cstring>

#include "src/evaluate/state_code.h"

namespace sluice::gate {
namespace {

using evaluate::kFalse;
using evaluate::kTrue;
using evaluate::kUnknown;
using evaluate::Truth;

constexpr std::size_t kBlock = 256;

// Of a gate that needs no evidence.
struct Evident {
  constexpr Evident() : truths() {
    for (Truth& truth : truths) truth = kTrue;
  }
  Truth truths[kBlock];
};
constexpr Evident kEvident;

// Loops over one block: whole and without branches, so that compilers vectorise them.
// `wakes[i]` becomes 1 for a segment that may change, and `waits[i]` for one that does not
// before it is due.
void Look(std::size_t n, const std::uint8_t* states, const std::uint8_t* attention,
          const Truth* when, const Truth* given, const Truth* clear_when, std::uint8_t* wakes,
          std::uint8_t* waits) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint8_t state = states[i];
    const auto evident = static_cast<std::uint8_t>(given[i] == kTrue);
    const auto trip = static_cast<std::uint8_t>(evident & (when[i] == kTrue));
    const auto known = static_cast<std::uint8_t>(when[i] != kUnknown);
    const auto holds = static_cast<std::uint8_t>(evident & known & (clear_when[i] == kFalse));
    const auto clears = static_cast<std::uint8_t>(evident & known & (clear_when[i] == kTrue));
    const auto stays = static_cast<std::uint8_t>(
        ((state == evaluate::kClear) & (when[i] == kFalse)) |
        ((state == evaluate::kTripped) & holds) | (state == evaluate::kAbsent));
    waits[i] = static_cast<std::uint8_t>(((state == evaluate::kPending) & trip) |
                                         ((state == evaluate::kRecovering) & clears));
    wakes[i] = static_cast<std::uint8_t>(((stays | waits[i]) ^ 1) | (attention[i] != 0));
  }
}

bool AnySet(std::size_t n, const std::uint8_t* bytes) {
  std::uint8_t any = 0;
  for (std::size_t i = 0; i < n; ++i) any = static_cast<std::uint8_t>(any | bytes[i]);
  return any != 0;
}

void WakeDue(std::size_t n, std::int64_t tick, const std::int64_t* due, const std::uint8_t* waits,
             std::uint8_t* wakes) {
  for (std::size_t i = 0; i < n; ++i) {
    wakes[i] = static_cast<std::uint8_t>(wakes[i] | (waits[i] & (due[i] <= tick)));
  }
}

void Negate(std::size_t n, const Truth* from, Truth* to) {
  for (std::size_t i = 0; i < n; ++i) to[i] = evaluate::Not(from[i]);
}

}  // namespace

void FindWakeful(std::size_t n, std::int64_t tick, const Waiting& waiting,
                 const Conditions& conditions, std::vector<std::uint32_t>& wakeful) {
  std::uint8_t wakes[kBlock];
  std::uint8_t waits[kBlock];
  Truth clear[kBlock];
  for (std::size_t begin = 0; begin < n; begin += kBlock) {
    const std::size_t size = std::min(kBlock, n - begin);
    const Truth* when = conditions.when + begin;
    const Truth* given = conditions.given == nullptr ? kEvident.truths : conditions.given + begin;
    if (conditions.clear_when == nullptr) Negate(size, when, clear);
    const Truth* clear_when =
        conditions.clear_when == nullptr ? clear : conditions.clear_when + begin;
    Look(size, waiting.states + begin, waiting.attention + begin, when, given, clear_when, wakes,
         waits);
    if (AnySet(size, waits)) WakeDue(size, tick, waiting.due + begin, waits, wakes);
    if (!AnySet(size, wakes)) continue;
    for (std::size_t i = 0; i < size; ++i) {
      if (wakes[i] != 0) wakeful.push_back(static_cast<std::uint32_t>(begin + i));
    }
  }
}

}  // namespace sluice::gate
