// A terminal whose whole screen is ours for a while, and every key.
#ifndef SLUICE_SRC_CLI_RAW_TERMINAL_H_
#define SLUICE_SRC_CLI_RAW_TERMINAL_H_

#include <termios.h>

#include <csignal>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "src/cli/drill_screen.h"

namespace sluice::cli {

// Standard input and output. The screen that was there before comes back with the end of this,
// and the terminal's settings with it; also while the program is stopped (Ctrl-Z). Signals that
// would end the program are kept until then. One at a time.
class RawTerminal {
 public:
  // What there was to wait for.
  struct Woken {
    std::string bytes;     // that were typed
    bool resized = false;  // or is to be drawn anew for another reason
    bool closed = false;   // nobody can type any more
    int signal = 0;        // that asks the program to end; 0: none
  };

  // Null where the terminal can't be set so.
  static std::unique_ptr<RawTerminal> Take();
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  // Until something is typed, a signal comes, or so much time is over.
  Woken Wait(double seconds);

  // False where the terminal is gone.
  bool Write(absl::string_view bytes);

  static ScreenSize Size();

 private:
  RawTerminal() = default;

  bool Enter();
  void Leave();
  void Stop();

  termios before_{};
  sigset_t mask_before_{};
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_RAW_TERMINAL_H_
