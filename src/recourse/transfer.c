/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the prices of one scenario prove about another: without an outage the bound that a set of prices gives is linear in the demand,
 * so that it carries over by an inner product. */
#include "recourse/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool stage2_plain(const struct instance *inst, int s)
{
    const struct scenario *one = &inst->scenario[s];
    for (int t = 0; t < inst->steps; t++)
        if (one->import_factor[t] != 1)
            return false;
    return memchr(one->branch_up, 0, (size_t)(inst->branches * inst->steps)) == NULL;
}

static double fall(const struct scenario *s, int at)
{
    return fmax(0, s->demand_kw[at - 1] - s->demand_kw[at]);
}

/* Multipliers of the rows about loads, by what their limits are proportional to. */
static void add_row_terms(struct stage2_worker *w, struct stage2_prices *p)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T;
    double beta = m->inst->sag_share;
    for (int r = 1; r <= glp_get_num_rows(w->lp); r++) {
        struct row_key key = w->row[r - 1];
        double y = glp_get_row_dual(w->lp, r);
        if (y >= 0)
            continue; /* these rows have upper limits only */
        int t = key.t, at = key.a * T + t;
        if (key.kind == ROW_LOAD)
            p->demand[at] += y;
        else if (key.kind == ROW_SHARE)
            p->demand[at] += y * m->share[key.a];
        for (int i = 0; i < N && (key.kind == ROW_SAG || key.kind == ROW_PICKUP); i++) {
            if (key.kind == ROW_SAG && w->view.cell[i * T + t] == key.a)
                p->demand[i * T + t] += y * beta;
            if (key.kind == ROW_PICKUP && w->view.joint[i * T + t] == key.a)
                p->fall[i * T + t] += y;
        }
    }
}

bool worker_prices(struct stage2_worker *w, const struct stage2_cut *cut, struct stage2_prices *p)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T;
    double beta = m->inst->sag_share;
    size_t nt = (size_t)(N * T), c = (size_t)m->C;
    p->demand = calloc(2 * nt + c + 1, sizeof *p->demand);
    if (!p->demand)
        return false;
    p->fall = p->demand + nt;
    p->value = p->fall + nt;
    add_row_terms(w, p);
    for (int i = 0; i < N; i++) {
        for (int t = 0; t < T; t++) {
            int at = i * T + t, head = w->view.cell[at], joint = w->view.joint[at];
            double price = w->price_active[at] + m->inst->bus[i].tan_phi * w->price_reactive[at];
            double u = w->reduced[col_unserved(m, head, t)] + price, b = w->reduced[col_sag(m, head, t)] + price;
            p->demand[at] += fmin(0, u) + (beta > 0 ? beta * fmin(0, b) : 0) - price;
            if (t > 0)
                p->demand[at - 1] += fmin(0, w->reduced[col_pickup(m, joint, t)]);
        }
    }
    const struct scenario *own = w->view.scenario;
    p->constant = cut->constant;
    for (int i = 0; i < N; i++)
        for (int t = 0; t < T; t++)
            p->constant -= p->demand[i * T + t] * own->demand_kw[i * T + t] +
                           (t > 0 && p->fall[i * T + t] < 0 ? p->fall[i * T + t] * fall(own, i * T + t) : 0);
    for (size_t k = 0; k < c; k++)
        p->value[k] = own->available[k] > 0 ? -cut->slope[k] / own->available[k] : INFINITY;
    return true;
}

double stage2_transfer(const struct instance *inst, const struct stage2_prices *p, int s)
{
    const struct scenario *one = &inst->scenario[s];
    int T = inst->steps;
    double constant = p->constant;
    for (int at = 0; at < inst->buses * T; at++)
        constant += p->demand[at] * one->demand_kw[at];
    for (int i = 0; i < inst->buses; i++)
        for (int t = 1; t < T; t++)
            if (p->fall[i * T + t] < 0)
                constant += p->fall[i * T + t] * fall(one, i * T + t);
    return constant;
}
