/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with any table: sort, mark, freeze, copy, write to a file. */
#include "app.h"
#include "widget/text.h"

#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct grid *grid(struct app *a)
{
    app_build(a);
    return &app_view(a)->grid;
}

/* ---- What is seen of the table ---- */

/* What of it a shape shows: that the cursor goes from row to row, its row, order and marks, columns; bits. */
enum { SHOWS_CURSOR = 1, SHOWS_ROW = 2, SHOWS_ROWS = 4, SHOWS_COLUMNS = 8 };

static unsigned what_shows(const struct tab *tab, const struct view *v)
{
    static const unsigned table[VIEW_SHAPES] = {
        [VIEW_TABLE] = SHOWS_CURSOR | SHOWS_ROW | SHOWS_ROWS | SHOWS_COLUMNS,
        [VIEW_BARS] = SHOWS_CURSOR | SHOWS_ROW | SHOWS_ROWS,
        [VIEW_CURVE] = SHOWS_ROW,
    };
    return !v->grid.table                                 ? table[VIEW_TABLE]
           : v->shape == VIEW_PICTURE && tab->picture_row ? SHOWS_CURSOR | SHOWS_ROW
                                                          : table[v->shape];
}

const char *table_hidden(struct app *a, enum op op)
{
    static const struct {
        enum op op;
        unsigned needs;
    } table[] = {
        {OP_UP, SHOWS_CURSOR},
        {OP_DOWN, SHOWS_CURSOR},
        {OP_PAGE_UP, SHOWS_CURSOR},
        {OP_PAGE_DOWN, SHOWS_CURSOR},
        {OP_SEARCH, SHOWS_CURSOR},
        {OP_SEARCH_NEXT, SHOWS_CURSOR},
        {OP_SEARCH_PREVIOUS, SHOWS_CURSOR},
        {OP_DETAIL, SHOWS_ROW},
        {OP_YANK, SHOWS_ROW},
        {OP_SORT, SHOWS_ROWS},
        {OP_SORT_FURTHER, SHOWS_ROWS},
        {OP_MARK, SHOWS_ROWS},
        {OP_MARK_ALL, SHOWS_ROWS},
        {OP_MARK_OTHERS, SHOWS_ROWS},
        {OP_FREEZE, SHOWS_COLUMNS},
    };
    unsigned shows = what_shows(app_tab(a), app_view(a));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].op == op && !(shows & table[i].needs))
            return "the table is behind the picture: Esc shows it";
    return NULL;
}

/* ---- Order and marks ---- */

static void say_order(struct app *a, const struct grid *g)
{
    char text[400] = "";
    for (int k = 0; k < g->keys; k++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s, %s", k ? "; then by " : "", g->table->columns[g->key[k].col].title,
                 g->key[k].reverse ? "largest first" : "smallest first");
    }
    if (g->keys)
        app_say(a, STYLE_NORMAL, "Sorted by %s.", text);
    else
        app_say(a, STYLE_NORMAL, "In the order of the table.");
}

void table_sort(struct app *a, enum op op)
{
    struct grid *g = grid(a);
    if (op == OP_SORT) {
        grid_sort(g);
    } else if (!grid_sort_further(g)) {
        app_say(a, STYLE_WARN, "A table is sorted by at most %d columns. s begins anew.", GRID_KEYS);
        return;
    }
    /* Who sorts wants the largest or the smallest, at the top; in the tree the cursor is a bus that is looked at. */
    if (app_tab(a) != &screen_table[SCREEN_FEEDER].tabs[0])
        g->row = g->top = 0;
    say_order(a, g);
}

void table_mark(struct app *a, enum op op)
{
    struct grid *g = grid(a);
    switch (op) {
    case OP_MARK:
        grid_mark(g, GRID_MARK_ROW);
        grid_move(g, 1, 0);
        return;
    case OP_MARK_ALL:
        grid_mark(g, GRID_MARK_ALL);
        break;
    case OP_MARK_OTHERS:
        grid_mark(g, GRID_MARK_OTHERS);
        break;
    default:
        grid_mark(g, GRID_MARK_NONE);
        break;
    }
    app_say(a, STYLE_NORMAL, "%s of %s rows marked.", text_number(grid_marks(g), 0).text,
            text_number(g->shown, 0).text);
}

