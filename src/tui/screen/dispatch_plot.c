/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one module, or the import, does over the steps of a scenario. */
#include "screens.h"

#include "tui/widget/plot.h"
#include "tui/widget/text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is drawn of a source, over the starts of the steps and the end of the last. */
struct course {
    struct plot_series series[3];
    struct plot_rule rule[4];
    int count, rules;
    struct plot_axis right;
    double *extra[2]; /* [steps + 1] owned: values that the dispatch does not have in this form */
    char title[300], words[300];
};

/* ---- Which one ---- */

/* The candidate of a row of the table, -1: the import. A step has a row for each site that stands, in order, after those of the
 * import, which have no units. */
static int row_candidate(const struct report_table *t, const struct result *r, int row)
{
    int units = report_column_find(t, "units"), before = 0;
    if (row < 0 || units < 0 || t->cells[row * t->column_count + units].state != CELL_VALUE)
        return -1;
    while (row - before > 0 && t->cells[(row - before - 1) * t->column_count + units].state == CELL_VALUE)
        before++;
    for (int c = 0; c < r->candidates; c++)
        if (r->units[c] > 0 && before-- == 0)
            return c;
    return -1;
}

/* The cursor of the plot starts at the step of the row. */
static void start_at_step(const struct report_table *t, int row, const double *x, int steps, struct plot_cursor *at)
{
    int col = report_column_find(t, "step");
    if (at->place != PLOT_UNSET || row < 0 || col < 0)
        return;
    int step = (int)t->cells[row * t->column_count + col].number - 1;
    if (step >= 0 && step < steps)
        *at = (struct plot_cursor){.place = PLOT_AT, .x = x[step], .move = at->move};
}

/* ---- What it does ---- */

static void add_rule(struct course *k, const char *name, double at, bool right)
{
    k->rule[k->rules++] = (struct plot_rule){.name = name, .at = at, .right = right};
}

/* Energy given and taken, kWh, and the largest and smallest power. */
struct totals {
    double given, taken, most, least;
};

static struct totals add_up(const struct instance *inst, const double *kw)
{
    struct totals sum = {.most = kw[0], .least = kw[0]};
    for (int t = 0; t < inst->steps; t++) {
        sum.given += fmax(kw[t], 0) * inst->step_hours[t];
        sum.taken += fmax(-kw[t], 0) * inst->step_hours[t];
        sum.most = fmax(sum.most, kw[t]);
        sum.least = fmin(sum.least, kw[t]);
    }
    return sum;
}

static const char *figure(double value, char *buf, size_t size)
{
    bool whole = fabs(value) > 99.95 || fabs(value - round(value)) < 0.05;
    return number_grouped(value, whole ? 0 : 1, buf, size);
}

static void put_words(struct course *k, const struct totals *sum, double limit)
{
    char given[32], taken[32], most[32], of[32];
    figure(sum->taken, taken, sizeof taken);
    if (sum->most == 0 && sum->least == 0) {
        snprintf(k->words, sizeof k->words, "0 kW in every step, of %s kW", figure(limit, of, sizeof of));
        return;
    }
    snprintf(k->words, sizeof k->words, "%s kWh out%s%s%s; up to %s of %s kW", figure(sum->given, given, sizeof given),
             sum->taken > 0 ? ", " : "", sum->taken > 0 ? taken : "", sum->taken > 0 ? " in" : "",
             figure(fmax(sum->most, -sum->least), most, sizeof most), figure(limit, of, sizeof of));
}

