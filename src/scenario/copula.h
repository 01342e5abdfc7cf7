/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dependence between sites: uniforms with a t or Gaussian copula whose correlation is rho_in within a group of sites
 * and rho_across between groups; now and then one shock is common to a whole group. */
#ifndef BALLAST_SCENARIO_COPULA_H
#define BALLAST_SCENARIO_COPULA_H

#include <gsl/gsl_rng.h>

#include <ballast/case.h>

struct copula {
    int sites, groups;
    int *group; /* [sites] */
    bool gaussian;
    double nu, rho_in, rho_across, common_shock;
    double *of_group; /* [groups] scratch */
};

/* From the case's sites and shock parameters. ERR_INVALID when rho_across > rho_in or a parameter is out of range. */
enum err_code copula_init(struct copula *k, const struct planning_case *c, struct err *e);
void copula_free(struct copula *k);

/* One draw of u[sites], each uniform on (0, 1) by itself. With probability common_shock the sites of a group
 * share one. */
void copula_draw(const struct copula *k, gsl_rng *rng, double *u);

#endif
