/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies: one instance solved under many terms. */
#ifndef BALLAST_STUDY_H
#define BALLAST_STUDY_H

#include <ballast/plan.h>

/* What one solve of a sweep came to; USD a year and USD an event as in struct result. */
struct sweep_point {
    struct plan_terms terms;
    enum plan_status status;
    double objective, bound, gap, seconds;
    double annual_plan_usd, budget_used_usd, expected_usd, cvar_usd, worst_case_usd;
    int *units; /* [candidates] */
};

/* Every combination of the values; a list of length 0 stands for the instance's own value. The budget changes slowest, alpha
 * fastest. */
struct sweep_lists {
    const double *alpha, *radius_kw, *weight, *budget_usd;
    int alphas, radii, weights, budgets;
};
/* *points [*count], owned by the caller (sweep_free). Solved one after the other in one session. A solve that is told to stop ends the
 * sweep with what it has: ERR_CANCELED, the points so far are kept; so is ERR_LIMIT. each (may be NULL) is called after every
 * point. */
typedef void sweep_each_fn(void *context, const struct sweep_point *point, int index, int of);
enum err_code study_sweep(const struct instance *inst, const struct plan_options *opt, const struct sweep_lists *lists,
                          plan_progress_fn *progress, sweep_each_fn *each, void *context, struct sweep_point **points,
                          int *count, struct err *e);
void sweep_free(struct sweep_point *points, int count);

#endif
