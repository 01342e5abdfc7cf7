/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base case: voltages, flows and losses, AC beside LinDistFlow. */
#include "table.h"

#include <ballast/feeder.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct base_case {
    struct feeder_state ac, linear;
};

static void base_case_free(struct base_case *base)
{
    feeder_state_free(&base->ac);
    feeder_state_free(&base->linear);
}

static enum err_code base_case_solve(const struct instance *inst, struct base_case *base)
{
    memset(base, 0, sizeof *base);
    double *load = calloc(2 * (size_t)inst->buses + 1, sizeof *load);
    if (!load)
        return ERR_MEMORY;
    double *p = load, *q = load + inst->buses;
    for (int i = 0; i < inst->buses; i++) {
        p[i] = inst->bus[i].p_kw;
        q[i] = inst->bus[i].q_kvar;
    }
    enum err_code code = feeder_ac(inst, p, q, NULL, inst->v_source, &base->ac, NULL);
    if (code == ERR_NONE)
        code = feeder_lindistflow(inst, p, q, NULL, inst->v_source, &base->linear, NULL);
    if (code != ERR_NONE)
        base_case_free(base);
    free(load);
    return code;
}

static enum err_code begin(struct table_builder *b, struct report_table *out, const struct instance *inst,
                           struct base_case *base, const char *name, const char *title,
                           const struct report_column *columns, int column_count)
{
    memset(out, 0, sizeof *out);
    enum err_code code = base_case_solve(inst, base);
    if (code == ERR_NONE)
        table_begin(b, out, name, title, columns, column_count);
    return code;
}

/* Past voltage collapse the sweep leaves no state worth showing. */
static void put_ac(struct table_builder *b, const struct base_case *base, double value)
{
    if (base->ac.converged)
        put_number(b, value);
    else
        put_missing(b);
}

static const struct report_column bus_columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, "bus"},
    {"p_kw", "Load", "kW", CELL_REAL, 1, true, "nominal load, data centres apart"},
    {"q_kvar", "Reactive", "kvar", CELL_REAL, 1, true, "nominal reactive load"},
    {"v_ac_pu", "AC", "p.u.", CELL_REAL, 4, false, "voltage, full AC power flow"},
    {"v_linear_pu", "LinDistFlow", "p.u.", CELL_REAL, 4, false, "voltage, lossless linear power flow"},
    {"error_pu", "Error", "p.u.", CELL_REAL, 5, false, "linear minus AC"},
    {"v_kv", "Voltage", "kV", CELL_REAL, 3, false, "voltage, full AC power flow"},
    {"voll_usd_per_kwh", "Lost load", "USD/kWh", CELL_REAL, 2, false, "value of lost load"},
};

enum err_code report_buses(const struct instance *inst, struct report_table *out)
{
    struct base_case base;
    struct table_builder b;
    enum err_code code = begin(&b, out, inst, &base, "buses", "Buses, base case", COLUMNS(bus_columns));
    if (code != ERR_NONE)
        return code;
    for (int i = 0; i < inst->buses; i++) {
        table_row(&b);
        put_text(&b, inst->bus[i].id);
        put_number(&b, inst->bus[i].p_kw);
        put_number(&b, inst->bus[i].q_kvar);
        put_ac(&b, &base, base.ac.v_pu[i]);
        put_number(&b, base.linear.v_pu[i]);
        put_ac(&b, &base, base.linear.v_pu[i] - base.ac.v_pu[i]);
        put_ac(&b, &base, base.ac.v_pu[i] * inst->base_kv);
        put_number(&b, inst->bus[i].voll_usd_per_kwh);
    }
    base_case_free(&base);
    return table_end(&b);
}

static const struct report_column branch_columns[] = {
    {"branch", "Branch", "", CELL_TEXT, 0, false, "branch in service"},
    {"from", "From", "", CELL_TEXT, 0, false, "bus on the side of the substation"},
    {"to", "To", "", CELL_TEXT, 0, false, "bus that it feeds"},
    {"p_kw", "Flow", "kW", CELL_REAL, 1, false, "active power at the sending end, AC"},
    {"q_kvar", "Reactive", "kvar", CELL_REAL, 1, false, "reactive power at the sending end, AC"},
    {"p_linear_kw", "LinDistFlow", "kW", CELL_REAL, 1, false, "active power, lossless linear power flow"},
    {"loss_kw", "Loss", "kW", CELL_REAL, 2, true, "active losses, AC"},
    {"rating_kva", "Rating", "kVA", CELL_REAL, 0, false, "rating; not applicable: unlimited"},
    {"loading_percent", "Loading", "%", CELL_REAL, 1, false, "of the rating, AC"},
};

