/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table on the screen: cursor, scrolling, sorting, filtering, marking. What it shows is a report_table, whatever
 * it came from; a cell that has a text of its own shows it as it is. */
#ifndef BALLAST_TUI_GRID_H
#define BALLAST_TUI_GRID_H

#include <ballast/report.h>

#include "line.h"

struct grid {
    const struct report_table *table; /* not owned; NULL: nothing to show */
    const struct report_column
        *bound_columns; /* those of the table as bound, and its rows: the table may change in place */
    int bound_rows;
    int row, col;       /* cursor: row counts the rows shown */
    int top, left;      /* first row and first scrolling column in sight */
    int page, body_row; /* rows that fit and the line of the first one, as last drawn */
    int shown;
    int *order;          /* [table->rows] rows of the table as shown; the first `shown` count */
    unsigned char *mark; /* [table->rows] */
    int *width;          /* [table->column_count] columns of text a column needs */
    int sort_col;        /* -1: order of the table */
    bool reverse;
    bool sums; /* a line of sums below */
    char filter[128], search[128];
    int fixed;                 /* leading columns that never scroll away */
    double low, high;          /* limits of the voltages shown, p.u.; equal: none */
    const struct line *editor; /* drawn in place of the focused cell; NULL: none */
};

void grid_init(struct grid *g, bool sums);
void grid_free(struct grid *g);
/* Show another table (or the same after a change). Cursor, sorting and filter stay where they still make sense,
 * marks when the number of rows did. False when memory is short: nothing is shown then. */
bool grid_bind(struct grid *g, const struct report_table *table);

/* Row of the table under the cursor, -1: none. */
int grid_table_row(const struct grid *g);
/* Put the cursor on a row of the table, if it is shown. */
void grid_goto(struct grid *g, int table_row);
void grid_move(struct grid *g, int rows, int cols);
/* Sort by the column of the cursor; again: the other way round; a third time: the order of the table. */
void grid_sort(struct grid *g);
/* Words that must all hold: "dc" (in any column), "kw>500", "module=battery", "name~dc"; "" shows all. False with
 * the reason in e when a word cannot be understood; the old filter stays. */
bool grid_filter(struct grid *g, const char *filter, struct err *e);
/* The next row, from the cursor on, that contains the text; step 1 or -1; wraps. False: there is none. */
bool grid_search(struct grid *g, const char *text, int step);
void grid_mark(struct grid *g); /* the row of the cursor, or no longer */
int grid_marks(const struct grid *g);

/* The cell as it is drawn: the digits of a value of the case in groups, no branch lines before a name of a table that is
 * sorted or filtered. */
void grid_shown_text(const struct grid *g, int row, int col, char *buf, size_t size);
/* The cell as it is searched, filtered and copied. */
void grid_cell_text(const struct report_table *t, int row, int col, char *buf, size_t size);
/* Its number, if it has one: also the number that its text starts with. */
bool grid_cell_number(const struct report_table *t, int row, int col, double *out);
bool grid_column_is_number(const struct report_table *t, int col);
/* Sum of a column over rows[order[0..rows)] (order NULL: the first rows of the table). */
double grid_column_sum(const struct report_table *t, const int *order, int rows, int col);

/* Draw into a rectangle; the hardware cursor goes to the focused cell when focused. */
void grid_draw(struct grid *g, struct cells *c, int row, int col, int rows, int cols, bool focused);
/* Move the first row in sight so that the cursor's is among the page. */
void grid_scroll_rows(struct grid *g, int page);
/* The rows shown as bars of the cursor's column (or of the main figure of the table). Voltages start at a round value
 * below the limits, which are drawn; rows of another unit than the cursor's have no bar. */
void grid_draw_bars(struct grid *g, struct cells *c, int row, int col, int rows, int cols);
/* The row of the cursor as a list: title, value, unit. */
void grid_draw_detail(const struct grid *g, struct cells *c, int row, int col, int rows, int cols);

#endif
