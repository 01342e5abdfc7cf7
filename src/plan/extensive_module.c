/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Modules of one scenario in the extensive form: each kind writes its columns and rows. All limits scale with the working
 * units h = available * units, so h enters each row as a multiple of the Stage I column. */
#include "extensive_stage2.h"

#include <math.h>

struct unit {
    struct second_stage *x;
    struct extensive *f;
    const struct module_type *type;
    const char *label;
    int steps, c;
    int units;    /* column n_c */
    double share; /* of the units that work, rho_c */
    double most;  /* h at the most units */
};

static int at(const struct unit *m, int t)
{
    return m->c * m->steps + t;
}

static double hours(const struct unit *m, int t)
{
    return m->x->inst->step_hours[t];
}

/* No power in a step that ends at or before start_min. Sums of step lengths carry rounding; a step that ends at start_min to
 * within a microsecond ends there. */
static bool idle(const struct unit *m, int t)
{
    return 60 * extensive_step_end(m->x->inst, t) <= m->type->start_min + 1e-8;
}

/* Close a row as: terms <= coef * h. */
static void below_units(struct unit *m, double coef, const char *what, int t)
{
    extensive_term(m->f, m->units, -coef * m->share);
    extensive_row(m->f, -INFINITY, 0, "%s.%s.s%d.t%d", what, m->label, m->x->number, t + 1);
}

static int column(struct unit *m, enum column_type type, double upper, double usd, const char *what, int t)
{
    return extensive_column(m->f, type, 0, upper, usd, "%s.%s.s%d.t%d", what, m->label, m->x->number, t + 1);
}

/* ---- Storage ---- */

static void storage_power(struct unit *m, int t)
{
    const struct module_type *type = m->type;
    struct second_stage *x = m->x;
    double most = type->kw * m->most;
    int ch = x->charge[at(m, t)] = column(m, COLUMN_REAL, most, 0, "charge", t);
    int d = x->discharge[at(m, t)] =
        column(m, COLUMN_REAL, most, type->degradation_usd_per_kwh * hours(m, t), "discharge", t);
    extensive_term(m->f, ch, 1);
    extensive_term(m->f, d, 1);
    below_units(m, type->kw, "power", t);
    if (m->f->kind != RECOURSE_MIP)
        return;
    int charging = column(m, COLUMN_INTEGER, 1, 0, "charging", t);
    extensive_term(m->f, ch, 1);
    extensive_term(m->f, charging, -most);
    extensive_row(m->f, -INFINITY, 0, "chargeonly.%s.s%d.t%d", m->label, x->number, t + 1);
    extensive_term(m->f, d, 1);
    extensive_term(m->f, charging, most);
    extensive_row(m->f, -INFINITY, most, "dischargeonly.%s.s%d.t%d", m->label, x->number, t + 1);
}

static void storage_energy(struct unit *m, int t)
{
    const struct module_type *type = m->type;
    struct second_stage *x = m->x;
    int e = x->energy[at(m, t)] = column(m, COLUMN_REAL, type->kwh * m->most, 0, "energy", t);
    extensive_term(m->f, e, 1);
    extensive_term(m->f, x->charge[at(m, t)], -type->eta_charge * hours(m, t));
    extensive_term(m->f, x->discharge[at(m, t)], hours(m, t) / type->eta_discharge);
    extensive_term(m->f, t ? x->energy[at(m, t - 1)] : m->units, t ? -1 : -type->soc0 * type->kwh * m->share);
    extensive_row(m->f, 0, 0, "stored.%s.s%d.t%d", m->label, x->number, t + 1);
    extensive_term(m->f, e, 1);
    below_units(m, type->kwh, "full", t);
    /* The end is the last step's lower bound; the stricter of the two holds. */
    double least = t == m->steps - 1 ? fmax(type->soc_min, type->soc_end) : type->soc_min;
    if (least > 0) {
        extensive_term(m->f, e, -1);
        below_units(m, -least * type->kwh, "empty", t);
    }
}

