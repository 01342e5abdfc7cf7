/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "change.h"

#include <stdio.h>
#include <string.h>

static bool is_one_of(const char *name, const char *const *list, size_t count, bool beginning)
{
    for (size_t k = 0; k < count; k++)
        if (beginning ? strncmp(name, list[k], strlen(list[k])) == 0 : strcmp(name, list[k]) == 0)
            return true;
    return false;
}

bool change_is_term(const char *name)
{
    static const char *const terms[] = {"risk:alpha",           "risk:radius_kw", "risk:weight",
                                        "economics:budget_usd", "solver:gap",     "solver:time_limit_s"};
    return is_one_of(name, terms, sizeof terms / sizeof *terms, false);
}

bool change_spares_draw(const char *name)
{
    static const char *const sections[] = {"risk:", "economics:", "solver:", "prices:"};
    return is_one_of(name, sections, sizeof sections / sizeof *sections, true);
}

/* Is the value of `at` in the one the same as that of `row` in the other, or of no matter? */
static bool same_value(const struct casedoc *was, int row, const struct casedoc *is, const struct case_reference *at,
                       change_skip_fn *skip)
{
    const struct table *spec = &case_table[at->table];
    char before[512], now[512], name[160];
    snprintf(name, sizeof name, "%s:%s", spec->section, spec->fields[at->field].key);
    casedoc_get(was, at->table, row, at->field, before, sizeof before);
    casedoc_get(is, at->table, at->row, at->field, now, sizeof now);
    return strcmp(before, now) == 0 || (skip && spec->layout == LAYOUT_FORM && skip(name));
}

/* In a row that both have; false: it is the same. */
static bool find_in_row(const struct casedoc *was, const struct casedoc *is, change_skip_fn *skip,
                        struct case_reference *at)
{
    for (at->field = 0; at->field < case_table[at->table].count; at->field++)
        if (!same_value(was, at->row, is, at, skip))
            return true;
    return false;
}

bool change_find(const struct casedoc *was, const struct casedoc *is, change_skip_fn *skip, struct case_reference *at)
{
    for (int t = 0; t < CASE_TABLES; t++) {
        at->table = (enum case_table)t;
        int before = casedoc_rows(was, at->table), now = casedoc_rows(is, at->table);
        for (at->row = 0; at->row < before && at->row < now; at->row++) {
            at->field = -1;
            if (strcmp(casedoc_row_name(was, at->table, at->row), casedoc_row_name(is, at->table, at->row)) != 0 ||
                find_in_row(was, is, skip, at))
                return true;
        }
        at->field = -1;
        if (before != now)
            return true;
    }
    return false;
}

static long count_in_table(const struct casedoc *was, const struct casedoc *is, enum case_table table,
                           change_skip_fn *skip)
{
    struct case_reference at = {.table = table};
    long n = 0;
    int kept = 0, last = -1;
    bool moved = false;
    for (; at.row < casedoc_rows(is, table); at.row++) {
        int row = case_table[table].layout == LAYOUT_FORM
                      ? at.row
                      : casedoc_find_row(was, table, casedoc_row_name(is, table, at.row));
        if (row < 0) {
            n++;
            continue;
        }
        moved = moved || row < last;
        last = row;
        kept++;
        for (at.field = 0; at.field < case_table[table].count; at.field++)
            n += !same_value(was, row, is, &at, skip);
    }
    int went = casedoc_rows(was, table) - kept;
    return n + (went > 0 ? went : 0) + moved;
}

long change_count(const struct casedoc *was, const struct casedoc *is, change_skip_fn *skip)
{
    long n = 0;
    for (int t = 0; t < CASE_TABLES; t++)
        n += count_in_table(was, is, (enum case_table)t, skip);
    return n;
}
