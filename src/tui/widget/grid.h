/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table on the screen: cursor, scrolling, sorting, filtering, marking. What it shows is a report_table, whatever
 * it came from; a cell that has a text of its own shows it as it is. */
#ifndef BALLAST_TUI_GRID_H
#define BALLAST_TUI_GRID_H

#include <ballast/report.h>

#include "line.h"
#include "plot.h"

/* A column that the rows are sorted by. */
struct grid_key {
    int col;
    bool reverse; /* largest first */
};
enum { GRID_KEYS = 4, GRID_PLACES = 4 };

/* Where the user stood in a table that another took the place of. */
struct grid_place {
    const struct report_column *columns; /* NULL: none */
    int row, col, top, left, frozen, keys;
    struct grid_key key[GRID_KEYS];
    char filter[128];
};

/* What is known of a column as bound and arranged. */
struct grid_column {
    int width, content; /* columns of text it needs, and its cells alone */
    double *number;     /* [table->rows] of its cells as bound, side by side; NaN: it has none */
    double sum;         /* of the rows that sums are of, once asked for */
    bool summed;
};

/* Where a row stands in the diagram that its table is: drawn with its name while the rows stand in the order of the
 * table. */
struct grid_node {
    int depth;  /* lines that run on beside it */
    bool turns; /* its own line begins here, off the innermost of these */
    enum glyph glyph;
    enum style style;
    char marks[16]; /* after the name */
};

struct grid {
    const struct report_table *table; /* not owned; NULL: nothing to show */
    const struct report_column
        *bound_columns; /* those of the table as bound, and its rows: the table may change in place */
    const char *bound_name;
    bool bound_owned; /* the columns were its own */
    int bound_rows;
    int row, col;       /* cursor: row counts the rows shown */
    int top, left;      /* first row and first scrolling column in sight */
    int page, body_row; /* rows that fit and the line of the first one, as last drawn */
    int shown;
    int *order;                 /* [table->rows] rows of the table as shown; the first `shown` count */
    void *scratch;              /* for grid_order_rows, which leaves nothing in it */
    unsigned char *passes;      /* [table->rows] 1: shown */
    unsigned char *mark;        /* [table->rows] 1: marked */
    struct grid_column *column; /* [table->column_count] */
    struct grid_key key[GRID_KEYS];
    int keys;  /* 0: order of the table */
    bool sums; /* a line of sums below */
    char filter[128], search[128];
    struct grid_place place[GRID_PLACES]; /* of tables before, the latest first */
    int named;                            /* leading columns that name the row */
    int frozen;                           /* leading columns that the user keeps in sight; 0: those that name the row */
    const struct grid_node *node;         /* [table->rows] not owned; NULL: the table is no diagram */
    int node_width;                       /* columns of the widest name in it */
    double low, high;                     /* limits of the voltages shown, p.u.; equal: none */
    const struct line *editor;            /* drawn in place of the focused cell; NULL: none */
    long texts, ranks;                    /* cells made into text, cells ranked to sort them: the work done so far */
};

void grid_init(struct grid *g, bool sums);
void grid_free(struct grid *g);
/* Show another table (or the same after a change). Cursor, sorting and filter stay where they still make sense, and come back
 * with a table that was here before; marks stay when the number of rows did. False when memory is short: nothing is shown then. */
bool grid_bind(struct grid *g, const struct report_table *table);

int grid_node_width(const struct grid_node *node, const char *name);
/* Draw the names of the table as bound in a diagram; the nodes must outlive that. Columns in which no row has a value
 * are left out. */
void grid_show_diagram(struct grid *g, const struct grid_node *node);

/* Row of the table under the cursor, -1: none. */
int grid_table_row(const struct grid *g);
/* Put the cursor on a row of the table, if it is shown. */
void grid_goto(struct grid *g, int table_row);
void grid_move(struct grid *g, int rows, int cols);
/* Sort by the column of the cursor alone; again: the other way round; a third time: the order of the table. */
void grid_sort(struct grid *g);
/* Sort by the column of the cursor where the keys so far are equal; again: the other way round; a third time: no longer.
 * False: there are GRID_KEYS keys already. */
bool grid_sort_further(struct grid *g);
/* Place of a column among the keys, from 1 on; 0: it is none. */
int grid_key_of(const struct grid *g, int col);
/* Columns that do not scroll away. */
int grid_fixed(const struct grid *g);
/* Keep the columns up to the cursor's in sight; again: only those that name the row. */
void grid_freeze(struct grid *g);
/* Words that must all hold: "dc" (in any column), "kw>500", "module=battery", "name~dc", "label=\"surge 2\"" (a part of
 * a name that only one column has is enough); "" shows all. False with the reason in e when a word cannot be understood;
 * the old filter stays. */
