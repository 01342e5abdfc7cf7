/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/study.h>

#include <stdlib.h>
#include <string.h>

void sweep_free(struct sweep_point *points, int count)
{
    for (int k = 0; k < count; k++)
        free(points[k].units);
    free(points);
}

static double pick(const double *list, int count, int k, double own)
{
    return count > 0 ? list[k % count] : own;
}

static int at_least_one(int count)
{
    return count > 0 ? count : 1;
}

/* Combination k. */
static struct plan_terms terms_of(const struct instance *inst, const struct sweep_lists *l, int k)
{
    struct plan_terms t;
    t.alpha = pick(l->alpha, l->alphas, k, inst->alpha);
    k /= at_least_one(l->alphas);
    t.radius_kw = pick(l->radius_kw, l->radii, k, inst->radius_kw);
    k /= at_least_one(l->radii);
    t.weight = pick(l->weight, l->weights, k, inst->weight);
    k /= at_least_one(l->weights);
    t.budget_usd = pick(l->budget_usd, l->budgets, k, inst->budget_usd);
    return t;
}

static bool fill_point(struct sweep_point *p, const struct plan_terms *terms, const struct result *r)
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
    if (p->units)
        memcpy(p->units, r->units, (size_t)r->candidates * sizeof *p->units);
    return p->units != NULL;
}

enum err_code study_sweep(const struct instance *inst, const struct plan_options *opt, const struct sweep_lists *lists,
                          plan_progress_fn *progress, sweep_each_fn *each, void *context, struct sweep_point **points,
                          int *count, struct err *e)
{
    int of = at_least_one(lists->alphas) * at_least_one(lists->radii) * at_least_one(lists->weights) *
             at_least_one(lists->budgets);
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
        struct plan_terms terms = terms_of(inst, lists, k);
        struct result *r;
        code = plan_session_solve(session, &terms, progress, context, &r, e);
        if (code)
            break;
        if (!fill_point(&(*points)[k], &terms, r))
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
