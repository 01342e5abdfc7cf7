/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts by re-pricing: only the network is dualised, and every candidate answers the nodal prices with the best profit of one
 * unit over its own polytope, whether it stands or not. With any prices the bound is valid for every plan:
 *
 *     Q_s(n) >= C_s(price) - sum_c rho_c n_c v_c(price)
 */
#include "recourse/linear.h"
#include "recourse/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNIT_STEPS = 5000 }; /* of the simplex on one unit's polytope */

/* ---- The polytope of one unit ---- */

static int unit_column(const struct stage2 *m, int kind, int t)
{
    return kind * m->T + t + 1;
}

static void build_unit(const struct stage2_worker *w, glp_prob *lp, const struct module_type *type, struct row *row)
{
    const struct stage2 *m = w->m;
    glp_add_cols(lp, BLOCK * m->T);
    for (int kind = 0; kind < BLOCK; kind++) {
        for (int t = 0; t < m->T; t++) {
            double lower = 0, upper = 0, cost = 0;
            if (module_has_column(type, kind))
                module_column_data(m, type, kind, t, 1, 1, &lower, &upper, &cost);
            glp_set_col_bnds(lp, unit_column(m, kind, t), linear_bound_type(lower, upper), lower, upper);
        }
    }
    for (int kind = MROW_ENERGY; kind <= MROW_PAYBACK; kind++) {
        for (int t = 0; t < m->T; t++) {
            if (!module_has_row(type, kind, t))
                continue;
            module_row_build(m, type, 0, kind, t, 1, row);
            int r = glp_add_rows(lp, 1);
            for (int k = 0; k < row->count; k++) {
                w->index[k + 1] = row->id[k] + 1;
                w->coefficient[k + 1] = row->value[k];
            }
            glp_set_mat_row(lp, r, row->count, w->index, w->coefficient);
            glp_set_row_bnds(lp, r, linear_bound_type(row->lower, row->upper), row->lower, row->upper);
        }
    }
}

bool unit_problems_new(struct stage2_worker *w)
{
    const struct instance *inst = w->m->inst;
    w->unit = calloc((size_t)inst->modules + 1, sizeof *w->unit);
    if (!w->unit)
        return false;
    for (int k = 0; k < inst->modules; k++) {
        struct unit_problem *u = &w->unit[k];
        u->candidate = calloc((size_t)w->m->C + 1, sizeof *u->candidate);
        u->value = calloc((size_t)w->m->C + 1, sizeof *u->value);
        if (!u->candidate || !u->value)
            return false;
        u->lp = glp_create_prob();
        build_unit(w, u->lp, &inst->module[k], &w->scratch);
    }
    return true;
}

void unit_problems_free(struct stage2_worker *w)
{
    for (int k = 0; w->unit && k < w->m->inst->modules; k++) {
        if (w->unit[k].lp)
            glp_delete_prob(w->unit[k].lp);
        free(w->unit[k].candidate);
        free(w->unit[k].value);
    }
    free(w->unit);
}

double stage2_online_share(const struct stage2 *m, int s, int c)
{
    return m->kind == RECOURSE_LP
               ? 1
               : module_whole_share(m->inst->scenario[s].available[c], m->inst->candidate[c].max_units);
}

static double whole_share(const struct stage2_worker *w, int c)
{
    return stage2_online_share(w->m, (int)(w->view.scenario - w->m->inst->scenario), c);
}

/* Objective of a unit against the prices at its bus; false when idling is plainly best. */
static bool set_prices(struct stage2_worker *w, int c, glp_prob *lp)
{
    const struct stage2 *m = w->m;
    const struct candidate *site = &m->inst->candidate[c];
    const struct module_type *type = &m->inst->module[site->module];
    double online = whole_share(w, c);
    bool worth = false;
    for (int kind = 0; kind < BLOCK; kind++) {
        if (!module_has_column(type, kind))
            continue;
        double active, reactive;
        module_column_effect(type, kind, m->inst->bus[site->bus].tan_phi, &active, &reactive);
        for (int t = 0; t < m->T; t++) {
            double lower, upper, cost;
            int at = site->bus * m->T + t;
            module_column_data(m, type, kind, t, 1, online, &lower, &upper, &cost);
            cost -= active * w->price_active[at] + reactive * w->price_reactive[at];
            if (type->kind == MODULE_DEMAND_RESPONSE && kind == COL_REDUCED)
                cost -= w->price_response[at];
            glp_set_obj_coef(lp, unit_column(m, kind, t), cost);
            if (type->kind != MODULE_STORAGE && kind == COL_ONLINE)
                glp_set_col_bnds(lp, unit_column(m, kind, t), linear_bound_type(lower, upper), lower, upper);
            worth = worth || (cost < 0 && upper > 0) || (cost > 0 && lower < 0);
        }
    }
    return worth;
}

