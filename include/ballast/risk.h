/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean-CVaR inside a Wasserstein ball over a finite set of scenarios, exactly, by one-variable convex minimisation. */
#ifndef BALLAST_RISK_H
#define BALLAST_RISK_H

#include <ballast/instance.h>

/* Distances d(s,s') in kW of the transport ball. */
struct risk_metric;
/* Those of an instance's scenarios; NULL when memory is short. */
struct risk_metric *risk_metric_new(const struct instance *inst);
/* Any others: d[n * n] symmetric, finite, not negative, zero on the diagonal. NULL where they are not, or memory is short. */
struct risk_metric *risk_metric_of(int n, const double *d);
void risk_metric_free(struct risk_metric *m);
double risk_distance(const struct risk_metric *m, int i, int j);

/* Worst-case risk of a cost vector and the probabilities that attain it. */
struct risk_value {
    double rho;        /* the risk measure, USD */
    double gamma;      /* multiplier of the ball at the optimum, USD per kW of radius */
    double radius_max; /* from this radius on rho is the largest cost (saturation) */
};

/* rho(Q) = max over P in the ball of (1 - weight) E_P[Q] + weight CVaR_alpha^P[Q].
 * n costs, nominal p[n] summing to 1 (zeros allowed), distances between as many scenarios.
 * w[n] (may be NULL): sensitivities, rho = sum w_j Q_j at the optimum, sum 1.
 * worst[n] (may be NULL): a worst-case probability vector. tail[n] (may be NULL): mass of it in the CVaR tail, sum 1 - alpha.
 * Returns ERR_NONE, ERR_MEMORY or ERR_INVALID (alpha outside [0,1), weight outside [0,1], radius < 0 or non-finite data). */
enum err_code risk_worst_case(int n, const double *q, const double *p, const struct risk_metric *metric, double alpha,
                              double weight, double radius, struct risk_value *value, double *w, double *worst,
                              double *tail);

/* Mean and CVaR of costs under fixed probabilities. */
double risk_mean(int n, const double *q, const double *p);
double risk_cvar(int n, const double *q, const double *p, double alpha);
/* A cost that no more than 1 - alpha of the probability lies above. */
double risk_quantile(int n, const double *q, const double *p, double alpha);

#endif
