/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"

#include "filter.h"
#include "text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void grid_init(struct grid *g, bool sums)
{
    memset(g, 0, sizeof *g);
    g->sums = sums;
    g->page = 1;
    g->named = 1;
}

/* What is kept of the table as bound. */
static void forget_table(struct grid *g)
{
    if (g->column)
        free(g->column[0].number); /* one block for all columns */
    free(g->order);
    free(g->scratch);
    free(g->passes);
    free(g->mark);
    free(g->column);
    g->order = NULL;
    g->scratch = NULL;
    g->passes = g->mark = NULL;
    g->column = NULL;
}

void grid_free(struct grid *g)
{
    forget_table(g);
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

void grid_shown_text(struct grid *g, int row, int col, char *buf, size_t size)
{
    const struct report_table *t = g->table;
    g->texts++;
    grid_cell_text(t, row, col, buf, size);
    if (t->columns[col].type == CELL_TEXT && t->columns[col].decimals > 0)
        text_group(buf, size);
}

/* The digits of a number with the decimals of its column, as fast as searching a long table takes. False: it is too large
 * or too near to the middle of two for that. */
static bool quick_digits(double value, int decimals, long long *digits)
{
    static const double power[] = {1, 10, 100, 1000, 10000};
    if (decimals < 0 || decimals >= (int)(sizeof power / sizeof *power) || !(fabs(value) < 1e9))
        return false;
    double scaled = fabs(value) * power[decimals];
    *digits = (long long)scaled;
    double rest = scaled - (double)*digits;
    *digits += rest > 0.5;
    return fabs(rest - 0.5) >= 1e-4;
}

static const char *quick_text(long long left, int decimals, bool negative, char *buf, size_t size)
{
    char *at = buf + size - 1;
    *at = '\0';
    for (int i = 0; left > 0 || i <= decimals; i++) {
        if (i == decimals && decimals > 0)
            *--at = '.';
        *--at = (char)('0' + left % 10);
        left /= 10;
    }
    if (negative)
        *--at = '-';
    return at;
}

/* Are the digits of the needle among these, on one side of the point? What is left of them without the last n tells it
 * for every n apart from the others, which is faster than one division after the other; halves keep the products off
 * the whole numbers. */
static bool has_digits(long long digits, int decimals, const struct grid_needle *needle)
{
    static const double part[] = {1,    1e-1, 1e-2,  1e-3,  1e-4,  1e-5,  1e-6, 1e-7,
                                  1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14};
    enum { MOST = sizeof part / sizeof *part };
    long long left[MOST];
    for (int n = 0; n < MOST; n++) {
        int from = n - needle->digits;
        left[n] = (long long)(((double)digits + 0.5) * part[n]);
        if (from >= 0 && left[from] - left[n] * needle->power == needle->number && (from >= decimals || n <= decimals))
            return true;
        if (left[n] == 0 && n > decimals)
            return false;
    }
    return false;
}

struct grid_needle grid_needle_of(const char *text)
{
    enum { MOST_DIGITS = 9 };
    struct grid_needle needle = {.power = 1};
    snprintf(needle.text, sizeof needle.text, "%s", text);
    size_t length = strlen(needle.text), digits = strspn(needle.text, "0123456789");
    needle.in_numbers = strspn(needle.text, "0123456789.,+- e") == length;
    needle.blank = strchr(needle.text, ' ') != NULL;
    if (length == 0 || digits < length || length > MOST_DIGITS)
        return needle;
    needle.digits = (int)digits;
    needle.number = strtol(needle.text, NULL, 10);
    for (size_t i = 0; i < digits; i++)
        needle.power *= 10;
    return needle;
}

/* As it is shown, or without the blanks in it. */
static bool written_contains(const struct report_column *column, const struct report_cell *cell, const char *text)
{
    char shown[256];
    size_t n = 0;
    report_cell_text(column, cell, shown, sizeof shown);
    if (text_contains(shown, text))
        return true;
    for (const char *from = shown; *from; from++)
        if (*from != ' ')
            shown[n++] = *from;
    shown[n] = '\0';
    return text_contains(shown, text);
}

bool grid_cell_contains(const struct report_table *t, int row, int col, const struct grid_needle *needle)
{
    const struct report_cell *cell = cell_at(t, row, col);
    const struct report_column *column = &t->columns[col];
    int decimals = column->type == CELL_REAL ? column->decimals : 0;
    long long digits;
    char shown[40];
    if (cell->text)
        return text_contains(cell->text, needle->text);
    if (cell->state != CELL_VALUE || column->type == CELL_TEXT)
        return written_contains(column, cell, needle->text);
    if (!needle->in_numbers)
        return false;
    if (needle->blank || !quick_digits(cell->number, decimals, &digits))
        return written_contains(column, cell, needle->text);
    if (needle->digits)
        return has_digits(digits, decimals, needle);
    return strstr(quick_text(digits, decimals, digits > 0 && cell->number < 0, shown, sizeof shown), needle->text) !=
           NULL;
}

/* Words that strtod takes for a number, "info", do not begin with one. */
static bool begins_number(const char *text, double *out)
{
    const char *digits = text + (*text == '-' || *text == '+');
    digits += *digits == '.';
    if (*digits < '0' || *digits > '9')
        return false;
    *out = strtod(text, NULL);
    return true;
}

/* A value of the case, in the unit of its column. */
static bool parse_number(const char *text, const char *unit, double *out)
{
    struct err ignored; /* large: not where every number passes */
    return number_parse(text, unit, out, &ignored) == ERR_NONE;
}

bool grid_cell_number(const struct report_table *t, int row, int col, double *out)
{
    const struct report_cell *cell = cell_at(t, row, col);
    const struct report_column *column = &t->columns[col];
    if (cell->state != CELL_VALUE)
        return false;
    if (column->type != CELL_TEXT) {
        *out = cell->number;
        return !report_cell_is_word(&t->columns[col], cell);
    }
    if (!cell->text)
        return false;
    if (column->decimals > 0 && parse_number(cell->text, column->unit, out))
        return true;
    return begins_number(cell->text, out);
}

/* A column of text whose values are numbers, as those of an edited table, is one of numbers. */
bool grid_column_is_number(const struct report_table *t, int col)
{
    if (t->columns[col].type != CELL_TEXT)
        return true;
    return t->columns[col].decimals > 0;
}

int grid_fixed(const struct grid *g)
{
    return g->frozen > 0 ? g->frozen : g->named;
}

double grid_sum(struct grid *g, int col)
{
    struct grid_column *column = &g->column[col];
    if (column->summed)
        return column->sum;
    int marks = grid_marks(g);
    column->sum = 0;
    for (int row = 0; row < g->table->rows; row++)
        if (g->passes[row] && (!marks || g->mark[row]) && !isnan(column->number[row]))
            column->sum += column->number[row];
    column->summed = true;
    return column->sum;
}

/* What sums are of has changed. */
static void forget_sums(struct grid *g)
{
    for (int col = 0; g->table && col < g->table->column_count; col++)
        g->column[col].summed = false;
}

/* ---- Widths ---- */

/* The widest of numbers with the same decimals is the largest or the smallest: only these two are written. */
static int numbers_width(const struct report_table *t, int col)
{
    struct report_cell end[2] = {{CELL_VALUE, 0, NULL}, {CELL_VALUE, 0, NULL}};
    int width = 0;
    bool any = false;
    char text[256];
    for (int row = 0; row < t->rows; row++) {
        const struct report_cell *cell = cell_at(t, row, col);
        if (cell->state != CELL_VALUE) {
            width = cell->state == CELL_MISSING ? 3 : width > 1 ? width : 1;
            continue;
        }
        if (!any || cell->number < end[0].number)
            end[0].number = cell->number;
        if (!any || cell->number > end[1].number)
            end[1].number = cell->number;
        any = true;
    }
    for (int i = 0; any && i < 2; i++) {
        report_cell_text(&t->columns[col], &end[i], text, sizeof text);
        if (utf8_width(text) > width)
            width = utf8_width(text);
    }
    return width;
}

/* Texts are as wide as they are; those of the case get blanks between groups of digits. */
static int texts_width(const struct report_table *t, int col)
{
    bool grouped = t->columns[col].type == CELL_TEXT && t->columns[col].decimals > 0;
    int width = 0;
    for (int row = 0; row < t->rows; row++) {
        const struct report_cell *cell = cell_at(t, row, col);
        char text[256];
        const char *shown = cell->text;
        if (grouped || cell->state != CELL_VALUE || !shown) {
            grid_cell_text(t, row, col, text, sizeof text);
            if (grouped)
                text_group(text, sizeof text);
            shown = text;
        }
        int n = utf8_width(shown);
        if (n > width)
            width = n;
    }
    return width;
}

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

static void measure(const struct report_table *t, int col, struct grid_column *out)
{
    enum { WIDEST = 100, NAME = 40 };
    for (int row = 0; row < t->rows; row++)
        if (!grid_cell_number(t, row, col, &out->number[row]))
            out->number[row] = NAN;
    const struct report_column *spec = &t->columns[col];
    bool plain = spec->type == CELL_INTEGER || (spec->type == CELL_REAL && spec->decimals != REPORT_AUTO);
    int width = plain ? numbers_width(t, col) : texts_width(t, col);
    out->content = at_most(width, NAME);
    if (utf8_width(spec->title) > width)
        width = utf8_width(spec->title);
    if (utf8_width(spec->unit) > width)
        width = utf8_width(spec->unit);
    if (spec->sums) {
        char text[64];
        double sum = 0;
        for (int row = 0; row < t->rows; row++)
            sum += isnan(out->number[row]) ? 0 : out->number[row];
        int n = utf8_width(number_grouped(sum, spec->type == CELL_REAL ? spec->decimals : 0, text, sizeof text));
        if (n > width)
            width = n;
    }
    out->width = at_most(width, WIDEST);
}

/* ---- What is shown ---- */

void grid_arrange(struct grid *g, bool resum)
{
    const struct report_table *t = g->table;
    int current = grid_table_row(g), kept = 0;
    struct filter filter;
    filter_parse(&filter, t, g->filter, NULL);
    g->shown = 0;
    for (int row = 0; row < t->rows; row++) {
        g->passes[row] = filter_match(&filter, t, row);
        if (g->passes[row])
            g->order[g->shown++] = row;
    }
    if (resum)
        forget_sums(g);
    for (int k = 0; k < g->keys; k++)
        if (g->key[k].col < t->column_count)
            g->key[kept++] = g->key[k];
    g->keys = kept;
    if (g->keys > 0)
        grid_order_rows(g, g->key, g->keys, g->order, g->shown);
    grid_goto(g, current);
    grid_move(g, 0, 0);
}

/* A row of a scenario is known by its number and its name, or its number and the step. */
static int naming_columns(const struct report_table *t)
{
    return t->column_count > 2 && t->columns && strcmp(t->columns[0].key, "scenario") == 0 ? 2 : 1;
}

/* Columns that a table owns are made anew with it: only static ones are known again. */
static void leave_place(struct grid *g, int row)
{
    struct grid_place here = {g->bound_columns, row, g->col, g->top, g->left, g->frozen, g->keys, {{0}}, ""};
    memcpy(here.key, g->key, sizeof here.key);
    memcpy(here.filter, g->filter, sizeof here.filter);
    int at = 0;
    while (at < GRID_PLACES - 1 && g->place[at].columns && g->place[at].columns != here.columns)
        at++;
    memmove(g->place + 1, g->place, (size_t)at * sizeof *g->place);
    g->place[0] = here;
}

/* Returns the row. */
static int enter_place(struct grid *g, const struct report_column *columns)
{
    static const struct grid_place nowhere;
    const struct grid_place *to = &nowhere;
    for (int i = 0; columns && i < GRID_PLACES; i++)
        if (g->place[i].columns == columns)
            to = &g->place[i];
    g->col = to->col;
    g->top = to->top;
    g->left = to->left;
    g->frozen = to->frozen;
    g->keys = to->keys;
    memcpy(g->key, to->key, sizeof g->key);
    memcpy(g->filter, to->filter, sizeof g->filter);
    return to->row;
}

enum { SUM_LABEL = 4 }; /* "sum*" */

bool grid_bind(struct grid *g, const struct report_table *table)
{
    int row = g->row;
    g->table = NULL;
    g->node = NULL;
    g->shown = 0;
    if (!table)
        return true;
    size_t rows = table->rows > 0 ? (size_t)table->rows : 1;
    size_t cols = table->column_count > 0 ? (size_t)table->column_count : 1;
    int *order = malloc(rows * sizeof *order);
    struct grid_column *column = calloc(cols, sizeof *column);
    double *number = malloc(rows * cols * sizeof *number);
    void *scratch = grid_order_scratch(rows);
    unsigned char *passes = malloc(rows), *mark = calloc(rows, 1);
    if (!order || !column || !number || !scratch || !passes || !mark) {
        free(order);
        free(scratch);
        free(column);
        free(number);
        free(passes);
        free(mark);
        return false;
    }
    if (g->bound_rows == table->rows && g->mark)
        memcpy(mark, g->mark, (size_t)table->rows);
    /* Columns of its own are made anew with a table: it is known by its name. */
    const struct report_column *known = table->owned ? table->like : table->columns;
    bool same = known ? g->bound_columns == known : g->bound_name == table->name;
    if (g->bound_columns && !same) {
        if (!g->bound_owned)
            leave_place(g, row);
        row = enter_place(g, known);
    }
    g->bound_owned = !known;
    g->bound_columns = known ? known : table->columns;
    g->bound_name = table->name;
    g->bound_rows = table->rows;
    g->named = naming_columns(table);
    forget_table(g);
    g->order = order;
    g->scratch = scratch;
    g->passes = passes;
    g->mark = mark;
    g->column = column;
    column[0].number = number;
    for (int col = 0; col < table->column_count; col++) {
        column[col].number = number + (size_t)col * rows;
        measure(table, col, &column[col]);
    }
    if (g->sums && column[0].width < SUM_LABEL)
        column[0].width = SUM_LABEL;
    g->table = table;
    grid_arrange(g, true);
    g->row = row;
    grid_move(g, 0, 0);
    return true;
}

static bool has_values(const struct report_table *t, int col)
{
    for (int row = 0; row < t->rows; row++)
        if (cell_at(t, row, col)->state != CELL_NOT_APPLICABLE)
            return true;
    return false;
}

void grid_show_diagram(struct grid *g, const struct grid_node *node)
{
    g->node = node;
    g->node_width = 0;
    for (int row = 0; node && g->table && row < g->table->rows; row++) {
        int width = grid_node_width(&node[row], cell_at(g->table, row, 0)->text);
        if (width > g->node_width)
            g->node_width = width;
    }
    for (int col = 0; g->table && col < g->table->column_count; col++)
        if (!has_values(g->table, col))
            g->column[col].width = 0;
    grid_move(g, 0, 0);
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

/* The column, or where it has no width, as one of marks when nothing is marked, the next one in that direction, else in the other. */
static int column_in_sight(const struct grid *g, int col, int step)
{
    for (int turn = 0; g->table && turn < 2; turn++, step = -step)
        for (int at = col; at >= 0 && at < g->table->column_count; at += step)
            if (g->column[at].width > 0)
                return at;
    return col;
}

void grid_move(struct grid *g, int rows, int cols)
{
    int last_row = g->shown > 0 ? g->shown - 1 : 0;
    int last_col = g->table && g->table->column_count > 0 ? g->table->column_count - 1 : 0;
    /* Moves as large as the table itself come from its ends; keep the sum inside int. */
    rows = clamp(rows, -(1 << 29), 1 << 29);
    g->row = clamp(clamp(g->row, 0, last_row) + rows, 0, last_row);
    g->col = column_in_sight(g, clamp(clamp(g->col, 0, last_col) + cols, 0, last_col), cols < 0 ? -1 : 1);
}

void grid_freeze(struct grid *g)
{
    g->frozen = grid_fixed(g) == g->col + 1 ? 0 : g->col + 1;
}

bool grid_filter(struct grid *g, const char *filter, struct err *e)
{
    struct filter parsed;
    if (!g->table || !filter_parse(&parsed, g->table, filter, e))
        return false;
    snprintf(g->filter, sizeof g->filter, "%s", filter);
    grid_arrange(g, true);
    return true;
}

bool grid_search(struct grid *g, const char *text, int step)
{
    const struct grid_needle needle = grid_needle_of(text);
    for (int i = 1; i <= g->shown; i++) {
        int at = ((g->row + step * i) % g->shown + g->shown) % g->shown;
        for (int col = 0; col < g->table->column_count; col++)
            if (grid_cell_contains(g->table, g->order[at], col, &needle)) {
                g->row = at;
                return true;
            }
    }
    return false;
}

bool grid_find_name(struct grid *g, const char *text)
{
    for (int i = 0; i < g->shown; i++) {
        char name[256];
        grid_cell_text(g->table, g->order[i], 0, name, sizeof name);
        if (text_compare(name, text) == 0) {
            g->row = i;
            return true;
        }
    }
    return false;
}

void grid_mark(struct grid *g, enum grid_marking how)
{
    int row = grid_table_row(g);
    if (how == GRID_MARK_ROW && row >= 0)
        g->mark[row] = !g->mark[row];
    for (int i = 0; i < g->shown && how != GRID_MARK_ROW; i++)
        g->mark[g->order[i]] = how == GRID_MARK_ALL || (how == GRID_MARK_OTHERS && !g->mark[g->order[i]]);
    if (how == GRID_MARK_NONE && g->table)
        memset(g->mark, 0, (size_t)g->table->rows);
    forget_sums(g);
}

int grid_marks(const struct grid *g)
{
    int n = 0;
    for (int row = 0; g->shown && row < g->table->rows; row++)
        n += g->passes[row] & g->mark[row];
    return n;
}

bool grid_chosen(const struct grid *g, int index, int marks)
{
    return marks ? g->mark[g->order[index]] : index == g->row;
}
