/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing values and rows of the case through its document. */
#include "app.h"

#include "widget/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edit_note(struct app *a)
{
    a->edits++;
    a->repaint = true;
}

bool edit_target(struct app *a, enum case_table *table, int *row, int *field)
{
    const struct tab *tab = app_tab(a);
    app_build(a);
    const struct grid *g = &app_view(a)->grid;
    int at = grid_table_row(g);
    if (at < 0 || (tab->kind != TAB_CASE && tab->kind != TAB_FORM))
        return false;
    *table = tab->table;
    *row = tab->kind == TAB_FORM ? 0 : at;
    *field = tab->kind == TAB_FORM ? at : g->col - 1;
    return true;
}

static void current_text(const struct app *a, enum case_table table, int row, int field, char *buf, size_t size)
{
    if (field < 0)
        snprintf(buf, size, "%s", casedoc_row_name(a->doc, table, row));
    else
        casedoc_get(a->doc, table, row, field, buf, size);
}

/* ---- Values made of the one that stands there ---- */

/* "250" is the value itself; "*1.1", "/2", "+10", "+5%", "-5%" work on the number that stands there, whose unit
 * stays. */
static bool filled(const char *old, const char *how, char *buf, size_t size)
{
    char *rest, *unit;
    if (!how[0]) { /* back to the default */
        buf[0] = '\0';
        return true;
    }
    double by = strtod(how + 1, &rest);
    bool percent = *rest == '%';
    bool relative = *how == '*' || *how == '/' || *how == '+' || (*how == '-' && percent);
    if (!relative) {
        snprintf(buf, size, "%s", how);
        return true;
    }
    double value = strtod(old, &unit);
    if (unit == old || rest == how + 1 || rest[percent ? 1 : 0])
        return false;
    if (*how == '*')
        value *= percent ? by / 100 : by;
    else if (*how == '/')
        value /= percent ? by / 100 : by;
    else if (percent)
        value *= 1 + (*how == '-' ? -by : by) / 100;
    else
        value += by;
    snprintf(buf, size, "%.10g%s", value, unit);
    return true;
}

/* Only a number can be changed by a part of it; "+10" typed in place of a number is that number. */
static bool is_relative(const struct field *f, const char *how)
{
    bool number = f->type == FIELD_NUMBER || f->type == FIELD_INTEGER, sign = *how == '+' || *how == '-';
    return number && (*how == '*' || *how == '/' || (sign && how[strlen(how) - 1] == '%'));
}

static enum err_code set_value(struct app *a, enum case_table table, int row, int field, const char *how, bool apply,
                               struct err *e)
{
    char old[LINE_MAX_BYTES], text[LINE_MAX_BYTES];
    if (!apply)
        return casedoc_set(a->doc, table, row, field, how, e);
    casedoc_get(a->doc, table, row, field, old, sizeof old);
    if (!filled(old, how, text, sizeof text)) {
        err_set(e, ERR_INVALID, "'%.60s' cannot be applied to '%.60s'", how, old);
        err_hint(e, "Write a value, or *1.1, /2, +10, +5%%, -5%% on a number.");
        return ERR_INVALID;
    }
    return casedoc_set(a->doc, table, row, field, text, e);
}

/* ---- The editor of one value ---- */

void edit_begin(struct app *a)
{
    enum case_table table;
    int row, field;
    char text[LINE_MAX_BYTES];
    if (!edit_target(a, &table, &row, &field)) {
        app_say(a, STYLE_WARN, "There is no row to edit.");
        return;
    }
    if (app_tab(a)->kind == TAB_FORM)
        app_view(a)->grid.col = 1;
    if (field >= 0 && !edit_applies(a->doc, table, row, field)) {
        app_say(a, STYLE_WARN, "%s has no meaning for a module of this kind.", case_table[table].fields[field].title);
        return;
    }
    current_text(a, table, row, field, text, sizeof text);
    line_set(&a->line, text, true);
    a->editor_error[0] = '\0';
    a->mode = MODE_EDIT;
}

/* Values typed into a row right after it was added are part of adding it: one step of undo. */
static void note_value(struct app *a, unsigned long before, enum case_table table, int row)
{
    bool part = a->adding.revision > 0 && a->adding.revision == before && a->adding.table == table &&
                a->adding.row == row && casedoc_group_join(a->doc);
    if (!part)
        edit_note(a);
    a->adding.revision = part ? casedoc_revision(a->doc) : 0;
    a->repaint = true;
}

/* True when the value stands in the document, the same as before or the new one. */
static bool commit(struct app *a)
{
    enum case_table table;
    int row, field;
    char text[LINE_MAX_BYTES];
    struct err e = {0};
    if (!edit_target(a, &table, &row, &field))
        return true;
    current_text(a, table, row, field, text, sizeof text);
    if (strcmp(text, a->line.text) == 0)
        return true;
    unsigned long before = casedoc_revision(a->doc);
    int places = field < 0 ? casedoc_references(a->doc, table, row, NULL, 0) : 0;
    enum err_code code = field < 0 ? casedoc_rename(a->doc, table, row, a->line.text, &e)
                                   : set_value(a, table, row, field, a->line.text,
                                               is_relative(&case_table[table].fields[field], a->line.text), &e);
    if (code != ERR_NONE) {
        err_format(&e, a->editor_error, sizeof a->editor_error);
        return false;
    }
    if (casedoc_revision(a->doc) == before)
        return true;
    note_value(a, before, table, row);
    if (places > 0)
        app_say(a, STYLE_GOOD, "'%.60s' is now '%.60s', and so in the %d place%s that name it. u takes it back.", text,
                casedoc_row_name(a->doc, table, row), places, places == 1 ? "" : "s");
    return true;
}

