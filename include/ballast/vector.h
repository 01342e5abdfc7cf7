/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over long vectors, fast and the same on every run. */
#ifndef BALLAST_VECTOR_H
#define BALLAST_VECTOR_H

#include <stddef.h>

/* sum_k x[k] y[k] */
double vector_dot(size_t n, const double *restrict x, const double *restrict y);
/* sum_k |x[k] - y[k]| */
double vector_distance(size_t n, const double *restrict x, const double *restrict y);
double vector_distance_float(size_t n, const float *restrict x, const float *restrict y);

#endif
