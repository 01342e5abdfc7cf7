/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/risk.h>

#include <math.h>

double risk_mean(int n, const double *q, const double *p)
{
    double sum = 0;
    for (int j = 0; j < n; j++)
        sum += p[j] * q[j];
    return sum;
}

/* Mass and cost of everything that costs exactly `level`, and the next lower cost. */
static double mass_at(int n, const double *q, const double *p, double level, double *below)
{
    double mass = 0;
    *below = -INFINITY;
    for (int j = 0; j < n; j++) {
        if (q[j] == level)
            mass += p[j];
        else if (q[j] < level && q[j] > *below && p[j] > 0)
            *below = q[j];
    }
    return mass;
}

/* Costs are taken from the top, one level a pass: no memory is needed, and tails are short. */
static double walk_tail(int n, const double *q, const double *p, double tail, double *last)
{
    double level = -INFINITY;
    for (int j = 0; j < n; j++)
        if (p[j] > 0 && q[j] > level)
            level = q[j];
    double open = tail;
    double sum = 0;
    while (open > 0 && isfinite(level)) {
        double below;
        double mass = fmin(mass_at(n, q, p, level, &below), open);
        /* Probabilities that sum to a little less than 1 leave a remainder: it belongs to the last level. */
        if (isinf(below))
            mass = open;
        sum += mass * level;
        open -= mass;
        *last = level;
        level = below;
    }
    return sum;
}

double risk_cvar(int n, const double *q, const double *p, double alpha)
{
    double last = 0;
    return walk_tail(n, q, p, 1 - alpha, &last) / (1 - alpha);
}

double risk_quantile(int n, const double *q, const double *p, double alpha)
{
    double last = 0;
    walk_tail(n, q, p, 1 - alpha, &last);
    return last;
}
