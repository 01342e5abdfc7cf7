/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a value lies on an axis, and the round values that are named there. */
#ifndef BALLAST_TUI_PLOT_AXIS_H
#define BALLAST_TUI_PLOT_AXIS_H

#include "plot.h"

enum { PLOT_TICKS_MAX = 32 };

/* An axis with its ends. Large values are shown in a larger unit. */
struct plot_span {
    enum plot_scale scale;
    double low, high; /* low < high */
    double factor;    /* shown: value / factor, in unit */
    char unit[48];
    int decimals; /* of the ticks */
    int count;
    double tick[PLOT_TICKS_MAX];
};

/* The ends of an axis for values from low to high (not finite: there are none; false then), with at most `most` ticks at
 * round values. round: the ends are ticks too. */
bool plot_span_set(struct plot_span *s, const struct plot_axis *axis, double low, double high, int most, bool round);
/* 0 at the low end, 1 at the high end, cut to that; NAN for what the axis cannot show. */
double plot_span_share(const struct plot_span *s, double value);
char *plot_span_tick_text(const struct plot_span *s, double value, char *buf, size_t size);
/* A value as it is read: exact enough, without its unit. */
char *plot_span_text(const struct plot_span *s, double value, char *buf, size_t size);
/* The same in three figures, for words. */
char *plot_span_short(const struct plot_span *s, double value, char *buf, size_t size);
enum plot_side { PLOT_X, PLOT_Y, PLOT_RIGHT, PLOT_SIDES };
const struct plot_axis *plot_axis_of(const struct plot *p, enum plot_side side);
static inline enum plot_side plot_side_of(const struct plot_series *s)
{
    return s->right ? PLOT_RIGHT : PLOT_Y;
}
/* The axes of a plot, without ticks; low is high where nothing is measured on the right. False when x or y has no value. */
bool plot_spans(const struct plot *p, struct plot_span span[PLOT_SIDES]);
/* The smallest and the largest value along an axis; infinite when there is none. */
void plot_range(const struct plot *p, enum plot_side side, double *low, double *high);

#endif
