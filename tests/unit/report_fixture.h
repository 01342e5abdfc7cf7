/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small instance and a result made by hand, for the tests of tables and answer files.
 *
 * Bus 0 (substation) - bus 1 (100 kW) - bus 2 (50 kW); steps of 0.5 h and 1 h; two batteries of c0 at bus 1, none of c1 at bus 2.
 * Scenario 1 (p 0.75): demand 110, 60 then 100, 50; up 10 kW in step 1.
 * Scenario 2 (p 0.25): demand 130, 50 then 100, 50; bus 1 sheds 20 kW in step 1, bus 2 sags 4 kW and 6 kW go back in step 2.
 * Scenario 3 (p 0): demand at rest; nothing happens. */
#ifndef BALLAST_TESTS_REPORT_FIXTURE_H
#define BALLAST_TESTS_REPORT_FIXTURE_H

#include <ballast/report.h>
#include <stdlib.h>
#include <string.h>

static inline void fixture_modules(struct instance *made)
{
    struct module_type *battery = &made->module[0], *dr = &made->module[1];
    battery->name = strdup("battery");
    battery->kind = MODULE_STORAGE;
    battery->kw = 50;
    battery->kwh = 100;
    battery->unit_usd = 1000;
    battery->life_years = 10;
    battery->om_usd_per_year = 5;
    battery->kvar = 20;
    battery->eta_charge = battery->eta_discharge = 0.9;
    dr->name = strdup("dr, \"called\"");
    dr->kind = MODULE_DEMAND_RESPONSE;
    dr->kw = 20;
    dr->hours = 3;
    dr->life_years = 1;
    dr->share = 1;
    made->candidate[0] = (struct candidate){strdup("c0"), 1, 0, 3, 0, 500};
    made->candidate[1] = (struct candidate){strdup("c1"), 2, 1, 2, 0, 0};
    made->supplier[0].name = strdup("near");
    made->supplier[0].delivery_usd = 10;
    made->supplier[0].stock[0] = made->supplier[0].stock[1] = 9;
}

static inline struct instance *fixture_instance(void)
{
    const struct instance shape = {
        .steps = 2, .buses = 3, .branches = 2, .modules = 2, .candidates = 2, .suppliers = 1, .scenarios = 3};
    static const double demand[3][6] = {{0, 0, 110, 100, 60, 50}, {0, 0, 130, 100, 50, 50}, {0, 0, 100, 100, 50, 50}};
    static const double probability[3] = {0.75, 0.25, 0.0};
    static const double load[3] = {0, 100, 50};
    static const char *const id[3] = {"0", "1", "2"};
    struct instance *made = instance_new(&shape);
    if (!made)
        abort();
    made->name = strdup("fixture");
    made->step_hours[0] = 0.5;
    made->step_hours[1] = 1.0;
    made->base_kv = 10;
    made->v_source = 1.0;
    made->v_min = 0.9;
    made->v_max = 1.1;
    made->import_cap_kw = 500;
    made->up_usd_per_kwh = made->down_usd_per_kwh = 2;
    made->sag_usd_per_kwh = 3;
    made->budget_usd = 5000;
    made->events_per_year = 4;
    made->alpha = 0.9;
    for (int i = 0; i < 3; i++) {
        made->bus[i].id = strdup(id[i]);
        made->bus[i].p_kw = load[i];
        made->bus[i].voll_usd_per_kwh = 10;
        made->bus[i].delay_usd_per_kwh_h = 1;
        made->bus[i].pickup_usd_per_kw = 0.5;
    }
    for (int l = 0; l < 2; l++)
        made->branch[l] = (struct instance_branch){strdup(id[l + 1]), l, l + 1, 1.0, 1.0, 0.0};
    fixture_modules(made);
    for (int s = 0; s < 3; s++) {
        made->scenario[s].probability = probability[s];
        memcpy(made->scenario[s].demand_kw, demand[s], sizeof demand[s]);
    }
    return made;
}

static inline double *fixture_zeros(size_t n)
{
    double *values = calloc(n, sizeof *values);
    if (!values)
        abort();
    return values;
}

