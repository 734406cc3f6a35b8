#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

void AddImport(CLI::App& app, RuleImportOptions& options) {
  CLI::App* import = AddCommand(app, "import", "Make a plan of what another tool watches",
                                "`sluice import COMMAND --help` says all about a command.");
  CLI::App* command = AddCommand(
      *import, "prometheus", "Make a plan of Prometheus' alerting rules",
      R"(Writes a plan with a gate for each alert, in the one layout. Recorded rules that alerts
lean on are put in their place. What can't be carried over is named on stderr, with its
place, the reason and what to do by hand; so is what means something else than the rule.
RULES is a file of rules, or a Kubernetes PrometheusRule.

A plan declares the labels of its signals. Those are known that rules name; say the others
with --labels: METRIC=LABEL,... for all labels of a metric's series, or LABEL,... for
labels that the series of every metric have. Regular expressions become lists of values;
of those like 5.. say by --values what there is.

Exit status: 0 if every alert was carried over as it is, 1 if something was left out or
means something else, 2 if a file can't be read or is no YAML.

Examples:
  sluice import prometheus rules.yml -o alerts.sluice
  sluice import prometheus node.yml kube.yml --labels up=job,instance --owner infra
  kubectl get prometheusrule node -o yaml | sluice import prometheus -)");
  command->add_option("RULES", options.rules, "files of rules; - is standard input")
      ->type_name("")
      ->required();
  command->add_option("-o,--output", options.output, "write to this file (default: stdout)")
      ->type_name("FILE");
  command
      ->add_option("--labels", options.labels,
                   "labels that series have beyond those that rules name; again for\n"
                   "each metric")
      ->type_name("[METRIC=]LABEL,...")
      ->allow_extra_args(false);
  command
      ->add_option("--values", options.values,
                   "all values of a label; what a regular expression matches of\n"
                   "them becomes a list; again for each label")
      ->type_name("LABEL=VALUE,...")
      ->allow_extra_args(false);
  command
      ->add_option("--interval", options.interval,
                   "how often groups are evaluated that don't say it (default: 1m)")
      ->type_name("DURATION");
  command
      ->add_option("--owner", options.owner,
                   "the role that owns gates whose alerts have no label `team` or\n"
                   "`owner` (default: on_call)")
      ->type_name("ROLE");
  command
      ->add_option("--say", options.say,
                   "the message of yours, and its field, in which a gate that trips sends\n"
                   "what its alert's summary says (default: texts are comments)")
      ->type_name("MESSAGE.FIELD");
  AddFormat(*command,
            "how it is told what came of each alert; json is one object a line, on\n"
            "stdout, and needs -o (default: text)",
            options.format);
}

}  // namespace sluice::cli
