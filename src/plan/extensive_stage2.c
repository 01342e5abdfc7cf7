/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import, load, network and restoration of one scenario in the extensive form (ballast-model(7)). */
#include "extensive_stage2.h"

#include <math.h>
#include <stdlib.h>

double extensive_step_end(const struct instance *inst, int t)
{
    double hours = 0;
    for (int k = 0; k <= t; k++)
        hours += inst->step_hours[k];
    return hours;
}

static int at(const struct second_stage *x, int i, int t)
{
    return i * x->inst->steps + t;
}

static double demand(const struct second_stage *x, int i, int t)
{
    return x->data->demand_kw[at(x, i, t)];
}

static bool in_service(const struct second_stage *x, int l, int t)
{
    return x->data->branch_up[at(x, l, t)] != 0;
}

static double kappa(const struct second_stage *x, int t)
{
    return t < 0 ? 1 : x->data->import_factor[t];
}

/* ---- Import and its imbalance ---- */

static void import_columns(struct second_stage *x)
{
    const struct instance *inst = x->inst;
    for (int t = 0; t < inst->steps; t++) {
        double hours = inst->step_hours[t];
        double cap = kappa(x, t) * inst->import_cap_kw;
        double draw = inst->up_max_kw > 0 ? fmin(inst->up_max_kw, cap) : cap;
        int s = x->number;
        x->import[t] =
            extensive_column(x->f, COLUMN_REAL, 0, cap, inst->energy_usd_per_kwh * hours, "import.s%d.t%d", s, t + 1);
        x->up[t] = extensive_column(x->f, COLUMN_REAL, 0, draw, inst->up_usd_per_kwh * hours, "up.s%d.t%d", s, t + 1);
        x->down[t] =
            extensive_column(x->f, COLUMN_REAL, 0, INFINITY, inst->down_usd_per_kwh * hours, "down.s%d.t%d", s, t + 1);
        extensive_term(x->f, x->import[t], 1);
        extensive_term(x->f, x->up[t], 1);
        extensive_row(x->f, -INFINITY, cap, "substation.s%d.t%d", s, t + 1);
    }
}

static void import_ramps(struct second_stage *x)
{
    const struct instance *inst = x->inst;
    for (int t = 0; t < inst->steps; t++) {
        double minutes = 60 * inst->step_hours[t];
        double lost = fmax(0, kappa(x, t - 1) - kappa(x, t)) * inst->import_cap_kw;
        double rise = inst->ramp_up_kw_per_min * minutes;
        double fall = inst->ramp_down_kw_per_min * minutes + lost;
        double before = t ? 0 : fmin(inst->import_cap_kw, inst->initial_import_kw);
        extensive_term(x->f, x->import[t], 1);
        extensive_term(x->f, t ? x->import[t - 1] : 0, -1);
        extensive_row(x->f, before - fall, before + rise, "ramp.s%d.t%d", x->number, t + 1);
    }
}

/* ---- Load ---- */

/* What one kW out of service at step t costs: its energy, its delay, and being still out at the end. */
static double unserved_usd(const struct instance *inst, int i, int t)
{
    const struct instance_bus *bus = &inst->bus[i];
    double usd = inst->step_hours[t] * (bus->voll_usd_per_kwh + bus->delay_usd_per_kwh_h * extensive_step_end(inst, t));
    return t == inst->steps - 1 ? usd + bus->unrestored_usd_per_kw : usd;
}

static void load_columns(struct second_stage *x)
{
    const struct instance *inst = x->inst;
    for (int i = 0; i < inst->buses; i++)
        for (int t = 0; t < inst->steps; t++) {
            double kw = demand(x, i, t);
            const char *bus = x->f->bus[i];
            if (kw <= 0)
                continue;
            x->unserved[at(x, i, t)] = extensive_column(x->f, COLUMN_REAL, 0, kw, unserved_usd(inst, i, t),
                                                        "unserved.%s.s%d.t%d", bus, x->number, t + 1);
            if (inst->sag_share > 0)
                x->sag[at(x, i, t)] = extensive_column(x->f, COLUMN_REAL, 0, inst->sag_share * kw,
                                                       inst->sag_usd_per_kwh * inst->step_hours[t], "sag.%s.s%d.t%d",
                                                       bus, x->number, t + 1);
        }
}

