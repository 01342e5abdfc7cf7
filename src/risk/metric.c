/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transport distance between scenarios (ballast-model(7)). A scenario becomes one vector, each entry weighted by what it
 * means in kW on average over the horizon; the distance is then the 1-norm of a difference. */
#include "risk/metric.h"

#include <ballast/vector.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    MATRIX_MOST = 600, /* scenarios */
    KNOWN_MOST = 12000 /* 288 MB, of which only what is asked for is touched */
};

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
    for (int i = 0; i < inst->buses; i++)
        for (int t = 0; t < steps; t++)
            *x++ = inst->step_hours[t] / horizon * s->demand_kw[i * steps + t];
    for (int t = 0; t < steps; t++)
        *x++ = inst->step_hours[t] / horizon * inst->import_cap_kw * s->import_factor[t];
    for (int l = 0; l < inst->branches; l++)
        for (int t = 0; t < steps; t++)
            *x++ = s->branch_up[l * steps + t] ? inst->step_hours[t] / horizon * load[l] : 0;
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        *x++ = inst->module[site->module].kw * site->max_units * s->available[c];
    }
}

void risk_metric_free(struct risk_metric *m)
{
    if (!m)
        return;
    free(m->matrix);
    free(m->nearest);
    free(m->term);
    free(m->block);
    free(m->known);
    free(m);
}

double risk_distance(const struct risk_metric *m, int i, int j)
{
    if (m->matrix)
        return m->matrix[(size_t)i * (size_t)m->n + (size_t)j];
    if (i == j)
        return 0;
    size_t row = (size_t)(i > j ? i : j), at = row * (row - 1) / 2 + (size_t)(i < j ? i : j);
    if (m->known && m->known[at] > 0)
        return (double)m->known[at];
    /* In single precision whether it is kept or not, so that answers do not depend on that. */
    float d = (float)vector_distance_float(m->length, m->term + (size_t)i * m->length, m->term + (size_t)j * m->length);
    if (m->known)
        m->known[at] = d;
    return (double)d;
}

/* ---- A matrix ---- */

static void nearest_in_matrix(struct risk_metric *m)
{
    size_t n = (size_t)m->n;
    for (size_t i = 0; i < n; i++) {
        m->nearest[i] = INFINITY;
        for (size_t j = 0; j < n; j++)
            if (j != i && m->matrix[i * n + j] < m->nearest[i])
                m->nearest[i] = m->matrix[i * n + j];
    }
}

static struct risk_metric *metric_allocate(int n)
{
    struct risk_metric *m = calloc(1, sizeof *m);
    if (m && !(m->nearest = calloc((size_t)n + 1, sizeof *m->nearest))) {
        free(m);
        return NULL;
    }
    if (m)
        m->n = n;
    return m;
}

struct risk_metric *risk_metric_of(int n, const double *d)
{
    if (n < 1 || !d)
        return NULL;
    size_t count = (size_t)n * (size_t)n;
    for (size_t k = 0; k < count; k++)
        if (!(d[k] >= 0) || isinf(d[k]))
            return NULL;
    struct risk_metric *m = metric_allocate(n);
    if (!m || !(m->matrix = malloc((count + 1) * sizeof *m->matrix))) {
        risk_metric_free(m);
        return NULL;
    }
    memcpy(m->matrix, d, count * sizeof *d);
    nearest_in_matrix(m);
    return m;
}

static bool fill_matrix(struct risk_metric *m, const struct instance *inst, const double *load)
{
    size_t n = (size_t)m->n, length = vector_length(inst);
    m->matrix = malloc((n * n + 1) * sizeof *m->matrix);
    double *x = malloc((n * length + 1) * sizeof *x);
    for (size_t s = 0; s < n && m->matrix && x; s++)
        vector_fill(inst, &inst->scenario[s], load, x + s * length);
    for (size_t i = 0; i < n && m->matrix && x; i++) {
        m->matrix[i * n + i] = 0;
        for (size_t j = i + 1; j < n; j++) {
            m->matrix[i * n + j] = m->matrix[j * n + i] = vector_distance(length, x + i * length, x + j * length);
        }
    }
    bool fine = m->matrix && x;
    free(x);
    if (fine)
        nearest_in_matrix(m);
    return fine;
}

