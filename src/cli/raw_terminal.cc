#include "src/cli/raw_terminal.h"

#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <ctime>

namespace sluice::cli {
namespace {

// The alternate screen, which leaves the one before as it was.
constexpr absl::string_view kOurScreen = "\x1b[?1049h";
constexpr absl::string_view kTheirScreen = "\x1b[?25h\x1b[?1049l";

constexpr std::array<int, 6> kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP};

// What came while nobody looked. Signals are blocked but for the time of a wait.
volatile std::sig_atomic_t ending = 0;
volatile std::sig_atomic_t resized = 0;
volatile std::sig_atomic_t stopped = 0;

void Note(int signal) {
  if (signal == SIGWINCH) {
    resized = 1;
  } else if (signal == SIGTSTP) {
    stopped = 1;
  } else {
    ending = signal;
  }
}

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

std::unique_ptr<RawTerminal> RawTerminal::Take() {
  std::unique_ptr<RawTerminal> terminal(new RawTerminal());
  if (tcgetattr(STDIN_FILENO, &terminal->before_) != 0) return nullptr;
  ending = 0;
  resized = 0;
  stopped = 0;
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : kSignals) sigaddset(&ours, signal);
  sigprocmask(SIG_BLOCK, &ours, &terminal->mask_before_);
  for (const int signal : kSignals) Handle(signal, Note);
  if (!terminal->Enter()) return nullptr;
  return terminal;
}

RawTerminal::~RawTerminal() {
  Leave();
  for (const int signal : kSignals) Handle(signal, SIG_DFL);
  sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
}

bool RawTerminal::Enter() {
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
  raw.c_iflag &= ~static_cast<tcflag_t>(IXON | ICRNL);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  // What was typed ahead counts.
  return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 && Write(kOurScreen);
}

void RawTerminal::Leave() {
  (void)Write(kTheirScreen);
  // What was typed for us is not for the shell.
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
}

// As the shell wants it: the terminal as it was, until somebody says `fg`.
void RawTerminal::Stop() {
  Leave();
  Handle(SIGTSTP, SIG_DFL);
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &stop, nullptr);  // here it stops
  sigprocmask(SIG_BLOCK, &stop, nullptr);
  Handle(SIGTSTP, Note);
  stopped = 0;
  Enter();
}

RawTerminal::Woken RawTerminal::Wait(double seconds) {
  Woken woken;
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(STDIN_FILENO, &readable);
  timespec timeout{};
  timeout.tv_sec = static_cast<std::time_t>(seconds);
  timeout.tv_nsec = static_cast<long>((seconds - std::floor(seconds)) * 1e9);
  const int ready = pselect(STDIN_FILENO + 1, &readable, nullptr, nullptr, &timeout, &mask_before_);
  if (ready > 0) {
    std::array<char, 4096> bytes;
    const ssize_t got = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (got > 0) woken.bytes.assign(bytes.data(), static_cast<std::size_t>(got));
    woken.closed = got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
  }
  if (stopped != 0) {
    Stop();
    woken.resized = true;
  }
  if (resized != 0) woken.resized = true;
  resized = 0;
  woken.signal = ending;
  return woken;
}

bool RawTerminal::Write(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

ScreenSize RawTerminal::Size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
    return {};
  }
  return {size.ws_row, size.ws_col};
}

}  // namespace sluice::cli