/* u + b + r <= D and b <= beta (D - u). */
static void load_rows(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    struct extensive *f = x->f;
    double kw = demand(x, i, t);
    int u = x->unserved[at(x, i, t)];
    int b = x->sag[at(x, i, t)];
    extensive_term(f, u, 1);
    extensive_term(f, b, 1);
    for (int c = 0; c < inst->candidates; c++)
        if (inst->candidate[c].bus == i && inst->module[inst->candidate[c].module].kind == MODULE_DEMAND_RESPONSE)
            extensive_term(f, x->power[at(x, c, t)], 1);
    extensive_row(f, -INFINITY, kw, "load.%s.s%d.t%d", f->bus[i], x->number, t + 1);
    if (b) {
        extensive_term(f, b, 1);
        extensive_term(f, u, inst->sag_share);
        extensive_row(f, -INFINITY, inst->sag_share * kw, "sagging.%s.s%d.t%d", f->bus[i], x->number, t + 1);
    }
}

/* ---- Islands ---- */

/* A branch out of service cuts off the bus below it, and all that hangs on that bus. Branches may stand in any order, so the
 * labels are passed down until none changes. */
static void find_islands(struct second_stage *x, int t)
{
    const struct instance *inst = x->inst;
    for (int i = 0; i < inst->buses; i++)
        x->island[at(x, i, t)] = -1;
    for (int l = 0; l < inst->branches; l++)
        if (!in_service(x, l, t))
            x->island[at(x, inst->branch[l].to, t)] = inst->branch[l].to;
    for (bool changed = true; changed;) {
        changed = false;
        for (int l = 0; l < inst->branches; l++) {
            int above = x->island[at(x, inst->branch[l].from, t)];
            int *below = &x->island[at(x, inst->branch[l].to, t)];
            if (in_service(x, l, t) && *below != above) {
                *below = above;
                changed = true;
            }
        }
    }
}

/* u_it >= D_it (1 - sum of grid-forming units in the island). */
static void island_row(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    int island = x->island[at(x, i, t)];
    int u = x->unserved[at(x, i, t)];
    if (island < 0 || !u)
        return;
    double kw = demand(x, i, t);
    extensive_term(x->f, u, 1);
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        if (x->island[at(x, site->bus, t)] == island && inst->module[site->module].grid_forming)
            extensive_term(x->f, x->f->units[c], kw * x->data->available[c]);
    }
    extensive_row(x->f, kw, INFINITY, "dark.%s.s%d.t%d", x->f->bus[i], x->number, t + 1);
}

/* ---- Network ---- */

static void flow_columns(struct second_stage *x, int l, int t)
{
    struct extensive *f = x->f;
    double rating = x->inst->branch[l].rating_kva;
    double limit = rating > 0 ? rating * cos(M_PI / 8) : INFINITY;
    /* f = 0 and pi bound P, f = pi/2 and 3pi/2 bound Q. */
    int p = extensive_column(f, COLUMN_REAL, -limit, limit, 0, "flow.%s.s%d.t%d", f->branch[l], x->number, t + 1);
    int q = extensive_column(f, COLUMN_REAL, -limit, limit, 0, "flowq.%s.s%d.t%d", f->branch[l], x->number, t + 1);
    x->flow_p[at(x, l, t)] = p;
    x->flow_q[at(x, l, t)] = q;
    if (isinf(limit))
        return;
    /* Opposite directions share a row with two bounds. */
    extensive_term(f, p, sqrt(0.5));
    extensive_term(f, q, sqrt(0.5));
    extensive_row(f, -limit, limit, "rising.%s.s%d.t%d", f->branch[l], x->number, t + 1);
    extensive_term(f, p, -sqrt(0.5));
    extensive_term(f, q, sqrt(0.5));
    extensive_row(f, -limit, limit, "falling.%s.s%d.t%d", f->branch[l], x->number, t + 1);
}

