/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems of form: everything that can be said of the lines, sections and keys before any value is looked at.
 * iniparser would merge, cut or skip most of these without a word. */
#include "case_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Messages ---- */

void problem_add(struct err_list *list, const struct err *e)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].line == e->line && strcmp(list->items[i].message, e->message) == 0 &&
            strcmp(list->items[i].file, e->file) == 0)
            return;
    err_list_add(list, e);
}

static void add(const struct casedoc *doc, struct err_list *list, int line, struct err *e)
{
    err_at(e, doc->path, line + 1);
    problem_add(list, e);
}

char *value_name(const struct casedoc *doc, enum case_table table, int row, int field, char *buf, size_t size)
{
    const struct table *t = &case_table[table];
    const char *name = casedoc_row_name(doc, table, row);
    switch (t->layout) {
    case LAYOUT_FORM:
        snprintf(buf, size, "%s of [%s]", t->fields[field].key, t->section);
        break;
    case LAYOUT_SECTIONS:
        snprintf(buf, size, "%s of [%s %s]", t->fields[field].key, t->section, name);
        break;
    case LAYOUT_ROWS:
        snprintf(buf, size, "%s of '%s' in [%s]", t->fields[field].key, name, t->section);
        break;
    }
    return buf;
}

/* ---- The nearest known word ---- */

enum { WORD_MAX = 64 };

/* Edit distance with neighbours swapped as one edit (optimal string alignment), without regard to case. */
static int word_distance(const char *a, const char *b)
{
    int n = (int)strnlen(a, WORD_MAX);
    int m = (int)strnlen(b, WORD_MAX);
    int rows[3][WORD_MAX + 1];
    int *before = rows[0];
    int *last = rows[1];
    int *now = rows[2];
    for (int j = 0; j <= m; j++)
        before[j] = last[j] = j;
    for (int i = 1; i <= n; i++) {
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int x = tolower((unsigned char)a[i - 1]);
            int y = tolower((unsigned char)b[j - 1]);
            int best = last[j - 1] + (x != y);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) && y == tolower((unsigned char)a[i - 2]) &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        int *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[m];
}

/* "radius" means radius_kw: the start of a word up to an underscore. */
static bool is_stem(const char *word, const char *of)
{
    size_t n = strlen(word);
    return n >= 2 && strncmp(word, of, n) == 0 && of[n] == '_';
}

