/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens in one scenario, in words. */
#include "screens.h"

#include "tui/widget/text.h"

#include <ballast/number.h>
#include <ballast/scenario.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* From when to when, "1:15 to 1:30 h", of the steps first..last. */
static const char *span_text(const struct instance *inst, int first, int last, char *buf, size_t size)
{
    double start = 0, end = 0;
    char from[24], to[24];
    for (int t = 0; t <= last; t++) {
        if (t < first)
            start += inst->step_hours[t];
        end += inst->step_hours[t];
    }
    snprintf(buf, size, "%s to %s h", text_hours(from, sizeof from, start), text_hours(to, sizeof to, end));
    return buf;
}

static void add(struct app *a, const char *text)
{
    app_list_add(a, STYLE_NORMAL, OP_NONE, "%s", text);
    app_list_indent(a, 4);
}

static int largest_step(const double *kw, int steps)
{
    int at = 0;
    for (int t = 1; t < steps; t++)
        if (kw[t] > kw[at])
            at = t;
    return at;
}

/* Sums of a bus-major array over the buses, step by step. NULL when memory is short. */
static double *over_buses(const struct instance *inst, const double *kw)
{
    size_t steps = (size_t)inst->steps;
    double *sum = calloc(steps, sizeof *sum);
    for (size_t k = 0; sum && k < steps * (size_t)inst->buses; k++)
        sum[k % steps] += kw[k];
    return sum;
}

static void add_peak(struct app *a, const struct instance *inst, const char *what, const double *by_bus)
{
    char kw[32], span[64], text[200];
    double *sum = over_buses(inst, by_bus);
    if (!sum)
        return;
    int at = largest_step(sum, inst->steps);
    snprintf(text, sizeof text, "%s %s kW in step %d, %s after the onset", what,
             number_grouped(sum[at], 1, kw, sizeof kw), at + 1, span_text(inst, at, at, span, sizeof span));
    add(a, text);
    free(sum);
}

static void add_outcome(struct app *a, const struct instance *inst, const struct result *r, int s)
{
    const struct scenario_outcome *o = &r->outcome[s];
    char text[200], cost[32], none[32], kwh[32], none_kwh[32];
    snprintf(text, sizeof text, "cost %s USD; with no modules %s USD",
             number_grouped(o->cost.total, 0, cost, sizeof cost),
             number_grouped(r->none[s].cost.total, 0, none, sizeof none));
    add(a, text);
    snprintf(text, sizeof text, "unserved %s kWh, %d buses hit; with no modules %s kWh",
             number_grouped(o->unserved_kwh, 1, kwh, sizeof kwh), o->buses_hit,
             number_grouped(r->none[s].unserved_kwh, 1, none_kwh, sizeof none_kwh));
    add(a, text);
    if (r->dispatch && o->unserved_kwh > 0)
        add_peak(a, inst, "most unserved", r->dispatch[s].unserved_kw);
}

/* ---- Events: what differs from a day without any, run of steps by run of steps ---- */

static int add_derating(struct app *a, const struct instance *inst, int s)
{
    const double *factor = inst->scenario[s].import_factor;
    int events = 0;
    for (int t = 0; t < inst->steps; t++) {
        int last = t;
        char span[64], text[160];
        while (last + 1 < inst->steps && fabs(factor[last + 1] - factor[t]) < 1e-9)
            last++;
        if (factor[t] < 1) {
            snprintf(text, sizeof text, "import capacity down to %.0f %% from %s", 100 * factor[t],
                     span_text(inst, t, last, span, sizeof span));
            add(a, text);
            events++;
        }
        t = last;
    }
    return events;
}

static int add_outages(struct app *a, const struct instance *inst, int s)
{
    int events = 0;
    for (int l = 0; l < inst->branches; l++) {
        const unsigned char *up = inst->scenario[s].branch_up + (size_t)l * (size_t)inst->steps;
        for (int t = 0; t < inst->steps; t++) {
            int first = t;
            char span[64], text[240];
            if (up[t])
                continue;
            while (t + 1 < inst->steps && !up[t + 1])
                t++;
            snprintf(text, sizeof text, "branch %.60s (%.60s to %.60s) out from %s", inst->branch[l].id,
                     inst->bus[inst->branch[l].from].id, inst->bus[inst->branch[l].to].id,
                     span_text(inst, first, t, span, sizeof span));
            add(a, text);
            events++;
        }
    }
    return events;
}

static int add_modules(struct app *a, const struct instance *inst, int s)
{
    int events = 0;
    for (int k = 0; k < inst->candidates; k++) {
        char text[200];
        if (inst->scenario[s].available[k] >= 1)
            continue;
        snprintf(text, sizeof text, "candidate %.60s at bus %.60s: %.0f %% of its capacity available",
                 inst->candidate[k].id, inst->bus[inst->candidate[k].bus].id, 100 * inst->scenario[s].available[k]);
        add(a, text);
        events++;
    }
    return events;
}

