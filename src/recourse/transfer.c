/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the prices of one scenario prove about another. Learned without an outage, the bound that a set of prices gives is linear in the
 * demand and in the substation's rating, so that it carries over by an inner product. */
#include "recourse/worker.h"

#include <ballast/vector.h>

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

void stage2_prices_free(struct stage2_prices *p)
{
    free(p->demand);
    free(p->fall_at);
    free(p->fall);
    stage2_memory_free(&p->start);
    memset(p, 0, sizeof *p);
}

static double fall_of(const struct scenario *s, int at)
{
    return fmax(0, s->demand_kw[at - 1] - s->demand_kw[at]);
}

/* Storage has no count to be on line. */
static double online_share(const struct stage2 *m, int s, int c)
{
    return m->inst->module[m->inst->candidate[c].module].kind == MODULE_STORAGE ? 1 : stage2_online_share(m, s, c);
}

/* ---- Learning ---- */

static bool allocate(struct stage2_prices *p, const struct stage2 *m)
{
    size_t cells = (size_t)(m->N * m->T), c = (size_t)m->C, T = (size_t)m->T;
    memset(p, 0, sizeof *p);
    p->demand = calloc(cells + 3 * T + 2 * c, sizeof *p->demand);
    if (!p->demand)
        return false;
    p->import = p->demand + cells;
    p->drop = p->import + T;
    p->up = p->drop + T;
    p->value = p->up + T;
    p->online = p->value + c;
    return true;
}

/* Multipliers of the rows, by what their limits are proportional to; fall[N*T] is collected apart. */
static void add_row_terms(struct stage2_worker *w, struct stage2_prices *p, double *fall)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T;
    double beta = m->inst->sag_share;
    for (int r = 1; r <= glp_get_num_rows(w->lp); r++) {
        struct row_key key = w->row[r - 1];
        double y = glp_get_row_dual(w->lp, r);
        int t = key.t;
        if (key.kind == ROW_RAMP && y > 0)
            p->drop[t] -= y;
        if (y >= 0)
            continue; /* the others have upper limits only */
        if (key.kind == ROW_CAP)
            p->import[t] -= y;
        else if (key.kind == ROW_LOAD || key.kind == ROW_SHARE)
            p->demand[key.a * T + t] += y * (key.kind == ROW_LOAD ? 1 : m->share[key.a]);
        for (int i = key.a; i < N && (key.kind == ROW_SAG || key.kind == ROW_PICKUP); i++) {
            if (key.kind == ROW_SAG && w->view.cell[i * T + t] == key.a)
                p->demand[i * T + t] += y * beta;
            if (key.kind == ROW_PICKUP && w->view.joint[i * T + t] == key.a)
                fall[i * T + t] += y;
        }
    }
}

static void add_column_terms(const struct stage2_worker *w, struct stage2_prices *p)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T;
    for (int i = 0; i < N; i++) {
        for (int t = 0; t < T; t++) {
            int at = i * T + t, head = w->view.cell[at];
            double price = w->price_active[at] + m->inst->bus[i].tan_phi * w->price_reactive[at];
            double unserved = w->reduced[col_unserved(m, head, t)], sag = w->reduced[col_sag(m, head, t)];
            p->demand[at] += fmin(0, unserved + price) + m->inst->sag_share * fmin(0, sag + price) - price;
            if (t > 0)
                p->demand[at - 1] += fmin(0, w->reduced[col_pickup(m, w->view.joint[at], t)]);
        }
    }
    for (int t = 0; t < T; t++) {
        p->import[t] -= fmin(0, w->reduced[col_import(m, t)]);
        p->up[t] = fmin(0, w->reduced[col_up(m, t)]);
    }
}

static bool keep_falls(const struct stage2_worker *w, struct stage2_prices *p, const double *fall)
{
    int cells = w->m->N * w->m->T;
    for (int at = 0; at < cells; at++)
        p->falls += fall[at] < 0;
    p->fall_at = calloc((size_t)p->falls + 1, sizeof *p->fall_at);
    p->fall = calloc((size_t)p->falls + 1, sizeof *p->fall);
    if (!p->fall_at || !p->fall)
        return false;
    for (int at = 0, k = 0; at < cells; at++) {
        if (fall[at] < 0) {
            p->fall_at[k] = at;
            p->fall[k++] = fall[at];
        }
    }
    return true;
}