static inline void fixture_dispatch(struct dispatch *d)
{
    d->steps = 2;
    d->buses = 3;
    d->branches = 2;
    d->candidates = 2;
    d->import_kw = fixture_zeros(2);
    d->up_kw = fixture_zeros(2);
    d->down_kw = fixture_zeros(2);
    d->unserved_kw = fixture_zeros(6);
    d->sag_kw = fixture_zeros(6);
    d->pickup_kw = fixture_zeros(6);
    d->p_kw = fixture_zeros(4);
    d->q_kvar = fixture_zeros(4);
    d->soc_kwh = fixture_zeros(4);
    d->on_units = fixture_zeros(4);
    d->voltage_pu = fixture_zeros(6);
    d->flow_kw = fixture_zeros(4);
    d->flow_kvar = fixture_zeros(4);
    d->residual_kw = 1e-7;
    for (int k = 0; k < 6; k++)
        d->voltage_pu[k] = 1.0;
}

/* Costs at the prices of the instance: up 10 kW 0.5 h at 2; 20 kW 0.5 h at 10, late by 0.5 h at 1, picked up at 0.5;
 * sag 4 kW 1 h at 3; down 6 kW 1 h at 2. */
static inline void fixture_outcomes(struct result *r)
{
    r->outcome[0] = (struct scenario_outcome){.cost = {.interface = 10, .total = 10}, .interface_kwh = 5};
    r->outcome[1] = (struct scenario_outcome){
        .cost = {.unserved = 100, .delay = 5, .pickup = 10, .sag = 12, .interface = 12, .total = 139},
        .unserved_kwh = 10,
        .sag_kwh = 4,
        .interface_kwh = 6,
        .restoration_usd = 15,
        .peak_unserved_kw = 20,
        .hours_unserved = 0.5,
        .buses_hit = 1};
    for (int s = 0; s < 3; s++) {
        r->none[s] = r->outcome[s];
        r->none[s].unserved_kwh += 30;
        r->none[s].cost.unserved += 300;
        r->none[s].cost.total += 300;
        r->none[s].hours_unserved = 1.5;
    }
}

static inline struct result *fixture_result(void)
{
    struct result *r = calloc(1, sizeof *r);
    if (!r)
        abort();
    r->status = PLAN_GAP;
    r->recourse = RECOURSE_MIP;
    r->objective = 1000.0 / 3.0;
    r->bound = 333.0;
    r->gap = 0.001;
    r->seconds = 1.25;
    r->annual_plan_usd = 262;
    r->budget_used_usd = 2520;
    r->rounds = 7;
    r->scenarios = 3;
    r->candidates = 2;
    r->buses = 3;
    r->steps = 2;
    r->suppliers = 1;
    r->units = calloc(2, sizeof *r->units);
    r->shipped = calloc(2, sizeof *r->shipped);
    r->probability = fixture_zeros(3);
    r->worst_probability = fixture_zeros(3);
    r->tail = fixture_zeros(3);
    r->outcome = calloc(3, sizeof *r->outcome);
    r->none = calloc(3, sizeof *r->none);
    r->dispatch = calloc(3, sizeof *r->dispatch);
    if (!r->units || !r->shipped || !r->outcome || !r->none || !r->dispatch)
        abort();
    r->units[0] = r->shipped[0] = 2;
    r->probability[0] = 0.75;
    r->probability[1] = 0.25;
    r->worst_probability[0] = 0.5;
    r->worst_probability[1] = 0.3;
    r->worst_probability[2] = 0.2;
    r->tail[1] = 0.1;
    r->expected_usd = 42.25;
    r->cvar_usd = 139;
    r->worst_case_usd = 139;
    r->none_expected_usd = 342.25;
    r->none_cvar_usd = r->none_worst_case_usd = 439;
    r->alpha = 0.9;
    r->radius_kw = 12.5;
    r->weight = 0.5;
    r->radius_max_kw = 80;
    r->gamma = 0.125;
    for (int s = 0; s < 3; s++)
        fixture_dispatch(&r->dispatch[s]);
    r->dispatch[0].up_kw[0] = 10;
    r->dispatch[1].unserved_kw[2] = 20;
    r->dispatch[1].pickup_kw[3] = 20;
    r->dispatch[1].sag_kw[5] = 4;
    r->dispatch[1].down_kw[1] = 6;
    r->dispatch[1].p_kw[0] = 40;
    r->dispatch[1].soc_kwh[0] = 150;
    fixture_outcomes(r);
    for (int s = 0; s < 3; s++)
        r->dispatch[s].cost = r->outcome[s].cost;
    return r;
}

#endif
