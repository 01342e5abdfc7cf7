/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MARGIN = 2, GAP = 2, EDITOR_WIDTH = 18 };

/* Where things go in the rectangle. */
struct frame {
    int row, col, rows, cols;
    int header_rows, body_rows, sum_rows;
};

static bool has_units(const struct report_table *t)
{
    for (int col = 0; col < t->column_count; col++)
        if (t->columns[col].unit[0])
            return true;
    return false;
}

static struct frame layout(const struct grid *g, int row, int col, int rows, int cols)
{
    struct frame f = {.row = row, .col = col, .rows = rows, .cols = cols};
    f.header_rows = has_units(g->table) && rows > 6 ? 2 : 1;
    f.sum_rows = g->sums && rows > 5 ? 1 : 0;
    f.body_rows = rows - f.header_rows - f.sum_rows;
    if (f.body_rows < 1)
        f.body_rows = 1;
    return f;
}

/* A column of words takes at most a third of the room: the numbers beside it matter as much. The one that the table
 * is sorted by has room for the sign that says so. */
static int column_width(const struct grid *g, int column, int cols)
{
    int most = cols / 3, width = g->width[column];
    int title = utf8_width(g->table->columns[column].title) + 2;
    bool words = column > 0 && !grid_column_is_number(g->table, column);
    if (words && width > most)
        width = most;
    return g->sort_col == column && width < title ? title : width;
}

/* The first scrolling column such that the cursor's column is in sight. */
static void scroll_columns(struct grid *g, int cols)
{
    if (g->left < 1)
        g->left = 1;
    if (g->col > 0 && g->col < g->left)
        g->left = g->col;
    while (g->left < g->col) {
        int need = MARGIN + column_width(g, 0, cols);
        for (int col = g->left; col <= g->col; col++)
            need += GAP + column_width(g, col, cols);
        if (need <= cols)
            break;
        g->left++;
    }
}

static void scroll_rows(struct grid *g, int page)
{
    g->page = page;
    if (g->row < g->top)
        g->top = g->row;
    if (g->row >= g->top + page)
        g->top = g->row - page + 1;
    if (g->top > 0 && g->top + page > g->shown)
        g->top = g->shown > page ? g->shown - page : 0;
}

static void put(struct cells *c, int row, int col, int width, enum style style, bool right, const char *text)
{
    if (right)
        cells_right(c, row, col, width, style, text);
    else
        cells_text(c, row, col, width, style, text);
}

static void draw_title(const struct grid *g, struct cells *c, const struct frame *f, int column, int at, int width)
{
    const struct report_column *spec = &g->table->columns[column];
    bool right = grid_column_is_number(g->table, column);
    char title[128];
    snprintf(title, sizeof title, "%s%s", spec->title, g->sort_col != column ? "" : g->reverse ? " v" : " ^");
    put(c, f->row, at, width, STYLE_HEAD, right, title);
    if (f->header_rows > 1)
        put(c, f->row + 1, at, width, STYLE_DIM, right, spec->unit);
}

/* The sum over the rows shown; the first column says how many they are. */
static void draw_sum(const struct grid *g, struct cells *c, const struct frame *f, int column, int at, int width)
{
    int row = f->row + f->rows - 1;
    const struct report_column *spec = &g->table->columns[column];
    char text[64];
    if (column == 0) {
        snprintf(text, sizeof text, "sum %d", g->shown);
        cells_text(c, row, at, width, STYLE_HEAD, text);
        return;
    }
    if (!spec->sums)
        return;
    double sum = grid_column_sum(g->table, g->order, g->shown, column);
    number_grouped(sum, spec->type == CELL_REAL ? spec->decimals : 0, text, sizeof text);
    cells_right(c, row, at, width, STYLE_HEAD, text);
}

