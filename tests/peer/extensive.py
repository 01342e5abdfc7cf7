# SPDX-License-Identifier: GPL-3.0-or-later
"""The model of ballast-model(7) as one extensive form, for HiGHS.

Built from the equations alone and in another language than the program, so that a wrong reading in one of the two shows
as a different optimum. Section numbers are those of the manual page. Units: kW, kvar, kWh, hours, USD.
"""

import math

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

INF = math.inf


class Program:
    """min cost x, rows lo <= A x <= hi, bounds on x, some x integer."""

    def __init__(self):
        self.cost, self.lower, self.upper, self.integer = [], [], [], []
        self.row, self.col, self.value, self.row_lower, self.row_upper = [], [], [], [], []

    def column(self, lower=0.0, upper=INF, cost=0.0, integer=False):
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(1 if integer else 0)
        return len(self.cost) - 1

    def add(self, terms, lower=-INF, upper=INF):
        """One row; terms is a list of (coefficient, column), a column may occur more than once."""
        number = len(self.row_lower)
        for coefficient, column in terms:
            if coefficient != 0.0:
                self.row.append(number)
                self.col.append(column)
                self.value.append(coefficient)
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def solve(self, relative_gap=1e-7, time_limit=None):
        shape = (len(self.row_lower), len(self.cost))
        matrix = csr_matrix((self.value, (self.row, self.col)), shape=shape)
        options = {"mip_rel_gap": relative_gap}
        if time_limit:
            options["time_limit"] = time_limit
        return milp(
            np.array(self.cost),
            integrality=np.array(self.integer),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=LinearConstraint(matrix, np.array(self.row_lower), np.array(self.row_upper)),
            options=options,
        )


class Data:
    """What the equations need of an instance: indices for ids, the tree, the module of each candidate."""

    def __init__(self, instance):
        self.raw = instance
        self.feeder, self.prices = instance["feeder"], instance["prices"]
        self.buses, self.branches = instance["buses"], instance["branches"]
        self.candidates, self.scenarios = instance["candidates"], instance["scenarios"]
        self.hours = instance["step_hours"]
        self.steps = range(len(self.hours))
        self.end = np.cumsum(self.hours)
        self.bus = {b["id"]: i for i, b in enumerate(self.buses)}
        self.root = self.bus[self.feeder["substation"]]
        modules = {m["name"]: m for m in instance["modules"]}
        self.module = [modules[c["module"]] for c in self.candidates]
        self.place = [self.bus[c["bus"]] for c in self.candidates]
        self.at = [[c for c in range(len(self.candidates)) if self.place[c] == i] for i in range(len(self.buses))]
        self._orient()

    def _orient(self):
        """arcs[l] = (parent, child), whichever way the file names the ends; depth-first order of the buses."""
        touching = [[] for _ in self.buses]
        for number, branch in enumerate(self.branches):
            a, b = self.bus[branch["from"]], self.bus[branch["to"]]
            touching[a].append((number, b))
            touching[b].append((number, a))
        self.arcs = [None] * len(self.branches)
        self.feeding = [None] * len(self.buses)
        self.order, stack = [], [self.root]
        while stack:
            here = stack.pop()
            self.order.append(here)
            for number, there in touching[here]:
                if self.arcs[number] is None:
                    self.arcs[number] = (here, there)
                    self.feeding[there] = number
                    stack.append(there)

    def load_behind(self):
        """Nominal load behind each branch, kW."""
        total = [b["p_kw"] for b in self.buses]
        for child in reversed(self.order):
            if self.feeding[child] is not None:
                total[self.arcs[self.feeding[child]][0]] += total[child]
        return [total[child] for _, child in self.arcs]

    def islands(self, up):
        """Sets of buses cut off from the substation when up[l] tells the branches in service."""
        label = [None] * len(self.buses)
        groups = {}
        for bus in self.order:
            branch = self.feeding[bus]
            if branch is None:
                label[bus] = self.root
            elif up[branch]:
                label[bus] = label[self.arcs[branch][0]]
            else:
                label[bus] = bus
            groups.setdefault(label[bus], []).append(bus)
        return [group for head, group in groups.items() if head != self.root]


