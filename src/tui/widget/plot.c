/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of a plot: axes, rules, cursor, legend, words. */
#include "plot_canvas.h"

#include "text.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_BODY = 3, LEAST_COLS = 20, LABEL_MOST = 14, LINE_FROM = 12, WORDS = 400, TICKS_ENOUGH = 15 };

/* Lines of the rectangle; -1: it has no such line. */
struct places {
    int title, readout, body, body_rows, line, ticks, legend, words;
};

static bool unicode(const struct plot *p, const struct cells *c)
{
    return c->utf8 && p->render == PLOT_AUTO;
}

/* The body has at least three lines; what comes next is what is missed most. */
static struct places share_rows(const struct plot *p, bool cursor, int row, int rows)
{
    int spare = rows - LEAST_BODY - 1;
    bool readout = cursor && spare-- > 0, title = spare > 0 && spare-- > 0;
    bool words = spare > 1 && spare-- > 0, legend = p->count > 1 && spare > 0 && spare-- > 0;
    bool line = spare > 0 && rows >= LINE_FROM && spare-- > 0;
    struct places l = {.title = title ? row : -1, .body = row + title, .body_rows = LEAST_BODY + spare};
    int next = l.body + l.body_rows;
    l.line = line ? next++ : -1;
    l.ticks = next++;
    l.legend = legend ? next++ : -1;
    l.readout = readout ? next++ : -1;
    l.words = words ? next++ : -1;
    return l;
}

static void draw_words(const struct plot *p, struct cells *c, int row, int col, int rows, int cols)
{
    char words[WORDS];
    if (p->words)
        snprintf(words, sizeof words, "%s", p->words);
    else
        plot_words(p, words, sizeof words);
    const char *at = words;
    for (int i = 0; i < rows && *at; i++) {
        size_t n = text_line(at, cols);
        cells_format(c, row + i, col, cols, STYLE_NORMAL, "%.*s", (int)n, at);
        for (at += n; *at == ' ';)
            at++;
        if (*at && i + 1 == rows)
            cells_glyph(c, row + i, col + cols - 1, STYLE_NORMAL, GLYPH_MORE);
    }
}

/* ---- Axes ---- */

static int label_width(const struct plot_span *y, int cols)
{
    int width = 3, most = cols / 3 < LABEL_MOST ? cols / 3 : LABEL_MOST;
    char text[64];
    for (int i = 0; i < y->count; i++) {
        int one = utf8_width(plot_span_tick_text(y, y->tick[i], text, sizeof text));
        if (one > width)
            width = one;
    }
    return width < most ? width : most;
}

/* A label that would be cut or stand in the line of another is left out. */
static void draw_y_axis(const struct plot_canvas *v, int width, bool right)
{
    int taken = INT_MAX, axis = right ? v->col + v->cols : v->col - 1;
    for (int i = 0; i < v->rows; i++)
        plot_put(v->cells, v->row + i, axis, STYLE_DIM, 0x2502, '|', v->braille);
    for (int i = 0; i < v->y->count; i++) {
        char text[64];
        int line = plot_dot_y(v, v->y->tick[i]) / v->down;
        plot_span_tick_text(v->y, v->y->tick[i], text, sizeof text);
        if (line == taken || utf8_width(text) > width)
            continue;
        taken = line;
        if (right)
            cells_text(v->cells, v->row + line, axis + 1, width, STYLE_DIM, text);
        else
            cells_right(v->cells, v->row + line, axis - width, width, STYLE_DIM, text);
        plot_put(v->cells, v->row + line, axis, STYLE_DIM, right ? 0x251c : 0x2524, '+', v->braille);
    }
}

/* Where the labels of the ticks stand, centred below them and inside the picture; -1: no room beside the one before. Returns
 * where a name of so many columns has room beside them, in the gap furthest right; -1: nowhere. */
