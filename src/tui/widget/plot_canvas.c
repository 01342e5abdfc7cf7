/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot_canvas.h"

#include <math.h>
#include <stdlib.h>

enum { BRAILLE = 0x2800, EIGHTHS = 8, AREA = 1, LINE = 2 };

static const uint32_t point_marks[] = {0x25cf, 0x25cb, 0x25c6, 0x25c7, 0x25b2, 0x25b3};

static uint32_t point_mark(int number)
{
    return point_marks[(size_t)number % (sizeof point_marks / sizeof *point_marks)];
}

void plot_put(struct cells *c, int row, int col, enum style style, uint32_t wide, char ascii, bool utf8)
{
    char text[5] = {ascii};
    if (utf8)
        text[utf8_encode(wide, text)] = '\0';
    cells_text(c, row, col, 1, style, text);
}

int plot_dot_x(const struct plot_canvas *v, double x)
{
    double share = plot_span_share(v->x, x);
    return isfinite(share) ? (int)lround(share * (v->cols * v->across - 1)) : -1;
}

int plot_dot_y(const struct plot_canvas *v, double y)
{
    double share = plot_span_share(v->y, y);
    return isfinite(share) ? (int)lround((1 - share) * (v->rows * v->down - 1)) : -1;
}

/* A dot of braille joins those of its cell, unless an area was there, which a line replaces. */
static void dot(struct plot_canvas *v, const struct plot_series *s, int x, int y, unsigned char who)
{
    static const uint32_t bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int col = x / v->across, row = y / v->down;
    if (x < 0 || y < 0 || col >= v->cols || row >= v->rows)
        return;
    unsigned char *owner = &v->owner[row * v->cols + col];
    uint32_t glyph = (unsigned char)s->ascii;
    if (v->braille) {
        int at = (v->row + row) * v->cells->cols + v->col + col;
        bool here = v->row + row < v->cells->rows && v->col + col < v->cells->cols;
        uint32_t before = here ? v->cells->at[at].glyph : 0;
        glyph = BRAILLE + bit[y % 4][x % 2];
        if (*owner == who && before >= BRAILLE && before <= BRAILLE + 0xff)
            glyph |= before;
    }
    *owner = who;
    plot_put(v->cells, v->row + row, v->col + col, s->style, glyph, (char)glyph, v->braille);
}

static bool dash_on(enum plot_dash dash, bool braille, int phase)
{
    if (!braille || dash == PLOT_SOLID)
        return true;
    return dash == PLOT_DASHED ? phase % 4 < 2 : phase % 2 == 0;
}

/* All dots between two, each next to the one before. */
static void line(struct plot_canvas *v, const struct plot_series *s, const int from[2], const int to[2], int *phase)
{
    int dx = abs(to[0] - from[0]), dy = -abs(to[1] - from[1]), x = from[0], y = from[1], error = dx + dy;
    int step_x = from[0] < to[0] ? 1 : -1, step_y = from[1] < to[1] ? 1 : -1;
    for (;; ++*phase) {
        if (dash_on(s->dash, v->braille, *phase))
            dot(v, s, x, y, LINE);
        if (x == to[0] && y == to[1])
            return;
        int twice = 2 * error;
        if (twice >= dy) {
            error += dy;
            x += step_x;
        }
        if (twice <= dx) {
            error += dx;
            y += step_y;
        }
    }
}

/* Is the value within the picture? An axis may end before its values do. */
static bool inside(const struct plot_span *s, double value)
{
    double room = 1e-9 * (s->high - s->low);
    return value >= s->low - room && value <= s->high + room;
}

/* The dot after which the value of point i holds no longer. */
static int step_end(const struct plot_canvas *v, const struct plot_series *s, int i)
{
    int next = i + 1 < s->count ? i + 1 : s->ends ? i : -1;
    return next >= 0 ? plot_dot_x(v, s->x[next]) : v->cols * v->across - 1;
}

static void draw_line(struct plot_canvas *v, const struct plot_series *s)
{
    int before[2] = {-1, -1}, phase = 0;
    for (int i = 0; i < s->count; i++) {
        int at[2] = {plot_dot_x(v, s->x[i]), inside(v->y, s->y[i]) ? plot_dot_y(v, s->y[i]) : -1};
        if (s->kind == PLOT_FALL && at[0] >= 0 && at[1] >= 0) {
            int from[2] = {i > 0 ? before[0] : 0, at[1]};
            if (before[1] >= 0)
                line(v, s, before, from, &phase);
            line(v, s, from, at, &phase);
        } else if (at[0] >= 0 && at[1] >= 0) {
            bool there = at[0] == before[0] && at[1] == before[1]; /* as most of a long series are */
            if (!there)
                line(v, s, before[1] >= 0 ? before : at, at, &phase);
            if (s->kind == PLOT_STEP) {
                int end[2] = {step_end(v, s, i), at[1]};
                if (end[0] != at[0])
                    line(v, s, at, end, &phase);
                at[0] = end[0];
            }
        }
        before[0] = at[0];
        before[1] = at[0] >= 0 ? at[1] : -1;
    }
}

/* Every other dot, so that a line across it stands out. */
static void draw_band(struct plot_canvas *v, const struct plot_series *s)
{
    for (int i = 0; i < s->count; i++) {
        int from = plot_dot_x(v, s->x[i]), top = plot_dot_y(v, s->y[i]), bottom = plot_dot_y(v, s->low[i]);
        int to = step_end(v, s, i) + (i + 1 == s->count);
        if (to == from)
            to++;
        for (int x = from; top >= 0 && bottom >= 0 && from >= 0 && x < to; x++)
            for (int y = top; y <= bottom; y++)
                if (!v->braille || (x + y) % 2 == 0)
                    dot(v, s, x, y, AREA);
    }
}

