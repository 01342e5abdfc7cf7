/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits of single values: only the characters of the value change. */
#include "case_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool edit_trim(const char *text, char *buf, size_t size)
{
    while (is_blank(*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    if (length >= size)
        return false;
    memcpy(buf, text, length);
    buf[length] = '\0';
    return true;
}

/* ---- Text of a line ---- */

static enum err_code out_of_memory(struct err *e)
{
    return err_set(e, ERR_MEMORY, "out of memory: the case is unchanged");
}

static enum err_code check_result(const struct casedoc *doc, int number, const char *text, bool renaming, struct err *e)
{
    const struct line *old = &doc->lines[number];
    struct line fresh = {.text = (char *)text, .length = (int)strlen(text)};
    while (fresh.length > 0 && (text[fresh.length - 1] == '\n' || text[fresh.length - 1] == '\r'))
        fresh.length--;
    line_scan(&fresh);
    bool same_name = fresh.name.length == old->name.length &&
                     memcmp(text + fresh.name.at, old->text + old->name.at, (size_t)old->name.length) == 0;
    if (fresh.kind == old->kind && (same_name || renaming))
        return ERR_NONE;
    if (fresh.flaw == FLAW_LONG) {
        err_set(e, ERR_INVALID, "the line would be longer than %d characters", CASE_LINE_MAX);
        err_hint(e, "Write a shorter value, or shorten the comment behind it");
    } else {
        err_set(e, ERR_INVALID, "this text cannot stand in a case file");
        err_hint(e, "Leave out quotation marks, backslashes, semicolons and control characters");
    }
    return ERR_INVALID;
}

enum err_code edit_span(struct casedoc *doc, int line, struct span span, const char *text, bool renaming, struct err *e)
{
    const struct line *old = &doc->lines[line];
    size_t size = (size_t)(old->length + old->eol - span.length) + strlen(text) + 1;
    char *fresh = malloc(size);
    if (!fresh)
        return out_of_memory(e);
    snprintf(fresh, size, "%.*s%s%s", span.at, old->text, text, old->text + span.at + span.length);
    enum err_code code = check_result(doc, line, fresh, renaming, e);
    if (code != ERR_NONE) {
        free(fresh);
        return code;
    }
    return doc_replace(doc, line, 1, &fresh, 1, e);
}

/* The equals signs around an entry stand below each other though the names differ in length. */
static bool is_aligned(const struct casedoc *doc, int number)
{
    const struct line *line = &doc->lines[number];
    for (int i = number - 1; i >= 0 && doc->lines[i].kind != LINE_SECTION; i--)
        if (doc->lines[i].kind == LINE_ENTRY && doc->lines[i].name.length != line->name.length)
            return doc->lines[i].equals == line->equals;
    return line->equals > line->name.at + line->name.length + 1;
}

char *edit_entry_text(const struct casedoc *doc, int like, const char *key, const char *value)
{
    size_t size = strlen(key) + strlen(value) + CASE_LINE_MAX + 8;
    char *text = malloc(size);
    if (!text)
        return NULL;
    const struct line *model = like >= 0 && doc->lines[like].kind == LINE_ENTRY ? &doc->lines[like] : NULL;
    if (!model) {
        snprintf(text, size, "%s = %s%s", key, value, doc->eol);
        return text;
    }
    int indent = model->name.at - model->start;
    int behind_name = model->name.at + model->name.length;
    int width = is_aligned(doc, like) ? model->equals - model->name.at : 0; /* of the name and the blanks behind it */
    if (width <= (int)strlen(key))
        width = (int)strlen(key) + (model->equals > behind_name);
    snprintf(text, size, "%.*s%-*s=%s%s%s", indent, model->text + model->start, width, key,
             is_blank(model->text[model->equals + 1]) ? " " : "", value, doc->eol);
    return text;
}

/* ---- Adding lines ---- */

static void free_texts(char **texts, int count)
{
    for (int i = 0; i < count; i++)
        free(texts[i]);
}

/* A copy of the last line with an end, to be followed by others. */
static char *ended(const struct casedoc *doc, const struct line *line)
{
    size_t size = (size_t)line->length + strlen(doc->eol) + 1;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%s%s", line->text, doc->eol);
    return text;
}

enum err_code edit_insert(struct casedoc *doc, int at, char **texts, int count, struct err *e)
{
    bool open_end = at > 0 && at == doc->count && doc->lines[at - 1].eol == 0;
    if (open_end) {
        char *last = ended(doc, &doc->lines[at - 1]);
        enum err_code code = doc_replace(doc, at - 1, 1, &last, 1, e);
        if (code != ERR_NONE) {
            free_texts(texts, count);
            return code;
        }
    }
    return doc_replace(doc, at, 0, texts, count, e);
}

int section_last(const struct casedoc *doc, int header)
{
    int last = header;
    for (int i = header + 1; i < doc->count && doc->lines[i].kind != LINE_SECTION; i++)
        if (doc->lines[i].kind == LINE_ENTRY || doc->lines[i].kind == LINE_WRONG)
            last = i;
    return last;
}

/* A value in the quotation marks it needs: a semicolon or a hash would begin a comment. */
static void quoted_value(const char *text, char *buf, size_t size)
{
    snprintf(buf, size, strpbrk(text, ";#") ? "\"%s\"" : "%s", text);
}

static enum err_code insert_value(struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                                  struct err *e)
{
    const struct table *t = &case_table[table];
    char value[CASE_CELL_SIZE + 2];
    quoted_value(text, value, sizeof value);
    int header = doc->index.table[table].rows[row].line;
    if (header >= 0) {
        int last = section_last(doc, header);
        char *line = edit_entry_text(doc, last, t->fields[field].key, value);
        return edit_insert(doc, last + 1, &line, 1, e);
    }
    char *lines[3] = {strdup(doc->eol), NULL, edit_entry_text(doc, -1, t->fields[field].key, value)};
    size_t size = strlen(t->section) + strlen(doc->eol) + 3;
    lines[1] = malloc(size);
    if (lines[1])
        snprintf(lines[1], size, "[%s]%s", t->section, doc->eol);
    bool first = doc->count == 0 || doc->lines[doc->count - 1].kind == LINE_BLANK;
    if (first)
        free(lines[0]);
    return edit_insert(doc, doc->count, first ? lines + 1 : lines, first ? 2 : 3, e);
}

/* ---- Setting ---- */

/* Cells that the row does not state yet are filled with their defaults up to the one that is set. */
static enum err_code append_cells(struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                                  struct err *e)
{
    int number = doc->index.table[table].rows[row].line;
    const struct line *line = &doc->lines[number];
    char value[2 * CASE_CELL_SIZE] = "";
    for (int f = line_cells(line); f <= field; f++) {
        const struct field *missing = &case_table[table].fields[f];
        const char *cell = f == field ? text : value_fallback(doc, missing);
        if (!cell) {
            err_set(e, ERR_INVALID, "%s must be stated first: it stands before %s in the line", missing->key,
                    case_table[table].fields[field].key);
            err_hint(e, "Set %s, then this", missing->key);
            return ERR_INVALID;
        }
        size_t at = strlen(value);
        snprintf(value + at, sizeof value - at, ", %s", cell);
    }
    struct span end = {line->value.at + line->value.length, 0};
    return edit_span(doc, number, end, value, false, e);
}

static enum err_code put_value(struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                               struct err *e)
{
    const struct row *r = &doc->index.table[table].rows[row];
    struct span span = {0, 0};
    if (case_table[table].layout == LAYOUT_ROWS) {
        if (!line_cell(&doc->lines[r->line], field, &span))
            return append_cells(doc, table, row, field, text, e);
        return edit_span(doc, r->line, span, text, false, e);
    }
    int number = r->field[field];
    if (number < 0)
        return insert_value(doc, table, row, field, text, e);
    const struct line *line = &doc->lines[number];
    char value[CASE_CELL_SIZE + 4];
    if (line->quoted)
        snprintf(value, sizeof value, "%s", text);
    else
        quoted_value(text, value, sizeof value);
    if (line->value.length == 0 && !line->quoted && strchr(";#", line->text[line->value.at]) &&
        line->value.at < line->length)
        strncat(value, " ", sizeof value - strlen(value) - 1);
    return edit_span(doc, number, line->value, value, false, e);
}

/* ---- Modules: which fields a kind has ---- */

/* -1: not known. */
static int module_kind(const struct casedoc *doc, int row)
{
    char text[CASE_CELL_SIZE];
    union value kind = {0};
    casedoc_get(doc, CASE_MODULES, row, MODULE_FIELD_KIND, text, sizeof text);
    return value_parse(doc, &case_module_fields[MODULE_FIELD_KIND], text, &kind, NULL) == ERR_NONE ? kind.integer : -1;
}

/* The field has no meaning for the kind of the module. */
static bool is_foreign(const struct field *field, int kind)
{
    return field->kinds != 0 && kind >= 0 && !(field->kinds & 1u << kind);
}

/* Back to the default: the line goes, or the cell gets the default's text. */
static enum err_code reset_value(struct casedoc *doc, enum case_table table, int row, int field, struct err *e)
{
    const struct field *f = &case_table[table].fields[field];
    const struct row *r = &doc->index.table[table].rows[row];
    const char *fallback = value_fallback(doc, f);
    bool needed = table != CASE_MODULES || !is_foreign(f, module_kind(doc, row));
    if (!fallback && needed) {
        err_set(e, ERR_INVALID, "%s has no default, so it cannot be empty", f->key);
        err_hint(e, "State it%s%s: %s", f->unit[0] ? " in " : "", f->unit, f->help);
        return ERR_INVALID;
    }
    if (case_table[table].layout != LAYOUT_ROWS)
        return r->field[field] < 0 ? ERR_NONE : doc_replace(doc, r->field[field], 1, NULL, 0, e);
    struct span span;
    if (!fallback || !line_cell(&doc->lines[r->line], field, &span))
        return ERR_NONE;
    return edit_span(doc, r->line, span, fallback, false, e);
}

static enum err_code check_kind(const struct casedoc *doc, int row, const struct field *field, struct err *e)
{
    int kind = module_kind(doc, row);
    if (kind < 0 || !is_foreign(field, kind))
        return ERR_NONE;
    static const char *const words[MODULE_KINDS] = {"storage", "generators", "demand response"};
    err_set(e, ERR_INVALID, "%s has no meaning for %s", field->key, words[kind]);
    err_hint(e, "Change the kind of '%s' first, or leave it", casedoc_row_name(doc, CASE_MODULES, row));
    return ERR_INVALID;
}

/* With another kind, keys that it does not have would be refused: they go in the same step, and come back with undo. */
static enum err_code drop_foreign(struct casedoc *doc, int row, struct err *e)
{
    int kind = module_kind(doc, row);
    enum err_code code = ERR_NONE;
    for (int f = 0; code == ERR_NONE && f < case_table[CASE_MODULES].count; f++) {
        int line = doc->index.table[CASE_MODULES].rows[row].field[f];
        if (line >= 0 && is_foreign(&case_module_fields[f], kind))
            code = doc_replace(doc, line, 1, NULL, 0, e);
    }
    return code;
}

static enum err_code check_value(const struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                                 struct err *e)
{
    const struct field *f = &case_table[table].fields[field];
    enum err_code code = table == CASE_MODULES ? check_kind(doc, row, f, e) : ERR_NONE;
    union value value;
    struct err reason;
    if (code != ERR_NONE || value_parse(doc, f, text, &value, &reason) == ERR_NONE)
        return code;
    char name[200];
    code = reason.code;
    err_set(e, code, "%s: %s", value_name(doc, table, row, field, name, sizeof name), reason.message);
    err_hint(e, "%s", reason.hint);
    return code;
}

static enum err_code set_value(struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                               struct err *e)
{
    if (text[0] == '\0')
        return reset_value(doc, table, row, field, e);
    enum err_code code = check_value(doc, table, row, field, text, e);
    char now[CASE_CELL_SIZE];
    if (code != ERR_NONE || (casedoc_get(doc, table, row, field, now, sizeof now) && strcmp(now, text) == 0))
        return code;
    code = put_value(doc, table, row, field, text, e);
    if (code == ERR_NONE && table == CASE_MODULES && field == MODULE_FIELD_KIND)
        code = drop_foreign(doc, row, e);
    return code;
}

enum err_code casedoc_set(struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                          struct err *e)
{
    if (row < 0 || row >= casedoc_rows(doc, table) || field < 0 || field >= case_table[table].count)
        return err_set(e, ERR_USAGE, "there is no such value in [%s]", case_table[table].section);
    char value[CASE_CELL_SIZE];
    if (!edit_trim(text, value, sizeof value)) {
        err_set(e, ERR_INVALID, "the value is longer than %d characters", CASE_LINE_MAX);
        err_hint(e, "Write a shorter one");
        return ERR_INVALID;
    }
    char name[200];
    char what[240];
    snprintf(what, sizeof what, "set %s", value_name(doc, table, row, field, name, sizeof name));
    casedoc_group_begin(doc, what);
    int mark = doc->pending.count;
    enum err_code code = set_value(doc, table, row, field, value, e);
    if (code != ERR_NONE)
        doc_roll_back(doc, mark);
    casedoc_group_end(doc);
    return code;
}