/* Words of state have a colour beside them. */
static enum style state_style(const struct report_column *column, const char *text)
{
    static const struct {
        const char *word;
        enum style style;
    } words[] = {
        {"ok", STYLE_GOOD}, {"near", STYLE_WARN}, {"heavy", STYLE_WARN},
        {"low", STYLE_BAD}, {"high", STYLE_BAD},  {"over", STYLE_BAD},
    };
    if (!strstr(column->key, "_state"))
        return STYLE_NORMAL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, text) == 0)
            return words[i].style;
    return STYLE_NORMAL;
}

static void draw_cell(const struct grid *g, struct cells *c, int line, int index, int column, int at, int width,
                      bool focused)
{
    int row = g->order[index];
    bool here = index == g->row, right = grid_column_is_number(g->table, column);
    enum style style = here ? STYLE_ROW : g->mark[row] ? STYLE_MARK : STYLE_NORMAL;
    char text[256];
    grid_cell_text(g->table, row, column, text, sizeof text);
    if (style == STYLE_NORMAL)
        style = state_style(&g->table->columns[column], text);
    if (here && column == g->col && focused) {
        style = STYLE_FOCUS;
        cells_fill(c, line, at, width, style, ' ');
        int columns = utf8_width(text);
        cells_cursor(c, line, right && columns < width ? at + width - columns : at);
    }
    put(c, line, at, width, style, right, text);
    if (utf8_width(text) > width)
        cells_glyph(c, line, at + width - 1, style, GLYPH_MORE);
}

static void draw_column(const struct grid *g, struct cells *c, const struct frame *f, int column, int at, int width,
                        bool focused)
{
    draw_title(g, c, f, column, at, width);
    for (int i = 0; i < f->body_rows && g->top + i < g->shown; i++)
        draw_cell(g, c, f->row + f->header_rows + i, g->top + i, column, at, width, focused);
    if (f->sum_rows)
        draw_sum(g, c, f, column, at, width);
}

/* The editor stands over the focused cell, wider than a narrow column needs. */
static void draw_editor(const struct grid *g, struct cells *c, const struct frame *f, int at, int width)
{
    if (!g->editor)
        return;
    int columns = width > EDITOR_WIDTH ? width : EDITOR_WIDTH;
    int limit = f->col + f->cols;
    if (columns > f->cols)
        columns = f->cols;
    if (at + columns > limit)
        at = limit - columns;
    line_draw(g->editor, c, f->row + f->header_rows + g->row - g->top, at, columns, STYLE_EDIT);
}

static void draw_margins(const struct grid *g, struct cells *c, const struct frame *f)
{
    for (int i = 0; i < f->body_rows && g->top + i < g->shown; i++) {
        int line = f->row + f->header_rows + i, row = g->order[g->top + i];
        cells_text(c, line, f->col, 1, STYLE_ROW, g->top + i == g->row ? ">" : " ");
        cells_text(c, line, f->col + 1, 1, STYLE_MARK, g->mark[row] ? "*" : " ");
    }
}

void grid_draw(struct grid *g, struct cells *c, int row, int col, int rows, int cols, bool focused)
{
    if (!g->table || g->table->column_count < 1 || rows < 2 || cols < 4)
        return;
    struct frame f = layout(g, row, col, rows, cols);
    scroll_columns(g, cols);
    scroll_rows(g, f.body_rows);
    g->body_row = row + f.header_rows;
    draw_margins(g, c, &f);
    int at = col + MARGIN, limit = col + cols, editor_at = -1, editor_width = 0;
    for (int column = 0; column < g->table->column_count && at < limit;) {
        int width = column_width(g, column, cols);
        if (width == 0) { /* nothing in it at all */
            column = column == 0 ? g->left : column + 1;
            continue;
        }
        if (at + width > limit) {
            if (column != g->col && limit - at < 6)
                break;
            width = limit - at;
        }
        draw_column(g, c, &f, column, at, width, focused);
        if (column == g->col) {
            editor_at = at;
            editor_width = width;
        }
        at += width + GAP;
        column = column == 0 ? g->left : column + 1;
        if (column < g->table->column_count && at >= limit)
            cells_text(c, row, limit - 1, 1, STYLE_KEY, ">");
    }
    if (g->left > 1)
        cells_text(c, row, col, 1, STYLE_KEY, "<");
    if (g->shown == 0)
        cells_text(c, row + f.header_rows, col + MARGIN, cols - MARGIN, STYLE_DIM,
                   g->table->rows ? "no row passes the filter: F clears it" : "no rows");
    else if (editor_at >= 0)
        draw_editor(g, c, &f, editor_at, editor_width);
}

