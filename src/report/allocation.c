/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan: what stands where, from whom, at what cost, and what stays unserved there. */
#include "allocation.h"
#include "mix.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column allocation_columns[] = {
    {"site", "Site", "", CELL_TEXT, 0, false, "bus and module type; the candidate too where two are alike in both"},
    {"units", "Units", "", CELL_INTEGER, 0, true, "units placed"},
    {"max_units", "Max", "units", CELL_INTEGER, 0, false, "units that the candidate could take"},
    {"kw", "Power", "kW", CELL_REAL, 1, true, "rated power of the units placed"},
    {"kwh", "Energy", "kWh", CELL_REAL, 1, true, "stored energy, fuel or callable load of the units placed"},
    {"capital_usd", "Capital", "USD", CELL_REAL, 0, true, "site, units and delivery, paid before the event"},
    {"annual_usd", "Annual", "USD/year", CELL_REAL, 0, true,
     "capital recovered over the life, plus operation and maintenance"},
    {"suppliers", "Suppliers", "", CELL_TEXT, 0, false, "units from each supplier"},
    {"unserved_kwh", "Bus unserved", "kWh", CELL_REAL, 2, false,
     "expected unserved energy of the whole bus, per event; the same at every site of the bus"},
    {"imbalance_kwh", "Bus imbalance", "kWh", CELL_REAL, 2, false,
     "expected imbalance of the whole bus, per event; the same at every site of the bus"},
    {"bus", "Bus", "", CELL_TEXT, 0, false, "bus at which the modules stand"},
    {"module", "Module", "", CELL_TEXT, 0, false, "module type"},
    {"candidate", "Candidate", "", CELL_TEXT, 0, false, "candidate site"},
};

double allocation_kwh(const struct module_type *m, int units, bool *applicable)
{
    double each = 0.0;
    if (m->kind == MODULE_STORAGE)
        each = m->kwh;
    else if (m->kind == MODULE_DEMAND_RESPONSE)
        each = m->kw * m->hours;
    else
        each = m->fuel_kwh;
    *applicable = each > 0.0;
    return each * units;
}

double allocation_capital(const struct instance *inst, const struct result *r, int candidate)
{
    const struct candidate *c = &inst->candidate[candidate];
    if (r->units[candidate] == 0)
        return 0.0;
    double usd = c->site_usd + inst->module[c->module].unit_usd * r->units[candidate];
    for (int k = 0; k < inst->suppliers; k++)
        usd += inst->supplier[k].delivery_usd * r->shipped[k * inst->candidates + candidate];
    return usd;
}

static void put_suppliers(struct table_builder *b, const struct instance *inst, const struct result *r, int candidate)
{
    char text[200] = "";
    size_t used = 0;
    for (int k = 0; k < inst->suppliers; k++) {
        int n = r->shipped[k * inst->candidates + candidate];
        if (n > 0 && used < sizeof text)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %d", used ? ", " : "",
                                     inst->supplier[k].name, n);
    }
    if (used)
        put_text(b, text);
    else
        put_not_applicable(b);
}

/* What tells the rows apart, in tables and under bars. */
static void put_site(struct table_builder *b, const struct instance *inst, const struct result *r, int candidate)
{
    const struct candidate *c = &inst->candidate[candidate];
    bool alone = true;
    for (int k = 0; k < inst->candidates; k++)
        if (k != candidate && r->units[k] > 0 && inst->candidate[k].bus == c->bus &&
            inst->candidate[k].module == c->module)
            alone = false;
    char text[200];
    snprintf(text, sizeof text, "%.64s %.64s%s%.64s", inst->bus[c->bus].id, inst->module[c->module].name,
             alone ? "" : " ", alone ? "" : c->id);
    put_text(b, text);
}

static void put_candidate(struct table_builder *b, const struct instance *inst, const struct result *r, int candidate,
                          const struct bus_energy *energy)
{
    const struct candidate *c = &inst->candidate[candidate];
    const struct module_type *m = &inst->module[c->module];
    int units = r->units[candidate];
    bool applicable;
    double kwh = allocation_kwh(m, units, &applicable), capital = allocation_capital(inst, r, candidate);
    table_row(b);
    put_site(b, inst, r, candidate);
    put_number(b, units);
    put_number(b, c->max_units);
    put_number(b, m->kw * units);
    if (applicable)
        put_number(b, kwh);
    else
        put_not_applicable(b);
    put_number(b, capital);
    put_number(b, capital * instance_annuity(inst, c->module) + m->om_usd_per_year * units);
    put_suppliers(b, inst, r, candidate);
    if (energy) {
        put_number(b, energy[c->bus].unserved_kwh);
        put_number(b, energy[c->bus].sag_kwh + energy[c->bus].up_kwh + energy[c->bus].down_kwh);
    } else {
        put_missing(b);
        put_missing(b);
    }
    put_text(b, inst->bus[c->bus].id);
    put_text(b, m->name);
    put_text(b, c->id);
}

enum err_code report_allocation(const struct instance *inst, const struct result *r, struct report_table *out)
{
    memset(out, 0, sizeof *out);
    if (!mix_shapes_agree(inst, r))
        return ERR_INVALID;
    struct bus_energy *energy = NULL;
    if (r->dispatch) {
        energy = bus_energy_mix(inst, r, REPORT_EXPECTED, 0);
        if (!energy)
            return ERR_MEMORY;
    }
    struct table_builder b;
    table_begin(&b, out, "allocation", "Allocation by site", COLUMNS(allocation_columns));
    for (int i = 0; i < inst->buses; i++)
        for (int c = 0; c < inst->candidates; c++)
            if (inst->candidate[c].bus == i && r->units[c] > 0)
                put_candidate(&b, inst, r, c, energy);
    free(energy);
    out->empty = instance_barren(inst);
    return table_end(&b);
}
