#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""HiGHS on the extensive form of tests/peer, in a process of its own so that its memory can be told.

`highs.py INSTANCE.json lp|mip GAP LIMIT` prints one JSON object: status (0: optimal within the gap, 1: limit), objective,
bound, the seconds in HiGHS (building the matrices is not counted), rows and columns. `highs.py --version` prints versions.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import scipy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peer"))
import extensive  # noqa: E402


def version():
    """HiGHS tells its version in its log only, which goes past Python's sys.stdout."""
    code = "from scipy.optimize import milp; milp([1.0], integrality=[1], options={'disp': True})"
    log = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout
    found = re.search(r"HiGHS (?:version )?(\d+\.\d+\.\d+)", log)
    return f"HiGHS {found.group(1) if found else '?'} of scipy {scipy.__version__}, numpy {np.__version__}"


def solve(path, recourse, gap, limit):
    program, _ = extensive.build(json.loads(Path(path).read_text()), recourse)
    start = time.monotonic()
    answer = program.solve(gap, limit)
    spent = time.monotonic() - start
    return {
        "status": int(answer.status),
        "objective": None if answer.x is None else float(answer.fun),
        "bound": getattr(answer, "mip_dual_bound", None),
        "seconds": spent,
        "rows": len(program.row_lower),
        "columns": len(program.cost),
    }


def main():
    if sys.argv[1:] == ["--version"]:
        print(version())
    else:
        path, recourse, gap, limit = sys.argv[1:]
        print(json.dumps(solve(path, recourse, float(gap), float(limit))))


if __name__ == "__main__":
    main()
