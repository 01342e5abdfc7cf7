/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unserved energy and imbalance by bus, by step and by scenario. */
#include "allocation.h"
#include "mix.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Power below this is a rounding of the solver, not an interruption. */
static const double least_kw = 1e-3;

/* The last column of the tables by bus and by step says which scenario they are of; a mix has none. */
static void begin_mix(struct table_builder *b, struct report_table *out, const char *name, const char *title,
                      const struct report_column *columns, int column_count, enum report_weighting weighting)
{
    table_begin(b, out, name, title, columns, weighting == REPORT_SCENARIO ? column_count : column_count - 1);
}

static void put_mix(struct table_builder *b, enum report_weighting weighting, int scenario)
{
    if (weighting == REPORT_SCENARIO)
        put_number(b, scenario + 1);
}

/* ---- By bus ---- */

static void add_bus_step(const struct instance *inst, const struct dispatch *d, int i, int t, double tau, double w,
                         struct bus_energy *e)
{
    size_t k = (size_t)i * (size_t)inst->steps + (size_t)t;
    const struct instance_bus *bus = &inst->bus[i];
    double len = inst->step_hours[t], u = d->unserved_kw[k];
    e->unserved_kwh += w * len * u;
    e->sag_kwh += w * len * d->sag_kw[k];
    e->hours_unserved += u > least_kw ? w * len : 0.0;
    e->peak_unserved_kw = fmax(e->peak_unserved_kw, u > least_kw ? u : 0.0);
    e->unserved_usd += w * len * bus->voll_usd_per_kwh * u;
    e->sag_usd += w * len * inst->sag_usd_per_kwh * d->sag_kw[k];
    e->delay_usd += w * len * tau * bus->delay_usd_per_kwh_h * u;
    e->pickup_usd += w * bus->pickup_usd_per_kw * d->pickup_kw[k];
    if (t == inst->steps - 1) {
        e->out_at_end_kw += w * u;
        e->unrestored_usd += w * bus->unrestored_usd_per_kw * u;
    }
}

static void add_scenario(const struct instance *inst, const struct dispatch *d, int s, double w, double *share,
                         struct bus_energy *energy)
{
    double tau = 0.0;
    for (int t = 0; t < inst->steps; t++) {
        double len = inst->step_hours[t], up = len * d->up_kw[t], down = len * d->down_kw[t];
        tau += len;
        mix_interface_share(inst, s, t, share);
        for (int i = 0; i < inst->buses; i++) {
            add_bus_step(inst, d, i, t, tau, w, &energy[i]);
            energy[i].up_kwh += w * up * share[i];
            energy[i].down_kwh += w * down * share[i];
            energy[i].interface_usd += w * share[i] * (inst->up_usd_per_kwh * up + inst->down_usd_per_kwh * down);
        }
    }
}

struct bus_energy *bus_energy_mix(const struct instance *inst, const struct result *r, enum report_weighting weighting,
                                  int scenario)
{
    if (!mix_has_dispatch(inst, r, weighting == REPORT_SCENARIO ? scenario : REPORT_ALL))
        return NULL;
    double *w = mix_weights(inst, r, weighting, scenario);
    double *share = calloc((size_t)inst->buses + 1, sizeof *share);
    struct bus_energy *energy = calloc((size_t)inst->buses + 1, sizeof *energy);
    if (!w || !share || !energy) {
        free(energy);
        energy = NULL;
    }
    for (int s = 0; energy && s < r->scenarios; s++)
        if (w[s] > 0.0)
            add_scenario(inst, &r->dispatch[s], s, w[s], share, energy);
    free(w);
    free(share);
    return energy;
}

