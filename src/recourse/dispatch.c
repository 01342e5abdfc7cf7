/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A solved dispatch as plain arrays: powers, states of charge, flows, voltages, cost by cause. */
#include "recourse/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void dispatch_free(struct dispatch *d)
{
    if (!d)
        return;
    double *arrays[] = {d->import_kw, d->up_kw,   d->down_kw,  d->unserved_kw, d->sag_kw,  d->pickup_kw, d->p_kw,
                        d->q_kvar,    d->soc_kwh, d->on_units, d->voltage_pu,  d->flow_kw, d->flow_kvar};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        free(arrays[k]);
    memset(d, 0, sizeof *d);
}

static bool allocate(struct dispatch *d, const struct stage2 *m)
{
    memset(d, 0, sizeof *d);
    d->steps = m->T;
    d->buses = m->N;
    d->branches = m->inst->branches;
    d->candidates = m->C;
    size_t t = (size_t)m->T, n = t * (size_t)m->N, l = t * (size_t)m->inst->branches + 1, c = t * (size_t)m->C + 1;
    struct {
        double **array;
        size_t count;
    } arrays[] = {{&d->import_kw, t},  {&d->up_kw, t},   {&d->down_kw, t},  {&d->unserved_kw, n}, {&d->sag_kw, n},
                  {&d->pickup_kw, n},  {&d->p_kw, c},    {&d->q_kvar, c},   {&d->soc_kwh, c},     {&d->on_units, c},
                  {&d->voltage_pu, n}, {&d->flow_kw, l}, {&d->flow_kvar, l}};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) {
        *arrays[k].array = calloc(arrays[k].count, sizeof(double));
        if (!*arrays[k].array) {
            dispatch_free(d);
            return false;
        }
    }
    return true;
}

static void read_load(const struct stage2_worker *w, struct dispatch *d)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    for (int i = 0; i < m->N; i++) {
        const double *demand = &w->view.scenario->demand_kw[i * m->T];
        for (int t = 0; t < m->T; t++) {
            int at = i * m->T + t;
            double unserved, sag;
            worker_shedding(w, i, t, &unserved, &sag);
            d->unserved_kw[at] = fmax(0, unserved);
            d->sag_kw[at] = fmax(0, sag);
            if (t > 0)
                d->pickup_kw[at] =
                    fmax(0, d->unserved_kw[at - 1] - d->unserved_kw[at] - fmax(0, demand[t - 1] - demand[t]));
            double hours = inst->step_hours[t];
            d->cost.unserved += hours * inst->bus[i].voll_usd_per_kwh * d->unserved_kw[at];
            d->cost.delay += hours * inst->bus[i].delay_usd_per_kwh_h * m->tau[t] * d->unserved_kw[at];
            d->cost.sag += hours * inst->sag_usd_per_kwh * d->sag_kw[at];
            d->cost.pickup += inst->bus[i].pickup_usd_per_kw * d->pickup_kw[at];
        }
        d->cost.unrestored += inst->bus[i].unrestored_usd_per_kw * d->unserved_kw[i * m->T + m->T - 1];
    }
}

static void read_import(const struct stage2_worker *w, struct dispatch *d)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    for (int t = 0; t < m->T; t++) {
        double hours = inst->step_hours[t];
        d->import_kw[t] = w->x[col_import(m, t)];
        d->up_kw[t] = w->x[col_up(m, t)];
        d->down_kw[t] = w->x[col_down(m, t)];
        d->cost.energy += hours * inst->energy_usd_per_kwh * d->import_kw[t];
        d->cost.interface += hours * (inst->up_usd_per_kwh * d->up_kw[t] + inst->down_usd_per_kwh * d->down_kw[t]);
    }
}

static void read_module(const struct stage2_worker *w, int c, struct dispatch *d)
{
    const struct stage2 *m = w->m;
    const struct module_type *type = &m->inst->module[m->inst->candidate[c].module];
    for (int t = 0; t < m->T; t++) {
        int at = c * m->T + t;
        for (int kind = 0; kind < BLOCK; kind++) {
            if (!module_has_column(type, kind))
                continue;
            double x = w->x[col_module(m, c, kind, t)], active, reactive, lower, upper, cost;
            module_column_effect(type, kind, 0, &active,
                                 &reactive); /* a load's own reactive power is not the module's */
            module_column_data(m, type, kind, t, w->view.working[c], w->view.online[c], &lower, &upper, &cost);
            d->p_kw[at] -= active * x;
            d->q_kvar[at] -= reactive * x;
            d->cost.modules += cost * x;
        }
        if (type->kind == MODULE_STORAGE)
            d->soc_kwh[at] = w->x[col_module(m, c, COL_ENERGY, t)];
        else
            d->on_units[at] = w->x[col_module(m, c, COL_ONLINE, t)];
    }
}