bool grid_filter(struct grid *g, const char *filter, struct err *e);
/* The next row, from the cursor on, that contains the text; step 1 or -1; wraps. False: there is none. */
bool grid_search(struct grid *g, const char *text, int step);
/* The row whose name is the text, upper and lower case alike. False: there is none. */
bool grid_find_name(struct grid *g, const char *text);
enum grid_marking { GRID_MARK_ROW, GRID_MARK_ALL, GRID_MARK_OTHERS, GRID_MARK_NONE };
/* Mark the row of the cursor or no longer, all rows shown, those shown that are not marked in place of those that are;
 * or none, shown or not. */
void grid_mark(struct grid *g, enum grid_marking how);
int grid_marks(const struct grid *g); /* rows shown that are marked */
/* Is it one that commands work on? The marked rows shown, or with none marked the one under the cursor. */
bool grid_chosen(const struct grid *g, int index, int marks);

/* Which rows are shown, in which order, after the keys or the filter changed; resum: other rows may be shown. */
void grid_arrange(struct grid *g, bool resum);
/* Memory in which so many rows can be ordered (free); NULL: there is none. */
void *grid_order_scratch(size_t rows);
/* Order rows of the table by the keys; equal ones keep their order. */
void grid_order_rows(struct grid *g, const struct grid_key *key, int keys, int *rows, int n);

/* Columns of text in which all of the table is in sight. */
int grid_width(const struct grid *g);
/* Whether the units stand in a line of their own below the titles, in so many rows. */
bool grid_has_unit_line(const struct grid *g, int rows);
/* Draw a name. They often differ at their ends alone: of one that is too long the middle is left out. Returns the columns
 * that it takes. */
int grid_put_name(struct cells *c, int row, int col, int width, enum style style, const char *name);
/* The cell as it is drawn: the digits of a value of the case in groups. */
void grid_shown_text(struct grid *g, int row, int col, char *buf, size_t size);
/* The cell as it is searched and copied. */
void grid_cell_text(const struct report_table *t, int row, int col, char *buf, size_t size);
/* A text that is looked for in many cells. */
struct grid_needle {
    char text[128];
    bool in_numbers, blank;  /* might a number contain it, has it a blank? */
    int digits;              /* it is so many digits and nothing else, 0: it is not */
    long long number, power; /* these digits; 10 to the power of how many they are */
};
struct grid_needle grid_needle_of(const char *text);
/* Does the cell contain the text, upper and lower case alike? Digits are those shown, without blanks between them. */
bool grid_cell_contains(const struct report_table *t, int row, int col, const struct grid_needle *needle);
/* Its number, if it has one: also the number that its text starts with. In a text column with decimals it is in the
 * column's unit. */
bool grid_cell_number(const struct report_table *t, int row, int col, double *out);
bool grid_column_is_number(const struct report_table *t, int col);
/* Sum of a column over the rows shown, or those of them that are marked when there are any. */
double grid_sum(struct grid *g, int col);

/* The style of a word of state: "low", "over". */
enum style grid_word_style(const char *word);
/* Draw into a rectangle; the hardware cursor goes to the focused cell when focused. */
void grid_draw(struct grid *g, struct cells *c, int row, int col, int rows, int cols, bool focused);
/* Move the first row in sight so that the cursor's is among the page. */
void grid_scroll_rows(struct grid *g, int page);
/* The rows shown as bars of the cursor's column (or of the main figure of the table). Voltages start at a round value
 * below the limits, which are drawn; rows of another unit than the cursor's have no bar. */
/* Rows that are steps of unlike length, by the columns of their start and end. */
bool grid_steps_differ(const struct grid *g);
void grid_draw_bars(struct grid *g, struct cells *c, int row, int col, int rows, int cols);
/* The same column as a duration curve: its values from the largest on, over the share of the rows that reach them. The
 * cursor of the table goes to the row under the cursor of the curve. */
void grid_draw_curve(struct grid *g, struct plot_cursor *at, struct cells *c, int row, int col, int rows, int cols);
/* The row of the cursor as a list: title, value, unit. */
void grid_draw_detail(struct grid *g, struct cells *c, int row, int col, int rows, int cols);

#endif
