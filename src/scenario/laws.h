/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probability laws of single quantities (ballast-model(7)). */
#ifndef BALLAST_SCENARIO_LAWS_H
#define BALLAST_SCENARIO_LAWS_H

#include <gsl/gsl_rng.h>

#include <ballast/case.h>

/* Happenings a site are counted up to here; more of them in one horizon change nothing that can be seen. */
enum { LAW_COUNT_MAX = 100 };

double law_uniform(gsl_rng *rng, double low, double high);
double law_log_uniform(gsl_rng *rng, double low, double high);
/* exp(N(ln median, sigma)) */
double law_lognormal(gsl_rng *rng, double median, double sigma);
/* Lognormal median (sigma 0: the median itself) at probability u. */
double law_lognormal_at(double u, double median, double sigma);
/* Minutes that a surge stays on top: lognormal, or Pareto of the same median. */
double law_hold(gsl_rng *rng, const struct shock_parameters *p);
/* Number of happenings at probability u, and *rest: the place of u within the step of its number, uniform again. Event
 * set: one with the given probability. Annual set: Poisson. */
int law_happens_at(double u, double probability, double *rest);
int law_poisson_at(double u, double mean, double *rest);
int law_poisson(gsl_rng *rng, double mean);
/* One index of weight[n], in proportion; -1 when all are 0. */
int law_choose(gsl_rng *rng, int n, const double *weight);

#endif
