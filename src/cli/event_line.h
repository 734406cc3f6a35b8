// Events as lines of text.
#ifndef SLUICE_SRC_CLI_EVENT_LINE_H_
#define SLUICE_SRC_CLI_EVENT_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/cli/terminal.h"

namespace sluice::cli {

// A time in UTC as people read it: "2026-03-01 20:08:14Z", with as many digits of
// the second as ticks of `tick_ns` need.
std::string TimeText(std::int64_t time_ns, std::int64_t tick_ns);

Colour ColourOf(v1::Event::Kind kind);

// Lines such as
//   2026-03-01 20:08:14Z  TRIP      start_success{region = "sg"}  REASON  (growth_lead)
// with the columns of one replay aligned as far as is known by then.
class EventLines {
 public:
  EventLines(std::int64_t tick_ns, Ink ink) : tick_ns_(tick_ns), ink_(ink) {}

  // The same with times from `origin_ns`: "8m14s".
  static EventLines Since(std::int64_t origin_ns, Ink ink) {
    EventLines lines(0, ink);
    lines.origin_ns_ = origin_ns;
    return lines;
  }

  // With a line break at the end; what comes from files is escaped.
  std::string Line(const v1::Event& event);

  // A line of the same form about what is no event. All is escaped here.
  std::string Line(std::int64_t time_ns, absl::string_view kind, absl::string_view target,
                   absl::string_view said);

 private:
  // Without a line break, and with `target` escaped already.
  std::string Row(std::int64_t time_ns, absl::string_view kind, Colour colour,
                  const std::string& target, absl::string_view said);

  const std::int64_t tick_ns_;
  const Ink ink_;
  absl::optional<std::int64_t> origin_ns_;
  std::size_t target_width_ = 0;  // of the widest target so far
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_EVENT_LINE_H_
