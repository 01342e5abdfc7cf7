/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The solve as it runs: figures, convergence, log, together as far as there is room and each in a sub-tab of its own. */
#include "screens.h"

#include "tui/widget/plot.h"
#include "tui/widget/text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORK_BAR = 10 };

static const char *const state_name[] = {
    [JOB_NONE] = "no solve yet: r starts one",
    [JOB_GENERATING] = "drawing scenarios",
    [JOB_SOLVING] = "solving",
    [JOB_STOPPING] = "stopping, the best plan is kept",
    [JOB_DONE] = "done",
    [JOB_FAILED] = "failed",
    [JOB_KILLED] = "ended; nothing was kept",
};

/* How the job stands; a solve that was stopped is not one that is done. */
static const char *state_text(const struct app *a, char *buf, size_t size)
{
    if (a->job.points > 0) {
        const char *state = a->job.state == JOB_STOPPING ? "stopping, the points reached are kept"
                            : a->job.state == JOB_DONE   ? "the sweep is done: 7 shows it"
                                                         : NULL;
        if (a->job.state == JOB_SOLVING)
            snprintf(buf, size, "solving point %d of %d", a->job.point, a->job.points);
        else
            snprintf(buf, size, "%s", state ? state : state_name[a->job.state]);
        return buf;
    }
    if (a->job.evaluates && job_running(&a->job))
        return a->job.state == JOB_STOPPING ? "stopping" : "evaluating a plan near the best";
    bool solved = a->job.state == JOB_DONE && a->job.has_result && a->run.result;
    return solved && a->run.result->status == PLAN_STOPPED ? "stopped, the best plan is kept"
                                                           : state_name[a->job.state];
}

static void draw_figure(struct cells *c, int row, int col, const char *name, const char *value, const char *unit)
{
    cells_text(c, row, col, 11, STYLE_DIM, name);
    cells_right(c, row, col + 11, 14, STYLE_ROW, value);
    cells_text(c, row, col + 26, 12, STYLE_DIM, unit);
}

/* A bar for work that can be counted, and nothing made up for work that cannot. It is of plain characters: of all that is
 * on this screen it changes most, and a block is three bytes on the wire. */
