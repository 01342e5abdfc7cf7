/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monte Carlo scenarios of demand shock and supply disruption; the instance built from a case. */
#ifndef BALLAST_SCENARIO_H
#define BALLAST_SCENARIO_H

#include <ballast/case.h>

/* The instance of a case without scenarios: in-service branches oriented away from the substation, in an order in which
 * every branch comes after the one that feeds it; buses keep the order of the case. Data centres enter a bus's tan_phi
 * and voll by rated power. NULL with *e set on failure. */
struct instance *instance_from_case(const struct planning_case *c, struct err *e);

/* The shock model (ballast-model(7)) in continuous time, averaged over the steps of the instance. Choices made where it
 * leaves room: an event set has at least one surge, trip, outage or derating in every scenario (draws are repeated
 * until there is one); the first of them, in this order, starts at the onset, a further one in the first half of the
 * horizon; the annual set has Poisson numbers of each at their rates, starting anywhere. A branch is out for a whole
 * step when it is out for at least half of it. Powers are rounded to watts, shares to millionths.
 *
 * Append `count` sampled (numbers first .. first+count-1, probability 1/count) and `stress` stress scenarios
 * (probability 0). Scenario k depends on (seed, k) only. first is the number of sampled scenarios that the instance has
 * already: they keep their data, and all share the probability. */
enum err_code scenario_generate(const struct planning_case *c, struct instance *inst, int count, int stress,
                                struct err *e);

/* Both steps with the case's own counts. */
struct instance *scenario_instance(const struct planning_case *c, struct err *e);

/* Long-form CSV of a set, and reading a user's own back (probabilities, demand, import factor, branch state,
 * availability). The format is stated in ballast-case(5). Problems carry file and line. */
enum err_code scenario_write_csv(const struct instance *inst, const char *path, struct err *e);
bool scenario_read_csv(struct instance *inst, const char *path, struct err_list *list); /* replaces the scenarios */

/* One line of figures a scenario, for tables. */
struct scenario_summary {
    /* total demand: largest, over the horizon, steepest rise between steps (to the first from the import before the
     * event) */
    double peak_kw, energy_kwh, ramp_kw_per_min;
    int branches_out; /* branches out of service at some step */
    double least_import_factor;
};
void scenario_summarise(const struct instance *inst, int s, struct scenario_summary *out);

#endif
