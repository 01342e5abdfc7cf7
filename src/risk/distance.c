/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transport distance between scenarios (ballast-model(7)). A scenario becomes one vector, each entry weighted by what it
 * means in kW on average over the horizon; the distance is then the 1-norm of a difference. */
#include <ballast/risk.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Nominal load behind each branch: every bus counts on each branch of its way to the substation. */
static bool load_behind(const struct instance *inst, double *load)
{
    int *feeding = malloc(((size_t)inst->buses + 1) * sizeof *feeding);
    if (!feeding)
        return false;
    for (int i = 0; i < inst->buses; i++)
        feeding[i] = -1;
    for (int l = 0; l < inst->branches; l++) {
        load[l] = 0;
        feeding[inst->branch[l].to] = l;
    }
    for (int i = 0; i < inst->buses; i++) {
        int l = feeding[i];
        /* A way is never longer than the number of branches. */
        for (int step = 0; l >= 0 && step < inst->branches; step++) {
            load[l] += inst->bus[i].p_kw;
            l = feeding[inst->branch[l].from];
        }
    }
    free(feeding);
    return true;
}

static size_t vector_length(const struct instance *inst)
{
    size_t steps = (size_t)inst->steps;
    return steps * ((size_t)inst->buses + 1 + (size_t)inst->branches) + (size_t)inst->candidates;
}

static void vector_fill(const struct instance *inst, const struct scenario *s, const double *load, double *x)
{
    double horizon = instance_horizon(inst);
    int steps = inst->steps;
    for (int t = 0; t < steps; t++) {
        double share = inst->step_hours[t] / horizon;
        for (int i = 0; i < inst->buses; i++)
            *x++ = share * s->demand_kw[i * steps + t];
        *x++ = share * inst->import_cap_kw * s->import_factor[t];
        for (int l = 0; l < inst->branches; l++)
            *x++ = s->branch_up[l * steps + t] ? share * load[l] : 0;
    }
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        *x++ = inst->module[site->module].kw * site->max_units * s->available[c];
    }
}

static double norm1(size_t length, const double *x, const double *y)
{
    double sum = 0;
    for (size_t k = 0; k < length; k++)
        sum += fabs(x[k] - y[k]);
    return sum;
}

static void all_pairs(size_t n, size_t length, const double *x, double *d)
{
    for (size_t i = 0; i < n; i++) {
        d[i * n + i] = 0;
        for (size_t j = i + 1; j < n; j++)
            d[i * n + j] = d[j * n + i] = norm1(length, x + i * length, x + j * length);
    }
}

double *risk_distances(const struct instance *inst)
{
    size_t n = (size_t)inst->scenarios;
    size_t length = vector_length(inst);
    if (n && n > SIZE_MAX / sizeof(double) / (n + length + 1))
        return NULL;
    double *d = malloc((n * n + 1) * sizeof *d);
    double *x = malloc((n * length + 1) * sizeof *x);
    double *load = malloc(((size_t)inst->branches + 1) * sizeof *load);
    if (!d || !x || !load || !load_behind(inst, load)) {
        free(d);
        d = NULL;
    } else {
        for (size_t s = 0; s < n; s++)
            vector_fill(inst, &inst->scenario[s], load, x + s * length);
        all_pairs(n, length, x, d);
    }
    free(x);
    free(load);
    return d;
}
