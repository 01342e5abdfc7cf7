/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points of a sweep: as a table, and cost against risk. */
#include "screens.h"

#include "tui/widget/text.h"

#include <ballast/cmd.h>
#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL = 48 };

enum err_code sweep_build(struct app *a, struct report_table *out)
{
    const struct sweep *s = &a->sweep;
    return report_sweep_view(s->set->instance, &s->lists, s->point, s->count, out);
}

enum err_code frontier_build(struct app *a, struct report_table *out)
{
    const struct sweep *s = &a->sweep;
    return report_frontier(s->set->instance, &s->lists, s->point, s->count, out);
}

/* ---- The picture ---- */

/* Plans that cost the same at the same risk are one mark: [count] marks by cost, each with the points that it stands for. */
struct marks {
    int count;
    double *x, *y;
    char (*name)[LABEL];
    const char **label; /* as names, for the plot */
};

static bool marks_make(struct marks *m, int most)
{
    size_t n = (size_t)most + 1;
    *m = (struct marks){.x = calloc(n, sizeof *m->x),
                        .y = calloc(n, sizeof *m->y),
                        .name = calloc(n, sizeof *m->name),
                        .label = calloc(n, sizeof(char *))}; // NOLINT: an array of pointers
    for (int i = 0; m->label && i < most; i++)
        m->label[i] = m->name[i];
    return m->x && m->y && m->name && m->label;
}

static void marks_free(struct marks *m)
{
    free(m->x);
    free(m->y);
    free(m->name);
    free((void *)m->label);
}

/* False: it does not fit, and nothing is added. */
static bool append(char *buf, size_t size, const char *between, const char *text)
{
    size_t n = strlen(buf), gap = n ? strlen(between) : 0, length = strlen(text);
    if (n + gap + length >= size)
        return false;
    memcpy(buf + n, between, gap + 1);
    memcpy(buf + n + gap, text, length + 1);
    return true;
}

/* Make room for a mark in the order of cost, or find the one that is there. */
static int mark_at(struct marks *m, double x, double y)
{
    int at = 0;
    while (at < m->count && (m->x[at] < x || (m->x[at] == x && m->y[at] < y)))
        at++;
    if (at < m->count && m->x[at] == x && m->y[at] == y)
        return at;
    size_t after = (size_t)(m->count++ - at);
    memmove(m->x + at + 1, m->x + at, after * sizeof *m->x);
    memmove(m->y + at + 1, m->y + at, after * sizeof *m->y);
    memmove(m->name + at + 1, m->name + at, after * sizeof *m->name);
    m->x[at] = x;
    m->y[at] = y;
    m->name[at][0] = '\0';
    return at;
}

static void mark(struct marks *m, const struct sweep *s, int k)
{
    static const char more[] = "..";
    char name[SWEEP_NAME];
    char *all = m->name[mark_at(m, s->point[k].annual_plan_usd, s->point[k].cvar_case_usd)];
    size_t n = strlen(all), end = sizeof more - 1;
    sweep_values(s, k, name, sizeof name);
    bool full = n >= end && strcmp(all + n - end, more) == 0;
    if (!full && !append(all, LABEL - end, ", ", name))
        append(all, LABEL, "", more);
}

static int point_of_row(const struct grid *g, int row)
{
    int col = report_column_find(g->table, "point");
    return (int)g->table->cells[row * g->table->column_count + col].number - 1;
}

/* Those of the rows shown: on the frontier, or off it. */
static void mark_rows(struct marks *m, const struct sweep *s, const struct grid *g, bool beaten)
{
    for (int i = 0; i < g->shown; i++) {
        int k = point_of_row(g, g->order[i]);
        if ((sweep_beaten_by(s->point, s->count, k) >= 0) == beaten)
            mark(m, s, k);
    }
}

/* The row of the point that the cursor of the picture is at; one of several with the same plan stays. */
static void follow_cursor(struct grid *g, const struct sweep *s, double x)
{
    int row = grid_table_row(g);
    for (int i = -1; i < g->shown; i++) {
        int at = i < 0 ? row : g->order[i];
        if (at >= 0 && s->point[point_of_row(g, at)].annual_plan_usd == x) {
            grid_goto(g, at);
            return;
        }
    }
}

/* What the sweep went through: "alpha, budget". */
static void swept_names(const struct sweep *s, char *buf, size_t size)
{
    buf[0] = '\0';
    for (int p = 0; p < SWEEP_PARAMETERS; p++)
        if (s->lists.count[p] > 0)
            append(buf, size, ", ", cmd_sweep_option((enum sweep_parameter)p)->name);
}

