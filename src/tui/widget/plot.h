/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines over an axis, in text. */
#ifndef BALLAST_TUI_PLOT_H
#define BALLAST_TUI_PLOT_H

#include "tui/term/cells.h"

struct plot_series {
    const char *name;
    char ascii;    /* its mark without UTF-8 */
    uint32_t wide; /* and with it */
    enum style style;
    const double *y; /* [n]; not finite: no point */
};

struct plot {
    const char *title, *x_title, *y_unit;
    int n;
    const double *x; /* [n] where a value starts, rising */
    double x_end;    /* where the last one ends */
    bool from_zero;  /* the axis of values starts at 0 */
    const struct plot_series *series;
    int count;
};

/* Each value holds from its x to the next one. The last rows have values of x and the names of the series. */
void plot_draw(const struct plot *p, struct cells *c, int row, int col, int rows, int cols);
/* The next round number (1, 2, 2.5 or 5 times a power of ten) that is no less than value. */
double plot_round_up(double value);

#endif
