#include "src/engine/pane_sources.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/language/unicode.h"

namespace sluice::engine {
namespace {

// FNV-1a, in 64 bits; of texts one after the other, each with its length.
class Hash {
 public:
  void Add(absl::string_view text) {
    for (int bits = 0; bits < 64; bits += 8) AddByte(text.size() >> bits & 0xff);
    for (const char letter : text) AddByte(static_cast<unsigned char>(letter));
  }
  std::uint64_t value() const { return hash_; }

 private:
  void AddByte(std::uint64_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }

  std::uint64_t hash_ = 0xcbf29ce484222325;
};

std::string NameOf(const v1::PaneBatch& batch) {
  return absl::StrCat("source \"", language::Escaped(batch.source()), "\", incarnation ",
                      batch.incarnation(), ", tick ", batch.tick());
}

}  // namespace

std::uint64_t FingerprintOf(const v1::PaneBatch& batch) {
  Hash hash;
  for (const std::string& value : batch.values()) hash.Add(value);
  for (const v1::SignalPanes& panes : batch.signals()) hash.Add(panes.SerializeAsString());
  return hash.value();
}

bool PaneSources::Life::HasDecided(std::int64_t tick) const {
  return std::any_of(decided.begin(), decided.end(),
                     [tick](const auto& run) { return run.first <= tick && tick <= run.second; });
}

void PaneSources::Life::Decide(std::int64_t tick) {
  while (!open.empty() && open.begin()->first <= tick) {
    const std::int64_t one = open.begin()->first;
    open.erase(open.begin());
    if (!decided.empty() && decided.back().second == one - 1) {
      decided.back().second = one;
      continue;
    }
    if (decided.size() == kMostRuns) decided.erase(decided.begin());
    decided.emplace_back(one, one);
  }
}

void PaneSources::Decide(std::int64_t tick) {
  if (tick <= decided_) return;
  decided_ = tick;
  for (auto& [name, source] : sources_) {
    for (auto life = source.lives.begin(); life != source.lives.end();) {
      life->second.Decide(tick);
      // Of a life that has been followed by another one nothing more is awaited.
      const bool over = life->second.open.empty() && std::next(life) != source.lives.end();
      if (over) --lives_;
      life = over ? source.lives.erase(life) : std::next(life);
    }
  }
}

absl::Status PaneSources::Admit(const v1::PaneBatch& batch, std::uint64_t fingerprint) {
  const auto source = sources_.find(batch.source());
  if (source == sources_.end()) {
    if (batch.tick() <= decided_) {
      return absl::DeadlineExceededError(
          absl::StrCat(NameOf(batch), ": late: its tick has been decided already"));
    }
    return RoomForOneMore(batch);
  }
  return Judge(batch, fingerprint, source->second);
}

absl::Status PaneSources::Judge(const v1::PaneBatch& batch, std::uint64_t fingerprint,
                                Source& source) {
  source.heard = std::max(source.heard, batch.tick());
  const auto found = source.lives.find(batch.incarnation());
  if (found != source.lives.end()) {
    const Life& life = found->second;
    if (life.first_tick != batch.first_tick()) {
      ++source.refused;
      return absl::FailedPreconditionError(
          absl::StrCat(NameOf(batch), ": it began with tick ", life.first_tick,
                       " before, and now with ", batch.first_tick(),
                       "; give a folder that begins anew another incarnation, or its checkpoint"));
    }
    const auto open = life.open.find(batch.tick());
    if (open != life.open.end() && open->second != fingerprint) {
      ++source.refused;
      return absl::DataLossError(
          absl::StrCat(NameOf(batch),
                       ": another batch of this name was merged, and this one is left out; do two"
                       " folders have one name, or did one begin anew without its checkpoint?"));
    }
    if (open != life.open.end() || life.HasDecided(batch.tick())) {
      ++source.repeated;
      return absl::AlreadyExistsError(absl::StrCat(NameOf(batch), ": was merged before"));
    }
  }
  if (batch.tick() <= decided_) {
    ++source.late;
    return absl::DeadlineExceededError(
        absl::StrCat(NameOf(batch), ": late: its tick has been decided already"));
  }
  return found != source.lives.end() ? absl::OkStatus() : RoomForOneMore(batch);
}

absl::Status PaneSources::RoomForOneMore(const v1::PaneBatch& batch) {
  if (lives_ < most_) return absl::OkStatus();
  auto oldest = sources_.end();
  for (auto source = sources_.begin(); source != sources_.end(); ++source) {
    const auto& lives = source->second.lives;
    const bool waits = std::any_of(lives.begin(), lives.end(),
                                   [](const auto& life) { return !life.second.open.empty(); });
    if (waits || source->first == batch.source()) continue;
    if (oldest == sources_.end() || source->second.heard < oldest->second.heard) oldest = source;
  }
  if (oldest == sources_.end()) {
    return absl::ResourceExhaustedError(
        absl::StrCat(NameOf(batch), ": there are ", lives_,
                     " sources already, as many as EngineOptions::max_pane_sources allows"));
  }
  lives_ -= oldest->second.lives.size();
  sources_.erase(oldest);
  return absl::OkStatus();
}

void PaneSources::Note(const v1::PaneBatch& batch, std::uint64_t fingerprint) {
  Source& source = sources_[batch.source()];
  source.heard = std::max(source.heard, batch.tick());
  const auto [life, fresh] = source.lives.try_emplace(batch.incarnation());
  if (fresh) {
    ++lives_;
    life->second.first_tick = batch.first_tick();
  }
  life->second.open.emplace(batch.tick(), fingerprint);
  ++source.merged;
}

std::int64_t PaneSources::ReportedUntil(const Source& source) const {
  const Life& latest = source.lives.rbegin()->second;
  std::int64_t tick = std::max(decided_, latest.first_tick - 1);
  for (auto next = latest.open.upper_bound(tick);
       next != latest.open.end() && next->first == tick + 1; ++next) {
    ++tick;
  }
  return tick;
}

absl::optional<std::int64_t> PaneSources::ReportedUntil(const Awaited& awaited) const {
  absl::optional<std::int64_t> until;
  const auto wait_for = [&](std::int64_t heard, std::int64_t reported) {
    if (heard >= awaited.heard_since) until = std::min(reported, until.value_or(reported));
  };
  if (awaited.sources.empty()) {
    for (const auto& [name, source] : sources_) wait_for(source.heard, ReportedUntil(source));
  }
  for (const std::string& name : awaited.sources) {
    const auto source = sources_.find(name);
    if (source == sources_.end()) {
      wait_for(awaited.start, decided_);
    } else {
      wait_for(source->second.heard, ReportedUntil(source->second));
    }
  }
  return until;
}

std::vector<PaneSource> PaneSources::List(std::int64_t tick_ns) const {
  std::vector<PaneSource> list;
  for (const auto& [name, source] : sources_) {
    PaneSource one;
    one.source = name;
    one.incarnation = source.lives.rbegin()->first;
    one.reported_until_ns = ReportedUntil(source) * tick_ns;
    one.merged = source.merged;
    one.repeated = source.repeated;
    one.late = source.late;
    one.refused = source.refused;
    list.push_back(std::move(one));
  }
  return list;
}

std::size_t PaneSources::bytes() const {
  // Of a node of a tree: its links and colour.
  constexpr std::size_t kNode = 4 * sizeof(void*);
  std::size_t bytes = 0;
  for (const auto& [name, source] : sources_) {
    bytes += sizeof(name) + name.capacity() + sizeof(source) + kNode;
    for (const auto& [incarnation, life] : source.lives) {
      bytes += sizeof(incarnation) + sizeof(life) + kNode +
               life.decided.capacity() * sizeof(life.decided[0]) +
               life.open.size() * (2 * sizeof(std::int64_t) + kNode);
    }
  }
  return bytes;
}

void PaneSources::Save(v1::SnapshotState& state) const {
  for (const auto& [name, source] : sources_) {
    v1::PaneSourceState& saved = *state.add_pane_sources();
    saved.set_source(name);
    if (source.heard != INT64_MIN) saved.set_heard(source.heard);
    saved.set_merged(source.merged);
    saved.set_repeated_batches(source.repeated);
    saved.set_late(source.late);
    saved.set_refused(source.refused);
    for (const auto& [incarnation, life] : source.lives) {
      v1::PaneSourceState::Life& written = *saved.add_lives();
      written.set_incarnation(incarnation);
      written.set_first_tick(life.first_tick);
      for (const auto& [tick, fingerprint] : life.open) {
        written.add_open(tick);
        written.add_fingerprints(fingerprint);
      }
      for (const auto& [first, last] : life.decided) {
        written.add_decided(first);
        written.add_decided(last);
      }
    }
  }
}

void PaneSources::Load(const v1::SnapshotState& state) {
  for (const v1::PaneSourceState& saved : state.pane_sources()) {
    Source source;
    if (saved.has_heard()) source.heard = saved.heard();
    source.merged = saved.merged();
    source.repeated = saved.repeated_batches();
    source.late = saved.late();
    source.refused = saved.refused();
    for (const v1::PaneSourceState::Life& written : saved.lives()) {
      Life& life = source.lives[written.incarnation()];
      life.first_tick = written.first_tick();
      for (int i = 0; i < std::min(written.open_size(), written.fingerprints_size()); ++i) {
        life.open[written.open(i)] = written.fingerprints(i);
      }
      for (int i = 0; i + 1 < written.decided_size(); i += 2) {
        life.decided.emplace_back(written.decided(i), written.decided(i + 1));
      }
    }
    if (source.lives.empty() || lives_ + source.lives.size() > most_) continue;
    lives_ += source.lives.size();
    sources_[saved.source()] = std::move(source);
  }
}

}  // namespace sluice::engine
