/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"
#include "text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MARGIN = 2, GAP = 2, EDITOR_WIDTH = 18, WIDE = 40 };

/* Where things go in the rectangle. */
struct frame {
    int row, col, rows, cols;
    int header_rows, body_rows, sum_rows;
};

bool grid_has_unit_line(const struct grid *g, int rows)
{
    bool units = false;
    for (int col = 0; col < g->table->column_count; col++)
        units = units || g->table->columns[col].unit[0];
    return units && rows > 6;
}

static struct frame layout(const struct grid *g, int row, int col, int rows, int cols)
{
    struct frame f = {.row = row, .col = col, .rows = rows, .cols = cols};
    f.header_rows = grid_has_unit_line(g, rows) ? 2 : 1;
    f.sum_rows = g->sums && rows > 5 ? 1 : 0;
    f.body_rows = rows - f.header_rows - f.sum_rows;
    if (f.body_rows < 1)
        f.body_rows = 1;
    return f;
}

enum { NODE_STEP = 3 }; /* columns of a line that runs on beside a node */

static bool is_diagram(const struct grid *g)
{
    return g->node && g->keys == 0 && !g->filter[0];
}

int grid_node_width(const struct grid_node *node, const char *name)
{
    return NODE_STEP * node->depth + 2 + utf8_width(name) + (node->marks[0] ? 1 + utf8_width(node->marks) : 0);
}

/* A column as wide as what it shows. The one that the table is sorted by has room for the sign that says so. */
static int whole_width(const struct grid *g, int column)
{
    int width = g->column[column].width, title = utf8_width(g->table->columns[column].title) + (g->keys > 1 ? 3 : 2);
    if (column == 0 && is_diagram(g) && width < g->node_width)
        width = g->node_width;
    return grid_key_of(g, column) && width < title ? title : width;
}

int grid_width(const struct grid *g)
{
    int width = 0;
    for (int col = 0; col < g->table->column_count; col++) {
        int one = whole_width(g, col);
        width += one ? GAP + one : 0;
    }
    return width;
}

/* Where not all is in sight, a column of words takes at most a third of the room, the first one half, and none very much:
 * the numbers beside it matter as much. */
static int column_width(const struct grid *g, int column, int cols)
{
    int most = column > 0 ? cols / 3 : cols / 2, width = whole_width(g, column);
    if (grid_width(g) > cols) {
        bool words = !grid_column_is_number(g->table, column);
        width = words && width > most ? most : width;
        width = width > WIDE ? WIDE : width;
    }
    /* The column being edited grows, so that the editor stands over no neighbour. */
    if (g->editor && g->col == column && width < EDITOR_WIDTH)
        width = EDITOR_WIDTH < most ? EDITOR_WIDTH : most > width ? most : width;
    return width;
}

/* Columns of text that the columns from `first` to `last` take, with the gap before each. */
static int columns_width(const struct grid *g, int first, int last, int cols)
{
    int width = 0;
    for (int col = first; col <= last; col++) {
        int one = column_width(g, col, cols);
        width += one ? GAP + one : 0;
    }
    return width;
}

/* Columns that stay where they are: those that name the row, unless they would take most of the room; as many of those
 * that the user keeps as leave some. */
static int fixed_count(const struct grid *g, int cols)
{
    int count = grid_fixed(g), most = g->frozen ? cols * 3 / 4 : cols / 2;
    while (count > 1 && columns_width(g, 0, count - 1, cols) > most)
        count = g->frozen ? count - 1 : 1;
    return count;
}

/* Room for columns: where they do not all fit, the end of the line is kept for the sign that says so. */
static int columns_room(const struct grid *g, int cols)
{
    return columns_width(g, 0, g->table->column_count - 1, cols) <= cols ? cols : cols - 2;
}

