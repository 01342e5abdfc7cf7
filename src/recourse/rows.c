/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns of the feeder's part of Stage II (import, load, network). The modules' own are in modules.c. */
#include "recourse/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FACETS 8 /* of the octagon inside a branch's rating */

bool view_init(struct view *v, const struct stage2 *m)
{
    memset(v, 0, sizeof *v);
    v->m = m;
    size_t n = (size_t)m->N, c = (size_t)m->C + 1, nt = n * (size_t)m->T;
    v->units = calloc(c, sizeof *v->units);
    v->working = calloc(c, sizeof *v->working);
    v->online = calloc(c, sizeof *v->online);
    v->source = calloc(nt, sizeof *v->source);
    v->forming = calloc(nt, sizeof *v->forming);
    v->active = calloc(2 * n, sizeof *v->active); /* reactive may be scratch too: one piece */
    v->reactive = calloc(n, sizeof *v->reactive);
    v->cell = calloc(nt, sizeof *v->cell);
    v->cell_kw = calloc(nt, sizeof *v->cell_kw);
    v->joint = calloc(nt, sizeof *v->joint);
    v->entry = calloc(n, sizeof *v->entry);
    if (v->units && v->working && v->online && v->source && v->forming && v->active && v->reactive && v->cell &&
        v->cell_kw && v->joint && v->entry)
        return true;
    view_free(v);
    return false;
}

void view_free(struct view *v)
{
    free(v->units);
    free(v->working);
    free(v->online);
    free(v->source);
    free(v->forming);
    free(v->active);
    free(v->reactive);
    free(v->cell);
    free(v->cell_kw);
    free(v->joint);
    free(v->entry);
    memset(v, 0, sizeof *v);
}

/* Islands of one step: the head of each bus, then the grid-forming units of each head. */
static void find_islands(struct view *v, int t)
{
    const struct stage2 *m = v->m;
    const struct instance *inst = m->inst;
    int T = m->T;
    for (int k = 0; k < m->N; k++) {
        int i = m->preorder[k], l = m->feeder[i];
        bool head = l < 0 || !v->scenario->branch_up[l * T + t];
        v->source[i * T + t] = head ? i : v->source[m->parent[i] * T + t];
        v->forming[i * T + t] = l < 0 ? INFINITY : 0;
        v->outage = v->outage || (head && l >= 0);
    }
    for (int c = 0; c < m->C; c++)
        if (inst->module[inst->candidate[c].module].grid_forming)
            v->forming[v->source[inst->candidate[c].bus * T + t] * T + t] += v->working[c];
    for (int k = 0; k < m->N; k++) {
        int i = m->preorder[k];
        v->forming[i * T + t] = v->forming[v->source[i * T + t] * T + t];
    }
}

/* Whole units on line: floor(h) for a whole plan; between whole plans, the best share that any of them has. */
static double most_online(const struct view *v, int c)
{
    double n = v->units[c], h = v->working[c];
    if (v->m->kind == RECOURSE_LP)
        return h;
    if (fabs(n - floor(n + 0.5)) < 1e-9)
        return fmin(h, floor(h + 1e-9));
    return h * module_whole_share(v->scenario->available[c], v->m->inst->candidate[c].max_units);
}

void view_set(struct view *v, int s, const double *units)
{
    const struct stage2 *m = v->m;
    v->scenario = &m->inst->scenario[s];
    v->outage = false;
    for (int c = 0; c < m->C; c++) {
        v->units[c] = units[c];
        v->working[c] = v->scenario->available[c] * units[c];
        v->online[c] = most_online(v, c);
    }
    for (int t = 0; t < m->T; t++)
        find_islands(v, t);
}

double view_unserved_floor(const struct view *v, int i, int t)
{
    int T = v->m->T;
    double forming = v->forming[i * T + t];
    return forming >= 1 ? 0 : v->cell_kw[i * v->m->T + t] * (1 - forming);
}

/* ---- Columns ---- */

double joint_demand(const struct view *v, int i, int t)
{
    double sum = 0;
    for (int j = i; j < v->m->N && t > 0; j++)
        if (v->joint[j * v->m->T + t] == i)
            sum += v->scenario->demand_kw[j * v->m->T + t - 1];
    return sum;
}

