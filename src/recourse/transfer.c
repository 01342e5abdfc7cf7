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

void stage2_prices_free(struct stage2_prices *p)
{
    free(p->demand);
    free(p->fall_at);
    free(p->fall);
    memset(p, 0, sizeof *p);
}

static double fall_of(const struct scenario *s, int at)
{
    return fmax(0, s->demand_kw[at - 1] - s->demand_kw[at]);
}

/* Multipliers of the rows about loads, by what their limits are proportional to; fall[N*T] is collected apart. */
static void add_row_terms(struct stage2_worker *w, struct stage2_prices *p, double *fall)
{
    const struct stage2 *m = w->m;
    int N = m->N, T = m->T;
    for (int r = 1; r <= glp_get_num_rows(w->lp); r++) {
        struct row_key key = w->row[r - 1];
        double y = glp_get_row_dual(w->lp, r);
        if (y >= 0)
            continue; /* these rows have upper limits only */
        int t = key.t;
        if (key.kind == ROW_LOAD)
            p->demand[key.a * T + t] += y;
        else if (key.kind == ROW_SHARE)
            p->demand[key.a * T + t] += y * m->share[key.a];
        for (int i = key.a; i < N && (key.kind == ROW_SAG || key.kind == ROW_PICKUP); i++) {
            if (key.kind == ROW_SAG && w->view.cell[i * T + t] == key.a)
                p->demand[i * T + t] += y * m->inst->sag_share;
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
            double u = w->reduced[col_unserved(m, head, t)] + price, b = w->reduced[col_sag(m, head, t)] + price;
            p->demand[at] += fmin(0, u) + m->inst->sag_share * fmin(0, b) - price;
            if (t > 0)
                p->demand[at - 1] += fmin(0, w->reduced[col_pickup(m, w->view.joint[at], t)]);
        }
    }
}

static bool keep_falls(const struct stage2_worker *w, struct stage2_prices *p, const double *fall)
{
    int cells = w->m->N * w->m->T;
    for (int at = 0; at < cells; at++)
        p->falls += fall[at] < 0;
    p->fall_at = malloc(((size_t)p->falls + 1) * sizeof *p->fall_at);
    p->fall = malloc(((size_t)p->falls + 1) * sizeof *p->fall);
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

/* Storage has no count to be on line. */
static double online_share(const struct stage2 *m, int s, int c)
{
    return m->inst->module[m->inst->candidate[c].module].kind == MODULE_STORAGE ? 1 : stage2_online_share(m, s, c);
}

enum err_code worker_prices(struct stage2_worker *w, const struct stage2_cut *cut, struct stage2_prices *p,
                            struct err *e)
{
    const struct stage2 *m = w->m;
    size_t cells = (size_t)(m->N * m->T), c = (size_t)m->C;
    int s = (int)(w->view.scenario - m->inst->scenario);
    double *fall = calloc(cells, sizeof *fall);
    memset(p, 0, sizeof *p);
    p->demand = calloc(cells + 2 * c + 1, sizeof *p->demand);
    bool fine = fall && p->demand;
    if (fine) {
        p->value = p->demand + cells;
        p->online = p->value + c;
        add_row_terms(w, p, fall);
        add_column_terms(w, p);
        fine = keep_falls(w, p, fall);
    }
    free(fall);
    if (!fine) {
        stage2_prices_free(p);
        return err_set(e, ERR_MEMORY, "Out of memory while keeping the prices of a dispatch");
    }
    const double *demand = w->view.scenario->demand_kw;
    p->constant = cut->constant;
    for (size_t at = 0; at < cells; at++)
        p->constant -= p->demand[at] * demand[at];
    for (int k = 0; k < p->falls; k++)
        p->constant -= p->fall[k] * fall_of(w->view.scenario, p->fall_at[k]);
    for (int k = 0; k < m->C; k++) {
        p->online[k] = online_share(m, s, k);
        if (w->view.scenario->available[k] > 0) {
            p->value[k] = -cut->slope[k] / w->view.scenario->available[k];
        } else if (p->online[k] <= 0) {
            p->value[k] = INFINITY;
        } else {
            enum err_code code = worker_unit_profit(w, k, &p->value[k], e);
            if (code)
                return code;
        }
    }
    return ERR_NONE;
}

void stage2_transfer(const struct stage2 *m, const struct stage2_prices *p, int count, int s, double *constant)
{
    const struct scenario *one = &m->inst->scenario[s];
    int cells = m->N * m->T, k = 0;
    for (; k + 4 <= count; k += 4) { /* four at a time: the demand is read once */
        const double *a = p[k].demand, *b = p[k + 1].demand, *c = p[k + 2].demand, *d = p[k + 3].demand;
        double x = 0, y = 0, z = 0, v = 0;
        for (int at = 0; at < cells; at++) {
            double kw = one->demand_kw[at];
            x += a[at] * kw;
            y += b[at] * kw;
            z += c[at] * kw;
            v += d[at] * kw;
        }
        constant[k] = x;
        constant[k + 1] = y;
        constant[k + 2] = z;
        constant[k + 3] = v;
    }
    for (; k < count; k++) {
        constant[k] = 0;
        for (int at = 0; at < cells; at++)
            constant[k] += p[k].demand[at] * one->demand_kw[at];
    }
    for (k = 0; k < count; k++) {
        constant[k] += p[k].constant;
        for (int j = 0; j < p[k].falls; j++)
            constant[k] += p[k].fall[j] * fall_of(one, p[k].fall_at[j]);
    }
}

/* A unit of which the share a can be on line earns at most max(1, a / b) times one of which the share b can: shrunk to b / a of its
 * dispatch, it could do as the other. */
void stage2_transfer_slope(const struct stage2 *m, const struct stage2_prices *p, int s, double *slope)
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