static int place_ticks(const struct plot_canvas *v, const struct plot_span *x, int name_width, int at[PLOT_TICKS_MAX])
{
    enum { APART = 2 };
    int from = 0, name = -1;
    for (int i = 0; i < x->count; i++) {
        char text[64];
        int width = utf8_width(plot_span_tick_text(x, x->tick[i], text, sizeof text));
        int col = plot_dot_x(v, x->tick[i]) / v->across - width / 2;
        if (col + width > v->cols)
            col = v->cols - width;
        if (col < 0)
            col = 0;
        at[i] = col >= from ? col : -1;
        if (at[i] < 0)
            continue;
        int gap = col - APART - from;
        if (gap >= name_width)
            name = from + (gap - name_width) / 2;
        from = col + width + APART;
    }
    return v->cols - from >= name_width ? v->cols - name_width : name;
}

static bool all_placed(const struct plot_span *x, const int *at)
{
    for (int i = 0; i < x->count; i++)
        if (at[i] < 0)
            return false;
    return true;
}

/* What an axis measures: "demand, kW". */
static char *axis_name(const struct plot_axis *axis, const struct plot_span *span, char *buf, size_t size)
{
    const char *title = axis->title ? axis->title : "";
    snprintf(buf, size, "%s%s%s", title, title[0] && span->unit[0] ? ", " : "", span->unit);
    return buf;
}

/* As many ticks as have their labels with the name of the axis between or beside them, in the right half if that can be. A name
 * that would leave few ticks is shortened to its unit. Returns where the name stands. */
static int settle_ticks(const struct plot *p, const struct plot_canvas *v, struct plot_span *x, int at[PLOT_TICKS_MAX],
                        char *name, size_t size)
{
    enum { TICKS_FEW = 4 };
    static const struct {
        bool whole, right;
    } ways[] = {{true, true}, {false, true}, {true, false}, {false, false}};
    int enough = v->cols / 5 < TICKS_ENOUGH ? v->cols / 5 : TICKS_ENOUGH;
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        bool named = v->x->unit[0] && ways[way].right; /* without a unit the name is all there is */
        axis_name(&p->x, v->x, name, size);
        if (!ways[way].whole)
            snprintf(name, size, "%s", v->x->unit);
        for (int most = enough; most >= 2; most--) {
            plot_span_set(x, &p->x, v->x->low, v->x->high, most, false);
            int place = place_ticks(v, x, utf8_width(name), at);
            if (named && x->count < TICKS_FEW)
                break;
            if (place >= (ways[way].right ? v->cols / 2 : 0) && all_placed(x, at))
                return place;
        }
    }
    name[0] = '\0';
    return place_ticks(v, x, 0, at);
}

static void draw_x_axis(const struct plot *p, const struct plot_canvas *v, const struct places *l)
{
    struct plot_span x = *v->x;
    char name[96], text[64];
    int at[PLOT_TICKS_MAX], place = settle_ticks(p, v, &x, at, name, sizeof name);
    for (int k = 0; l->line >= 0 && k < v->cols; k++)
        plot_put(v->cells, l->line, v->col + k, STYLE_DIM, 0x2500, '-', v->braille);
    if (l->line >= 0)
        plot_put(v->cells, l->line, v->col - 1, STYLE_DIM, 0x2514, '+', v->braille);
    if (l->line >= 0 && v->right->high > v->right->low)
        plot_put(v->cells, l->line, v->col + v->cols, STYLE_DIM, 0x2518, '+', v->braille);
    for (int i = 0; i < x.count; i++) {
        if (l->line >= 0)
            plot_put(v->cells, l->line, v->col + plot_dot_x(v, x.tick[i]) / v->across, STYLE_DIM, 0x252c, '+',
                     v->braille);
        if (at[i] >= 0)
            cells_text(v->cells, l->ticks, v->col + at[i], v->cols - at[i], STYLE_DIM,
                       plot_span_tick_text(&x, x.tick[i], text, sizeof text));
    }
    if (place >= 0)
        cells_text(v->cells, l->ticks, v->col + place, v->cols - place, STYLE_DIM, name);
}

