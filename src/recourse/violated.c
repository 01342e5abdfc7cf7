/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sweep that finds which rows a dispatch violates: flows and voltages in O(buses) a step, the load's rows beside it. */
#include "recourse/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row counts as violated by more than these, in kW and in squared per-unit voltage. */
#define POWER_TOLERANCE 1e-6
#define VOLTAGE_TOLERANCE 1e-9

static bool note(struct stage2_worker *w, int kind, int a, int t, int b)
{
    struct row_key key = {kind, a, t, b};
    if (row_table_get(&w->present, key) >= 0)
        return true; /* it is in the problem: what is left is the simplex's own tolerance */
    if (w->found_count == w->found_capacity) {
        int capacity = w->found_capacity ? 2 * w->found_capacity : 256;
        struct row_key *grown = realloc(w->found, (size_t)capacity * sizeof *grown);
        if (!grown)
            return false;
        w->found = grown;
        w->found_capacity = capacity;
    }
    w->found[w->found_count++] = key;
    return true;
}

void worker_shedding(const struct stage2_worker *w, int i, int t, double *unserved, double *sag)
{
    int head = w->view.cell[i * w->m->T + t];
    double share = view_share(&w->view, i, t);
    *unserved = share * w->x[col_unserved(w->m, head, t)];
    *sag = share * w->x[col_sag(w->m, head, t)];
}

static void net_loads(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    int T = m->T;
    for (int i = 0; i < m->N; i++) {
        for (int t = 0; t < T; t++) {
            double u, b;
            worker_shedding(w, i, t, &u, &b);
            double load = w->view.scenario->demand_kw[i * T + t] - u - b;
            w->net_active[i * T + t] = load;
            w->net_reactive[i * T + t] = inst->bus[i].tan_phi * load;
        }
    }
    for (int c = 0; c < m->C; c++) {
        int i = inst->candidate[c].bus;
        const struct module_type *type = &inst->module[inst->candidate[c].module];
        for (int kind = 0; kind < BLOCK && w->view.working[c] > 0; kind++) {
            double active, reactive;
            module_column_effect(type, kind, inst->bus[i].tan_phi, &active, &reactive);
            for (int t = 0; t < T; t++) {
                double x = w->x[col_module(m, c, kind, t)];
                w->net_active[i * T + t] += active * x;
                w->net_reactive[i * T + t] += reactive * x;
            }
        }
    }
}

static bool check_load(struct stage2_worker *w, int i, int t)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    double u = w->x[col_unserved(m, i, t)], b = w->x[col_sag(m, i, t)], demand = w->view.cell_kw[i * m->T + t];
    bool fine = true;
    if (b + inst->sag_share * u > inst->sag_share * demand + POWER_TOLERANCE)
        fine = note(w, ROW_SAG, i, t, 0);
    if (m->share[i] > 0) {
        double response = 0;
        for (int a = m->site_start[i]; a < m->site_start[i + 1]; a++)
            if (inst->module[inst->candidate[m->site[a]].module].kind == MODULE_DEMAND_RESPONSE)
                response += w->x[col_module(m, m->site[a], COL_REDUCED, t)];
        if (u + b + response > demand + POWER_TOLERANCE)
            fine = note(w, ROW_LOAD, i, t, 0) && fine;
        if (response > m->share[i] * demand + POWER_TOLERANCE)
            fine = note(w, ROW_SHARE, i, t, 0) && fine;
    }
    return fine;
}

/* A pick-up that gets its price at one step moves to the next: all steps of a bus at once save many passes. */
static bool check_pickups(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    int T = m->T;
    double *sum = w->square; /* scratch */
    bool *late = w->flag, fine = true;
    memset(late, 0, (size_t)m->N * sizeof *late);
    for (int t = 1; t < T; t++) {
        for (int i = 0; i < m->N; i++) {
            const double *demand = &w->view.scenario->demand_kw[i * T];
            int g = w->view.joint[i * T + t];
            if (g == i)
                sum[i] = 0;
            sum[g] -= fmax(0, demand[t - 1] - demand[t]);
            if (w->view.cell[i * T + t - 1] == i)
                sum[g] += w->x[col_unserved(m, i, t - 1)];
            if (w->view.cell[i * T + t] == i)
                sum[g] -= w->x[col_unserved(m, i, t)];
        }
        for (int i = 0; i < m->N; i++)
            if (w->view.joint[i * T + t] == i &&
                (m->inst->bus[i].pickup_usd_per_kw > 0 || m->inst->restore_kw_per_min > 0))
                late[i] = late[i] || sum[i] > w->x[col_pickup(m, i, t)] + POWER_TOLERANCE;
    }
    for (int i = 0; i < m->N; i++)
        for (int t = 1; t < T && late[i] && fine; t++)
            if (w->view.joint[i * T + t] == i && joint_demand(&w->view, i, t) > 0)
                fine = note(w, ROW_PICKUP, i, t, 0);
    return fine;
}

