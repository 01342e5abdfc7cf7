/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenarios: their table with the profile of the one under the cursor, and all of them as a fan. */
#include "screens.h"

#include "tui/widget/plot.h"
#include "tui/widget/text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAN_LOW, FAN_MIDDLE, FAN_HIGH, FAN_STRESS, FAN_SERIES };

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static void add_up(struct scenario_set *set)
{
    const struct instance *inst = set->instance;
    size_t steps = (size_t)inst->steps;
    for (int s = 0; s < inst->scenarios; s++) {
        bool sampled = inst->scenario[s].probability > 0;
        double *total = set->total_kw + (size_t)s * steps, *peak = sampled ? &set->peak_kw : &set->stress_peak_kw;
        set->sampled += sampled;
        for (size_t k = 0; k < steps * (size_t)inst->buses; k++)
            total[k % steps] += inst->scenario[s].demand_kw[k];
        for (size_t t = 0; t < steps; t++)
            *peak = fmax(*peak, total[t]);
    }
}

/* Quantiles of the sampled scenarios (they weigh the same), and the highest of the stress ones. */
static void fan_out(struct scenario_set *set, double *sorted)
{
    static const double level[] = {0.05, 0.5, 0.95};
    const struct instance *inst = set->instance;
    size_t steps = (size_t)inst->steps;
    for (size_t t = 0; t < steps; t++) {
        double *stress = &set->fan_kw[FAN_STRESS * steps + t];
        int n = 0;
        *stress = NAN;
        for (int s = 0; s < inst->scenarios; s++) {
            double demand = set->total_kw[(size_t)s * steps + t];
            if (inst->scenario[s].probability > 0)
                sorted[n++] = demand;
            else
                *stress = fmax(*stress, demand);
        }
        qsort(sorted, (size_t)n, sizeof *sorted, ascending);
        for (size_t k = 0; k <= FAN_HIGH; k++)
            set->fan_kw[k * steps + t] = n ? sorted[lround(level[k] * (n - 1))] : NAN;
    }
}

/* Once a set, for no frame to wait for it. False when memory is short. */
static bool measure(struct scenario_set *set)
{
    size_t steps = (size_t)set->instance->steps, count = (size_t)set->instance->scenarios;
    if (set->total_kw && set->fan_kw)
        return true;
    double *sorted = calloc(count ? count : 1, sizeof *sorted);
    free(set->total_kw);
    free(set->fan_kw);
    set->total_kw = calloc(count * steps + 1, sizeof *set->total_kw);
    set->fan_kw = calloc(FAN_SERIES * steps + 1, sizeof *set->fan_kw);
    bool ok = sorted && set->total_kw && set->fan_kw;
    if (ok) {
        set->sampled = 0;
        set->peak_kw = set->stress_peak_kw = 0;
        add_up(set);
        fan_out(set, sorted);
    }
    free(sorted);
    return ok;
}

/* Power over the hours since the onset. */
static void plot_steps(const struct instance *inst, const char *title, const struct plot_series *series, int count,
                       struct cells *c, struct rectangle r)
{
    double *x = calloc((size_t)inst->steps, sizeof *x);
    if (!x)
        return;
    double at = 0;
    for (int t = 0; t < inst->steps; t++) {
        x[t] = at;
        at += inst->step_hours[t];
    }
    struct plot plot = {.title = title,
                        .x_title = "h",
                        .y_unit = "kW",
                        .n = inst->steps,
                        .x = x,
                        .x_end = at,
                        .series = series,
                        .count = count};
    plot_draw(&plot, c, r.row, r.col, r.rows, r.cols);
    free(x);
}

