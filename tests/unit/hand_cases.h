/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances small enough to solve on paper, one for each equation of the model that can be isolated, with the optimum in USD
 * a year for either recourse. Any solver of the model is tested against them.
 *
 * Unless a builder says otherwise: a substation feeds bus "b" through one branch without impedance; one scenario, one event a
 * year, risk-neutral; hourly steps; import up to 100 kW with fast ramps at 0.1 USD/kWh, unscheduled draw 1, surplus 0.5, sag
 * 2 (no share allowed), lost load 10 USD/kWh; modules cost nothing to buy, so the plan takes all that help. */
#ifndef BALLAST_TESTS_HAND_CASES_H
#define BALLAST_TESTS_HAND_CASES_H

#include <ballast/instance.h>

#include <stdlib.h>
#include <string.h>

struct hand_case {
    const char *name;
    struct instance *(*build)(void);
    double lp, mip; /* optimum under the relaxed and the integer recourse */
};

static char *hand_text(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (!copy)
        abort();
    return strcpy(copy, text);
}

static void hand_feeder(struct instance *inst)
{
    inst->name = hand_text("by hand");
    inst->base_kv = 1;
    inst->v_source = 1;
    inst->v_min = 0.9;
    inst->v_max = 1.1;
    inst->import_cap_kw = 100;
    inst->ramp_up_kw_per_min = inst->ramp_down_kw_per_min = 1000;
    inst->energy_usd_per_kwh = 0.1;
    inst->up_usd_per_kwh = 1;
    inst->down_usd_per_kwh = 0.5;
    inst->sag_usd_per_kwh = 2;
    inst->budget_usd = 1e9;
    inst->events_per_year = 1;
    inst->bus[0].id = hand_text("substation");
    inst->bus[1].id = hand_text("b");
    inst->bus[0].voll_usd_per_kwh = inst->bus[1].voll_usd_per_kwh = 10;
    inst->branch[0].id = hand_text("line");
    inst->branch[0].to = 1;
}

/* One module type with one candidate at bus b, if any. */
static struct instance *hand_instance(int steps, int modules, int scenarios)
{
    struct instance shape = {
        .steps = steps, .buses = 2, .branches = 1, .modules = modules, .candidates = modules, .scenarios = scenarios};
    struct instance *inst = instance_new(&shape);
    if (!inst)
        abort();
    hand_feeder(inst);
    for (int t = 0; t < steps; t++)
        inst->step_hours[t] = 1;
    for (int m = 0; m < modules; m++) {
        inst->module[m].name = hand_text("module");
        inst->module[m].life_years = 10;
        inst->candidate[m].id = hand_text("site");
        inst->candidate[m].bus = 1;
        inst->candidate[m].max_units = 1;
    }
    inst->scenario[0].probability = 1;
    return inst;
}

static void hand_demand(struct instance *inst, int s, int t, double kw)
{
    inst->scenario[s].demand_kw[1 * inst->steps + t] = kw;
}

static struct instance *hand_with_storage(int steps, double kw, double kwh)
{
    struct instance *inst = hand_instance(steps, 1, 1);
    struct module_type *type = &inst->module[0];
    type->kind = MODULE_STORAGE;
    type->kw = kw;
    type->kwh = kwh;
    type->eta_charge = type->eta_discharge = 1;
    type->soc0 = 1;
    type->degradation_usd_per_kwh = 0.05;
    return inst;
}

static struct instance *hand_with_generator(int steps)
{
    struct instance *inst = hand_instance(steps, 1, 1);
    struct module_type *type = &inst->module[0];
    type->kind = MODULE_GENERATOR;
    type->kw = 100;
    type->fuel_usd_per_kwh = 0.3;
    return inst;
}

/* ---- Import ---- */

/* 40 kW before, 30 kW/h up: 70 of the 100 wanted in the first hour, all in the second. Of the 30 missing, 20 may be drawn
 * unscheduled: 7 + 20 x 1 + 10 x 10 + 10 = 137. */
