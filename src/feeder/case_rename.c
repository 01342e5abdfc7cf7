/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits of whole rows: renamed together with everything that names them, added, deleted. */
#include "case_internal.h"

#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum err_code refuse_form(enum case_table table, struct err *e)
{
    err_set(e, ERR_USAGE, "[%s] has no rows", case_table[table].section);
    err_hint(e, "Set its values instead");
    return ERR_USAGE;
}

static enum err_code refuse_row(enum case_table table, struct err *e)
{
    return err_set(e, ERR_USAGE, "there is no such row in [%s]", case_table[table].section);
}

enum err_code edit_check_name(const struct casedoc *doc, enum case_table table, int row, const char *name,
                              struct err *e)
{
    const char *flaw = name_flaw(name, strlen(name));
    if (flaw) {
        err_set(e, ERR_INVALID, "the name %s", flaw);
        err_hint(e, "Use up to %d letters, digits, blanks, hyphens, underscores and points", CASE_NAME_MAX);
        return ERR_INVALID;
    }
    int other = casedoc_find_row(doc, table, name);
    if (other >= 0 && other != row) {
        err_set(e, ERR_INVALID, "'%s' is already in [%s]", casedoc_row_name(doc, table, other),
                case_table[table].section);
        err_hint(e, "Choose another name; upper and lower case are the same");
        return ERR_INVALID;
    }
    return ERR_NONE;
}

/* ---- Values that name a row ---- */

/* Place of one module type's name within a stock list; false when it is not there. */
static bool stock_name(const struct line *line, const char *name, struct span *place)
{
    struct span item;
    for (int n = 0; line_cell(line, n, &item); n++) {
        int length = item.length;
        while (length > 0 && line->text[item.at + length - 1] != ' ' && line->text[item.at + length - 1] != '\t')
            length--;
        while (length > 0 && (line->text[item.at + length - 1] == ' ' || line->text[item.at + length - 1] == '\t'))
            length--;
        if (length == (int)strlen(name) && strncasecmp(line->text + item.at, name, (size_t)length) == 0) {
            *place = (struct span){item.at, length};
            return true;
        }
    }
    return false;
}

/* The value states the name of a row of table `of`: its line and the name's place. */
static bool names_row(const struct casedoc *doc, enum case_table table, int row, int field, enum case_table of,
                      const char *name, int *line, struct span *place)
{
    const struct field *f = &case_table[table].fields[field];
    if ((f->type != FIELD_REF && f->type != FIELD_LIST) || f->ref != (int)of ||
        !value_place(doc, table, row, field, line, place))
        return false;
    if (f->type == FIELD_LIST)
        return of == CASE_MODULES && stock_name(&doc->lines[*line], name, place);
    return place->length == (int)strlen(name) &&
           strncasecmp(doc->lines[*line].text + place->at, name, (size_t)place->length) == 0;
}

/* A place that names a row, one after the other: start with {0}. */
struct user {
    int table, row, field;
    int line;
    struct span place;
};

static bool next_user(const struct casedoc *doc, enum case_table of, const char *name, struct user *u)
{
    for (; u->table < CASE_TABLES; u->table++, u->row = 0) {
        for (; u->row < casedoc_rows(doc, (enum case_table)u->table); u->row++, u->field = 0)
            for (; u->field < case_table[u->table].count; u->field++)
                if (names_row(doc, (enum case_table)u->table, u->row, u->field, of, name, &u->line, &u->place))
                    return true;
        u->field = 0;
    }
    return false;
}

/* ---- Renaming ---- */

static struct span name_place(const struct casedoc *doc, enum case_table table, int line)
{
    struct span place = doc->lines[line].name;
    if (case_table[table].layout == LAYOUT_SECTIONS)
        (void)section_table(&doc->lines[line], &place);
    return place;
}

static enum err_code rename_row(struct casedoc *doc, enum case_table table, int row, const char *old, const char *name,
                                struct err *e)
{
    bool first = !doc->index.table[table].rows[row].duplicate;
    int line = doc->index.table[table].rows[row].line;
    enum err_code code = edit_span(doc, line, name_place(doc, table, line), name, true, e);
    struct user u = {0};
    for (; first && code == ERR_NONE && next_user(doc, table, old, &u); u.field++)
        code = edit_span(doc, u.line, u.place, name, false, e);
    return code;
}

