/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The feeder on a plane: its lines run to the right, laterals drop from where they leave. More buses are in sight than
 * in the tree, without their figures. */
#include "feeder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The plane with the columns of each name and the sign after it. */
struct map {
    const struct app *app;
    const struct diagram *diagram;
    struct diagram_plane plane;
    int *width; /* [rows] */
};

static void name(const struct app *a, int row, char *buf, size_t size)
{
    const char *marks = feeder_letters(a, row);
    snprintf(buf, size, "%s%s%s", a->feeder->bus[a->feeder_view.picture->diagram.order[row]].id, marks[0] ? ":" : "",
             marks);
}

static bool has_sign(const struct app *a, int row)
{
    enum style style = a->feeder_view.picture->node[row].style;
    return style == STYLE_BAD || style == STYLE_WARN;
}

/* After each name is a column for a sign; close: only after those that have one. */
static bool lay_out(struct map *m, int *width, bool close)
{
    for (int row = 0; row < m->diagram->buses; row++) {
        char text[256];
        name(m->app, row, text, sizeof text);
        width[row] = utf8_width(text) + (!close || has_sign(m->app, row));
    }
    return diagram_plane_build(&m->plane, m->diagram, width);
}

/* Laid out close where it is wider than the columns there are. */
static bool map_init(struct map *m, const struct app *a, int cols)
{
    const struct diagram *d = &a->feeder_view.picture->diagram;
    int *width = calloc((size_t)d->buses + 1, sizeof *width);
    *m = (struct map){.app = a, .diagram = d};
    bool ok = width && lay_out(m, width, false);
    if (ok && m->plane.cols > cols) {
        diagram_plane_free(&m->plane);
        ok = lay_out(m, width, true);
    }
    if (!ok) {
        free(width);
        return false;
    }
    m->width = width;
    return true;
}

static void map_free(struct map *m)
{
    diagram_plane_free(&m->plane);
    free(m->width);
}

/* ---- Drawing ---- */

/* The part of the plane that is in sight: the cursor in its middle, unless an end is in sight before that. Where it goes on
 * at a side, the outermost column is for the signs that say so. */
struct window {
    struct cells *cells;
    struct rectangle r;
    int line, col;   /* of the plane, at its corner */
    int first, last; /* columns of the plane for names */
    bool left, right;
};

static int corner(int at, int whole, int room)
{
    int first = at - room / 2, last = whole - room;
    return first > last ? (last > 0 ? last : 0) : first > 0 ? first : 0;
}

static void place_window(struct window *w, const struct map *m, int at)
{
    w->line = corner(m->plane.line[at], m->plane.lines, w->r.rows);
    w->col = corner(m->plane.col[at] + m->width[at] / 2, m->plane.cols, w->r.cols);
    w->left = w->col > 0;
    w->right = w->col + w->r.cols < m->plane.cols;
    w->first = w->col + w->left;
    w->last = w->col + w->r.cols - 1 - w->right;
}

static bool line_in_sight(const struct window *w, int line)
{
    return line >= w->line && line < w->line + w->r.rows;
}

static bool in_sight(const struct window *w, int line, int col)
{
    return line_in_sight(w, line) && col >= w->first && col <= w->last;
}

static void put(const struct window *w, int line, int col, enum style style, enum glyph glyph)
{
    if (in_sight(w, line, col))
        cells_glyph(w->cells, w->r.row + line - w->line, w->r.col + col - w->col, style, glyph);
}

static void put_text(const struct window *w, int line, int col, enum style style, const char *text)
{
    for (int at = col; *text; at++) {
        const char *next = text;
        char one[8] = "";
        utf8_next(&next);
        snprintf(one, sizeof one, "%.*s", (int)(next - text), text);
        if (in_sight(w, line, at))
            cells_text(w->cells, w->r.row + line - w->line, w->r.col + at - w->col, 2, style, one);
        at += utf8_width(one) - 1;
        text = next;
    }
}

