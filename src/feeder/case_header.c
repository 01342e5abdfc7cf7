/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers that are missing. The lines below one then fall to the section above, where each of them is wrong: one
 * cause, which is told once. */
#include "case_internal.h"

#include <stdio.h>

enum { FEWEST = 3 }; /* fewer lines in the wrong place may be slips of their own */

/* A row is out of place where its name is taken, it has too many values, or the first should be a number and is not. */
static bool is_foreign_row(const struct casedoc *doc, int number, const struct table *t, const struct row *row)
{
    const struct line *line = &doc->lines[number];
    if (row->duplicate || line_cells(line) > t->count)
        return true;
    char text[CASE_CELL_SIZE];
    struct span cell = {0, 0};
    union value value;
    if (t->fields[0].type != FIELD_NUMBER || !line_cell(line, 0, &cell) || cell.length == 0)
        return false;
    line_copy(line, cell, text, sizeof text);
    return value_parse(doc, &t->fields[0], text, &value, NULL) != ERR_NONE;
}

/* The entry stands before all sections, or is not of its own: a key unknown or stated before, or such a row. */
static bool is_misplaced(const struct casedoc *doc, int number, int row)
{
    int table = doc->index.owner[number];
    const struct line *line = &doc->lines[number];
    if (table < 0)
        return true;
    const struct table *t = &case_table[table];
    const struct row *here = &doc->index.table[table].rows[row];
    if (t->layout == LAYOUT_ROWS)
        return is_foreign_row(doc, number, t, here);
    int field = table_field(t, line->text + line->name.at, (size_t)line->name.length);
    return field < 0 || here->field[field] != number;
}

static bool would_fit(const struct line *line, const struct table *t)
{
    if (t->layout != LAYOUT_ROWS)
        return table_field(t, line->text + line->name.at, (size_t)line->name.length) >= 0;
    return line_cells(line) <= t->count;
}

/* Entries from line `number` on, up to the next header, that are misplaced and would fit the table. Rows have several
 * values, most of them at least. */
static int run_length(const struct casedoc *doc, int number, int row, const struct table *t)
{
    int n = 0;
    int several = 0;
    int owner = doc->index.owner[number];
    bool rows = owner >= 0 && case_table[owner].layout == LAYOUT_ROWS;
    for (int i = number; i < doc->count && doc->lines[i].kind != LINE_SECTION; i++) {
        const struct line *line = &doc->lines[i];
        if (line->kind != LINE_ENTRY)
            continue;
        if (!is_misplaced(doc, i, rows ? row + n : row) || !would_fit(line, t))
            break;
        several += line_cells(line) > 1;
        n++;
    }
    return t->layout == LAYOUT_ROWS && 2 * several < n ? 0 : n;
}

int header_missing(const struct casedoc *doc, int number, int row, struct err_list *list)
{
    int most = FEWEST - 1;
    int best = -1;
    for (int t = 0; t < CASE_TABLES; t++) {
        bool possible = doc->index.table[t].section < 0 || case_table[t].layout == LAYOUT_SECTIONS;
        int n = possible ? run_length(doc, number, row, &case_table[t]) : 0;
        if (n > most) {
            most = n;
            best = t;
        }
    }
    if (best < 0)
        return -1;
    int owner = doc->index.owner[number];
    const struct table *t = &case_table[best];
    const char *name = t->layout == LAYOUT_SECTIONS ? " NAME" : "";
    struct err e;
    if (owner >= 0)
        err_set(&e, ERR_INVALID,
                "a header seems to be missing: %d lines from here on do not fit [%s], but would fit [%s%s]", most,
                case_table[owner].section, t->section, name);
    else
        err_set(&e, ERR_INVALID,
                "a header seems to be missing: %d lines from here on stand before the first [section], but would fit "
                "[%s%s]",
                most, t->section, name);
    err_hint(&e, "Put [%s%s] on a line of its own above this one, and check again", t->section, name);
    err_at(&e, doc->path, number + 1);
    problem_add(list, &e);
    /* All down to the next header belongs to the one that is missing. */
    int end = number;
    while (end + 1 < doc->count && doc->lines[end + 1].kind != LINE_SECTION)
        end++;
    return end;
}