/* Names that only a number tells apart, bus 1 and bus 10, are neighbours and not slips of each other. */
static bool differ_in_number(const char *a, const char *b)
{
    if (strcspn(a, "0123456789") == strlen(a) || strcspn(b, "0123456789") == strlen(b))
        return false;
    for (;; a++, b++) {
        while (isdigit((unsigned char)*a))
            a++;
        while (isdigit((unsigned char)*b))
            b++;
        if (*a == '\0' || tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return *a == *b;
    }
}

const char *nearest_word(const char *word, const char *(*next)(const void *ctx, int i), const void *ctx)
{
    const char *best = NULL;
    int length = (int)strlen(word);
    /* Farther off is another word, not a slip. */
    int least = length > 6 ? 3 : length > 2 ? length / 3 + 1 : length - 1;
    for (int i = 0;; i++) {
        const char *known = next(ctx, i);
        if (!known)
            return best;
        if (differ_in_number(word, known))
            continue;
        int distance = is_stem(word, known) ? 0 : word_distance(word, known);
        if (distance < least || (distance == least && !best)) {
            least = distance;
            best = known;
        }
    }
}

static const char *next_key(const void *ctx, int i)
{
    const struct table *table = ctx;
    return i < table->count ? table->fields[i].key : NULL;
}

static const char *next_section(const void *ctx, int i)
{
    (void)ctx;
    return i < CASE_TABLES ? case_table[i].section : NULL;
}

/* ---- Single lines ---- */

static const struct {
    const char *message, *hint;
} flaw_text[] = {
    [FLAW_LONG] = {"the line is longer than 1000 characters",
                   "Shorten it, or move text into a comment line of its own"},
    [FLAW_CONTROL] = {"the line holds a control character",
                      "Remove it: only printable text, blanks and tabs may stand here"},
    [FLAW_NO_EQUALS] = {"the line is neither a [section] nor key = value nor a comment",
                        "Write key = value, or put a semicolon in front to make it a comment"},
    [FLAW_SECTION_OPEN] = {"the section header is not closed by a bracket, or has text behind it",
                           "Write [name] on a line of its own; a comment may follow after a semicolon"},
    [FLAW_NAME] = {"the name is empty, too long or has characters that names cannot have",
                   "Use up to 60 letters, digits, blanks, hyphens, underscores and points"},
    [FLAW_QUOTE] = {"the quotation marks do not match, or text follows the closing one",
                    "Put the whole value between two quotation marks, or use none"},
    [FLAW_BACKSLASH] = {"the line ends in a backslash, but values do not continue on the next line",
                        "Write the whole value on one line"},
};

static void check_line(const struct casedoc *doc, int number, struct err_list *list)
{
    const struct line *line = &doc->lines[number];
    if (line->flaw == FLAW_NONE)
        return;
    struct err e;
    err_set(&e, ERR_INVALID, "%s", flaw_text[line->flaw].message);
    err_hint(&e, "%s", flaw_text[line->flaw].hint);
    add(doc, list, number, &e);
}

/* ---- Sections, keys, rows ---- */

static void unknown_section(const struct casedoc *doc, int number, struct err_list *list)
{
    char name[CASE_NAME_MAX + 1];
    char first[CASE_NAME_MAX + 1];
    line_copy(&doc->lines[number], doc->lines[number].name, name, sizeof name);
    snprintf(first, sizeof first, "%s", name);
    first[strcspn(first, " \t")] = '\0';
    struct err e;
    const char *near = nearest_word(first, next_section, NULL);
    int table = 0;
    while (near && strcmp(case_table[table].section, near) != 0)
        table++;
    bool named = near && case_table[table].layout == LAYOUT_SECTIONS;
    if (near && strcmp(near, first) == 0 && named) {
        err_set(&e, ERR_INVALID, "the section [%s] has no name", name);
        err_hint(&e, "Write [%s NAME], one section for each", near);
    } else if (near && strcmp(near, first) == 0) {
        err_set(&e, ERR_INVALID, "the section [%s] has a name, but there is only one [%s]", name, near);
        err_hint(&e, "Write [%s]", near);
    } else {
        err_set(&e, ERR_INVALID, "the section [%s] is unknown", name);
        if (near)
            err_hint(&e, "Did you mean [%s%s]?", near, named ? " NAME" : "");
        else
            err_hint(&e, "The sections of a case are listed in ballast-case(5)");
    }
    add(doc, list, number, &e);
}

static void check_section(const struct casedoc *doc, int number, int row, struct err_list *list)
{
    int table = doc->index.owner[number];
    if (table < 0) {
        unknown_section(doc, number, list);
        return;
    }
    const struct row_table *rows = &doc->index.table[table];
    struct err e;
    if (case_table[table].layout == LAYOUT_SECTIONS && rows->rows[row].duplicate) {
        int first = index_find(rows, rows->rows[row].name);
        err_set(&e, ERR_INVALID, "[%s %s] stands here a second time, after line %d", case_table[table].section,
                rows->rows[row].name, rows->rows[first].line + 1);
        err_hint(&e, "Give one of them another name (upper and lower case are the same) or delete it");
        add(doc, list, number, &e);
    } else if (case_table[table].layout != LAYOUT_SECTIONS && rows->section != number) {
        err_set(&e, ERR_INVALID, "[%s] stands here a second time, after line %d", case_table[table].section,
                rows->section + 1);
        err_hint(&e, "Put everything under one header and delete the other");
        add(doc, list, number, &e);
    }
}

static void check_key(const struct casedoc *doc, int number, int row, struct err_list *list)
{
    int t = doc->index.owner[number];
    const struct line *line = &doc->lines[number];
    const struct table *table = &case_table[t];
    int field = table_field(table, line->text + line->name.at, (size_t)line->name.length);
    char key[CASE_NAME_MAX + 1];
    line_copy(line, line->name, key, sizeof key);
    struct err e;
    if (field < 0) {
        const char *near = nearest_word(key, next_key, table);
        err_set(&e, ERR_INVALID, "[%s] has no key '%s'", table->section, key);
        if (near)
            err_hint(&e, "Did you mean %s?", near);
        else
            err_hint(&e,
                     "Its keys are listed in ballast-case(5); if the line belongs to another section, move it there");
        add(doc, list, number, &e);
        return;
    }
    int first = doc->index.table[t].rows[row].field[field];
    if (first != number) {
        err_set(&e, ERR_INVALID, "%s is stated a second time here, after line %d", table->fields[field].key, first + 1);
        err_hint(&e, "Keep one of the two lines");
        add(doc, list, number, &e);
    }
}

static void check_row(const struct casedoc *doc, int number, int row, struct err_list *list)
{
    int t = doc->index.owner[number];
    const struct row_table *rows = &doc->index.table[t];
    const struct table *table = &case_table[t];
    struct err e;
    if (rows->rows[row].duplicate) {
        int first = index_find(rows, rows->rows[row].name);
        err_set(&e, ERR_INVALID, "'%s' stands a second time in [%s], after line %d", rows->rows[row].name,
                table->section, rows->rows[first].line + 1);
        err_hint(&e, "Give one of them another name (upper and lower case are the same) or delete it");
        add(doc, list, number, &e);
    }
    int cells = line_cells(&doc->lines[number]);
    if (cells > table->count) {
        err_set(&e, ERR_INVALID, "'%s' in [%s] has %d values, and there are only %d", rows->rows[row].name,
                table->section, cells, table->count);
        char names[160] = "";
        for (int f = 0; f < table->count; f++) {
            size_t at = strlen(names);
            snprintf(names + at, sizeof names - at, "%s%s", f ? ", " : "", table->fields[f].key);
        }
        err_hint(&e, "They are: %s. A decimal comma counts as two values: write a point", names);
        add(doc, list, number, &e);
    }
}

static void check_entry(const struct casedoc *doc, int number, bool told, const int *row, struct err_list *list)
{
    int table = doc->index.owner[number];
    if (table >= 0 && case_table[table].layout == LAYOUT_ROWS) {
        check_row(doc, number, row[table], list);
    } else if (table >= 0) {
        check_key(doc, number, row[table], list);
    } else if (!told) {
        struct err e;
        err_set(&e, ERR_INVALID, "this value stands before the first [section]");
        err_hint(&e, "Move it under the header it belongs to");
        add(doc, list, number, &e);
    }
}

bool form_check(const struct casedoc *doc, struct err_list *list)
{
    int row[CASE_TABLES]; /* row of each table that the scan is in */
    for (int t = 0; t < CASE_TABLES; t++)
        row[t] = case_table[t].layout == LAYOUT_FORM ? 0 : -1;
    bool in_section = false;
    bool told = false; /* that values stand before the first section: once is enough */
    int headless = -1; /* last line of those that lack a header */
    bool in_place = true;
    for (int i = 0; i < doc->count; i++) {
        const struct line *line = &doc->lines[i];
        int table = doc->index.owner[i];
        check_line(doc, i, list);
        if (line->kind == LINE_SECTION) {
            in_section = true;
            if (table >= 0 && case_table[table].layout == LAYOUT_SECTIONS)
                row[table]++;
            check_section(doc, i, table >= 0 ? row[table] : 0, list);
        } else if (line->kind == LINE_ENTRY) {
            if (table >= 0 && case_table[table].layout == LAYOUT_ROWS)
                row[table]++;
            int last = i <= headless || (table < 0 && in_section)
                           ? headless
                           : header_missing(doc, i, table >= 0 ? row[table] : 0, list);
            headless = last > headless ? last : headless;
            in_place = in_place && headless < 0;
            if (i > headless)
                check_entry(doc, i, told || in_section, row, list);
            told = told || !in_section;
        } else if (line->kind == LINE_WRONG && line->text[line->start] == '[') {
            in_section = true; /* its entries are not to blame for a broken header */
        }
    }
    return in_place;
}
