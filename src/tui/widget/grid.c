/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"

#include "filter.h"
#include "text.h"

#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void grid_init(struct grid *g, bool sums)
{
    memset(g, 0, sizeof *g);
    g->sort_col = -1;
    g->sums = sums;
    g->page = 1;
    g->fixed = 1;
}

void grid_free(struct grid *g)
{
    free(g->order);
    free(g->mark);
    free(g->width);
    memset(g, 0, sizeof *g);
}

static const struct report_cell *cell_at(const struct report_table *t, int row, int col)
{
    return &t->cells[(size_t)row * (size_t)t->column_count + (size_t)col];
}

void grid_cell_text(const struct report_table *t, int row, int col, char *buf, size_t size)
{
    const struct report_cell *cell = cell_at(t, row, col);
    if (cell->state == CELL_VALUE && cell->text)
        snprintf(buf, size, "%s", cell->text);
    else
        report_cell_text(&t->columns[col], cell, buf, size);
}

/* "2500000" as "2 500 000"; a text that does not start with four digits stays. */
static void group_digits(char *text, size_t size)
{
    char grouped[256];
    const char *from = text + (*text == '-' || *text == '+');
    size_t digits = strspn(from, "0123456789"), n = (size_t)(from - text), at = n;
    if (digits < 4 || strlen(text) + digits / 3 + 1 > sizeof grouped)
        return;
    memcpy(grouped, text, n);
    for (size_t i = 0; i < digits; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            grouped[at++] = ' ';
        grouped[at++] = from[i];
    }
    snprintf(grouped + at, sizeof grouped - at, "%s", from + digits);
    snprintf(text, size, "%s", grouped);
}

/* The lines of a tree before a name mean nothing once the rows stand in another order. */
static const char *skip_branches(const char *text)
{
    static const char *const lines[] = {"\u2502  ", "\u251c\u2500 ", "|  ", "+- "};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t n = strlen(lines[i]);
        if (strncmp(text, lines[i], n) == 0)
            return skip_branches(text + n);
    }
    return text;
}

static void shown_text(const struct report_table *t, int row, int col, bool flat, char *buf, size_t size)
{
    grid_cell_text(t, row, col, buf, size);
    if (t->columns[col].type == CELL_TEXT && t->columns[col].decimals > 0)
        group_digits(buf, size);
    if (col == 0 && flat) {
        const char *name = skip_branches(buf);
        memmove(buf, name, strlen(name) + 1);
    }
}

void grid_shown_text(const struct grid *g, int row, int col, char *buf, size_t size)
{
    shown_text(g->table, row, col, g->sort_col >= 0 || g->filter[0], buf, size);
}

bool grid_cell_number(const struct report_table *t, int row, int col, double *out)
{
    const struct report_cell *cell = cell_at(t, row, col);
    if (cell->state != CELL_VALUE)
        return false;
    if (t->columns[col].type != CELL_TEXT) {
        *out = cell->number;
        return true;
    }
    if (!cell->text)
        return false;
    char *end;
    *out = strtod(cell->text, &end);
    return end != cell->text;
}

/* A column of text whose values are numbers, as those of an edited table, is one of numbers. */
bool grid_column_is_number(const struct report_table *t, int col)
{
    if (t->columns[col].type != CELL_TEXT)
        return true;
    return t->columns[col].decimals > 0;
}

double grid_column_sum(const struct report_table *t, const int *order, int rows, int col)
{
    double sum = 0, value;
    for (int i = 0; i < rows; i++)
        if (grid_cell_number(t, order ? order[i] : i, col, &value))
            sum += value;
    return sum;
}

static int needed_width(const struct report_table *t, int col)
{
    const struct report_column *column = &t->columns[col];
    int width = utf8_width(column->title);
    if (utf8_width(column->unit) > width)
        width = utf8_width(column->unit);
    for (int row = 0; row < t->rows; row++) {
        char text[256];
        shown_text(t, row, col, false, text, sizeof text);
        int n = utf8_width(text);
        if (n > width)
            width = n;
    }
    if (column->sums) {
        char text[64];
        double sum = grid_column_sum(t, NULL, t->rows, col);
        int n = utf8_width(number_grouped(sum, column->type == CELL_REAL ? column->decimals : 0, text, sizeof text));
        if (n > width)
            width = n;
    }
    return width < 40 ? width : 40;
}

static int compare_cells(const struct grid *g, int a, int b)
{
    const struct report_table *t = g->table;
    double x = 0, y = 0;
    bool has_x = grid_cell_number(t, a, g->sort_col, &x), has_y = grid_cell_number(t, b, g->sort_col, &y);
    if (has_x && has_y)
        return (x > y) - (x < y);
    if (has_x != has_y)
        return has_x ? -1 : 1;
    char s[256], u[256];
    grid_cell_text(t, a, g->sort_col, s, sizeof s);
    grid_cell_text(t, b, g->sort_col, u, sizeof u);
    return text_compare(s, u);
}

/* Merge sort: stable, so that equal rows keep the order of the table whichever way the sort runs. */
static void sort_order(const struct grid *g, int *rows, int *spare, int n)
{
    if (n < 2)
        return;
    int half = n / 2;
    sort_order(g, rows, spare, half);
    sort_order(g, rows + half, spare, n - half);
    memcpy(spare, rows, (size_t)n * sizeof *rows);
    int i = 0, j = half;
    for (int k = 0; k < n; k++) {
        bool left = j >= n;
        if (!left && i < half) {
            int order = compare_cells(g, spare[i], spare[j]);
            left = (g->reverse ? -order : order) <= 0;
        }
        rows[k] = left ? spare[i++] : spare[j++];
    }
}

