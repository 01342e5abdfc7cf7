/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The feeder on a plane: its lines run to the right, laterals drop from where they leave. More buses are in sight than
 * in the tree, without their figures. */
#include "feeder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The plane with the columns of each name; after a name is one for a sign. */
struct map {
    const struct app *app;
    const struct diagram *diagram;
    struct diagram_plane plane;
    int *width; /* [rows] */
};

static const char *letters(const struct app *a, int row)
{
    const char *marks = a->feeder_view.picture->node[row].marks;
    if (!a->feeder_view.picture->values.out[a->feeder_view.picture->diagram.order[row]])
        return marks;
    marks += strcspn(marks, " ");
    return marks + (*marks == ' ');
}

static void name(const struct app *a, int row, char *buf, size_t size)
{
    const char *marks = letters(a, row);
    snprintf(buf, size, "%s%s%s", a->feeder->bus[a->feeder_view.picture->diagram.order[row]].id, marks[0] ? ":" : "",
             marks);
}

static bool map_init(struct map *m, const struct app *a)
{
    const struct diagram *d = &a->feeder_view.picture->diagram;
    int *width = calloc((size_t)d->buses + 1, sizeof *width);
    *m = (struct map){.app = a, .diagram = d};
    for (int row = 0; width && row < d->buses; row++) {
        char text[256];
        name(a, row, text, sizeof text);
        width[row] = utf8_width(text) + 1;
    }
    if (!width || !diagram_plane_build(&m->plane, d, width)) {
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

/* The part of the plane that is in sight: the cursor in its middle, unless an end is in sight before that. */
struct window {
    struct cells *cells;
    struct rectangle r;
    int line, col; /* of the plane, at its corner */
};

static int corner(int at, int whole, int room)
{
    int first = at - room / 2, last = whole - room;
    return first > last ? (last > 0 ? last : 0) : first > 0 ? first : 0;
}

static bool in_sight(const struct window *w, int line, int col)
{
    return line >= w->line && line < w->line + w->r.rows && col >= w->col && col < w->col + w->r.cols;
}

static void put(const struct window *w, int line, int col, enum style style, enum glyph glyph)
{
    if (in_sight(w, line, col))
        cells_glyph(w->cells, w->r.row + line - w->line, w->r.col + col - w->col, style, glyph);
}

/* A name that is cut at the left is left out but for its end, which tells that the line goes on. */
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

static void draw_name(const struct map *m, const struct window *w, int row, bool here)
{
    enum style own = m->app->feeder_view.picture->node[row].style, style = here ? STYLE_FOCUS : own;
    int line = m->plane.line[row], col = m->plane.col[row], end = col + m->width[row] - 1;
    char text[256];
    name(m->app, row, text, sizeof text);
    put_text(w, line, col, style, text);
    if (own == STYLE_BAD || own == STYLE_WARN)
        put_text(w, line, end, own, own == STYLE_BAD ? "!" : "~");
    else if (m->diagram->next[row] >= 0)
        put(w, line, end, STYLE_DIM, GLYPH_HORIZONTAL);
    if (here)
        cells_cursor(w->cells, w->r.row + line - w->line, w->r.col + col - w->col);
}

static void draw_edges(const struct map *m, const struct window *w)
{
    int bottom = w->r.row + w->r.rows - 1, right = w->r.col + w->r.cols - 1;
    for (int i = 0; i < w->r.rows; i++) {
        if (w->col > 0)
            cells_text(w->cells, w->r.row + i, w->r.col, 1, STYLE_KEY, i == w->r.rows / 2 ? "<" : " ");
        if (w->col + w->r.cols < m->plane.cols)
            cells_text(w->cells, w->r.row + i, right, 1, STYLE_KEY, i == w->r.rows / 2 ? ">" : " ");
    }
    cells_right(w->cells, w->r.row, w->r.col, w->r.cols, STYLE_KEY, w->line > 0 ? "^" : "");
    cells_right(w->cells, bottom, w->r.col, w->r.cols, STYLE_KEY, w->line + w->r.rows < m->plane.lines ? "v" : "");
}

/* Laterals that leave a bus further down first, so that the joints of those above stand over their way down. */
static void draw_plane(const struct map *m, const struct window *w, int here)
{
    for (int row = m->diagram->buses - 1; row >= 0; row--) {
        draw_branch(m, w, row);
        draw_name(m, w, row, row == here);
    }
    draw_edges(m, w);
}

/* The lines that the plane leaves free have what is known of the bus under the cursor. */
void feeder_draw_map(struct app *a, struct cells *c, struct rectangle r)
{
    enum { FACTS = 6 };
    struct map m;
    bool loading = a->feeder_view.by_loading;
    int bus = feeder_bus(a), here = bus >= 0 ? a->feeder_view.picture->diagram.row[bus] : -1, at = here > 0 ? here : 0;
    cells_format(c, r.row, r.col, r.cols, STYLE_HEAD, "%s: ! %s; ~ %s", loading ? "Loading" : "Voltage",
                 loading ? "over, out" : "low, high, dark", loading ? "heavy" : "near");
    if (!map_init(&m, a))
        return;
    struct window w = {.cells = c, .r = {r.row + 1, r.col, r.rows - 1, r.cols}};
    int left = w.r.rows - m.plane.lines - 1;
    if (left >= FACTS && bus >= 0) {
        w.r.rows = m.plane.lines;
        for (int i = 0; i < r.cols; i++)
            cells_glyph(c, w.r.row + w.r.rows, r.col + i, STYLE_DIM, GLYPH_HORIZONTAL);
        feeder_draw_facts(a, c, (struct rectangle){w.r.row + w.r.rows + 1, r.col, left, r.cols}, bus);
    }
    w.line = corner(m.plane.line[at], m.plane.lines, w.r.rows);
    w.col = corner(m.plane.col[at] + m.width[at] / 2, m.plane.cols, w.r.cols);
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

bool feeder_move_on_map(struct app *a, enum op op)
{
    struct map m;
    app_build(a);
    int bus = feeder_bus(a);
    if (bus < 0 || !map_init(&m, a))
        return false;
    int row = m.diagram->row[bus];
    int to = op == OP_LEFT    ? m.diagram->parent[row]
             : op == OP_RIGHT ? m.diagram->next[row]
             : op == OP_UP    ? nearest(&m, row, -1)
             : op == OP_DOWN  ? nearest(&m, row, 1)
                              : -2;
    map_free(&m);
    if (to == -2)
        return false;
    if (to >= 0)
        grid_goto(&app_view(a)->grid, to);
    return true;
}

void feeder_toggle_map(struct app *a, enum op op)
{
    (void)op;
    struct view *v = app_view(a);
    v->shape = v->shape == VIEW_PICTURE ? VIEW_TABLE : VIEW_PICTURE;
}
