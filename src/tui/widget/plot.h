/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of figures over an axis, in text: lines, steps, bands, bars and points. Where there is UTF-8 a cell holds two
 * by four dots of braille, or eighths of a block; else a cell is a character, one a series. What colour tells, the kind of
 * line, the mark and the legend tell too; below stands what the picture shows, in words. */
#ifndef BALLAST_TUI_PLOT_H
#define BALLAST_TUI_PLOT_H

#include "tui/term/cells.h"

enum plot_kind {
    PLOT_LINE,  /* straight from point to point */
    PLOT_STEP,  /* a value holds from its x to the next one, the last to the end of the axis */
    PLOT_FALL,  /* a value holds up to its x from the one before, the first from the start of the axis */
    PLOT_BAND,  /* the area between low and y, in steps */
    PLOT_BAR,   /* the area between 0 and y, in steps */
    PLOT_POINT, /* marks alone, with their labels where there is room */
    PLOT_KINDS
};
enum plot_dash { PLOT_SOLID, PLOT_DASHED, PLOT_DOTTED };

struct plot_series {
    const char *name;
    enum plot_kind kind;
    enum plot_dash dash; /* of braille lines */
    char ascii;          /* what it is drawn with in ASCII, and the mark of a point there */
    enum style style;
    int count;
    const double *x, *y;      /* [count] x rises (points: any order); y not finite: there is no value */
    const double *low;        /* [count] PLOT_BAND: its lower edge */
    const char *const *label; /* [count] or NULL: names of points; NULL: none */
    bool right;               /* measured by the axis on the right */
    bool quiet;               /* drawn and named, but not in the readout */
    bool ends;                /* PLOT_STEP: the last value is not carried on to the end of the axis */
    bool joined;              /* PLOT_BAR: no gap before the next, as of what goes on */
};

enum plot_scale {
    PLOT_LINEAR, /* ticks 1, 2, 5 times a power of ten */
    PLOT_LOG,    /* ticks at powers of ten; values up to 0 are not shown */
    PLOT_HOURS   /* hours, shown as h:mm; ticks at round minutes and hours */
};
struct plot_axis {
    const char *title, *unit; /* "demand", "kW"; "" for none */
    enum plot_scale scale;
    bool zero;        /* the axis reaches to 0 */
    double low, high; /* its ends; equal: those of the values. Lines leave a picture that ends before they do */
    /* Of x: what stands there, for the readout; NULL: the number. */
    void (*name)(const void *of, double x, char *buf, size_t size);
    const void *of;
};

/* A straight line across the picture: a limit, a quantile. */
struct plot_rule {
    const char *name; /* stands beside it, with the value */
    bool vertical;
    double at;
    bool right; /* a value of the axis on the right */
};

enum plot_render { PLOT_AUTO, PLOT_ASCII }; /* AUTO: braille and blocks where the cells are UTF-8 */
enum plot_place { PLOT_UNSET, PLOT_FIRST, PLOT_LAST, PLOT_AT };

struct plot {
    const char *title;
    struct plot_axis x, y, right;     /* right: of the series that say so */
    const struct plot_series *series; /* [count] the later over the earlier */
    int count;
    const struct plot_rule *rule;
    int rules;
    enum plot_render render;
    enum plot_place start; /* where a cursor stands that was never moved */
    int subject;           /* series that the words are about */
    const char *words;     /* the picture in words, "" for none; NULL: plot_words */
    const char *empty;     /* what is said where there is no value; NULL: "nothing to plot yet" */
};

/* A cursor along x; all zero: never moved. Moves are made when it is drawn next, for only then it is known which points are
 * in one column: a step goes to the next column that has a point. */
struct plot_cursor {
    enum plot_place place;
    double x; /* PLOT_AT: as of the last drawing also for the other places */
    int move; /* steps to go */
};
void plot_cursor_move(struct plot_cursor *at, int steps);
void plot_cursor_end(struct plot_cursor *at, bool last);

/* Draw into a rectangle: the picture, and as many of readout, title, legend and words as leave it room; where it has none the
 * words alone. cursor NULL: none; else the hardware cursor goes to it, and a line says the value of every series there. */
void plot_draw(const struct plot *p, struct plot_cursor *cursor, struct cells *c, int row, int col, int rows, int cols);

/* The subject in words: "demand rises from 3.1 to 4.9 kW at 14:30, then falls to 2.2 kW". */
void plot_words(const struct plot *p, char *buf, size_t size);
/* Since when two series that share x lie close: "bound within 0.3 % of best plan since 12 s". */
void plot_words_gap(const struct plot *p, int low, int high, char *buf, size_t size);
/* The value of a series at x: of the last point up to it (PLOT_LINE: between points); NAN where it has none. */
double plot_value_at(const struct plot *p, int series, double x);
/* The readout: "14:30  P50 812 kW  worst 1 204 kW"; of points those from x to `to`, by their labels. At most width columns,
 * whole entries. */
void plot_readout(const struct plot *p, double x, double to, int width, char *buf, size_t size);

#endif
