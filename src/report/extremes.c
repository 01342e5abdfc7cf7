/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Voltages and loadings of the dispatch: how close each bus and branch comes to its limits, and when. */
#include "mix.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* A value and where it stands. */
struct extreme {
    double value;
    int scenario, step; /* -1: there is none */
};

static void keep(struct extreme *x, double value, bool largest, int scenario, int step)
{
    if (x->scenario >= 0 && (largest ? value <= x->value : value >= x->value))
        return;
    *x = (struct extreme){value, scenario, step};
}

/* Three cells: the value and its place. */
static void put_extreme(struct table_builder *b, const struct extreme *x)
{
    if (x->scenario < 0) {
        for (int k = 0; k < 3; k++)
            put_not_applicable(b);
        return;
    }
    put_number(b, x->value);
    put_number(b, x->scenario + 1);
    put_number(b, x->step + 1);
}

static const struct report_column voltage_columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, "bus"},
    {"v_lowest_pu", "Lowest", "p.u.", CELL_REAL, 4, false, "lowest voltage, LinDistFlow"},
    {"lowest_scenario", "Low scen.", "", CELL_INTEGER, 0, false, "scenario of the lowest voltage"},
    {"lowest_step", "Low step", "", CELL_INTEGER, 0, false, "step of the lowest voltage"},
    {"v_highest_pu", "Highest", "p.u.", CELL_REAL, 4, false, "highest voltage, LinDistFlow"},
    {"highest_scenario", "High scen.", "", CELL_INTEGER, 0, false, "scenario of the highest voltage"},
    {"highest_step", "High step", "", CELL_INTEGER, 0, false, "step of the highest voltage"},
    {"v_min_pu", "Limit low", "p.u.", CELL_REAL, 4, false, "lowest voltage allowed, margin included"},
    {"v_max_pu", "Limit high", "p.u.", CELL_REAL, 4, false, "highest voltage allowed"},
};

enum err_code report_voltages(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (!mix_has_dispatch(inst, r, scenario))
        return ERR_INVALID;
    table_begin(&b, out, "voltages", "Voltages of the dispatch", COLUMNS(voltage_columns));
    for (int i = 0; i < inst->buses; i++) {
        struct extreme lowest = {0.0, -1, -1}, highest = {0.0, -1, -1};
        for (int s = 0; s < r->scenarios; s++)
            for (int t = 0; t < inst->steps; t++) {
                double v = r->dispatch[s].voltage_pu[(size_t)i * (size_t)inst->steps + (size_t)t];
                if (!(v > 0.0) || (scenario != REPORT_ALL && scenario != s))
                    continue;
                keep(&lowest, v, false, s, t);
                keep(&highest, v, true, s, t);
            }
        table_row(&b);
        put_text(&b, inst->bus[i].id);
        put_extreme(&b, &lowest);
        put_extreme(&b, &highest);
        put_number(&b, inst->v_min + inst->v_margin);
        put_number(&b, inst->v_max);
    }
    return table_end(&b);
}

static const struct report_column loading_columns[] = {
    {"branch", "Branch", "", CELL_TEXT, 0, false, "branch in service"},
    {"from", "From", "", CELL_TEXT, 0, false, "bus on the side of the substation"},
    {"to", "To", "", CELL_TEXT, 0, false, "bus that it feeds"},
    {"flow_kva", "Flow", "kVA", CELL_REAL, 1, false, "largest apparent power, LinDistFlow"},
    {"scenario", "Scen.", "", CELL_INTEGER, 0, false, "scenario of the largest flow"},
    {"step", "Step", "", CELL_INTEGER, 0, false, "step of the largest flow"},
    {"rating_kva", "Rating", "kVA", CELL_REAL, 0, false, "rating; not applicable: unlimited"},
    {"loading_percent", "Loading", "%", CELL_REAL, 1, false, "of the rating"},
};

enum err_code report_loadings(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (!mix_has_dispatch(inst, r, scenario))
        return ERR_INVALID;
    table_begin(&b, out, "loadings", "Loadings of the dispatch", COLUMNS(loading_columns));
    for (int l = 0; l < inst->branches; l++) {
        const struct instance_branch *branch = &inst->branch[l];
        struct extreme largest = {0.0, -1, -1};
        for (int s = 0; s < r->scenarios; s++)
            for (int t = 0; t < inst->steps; t++) {
                size_t k = (size_t)l * (size_t)inst->steps + (size_t)t;
                if (scenario == REPORT_ALL || scenario == s)
                    keep(&largest, hypot(r->dispatch[s].flow_kw[k], r->dispatch[s].flow_kvar[k]), true, s, t);
            }
        table_row(&b);
        put_text(&b, branch->id);
        put_text(&b, inst->bus[branch->from].id);
        put_text(&b, inst->bus[branch->to].id);
        put_extreme(&b, &largest);
        if (branch->rating_kva > 0.0) {
            put_number(&b, branch->rating_kva);
            put_number(&b, 100.0 * largest.value / branch->rating_kva);
        } else {
            put_not_applicable(&b);
            put_not_applicable(&b);
        }
    }
    return table_end(&b);
}