static void draw_work(const struct plan_progress *p, struct cells *c, int row, int col, int cols)
{
    if (p->phase == PLAN_NEAR) {
        cells_text(c, row, col, cols, STYLE_DIM, "the plan stands; looking for plans near it, o keeps those found");
        return;
    }
    if (p->total <= 0) {
        cells_text(c, row, col, cols, STYLE_DIM, "this phase cannot be counted: see bound and plan");
        return;
    }
    char bar[WORK_BAR + 1];
    int width = cols > 50 ? WORK_BAR : cols / 3, filled = (int)((double)p->done / (double)p->total * width);
    for (int i = 0; i < width; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[width] = '\0';
    cells_text(c, row, col, width, STYLE_NORMAL, bar);
    cells_format(c, row, col + width + 1, cols - width - 1, STYLE_NORMAL, "scenarios %s of %s",
                 text_number((double)p->done, 0).text, text_number((double)p->total, 0).text);
}

/* Times under a minute are told in tenths of a second. */
static const char *time_unit(double seconds)
{
    return seconds < 60 ? "s" : seconds < 3600 ? "min:s" : "h:min:s";
}

static char *time_figure(double seconds, char *buf, size_t size)
{
    if (!(seconds >= 0 && seconds < 60))
        return text_time(buf, size, seconds);
    snprintf(buf, size, "%.1f", fmin(seconds, 59.9));
    return buf;
}

static void draw_figures(const struct app *a, struct cells *c, struct rectangle r)
{
    const struct plan_progress *p = &a->log.last;
    /* Of a solve that was ended nothing stands. */
    bool dropped = a->job.state == JOB_KILLED || a->job.state == JOB_FAILED;
    bool any = a->log.samples > 0 && !dropped;
    char text[64], time[32];
    cells_text(c, r.row, r.col, 11, STYLE_DIM, "state");
    cells_text(c, r.row, r.col + 11, r.cols - 11, job_running(&a->job) ? STYLE_GOOD : STYLE_ROW,
               state_text(a, text, sizeof text));
    draw_figure(c, r.row + 1, r.col, "best plan", any ? number_grouped(p->incumbent, 0, text, sizeof text) : "-",
                "USD/year");
    draw_figure(c, r.row + 2, r.col, "bound", any ? number_grouped(p->bound, 0, text, sizeof text) : "-", "USD/year");
    snprintf(text, sizeof text, "%.3f", 100 * p->gap);
    draw_figure(c, r.row + 3, r.col, "gap", any && isfinite(p->gap) ? text : "-", "%");
    if (!any)
        return;
    if (r.cols < 66) { /* the same in one line */
        cells_format(c, r.row + 4, r.col, r.cols, STYLE_NORMAL, "%s, round %d, %s %s", plan_phase_name[p->phase],
                     p->round, time_figure(p->seconds, time, sizeof time), time_unit(p->seconds));
        return;
    }
    int right = r.col + 40;
    draw_figure(c, r.row + 1, right, "phase", plan_phase_name[p->phase], "");
    snprintf(text, sizeof text, "%d", p->round);
    draw_figure(c, r.row + 2, right, "round", text, "");
    draw_figure(c, r.row + 3, right, "elapsed", time_figure(p->seconds, time, sizeof time), time_unit(p->seconds));
    if (job_running(&a->job)) /* the figures above stay those of the solve while a plan is evaluated */
        draw_work(a->job.evaluates ? &a->job.last : p, c, r.row + 4, r.col, r.cols);
    else
        cells_format(c, r.row + 4, r.col, r.cols, STYLE_DIM, "the plan last improved %s %s before the end",
                     time_figure(p->seconds_since_better, time, sizeof time), time_unit(p->seconds_since_better));
}

/* Once the gap is small, an axis from 0 on would show two lines as one: what is shown then is what lies about the two last
 * values, and of a solve that has ended its second half. */
static void close_in(const struct solve_log *log, bool running, struct plot_axis *y)
{
    if (log->samples < 1)
        return;
    int last = log->samples - 1, from = running ? last : 0;
    double bound = log->bound[last], plan = log->incumbent[last];
    double gap = plan - bound, room = fmax(2 * gap, 0.004 * fabs(plan));
    if (!isfinite(gap) || !(gap <= 0.1 * fabs(plan)))
        return;
    while (from < last &&
           (log->seconds[from + 1] <= 0.5 * log->seconds[last] || !isfinite(log->incumbent[from] - log->bound[from])))
        from++;
    y->low = fmin(bound - room, log->bound[from]);
    y->high = fmax(plan + room, log->incumbent[from]);
}

/* While values arrive the picture stays as it is for long, so that each of them is a few cells on the wire: time is doubled
 * when it is full, what is shown of the values ends at multiples of a power of two. */
static void hold_still(const struct solve_log *log, struct plot *plot)
{
    double room = log->samples ? exp2(ceil(log2((plot->y.high - plot->y.low) / 2))) : 0;
    for (plot->x.high = 60; log->samples && plot->x.high < log->seconds[log->samples - 1];)
        plot->x.high *= 2;
    if (room > 0) {
        plot->y.low = room * floor(plot->y.low / room);
        plot->y.high = room * ceil(plot->y.high / room);
    }
}

/* The picture may end below the plan that the solve began with, which its title then says. */
static const char *name_picture(const struct solve_log *log, const struct plot_axis *y, char *buf, size_t size)
{
    char number[32];
    int first = 0;
    while (first < log->samples && !isfinite(log->incumbent[first]))
        first++;
    int n = snprintf(buf, size, "Bound and best plan");
    if (n > 0 && first < log->samples && y->low < y->high && log->incumbent[first] > y->high)
        snprintf(buf + n, size - (size_t)n, "; the first plan, %s, is above",
                 number_grouped(log->incumbent[first], 0, number, sizeof number));
    return buf;
}

/* Seconds: a solve that is over sooner has no course to show. */
#define SHORT_SOLVE 0.1

/* The cursor and the words would change with every value too: they wait for the end, the cursor also for its first move. */
void solve_draw_convergence(struct app *a, struct cells *c, struct rectangle r)
{
    const struct solve_log *log = &a->log;
    struct plot_cursor *cursor = log->samples ? &app_view(a)->cursor : NULL;
    bool running = job_running(&a->job);
    char words[300] = "", title[100];
    const struct plot_series series[] = {
        {.name = "bound",
         .kind = PLOT_STEP,
         .dash = PLOT_DASHED,
         .ascii = '-',
         .style = STYLE_TAB,
         .ends = running,
         .count = log->samples,
         .x = log->seconds,
         .y = log->bound},
        {.name = "best plan",
         .kind = PLOT_STEP,
         .ascii = '*',
         .style = STYLE_BAR,
         .ends = running,
         .count = log->samples,
         .x = log->seconds,
         .y = log->incumbent},
    };
    struct plot plot = {.x = {.title = "time", .unit = "s"},
                        .y = {.unit = "USD/year"},
                        .series = series,
                        .count = 2,
                        .start = PLOT_LAST,
                        .subject = 1};
    close_in(log, running, &plot.y);
    if (running) {
        hold_still(log, &plot);
    } else {
        if (log->samples)
            plot.x.high = fmax(log->seconds[log->samples - 1], SHORT_SOLVE);
        plot_words_gap(&plot, 0, 1, words, sizeof words);
    }
    plot.title = name_picture(log, &plot.y, title, sizeof title);
    plot.words = words;
    if (running && cursor && cursor->place == PLOT_UNSET && !cursor->move)
        cursor = NULL;
    plot_draw(&plot, cursor, c, r.row, r.col, r.rows, r.cols);
}

enum { LOG_COLS = 69 };

/* Where a line does not fit, its time, bound and plan: round and phase are left out. */
static void draw_log_line(struct cells *c, int row, struct rectangle r, enum style style, const char *line)
{
    enum { TIME = 6, FROM = 24, TO = 56 };
    if (r.cols >= LOG_COLS || strlen(line) < TO) {
        cells_text(c, row, r.col, r.cols, style, line);
        return;
    }
    int used = cells_format(c, row, r.col, r.cols, style, "%.*s", TIME, line);
    cells_format(c, row, r.col + used, r.cols - used, style, "%.*s", TO - FROM, line + FROM);
}

void solve_draw_log(struct app *a, struct cells *c, struct rectangle r)
{
    const struct solve_log *log = &a->log;
    char head[LOG_COLS + 1];
    snprintf(head, sizeof head, "%6s %6s  %-9s %15s %15s %11s", "time", "round", "phase", "bound, USD/year",
             "plan, USD/year", "gap");
    draw_log_line(c, r.row, r, STYLE_HEAD, head);
    if (log->count == 0)
        cells_text(c, r.row + 1, r.col + 2, r.cols - 2, STYLE_DIM, "no line yet: a solve writes them");
    int rows = r.rows - 1, kept = log->count < LOG_LINES ? log->count : LOG_LINES;
    int first = log->count - (kept < rows ? kept : rows);
    for (int i = first; i < log->count; i++)
        draw_log_line(c, r.row + 1 + i - first, r, STYLE_NORMAL, log->line[i % LOG_LINES]);
}

void solve_draw(struct app *a, struct cells *c, struct rectangle r)
{
    enum { FIGURES = 5, ROOM_FOR_LOG = 15 };
    struct rectangle figures = r, plot = r, log = r;
    int left = r.rows - FIGURES, gap = left > ROOM_FOR_LOG;
    figures.rows = FIGURES;
    plot.row = log.row = r.row + FIGURES + gap;
    plot.rows = log.rows = left - gap;
    if (r.cols >= 140) {
        plot.cols = r.cols / 2 - 1;
        log.col = r.col + r.cols / 2 + 1;
        log.cols = r.cols - r.cols / 2 - 1;
    } else {
        log.rows = left > ROOM_FOR_LOG ? left / 3 : 0;
        plot.rows -= log.rows;
        log.row = plot.row + plot.rows;
    }
    draw_figures(a, c, figures);
    if (plot.rows >= 6)
        solve_draw_convergence(a, c, plot);
    if (log.rows >= 2)
        solve_draw_log(a, c, log);
}

void solve_context(const struct app *a, char *first, char *second, size_t size)
{
    const struct result *r = a->run.result;
    char number[32];
    bool evaluates = job_running(&a->job) && a->job.evaluates;
    snprintf(first, size, "%s",
             evaluates ? "o or X ends the evaluation, and nothing of it is kept"
                       : "r draws the scenarios and solves; o stops, the plan is kept; X drops all");
    second[0] = '\0';
    if (job_running(&a->job) && a->job.points > 0)
        snprintf(second, size, "point %d of %d of a sweep. 7 shows those solved", a->job.point, a->job.points);
    else if (evaluates)
        snprintf(second, size, "plan %d near run %d is evaluated in every scenario", a->evaluated.plan,
                 a->evaluated.near);
    else if (job_running(&a->job) && a->job.state != JOB_GENERATING)
        snprintf(second, size, "this solve began %s. 6 shows the best plan so far", a->origin);
    else if (r && a->job.again && !a->job.evaluates && a->job.state == JOB_DONE)
        snprintf(second, size, "run %d: %s USD a year, gap %.2f %%, from kept cuts in %.1f s (first: %.1f s)",
                 a->run.number, number_grouped(r->objective, 0, number, sizeof number), 100 * r->gap, a->job.solve_s,
                 a->job.first_s);
    else if (r)
        snprintf(second, size, "run %d: %s USD a year, gap %.2f %%, %s. 6 shows it", a->run.number,
                 number_grouped(r->objective, 0, number, sizeof number), 100 * r->gap, run_status_words[r->status]);
}
