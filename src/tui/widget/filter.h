/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of tables: words that must all hold. */
#ifndef BALLAST_TUI_FILTER_H
#define BALLAST_TUI_FILTER_H

#include "grid.h"

enum filter_test {
    FILTER_ANYWHERE,
    FILTER_CONTAINS,
    FILTER_LACKS,
    FILTER_EQUAL,
    FILTER_UNEQUAL,
    FILTER_LESS,
    FILTER_MORE,
    FILTER_AT_MOST,
    FILTER_AT_LEAST
};
enum { FILTER_TERMS = 8 };

struct filter_term {
    enum filter_test test;
    int col;
    double number; /* in the unit of the column */
    double near;   /* as close as this is equal: numbers are equal as they are shown */
    bool is_number;
    char text[128];
    struct grid_needle needle; /* the same */
};
struct filter {
    int count;
    struct filter_term term[FILTER_TERMS];
};

/* Terms separated by blanks: a word that any cell may contain, or COLUMN SIGN VALUE. The column is its key or title, or a
 * part that only one begins with; the value a number, in the unit of the column or one like it, or a text, in quotes where
 * it has blanks. False with the reason in e (may be NULL) when a term cannot be understood; the filter then holds the
 * terms before it. */
bool filter_parse(struct filter *f, const struct report_table *t, const char *text, struct err *e);
bool filter_match(const struct filter *f, const struct report_table *t, int row);

#endif
