/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables with a row a scenario: the set itself, and what it costs. */
#include "mix.h"
#include "table.h"

#include <ballast/scenario.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column scenario_columns[] = {
    {"scenario", "No.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"label", "Scenario", "", CELL_TEXT, 0, false, "what it is"},
    {"probability_percent", "Probab.", "%", CELL_REAL, 2, true, "nominal probability; 0: a stress scenario"},
    {"worst_probability_percent", "Worst-case", "%", CELL_REAL, 2, true, "worst-case probability in the ball"},
    {"cost_usd", "Cost", "USD", CELL_REAL, 0, false, "cost of the event under the plan"},
    {"unserved_kwh", "Unserved", "kWh", CELL_REAL, 1, false, "energy not served under the plan"},
    {"peak_kw", "Peak", "kW", CELL_REAL, 1, false, "largest total demand"},
    {"energy_kwh", "Energy", "kWh", CELL_REAL, 1, false, "total demand over the horizon"},
    {"ramp_kw_per_min", "Ramp", "kW/min", CELL_REAL, 1, false, "steepest rise of total demand between steps"},
    {"branches_out", "Out", "branches", CELL_INTEGER, 0, false, "branches out of service at some step"},
    {"import_percent", "Import", "%", CELL_REAL, 1, false, "least share of the import capacity"},
};
enum { OF_RESULT = 3, OF_RESULT_COUNT = 3, SCENARIO_COLUMNS = sizeof scenario_columns / sizeof *scenario_columns };

/* Before there is a result its columns say nothing: the others, owned by the table. */
static struct report_column *columns_without_result(void)
{
    size_t rest = SCENARIO_COLUMNS - OF_RESULT - OF_RESULT_COUNT;
    struct report_column *columns = malloc((OF_RESULT + rest) * sizeof *columns);
    if (!columns)
        return NULL;
    memcpy(columns, scenario_columns, OF_RESULT * sizeof *columns);
    memcpy(columns + OF_RESULT, scenario_columns + OF_RESULT + OF_RESULT_COUNT, rest * sizeof *columns);
    return columns;
}

enum err_code report_scenarios(const struct instance *inst, const struct result *r, struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (r && !mix_shapes_agree(inst, r))
        return ERR_INVALID;
    table_begin(&b, out, "scenarios", "Scenarios", COLUMNS(scenario_columns));
    if (!r) {
        out->column_count -= OF_RESULT_COUNT;
        out->columns = out->owned = columns_without_result();
        b.failed = !out->owned;
    }
    for (int s = 0; s < inst->scenarios; s++) {
        struct scenario_summary sum;
        scenario_summarise(inst, s, &sum);
        table_row(&b);
        put_number(&b, s + 1);
        put_text(&b, mix_label(inst, s));
        put_number(&b, 100.0 * inst->scenario[s].probability);
        if (r) {
            put_number(&b, 100.0 * r->worst_probability[s]);
            put_number(&b, r->outcome[s].cost.total);
            put_number(&b, r->outcome[s].unserved_kwh);
        }
        put_number(&b, sum.peak_kw);
        put_number(&b, sum.energy_kwh);
        put_number(&b, sum.ramp_kw_per_min);
        put_number(&b, sum.branches_out);
        put_number(&b, 100.0 * sum.least_import_factor);
    }
    return table_end(&b);
}

static const struct report_column risk_columns[] = {
    {"scenario", "No.", "", CELL_INTEGER, 0, false, "scenario number"},
    {"label", "Scenario", "", CELL_TEXT, 0, false, "what it is"},
    {"probability_percent", "Probab.", "%", CELL_REAL, 2, true, "nominal probability"},
    {"worst_probability_percent", "Worst-case", "%", CELL_REAL, 2, true, "worst-case probability in the ball"},
    {"tail_percent", "Tail", "%", CELL_REAL, 2, true,
     "its part of the CVaR tail under the worst-case probabilities; the tail has 1 - alpha"},
    {"exceed_percent", "Or worse", "%", CELL_REAL, 1, false, "nominal probability of a cost as high as this or higher"},
    {"cost_usd", "Cost", "USD", CELL_REAL, 0, false, "cost of the event under the plan"},
    {"none_usd", "No modules", "USD", CELL_REAL, 0, false, "cost of the event with no modules"},
    {"unserved_kwh", "Unserved", "kWh", CELL_REAL, 1, false, "energy not served"},
    {"unserved_usd", "Lost load", "USD", CELL_REAL, 0, false, "unserved energy at the value of lost load"},
    {"imbalance_usd", "Imbalance", "USD", CELL_REAL, 0, false, "sag and interface imbalance"},
    {"restoration_usd", "Restoration", "USD", CELL_REAL, 0, false, "delay, pick-up and load still out at the end"},
    {"energy_usd", "Import", "USD", CELL_REAL, 0, false, "scheduled import"},
    {"modules_usd", "Modules", "USD", CELL_REAL, 0, false, "fuel, degradation, demand response, starts and calls"},
    {"sag_usd", "Sag", "USD", CELL_REAL, 0, false, "deficit of load that stays connected"},
    {"interface_usd", "Interface", "USD", CELL_REAL, 0, false, "unscheduled draw and surplus at the substation"},
    {"delay_usd", "Delay", "USD", CELL_REAL, 0, false, "lateness of supply"},
    {"pickup_usd", "Pick-up", "USD", CELL_REAL, 0, false, "load picked up again"},
    {"unrestored_usd", "Not restored", "USD", CELL_REAL, 0, false, "load still out at the end"},
};

/* Nominal probability of a cost as high as this. */
static double exceedance(const struct result *r, double usd)
{
    double p = 0.0;
    for (int s = 0; s < r->scenarios; s++)
        p += r->outcome[s].cost.total >= usd ? r->probability[s] : 0.0;
    return p;
}

enum err_code report_risk(const struct instance *inst, const struct result *r, struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (!mix_shapes_agree(inst, r))
        return ERR_INVALID;
    table_begin(&b, out, "risk", "Cost by scenario", COLUMNS(risk_columns));
    mix_note_unrestored(&b, inst);
    for (int s = 0; s < r->scenarios; s++) {
        const struct scenario_outcome *o = &r->outcome[s];
        table_row(&b);
        put_number(&b, s + 1);
        put_text(&b, mix_label(inst, s));
        put_number(&b, 100.0 * r->probability[s]);
        put_number(&b, 100.0 * r->worst_probability[s]);
        put_number(&b, 100.0 * r->tail[s]);
        put_number(&b, 100.0 * exceedance(r, o->cost.total));
        put_number(&b, o->cost.total);
        put_number(&b, r->none[s].cost.total);
        put_number(&b, o->unserved_kwh);
        put_number(&b, o->cost.unserved);
        put_number(&b, o->cost.sag + o->cost.interface);
        put_number(&b, o->restoration_usd);
        put_number(&b, o->cost.energy);
        put_number(&b, o->cost.modules);
        put_number(&b, o->cost.sag);
        put_number(&b, o->cost.interface);
        put_number(&b, o->cost.delay);
        put_number(&b, o->cost.pickup);
        put_number(&b, o->cost.unrestored);
    }
    return table_end(&b);
}
