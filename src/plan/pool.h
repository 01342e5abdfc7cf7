/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every cut ever found, by scenario: a model of the scenarios' costs from below that outlives changes of the risk parameters. */
#ifndef BALLAST_POOL_H
#define BALLAST_POOL_H

#include <ballast/risk.h>

struct pool {
    int scenarios, candidates;
    int *count, *capacity; /* [S] */
    double **constant;     /* [S][count] */
    double **slope;        /* [S][count * C] */
    int *best;             /* [S] cut that gave the last value */
    double *value;         /* [S] last values */
    double *weight;        /* [S] risk weights of the last values */
};
bool pool_init(struct pool *pool, int scenarios, int candidates);
void pool_free(struct pool *pool);
bool pool_add(struct pool *pool, int s, double constant, const double *slope);
/* Cost of each scenario at units[C] as the cuts know it, at least 0. */
void pool_values(struct pool *pool, const double *units);
/* Worst-case risk of those values and the cut on it: rho >= constant + slope n, tight at units. */
enum err_code pool_cut(struct pool *pool, const struct instance *inst, const struct risk_metric *metric,
                       const double *units, double *rho, double *constant, double *slope);

#endif