/* Net active and reactive load of a step, kept as flows into the buses; the largest imbalance of an energised part. */
static void read_flows(const struct stage2_worker *w, int t, double *active, double *reactive, struct dispatch *d)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    for (int i = 0; i < m->N; i++) {
        int at = i * m->T + t;
        active[i] = w->view.scenario->demand_kw[at] - d->unserved_kw[at] - d->sag_kw[at];
        reactive[i] = inst->bus[i].tan_phi * active[i];
    }
    for (int c = 0; c < m->C; c++) {
        int i = inst->candidate[c].bus, at = c * m->T + t;
        active[i] -= d->p_kw[at];
        reactive[i] -= d->q_kvar[at];
        if (inst->module[inst->candidate[c].module].kind == MODULE_DEMAND_RESPONSE)
            reactive[i] -= inst->bus[i].tan_phi * d->p_kw[at];
    }
    for (int k = m->N - 1; k > 0; k--) {
        int i = m->preorder[k], l = m->feeder[i];
        if (!w->view.scenario->branch_up[l * m->T + t]) {
            d->residual_kw = fmax(d->residual_kw, fabs(active[i])); /* an island feeds itself */
            continue;
        }
        d->flow_kw[l * m->T + t] = active[i];
        d->flow_kvar[l * m->T + t] = reactive[i];
        active[m->parent[i]] += active[i];
        reactive[m->parent[i]] += reactive[i];
    }
    double import = d->import_kw[t] + d->up_kw[t] - d->down_kw[t];
    d->residual_kw = fmax(d->residual_kw, fabs(active[inst->substation] - import));
}

/* An island's voltage level is free inside the band: its highest bus is put at the source voltage or as near as the band lets. */
static double head_square(const struct stage2_worker *w, int head, int t, const double *drop)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    double source = inst->v_source * inst->v_source;
    if (head == inst->substation)
        return source;
    double most = 0, least = 0, low = inst->v_min + inst->v_margin;
    for (int k = m->position[head]; k < m->last[head]; k++) {
        int i = m->preorder[k];
        if (w->view.source[i * m->T + t] == head) {
            most = fmax(most, drop[i]);
            least = fmin(least, drop[i]);
        }
    }
    return fmin(fmax(source, low * low + most), inst->v_max * inst->v_max + least);
}

static void read_voltages(const struct stage2_worker *w, int t, double *drop, double *level, struct dispatch *d)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    for (int k = 0; k < m->N; k++) {
        int i = m->preorder[k], l = m->feeder[i];
        drop[i] = w->view.source[i * m->T + t] == i
                      ? 0
                      : drop[m->parent[i]] + (inst->branch[l].r_ohm * d->flow_kw[l * m->T + t] +
                                              inst->branch[l].x_ohm * d->flow_kvar[l * m->T + t]) /
                                                 m->half_z;
    }
    for (int k = 0; k < m->N; k++) {
        int i = m->preorder[k], head = w->view.source[i * m->T + t];
        if (head == i)
            level[i] = head_square(w, head, t, drop);
        bool dark = head != inst->substation && w->view.forming[i * m->T + t] <= 0;
        d->voltage_pu[i * m->T + t] = dark ? 0 : sqrt(fmax(0, level[head] - drop[i]));
    }
}

enum err_code stage2_dispatch(const struct stage2_worker *w, struct dispatch *out, struct err *e)
{
    const struct stage2 *m = w->m;
    double *scratch = calloc(2 * (size_t)m->N, sizeof *scratch);
    if (!scratch || !allocate(out, m)) {
        free(scratch);
        return err_set(e, ERR_MEMORY, "Out of memory for the dispatch of a scenario");
    }
    read_load(w, out);
    read_import(w, out);
    for (int c = 0; c < m->C; c++)
        if (w->view.working[c] > 0)
            read_module(w, c, out);
    for (int t = 0; t < m->T; t++) {
        read_flows(w, t, scratch, scratch + m->N, out);
        read_voltages(w, t, scratch, scratch + m->N, out);
    }
    struct cost_parts *cost = &out->cost;
    cost->total = cost->energy + cost->modules + cost->interface + cost->sag + cost->unserved + cost->delay +
                  cost->pickup + cost->unrestored;
    free(scratch);
    return ERR_NONE;
}

enum err_code recourse_dispatch(const struct instance *inst, int s, const int *units, enum recourse_kind kind,
                                double mip_gap, struct dispatch *out, double *bound, struct err *e)
{
    struct stage2 m;
    memset(out, 0, sizeof *out);
    enum err_code code = stage2_init(&m, inst, kind, e);
    if (code)
        return code;
    struct stage2_worker *w = stage2_worker_new(&m, NULL);
    double *n = calloc((size_t)m.C + 1, sizeof *n), value;
    for (int c = 0; c < m.C && n; c++)
        n[c] = units[c];
    if (!w || !n) {
        code = err_set(e, ERR_MEMORY, "Out of memory for the dispatch of a scenario");
    } else if (kind == RECOURSE_LP) {
        code = stage2_solve(w, s, n, NULL, &value, NULL, NULL, e);
        *bound = value;
    } else {
        code = stage2_solve(w, s, n, NULL, &value, NULL, NULL, e);
        code = code ? code : stage2_solve_integer(w, s, n, NULL, mip_gap * fabs(value), &value, bound, e);
    }
    if (!code && w)
        code = stage2_dispatch(w, out, e);
    stage2_worker_free(w);
    free(n);
    stage2_free(&m);
    return code;
}