/* One cell wide column of a bar, in eighths of a cell. Blocks fill a cell from below: bars stand on the edge of cells that is
 * nearest to 0, and those below it are of whole cells. */
static void bar_column(struct plot_canvas *v, const struct plot_series *s, int col, double value)
{
    double zero = plot_span_share(v->y, 0), share = plot_span_share(v->y, value);
    if (!isfinite(share))
        return;
    zero = isfinite(zero) ? zero : 0;
    int base = (int)lround(zero * v->rows), eighths = (int)lround((share - zero) * v->rows * EIGHTHS);
    if (eighths == 0 && value > 0)
        eighths = 1; /* little is not nothing */
    int deep = eighths < 0 ? (EIGHTHS - 1 - eighths) / EIGHTHS : 0;
    for (int level = base - deep; level < v->rows; level++) {
        int fill = level < base ? EIGHTHS : eighths - (level - base) * EIGHTHS, row = v->rows - 1 - level;
        bool least = level == base && value > 0;
        if (level < 0 || fill <= 0 || (!v->braille && fill < EIGHTHS / 2 && !least))
            continue;
        v->owner[row * v->cols + col] = AREA;
        plot_put(v->cells, v->row + row, v->col + col, s->style, 0x2580 + (uint32_t)(fill < EIGHTHS ? fill : EIGHTHS),
                 s->ascii, v->braille);
    }
}

static void draw_bars(struct plot_canvas *v, const struct plot_series *s)
{
    for (int i = 0; i < s->count; i++) {
        int from = plot_dot_x(v, s->x[i]) / v->across, to = step_end(v, s, i) / v->across + (i + 1 == s->count);
        if (plot_dot_x(v, s->x[i]) < 0)
            continue;
        if (to <= from)
            to = from + 1;
        else if (to - from > 2 && !s->joined)
            to--; /* a gap tells bars apart */
        for (int col = from; col < to && col < v->cols; col++)
            bar_column(v, s, col, s->y[i]);
    }
}

static void draw_points(struct plot_canvas *v, const struct plot_series *s, int number)
{
    for (int i = 0; i < s->count; i++) {
        int x = plot_dot_x(v, s->x[i]), y = plot_dot_y(v, s->y[i]);
        if (x < 0 || y < 0)
            continue;
        int col = x / v->across, row = y / v->down;
        v->owner[row * v->cols + col] = LINE;
        plot_put(v->cells, v->row + row, v->col + col, s->style, point_mark(number), s->ascii, v->braille);
    }
}

void plot_canvas_series(struct plot_canvas *v, const struct plot_series *s, int number)
{
    if (s->kind == PLOT_BAND)
        draw_band(v, s);
    else if (s->kind == PLOT_BAR)
        draw_bars(v, s);
    else if (s->kind != PLOT_POINT)
        draw_line(v, s);
    if (s->kind == PLOT_POINT || s->label)
        draw_points(v, s, number);
}

static bool room_for(const struct plot_canvas *v, int row, int col, int width)
{
    if (row < 0 || row >= v->rows || col < 0 || col + width > v->cols)
        return false;
    for (int k = col > 0 ? col - 1 : col; k <= col + width && k < v->cols; k++) {
        bool point_beside = k == col - 1 || k == col + width;
        if (v->owner[row * v->cols + k] && !point_beside)
            return false;
    }
    return true;
}

void plot_canvas_labels(struct plot_canvas *v, const struct plot_series *s)
{
    for (int i = 0; s->label && i < s->count; i++) {
        int x = plot_dot_x(v, s->x[i]) / v->across, y = plot_dot_y(v, s->y[i]) / v->down;
        int width = s->label[i] ? utf8_width(s->label[i]) : 0;
        const int place[][2] = {{y, x + 2},     {y, x - 1 - width}, {y - 1, x + 1},
                                {y + 1, x + 1}, {y - 1, x - width}, {y + 1, x - width}};
        for (size_t k = 0; width > 0 && isfinite(s->y[i]) && k < sizeof place / sizeof *place; k++) {
            if (!room_for(v, place[k][0], place[k][1], width))
                continue;
            cells_text(v->cells, v->row + place[k][0], v->col + place[k][1], width, STYLE_NORMAL, s->label[i]);
            for (int w = 0; w < width; w++)
                v->owner[place[k][0] * v->cols + place[k][1] + w] = LINE;
            break;
        }
    }
}

void plot_sample(struct cells *c, int row, int col, bool braille, const struct plot_series *s, int number)
{
    static const uint32_t dashes[][3] = {[PLOT_SOLID] = {0x2812, 0x2812, 0x2812},
                                         [PLOT_DASHED] = {0x2812, ' ', 0x2812},
                                         [PLOT_DOTTED] = {0x2802, 0x2802, 0x2802}};
    for (int k = 0; k < 3; k++) {
        uint32_t wide = s->kind == PLOT_BAND ? 0x2895 : s->kind == PLOT_BAR ? 0x2588 : dashes[s->dash][k];
        if (s->kind == PLOT_POINT || (s->label && k == 1))
            wide = point_mark(number);
        if (s->kind == PLOT_POINT && k != 1)
            continue;
        plot_put(c, row, col + k, s->style, wide, s->ascii, braille);
    }
}