/* ---- Rules and cursor: only where nothing is drawn ---- */

static void thread(struct plot_canvas *v, int row, int col, enum style style, uint32_t wide, char ascii)
{
    if (!v->owner[row * v->cols + col])
        plot_put(v->cells, v->row + row, v->col + col, style, wide, ascii, v->braille);
}

/* A text in the body, if nothing is there or close beside it; false: something is. */
static bool put_clear(struct plot_canvas *v, int row, int col, int width, const char *text)
{
    if (col < 0 || col + width > v->cols)
        return false;
    for (int k = col > 0 ? col - 1 : col; k <= col + width && k < v->cols; k++)
        if (v->owner[row * v->cols + k])
            return false;
    cells_text(v->cells, v->row + row, v->col + col, width, STYLE_WARN, text);
    memset(v->owner + row * v->cols + col, 1, (size_t)width);
    return true;
}

static char *rule_text(const struct plot_rule *rule, const struct plot_span *span, char *buf, size_t size)
{
    char number[48];
    snprintf(buf, size, "%s %s%s%s", rule->name, plot_span_short(span, rule->at, number, sizeof number),
             span->unit[0] ? " " : "", span->unit);
    return buf;
}

/* With two axes the name of a rule stands at its own. False: it has no room there, and belongs into the legend. */
static bool draw_rule(const struct plot_rule *rule, struct plot_canvas *v)
{
    const struct plot_span *span = rule->vertical ? v->x : v->y;
    char text[120];
    if (!isfinite(plot_span_share(span, rule->at)) || rule->at < span->low || rule->at > span->high)
        return true;
    rule_text(rule, span, text, sizeof text);
    int width = utf8_width(text);
    if (!rule->vertical) {
        int row = plot_dot_y(v, rule->at) / v->down;
        for (int col = 0; col < v->cols; col++)
            thread(v, row, col, STYLE_WARN, 0x2504, '-');
        bool left = v->right->high > v->right->low && !rule->right;
        return put_clear(v, row, left ? 0 : v->cols - width, width, text) ||
               put_clear(v, row, left ? v->cols - width : 0, width, text);
    }
    int col = plot_dot_x(v, rule->at) / v->across;
    for (int row = 0; row < v->rows; row++)
        thread(v, row, col, STYLE_WARN, 0x2506, '!');
    for (int row = 0; row < v->rows; row++)
        if (put_clear(v, row, col + 2, width, text) || put_clear(v, row, col - 1 - width, width, text))
            return true;
    return false;
}

static int column_of(const struct plot_canvas *v, double x)
{
    int at = plot_dot_x(v, x);
    return at < 0 ? -1 : at / v->across;
}

/* The point next to a column: the least x of the nearest column to the right (step 1) or left that has one; NAN: none. */
static double next_point(const struct plot *p, const struct plot_canvas *v, int from, int step)
{
    int best = -1;
    double found = NAN;
    for (int s = 0; s < p->count; s++)
        for (int i = 0; i < p->series[s].count; i++) {
            double x = p->series[s].x[i];
            int col = column_of(v, x);
            if (col < 0 || (col - from) * step <= 0)
                continue;
            if (best < 0 || (col - best) * step < 0 || (col == best && x < found)) {
                best = col;
                found = x;
            }
        }
    return found;
}

/* The last of all; NAN: there is none. */
static double last_point(const struct plot *p, const struct plot_canvas *v)
{
    double found = NAN;
    for (int s = 0; s < p->count; s++)
        for (int i = 0; i < p->series[s].count; i++)
            if (column_of(v, p->series[s].x[i]) >= 0)
                found = fmax(found, p->series[s].x[i]);
    return found;
}

static void settle(const struct plot *p, const struct plot_canvas *v, struct plot_cursor *at)
{
    enum plot_place place = at->place == PLOT_UNSET ? p->start : at->place;
    double end = place == PLOT_AT ? NAN : place == PLOT_LAST ? last_point(p, v) : next_point(p, v, -1, 1);
    if (isfinite(end))
        at->x = end;
    for (int step = at->move > 0 ? 1 : -1; at->move != 0; at->move -= step) {
        double x = next_point(p, v, column_of(v, at->x), step);
        if (!isfinite(x))
            break;
        at->x = x;
        at->place = PLOT_AT;
    }
    at->move = 0;
}

