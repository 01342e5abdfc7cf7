/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numerical problem: exactly the data of the two-stage model, in the order and units of the exchange format
 * (ballast export --format json). The solver knows nothing else. Units: kW, kvar, kWh, minutes, USD, per-unit
 * voltage. */
#ifndef BALLAST_INSTANCE_H
#define BALLAST_INSTANCE_H

#include <ballast/err.h>

#include <stdint.h>

enum module_kind { MODULE_STORAGE, MODULE_GENERATOR, MODULE_DEMAND_RESPONSE, MODULE_KINDS };

/* One Flexible Capacity Module type; all limits are per unit. Zero means unlimited where noted. */
struct module_type {
    char *name;
    enum module_kind kind;
    double kw, unit_usd, life_years, om_usd_per_year, start_min, kvar;
    bool grid_forming;
    double ramp_kw_per_min; /* storage, generator; 0: unlimited */
    /* storage */
    double kwh, eta_charge, eta_discharge, soc0, soc_min, soc_end, degradation_usd_per_kwh;
    /* generator (min_kw: demand response too) */
    double min_kw, fuel_usd_per_kwh, start_usd, fuel_kwh; /* fuel_kwh 0: unlimited */
    /* demand response */
    double share, hours, rebound, price_usd_per_kwh, call_usd;
};

struct instance_bus {
    char *id;
    char *classes; /* of the load that its prices mix, "residential + datacenter"; NULL: not known */
    double p_kw, q_kvar, tan_phi;
    double voll_usd_per_kwh, pickup_usd_per_kw, unrestored_usd_per_kw, delay_usd_per_kwh_h;
    double hosting_kw; /* 0: unlimited */
};

/* In service, oriented away from the substation; exactly one enters each bus but the substation. */
struct instance_branch {
    char *id;
    int from, to;
    double r_ohm, x_ohm, rating_kva; /* rating 0: unlimited */
};

struct candidate {
    char *id;
    int bus, module;
    int max_units, min_units; /* min_units applies to an opened site */
    double site_usd;
};

struct supplier {
    char *name;
    double delivery_usd; /* per unit */
    int *stock;          /* [modules]; INSTANCE_UNLIMITED: no limit */
};
enum { INSTANCE_UNLIMITED = 1000000000 };

struct scenario {
    double probability;       /* nominal; 0 for a stress scenario */
    double *demand_kw;        /* [buses * steps], bus-major: demand_kw[i * steps + t] */
    double *import_factor;    /* [steps] kappa */
    unsigned char *branch_up; /* [branches * steps], branch-major */
    double *available;        /* [candidates] rho */
    char *label;              /* what it is ("sampled", "stress: all sites surge" ...); may be NULL */
};

struct instance {
    char *name;
    int steps, buses, branches, modules, candidates, suppliers, scenarios;
    double *step_hours; /* [steps] */
    /* feeder */
    double base_kv, v_source, v_min, v_max, v_margin;
    int substation; /* bus index */
    double import_cap_kw, ramp_up_kw_per_min, ramp_down_kw_per_min, initial_import_kw, sag_share;
    double up_max_kw; /* 0: limited by the substation only */
    /* prices */
    double energy_usd_per_kwh, up_usd_per_kwh, down_usd_per_kwh, sag_usd_per_kwh;
    double restore_kw_per_min; /* 0: unlimited */
    /* economics */
    double budget_usd, discount_rate, events_per_year;
    int max_sites; /* 0: unlimited */
    /* risk */
    double alpha, radius_kw, weight;
    struct instance_bus *bus;
    struct instance_branch *branch;
    struct module_type *module;
    struct candidate *candidate;
    struct supplier *supplier; /* none: one supplier, unlimited stock, no delivery cost */
    struct scenario *scenario;
};

/* An empty instance with the arrays sized by the counts in *shape (all else in it is ignored) and zeroed,
 * scenarios included (all branches up, factors and availability 1). NULL when memory is short. */
struct instance *instance_new(const struct instance *shape);
/* Make room for n scenarios more (same initial values); false when memory is short, the instance unchanged. */
bool instance_add_scenarios(struct instance *inst, int n);
/* Copies of another's scenarios in place of its own, which must be none; the two have the same sizes. False when memory is short:
 * some may be there. */
bool instance_copy_scenarios(struct instance *inst, const struct instance *from);
void instance_free(struct instance *inst);

/* Every rule of the model on the data: radial and oriented, finite numbers, ranges, v_source inside [v_min + margin,
 * v_max], soc0 >= soc_end, prices below the least voll of a bus with demand, probabilities summing to 1 ... An instance
 * that has no scenario yet passes. Problems are added to list with message and hint (file empty, line 0). True when
 * there is none. */
bool instance_check(const struct instance *inst, struct err_list *list);
/* What no rule forbids and a planner should still know, as items without a code: there is no candidate to place anything at, or
 * two are the same in bus and module type. */
void instance_remark(const struct instance *inst, struct err_list *notes);
/* Why no plan can place a unit: "the case has no candidates: nothing can be placed"; NULL: one can. */
const char *instance_barren(const struct instance *inst);
/* Another number for nearly every other instance; alpha, radius, weight and budget apart. Of this machine only. */
uint64_t instance_fingerprint(const struct instance *inst);

/* Capital recovery factor of a module type a year (ballast-model(7)): r / (1 - (1+r)^-life), 1/life at r = 0. */
double instance_annuity(const struct instance *inst, int module);
/* Horizon in hours. */
double instance_horizon(const struct instance *inst);

/* The exchange format. instance_read_json reports every problem it can (unknown or missing key, wrong type, range) with
 * the path of the value ("buses[3].p_kw") in the message; returns NULL with list non-empty on any problem. What it
 * returns has passed instance_check. A branch may be listed either way round and is turned away from the substation;
 * labels are "sampled" and "stress" by probability. */
struct instance *instance_read_json(const char *path, struct err_list *list);
enum err_code instance_write_json(const struct instance *inst, const char *path,
                                  struct err *e); /* "-": standard output */

#endif