static struct instance *hand_ramp_up(void)
{
    struct instance *inst = hand_instance(2, 0, 1);
    inst->initial_import_kw = 40;
    inst->ramp_up_kw_per_min = 0.5;
    inst->up_max_kw = 20;
    hand_demand(inst, 0, 0, 100);
    hand_demand(inst, 0, 1, 100);
    return inst;
}

/* The same without a limit of its own on the draw (0): 7 + 30 x 1 + 10 = 47. */
static struct instance *hand_unlimited_draw(void)
{
    struct instance *inst = hand_ramp_up();
    inst->up_max_kw = 0;
    return inst;
}

/* 100 kW before, 60 kW/h down, 20 kW wanted: 40 come and 20 are handed back. 4 + 20 x 0.5 + 2 = 16. */
static struct instance *hand_ramp_down(void)
{
    struct instance *inst = hand_instance(2, 0, 1);
    inst->initial_import_kw = 100;
    inst->ramp_down_kw_per_min = 1;
    hand_demand(inst, 0, 0, 20);
    hand_demand(inst, 0, 1, 20);
    return inst;
}

/* Half the substation is lost: 50 of 80 kW, though the ramp alone would hold the import at 74. 5 + 30 x 10 = 305. */
static struct instance *hand_derating(void)
{
    struct instance *inst = hand_instance(1, 0, 1);
    inst->initial_import_kw = 80;
    inst->ramp_down_kw_per_min = 0.1;
    inst->scenario[0].import_factor[0] = 0.5;
    hand_demand(inst, 0, 0, 80);
    return inst;
}

/* A generator at the substation bus helps what the ramp holds back: 70 from the grid and 30 at 0.3, dearer than import but
 * cheaper than a draw: 7 + 9 = 16. */
static struct instance *hand_module_at_substation(void)
{
    struct instance *inst = hand_with_generator(1);
    inst->candidate[0].bus = 0;
    inst->initial_import_kw = 40;
    inst->ramp_up_kw_per_min = 0.5;
    hand_demand(inst, 0, 0, 100);
    return inst;
}

/* ---- Load ---- */

/* 30 kW short, and sag at most a fifth of what stays connected: u + 0.2 (100 - u) = 30, u = 12.5, b = 17.5.
 * 7 + 125 + 35 = 167. */
static struct instance *hand_sag_share(void)
{
    struct instance *inst = hand_instance(1, 0, 1);
    inst->sag_share = 0.2;
    inst->scenario[0].import_factor[0] = 0.7;
    hand_demand(inst, 0, 0, 100);
    return inst;
}

/* Nothing for half an hour and an hour more: 50 (0.5 (10 + 2 x 0.5) + 1 (10 + 2 x 1.5)) = 925 for energy and delay, and
 * 50 x 3 for what is still out at the end: 1075. */
static struct instance *hand_delay(void)
{
    struct instance *inst = hand_instance(2, 0, 1);
    inst->step_hours[0] = 0.5;
    inst->bus[1].delay_usd_per_kwh_h = 2;
    inst->bus[1].unrestored_usd_per_kw = 3;
    for (int t = 0; t < 2; t++) {
        inst->scenario[0].import_factor[t] = 0;
        hand_demand(inst, 0, t, 50);
    }
    return inst;
}

/* ---- Islands ---- */

/* Cut off, with a battery that cannot form a grid: all 60 kW are dark. 600. */
static struct instance *hand_dark_island(void)
{
    struct instance *inst = hand_with_storage(1, 100, 100);
    inst->scenario[0].branch_up[0] = 0;
    hand_demand(inst, 0, 0, 60);
    return inst;
}

/* One that can: 60 kWh of wear, 3. */
static struct instance *hand_formed_island(void)
{
    struct instance *inst = hand_dark_island();
    inst->module[0].grid_forming = true;
    return inst;
}

/* Half a unit works: it forms half the grid. 30 x 10 + 30 x 0.05 = 301.5. */
static struct instance *hand_half_formed_island(void)
{
    struct instance *inst = hand_formed_island();
    inst->scenario[0].available[0] = 0.5;
    return inst;
}

/* ---- Storage ---- */

/* Half full of 200 kWh and half full again at the end; 0.8 in and 0.8 out. The 50 kW that the substation spares in the first
 * hour store 40 kWh, which give 32 of the 50 kW missing in the second: 10 + 5 + 18 x 10 + 32 x 0.05 = 196.6. */
