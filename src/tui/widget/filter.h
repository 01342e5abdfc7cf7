/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of tables: words that must all hold. */
#ifndef BALLAST_TUI_FILTER_H
#define BALLAST_TUI_FILTER_H

#include <ballast/report.h>

enum filter_test {
    FILTER_ANYWHERE,
    FILTER_CONTAINS,
    FILTER_EQUAL,
    FILTER_UNEQUAL,
    FILTER_LESS,
    FILTER_MORE,
    FILTER_AT_MOST,
    FILTER_AT_LEAST
};
enum { FILTER_TERMS = 8 };

struct filter {
    int count;
    struct {
        enum filter_test test;
        int col;
        double number;
        bool is_number;
        char text[128];
    } term[FILTER_TERMS];
};

/* False with the reason in e (may be NULL) when a word cannot be understood; the filter then holds the words before
 * it. */
bool filter_parse(struct filter *f, const struct report_table *t, const char *text, struct err *e);
bool filter_match(const struct filter *f, const struct report_table *t, int row);

#endif
