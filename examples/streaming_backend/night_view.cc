#include "night_view.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace backend {
namespace {

using sluice::v1::Event;

std::string ClockText(std::int64_t time_ns) {
  return absl::FormatTime("%H:%M:%S", absl::FromUnixNanos(time_ns), absl::UTCTimeZone());
}

// start_success{region = "sg"}
std::string Target(const Event& event) {
  std::string target = !event.lever().empty()    ? event.lever()
                       : !event.signal().empty() ? event.signal()
                                                 : event.gate();
  if (event.segment().empty()) return target;
  std::string labels;
  const std::map<std::string, std::string> sorted(event.segment().begin(), event.segment().end());
  for (const auto& [label, value] : sorted) {
    absl::StrAppend(&labels, labels.empty() ? "" : ", ", label, " = \"", value, "\"");
  }
  return absl::StrCat(target, "{", labels, "}");
}

std::string Words(const Event& event) {
  switch (event.kind()) {
    case Event::LEVER:
      return absl::StrCat(event.from(), " -> ", event.to(), ", ", event.reason());
    case Event::ACTION:
      return event.action().text();
    case Event::ACTION_FAILED:
    case Event::ACTION_DROPPED:
      return absl::StrCat(event.action().message(), ": ", event.reason());
    default:
      return event.reason();
  }
}

std::string Ratio(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return absl::StrFormat("%.1f %%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

double PerSecond(std::uint64_t count, std::int64_t seconds) {
  return static_cast<double>(count) / static_cast<double>(seconds);
}

// running of EXPANSION_RUNNING
std::string Value(const std::string& name) {
  return absl::AsciiStrToLower(name.substr(name.find('_') + 1));
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string shown;
  for (const char c : text) {
    if (absl::ascii_isprint(static_cast<unsigned char>(c))) {
      shown.push_back(c);
    } else {
      absl::StrAppendFormat(&shown, "\\x%02x", static_cast<unsigned char>(c));
    }
  }
  return shown;
}

NightView::NightView(bool quiet)
    : quiet_(quiet), coloured_(isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr) {}

std::string NightView::Ink(Colour colour, absl::string_view text) const {
  if (!coloured_) return std::string(text);
  const char* code = "";
  switch (colour) {
    case Colour::kRed:
      code = "31";
      break;
    case Colour::kGreen:
      code = "32";
      break;
    case Colour::kYellow:
      code = "33";
      break;
    case Colour::kBold:
      code = "1";
      break;
    case Colour::kFaint:
      code = "2";
      break;
  }
  return absl::StrCat("\033[", code, "m", text, "\033[0m");
}

NightView::Colour NightView::ColourOf(const Event& event) const {
  switch (event.kind()) {
    case Event::TRIP:
      return Colour::kRed;
    case Event::CLEAR:
    case Event::SIGHTED:
      return Colour::kGreen;
    case Event::LEVER:
    case Event::ACTION:
      return Colour::kBold;
    default:
      return Colour::kYellow;
  }
}

void NightView::Begin(absl::string_view plan, std::int64_t start_ns, std::int64_t seconds,
                      const std::vector<Incident>& incidents) {
  if (quiet_) return;
  std::cout << Printable(plan) << ": " << Regions().size() << " regions, from "
            << ClockText(start_ns) << " to " << ClockText(start_ns + seconds * 1'000'000'000)
            << "\n";
  for (const Incident& incident : incidents) {
    std::cout << Ink(Colour::kFaint,
                     absl::StrCat(
                         "what the plan does not know: ", incident.where, " loses its capacity at ",
                         ClockText(start_ns + incident.from * 1'000'000'000), ", for ",
                         absl::FormatDuration(absl::Seconds(incident.until - incident.from))))
              << "\n";
  }
  std::cout << "\n";
  at_blank_line_ = true;
}

void NightView::Show(const Event& event, std::int64_t now_ns) {
  at_blank_line_ = false;
  trips_ += event.kind() == Event::TRIP ? 1 : 0;
  moves_ += event.kind() == Event::LEVER ? 1 : 0;
  messages_ += event.kind() == Event::ACTION ? 1 : 0;
  const std::string kind = absl::StrFormat("%-6s", Event::Kind_Name(event.kind()));
  std::cout << ClockText(now_ns) << "  " << Ink(ColourOf(event), kind) << "  "
            << absl::StrFormat("%-31s", Printable(Target(event))) << "  "
            << Printable(Words(event));
  if (event.suppressed_by_size() > 0) {
    std::cout << Ink(Colour::kFaint,
                     absl::StrCat("  (suppressed by ", Printable(event.suppressed_by(0)), ")"));
  }
  std::cout << "\n";
}

void NightView::Status(const Crew& crew, const std::vector<Figures>& figures,
                       const Services& services, std::int64_t seconds, std::int64_t now_ns) {
  if (quiet_) return;
  std::string rows;
  Figures all;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::string& region = crew.workers()[i].region();
    const Figures& of = figures[i];
    all.Add(of);
    absl::StrAppendFormat(&rows, "          %-8s%-12s%8.1f%10s%9.0f ms%14.1f\n", region,
                          Value(Expansion_Name(services.campaign.expansion(region))),
                          PerSecond(of.starts, seconds), Ratio(of.started, of.starts),
                          of.joins == 0 ? 0 : of.join_ms / static_cast<double>(of.joins),
                          PerSecond(of.reconnects, seconds));
  }
  std::uint64_t purchases = 0;
  std::uint64_t paid = 0;
  for (std::size_t method = 0; method < kMethods.size(); ++method) {
    purchases += all.purchases[method];
    paid += all.paid[method];
  }
  absl::StrAppendFormat(&rows, "          offers %s, %.1f payments/s, %s of them good\n",
                        Value(Offers_Name(services.offers.offers())), PerSecond(purchases, seconds),
                        Ratio(paid, purchases));
  const std::string head = absl::StrCat(
      ClockText(now_ns), "  region  expansion   starts/s   success        join  reconnects/s\n");
  if (!at_blank_line_) std::cout << "\n";
  std::cout << Ink(Colour::kFaint, absl::StrCat(head, rows)) << "\n";
  at_blank_line_ = true;
}

void NightView::End() const {
  if (quiet_) return;
  if (!at_blank_line_) std::cout << "\n";
  std::cout << trips_ << (trips_ == 1 ? " trip, " : " trips, ") << moves_
            << (moves_ == 1 ? " move of a lever, " : " moves of levers, ") << messages_
            << (messages_ == 1 ? " message sent\n" : " messages sent\n");
}

}  // namespace backend
