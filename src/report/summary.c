/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key figures of a result, beside those of no modules where the question makes sense. */
#include "allocation.h"
#include "mix.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Names of figures have at most 40 characters: with two values and a unit they fill a line of 80. */
static const struct report_column columns[] = {
    {"figure", "Figure", "", CELL_TEXT, 0, false, "what it is"},
    {"value", "Plan", "", CELL_REAL, REPORT_AUTO, false, "value under the plan"},
    {"none", "No modules", "", CELL_REAL, REPORT_AUTO, false, "value with no modules at all"},
    {"unit", "Unit", "", CELL_TEXT, 0, false, "unit"},
};

static void figure(struct table_builder *b, const char *name, double value, const char *unit)
{
    table_row(b);
    put_text(b, name);
    put_number(b, value);
    put_not_applicable(b);
    put_text(b, unit);
}

static void figure_both(struct table_builder *b, const char *name, double value, double none, const char *unit)
{
    table_row(b);
    put_text(b, name);
    put_number(b, value);
    put_number(b, none);
    put_text(b, unit);
}

/* Expected figures of a set of outcomes under the nominal probabilities. */
struct reliability {
    double unserved_kwh, imbalance_kwh, restoration_usd, loss_of_load, hours, peak_kw, buses_hit;
};

static struct reliability reliability_of(const struct result *r, const struct scenario_outcome *outcome)
{
    struct reliability x = {0};
    for (int s = 0; s < r->scenarios; s++) {
        const struct scenario_outcome *o = &outcome[s];
        double p = r->probability[s];
        x.unserved_kwh += p * o->unserved_kwh;
        x.imbalance_kwh += p * (o->sag_kwh + o->interface_kwh);
        x.restoration_usd += p * o->restoration_usd;
        x.loss_of_load += o->hours_unserved > 0.0 ? p : 0.0;
        x.hours += p * o->hours_unserved;
        x.peak_kw = fmax(x.peak_kw, o->peak_unserved_kw);
        x.buses_hit += p * o->buses_hit;
    }
    return x;
}

static const char *const ended[] = {
    [PLAN_OPTIMAL] = "optimal",
    [PLAN_GAP] = "gap reached",
    [PLAN_TIME_LIMIT] = "time limit",
    [PLAN_STOPPED] = "stopped",
};

/* Whether it buys a unit more. That a budget does not bind nobody has proven. */
static const char *const left_name[] = {
    [REPORT_LEFT_NO_ROOM] = "Budget left: no room for more units",
    [REPORT_LEFT_ENOUGH] = "Budget left: enough for any one more",
    [REPORT_LEFT_SHORT] = "Budget left: the budget may bind",
};

/* The dispatch leaves losses out: whether the plan's own holds is known from its AC check alone. */
static void put_ac(struct table_builder *b, const struct result *r)
{
    int broken = 0;
    for (int s = 0; r->ac && s < r->scenarios; s++)
        broken += r->ac[s].broken;
    figure(b, r->ac ? "AC check, steps with broken limits" : "AC check: its sub-tab has the verdict",
           r->ac ? broken : (double)NAN, r->ac ? "steps" : "");
}

static void put_plan(struct table_builder *b, const struct instance *inst, const struct result *r)
{
    char name[96];
    int units = 0, sites = 0;
    for (int c = 0; c < r->candidates; c++) {
        units += r->units[c];
        sites += r->units[c] > 0;
    }
    char left[REPORT_LEFT_WORDS];
    snprintf(name, sizeof name, "Objective (recourse %s, %s)", r->recourse == RECOURSE_MIP ? "mip" : "lp",
             ended[r->status]);
    double none = inst->events_per_year * r->none_worst_case_usd;
    figure_both(b, name, r->objective, none, "USD/year");
    figure(b, "Saved by the modules", none - r->objective, "USD/year");
    figure(b, "Lower bound", r->bound, "USD/year");
    figure(b, "Gap", 100.0 * r->gap, "%");
    if (r->relaxed_objective > 0)
        figure(b, "Whole units cost, of the objective", 100.0 * (1 - r->relaxed_objective / r->objective), "%");
    figure(b, "Annual cost of the modules", r->annual_plan_usd, "USD/year");
    figure(b, "Budget used", r->budget_used_usd, "USD");
    figure(b, "Budget", inst->budget_usd, "USD");
    figure(b, left_name[report_budget_left(inst, r, left, sizeof left)], inst->budget_usd - r->budget_used_usd, "USD");
    figure(b, "Sites opened", sites, "");
    figure(b, "Units placed", units, "");
    put_ac(b, r);
}

