/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_solve and plan_evaluate: prepare, search, report. */
#include "plan/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void result_free(struct result *r)
{
    if (!r)
        return;
    for (int s = 0; r->dispatch && s < r->scenarios; s++)
        dispatch_free(&r->dispatch[s]);
    free(r->units);
    free(r->shipped);
    free(r->probability);
    free(r->worst_probability);
    free(r->tail);
    free(r->outcome);
    free(r->none);
    free(r->dispatch);
    free(r);
}

static struct result *result_new(const struct instance *inst)
{
    struct result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->scenarios = inst->scenarios;
    r->candidates = inst->candidates;
    r->buses = inst->buses;
    r->steps = inst->steps;
    r->suppliers = inst->suppliers;
    size_t n = (size_t)inst->scenarios, c = (size_t)inst->candidates + 1;
    r->units = calloc(c, sizeof *r->units);
    r->shipped = calloc(c * (size_t)(inst->suppliers > 0 ? inst->suppliers : 1), sizeof *r->shipped);
    r->probability = calloc(n, sizeof *r->probability);
    r->worst_probability = calloc(n, sizeof *r->worst_probability);
    r->tail = calloc(n, sizeof *r->tail);
    r->none = calloc(n, sizeof *r->none);
    if (r->units && r->shipped && r->probability && r->worst_probability && r->tail && r->none)
        return r;
    result_free(r);
    return NULL;
}

/* What the plan is compared with. */
static enum err_code price_nothing(struct search *s, struct result *r, bool cuts, double *rho, struct err *e)
{
    const struct instance *inst = s->inst;
    enum err_code code = search_price_nothing(s, cuts, rho, e);
    if (code)
        return code;
    memcpy(r->none, s->best.outcome, (size_t)inst->scenarios * sizeof *r->none);
    r->none_expected_usd = risk_mean(inst->scenarios, s->best.value, s->probability);
    r->none_cvar_usd = risk_cvar(inst->scenarios, s->best.value, s->probability, inst->alpha);
    r->none_worst_case_usd = *rho;
    return ERR_NONE;
}

static enum plan_status status_of(const struct search *s)
{
    if (s->watch.stop == WATCH_TIME)
        return PLAN_TIME_LIMIT;
    if (s->watch.stop == WATCH_STOPPED)
        return PLAN_STOPPED;
    return plan_gap(s->objective, s->bound) <= PLAN_NUMERIC_GAP ? PLAN_OPTIMAL : PLAN_GAP;
}

/* The incumbent and its answers become the result; the answers change hands. */
static enum err_code fill_result(struct search *s, struct result *r, struct err *e)
{
    const struct instance *inst = s->inst;
    double annual, capital;
    memcpy(r->units, s->incumbent, (size_t)inst->candidates * sizeof *r->units);
    master_price_plan(inst, r->units, &annual, &capital, r->shipped);
    r->annual_plan_usd = annual;
    r->budget_used_usd = capital;
    r->recourse = s->opt->recourse;
    r->alpha = inst->alpha;
    r->radius_kw = inst->radius_kw;
    r->weight = inst->weight;
    memcpy(r->probability, s->probability, (size_t)inst->scenarios * sizeof *r->probability);
    r->expected_usd = risk_mean(inst->scenarios, s->best.value, s->probability);
    r->cvar_usd = risk_cvar(inst->scenarios, s->best.value, s->probability, inst->alpha);
    struct risk_value risk;
    enum err_code code = risk_worst_case(inst->scenarios, s->best.value, s->probability, s->metric, inst->alpha,
                                         inst->weight, inst->radius_kw, &risk, NULL, r->worst_probability, r->tail);
    if (code)
        return err_set(e, code, "The worst-case risk could not be computed");
    r->worst_case_usd = risk.rho;
    r->gamma = risk.gamma;
    r->radius_max_kw = risk.radius_max;
    s->watch.now.phase = PLAN_REPORT;
    s->watch.now.done = s->watch.now.total = 0;
    watch_bounds(&s->watch, s->bound, s->objective);
    watch_finish(&s->watch);
    r->objective = annual + inst->events_per_year * risk.rho;
    r->bound = fmin(s->bound, r->objective);
    r->gap = plan_gap(r->objective, r->bound);
    r->status = status_of(s);
    r->seconds = watch_seconds(&s->watch);
    r->rounds = s->watch.now.round;
    r->outcome = s->best.outcome;
    r->dispatch = s->best.dispatch;
    s->best.outcome = NULL;
    s->best.dispatch = NULL;
    return ERR_NONE;
}

static enum err_code finish(struct search *s, struct result *r, enum err_code code, struct result **out, struct err *e)
{
    if (!code && isinf(s->objective))
        code =
            err_set(e, s->watch.stop == WATCH_TIME ? ERR_LIMIT : ERR_CANCELED, "Stopped before a plan was evaluated");
    if (code == ERR_CANCELED && s->watch.stop == WATCH_TIME)
        code = err_set(e, ERR_LIMIT, "The time limit came before a plan was evaluated");
    if (code == ERR_LIMIT)
        err_hint(e, "Raise the time limit (0: none), or ask for less: fewer scenarios, fewer steps.");
    code = code ? code : fill_result(s, r, e);
    if (code)
        result_free(r);
    else
        *out = r;
    search_free(s);
    return code;
}

static enum err_code start(struct search *s, const struct instance *inst, const struct plan_options *opt,
                           plan_progress_fn *progress, void *ctx, struct result **r, struct err *e)
{
    *r = result_new(inst);
    if (!*r) {
        err_set(e, ERR_MEMORY, "Out of memory for the result of %d scenarios", inst->scenarios);
        return ERR_MEMORY;
    }
    enum err_code code = search_init(s, inst, opt, progress, ctx, e);
    if (code)
        result_free(*r);
    return code;
}

enum err_code plan_solve(const struct instance *inst, const struct plan_options *opt, plan_progress_fn *progress,
                         void *ctx, struct result **out, struct err *e)
{
    struct search s;
    struct result *r;
    double rho = 0;
    *out = NULL;
    enum err_code code = start(&s, inst, opt, progress, ctx, &r, e);
    if (code)
        return code;
    code = price_nothing(&s, r, !search_wants_pilot(&s), &rho, e);
    code = code ? code : master_init(&s.master, inst, rho, e);
    code = code ? code : search_pilot(&s, e);
    code = code ? code : tree_search(&s, e);
    return finish(&s, r, code, out, e);
}

enum err_code plan_evaluate(const struct instance *inst, const int *units, const struct plan_options *opt,
                            plan_progress_fn *progress, void *ctx, struct result **out, struct err *e)
{
    struct search s;
    struct result *r;
    double rho = 0;
    int index = -1;
    *out = NULL;
    enum err_code code = start(&s, inst, opt, progress, ctx, &r, e);
    if (code)
        return code;
    code = price_nothing(&s, r, false, &rho, e);
    s.objective = INFINITY; /* the plan asked for counts, not the better of the two */
    if (!code && search_find(&s, units) < 0)
        code = search_try(&s, units, &index, e);
    else if (!code)
        index = search_find(&s, units);
    if (!code && index < 0)
        code = err_set(e, ERR_INVALID,
                       "The plan is not allowed: it breaks the budget, a stock, a site or a hosting limit");
    if (!code) {
        s.objective = s.tried[index].upper;
        s.bound = s.tried[index].lower;
    }
    return finish(&s, r, code, out, e);
}
