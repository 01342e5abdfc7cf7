/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the case as tables on the screen, and what their values mean in words. */
#include "app.h"
#include "widget/text.h"

#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column form_columns[] = {
    {"parameter", "Parameter", "", CELL_TEXT, 0, false, "the parameter"},
    {"value", "Value", "", CELL_TEXT, 1, false, "its value as it stands in the file, or its default"},
    {"unit", "Unit", "", CELL_TEXT, 0, false, "the unit of a plain number"},
    {"range", "Accepted", "", CELL_TEXT, 0, false, "values that are accepted"},
    {"stated", "From", "", CELL_TEXT, 0, false,
     "the default, the file, the file with another value than the default, or edited and not saved yet"},
};
enum { FORM_COLUMNS = sizeof form_columns / sizeof *form_columns, RANGE_SIZE = 160 };

/* Beyond this a bound is no bound that people care for. */
static const double no_bound = 1e11;

static void bound_text(double value, char *buf, size_t size)
{
    if (value < no_bound && value > -no_bound)
        snprintf(buf, size, "%s", text_digits(value, 6).text);
    else
        snprintf(buf, size, "%.6g", value);
}

/* With the editor open Space goes through the values; else it marks the row. */
static void range_text(const struct field *f, bool editing, char *buf, size_t size)
{
    const char *steps = editing ? "Space steps through" : "e, then Space steps through";
    char low[32], high[32];
    bound_text(f->min, low, sizeof low);
    bound_text(f->max, high, sizeof high);
    bool below = f->min > -no_bound, above = f->max < no_bound;
    switch (f->type) {
    case FIELD_NUMBER:
    case FIELD_INTEGER:
        if (below && above)
            snprintf(buf, size, "%s to %s", low, high);
        else
            snprintf(buf, size, "%s%s", below ? "from " : above ? "up to " : "any", below ? low : above ? high : "");
        break;
    case FIELD_BOOL:
    case FIELD_CHOICE:
        snprintf(buf, size, "%s (%s)", f->choices ? f->choices : "no|yes", steps);
        break;
    case FIELD_REF:
        snprintf(buf, size, "a name from %s (%s)", case_table[f->ref].title, steps);
        break;
    default:
        snprintf(buf, size, "text");
        break;
    }
}

static bool is_number(const struct field *f)
{
    return f->type == FIELD_NUMBER || f->type == FIELD_INTEGER;
}

/* Which of the words separated by '|' it is, -1: none. */
static int word_index(const char *words, const char *word)
{
    for (int i = 0;; i++) {
        size_t n = strcspn(words, "|");
        if (strlen(word) == n && strncmp(words, word, n) == 0)
            return i;
        if (!words[n])
            return -1;
        words += n + 1;
    }
}

bool edit_applies(const struct casedoc *doc, enum case_table table, int row, int field)
{
    const struct table *t = &case_table[table];
    char text[64];
    if (!t->fields[field].kinds)
        return true;
    for (int f = 0; f < t->count; f++) {
        if (strcmp(t->fields[f].key, "kind") != 0 || !t->fields[f].choices)
            continue;
        casedoc_get(doc, table, row, f, text, sizeof text);
        int kind = word_index(t->fields[f].choices, text);
        return kind < 0 || (t->fields[field].kinds >> kind & 1);
    }
    return true;
}

static bool set_text(struct report_cell *cell, const char *text)
{
    size_t n = strlen(text) + 1;
    cell->text = malloc(n);
    if (!cell->text)
        return false;
    memcpy(cell->text, text, n);
    cell->state = CELL_VALUE;
    return true;
}

/* The columns of a table: the name, then a column a field. Kept with the view: its cursor lives by them. */
static bool make_columns(struct view *v, const struct table *t)
{
    if (v->columns)
        return true;
    v->columns = calloc((size_t)t->count + 1, sizeof *v->columns);
    if (!v->columns)
        return false;
    v->columns[0] = (struct report_column){"name", "Name", "", CELL_TEXT, 0, false, "the name of the row"};
    for (int f = 0; f < t->count; f++)
        v->columns[f + 1] = (struct report_column){
            t->fields[f].key, t->fields[f].title, t->fields[f].unit, CELL_TEXT, is_number(&t->fields[f]) ? 1 : 0, false,
            t->fields[f].help};
    return true;
}

