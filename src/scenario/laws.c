/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "laws.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double law_uniform(gsl_rng *rng, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(rng);
}

double law_log_uniform(gsl_rng *rng, double low, double high)
{
    double u = gsl_rng_uniform(rng);
    return low > 0 ? low * pow(high / low, u) : high * u;
}

double law_lognormal(gsl_rng *rng, double median, double sigma)
{
    return median * exp(gsl_ran_gaussian(rng, sigma));
}

double law_lognormal_at(double u, double median, double sigma)
{
    if (u >= 1)
        return INFINITY;
    if (u <= 0)
        return 0;
    return median * exp(sigma * gsl_cdf_ugaussian_Pinv(u));
}

double law_hold(gsl_rng *rng, const struct shock_parameters *p)
{
    if (p->hold_law == 0)
        return law_lognormal(rng, p->hold_median_min, p->hold_sigma);
    double least = p->hold_median_min / pow(2, 1 / p->pareto_shape);
    return gsl_ran_pareto(rng, p->pareto_shape, least);
}

int law_happens_at(double u, double probability, double *rest)
{
    double calm = 1 - probability;
    if (u < calm || !(probability > 0)) {
        *rest = calm > 0 ? u / calm : u;
        return 0;
    }
    *rest = (u - calm) / probability;
    return 1;
}

int law_poisson_at(double u, double mean, double *rest)
{
    double mass = exp(-mean);
    double below = 0;
    int n = 0;
    while (n < LAW_COUNT_MAX && u >= below + mass) {
        below += mass;
        n++;
        mass *= mean / n;
    }
    *rest = mass > 0 ? fmin(1, fmax(0, (u - below) / mass)) : 0.5;
    return n;
}

int law_poisson(gsl_rng *rng, double mean)
{
    double rest;
    return mean > 0 ? law_poisson_at(gsl_rng_uniform(rng), mean, &rest) : 0;
}

int law_choose(gsl_rng *rng, int n, const double *weight)
{
    double total = 0;
    int chosen = -1;
    for (int i = 0; i < n; i++)
        total += weight[i];
    double left = gsl_rng_uniform(rng) * total;
    for (int i = 0; i < n; i++) {
        if (!(weight[i] > 0))
            continue;
        chosen = i;
        left -= weight[i];
        if (left < 0)
            break;
    }
    return chosen;
}
