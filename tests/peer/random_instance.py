# SPDX-License-Identifier: GPL-3.0-or-later
"""Small random instances in the exchange format of ballast(1), the same for the same number everywhere.

Radial feeders of 3 to 12 buses with every kind of module, outages and islands, lost import, suppliers or none, unequal
steps, stress scenarios, hosting and site limits, and risk parameters at their extremes. `python3 random_instance.py N`
prints number N.
"""

import json
import random
import sys


class Draw:
    """Draws from random() alone, whose sequence for a seed is guaranteed not to change between versions of Python."""

    def __init__(self, seed):
        self.next = random.Random(seed).random

    def between(self, low, high, digits=3):
        return round(low + (high - low) * self.next(), digits)

    def whole(self, low, high):
        return low + int(self.next() * (high - low + 1))

    def one(self, *choices):
        return choices[int(self.next() * len(choices))]

    def chance(self, probability):
        return self.next() < probability


def make_modules(draw):
    battery = {
        "name": "battery", "kind": "storage", "kw": draw.one(100.0, 250.0), "kwh": draw.one(200.0, 500.0),
        "eta_charge": 0.95, "eta_discharge": draw.one(0.9, 1.0), "soc0": draw.one(0.5, 0.8, 1.0), "soc_min": draw.one(0.0, 0.1),
        "soc_end": draw.one(0.0, 0.2, 0.5), "ramp_kw_per_min": draw.one(0.0, 0.0, 20.0), "degradation_usd_per_kwh": 0.02,
        "kvar": draw.one(0.0, 100.0), "grid_forming": True, "start_min": 0.0, "unit_usd": draw.one(30000.0, 120000.0),
        "life_years": 12, "om_usd_per_year": 2000.0,
    }
    flow = {
        "name": "flow", "kind": "storage", "kw": 80.0, "kwh": 640.0, "eta_charge": 0.8, "eta_discharge": 0.82, "soc0": 0.9,
        "soc_min": 0.05, "soc_end": draw.one(0.0, 0.9), "ramp_kw_per_min": draw.one(1.0, 2.5, 10.0),
        "degradation_usd_per_kwh": 0.01, "kvar": 0.0, "grid_forming": False, "start_min": draw.one(0.0, 5.0, 20.0),
        "unit_usd": draw.one(20000.0, 80000.0), "life_years": 20, "om_usd_per_year": 500.0,
    }
    engine = {
        "name": "engine", "kind": "generator", "kw": draw.one(120.0, 300.0), "min_kw": draw.one(0.0, 60.0, 110.0),
        "ramp_kw_per_min": draw.one(0.0, 6.0, 40.0), "fuel_usd_per_kwh": draw.one(0.1, 0.3), "start_usd": draw.one(0.0, 60.0, 400.0),
        "fuel_kwh": draw.one(0.0, 0.0, 250.0), "kvar": draw.one(0.0, 120.0), "grid_forming": draw.chance(0.6),
        "start_min": draw.one(0.0, 5.0, 15.0), "unit_usd": draw.one(40000.0, 140000.0), "life_years": 15, "om_usd_per_year": 3000.0,
    }
    response = {
        "name": "response", "kind": "demand_response", "kw": draw.one(25.0, 60.0), "min_kw": draw.one(0.0, 10.0, 25.0),
        "share": draw.one(0.15, 0.4, 1.0), "hours": draw.one(0.25, 1.0, 3.0), "rebound": draw.one(0.0, 0.8, 1.0), "price_usd_per_kwh": 0.3,
        "call_usd": draw.one(0.0, 5.0, 40.0), "kvar": 0.0, "grid_forming": False, "start_min": draw.one(0.0, 0.0, 5.0),
        "unit_usd": draw.one(200.0, 2000.0), "life_years": 10, "om_usd_per_year": 100.0,
    }
    return [battery, flow, engine, response]


def make_buses(draw, count):
    buses = []
    for i in range(count):
        load = 0.0 if i == 0 or draw.chance(0.1) else draw.between(10, 300, 1)
        tan = draw.between(0.0, 0.7)
        buses.append({
            "id": f"b{i}", "p_kw": load, "q_kvar": round(load * tan, 3), "tan_phi": tan,
            "voll_usd_per_kwh": draw.one(5.0, 20.0, 60.0, 100.0), "pickup_usd_per_kw": draw.one(0.0, 0.5, 2.0),
            "unrestored_usd_per_kw": draw.one(0.0, 4.0), "delay_usd_per_kwh_h": draw.one(0.0, 1.0),
            "hosting_kw": draw.one(0.0, 0.0, 0.0, 320.0, 700.0),
        })
    return buses


def make_branches(draw, count):
    """A tree grown from b0; some branches are written from their far end, and the list is not always in tree order."""
    branches = []
    for j in range(1, count):
        ends = [f"b{draw.whole(max(0, j - 3), j - 1)}", f"b{j}"]
        if draw.chance(0.2):
            ends.reverse()
        branches.append({
            "id": f"l{j}", "from": ends[0], "to": ends[1], "r_ohm": draw.between(0.05, 1.5), "x_ohm": draw.between(0.05, 1.2),
            "rating_kva": draw.one(0.0, 0.0, 400.0, 1500.0),
        })
    if draw.chance(0.3):
        branches.reverse()
    return branches