/* The scenario, with the step of its highest demand. */
static void name_profile(const struct instance *inst, int s, const double *demand, char *title, size_t size)
{
    char kw[32], at[24];
    const char *label = inst->scenario[s].label;
    double start = 0, hours = 0;
    int peak = 0;
    for (int t = 0; t < inst->steps; t++) {
        if (demand[t] > demand[peak]) {
            peak = t;
            start = hours;
        }
        hours += inst->step_hours[t];
    }
    snprintf(title, size, "Scenario %d: demand up to %s kW in step %d, %s h. %s", s + 1,
             number_grouped(demand[peak], 0, kw, sizeof kw), peak + 1, text_hours(at, sizeof at, start),
             label ? label : "");
}

static void draw_profile(struct app *a, struct cells *c, struct rectangle r, int s)
{
    const struct instance *inst = a->set->instance;
    size_t steps = (size_t)inst->steps;
    double *import = s >= 0 && s < inst->scenarios && measure(a->set) ? calloc(steps, sizeof *import) : NULL;
    if (!import)
        return;
    const double *demand = a->set->total_kw + (size_t)s * steps;
    bool derated = false;
    for (int t = 0; t < inst->steps; t++) {
        import[t] = inst->scenario[s].import_factor[t] * inst->import_cap_kw;
        derated = derated || inst->scenario[s].import_factor[t] < 1;
    }
    struct plot_series series[] = {
        {"import cap", '-', 0x2500, derated ? STYLE_WARN : STYLE_DIM, import},
        {"demand", '*', 0x2022, STYLE_BAR, demand},
    };
    char title[300];
    name_profile(inst, s, demand, title, sizeof title);
    plot_steps(inst, title, series, 2, c, r);
    free(import);
}

void scenarios_draw(struct app *a, struct cells *c, struct rectangle r)
{
    if (!a->set) {
        app_draw_view(a, c, r);
        return;
    }
    struct rectangle table = r, picture = r;
    if (r.cols >= 140) {
        table.cols = r.cols / 2 - 1;
        picture.col = r.col + table.cols + 2;
        picture.cols = r.cols - table.cols - 2;
    } else {
        table.rows = r.rows / 2;
        picture.row = r.row + table.rows;
        picture.rows = r.rows - table.rows;
    }
    if (picture.rows < 6)
        table = r;
    app_draw_view(a, c, table);
    if (picture.rows >= 6)
        draw_profile(a, c, picture, grid_table_row(&app_view(a)->grid));
}

void scenarios_draw_fan(struct app *a, struct cells *c, struct rectangle r)
{
    if (!a->set) {
        app_draw_view(a, c, r);
        return;
    }
    const struct instance *inst = a->set->instance;
    size_t steps = (size_t)inst->steps;
    if (!measure(a->set))
        return;
    double *cap = calloc(steps, sizeof *cap);
    if (!cap)
        return;
    for (size_t t = 0; t < steps; t++)
        cap[t] = inst->import_cap_kw;
    const double *fan = a->set->fan_kw;
    struct plot_series series[] = {
        {"import cap", '-', 0x2500, STYLE_DIM, cap},
        {"stress, highest", '!', 0x25b4, STYLE_BAD, fan + FAN_STRESS * steps},
        {"P95", '^', 0x25cb, STYLE_WARN, fan + FAN_HIGH * steps},
        {"P5", '.', 0x00b7, STYLE_TAB, fan + FAN_LOW * steps},
        {"median", '*', 0x2022, STYLE_BAR, fan + FAN_MIDDLE * steps},
    };
    plot_steps(inst, "Total demand of all scenarios, step by step", series, FAN_SERIES + 1, c, r);
    free(cap);
}

void scenarios_context(const struct app *a, char *first, char *second, size_t size)
{
    struct scenario_set *set = a->set;
    first[0] = second[0] = '\0';
    if (!set || !measure(set))
        return;
    const struct instance *inst = set->instance;
    snprintf(first, size, "%d sampled + %d stress scenarios over %d steps, %.3g h", set->sampled,
             inst->scenarios - set->sampled, inst->steps, instance_horizon(inst));
    snprintf(second, size, "highest demand %.0f kW sampled, %.0f kW stress; import cap %.0f kW", set->peak_kw,
             set->stress_peak_kw, inst->import_cap_kw);
}