static enum err_code make_cells(struct report_table *out, int rows, int columns)
{
    size_t count = (size_t)rows * (size_t)columns;
    out->cells = calloc(count ? count : 1, sizeof *out->cells);
    if (!out->cells)
        return ERR_MEMORY;
    out->rows = out->capacity = rows;
    out->column_count = columns;
    return ERR_NONE;
}

static enum err_code build_rows(const struct app *a, const struct tab *tab, struct view *v)
{
    const struct table *t = &case_table[tab->table];
    int rows = casedoc_rows(a->doc, tab->table), columns = t->count + 1;
    char text[512];
    if (!make_columns(v, t) || make_cells(&v->table, rows, columns) != ERR_NONE)
        return ERR_MEMORY;
    v->table.columns = v->columns;
    v->table.name = t->section;
    v->table.title = t->title;
    for (int row = 0; row < rows; row++)
        for (int col = 0; col < columns; col++) {
            if (col == 0)
                snprintf(text, sizeof text, "%s", casedoc_row_name(a->doc, tab->table, row));
            else
                casedoc_get(a->doc, tab->table, row, col - 1, text, sizeof text);
            struct report_cell *cell = &v->table.cells[row * columns + col];
            if (col > 0 && !edit_applies(a->doc, tab->table, row, col - 1))
                cell->state = CELL_NOT_APPLICABLE;
            else if (!set_text(cell, text))
                return ERR_MEMORY;
        }
    return ERR_NONE;
}

/* Is the value another than the default? */
static bool differs(const struct field *f, const char *text)
{
    double value, usual;
    struct err ignored = {0};
    if (!f->fallback || !f->fallback[0] || strcmp(f->fallback, text) == 0)
        return false;
    return !is_number(f) || number_parse(text, f->unit, &value, &ignored) != ERR_NONE ||
           number_parse(f->fallback, f->unit, &usual, &ignored) != ERR_NONE || value < usual || value > usual;
}

static enum err_code build_form(struct app *a, const struct tab *tab, struct view *v)
{
    const struct table *t = &case_table[tab->table];
    if (make_cells(&v->table, t->count, FORM_COLUMNS) != ERR_NONE)
        return ERR_MEMORY;
    v->table.columns = form_columns;
    v->table.name = t->section;
    v->table.title = t->title;
    for (int f = 0; f < t->count; f++) {
        struct report_cell *cell = &v->table.cells[f * FORM_COLUMNS];
        char value[512], before[512], range[RANGE_SIZE];
        bool stated = casedoc_get(a->doc, tab->table, 0, f, value, sizeof value);
        range_text(&t->fields[f], false, range, sizeof range);
        range[strcspn(range, "(")] = '\0';
        const struct casedoc *saved = app_dirty(a) ? app_saved(a) : NULL;
        if (saved)
            casedoc_get(saved, tab->table, 0, f, before, sizeof before);
        const char *from = saved && strcmp(before, value) != 0 ? "edited"
                           : !stated                           ? "default"
                           : differs(&t->fields[f], value)     ? "not default"
                                                               : "file";
        const char *texts[FORM_COLUMNS] = {t->fields[f].title, value, t->fields[f].unit, range, from};
        for (int col = 0; col < FORM_COLUMNS; col++)
            if (!set_text(&cell[col], texts[col]))
                return ERR_MEMORY;
    }
    return ERR_NONE;
}

enum err_code edit_build(struct app *a, const struct tab *tab, struct view *v)
{
    return tab->kind == TAB_FORM ? build_form(a, tab, v) : build_rows(a, tab, v);
}

/* What is wrong with a row, first of all with the value of a field: at once, not when the case is solved; NULL: nothing. */
static const struct err *find_problem(const struct app *a, enum case_table table, int row, int field)
{
    struct app *here = (struct app *)a; /* the case is read when first wanted */
    const struct err *found = NULL;
    if (app_case(here))
        return NULL;
    for (size_t i = 0; i < a->problems.count; i++) {
        int line = a->problems.items[i].line;
        if (line < 1)
            continue;
        if (line == casedoc_line(a->doc, table, row, field))
            return &a->problems.items[i];
        for (int f = 0; f < case_table[table].count && !found; f++)
            if (line == casedoc_line(a->doc, table, row, f))
                found = &a->problems.items[i];
    }
    return case_table[table].layout == LAYOUT_FORM ? NULL : found;
}

