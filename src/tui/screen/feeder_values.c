/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feeder.h"

#include <ballast/feeder.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    return ok && v->out && v->islanded;
}

void feeder_values_free(struct feeder_values *v)
{
    double *const arrays[] = {v->load_kw, v->unserved_kw, v->v_pu, v->flow_kw, v->loading};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(v->out);
    free(v->islanded);
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
    for (int i = 0; ok && i < inst->buses; i++)
        v->v_pu[i] = state.v_pu[i];
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

bool feeder_values_dispatch(struct feeder_values *v, const struct instance *inst, const struct instance *of,
                            int scenario, int step, const struct dispatch *d)
{
    size_t steps = (size_t)of->steps;
    const struct scenario *one = &of->scenario[scenario];
    int *match = calloc((size_t)inst->buses + 1, sizeof *match);
    int *feeds = calloc((size_t)of->buses + 1, sizeof *feeds); /* branch into each bus, from 1 on */
    bool ok = allocate(v, inst->buses) && match && feeds;
    for (int l = 0; ok && l < of->branches; l++)
        feeds[of->branch[l].to] = l + 1;
    for (int i = 0; ok && i < inst->buses; i++) {
        match[i] = find_bus(of, inst->bus[i].id, i);
        if (match[i] < 0)
            continue;
        size_t k = (size_t)match[i] * steps + (size_t)step;
        v->load_kw[i] = one->demand_kw[k];
        v->unserved_kw[i] = d->unserved_kw[k];
        v->v_pu[i] = d->voltage_pu[k];
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
    if (pu <= 0)
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
    return v->unserved_kw[bus] > 0.001; /* 1 W, as in the figures of the result */
}

const char *feeder_loading_word(const struct feeder_values *v, int bus)
{
    if (v->out[bus])
        return "out";
    if (isnan(v->loading[bus]) || v->loading[bus] < 0)
        return "";
    return v->loading[bus] > 100 + loading_slack ? "over" : v->loading[bus] > 80 ? "heavy" : "ok";
}
