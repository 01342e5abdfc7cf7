/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The AC check of a dispatched scenario: what the lossless linear model left out, and each limit that the true state breaks. */
#include "mix.h"
#include "table.h"

#include <ballast/feeder.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column columns[] = {
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"step", "Step", "", CELL_INTEGER, 0, false, "step of the horizon"},
    {"islanded", "Islanded", "buses", CELL_INTEGER, 0, false,
     "buses that the substation does not feed: outside this check"},
    {"broken", "Broken", "limits", CELL_INTEGER, 0, true, "limits that the AC state breaks"},
    {"loss_kw", "Losses", "kW", CELL_REAL, 1, false, "active losses, AC"},
    {"import_kw", "Import", "kW", CELL_REAL, 1, false, "active power at the substation, AC: with the losses"},
    {"above_cap_kw", "Above cap", "kW", CELL_REAL, 1, false,
     "import beyond what the substation can deliver in this step"},
    {"v_ac_pu", "Lowest AC", "p.u.", CELL_REAL, 4, false, "lowest voltage of the buses that the substation feeds, AC"},
    {"v_linear_pu", "Linear", "p.u.", CELL_REAL, 4, false, "lowest voltage of the same buses, LinDistFlow"},
    {"bus", "At bus", "", CELL_TEXT, 0, false, "bus of the lowest AC voltage"},
    {"error_pu", "Error", "p.u.", CELL_REAL, 5, false, "largest voltage error of LinDistFlow"},
    {"loading_percent", "Loading", "%", CELL_REAL, 1, false, "highest branch loading, AC"},
    {"limits", "Limits broken", "", CELL_TEXT, 0, false, "which"},
};

/* A limit is broken only beyond the accuracy to which the dispatch itself holds it. */
static const double v_slack = 1e-5, share_slack = 1e-4;

struct check {
    const struct instance *inst;
    const struct dispatch *dispatch;
    int scenario, step;
    double *p, *q;     /* [buses] net load */
    unsigned char *up; /* [branches] */
    const struct feeder_state *state;
    char limits[160];
    int broken;
};

/* Load that stays connected minus what the modules inject; demand response takes its reactive part with it. */
static void net_load(struct check *c)
{
    const struct instance *inst = c->inst;
    size_t steps = (size_t)inst->steps, t = (size_t)c->step;
    for (int i = 0; i < inst->buses; i++) {
        size_t k = (size_t)i * steps + t;
        double d = inst->scenario[c->scenario].demand_kw[k] - c->dispatch->unserved_kw[k] - c->dispatch->sag_kw[k];
        c->p[i] = d;
        c->q[i] = inst->bus[i].tan_phi * d;
    }
    for (int n = 0; n < inst->candidates; n++) {
        size_t k = (size_t)n * steps + t;
        int i = inst->candidate[n].bus;
        c->p[i] -= c->dispatch->p_kw[k];
        if (inst->module[inst->candidate[n].module].kind == MODULE_DEMAND_RESPONSE)
            c->q[i] -= inst->bus[i].tan_phi * c->dispatch->p_kw[k];
        else
            c->q[i] -= c->dispatch->q_kvar[k];
    }
    for (int l = 0; l < inst->branches; l++)
        c->up[l] = inst->scenario[c->scenario].branch_up[(size_t)l * steps + t];
}

/* id: NULL, or what of its kind. */
static void note_broken(struct check *c, const char *what, const char *id, int decimals, double value)
{
    size_t used = strlen(c->limits);
    c->broken++;
    if (used + 40 < sizeof c->limits)
        snprintf(c->limits + used, sizeof c->limits - used, "%s%s %.12s%s%.*f", used ? ", " : "", what, id ? id : "",
                 id ? " " : "", decimals, value);
}

/* kW; the dispatch keeps the import below the cap without the losses, which come on top. */
static double above_cap(struct check *c)
{
    double cap = c->inst->import_cap_kw,
           above = c->state->import_kw - cap * c->inst->scenario[c->scenario].import_factor[c->step];
    if (above <= share_slack * cap)
        return 0;
    note_broken(c, "import", NULL, 1, c->state->import_kw);
    return above;
}

