#!/usr/bin/env python3
"""Instructions that each part of the workload takes, beside the figures that were agreed on:

    bench/count/figures.py FOLDER FIGURES [--renew] TOOL VERSION [TOOL VERSION ...]

FOLDER has what callgrind dumped for each part, and `parts.txt`, what the workload printed. The
tools are those that the instructions depend on. Figures made with others tell nothing: then
nothing is compared. Fails where a part takes more than its figure by MOST_RISE, or has none.
"""

import collections
import pathlib
import re
import sys

MOST_RISE = 0.05
HEADER = ("part", "item", "instructions", "figure", "change")
PREFACE = """\
# Instructions that an item of each part of bench/count/workload.cc takes, where these made it.
# Written by bench/count.sh --renew.
"""

Part = collections.namedtuple("Part", "name item each")


def read_parts(folder):
    """What was counted, in the order of the workload."""
    instructions = collections.Counter()
    for dump in sorted(folder.glob("callgrind.out.*")):
        text = dump.read_text()
        trigger = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.M)
        if trigger:
            instructions[trigger[1]] += int(re.search(r"^totals: (\d+)", text, re.M)[1])
    items = {}
    for line in (folder / "parts.txt").read_text().splitlines():
        name, item, count = line.split()
        before = items.get(name, (item, 0))
        items[name] = (item, before[1] + int(count))
    missing = [name for name in items if instructions[name] == 0]
    if missing:
        sys.exit("callgrind counted nothing of " + ", ".join(missing))
    return [Part(name, item, instructions[name] / count) for name, (item, count) in items.items()]


def read_figures(path):
    """The tools, and instructions by part."""
    tools, figures = {}, {}
    for line in path.read_text().splitlines() if path.exists() else []:
        words = line.split("#")[0].split()
        if words and words[0] == "tool":
            tools[words[1]] = " ".join(words[2:])
        elif words:
            figures[words[0]] = float(words[1])
    return tools, figures


def write_figures(path, tools, parts):
    lines = [f"tool {name} {version}" for name, version in tools.items()]
    width = max(len(part.name) for part in parts)
    lines += [f"{part.name:{width}}  {part.each:.1f}  # {part.item}" for part in parts]
    path.write_text(PREFACE + "\n".join(lines) + "\n")


def table(parts, figures):
    rows = [HEADER]
    for part in parts:
        figure = figures.get(part.name)
        # Adding zero makes zero of what would be shown as -0.0.
        change = "" if figure is None else f"{round(100 * (part.each / figure - 1), 1) + 0:+.1f} %"
        rows.append((part.name, part.item, f"{part.each:,.1f}",
                     "none" if figure is None else f"{figure:,.1f}", change))
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADER))]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) if i < 2 else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def judge(parts, figures):
    """What is to be said of the changes, and whether they pass."""
    said, passes = [], True
    names = {part.name for part in parts}
    for part in parts:
        figure = figures.get(part.name)
        if figure is None:
            said.append(f"{part.name} has no figure yet: bench/count.sh --renew writes it")
            passes = False
        elif part.each > figure * (1 + MOST_RISE):
            said.append(f"{part.name} takes {100 * (part.each / figure - 1):.1f} % more"
                        f" instructions than agreed on; at most {100 * MOST_RISE:.0f} % is let pass")
            passes = False
        elif part.each < figure * (1 - MOST_RISE):
            said.append(f"{part.name} takes {100 * (1 - part.each / figure):.1f} % fewer instructions:"
                        " let bench/count.sh --renew hold it there")
    for name in figures:
        if name not in names:
            said.append(f"{name} is no part any more: bench/count.sh --renew takes it out")
            passes = False
    return said, passes


def main(arguments):
    renew = "--renew" in arguments
    folder, path, *named = [word for word in arguments if word != "--renew"]
    tools = dict(zip(named[::2], named[1::2]))
    path = pathlib.Path(path)
    parts = read_parts(pathlib.Path(folder))
    made_with, figures = read_figures(path)
    print(table(parts, figures))
    if renew:
        write_figures(path, tools, parts)
        print(f"\nwritten to {path.name}")
        return 0
    others = [f"  {name}: {made_with.get(name, 'none')}; here {version}"
              for name, version in tools.items() if made_with.get(name) != version]
    if others:
        print("\nNothing is compared, for the figures were made with other tools:")
        print("\n".join(others))
        return 0
    said, passes = judge(parts, figures)
    print("\n" + ("\n".join(said) if said else "All parts are within what was agreed on."))
    return 0 if passes else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