/* The first scrolling column such that the cursor's column is in sight. */
static void scroll_columns(struct grid *g, int cols)
{
    int fixed = fixed_count(g, cols), room = columns_room(g, cols), named = columns_width(g, 0, fixed - 1, cols);
    if (g->left < fixed || g->col < fixed || columns_width(g, 0, g->table->column_count - 1, cols) <= cols)
        g->left = fixed;
    if (g->col >= fixed && g->col < g->left)
        g->left = g->col;
    while (g->left < g->col && named + columns_width(g, g->left, g->col, cols) > room)
        g->left++;
}

void grid_scroll_rows(struct grid *g, int page)
{
    g->page = page;
    if (g->row < g->top)
        g->top = g->row;
    if (g->row >= g->top + page)
        g->top = g->row - page + 1;
    if (g->top > 0 && g->top + page > g->shown)
        g->top = g->shown > page ? g->shown - page : 0;
}

enum { NAME_LEAST = 8 };

int grid_put_name(struct cells *c, int row, int col, int width, enum style style, const char *name)
{
    int left = utf8_width(name), head = width / 2;
    if (left <= width || width < NAME_LEAST) {
        int used = cells_text(c, row, col, width, style, name);
        if (left > width)
            cells_glyph(c, row, col + width - 1, style, GLYPH_MORE);
        return used;
    }
    const char *tail = name;
    while (left > width - head - 1)
        left -= utf8_columns(utf8_next(&tail));
    int used = cells_text(c, row, col, head, style, name);
    cells_glyph(c, row, col + used, style, GLYPH_MORE);
    return used + 1 + cells_text(c, row, col + used + 1, left, style, tail);
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
    int key = grid_key_of(g, column);
    int n = snprintf(title, sizeof title - 8, "%s%s", spec->title, !key ? "" : g->key[key - 1].reverse ? " v" : " ^");
    if (key && g->keys > 1 && n > 0 && n < 100)
        snprintf(title + n, sizeof title - (size_t)n, "%d", key);
    put(c, f->row, at, width, column == g->col && g->shown > 0 ? STYLE_TITLE : STYLE_HEAD, right, title);
    if (f->header_rows > 1)
        put(c, f->row + 1, at, width, STYLE_DIM, right, spec->unit);
}

/* The sum over the rows shown, or those of them that are marked. */
static void draw_sum(struct grid *g, struct cells *c, const struct frame *f, int column, int at, int width)
{
    int row = f->row + f->rows - 1;
    const struct report_column *spec = &g->table->columns[column];
    char text[64];
    if (column == 0 || !spec->sums)
        return;
    number_grouped(grid_sum(g, column), spec->type == CELL_REAL ? spec->decimals : 0, text, sizeof text);
    cells_right(c, row, at, width, STYLE_HEAD, text);
}

enum style grid_word_style(const char *word)
{
    static const struct {
        const char *word;
        enum style style;
    } words[] = {
        {"ok", STYLE_GOOD},  {"near", STYLE_WARN}, {"heavy", STYLE_WARN}, {"low", STYLE_BAD},     {"high", STYLE_BAD},
        {"over", STYLE_BAD}, {"dark", STYLE_BAD},  {"out", STYLE_BAD},    {"island", STYLE_WARN},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].style;
    return STYLE_NORMAL;
}

/* The lines that run on beside the node, the node, its name and its marks. Where that is too wide, the outer lines are
 * left out, which a sign says. Returns the columns before the name. */
static int draw_node(const struct grid_node *node, struct cells *c, int line, int at, int width, enum style style,
                     const char *name)
{
    bool own = style == STYLE_NORMAL;
    enum style lines = own ? STYLE_DIM : style;
    int cut = grid_node_width(node, name) - width, indent = NODE_STEP * node->depth;
    cut = cut < 0 ? 0 : cut > indent ? indent : cut;
    for (int x = cut; x < indent; x++) {
        bool turn = node->turns && x >= indent - NODE_STEP;
        if (x % NODE_STEP == 0)
            cells_glyph(c, line, at + x - cut, lines, turn ? GLYPH_TEE : GLYPH_VERTICAL);
        else if (turn)
            cells_glyph(c, line, at + x - cut, lines, GLYPH_HORIZONTAL);
    }
    if (cut > 0)
        cells_glyph(c, line, at, lines, GLYPH_MORE);
    int before = indent - cut + 2;
    cells_glyph(c, line, at + before - 2, own ? node->style : style, node->glyph);
    int marks = node->marks[0] ? 1 + utf8_width(node->marks) : 0, room = width - before;
    if (room - marks >= NAME_LEAST)
        room -= marks;
    int used = before + grid_put_name(c, line, at + before, room, own ? node->style : style, name);
    cells_text(c, line, at + used + 1, width - used - 1, own ? STYLE_KEY : style, node->marks);
    if (used + marks > width)
        cells_glyph(c, line, at + width - 1, style, GLYPH_MORE);
    return before;
}