def annuity(rate, life):
    return 1.0 / life if rate == 0 else rate / (1.0 - (1.0 + rate) ** -life)


def distance(data, s, r):
    """Section 5: the transport distance of two scenarios, kW."""
    horizon = sum(data.hours)
    behind = data.load_behind()
    total = 0.0
    for t in data.steps:
        change = sum(abs(s["demand_kw"][i][t] - r["demand_kw"][i][t]) for i in range(len(data.buses)))
        change += data.feeder["import_cap_kw"] * abs(s["import_factor"][t] - r["import_factor"][t])
        change += sum(behind[l] * abs(s["branch_up"][l][t] - r["branch_up"][l][t]) for l in range(len(data.branches)))
        total += data.hours[t] / horizon * change
    for c, candidate in enumerate(data.candidates):
        total += data.module[c]["kw"] * candidate["max_units"] * abs(s["available"][c] - r["available"][c])
    return total


def stage_one(program, data):
    """Section 3: plan columns; returns the units n_c."""
    economics = data.raw["economics"]
    suppliers = data.raw["suppliers"] or [{"delivery_usd": 0.0, "stock": None}]
    units, sites, shipped, capital = [], [], [], []
    for c, candidate in enumerate(data.candidates):
        module = data.module[c]
        yearly = annuity(economics["discount_rate"], module["life_years"])
        most = candidate["max_units"]
        n = program.column(0, most, module["om_usd_per_year"], True)
        y = program.column(0, 1, candidate["site_usd"] * yearly, True)
        capital.append((candidate["site_usd"], y))
        row = [(1.0, n)]
        for supplier in suppliers:
            price = module["unit_usd"] + supplier["delivery_usd"]
            q = program.column(0, most, price * yearly, True)
            shipped.append((supplier, module["name"], q))
            capital.append((price, q))
            row.append((-1.0, q))
        program.add(row, 0, 0)
        program.add([(1.0, n), (-most, y)], upper=0)
        program.add([(1.0, n), (-candidate["min_units"], y)], lower=0)
        units.append(n)
        sites.append(y)
    for supplier in suppliers:
        for name, stock in (supplier["stock"] or {}).items():
            program.add([(1.0, q) for k, m, q in shipped if k is supplier and m == name], upper=stock)
    program.add(capital, upper=economics["budget_usd"])
    if economics["max_sites"] > 0:
        program.add([(1.0, y) for y in sites], upper=economics["max_sites"])
    for i, bus in enumerate(data.buses):
        if bus["hosting_kw"] > 0:
            program.add([(data.module[c]["kw"], units[c]) for c in data.at[i]], upper=bus["hosting_kw"])
    return units


class Unit:
    """Columns of one candidate in one scenario: p and q are lists of terms for each step."""

    def __init__(self, steps):
        self.p, self.q = [[] for _ in steps], [[] for _ in steps]
        self.r, self.rb = [None] * len(steps), [None] * len(steps)


def reactive(program, unit, kvar, size, idle):
    """abs(q) <= kvar size, size a term for each step; nothing while the unit starts."""
    for t, term in enumerate(size):
        if idle[t] or kvar == 0:
            continue
        q = program.column(-INF, INF)
        program.add([(1.0, q), (-kvar * term[0], term[1])], upper=0)
        program.add([(1.0, q), (kvar * term[0], term[1])], lower=0)
        unit.q[t] = [(1.0, q)]


