/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling a report table row by row, cell by cell in column order. */
#ifndef BALLAST_REPORT_TABLE_H
#define BALLAST_REPORT_TABLE_H

#include <ballast/report.h>

/* The first failed allocation sticks: later calls do nothing and table_end reports it. */
struct table_builder {
    struct report_table *table;
    int column; /* of the cell that the next put_ call fills, in the last row */
    bool failed;
};

void table_begin(struct table_builder *b, struct report_table *t, const char *name, const char *title,
                 const struct report_column *columns, int column_count);
void table_row(struct table_builder *b);
void put_number(struct table_builder *b, double value);   /* not finite: missing */
void put_text(struct table_builder *b, const char *text); /* NULL: missing */
void put_word(struct table_builder *b, const char *word); /* in a REPORT_AUTO column: a word in place of a number */
void put_not_applicable(struct table_builder *b);
void put_missing(struct table_builder *b);
/* Another help, static, for the column with this key, if there is one. */
void table_help(struct table_builder *b, const char *key, const char *help);
/* ERR_NONE, or ERR_MEMORY with the table freed. */
enum err_code table_end(struct table_builder *b);

#define COLUMNS(array) (array), (int)(sizeof(array) / sizeof *(array))

#endif