def make_scenario(draw, buses, branches, candidates, steps, probability, stress):
    demand = []
    site, surge_from = draw.whole(1, len(buses) - 1), draw.whole(0, steps - 1)
    surge = draw.between(100, 900) * (1.4 if stress else 1.0) if draw.chance(0.8) else 0.0
    tripped = draw.chance(0.2)
    for i, bus in enumerate(buses):
        row = [round(bus["p_kw"] * draw.between(0.6, 1.15), 3) for _ in range(steps)]
        if i == site:
            row = [round(d + surge if t >= surge_from else d * (0.1 if tripped else 1.0), 3) for t, d in enumerate(row)]
        demand.append(row)
    kappa = [1.0] * steps
    if draw.chance(0.45):
        low, start = draw.one(0.0, 0.3, 0.7), draw.whole(0, steps - 1)
        end = draw.whole(start, steps - 1)
        kappa = [low if start <= t <= end else 1.0 for t in range(steps)]
    up = [[1] * steps for _ in branches]
    if draw.chance(0.6):
        row, start = up[draw.whole(0, len(branches) - 1)], draw.whole(0, steps - 1)
        for t in range(start, draw.whole(start, steps - 1) + 1):
            row[t] = 0
    available = [1.0 if draw.chance(0.6) else draw.whole(0, c["max_units"]) / c["max_units"] for c in candidates]
    return {"probability": probability, "demand_kw": demand, "import_factor": kappa, "branch_up": up, "available": available}


def make(number):
    draw = Draw(9001 + number)
    steps = draw.whole(2, 7)
    buses = make_buses(draw, 3 + number % 10)
    branches = make_branches(draw, len(buses))
    modules = make_modules(draw)
    candidates = []
    for c in range(draw.whole(3, 6)):
        most = draw.whole(1, 3)
        # Modules in turn, so that every kind occurs in every few instances.
        module = modules[(number + c) % 4 if draw.chance(0.8) else draw.whole(0, 3)]["name"]
        candidates.append({
            "id": f"c{c}", "bus": f"b{draw.whole(0 if draw.chance(0.15) else 1, len(buses) - 1)}", "module": module,
            "max_units": most, "min_units": draw.one(0, 0, 0, 1, most), "site_usd": draw.one(0.0, 10000.0),
        })
    suppliers = [
        {"name": f"s{k}", "delivery_usd": draw.one(0.0, 2500.0), "stock": {m["name"]: draw.one(0, 1, 2, 3, 3) for m in modules}}
        for k in range(number % 3)
    ]
    load = sum(b["p_kw"] for b in buses)
    cap = round(load * draw.one(1.05, 1.4, 2.2) + 50.0, 1)
    margin = draw.one(0.0, 0.005)
    feeder = {
        "base_kv": draw.one(4.16, 11.0, 12.66), "substation": "b0", "v_source": draw.one(1.0, 1.02, 1.05),
        "v_min": draw.one(0.9, 0.95), "v_max": 1.05, "v_margin": margin, "import_cap_kw": cap,
        "ramp_up_kw_per_min": round(cap * draw.one(0.005, 0.02, 0.5), 2), "ramp_down_kw_per_min": round(cap * draw.one(0.01, 0.05, 0.5), 2),
        "initial_import_kw": round(min(cap, 0.8 * load), 2), "sag_share": draw.one(0.0, 0.05, 0.1),
        "up_max_kw": draw.one(0.0, round(0.2 * cap, 2)),
    }
    prices = {
        "energy_usd_per_kwh": 0.08, "up_usd_per_kwh": draw.one(0.5, 4.0), "down_usd_per_kwh": draw.one(0.5, 1.0),
        "sag_usd_per_kwh": draw.one(1.0, 4.5), "restore_kw_per_min": draw.one(0.0, 0.0, 3.0, 20.0),
    }
    sampled, stress = draw.whole(1, 6), draw.whole(0, 3)
    scenarios = [make_scenario(draw, buses, branches, candidates, steps, 1.0 / sampled, False) for _ in range(sampled)]
    scenarios += [make_scenario(draw, buses, branches, candidates, steps, 0.0, True) for _ in range(stress)]
    return {
        "format": 1, "name": f"random {number}", "step_hours": [draw.one(5, 15, 30, 60) / 60.0 for _ in range(steps)],
        "feeder": feeder, "prices": prices, "buses": buses, "branches": branches, "modules": modules,
        "candidates": candidates, "suppliers": suppliers,
        "economics": {
            "budget_usd": draw.one(250000.0, 1000000.0, 5000000.0), "discount_rate": draw.one(0.0, 0.07),
            "events_per_year": draw.one(4.0, 12.0, 30.0), "max_sites": draw.one(0, 0, 0, 1, 3),
        },
        "risk": {
            "alpha": draw.one(0.0, 0.5, 0.9, 0.99), "radius_kw": draw.one(0.0, 5.0, 60.0, 400.0, 1.0e6),
            "weight": draw.one(0.0, 0.3, 1.0),
        },
        "scenarios": scenarios,
    }


if __name__ == "__main__":
    json.dump(make(int(sys.argv[1])), sys.stdout, indent=1)