static void storage_ramp(struct unit *m, int t)
{
    const struct module_type *type = m->type;
    struct second_stage *x = m->x;
    double change = type->ramp_kw_per_min * 60 * hours(m, t);
    /* From full charge to full discharge in one step: nothing is limited. 0: unlimited. */
    if (type->ramp_kw_per_min <= 0 || change >= 2 * type->kw)
        return;
    for (int sign = 1; sign >= -1; sign -= 2) {
        extensive_term(m->f, x->discharge[at(m, t)], sign);
        extensive_term(m->f, x->charge[at(m, t)], -sign);
        extensive_term(m->f, t ? x->discharge[at(m, t - 1)] : 0, -sign);
        extensive_term(m->f, t ? x->charge[at(m, t - 1)] : 0, sign);
        below_units(m, change, sign > 0 ? "rampup" : "rampdown", t);
    }
}

static void storage_reactive(struct unit *m, int t)
{
    double kvar = m->type->kvar;
    if (kvar <= 0)
        return;
    int q = extensive_column(m->f, COLUMN_REAL, -kvar * m->most, kvar * m->most, 0, "kvar.%s.s%d.t%d", m->label,
                             m->x->number, t + 1);
    m->x->reactive[at(m, t)] = q;
    extensive_term(m->f, q, 1);
    below_units(m, kvar, "kvarmost", t);
    extensive_term(m->f, q, -1);
    below_units(m, kvar, "kvarleast", t);
}

static void storage(struct unit *m)
{
    for (int t = 0; t < m->steps; t++) {
        if (!idle(m, t)) {
            storage_power(m, t);
            storage_ramp(m, t);
            storage_reactive(m, t);
        }
        storage_energy(m, t);
    }
}

/* ---- Units on line or called: generators and demand response ---- */

/* w_t <= h, whole units in the integer recourse; each start is paid. */
static void running_column(struct unit *m, double start_usd, int t)
{
    bool whole = m->f->kind == RECOURSE_MIP;
    struct second_stage *x = m->x;
    int w = x->running[at(m, t)] =
        column(m, whole ? COLUMN_INTEGER : COLUMN_REAL, whole ? floor(m->most + 1e-9) : m->most, 0, "running", t);
    extensive_term(m->f, w, 1);
    below_units(m, 1, "working", t);
    if (start_usd <= 0)
        return;
    int st = column(m, COLUMN_REAL, m->most, start_usd, "start", t);
    extensive_term(m->f, st, 1);
    extensive_term(m->f, w, -1);
    extensive_term(m->f, t ? x->running[at(m, t - 1)] : 0, 1);
    extensive_row(m->f, 0, INFINITY, "started.%s.s%d.t%d", m->label, x->number, t + 1);
}

/* min_kw w <= p <= kw w. */
static void power_column(struct unit *m, double usd_per_kwh, int t)
{
    const struct module_type *type = m->type;
    struct second_stage *x = m->x;
    int w = x->running[at(m, t)];
    int p = x->power[at(m, t)] = column(m, COLUMN_REAL, type->kw * m->most, usd_per_kwh * hours(m, t), "output", t);
    extensive_term(m->f, p, 1);
    extensive_term(m->f, w, -type->kw);
    extensive_row(m->f, -INFINITY, 0, "outmost.%s.s%d.t%d", m->label, x->number, t + 1);
    if (type->min_kw > 0) {
        extensive_term(m->f, p, 1);
        extensive_term(m->f, w, -type->min_kw);
        extensive_row(m->f, 0, INFINITY, "outleast.%s.s%d.t%d", m->label, x->number, t + 1);
    }
}

static void generator_ramp(struct unit *m, int t)
{
    struct second_stage *x = m->x;
    double change = m->type->ramp_kw_per_min * 60 * hours(m, t);
    /* A ramp beyond the rating is implied by it. 0: unlimited. */
    if (m->type->ramp_kw_per_min <= 0 || change >= m->type->kw)
        return;
    extensive_term(m->f, x->power[at(m, t)], 1);
    extensive_term(m->f, t ? x->power[at(m, t - 1)] : 0, -1);
    extensive_term(m->f, x->running[at(m, t)], -change);
    extensive_row(m->f, -INFINITY, 0, "rampup.%s.s%d.t%d", m->label, x->number, t + 1);
}

