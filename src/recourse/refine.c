/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the buses of a cell must be shed apart: where the prices of the network rows differ between them so that one should be shed
 * before another, and where their load comes back unlike, so that the cell's pick-up is not the sum of theirs. */
#include "recourse/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* USD per kW, of 1 + the column's cost: a cell's buses count as priced alike. */
#define PRICE_TOLERANCE 1e-7

#define LEVEL_TOLERANCE 1e-9 /* of the room between a column's bounds */

enum { PATIENCE = 3 }; /* builds after which buses that come back apart are told apart at every step */

enum place { KEEP, LESS, MORE, BETWEEN }; /* where a bus's column should start, after the split */

struct member {
    double reduced; /* cost of shedding a kW more at the bus */
    int bus;
};

static int by_reduced(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return x->reduced < y->reduced ? -1 : x->reduced > y->reduced ? 1 : x->bus - y->bus;
}

/* Prices of the network rows but the balance at the buses, USD per kW of load, into w->price_active. False: they have none. */
static bool network_prices(struct stage2_worker *w, bool *touched)
{
    const struct stage2 *m = w->m;
    bool any = false;
    memset(touched, 0, (size_t)m->T * sizeof *touched);
    for (int r = 1; r <= glp_get_num_rows(w->lp); r++) {
        struct row_key key = w->row[r - 1];
        double y = glp_get_row_dual(w->lp, r);
        int from, to;
        if (y == 0 || key.kind == ROW_BALANCE || !row_weights(&w->view, key, &from, &to))
            continue;
        if (!touched[key.t])
            for (int i = 0; i < m->N; i++)
                w->price_active[i * m->T + key.t] = 0;
        any = touched[key.t] = true;
        for (int k = from; k < to; k++) {
            int i = m->preorder[k];
            w->price_active[i * m->T + key.t] +=
                y * (w->view.active[i] + m->inst->bus[i].tan_phi * w->view.reactive[i]);
        }
    }
    return any;
}

/* Tell the members of a cell apart by one of its two columns; place[bus] says where each should start. True when they differ. */
static bool tell_apart(const struct stage2_worker *w, int id, int t, struct member *member, int count,
                       enum place *place)
{
    const struct stage2 *m = w->m;
    int j = w->column_at[id], status = j ? glp_get_col_stat(w->lp, j) : GLP_NS;
    double lower, upper, cost, mean = 0, most = 0;
    for (int k = 0; k < count; k++)
        place[member[k].bus] = KEEP;
    if (status == GLP_NS)
        return false;
    column_data(&w->view, id, &lower, &upper, &cost);
    if (upper <= lower)
        return false;
    for (int k = 0; k < count; k++)
        mean += view_share(&w->view, member[k].bus, t) * w->price_active[member[k].bus * m->T + t];
    double tolerance = PRICE_TOLERANCE * (1 + cost), own = status == GLP_BS ? 0 : glp_get_col_dual(w->lp, j);
    for (int k = 0; k < count; k++) {
        member[k].reduced = own + w->price_active[member[k].bus * m->T + t] - mean;
        double wrong = status == GLP_NL   ? -member[k].reduced
                       : status == GLP_NU ? member[k].reduced
                                          : fabs(member[k].reduced);
        most = fmax(most, wrong);
    }
    if (most <= tolerance)
        return false;
    if (status != GLP_BS) {
        for (int k = 0; k < count; k++)
            place[member[k].bus] = member[k].reduced < (status == GLP_NL ? -tolerance : tolerance) ? MORE : LESS;
        return true;
    }
    double level = (w->x[id] - lower) / (upper - lower);
    bool full = level > 1 - LEVEL_TOLERANCE;
    if (full || level < LEVEL_TOLERANCE) {
        for (int k = 0; k < count; k++)
            place[member[k].bus] = full == (member[k].reduced <= 0) ? (full ? MORE : LESS) : BETWEEN;
        return true;
    }
    /* The best first, until the network is relieved by as much as the cell did it: the bus in hand then is the marginal one. */
    qsort(member, (size_t)count, sizeof *member, by_reduced);
    double relief = level * mean, done = 0;
    bool between = false;
    for (int k = 0; k < count; k++) {
        int i = member[k].bus;
        done += view_share(&w->view, i, t) * w->price_active[i * m->T + t];
        bool filled = k + 1 < count && (mean < 0 ? done > relief : k + 1 < level * count);
        place[i] = between ? LESS : filled ? MORE : BETWEEN;
        between = between || !filled;
    }
    return true;
}

/* Where the columns of a cell's parts start. What was basic, of the two columns and the slack between them, moves on together to the
 * part that holds the marginal bus: two columns of one bus differ in nothing but the sag row. */
static void set_places(const struct stage2_worker *w, struct stage2_memory *mem, int head, int t,
                       const struct member *member, int count, const enum place *place)
{
    static const unsigned char status[] = {[KEEP] = GLP_NL, [LESS] = GLP_NL, [MORE] = GLP_NU, [BETWEEN] = GLP_NL};
    const struct stage2 *m = w->m;
    unsigned char *column = mem->column_status;
    const int id[2] = {col_unserved(m, head, t), col_sag(m, head, t)};
    const unsigned char old[2] = {column[id[0]], column[id[1]]};
    int lead = old[0] == GLP_BS || old[1] != GLP_BS ? 0 : 1, marginal = head;
    for (int k = 0; k < count; k++)
        if (place[lead * m->N + member[k].bus] == BETWEEN)
            marginal = w->view.cell[member[k].bus * m->T + t];
    for (int k = 0; k < count; k++) {
        int i = member[k].bus;
        if (w->view.cell[i * m->T + t] != i)
            continue;
        for (int kind = 0; kind < 2; kind++) {
            enum place mine = place[kind * m->N + i];
            unsigned char to = mine == KEEP && old[kind] == GLP_NU ? GLP_NU : status[mine];
            column[kind ? col_sag(m, i, t) : col_unserved(m, i, t)] =
                i == marginal && old[kind] == GLP_BS ? GLP_BS : to;
        }
    }
    for (int r = 0; r < mem->rows && marginal != head; r++)
        if (mem->row[r].kind == ROW_SAG && mem->row[r].a == head && mem->row[r].t == t)
            mem->row[r].a = marginal;
}

