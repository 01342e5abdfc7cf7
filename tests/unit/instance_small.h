/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A valid instance built by hand: three buses in a chain, a module and a candidate of each kind, two steps, two
 * scenarios. */
#ifndef BALLAST_TESTS_INSTANCE_SMALL_H
#define BALLAST_TESTS_INSTANCE_SMALL_H

#include <ballast/instance.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *small_text(const char *format, int number)
{
    char text[32];
    snprintf(text, sizeof text, "%s%d", format, number);
    return strdup(text);
}

static void small_lists(struct instance *inst)
{
    for (int i = 0; i < 3; i++)
        inst->bus[i] = (struct instance_bus){.id = small_text("b", i),
                                             .p_kw = 100.0 * i,
                                             .q_kvar = 30.0 * i,
                                             .tan_phi = 0.3,
                                             .voll_usd_per_kwh = 10,
                                             .pickup_usd_per_kw = 1,
                                             .unrestored_usd_per_kw = 2,
                                             .delay_usd_per_kwh_h = 0.5,
                                             .hosting_kw = 0};
    for (int l = 0; l < 2; l++)
        inst->branch[l] = (struct instance_branch){
            .id = small_text("l", l), .from = l, .to = l + 1, .r_ohm = 0.1, .x_ohm = 0.2, .rating_kva = 1500};
    inst->module[0] = (struct module_type){.name = strdup("battery"),
                                           .kind = MODULE_STORAGE,
                                           .kw = 50,
                                           .unit_usd = 1000,
                                           .life_years = 10,
                                           .om_usd_per_year = 5,
                                           .kvar = 10,
                                           .grid_forming = true,
                                           .kwh = 100,
                                           .eta_charge = 0.9,
                                           .eta_discharge = 0.95,
                                           .soc0 = 0.8,
                                           .soc_min = 0.1,
                                           .soc_end = 0.2,
                                           .degradation_usd_per_kwh = 0.01};
    inst->module[1] = (struct module_type){.name = strdup("diesel"),
                                           .kind = MODULE_GENERATOR,
                                           .kw = 80,
                                           .unit_usd = 2000,
                                           .life_years = 15,
                                           .start_min = 2,
                                           .ramp_kw_per_min = 20,
                                           .min_kw = 20,
                                           .fuel_usd_per_kwh = 0.2,
                                           .start_usd = 10,
                                           .fuel_kwh = 500};
    inst->module[2] = (struct module_type){.name = strdup("dr"),
                                           .kind = MODULE_DEMAND_RESPONSE,
                                           .kw = 20,
                                           .unit_usd = 50,
                                           .life_years = 1,
                                           .share = 0.25,
                                           .hours = 3,
                                           .rebound = 1,
                                           .price_usd_per_kwh = 0.1,
                                           .call_usd = 5};
    for (int c = 0; c < 3; c++)
        inst->candidate[c] = (struct candidate){
            .id = small_text("c", c), .bus = 2 - c, .module = c, .max_units = 2 + c, .min_units = c, .site_usd = 10};
    inst->supplier[0].name = strdup("depot");
    inst->supplier[0].delivery_usd = 3;
    inst->supplier[0].stock[0] = 4;
    inst->supplier[0].stock[2] = INSTANCE_UNLIMITED;
}

static struct instance *instance_small(void)
{
    const struct instance shape = {
        .steps = 2, .buses = 3, .branches = 2, .modules = 3, .candidates = 3, .suppliers = 1, .scenarios = 2};
    struct instance *inst = instance_new(&shape);
    ck_assert_ptr_nonnull(inst);
    inst->name = strdup("small \"one\"");
    inst->step_hours[0] = 1.0 / 12;
    inst->step_hours[1] = 1;
    inst->base_kv = 12.66;
    inst->v_source = 1.02;
    inst->v_min = 0.95;
    inst->v_max = 1.05;
    inst->v_margin = 0.005;
    inst->import_cap_kw = 500;
    inst->ramp_up_kw_per_min = 10;
    inst->ramp_down_kw_per_min = 25;
    inst->initial_import_kw = 300;
    inst->sag_share = 0.05;
    inst->energy_usd_per_kwh = 0.1;
    inst->up_usd_per_kwh = 1;
    inst->down_usd_per_kwh = 0.5;
    inst->sag_usd_per_kwh = 2;
    inst->restore_kw_per_min = 20;
    inst->budget_usd = 1e5;
    inst->discount_rate = 0.07;
    inst->events_per_year = 12;
    inst->max_sites = 2;
    inst->alpha = 0.95;
    inst->radius_kw = 40;
    inst->weight = 0.5;
    small_lists(inst);
    for (int s = 0; s < 2; s++)
        for (int k = 2; k < 6; k++)
            inst->scenario[s].demand_kw[k] = 100 + 0.1 * k + s;
    inst->scenario[0].probability = 1;
    inst->scenario[1].branch_up[3] = 0;
    inst->scenario[1].import_factor[0] = 0.4;
    inst->scenario[1].available[1] = 2.0 / 3;
    return inst;
}

#endif