/* Stored energy: of a dispatch at the ends of the steps, here from the onset on. */
static void add_charge(struct course *k, const struct instance *inst, const struct module_type *m,
                       const double *soc_kwh, double units)
{
    double *charge = k->extra[0], least;
    charge[0] = least = m->soc0 * m->kwh * units;
    for (int t = 0; t < inst->steps; t++) {
        charge[t + 1] = soc_kwh[t];
        least = fmin(least, soc_kwh[t]);
    }
    k->right = (struct plot_axis){.title = "charge", .unit = "kWh", .zero = true};
    k->series[k->count++] = (struct plot_series){.name = "charge",
                                                 .kind = PLOT_LINE,
                                                 .ascii = '*',
                                                 .style = STYLE_TAB,
                                                 .count = inst->steps + 1,
                                                 .y = charge,
                                                 .right = true};
    add_rule(k, "full", m->kwh * units, true);
    if (m->soc_min > 0)
        add_rule(k, "least", m->soc_min * m->kwh * units, true);
    char from[32], low[32], to[32], full[32];
    size_t n = strlen(k->words);
    snprintf(k->words + n, sizeof k->words - n, "; charge %s to %s of %s", figure(charge[0], from, sizeof from),
             figure(charge[inst->steps], to, sizeof to), figure(m->kwh * units, full, sizeof full));
    n = strlen(k->words);
    if (least < fmin(charge[0], charge[inst->steps]) - 0.05)
        snprintf(k->words + n, sizeof k->words - n, ", lowest %s", figure(least, low, sizeof low));
}

/* Generators on line, demand response called. */
static void add_units(struct course *k, const struct instance *inst, const double *on, double units)
{
    double most = 0;
    for (int t = 0; t < inst->steps; t++)
        most = fmax(most, on[t]);
    k->right = (struct plot_axis){.title = "on", .unit = "units", .zero = true};
    k->series[k->count++] = (struct plot_series){.name = "on",
                                                 .kind = PLOT_STEP,
                                                 .dash = PLOT_DOTTED,
                                                 .ascii = '*',
                                                 .style = STYLE_TAB,
                                                 .count = inst->steps,
                                                 .y = on,
                                                 .right = true};
    add_rule(k, "all", units, true);
    size_t n = strlen(k->words);
    snprintf(k->words + n, sizeof k->words - n, "; up to %s of %s units on", text_digits(most, 3).text,
             text_digits(units, 3).text);
}

static void follow_module(struct course *k, const struct instance *inst, const struct result *r, int s, int c)
{
    const struct dispatch *d = &r->dispatch[s];
    const struct candidate *site = &inst->candidate[c];
    const struct module_type *m = &inst->module[site->module];
    size_t at = (size_t)c * (size_t)inst->steps;
    double units = r->units[c] * inst->scenario[s].available[c];
    struct totals sum = add_up(inst, d->p_kw + at);
    k->series[k->count++] = (struct plot_series){.name = "power",
                                                 .kind = PLOT_BAR,
                                                 .ascii = '#',
                                                 .style = STYLE_BAR,
                                                 .count = inst->steps,
                                                 .y = d->p_kw + at,
                                                 .joined = true};
    add_rule(k, "most", m->kw * units, false);
    if (sum.least < 0)
        add_rule(k, "most taken", -m->kw * units, false);
    snprintf(k->title, sizeof k->title, "%.60s at bus %.60s, %d unit%s", m->name, inst->bus[site->bus].id, r->units[c],
             r->units[c] == 1 ? "" : "s");
    put_words(k, &sum, m->kw * units);
    if (m->kind == MODULE_STORAGE)
        add_charge(k, inst, m, d->soc_kwh + at, units);
    else
        add_units(k, inst, d->on_units + at, units);
}

/* Is every branch at the substation out? */
static bool cut_off(const struct instance *inst, int s, int t)
{
    int branches = 0;
    for (int l = 0; l < inst->branches; l++) {
        if (inst->branch[l].from != inst->substation)
            continue;
        branches++;
        if (inst->scenario[s].branch_up[l * inst->steps + t])
            return false;
    }
    return branches > 0;
}

/* Up and down in the words of the picture. */
static void add_unscheduled(struct course *k, double drawn, double back)
{
    char up[32], down[32];
    size_t n = strlen(k->words);
    if (drawn > 0.05 || back > 0.05)
        snprintf(k->words + n, sizeof k->words - n, "; up: %s kWh drawn, down: %s handed back",
                 figure(drawn, up, sizeof up), figure(back, down, sizeof down));
}

