/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of the case file by the descriptor of its field: form, unit, range, word, reference. */
#include "case_internal.h"

#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- Numbers ---- */

static void hint_range(const struct field *field, struct err *e)
{
    char low[NUMBER_SIZE];
    char high[NUMBER_SIZE];
    err_hint(e, "Accepted: %s to %s%s%s", number_format(field->min, low, sizeof low),
             number_format(field->max, high, sizeof high), field->unit[0] ? " " : "", field->unit);
}

static enum err_code check_range(const struct field *field, const char *text, double value, struct err *e)
{
    if (value >= field->min && value <= field->max)
        return ERR_NONE;
    char shown[NUMBER_SIZE];
    number_format(value, shown, sizeof shown);
    if (strncmp(text, shown, strlen(shown)) == 0 || field->unit[0] == '\0')
        err_set(e, ERR_INVALID, "'%.60s' is out of range", text);
    else
        err_set(e, ERR_INVALID, "'%.60s' (%s %s) is out of range", text, shown, field->unit);
    hint_range(field, e);
    return ERR_INVALID;
}

static enum err_code parse_number(const struct field *field, const char *text, union value *out, struct err *e)
{
    double value = 0;
    enum err_code code = number_parse(text, field->unit, &value, e);
    if (code == ERR_NONE)
        code = check_range(field, text, value, e);
    if (code == ERR_NONE)
        out->number = value;
    return code;
}

static enum err_code parse_integer(const struct field *field, const char *text, union value *out, struct err *e)
{
    double value = 0;
    enum err_code code = number_parse_integer(text, &value, e);
    if (code == ERR_NONE)
        code = check_range(field, text, value, e);
    if (code == ERR_NONE)
        out->number = value;
    return code;
}

/* ---- Words ---- */

/* Words are the same whatever their case, and with a hyphen or a blank for an underscore. */
static bool same_word(const char *text, const char *word, size_t length)
{
    if (strlen(text) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i] == '-' || text[i] == ' ' ? '_' : text[i];
        if (strncasecmp(&c, &word[i], 1) != 0)
            return false;
    }
    return true;
}

/* Position of text among words separated by '|', -1: none. */
static int find_word(const char *text, const char *words)
{
    for (int i = 0;; i++) {
        size_t length = strcspn(words, "|");
        if (same_word(text, words, length))
            return i;
        if (words[length] == '\0')
            return -1;
        words += length + 1;
    }
}

static enum err_code refuse_word(const char *text, const char *words, struct err *e)
{
    char shown[120];
    size_t at = 0;
    for (const char *p = words; *p && at + 5 < sizeof shown; p++) {
        if (*p == '|')
            at += (size_t)snprintf(shown + at, sizeof shown - at, " or ");
        else
            shown[at++] = *p;
    }
    shown[at] = '\0';
    err_set(e, ERR_INVALID, "'%.60s' is not a word that may stand here", text);
    err_hint(e, "Accepted: %s", shown);
    return ERR_INVALID;
}

static enum err_code parse_choice(const struct field *field, const char *text, union value *out, struct err *e)
{
    int word = find_word(text, field->choices);
    if (word < 0)
        return refuse_word(text, field->choices, e);
    out->integer = word;
    return ERR_NONE;
}

static enum err_code parse_bool(const struct field *field, const char *text, union value *out, struct err *e)
{
    static const char *const plain[] = {"no|yes", "false|true", "off|on", "0|1"};
    int word = -1;
    for (size_t i = 0; !field->choices && word < 0 && i < sizeof plain / sizeof plain[0]; i++)
        word = find_word(text, plain[i]);
    if (field->choices)
        word = find_word(text, field->choices);
    if (word < 0)
        return refuse_word(text, field->choices ? field->choices : "yes|no", e);
    out->yes = word == 1;
    return ERR_NONE;
}

static enum err_code parse_text(const char *text, struct err *e)
{
    const char *why = text_flaw(text);
    if (!why)
        return ERR_NONE;
    err_set(e, ERR_INVALID, "the text %s", why);
    err_hint(e, "Use up to 200 bytes of printable text");
    return ERR_INVALID;
}

/* ---- References ---- */

static const char *next_row(const void *ctx, int i)
{
    const struct row_table *rows = ctx;
    return i < rows->count ? rows->rows[i].name : NULL;
}

/* What one row of a table is called in a sentence. */
static const char *row_word(int table)
{
    switch (table) {
    case CASE_BUSES:
        return "bus";
    case CASE_CLASSES:
        return "load class";
    case CASE_MODULES:
        return "module type";
    default:
        return "row";
    }
}

static enum err_code find_reference(const struct casedoc *doc, int table, const char *text, int *row, struct err *e)
{
    const struct row_table *rows = &doc->index.table[table];
    int found = index_find(rows, text);
    if (found >= 0) {
        *row = found;
        return ERR_NONE;
    }
    const char *section = case_table[table].section;
    const char *near = nearest_word(text, next_row, rows);
    err_set(e, ERR_INVALID, "there is no %s '%.60s'", row_word(table), text);
    if (near)
        err_hint(e, "Did you mean %s?", near);
    else if (case_table[table].layout == LAYOUT_SECTIONS)
        err_hint(e, "Name one that has a section [%s NAME], or add that section", section);
    else
        err_hint(e, "Name one that stands in [%s], or add it there", section);
    return ERR_INVALID;
}

