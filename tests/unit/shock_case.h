/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small case built by hand: substation s, buses a, b, c in a chain with a tie c-s, three data centres, one module of
 * each kind. */
#ifndef BALLAST_TESTS_SHOCK_CASE_H
#define BALLAST_TESTS_SHOCK_CASE_H

#include <ballast/scenario.h>

enum { SHOCK_STEPS = 6, SHOCK_SITES = 3, SHOCK_BUSES = 4 };

struct shock_case {
    struct planning_case c;
    double hours[SHOCK_STEPS];
    struct load_class class_of[2];
    struct case_bus bus[SHOCK_BUSES];
    struct case_branch branch[4];
    struct case_module module[3];
    struct candidate candidate[3];
    struct datacenter site[SHOCK_SITES];
    struct case_supplier supplier[1];
    int stock[3];
};

static void shock_case_lists(struct shock_case *k)
{
    static const double hours[SHOCK_STEPS] = {1.0 / 12, 1.0 / 12, 1.0 / 6, 2.0 / 3, 1, 2};
    for (int t = 0; t < SHOCK_STEPS; t++)
        k->hours[t] = hours[t];
    k->class_of[0] = (struct load_class){"house", 5, 1, 2, 3};
    k->class_of[1] = (struct load_class){"ai", 20, 0, 4, 1};
    k->bus[0] = (struct case_bus){"s", 0, 0, 0, 0};
    k->bus[1] = (struct case_bus){"a", 400, 200, 0, 0};
    k->bus[2] = (struct case_bus){"b", 300, 100, 0, 500};
    k->bus[3] = (struct case_bus){"c", 200, 50, 0, 0};
    k->branch[0] = (struct case_branch){"l1", 0, 1, 0.4, 0.2, 0, true, 0};
    k->branch[1] = (struct case_branch){"tie", 3, 0, 0.1, 0.1, 0, false, 0};
    k->branch[2] = (struct case_branch){"l3", 3, 2, 1.2, 0.6, 900, true, 2};
    k->branch[3] = (struct case_branch){"l2", 1, 2, 0.8, 0.4, 0, true, 0};
    k->module[0] = (struct case_module){{.name = "battery",
                                         .kind = MODULE_STORAGE,
                                         .kw = 100,
                                         .life_years = 10,
                                         .kwh = 200,
                                         .eta_charge = 0.9,
                                         .eta_discharge = 0.9,
                                         .soc0 = 0.8},
                                        0.03,
                                        0,
                                        1,
                                        1};
    k->module[1] = (struct case_module){
        {.name = "diesel", .kind = MODULE_GENERATOR, .kw = 200, .life_years = 15}, 0.005, 0.0094, 1, 1};
    k->module[2] =
        (struct case_module){{.name = "dr", .kind = MODULE_DEMAND_RESPONSE, .kw = 20, .life_years = 5}, 0, 0, 0.7, 1};
    k->candidate[0] = (struct candidate){"c0", 1, 0, 8, 0, 100};
    k->candidate[1] = (struct candidate){"c1", 2, 1, 4, 1, 0};
    k->candidate[2] = (struct candidate){"c2", 3, 2, 5, 0, 0};
    k->site[0] = (struct datacenter){"east", "north", 2, DATACENTER_TRAINING, 1, 1000, 0.98, 6, 3, 0.5, 100, 1.5};
    k->site[1] = (struct datacenter){"west", "north", 3, DATACENTER_INFERENCE, 1, 500, 0.95, 6, 3, 0.5, 100, 1.5};
    k->site[2] = (struct datacenter){"colo", "south", 3, DATACENTER_COLOCATION, 1, 300, 1, 2, 2, 0.3, 50, 3};
    k->supplier[0] = (struct case_supplier){"depot", 50, k->stock, 1};
    for (int m = 0; m < 3; m++)
        k->stock[m] = 4;
}

static void shock_case_init(struct shock_case *k)
{
    *k = (struct shock_case){
        .c = {.name = "small",
              .base_kv = 12.66,
              .v_source = 1.05,
              .v_min = 0.95,
              .v_max = 1.06,
              .v_margin = 0.005,
              .import_cap_kw = 3000,
              .ramp_up_pct_per_min = 2,
              .ramp_down_pct_per_min = 5,
              .sag_share = 0.05,
              .up_max_kw = 300,
              .energy_usd_per_kwh = 0.1,
              .up_usd_per_kwh = 1,
              .down_usd_per_kwh = 1,
              .sag_usd_per_kwh = 2,
              .steps = SHOCK_STEPS,
              .start_hour = 17.5,
              .budget_usd = 1e6,
              .discount_rate = 0.07,
              .events_per_year = 10,
              .alpha = 0.9,
              .radius_kw = 20,
              .weight = 0.5,
              .scenario = {.count = 20, .stress = 8, .seed = 7, .stress_amplitude = 1.5, .stress_hold = 2}}};
    k->c.shock = (struct shock_parameters){.surge_median = 0.6,
                                           .surge_sigma = 0.5,
                                           .ramp_min_s = 10,
                                           .ramp_max_s = 600,
                                           .hold_median_min = 45,
                                           .hold_sigma = 1,
                                           .pareto_shape = 1.8,
                                           .decay_min_min = 5,
                                           .decay_max_min = 20,
                                           .cycle_min = 15,
                                           .cycle_depth = 0.3,
                                           .cycle_duty = 0.1,
                                           .trip_probability = 0.2,
                                           .trip_drop_min = 0.6,
                                           .trip_drop_max = 1,
                                           .return_min_h = 0.5,
                                           .return_max_h = 4,
                                           .return_block = 0.25,
                                           .copula_nu = 4,
                                           .rho_in = 0.6,
                                           .rho_across = 0.2,
                                           .common_shock = 0.15,
                                           .background_sigma = 0.05,
                                           .background_rho = 0.8};
    k->c.disruption = (struct disruption_parameters){.outage_per_km_year = 0.065,
                                                     .outage_probability = 0.3,
                                                     .repair_median_h = 3,
                                                     .repair_sigma = 0.6,
                                                     .repair_min_h = 0.5,
                                                     .repair_max_h = 12,
                                                     .derating_probability = 0.05,
                                                     .deratings_per_year = 0.5,
                                                     .derating_min = 0.4,
                                                     .derating_max = 0.8,
                                                     .derating_min_h = 1,
                                                     .derating_max_h = 4};
    for (int h = 0; h < 24; h++)
        k->c.profile[h] = 0.5 + 0.02 * h;
    shock_case_lists(k);
    k->c.step_hours = k->hours;
    k->c.classes = 2;
    k->c.buses = SHOCK_BUSES;
    k->c.branches = 4;
    k->c.modules = k->c.candidates = 3;
    k->c.suppliers = 1;
    k->c.datacenters = SHOCK_SITES;
    k->c.load_class = k->class_of;
    k->c.bus = k->bus;
    k->c.branch = k->branch;
    k->c.module = k->module;
    k->c.candidate = k->candidate;
    k->c.supplier = k->supplier;
    k->c.datacenter = k->site;
}

#endif
