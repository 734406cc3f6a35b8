#!/usr/bin/env python3
"""Tests bench/table.py, and that its goals are of benchmarks that exist: table_test.py PROGRAM..."""

import contextlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import table


def run(name, each, label="sample", **counters):
    return {"name": name, "run_type": "iteration", "label": label, "each": each, **counters}


# Three repetitions, the limit's medians 2 ns and 1.5 ns.
RUNS = [
    run("mean/in_order/ours", 3e-9, bytes=1200),
    run("mean/in_order/ours", 4e-9, bytes=1200),
    run("mean/in_order/ours", 9e-9, bytes=1200),
    {"name": "mean/in_order/ours_median", "run_type": "aggregate", "each": 1},
    run("mean/in_order/limit", 2e-9),
    run("mean/in_order/limit", 2e-9),
    run("mean/in_order/limit", 3e-9),
    run("tick/ours/manual_time", 1.5e-6, label="segment"),
    run("tick/limit/manual_time", 1.5e-9, label="segment"),
    run("intake/ours/manual_time/threads:2", 2e-3),
]

TABLE = """\
native:
| work          |           ours |  limit |             ratio (min - max) | bytes a series | goal                                   |
| ------------- | -------------- | ------ | ----------------------------- | -------------- | -------------------------------------- |
| mean/in_order |    4 ns/sample |   2 ns |            2.00 (1.50 - 3.00) |          1,200 | <= 2x, met; <= 1,000 bytes, not met    |
| tick          | 1.5 us/segment | 1.5 ns | 1000.00 (1000.00 - 1000.00) |                | <= 1,000 ns, not met                   |
| intake        |    2 ms/sample |        |                               |                | <= 3x, not met                         |
"""

GOALS = """
# A comment.
native mean/in_order ratio 2  # and another one
native mean/in_order bytes 1000
native tick ns 1000
native intake ratio 3
portable tick ns 1
"""


class TableTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "native" / "decision_bench.json"
        self.file.parent.mkdir()

    def write(self, runs):
        self.file.write_text(json.dumps({"benchmarks": runs}))
        return [str(self.file)]

    def goals(self, text):
        path = self.folder / "goals.txt"
        path.write_text(text)
        return table.read_goals(path)

    def test_medians_and_ratios_with_goals(self):
        builds, errors = table.read_results(self.write(RUNS))
        self.assertEqual(errors, [])
        squeezed = [[cell.strip() for cell in line.split("|")] for line in
                    table.table_of(builds, self.goals(GOALS)).splitlines() if "---" not in line]
        expected = [[cell.strip() for cell in line.split("|")] for line in TABLE.splitlines()
                    if "---" not in line]
        self.assertEqual(squeezed, expected)

    def test_a_benchmark_that_fails_is_told(self):
        failed = {**run("mean/in_order/ours", 0), "error_occurred": True,
                  "error_message": "they decide differently"}
        with self.assertRaises(SystemExit) as exit, contextlib.redirect_stdout(io.StringIO()):
            table.main(self.write(RUNS + [failed]))
        self.assertEqual(exit.exception.code,
                         "native mean/in_order/ours: they decide differently")

    def test_a_goal_that_cannot_be_read_is_told_with_its_line(self):
        with self.assertRaisesRegex(SystemExit, "goals.txt:2: want BUILD WORK"):
            self.goals("# one\nnative tick 1000\n")

    def test_goals_are_of_benchmarks(self):
        works = set()
        for program in PROGRAMS:
            listed = subprocess.run([program, "--benchmark_list_tests"], check=True,
                                    capture_output=True, text=True).stdout
            works.update(table.NAME.fullmatch(name)[1] for name in listed.split())
        self.assertGreater(len(works), 50)
        self.assertEqual({work for _, work in table.read_goals()} - works, set())


if __name__ == "__main__":
    PROGRAMS = sys.argv[1:]
    del sys.argv[1:]
    unittest.main()
