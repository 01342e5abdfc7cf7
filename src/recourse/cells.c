/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which buses share their shedding columns. Buses of the same prices and profile are shed in the same share, until the prices of
 * the network, or the way their load comes back, say that one should be shed before another (refine.c): then their cell is
 * split, at that step. Shedding in one share is feasible for every bus when it is for the sum, and the prices prove when it is best. */
#include "recourse/rows.h"

#include <math.h>
#include <string.h>

static bool shed_alike(const struct view *v, int i, int j, const double *sum)
{
    const struct stage2 *m = v->m;
    const struct instance_bus *a = &m->inst->bus[i], *b = &m->inst->bus[j];
    int T = m->T;
    const double *x = &v->scenario->demand_kw[i * T], *y = &v->scenario->demand_kw[j * T];
    if (a->voll_usd_per_kwh != b->voll_usd_per_kwh || a->pickup_usd_per_kw != b->pickup_usd_per_kw ||
        a->unrestored_usd_per_kw != b->unrestored_usd_per_kw || a->delay_usd_per_kwh_h != b->delay_usd_per_kwh_h)
        return false;
    double ratio = sum[i] / sum[j];
    for (int t = 0; t < T; t++)
        if (fabs(x[t] - ratio * y[t]) > WATT * (1 + ratio))
            return false;
    return !v->outage || !memcmp(v->source + i * T, v->source + j * T, (size_t)T * sizeof *v->source);
}

void view_merge_cells(struct view *v)
{
    const struct stage2 *m = v->m;
    int N = m->N, T = m->T;
    double *sum = v->active; /* scratch */
    for (int i = 0; i < N; i++) {
        int head = i;
        sum[i] = 0;
        for (int t = 0; t < T; t++)
            sum[i] += v->scenario->demand_kw[i * T + t];
        /* What a bus with demand response sheds is bounded by what responds. */
        bool may = m->share[i] <= 0 && sum[i] > 0 && !(m->without & 1U << LEVER_CELLS);
        for (int g = 0; g < i && may && head == i; g++)
            if (v->cell[g * T] == g && m->share[g] <= 0 && sum[g] > 0 && shed_alike(v, i, g, sum))
                head = g;
        for (int t = 0; t < T; t++)
            v->cell[i * T + t] = head;
    }
    view_join_cells(v);
}

void view_meet_cells(struct view *v, const int *other)
{
    int N = v->m->N, T = v->m->T;
    view_merge_cells(v);
    int *own = v->entry; /* scratch: cells of one step before the meeting */
    for (int t = 0; t < T; t++) {
        for (int i = 0; i < N; i++)
            own[i] = v->cell[i * T + t];
        for (int i = 0; i < N; i++) {
            int first = own[i] > other[i * T + t] ? own[i] : other[i * T + t];
            while (own[first] != own[i] || other[first * T + t] != other[i * T + t])
                first++;
            v->cell[i * T + t] = first;
        }
    }
}

/* The first bus of a set; sets point downwards. */
static int first_of(const int *set, int i)
{
    while (set[i] != i)
        i = set[i];
    return i;
}

static void unite(int *set, int i, int j)
{
    i = first_of(set, i);
    j = first_of(set, j);
    if (i < j)
        set[j] = i;
    else
        set[i] = j;
}

void view_join_cells(struct view *v)
{
    const struct stage2 *m = v->m;
    int N = m->N, T = m->T;
    int *set = v->entry; /* scratch */
    for (int t = 0; t < T; t++) {
        for (int i = 0; i < N; i++) {
            int head = v->cell[i * T + t];
            v->cell_kw[i * T + t] = 0;
            v->cell_kw[head * T + t] += v->scenario->demand_kw[i * T + t];
            set[i] = i;
        }
        for (int i = 0; i < N; i++) {
            unite(set, i, v->cell[i * T + t]);
            if (t > 0)
                unite(set, i, v->cell[i * T + t - 1]);
        }
        for (int i = 0; i < N; i++)
            v->joint[i * T + t] = first_of(set, i);
    }
}

bool view_split_cell(struct view *v, int bus, int t, const int *label)
{
    int N = v->m->N, T = v->m->T, head = v->cell[bus * T + t];
    bool split = false;
    for (int i = N - 1; i >= head; i--) {
        if (v->cell[i * T + t] != head)
            continue;
        int first = i;
        for (int j = head; j < first; j++)
            if (v->cell[j * T + t] == head && label[j] == label[i])
                first = j;
        split = split || first != head;
        v->cell[i * T + t] = first;
    }
    return split;
}

bool view_split_row(struct view *v, struct row_key key)
{
    const struct stage2 *m = v->m;
    int T = m->T, t = key.t;
    if (key.kind != ROW_LINE && key.kind != ROW_VOLTAGE && key.kind != ROW_ISLAND)
        return false;
    bool new = false;
    int part = v->source[(key.kind == ROW_LINE ? m->inst->branch[key.a].to : key.a) * T + t];
    for (int i = 0; i < m->N; i++) {
        if (v->source[i * T + t] == part) {
            new = new || v->cell[i * T + t] != i;
            v->cell[i * T + t] = i;
        }
    }
    return new;
}
