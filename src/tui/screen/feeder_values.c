/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feeder.h"

#include <ballast/feeder.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double least_kw = 0.001; /* 1 W, as in the figures of the result */

static bool allocate(struct feeder_values *v, int buses)
{
    double **const arrays[] = {&v->load_kw, &v->unserved_kw, &v->v_pu, &v->flow_kw, &v->loading};
    size_t n = (size_t)buses + 1;
    bool ok = true;
    memset(v, 0, sizeof *v);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = malloc(n * sizeof **arrays[i]);
        ok = ok && *arrays[i];
        for (size_t k = 0; *arrays[i] && k < n; k++)
            (*arrays[i])[k] = NAN;
    }
    v->out = calloc(n, sizeof *v->out);
    v->islanded = calloc(n, sizeof *v->islanded);
    v->alive = calloc(n, sizeof *v->alive);
    return ok && v->out && v->islanded && v->alive;
}

void feeder_values_free(struct feeder_values *v)
{
    double *const arrays[] = {v->load_kw, v->unserved_kw, v->v_pu, v->flow_kw, v->loading};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(v->out);
    free(v->islanded);
    free(v->alive);
    memset(v, 0, sizeof *v);
}

bool feeder_values_base(struct feeder_values *v, const struct instance *inst)
{
    struct feeder_state state = {0};
    size_t buses = (size_t)inst->buses + 1;
    double *p = calloc(buses, sizeof *p), *q = calloc(buses, sizeof *q);
    bool ok = allocate(v, inst->buses) && p && q;
    for (int i = 0; ok && i < inst->buses; i++) {
        v->load_kw[i] = p[i] = inst->bus[i].p_kw;
        q[i] = inst->bus[i].q_kvar;
    }
    ok = ok && feeder_ac(inst, p, q, NULL, inst->v_source, &state, NULL) == ERR_NONE;
    for (int i = 0; ok && i < inst->buses; i++) {
        v->v_pu[i] = state.v_pu[i];
        v->alive[i] = true;
    }
    for (int l = 0; ok && l < inst->branches; l++) {
        int to = inst->branch[l].to;
        v->flow_kw[to] = state.p_kw[l];
        v->loading[to] = inst->branch[l].rating_kva > 0 ? 100 * state.loading[l] : -1;
    }
    free(p);
    free(q);
    feeder_state_free(&state);
    return ok;
}

/* The bus of that id; it is tried first where it most likely is. -1: none. */
static int find_bus(const struct instance *of, const char *id, int like)
{
    if (like < of->buses && strcmp(of->bus[like].id, id) == 0)
        return like;
    for (int i = 0; i < of->buses; i++)
        if (strcmp(of->bus[i].id, id) == 0)
            return i;
    return -1;
}

static void take_branch(struct feeder_values *v, int to, const struct instance *of, int l, const unsigned char *up,
                        const struct dispatch *d, size_t k)
{
    double rating = of->branch[l].rating_kva;
    v->out[to] = !up[k];
    v->flow_kw[to] = d->flow_kw[k];
    v->loading[to] = rating > 0 ? 100 * hypot(d->flow_kw[k], d->flow_kvar[k]) / rating : -1;
}

/* Does the candidate hold up an island in the step? Not before it can start, nor while it stands still. */
static bool forms_grid(const struct instance *of, const struct scenario *s, const int *units, int c, int step,
                       const struct dispatch *d)
{
    const struct module_type *type = &of->module[of->candidate[c].module];
    double hours = 0;
    for (int t = 0; t <= step; t++)
        hours += of->step_hours[t];
    if (!type->grid_forming || units[c] * s->available[c] <= 0 || 60 * hours <= type->start_min + 1e-9)
        return false;
    return type->kind == MODULE_STORAGE || d->on_units[c * d->steps + step] > 1e-6;
}

