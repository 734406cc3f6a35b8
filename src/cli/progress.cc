#include "src/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/cli/terminal.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::chrono::milliseconds kBetween{100};
constexpr double kMega = 1e6;
constexpr std::size_t kBarWidth = 30;

void Put(const std::string& text) {
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  (void)std::fflush(stderr);
}

// [===       ]  33 %
std::string Bar(std::uint64_t done, std::uint64_t total) {
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto filled = static_cast<std::size_t>(share * kBarWidth);
  return absl::StrFormat("[%s%s] %3.0f %%  ", std::string(filled, '='),
                         std::string(kBarWidth - filled, ' '), share * 100);
}

}  // namespace

Progress::Progress()
    : wanted_(IsTerminal(STDERR_FILENO)), next_(std::chrono::steady_clock::now() + kPatience) {}

bool Progress::IsTime() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + kBetween;
  return true;
}

void Progress::Draw(const std::string& text) {
  Put(absl::StrCat("\r\x1b[K", text));
  drawn_ = true;
}

void Progress::DrawRows(std::uint64_t done, std::uint64_t total) {
  if (!IsTime()) return;
  Draw(absl::StrFormat("%s%.1f M rows", total > 0 ? Bar(done, total) : "",
                       static_cast<double>(rows_) / kMega));
}

void Progress::Show(std::uint64_t done, std::uint64_t total, absl::string_view things) {
  if (!wanted_ || !IsTime()) return;
  Draw(absl::StrCat(Bar(done, total), done, " of ", total, " ", things));
}

void Progress::Clear() {
  if (!drawn_) return;
  Put("\r\x1b[K");
  drawn_ = false;
}

}  // namespace sluice::cli
