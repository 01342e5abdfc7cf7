/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the import and each placed module do, step by step. */
#include "mix.h"
#include "table.h"

#include <string.h>

static const struct report_column columns[] = {
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"step", "Step", "", CELL_INTEGER, 0, false, "step of the horizon"},
    {"start_min", "Start", "min", CELL_REAL, 1, false, "minutes from the onset to the start of the step"},
    {"bus", "Bus", "", CELL_TEXT, 0, false, "bus"},
    {"source", "Source", "", CELL_TEXT, 0, false,
     "module type; import: as scheduled, up: drawn besides, down: what the feeder cannot take, handed back"},
    {"units", "Units", "", CELL_INTEGER, 0, false, "units placed"},
    {"kw", "Power", "kW", CELL_REAL, 1, false, "net power injected; of import as scheduled"},
    {"kvar", "React.", "kvar", CELL_REAL, 1, false, "net reactive power injected"},
    {"soc_kwh", "Stored", "kWh", CELL_REAL, 1, false, "energy stored at the end of the step"},
    {"soc_percent", "Charge", "%", CELL_REAL, 1, false, "of the capacity placed"},
    {"on_units", "On", "units", CELL_REAL, 2, false, "generators on line, demand response called"},
};

struct place {
    int scenario, step;
    double start_min;
};

static void put_place(struct table_builder *b, const struct place *at, const char *bus, const char *source)
{
    table_row(b);
    put_number(b, at->scenario + 1);
    put_number(b, at->step + 1);
    put_number(b, at->start_min);
    put_text(b, bus);
    put_text(b, source);
}

static void put_import(struct table_builder *b, const struct instance *inst, const struct place *at, const char *name,
                       double kw)
{
    put_place(b, at, inst->bus[inst->substation].id, name);
    put_not_applicable(b);
    put_number(b, kw);
    for (int k = 0; k < 4; k++)
        put_not_applicable(b);
}

static void put_module(struct table_builder *b, const struct instance *inst, const struct dispatch *d,
                       const struct place *at, int c, int units)
{
    size_t k = (size_t)c * (size_t)inst->steps + (size_t)at->step;
    const struct module_type *m = &inst->module[inst->candidate[c].module];
    put_place(b, at, inst->bus[inst->candidate[c].bus].id, m->name);
    put_number(b, units);
    put_number(b, d->p_kw[k]);
    put_number(b, d->q_kvar[k]);
    if (m->kind == MODULE_STORAGE) {
        put_number(b, d->soc_kwh[k]);
        put_number(b, 100.0 * d->soc_kwh[k] / (m->kwh * units));
        put_not_applicable(b);
    } else {
        put_not_applicable(b);
        put_not_applicable(b);
        put_number(b, d->on_units[k]);
    }
}

static void put_step(struct table_builder *b, const struct instance *inst, const struct result *r,
                     const struct place *at)
{
    const struct dispatch *d = &r->dispatch[at->scenario];
    put_import(b, inst, at, "import", d->import_kw[at->step]);
    if (d->up_kw[at->step] > 1e-3)
        put_import(b, inst, at, "up", d->up_kw[at->step]);
    if (d->down_kw[at->step] > 1e-3)
        put_import(b, inst, at, "down", -d->down_kw[at->step]);
    for (int c = 0; c < inst->candidates; c++)
        if (r->units[c] > 0)
            put_module(b, inst, d, at, c, r->units[c]);
}

enum err_code report_dispatch(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out)
{
    memset(out, 0, sizeof *out);
    if (!mix_has_dispatch(inst, r, scenario))
        return ERR_INVALID;
    struct table_builder b;
    table_begin(&b, out, "dispatch", scenario == REPORT_ALL ? "Dispatch" : "Dispatch of one scenario",
                COLUMNS(columns));
    for (int s = 0; s < r->scenarios; s++) {
        struct place at = {s, 0, 0.0};
        if (scenario != REPORT_ALL && scenario != s)
            continue;
        for (; at.step < inst->steps; at.step++) {
            put_step(&b, inst, r, &at);
            at.start_min += 60.0 * inst->step_hours[at.step];
        }
    }
    return table_end(&b);
}