static void load_column(const struct view *v, int kind, int i, int t, double *lower, double *upper, double *cost)
{
    const struct instance *inst = v->m->inst;
    const struct instance_bus *bus = &inst->bus[i];
    double hours = inst->step_hours[t];
    *lower = 0;
    switch (kind) {
    case 0: /* unserved: value of lost load, delay of restoration, and what is still out at the end */
        *lower = view_unserved_floor(v, i, t);
        *upper = v->cell_kw[i * v->m->T + t];
        *cost = hours * (bus->voll_usd_per_kwh + bus->delay_usd_per_kwh_h * v->m->tau[t]) +
                (t == v->m->T - 1 ? bus->unrestored_usd_per_kw : 0);
        break;
    case 1: /* sag */
        *upper = inst->sag_share * (v->cell_kw[i * v->m->T + t] - view_unserved_floor(v, i, t));
        *cost = hours * inst->sag_usd_per_kwh;
        break;
    default: /* pick-up: at most all that was out before */
        *upper = joint_demand(v, i, t);
        *cost = bus->pickup_usd_per_kw;
        break;
    }
}

bool column_stands(const struct view *v, int id)
{
    int group = id / v->m->T - 3, i = group % v->m->N;
    if (group < 0)
        return true;
    return (group < 2 * v->m->N ? v->cell : v->joint)[i * v->m->T + id % v->m->T] == i;
}

void column_data(const struct view *v, int id, double *lower, double *upper, double *cost)
{
    const struct stage2 *m = v->m;
    const struct instance *inst = m->inst;
    int T = m->T, group = id / T, t = id % T;
    double hours = inst->step_hours[t], cap = v->scenario->import_factor[t] * inst->import_cap_kw;
    if (group == 0) {
        *lower = 0;
        *upper = cap;
        *cost = hours * inst->energy_usd_per_kwh;
    } else if (group == 1) {
        *lower = 0;
        *upper = inst->up_max_kw > 0 ? fmin(inst->up_max_kw, cap) : cap;
        *cost = hours * inst->up_usd_per_kwh;
    } else if (group == 2) {
        *lower = 0;
        *upper = m->down_max;
        *cost = hours * inst->down_usd_per_kwh;
    } else if (group < 3 + 3 * m->N) {
        load_column(v, (group - 3) / m->N, (group - 3) % m->N, t, lower, upper, cost);
    } else {
        int c = (group - 3 - 3 * m->N) / BLOCK, kind = (group - 3 - 3 * m->N) % BLOCK;
        module_column_data(m, &inst->module[inst->candidate[c].module], kind, t, v->working[c], v->online[c], lower,
                           upper, cost);
    }
}

/* ---- Network rows as weights on the buses' net loads ---- */

/* active[i] and reactive[i] = voltage drop at bus j, in ohm, for a kW and a kvar of net load at bus i: the resistance and
 * reactance that the paths to i and j share, counted from the head of their energised part. */
static void voltage_weights(struct view *v, int j, int t, double sign, int *from, int *to)
{
    const struct stage2 *m = v->m;
    const struct instance *inst = m->inst;
    int T = m->T, head = v->source[j * T + t];
    *from = m->position[head];
    *to = m->last[head];
    /* Walk from j up to the head: the buses that hang off a path bus, but not off the next one, share its distance. */
    double r = 0, x = 0;
    for (int i = j; i != head; i = m->parent[i]) {
        r += inst->branch[m->feeder[i]].r_ohm;
        x += inst->branch[m->feeder[i]].x_ohm;
    }
    int done_from = 0, done_to = 0;
    for (int i = j;; i = m->parent[i]) {
        for (int k = m->position[i]; k < m->last[i]; k++) {
            if (k >= done_from && k < done_to) {
                k = done_to - 1;
                continue;
            }
            int b = m->preorder[k];
            bool mine = v->source[b * T + t] == head;
            v->active[b] += mine ? sign * r : 0;
            v->reactive[b] += mine ? sign * x : 0;
        }
        if (i == head)
            return;
        if (m->parent[i] == head)
            break; /* all that is left shares nothing with the path */
        done_from = m->position[i];
        done_to = m->last[i];
        r -= inst->branch[m->feeder[i]].r_ohm;
        x -= inst->branch[m->feeder[i]].x_ohm;
    }
}