def storage(program, data, c, h, cost, integer):
    module, unit, hours = data.module[c], Unit(data.steps), data.hours
    share, n = h
    idle = [60 * data.end[t] <= module["start_min"] for t in data.steps]
    power, energy = module["kw"] * share, module["kwh"] * share
    most = power * data.candidates[c]["max_units"]
    before = [(module["soc0"] * energy, n)]
    for t in data.steps:
        top = 0.0 if idle[t] else INF
        charge = program.column(0, top)
        discharge = program.column(0, top)
        level = program.column(0, INF)
        cost.append((module["degradation_usd_per_kwh"] * hours[t], discharge))
        program.add([(1.0, charge), (1.0, discharge), (-power, n)], upper=0)
        if integer:
            mode = program.column(0, 1, integer=True)
            program.add([(1.0, discharge), (-most, mode)], upper=0)
            program.add([(1.0, charge), (most, mode)], upper=most)
        balance = [(1.0, level), (-module["eta_charge"] * hours[t], charge), (hours[t] / module["eta_discharge"], discharge)]
        program.add(balance + [(-a, x) for a, x in before], 0, 0)
        program.add([(1.0, level), (-energy, n)], upper=0)
        program.add([(1.0, level), (-module["soc_min"] * energy, n)], lower=0)
        unit.p[t] = [(1.0, discharge), (-1.0, charge)]
        ramp = module["ramp_kw_per_min"] * 60 * hours[t] * share
        if ramp > 0 or (module["ramp_kw_per_min"] > 0 and share == 0):
            step = unit.p[t] + ([(-a, x) for a, x in unit.p[t - 1]] if t > 0 else [])
            program.add(step + [(-ramp, n)], upper=0)
            program.add(step + [(ramp, n)], lower=0)
        before = [(1.0, level)]
    program.add(before + [(-module["soc_end"] * energy, n)], lower=0)
    reactive(program, unit, module["kvar"], [(share, n)] * len(hours), idle)
    return unit


def on_line(program, h, start_usd, idle, cost, integer):
    """Units running or called, w_t <= h, and their starts."""
    share, n = h
    columns, before = [], None
    for stopped in idle:
        w = program.column(0, 0.0 if stopped else INF, integer=integer)
        program.add([(1.0, w), (-share, n)], upper=0)
        start = program.column()
        cost.append((start_usd, start))
        program.add([(1.0, start), (-1.0, w)] + ([(1.0, before)] if before is not None else []), lower=0)
        columns.append(w)
        before = w
    return columns


def generator(program, data, c, h, cost, integer):
    module, unit, hours = data.module[c], Unit(data.steps), data.hours
    idle = [60 * data.end[t] <= module["start_min"] for t in data.steps]
    running = on_line(program, h, module["start_usd"], idle, cost, integer)
    burnt = []
    for t in data.steps:
        p = program.column()
        program.add([(1.0, p), (-module["kw"], running[t])], upper=0)
        program.add([(1.0, p), (-module["min_kw"], running[t])], lower=0)
        if module["ramp_kw_per_min"] > 0:
            ramp = [(1.0, p), (-module["ramp_kw_per_min"] * 60 * hours[t], running[t])]
            program.add(ramp + [(-a, x) for a, x in (unit.p[t - 1] if t > 0 else [])], upper=0)
        cost.append((module["fuel_usd_per_kwh"] * hours[t], p))
        burnt.append((hours[t], p))
        unit.p[t] = [(1.0, p)]
    if module["fuel_kwh"] > 0:
        program.add(burnt + [(-module["fuel_kwh"] * h[0], h[1])], upper=0)
    reactive(program, unit, module["kvar"], [(1.0, w) for w in running], idle)
    return unit


def demand_response(program, data, c, h, cost, integer):
    module, unit, hours = data.module[c], Unit(data.steps), data.hours
    share, n = h
    idle = [60 * data.end[t] <= module["start_min"] for t in data.steps]
    called = on_line(program, h, module["call_usd"], idle, cost, integer)
    reduced, returned = [], []
    for t in data.steps:
        r, rb = program.column(), program.column()
        program.add([(1.0, r), (-module["kw"], called[t])], upper=0)
        program.add([(1.0, r), (-module["min_kw"], called[t])], lower=0)
        program.add([(1.0, rb), (-module["kw"] * share, n)], upper=0)
        cost.append((module["price_usd_per_kwh"] * hours[t], r))
        reduced.append((hours[t], r))
        returned.append((hours[t], rb))
        last = t == len(hours) - 1
        program.add(returned + [(-module["rebound"] * a, x) for a, x in reduced], lower=0 if last else -INF, upper=0)
        unit.r[t], unit.rb[t] = r, rb
        unit.p[t] = [(1.0, r), (-1.0, rb)]
    program.add(reduced + [(-module["kw"] * module["hours"] * share, n)], upper=0)
    return unit