static int voltage_column(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    int *col = &x->voltage[at(x, i, t)];
    if (i != inst->substation && *col == 0) {
        double low = inst->v_min + inst->v_margin;
        *col = extensive_column(x->f, COLUMN_REAL, low * low, inst->v_max * inst->v_max, 0, "volt2.%s.s%d.t%d",
                                x->f->bus[i], x->number, t + 1);
    }
    return *col;
}

static void voltage_row(struct second_stage *x, int l, int t)
{
    const struct instance *inst = x->inst;
    const struct instance_branch *branch = &inst->branch[l];
    double z = 1000 * inst->base_kv * inst->base_kv;
    double source = branch->from == inst->substation ? inst->v_source * inst->v_source : 0;
    extensive_term(x->f, voltage_column(x, branch->to, t), 1);
    extensive_term(x->f, voltage_column(x, branch->from, t), -1);
    extensive_term(x->f, x->flow_p[at(x, l, t)], 2 * branch->r_ohm / z);
    extensive_term(x->f, x->flow_q[at(x, l, t)], 2 * branch->x_ohm / z);
    extensive_row(x->f, source, source, "drop.%s.s%d.t%d", x->f->branch[l], x->number, t + 1);
}

static void flow_terms(struct second_stage *x, int i, int t, const int *flow)
{
    for (int l = 0; l < x->inst->branches; l++) {
        if (x->inst->branch[l].to == i)
            extensive_term(x->f, flow[at(x, l, t)], 1);
        else if (x->inst->branch[l].from == i)
            extensive_term(x->f, flow[at(x, l, t)], -1);
    }
}

/* What arrives, what is not served and what the modules inject make up the demand. */
static void active_balance(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    struct extensive *f = x->f;
    flow_terms(x, i, t, x->flow_p);
    if (i == inst->substation) {
        extensive_term(f, x->import[t], 1);
        extensive_term(f, x->up[t], 1);
        extensive_term(f, x->down[t], -1);
    }
    extensive_term(f, x->unserved[at(x, i, t)], 1);
    extensive_term(f, x->sag[at(x, i, t)], 1);
    for (int c = 0; c < inst->candidates; c++) {
        int k = at(x, c, t);
        if (inst->candidate[c].bus != i)
            continue;
        extensive_term(f, x->power[k], 1);
        extensive_term(f, x->rebound[k], -1);
        extensive_term(f, x->discharge[k], 1);
        extensive_term(f, x->charge[k], -1);
    }
    extensive_row(f, demand(x, i, t), demand(x, i, t), "active.%s.s%d.t%d", f->bus[i], x->number, t + 1);
}

static void reactive_balance(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    struct extensive *f = x->f;
    double tan_phi = inst->bus[i].tan_phi;
    if (i == inst->substation)
        return;
    flow_terms(x, i, t, x->flow_q);
    extensive_term(f, x->unserved[at(x, i, t)], tan_phi);
    extensive_term(f, x->sag[at(x, i, t)], tan_phi);
    for (int c = 0; c < inst->candidates; c++) {
        int k = at(x, c, t);
        if (inst->candidate[c].bus != i)
            continue;
        if (inst->module[inst->candidate[c].module].kind == MODULE_DEMAND_RESPONSE) {
            extensive_term(f, x->power[k], tan_phi);
            extensive_term(f, x->rebound[k], -tan_phi);
        }
        extensive_term(f, x->reactive[k], 1);
    }
    double kvar = tan_phi * demand(x, i, t);
    extensive_row(f, kvar, kvar, "reactive.%s.s%d.t%d", f->bus[i], x->number, t + 1);
}

/* ---- Restoration ---- */

