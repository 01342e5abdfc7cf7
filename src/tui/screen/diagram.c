/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagram.h"

#include <stdlib.h>
#include <string.h>

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