static void generator_reactive(struct unit *m, int t)
{
    double kvar = m->type->kvar;
    struct second_stage *x = m->x;
    if (kvar <= 0)
        return;
    int q = extensive_column(m->f, COLUMN_REAL, -kvar * m->most, kvar * m->most, 0, "kvar.%s.s%d.t%d", m->label,
                             x->number, t + 1);
    x->reactive[at(m, t)] = q;
    for (int sign = 1; sign >= -1; sign -= 2) {
        extensive_term(m->f, q, sign);
        extensive_term(m->f, x->running[at(m, t)], -kvar);
        extensive_row(m->f, -INFINITY, 0, "%s.%s.s%d.t%d", sign > 0 ? "kvarmost" : "kvarleast", m->label, x->number,
                      t + 1);
    }
}

/* Energy sold over the horizon within kwh a unit. */
static void energy_limit(struct unit *m, double kwh, const char *what)
{
    for (int t = 0; t < m->steps; t++)
        extensive_term(m->f, m->x->power[at(m, t)], hours(m, t));
    extensive_term(m->f, m->units, -kwh * m->share);
    extensive_row(m->f, -INFINITY, 0, "%s.%s.s%d", what, m->label, m->x->number);
}

static void generator(struct unit *m)
{
    for (int t = 0; t < m->steps; t++) {
        if (idle(m, t))
            continue;
        running_column(m, m->type->start_usd, t);
        power_column(m, m->type->fuel_usd_per_kwh, t);
        generator_ramp(m, t);
        generator_reactive(m, t);
    }
    if (m->type->fuel_kwh > 0)
        energy_limit(m, m->type->fuel_kwh, "fuel");
}

/* ---- Demand response ---- */

/* What was shifted comes back: never ahead of what was called so far, all of it by the end. */
static void rebound(struct unit *m, int t)
{
    struct second_stage *x = m->x;
    int rb = x->rebound[at(m, t)] = column(m, COLUMN_REAL, m->type->kw * m->most, 0, "rebound", t);
    extensive_term(m->f, rb, 1);
    below_units(m, m->type->kw, "reboundmost", t);
    for (int k = 0; k <= t; k++) {
        extensive_term(m->f, x->rebound[at(m, k)], hours(m, k));
        extensive_term(m->f, x->power[at(m, k)], -m->type->rebound * hours(m, k));
    }
    extensive_row(m->f, t == m->steps - 1 ? 0 : -INFINITY, 0, "returned.%s.s%d.t%d", m->label, x->number, t + 1);
}

static void demand_response(struct unit *m)
{
    for (int t = 0; t < m->steps; t++) {
        if (idle(m, t))
            continue;
        running_column(m, m->type->call_usd, t);
        power_column(m, m->type->price_usd_per_kwh, t);
        if (m->type->rebound > 0)
            rebound(m, t);
    }
    energy_limit(m, m->type->kw * m->type->hours, "called");
}

/* All demand response at a bus together stays within the share of its demand; where types of different share stand at one
 * bus, the largest holds for the sum. */
static void share_rows(struct second_stage *x, int i, int t)
{
    const struct instance *inst = x->inst;
    double share = 0;
    for (int c = 0; c < inst->candidates; c++) {
        const struct module_type *type = &inst->module[inst->candidate[c].module];
        int r = x->power[c * inst->steps + t];
        if (inst->candidate[c].bus != i || type->kind != MODULE_DEMAND_RESPONSE || !r)
            continue;
        extensive_term(x->f, r, 1);
        share = fmax(share, type->share);
    }
    double kw = share * x->data->demand_kw[i * inst->steps + t];
    extensive_row(x->f, -INFINITY, kw, "share.%s.s%d.t%d", x->f->bus[i], x->number, t + 1);
}

void extensive_modules(struct second_stage *x)
{
    static void (*const write[MODULE_KINDS])(struct unit *) = {
        [MODULE_STORAGE] = storage, [MODULE_GENERATOR] = generator, [MODULE_DEMAND_RESPONSE] = demand_response};
    const struct instance *inst = x->inst;
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        struct unit m = {.x = x,
                         .f = x->f,
                         .type = &inst->module[site->module],
                         .label = x->f->candidate[c],
                         .steps = inst->steps,
                         .c = c,
                         .units = x->f->units[c],
                         .share = x->data->available[c]};
        m.most = m.share * site->max_units;
        if (m.most > 0)
            write[m.type->kind](&m);
    }
    for (int i = 0; i < inst->buses; i++)
        for (int t = 0; t < inst->steps; t++)
            share_rows(x, i, t);
}
