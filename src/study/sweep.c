/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/study.h>

#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void sweep_free(struct sweep_point *points, int count)
{
    for (int k = 0; k < count; k++)
        free(points[k].units);
    free(points);
}

int sweep_beaten_by(const struct sweep_point *points, int count, int k)
{
    const double alike = 1e-9; /* of a figure: differences below are arithmetic */
    const struct sweep_point *p = &points[k];
    for (int j = 0; j < count; j++) {
        const struct sweep_point *other = &points[j];
        double cost = p->annual_plan_usd - other->annual_plan_usd, risk = p->cvar_case_usd - other->cvar_case_usd;
        double small_cost = alike * fabs(p->annual_plan_usd), small_risk = alike * fabs(p->cvar_case_usd);
        if (cost >= -small_cost && risk >= -small_risk && (cost > small_cost || risk > small_risk))
            return j;
    }
    return -1;
}

bool study_within_gap(double objective, double bound, double other_objective, double other_bound)
{
    return fabs(objective - other_objective) < fmax(objective - bound, other_objective - other_bound);
}

bool sweep_within_gap(const struct sweep_point *a, const struct sweep_point *b, int candidates)
{
    const double alike = 1e-9;
    bool same = memcmp(a->units, b->units, (size_t)candidates * sizeof *a->units) == 0 &&
                fabs(a->objective - b->objective) <= alike * fabs(a->objective);
    return !same && study_within_gap(a->objective, a->bound, b->objective, b->bound);
}

void sweep_lists_free(struct sweep_lists *lists)
{
    for (int p = 0; p < SWEEP_PARAMETERS; p++)
        free(lists->value[p]);
    *lists = (struct sweep_lists){{NULL}, {0}};
}

double *sweep_term(struct plan_terms *terms, enum sweep_parameter parameter)
{
    static const size_t offset[SWEEP_PARAMETERS] = {[SWEEP_ALPHA] = offsetof(struct plan_terms, alpha),
                                                    [SWEEP_RADIUS] = offsetof(struct plan_terms, radius_kw),
                                                    [SWEEP_WEIGHT] = offsetof(struct plan_terms, weight),
                                                    [SWEEP_BUDGET] = offsetof(struct plan_terms, budget_usd)};
    return (double *)(void *)((char *)terms + offset[parameter]);
}

int sweep_count(const struct sweep_lists *lists)
{
    int n = 1;
    for (int p = 0; p < SWEEP_PARAMETERS; p++) {
        int count = lists->count[p] > 0 ? lists->count[p] : 1;
        if (n > INT_MAX / count)
            return INT_MAX;
        n *= count;
    }
    return n;
}

struct plan_terms sweep_terms(const struct instance *inst, const struct sweep_lists *lists, int k)
{
    struct plan_terms t = {inst->alpha, inst->radius_kw, inst->weight, inst->budget_usd};
    for (int p = 0; p < SWEEP_PARAMETERS; p++) {
        if (lists->count[p] <= 0)
            continue;
        *sweep_term(&t, (enum sweep_parameter)p) = lists->value[p][k % lists->count[p]];
        k /= lists->count[p];
    }
    return t;
}

static bool cvar_at(const struct result *r, double alpha, double *cvar)
{
    double *cost = calloc((size_t)r->scenarios + 1, sizeof *cost);
    if (!cost)
        return false;
    for (int s = 0; s < r->scenarios; s++)
        cost[s] = r->outcome[s].cost.total;
    *cvar = risk_cvar(r->scenarios, cost, r->probability, alpha);
    free(cost);
    return true;
}

bool sweep_point_of(const struct instance *inst, const struct plan_terms *terms, const struct result *r,
                    struct sweep_point *p)
{
    *p = (struct sweep_point){.terms = *terms,
                              .status = r->status,
                              .objective = r->objective,
                              .bound = r->bound,
                              .gap = r->gap,
                              .seconds = r->seconds,
                              .annual_plan_usd = r->annual_plan_usd,
                              .budget_used_usd = r->budget_used_usd,
                              .expected_usd = r->expected_usd,
                              .cvar_usd = r->cvar_usd,
                              .worst_case_usd = r->worst_case_usd};
    p->units = malloc(((size_t)r->candidates + 1) * sizeof *p->units);
    if (!p->units || !cvar_at(r, inst->alpha, &p->cvar_case_usd)) {
        free(p->units);
        p->units = NULL;
        return false;
    }
    memcpy(p->units, r->units, (size_t)r->candidates * sizeof *p->units);
    return true;
}

enum err_code study_sweep(const struct instance *inst, const struct plan_options *opt, const struct sweep_lists *lists,
                          plan_progress_fn *progress, sweep_each_fn *each, void *context, struct sweep_point **points,
                          int *count, struct err *e)
{
    int of = sweep_count(lists);
    struct plan_options options = *opt;
    struct plan_session *session;
    options.keep_dispatch = options.measure = false;
    *count = 0;
    *points = calloc((size_t)of, sizeof **points);
    if (!*points)
        return err_set(e, ERR_MEMORY, "Out of memory for a sweep of %d points", of);
    enum err_code code = plan_session_new(inst, &options, &session, e);
    if (code)
        return code;
    for (int k = 0; k < of && !code; k++) {
        struct plan_terms terms = sweep_terms(inst, lists, k);
        struct result *r;
        code = plan_session_solve(session, &terms, progress, context, &r, e);
        if (code)
            break;
        if (!sweep_point_of(inst, &terms, r, &(*points)[k]))
            code = err_set(e, ERR_MEMORY, "Out of memory for a sweep of %d points", of);
        else
            ++*count;
        if (!code && r->status == PLAN_STOPPED)
            code = err_set(e, ERR_CANCELED, "Stopped after %d of %d points", *count, of);
        result_free(r);
        if (each && *count > k)
            each(context, &(*points)[k], k, of);
    }
    plan_session_free(session);
    return code;
}