static struct instance *hand_round_trip(void)
{
    struct instance *inst = hand_with_storage(2, 100, 200);
    inst->module[0].eta_charge = inst->module[0].eta_discharge = 0.8;
    inst->module[0].soc0 = inst->module[0].soc_end = 0.5;
    inst->scenario[0].import_factor[1] = 0.5;
    hand_demand(inst, 0, 0, 50);
    hand_demand(inst, 0, 1, 100);
    return inst;
}

/* 30 kW/h from rest while 50 kW are missing for two hours: 30, then 60, for its wear costs less than import.
 * 5 + 4 + 20 x 10 + 90 x 0.05 = 213.5. */
static struct instance *hand_storage_ramp(void)
{
    struct instance *inst = hand_with_storage(2, 100, 1000);
    inst->module[0].ramp_kw_per_min = 0.5;
    inst->import_cap_kw = 50;
    hand_demand(inst, 0, 0, 100);
    hand_demand(inst, 0, 1, 100);
    return inst;
}

/* 100 kWh of which a fifth must stay, 80 kW missing for two hours: 80 kWh against 160. 80 x 10 + 80 x 0.05 = 804. */
static struct instance *hand_reserve(void)
{
    struct instance *inst = hand_with_storage(2, 80, 100);
    inst->module[0].soc_min = 0.2;
    for (int t = 0; t < 2; t++) {
        inst->scenario[0].import_factor[t] = 0;
        hand_demand(inst, 0, t, 80);
    }
    return inst;
}

/* A full battery that must end full can only burn the surplus of 20 kW, by charging and discharging at once: ch + d = 50 and
 * d = 0.64 ch burn 450/41 kW at a wear of 40/41. Relaxed 4 + 10 - 225/41 + 40/41; in whole steps it can do nothing: 14. */
static struct instance *hand_charge_or_discharge(void)
{
    struct instance *inst = hand_with_storage(1, 50, 100);
    inst->module[0].eta_charge = inst->module[0].eta_discharge = 0.8;
    inst->module[0].soc_end = 1;
    inst->initial_import_kw = 100;
    inst->ramp_down_kw_per_min = 1;
    hand_demand(inst, 0, 0, 20);
    return inst;
}

/* ---- Generator ---- */

/* 20 kW short with at least 40 kW a unit and 7 USD a start. Relaxed, a fifth of a unit: 10 + 6 + 1.4. Whole: the unit
 * displaces import, 8 + 12 + 7. */
static struct instance *hand_minimum_output(void)
{
    struct instance *inst = hand_with_generator(1);
    inst->module[0].min_kw = 40;
    inst->module[0].start_usd = 7;
    hand_demand(inst, 0, 0, 120);
    return inst;
}

/* 50 kW short in the first and last of three hours. Idling through at 40 kW costs 8 more in fuel and saves a start of 7:
 * it stops. 30 + 30 + 14; relaxed, half a unit starts twice: 30 + 30 + 7. */
static struct instance *hand_two_starts(void)
{
    struct instance *inst = hand_with_generator(3);
    inst->module[0].min_kw = 40;
    inst->module[0].start_usd = 7;
    for (int t = 0; t < 3; t++)
        hand_demand(inst, 0, t, t == 1 ? 100 : 150);
    return inst;
}

/* Quarter hours; 15 min to start, then 30 kW a step: 0, 30, 50 of 50 kW. 7.5 + 0.25 (70 x 10 + 80 x 0.3) = 188.5. */
static struct instance *hand_start_and_ramp(void)
{
    struct instance *inst = hand_with_generator(3);
    inst->module[0].start_min = 15;
    inst->module[0].ramp_kw_per_min = 2;
    for (int t = 0; t < 3; t++) {
        inst->step_hours[t] = 0.25;
        hand_demand(inst, 0, t, 150);
    }
    return inst;
}