/* The words a value may be, one after the other: choices, yes and no, names of rows. */
static bool next_choice(const struct app *a, const struct field *f, const char *now, char *buf, size_t size)
{
    if (f->type == FIELD_REF) {
        enum case_table of = (enum case_table)f->ref;
        int rows = casedoc_rows(a->doc, of), at = casedoc_find_row(a->doc, of, now);
        if (rows < 1)
            return false;
        snprintf(buf, size, "%s", casedoc_row_name(a->doc, of, (at + 1) % rows));
        return true;
    }
    const char *choices = f->choices ? f->choices : f->type == FIELD_BOOL ? "no|yes" : NULL;
    if (!choices || (f->type != FIELD_CHOICE && f->type != FIELD_BOOL))
        return false;
    const char *at = choices, *next = choices;
    for (;;) {
        size_t n = strcspn(at, "|");
        bool here = strlen(now) == n && strncmp(at, now, n) == 0;
        if (here && at[n])
            next = at + n + 1;
        if (here || !at[n])
            break;
        at += n + 1;
    }
    snprintf(buf, size, "%.*s", (int)strcspn(next, "|"), next);
    return true;
}

static bool cycle(struct app *a)
{
    enum case_table table;
    int row, field;
    char text[LINE_MAX_BYTES];
    if (!edit_target(a, &table, &row, &field) || field < 0 ||
        !next_choice(a, &case_table[table].fields[field], a->line.text, text, sizeof text))
        return false;
    line_set(&a->line, text, true);
    return true;
}

static void leave(struct app *a, int rows, int cols)
{
    if (!commit(a))
        return;
    a->mode = MODE_NORMAL;
    a->editor_error[0] = '\0';
    app_build(a);
    if (app_tab(a)->kind == TAB_FORM && cols) {
        rows = cols;
        cols = 0;
    }
    grid_move(&app_view(a)->grid, rows, cols);
}

void edit_event(struct app *a, const struct event *event)
{
    if (event->type == EVENT_PASTE)
        line_insert(&a->line, event->text);
    if (event->type != EVENT_KEY)
        return;
    uint32_t key = event->key;
    bool fresh = a->line.fresh;
    if (key == KEYCODE_ESCAPE) {
        a->mode = MODE_NORMAL;
        a->editor_error[0] = '\0';
    } else if (key == KEYCODE_ENTER) {
        leave(a, 0, 0);
    } else if (key == KEYCODE_UP || key == KEYCODE_DOWN) {
        leave(a, key == KEYCODE_UP ? -1 : 1, 0);
    } else if (key == KEYCODE_TAB || (fresh && key == KEYCODE_RIGHT)) {
        leave(a, 0, 1);
    } else if (key == KEYCODE_BACKTAB || (fresh && key == KEYCODE_LEFT)) {
        leave(a, 0, -1);
    } else if (key != ' ' || !cycle(a)) {
        line_key(&a->line, key);
        a->editor_error[0] = '\0';
    }
}

/* ---- Several rows at once ---- */

void edit_end_group(struct app *a, unsigned long before, const struct err *e, int done, const char *what)
{
    if (e->code != ERR_NONE) {
        casedoc_group_cancel(a->doc);
        app_say_error(a, e);
        return;
    }
    casedoc_group_end(a->doc);
    if (casedoc_revision(a->doc) == before) {
        app_say(a, STYLE_NORMAL, "Nothing changes: it is so already.");
        return;
    }
    edit_note(a);
    app_say(a, STYLE_GOOD, "%s %d row%s. u takes it back.", what, done, done == 1 ? "" : "s");
}

void edit_fill(struct app *a, const char *text)
{
    enum case_table table;
    int row, field, done = 0;
    struct err e = {0};
    if (!edit_target(a, &table, &row, &field) || field < 0) {
        app_say(a, STYLE_WARN, "Put the cursor on a value: names are set one by one.");
        return;
    }
    const struct grid *g = &app_view(a)->grid;
    bool form = app_tab(a)->kind == TAB_FORM;
    int marks = grid_marks(g);
    unsigned long before = casedoc_revision(a->doc);
    int rows = marks ? marks : 1;
    char what[200];
    snprintf(what, sizeof what, "%s %.80s in %d row%s", text[0] ? "fill" : "reset",
             case_table[table].fields[field].title, rows, rows == 1 ? "" : "s");
    casedoc_group_begin(a->doc, what);
    for (int i = 0; i < g->shown && e.code == ERR_NONE; i++) {
        int at = g->order[i];
        if (!grid_chosen(g, i, marks))
            continue;
        if (set_value(a, table, form ? 0 : at, form ? at : field, text, true, &e) == ERR_NONE)
            done++;
    }
    edit_end_group(a, before, &e, done, text[0] ? "Set" : "Back to the default:");
}

void edit_add(struct app *a, const char *name, bool copy)
{
    enum case_table table = app_tab(a)->table;
    int row = -1, field;
    struct err e = {0};
    if (copy && !edit_target(a, &table, &row, &field)) {
        app_say(a, STYLE_WARN, "There is no row to copy.");
        return;
    }
    if (casedoc_add(a->doc, table, name, copy ? row : -1, &e) != ERR_NONE) {
        app_say_error(a, &e);
        return;
    }
    edit_note(a);
    app_build(a);
    a->adding.table = table;
    a->adding.row = casedoc_find_row(a->doc, table, name);
    a->adding.revision = casedoc_revision(a->doc);
    grid_goto(&app_view(a)->grid, a->adding.row);
    app_say(a, STYLE_GOOD, "%s '%.60s' added. u takes it back.", case_table[table].title, name);
}
