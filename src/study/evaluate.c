/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan against scenarios that it was not made for. */
#include <ballast/risk.h>
#include <ballast/study.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int find_candidate(const struct instance *inst, const char *id)
{
    for (int c = 0; c < inst->candidates; c++)
        if (strcmp(inst->candidate[c].id, id) == 0)
            return c;
    return -1;
}

static enum err_code place(const struct instance *inst, const struct answer_site *site, int *units, struct err *e)
{
    int c = find_candidate(inst, site->candidate);
    if (c < 0) {
        err_set(e, ERR_INVALID, "The plan has units at candidate %.60s, which the case does not have", site->candidate);
        err_hint(e, "Evaluate the plan on the case that it was made for, with other scenarios.");
        return ERR_INVALID;
    }
    const struct candidate *its = &inst->candidate[c];
    const char *bus = inst->bus[its->bus].id, *module = inst->module[its->module].name;
    if (strcmp(bus, site->bus) != 0 || strcmp(module, site->module) != 0)
        return err_set(e, ERR_INVALID,
                       "Candidate %.60s is %.40s at bus %.40s in the plan, %.40s at bus %.40s in the case",
                       site->candidate, site->module, site->bus, module, bus);
    if (site->units > its->max_units)
        return err_set(e, ERR_INVALID, "The plan has %d units at candidate %.60s, the case allows %d", site->units,
                       site->candidate, its->max_units);
    units[c] = site->units;
    return ERR_NONE;
}

enum err_code study_plan_units(const struct instance *inst, const struct answer *a, int *units, struct err *e)
{
    enum err_code code = ERR_NONE;
    memset(units, 0, (size_t)inst->candidates * sizeof *units);
    for (int k = 0; k < a->sites && code == ERR_NONE; k++)
        code = place(inst, &a->site[k], units, e);
    return code;
}

/* Mean of values at n sampled scenarios, and what its sampling leaves open. */
static struct study_estimate estimate(double mean, double variance, int n)
{
    const double normal_95 = 1.959964;
    double error = n > 1 ? sqrt(variance / (n - 1)) : NAN;
    return (struct study_estimate){mean, error, mean - normal_95 * error, mean + normal_95 * error};
}

enum err_code study_estimates(const struct result *r, struct study_estimate *mean, struct study_estimate *cvar)
{
    double *cost = malloc((size_t)r->scenarios * sizeof *cost);
    if (!cost)
        return ERR_MEMORY;
    int n = 0;
    for (int s = 0; s < r->scenarios; s++) {
        n += r->probability[s] > 0;
        cost[s] = r->outcome[s].cost.total;
    }
    double tail = 1 - r->alpha, eta = risk_quantile(r->scenarios, cost, r->probability, r->alpha);
    double excess = (r->cvar_usd - eta) * tail, spread = 0, tail_spread = 0;
    for (int s = 0; s < r->scenarios; s++) {
        spread += r->probability[s] * pow(cost[s] - r->expected_usd, 2);
        tail_spread += r->probability[s] * pow(fmax(0, cost[s] - eta) - excess, 2);
    }
    *mean = estimate(r->expected_usd, spread, n);
    *cvar = estimate(r->cvar_usd, tail_spread / (tail * tail), n);
    free(cost);
    return ERR_NONE;
}