static void follow_import(struct course *k, const struct instance *inst, const struct result *r, int s)
{
    const struct dispatch *d = &r->dispatch[s];
    bool unscheduled = false;
    double drawn = 0, back = 0;
    int cut = 0;
    for (int t = 0; t < inst->steps; t++) {
        k->extra[0][t] = d->import_kw[t] + d->up_kw[t] - d->down_kw[t];
        k->extra[1][t] = inst->scenario[s].import_factor[t] * inst->import_cap_kw;
        unscheduled = unscheduled || d->up_kw[t] > 1e-3 || d->down_kw[t] > 1e-3;
        drawn += d->up_kw[t] * inst->step_hours[t];
        back += d->down_kw[t] * inst->step_hours[t];
        cut += cut_off(inst, s, t);
    }
    struct totals sum = add_up(inst, k->extra[0]);
    k->series[k->count++] = (struct plot_series){.name = "import, scheduled",
                                                 .kind = PLOT_BAR,
                                                 .ascii = '#',
                                                 .style = STYLE_BAR,
                                                 .count = inst->steps,
                                                 .y = d->import_kw,
                                                 .joined = true};
    k->series[k->count++] = (struct plot_series){.name = "allowed",
                                                 .kind = PLOT_STEP,
                                                 .dash = PLOT_DASHED,
                                                 .ascii = '=',
                                                 .style = STYLE_WARN,
                                                 .count = inst->steps,
                                                 .y = k->extra[1]};
    if (unscheduled)
        k->series[k->count++] = (struct plot_series){.name = "with up and down",
                                                     .kind = PLOT_STEP,
                                                     .ascii = '*',
                                                     .style = STYLE_TAB,
                                                     .count = inst->steps,
                                                     .y = k->extra[0]};
    snprintf(k->title, sizeof k->title, "Import");
    put_words(k, &sum, inst->import_cap_kw);
    add_unscheduled(k, drawn, back);
    if (cut == inst->steps)
        snprintf(k->words, sizeof k->words, "no supply: the substation is cut off%s",
                 back > 0.05 ? "; what is scheduled is handed back" : "");
    else if (cut > 0)
        snprintf(k->words, sizeof k->words, "no supply in %d of %d steps: %s", cut, inst->steps,
                 back > 0.05 ? "cut off; what is scheduled then is handed back" : "the substation is cut off");
}

/* ---- Together ---- */

static void draw_course(struct app *a, struct course *k, const double *x, struct cells *c, struct rectangle r)
{
    const struct instance *inst = a->run.set->instance;
    int s = app_scenario(a), row = grid_table_row(&app_view(a)->grid);
    int candidate = row_candidate(app_view(a)->grid.table, a->run.result, row);
    if (candidate < 0)
        follow_import(k, inst, a->run.result, s);
    else
        follow_module(k, inst, a->run.result, s, candidate);
    for (int i = 0; i < k->count; i++)
        k->series[i].x = x;
    size_t n = strlen(k->title);
    snprintf(k->title + n, sizeof k->title - n, ", scenario %d", s + 1);
    struct plot plot = {
        .title = k->title,
        .x = {.title = "since onset", .unit = "h", .scale = PLOT_HOURS, .low = 0, .high = instance_horizon(inst)},
        .y = {.title = "power", .unit = "kW", .zero = true},
        .right = k->right,
        .series = k->series,
        .count = k->count,
        .rule = k->rule,
        .rules = k->rules,
        .words = k->words};
    start_at_step(app_view(a)->grid.table, row, x, inst->steps, &app_view(a)->cursor);
    plot_draw(&plot, &app_view(a)->cursor, c, r.row, r.col, r.rows, r.cols);
}

void plot_dispatch(struct app *a, struct cells *c, struct rectangle r)
{
    const struct instance *inst = a->run.set->instance;
    size_t room = (size_t)inst->steps + 1;
    struct course k = {.extra = {calloc(room, sizeof *k.extra[0]), calloc(room, sizeof *k.extra[1])}};
    double *x = step_starts(inst);
    if (x && k.extra[0] && k.extra[1])
        draw_course(a, &k, x, c, r);
    free(x);
    free(k.extra[0]);
    free(k.extra[1]);
}
