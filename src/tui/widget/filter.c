/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter.h"

#include "grid.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer signs first: ">=" is not ">". */
static const struct {
    const char *sign;
    enum filter_test test;
} sign_table[] = {
    {">=", FILTER_AT_LEAST}, {"<=", FILTER_AT_MOST}, {"!=", FILTER_UNEQUAL}, {"=", FILTER_EQUAL},
    {">", FILTER_MORE},      {"<", FILTER_LESS},     {"~", FILTER_CONTAINS},
};

/* The column whose key or title is the word, or starts with it; -1: none. */
static int find_column(const struct report_table *t, const char *word)
{
    size_t n = strlen(word);
    for (int pass = 0; pass < 2; pass++)
        for (int col = 0; col < t->column_count; col++) {
            const char *names[2] = {t->columns[col].key, t->columns[col].title};
            for (int i = 0; i < 2; i++) {
                char start[64];
                snprintf(start, sizeof start, "%.*s", pass ? (int)n : (int)sizeof start - 1, names[i]);
                if (text_compare(start, word) == 0)
                    return col;
            }
        }
    return -1;
}

static bool parse_word(struct filter *f, const struct report_table *t, const char *word, struct err *e)
{
    size_t at = strcspn(word, "<>=!~");
    if (f->count >= FILTER_TERMS) {
        err_set(e, ERR_USAGE, "A filter has at most %d words", FILTER_TERMS);
        return false;
    }
    if (!word[at] || at == 0) {
        f->term[f->count].test = FILTER_ANYWHERE;
        snprintf(f->term[f->count++].text, sizeof f->term[0].text, "%s", word);
        return true;
    }
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(at < 63 ? at : 63), word);
    int col = find_column(t, name);
    if (col < 0) {
        err_set(e, ERR_USAGE, "No column is called '%s'", name);
        char names[400] = "";
        for (int i = 0; i < t->column_count; i++) {
            size_t used = strlen(names);
            snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", t->columns[i].key);
        }
        err_hint(e, "The columns here: %s.", names);
        return false;
    }
    for (size_t i = 0; i < sizeof sign_table / sizeof *sign_table; i++) {
        size_t n = strlen(sign_table[i].sign);
        if (strncmp(word + at, sign_table[i].sign, n) != 0)
            continue;
        const char *value = word + at + n;
        char *end;
        f->term[f->count].test = sign_table[i].test;
        f->term[f->count].col = col;
        f->term[f->count].number = strtod(value, &end);
        f->term[f->count].is_number = end != value && !*end;
        snprintf(f->term[f->count].text, sizeof f->term[0].text, "%s", value);
        bool order = sign_table[i].test >= FILTER_LESS;
        if (order && !f->term[f->count].is_number) {
            err_set(e, ERR_USAGE, "'%s' is no number to compare with", value);
            err_hint(e, "Write for example %s%s100.", name, sign_table[i].sign);
            return false;
        }
        f->count++;
        return true;
    }
    err_set(e, ERR_USAGE, "'%s' is no comparison", word);
    err_hint(e, "Use = != < > <= >= or ~ (contains).");
    return false;
}

bool filter_parse(struct filter *f, const struct report_table *t, const char *text, struct err *e)
{
    memset(f, 0, sizeof *f);
    while (*text) {
        char word[128];
        text += strspn(text, " ");
        size_t n = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)(n < 127 ? n : 127), text);
        text += n;
        if (n && !parse_word(f, t, word, e))
            return false;
    }
    return true;
}

static bool anywhere(const struct report_table *t, int row, const char *text)
{
    char cell[256];
    for (int col = 0; col < t->column_count; col++) {
        grid_cell_text(t, row, col, cell, sizeof cell);
        if (text_contains(cell, text))
            return true;
    }
    return false;
}

static bool compare_number(enum filter_test test, double value, double with)
{
    switch (test) {
    case FILTER_EQUAL:
        return !(value < with) && !(value > with);
    case FILTER_UNEQUAL:
        return value < with || value > with;
    case FILTER_LESS:
        return value < with;
    case FILTER_MORE:
        return value > with;
    case FILTER_AT_MOST:
        return value <= with;
    default:
        return value >= with;
    }
}

bool filter_match(const struct filter *f, const struct report_table *t, int row)
{
    for (int i = 0; i < f->count; i++) {
        char cell[256];
        double value;
        bool holds;
        if (f->term[i].test == FILTER_ANYWHERE) {
            holds = anywhere(t, row, f->term[i].text);
        } else if (f->term[i].is_number && f->term[i].test != FILTER_CONTAINS &&
                   grid_cell_number(t, row, f->term[i].col, &value)) {
            holds = compare_number(f->term[i].test, value, f->term[i].number);
        } else {
            grid_cell_text(t, row, f->term[i].col, cell, sizeof cell);
            if (f->term[i].test == FILTER_CONTAINS)
                holds = text_contains(cell, f->term[i].text);
            else if (f->term[i].test == FILTER_EQUAL || f->term[i].test == FILTER_UNEQUAL)
                holds = (text_compare(cell, f->term[i].text) == 0) == (f->term[i].test == FILTER_EQUAL);
            else
                holds = false;
        }
        if (!holds)
            return false;
    }
    return true;
}