static void draw_cursor(const struct plot *p, struct plot_canvas *v, struct plot_cursor *at, const struct places *l,
                        int left, int cols)
{
    char text[WORDS];
    settle(p, v, at);
    int col = column_of(v, at->x);
    if (col < 0)
        return;
    for (int row = 0; row < v->rows; row++)
        thread(v, row, col, STYLE_DIM, 0x2502, '|');
    int y = plot_dot_y(v, plot_value_at(p, p->subject, at->x)), row = y < 0 ? v->rows - 1 : y / v->down;
    cells_paint(v->cells, v->row + row, v->col + col, 1, STYLE_FOCUS);
    cells_cursor(v->cells, v->row + row, v->col + col);
    double to = at->x;
    for (int s = 0; s < p->count; s++)
        for (int i = 0; i < p->series[s].count; i++)
            if (column_of(v, p->series[s].x[i]) == col)
                to = fmax(to, p->series[s].x[i]);
    plot_readout(p, at->x, to, cols, text, sizeof text);
    if (l->readout >= 0)
        cells_cut(v->cells, l->readout, left, cols, STYLE_ROW, text);
}

void plot_cursor_move(struct plot_cursor *at, int steps)
{
    at->move += steps;
}

void plot_cursor_end(struct plot_cursor *at, bool last)
{
    at->place = last ? PLOT_LAST : PLOT_FIRST;
    at->move = 0;
}

/* ---- Together ---- */

static void draw_title(const struct plot *p, const struct plot_canvas *v, int row, int left, int cols)
{
    char axis[96];
    if (v->right->high > v->right->low) {
        int width = utf8_width(axis_name(&p->right, v->right, axis, sizeof axis));
        cells_right(v->cells, row, left, cols, STYLE_DIM, axis);
        cols -= width < cols ? width + 2 : 0;
    }
    int used = cells_text(v->cells, row, left, cols, STYLE_DIM, axis_name(&p->y, v->y, axis, sizeof axis));
    int gap = used ? used + 2 : 0;
    if (p->title)
        cells_cut(v->cells, row, left + gap, cols - gap, STYLE_HEAD, p->title);
}

/* An entry of the legend from column *at on, whole or not at all: false. */
static bool legend_entry(const struct plot_canvas *v, int row, int *at, const char *name)
{
    int need = 4 + utf8_width(name);
    if (*at + need > v->cols) {
        cells_glyph(v->cells, row, v->col + (*at < v->cols ? *at : v->cols - 1), STYLE_DIM, GLYPH_MORE);
        return false;
    }
    cells_text(v->cells, row, v->col + *at + 4, v->cols - *at - 4, STYLE_NORMAL, name);
    *at += need + 2;
    return true;
}

/* The series, and the rules that have no name beside them: a bit each of `unnamed`. */
static void draw_legend(const struct plot *p, const struct plot_canvas *v, const struct plot_span span[PLOT_SIDES],
                        unsigned unnamed, int row)
{
    int at = 0, from = 0;
    char name[120];
    for (int s = 0; s < p->count; s++, from = at) {
        snprintf(name, sizeof name, "%s%s", p->series[s].name, p->series[s].right ? " (right)" : "");
        if (!legend_entry(v, row, &at, name))
            return;
        plot_sample(v->cells, row, v->col + from, v->braille, &p->series[s], s);
    }
    for (int r = 0; r < p->rules; r++, from = at) {
        const struct plot_rule *rule = &p->rule[r];
        enum plot_side side = rule->vertical ? PLOT_X : rule->right ? PLOT_RIGHT : PLOT_Y;
        if (!(unnamed & 1U << r))
            continue;
        if (!legend_entry(v, row, &at, rule_text(rule, &span[side], name, sizeof name)))
            return;
        for (int k = 0; k < 3; k++)
            plot_put(v->cells, row, v->col + from + k, STYLE_WARN, rule->vertical ? 0x2506 : 0x2504,
                     rule->vertical ? '!' : '-', v->braille);
    }
}

