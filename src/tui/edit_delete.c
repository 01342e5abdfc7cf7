/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deleting rows of the case, and what refers to them. */
#include "app.h"

#include <stdio.h>
#include <string.h>

/* The rows that are to go: the marked ones or that of the cursor. Calls back with the number of each, from the last on. */
static bool is_doomed(const struct grid *g, int table_row, int marks)
{
    return marks ? g->mark[table_row] : table_row == grid_table_row(g);
}

/* A value of a form, or a list such as a stock: it stays when what it names goes. */
static bool cannot_go(const struct case_reference *r)
{
    return case_table[r->table].layout == LAYOUT_FORM || case_table[r->table].fields[r->field].type != FIELD_REF;
}

/* Values elsewhere that name a row that is to go; first is the first of them. */
static int count_references(struct app *a, struct case_reference *first)
{
    const struct grid *g = &app_view(a)->grid;
    enum case_table table = app_tab(a)->table;
    int marks = grid_marks(g), count = 0;
    for (int at = 0; at < g->table->rows; at++)
        if (is_doomed(g, at, marks))
            count += casedoc_references(a->doc, table, at, first, count ? 0 : 1);
    return count;
}

/* What names a row, or one that would go with it, and cannot go itself: its name. False: there is none. */
static bool find_obstacle(const struct casedoc *doc, enum case_table table, int row, int depth, char *name, size_t size)
{
    enum { MOST = 200, DEEPEST = 6 };
    struct case_reference found[MOST];
    int count = casedoc_references(doc, table, row, found, MOST);
    for (int i = 0; i < count && i < MOST; i++) {
        const struct case_reference *r = &found[i];
        if (cannot_go(r)) {
            casedoc_value_name(doc, r->table, r->row, r->field, name, size);
            return true;
        }
        if (depth < DEEPEST && find_obstacle(doc, r->table, r->row, depth + 1, name, size))
            return true;
    }
    return false;
}

/* Delete a row and, first, those that name it. Returns the rows deleted; e says what stands in the way. */
static int delete_with_users(struct casedoc *doc, enum case_table table, const char *of, struct err *e)
{
    enum { NAME_SIZE = 128 };
    char name[NAME_SIZE], user[200];
    struct case_reference r;
    int done = 0;
    snprintf(name, sizeof name, "%s", of);
    for (int row; (row = casedoc_find_row(doc, table, name)) >= 0 && e->code == ERR_NONE;) {
        if (casedoc_references(doc, table, row, &r, 1) == 0)
            return casedoc_delete(doc, table, row, e) == ERR_NONE ? done + 1 : done;
        if (cannot_go(&r)) {
            err_set(e, ERR_INVALID, "'%s' stays: %s names it", name,
                    casedoc_value_name(doc, r.table, r.row, r.field, user, sizeof user));
            err_hint(e, "Change that first.");
            return done;
        }
        done += delete_with_users(doc, r.table, casedoc_row_name(doc, r.table, r.row), e);
    }
    return done;
}

static void delete_rows(struct app *a, bool users)
{
    const struct grid *g = &app_view(a)->grid;
    enum case_table table = app_tab(a)->table;
    struct err e = {0};
    int marks = grid_marks(g), rows = marks ? marks : 1, done = 0;
    char what[200], name[100] = "";
    for (int at = 0; at < g->table->rows && rows == 1; at++)
        if (is_doomed(g, at, marks))
            snprintf(name, sizeof name, "'%.60s'", casedoc_row_name(a->doc, table, at));
    if (!name[0])
        snprintf(name, sizeof name, "%d rows", rows);
    snprintf(what, sizeof what, "delete %s of %s%s", name, case_table[table].title,
             !users      ? ""
             : rows == 1 ? " and what names it"
                         : " and what names them");
    unsigned long before = casedoc_revision(a->doc);
    casedoc_group_begin(a->doc, what);
    /* From the last on: the numbers of the rows before stay. A row may have gone with one that named it. */
    for (int at = g->table->rows - 1; at >= 0 && e.code == ERR_NONE; at--) {
        if (!is_doomed(g, at, marks))
            continue;
        if (users)
            done += delete_with_users(a->doc, table, g->table->cells[at * g->table->column_count].text, &e);
        else if (casedoc_delete(a->doc, table, at, &e) == ERR_NONE)
            done++;
    }
    edit_end_group(a, before, &e, done, "Deleted");
    if (e.code == ERR_NONE && done == 1)
        app_say(a, STYLE_GOOD, "Deleted %s of %s. u takes it back.", name, case_table[table].title);
}

static void delete_all(struct app *a)
{
    delete_rows(a, true);
}