/* The column of numbers to plot: the cursor's, or the first there is. */
static int bar_column(const struct grid *g)
{
    if (g->col > 0 && grid_column_is_number(g->table, g->col))
        return g->col;
    for (int col = 1; col < g->table->column_count; col++)
        if (grid_column_is_number(g->table, col))
            return col;
    return -1;
}

static double largest(const struct grid *g, int column)
{
    double most = 0, value;
    for (int i = 0; i < g->shown; i++)
        if (grid_cell_number(g->table, g->order[i], column, &value) && fabs(value) > most)
            most = fabs(value);
    return most;
}

void grid_draw_bars(struct grid *g, struct cells *c, int row, int col, int rows, int cols)
{
    int column = g->table ? bar_column(g) : -1;
    if (column < 0 || rows < 3 || cols < 20) {
        cells_text(c, row, col, cols, STYLE_DIM, "no column of numbers to plot");
        return;
    }
    const struct report_column *spec = &g->table->columns[column];
    cells_format(c, row, col, cols, STYLE_HEAD, "%s%s%s by %s", spec->title, spec->unit[0] ? ", " : "", spec->unit,
                 g->table->columns[0].title);
    int label = g->width[0] < 14 ? g->width[0] : 14, number = g->width[column];
    int room = cols - label - number - 6;
    double most = largest(g, column);
    scroll_rows(g, rows - 1);
    g->body_row = row + 1;
    for (int i = 0; i < rows - 1 && g->top + i < g->shown; i++) {
        int line = row + 1 + i, index = g->top + i;
        char text[256];
        double value = 0;
        enum style style = index == g->row ? STYLE_FOCUS : STYLE_NORMAL;
        cells_text(c, line, col, 1, STYLE_ROW, index == g->row ? ">" : " ");
        grid_cell_text(g->table, g->order[index], 0, text, sizeof text);
        cells_text(c, line, col + 2, label, style, text);
        grid_cell_text(g->table, g->order[index], column, text, sizeof text);
        cells_right(c, line, col + 3 + label, number, STYLE_NORMAL, text);
        if (grid_cell_number(g->table, g->order[index], column, &value) && most > 0 && room > 0)
            for (int k = 0, length = (int)lround(fabs(value) / most * room); k < length; k++)
                cells_glyph(c, line, col + 5 + label + number + k, STYLE_BAR, GLYPH_BLOCK);
        if (index == g->row)
            cells_cursor(c, line, col + 2);
    }
}

void grid_draw_detail(const struct grid *g, struct cells *c, int row, int col, int rows, int cols)
{
    int at = grid_table_row(g);
    if (at < 0)
        return;
    int label = 8;
    for (int i = 0; i < g->table->column_count; i++)
        if (utf8_width(g->table->columns[i].title) > label)
            label = utf8_width(g->table->columns[i].title);
    int first = g->col >= rows ? g->col - rows + 1 : 0;
    for (int i = first; i < g->table->column_count && i - first < rows; i++) {
        const struct report_column *spec = &g->table->columns[i];
        char text[256];
        grid_cell_text(g->table, at, i, text, sizeof text);
        enum style style = i == g->col ? STYLE_ROW : STYLE_NORMAL;
        cells_text(c, row + i - first, col, label, STYLE_DIM, spec->title);
        int used = cells_text(c, row + i - first, col + label + 2, cols - label - 2, style, text);
        if (strcmp(spec->unit, "") != 0 && strcmp(text, "-") != 0)
            cells_text(c, row + i - first, col + label + 3 + used, cols - label - 3 - used, STYLE_DIM, spec->unit);
    }
}
