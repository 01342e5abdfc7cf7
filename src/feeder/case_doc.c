/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case file as a document: its lines, read from a file or a text, and what they say. */
#include "case_internal.h"

#include <ballast/file.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Lines ---- */

/* Length of the line at text without its end, whose length goes to *eol. */
static size_t split_line(const char *text, size_t left, int *eol)
{
    const char *newline = memchr(text, '\n', left);
    size_t length = newline ? (size_t)(newline - text) : left;
    *eol = newline ? 1 : 0;
    if (newline && length > 0 && text[length - 1] == '\r') {
        length--;
        *eol = 2;
    }
    return length;
}

static bool add_line(struct casedoc *doc, const char *text, size_t length, int eol)
{
    if (doc->count == doc->capacity) {
        int capacity = doc->capacity ? 2 * doc->capacity : 256;
        struct line *lines = realloc(doc->lines, (size_t)capacity * sizeof *lines);
        if (!lines)
            return false;
        doc->lines = lines;
        doc->capacity = capacity;
    }
    struct line *line = &doc->lines[doc->count];
    line->text = strndup(text, length + (size_t)eol);
    if (!line->text)
        return false;
    line->length = (int)length;
    line->eol = eol;
    line_scan(line);
    doc->count++;
    return true;
}

static bool split_text(struct casedoc *doc, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        int eol = 0;
        size_t n = split_line(text + at, length - at, &eol);
        if (!add_line(doc, text + at, n, eol))
            return false;
        at += n + (size_t)eol;
    }
    doc->eol = doc->count > 0 && doc->lines[0].eol == 2 ? "\r\n" : "\n";
    return true;
}

/* ---- Reading ---- */

static struct casedoc *refuse(struct casedoc *doc, struct err_list *list, const char *name, int line,
                              enum err_code code, const char *message, const char *hint)
{
    err_list_addf(list, code, name, line, hint, "%s", message);
    casedoc_free(doc);
    return NULL;
}

static int line_number(const char *text, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

struct casedoc *casedoc_parse(const char *text, size_t length, const char *name, struct err_list *list)
{
    struct casedoc *doc = NULL;
    const char *nul = length > 0 ? memchr(text, '\0', length) : NULL;
    if (nul)
        return refuse(doc, list, name, line_number(text, (size_t)(nul - text)), ERR_INVALID,
                      "a zero byte stands in this line, so this is no text file",
                      "Open a case file: plain text with [sections] and key = value lines");
    if (length > CASE_FILE_MAX)
        return refuse(doc, list, name, 0, ERR_INVALID, "the text is longer than 16 MiB", "Open a case file");
    doc = calloc(1, sizeof *doc);
    if (doc) {
        doc->path = strdup(name ? name : "");
        doc->saved = malloc(length + 1);
    }
    if (!doc || !doc->path || !doc->saved || !split_text(doc, text, length) || !index_build(doc))
        return refuse(doc, list, name, 0, ERR_MEMORY, "out of memory while reading the case", "Close other programs");
    if (length > 0)
        memcpy(doc->saved, text, length);
    doc->saved[length] = '\0';
    doc->saved_length = length;
    form_check(doc, list);
    return doc;
}

struct casedoc *casedoc_open(const char *path, struct err_list *list)
{
    char *text = NULL;
    size_t length = 0;
    struct err e;
    if (file_read(path, CASE_FILE_MAX, &text, &length, &e) != ERR_NONE) {
        err_list_add(list, &e);
        return NULL;
    }
    struct casedoc *doc = casedoc_parse(text, length, path, list);
    free(text);
    if (doc)
        doc->from_file = true;
    return doc;
}

void casedoc_free(struct casedoc *doc)
{
    if (!doc)
        return;
    for (int i = 0; i < doc->count; i++)
        free(doc->lines[i].text);
    free(doc->lines);
    index_free(&doc->index);
    history_free(doc);
    free(doc->path);
    free(doc->saved);
    free(doc);
}

/* ---- What the document says ---- */

int casedoc_rows(const struct casedoc *doc, enum case_table table)
{
    return doc->index.table[table].count;
}

const char *casedoc_row_name(const struct casedoc *doc, enum case_table table, int row)
{
    const struct row_table *rows = &doc->index.table[table];
    return row >= 0 && row < rows->count ? rows->rows[row].name : "";
}

int casedoc_find_row(const struct casedoc *doc, enum case_table table, const char *name)
{
    return index_find(&doc->index.table[table], name);
}

/* Line and place of a stated value; false when the file does not state it. */
bool value_place(const struct casedoc *doc, enum case_table table, int row, int field, int *line, struct span *span)
{
    const struct row_table *rows = &doc->index.table[table];
    if (row < 0 || row >= rows->count || field < 0 || field >= case_table[table].count)
        return false;
    const struct row *r = &rows->rows[row];
    if (case_table[table].layout == LAYOUT_ROWS) {
        *line = r->line;
        return line_cell(&doc->lines[r->line], field, span) && span->length > 0;
    }
    if (r->field[field] < 0)
        return false;
    *line = r->field[field];
    *span = doc->lines[*line].value;
    return true;
}

/* The text that stands for a value that is not stated; NULL when it must be. */
const char *value_fallback(const struct casedoc *doc, const struct field *field)
{
    if (field->fallback && field->type == FIELD_REF && field->fallback[0] == '\0')
        return casedoc_row_name(doc, (enum case_table)field->ref, 0);
    return field->fallback;
}

bool casedoc_get(const struct casedoc *doc, enum case_table table, int row, int field, char *buf, size_t size)
{
    int line = 0;
    struct span span = {0, 0};
    if (value_place(doc, table, row, field, &line, &span)) {
        line_copy(&doc->lines[line], span, buf, size);
        return true;
    }
    const char *fallback = NULL;
    if (field >= 0 && field < case_table[table].count)
        fallback = value_fallback(doc, &case_table[table].fields[field]);
    snprintf(buf, size, "%s", fallback ? fallback : "");
    return false;
}

int casedoc_line(const struct casedoc *doc, enum case_table table, int row, int field)
{
    int line = -1;
    struct span span = {0, 0};
    if (value_place(doc, table, row, field, &line, &span))
        return line + 1;
    const struct row_table *rows = &doc->index.table[table];
    if (row >= 0 && row < rows->count && rows->rows[row].line >= 0)
        return rows->rows[row].line + 1;
    return rows->section + 1;
}

const char *casedoc_path(const struct casedoc *doc)
{
    return doc->path;
}

unsigned long casedoc_revision(const struct casedoc *doc)
{
    return doc->revision;
}

char *casedoc_text(const struct casedoc *doc, size_t *length)
{
    size_t total = 0;
    for (int i = 0; i < doc->count; i++)
        total += (size_t)(doc->lines[i].length + doc->lines[i].eol);
    char *text = malloc(total + 1);
    if (!text)
        return NULL;
    size_t at = 0;
    for (int i = 0; i < doc->count; i++) {
        size_t n = (size_t)(doc->lines[i].length + doc->lines[i].eol);
        memcpy(text + at, doc->lines[i].text, n);
        at += n;
    }
    text[at] = '\0';
    if (length)
        *length = total;
    return text;
}

bool casedoc_dirty(const struct casedoc *doc)
{
    size_t at = 0;
    for (int i = 0; i < doc->count; i++) {
        size_t n = (size_t)(doc->lines[i].length + doc->lines[i].eol);
        if (n > doc->saved_length - at || memcmp(doc->saved + at, doc->lines[i].text, n) != 0)
            return true;
        at += n;
    }
    return at != doc->saved_length;
}