static bool split_by_price(struct stage2_worker *w, struct stage2_memory *mem, int head, int t, struct member *member,
                           enum place *place)
{
    const struct stage2 *m = w->m;
    int count = 0, *label = w->label;
    for (int i = head; i < m->N; i++)
        if (w->view.cell[i * m->T + t] == head)
            member[count++].bus = i;
    if (count < 2 || w->view.cell_kw[head * m->T + t] <= 0)
        return false;
    bool split = false;
    for (int k = 0; k < count; k++)
        label[member[k].bus] = 0;
    for (int kind = 0; kind < 2; kind++) {
        int id = kind ? col_sag(m, head, t) : col_unserved(m, head, t);
        enum place *mine = place + kind * m->N;
        split = tell_apart(w, id, t, member, count, mine) || split;
        for (int k = 0; k < count; k++)
            label[member[k].bus] = 4 * label[member[k].bus] + (int)mine[member[k].bus];
    }
    if (!split)
        return false;
    if (!view_split_cell(&w->view, head, t, label))
        return false;
    set_places(w, mem, head, t, member, count, place);
    return true;
}

/* Split by label[N] every cell that holds buses of the joint set g of step t, over all steps at which one of them stays shed:
 * what comes back at one step was shed at those before; or at all steps. */
static bool split_spell(struct stage2_worker *w, int g, int t, bool everywhere, const double *unserved,
                        const int *label)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T;
    bool split = false;
    for (int direction = -1; direction <= 1; direction += 2) {
        bool shed = true;
        for (int at = direction < 0 ? t - 1 : t; shed && at >= 0 && at < T; at += direction) {
            shed = everywhere;
            for (int i = N - 1; i >= 0; i--) {
                if (w->view.joint[i * T + t] != g)
                    continue;
                shed = shed || unserved[i * T + at] > 0;
                split = view_split_cell(&w->view, i, at, label) || split;
            }
        }
    }
    return split;
}

bool worker_split_pickups(struct stage2_worker *w, bool apart_for_good)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T, *label = w->label, *count = w->view.entry;
    double *unserved = w->net_reactive, *back = w->square, *sum = w->flow_active, *each = w->flow_reactive,
           sag; /* scratch */
    bool split = false;
    w->rounding_usd = 0;
    for (int i = 0; i < N; i++)
        for (int t = 0; t < T; t++)
            worker_shedding(w, i, t, &unserved[i * T + t], &sag);
    for (int t = 1; t < T; t++) {
        for (int i = 0; i < N; i++) {
            const double *demand = &w->view.scenario->demand_kw[i * T];
            int g = w->view.joint[i * T + t];
            if (g == i)
                sum[i] = each[i] = 0;
            back[i] = unserved[i * T + t - 1] - unserved[i * T + t] - fmax(0, demand[t - 1] - demand[t]);
            sum[g] += back[i];
            each[g] += fmax(0, back[i]);
        }
        for (int i = 0; i < N; i++)
            count[w->view.joint[i * T + t]] = 0;
        for (int i = 0; i < N; i++)
            count[w->view.joint[i * T + t]]++;
        for (int g = 0; g < N; g++) {
            double apart = w->view.joint[g * T + t] == g ? each[g] - fmax(0, sum[g]) : 0;
            if (apart <= 2 * WATT * count[g] ||
                (m->inst->bus[g].pickup_usd_per_kw <= 0 && m->inst->restore_kw_per_min <= 0)) {
                w->rounding_usd += apart * m->inst->bus[g].pickup_usd_per_kw;
                continue;
            }
            /* Those that are together both before and at the step stay together, unless this has gone on for long. */
            for (int i = 0; i < N; i++)
                label[i] = w->view.joint[i * T + t] != g ? -1
                           : apart_for_good              ? i
                                                         : w->view.cell[i * T + t - 1] * N + w->view.cell[i * T + t];
            split = split_spell(w, g, t, apart_for_good, unserved, label) || split;
        }
    }
    return split;
}

bool worker_refine_cells(struct stage2_worker *w, struct stage2_memory *mem, int builds)
{
    const struct stage2 *m = w->m;
    size_t n = (size_t)m->N;
    bool *touched = w->flag;
    bool split = worker_split_pickups(w, builds > PATIENCE);
    if (!split && network_prices(w, touched)) {
        struct member *member = malloc(n * sizeof *member);
        enum place *place = malloc(2 * n * sizeof *place);
        for (int t = 0; t < m->T && member && place; t++)
            for (int i = m->N - 1; i >= 0 && touched[t]; i--)
                if (w->view.cell[i * m->T + t] == i)
                    split = split_by_price(w, mem, i, t, member, place) || split;
        free(member);
        free(place);
    }
    if (split)
        view_join_cells(&w->view);
    return split;
}
