/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a plot: dots within cells, and who drew them. */
#ifndef BALLAST_TUI_PLOT_CANVAS_H
#define BALLAST_TUI_PLOT_CANVAS_H

#include "plot_axis.h"

struct plot_canvas {
    struct cells *cells;
    int row, col, rows, cols;
    bool braille;
    int across, down;                      /* dots of a cell */
    unsigned char *owner;                  /* [rows * cols] 0: nobody; 1: an area; 2: a line or a mark */
    const struct plot_span *x, *y, *right; /* right: its low is its high where nothing is measured there */
};

/* The y of a series is measured by v->y: the axis on the right in its place for those that are measured there.
 * Dots from the left and from the top of a value; -1: it has none. */
int plot_dot_x(const struct plot_canvas *v, double x);
int plot_dot_y(const struct plot_canvas *v, double y);
/* Draw a series; areas must come before lines. number chooses the mark of points. */
void plot_canvas_series(struct plot_canvas *v, const struct plot_series *s, int number);
/* The names of its points, where they hide nothing. */
void plot_canvas_labels(struct plot_canvas *v, const struct plot_series *s);
/* A sample for the legend, 3 columns wide. */
void plot_sample(struct cells *c, int row, int col, bool braille, const struct plot_series *s, int number);
/* One code point. */
void plot_put(struct cells *c, int row, int col, enum style style, uint32_t wide, char ascii, bool utf8);

#endif