static void draw_cell(struct grid *g, struct cells *c, int line, int index, int column, int at, int width, bool focused)
{
    int row = g->order[index];
    bool here = index == g->row, right = grid_column_is_number(g->table, column);
    enum style style = here ? STYLE_ROW : g->mark[row] ? STYLE_MARK : STYLE_NORMAL;
    char text[256];
    grid_shown_text(g, row, column, text, sizeof text);
    if (here && column == g->col && focused) {
        style = STYLE_FOCUS;
        cells_fill(c, line, at, width, style, ' ');
        int columns = *text ? utf8_width(text) : 1;
        cells_cursor(c, line, right && columns < width ? at + width - columns : at);
    }
    if (column == 0 && is_diagram(g)) {
        int before = draw_node(&g->node[row], c, line, at, width, style, text);
        if (style == STYLE_FOCUS && before < width)
            cells_cursor(c, line, at + before);
        return;
    }
    if (style == STYLE_NORMAL && strstr(g->table->columns[column].key, "_state"))
        style = grid_word_style(text);
    const char *key = g->table->columns[column].key;
    bool name = !right && ((column == 0 && strcmp(key, "figure") != 0) || !strchr(text, ' '));
    if (name) {
        grid_put_name(c, line, at, width, style, text);
        return;
    }
    put(c, line, at, width, style, right, text);
    if (utf8_width(text) > width)
        cells_glyph(c, line, at + width - 1, style, GLYPH_MORE);
}

static void draw_column(struct grid *g, struct cells *c, const struct frame *f, int column, int at, int width,
                        bool focused)
{
    draw_title(g, c, f, column, at, width);
    for (int i = 0; i < f->body_rows && g->top + i < g->shown; i++)
        draw_cell(g, c, f->row + f->header_rows + i, g->top + i, column, at, width, focused);
    if (f->sum_rows)
        draw_sum(g, c, f, column, at, width);
}

static void draw_editor(const struct grid *g, struct cells *c, const struct frame *f, int at, int width)
{
    if (g->editor)
        line_draw(g->editor, c, f->row + f->header_rows + g->row - g->top, at, width, STYLE_EDIT);
}

static void draw_margins(const struct grid *g, struct cells *c, const struct frame *f)
{
    for (int i = 0; i < f->body_rows && g->top + i < g->shown; i++) {
        int line = f->row + f->header_rows + i, row = g->order[g->top + i];
        cells_text(c, line, f->col, 1, STYLE_ROW, g->top + i == g->row ? ">" : " ");
        cells_text(c, line, f->col + 1, 1, STYLE_MARK, g->mark[row] ? "*" : " ");
    }
}

/* A column of numbers is shown whole or not at all; one of words may be cut, which its cells then say. Columns of text
 * it gets of those left, 0: none. */
static int given_width(const struct grid *g, int column, int width, int left)
{
    enum { LEAST_WORDS = 10 };
    if (width <= left)
        return width;
    bool words = !grid_column_is_number(g->table, column);
    return left > 0 && (column == g->col || (words && left >= LEAST_WORDS)) ? left : 0;
}

/* What the column and those after it leave free, as far as they fit: one of words that was made narrower takes it. */
static int spare_width(const struct grid *g, int column, int width, int cols, int left)
{
    int whole = whole_width(g, column);
    left -= width;
    for (int next = column + 1; next < g->table->column_count; next++) {
        int needed = column_width(g, next, cols), given = needed ? given_width(g, next, needed, left - GAP) : 0;
        if (needed && !given)
            break;
        left -= given ? GAP + given : 0;
    }
    return left <= 0 || whole <= width ? 0 : left < whole - width ? left : whole - width;
}