KINDS = {"storage": storage, "generator": generator, "demand_response": demand_response}


def imports(program, data, scenario, cost):
    """Scheduled import, unscheduled draw and surplus for each step."""
    feeder, prices, columns = data.feeder, data.prices, []
    cap, kappa = feeder["import_cap_kw"], scenario["import_factor"]
    for t, hours in enumerate(data.hours):
        g = program.column()
        up = program.column(0, feeder["up_max_kw"] or INF)
        down = program.column()
        cost += [(prices["energy_usd_per_kwh"] * hours, g), (prices["up_usd_per_kwh"] * hours, up)]
        cost += [(prices["down_usd_per_kwh"] * hours, down)]
        program.add([(1.0, g), (1.0, up)], upper=kappa[t] * cap)
        earlier = kappa[t - 1] if t > 0 else 1.0
        rise = feeder["ramp_up_kw_per_min"] * 60 * hours
        fall = feeder["ramp_down_kw_per_min"] * 60 * hours + max(0.0, earlier - kappa[t]) * cap
        if t == 0:
            start = feeder["initial_import_kw"]
            program.add([(1.0, g)], lower=start - fall, upper=start + rise)
        else:
            program.add([(1.0, g), (-1.0, columns[t - 1][0])], lower=-fall, upper=rise)
        columns.append((g, up, down))
    return columns


def loads(program, data, scenario, units, placed, cost):
    """Unserved power and sag of each bus and step, with restoration and its prices."""
    beta, prices = data.feeder["sag_share"], data.prices
    unserved, sag = [], []
    picked = [[] for _ in data.steps]
    for i, bus in enumerate(data.buses):
        demand = scenario["demand_kw"][i]
        unserved.append([])
        sag.append([])
        for t, hours in enumerate(data.hours):
            u, b = program.column(), program.column()
            reduced = [(units[c].r[t], data.module[c]["share"]) for c in data.at[i] if units[c].r[t] is not None]
            program.add([(1.0, u), (1.0, b)] + [(1.0, r) for r, _ in reduced], upper=demand[t])
            program.add([(1.0, b), (beta, u)], upper=beta * demand[t])
            if reduced:
                program.add([(1.0, r) for r, _ in reduced], upper=max(s for _, s in reduced) * demand[t])
            energy = bus["voll_usd_per_kwh"] + bus["delay_usd_per_kwh_h"] * data.end[t]
            cost += [(energy * hours, u), (prices["sag_usd_per_kwh"] * hours, b)]
            if t > 0:
                pickup = program.column()
                cost.append((bus["pickup_usd_per_kw"], pickup))
                picked[t].append((1.0, pickup))
                gone = max(0.0, demand[t - 1] - demand[t])
                program.add([(1.0, pickup), (-1.0, unserved[i][t - 1]), (1.0, u)], lower=-gone)
            unserved[i].append(u)
            sag[i].append(b)
        cost.append((bus["unrestored_usd_per_kw"], unserved[i][-1]))
    for t, hours in enumerate(data.hours):
        if prices["restore_kw_per_min"] > 0 and picked[t]:
            program.add(picked[t], upper=prices["restore_kw_per_min"] * 60 * hours)
    for t in data.steps:
        for island in data.islands([up[t] for up in scenario["branch_up"]]):
            formers = [(c, placed[c]) for i in island for c in data.at[i] if data.module[c]["grid_forming"]]
            for i in island:
                demand = scenario["demand_kw"][i][t]
                program.add([(1.0, unserved[i][t])] + [(demand * a, n) for _, (a, n) in formers], lower=demand)
    return unserved, sag


