// Alerting rules of Prometheus -> a plan, with what could not be carried over named.
#ifndef SLUICE_SRC_IMPORT_IMPORT_H_
#define SLUICE_SRC_IMPORT_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sluice/diagnostic.h"
#include "src/import/signals.h"

namespace sluice::import {

struct Options {
  std::int64_t interval_ms = 60'000;       // of groups that don't say it
  std::string owner = "on_call";           // of gates whose alerts have no label `team` or `owner`
  std::string say;                         // TYPE.FIELD that says what alerts say; empty: none
  std::map<std::string, LabelSet> labels;  // all labels of a metric's series
  LabelSet labels_of_all;                  // labels that the series of all metrics have
  std::map<std::string, std::vector<std::string>> values;  // all that a label takes
};

struct File {
  std::string name;  // as findings show it
  std::string text;
};

enum class Fate { kCarried, kChanged, kLeftOut };

struct Alert {
  std::string name;
  std::size_t file = 0;
  std::size_t line = 0;
  Fate fate = Fate::kCarried;
  std::vector<std::string> gates;
};

struct Imported {
  std::string plan;                   // text, in the one layout; empty where there is no gate
  std::vector<Diagnostics> findings;  // of each file, sorted
  bool readable = true;               // false: a file is no YAML, or the plan grew too large
  std::vector<Alert> alerts;
  std::size_t recording_rules = 0;
  std::size_t inlined = 0;  // of these, those that alerts lean on
  std::vector<Signal> signals;
  // Metrics of the plan of which no label is known, and not said that they have none.
  std::vector<std::string> unlabelled;

  bool whole() const;  // every alert was carried over as it is
};

Imported Import(const std::vector<File>& files, const Options& options);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_IMPORT_H_
