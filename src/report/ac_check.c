/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The AC check of a dispatched scenario: what the lossless linear model left out, and each limit that the true state breaks. */
#include "mix.h"
#include "table.h"

#include <ballast/feeder.h>
#include <ballast/number.h>
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

static const struct report_column scenario_columns[] = {
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"label", "Label", "", CELL_TEXT, 0, false, "what happens in it"},
    {"broken", "Broken", "steps", CELL_INTEGER, 0, true, "steps in which the AC state breaks a limit"},
    {"above", "Above", "steps", CELL_INTEGER, 0, true, "steps in which the import is above its cap"},
    {"above_cap_kw", "Above cap", "kW", CELL_REAL, 1, false,
     "import beyond what the substation can deliver, in the worst step"},
    {"v_ac_pu", "Lowest AC", "p.u.", CELL_REAL, 4, false, "lowest voltage of the buses that the substation feeds, AC"},
    {"bus", "At bus", "", CELL_TEXT, 0, false, "bus of the lowest AC voltage"},
    {"error_pu", "Error", "p.u.", CELL_REAL, 5, false, "largest voltage error of LinDistFlow"},
    {"loading_percent", "Loading", "%", CELL_REAL, 1, false, "highest branch loading, AC"},
    {"cut_off", "Cut off", "steps", CELL_INTEGER, 0, true,
     "steps in which the substation does not feed every bus: figures are of what it feeds"},
};

/* What a step comes to. */
struct findings {
    int islanded;
    double error, loading, above, linear_lowest;
};

struct check {
    const struct instance *inst;
    const struct dispatch *dispatch;
    int scenario, step;
    double *p, *q;     /* [buses] net load */
    unsigned char *up; /* [branches] */
    const struct feeder_state *state;
    char limits[160];
    int broken;
    struct findings found; /* where the power flow has a solution */
};

typedef void use_step(void *ctx, const struct check *c);

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