enum err_code casedoc_rename(struct casedoc *doc, enum case_table table, int row, const char *name, struct err *e)
{
    if (case_table[table].layout == LAYOUT_FORM)
        return refuse_form(table, e);
    if (row < 0 || row >= casedoc_rows(doc, table))
        return refuse_row(table, e);
    char trimmed[CASE_CELL_SIZE];
    if (edit_trim(name, trimmed, sizeof trimmed))
        name = trimmed;
    enum err_code code = edit_check_name(doc, table, row, name, e);
    char old[CASE_NAME_MAX + 1];
    snprintf(old, sizeof old, "%s", casedoc_row_name(doc, table, row));
    if (code != ERR_NONE || strcmp(old, name) == 0)
        return code;
    char what[200];
    snprintf(what, sizeof what, "rename '%s' to '%.*s'", old, CASE_NAME_MAX, name);
    casedoc_group_begin(doc, what);
    int mark = doc->pending.count;
    code = rename_row(doc, table, row, old, name, e);
    if (code != ERR_NONE)
        doc_roll_back(doc, mark);
    casedoc_group_end(doc);
    return code;
}

/* ---- Adding ---- */

/* What a new row states for a field: its default, the first row that it may name, or a number in range. */
static void first_value(const struct casedoc *doc, const struct field *field, char *buf, size_t size)
{
    const char *text = value_fallback(doc, field);
    if (!text && field->type == FIELD_REF)
        text = casedoc_row_name(doc, (enum case_table)field->ref, 0);
    if (!text && field->choices) {
        snprintf(buf, size, "%.*s", (int)strcspn(field->choices, "|"), field->choices);
        return;
    }
    if (text)
        snprintf(buf, size, "%s", text);
    else
        number_format(field->min > 1 ? field->min : field->max < 1 ? field->max : 1, buf, size);
}

static char *new_row_text(const struct casedoc *doc, enum case_table table, const char *name, int copy_of)
{
    char value[CASE_CELL_SIZE] = "";
    const struct table *t = &case_table[table];
    const struct row_table *rows = &doc->index.table[table];
    int like = rows->count > 0 ? rows->rows[copy_of >= 0 ? copy_of : rows->count - 1].line : -1;
    if (copy_of >= 0)
        line_copy(&doc->lines[like], doc->lines[like].value, value, sizeof value);
    for (int f = 0; copy_of < 0 && f < t->count; f++) {
        char cell[CASE_NAME_MAX + NUMBER_SIZE];
        first_value(doc, &t->fields[f], cell, sizeof cell);
        size_t at = strlen(value);
        snprintf(value + at, sizeof value - at, "%s%s", f ? ", " : "", cell);
    }
    return edit_entry_text(doc, like, name, value);
}

static char *header_text(const struct casedoc *doc, const char *section, const char *name)
{
    size_t size = strlen(section) + strlen(name) + 8;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "[%s%s%s]%s", section, *name ? " " : "", name, doc->eol);
    return text;
}

static enum err_code add_line(struct casedoc *doc, enum case_table table, const char *name, int copy_of, struct err *e)
{
    const struct row_table *rows = &doc->index.table[table];
    char *lines[3] = {strdup(doc->eol), header_text(doc, case_table[table].section, ""),
                      new_row_text(doc, table, name, copy_of)};
    if (rows->section >= 0) {
        free(lines[0]);
        free(lines[1]);
        int after = copy_of >= 0 ? rows->rows[copy_of].line : section_last(doc, rows->section);
        return edit_insert(doc, after + 1, lines + 2, 1, e);
    }
    return edit_insert(doc, doc->count, lines, 3, e);
}

/* Copy of a line with an end. */
static char *line_text(const struct casedoc *doc, int number)
{
    const struct line *line = &doc->lines[number];
    size_t size = (size_t)line->length + 3;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%.*s%s", line->length, line->text, doc->eol);
    return text;
}

/* The lines of a new section: a copy of another's, or the values that must be stated. Their number, -1: out of
 * memory. */
static int new_section(const struct casedoc *doc, enum case_table table, const char *name, int copy_of, char ***out)
{
    const struct table *t = &case_table[table];
    int header = copy_of >= 0 ? doc->index.table[table].rows[copy_of].line : 0;
    int body = copy_of >= 0 ? section_last(doc, header) - header : t->count;
    char **lines = calloc((size_t)body + 2, sizeof *lines);
    if (!lines)
        return -1;
    int n = 0;
    lines[n++] = strdup(doc->eol);
    lines[n++] = header_text(doc, t->section, name);
    for (int i = 0; i < body; i++) {
        if (copy_of >= 0) {
            lines[n++] = line_text(doc, header + 1 + i);
        } else if (!t->fields[i].fallback && !(t->fields[i].kinds && !(t->fields[i].kinds & KIND_STORAGE))) {
            char value[CASE_NAME_MAX + NUMBER_SIZE];
            first_value(doc, &t->fields[i], value, sizeof value);
            lines[n++] = edit_entry_text(doc, -1, t->fields[i].key, value);
        }
    }
    *out = lines;
    return n;
}