/* Fuel for 60 of the 100 kWh that are short: 20 + 60 x 0.3 + 40 x 10 = 438. */
static struct instance *hand_fuel(void)
{
    struct instance *inst = hand_with_generator(2);
    inst->module[0].fuel_kwh = 60;
    hand_demand(inst, 0, 0, 150);
    hand_demand(inst, 0, 1, 150);
    return inst;
}

/* Two units of which three quarters work: 150 kW relaxed, 45; one whole unit, 30 + 50 x 10 = 530. */
static struct instance *hand_part_of_a_unit(void)
{
    struct instance *inst = hand_with_generator(1);
    inst->candidate[0].max_units = 2;
    inst->scenario[0].available[0] = 0.75;
    inst->scenario[0].import_factor[0] = 0;
    hand_demand(inst, 0, 0, 150);
    return inst;
}

/* ---- Demand response ---- */

/* 100 kW wanted, 80, 80 and 125 to be had. 20 and 20 kW are called at 0.2 USD/kWh, half of it returns in the third hour:
 * 28 + 8 for energy, and one call of 3; relaxed, half a call. */
static struct instance *hand_rebound(void)
{
    struct instance *inst = hand_instance(3, 1, 1);
    struct module_type *type = &inst->module[0];
    type->kind = MODULE_DEMAND_RESPONSE;
    type->kw = 40;
    type->share = 0.3;
    type->hours = 1.5;
    type->rebound = 0.5;
    type->price_usd_per_kwh = 0.2;
    type->call_usd = 3;
    inst->import_cap_kw = 125;
    inst->scenario[0].import_factor[0] = inst->scenario[0].import_factor[1] = 0.64;
    for (int t = 0; t < 3; t++)
        hand_demand(inst, 0, t, 100);
    return inst;
}

/* Energy for three quarters of an hour: 30 of the 40 kWh, 15 back. 27.5 + 6 + 100 and the call; relaxed 15/40 of it. */
static struct instance *hand_response_hours(void)
{
    struct instance *inst = hand_rebound();
    inst->module[0].hours = 0.75;
    return inst;
}

/* A tenth of the demand may answer: 10 of 20 kW each hour, 10 kWh back. 27 + 4 + 200 and the call; relaxed 10/40 of it. */
static struct instance *hand_response_share(void)
{
    struct instance *inst = hand_rebound();
    inst->module[0].share = 0.1;
    return inst;
}

/* At least 25 kW a unit: 25 + 25 called, 25 back, import falls to 75 twice: 15 + 12.5 + 10 + 3 = 40.5. Relaxed as without. */
static struct instance *hand_response_minimum(void)
{
    struct instance *inst = hand_rebound();
    inst->module[0].min_kw = 25;
    return inst;
}

/* ---- Restoration ---- */

/* The substation is lost for an hour; 30 kW/h can be picked up, at 2 USD/kW: 60, 30, 0 kW are out. 900 + 120 + 9. */
static struct instance *hand_restoration(void)
{
    struct instance *inst = hand_instance(3, 0, 1);
    inst->restore_kw_per_min = 0.5;
    inst->bus[1].pickup_usd_per_kw = 2;
    inst->scenario[0].import_factor[0] = 0;
    for (int t = 0; t < 3; t++)
        hand_demand(inst, 0, t, 60);
    return inst;
}

/* Demand falls to 40: what is no longer wanted need not be picked up, so 10 kW are out in the second hour.
 * 700 + 80 + 7 = 787. */
static struct instance *hand_demand_drops(void)
{
    struct instance *inst = hand_restoration();
    hand_demand(inst, 0, 1, 40);
    hand_demand(inst, 0, 2, 40);
    return inst;
}

/* ---- Network ---- */

#define HAND_OCTAGON 46.193976625564337 /* 50 cos(pi/8) */
#define HAND_ROOT2 1.4142135623730951

/* 50 kVA at unity power factor: the flat side of the octagon. */
static struct instance *hand_line(void)
{
    struct instance *inst = hand_instance(1, 0, 1);
    inst->branch[0].rating_kva = 50;
    hand_demand(inst, 0, 0, 60);
    return inst;
}

/* As much reactive as active power: the side at 45 degrees. */
static struct instance *hand_line_reactive(void)
{
    struct instance *inst = hand_line();
    inst->bus[1].tan_phi = 1;
    return inst;
}