/* The canvas with the axis that a series or a rule is measured by. */
static struct plot_canvas *by(struct plot_canvas *v, const struct plot_span span[PLOT_SIDES], bool right)
{
    v->y = &span[right ? PLOT_RIGHT : PLOT_Y];
    return v;
}

/* Returns the rules that have no name beside them, a bit each. */
static unsigned draw_series(const struct plot *p, struct plot_canvas *v, const struct plot_span span[PLOT_SIDES])
{
    unsigned unnamed = 0;
    for (int lines = 0; lines < 2; lines++)
        for (int s = 0; s < p->count; s++) {
            bool area = p->series[s].kind == PLOT_BAND || p->series[s].kind == PLOT_BAR;
            if (area != (lines == 1))
                plot_canvas_series(by(v, span, p->series[s].right), &p->series[s], s);
        }
    for (int s = 0; s < p->count; s++)
        plot_canvas_labels(by(v, span, p->series[s].right), &p->series[s]);
    for (int r = 0; r < p->rules; r++)
        unnamed |= draw_rule(&p->rule[r], by(v, span, p->rule[r].right)) ? 0 : 1U << r;
    return unnamed;
}

void plot_draw(const struct plot *p, struct plot_cursor *cursor, struct cells *c, int row, int col, int rows, int cols)
{
    struct plot_span span[PLOT_SIDES];
    if (rows < 1 || cols < 1)
        return;
    if (rows < LEAST_BODY + 1 || cols < LEAST_COLS || !plot_spans(p, span)) {
        draw_words(p, c, row, col, rows, cols);
        return;
    }
    struct places l = share_rows(p, cursor != NULL, row, rows);
    int width[PLOT_SIDES] = {0};
    for (int side = PLOT_Y; side < PLOT_SIDES; side++) {
        double low, high;
        int most = l.body_rows / 2 + 1 > 3 ? l.body_rows / 2 + 1 : 3;
        if (most > TICKS_ENOUGH)
            most = TICKS_ENOUGH;
        plot_range(p, (enum plot_side)side, &low, &high);
        if (plot_span_set(&span[side], plot_axis_of(p, (enum plot_side)side), low, high, most, true))
            width[side] = label_width(&span[side], cols) + 1;
    }
    bool wide = unicode(p, c);
    struct plot_canvas v = {.cells = c,
                            .row = l.body,
                            .col = col + width[PLOT_Y],
                            .rows = l.body_rows,
                            .cols = cols - width[PLOT_Y] - width[PLOT_RIGHT],
                            .braille = wide,
                            .across = wide ? 2 : 1,
                            .down = wide ? 4 : 1,
                            .x = &span[PLOT_X],
                            .y = &span[PLOT_Y],
                            .right = &span[PLOT_RIGHT]};
    v.owner = calloc((size_t)v.rows * (size_t)v.cols, 1);
    if (!v.owner)
        return;
    draw_y_axis(&v, width[PLOT_Y] - 1, false);
    if (width[PLOT_RIGHT])
        draw_y_axis(by(&v, span, true), width[PLOT_RIGHT] - 1, true);
    draw_x_axis(p, by(&v, span, false), &l);
    unsigned unnamed = draw_series(p, &v, span);
    by(&v, span, false);
    if (l.title >= 0)
        draw_title(p, &v, l.title, col, cols);
    if (l.legend >= 0)
        draw_legend(p, &v, span, unnamed, l.legend);
    if (cursor)
        draw_cursor(p, by(&v, span, p->series[p->subject].right), cursor, &l, col, cols);
    if (l.words >= 0)
        draw_words(p, c, l.words, col, 1, cols);
    free(v.owner);
}