void table_freeze(struct app *a, enum op op)
{
    (void)op;
    struct grid *g = grid(a);
    grid_freeze(g);
    if (g->frozen)
        app_say(a, STYLE_NORMAL, "The columns up to %s stay in sight.", g->table->columns[g->col].title);
    else
        app_say(a, STYLE_NORMAL, "Only the columns that name the row stay in sight.");
}

/* ---- A part of a table, with values as they are exactly ---- */

/* Values of the case are texts; where all of a column can be read in its unit they are numbers. */
static bool reads_as_numbers(const struct report_table *t, int col)
{
    double value;
    struct err ignored = {0};
    bool any = false;
    for (int row = 0; row < t->rows; row++) {
        const struct report_cell *cell = &t->cells[row * t->column_count + col];
        if (cell->state != CELL_VALUE)
            continue;
        if (number_parse(cell->text, t->columns[col].unit, &value, &ignored) != ERR_NONE)
            return false;
        any = true;
    }
    return any;
}

static void make_exact(struct report_table *t, struct report_column *columns)
{
    struct err ignored = {0};
    for (int col = 0; col < t->column_count; col++) {
        if (columns[col].type != CELL_TEXT || columns[col].decimals == 0 || !reads_as_numbers(t, col))
            continue;
        columns[col].type = CELL_REAL;
        columns[col].decimals = REPORT_AUTO;
        for (int row = 0; row < t->rows; row++) {
            struct report_cell *cell = &t->cells[row * t->column_count + col];
            if (cell->state == CELL_VALUE)
                number_parse(cell->text, columns[col].unit, &cell->number, &ignored);
        }
    }
}

struct part {
    struct report_table table; /* its texts belong to the table it is of */
    struct report_column *columns;
};

static void part_free(struct part *p)
{
    free(p->table.cells);
    free(p->columns);
}

/* The rows shown in their order; chosen: the marked ones alone, or with none marked that of the cursor. */
static bool part_make(const struct grid *g, bool chosen, struct part *p)
{
    const struct report_table *t = g->table;
    size_t width = (size_t)t->column_count;
    int marks = grid_marks(g);
    p->table = *t;
    p->table.rows = 0;
    p->table.cells = malloc(((size_t)g->shown * width + 1) * sizeof *p->table.cells);
    p->columns = malloc((width + 1) * sizeof *p->columns);
    if (!p->table.cells || !p->columns) {
        part_free(p);
        return false;
    }
    memcpy(p->columns, t->columns, width * sizeof *p->columns);
    for (int i = 0; i < g->shown; i++) {
        if (chosen && !grid_chosen(g, i, marks))
            continue;
        memcpy(p->table.cells + (size_t)p->table.rows++ * width, t->cells + (size_t)g->order[i] * width,
               width * sizeof *p->table.cells);
    }
    p->table.columns = p->columns;
    p->table.capacity = p->table.rows;
    make_exact(&p->table, p->columns);
    return true;
}

/* ---- Files ---- */

void table_export(struct app *a, enum op op)
{
    (void)op;
    char name[160], which[48] = "";
    const struct grid *g = grid(a);
    if (app_context(a) & CONTEXT_SCENARIO)
        snprintf(which, sizeof which, "-scenario-%d", app_scenario(a) + 1);
    size_t n = strlen(which);
    if (app_context(a) & CONTEXT_STEP)
        snprintf(which + n, sizeof which - n, "-step-%d", feeder_step(a) + 1);
    snprintf(name, sizeof name, "%s%s.csv", g->table->name, which);
    app_prompt(a, PROMPT_EXPORT, name);
}

static bool ends_with(const char *path, const char *end)
{
    size_t n = strlen(path), m = strlen(end);
    return n >= m && strcmp(path + n - m, end) == 0;
}

