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

double *step_starts(const struct instance *inst)
{
    double *x = calloc((size_t)inst->steps + 1, sizeof *x);
    for (int t = 0; x && t < inst->steps; t++)
        x[t + 1] = x[t] + inst->step_hours[t];
    return x;
}

/* Power over the hours since the onset: the series' x and count are filled in. */
static void plot_steps(const struct instance *inst, const char *title, struct plot_series *series, int count,
                       int subject, struct plot_cursor *cursor, struct cells *c, struct rectangle r)
{
    double *x = step_starts(inst);
    if (!x)
        return;
    for (int s = 0; s < count; s++) {
        series[s].x = x;
        series[s].count = inst->steps;
    }
    const struct plot_rule cap = {.name = "import cap", .at = inst->import_cap_kw};
    struct plot plot = {
        .title = title,
        .x = {.title = "since onset", .unit = "h", .scale = PLOT_HOURS, .low = 0, .high = instance_horizon(inst)},
        .y = {.unit = "kW"},
        .series = series,
        .count = count,
        .rule = &cap,
        .rules = isfinite(inst->import_cap_kw),
        .subject = subject};
    plot_draw(&plot, cursor, c, r.row, r.col, r.rows, r.cols);
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

static void draw_profile(struct app *a, struct cells *c, struct rectangle r, int s, struct plot_cursor *cursor)
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
        {.name = "demand", .kind = PLOT_STEP, .ascii = '*', .style = STYLE_BAR, .y = demand},
        {.name = "import allowed",
         .kind = PLOT_STEP,
         .dash = PLOT_DASHED,
         .ascii = '=',
         .style = STYLE_WARN,
         .y = import},
    };
    char title[300];
    name_profile(inst, s, demand, title, sizeof title);
    plot_steps(inst, title, series, derated ? 2 : 1, 0, cursor, c, r);
    free(import);
}

void scenarios_draw(struct app *a, struct cells *c, struct rectangle r)
{
    if (!a->set) {
        app_draw_view(a, c, r);
        return;
    }
    enum { PICTURE = 64 }; /* columns that a picture needs at least */
    struct rectangle table = r, picture = r;
    if (r.cols >= 140) {
        table.cols = app_table_cols(&app_view(a)->grid, r.cols, r.cols / 2 - 1, PICTURE);
        picture.col = r.col + table.cols + 2;
        picture.cols = r.cols - table.cols - 2;
    } else {
        table.rows = r.rows / 2;
        picture.row = r.row + table.rows;
        picture.rows = r.rows - table.rows;
    }
    if (picture.rows < 5)
        table = r;
    app_draw_view(a, c, table);
    if (picture.rows >= 5)
        draw_profile(a, c, picture, grid_table_row(&app_view(a)->grid), NULL);
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
    const double *fan = a->set->fan_kw, *low = fan + FAN_LOW * steps;
    struct plot_series series[] = {
        {.name = "P5 to P95",
         .kind = PLOT_BAND,
         .ascii = ':',
         .style = STYLE_TAB,
         .y = fan + FAN_HIGH * steps,
         .low = low},
        {.name = "P50", .kind = PLOT_STEP, .ascii = '*', .style = STYLE_BAR, .y = fan + FAN_MIDDLE * steps},
        {.name = "worst",
         .kind = PLOT_STEP,
         .dash = PLOT_DOTTED,
         .ascii = 'x',
         .style = STYLE_BAD,
         .y = fan + FAN_STRESS * steps},
    };
    bool stress = inst->scenarios > a->set->sampled;
    plot_steps(inst, "Total demand of all scenarios, step by step", series, stress ? 3 : 2, 1, &app_view(a)->cursor, c,
               r);
}

void scenarios_context(const struct app *a, char *first, char *second, size_t size)
{
    struct scenario_set *set = a->set;
    first[0] = second[0] = '\0';
    if (!set || !measure(set))
        return;
    const struct instance *inst = set->instance;
    snprintf(first, size, "%s sampled + %s stress scenarios over %d steps, %s h", text_number(set->sampled, 0).text,
             text_number(inst->scenarios - set->sampled, 0).text, inst->steps,
             text_digits(instance_horizon(inst), 3).text);
    snprintf(second, size, "highest demand %s kW sampled, %s kW stress; import cap %s kW",
             text_number(set->peak_kw, 0).text, text_number(set->stress_peak_kw, 0).text,
             text_number(inst->import_cap_kw, 0).text);
}