bool row_weights(struct view *v, struct row_key key, int *from, int *to)
{
    const struct stage2 *m = v->m;
    int head = key.kind == ROW_BALANCE ? m->inst->substation : -1;
    double active = 1, reactive = 0;
    switch (key.kind) {
    case ROW_BALANCE:
        break;
    case ROW_P_OUT:
    case ROW_Q_OUT:
    case ROW_LINE:
        head = m->inst->branch[key.a].to;
        if (key.kind == ROW_Q_OUT) {
            active = 0;
            reactive = 1;
        } else if (key.kind == ROW_LINE) {
            active = cos(key.b * acos(-1.0) / 4);
            reactive = sin(key.b * acos(-1.0) / 4);
        }
        break;
    case ROW_VOLTAGE:
    case ROW_ISLAND:
        *from = m->position[v->source[key.a * m->T + key.t]];
        *to = m->last[v->source[key.a * m->T + key.t]];
        for (int k = *from; k < *to; k++)
            v->active[m->preorder[k]] = v->reactive[m->preorder[k]] = 0;
        voltage_weights(v, key.a, key.t, 1, from, to);
        if (key.kind == ROW_ISLAND)
            voltage_weights(v, key.b, key.t, -1, from, to);
        return true;
    default:
        return false;
    }
    *from = m->position[head];
    *to = m->last[head];
    for (int k = *from; k < *to; k++) {
        v->active[m->preorder[k]] = active;
        v->reactive[m->preorder[k]] = reactive;
    }
    return true;
}

void row_network_limits(const struct stage2 *m, struct row_key key, double *lower, double *upper)
{
    const struct instance *inst = m->inst;
    double low = inst->v_min + inst->v_margin, source = inst->v_source;
    *lower = *upper = 0;
    switch (key.kind) {
    case ROW_LINE:
        *lower = -INFINITY;
        *upper = inst->branch[key.a].rating_kva * cos(acos(-1.0) / 8);
        break;
    case ROW_VOLTAGE: /* v_source^2 - drop / half_z inside the band */
        *lower = (source * source - inst->v_max * inst->v_max) * m->half_z;
        *upper = (source * source - low * low) * m->half_z;
        break;
    case ROW_ISLAND: /* one band must hold the highest and the lowest bus, wherever the head's voltage is */
        *lower = -INFINITY;
        *upper = (inst->v_max * inst->v_max - low * low) * m->half_z;
        break;
    default:
        break;
    }
}

static void put(struct row *out, int id, double value)
{
    if (value != 0) {
        out->id[out->count] = id;
        out->value[out->count++] = value;
    }
}

/* A load's shedding in a network row; a cell's stands once, with its buses' weights by their shares. */
static void network_load(struct view *v, int i, int t, double weight, struct row *out)
{
    const struct stage2 *m = v->m;
    int bus = v->cell[i * m->T + t];
    if (v->cell_kw[bus * m->T + t] <= 0)
        return;
    weight *= view_share(v, i, t);
    if (v->entry[bus] >= 0) {
        out->value[v->entry[bus]] -= weight;
        if (m->inst->sag_share > 0)
            out->value[v->entry[bus] + 1] -= weight;
        return;
    }
    v->entry[bus] = out->count;
    for (int kind = 0; kind < (m->inst->sag_share > 0 ? 2 : 1); kind++) {
        out->id[out->count] = kind ? col_sag(m, bus, t) : col_unserved(m, bus, t);
        out->value[out->count++] = -weight;
    }
}

/* Net load is D - u - b - (module injections), so the demand moves to the bounds. */
static void network_row(struct view *v, struct row_key key, int from, int to, struct row *out)
{
    const struct stage2 *m = v->m;
    const struct instance *inst = m->inst;
    int t = key.t, T = m->T;
    double demand = 0;
    for (int k = from; k < to; k++)
        v->entry[v->cell[m->preorder[k] * T + t]] = -1;
    for (int k = from; k < to; k++) {
        int i = m->preorder[k];
        double weight = v->active[i] + inst->bus[i].tan_phi * v->reactive[i];
        demand += weight * v->scenario->demand_kw[i * T + t];
        if (weight != 0)
            network_load(v, i, t, weight, out);
        for (int a = m->site_start[i]; a < m->site_start[i + 1]; a++) {
            int c = m->site[a];
            const struct module_type *type = &inst->module[inst->candidate[c].module];
            for (int kind = 0; kind < BLOCK && v->working[c] > 0; kind++) {
                double active, reactive;
                module_column_effect(type, kind, inst->bus[i].tan_phi, &active, &reactive);
                if (module_has_column(type, kind))
                    put(out, col_module(m, c, kind, t), v->active[i] * active + v->reactive[i] * reactive);
            }
        }
    }
    row_network_limits(m, key, &out->lower, &out->upper);
    out->lower -= demand;
    out->upper -= demand;
}