/* 1 kV, 0.5 + j0.25 ohm, tan 0.4: the square of the voltage falls by 0.0012 a kW, from 1 to 0.96^2 at least:
 * 65.333 of 80 kW. */
static struct instance *hand_voltage(void)
{
    struct instance *inst = hand_instance(1, 0, 1);
    inst->v_min = 0.95;
    inst->v_margin = 0.01;
    inst->branch[0].r_ohm = 0.5;
    inst->branch[0].x_ohm = 0.25;
    inst->bus[1].tan_phi = 0.4;
    hand_demand(inst, 0, 0, 80);
    return inst;
}

/* 10 kvar at the bus lift it by 0.005: 69.5 kW. The battery must stay full, so that reactive power is all it gives. */
static struct instance *hand_reactive_support(void)
{
    struct instance *inst = hand_with_storage(1, 1, 1);
    inst->module[0].soc_end = 1;
    inst->module[0].kvar = 10;
    inst->v_min = 0.95;
    inst->v_margin = 0.01;
    inst->branch[0].r_ohm = 0.5;
    inst->branch[0].x_ohm = 0.25;
    inst->bus[1].tan_phi = 0.4;
    hand_demand(inst, 0, 0, 80);
    return inst;
}

/* ---- Stage I ---- */

/* No import, 60 kW wanted for an hour, twice a year: 1200 without modules. A battery of 20 kW and 20 kWh costs 1000 USD over 5
 * years (no interest), 30 a year to keep, 100 to deliver; a site 500. A year: 250 a unit, 100 the site; it saves 398.
 * Three units: 850 + 2 x 3 = 856. */
static struct instance *hand_siting(void)
{
    struct instance shape = {
        .steps = 1, .buses = 2, .branches = 1, .modules = 1, .candidates = 1, .suppliers = 1, .scenarios = 1};
    struct instance *inst = instance_new(&shape);
    if (!inst)
        abort();
    hand_feeder(inst);
    inst->step_hours[0] = 1;
    inst->events_per_year = 2;
    inst->module[0] = (struct module_type){.name = hand_text("battery"),
                                           .kind = MODULE_STORAGE,
                                           .kw = 20,
                                           .unit_usd = 1000,
                                           .life_years = 5,
                                           .om_usd_per_year = 30,
                                           .kwh = 20,
                                           .eta_charge = 1,
                                           .eta_discharge = 1,
                                           .soc0 = 1,
                                           .degradation_usd_per_kwh = 0.05};
    inst->candidate[0] = (struct candidate){.id = hand_text("site"), .bus = 1, .max_units = 3, .site_usd = 500};
    inst->supplier[0].name = hand_text("near");
    inst->supplier[0].delivery_usd = 100;
    inst->supplier[0].stock[0] = INSTANCE_UNLIMITED;
    inst->scenario[0].probability = 1;
    inst->scenario[0].import_factor[0] = 0;
    hand_demand(inst, 0, 0, 60);
    return inst;
}

/* 2700 USD buy a site and two units: 600 + 2 (200 + 2) = 1004. */
static struct instance *hand_budget(void)
{
    struct instance *inst = hand_siting();
    inst->budget_usd = 2700;
    return inst;
}

/* 59 kW hold two units. */
static struct instance *hand_hosting(void)
{
    struct instance *inst = hand_siting();
    inst->bus[1].hosting_kw = 59;
    return inst;
}

/* One in stock: 350 + 2 (400 + 1) = 1152. */
static struct instance *hand_stock(void)
{
    struct instance *inst = hand_siting();
    inst->supplier[0].stock[0] = 1;
    return inst;
}

/* A site is not opened for fewer than three, which the budget cannot buy: nothing is built. */
static struct instance *hand_least_units(void)
{
    struct instance *inst = hand_budget();
    inst->candidate[0].min_units = 3;
    return inst;
}

/* At 10 % over 5 years the annuity is 0.1 / (1 - 1.1^-5) = 0.26379748079: 3800 of it, 90 and 6. */
static struct instance *hand_interest(void)
{
    struct instance *inst = hand_siting();
    inst->discount_rate = 0.1;
    return inst;
}