/* The branch into the bus of a row: the end of the line before it, or the way down from where it leaves. */
static void draw_branch(const struct map *m, const struct window *w, int row)
{
    const struct diagram *d = m->diagram;
    int above = d->parent[row], line = m->plane.line[row], col = m->plane.col[row];
    bool out = m->app->feeder_view.picture->values.out[d->order[row]];
    if (above < 0)
        return;
    if (d->next[above] == row) {
        put(w, line, col - 1, out ? STYLE_BAD : STYLE_DIM, out ? GLYPH_OUT : GLYPH_HORIZONTAL);
        return;
    }
    for (int at = m->plane.line[above] + 1; at < line; at++)
        put(w, at, m->plane.col[above], STYLE_DIM, GLYPH_VERTICAL);
    put(w, line, m->plane.col[above], STYLE_DIM, diagram_lateral(d, above, row) >= 0 ? GLYPH_TEE : GLYPH_CORNER);
    put(w, line, col - 1, out ? STYLE_BAD : STYLE_DIM, out ? GLYPH_OUT : GLYPH_HORIZONTAL);
}

/* A name that does not stand whole in the window is a piece of the line, but for that of the cursor. */
static void draw_name(const struct map *m, const struct window *w, int row, bool here)
{
    enum style own = m->app->feeder_view.picture->node[row].style, style = here ? STYLE_FOCUS : own;
    int line = m->plane.line[row], col = m->plane.col[row], end = col + m->width[row] - 1;
    bool goes_on = col < w->first ? m->diagram->next[row] >= 0 : m->diagram->parent[row] >= 0;
    char text[256];
    name(m->app, row, text, sizeof text);
    if (!here && (col < w->first || end > w->last)) {
        for (int at = col; goes_on && at <= end; at++)
            put(w, line, at, STYLE_DIM, GLYPH_HORIZONTAL);
        return;
    }
    put_text(w, line, col, style, text);
    if (has_sign(m->app, row))
        put_text(w, line, end, own, own == STYLE_BAD ? "!" : "~");
    else if (m->diagram->next[row] >= 0 && col + utf8_width(text) == end)
        put(w, line, end, STYLE_DIM, GLYPH_HORIZONTAL);
    if (here)
        cells_cursor(w->cells, w->r.row + line - w->line, w->r.col + col - w->col);
}

/* At the ends of the lines that go on past a side. */
static void draw_cuts(const struct map *m, const struct window *w)
{
    for (int row = 0; row < m->diagram->buses; row++) {
        int line = m->plane.line[row], at = w->r.row + line - w->line;
        if (!line_in_sight(w, line))
            continue;
        if (m->plane.col[row] < w->first)
            cells_glyph(w->cells, at, w->r.col, STYLE_KEY, GLYPH_MORE);
        if (m->plane.col[row] + m->width[row] - 1 > w->last)
            cells_glyph(w->cells, at, w->r.col + w->r.cols - 1, STYLE_KEY, GLYPH_MORE);
    }
}

/* Laterals that leave a bus further down first, so that the joints of those above stand over their way down. */
static void draw_plane(const struct map *m, const struct window *w, int here)
{
    for (int row = m->diagram->buses - 1; row >= 0; row--) {
        draw_branch(m, w, row);
        draw_name(m, w, row, row == here);
    }
    draw_cuts(m, w);
}

static bool any_out(const struct map *m)
{
    for (int bus = 0; bus < m->diagram->buses; bus++)
        if (m->app->feeder_view.picture->values.out[bus])
            return true;
    return false;
}

/* What the signs say, in short where there is little room, and where the picture goes on. */
static void draw_legend(const struct map *m, const struct window *w, struct rectangle r)
{
    enum { WORDS_FROM = 76 };
    const struct instance *inst = m->app->feeder;
    char text[120], more[24] = "";
    bool up = w->line > 0, down = w->line + w->r.rows < m->plane.lines;
    if (feeder_by_loading(m->app))
        snprintf(text, sizeof text, "Loading: ! over 100 %% or out; ~ over 80 %%");
    else if (r.cols < WORDS_FROM)
        snprintf(text, sizeof text, "! outside limits, dark; ~ near, island");
    else
        snprintf(text, sizeof text, "Voltage: ! outside %.3f to %.3f or dark; ~ below %.3f or island", inst->v_min,
                 inst->v_max, feeder_near_pu(inst));
    if (w->left || w->right || up || down)
        snprintf(more, sizeof more, " more %s%s%s%s", w->left ? "<" : "", up ? "^" : "", down ? "v" : "",
                 w->right ? ">" : "");
    int room = r.cols - (int)strlen(more), used = utf8_width(text);
    const char *out = ";   out of service"; /* with the sign of it before the words */
    cells_cut(w->cells, r.row, r.col, room, STYLE_HEAD, text);
    if (any_out(m) && used + utf8_width(out) <= room) {
        cells_text(w->cells, r.row, r.col + used, utf8_width(out), STYLE_HEAD, out);
        cells_glyph(w->cells, r.row, r.col + used + 2, STYLE_BAD, GLYPH_OUT);
    }
    cells_right(w->cells, r.row, r.col, r.cols, STYLE_KEY, more);
}

