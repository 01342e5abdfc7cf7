/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a table as bars. */
#include "grid.h"

#include "text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_MOST = 36, TIME_WIDTH = 13 };

/* The bars of one column: where they start and end, and what the picture says about it. */
struct bars {
    int column, unit_column; /* unit_column: each row has a unit of its own; -1: the column has one */
    double low, high;
    bool voltage, negative;
    bool close; /* the values differ by little, bars begin near the least of them */
};

static bool has_key(const struct grid *g, int col, const char *key)
{
    return col < g->table->column_count && strcmp(g->table->columns[col].key, key) == 0;
}

/* Numbers that say which row it is, not how much of something. */
static bool names_or_places(const struct grid *g, int col)
{
    static const char *const keys[] = {"scenario", "step", "start_min", "end_min", "point", "rank"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (has_key(g, col, keys[i]))
            return true;
    return false;
}

/* The column to plot: the cursor's if it is one of figures, else the main figure of the table. */
static int bar_column(const struct grid *g)
{
    static const char *const main_figures[] = {"voltage_pu",    "v_ac_pu",     "loading_percent", "kw",
                                               "cost_usd",      "unserved_kw", "imbalance_kw",    "unserved_kwh",
                                               "imbalance_kwh", "peak_kw",     "above_usd",       "objective"};
    const struct report_table *t = g->table;
    if (g->col >= g->named && grid_column_is_number(t, g->col) && !names_or_places(g, g->col))
        return g->col;
    for (size_t i = 0; i < sizeof main_figures / sizeof *main_figures; i++) {
        int col = report_column_find(t, main_figures[i]);
        if (col >= 0)
            return col;
    }
    for (int col = g->named; col < t->column_count; col++)
        if (grid_column_is_number(t, col) && !names_or_places(g, col))
            return col;
    return -1;
}

/* The start of a step beside its end: together when it is and how long. */
static bool is_time(const struct grid *g, int col)
{
    return has_key(g, col, "start_min") && has_key(g, col + 1, "end_min");
}

static double minutes(const struct grid *g, int row, int col)
{
    double value = 0;
    grid_cell_number(g->table, row, col, &value);
    return value;
}

/* "1:00, 15 min" */
static void time_text(const struct grid *g, int row, int col, char *buf, size_t size)
{
    char start[24];
    double from = minutes(g, row, col);
    snprintf(buf, size, "%s, %s min", text_hours(start, sizeof start, from / 60),
             text_digits(minutes(g, row, col + 1) - from, 3).text);
}

/* Have the steps of the table different lengths? Energies of them cannot be compared. */
bool grid_steps_differ(const struct grid *g)
{
    int col = report_column_find(g->table, "start_min");
    if (col < 0 || !is_time(g, col) || g->table->rows < 1)
        return false;
    double first = minutes(g, 0, col + 1) - minutes(g, 0, col);
    for (int row = 1; row < g->table->rows; row++)
        if (fabs(minutes(g, row, col + 1) - minutes(g, row, col) - first) > 1e-6)
            return true;
    return false;
}

/* What names a row: its leading columns of words, the number of a scenario or step; the scenario is left out where each
 * row has a step of the same one. */
static bool names_row(const struct grid *g, int col)
{
    if (has_key(g, col, "scenario"))
        return !has_key(g, col + 1, "step");
    return col == 0 || has_key(g, col, "step") || is_time(g, col) || !grid_column_is_number(g->table, col);
}

/* A figure that stands between the names of a row. */
static bool passed_over(const struct grid *g, int col)
{
    return has_key(g, col, "scenario") || has_key(g, col, "start_min");
}

/* The names of the row, or the titles of their columns with row -1. */
static void label(struct grid *g, int row, char *buf, size_t size)
{
    buf[0] = '\0';
    for (int col = 0; col < g->table->column_count; col++) {
        char text[256];
        if (!names_row(g, col) && !passed_over(g, col))
            break;
        if (!names_row(g, col) || !g->column[col].width)
            continue;
        if (row < 0)
            snprintf(text, sizeof text, "%s", g->table->columns[col].title);
        else if (is_time(g, col))
            time_text(g, row, col, text, sizeof text);
        else
            grid_shown_text(g, row, col, text, sizeof text);
        size_t n = strlen(buf);
        if (!text[0])
            continue;
        snprintf(buf + n, size - n, "%s%s", n ? (row < 0 ? ", " : " ") : "", text);
    }
}

/* Room for the names of any row. */
static int label_width(const struct grid *g, int cols)
{
    int share = cols * 2 / 5, most = share < LABEL_MOST ? share : LABEL_MOST, width = 0;
    for (int col = 0; col < g->table->column_count && width < most; col++) {
        if (!names_row(g, col) && !passed_over(g, col))
            break;
        if (names_row(g, col) && g->column[col].width)
            width += (is_time(g, col) ? TIME_WIDTH : g->column[col].content) + (width ? 1 : 0);
    }
    if (width > most)
        width = most;
    return width > 1 ? width : 1;
}

/* Has the row a bar? Its number has one, if it is in the unit of the cursor's row. */
static bool barred(const struct grid *g, const struct bars *b, int row, double *value)
{
    const struct report_cell *cells = g->table->cells;
    int width = g->table->column_count, here = grid_table_row(g);
    *value = g->column[b->column].number[row];
    if (!isfinite(*value))
        return false;
    if (b->unit_column < 0)
        return true;
    const char *unit = cells[row * width + b->unit_column].text, *of_here = cells[here * width + b->unit_column].text;
    return strcmp(unit ? unit : "", of_here ? of_here : "") == 0;
}

static void find_ends(const struct grid *g, struct bars *b)
{
    double value, least = INFINITY;
    if (b->voltage) {
        b->low = g->low;
        b->high = g->high;
    }
    for (int row = 0; row < g->table->rows; row++) {
        if (!g->passes[row] || !barred(g, b, row, &value))
            continue;
        b->negative = b->negative || value < 0;
        if (b->voltage && value > 0) /* a dark bus has none */
            b->low = fmin(b->low, value);
        b->high = fmax(b->high, b->voltage ? value : fabs(value));
        least = fmin(least, value);
    }
    /* Bars from 0 on would all look the same. */
    if (!b->voltage && least > 0.9 * b->high && least < b->high * (1 - 1e-9)) {
        b->close = true;
        b->low = fmax(0, least - (b->high - least) / 4);
    }
    if (b->voltage) {
        b->low = floor((b->low - 0.005) * 100) / 100;
        b->high = ceil((b->high + 0.001) * 100) / 100;
    }
}

/* Of a column of zeros. */
static const char *zero_words(const char *key)
{
    return strncmp(key, "unserved_k", 10) == 0    ? "nothing is unserved"
           : strncmp(key, "imbalance_k", 11) == 0 ? "there is no imbalance"
                                                  : "all are 0";
}

static void draw_heading(struct grid *g, const struct bars *b, struct cells *c, int row, int col, int cols)
{
    const struct report_column *spec = &g->table->columns[b->column];
    char names[160], unit[64] = "", scale[120] = "", low[48];
    label(g, -1, names, sizeof names);
    if (b->unit_column >= 0 && grid_table_row(g) >= 0)
        grid_cell_text(g->table, grid_table_row(g), b->unit_column, unit, sizeof unit);
    if (b->voltage)
        snprintf(scale, sizeof scale, "; %.2f to %.2f, limits | %.3g and %.3g", b->low, b->high, g->low, g->high);
    else if (b->unit_column >= 0)
        snprintf(scale, sizeof scale, "; bars: the rows in %s", unit[0] ? unit : "no unit");
    else if (b->close)
        snprintf(scale, sizeof scale, "; bars from %s on",
                 number_grouped(b->low, number_decimals(b->low), low, sizeof low));
    else if (b->negative)
        snprintf(scale, sizeof scale, "; light: below 0");
    else if (b->high == 0)
        snprintf(scale, sizeof scale, "; %s", zero_words(spec->key));
    else if (strcmp(spec->unit, "kWh") == 0 && grid_steps_differ(g))
        snprintf(scale, sizeof scale, "; steps differ in length");
    cells_format(c, row, col, cols, STYLE_HEAD, "%s%s%s by %s%s", spec->title, spec->unit[0] ? ", " : "", spec->unit,
                 names, scale);
}

static void draw_bar(const struct bars *b, struct cells *c, int line, int col, int room, double value)
{
    double share = (fabs(value) - b->low) / (b->high - b->low);
    int length = (int)lround(share * room);
    for (int k = 0; k < length && k < room; k++)
        cells_glyph(c, line, col + k, STYLE_BAR, value < 0 ? GLYPH_SHADE : GLYPH_BLOCK);
}

static void draw_limits(const struct grid *g, const struct bars *b, struct cells *c, int line, int col, int room)
{
    const double limit[2] = {g->low, g->high};
    for (int i = 0; i < 2; i++) {
        int at = (int)lround((limit[i] - b->low) / (b->high - b->low) * room);
        if (at >= 0 && at <= room)
            cells_glyph(c, line, col + at, STYLE_WARN, GLYPH_VERTICAL);
    }
}

void grid_draw_bars(struct grid *g, struct cells *c, int row, int col, int rows, int cols)
{
    int column = g->table ? bar_column(g) : -1;
    if (column < 0 || rows < 3 || cols < 20) {
        cells_text(c, row, col, cols, STYLE_DIM, "no column of numbers to plot");
        return;
    }
    const char *key = g->table->columns[column].key;
    struct bars b = {.column = column,
                     .unit_column = report_column_find(g->table, "unit"),
                     .voltage = g->high > g->low && (strncmp(key, "v_", 2) == 0 || strcmp(key, "voltage_pu") == 0) &&
                                strcmp(g->table->columns[column].unit, "p.u.") == 0};
    find_ends(g, &b);
    draw_heading(g, &b, c, row, col, cols);
    int names = label_width(g, cols), number = g->column[column].width, first = col + 5 + names + number;
    int room = cols - names - number - 6;
    grid_scroll_rows(g, rows - 1);
    g->body_row = row + 1;
    for (int i = 0; i < rows - 1 && g->top + i < g->shown; i++) {
        int line = row + 1 + i, index = g->top + i;
        char text[512];
        double value = 0;
        enum style style = index == g->row ? STYLE_FOCUS : STYLE_NORMAL;
        cells_text(c, line, col, 1, STYLE_ROW, index == g->row ? ">" : " ");
        if (g->mark[g->order[index]])
            cells_text(c, line, col + 1, 1, STYLE_MARK, "*");
        label(g, g->order[index], text, sizeof text);
        if (!strchr(text, ' '))
            grid_put_name(c, line, col + 2, names, style, text);
        else if (cells_text(c, line, col + 2, names, style, text) < utf8_width(text))
            cells_glyph(c, line, col + 1 + names, style, GLYPH_MORE);
        grid_shown_text(g, g->order[index], column, text, sizeof text);
        cells_right(c, line, col + 3 + names, number, STYLE_NORMAL, text);
        if (barred(g, &b, g->order[index], &value) && b.high > b.low && room > 0)
            draw_bar(&b, c, line, first, room, value);
        if (b.voltage && room > 0)
            draw_limits(g, &b, c, line, first, room);
        if (index == g->row)
            cells_cursor(c, line, col + 2);
    }
}

/* ---- The same values in order ---- */

/* The row that the cursor of the curve is at, in words. */
static void name_rank(struct grid *g, const int *ranked, int n, double x, char *buf, size_t size)
{
    int at = (int)lround(x / 100 * n);
    char name[200];
    at = at < 0 ? 0 : at >= n ? n - 1 : at;
    grid_goto(g, ranked[at]);
    label(g, ranked[at], name, sizeof name);
    snprintf(buf, size, "rank %d of %d: %s", at + 1, n, name);
}

static void plot_ranked(struct grid *g, int column, const int *ranked, int n, struct plot_cursor *at, struct cells *c,
                        const int r[4])
{
    double *x = g->scratch, *y = x + n; /* the rows are in order already */
    const struct report_column *spec = &g->table->columns[column];
    char words[300], largest[48], middle[48], least[48], rank[300] = "";
    for (int i = 0; i < n; i++) {
        x[i] = 100.0 * i / n;
        y[i] = g->column[column].number[ranked[i]];
    }
    number_grouped(y[0], number_decimals(y[0]), largest, sizeof largest);
    number_grouped(y[n / 2], number_decimals(y[n / 2]), middle, sizeof middle);
    number_grouped(y[n - 1], number_decimals(y[n - 1]), least, sizeof least);
    if (y[0] == 0 && y[n - 1] == 0)
        snprintf(words, sizeof words, "%d rows: %s", n, zero_words(spec->key));
    else
        snprintf(words, sizeof words, "%d rows: largest %s, median %s, least %s%s%s", n, largest, middle, least,
                 spec->unit[0] ? " " : "", spec->unit);
    const struct plot_series series = {
        .name = spec->title, .kind = PLOT_STEP, .ascii = '*', .style = STYLE_BAR, .count = n, .x = x, .y = y};
    bool weighed = report_column_find(g->table, "probability_percent") >= 0;
    struct plot plot = {.title = weighed ? "Duration curve: rows are counted, not their probability"
                                         : "Duration curve: reached by so many of the rows",
                        .x = {.title = "rows", .unit = "%", .low = 0, .high = 100},
                        .y = {.title = spec->title, .unit = spec->unit},
                        .series = &series,
                        .count = 1,
                        .words = words};
    plot_draw(&plot, at, c, r[0] + 1, r[1], r[2] - 1, r[3]);
    name_rank(g, ranked, n, at->x, rank, sizeof rank);
    cells_text(c, r[0], r[1], r[3], STYLE_ROW, rank);
}

void grid_draw_curve(struct grid *g, struct plot_cursor *at, struct cells *c, int row, int col, int rows, int cols)
{
    int column = g->table ? bar_column(g) : -1, n = 0;
    int *ranked = malloc((g->shown > 0 ? (size_t)g->shown : 1) * sizeof *ranked);
    struct bars b = {.column = column, .unit_column = g->table ? report_column_find(g->table, "unit") : -1};
    double value;
    for (int i = 0; column >= 0 && ranked && i < g->shown; i++)
        if (barred(g, &b, g->order[i], &value))
            ranked[n++] = g->order[i];
    if (n > 0) {
        grid_order_rows(g, &(struct grid_key){column, true}, 1, ranked, n);
        plot_ranked(g, column, ranked, n, at, c, (const int[]){row, col, rows, cols});
    } else {
        cells_text(c, row, col, cols, STYLE_DIM, "no column of numbers to plot");
    }
    free(ranked);
}
