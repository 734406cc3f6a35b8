// What people see of the night: a line for each decision, and how the regions are now and
// then.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_NIGHT_VIEW_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_NIGHT_VIEW_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crew.h"
#include "incident.h"
#include "services.h"
#include "sluice/v1/event.pb.h"

namespace backend {

// Text from outside, with what could drive a terminal made visible.
std::string Printable(absl::string_view text);

// Writes to stdout. In colour where that is a terminal and NO_COLOR is not set.
class NightView {
 public:
  // With `quiet`, decisions alone are shown.
  explicit NightView(bool quiet);

  void Begin(absl::string_view plan, std::int64_t start_ns, std::int64_t seconds,
             const std::vector<Incident>& incidents);
  // A decision, at the time at which the backend hears of it.
  void Show(const sluice::v1::Event& event, std::int64_t now_ns);
  // How the regions were since the last time.
  void Status(const Crew& crew, const std::vector<Figures>& figures, const Services& services,
              std::int64_t seconds, std::int64_t now_ns);
  void End() const;

 private:
  enum class Colour { kRed, kGreen, kYellow, kBold, kFaint };
  std::string Ink(Colour colour, absl::string_view text) const;
  Colour ColourOf(const sluice::v1::Event& event) const;

  const bool quiet_;
  const bool coloured_;
  bool at_blank_line_ = false;
  std::size_t trips_ = 0;
  std::size_t moves_ = 0;
  std::size_t messages_ = 0;
};

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_NIGHT_VIEW_H_