/* ---- The other rows ---- */

static void import_row(const struct view *v, struct row_key key, struct row *out)
{
    const struct stage2 *m = v->m;
    const struct instance *inst = m->inst;
    const double *kappa = v->scenario->import_factor;
    int t = key.t;
    put(out, col_import(m, t), 1);
    if (key.kind == ROW_CAP) {
        put(out, col_up(m, t), 1);
        out->lower = -INFINITY;
        out->upper = kappa[t] * inst->import_cap_kw;
        return;
    }
    double minutes = 60 * inst->step_hours[t], before = t > 0 ? kappa[t - 1] : 1;
    double fall = fmax(0, before - kappa[t]) * inst->import_cap_kw, start = t > 0 ? 0 : inst->initial_import_kw;
    if (t > 0)
        put(out, col_import(m, t - 1), -1);
    out->lower = start - inst->ramp_down_kw_per_min * minutes - fall;
    out->upper = start + inst->ramp_up_kw_per_min * minutes;
}

/* Pick-up of the buses that stand at bus g: made of whole cells before and after. */
static void pickup_row(const struct view *v, int g, int t, struct row *out)
{
    const struct stage2 *m = v->m;
    int T = m->T;
    out->upper = 0;
    for (int i = g; i < m->N; i++) {
        const double *demand = &v->scenario->demand_kw[i * T];
        if (v->joint[i * T + t] != g)
            continue;
        out->upper += fmax(0, demand[t - 1] - demand[t]);
        if (v->cell[i * T + t - 1] == i)
            put(out, col_unserved(m, i, t - 1), 1);
        if (v->cell[i * T + t] == i)
            put(out, col_unserved(m, i, t), -1);
    }
    put(out, col_pickup(m, g, t), -1);
}

static void load_row(const struct view *v, struct row_key key, struct row *out)
{
    const struct stage2 *m = v->m;
    const struct instance *inst = m->inst;
    int i = key.a, t = key.t;
    double demand = v->cell_kw[i * v->m->T + t];
    out->lower = -INFINITY;
    switch (key.kind) {
    case ROW_SAG:
        put(out, col_sag(m, i, t), 1);
        put(out, col_unserved(m, i, t), inst->sag_share);
        out->upper = inst->sag_share * demand;
        return;
    case ROW_PICKUP:
        pickup_row(v, i, t, out);
        return;
    case ROW_RESTORE:
        for (int j = 0; j < m->N && t > 0; j++)
            if (v->joint[j * m->T + t] == j)
                put(out, col_pickup(m, j, t), 1);
        out->upper = 60 * inst->restore_kw_per_min * inst->step_hours[t];
        return;
    default:
        break;
    }
    if (key.kind == ROW_LOAD && demand > 0) {
        put(out, col_unserved(m, i, t), 1);
        put(out, col_sag(m, i, t), inst->sag_share > 0 ? 1 : 0);
    }
    out->upper = key.kind == ROW_LOAD ? demand : m->share[i] * demand;
    for (int a = m->site_start[i]; a < m->site_start[i + 1]; a++) {
        int c = m->site[a];
        if (inst->module[inst->candidate[c].module].kind == MODULE_DEMAND_RESPONSE && v->working[c] > 0)
            put(out, col_module(m, c, COL_REDUCED, t), 1);
    }
}

int row_room(const struct stage2 *m)
{
    return 3 + 3 * m->N + BLOCK * m->C + 3 * m->T;
}

void row_build(struct view *v, struct row_key key, struct row *out)
{
    const struct stage2 *m = v->m;
    int from, to;
    out->key = key;
    out->count = 0;
    if (row_weights(v, key, &from, &to)) {
        network_row(v, key, from, to, out);
        if (key.kind == ROW_BALANCE) {
            put(out, col_import(m, key.t), -1);
            put(out, col_up(m, key.t), -1);
            put(out, col_down(m, key.t), 1);
        }
    } else if (key.kind == ROW_RAMP || key.kind == ROW_CAP) {
        import_row(v, key, out);
    } else if (key.kind == ROW_MODULE) {
        const struct instance *inst = m->inst;
        module_row_build(m, &inst->module[inst->candidate[key.a].module], col_module(m, key.a, 0, 0), key.b, key.t,
                         v->working[key.a], out);
    } else {
        load_row(v, key, out);
    }
}