/* The lines that the plane leaves free have what is known of the bus under the cursor. */
void feeder_draw_map(struct app *a, struct cells *c, struct rectangle r)
{
    enum { FACTS = 6 };
    struct map m;
    int bus = feeder_bus(a), here = bus >= 0 ? a->feeder_view.picture->diagram.row[bus] : -1;
    if (!map_init(&m, a, r.cols))
        return;
    struct window w = {.cells = c, .r = {r.row + 1, r.col, r.rows - 1, r.cols}};
    int left = w.r.rows - m.plane.lines - 1;
    if (left >= FACTS && bus >= 0) {
        w.r.rows = m.plane.lines;
        for (int i = 0; i < r.cols; i++)
            cells_glyph(c, w.r.row + w.r.rows, r.col + i, STYLE_DIM, GLYPH_HORIZONTAL);
        feeder_draw_facts(a, c, (struct rectangle){w.r.row + w.r.rows + 1, r.col, left, r.cols}, bus);
    }
    place_window(&w, &m, here > 0 ? here : 0);
    draw_legend(&m, &w, r);
    draw_plane(&m, &w, here);
    map_free(&m);
}

/* ---- Keys ---- */

/* The bus of the nearest line in that direction that is nearest to the column. */
static int nearest(const struct map *m, int row, int step)
{
    int best = row, line = m->plane.line[row] + step;
    for (; best == row && line >= 0 && line < m->plane.lines; line += step)
        for (int at = 0; at < m->diagram->buses; at++)
            if (m->plane.line[at] == line && (best == row || abs(m->plane.col[at] - m->plane.col[row]) <
                                                                 abs(m->plane.col[best] - m->plane.col[row])))
                best = at;
    return best;
}

/* The end of the line that the bus is on, or where that leaves the one before. */
static int line_end(const struct diagram *d, int row, bool last)
{
    while (last ? d->next[row] >= 0 : d->parent[row] >= 0 && d->next[d->parent[row]] == row)
        row = last ? d->next[row] : d->parent[row];
    return row;
}

/* Where a key leads to from a row; the row itself, with the reason in *why: nowhere. -1: it is no key of the picture. */
static int destination(const struct map *m, int row, enum op op, const char **why)
{
    const struct diagram *d = m->diagram;
    switch (op) {
    case OP_LEFT:
        *why = "the substation: nothing feeds it";
        return d->parent[row] >= 0 ? d->parent[row] : row;
    case OP_RIGHT:
        *why = "the end of its line";
        return d->next[row] >= 0 ? d->next[row] : row;
    case OP_UP:
        *why = "on the uppermost line";
        return nearest(m, row, -1);
    case OP_DOWN:
        *why = "on the lowest line";
        return nearest(m, row, 1);
    case OP_FIRST_COLUMN:
        *why = "the start of its line";
        return line_end(d, row, false);
    case OP_LAST_COLUMN:
        *why = "the end of its line";
        return line_end(d, row, true);
    default:
        return -1;
    }
}

bool feeder_move_on_map(struct app *a, enum op op)
{
    struct map m;
    const char *why = "";
    app_build(a);
    int bus = feeder_bus(a);
    if (bus < 0 || !map_init(&m, a, a->cols))
        return false;
    int row = m.diagram->row[bus], to = destination(&m, row, op, &why);
    map_free(&m);
    if (to < 0)
        return false;
    grid_goto(&app_view(a)->grid, to);
    int wanted = a->feeder_view.picture->diagram.order[to];
    if (to == row)
        app_say(a, STYLE_NORMAL, "Bus %s is %s.", a->feeder->bus[bus].id, why);
    else if (feeder_bus(a) != wanted)
        app_say(a, STYLE_WARN, "Bus %s does not pass the filter. F shows all.", a->feeder->bus[wanted].id);
    return true;
}

void feeder_toggle_map(struct app *a, enum op op)
{
    (void)op;
    struct view *v = app_view(a);
    v->shape = v->shape == VIEW_PICTURE ? VIEW_TABLE : VIEW_PICTURE;
}
