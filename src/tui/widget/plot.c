/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot.h"

#include "text.h"

#include <math.h>
#include <stdio.h>

enum { AXIS_WIDTH = 9 };

double plot_round_up(double value)
{
    if (!(value > 0) || !isfinite(value))
        return 1;
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(value)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (value <= steps[i] * power * (1 + 1e-12))
            return steps[i] * power;
    return 10 * power;
}

/* The range of the values, with round ends a whole number of round steps apart. */
static bool find_range(const struct plot *p, double *low, double *high, double *tick)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (int s = 0; s < p->count; s++)
        for (int i = 0; i < p->n; i++) {
            double y = p->series[s].y[i];
            if (isfinite(y)) {
                *low = fmin(*low, y);
                *high = fmax(*high, y);
            }
        }
    if (!isfinite(*low))
        return false;
    if (p->from_zero && *low > 0)
        *low = 0;
    double step = plot_round_up((*high - *low) / 4);
    if (!(*high > *low))
        step = plot_round_up(fabs(*high) / 4);
    *low = floor(*low / step + 1e-9) * step;
    *high = ceil(*high / step - 1e-9) * step;
    if (!(*high > *low))
        *high = *low + step;
    *tick = step;
    return true;
}

/* Ticks at round values; where they would crowd, every second one. */
static void draw_axis(struct cells *c, int row, int col, int rows, double low, double high, double tick)
{
    for (int i = 0; i < rows; i++)
        cells_glyph(c, row + i, col + AXIS_WIDTH, STYLE_DIM, GLYPH_VERTICAL);
    int count = (int)lround((high - low) / tick), every = 1;
    while (count / every > rows / 2 && every < count)
        every++;
    for (int k = 0; k <= count; k += every) {
        char text[32];
        int at = (int)lround((1 - (double)k / count) * (rows - 1));
        cells_right(c, row + at, col, AXIS_WIDTH - 1, STYLE_DIM, text_short(text, sizeof text, low + k * tick));
    }
}

static void draw_series(const struct plot *p, const struct plot_series *s, struct cells *c, int row, int col, int rows,
                        int cols, double low, double high)
{
    double span = p->x_end - p->x[0];
    int i = 0;
    for (int k = 0; k < cols; k++) {
        double x = p->x[0] + span * (k + 0.5) / cols;
        while (i + 1 < p->n && p->x[i + 1] <= x)
            i++;
        if (!isfinite(s->y[i]))
            continue;
        int at = (int)lround((high - s->y[i]) / (high - low) * (rows - 1));
        char mark[5] = {s->ascii};
        if (c->utf8)
            mark[utf8_encode(s->wide, mark)] = '\0';
        cells_text(c, row + at, col + k, 1, s->style, mark);
    }
}

/* Round values under the axis of x, as many as leave room for each other. */
static void draw_x_ticks(const struct plot *p, struct cells *c, int row, int col, int cols)
{
    enum { TICK_WIDTH = 12 };
    double span = p->x_end - p->x[0];
    int most = cols / TICK_WIDTH > 1 ? cols / TICK_WIDTH : 1;
    double step = plot_round_up(span / most);
    double first = ceil(p->x[0] / step - 1e-9) * step;
    for (int k = 0; k <= most && span > 0; k++) {
        char text[32];
        double x = first + k * step;
        int at = (int)lround((x - p->x[0]) / span * cols);
        text_short(text, sizeof text, fabs(x) < step / 1000 ? 0 : x);
        if (at + utf8_width(text) < cols - TICK_WIDTH / 2)
            cells_text(c, row, col + at, TICK_WIDTH, STYLE_DIM, text);
    }
    char last[32], text[64];
    snprintf(text, sizeof text, "%s %s", text_short(last, sizeof last, p->x_end), p->x_title);
    cells_right(c, row, col, cols, STYLE_DIM, text);
}

static void draw_legend(const struct plot *p, struct cells *c, int row, int col, int cols)
{
    int at = col;
    for (int s = 0; s < p->count && at < col + cols; s++) {
        char mark[8] = {p->series[s].ascii};
        if (c->utf8)
            mark[utf8_encode(p->series[s].wide, mark)] = '\0';
        at += cells_text(c, row, at, 2, p->series[s].style, mark) + 1;
        at += cells_text(c, row, at, cols - (at - col), STYLE_NORMAL, p->series[s].name) + 2;
    }
}

void plot_draw(const struct plot *p, struct cells *c, int row, int col, int rows, int cols)
{
    double low, high, tick;
    if (rows < 6 || cols < AXIS_WIDTH + 12)
        return;
    int used = cells_text(c, row, col, AXIS_WIDTH, STYLE_DIM, p->y_unit);
    cells_text(c, row, col + used + 2, cols - used - 2, STYLE_HEAD, p->title);
    if (p->n < 1 || !find_range(p, &low, &high, &tick)) {
        cells_text(c, row + 1, col, cols, STYLE_DIM, "nothing to plot yet");
        return;
    }
    int body = rows - 3, left = col + AXIS_WIDTH + 1, width = cols - AXIS_WIDTH - 1;
    draw_axis(c, row + 1, col, body, low, high, tick);
    for (int s = 0; s < p->count; s++)
        draw_series(p, &p->series[s], c, row + 1, left, body, width, low, high);
    draw_x_ticks(p, c, row + rows - 2, left, width);
    draw_legend(p, c, row + rows - 1, left, width);
}
