#include "tests/oracle/telling.h"

namespace sluice::oracle {

Telling::What Telling::Hear(const Happening& happening, bool muted) {
  if (happening.kind == v1::Event::TRIP) {
    told_of_incident_ = false;
    trip_since_ns_ = happening.since_ns;
    return muted ? What::kNothing : Tell(/*tripped=*/true);
  }
  if (happening.kind == v1::Event::CLEAR) {
    clear_since_ns_ = happening.since_ns;
    if (!muted && host_believes_tripped_) return Tell(/*tripped=*/false);
  }
  return What::kNothing;
}

Telling::What Telling::MakeUp(State state, bool muted) {
  if (muted) return What::kNothing;
  if (IsTripped(state)) return told_of_incident_ ? What::kNothing : Tell(/*tripped=*/true);
  return host_believes_tripped_ ? Tell(/*tripped=*/false) : What::kNothing;
}

Telling::What Telling::Tell(bool tripped) {
  told_of_incident_ = tripped;
  host_believes_tripped_ = tripped;
  return tripped ? What::kTrip : What::kClear;
}

}  // namespace sluice::oracle
