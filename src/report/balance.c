/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole feeder step by step: what is asked for, what serves it, and what is stored. */
#include "mix.h"
#include "table.h"

#include <math.h>
#include <string.h>

static const struct report_column columns[] = {
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"step", "Step", "", CELL_INTEGER, 0, false, "step of the horizon"},
    {"start_min", "Start", "min", CELL_REAL, 1, false, "minutes from the onset to the start of the step"},
    {"demand_kw", "Demand", "kW", CELL_REAL, 1, false, "asked for"},
    {"served_kw", "Served", "kW", CELL_REAL, 1, false, "demand less what is unserved and what sags"},
    {"unserved_kw", "Unserved", "kW", CELL_REAL, 1, false, "load disconnected"},
    {"sag_kw", "Sag", "kW", CELL_REAL, 1, false, "deficit of load that stays connected"},
    {"import_kw", "Import", "kW", CELL_REAL, 1, false, "scheduled import"},
    {"ramp_kw_per_min", "Ramp", "kW/min", CELL_REAL, 2, false, "change of the scheduled import since the step before"},
    {"cap_kw", "Cap", "kW", CELL_REAL, 1, false, "import capacity of the step"},
    {"up_kw", "Up", "kW", CELL_REAL, 1, false, "unscheduled draw"},
    {"down_kw", "Down", "kW", CELL_REAL, 1, false, "surplus handed back"},
    {"storage_kw", "Storage", "kW", CELL_REAL, 1, false, "net discharge; below 0: charge"},
    {"generator_kw", "Gener.", "kW", CELL_REAL, 1, false, "made by generators"},
    {"response_kw", "Dem. resp.", "kW", CELL_REAL, 1, false, "net reduction by demand response; below 0: rebound"},
    {"soc_kwh", "Stored", "kWh", CELL_REAL, 1, false, "in all storage at the end of the step"},
    {"soc_percent", "Charge", "%", CELL_REAL, 1, false, "of the capacity placed"},
    {"residual_kw", "Residual", "kW", CELL_REAL, 3, false,
     "import, up and modules less down and what is served: 0 where energy is conserved (no losses in LinDistFlow; AC "
     "check "
     "has them)"},
};

struct balance {
    double demand_kw, unserved_kw, sag_kw, module_kw[3], soc_kwh, capacity_kwh;
};

static struct balance balance_of(const struct instance *inst, const struct result *r, int s, int t)
{
    const struct dispatch *d = &r->dispatch[s];
    struct balance b = {0};
    for (int i = 0; i < inst->buses; i++) {
        size_t k = (size_t)i * (size_t)inst->steps + (size_t)t;
        b.demand_kw += inst->scenario[s].demand_kw[k];
        b.unserved_kw += d->unserved_kw[k];
        b.sag_kw += d->sag_kw[k];
    }
    for (int c = 0; c < inst->candidates; c++) {
        size_t k = (size_t)c * (size_t)inst->steps + (size_t)t;
        const struct module_type *m = &inst->module[inst->candidate[c].module];
        b.module_kw[m->kind] += d->p_kw[k];
        if (m->kind == MODULE_STORAGE) {
            b.soc_kwh += d->soc_kwh[k];
            b.capacity_kwh += m->kwh * r->units[c];
        }
    }
    return b;
}

static void put_step(struct table_builder *b, const struct instance *inst, const struct result *r, int s, int t)
{
    const struct dispatch *d = &r->dispatch[s];
    struct balance x = balance_of(inst, r, s, t);
    double served = x.demand_kw - x.unserved_kw - x.sag_kw;
    double before = t > 0 ? d->import_kw[t - 1] : inst->initial_import_kw;
    double modules = x.module_kw[MODULE_STORAGE] + x.module_kw[MODULE_GENERATOR] + x.module_kw[MODULE_DEMAND_RESPONSE];
    put_number(b, x.demand_kw);
    put_number(b, served);
    put_number(b, x.unserved_kw);
    put_number(b, x.sag_kw);
    put_number(b, d->import_kw[t]);
    put_number(b, (d->import_kw[t] - before) / (60 * inst->step_hours[t]));
    put_number(b, inst->scenario[s].import_factor[t] * inst->import_cap_kw);
    put_number(b, d->up_kw[t]);
    put_number(b, d->down_kw[t]);
    for (int kind = MODULE_STORAGE; kind <= MODULE_DEMAND_RESPONSE; kind++)
        put_number(b, x.module_kw[kind]);
    if (x.capacity_kwh > 0) {
        put_number(b, x.soc_kwh);
        put_number(b, 100 * x.soc_kwh / x.capacity_kwh);
    } else {
        put_not_applicable(b);
        put_not_applicable(b);
    }
    double residual = d->import_kw[t] + d->up_kw[t] + modules - d->down_kw[t] - served;
    put_number(b, fabs(residual) < 1e-9 ? 0 : residual);
}

enum err_code report_balance(const struct instance *inst, const struct result *r, int scenario,
                             struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (!mix_has_dispatch(inst, r, scenario))
        return ERR_INVALID;
    table_begin(&b, out, "balance", scenario == REPORT_ALL ? "Power balance" : "Power balance of one scenario",
                COLUMNS(columns));
    for (int s = 0; s < r->scenarios; s++) {
        double start = 0;
        if (scenario != REPORT_ALL && scenario != s)
            continue;
        for (int t = 0; t < inst->steps; t++) {
            table_row(&b);
            put_number(&b, s + 1);
            put_number(&b, t + 1);
            put_number(&b, start);
            put_step(&b, inst, r, s, t);
            start += 60 * inst->step_hours[t];
        }
    }
    return table_end(&b);
}
