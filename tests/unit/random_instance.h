/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small random instances with everything in them: all module kinds, outages, islands, suppliers, unequal steps, ramps, line and
 * voltage limits, loads that are shed alike, partial availability, stress scenarios, extremes of the risk parameters. The same number gives the same
 * instance everywhere. */
#ifndef BALLAST_TESTS_RANDOM_INSTANCE_H
#define BALLAST_TESTS_RANDOM_INSTANCE_H

#include <ballast/instance.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

static unsigned long long random_state;

static double random_share(void) /* [0, 1), splitmix64 */
{
    unsigned long long z = random_state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double random_in(double low, double high)
{
    return low + (high - low) * random_share();
}

static int random_int(int low, int high)
{
    return low + (int)(random_share() * (high - low + 1));
}

static double random_of(int count, const double *values)
{
    return values[random_int(0, count - 1)];
}
#define RANDOM_OF(...) random_of((int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), (const double[]){__VA_ARGS__})

static char *random_name(const char *prefix, int number)
{
    char text[24];
    snprintf(text, sizeof text, "%s%d", prefix, number);
    return strdup(text);
}

static void random_modules(struct instance *inst)
{
    inst->module[0] = (struct module_type){.name = strdup("battery"),
                                           .kind = MODULE_STORAGE,
                                           .kw = 150,
                                           .unit_usd = 9e4,
                                           .life_years = 12,
                                           .om_usd_per_year = 900,
                                           .kvar = 80,
                                           .grid_forming = true,
                                           .kwh = 260,
                                           .eta_charge = 0.95,
                                           .eta_discharge = 0.92,
                                           .soc0 = 0.8,
                                           .soc_min = 0.1,
                                           .soc_end = RANDOM_OF(0, 0.3),
                                           .degradation_usd_per_kwh = 0.02};
    inst->module[1] = (struct module_type){.name = strdup("flow"),
                                           .kind = MODULE_STORAGE,
                                           .kw = 90,
                                           .unit_usd = 7e4,
                                           .life_years = 20,
                                           .om_usd_per_year = 300,
                                           .start_min = 10,
                                           .kwh = 500,
                                           .eta_charge = 0.8,
                                           .eta_discharge = 0.81,
                                           .soc0 = 0.9,
                                           .ramp_kw_per_min = RANDOM_OF(0, 1.5),
                                           .degradation_usd_per_kwh = 0.01};
    inst->module[2] = (struct module_type){.name = strdup("engine"),
                                           .kind = MODULE_GENERATOR,
                                           .kw = 200,
                                           .unit_usd = 1.4e5,
                                           .life_years = 15,
                                           .om_usd_per_year = 2000,
                                           .start_min = RANDOM_OF(0, 15),
                                           .kvar = RANDOM_OF(0, 120),
                                           .grid_forming = random_share() < 0.5,
                                           .min_kw = RANDOM_OF(0, 60),
                                           .ramp_kw_per_min = RANDOM_OF(0, 5),
                                           .fuel_usd_per_kwh = 0.2,
                                           .start_usd = RANDOM_OF(0, 45),
                                           .fuel_kwh = RANDOM_OF(0, 250)};
    inst->module[3] = (struct module_type){.name = strdup("response"),
                                           .kind = MODULE_DEMAND_RESPONSE,
                                           .kw = 40,
                                           .unit_usd = 4000,
                                           .life_years = 10,
                                           .om_usd_per_year = 100,
                                           .min_kw = RANDOM_OF(0, 12),
                                           .share = 0.3,
                                           .hours = 1.5,
                                           .rebound = RANDOM_OF(0, 1),
                                           .price_usd_per_kwh = 0.3,
                                           .call_usd = RANDOM_OF(0, 8)};
}

static void random_feeder(struct instance *inst)
{
    double load = 0;
    for (int i = 0; i < inst->buses; i++) {
        struct instance_bus *bus = &inst->bus[i];
        bus->id = random_name("b", i);
        bus->p_kw = i == 0 || random_share() < 0.15 ? 0 : random_in(20, 250);
        bus->tan_phi = random_in(0, 0.6);
        bus->q_kvar = bus->p_kw * bus->tan_phi;
        bus->voll_usd_per_kwh = RANDOM_OF(5, 10, 30, 100);
        bus->pickup_usd_per_kw = RANDOM_OF(0, 0.5, 2);
        bus->unrestored_usd_per_kw = RANDOM_OF(0, 5);
        bus->delay_usd_per_kwh_h = RANDOM_OF(0, 1);
        bus->hosting_kw = RANDOM_OF(0, 0, 350);
        load += bus->p_kw;
    }
    for (int l = 0; l < inst->branches; l++)
        inst->branch[l] = (struct instance_branch){.id = random_name("l", l),
                                                   .from = random_int(l > 2 ? l - 2 : 0, l),
                                                   .to = l + 1,
                                                   .r_ohm = random_in(0.2, 1.6),
                                                   .x_ohm = random_in(0.2, 1.2),
                                                   .rating_kva = RANDOM_OF(0, 0, 500, 1500)};
    inst->base_kv = 11;
    inst->v_source = 1.02;
    inst->v_min = RANDOM_OF(0.9, 0.97);
    inst->v_max = 1.05;
    inst->v_margin = 0.005;
    inst->import_cap_kw = load * random_in(1, 1.3) + 50;
    inst->ramp_up_kw_per_min = 0.02 * inst->import_cap_kw;
    inst->ramp_down_kw_per_min = 0.05 * inst->import_cap_kw;
    inst->initial_import_kw = 0.9 * load;
    inst->sag_share = RANDOM_OF(0, 0.05);
    inst->up_max_kw = RANDOM_OF(0, 0.2) * load;
    inst->energy_usd_per_kwh = 0.08;
    inst->up_usd_per_kwh = 4;
    inst->down_usd_per_kwh = 0.5;
    inst->sag_usd_per_kwh = 2;
    inst->restore_kw_per_min = RANDOM_OF(0, 20);
}

static void random_scenario(struct instance *inst, struct scenario *s, bool stress)
{
    int T = inst->steps;
    for (int i = 0; i < inst->buses; i++)
        for (int t = 0; t < T; t++)
            s->demand_kw[i * T + t] = inst->bus[i].p_kw * random_in(0.8, 1.1);
    int surge = random_int(1, inst->buses - 1), from = random_int(0, T - 1);
    for (int t = from; t < T; t++)
        s->demand_kw[surge * T + t] += random_in(50, stress ? 900 : 500);
    int out = random_int(0, inst->branches - 1), first = random_int(0, T - 1);
    for (int t = first; t < T && random_share() < 0.7; t++)
        s->branch_up[out * T + t] = 0;
    if (stress || random_share() < 0.3)
        for (int t = random_int(0, T - 1); t < T; t++)
            s->import_factor[t] = 0.5;
    for (int c = 0; c < inst->candidates; c++)
        s->available[c] =
            (double)random_int(random_share() < 0.7 ? inst->candidate[c].max_units : 0, inst->candidate[c].max_units) /
            inst->candidate[c].max_units;
}

static void random_stage_one(struct instance *inst)
{
    for (int c = 0; c < inst->candidates; c++)
        inst->candidate[c] = (struct candidate){.id = random_name("c", c),
                                                .bus = random_int(0, inst->buses - 1),
                                                .module = random_int(0, 3),
                                                .max_units = random_int(1, 3),
                                                .min_units = random_int(0, 4) == 0,
                                                .site_usd = RANDOM_OF(0, 12000)};
    for (int k = 0; k < inst->suppliers; k++) {
        inst->supplier[k].name = random_name("s", k);
        inst->supplier[k].delivery_usd = RANDOM_OF(0, 900);
        for (int m = 0; m < inst->modules; m++)
            inst->supplier[k].stock[m] = random_int(0, 3);
    }
    inst->budget_usd = RANDOM_OF(2e5, 6e5, 3e6);
    inst->discount_rate = RANDOM_OF(0, 0.07);
    inst->events_per_year = RANDOM_OF(1, 12, 40);
    inst->max_sites = random_int(0, 1) * 2;
    inst->alpha = RANDOM_OF(0, 0.5, 0.9, 0.99);
    inst->radius_kw = RANDOM_OF(0, 5, 40, 1e6);
    inst->weight = RANDOM_OF(0, 0.5, 1);
}

/* Loads as a feeder has them: two classes of price, each bus with the same profile at its own size, but where a surge is. */
static void random_alike(struct instance *inst)
{
    int T = inst->steps;
    double profile[64];
    for (int t = 0; t < T; t++)
        profile[t] = random_in(0.6, 1);
    for (int i = 2; i < inst->buses; i++) {
        const struct instance_bus *like = &inst->bus[random_int(0, 1)];
        inst->bus[i].voll_usd_per_kwh = like->voll_usd_per_kwh;
        inst->bus[i].pickup_usd_per_kw = like->pickup_usd_per_kw;
        inst->bus[i].unrestored_usd_per_kw = like->unrestored_usd_per_kw;
        inst->bus[i].delay_usd_per_kwh_h = like->delay_usd_per_kwh_h;
    }
    for (int s = 0; s < inst->scenarios; s++) {
        for (int i = 0; i < inst->buses; i++) {
            double *demand = &inst->scenario[s].demand_kw[i * T], size = inst->bus[i].p_kw * random_in(0.8, 1.1);
            bool surge = false;
            for (int t = 0; t < T; t++)
                surge = surge || demand[t] > 1.1 * inst->bus[i].p_kw;
            for (int t = 0; t < T && !surge; t++)
                demand[t] = size * profile[t];
        }
    }
}

static struct instance *random_instance(unsigned long long number, int most_steps, int most_candidates)
{
    bool alike = number % 2;
    random_state = number * 0x2545f4914f6cdd1dULL + 1;
    struct instance shape = {.steps = random_int(2, most_steps),
                             .buses = alike ? random_int(6, 14) : random_int(3, 9),
                             .modules = 4,
                             .candidates = random_int(1, most_candidates),
                             .suppliers = random_int(0, 2)};
    int sampled = random_int(1, 4), stress = random_int(0, 2);
    shape.branches = shape.buses - 1;
    shape.scenarios = sampled + stress;
    struct instance *inst = instance_new(&shape);
    ck_assert_ptr_nonnull(inst);
    inst->name = random_name("random ", (int)number);
    for (int t = 0; t < inst->steps; t++)
        inst->step_hours[t] = RANDOM_OF(5.0 / 60, 0.25, 0.5, 1);
    random_modules(inst);
    random_feeder(inst);
    random_stage_one(inst);
    for (int s = 0; s < inst->scenarios; s++) {
        inst->scenario[s].probability = s < sampled ? 1.0 / sampled : 0;
        random_scenario(inst, &inst->scenario[s], s >= sampled);
    }
    if (alike)
        random_alike(inst);
    return inst;
}

#endif