static bool same_prices(const struct stage2_worker *w, int i, int j, bool response)
{
    size_t row = (size_t)w->m->T * sizeof(double);
    int T = w->m->T;
    return i == j || (!memcmp(w->price_active + i * T, w->price_active + j * T, row) &&
                      !memcmp(w->price_reactive + i * T, w->price_reactive + j * T, row) &&
                      (!response || (!memcmp(w->price_response + i * T, w->price_response + j * T, row) &&
                                     w->m->inst->bus[i].tan_phi == w->m->inst->bus[j].tan_phi)));
}

double worker_unit_profit(struct stage2_worker *w, int c)
{
    const struct instance *inst = w->m->inst;
    struct unit_problem *u = &w->unit[inst->candidate[c].module];
    bool response = inst->module[inst->candidate[c].module].kind == MODULE_DEMAND_RESPONSE;
    for (int k = 0; k < u->asked; k++) {
        if (same_prices(w, inst->candidate[u->candidate[k]].bus, inst->candidate[c].bus, response) &&
            whole_share(w, u->candidate[k]) == whole_share(w, c)) {
            return u->value[k];
        }
    }
    double profit = 0;
    if (set_prices(w, c, u->lp)) {
        if (u->fresh)
            glp_std_basis(u->lp);
        u->fresh = false;
        bool solved = linear_solve(u->lp, GLP_PRIMAL, UNIT_STEPS) == GLP_OPT;
        if (!solved) {
            glp_std_basis(u->lp);
            solved = linear_solve(u->lp, GLP_DUAL, UNIT_STEPS) == GLP_OPT;
        }
        u->fresh = !solved;
        profit = fmax(0, -(solved ? linear_proven_minimum(u->lp) : linear_box_minimum(u->lp)));
    }
    u->candidate[u->asked] = c;
    u->value[u->asked++] = profit;
    return profit;
}

/* ---- Prices ---- */

/* Network rows are about net loads: they reach the loads and the modules by the prices at the buses, each for itself. Returns the part
 * of their limits. */
static double price_network_row(struct stage2_worker *w, double y, struct row_key key, int from, int to)
{
    const struct stage2 *m = w->m;
    double lower, upper;
    row_network_limits(m, key, &lower, &upper);
    double limit = y > 0 ? lower : upper;
    if (isinf(limit))
        return 0; /* a multiplier of the wrong sign proves nothing */
    for (int k = from; k < to; k++) {
        int i = m->preorder[k];
        w->price_active[i * m->T + key.t] += y * w->view.active[i];
        w->price_reactive[i * m->T + key.t] += y * w->view.reactive[i];
    }
    if (key.kind == ROW_BALANCE) {
        w->reduced[col_import(m, key.t)] += y;
        w->reduced[col_up(m, key.t)] += y;
        w->reduced[col_down(m, key.t)] -= y;
    }
    return y * limit;
}

/* Returns the part of the rows' limits, and takes their multipliers out of the feeder's reduced costs and into the prices. */
static double price_rows(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    double bound = 0;
    for (int r = 1; r <= glp_get_num_rows(w->lp); r++) {
        struct row_key key = w->row[r - 1];
        double y = glp_get_row_dual(w->lp, r);
        int from, to;
        if (key.kind == ROW_MODULE || y == 0)
            continue;
        if (row_weights(&w->view, key, &from, &to)) {
            bound += price_network_row(w, y, key, from, to);
            continue;
        }
        row_build(&w->view, key, &w->scratch);
        double limit = y > 0 ? w->scratch.lower : w->scratch.upper;
        if (isinf(limit))
            continue;
        bound += y * limit;
        for (int k = 0; k < w->scratch.count; k++)
            if (w->scratch.id[k] < first_module_column(m))
                w->reduced[w->scratch.id[k]] -= y * w->scratch.value[k];
        if (key.kind == ROW_LOAD || key.kind == ROW_SHARE)
            w->price_response[key.a * m->T + key.t] += y;
    }
    return bound;
}

/* ---- Dark islands ---- */

/* What the first grid-forming unit would be worth in a dark island is not in the multipliers, which are any. Its loads are valued
 * at what the last kW costs that one unit could carry: then neither the unit nor the light it brings is worth too much. */
double view_island_value(const struct view *v, int head, int t, const double *unserved, double kw, double *scratch)
{
    const struct stage2 *m = v->m;
    double *cost = scratch, *load = scratch + m->N;
    int count = 0;
    for (int k = m->position[head]; k < m->last[head]; k++) {
        int i = m->preorder[k];
        double d = v->scenario->demand_kw[i * m->T + t];
        if (v->source[i * m->T + t] != head || d <= 0)
            continue;
        double c = unserved[i];
        int at = count++;
        for (; at > 0 && cost[at - 1] < c; at--) {
            cost[at] = cost[at - 1];
            load[at] = load[at - 1];
        }
        cost[at] = c;
        load[at] = d;
    }
    for (int k = 0; k < count; k++) {
        kw -= load[k];
        if (kw < 0)
            return fmax(0, cost[k]);
    }
    return 0;
}

