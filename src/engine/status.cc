#include "src/engine/status.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sluice::engine {

const Matter::Concern* Matter::ConcernOf(absl::string_view role) const {
  const auto found = std::find_if(concerns.begin(), concerns.end(),
                                  [&](const Concern& concern) { return concern.role == role; });
  return found == concerns.end() ? nullptr : &*found;
}

void Matter::Concerns(absl::string_view role, Urgency urgency, std::string task) {
  const auto found = std::find_if(concerns.begin(), concerns.end(),
                                  [&](const Concern& concern) { return concern.role == role; });
  if (found == concerns.end()) {
    concerns.push_back({std::string(role), urgency, std::move(task)});
  } else if (found->task.empty()) {
    found->urgency = urgency;
    found->task = std::move(task);
  }
}

RoleStatus StatusOf(absl::string_view role, const std::vector<Matter>& matters) {
  RoleStatus status;
  status.role = std::string(role);
  const Matter* worst = nullptr;
  const Matter* next = nullptr;
  const Matter::Concern* task = nullptr;
  for (const Matter& matter : matters) {
    const Matter::Concern* const concern = matter.ConcernOf(role);
    if (concern == nullptr) continue;
    if (matter.level != RoleStatus::Level::kClear) ++status.open;
    if (worst == nullptr || matter.WorseThan(*worst)) worst = &matter;
    if (concern->task.empty()) continue;
    if (task == nullptr || concern->urgency < task->urgency ||
        (concern->urgency == task->urgency && matter.WorseThan(*next))) {
      task = concern;
      next = &matter;
    }
  }
  if (worst == nullptr) {
    status.line = "all clear";
    return status;
  }
  status.level = worst->level;
  status.since_ns = worst->since_ns;
  status.line = absl::StrCat(worst->subject, " ", worst->words);
  const std::size_t others = status.open - (worst->level == RoleStatus::Level::kClear ? 0 : 1);
  if (others > 0) absl::StrAppend(&status.line, "; ", others, " more open");
  if (task != nullptr) status.next = task->task;
  return status;
}

}  // namespace sluice::engine