/* Losses of a branch in kW from its sending end: r S^2 / V^2 with S in kVA and V in kV, over 1000. */
static double branch_loss(const struct instance *inst, const struct feeder_state *ac, int l)
{
    double kv = ac->v_pu[inst->branch[l].from] * inst->base_kv;
    double s2 = ac->p_kw[l] * ac->p_kw[l] + ac->q_kvar[l] * ac->q_kvar[l];
    return kv > 0.0 ? inst->branch[l].r_ohm * s2 / (1000.0 * kv * kv) : 0.0;
}

enum err_code report_branches(const struct instance *inst, struct report_table *out)
{
    struct base_case base;
    struct table_builder b;
    enum err_code code = begin(&b, out, inst, &base, "branches", "Branches, base case", COLUMNS(branch_columns));
    if (code != ERR_NONE)
        return code;
    for (int l = 0; l < inst->branches; l++) {
        const struct instance_branch *branch = &inst->branch[l];
        table_row(&b);
        put_text(&b, branch->id);
        put_text(&b, inst->bus[branch->from].id);
        put_text(&b, inst->bus[branch->to].id);
        put_ac(&b, &base, base.ac.p_kw[l]);
        put_ac(&b, &base, base.ac.q_kvar[l]);
        put_number(&b, base.linear.p_kw[l]);
        put_ac(&b, &base, branch_loss(inst, &base.ac, l));
        if (branch->rating_kva > 0.0) {
            put_number(&b, branch->rating_kva);
            put_ac(&b, &base, 100.0 * base.ac.loading[l]);
        } else {
            put_not_applicable(&b);
            put_not_applicable(&b);
        }
    }
    base_case_free(&base);
    return table_end(&b);
}

static const struct report_column powerflow_columns[] = {
    {"model", "Power flow", "", CELL_TEXT, 0, false, "full AC, or lossless LinDistFlow"},
    {"loss_kw", "Losses", "kW", CELL_REAL, 2, false, "active losses"},
    {"loss_kvar", "React. losses", "kvar", CELL_REAL, 2, false, "reactive losses"},
    {"import_kw", "Import", "kW", CELL_REAL, 2, false, "active power at the substation"},
    {"import_kvar", "React. import", "kvar", CELL_REAL, 2, false, "reactive power at the substation"},
    {"v_lowest_pu", "Lowest", "p.u.", CELL_REAL, 4, false, "lowest voltage"},
    {"v_lowest_bus", "At bus", "", CELL_TEXT, 0, false, "bus of the lowest voltage"},
    {"sweeps", "Sweeps", "", CELL_INTEGER, 0, false, "iterations of the AC sweep"},
};

static void put_state(struct table_builder *b, const struct instance *inst, const char *name,
                      const struct feeder_state *s, bool linear)
{
    table_row(b);
    put_text(b, name);
    if (!linear && !s->converged)
        return;
    if (linear) {
        put_not_applicable(b);
        put_not_applicable(b);
    } else {
        put_number(b, s->loss_kw);
        put_number(b, s->loss_kvar);
    }
    put_number(b, s->import_kw);
    put_number(b, s->import_kvar);
    put_number(b, s->v_lowest);
    put_text(b, inst->bus[s->v_lowest_bus].id);
    if (linear)
        put_not_applicable(b);
    else
        put_number(b, s->iterations);
}

enum err_code report_powerflow(const struct instance *inst, struct report_table *out)
{
    struct base_case base;
    struct table_builder b;
    enum err_code code = begin(&b, out, inst, &base, "powerflow", "Base case", COLUMNS(powerflow_columns));
    if (code != ERR_NONE)
        return code;
    put_state(&b, inst, "AC", &base.ac, false);
    put_state(&b, inst, "LinDistFlow", &base.linear, true);
    base_case_free(&base);
    return table_end(&b);
}
