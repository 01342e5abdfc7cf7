/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/pool.h"

#include <stdlib.h>
#include <string.h>

bool pool_init(struct pool *pool, int scenarios, int candidates)
{
    size_t s = (size_t)scenarios;
    memset(pool, 0, sizeof *pool);
    pool->scenarios = scenarios;
    pool->candidates = candidates;
    pool->count = calloc(s, sizeof *pool->count);
    pool->capacity = calloc(s, sizeof *pool->capacity);
    pool->constant = calloc(s, sizeof *pool->constant);
    pool->slope = calloc(s, sizeof *pool->slope);
    pool->best = calloc(s, sizeof *pool->best);
    pool->value = calloc(s, sizeof *pool->value);
    pool->weight = calloc(s, sizeof *pool->weight);
    if (pool->count && pool->capacity && pool->constant && pool->slope && pool->best && pool->value && pool->weight)
        return true;
    pool_free(pool);
    return false;
}

void pool_free(struct pool *pool)
{
    for (int s = 0; s < pool->scenarios; s++) {
        if (pool->constant)
            free(pool->constant[s]);
        if (pool->slope)
            free(pool->slope[s]);
    }
    free(pool->count);
    free(pool->capacity);
    free(pool->constant);
    free(pool->slope);
    free(pool->best);
    free(pool->value);
    free(pool->weight);
    memset(pool, 0, sizeof *pool);
}

bool pool_add(struct pool *pool, int s, double constant, const double *slope)
{
    size_t c = (size_t)pool->candidates;
    if (pool->count[s] == pool->capacity[s]) {
        size_t capacity = pool->capacity[s] ? 2 * (size_t)pool->capacity[s] : 8;
        double *constants = realloc(pool->constant[s], capacity * sizeof *constants);
        if (constants)
            pool->constant[s] = constants;
        double *slopes = realloc(pool->slope[s], (capacity * c + 1) * sizeof *slopes);
        if (slopes)
            pool->slope[s] = slopes;
        if (!constants || !slopes)
            return false;
        pool->capacity[s] = (int)capacity;
    }
    pool->constant[s][pool->count[s]] = constant;
    if (c > 0)
        memcpy(pool->slope[s] + (size_t)pool->count[s] * c, slope, c * sizeof *slope);
    pool->count[s]++;
    return true;
}

void pool_values(struct pool *pool, const double *units)
{
    int c = pool->candidates;
    for (int s = 0; s < pool->scenarios; s++) {
        double best = 0;
        pool->best[s] = -1;
        for (int k = 0; k < pool->count[s]; k++) {
            const double *slope = pool->slope[s] + (size_t)k * (size_t)c;
            double value = pool->constant[s][k];
            for (int j = 0; j < c; j++)
                value += slope[j] * units[j];
            if (value > best) {
                best = value;
                pool->best[s] = k;
            }
        }
        pool->value[s] = best;
    }
}

enum err_code pool_cut(struct pool *pool, const struct instance *inst, const struct risk_metric *metric,
                       const double *units, double *rho, double *constant, double *slope)
{
    int c = pool->candidates;
    double *p = malloc((size_t)pool->scenarios * sizeof *p);
    if (!p)
        return ERR_MEMORY;
    for (int s = 0; s < pool->scenarios; s++)
        p[s] = inst->scenario[s].probability;
    pool_values(pool, units);
    struct risk_value risk;
    enum err_code code = risk_worst_case(pool->scenarios, pool->value, p, metric, inst->alpha, inst->weight,
                                         inst->radius_kw, &risk, pool->weight, NULL, NULL);
    free(p);
    if (code)
        return code;
    *rho = risk.rho;
    *constant = 0;
    memset(slope, 0, (size_t)c * sizeof *slope);
    for (int s = 0; s < pool->scenarios; s++) {
        int k = pool->best[s];
        if (k < 0 || pool->weight[s] <= 0)
            continue;
        *constant += pool->weight[s] * pool->constant[s][k];
        for (int j = 0; j < c; j++)
            slope[j] += pool->weight[s] * pool->slope[s][(size_t)k * (size_t)c + (size_t)j];
    }
    return ERR_NONE;
}