static bool check_import(struct stage2_worker *w, int t)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    double cap = w->view.scenario->import_factor[t] * inst->import_cap_kw;
    bool fine = true;
    if (w->x[col_import(m, t)] + w->x[col_up(m, t)] > cap + POWER_TOLERANCE)
        fine = note(w, ROW_CAP, 0, t, 0);
    if (inst->restore_kw_per_min > 0) {
        double picked = 0;
        for (int i = 0; i < m->N; i++)
            picked += w->x[col_pickup(m, i, t)];
        if (picked > 60 * inst->restore_kw_per_min * inst->step_hours[t] + POWER_TOLERANCE)
            fine = note(w, ROW_RESTORE, 0, t, 0) && fine;
    }
    return fine;
}

static void sweep_flows(struct stage2_worker *w, int t)
{
    const struct stage2 *m = w->m;
    int T = m->T;
    for (int i = 0; i < m->N; i++) {
        w->flow_active[i] = w->net_active[i * T + t];
        w->flow_reactive[i] = w->net_reactive[i * T + t];
    }
    for (int k = m->N - 1; k > 0; k--) {
        int i = m->preorder[k];
        if (w->view.scenario->branch_up[m->feeder[i] * T + t]) {
            w->flow_active[m->parent[i]] += w->flow_active[i];
            w->flow_reactive[m->parent[i]] += w->flow_reactive[i];
        }
    }
}

static bool check_lines(struct stage2_worker *w, int t)
{
    const struct stage2 *m = w->m;
    const double pi = acos(-1.0);
    bool fine = true;
    for (int k = 1; k < m->N && fine; k++) {
        int i = m->preorder[k], l = m->feeder[i];
        double rating = m->inst->branch[l].rating_kva;
        if (rating <= 0 || !w->view.scenario->branch_up[l * m->T + t])
            continue;
        double worst = rating * cos(pi / 8) + POWER_TOLERANCE;
        int facet = -1;
        for (int f = 0; f < 8; f++) {
            double across = w->flow_active[i] * cos(f * pi / 4) + w->flow_reactive[i] * sin(f * pi / 4);
            if (across > worst) {
                worst = across;
                facet = f;
            }
        }
        if (facet >= 0)
            fine = note(w, ROW_LINE, l, t, facet);
    }
    return fine;
}

/* Voltage drops from the head of each energised part; then the extremes of the main feeder against the band, and the spread of
 * each island against the width of the band. */
static bool check_voltages(struct stage2_worker *w, int t)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    double low = inst->v_min + inst->v_margin, source = inst->v_source, slack = VOLTAGE_TOLERANCE * m->half_z;
    double most = (source * source - low * low) * m->half_z + slack;
    double least = (source * source - inst->v_max * inst->v_max) * m->half_z - slack;
    double width = (inst->v_max * inst->v_max - low * low) * m->half_z + slack;
    bool fine = true;
    int lowest = -1, highest = -1;
    for (int k = 0; k < m->N; k++) {
        int i = m->preorder[k], l = m->feeder[i];
        bool head = w->view.source[i * m->T + t] == i;
        w->square[i] = head ? 0
                            : w->square[m->parent[i]] + inst->branch[l].r_ohm * w->flow_active[i] +
                                  inst->branch[l].x_ohm * w->flow_reactive[i];
        if (w->view.source[i * m->T + t] != inst->substation)
            continue;
        if (w->square[i] > most && (lowest < 0 || w->square[i] > w->square[lowest]))
            lowest = i;
        if (w->square[i] < least && (highest < 0 || w->square[i] < w->square[highest]))
            highest = i;
    }
    if (lowest >= 0)
        fine = note(w, ROW_VOLTAGE, lowest, t, 0);
    if (highest >= 0)
        fine = note(w, ROW_VOLTAGE, highest, t, 0) && fine;
    for (int h = 1; h < m->N && w->view.outage && fine; h++) {
        int head = m->preorder[h], down = head, up = head;
        if (w->view.source[head * m->T + t] != head)
            continue;
        for (int k = m->position[head]; k < m->last[head]; k++) {
            int i = m->preorder[k];
            if (w->view.source[i * m->T + t] != head)
                continue;
            down = w->square[i] > w->square[down] ? i : down;
            up = w->square[i] < w->square[up] ? i : up;
        }
        if (w->square[down] - w->square[up] > width)
            fine = note(w, ROW_ISLAND, down, t, up);
    }
    return fine;
}

