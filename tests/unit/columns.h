/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for the columns of every table: titles that are told apart, and a unit where every value has the same one. */
#ifndef BALLAST_TESTS_COLUMNS_H
#define BALLAST_TESTS_COLUMNS_H

#include <ballast/report.h>

#include <check.h>
#include <string.h>

static inline void check_columns(const struct report_table *t)
{
    for (int c = 0; c < t->column_count; c++) {
        const struct report_column *column = &t->columns[c];
        for (int other = 0; other < c; other++)
            ck_assert_msg(strcmp(column->title, t->columns[other].title) != 0, "%s: two columns are titled %s", t->name,
                          column->title);
        ck_assert_msg(column->unit[0] || column->type != CELL_REAL || column->decimals == REPORT_AUTO,
                      "%s: %s has no unit", t->name, column->title);
    }
}

#endif
