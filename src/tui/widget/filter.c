/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter.h"

#include "grid.h"
#include "text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer signs first: ">=" is not ">". */
static const struct {
    const char *sign;
    enum filter_test test;
} sign_table[] = {
    {">=", FILTER_AT_LEAST}, {"<=", FILTER_AT_MOST}, {"!=", FILTER_UNEQUAL}, {"!~", FILTER_LACKS},
    {"=", FILTER_EQUAL},     {">", FILTER_MORE},     {"<", FILTER_LESS},     {"~", FILTER_CONTAINS},
};
enum { SIGNS = sizeof sign_table / sizeof *sign_table };

/* ---- Columns by name ---- */

static bool begins(const char *name, const char *word)
{
    char start[64];
    snprintf(start, sizeof start, "%.*s", (int)strlen(word), name);
    return text_compare(start, word) == 0;
}

static bool names_column(const struct report_column *column, const char *word, int pass)
{
    switch (pass) {
    case 0:
        return text_compare(column->key, word) == 0;
    case 1:
        return text_compare(column->title, word) == 0;
    default:
        return begins(column->key, word) || begins(column->title, word);
    }
}

static void list_columns(const struct report_table *t, const char *word, char *buf, size_t size)
{
    size_t n = 0;
    buf[0] = '\0';
    for (int i = 0; i < t->column_count && n + 1 < size; i++)
        if (!word || names_column(&t->columns[i], word, 2))
            n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "", t->columns[i].key);
}

/* The column whose key or title is the word, or the only one that begins with it; -1: none or several. */
static int find_column(const struct report_table *t, const char *word, struct err *e)
{
    char names[400];
    int several = 0;
    for (int pass = 0; pass < 3; pass++) {
        int found = -1, count = 0;
        for (int col = 0; col < t->column_count; col++)
            if (names_column(&t->columns[col], word, pass)) {
                found = col;
                count++;
            }
        if (count == 1)
            return found;
        several += count;
    }
    list_columns(t, several ? word : NULL, names, sizeof names);
    if (several) {
        err_set(e, ERR_USAGE, "'%s' may be several columns", word);
        err_hint(e, "Write more of one: %s.", names);
    } else {
        err_set(e, ERR_USAGE, "No column is called '%s'", word);
        err_hint(e, "The columns here: %s.", names);
    }
    return -1;
}

/* ---- Parsing ---- */

/* The next word of *text, which moves behind it; one in quotes goes to the closing one. */
static void take_word(const char **text, const char *stop, char *buf, size_t size, bool *quoted)
{
    const char *at = *text;
    char quote = *at == '"' || *at == '\'' ? *at : '\0';
    *quoted = quote && strchr(at + 1, quote);
    at += *quoted;
    size_t n = *quoted ? strcspn(at, (char[]){quote, '\0'}) : strcspn(at, stop);
    snprintf(buf, size, "%.*s", (int)(n < size ? n : size - 1), at);
    *text = at + n + *quoted;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " ");
}

/* Which sign stands there, -1: none. */
static int sign_at(const char *text)
{
    for (int i = 0; i < SIGNS; i++)
        if (strncmp(text, sign_table[i].sign, strlen(sign_table[i].sign)) == 0)
            return i;
    return -1;
}

/* A number in the column's unit or one like it; where units do not go together, as it stands. */
static bool parse_value(const struct report_column *column, struct filter_term *term)
{
    struct err ignored = {0};
    term->near = column->type == CELL_REAL && column->decimals >= 0 ? 0.5 * pow(10, -column->decimals) : 0;
    return number_parse(term->text, column->unit, &term->number, &ignored) == ERR_NONE ||
           number_parse(term->text, "", &term->number, &ignored) == ERR_NONE;
}