/* Which rows are shown, in which order. Sorting waits for memory; without it the rows stay in the order of the
 * table. */
static void arrange(struct grid *g)
{
    const struct report_table *t = g->table;
    int current = grid_table_row(g);
    struct filter filter;
    filter_parse(&filter, t, g->filter, NULL);
    g->shown = 0;
    for (int row = 0; row < t->rows; row++)
        if (filter_match(&filter, t, row))
            g->order[g->shown++] = row;
    if (g->sort_col >= t->column_count)
        g->sort_col = -1;
    if (g->sort_col >= 0 && g->shown > 1) {
        int *spare = malloc((size_t)g->shown * sizeof *spare);
        if (spare)
            sort_order(g, g->order, spare, g->shown);
        free(spare);
    }
    grid_goto(g, current);
    grid_move(g, 0, 0);
}

/* A row of a scenario is known by its number and its name, or its number and the step. */
static int fixed_columns(const struct report_table *t)
{
    return t->column_count > 2 && strcmp(t->columns[0].key, "scenario") == 0 ? 2 : 1;
}

bool grid_bind(struct grid *g, const struct report_table *table)
{
    int row = g->row;
    g->table = NULL;
    g->shown = 0;
    if (!table)
        return true;
    size_t rows = table->rows > 0 ? (size_t)table->rows : 1;
    size_t cols = table->column_count > 0 ? (size_t)table->column_count : 1;
    int *order = malloc(rows * sizeof *order), *width = calloc(cols, sizeof *width);
    unsigned char *mark = calloc(rows, 1);
    if (!order || !width || !mark) {
        free(order);
        free(width);
        free(mark);
        return false;
    }
    if (g->bound_rows == table->rows && g->mark)
        memcpy(mark, g->mark, (size_t)table->rows);
    if (g->bound_columns && g->bound_columns != table->columns) {
        g->sort_col = -1;
        g->filter[0] = '\0';
        g->left = g->top = g->col = row = 0;
    }
    g->bound_columns = table->columns;
    g->bound_rows = table->rows;
    g->fixed = fixed_columns(table);
    free(g->order);
    free(g->mark);
    free(g->width);
    g->order = order;
    g->mark = mark;
    g->width = width;
    for (int col = 0; col < table->column_count; col++)
        width[col] = needed_width(table, col);
    char label[32];
    int needed = g->sums ? snprintf(label, sizeof label, "sum %d", table->rows) : 0;
    if (needed > width[0])
        width[0] = needed;
    g->table = table;
    arrange(g);
    g->row = row;
    grid_move(g, 0, 0);
    return true;
}

int grid_table_row(const struct grid *g)
{
    return g->table && g->row >= 0 && g->row < g->shown ? g->order[g->row] : -1;
}

void grid_goto(struct grid *g, int table_row)
{
    for (int i = 0; i < g->shown; i++)
        if (g->order[i] == table_row)
            g->row = i;
}

static int clamp(int value, int low, int high)
{
    return value > high ? high : value < low ? low : value;
}

void grid_move(struct grid *g, int rows, int cols)
{
    int last_row = g->shown > 0 ? g->shown - 1 : 0;
    int last_col = g->table && g->table->column_count > 0 ? g->table->column_count - 1 : 0;
    /* Moves as large as the table itself come from its ends; keep the sum inside int. */
    rows = clamp(rows, -(1 << 29), 1 << 29);
    g->row = clamp(clamp(g->row, 0, last_row) + rows, 0, last_row);
    g->col = clamp(clamp(g->col, 0, last_col) + cols, 0, last_col);
}

void grid_sort(struct grid *g)
{
    if (!g->table)
        return;
    if (g->sort_col != g->col) {
        g->sort_col = g->col;
        g->reverse = grid_column_is_number(g->table, g->col);
    } else if (g->reverse == grid_column_is_number(g->table, g->col)) {
        g->reverse = !g->reverse;
    } else {
        g->sort_col = -1;
    }
    arrange(g);
}

bool grid_filter(struct grid *g, const char *filter, struct err *e)
{
    struct filter parsed;
    if (!g->table || !filter_parse(&parsed, g->table, filter, e))
        return false;
    snprintf(g->filter, sizeof g->filter, "%s", filter);
    arrange(g);
    return true;
}

bool grid_search(struct grid *g, const char *text, int step)
{
    for (int i = 1; i <= g->shown; i++) {
        int at = ((g->row + step * i) % g->shown + g->shown) % g->shown;
        for (int col = 0; col < g->table->column_count; col++) {
            char cell[256];
            grid_cell_text(g->table, g->order[at], col, cell, sizeof cell);
            if (text_contains(cell, text)) {
                g->row = at;
                return true;
            }
        }
    }
    return false;
}

void grid_mark(struct grid *g)
{
    int row = grid_table_row(g);
    if (row >= 0)
        g->mark[row] = !g->mark[row];
}

int grid_marks(const struct grid *g)
{
    int n = 0;
    for (int i = 0; i < g->shown; i++)
        n += g->mark[g->order[i]];
    return n;
}