static void frontier_words(const struct sweep *s, char *buf, size_t size)
{
    const struct sweep_point *cheap = NULL, *dear = NULL;
    int beaten = 0;
    char cost[2][32], risk[2][32], level[REPORT_CVAR_NAME];
    for (int k = 0; k < s->count; k++) {
        const struct sweep_point *p = &s->point[k];
        if (sweep_beaten_by(s->point, s->count, k) >= 0) {
            beaten++;
            continue;
        }
        if (!cheap || p->annual_plan_usd < cheap->annual_plan_usd)
            cheap = p;
        if (!dear || p->annual_plan_usd > dear->annual_plan_usd)
            dear = p;
    }
    buf[0] = '\0';
    if (!cheap)
        return;
    number_grouped(cheap->annual_plan_usd, 0, cost[0], sizeof cost[0]);
    number_grouped(dear->annual_plan_usd, 0, cost[1], sizeof cost[1]);
    number_grouped(cheap->cvar_case_usd, 0, risk[0], sizeof risk[0]);
    number_grouped(dear->cvar_case_usd, 0, risk[1], sizeof risk[1]);
    report_cvar_name(s->set->instance->alpha, level, sizeof level);
    int n = cheap == dear
                ? snprintf(buf, size, "one plan is on the frontier: %s USD/year, %s %s USD", cost[0], level, risk[0])
                : snprintf(buf, size, "for %s to %s USD/year %s falls from %s to %s USD", cost[0], cost[1], level,
                           risk[0], risk[1]);
    if (beaten && n > 0 && (size_t)n < size)
        snprintf(buf + n, size - (size_t)n, "; %d of %d beaten", beaten, s->count);
}

static void plot_marks(const struct sweep *s, const struct marks *on, const struct marks *off, bool at_beaten,
                       struct plot_cursor *cursor, struct cells *c, struct rectangle r)
{
    char words[300], names[64], title[96], risk[REPORT_CVAR_NAME];
    const struct plot_series series[] = {{.name = "on the frontier",
                                          .kind = PLOT_POINT,
                                          .ascii = 'o',
                                          .style = STYLE_BAR,
                                          .count = on->count,
                                          .x = on->x,
                                          .y = on->y,
                                          .label = on->label},
                                         {.name = "beaten by another",
                                          .kind = PLOT_POINT,
                                          .ascii = 'x',
                                          .style = STYLE_WARN,
                                          .count = off->count,
                                          .x = off->x,
                                          .y = off->y,
                                          .label = off->label}};
    frontier_words(s, words, sizeof words);
    swept_names(s, names, sizeof names);
    snprintf(title, sizeof title, "Cost and risk by %s", names);
    report_cvar_name(s->set->instance->alpha, risk, sizeof risk);
    const struct plot plot = {.title = title,
                              .x = {.title = "plan", .unit = "USD/year"},
                              .y = {.title = risk, .unit = "USD/event"},
                              .series = series,
                              .count = off->count ? 2 : 1,
                              .subject = at_beaten && off->count,
                              .words = words};
    plot_draw(&plot, cursor, c, r.row, r.col, r.rows, r.cols);
}

/* The cursor of the picture goes to the row's point, and after a step along the picture the row to the cursor's. */
void frontier_draw(struct app *a, struct cells *c, struct rectangle r)
{
    const struct sweep *s = &a->sweep;
    struct view *v = app_view(a);
    struct marks on = {0}, off = {0};
    int row = grid_table_row(&v->grid), here = row >= 0 ? point_of_row(&v->grid, row) : 0;
    bool stepped = v->shape == VIEW_PICTURE &&
                   (v->cursor.move != 0 || v->cursor.place == PLOT_FIRST || v->cursor.place == PLOT_LAST);
    if (!stepped)
        v->cursor = (struct plot_cursor){.place = PLOT_AT, .x = s->point[here].annual_plan_usd};
    if (marks_make(&on, s->count) && marks_make(&off, s->count)) {
        mark_rows(&on, s, &v->grid, false);
        mark_rows(&off, s, &v->grid, true);
        plot_marks(s, &on, &off, sweep_beaten_by(s->point, s->count, here) >= 0, &v->cursor, c, r);
        v->cursor.place = PLOT_AT;
        if (stepped)
            follow_cursor(&v->grid, s, v->cursor.x);
    }
    marks_free(&on);
    marks_free(&off);
}

/* ---- The lines below ---- */

void sweep_context(const struct app *a, char *first, char *second, size_t size)
{
    struct app *here = (struct app *)a; /* the row is built when asked for */
    const struct sweep *s = &a->sweep;
    char name[SWEEP_NAME], status[80], state[40];
    first[0] = second[0] = '\0';
    int k = s->count ? sweep_at_cursor(here) : -1;
    if (job_running(&a->job) && a->job.points > 0)
        snprintf(status, sizeof status, "point %d of %d is being solved; o stops and keeps those reached", a->job.point,
                 a->job.points);
    else
        snprintf(status, sizeof status, "%d of %d points", s->count, s->of);
    if (k < 0) {
        snprintf(first, size, "%s", s->of || a->coming.of ? status : "");
        return;
    }
    const struct sweep_point *p = &s->point[k];
    sweep_name(s, k, name, sizeof name);
    if (s->run[k])
        snprintf(state, sizeof state, "run %d", s->run[k]);
    else
        snprintf(state, sizeof state, "%s", run_status_words[p->status]);
    snprintf(first, size, "%s: %s, gap %.2f %%; %s", name, state, 100 * p->gap, status);
    snprintf(second, size, "%s", report_sweep_words);
}

void frontier_context(const struct app *a, char *first, char *second, size_t size)
{
    sweep_context(a, first, second, size);
    if (a->sweep.count && a->view[SCREEN_COMPARE][TAB_FRONTIER].shape != VIEW_PICTURE) /* which says it itself */
    {
        frontier_words(&a->sweep, second, size);
        size_t n = strlen(second);
        snprintf(second + n, size - n, ". %s", report_frontier_words);
    }
}