static void put_risk(struct table_builder *b, const struct instance *inst, const struct result *r)
{
    char name[96];
    double mean = 0.0, cvar = 0.0; /* under the worst-case weights: weighted by risk:weight they are the risk */
    for (int s = 0; s < r->scenarios; s++) {
        mean += r->worst_probability[s] * r->outcome[s].cost.total;
        cvar += r->tail[s] * r->outcome[s].cost.total / (1.0 - r->alpha);
    }
    figure_both(b, "Cost of an event, expected", r->expected_usd, r->none_expected_usd, "USD");
    snprintf(name, sizeof name, "Cost of an event, CVaR %g", r->alpha);
    figure_both(b, name, r->cvar_usd, r->none_cvar_usd, "USD");
    figure(b, "Cost of an event, worst-case mean", mean, "USD");
    snprintf(name, sizeof name, "Cost of an event, worst-case CVaR %g", r->alpha);
    figure(b, name, cvar, "USD");
    snprintf(name, sizeof name, "Risk (%.3g worst mean + %.3g worst CVaR)", 1.0 - r->weight, r->weight);
    figure_both(b, name, r->worst_case_usd, r->none_worst_case_usd, "USD");
    figure(b, "Events a year", inst->events_per_year, "");
    figure(b, "Weight of CVaR", r->weight, "");
    figure(b, "Radius of the ball", r->radius_kw, "kW");
    figure(b, "Radius beyond which nothing changes", r->radius_max_kw, "kW");
    figure(b, "Risk of an event per kW of radius", r->gamma, "USD/kW");
}

static void put_reliability(struct table_builder *b, const struct instance *inst, const struct result *r)
{
    struct reliability plan = reliability_of(r, r->outcome), none = reliability_of(r, r->none);
    double a = inst->events_per_year;
    figure_both(b, "Unserved energy an event (EENS)", plan.unserved_kwh, none.unserved_kwh, "kWh");
    figure_both(b, "Unserved energy a year (EENS)", a * plan.unserved_kwh, a * none.unserved_kwh, "kWh/year");
    figure_both(b, "Imbalance an event", plan.imbalance_kwh, none.imbalance_kwh, "kWh");
    figure_both(b, "Restoration cost an event", plan.restoration_usd, none.restoration_usd, "USD");
    figure_both(b, "Loss-of-load probability", 100.0 * plan.loss_of_load, 100.0 * none.loss_of_load, "%");
    figure_both(b, "Hours with unserved load", plan.hours, none.hours, "h");
    figure_both(b, "Peak unserved load, any scenario", plan.peak_kw, none.peak_kw, "kW");
    figure_both(b, "Buses hit an event", plan.buses_hit, none.buses_hit, "");
}

static void put_run(struct table_builder *b, const struct instance *inst, const struct result *r)
{
    double residual = 0.0;
    int sampled = 0;
    for (int s = 0; s < r->scenarios; s++) {
        sampled += r->probability[s] > 0.0;
        if (r->dispatch)
            residual = fmax(residual, r->dispatch[s].residual_kw);
    }
    figure(b, "Energy balance, largest residual", r->dispatch ? residual : NAN, "kW");
    figure(b, "Horizon", instance_horizon(inst), "h");
    figure(b, "Scenarios sampled", sampled, "");
    figure(b, "Stress scenarios", r->scenarios - sampled, "");
    figure(b, "Rounds", r->rounds, "");
    figure(b, "Time", r->seconds, "s");
}

enum err_code report_summary(const struct instance *inst, const struct result *r, struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    if (!mix_shapes_agree(inst, r))
        return ERR_INVALID;
    table_begin(&b, out, "summary", "Summary", COLUMNS(columns));
    put_plan(&b, inst, r);
    put_risk(&b, inst, r);
    put_reliability(&b, inst, r);
    put_run(&b, inst, r);
    return table_end(&b);
}