double view_forming_kw(const struct view *v, int head, int t)
{
    const struct stage2 *m = v->m;
    double kw = 0;
    for (int c = 0; c < m->C; c++) {
        const struct module_type *type = &m->inst->module[m->inst->candidate[c].module];
        if (type->grid_forming && v->scenario->available[c] > 0 &&
            v->source[m->inst->candidate[c].bus * m->T + t] == head)
            kw = fmax(kw, type->kw);
    }
    return kw;
}

static bool modules_stand(const struct view *v, int head, int t)
{
    const struct stage2 *m = v->m;
    for (int c = 0; c < m->C; c++)
        if (v->working[c] > 0 && v->source[m->inst->candidate[c].bus * m->T + t] == head)
            return true;
    return false;
}

static void price_dark_islands(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    int T = m->T;
    double *unserved = w->square;
    for (int t = 0; t < T && w->view.outage && !(m->without & 1U << LEVER_ISLANDS); t++) {
        for (int i = 0; i < m->N; i++)
            unserved[i] = w->reduced[col_unserved(m, w->view.cell[i * T + t], t)];
        for (int h = 1; h < m->N; h++) {
            int head = m->preorder[h];
            if (w->view.source[head * T + t] != head || w->view.forming[head * T + t] > 0 ||
                modules_stand(&w->view, head, t))
                continue; /* where a module stands its own multipliers make the cut touch */
            double kw = view_forming_kw(&w->view, head, t);
            double value = kw > 0 ? view_island_value(&w->view, head, t, unserved, kw, w->view.active) : 0;
            for (int k = m->position[head]; k < m->last[head]; k++) {
                int i = m->preorder[k];
                if (w->view.source[i * T + t] == head) {
                    w->price_active[i * T + t] = -value;
                    w->price_reactive[i * T + t] = 0;
                }
            }
        }
    }
}

/* Import and pick-up at their best. */
static double bound_feeder(const struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    double bound = 0;
    for (int id = 0; id < first_module_column(m); id++) {
        double lower, upper, cost, d = w->reduced[id];
        if (d == 0 || (id >= col_unserved(m, 0, 0) && id < col_pickup(m, 0, 0)))
            continue;
        column_data(&w->view, id, &lower, &upper, &cost);
        bound += d > 0 ? d * lower : d * upper;
    }
    return bound;
}

/* A term d * kw * (1 - grid-forming units of the island), as a function of the plan. */
static double island_term(const struct stage2_worker *w, int i, int t, double d_kw, double *slope)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    for (int c = 0; c < m->C; c++)
        if (inst->module[inst->candidate[c].module].grid_forming &&
            w->view.source[inst->candidate[c].bus * m->T + t] == w->view.source[i * m->T + t])
            slope[c] -= d_kw * w->view.scenario->available[c];
    return d_kw;
}

/* Shedding of every bus at its best: u >= D (1 - forming) and b <= beta D forming in an island, or u >= 0 and b <= beta D; of either
 * pair the one that says more under this plan. */
static double bound_loads(struct stage2_worker *w, double *slope)
{
    const struct stage2 *m = w->m;
    double bound = 0, beta = m->inst->sag_share;
    for (int i = 0; i < m->N; i++) {
        double tan_phi = m->inst->bus[i].tan_phi;
        for (int t = 0; t < m->T; t++) {
            int at = i * m->T + t, head = w->view.cell[at];
            double kw = w->view.scenario->demand_kw[at];
            if (kw <= 0)
                continue;
            double price = w->price_active[at] + tan_phi * w->price_reactive[at];
            double u = w->reduced[col_unserved(m, head, t)] + price, b = w->reduced[col_sag(m, head, t)] + price;
            bool dark = w->view.forming[at] < 1;
            bound -= price * kw;
            if (u < 0)
                bound += u * kw;
            else if (dark && u > 0)
                bound += island_term(w, i, t, u * kw, slope);
            if (b < 0 && beta > 0) {
                bound += b * beta * kw;
                if (dark)
                    bound += island_term(w, i, t, -b * beta * kw, slope);
            }
        }
    }
    return bound;
}

void worker_cut(struct stage2_worker *w, struct stage2_cut *cut)
{
    const struct stage2 *m = w->m;
    size_t nt = (size_t)(m->N * m->T) * sizeof(double);
    memset(w->price_active, 0, nt);
    memset(w->price_reactive, 0, nt);
    memset(w->price_response, 0, nt);
    memset(cut->slope, 0, (size_t)m->C * sizeof *cut->slope);
    for (int id = 0; id < first_module_column(m); id++) {
        double lower, upper;
        w->reduced[id] = 0;
        if (column_stands(&w->view, id))
            column_data(&w->view, id, &lower, &upper, &w->reduced[id]);
    }
    for (int k = 0; k < m->inst->modules; k++) {
        w->unit[k].asked = 0;
        w->unit[k].fresh = true;
    }
    cut->constant = price_rows(w);
    price_dark_islands(w);
    cut->constant += bound_feeder(w) + bound_loads(w, cut->slope);
    for (int c = 0; c < m->C; c++)
        if (w->view.scenario->available[c] > 0) /* else it earns nothing here, whatever the prices */
            cut->slope[c] -= w->view.scenario->available[c] * worker_unit_profit(w, c);
}
