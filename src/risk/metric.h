/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transport distance between scenarios, inside the house. Few scenarios have a matrix; of more a distance is computed when it is
 * first asked for, and bounds from sums over blocks of its terms spare most of them. One thread at a time asks. */
#ifndef BALLAST_METRIC_H
#define BALLAST_METRIC_H

#include <ballast/risk.h>

#include <math.h>
#include <stddef.h>

enum { METRIC_BLOCKS = 16 };

struct risk_metric {
    int n;
    double *matrix;  /* [n*n], or NULL */
    double *nearest; /* [n] no other scenario that differs is nearer; 0 where one does not differ */
    size_t length;   /* terms that differ between scenarios at all */
    float *term;     /* [n*length] kW on average over the horizon */
    float *known;    /* [n*(n-1)/2] distances asked for, 0: not yet; NULL: too many to keep */
    float *block;    /* [n*METRIC_BLOCKS] sums of terms: their differences are no larger than the distance */
};

/* As risk_metric_new, without a matrix whatever the number of scenarios. */
struct risk_metric *metric_of_vectors(const struct instance *inst);

/* No larger than the distance. */
static inline double metric_bound(const struct risk_metric *m, int i, int j)
{
    const float *x = m->block + (size_t)i * METRIC_BLOCKS, *y = m->block + (size_t)j * METRIC_BLOCKS;
    float sum = 0;
    for (int k = 0; k < METRIC_BLOCKS; k++)
        sum += fabsf(x[k] - y[k]);
    return 0.9999 * (double)sum - 1e-3; /* rounding of the sums */
}

#endif