static bool parse_term(const struct report_table *t, const char *name, const char **text, struct filter_term *term,
                       struct err *e)
{
    bool quoted;
    int sign = sign_at(*text);
    term->col = find_column(t, name, e);
    if (term->col < 0)
        return false;
    term->test = sign_table[sign].test;
    *text = skip_blanks(*text + strlen(sign_table[sign].sign));
    take_word(text, " ", term->text, sizeof term->text, &quoted);
    if (!term->text[0] && !quoted) {
        err_set(e, ERR_USAGE, "After %s%s a value is missing", name, sign_table[sign].sign);
        err_hint(e, "Write for example %s%s100; \"\" is an empty text.", name, sign_table[sign].sign);
        return false;
    }
    bool order = term->test >= FILTER_LESS; /* in quotes, a number with a blank before its unit */
    term->is_number = (order || !quoted) && parse_value(&t->columns[term->col], term);
    if (order && !term->is_number) {
        err_set(e, ERR_USAGE, "'%s' is no number to compare with", term->text);
        err_hint(e, "Write for example %s%s100%s%s.", name, sign_table[sign].sign,
                 t->columns[term->col].unit[0] ? ", in " : "", t->columns[term->col].unit);
        return false;
    }
    return true;
}

bool filter_parse(struct filter *f, const struct report_table *t, const char *text, struct err *e)
{
    memset(f, 0, sizeof *f);
    for (text = skip_blanks(text); *text; text = skip_blanks(text)) {
        struct filter_term *term = &f->term[f->count];
        bool quoted;
        if (f->count >= FILTER_TERMS) {
            err_set(e, ERR_USAGE, "A filter has at most %d words", FILTER_TERMS);
            return false;
        }
        if (sign_at(text) >= 0) {
            err_set(e, ERR_USAGE, "Before '%s' the name of a column is missing", text);
            err_hint(e, "Write for example %s%s.", t->columns[0].key, text);
            return false;
        }
        take_word(&text, " <>=!~", term->text, sizeof term->text, &quoted);
        const char *after = skip_blanks(text);
        if (sign_at(after) >= 0) {
            char name[sizeof term->text];
            memcpy(name, term->text, sizeof name);
            text = after;
            if (!parse_term(t, name, &text, term, e))
                return false;
        } else if (*text == '!') { /* a part of the word, and no sign */
            size_t n = strlen(term->text), more = strcspn(text, " ");
            snprintf(term->text + n, sizeof term->text - n, "%.*s", (int)more, text);
            text += more;
        }
        term->needle = grid_needle_of(term->text);
        f->count++;
    }
    return true;
}

/* ---- Matching ---- */

static bool anywhere(const struct report_table *t, int row, const struct grid_needle *needle)
{
    for (int col = 0; col < t->column_count; col++)
        if (grid_cell_contains(t, row, col, needle))
            return true;
    return false;
}

static bool compare_number(const struct filter_term *term, double value)
{
    bool equal = fabs(value - term->number) <= term->near;
    switch (term->test) {
    case FILTER_EQUAL:
        return equal;
    case FILTER_UNEQUAL:
        return !equal;
    case FILTER_LESS:
        return value < term->number;
    case FILTER_MORE:
        return value > term->number;
    case FILTER_AT_MOST:
        return value <= term->number;
    default:
        return value >= term->number;
    }
}

static bool holds(const struct filter_term *term, const struct report_table *t, int row)
{
    char cell[256];
    double value;
    if (term->test == FILTER_ANYWHERE)
        return anywhere(t, row, &term->needle);
    if (term->test == FILTER_CONTAINS || term->test == FILTER_LACKS)
        return grid_cell_contains(t, row, term->col, &term->needle) == (term->test == FILTER_CONTAINS);
    if (term->is_number && grid_cell_number(t, row, term->col, &value))
        return compare_number(term, value);
    if (term->test != FILTER_EQUAL && term->test != FILTER_UNEQUAL)
        return false;
    grid_cell_text(t, row, term->col, cell, sizeof cell);
    return (text_compare(cell, term->text) == 0) == (term->test == FILTER_EQUAL);
}

bool filter_match(const struct filter *f, const struct report_table *t, int row)
{
    for (int i = 0; i < f->count; i++)
        if (!holds(&f->term[i], t, row))
            return false;
    return true;
}