/* By the first bus of each island, head[buses]: has it a source? One that serves none of the demand there is none. */
static void find_sources(const struct instance *of, const int *units, int scenario, int step, const struct dispatch *d,
                         int *head, bool *source)
{
    const struct scenario *s = &of->scenario[scenario];
    for (int i = 0; i < of->buses; i++)
        head[i] = i;
    for (int l = 0; l < of->branches; l++) /* every branch comes after the one that feeds it */
        if (s->branch_up[l * of->steps + step])
            head[of->branch[l].to] = head[of->branch[l].from];
    for (int c = 0; c < of->candidates; c++)
        if (forms_grid(of, s, units, c, step, d))
            source[head[of->candidate[c].bus]] = true;
    for (int first = 0; first < of->buses; first++) {
        double demand = 0, unserved = 0;
        for (int i = first; source[first] && i < of->buses; i++)
            if (head[i] == first) {
                demand += s->demand_kw[i * of->steps + step];
                unserved += d->unserved_kw[i * of->steps + step];
            }
        source[first] = source[first] && (demand < least_kw || demand - unserved > least_kw);
    }
    source[of->substation] = true;
}

static void take_bus(struct feeder_values *v, int i, double demand_kw, const struct dispatch *d, size_t k, bool alive)
{
    v->load_kw[i] = demand_kw;
    v->unserved_kw[i] = d->unserved_kw[k];
    v->alive[i] = alive;
    v->v_pu[i] = alive && !(feeder_is_shed(v, i) && demand_kw - d->unserved_kw[k] < least_kw) ? d->voltage_pu[k] : 0;
}

bool feeder_values_dispatch(struct feeder_values *v, const struct instance *inst, const struct instance *of,
                            const int *units, int scenario, int step, const struct dispatch *d)
{
    size_t steps = (size_t)of->steps;
    const struct scenario *one = &of->scenario[scenario];
    int *match = calloc((size_t)inst->buses + 1, sizeof *match);
    int *feeds = calloc((size_t)of->buses + 1, sizeof *feeds); /* branch into each bus, from 1 on */
    int *head = calloc((size_t)of->buses + 1, sizeof *head);
    bool *source = calloc((size_t)of->buses + 1, sizeof *source);
    bool ok = allocate(v, inst->buses) && match && feeds && head && source;
    if (ok)
        find_sources(of, units, scenario, step, d, head, source);
    for (int l = 0; ok && l < of->branches; l++)
        feeds[of->branch[l].to] = l + 1;
    for (int i = 0; ok && i < inst->buses; i++) {
        match[i] = find_bus(of, inst->bus[i].id, i);
        if (match[i] < 0)
            continue;
        size_t k = (size_t)match[i] * steps + (size_t)step;
        take_bus(v, i, one->demand_kw[k], d, k, source[head[match[i]]] && d->voltage_pu[k] > 0);
    }
    for (int l = 0; ok && l < inst->branches; l++) {
        int from = inst->branch[l].from, to = inst->branch[l].to;
        int there = match[from] < 0 || match[to] < 0 ? -1 : feeds[match[to]] - 1;
        if (there >= 0 && of->branch[there].from == match[from])
            take_branch(v, to, of, there, one->branch_up, d, (size_t)there * steps + (size_t)step);
        v->islanded[to] = v->islanded[from] || v->out[to]; /* every branch comes after the one that feeds it */
    }
    free(match);
    free(feeds);
    free(head);
    free(source);
    return ok;
}

/* A dispatch holds its limits to this accuracy only. */
static const double v_slack = 1e-5, loading_slack = 0.01;

double feeder_near_pu(const struct instance *inst)
{
    return inst->v_min + 2 * inst->v_margin;
}

/* The voltage of an island is not one of the feeder: it is never ok, its level is free. */
const char *feeder_voltage_word(const struct instance *inst, const struct feeder_values *v, int bus)
{
    double pu = v->v_pu[bus];
    if (isnan(pu))
        return "";
    if (feeder_is_dark(v, bus))
        return "dark";
    if (pu < inst->v_min - v_slack)
        return "low";
    if (pu > inst->v_max + v_slack)
        return "high";
    if (v->islanded[bus])
        return "island";
    return pu < feeder_near_pu(inst) ? "near" : "ok";
}

bool feeder_is_shed(const struct feeder_values *v, int bus)
{
    return v->unserved_kw[bus] > least_kw;
}

bool feeder_is_dark(const struct feeder_values *v, int bus)
{
    return v->v_pu[bus] <= 0;
}

const char *feeder_loading_word(const struct feeder_values *v, int bus)
{
    if (v->out[bus])
        return "out";
    if (isnan(v->loading[bus]) || v->loading[bus] < 0)
        return "";
    return v->loading[bus] > 100 + loading_slack ? "over" : v->loading[bus] > 80 ? "heavy" : "ok";
}