enum err_code worker_prices(struct stage2_worker *w, const struct stage2_cut *cut, const struct stage2_memory *mem,
                            struct stage2_prices *p, struct err *e)
{
    const struct stage2 *m = w->m;
    int s = (int)(w->view.scenario - m->inst->scenario), cells = m->N * m->T;
    double *fall = calloc((size_t)cells, sizeof *fall);
    bool fine = allocate(p, m) && fall;
    if (fine) {
        add_row_terms(w, p, fall);
        add_column_terms(w, p);
        fine = keep_falls(w, p, fall) && stage2_memory_lend(m, mem, &p->start);
    }
    free(fall);
    if (!fine) {
        stage2_prices_free(p);
        return err_set(e, ERR_MEMORY, "Out of memory while keeping the prices of a dispatch");
    }
    p->constant = cut->constant;
    for (int at = 0; at < cells; at++)
        p->constant -= p->demand[at] * w->view.scenario->demand_kw[at];
    for (int k = 0; k < p->falls; k++)
        p->constant -= p->fall[k] * fall_of(w->view.scenario, p->fall_at[k]);
    for (int c = 0; c < m->C; c++) {
        p->online[c] = online_share(m, s, c);
        if (w->view.scenario->available[c] > 0)
            p->value[c] = -cut->slope[c] / w->view.scenario->available[c];
        else if (p->online[c] <= 0)
            p->value[c] = INFINITY;
        else
            p->value[c] = worker_unit_profit(w, c);
    }
    return ERR_NONE;
}

/* ---- Carrying over ---- */

/* A bound without what the modules and a derating change. */
static double inner_product(const struct stage2 *m, const struct stage2_prices *p, const struct scenario *one)
{
    double bound = p->constant + vector_dot((size_t)(m->N * m->T), p->demand, one->demand_kw);
    for (int j = 0; j < p->falls; j++)
        bound += p->fall[j] * fall_of(one, p->fall_at[j]);
    return bound;
}

/* A unit of which the share a can be on line earns at most max(1, a / b) times one of which the share b can: shrunk to b / a of its
 * dispatch, it could do as the other. */
static void carry_slope(const struct stage2 *m, const struct stage2_prices *p, int s, double *slope)
{
    for (int c = 0; c < m->C; c++) {
        double available = m->inst->scenario[s].available[c], share = online_share(m, s, c), value = p->value[c];
        if (available <= 0 || share <= 0)
            slope[c] = 0;
        else if (share > p->online[c])
            slope[c] = p->online[c] > 0 ? -available * value * share / p->online[c] : -INFINITY;
        else
            slope[c] = -available * value;
    }
}

/* What the substation's derating changes: up_max may be the tighter limit. */
static double derating_terms(const struct stage2 *m, const struct stage2_prices *p, const struct scenario *one)
{
    double rating = m->inst->import_cap_kw, sum = 0;
    double most = m->inst->up_max_kw > 0 ? fmin(m->inst->up_max_kw, rating) : rating;
    for (int t = 0; t < m->T; t++) {
        double factor = one->import_factor[t], before = t > 0 ? one->import_factor[t - 1] : 1;
        sum += p->import[t] * (1 - factor) * rating + p->drop[t] * fmax(0, before - factor) * rating;
        sum -= p->up[t] * (most - fmin(most, factor * rating));
    }
    return sum;
}

bool stage2_transfers(const struct instance *inst, int s)
{
    return memchr(inst->scenario[s].branch_up, 0, (size_t)(inst->branches * inst->steps)) == NULL;
}

void stage2_transfer(const struct stage2 *m, const struct stage2_prices *set, int sets, int s, double *constant,
                     double *slope)
{
    const struct scenario *one = &m->inst->scenario[s];
    for (int k = 0; k < sets; k++) {
        double *own = slope + (size_t)k * (size_t)m->C;
        carry_slope(m, &set[k], s, own);
        constant[k] = inner_product(m, &set[k], one) + derating_terms(m, &set[k], one);
        for (int c = 0; c < m->C; c++)
            if (isinf(own[c]))
                constant[k] = -INFINITY;
    }
}