/* ---- Risk ---- */

/* Costs 100 and 300 with probability 1/2 each and a stress scenario of 500, 20 kW from one to the next. Mean 200, CVaR at 0.5
 * 300, half of each: 250. Radius 5 kW moves a quarter of the mass from 300 to 500, all of it in the tail: each unit gains
 * (0.5 + 0.5 / 0.5) 200, so 75 more. Four events a year: 1300. */
static struct instance *hand_risk(void)
{
    struct instance *inst = hand_instance(1, 0, 3);
    inst->events_per_year = 4;
    inst->alpha = 0.5;
    inst->weight = 0.5;
    inst->radius_kw = 5;
    for (int s = 0; s < 3; s++) {
        inst->scenario[s].probability = s < 2 ? 0.5 : 0;
        inst->scenario[s].import_factor[0] = 0;
        hand_demand(inst, s, 0, 10 + 20 * s);
    }
    return inst;
}

/* Radius 0: the sample, 1000. */
static struct instance *hand_risk_sample(void)
{
    struct instance *inst = hand_risk();
    inst->radius_kw = 0;
    return inst;
}

static const struct hand_case hand_cases[] = {
    {"ramp-limited import", hand_ramp_up, 137, 137},
    {"unlimited draw", hand_unlimited_draw, 47, 47},
    {"surplus of a slow ramp", hand_ramp_down, 16, 16},
    {"derated substation", hand_derating, 305, 305},
    {"module at the substation", hand_module_at_substation, 16, 16},
    {"sag share", hand_sag_share, 167, 167},
    {"delay and unrestored load", hand_delay, 1075, 1075},
    {"dark island", hand_dark_island, 600, 600},
    {"formed island", hand_formed_island, 3, 3},
    {"half-formed island", hand_half_formed_island, 301.5, 301.5},
    {"storage round trip", hand_round_trip, 196.6, 196.6},
    {"storage ramp", hand_storage_ramp, 213.5, 213.5},
    {"storage reserve", hand_reserve, 804, 804},
    {"charge or discharge", hand_charge_or_discharge, 14 - 185.0 / 41, 14},
    {"generator minimum", hand_minimum_output, 17.4, 27},
    {"generator starts twice", hand_two_starts, 67, 74},
    {"generator start time and ramp", hand_start_and_ramp, 188.5, 188.5},
    {"generator fuel", hand_fuel, 438, 438},
    {"part of a unit", hand_part_of_a_unit, 45, 530},
    {"response with rebound", hand_rebound, 37.5, 39},
    {"response hours", hand_response_hours, 134.625, 136.5},
    {"response share", hand_response_share, 231.75, 234},
    {"response minimum", hand_response_minimum, 37.5, 40.5},
    {"restoration limit", hand_restoration, 1029, 1029},
    {"demand drops during restoration", hand_demand_drops, 787, 787},
    {"line limit", hand_line, 600 - 9.9 * HAND_OCTAGON, 600 - 9.9 * HAND_OCTAGON},
    {"line limit with reactive power", hand_line_reactive, 600 - 9.9 * HAND_OCTAGON / HAND_ROOT2,
     600 - 9.9 * HAND_OCTAGON / HAND_ROOT2},
    {"voltage limit", hand_voltage, 800 - 9.9 * 784 / 12, 800 - 9.9 * 784 / 12},
    {"reactive support", hand_reactive_support, 800 - 9.9 * 69.5, 800 - 9.9 * 69.5},
    {"siting", hand_siting, 856, 856},
    {"budget", hand_budget, 1004, 1004},
    {"hosting", hand_hosting, 1004, 1004},
    {"stock", hand_stock, 1152, 1152},
    {"least units", hand_least_units, 1200, 1200},
    {"interest", hand_interest, 3800 * 0.26379748079474524 + 96, 3800 * 0.26379748079474524 + 96},
    {"risk", hand_risk, 1300, 1300},
    {"risk of the sample", hand_risk_sample, 1000, 1000},
};
enum { HAND_CASES = sizeof hand_cases / sizeof hand_cases[0] };

#endif
