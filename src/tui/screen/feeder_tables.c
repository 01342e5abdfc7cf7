/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base case as tables, by bus and by branch, and what it comes to. */
#include "feeder.h"

#include "tui/widget/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum err_code feeder_build_voltages(struct app *a, struct report_table *out)
{
    return report_buses(a->feeder, out);
}

/* Put the rows, a branch each, in the order in which the tree has the buses that they feed. */
static bool order_as_tree(const struct instance *inst, struct report_table *t)
{
    struct diagram d;
    size_t width = (size_t)t->column_count;
    struct report_cell *cells = calloc((size_t)t->rows * width + 1, sizeof *cells);
    if (!cells || !diagram_build(&d, inst)) {
        free(cells);
        return false;
    }
    for (int row = 0; row < t->rows; row++)
        memcpy(cells + (size_t)row * width, t->cells + (size_t)d.feeds[d.order[row + 1]] * width,
               width * sizeof *cells);
    diagram_free(&d);
    free(t->cells);
    t->cells = cells;
    t->capacity = t->rows;
    return true;
}

enum err_code feeder_build_flows(struct app *a, struct report_table *out)
{
    enum err_code code = report_branches(a->feeder, out);
    if (code == ERR_NONE && !order_as_tree(a->feeder, out)) {
        report_table_free(out);
        code = ERR_MEMORY;
    }
    return code;
}

/* Voltages that are ok say little: the data centres come on top of this load. */
void feeder_totals(const struct app *a, char *first, char *second, size_t size)
{
    const struct instance *inst = a->feeder;
    first[0] = second[0] = '\0';
    if (!inst)
        return;
    int sites = a->pcase->datacenters;
    double load = 0, rated = 0;
    char without[80] = "", over[120] = "";
    for (int i = 0; i < inst->buses; i++)
        load += inst->bus[i].p_kw;
    for (int i = 0; i < sites; i++)
        rated += a->pcase->datacenter[i].rated_kw;
    if (sites > 0)
        snprintf(without, sizeof without, " without %d data centre%s (%s kW)", sites, sites == 1 ? "" : "s",
                 text_number(rated, 0).text);
    if (load + rated > inst->import_cap_kw)
        snprintf(over, sizeof over, "; %s%s kW, %s kW over the cap", sites > 0 ? "with them " : "",
                 text_number(load + rated, 0).text, text_number(load + rated - inst->import_cap_kw, 0).text);
    snprintf(first, size, "Base case%s: load %s kW, import cap %s kW%s", without, text_number(load, 0).text,
             text_number(inst->import_cap_kw, 0).text, over);
    snprintf(second, size, "%s buses; voltage limits %.3f to %.3f p.u., source %.3f", text_number(inst->buses, 0).text,
             inst->v_min, inst->v_max, inst->v_source);
}

static void say_order(const struct app *a, const char *order, char *first, char *second, size_t size)
{
    feeder_totals(a, first, second, size);
    if (a->feeder)
        snprintf(second, size, "%s%s", order, feeder_step(a) >= 0 ? "; the scenario is in Tree alone" : "");
}

void feeder_voltages_context(const struct app *a, char *first, char *second, size_t size)
{
    say_order(a, "Buses in the order of the case", first, second, size);
}

void feeder_flows_context(const struct app *a, char *first, char *second, size_t size)
{
    say_order(a, "Branches in the order of the tree", first, second, size);
}