static const struct report_column unserved_bus_columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, "bus"},
    {"load_kw", "Base load", "kW", CELL_REAL, 1, false, "nominal load without that of data centres"},
    {"unserved_kwh", "Unserved", "kWh", CELL_REAL, 2, true, "energy not served, per event"},
    {"hours", "Duration", "h", CELL_REAL, 2, false, "hours with load disconnected, per event"},
    {"peak_kw", "Peak", "kW", CELL_REAL, 1, false, "most load disconnected at once in any scenario of the mix"},
    {"end_kw", "At end", "kW", CELL_REAL, 1, true, "still disconnected at the end of the horizon"},
    {"unserved_usd", "Lost load", "USD", CELL_REAL, 0, true, "unserved energy at the value of lost load"},
    {"delay_usd", "Delay", "USD", CELL_REAL, 0, true, "restoration: lateness of supply"},
    {"pickup_usd", "Pick-up", "USD", CELL_REAL, 0, true, "restoration: load picked up again"},
    {"unrestored_usd", "Not restored", "USD", CELL_REAL, 0, true, "restoration: load still out at the end"},
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"}, /* of one scenario only */
};
static const struct report_column imbalance_bus_columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, "bus"},
    {"load_kw", "Base load", "kW", CELL_REAL, 1, false, "nominal load without that of data centres"},
    {"imbalance_kwh", "Imbalance", "kWh", CELL_REAL, 2, true, "local sag and interface imbalance together, per event"},
    {"sag_kwh", "Sag", "kWh", CELL_REAL, 2, true, "deficit of load that stays connected"},
    {"interface_kwh", "Interface", "kWh", CELL_REAL, 2, true, "its share, by change of demand, of up and down"},
    {"up_kwh", "Up", "kWh", CELL_REAL, 2, true, "unscheduled draw at the substation"},
    {"down_kwh", "Down", "kWh", CELL_REAL, 2, true, "unscheduled surplus handed back"},
    {"sag_usd", "Sag cost", "USD", CELL_REAL, 0, true, "cost of the deficit"},
    {"interface_usd", "Interf. cost", "USD", CELL_REAL, 0, true, "cost of the interface imbalance"},
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"}, /* of one scenario only */
};

static void put_unserved_bus(struct table_builder *b, const struct bus_energy *e)
{
    put_number(b, e->unserved_kwh);
    put_number(b, e->hours_unserved);
    put_number(b, e->peak_unserved_kw);
    put_number(b, e->out_at_end_kw);
    put_number(b, e->unserved_usd);
    put_number(b, e->delay_usd);
    put_number(b, e->pickup_usd);
    put_number(b, e->unrestored_usd);
}

static void put_imbalance_bus(struct table_builder *b, const struct bus_energy *e)
{
    put_number(b, e->sag_kwh + e->up_kwh + e->down_kwh);
    put_number(b, e->sag_kwh);
    put_number(b, e->up_kwh + e->down_kwh);
    put_number(b, e->up_kwh);
    put_number(b, e->down_kwh);
    put_number(b, e->sag_usd);
    put_number(b, e->interface_usd);
}

static enum err_code by_bus(struct table_builder *b, const struct instance *inst, const struct result *r,
                            enum report_weighting weighting, int scenario,
                            void (*put)(struct table_builder *, const struct bus_energy *))
{
    struct bus_energy *energy = bus_energy_mix(inst, r, weighting, scenario);
    if (!energy)
        return ERR_MEMORY;
    for (int i = 0; i < inst->buses; i++) {
        table_row(b);
        put_text(b, inst->bus[i].id);
        put_number(b, inst->bus[i].p_kw);
        put(b, &energy[i]);
        put_mix(b, weighting, scenario);
    }
    free(energy);
    return table_end(b);
}

/* ---- By step ---- */

struct step_energy {
    double demand_kwh, unserved_kwh, sag_kwh, up_kwh, down_kwh, buses_out, pickup_kw, unserved_usd, imbalance_usd;
};

