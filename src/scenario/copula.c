/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "copula.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sites of the same group name form a group; a site without a name of one is a group by itself. */
static void find_groups(struct copula *k, const struct planning_case *c)
{
    for (int j = 0; j < c->datacenters; j++) {
        const char *name = c->datacenter[j].group;
        int i = 0;
        while (i < j && !(name && name[0] && c->datacenter[i].group && strcmp(name, c->datacenter[i].group) == 0))
            i++;
        k->group[j] = i < j ? k->group[i] : k->groups++;
    }
}

enum err_code copula_init(struct copula *k, const struct planning_case *c, struct err *e)
{
    const struct shock_parameters *p = &c->shock;
    memset(k, 0, sizeof *k);
    if (!(p->rho_across >= 0 && p->rho_across <= p->rho_in && p->rho_in <= 1)) {
        err_set(e, ERR_INVALID, "shock: rho_across %g and rho_in %g are no correlation of groups", p->rho_across,
                p->rho_in);
        err_hint(e, "Choose 0 <= rho_across <= rho_in <= 1.");
        return ERR_INVALID;
    }
    if (!p->copula && !(p->copula_nu > 0)) {
        err_set(e, ERR_INVALID, "shock: copula_nu %g must be above 0", p->copula_nu);
        return ERR_INVALID;
    }
    k->sites = c->datacenters;
    k->gaussian = p->copula == 1;
    k->nu = p->copula_nu;
    k->rho_in = p->rho_in;
    k->rho_across = p->rho_across;
    k->common_shock = p->common_shock;
    k->group = calloc((size_t)c->datacenters + 1, sizeof *k->group);
    k->of_group = calloc((size_t)c->datacenters + 1, sizeof *k->of_group);
    if (!k->group || !k->of_group) {
        copula_free(k);
        return err_set(e, ERR_MEMORY, "memory is short for %d data centres", c->datacenters);
    }
    find_groups(k, c);
    return ERR_NONE;
}

void copula_free(struct copula *k)
{
    free(k->group);
    free(k->of_group);
    memset(k, 0, sizeof *k);
}

/* One cause for a whole group: its sites take the place of the first of them. */
static void share_shocks(const struct copula *k, gsl_rng *rng, double *u)
{
    for (int g = 0; g < k->groups; g++) {
        bool common = gsl_rng_uniform(rng) < k->common_shock;
        int first = -1;
        for (int j = 0; common && j < k->sites; j++) {
            if (k->group[j] != g)
                continue;
            if (first < 0)
                first = j;
            u[j] = u[first];
        }
    }
}

/* Factors: one for all, one a group, one a site, with the variances that give the two correlations. Dividing all by the
 * root of the same chi-square makes the normals t. */
void copula_draw(const struct copula *k, gsl_rng *rng, double *u)
{
    double all = gsl_ran_ugaussian(rng);
    double scale = k->gaussian ? 1 : sqrt(k->nu / gsl_ran_chisq(rng, k->nu));
    for (int g = 0; g < k->groups; g++)
        k->of_group[g] = gsl_ran_ugaussian(rng);
    for (int j = 0; j < k->sites; j++) {
        double z = sqrt(k->rho_across) * all + sqrt(k->rho_in - k->rho_across) * k->of_group[k->group[j]] +
                   sqrt(1 - k->rho_in) * gsl_ran_ugaussian(rng);
        u[j] = k->gaussian ? gsl_cdf_ugaussian_P(z) : gsl_cdf_tdist_P(z * scale, k->nu);
    }
    share_shocks(k, rng, u);
}