static void list_references(struct app *a)
{
    const struct grid *g = &app_view(a)->grid;
    enum case_table table = app_tab(a)->table;
    enum { MOST = 500 };
    static struct case_reference found[MOST];
    int marks = grid_marks(g);
    app_list_open(a, "What names the rows to be deleted", false);
    for (int at = 0; at < g->table->rows; at++) {
        int count = is_doomed(g, at, marks) ? casedoc_references(a->doc, table, at, found, MOST) : 0;
        for (int i = 0; i < count && i < MOST; i++) {
            char name[200];
            casedoc_value_name(a->doc, found[i].table, found[i].row, found[i].field, name, sizeof name);
            app_list_add(a, STYLE_NORMAL, OP_NONE, "%s: %s, line %d", casedoc_row_name(a->doc, table, at), name,
                         casedoc_line(a->doc, found[i].table, found[i].row, found[i].field));
        }
    }
}

/* ---- Another name where the rows that go are named ---- */

/* Values that can take another name; a list such as a stock cannot. */
static bool can_rename(struct app *a, enum case_table table)
{
    enum { MOST = 500 };
    static struct case_reference found[MOST];
    const struct grid *g = &app_view(a)->grid;
    int marks = grid_marks(g);
    for (int at = 0; at < g->table->rows; at++) {
        int count = is_doomed(g, at, marks) ? casedoc_references(a->doc, table, at, found, MOST) : 0;
        if (count > MOST)
            return false;
        for (int i = 0; i < count; i++)
            if (case_table[found[i].table].fields[found[i].field].type != FIELD_REF)
                return false;
    }
    return true;
}

/* The first row that stays; -1: all go. */
static int first_kept(const struct grid *g)
{
    int at = 0, marks = grid_marks(g);
    while (at < g->table->rows && is_doomed(g, at, marks))
        at++;
    return at < g->table->rows ? at : -1;
}

static void ask_other_name(struct app *a)
{
    app_prompt(a, PROMPT_REPLACE, casedoc_row_name(a->doc, app_tab(a)->table, first_kept(&app_view(a)->grid)));
}

/* Each value that names the row names another; e says why one cannot. */
static void name_other(struct casedoc *doc, enum case_table table, int row, const char *name, struct err *e)
{
    struct case_reference r;
    while (e->code == ERR_NONE && casedoc_references(doc, table, row, &r, 1) > 0)
        casedoc_set(doc, r.table, r.row, r.field, name, e);
}

void edit_replace(struct app *a, const char *name)
{
    const struct grid *g = &app_view(a)->grid;
    enum case_table table = app_tab(a)->table;
    int marks = grid_marks(g), done = 0, other = casedoc_find_row(a->doc, table, name);
    struct err e = {0};
    char what[200];
    if (other < 0 || is_doomed(g, other, marks)) {
        app_say(a, STYLE_WARN, "Not deleted: '%.60s' is %s.", name,
                other < 0 ? "no row of this table" : "to be deleted itself");
        return;
    }
    snprintf(what, sizeof what, "delete rows of %s and name '%.60s' instead", case_table[table].title, name);
    unsigned long before = casedoc_revision(a->doc);
    casedoc_group_begin(a->doc, what);
    for (int at = g->table->rows - 1; at >= 0 && e.code == ERR_NONE; at--) {
        if (!is_doomed(g, at, marks))
            continue;
        name_other(a->doc, table, at, name, &e);
        if (e.code == ERR_NONE && casedoc_delete(a->doc, table, at, &e) == ERR_NONE)
            done++;
    }
    edit_end_group(a, before, &e, done, "Deleted");
}

void edit_delete(struct app *a)
{
    enum case_table table;
    int row, field;
    struct case_reference first;
    char name[200], question[500], obstacle[200] = "";
    if (!edit_target(a, &table, &row, &field)) {
        app_say(a, STYLE_WARN, "There is no row to delete.");
        return;
    }
    int count = count_references(a, &first);
    if (count == 0) {
        delete_rows(a, false);
        return;
    }
    casedoc_value_name(a->doc, first.table, first.row, first.field, name, sizeof name);
    if (count == 1)
        snprintf(question, sizeof question, "Named by %s.", name);
    else
        snprintf(question, sizeof question, "Named by %s and %d more.", name, count - 1);
    const struct grid *g = &app_view(a)->grid;
    int marks = grid_marks(g);
    for (int at = 0; at < g->table->rows && !obstacle[0]; at++)
        if (is_doomed(g, at, marks))
            find_obstacle(a->doc, table, at, 0, obstacle, sizeof obstacle);
    if (obstacle[0])
        snprintf(question, sizeof question, "Not deleted: %s names it. Change that first.", obstacle);
    bool other = first_kept(g) >= 0 && can_rename(a, table);
    if (obstacle[0] && other)
        snprintf(question, sizeof question, "Named by %s.", obstacle);
    app_ask(a, question);
    if (other)
        app_answer(a, 'n', "name another there", ask_other_name);
    if (!obstacle[0])
        app_answer(a, 'd', count == 1 ? "delete that row too" : "delete those rows too", delete_all);
    app_answer(a, 'l', "list", list_references);
}