static enum err_code add_section(struct casedoc *doc, enum case_table table, const char *name, int copy_of,
                                 struct err *e)
{
    const struct row_table *rows = &doc->index.table[table];
    int after = doc->count - 1;
    if (rows->count > 0)
        after = section_last(doc, rows->rows[copy_of >= 0 ? copy_of : rows->count - 1].line);
    char **lines = NULL;
    int count = new_section(doc, table, name, copy_of, &lines);
    if (count < 0)
        return err_set(e, ERR_MEMORY, "out of memory: the case is unchanged");
    enum err_code code = edit_insert(doc, after + 1, lines, count, e);
    free((void *)lines);
    return code;
}

enum err_code casedoc_add(struct casedoc *doc, enum case_table table, const char *name, int copy_of, struct err *e)
{
    if (case_table[table].layout == LAYOUT_FORM)
        return refuse_form(table, e);
    if (copy_of >= casedoc_rows(doc, table))
        return refuse_row(table, e);
    char trimmed[CASE_CELL_SIZE];
    if (edit_trim(name, trimmed, sizeof trimmed))
        name = trimmed;
    enum err_code code = edit_check_name(doc, table, -1, name, e);
    if (code != ERR_NONE)
        return code;
    char what[200];
    snprintf(what, sizeof what, "add '%.*s' to [%s]", CASE_NAME_MAX, name, case_table[table].section);
    casedoc_group_begin(doc, what);
    int mark = doc->pending.count;
    bool rows = case_table[table].layout == LAYOUT_ROWS;
    code = rows ? add_line(doc, table, name, copy_of, e) : add_section(doc, table, name, copy_of, e);
    if (code != ERR_NONE)
        doc_roll_back(doc, mark);
    casedoc_group_end(doc);
    return code;
}

/* ---- Deleting ---- */

int casedoc_references(const struct casedoc *doc, enum case_table table, int row, struct case_reference *out, int room)
{
    const struct row *r = &doc->index.table[table].rows[row];
    struct user u = {0};
    int count = 0;
    for (; !r->duplicate && next_user(doc, table, r->name, &u); u.field++, count++)
        if (count < room)
            out[count] = (struct case_reference){(enum case_table)u.table, u.row, u.field};
    return count;
}

char *casedoc_value_name(const struct casedoc *doc, enum case_table table, int row, int field, char *buf, size_t size)
{
    return value_name(doc, table, row, field, buf, size);
}

static enum err_code check_unused(const struct casedoc *doc, enum case_table table, int row, struct err *e)
{
    struct case_reference first;
    int count = casedoc_references(doc, table, row, &first, 1);
    if (count == 0)
        return ERR_NONE;
    const char *name = casedoc_row_name(doc, table, row);
    char user[200];
    value_name(doc, first.table, first.row, first.field, user, sizeof user);
    if (count == 1)
        err_set(e, ERR_INVALID, "'%s' is still used: by %s", name, user);
    else
        err_set(e, ERR_INVALID, "'%s' is still used: by %s and %d more", name, user, count - 1);
    err_hint(e, "Change or delete these first");
    return ERR_INVALID;
}

enum err_code casedoc_delete(struct casedoc *doc, enum case_table table, int row, struct err *e)
{
    if (case_table[table].layout == LAYOUT_FORM)
        return refuse_form(table, e);
    if (row < 0 || row >= casedoc_rows(doc, table))
        return refuse_row(table, e);
    const struct row *r = &doc->index.table[table].rows[row];
    enum err_code code = check_unused(doc, table, row, e);
    if (code != ERR_NONE)
        return code;
    char what[200];
    snprintf(what, sizeof what, "delete '%s' from [%s]", r->name, case_table[table].section);
    int first = r->line;
    int last = case_table[table].layout == LAYOUT_ROWS ? first : section_last(doc, first);
    /* Comments above the header stay; the blank line below would be one too many. */
    if (last > first && last + 1 < doc->count && doc->lines[last + 1].kind == LINE_BLANK)
        last++;
    casedoc_group_begin(doc, what);
    code = doc_replace(doc, first, last - first + 1, NULL, 0, e);
    casedoc_group_end(doc);
    return code;
}
