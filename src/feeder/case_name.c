/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values by name, as the command line gives them: risk:alpha, module battery:kw, candidates:c3:max_units. */
#include "case_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *next_row_name(const void *ctx, int i)
{
    const struct row_table *rows = ctx;
    return i < rows->count ? rows->rows[i].name : NULL;
}

static const char *next_section(const void *ctx, int i)
{
    (void)ctx;
    return i < CASE_TABLES ? case_table[i].section : NULL;
}

static const char *next_key(const void *ctx, int i)
{
    const struct table *table = ctx;
    return i < table->count ? table->fields[i].key : NULL;
}

static enum err_code refuse_name(struct err *e, const char *what, const char *name, const char *near, const char *form)
{
    err_set(e, ERR_USAGE, "%s '%.60s'", what, name);
    if (near)
        err_hint(e, "Did you mean %s?", near);
    else
        err_hint(e, "Write %s", form);
    return ERR_USAGE;
}

/* Split "module battery:kw", "module:battery:kw", "risk:alpha" or "candidates:c3:max_units" at blanks and colons
 * into section, row and key, in place; row is "" when there is none. */
static void split_name(char *where, char **section, char **row, char **key)
{
    *key = strrchr(where, ':');
    if (*key)
        *(*key)++ = '\0';
    *section = where;
    *row = where + strcspn(where, ": \t");
    if (**row)
        *(*row)++ = '\0';
    *row += strspn(*row, " \t");
}

enum err_code casedoc_set_by_name(struct casedoc *doc, const char *where, const char *text, struct err *e)
{
    static const char form[] =
        "SECTION:KEY, 'SECTION NAME:KEY' or TABLE:ROW:KEY, such as risk:alpha or candidates:c3:max_units";
    char copy[CASE_CELL_SIZE];
    char *section = NULL;
    char *name = NULL;
    char *key = NULL;
    if (!edit_trim(where, copy, sizeof copy))
        return refuse_name(e, "there is no value", "(a name too long)", NULL, form);
    split_name(copy, &section, &name, &key);
    if (!key)
        return refuse_name(e, "there is no value", where, NULL, form);
    int table = 0;
    while (table < CASE_TABLES && strcasecmp(case_table[table].section, section) != 0)
        table++;
    if (table == CASE_TABLES)
        return refuse_name(e, "there is no section", section, nearest_word(section, next_section, NULL), form);
    const struct table *t = &case_table[table];
    int row = t->layout == LAYOUT_FORM && name[0] ? -1 : casedoc_find_row(doc, (enum case_table)table, name);
    if (row < 0) {
        const struct row_table *rows = &doc->index.table[table];
        char what[40];
        snprintf(what, sizeof what, "[%s] has no row", t->section);
        return refuse_name(e, what, name, nearest_word(name, next_row_name, rows), form);
    }
    int field = table_field(t, key, strlen(key));
    if (field < 0) {
        char what[40];
        snprintf(what, sizeof what, "[%s] has no key", t->section);
        return refuse_name(e, what, key, nearest_word(key, next_key, t), form);
    }
    return casedoc_set(doc, (enum case_table)table, row, field, text, e);
}
