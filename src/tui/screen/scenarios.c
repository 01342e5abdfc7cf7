/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenarios: their table with the profile of the one under the cursor, and all of them as a fan. */
#include "screens.h"

#include "tui/widget/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double total_demand(const struct instance *inst, int s, int t)
{
    double sum = 0;
    for (int i = 0; i < inst->buses; i++)
        sum += inst->scenario[s].demand_kw[(size_t)i * (size_t)inst->steps + (size_t)t];
    return sum;
}

/* Where the steps begin, hours after the onset; returns where the last one ends. */
static double step_starts(const struct instance *inst, double *x)
{
    double at = 0;
    for (int t = 0; t < inst->steps; t++) {
        x[t] = at;
        at += inst->step_hours[t];
    }
    return at;
}

static void draw_profile(struct app *a, struct cells *c, struct rectangle r, int s)
{
    const struct instance *inst = a->set->instance;
    size_t steps = (size_t)inst->steps;
    double *numbers = calloc(3 * steps, sizeof *numbers);
    if (!numbers || s < 0 || s >= inst->scenarios) {
        free(numbers);
        return;
    }
    double *x = numbers, *demand = numbers + steps, *import = numbers + 2 * steps;
    double end = step_starts(inst, x);
    bool derated = false;
    for (int t = 0; t < inst->steps; t++) {
        demand[t] = total_demand(inst, s, t);
        import[t] = inst->scenario[s].import_factor[t] * inst->import_cap_kw;
        derated = derated || inst->scenario[s].import_factor[t] < 1;
    }
    struct plot_series series[] = {
        {"import cap", '-', 0x2500, derated ? STYLE_WARN : STYLE_DIM, import},
        {"demand", '*', 0x2022, STYLE_BAR, demand},
    };
    char title[200];
    const char *label = inst->scenario[s].label;
    snprintf(title, sizeof title, "Scenario %d, %s: total demand", s + 1, label ? label : "");
    struct plot plot = {.title = title, .x_title = "h", .y_unit = "kW", .n = inst->steps, .x = x, .x_end = end,
                        .series = series, .count = 2};
    plot_draw(&plot, c, r.row, r.col, r.rows, r.cols);
    free(numbers);
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
        table.rows = r.rows / 2 + 1;
        picture.row = r.row + table.rows;
        picture.rows = r.rows - table.rows;
    }
    if (picture.rows < 6)
        table = r;
    app_draw_view(a, c, table);
    if (picture.rows >= 6)
        draw_profile(a, c, picture, grid_table_row(&app_view(a)->grid));
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

enum { FAN_LOW, FAN_MIDDLE, FAN_HIGH, FAN_STRESS, FAN_SERIES };

/* Quantiles of the sampled scenarios (they weigh the same), and the highest of the stress ones. */
static void fan_step(const struct instance *inst, int t, double *sorted, double *fan[FAN_SERIES])
{
    static const double level[] = {0.05, 0.5, 0.95};
    int n = 0;
    fan[FAN_STRESS][t] = NAN;
    for (int s = 0; s < inst->scenarios; s++) {
        double demand = total_demand(inst, s, t);
        if (inst->scenario[s].probability > 0)
            sorted[n++] = demand;
        else if (!(fan[FAN_STRESS][t] >= demand))
            fan[FAN_STRESS][t] = demand;
    }
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    for (int k = 0; k <= FAN_HIGH; k++)
        fan[k][t] = n ? sorted[(int)lround(level[k] * (n - 1))] : NAN;
}

void scenarios_draw_fan(struct app *a, struct cells *c, struct rectangle r)
{
    if (!a->set) {
        app_draw_view(a, c, r);
        return;
    }
    const struct instance *inst = a->set->instance;
    size_t steps = (size_t)inst->steps, count = (size_t)inst->scenarios;
    double *numbers = calloc((FAN_SERIES + 1) * steps + count, sizeof *numbers);
    if (!numbers)
        return;
    double *fan[FAN_SERIES], *x = numbers + FAN_SERIES * steps, *sorted = x + steps;
    for (size_t k = 0; k < FAN_SERIES; k++)
        fan[k] = numbers + k * steps;
    double end = step_starts(inst, x);
    for (int t = 0; t < inst->steps; t++)
        fan_step(inst, t, sorted, fan);
    struct plot_series series[] = {
        {"stress, highest", '!', 0x25b4, STYLE_BAD, fan[FAN_STRESS]},
        {"P95", '^', 0x25cb, STYLE_WARN, fan[FAN_HIGH]},
        {"P5", '.', 0x00b7, STYLE_TAB, fan[FAN_LOW]},
        {"median", '*', 0x2022, STYLE_BAR, fan[FAN_MIDDLE]},
    };
    struct plot plot = {.title = "Total demand of all scenarios, step by step", .x_title = "h", .y_unit = "kW",
                        .n = inst->steps, .x = x, .x_end = end, .series = series, .count = FAN_SERIES};
    plot_draw(&plot, c, r.row, r.col, r.rows, r.cols);
    free(numbers);
}

void scenarios_context(const struct app *a, char *first, char *second, size_t size)
{
    const struct instance *inst = app_set_instance(a);
    first[0] = second[0] = '\0';
    if (!inst)
        return;
    int sampled = 0;
    double most = 0, peak = 0;
    for (int s = 0; s < inst->scenarios; s++) {
        sampled += inst->scenario[s].probability > 0;
        for (int t = 0; t < inst->steps; t++) {
            double demand = total_demand(inst, s, t);
            if (demand > most)
                most = demand;
            if (inst->scenario[s].probability > 0 && demand > peak)
                peak = demand;
        }
    }
    snprintf(first, size, "%d sampled + %d stress scenarios over %d steps, %.3g h", sampled, inst->scenarios - sampled,
             inst->steps, instance_horizon(inst));
    snprintf(second, size, "highest demand %.0f kW sampled, %.0f kW with stress; import cap %.0f kW", peak, most,
             inst->import_cap_kw);
}
