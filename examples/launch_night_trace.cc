// Writes the recorded night that examples/quickstart.sh replays: two hours of a launch,
// from 20:00 UTC on the first of March 2026, as CSV files in a folder.
//
//   launch_night_trace FOLDER
//
// What happens in it:
//   20:42 - 20:57  sg: one in ten streams does not start
//   21:20          eu: the same, but for 50 seconds only
//   21:30 - 21:40  payments by wallet: nearly half of them fail
// All else is a healthy night with its ordinary noise. Each run writes the same bytes:
// the seed is fixed, and no distribution of the standard library is used, for these
// differ from one library to the next.

#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

namespace {

constexpr int kSeconds = 2 * 60 * 60;

// Seconds since 20:00 of a time such as 20:42.
constexpr int At(int hour, int minute) { return (hour - 20) * 3600 + minute * 60; }

// SplitMix64, and what is drawn from it.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // In [0, 1).
  double Fraction() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

  double Between(double low, double high) { return low + (high - low) * Fraction(); }

  // How many of `tries` succeed, where each does with `chance`.
  int Successes(int tries, double chance) {
    int successes = 0;
    for (int i = 0; i < tries; ++i) {
      if (Fraction() < chance) ++successes;
    }
    return successes;
  }

  // About `mean` happenings, a little more or less.
  int Around(double mean) { return Successes(static_cast<int>(mean * 2 + 0.5), 0.5); }

 private:
  std::uint64_t state_;
};

struct Region {
  const char* name;
  double starts;      // a second
  double latency_ms;  // to join, in the middle
  int bad_from = 0;   // seconds in which streams fail to start
  int bad_until = 0;
  int restarted = -1;  // when its counter began again at zero
};

constexpr std::array<Region, 5> kRegions{{
    {"sg", 40, 420, At(20, 42), At(20, 57)},
    {"eu", 60, 310, At(21, 20), At(21, 20) + 50},
    {"us", 90, 280},
    {"br", 25, 510, 0, 0, At(21, 5)},
    {"ap", 30, 460},
}};

bool IsBad(const Region& region, int second) {
  return second >= region.bad_from && second < region.bad_until;
}

std::string Time(int second) {
  char text[32];
  std::snprintf(text, sizeof text, "2026-03-01T%02d:%02d:%02dZ", 20 + second / 3600,
                second / 60 % 60, second % 60);
  return text;
}

// The crowd grows for the first hour and thins out again.
double Crowd(int second) {
  const double hours = second / 3600.0;
  return hours < 1 ? 0.6 + 0.4 * hours : 1.0 - 0.2 * (hours - 1);
}

void WriteStreamStarts(std::ostream& out) {
  out << "time,region,ok,total\n";
  Dice dice(1);
  for (int second = 1; second <= kSeconds; ++second) {
    for (const Region& region : kRegions) {
      const int total = dice.Around(region.starts * Crowd(second));
      const int ok = dice.Successes(total, IsBad(region, second) ? 0.90 : 0.993);
      out << Time(second) << ',' << region.name << ',' << ok << ',' << total << '\n';
    }
  }
}

// One viewer in a second, region and network is asked how long it took.
void WriteJoinLatencies(std::ostream& out) {
  out << "time,region,cdn,value\n";
  Dice dice(2);
  for (int second = 1; second <= kSeconds; ++second) {
    for (const Region& region : kRegions) {
      for (const char* cdn : {"north", "south"}) {
        // Most are near the middle; a few wait much longer.
        double latency = region.latency_ms * dice.Between(0.6, 1.5);
        if (dice.Fraction() < 0.02) latency *= dice.Between(1.5, 4.0);
        if (IsBad(region, second)) latency *= 1.3;
        char value[32];
        std::snprintf(value, sizeof value, "%.1f", latency);
        out << Time(second) << ',' << region.name << ',' << cdn << ',' << value << '\n';
      }
    }
  }
}

// A counter as a process exports it: it only grows, and is read each ten seconds. That of
// br is restarted at 21:05 and counts from zero again, which is no storm.
void WriteReconnects(std::ostream& out) {
  out << "time,region,value\n";
  Dice dice(3);
  std::array<std::int64_t, kRegions.size()> counters{90210, 1240, 55123, 8800, 41};
  for (int second = 10; second <= kSeconds; second += 10) {
    for (std::size_t i = 0; i < kRegions.size(); ++i) {
      if (second == kRegions[i].restarted) counters[i] = 0;
      counters[i] += dice.Around(IsBad(kRegions[i], second) ? 90 : 30);
      out << Time(second) << ',' << kRegions[i].name << ',' << counters[i] << '\n';
    }
  }
}

void WritePayments(std::ostream& out) {
  out << "time,method,ok,total\n";
  struct Method {
    const char* name;
    double payments;  // a second
    bool dips;
  };
  constexpr std::array<Method, 3> kMethods{
      {{"card", 6, false}, {"wallet", 4, true}, {"bank", 2, false}}};
  Dice dice(4);
  for (int second = 1; second <= kSeconds; ++second) {
    for (const Method& method : kMethods) {
      const bool bad = method.dips && second >= At(21, 30) && second < At(21, 40);
      const int total = dice.Around(method.payments * Crowd(second));
      const int ok = dice.Successes(total, bad ? 0.55 : 0.98);
      out << Time(second) << ',' << method.name << ',' << ok << ',' << total << '\n';
    }
  }
}

// A crash is a row of its own; most seconds have none.
void WriteCrashes(std::ostream& out) {
  out << "time,platform,n\n";
  Dice dice(5);
  for (int second = 1; second <= kSeconds; ++second) {
    for (const char* platform : {"ios", "android", "tv"}) {
      if (dice.Fraction() < 0.03) out << Time(second) << ',' << platform << ",1\n";
    }
  }
}

void WriteEdges(std::ostream& out) {
  out << "time,edge,value\n";
  constexpr std::array<const char*, 6> kEdges{"sg-1", "sg-2", "eu-1", "us-1", "us-2", "br-1"};
  Dice dice(6);
  for (int second = 10; second <= kSeconds; second += 10) {
    for (const char* edge : kEdges) {
      char value[32];
      std::snprintf(value, sizeof value, "%.3f", 0.7 * Crowd(second) + dice.Between(-0.12, 0.12));
      out << Time(second) << ',' << edge << ',' << value << '\n';
    }
  }
}

bool WriteFile(const std::string& path, void (*write)(std::ostream&)) {
  std::ofstream out(path, std::ios::binary);
  write(out);
  out.close();
  if (!out) std::cerr << "can't write " << path << '\n';
  return !out.fail();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: launch_night_trace FOLDER\n";
    return 2;
  }
  const std::string folder = argv[1];
  const bool all_written = WriteFile(folder + "/stream_start.csv", WriteStreamStarts) &&
                           WriteFile(folder + "/join_latency.csv", WriteJoinLatencies) &&
                           WriteFile(folder + "/reconnects.csv", WriteReconnects) &&
                           WriteFile(folder + "/payment.csv", WritePayments) &&
                           WriteFile(folder + "/app_crash.csv", WriteCrashes) &&
                           WriteFile(folder + "/edge_cpu.csv", WriteEdges);
  return all_written ? 0 : 2;
}