static double largest_error(struct check *c, double *linear_lowest, int *islanded)
{
    double error = 0.0;
    *linear_lowest = INFINITY;
    *islanded = 0;
    for (int i = 0; i < c->inst->buses; i++) {
        double v = c->state->v_pu[i];
        double linear = c->dispatch->voltage_pu[(size_t)i * (size_t)c->inst->steps + (size_t)c->step];
        if (!(v > 0.0)) {
            ++*islanded;
            continue;
        }
        error = fmax(error, fabs(linear - v));
        *linear_lowest = fmin(*linear_lowest, linear);
        if (v < c->inst->v_min - v_slack)
            note_broken(c, "low bus", c->inst->bus[i].id, 4, v);
        if (v > c->inst->v_max + v_slack)
            note_broken(c, "high bus", c->inst->bus[i].id, 4, v);
    }
    return error;
}

static double highest_loading(struct check *c)
{
    double highest = 0.0;
    for (int l = 0; l < c->inst->branches; l++) {
        highest = fmax(highest, c->state->loading[l]);
        if (c->state->loading[l] > 1.0 + share_slack)
            note_broken(c, "branch", c->inst->branch[l].id, 4, c->state->loading[l]);
    }
    return highest;
}

static bool any_rating(const struct instance *inst)
{
    for (int l = 0; l < inst->branches; l++)
        if (inst->branch[l].rating_kva > 0.0)
            return true;
    return false;
}

/* Losses to loading. With every other bus cut off nothing flows: the substation's own voltage would pass for that of a
 * sound feeder. */
static void put_state(struct table_builder *b, const struct check *c, int islanded, double above, double linear,
                      double error, double loading)
{
    bool fed = c->inst->buses == 1 || islanded < c->inst->buses - 1;
    if (!fed) {
        put_not_applicable(b);
        put_number(b, c->state->import_kw);
        put_number(b, above);
        for (int k = 0; k < 5; k++)
            put_not_applicable(b);
        return;
    }
    put_number(b, c->state->loss_kw);
    put_number(b, c->state->import_kw);
    put_number(b, above);
    put_number(b, c->state->v_lowest);
    put_number(b, linear);
    put_text(b, c->inst->bus[c->state->v_lowest_bus].id);
    put_number(b, error);
    if (any_rating(c->inst))
        put_number(b, 100.0 * loading);
    else
        put_not_applicable(b);
}

static void put_step(struct table_builder *b, struct check *c)
{
    double linear;
    int islanded;
    table_row(b);
    put_number(b, c->scenario + 1);
    put_number(b, c->step + 1);
    c->limits[0] = '\0';
    c->broken = 0;
    if (!c->state->converged) {
        put_missing(b);
        put_number(b, 1);
        for (int k = 0; k < 8; k++)
            put_missing(b);
        put_text(b, "voltage collapse: the AC power flow has no solution");
        return;
    }
    double error = largest_error(c, &linear, &islanded), loading = highest_loading(c), above = above_cap(c);
    put_number(b, islanded);
    put_number(b, c->broken);
    put_state(b, c, islanded, above, linear, error, loading);
    if (c->broken)
        put_text(b, c->limits);
    else
        put_not_applicable(b);
}

static enum err_code check_scenario(struct table_builder *b, struct check *c)
{
    for (c->step = 0; c->step < c->inst->steps; c->step++) {
        struct feeder_state state;
        net_load(c);
        enum err_code code = feeder_ac(c->inst, c->p, c->q, c->up, c->inst->v_source, &state, NULL);
        if (code != ERR_NONE)
            return code;
        c->state = &state;
        put_step(b, c);
        c->state = NULL;
        feeder_state_free(&state);
    }
    return ERR_NONE;
}

enum err_code report_ac_check(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out)
{
    memset(out, 0, sizeof *out);
    if (!mix_has_dispatch(inst, r, scenario))
        return ERR_INVALID;
    struct table_builder b;
    struct check c = {.inst = inst};
    enum err_code code = ERR_NONE;
    c.p = calloc((size_t)inst->buses + 1, sizeof *c.p);
    c.q = calloc((size_t)inst->buses + 1, sizeof *c.q);
    c.up = calloc((size_t)inst->branches + 1, 1);
    if (!c.p || !c.q || !c.up)
        code = ERR_MEMORY;
    table_begin(&b, out, "ac_check", "AC check", COLUMNS(columns));
    for (int s = 0; s < r->scenarios && code == ERR_NONE; s++) {
        if (scenario != REPORT_ALL && scenario != s)
            continue;
        c.scenario = s;
        c.dispatch = &r->dispatch[s];
        code = check_scenario(&b, &c);
    }
    free(c.p);
    free(c.q);
    free(c.up);
    if (code != ERR_NONE) {
        report_table_free(out);
        return code;
    }
    return table_end(&b);
}