/* The demand of a bus in a scenario [steps]. */
static const double *demand_of(const struct instance *inst, int s, int bus)
{
    return inst->scenario[s].demand_kw + (size_t)bus * (size_t)inst->steps;
}

/* A bus whose demand goes far past its nominal load somewhere in the set has data centres. */
static bool is_site(const struct instance *inst, int bus)
{
    for (int s = 0; s < inst->scenarios; s++) {
        const double *kw = demand_of(inst, s, bus);
        if (kw[largest_step(kw, inst->steps)] > 1.5 * inst->bus[bus].p_kw + 1)
            return true;
    }
    return false;
}

static double mean_over_time(const struct instance *inst, const double *kw)
{
    double kwh = 0;
    for (int t = 0; t < inst->steps; t++)
        kwh += inst->step_hours[t] * kw[t];
    return kwh / instance_horizon(inst);
}

/* The mean demand of a bus over the sampled scenarios: what the scenario at hand is told apart from. */
static double usual_kw(const struct instance *inst, int bus)
{
    double kw = 0;
    for (int s = 0; s < inst->scenarios; s++)
        if (inst->scenario[s].probability > 0)
            kw += inst->scenario[s].probability * mean_over_time(inst, demand_of(inst, s, bus));
    return kw;
}

/* From what to what the demand goes, when it is highest, and from when to when it is in the upper half. */
static void say_range(const struct instance *inst, const double *kw, double least, char *text, size_t size)
{
    int at = largest_step(kw, inst->steps), first = at, last = at;
    double half = (kw[at] + least) / 2;
    char most[32], low[32], middle[32], top[64], around[64];
    while (first > 0 && kw[first - 1] >= half)
        first--;
    while (last + 1 < inst->steps && kw[last + 1] >= half)
        last++;
    snprintf(text, size, "demand %s to %s kW, highest from %s, over %s kW (half-way) from %s",
             number_grouped(least, 0, low, sizeof low), number_grouped(kw[at], 0, most, sizeof most),
             span_text(inst, at, at, top, sizeof top), number_grouped(half, 0, middle, sizeof middle),
             span_text(inst, first, last, around, sizeof around));
}

/* Data centres whose demand changes, or is far from the usual all along. */
static int add_sites(struct app *a, const struct instance *inst, int s)
{
    int events = 0;
    for (int i = 0; i < inst->buses; i++) {
        if (!is_site(inst, i))
            continue;
        const double *kw = demand_of(inst, s, i);
        double most = kw[largest_step(kw, inst->steps)], least = most, usual = usual_kw(inst, i);
        char number[32], course[240], text[400];
        for (int t = 0; t < inst->steps; t++)
            least = fmin(least, kw[t]);
        double mean = mean_over_time(inst, kw);
        bool flat = most <= 1.05 * least;
        if (flat && mean > usual / 2 && mean <= 1.05 * usual)
            continue; /* nothing happens to it */
        if (flat)
            snprintf(course, sizeof course, "demand %s kW from the onset to the end",
                     number_grouped(mean, 0, number, sizeof number));
        else
            say_range(inst, kw, least, course, sizeof course);
        snprintf(text, sizeof text, "bus %.60s: %s; mean of all sampled scenarios %s kW", inst->bus[i].id, course,
                 number_grouped(usual, 0, number, sizeof number));
        add(a, text);
        events++;
    }
    return events;
}

void app_show_scenario(struct app *a, const struct instance *inst, const struct result *r, int scenario)
{
    const struct scenario *one = &inst->scenario[scenario];
    char title[80], text[120];
    snprintf(title, sizeof title, "Scenario %d of %d", scenario + 1, inst->scenarios);
    app_list_open(a, title, false);
    add(a, one->label ? one->label : "no name");
    if (r)
        snprintf(text, sizeof text, "probability %.2f %%%s; worst-case %.2f %%", 100 * one->probability,
                 one->probability > 0 ? "" : " (a stress scenario)", 100 * r->worst_probability[scenario]);
    else
        snprintf(text, sizeof text, "probability %.2f %%%s", 100 * one->probability,
                 one->probability > 0 ? "" : " (a stress scenario)");
    add(a, text);
    add_peak(a, inst, "highest demand", one->demand_kw);
    if (r)
        add_outcome(a, inst, r, scenario);
    app_list_add(a, STYLE_HEAD, OP_NONE, "What happens");
    int events = add_sites(a, inst, scenario) + add_derating(a, inst, scenario);
    events += add_outages(a, inst, scenario) + add_modules(a, inst, scenario);
    if (!events)
        add(a, "no surge, outage or derating");
    if (r)
        app_list_add(
            a, STYLE_DIM, OP_NONE,
            "Unserved, Imbalance, Costs, Dispatch, Balance and AC check now show this scenario. In the first three "
            "w: expected again.");
}
