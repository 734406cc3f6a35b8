#!/usr/bin/env python3
"""Tests bench/count/figures.py, and that the figures that are kept are of parts that there are."""

import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

import figures

KEPT = pathlib.Path(__file__).with_name("figures.txt")
TOOLS = ["compiler", "g++ 12", "valgrind", "3.19"]
FIGURES = """\
# text
tool compiler g++ 12
tool valgrind 3.19
tick  100.0  # segment
"""


class FiguresTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.figures = self.folder / "figures.txt"
        self.figures.write_text(FIGURES)

    def count(self, parts, options=(), tools=TOOLS):
        """The status, and what is printed, where a part has several dumps."""
        printed = ""
        for part, dumps in parts.items():
            for i, instructions in enumerate(dumps):
                (self.folder / f"callgrind.out.7.{part}{i}").write_text(
                    f"desc: Trigger: Client Request: {part}\ntotals: {instructions}\n")
                printed += f"{part} segment 10\n"
        (self.folder / "callgrind.out.7").write_text("desc: Trigger: Program termination\n")
        (self.folder / "parts.txt").write_text(printed)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            status = figures.main([str(self.folder), str(self.figures), *options, *tools])
        return status, out.getvalue()

    def test_a_small_change_passes(self):
        for instructions in (960, 1040):
            status, out = self.count({"tick": [instructions, instructions]})
            self.assertEqual(status, 0)
            self.assertIn("All parts are within", out)

    def test_a_rise_fails(self):
        status, out = self.count({"tick": [1060, 1060]})
        self.assertEqual(status, 1)
        self.assertIn("tick takes 6.0 % more instructions", out)
        self.assertIn("tick  segment         106.0   100.0  +6.0 %", out)

    def test_a_fall_asks_for_new_figures(self):
        status, out = self.count({"tick": [900, 900]})
        self.assertEqual(status, 0)
        self.assertIn("tick takes 10.0 % fewer instructions: let bench/count.sh --renew", out)

    def test_a_part_without_a_figure_fails_and_so_does_a_figure_without_a_part(self):
        status, out = self.count({"tock": [1000]})
        self.assertEqual(status, 1)
        self.assertIn("tock has no figure yet", out)
        self.assertIn("tick is no part any more", out)

    def test_with_other_tools_nothing_is_compared(self):
        status, out = self.count({"tick": [2000]}, tools=["compiler", "g++ 13", *TOOLS[2:]])
        self.assertEqual(status, 0)
        self.assertIn("Nothing is compared", out)
        self.assertIn("compiler: g++ 12; here g++ 13", out)

    def test_what_callgrind_did_not_count_is_no_figure(self):
        with self.assertRaises(SystemExit):
            self.count({"tick": [0]})

    def test_renewed_figures_are_those_that_were_counted(self):
        tools = ["compiler", "g++ 13", *TOOLS[2:]]
        self.assertEqual(self.count({"tick": [2000], "tock": [3000]}, ["--renew"], tools)[0], 0)
        made_with, kept = figures.read_figures(self.figures)
        self.assertEqual(made_with, {"compiler": "g++ 13", "valgrind": "3.19"})
        self.assertEqual(kept, {"tick": 200.0, "tock": 300.0})
        self.assertEqual(self.count({"tick": [2000], "tock": [3000]}, tools=tools)[0], 0)


class KeptFigures(unittest.TestCase):
    def test_are_of_the_parts_that_there_are(self):
        if not WORKLOAD:
            self.skipTest("the workload is not built")
        printed = subprocess.run(WORKLOAD, check=True, capture_output=True, text=True).stdout
        parts = {line.split()[0] for line in printed.splitlines()}
        made_with, kept = figures.read_figures(KEPT)
        self.assertEqual(set(kept), parts)
        self.assertIn("compiler", made_with)


if __name__ == "__main__":
    WORKLOAD = sys.argv[1:]  # the program
    unittest.main(argv=sys.argv[:1])