/* pk >= u_{t-1} - u_t - max(0, D_{t-1} - D_t). Without unserved power before there is nothing to pick up. */
static void pickup(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    struct extensive *f = x->f;
    int before = t ? x->unserved[at(x, i, t - 1)] : 0;
    double usd = inst->bus[i].pickup_usd_per_kw;
    if (!before || (inst->restore_kw_per_min <= 0 && usd <= 0))
        return;
    int pk = extensive_column(f, COLUMN_REAL, 0, INFINITY, usd, "pickup.%s.s%d.t%d", f->bus[i], x->number, t + 1);
    x->pickup[at(x, i, t)] = pk;
    extensive_term(f, pk, 1);
    extensive_term(f, before, -1);
    extensive_term(f, x->unserved[at(x, i, t)], 1);
    extensive_row(f, -fmax(0, demand(x, i, t - 1) - demand(x, i, t)), INFINITY, "picked.%s.s%d.t%d", f->bus[i],
                  x->number, t + 1);
}

static void restoration_limit(struct second_stage *x, int t)
{
    const struct instance *inst = x->inst;
    if (inst->restore_kw_per_min <= 0)
        return;
    for (int i = 0; i < inst->buses; i++)
        extensive_term(x->f, x->pickup[at(x, i, t)], 1);
    extensive_row(x->f, -INFINITY, inst->restore_kw_per_min * 60 * inst->step_hours[t], "restore.s%d.t%d", x->number,
                  t + 1);
}

/* ---- The whole scenario ---- */

static void write_step(struct second_stage *x, int t)
{
    const struct instance *inst = x->inst;
    find_islands(x, t);
    for (int l = 0; l < inst->branches; l++)
        if (in_service(x, l, t)) {
            flow_columns(x, l, t);
            voltage_row(x, l, t);
        }
    for (int i = 0; i < inst->buses; i++) {
        load_rows(x, i, t);
        island_row(x, i, t);
        active_balance(x, i, t);
        reactive_balance(x, i, t);
        pickup(x, i, t);
    }
    restoration_limit(x, t);
}

static bool allocate(struct second_stage *x)
{
    size_t steps = (size_t)x->inst->steps;
    size_t by_bus = (size_t)x->inst->buses * steps;
    size_t by_branch = (size_t)x->inst->branches * steps;
    size_t by_candidate = (size_t)x->inst->candidates * steps;
    struct {
        int **array;
        size_t size;
    } part[] = {
        {&x->import, steps},
        {&x->up, steps},
        {&x->down, steps},
        {&x->unserved, by_bus},
        {&x->sag, by_bus},
        {&x->pickup, by_bus},
        {&x->voltage, by_bus},
        {&x->island, by_bus},
        {&x->flow_p, by_branch},
        {&x->flow_q, by_branch},
        {&x->charge, by_candidate},
        {&x->discharge, by_candidate},
        {&x->energy, by_candidate},
        {&x->power, by_candidate},
        {&x->rebound, by_candidate},
        {&x->running, by_candidate},
        {&x->reactive, by_candidate},
    };
    x->block = calloc(3 * steps + 5 * by_bus + 2 * by_branch + 7 * by_candidate + 1, sizeof *x->block);
    int *next = x->block;
    for (size_t k = 0; next && k < sizeof part / sizeof part[0]; k++) {
        *part[k].array = next;
        next += part[k].size;
    }
    return x->block != NULL;
}

bool extensive_scenario(struct extensive *f, int s)
{
    struct second_stage x = {.f = f, .inst = f->inst, .data = &f->inst->scenario[s], .number = s + 1};
    if (!allocate(&x))
        return false;
    f->cost.length = 0;
    import_columns(&x);
    import_ramps(&x);
    load_columns(&x);
    extensive_modules(&x);
    for (int t = 0; t < f->inst->steps; t++)
        write_step(&x, t);
    f->total[s] = extensive_column(f, COLUMN_REAL, -INFINITY, INFINITY, 0, "cost.s%d", s + 1);
    extensive_term(f, f->total[s], 1);
    for (int k = 1; k <= f->cost.length; k++)
        extensive_term(f, f->cost.col[k], -f->cost.coef[k]);
    extensive_row(f, 0, 0, "total.s%d", s + 1);
    free(x.block);
    return true;
}
