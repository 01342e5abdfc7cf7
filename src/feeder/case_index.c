/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the rows and values of every table stand in the document. Names are compared without regard to case. */
#include "case_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int section_table(const struct line *line, struct span *row_name)
{
    const char *text = line->text + line->name.at;
    int length = line->name.length;
    int word = 0;
    while (word < length && text[word] != ' ' && text[word] != '\t')
        word++;
    int rest = word;
    while (rest < length && (text[rest] == ' ' || text[rest] == '\t'))
        rest++;
    for (int t = 0; t < CASE_TABLES; t++) {
        bool named = case_table[t].layout == LAYOUT_SECTIONS;
        if ((int)strlen(case_table[t].section) != word || strncasecmp(case_table[t].section, text, (size_t)word) != 0)
            continue;
        if (named != (rest < length))
            return -1;
        *row_name = (struct span){line->name.at + rest, length - rest};
        return t;
    }
    return -1;
}

int table_field(const struct table *table, const char *key, size_t length)
{
    for (int f = 0; f < table->count; f++)
        if (strlen(table->fields[f].key) == length && strncasecmp(table->fields[f].key, key, length) == 0)
            return f;
    return -1;
}

/* ---- Names to rows ---- */

static unsigned name_hash(const char *name)
{
    unsigned h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (unsigned)tolower((unsigned char)*name)) * 16777619u;
    return h;
}

int index_find(const struct row_table *table, const char *name)
{
    if (table->slot_count == 0)
        return -1;
    unsigned mask = (unsigned)table->slot_count - 1;
    for (unsigned at = name_hash(name) & mask; table->slots[at] >= 0; at = (at + 1) & mask)
        if (strcasecmp(table->rows[table->slots[at]].name, name) == 0)
            return table->slots[at];
    return -1;
}

/* Hash the names, marking rows whose name an earlier row has. */
static bool hash_names(struct row_table *table)
{
    int slots = 8;
    while (slots < 2 * table->count)
        slots *= 2;
    table->slots = malloc((size_t)slots * sizeof *table->slots);
    if (!table->slots)
        return false;
    for (int i = 0; i < slots; i++)
        table->slots[i] = -1;
    table->slot_count = slots;
    for (int r = 0; r < table->count; r++) {
        if (index_find(table, table->rows[r].name) >= 0) {
            table->rows[r].duplicate = true;
            continue;
        }
        unsigned at = name_hash(table->rows[r].name) & ((unsigned)slots - 1);
        while (table->slots[at] >= 0)
            at = (at + 1) & ((unsigned)slots - 1);
        table->slots[at] = r;
    }
    return true;
}

/* ---- Building ---- */

static struct row *add_row(struct row_table *table, char *name, int line, int fields)
{
    if (name && table->count == table->capacity) {
        int capacity = table->capacity ? 2 * table->capacity : 16;
        struct row *rows = realloc(table->rows, (size_t)capacity * sizeof *rows);
        if (rows) {
            table->rows = rows;
            table->capacity = capacity;
        }
    }
    int *field = fields > 0 ? malloc((size_t)fields * sizeof *field) : NULL;
    if (!name || table->count == table->capacity || (fields > 0 && !field)) {
        free(name);
        free(field);
        return NULL;
    }
    for (int f = 0; f < fields; f++)
        field[f] = -1;
    struct row *row = &table->rows[table->count++];
    *row = (struct row){.name = name, .line = line, .field = field};
    return row;
}

static char *span_text(const struct line *line, struct span span)
{
    return strndup(line->text + span.at, (size_t)span.length);
}

static bool start_section(struct index *index, const struct line *line, int number, int *table, struct row **row)
{
    struct span name = {0, 0};
    *table = section_table(line, &name);
    *row = NULL;
    if (*table < 0)
        return true;
    struct row_table *rows = &index->table[*table];
    if (rows->section < 0)
        rows->section = number;
    switch (case_table[*table].layout) {
    case LAYOUT_FORM:
        *row = &rows->rows[0];
        if ((*row)->line < 0)
            (*row)->line = number;
        return true;
    case LAYOUT_SECTIONS:
        *row = add_row(rows, span_text(line, name), number, case_table[*table].count);
        return *row != NULL;
    case LAYOUT_ROWS:
        break;
    }
    return true;
}

static bool add_entry(struct index *index, const struct line *line, int number, int table, struct row *row)
{
    if (table < 0)
        return true;
    if (case_table[table].layout == LAYOUT_ROWS)
        return add_row(&index->table[table], span_text(line, line->name), number, 0) != NULL;
    int field = table_field(&case_table[table], line->text + line->name.at, (size_t)line->name.length);
    if (row && row->field && field >= 0 && row->field[field] < 0)
        row->field[field] = number;
    return true;
}

/* A form has its one row whether its section is there or not. */
static bool prepare(struct index *index)
{
    for (int t = 0; t < CASE_TABLES; t++) {
        index->table[t].section = -1;
        if (case_table[t].layout == LAYOUT_FORM && !add_row(&index->table[t], strdup(""), -1, case_table[t].count))
            return false;
    }
    return true;
}

static bool build(const struct casedoc *doc, struct index *index)
{
    index->owner = malloc(((size_t)doc->count + 1) * sizeof *index->owner);
    if (!index->owner || !prepare(index))
        return false;
    int table = -1;
    struct row *row = NULL;
    for (int i = 0; i < doc->count; i++) {
        const struct line *line = &doc->lines[i];
        bool fine = true;
        if (line->kind == LINE_SECTION)
            fine = start_section(index, line, i, &table, &row);
        else if (line->kind == LINE_ENTRY)
            fine = add_entry(index, line, i, table, row);
        else if (line->kind == LINE_WRONG && line->text[line->start] == '[')
            table = -1; /* what follows belongs to a section that cannot be read */
        if (!fine)
            return false;
        index->owner[i] = table;
    }
    for (int t = 0; t < CASE_TABLES; t++)
        if (!hash_names(&index->table[t]))
            return false;
    return true;
}

void index_free(struct index *index)
{
    for (int t = 0; t < CASE_TABLES; t++) {
        struct row_table *table = &index->table[t];
        for (int r = 0; r < table->count; r++) {
            free(table->rows[r].name);
            free(table->rows[r].field);
        }
        free(table->rows);
        free(table->slots);
    }
    free(index->owner);
    memset(index, 0, sizeof *index);
}

bool index_build(struct casedoc *doc)
{
    struct index fresh;
    memset(&fresh, 0, sizeof fresh);
    if (!build(doc, &fresh)) {
        index_free(&fresh);
        return false;
    }
    index_free(&doc->index);
    doc->index = fresh;
    return true;
}
