/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan against scenarios that it was not made for. */
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

void study_estimates(const struct result *r, struct study_estimate *mean, struct study_estimate *cvar)
{
    int n = 0;
    double sum = 0, eta = 0, above = 0;
    for (int s = 0; s < r->scenarios; s++) {
        n += r->probability[s] > 0;
        sum += r->probability[s] * r->outcome[s].cost.total;
    }
    /* The quantile: the least cost with at most 1 - alpha of the probability above it. */
    for (int s = 0; s < r->scenarios; s++) {
        double beyond = 0;
        for (int other = 0; other < r->scenarios; other++)
            beyond += r->outcome[other].cost.total > r->outcome[s].cost.total ? r->probability[other] : 0;
        if (r->probability[s] > 0 && beyond <= 1 - r->alpha + 1e-12 && (above == 0 || r->outcome[s].cost.total < eta)) {
            eta = r->outcome[s].cost.total;
            above = 1;
        }
    }
    double excess = 0, spread = 0, tail_spread = 0;
    for (int s = 0; s < r->scenarios; s++)
        excess += r->probability[s] * fmax(0, r->outcome[s].cost.total - eta);
    for (int s = 0; s < r->scenarios; s++) {
        double cost = r->outcome[s].cost.total;
        spread += r->probability[s] * (cost - sum) * (cost - sum);
        tail_spread += r->probability[s] * pow(fmax(0, cost - eta) - excess, 2);
    }
    *mean = estimate(sum, spread, n);
    *cvar = estimate(eta + excess / (1 - r->alpha), tail_spread / pow(1 - r->alpha, 2), n);
}