static void add_step(const struct instance *inst, const struct result *r, int s, int t, double w, struct step_energy *e)
{
    const struct dispatch *d = &r->dispatch[s];
    double len = inst->step_hours[t];
    for (int i = 0; i < inst->buses; i++) {
        size_t k = (size_t)i * (size_t)inst->steps + (size_t)t;
        e->demand_kwh += w * len * inst->scenario[s].demand_kw[k];
        e->unserved_kwh += w * len * d->unserved_kw[k];
        e->sag_kwh += w * len * d->sag_kw[k];
        e->buses_out += d->unserved_kw[k] > least_kw ? w : 0.0;
        e->pickup_kw += w * d->pickup_kw[k];
        e->unserved_usd += w * len * inst->bus[i].voll_usd_per_kwh * d->unserved_kw[k];
        e->imbalance_usd += w * len * inst->sag_usd_per_kwh * d->sag_kw[k];
    }
    e->up_kwh += w * len * d->up_kw[t];
    e->down_kwh += w * len * d->down_kw[t];
    e->imbalance_usd += w * len * (inst->up_usd_per_kwh * d->up_kw[t] + inst->down_usd_per_kwh * d->down_kw[t]);
}

static const struct report_column unserved_step_columns[] = {
    {"step", "Step", "", CELL_INTEGER, 0, false, "step of the horizon"},
    {"start_min", "Start", "min", CELL_REAL, 1, false, "minutes from the onset to the start of the step"},
    {"end_min", "End", "min", CELL_REAL, 1, false, "minutes from the onset to the end of the step"},
    {"demand_kwh", "Demand", "kWh", CELL_REAL, 1, true, "energy asked for"},
    {"unserved_kwh", "Unserved", "kWh", CELL_REAL, 2, true, "energy not served"},
    {"unserved_kw", "Load out", "kW", CELL_REAL, 1, false, "load disconnected: the energy by the length of the step"},
    {"buses_out", "Out", "buses", CELL_REAL, 2, false, "buses with load disconnected; of a mix, their mean"},
    {"pickup_kw", "Pick-up", "kW", CELL_REAL, 1, false, "load picked up again"},
    {"unserved_usd", "Lost load", "USD", CELL_REAL, 0, true, "unserved energy at the value of lost load"},
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"}, /* of one scenario only */
};
static const struct report_column imbalance_step_columns[] = {
    {"step", "Step", "", CELL_INTEGER, 0, false, "step of the horizon"},
    {"start_min", "Start", "min", CELL_REAL, 1, false, "minutes from the onset to the start of the step"},
    {"end_min", "End", "min", CELL_REAL, 1, false, "minutes from the onset to the end of the step"},
    {"demand_kwh", "Demand", "kWh", CELL_REAL, 1, true, "energy asked for"},
    {"imbalance_kwh", "Imbalance", "kWh", CELL_REAL, 2, true, "sag, up and down together"},
    {"imbalance_kw", "Power", "kW", CELL_REAL, 1, false, "imbalance: the energy by the length of the step"},
    {"sag_kwh", "Sag", "kWh", CELL_REAL, 2, true, "deficit of load that stays connected"},
    {"up_kwh", "Up", "kWh", CELL_REAL, 2, true, "unscheduled draw at the substation"},
    {"down_kwh", "Down", "kWh", CELL_REAL, 2, true, "unscheduled surplus handed back"},
    {"imbalance_usd", "Cost", "USD", CELL_REAL, 0, true, "cost of the imbalance"},
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"}, /* of one scenario only */
};

static void put_unserved_step(struct table_builder *b, const struct step_energy *e, double len)
{
    put_number(b, e->unserved_kwh);
    put_number(b, e->unserved_kwh / len);
    put_number(b, e->buses_out);
    put_number(b, e->pickup_kw);
    put_number(b, e->unserved_usd);
}

static void put_imbalance_step(struct table_builder *b, const struct step_energy *e, double len)
{
    double kwh = e->sag_kwh + e->up_kwh + e->down_kwh;
    put_number(b, kwh);
    put_number(b, kwh / len);
    put_number(b, e->sag_kwh);
    put_number(b, e->up_kwh);
    put_number(b, e->down_kwh);
    put_number(b, e->imbalance_usd);
}

