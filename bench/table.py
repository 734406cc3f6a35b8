#!/usr/bin/env python3
"""One table of the results of benchmarks: bench/table.py BUILD/PROGRAM.json ...

The files are what Google Benchmark writes, in a folder named after the build. A benchmark is
called WORK/ours or WORK/limit, and reports `each`: the seconds that an item takes, which its
label names; perhaps `bytes`, of a series. Goals are those of goals.txt. Fails where a benchmark
did.
"""

import collections
import json
import pathlib
import re
import statistics
import sys

GOALS = pathlib.Path(__file__).with_name("goals.txt")
NAME = re.compile(r"(.*?)/(ours|limit)(?:/.*)?")  # what follows is Google Benchmark's own
HEADER = ("work", "ours", "limit", "ratio (min - max)", "bytes a series", "goal")


class Side:
    """The repetitions of one benchmark."""

    def __init__(self):
        self.each, self.bytes, self.item = [], [], ""

    def add(self, run):
        self.item = run.get("label", "")
        self.each.append(run["each"])
        if "bytes" in run:
            self.bytes.append(run["bytes"])


def read_goals(path=GOALS):
    """{(build, work): [(measure, bound), ...]}"""
    goals = collections.defaultdict(list)
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) != 4 or words[2] not in ("ratio", "ns", "bytes"):
            sys.exit(f"{path}:{number}: want BUILD WORK ratio|ns|bytes BOUND")
        goals[words[0], words[1]].append((words[2], float(words[3])))
    return goals


def read_results(paths):
    """{build: {work: {"ours": Side, "limit": Side}}} in the order of the files, and the errors."""
    builds, errors = {}, []
    for path in map(pathlib.Path, paths):
        works = builds.setdefault(path.parent.name, {})
        for run in json.loads(path.read_text())["benchmarks"]:
            if run["run_type"] != "iteration":
                continue
            work, side = NAME.fullmatch(run["name"]).groups()
            if run.get("error_occurred"):
                errors.append(f"{path.parent.name} {run['name']}: {run['error_message']}")
                continue
            works.setdefault(work, {}).setdefault(side, Side()).add(run)
    return builds, errors


def show_time(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def show_goal(measures, goals):
    """The goals of a row, and whether they are met."""
    words = []
    for measure, bound in goals:
        text = {"ratio": f"{bound:g}x", "ns": f"{bound:,.0f} ns", "bytes": f"{bound:,.0f} bytes"}
        met = measures.get(measure, float("inf")) <= bound
        words.append(f"<= {text[measure]}, {'met' if met else 'not met'}")
    return "; ".join(words)


def row_of(work, sides, goals):
    ours, limit = sides.get("ours"), sides.get("limit")
    if not ours:
        return None
    row = [work, f"{show_time(statistics.median(ours.each))}/{ours.item}", "", "", "", ""]
    measures = {"ns": statistics.median(ours.each) / 1e-9}
    if limit:
        row[2] = show_time(statistics.median(limit.each))
        measures["ratio"] = statistics.median(ours.each) / statistics.median(limit.each)
        pairs = [mine / least for mine, least in zip(ours.each, limit.each)]
        row[3] = f"{measures['ratio']:.2f} ({min(pairs):.2f} - {max(pairs):.2f})"
    if ours.bytes:
        measures["bytes"] = statistics.median(ours.bytes)
        row[4] = f"{measures['bytes']:,.0f}"
    row[5] = show_goal(measures, goals)
    return row


def table_of(builds, goals):
    lines = []
    for build, works in builds.items():
        rows = [row_of(work, sides, goals[build, work]) for work, sides in works.items()]
        rows = [list(HEADER)] + [row for row in rows if row]
        widths = [max(len(row[i]) for row in rows) for i in range(len(HEADER))]
        rows.insert(1, ["-" * width for width in widths])
        lines.append(f"{build}:")
        for row in rows:
            cells = [row[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(row[1:5], widths[1:5])]
            lines.append("| " + " | ".join(cells + [row[5].ljust(widths[5])]) + " |")
        lines.append("")
    return "\n".join(lines)


def main(paths):
    if not paths:
        sys.exit(__doc__)
    builds, errors = read_results(paths)
    print(table_of(builds, read_goals()), end="")
    if errors:
        sys.exit("\n".join(errors))


if __name__ == "__main__":
    main(sys.argv[1:])