/* Beyond this line columns scroll. */
static void draw_edge(struct cells *c, const struct frame *f, int at)
{
    for (int i = 0; i < f->header_rows + f->body_rows; i++)
        cells_glyph(c, f->row + i, at, STYLE_DIM, GLYPH_VERTICAL);
}

/* The columns in sight; returns the first one that is not. */
static int draw_columns(struct grid *g, struct cells *c, const struct frame *f, bool focused)
{
    int at = f->col + MARGIN, limit = f->col + columns_room(g, f->cols), count = g->table->column_count;
    int fixed = fixed_count(g, f->cols), column = 0;
    while (column < count) {
        int needed = column_width(g, column, f->cols), width = given_width(g, column, needed, limit - at);
        if (needed > 0 && width == 0)
            break;
        if (needed > 0) {
            width += column + 1 > fixed ? spare_width(g, column, width, f->cols, limit - at) : 0;
            draw_column(g, c, f, column, at, width, focused);
            if (column == g->col && g->shown > 0)
                draw_editor(g, c, f, at, width);
            at += width + GAP;
            if (g->frozen && column + 1 == fixed)
                draw_edge(c, f, at - GAP);
        }
        column = column + 1 == fixed ? g->left : column + 1;
    }
    return column;
}

/* Before the sums: of how many rows they are, as far as nothing stands there; in words, since a bare number would pass for a sum. */
static void draw_sum_label(const struct grid *g, struct cells *c, const struct frame *f)
{
    int row = f->row + f->rows - 1, at = f->col + MARGIN, room = 0, marks = grid_marks(g);
    char text[64];
    while (at + room < f->col + f->cols && c->at[row * c->cols + at + room].glyph == ' ')
        room++;
    int n = snprintf(text, sizeof text, "sum of %s %s", text_number(marks ? marks : g->shown, 0).text,
                     marks           ? "marked"
                     : g->shown == 1 ? "row"
                                     : "rows");
    cells_text(c, row, at, room, marks ? STYLE_MARK : STYLE_HEAD, n < room ? text : marks ? "sum*" : "sum");
}

void grid_draw(struct grid *g, struct cells *c, int row, int col, int rows, int cols, bool focused)
{
    if (!g->table || g->table->column_count < 1 || rows < 2 || cols < 4)
        return;
    struct frame f = layout(g, row, col, rows, cols);
    scroll_columns(g, cols);
    grid_scroll_rows(g, f.body_rows);
    g->body_row = row + f.header_rows;
    draw_margins(g, c, &f);
    if (draw_columns(g, c, &f, focused) < g->table->column_count)
        cells_text(c, row, col + cols - 1, 1, STYLE_KEY, ">");
    if (f.sum_rows)
        draw_sum_label(g, c, &f);
    if (g->left > fixed_count(g, cols))
        cells_text(c, row, col, 1, STYLE_KEY, "<");
    if (g->shown == 0)
        cells_text(c, row + f.header_rows, col + MARGIN, cols - MARGIN, STYLE_DIM,
                   g->table->rows    ? "no row passes the filter: F clears it"
                   : g->table->empty ? g->table->empty
                                     : "no rows");
}

void grid_draw_detail(struct grid *g, struct cells *c, int row, int col, int rows, int cols)
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
        grid_shown_text(g, at, i, text, sizeof text);
        enum style style = i == g->col ? STYLE_ROW : STYLE_NORMAL;
        cells_text(c, row + i - first, col, label, STYLE_DIM, spec->title);
        int used = cells_text(c, row + i - first, col + label + 2, cols - label - 2, style, text);
        if (strcmp(spec->unit, "") != 0 && strcmp(text, "-") != 0)
            cells_text(c, row + i - first, col + label + 3 + used, cols - label - 3 - used, STYLE_DIM, spec->unit);
    }
}