static void write_export(struct app *a)
{
    struct err e = {0};
    struct part p;
    const struct grid *g = grid(a);
    if (!part_make(g, false, &p)) {
        app_say(a, STYLE_BAD, "Not written: memory is short.");
        return;
    }
    bool json = ends_with(a->file, ".json");
    enum err_code code =
        json ? report_write_table_json(&p.table, a->file, &e) : report_write_csv(&p.table, a->file, &e);
    part_free(&p);
    if (code != ERR_NONE) {
        app_say_error(a, &e);
        return;
    }
    /* Of a result only the whole brings it back; of a sweep there is no more than this. */
    if (a->screen == SCREEN_COMPARE && a->tab[SCREEN_COMPARE] == TAB_SWEEP && g->shown == g->table->rows)
        a->sweep.kept = true;
    app_say(a, STYLE_GOOD, "%s rows written to %.300s%s.", text_number(g->shown, 0).text, a->file,
            json ? " as JSON" : "");
}

void app_export(struct app *a, const char *path)
{
    app_write_over(a, path, write_export);
}

/* ---- The clipboard of the terminal ---- */

/* Terminals take no more. */
enum { COPY_MOST = 70000 };

/* Takes the text over. */
static void copy(struct app *a, char *text, const char *what)
{
    if (!text || strlen(text) > COPY_MOST) {
        app_say(a, STYLE_WARN,
                text ? "Not copied: %s is too long for a terminal. x writes a file." : "Memory is short.", what);
        free(text);
        return;
    }
    free(a->copy);
    a->copy = text;
    app_say(a, STYLE_NORMAL, "Copied: %.300s", what);
}

static void exact_text(const struct report_table *t, int row, int col, char *buf, size_t size)
{
    const struct report_cell *cell = &t->cells[row * t->column_count + col];
    if (cell->state == CELL_VALUE && t->columns[col].type != CELL_TEXT)
        snprintf(buf, size, "%.15g", cell->number); /* as files have it */
    else
        grid_cell_text(t, row, col, buf, size);
}

void table_copy_cell(struct app *a, enum op op)
{
    (void)op;
    const struct grid *g = grid(a);
    char text[512];
    exact_text(g->table, grid_table_row(g), g->col, text, sizeof text);
    copy(a, strdup(text), text);
}

/* Columns from first to last of a part, a line a row, below their keys. NULL: memory is short. */
static char *tab_separated(const struct report_table *t, int first, int last)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    for (int row = -1; row < t->rows; row++)
        for (int col = first; col <= last; col++) {
            char cell[512];
            if (row >= 0)
                exact_text(t, row, col, cell, sizeof cell);
            fprintf(out, "%s%c", row < 0 ? t->columns[col].key : cell, col < last ? '\t' : '\n');
        }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static void copy_part(struct app *a, bool chosen, bool column)
{
    const struct grid *g = grid(a);
    struct part p;
    char what[200];
    if (!part_make(g, chosen, &p)) {
        copy(a, NULL, "");
        return;
    }
    int rows = p.table.rows;
    snprintf(what, sizeof what, "%d row%s of %s", rows, rows == 1 ? "" : "s",
             column ? g->table->columns[g->col].title : g->table->title);
    copy(a, tab_separated(&p.table, column ? g->col : 0, column ? g->col : p.table.column_count - 1), what);
    part_free(&p);
}

static void copy_chosen(struct app *a)
{
    copy_part(a, true, false);
}

static void copy_column(struct app *a)
{
    copy_part(a, grid_marks(grid(a)) > 0, true);
}

static void copy_all(struct app *a)
{
    copy_part(a, false, false);
}

void table_copy(struct app *a, enum op op)
{
    (void)op;
    int marks = grid_marks(grid(a));
    app_ask(a, "Copy, with tabs between:");
    app_answer(a, 'r', marks ? "the marked rows" : "the row", copy_chosen);
    app_answer(a, 'c', marks ? "the column of these" : "the column", copy_column);
    app_answer(a, 't', "the table as shown", copy_all);
}