/* Of its place only the words are shown: the cursor stands there. */
static void write_problem(const struct err *e, char *buf, size_t size)
{
    struct err here = *e;
    here.file[0] = '\0';
    int n = snprintf(buf, size, "Problem: ");
    err_format(&here, buf + n, size - (size_t)n);
}

/* That no supplier has what the row is of, where the words of the column would stand; "": one has. */
static const char *stock_words(const struct app *a, enum case_table table, int row, char *buf, size_t size)
{
    buf[0] = '\0';
    const struct instance *inst = app_case((struct app *)a) ? a->feeder : NULL; /* derived when asked for */
    const char *name = inst && row >= 0 ? casedoc_row_name(a->doc, table, row) : NULL;
    for (int c = 0; name && table == CASE_CANDIDATES && c < inst->candidates; c++)
        if (strcmp(inst->candidate[c].id, name) == 0)
            report_stock_words(inst, inst->candidate[c].module, buf, size);
    for (int m = 0; name && table == CASE_MODULES && m < inst->modules; m++)
        if (strcmp(inst->module[m].name, name) == 0)
            report_stock_words(inst, m, buf, size);
    return buf;
}

void edit_context(const struct app *a, const struct tab *tab, const struct view *v, char *first, char *second,
                  size_t size)
{
    const struct grid *g = &v->grid;
    const struct table *t = &case_table[tab->table];
    int at = grid_table_row(g), row = tab->kind == TAB_FORM ? 0 : at;
    int field = tab->kind == TAB_FORM ? at : g->col - 1;
    first[0] = second[0] = '\0';
    if (at < 0 || field < 0) {
        snprintf(first, size, "%s: %s", t->title, t->help);
        const struct err *wrong = at < 0 ? NULL : find_problem(a, tab->table, row, 0);
        if (wrong)
            write_problem(wrong, second, size);
        else if (tab->kind == TAB_CASE)
            stock_words(a, tab->table, at, second, size);
        return;
    }
    char value[512], fallback[80], range[RANGE_SIZE], words[128];
    bool stated = casedoc_get(a->doc, tab->table, row, field, value, sizeof value);
    const struct field *f = &t->fields[field];
    edit_words(tab->table, f, a->mode == MODE_EDIT ? a->line.text : value, words, sizeof words);
    range_text(f, a->mode == MODE_EDIT, range, sizeof range);
    snprintf(fallback, sizeof fallback, "%s", f->fallback ? f->fallback : "");
    char name[120]; /* as the screen has it, and as files, commands and messages do */
    if (t->layout == LAYOUT_FORM)
        snprintf(name, sizeof name, "%s (%s:%s)", f->title, t->section, f->key);
    else
        snprintf(name, sizeof name, "%s (%s)", f->title, f->key);
    if (a->mode == MODE_EDIT) {
        snprintf(first, size, "%s%s%s: accepted %s", name, f->unit[0] ? ", " : "", f->unit, range);
        snprintf(second, size, "%s", words[0] ? words : f->help);
        return;
    }
    snprintf(first, size, "%s%s%s: %s", name, f->unit[0] ? ", " : "", f->unit, f->help);
    const struct err *problem = find_problem(a, tab->table, row, field);
    if (problem) {
        write_problem(problem, second, size);
        return;
    }
    if (tab->kind == TAB_CASE && stock_words(a, tab->table, row, second, size)[0])
        return;
    const char *other = stated && f->fallback && differs(f, value) ? fallback : NULL;
    if (is_number(f)) {
        text_group(value, sizeof value);
        text_group(fallback, sizeof fallback);
    }
    if (words[0]) {
        snprintf(second, size, "%s: %s%s%s%s", value, words, other ? ". Default " : "", other ? other : "",
                 other ? ", R goes back to it" : "");
        return;
    }
    int n = snprintf(second, size, "accepted: %s%s%s", range, fallback[0] ? "   default " : "", fallback);
    int line = casedoc_line(a->doc, tab->table, row, field);
    if (n < 0 || (size_t)n >= size)
        return;
    if (!stated)
        snprintf(second + n, size - (size_t)n, "   not in the file");
    else if (line > 0)
        snprintf(second + n, size - (size_t)n, "   line %d", line);
}