/* ---- Lists ---- */

enum err_code value_parse_profile(const char *text, const struct field *field, double profile[24], struct err *e)
{
    int count = 0;
    for (const char *p = text;;) {
        p += strspn(p, " \t,");
        size_t length = strcspn(p, " \t,");
        if (length == 0)
            break;
        char number[48];
        snprintf(number, sizeof number, "%.*s", (int)(length < sizeof number ? length : sizeof number - 1), p);
        union value value;
        enum err_code code = parse_number(field, number, &value, e);
        if (code != ERR_NONE)
            return code;
        if (count < 24)
            profile[count] = value.number;
        count++;
        p += length;
    }
    if (count == 1) {
        for (int h = 1; h < 24; h++)
            profile[h] = profile[0];
    } else if (count != 24) {
        err_set(e, ERR_INVALID, "the profile has %d values", count);
        err_hint(e, "Write 24, for the hours 0 to 23, or a single one for all hours");
        return ERR_INVALID;
    }
    return ERR_NONE;
}

/* "battery 4" or "recip any". */
static enum err_code parse_stock_item(const struct casedoc *doc, char *item, int *module, int *units, struct err *e)
{
    char *blank = item + strlen(item);
    while (blank > item && blank[-1] != ' ' && blank[-1] != '\t')
        blank--;
    char *name_end = blank;
    while (name_end > item && (name_end[-1] == ' ' || name_end[-1] == '\t'))
        name_end--;
    double value = 0;
    if (name_end == item || (strcasecmp(blank, "any") != 0 && number_parse_integer(blank, &value, NULL) != ERR_NONE) ||
        value < 0 || value >= INSTANCE_UNLIMITED) {
        err_set(e, ERR_INVALID, "'%.60s' is not a module type and a number of units", item);
        err_hint(e, "Write them by commas, such as: battery 4, recip any");
        return ERR_INVALID;
    }
    *units = strcasecmp(blank, "any") == 0 ? INSTANCE_UNLIMITED : (int)value;
    *name_end = '\0';
    return find_reference(doc, CASE_MODULES, item, module, e);
}

enum err_code value_parse_stock(const struct casedoc *doc, const char *text, int *stock, struct err *e)
{
    int modules = casedoc_rows(doc, CASE_MODULES);
    bool any = text[strspn(text, " \t")] == '\0';
    for (int m = 0; m < modules; m++)
        stock[m] = any ? INSTANCE_UNLIMITED : -1;
    enum err_code code = ERR_NONE;
    for (const char *p = text; !any && code == ERR_NONE;) {
        p += strspn(p, " \t");
        size_t length = strcspn(p, ",");
        char item[2 * CASE_NAME_MAX];
        size_t end = length < sizeof item ? length : sizeof item - 1;
        while (end > 0 && (p[end - 1] == ' ' || p[end - 1] == '\t'))
            end--;
        memcpy(item, p, end);
        item[end] = '\0';
        int module = 0;
        int units = 0;
        code = parse_stock_item(doc, item, &module, &units, e);
        if (code == ERR_NONE && stock[module] >= 0) {
            code = err_set(e, ERR_INVALID, "'%.60s' is named twice in the stock", item);
            err_hint(e, "Name each module type once");
        }
        if (code == ERR_NONE)
            stock[module] = units;
        if (p[length] == '\0')
            break;
        p += length + 1;
    }
    for (int m = 0; m < modules; m++)
        if (stock[m] < 0)
            stock[m] = 0;
    return code;
}

static enum err_code check_list(const struct casedoc *doc, const struct field *field, const char *text, struct err *e)
{
    enum err_code code = ERR_NONE;
    if (field->ref == CASE_MODULES) {
        int *stock = calloc((size_t)casedoc_rows(doc, CASE_MODULES) + 1, sizeof *stock);
        code = stock ? value_parse_stock(doc, text, stock, e) : err_set(e, ERR_MEMORY, "out of memory");
        free(stock);
    } else if (strcmp(field->unit, "min") == 0) {
        double *hours = NULL;
        int count = 0;
        code = number_parse_steps(text, &hours, &count, e);
        free(hours);
    } else {
        double profile[24];
        code = value_parse_profile(text, field, profile, e);
    }
    return code;
}

enum err_code value_parse(const struct casedoc *doc, const struct field *field, const char *text, union value *out,
                          struct err *e)
{
    switch (field->type) {
    case FIELD_NUMBER:
        return parse_number(field, text, out, e);
    case FIELD_INTEGER:
        return parse_integer(field, text, out, e);
    case FIELD_BOOL:
        return parse_bool(field, text, out, e);
    case FIELD_CHOICE:
        return parse_choice(field, text, out, e);
    case FIELD_TEXT:
        return parse_text(text, e);
    case FIELD_REF:
        return find_reference(doc, field->ref, text, &out->integer, e);
    case FIELD_LIST:
        return check_list(doc, field, text, e);
    }
    return ERR_NONE;
}
