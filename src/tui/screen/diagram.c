/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagram.h"

#include <stdlib.h>
#include <string.h>

/* ---- The order of the buses ---- */

static bool allocate(struct diagram *t, int buses)
{
    int **const arrays[] = {&t->order, &t->row, &t->depth, &t->parent, &t->next, &t->feeds, &t->below, &t->reach};
    bool ok = true;
    memset(t, 0, sizeof *t);
    t->buses = buses;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = calloc((size_t)buses + 1, sizeof **arrays[i]);
        ok = ok && *arrays[i];
    }
    return ok;
}

void diagram_free(struct diagram *t)
{
    int *const arrays[] = {t->order, t->row, t->depth, t->parent, t->next, t->feeds, t->below, t->reach};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    memset(t, 0, sizeof *t);
}

/* The buses below each bus, as linked lists in the order of the branches. */
struct children {
    int *first, *other; /* [buses]; -1: none */
};

static bool heavier(const struct diagram *t, int a, int b)
{
    return t->below[a] != t->below[b] ? t->below[a] > t->below[b] : t->reach[a] > t->reach[b];
}

/* The bus into which the line goes on, -1: it ends. */
static int heaviest(const struct diagram *t, const struct children *c, int bus)
{
    int best = c->first[bus];
    for (int to = best; to >= 0; to = c->other[to])
        if (heavier(t, to, best))
            best = to;
    return best;
}

/* Number the line that starts at the bus, from row *at on. */
static void number_line(struct diagram *t, const struct children *c, int bus, int parent, int depth, int *at)
{
    while (bus >= 0) {
        int row = (*at)++, on = heaviest(t, c, bus);
        t->order[row] = bus;
        t->row[bus] = row;
        t->depth[row] = depth;
        t->parent[row] = parent;
        for (int to = c->first[bus]; to >= 0; to = c->other[to])
            if (to != on)
                number_line(t, c, to, row, depth + 1, at);
        t->next[row] = on >= 0 ? *at : -1;
        parent = row;
        bus = on;
    }
}

bool diagram_build(struct diagram *t, const struct instance *inst)
{
    size_t buses = (size_t)inst->buses;
    struct children c = {calloc(buses + 1, sizeof *c.first), calloc(buses + 1, sizeof *c.other)};
    bool ok = allocate(t, inst->buses) && c.first && c.other;
    for (size_t i = 0; ok && i < buses; i++) {
        t->below[i] = t->reach[i] = 1;
        t->feeds[i] = c.first[i] = c.other[i] = -1;
    }
    /* Every branch comes after the one that feeds it. */
    for (int l = inst->branches - 1; ok && l >= 0; l--) {
        int from = inst->branch[l].from, to = inst->branch[l].to;
        t->below[from] += t->below[to];
        t->reach[from] = t->reach[to] >= t->reach[from] ? t->reach[to] + 1 : t->reach[from];
        t->feeds[to] = l;
        c.other[to] = c.first[from];
        c.first[from] = to;
    }
    int rows = 0;
    if (ok)
        number_line(t, &c, inst->substation, -1, 0, &rows);
    free(c.first);
    free(c.other);
    if (!ok)
        diagram_free(t);
    return ok;
}

int diagram_lateral(const struct diagram *t, int row, int after)
{
    int at = after < 0 ? row + 1 : after + t->below[t->order[after]];
    return at < t->buses && t->parent[at] == row && t->next[row] != at ? at : -1;
}

/* ---- The plane ---- */

/* What a line of the feeder with its laterals takes: in each line from where to where. */
struct outline {
    int lines;
    int *left, *right;
};

static void outline_free(struct outline *o)
{
    free(o->left);
    free(o->right);
}

static bool fits(const struct outline *o, const struct outline *part, int line)
{
    enum { GAP = 2 };
    for (int k = 0; k < part->lines && line + k < o->lines; k++)
        if (part->right[k] + GAP > o->left[line + k])
            return false;
    return true;
}

/* Put the part, which fits, below what is there already; the line down to it keeps others off. */
static void merge(struct outline *o, const struct outline *part, int line, int col)
{
    for (int at = 1; at < line; at++)
        if (col < o->left[at])
            o->left[at] = col;
    for (int k = 0; k < part->lines; k++) {
        int at = line + k;
        o->left[at] = part->left[k];
        if (at >= o->lines)
            o->right[at] = part->right[k];
    }
    if (line + part->lines > o->lines)
        o->lines = line + part->lines;
}

static bool lay_line(struct diagram_plane *m, const struct diagram *t, const int *width, int first, int col,
                     struct outline *out);

static bool lay_laterals(struct diagram_plane *m, const struct diagram *t, const int *width, int row,
                         struct outline *out)
{
    int line = 0;
    for (int lateral = diagram_lateral(t, row, -1); lateral >= 0; lateral = diagram_lateral(t, row, lateral)) {
        struct outline part;
        bool ok = lay_line(m, t, width, lateral, m->col[row] + 2, &part);
        if (ok) {
            part.left[0] = m->col[row]; /* where it turns off */
            for (line++; !fits(out, &part, line);)
                line++;
            for (int k = 0; k < t->below[t->order[lateral]]; k++)
                m->line[lateral + k] += line;
            merge(out, &part, line, m->col[row]);
        }
        outline_free(&part);
        if (!ok)
            return false;
    }
    return true;
}

/* Lay out the line of the feeder that starts in a row, with its laterals; it is line 0 until it is moved. */
static bool lay_line(struct diagram_plane *m, const struct diagram *t, const int *width, int first, int col,
                     struct outline *out)
{
    size_t room = (size_t)t->below[t->order[first]] + 1;
    int last = first, at = col;
    *out = (struct outline){1, calloc(room, sizeof *out->left), calloc(room, sizeof *out->right)};
    if (!out->left || !out->right)
        return false;
    for (int row = first; row >= 0; row = t->next[row]) {
        m->line[row] = 0;
        m->col[row] = at;
        at += width[row] + 1;
        last = row;
    }
    out->left[0] = col;
    out->right[0] = at - 2;
    for (int row = last;; row = t->parent[row]) {
        if (!lay_laterals(m, t, width, row, out))
            return false;
        if (row == first)
            return true;
    }
}

bool diagram_plane_build(struct diagram_plane *m, const struct diagram *t, const int *width)
{
    size_t rows = (size_t)t->buses + 1;
    struct outline out = {0};
    *m = (struct diagram_plane){.line = calloc(rows, sizeof *m->line), .col = calloc(rows, sizeof *m->col)};
    bool ok = m->line && m->col && (t->buses == 0 || lay_line(m, t, width, 0, 0, &out));
    if (ok) {
        m->lines = out.lines;
        for (int row = 0; row < t->buses; row++)
            if (m->col[row] + width[row] > m->cols)
                m->cols = m->col[row] + width[row];
    }
    outline_free(&out);
    if (!ok)
        diagram_plane_free(m);
    return ok;
}

void diagram_plane_free(struct diagram_plane *m)
{
    free(m->line);
    free(m->col);
    memset(m, 0, sizeof *m);
}