def network(program, data, scenario, units, bought, unserved, sag):
    """Lossless LinDistFlow."""
    feeder = data.feeder
    z = 1000.0 * feeder["base_kv"] ** 2
    for t in data.steps:
        v = [program.column((feeder["v_min"] + feeder["v_margin"]) ** 2, feeder["v_max"] ** 2) for _ in data.buses]
        program.add([(1.0, v[data.root])], feeder["v_source"] ** 2, feeder["v_source"] ** 2)
        flow = []
        for l, branch in enumerate(data.branches):
            if not scenario["branch_up"][l][t]:
                flow.append(None)
                continue
            p, q = program.column(-INF, INF), program.column(-INF, INF)
            flow.append((p, q))
            parent, child = data.arcs[l]
            drop = [(2 * branch["r_ohm"] / z, p), (2 * branch["x_ohm"] / z, q)]
            program.add([(1.0, v[child]), (-1.0, v[parent])] + drop, 0, 0)
            if branch["rating_kva"] > 0:
                for k in range(8):
                    face = [(math.cos(k * math.pi / 4), p), (math.sin(k * math.pi / 4), q)]
                    program.add(face, upper=branch["rating_kva"] * math.cos(math.pi / 8))
        for i, bus in enumerate(data.buses):
            demand, tan = scenario["demand_kw"][i][t], bus["tan_phi"]
            p = [(1.0, unserved[i][t]), (1.0, sag[i][t])]
            q = [(tan, unserved[i][t]), (tan, sag[i][t])]
            for c in data.at[i]:
                p += units[c].p[t]
                q += units[c].q[t]
                if units[c].r[t] is not None:
                    q += [(tan, units[c].r[t]), (-tan, units[c].rb[t])]
            for l, (parent, child) in enumerate(data.arcs):
                if flow[l] and i in (parent, child):
                    sign = 1.0 if child == i else -1.0
                    p.append((sign, flow[l][0]))
                    q.append((sign, flow[l][1]))
            if i == data.root:
                g, up, down = bought[t]
                program.add(p + [(1.0, g), (1.0, up), (-1.0, down)], demand, demand)
            else:
                program.add(p, demand, demand)
                program.add(q, tan * demand, tan * demand)


def stage_two(program, data, scenario, placed_units, integer):
    """Section 4: one scenario; returns its cost as terms."""
    cost = []
    placed = [(scenario["available"][c], n) for c, n in enumerate(placed_units)]
    units = [KINDS[m["kind"]](program, data, c, placed[c], cost, integer) for c, m in enumerate(data.module)]
    bought = imports(program, data, scenario, cost)
    unserved, sag = loads(program, data, scenario, units, placed, cost)
    network(program, data, scenario, units, bought, unserved, sag)
    return cost


def risk(program, data, costs, events):
    """Section 5: the dual of the worst case; costs are columns."""
    parameters = data.raw["risk"]
    alpha, weight = parameters["alpha"], parameters["weight"]
    gamma = program.column(0, INF, events * parameters["radius_kw"])
    eta = program.column(-INF, INF)
    z = [program.column(-INF, INF, events * s["probability"]) for s in data.scenarios]
    tail = []
    for q in costs:
        m = program.column()
        program.add([(1.0, m), (-1.0, q), (1.0, eta)], lower=0)
        tail.append(m)
    for i, s in enumerate(data.scenarios):
        for j, r in enumerate(data.scenarios):
            d = 0.0 if i == j else distance(data, s, r)
            row = [(1.0, z[i]), (-(1 - weight), costs[j]), (-weight, eta)]
            program.add(row + [(-weight / (1 - alpha), tail[j]), (d, gamma)], lower=0)


def build(instance, recourse):
    """The whole problem. recourse is "lp" or "mip". Returns the program and the columns of the units."""
    program, data = Program(), Data(instance)
    units = stage_one(program, data)
    costs = []
    for scenario in data.scenarios:
        terms = stage_two(program, data, scenario, units, recourse == "mip")
        q = program.column(-INF, INF)
        program.add([(1.0, q)] + [(-a, x) for a, x in terms], 0, 0)
        costs.append(q)
    risk(program, data, costs, instance["economics"]["events_per_year"])
    return program, units


def optimum(instance, recourse, relative_gap=1e-7, time_limit=None):
    """(objective, units by candidate id); raises when HiGHS proves no optimum."""
    program, units = build(instance, recourse)
    answer = program.solve(relative_gap, time_limit)
    if answer.status != 0:
        raise RuntimeError(f"HiGHS: {answer.message}")
    plan = {c["id"]: int(round(answer.x[n])) for c, n in zip(instance["candidates"], units)}
    return answer.fun, {c: n for c, n in plan.items() if n}
