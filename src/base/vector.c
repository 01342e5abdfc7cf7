/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/vector.h>

#include <math.h>

/* Sums run in lanes of their own, added up at the end: a compiler may not do that by itself, and with it these loops keep the whole
 * width of the machine busy. */
enum { LANES = 8 };

static double total(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

double vector_dot(size_t n, const double *restrict x, const double *restrict y)
{
    double lane[LANES] = {0};
    size_t k = 0;
    for (; k + LANES <= n; k += LANES)
        for (size_t b = 0; b < LANES; b++)
            lane[b] += x[k + b] * y[k + b];
    for (size_t b = 0; k < n; k++, b++)
        lane[b] += x[k] * y[k];
    return total(lane);
}

double vector_distance(size_t n, const double *restrict x, const double *restrict y)
{
    double lane[LANES] = {0};
    size_t k = 0;
    for (; k + LANES <= n; k += LANES)
        for (size_t b = 0; b < LANES; b++)
            lane[b] += fabs(x[k + b] - y[k + b]);
    for (size_t b = 0; k < n; k++, b++)
        lane[b] += fabs(x[k] - y[k]);
    return total(lane);
}

double vector_distance_float(size_t n, const float *restrict x, const float *restrict y)
{
    double lane[LANES] = {0};
    size_t k = 0;
    for (; k + LANES <= n; k += LANES)
        for (size_t b = 0; b < LANES; b++)
            lane[b] += (double)fabsf(x[k + b] - y[k + b]);
    for (size_t b = 0; k < n; k++, b++)
        lane[b] += (double)fabsf(x[k] - y[k]);
    return total(lane);
}
