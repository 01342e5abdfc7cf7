#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a random radial feeder of 600 buses as a case: `feeder600.py [SEED] > my.ini`.

The same seed gives the same file. Prices, time grid, shocks and the four module types are those of cases/ieee33.ini;
tree, loads, lines, data centres, candidates and suppliers are drawn here. Line lengths are scaled so that the lowest
voltage of the lossless linear power flow, with every data centre at its rating, is LOWEST.
"""

import random
import sys
from pathlib import Path

BUSES = 600
KV, SOURCE, LOWEST = 12.66, 1.05, 0.985
SHARED = ("prices", "time", "shock", "disruption", "class", "module")  # sections taken from the 33-bus case
CLASSES = (  # share of the buses, least and most kW
    ("residential", 0.72, 4, 16),
    ("commercial", 0.22, 10, 40),
    ("critical", 0.06, 20, 80),
)
CONDUCTORS = ((3000, 0.06, 0.09), (800, 0.17, 0.20), (0, 0.45, 0.30))  # from this load behind, kW: ohm per km, r and x
CENTRES = (  # name, where on the way to the end of the feeder, kind, class, group, rated kW, surge probability
    ("hall-a", 0.15, "inference", "ai-firm", "campus", 2000, 0.7),
    ("hall-b", 0.25, "training", "ai-flexible", "campus", 1600, 0.5),
    ("colo", 0.45, "colocation", "ai-firm", "", 800, 0.5),
    ("edge", 0.70, "inference", "ai-firm", "", 400, 0.5),
)
MIX = (("battery", 14, 20000), ("recip", 12, 30000), ("iron-air", 10, 15000))  # candidates of a type, USD for the site
SUPPLIERS = (
    ("north", 3000, "battery 6, recip 4, dr-ai any"),
    ("overseas", 9000, "battery 12, iron-air 10, recip 2"),
)
POWER_FACTOR = 0.98  # of data centres, the default of the case file


def shared_sections():
    """The text of the 33-bus case, cut down to the sections in SHARED."""
    case = Path(__file__).resolve().parents[2] / "cases" / "ieee33.ini"
    kept, keep = [], False
    for line in case.read_text().splitlines():
        if line.startswith("["):
            keep = line[1:].split("]")[0].split()[0] in SHARED
        if keep and line.strip() and not line.startswith(";"):
            kept.append(f"\n{line}" if line.startswith("[") else line)
    return "\n".join(kept)


def draw_tree(dice):
    """parent[i] of bus i: mostly the bus before, else a lateral from anywhere: long trunks and many laterals."""
    parent = [None, 0]
    for bus in range(2, BUSES):
        parent.append(bus - 1 if dice.random() < 0.88 else int(dice.random() * bus))
    return parent


def draw_loads(dice):
    """(kW, kvar, class) of each bus; the substation has none."""
    loads = [(0.0, 0.0, CLASSES[0][0])]
    while len(loads) < BUSES:
        pick, name, low, high = dice.random(), "", 0, 0
        for name, share, low, high in CLASSES:
            pick -= share
            if pick < 0:
                break
        kw = round(low + (high - low) * dice.random(), 1)
        loads.append((kw, round(kw * (0.35 + 0.25 * dice.random()), 1), name))
    return loads


def depths(parent):
    depth = [0]
    for bus in range(1, BUSES):
        depth.append(depth[parent[bus]] + 1)
    return depth


def place_centres(parent):
    """Buses on the way to the deepest one, as far along as CENTRES says."""
    depth = depths(parent)
    bus, way = depth.index(max(depth)), []
    while bus is not None:
        way.insert(0, bus)
        bus = parent[bus]
    return [way[int(where * (len(way) - 1))] for _, where, *_ in CENTRES]


def behind(parent, values):
    total = list(values)
    for bus in range(BUSES - 1, 0, -1):
        total[parent[bus]] += total[bus]
    return total


def lowest_voltage(parent, lines, kw, kvar):
    v, scale = [SOURCE**2], 1000 * KV**2
    for bus in range(1, BUSES):
        r, x, _ = lines[bus]
        v.append(v[parent[bus]] - 2 * (r * kw[bus] + x * kvar[bus]) / scale)
    return min(v) ** 0.5 if min(v) > 0 else 0.0


def draw_lines(dice, parent, kw, kvar):
    """(ohm, ohm, km) of the line to each bus: the conductor by the load behind it, all lengths by one factor."""
    lines = [None]
    for bus in range(1, BUSES):
        km = 0.05 + 0.35 * dice.random()
        r, x = next((r, x) for least, r, x in CONDUCTORS if kw[bus] >= least)
        lines.append((r * km, x * km, km))
    low, high = 0.0, 10.0
    for _ in range(40):
        factor = (low + high) / 2
        scaled = [line and tuple(factor * value for value in line) for line in lines]
        low, high = (factor, high) if lowest_voltage(parent, scaled, kw, kvar) > LOWEST else (low, factor)
    return scaled


def draw_candidates(dice, centres):
    """Demand response at the data centres, the rest anywhere, no bus twice for one type."""
    rows = [(centre, "dr-ai", max(1, rated // 500), 0) for centre, (*_, rated, _) in zip(centres, CENTRES)]
    for module, count, usd in MIX:
        taken = {centres[0]} if module == "recip" else set(centres[1:3]) if module == "battery" else set()
        while len(taken) < count:
            taken.add(1 + int(dice.random() * (BUSES - 1)))
        rows += [(bus, module, 2 + bus % 2, usd) for bus in sorted(taken)]
    return rows


def section(name, pairs):
    return f"\n[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in pairs)


def heads(import_kw):
    """The sections that are one of a kind and that this feeder does not share."""
    feeder = {
        "name": f"random feeder of {BUSES} buses with {len(CENTRES)} data centres", "base_kv": KV, "substation": 1,
        "v_source": SOURCE, "v_min": 0.95, "v_max": 1.10, "v_margin": 0.005, "import_cap_kw": import_kw,
        "ramp_up_pct_per_min": 2, "ramp_down_pct_per_min": 5, "up_max_kw": round(import_kw * 0.15), "sag_share": 0.05,
    }
    economics = {"budget_usd": 5000000, "discount_rate": "7%", "events_per_year": 12, "max_sites": 0}
    scenario = {"count": 100, "stress": 10, "seed": 42, "set": "event"}
    risk = {"alpha": 0.8, "radius_kw": 50, "weight": 0.5}
    solver = {"gap": "0.1%", "time_limit_s": 300, "threads": 2, "recourse": "lp"}
    tables = {"feeder": feeder, "economics": economics, "scenario": scenario, "risk": risk, "solver": solver}
    return "".join(section(name, table.items()) for name, table in tables.items())


def centre_sections(centres):
    text = ""
    for bus, (name, _, kind, tariff, group, rated, surge) in zip(centres, CENTRES):
        pairs = {"bus": bus + 1, "kind": kind, "class": tariff, "rated_kw": rated, "surge_probability": surge}
        text += section(f"datacenter {name}", {**pairs, **({"group": group} if group else {})}.items())
    return text


def make(seed=1):
    dice = random.Random(seed)
    parent, loads = draw_tree(dice), draw_loads(dice)
    centres = place_centres(parent)
    kw, kvar = [p for p, _, _ in loads], [q for _, q, _ in loads]
    base, rated = sum(kw), sum(row[5] for row in CENTRES)
    for bus, row in zip(centres, CENTRES):
        kw[bus] += row[5]
        kvar[bus] += row[5] * (POWER_FACTOR**-2 - 1) ** 0.5
    lines = draw_lines(dice, parent, behind(parent, kw), behind(parent, kvar))
    text = "; Written by tests/bench/feeder600.py; every figure but the shared sections is drawn at random.\n"
    text += heads(round(1.01 * (base + 2 / 3 * rated), -1)) + shared_sections() + "\n" + centre_sections(centres)
    candidates = enumerate(draw_candidates(dice, centres), 1)
    text += section("candidates", [(f"c{i}", f"{bus + 1}, {m}, {n}, 0, {usd}") for i, (bus, m, n, usd) in candidates])
    for name, usd, stock in SUPPLIERS:
        text += section(f"supplier {name}", [("delivery_usd", usd), ("stock", stock)])
    text += section("buses", [(i + 1, f"{p}, {q}, {name}") for i, (p, q, name) in enumerate(loads)])
    wires = [f"{parent[i] + 1}, {i + 1}, {r:.4f}, {x:.4f}, 0, closed, {km:.3f}" for i, (r, x, km) in enumerate(lines[1:], 1)]
    return text + section("branches", enumerate(wires, 1))


if __name__ == "__main__":
    sys.stdout.write(make(int(sys.argv[1]) if sys.argv[1:] else 1))
