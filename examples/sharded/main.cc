// Many processes fold, one decides.
//
//   sharded traffic   the samples of a night, into a file for `sluice replay`, and to the broker:
//                     each series to its shard
//   sharded shard     folds the samples of one shard, and hands its panes in
//   sharded decide    takes in the panes of all shards, and keeps what it decides in a journal
//
// run.sh starts all of them with a NATS server, kills a shard with SIGKILL and starts it again,
// and compares the journal with what `sluice replay` decides on the file, byte for byte.
// docs/sharding.md says why it comes out the same.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

// CLI11's own headers need <string> and <iostream> before.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "absl/strings/str_cat.h"
#include "broker.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "night.h"
#include "roles.h"
#include "stream.pb.h"

namespace sharded {
namespace {

absl::Status WriteFile(const std::vector<sluice::v1::Trace>& night, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  for (const sluice::v1::Trace& second : night) {
    if (!google::protobuf::util::SerializeDelimitedToOstream(second, &file)) break;
  }
  file.close();
  return file ? absl::OkStatus() : absl::InternalError(absl::StrCat("can't write ", path));
}

int Tell(const absl::Status& status) {
  if (status.ok()) return 0;
  std::cerr << "sharded: " << status << "\n";
  return 1;
}

int Run(int argc, char** argv) {
  CLI::App app("Many processes fold samples, one decides");
  app.require_subcommand(1);
  Options options;
  const auto add = [&](const char* name, const char* what) {
    CLI::App* const command = app.add_subcommand(name, what);
    command->add_option("--nats", options.url, "where the broker is")->required();
    command->add_option("--shards", options.shards, "how many there are")->check(CLI::Range(1, 64));
    return command;
  };
  std::string file;
  CLI::App* const traffic = add("traffic", "make the samples of a night");
  traffic->add_option("--file", file, "to keep them in, too")->required();
  CLI::App* const shard = add("shard", "fold the samples of one shard");
  shard->add_option("--plan", options.plan, "the plan")->required();
  shard->add_option("--number", options.number, "which one, from 0")->required();
  shard->add_option("--stop-after", options.stop_after,
                    "stand still after so many batches, handed in and not yet acknowledged");
  CLI::App* const decide = add("decide", "decide on the panes of all shards");
  decide->add_option("--plan", options.plan, "the plan")->required();
  decide->add_option("--journal", options.journal, "where to keep what is decided")->required();
  CLI11_PARSE(app, argc, argv);

  auto broker = Broker::Connect(options.url);
  if (!broker.ok()) return Tell(broker.status());
  if (traffic->parsed()) {
    const std::vector<sluice::v1::Trace> night = MakeNight();
    if (absl::Status written = WriteFile(night, file); !written.ok()) return Tell(written);
    return Tell(PublishNight(**broker, night, options));
  }
  return Tell(shard->parsed() ? FoldShard(**broker, options) : Decide(**broker, options));
}

}  // namespace
}  // namespace sharded

int main(int argc, char** argv) { return sharded::Run(argc, argv); }