static enum err_code by_step(struct table_builder *b, const struct instance *inst, const struct result *r,
                             enum report_weighting weighting, int scenario,
                             void (*put)(struct table_builder *, const struct step_energy *, double))
{
    double *w = mix_weights(inst, r, weighting, scenario), start = 0.0;
    if (!w)
        return ERR_MEMORY;
    for (int t = 0; t < inst->steps; t++) {
        struct step_energy e = {0};
        for (int s = 0; s < r->scenarios; s++)
            if (w[s] > 0.0)
                add_step(inst, r, s, t, w[s], &e);
        table_row(b);
        put_number(b, t + 1);
        put_number(b, 60.0 * start);
        start += inst->step_hours[t];
        put_number(b, 60.0 * start);
        put_number(b, e.demand_kwh);
        put(b, &e, inst->step_hours[t]);
        put_mix(b, weighting, scenario);
    }
    free(w);
    return table_end(b);
}

/* ---- By scenario ---- */

static const struct report_column unserved_scenario_columns[] = {
    {"scenario", "No.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"label", "Scenario", "", CELL_TEXT, 0, false, "what it is"},
    {"probability_percent", "Probab.", "%", CELL_REAL, 2, true, "nominal probability"},
    {"worst_probability_percent", "Worst-case", "%", CELL_REAL, 2, true, "worst-case probability in the ball"},
    {"unserved_kwh", "Unserved", "kWh", CELL_REAL, 2, false, "energy not served"},
    {"none_kwh", "No modules", "kWh", CELL_REAL, 2, false, "energy not served with no modules"},
    {"peak_kw", "Peak", "kW", CELL_REAL, 1, false, "most load disconnected at once"},
    {"hours", "Duration", "h", CELL_REAL, 2, false, "hours with load disconnected"},
    {"buses_hit", "Buses", "", CELL_INTEGER, 0, false, "buses that lost load"},
    {"unserved_usd", "Lost load", "USD", CELL_REAL, 0, false, "unserved energy at the value of lost load"},
    {"restoration_usd", "Restoration", "USD", CELL_REAL, 0, false, "delay, pick-up and load still out at the end"},
};
static const struct report_column imbalance_scenario_columns[] = {
    {"scenario", "No.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"label", "Scenario", "", CELL_TEXT, 0, false, "what it is"},
    {"probability_percent", "Probab.", "%", CELL_REAL, 2, true, "nominal probability"},
    {"worst_probability_percent", "Worst-case", "%", CELL_REAL, 2, true, "worst-case probability in the ball"},
    {"imbalance_kwh", "Imbalance", "kWh", CELL_REAL, 2, false, "local sag and interface imbalance together"},
    {"none_kwh", "No modules", "kWh", CELL_REAL, 2, false, "imbalance with no modules"},
    {"sag_kwh", "Sag", "kWh", CELL_REAL, 2, false, "deficit of load that stays connected"},
    {"interface_kwh", "Interface", "kWh", CELL_REAL, 2, false, "unscheduled draw and surplus at the substation"},
    {"sag_usd", "Sag cost", "USD", CELL_REAL, 0, false, "cost of the deficit"},
    {"interface_usd", "Interf. cost", "USD", CELL_REAL, 0, false, "cost of the interface imbalance"},
};

static void put_scenario(struct table_builder *b, const struct instance *inst, const struct result *r, int s)
{
    table_row(b);
    put_number(b, s + 1);
    put_text(b, mix_label(inst, s));
    put_number(b, 100.0 * r->probability[s]);
    put_number(b, 100.0 * r->worst_probability[s]);
}

static enum err_code unserved_by_scenario(struct table_builder *b, const struct instance *inst, const struct result *r)
{
    for (int s = 0; s < r->scenarios; s++) {
        const struct scenario_outcome *o = &r->outcome[s];
        put_scenario(b, inst, r, s);
        put_number(b, o->unserved_kwh);
        put_number(b, r->none[s].unserved_kwh);
        put_number(b, o->peak_unserved_kw);
        put_number(b, o->hours_unserved);
        put_number(b, o->buses_hit);
        put_number(b, o->cost.unserved);
        put_number(b, o->restoration_usd);
    }
    return table_end(b);
}

static enum err_code imbalance_by_scenario(struct table_builder *b, const struct instance *inst, const struct result *r)
{
    for (int s = 0; s < r->scenarios; s++) {
        const struct scenario_outcome *o = &r->outcome[s];
        put_scenario(b, inst, r, s);
        put_number(b, o->sag_kwh + o->interface_kwh);
        put_number(b, r->none[s].sag_kwh + r->none[s].interface_kwh);
        put_number(b, o->sag_kwh);
        put_number(b, o->interface_kwh);
        put_number(b, o->cost.sag);
        put_number(b, o->cost.interface);
    }
    return table_end(b);
}

/* ---- Both ---- */

static bool possible(const struct instance *inst, const struct result *r, enum report_pivot pivot,
                     enum report_weighting weighting, int scenario)
{
    if (pivot == REPORT_BY_SCENARIO)
        return mix_shapes_agree(inst, r);
    return mix_has_dispatch(inst, r, weighting == REPORT_SCENARIO ? scenario : REPORT_ALL) &&
           (weighting != REPORT_SCENARIO || scenario >= 0);
}

/* Titles by pivot and weighting; those by scenario have one row a scenario and mix nothing. */
static const char *const unserved_title[3][3] = {
    {"Unserved energy by bus, expected", "Unserved energy by bus, worst case", "Unserved energy by bus, one scenario"},
    {"Unserved energy by step, expected", "Unserved energy by step, worst case",
     "Unserved energy by step, one scenario"},
    {"Unserved energy by scenario", "Unserved energy by scenario", "Unserved energy by scenario"},
};
static const char *const imbalance_title[3][3] = {
    {"Imbalance by bus, expected", "Imbalance by bus, worst case", "Imbalance by bus, one scenario"},
    {"Imbalance by step, expected", "Imbalance by step, worst case", "Imbalance by step, one scenario"},
    {"Imbalance by scenario", "Imbalance by scenario", "Imbalance by scenario"},
};

enum err_code report_unserved(const struct instance *inst, const struct result *r, enum report_pivot pivot,
                              enum report_weighting weighting, int scenario, struct report_table *out)
{
    struct table_builder b;
    const char *title = unserved_title[pivot][weighting];
    memset(out, 0, sizeof *out);
    if (!possible(inst, r, pivot, weighting, scenario))
        return ERR_INVALID;
    if (pivot == REPORT_BY_BUS) {
        begin_mix(&b, out, "unserved_by_bus", title, COLUMNS(unserved_bus_columns), weighting);
        mix_note_unrestored(&b, inst);
        return by_bus(&b, inst, r, weighting, scenario, put_unserved_bus);
    }
    if (pivot == REPORT_BY_STEP) {
        begin_mix(&b, out, "unserved_by_step", title, COLUMNS(unserved_step_columns), weighting);
        return by_step(&b, inst, r, weighting, scenario, put_unserved_step);
    }
    table_begin(&b, out, "unserved_by_scenario", title, COLUMNS(unserved_scenario_columns));
    mix_note_unrestored(&b, inst);
    return unserved_by_scenario(&b, inst, r);
}

enum err_code report_imbalance(const struct instance *inst, const struct result *r, enum report_pivot pivot,
                               enum report_weighting weighting, int scenario, struct report_table *out)
{
    struct table_builder b;
    const char *title = imbalance_title[pivot][weighting];
    memset(out, 0, sizeof *out);
    if (!possible(inst, r, pivot, weighting, scenario))
        return ERR_INVALID;
    if (pivot == REPORT_BY_BUS) {
        begin_mix(&b, out, "imbalance_by_bus", title, COLUMNS(imbalance_bus_columns), weighting);
        return by_bus(&b, inst, r, weighting, scenario, put_imbalance_bus);
    }
    if (pivot == REPORT_BY_STEP) {
        begin_mix(&b, out, "imbalance_by_step", title, COLUMNS(imbalance_step_columns), weighting);
        return by_step(&b, inst, r, weighting, scenario, put_imbalance_step);
    }
    table_begin(&b, out, "imbalance_by_scenario", title, COLUMNS(imbalance_scenario_columns));
    return imbalance_by_scenario(&b, inst, r);
}