static bool violates(struct stage2_worker *w, struct row_key key)
{
    row_build(&w->view, key, &w->scratch);
    double value = 0;
    for (int j = 0; j < w->scratch.count; j++)
        value += w->scratch.value[j] * w->x[w->scratch.id[j]];
    return value > w->scratch.upper + POWER_TOLERANCE || value < w->scratch.lower - POWER_TOLERANCE;
}

/* A state of charge that has no column has no bounds either. */
static bool breaks_charge(const struct stage2_worker *w, int c)
{
    const struct stage2 *m = w->m;
    bool broken = false;
    for (int t = 0; t < m->T && !broken; t++) {
        int id = col_module(m, c, COL_ENERGY, t);
        double lower, upper, cost;
        column_data(&w->view, id, &lower, &upper, &cost);
        broken = w->x[id] < lower - POWER_TOLERANCE || w->x[id] > upper + POWER_TOLERANCE;
    }
    return broken;
}

static bool note_all(struct stage2_worker *w, int c, int kind)
{
    const struct module_type *type = &w->m->inst->module[w->m->inst->candidate[c].module];
    bool fine = true;
    for (int t = 0; t < w->m->T && fine; t++)
        if (module_has_row(type, kind, t))
            fine = note(w, ROW_MODULE, c, t, kind);
    return fine;
}

/* Module rows that wait; all steps of a kind at once, for the same reason as pick-ups. */
static bool check_module(struct stage2_worker *w, int c)
{
    const struct stage2 *m = w->m;
    const struct module_type *type = &m->inst->module[m->inst->candidate[c].module];
    bool fine = true;
    for (int kind = MROW_ENERGY; kind <= MROW_PAYBACK && fine; kind++) {
        bool violated = kind == MROW_ENERGY && type->kind == MODULE_STORAGE &&
                        !w->column_at[col_module(m, c, COL_ENERGY, 0)] && breaks_charge(w, c);
        for (int t = 0; t < m->T && !violated && kind != MROW_ENERGY; t++) {
            struct row_key key = {ROW_MODULE, c, t, kind};
            violated = module_has_row(type, kind, t) && row_table_get(&w->present, key) < 0 && violates(w, key);
        }
        if (violated)
            fine = note_all(w, c, kind);
        if (violated && kind == MROW_MAX) /* a count without a price would not stay where it is */
            fine = fine && note_all(w, c, MROW_STARTS);
    }
    return fine;
}

bool worker_find_violated(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    w->found_count = 0;
    net_loads(w);
    bool fine = check_pickups(w);
    for (int t = 0; t < m->T && fine; t++) {
        fine = check_import(w, t);
        for (int i = 0; i < m->N && fine; i++)
            if (w->view.cell[i * m->T + t] == i && (w->view.cell_kw[i * m->T + t] > 0 || m->share[i] > 0))
                fine = check_load(w, i, t);
        sweep_flows(w, t);
        fine = fine && check_lines(w, t) && check_voltages(w, t);
    }
    for (int c = 0; c < m->C && fine; c++)
        if (w->view.working[c] > 0)
            fine = check_module(w, c);
    return fine;
}

enum err_code worker_add_found(struct stage2_worker *w, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (int k = 0; k < w->found_count && !code; k++)
        code = worker_add_row(w, w->found[k], e);
    return code;
}
