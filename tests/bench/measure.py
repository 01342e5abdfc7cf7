# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs programs for the benchmark: wall clock, peak memory, answers as intervals that hold the optimum.

The kernel counts the memory of this process, until a child becomes its program, as the child's. So nothing big is
imported or read here, and `measure.py ANSWER` cuts an answer down in another process. Peaks below some 16 MiB are not told.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

BALLAST = os.environ.get("BALLAST", "./ballast")
HERE = Path(__file__).resolve().parent
INF = float("inf")
KEPT = ("plan", "effort", "points")  # what is no plain number or text, yet of interest in an answer
GRACE = 1.15, 5  # a program is ended this factor and these seconds past the limit that it was told


class Run:
    """One finished program. code is the exit code, or minus the signal; answer a dict, {} when there is none."""

    def __init__(self, words, kill_after):
        words = [str(word) for word in words]
        with tempfile.TemporaryFile("w+") as log:
            start = time.monotonic()
            child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            killer = threading.Timer(kill_after, child.kill)
            killer.start()
            try:
                _, status, usage = os.wait4(child.pid, 0)
            finally:
                killer.cancel()
            self.seconds = time.monotonic() - start
            self.code = child.returncode = os.waitstatus_to_exitcode(status)
            log.seek(0)
            self.log = log.read()
        self.mib = usage.ru_maxrss / 1024
        self.answer, self.interval = {}, (-INF, INF)
        self.stopped = self.code == -9 and self.seconds >= kill_after

    def read(self, path):
        """The answer that the program left in a file, without its long tables."""
        if Path(path).exists():
            words = (sys.executable, __file__, path)
            self.answer = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
            low, high = self.answer.get("bound"), self.answer.get("objective")
            self.interval = (-INF if low is None else low, INF if high is None else high)
        return self

    @property
    def good(self):
        return self.code in (0, 4) and self.interval[1] < INF

    @property
    def finished(self):
        return self.code == 0 and self.interval[1] < INF

    @property
    def gap(self):
        low, high = self.interval
        return (high - low) / max(abs(high), 1e-9) if INF > high and low > -INF else INF

    @property
    def plan(self):
        return {row["candidate"]: row["units"] for row in self.answer.get("plan", []) if row["units"]}


def cut_down(path):
    whole = json.loads(Path(path).read_text())
    return {key: v for key, v in whole.items() if key in KEPT or not isinstance(v, (list, dict))}


def ballast(command, source, *options, limit):
    """`ballast solve` or `sweep` with its answer read."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        told = f"{limit:.0f}" if command == "solve" else 0  # a sweep has points enough to be ended from outside
        words = (BALLAST, command, source, *options, "--time-limit", told, "--json", out)
        return Run(words, limit * GRACE[0] + GRACE[1]).read(out)


def export(path, source, *options):
    done = Run((BALLAST, "export", source, *options, "-o", path), 120)
    if done.code:
        raise RuntimeError(f"ballast export ended with {done.code}: {done.log[-300:]}")
    return path


def highs(instance, _mps, recourse, gap, limit):
    run = Run((HERE / "highs.py", instance, recourse, gap, limit), limit * GRACE[0] + 30)
    if run.code:
        return run
    answer = json.loads(run.log.splitlines()[-1])
    low, high = answer["bound"], answer["objective"]
    run.seconds, run.code = answer["seconds"], 0 if answer["status"] == 0 else 4
    run.interval = (-INF if low is None else low, INF if high is None else high)
    return run


def cbc(_instance, mps, _recourse, gap, limit):
    """Without integer preprocessing, in which CBC 2.10 declares some of these instances infeasible."""
    out = Path(f"{mps}.cbc")
    words = ("cbc", mps, "-preprocess", "off", "-seconds", f"{limit:.0f}", "-ratioGap", gap, "-solve", "-solution", out)
    run = Run(words, limit * GRACE[0] + GRACE[1])
    head = out.read_text().splitlines()[0] if out.exists() else ""
    value = re.search(r"objective value\s+(\S+)", head)
    if value and head.startswith(("Optimal", "Stopped")):
        high, low = float(value.group(1)), re.search(r"Lower bound:\s+(\S+)", run.log)
        done = head.startswith("Optimal")
        run.interval = (high * (1 - gap) if done else float(low.group(1)) if low else -INF, high)
        run.code = 0 if done else 4
    return run


def glpsol(_instance, mps, _recourse, gap, limit):
    out = Path(f"{mps}.glpsol")
    words = ("glpsol", "--freemps", mps, "--tmlim", f"{limit:.0f}", "--mipgap", gap, "--write", out)
    run = Run(words, limit * GRACE[0] + GRACE[1])
    head = [line.split() for line in (out.read_text().splitlines() if out.exists() else ()) if line.startswith("s mip")]
    if head and head[0][4] in "of":
        high = float(head[0][5])
        done = head[0][4] == "o" or "GAP TOLERANCE REACHED" in run.log
        bounds = re.findall(r"mip =\s*\S+\s*>=\s*([-+0-9.e]+)", run.log)
        run.interval = (high * (1 - gap) if done else float(bounds[-1]) if bounds else -INF, high)
        run.code = 0 if done else 4
    elif head:
        run.code = 5
    return run


PEERS = {"HiGHS": (highs, None), "CBC": (cbc, "cbc"), "glpsol": (glpsol, "glpsol")}  # function, program it needs


def apart(ours, theirs):
    """How far two intervals that hold the same optimum are from touching, relative; at most 0 when they overlap."""
    return max(ours[0] - theirs[1], theirs[0] - ours[1]) / max(abs(ours[1]), 1.0)


if __name__ == "__main__":
    print(json.dumps(cut_down(sys.argv[1])))