static double largest_error(struct check *c)
{
    double error = 0.0;
    struct findings *f = &c->found;
    f->linear_lowest = INFINITY;
    f->islanded = 0;
    for (int i = 0; i < c->inst->buses; i++) {
        double v = c->state->v_pu[i];
        double linear = c->dispatch->voltage_pu[(size_t)i * (size_t)c->inst->steps + (size_t)c->step];
        if (!(v > 0.0)) {
            f->islanded++;
            continue;
        }
        error = fmax(error, fabs(linear - v));
        f->linear_lowest = fmin(f->linear_lowest, linear);
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

static void put_loading(struct table_builder *b, const struct instance *inst, double loading)
{
    if (any_rating(inst))
        put_number(b, 100.0 * loading);
    else
        put_not_applicable(b);
}

/* With every other bus cut off nothing flows: the substation's own voltage would pass for that of a sound feeder. */
static bool is_fed(const struct check *c)
{
    return c->inst->buses == 1 || c->found.islanded < c->inst->buses - 1;
}

/* Losses to loading. */
static void put_state(struct table_builder *b, const struct check *c)
{
    if (!is_fed(c)) {
        put_not_applicable(b);
        put_number(b, c->state->import_kw);
        put_number(b, c->found.above);
        for (int k = 0; k < 5; k++)
            put_not_applicable(b);
        return;
    }
    put_number(b, c->state->loss_kw);
    put_number(b, c->state->import_kw);
    put_number(b, c->found.above);
    put_number(b, c->state->v_lowest);
    put_number(b, c->found.linear_lowest);
    put_text(b, c->inst->bus[c->state->v_lowest_bus].id);
    put_number(b, c->found.error);
    put_loading(b, c->inst, c->found.loading);
}

static void put_step(void *ctx, const struct check *c)
{
    struct table_builder *b = ctx;
    table_row(b);
    put_number(b, c->scenario + 1);
    put_number(b, c->step + 1);
    if (!c->state->converged) {
        put_missing(b);
        put_number(b, c->broken);
        for (int k = 0; k < 8; k++)
            put_missing(b);
        put_text(b, "voltage collapse: the AC power flow has no solution");
        return;
    }
    put_number(b, c->found.islanded);
    put_number(b, c->broken);
    put_state(b, c);
    if (c->broken)
        put_text(b, c->limits);
    else
        put_not_applicable(b);
}

static void add_step(void *ctx, const struct check *c)
{
    struct ac_extremes *x = (struct ac_extremes *)ctx + c->scenario;
    x->broken += c->broken > 0;
    if (!c->state->converged)
        return;
    x->above += c->found.above > 0.0;
    x->above_kw = fmax(x->above_kw, c->found.above);
    x->cut_off += c->found.islanded > 0;
    if (!is_fed(c))
        return;
    x->error_pu = fmax(x->error_pu, c->found.error);
    x->loading = fmax(x->loading, c->found.loading);
    if (c->state->v_lowest < x->v_lowest) {
        x->v_lowest = c->state->v_lowest;
        x->v_lowest_bus = c->state->v_lowest_bus;
    }
}

static enum err_code check_step(struct check *c, use_step *use, void *ctx)
{
    struct feeder_state state;
    net_load(c);
    enum err_code code = feeder_ac(c->inst, c->p, c->q, c->up, c->inst->v_source, &state, NULL);
    if (code != ERR_NONE)
        return code;
    c->state = &state;
    c->limits[0] = '\0';
    c->broken = 0;
    if (state.converged) {
        c->found.error = largest_error(c);
        c->found.loading = highest_loading(c);
        c->found.above = above_cap(c);
    } else {
        c->broken = 1;
    }
    use(ctx, c);
    c->state = NULL;
    feeder_state_free(&state);
    return ERR_NONE;
}

/* scenario REPORT_ALL: every one. */
static enum err_code check_steps(const struct instance *inst, const struct result *r, int scenario, use_step *use,
                                 void *ctx)
{
    struct check c = {.inst = inst};
    enum err_code code = ERR_NONE;
    c.p = calloc((size_t)inst->buses + 1, sizeof *c.p);
    c.q = calloc((size_t)inst->buses + 1, sizeof *c.q);
    c.up = calloc((size_t)inst->branches + 1, 1);
    if (!c.p || !c.q || !c.up)
        code = ERR_MEMORY;
    for (int s = 0; s < r->scenarios && code == ERR_NONE; s++) {
        if (scenario != REPORT_ALL && scenario != s)
            continue;
        c.scenario = s;
        c.dispatch = &r->dispatch[s];
        for (c.step = 0; c.step < inst->steps && code == ERR_NONE; c.step++)
            code = check_step(&c, use, ctx);
    }
    free(c.p);
    free(c.q);
    free(c.up);
    return code;
}

enum err_code report_ac_check(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out)
{
    memset(out, 0, sizeof *out);
    if (!mix_has_dispatch(inst, r, scenario))
        return ERR_INVALID;
    struct table_builder b;
    table_begin(&b, out, "ac_check", "AC check", COLUMNS(columns));
    enum err_code code = check_steps(inst, r, scenario, put_step, &b);
    if (code != ERR_NONE) {
        report_table_free(out);
        return code;
    }
    return table_end(&b);
}

/* ---- Of all scenarios ---- */

enum err_code report_ac_all(const struct instance *inst, struct result *r)
{
    if (r->ac)
        return ERR_NONE;
    if (!mix_has_dispatch(inst, r, REPORT_ALL))
        return ERR_INVALID;
    struct ac_extremes *found = calloc((size_t)r->scenarios + 1, sizeof *found);
    if (!found)
        return ERR_MEMORY;
    for (int s = 0; s < r->scenarios; s++) {
        found[s].v_lowest = INFINITY;
        found[s].v_lowest_bus = -1;
    }
    enum err_code code = check_steps(inst, r, REPORT_ALL, add_step, found);
    if (code == ERR_NONE)
        r->ac = found;
    else
        free(found);
    return code;
}

enum err_code report_ac_scenarios(const struct instance *inst, const struct result *r, struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (!mix_shapes_agree(inst, r) || !r->ac)
        return ERR_INVALID;
    table_begin(&b, out, "ac_check_by_scenario", "AC check by scenario", COLUMNS(scenario_columns));
    for (int s = 0; s < r->scenarios; s++) {
        const struct ac_extremes *x = &r->ac[s];
        table_row(&b);
        put_number(&b, s + 1);
        put_text(&b, mix_label(inst, s));
        put_number(&b, x->broken);
        put_number(&b, x->above);
        put_number(&b, x->above_kw);
        if (x->v_lowest_bus < 0) {
            for (int k = 0; k < 4; k++)
                put_not_applicable(&b);
        } else {
            put_number(&b, x->v_lowest);
            put_text(&b, inst->bus[x->v_lowest_bus].id);
            put_number(&b, x->error_pu);
            put_loading(&b, inst, x->loading);
        }
        put_number(&b, x->cut_off);
    }
    return table_end(&b);
}

static char *grouped(double value, char buf[NUMBER_SIZE])
{
    return number_grouped(value, 0, buf, NUMBER_SIZE);
}

/* The verdict first: a line of 80 columns has it whole. */
char *report_ac_words(const struct instance *inst, const struct result *r, char *buf, size_t size)
{
    buf[0] = '\0';
    if (!r->ac)
        return buf;
    struct ac_extremes all = {.v_lowest = INFINITY, .v_lowest_bus = -1};
    for (int s = 0; s < r->scenarios; s++) {
        const struct ac_extremes *x = &r->ac[s];
        all.broken += x->broken;
        all.above += x->above;
        all.above_kw = fmax(all.above_kw, x->above_kw);
        all.error_pu = fmax(all.error_pu, x->error_pu);
        if (x->v_lowest < all.v_lowest) {
            all.v_lowest = x->v_lowest;
            all.v_lowest_bus = x->v_lowest_bus;
        }
    }
    char broken[NUMBER_SIZE], steps[NUMBER_SIZE], above[NUMBER_SIZE], kw[NUMBER_SIZE];
    char import[160] = "", voltages[200] = "";
    if (all.above > 0)
        snprintf(import, sizeof import,
                 "; import up to %s kW above cap in %s: the losses, which LinDistFlow leaves out",
                 grouped(all.above_kw, kw), grouped(all.above, above));
    if (all.v_lowest_bus >= 0)
        snprintf(voltages, sizeof voltages,
                 "; lowest voltage %.4f p.u. at bus %.60s, largest error of LinDistFlow %.4f p.u.", all.v_lowest,
                 inst->bus[all.v_lowest_bus].id, all.error_pu);
    snprintf(buf, size, "limits broken in %s of %s steps%s%s", all.broken > 0 ? grouped(all.broken, broken) : "none",
             grouped((double)r->scenarios * inst->steps, steps), import, voltages);
    return buf;
}