/* ---- Vectors ---- */

/* Blocks of about equal variation, in the order of the terms: a large load gets several, one after the other in time. */
static void fill_blocks(struct risk_metric *m, const double *spread)
{
    double all = 0, sum = 0;
    for (size_t k = 0; k < m->length; k++)
        all += spread[k];
    for (size_t k = 0; k < m->length; k++) {
        int b = (int)(METRIC_BLOCKS * sum / (all > 0 ? all : 1));
        b = b < METRIC_BLOCKS ? b : METRIC_BLOCKS - 1;
        for (int s = 0; s < m->n; s++)
            m->block[(size_t)s * METRIC_BLOCKS + (size_t)b] += m->term[(size_t)s * m->length + k];
        sum += spread[k];
    }
}

static void nearest_by_bounds(struct risk_metric *m)
{
    for (int i = 0; i < m->n; i++)
        m->nearest[i] = INFINITY;
    for (int i = 0; i < m->n; i++) {
        for (int j = i + 1; j < m->n; j++) {
            double known = fmax(m->nearest[i], m->nearest[j]);
            if (metric_bound(m, i, j) >= known)
                continue;
            double d = risk_distance(m, i, j);
            m->nearest[i] = fmin(m->nearest[i], d);
            m->nearest[j] = fmin(m->nearest[j], d);
        }
    }
}

static bool fill_vectors(struct risk_metric *m, const struct instance *inst, const double *load)
{
    size_t n = (size_t)m->n, length = vector_length(inst);
    double *first = calloc(length + 1, sizeof *first), *x = calloc(length + 1, sizeof *x);
    double *spread = calloc(length + 1, sizeof *spread);
    bool fine = first && x && spread;
    for (size_t s = 0; s < n && fine; s++) {
        vector_fill(inst, &inst->scenario[s], load, s ? x : first);
        for (size_t k = 0; k < length && s; k++)
            spread[k] += fabs(x[k] - first[k]);
    }
    for (size_t k = 0; k < length && fine; k++)
        m->length += spread[k] > 0;
    m->term = fine ? malloc((n * m->length + 1) * sizeof *m->term) : NULL;
    m->block = calloc(n * METRIC_BLOCKS, sizeof *m->block);
    m->known = n <= KNOWN_MOST ? calloc(n * (n - 1) / 2 + 1, sizeof *m->known) : NULL;
    fine = fine && m->term && m->block;
    for (size_t s = 0; s < n && fine; s++) {
        vector_fill(inst, &inst->scenario[s], load, x);
        float *out = m->term + s * m->length;
        for (size_t k = 0; k < length; k++)
            if (spread[k] > 0)
                *out++ = (float)x[k];
    }
    if (fine) {
        size_t kept = 0;
        for (size_t k = 0; k < length; k++)
            if (spread[k] > 0)
                spread[kept++] = spread[k];
        fill_blocks(m, spread);
        nearest_by_bounds(m);
    }
    free(first);
    free(x);
    free(spread);
    return fine;
}

static struct risk_metric *metric_new(const struct instance *inst, bool matrix)
{
    struct risk_metric *m = metric_allocate(inst->scenarios);
    double *load = malloc(((size_t)inst->branches + 1) * sizeof *load);
    bool fine = m && load && load_behind(inst, load);
    if (fine)
        fine = matrix ? fill_matrix(m, inst, load) : fill_vectors(m, inst, load);
    free(load);
    if (fine)
        return m;
    risk_metric_free(m);
    return NULL;
}

struct risk_metric *metric_of_vectors(const struct instance *inst)
{
    return metric_new(inst, false);
}

struct risk_metric *risk_metric_new(const struct instance *inst)
{
    return metric_new(inst, inst->scenarios <= MATRIX_MOST);
}
