/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/master.h"

#include "recourse/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONEY 1e-3                                /* thousands of USD */
enum { MASTER_STEPS = 100000, PROBE_STEPS = 40 }; /* of a simplex */
#define IDLE_LIMIT 60 /* solves after which a cut that does not bind is dropped; the pool still has it */

static int supply_column(const struct master *m, int k, int supplier)
{
    return 1 + 2 * m->C + m->M + k * m->K + supplier;
}

static int theta_column(const struct master *m)
{
    return 1 + 2 * m->C + m->M + m->M * m->K;
}

static double delivery(const struct instance *inst, int supplier)
{
    return inst->suppliers > 0 ? inst->supplier[supplier].delivery_usd : 0;
}

static int stock(const struct instance *inst, int supplier, int module)
{
    return inst->suppliers > 0 ? inst->supplier[supplier].stock[module] : INSTANCE_UNLIMITED;
}

static void bound_column(glp_prob *lp, int j, double lower, double upper)
{
    glp_set_col_bnds(lp, j, lower < upper ? GLP_DB : GLP_FX, lower, upper);
}

static void put_row(glp_prob *lp, int count, const int *index, const double *value, int type, double lower,
                    double upper)
{
    int r = glp_add_rows(lp, 1);
    glp_set_mat_row(lp, r, count, index, value);
    glp_set_row_bnds(lp, r, type, lower, upper);
}

static void add_columns(struct master *m, double rho_none)
{
    const struct instance *inst = m->inst;
    glp_add_cols(m->lp, theta_column(m));
    for (int c = 0; c < m->C; c++) {
        const struct candidate *site = &inst->candidate[c];
        const struct module_type *type = &inst->module[site->module];
        bound_column(m->lp, MASTER_UNITS + c, 0, site->max_units);
        glp_set_obj_coef(m->lp, MASTER_UNITS + c, MONEY * type->om_usd_per_year);
        bound_column(m->lp, master_site_column(m, c), 0, 1);
        glp_set_obj_coef(m->lp, master_site_column(m, c),
                         MONEY * site->site_usd * instance_annuity(inst, site->module));
        m->sites_matter = m->sites_matter || site->site_usd > 0 || site->min_units > 1 || inst->max_sites > 0;
    }
    for (int k = 0; k < m->M; k++) {
        int most = 0;
        for (int c = 0; c < m->C; c++)
            most += inst->candidate[c].module == k ? inst->candidate[c].max_units : 0;
        bound_column(m->lp, master_total_column(m, k), 0, most);
        for (int s = 0; s < m->K; s++) {
            double cost = inst->module[k].unit_usd + delivery(inst, s);
            bound_column(m->lp, supply_column(m, k, s), 0, fmin(most, stock(inst, s, k)));
            glp_set_obj_coef(m->lp, supply_column(m, k, s), MONEY * cost * instance_annuity(inst, k));
        }
    }
    bound_column(m->lp, theta_column(m), 0, MONEY * 1.000001 * rho_none + 1e-6);
    glp_set_obj_coef(m->lp, theta_column(m), inst->events_per_year);
}

/* Totals by type: the first thing the tree branches on, and what suppliers deliver. */
static void add_total_rows(struct master *m, int *index, double *value)
{
    for (int k = 0; k < m->M; k++) {
        int n = 0;
        for (int c = 0; c < m->C; c++) {
            if (m->inst->candidate[c].module == k) {
                index[++n] = MASTER_UNITS + c;
                value[n] = 1;
            }
        }
        index[++n] = master_total_column(m, k);
        value[n] = -1;
        put_row(m->lp, n, index, value, GLP_FX, 0, 0);
        n = 0;
        for (int s = 0; s < m->K; s++) {
            index[++n] = supply_column(m, k, s);
            value[n] = -1;
        }
        index[++n] = master_total_column(m, k);
        value[n] = 1;
        put_row(m->lp, n, index, value, GLP_FX, 0, 0);
    }
}

static void add_site_rows(struct master *m, int *index, double *value)
{
    const struct instance *inst = m->inst;
    for (int c = 0; c < m->C; c++) {
        index[1] = MASTER_UNITS + c;
        index[2] = master_site_column(m, c);
        value[1] = 1;
        value[2] = -inst->candidate[c].max_units;
        put_row(m->lp, 2, index, value, GLP_UP, 0, 0);
        value[2] = -inst->candidate[c].min_units;
        if (inst->candidate[c].min_units > 0)
            put_row(m->lp, 2, index, value, GLP_LO, 0, 0);
    }
    if (inst->max_sites > 0 && m->C > 0) {
        for (int c = 0; c < m->C; c++) {
            index[c + 1] = master_site_column(m, c);
            value[c + 1] = 1;
        }
        put_row(m->lp, m->C, index, value, GLP_UP, 0, inst->max_sites);
    }
    for (int i = 0; i < inst->buses; i++) {
        int n = 0;
        for (int c = 0; c < m->C && inst->bus[i].hosting_kw > 0; c++) {
            if (inst->candidate[c].bus == i) {
                index[++n] = MASTER_UNITS + c;
                value[n] = inst->module[inst->candidate[c].module].kw;
            }
        }
        if (n > 0)
            put_row(m->lp, n, index, value, GLP_UP, 0, inst->bus[i].hosting_kw);
    }
}

static void add_budget_row(struct master *m, int *index, double *value)
{
    const struct instance *inst = m->inst;
    int n = 0;
    for (int c = 0; c < m->C; c++) {
        if (inst->candidate[c].site_usd > 0) {
            index[++n] = master_site_column(m, c);
            value[n] = MONEY * inst->candidate[c].site_usd;
        }
    }
    for (int k = 0; k < m->M; k++) {
        for (int s = 0; s < m->K; s++) {
            index[++n] = supply_column(m, k, s);
            value[n] = MONEY * (inst->module[k].unit_usd + delivery(inst, s));
        }
    }
    put_row(m->lp, n, index, value, GLP_UP, 0, MONEY * inst->budget_usd);
}

enum err_code master_init(struct master *m, const struct instance *inst, double rho_none, struct err *e)
{
    memset(m, 0, sizeof *m);
    m->inst = inst;
    m->C = inst->candidates;
    m->M = inst->modules;
    m->K = inst->suppliers > 0 ? inst->suppliers : 1;
    m->integers = 2 * m->C + m->M;
    size_t room = (size_t)(theta_column(m) + 2);
    int *index = malloc(room * sizeof *index);
    double *value = malloc(room * sizeof *value);
    m->units = calloc((size_t)m->C + 1, sizeof *m->units);
    if (!index || !value || !m->units) {
        free(index);
        free(value);
        free(m->units);
        return err_set(e, ERR_MEMORY, "Out of memory for the siting problem");
    }
    m->lp = glp_create_prob();
    add_columns(m, rho_none);
    add_total_rows(m, index, value);
    add_site_rows(m, index, value);
    add_budget_row(m, index, value);
    m->fixed_rows = glp_get_num_rows(m->lp);
    free(index);
    free(value);
    return ERR_NONE;
}

void master_free(struct master *m)
{
    if (m->lp)
        glp_delete_prob(m->lp);
    free(m->units);
    free(m->idle);
    memset(m, 0, sizeof *m);
}

enum err_code master_add_cut(struct master *m, double constant, const double *slope, struct err *e)
{
    int *index = malloc(((size_t)m->C + 2) * sizeof *index), n = 0;
    double *value = malloc(((size_t)m->C + 2) * sizeof *value), limit = constant;
    int rows = glp_get_num_rows(m->lp) + 1;
    if (rows > m->idle_capacity) {
        int capacity = 2 * rows + 64;
        int *grown = realloc(m->idle, (size_t)capacity * sizeof *grown);
        if (grown) {
            m->idle = grown;
            m->idle_capacity = capacity;
        }
    }
    if (!index || !value || rows > m->idle_capacity) {
        free(index);
        free(value);
        return err_set(e, ERR_MEMORY, "Out of memory for the siting problem");
    }
    for (int c = 0; c < m->C; c++) {
        if (fabs(slope[c]) > 1e-9 * fabs(constant)) {
            index[++n] = MASTER_UNITS + c;
            value[n] = -MONEY * slope[c];
        } else if (slope[c] < 0) {
            limit +=
                slope[c] * m->inst->candidate[c].max_units; /* too small to carry: its worst, so the cut stays valid */
        }
    }
    index[++n] = theta_column(m);
    value[n] = 1;
    put_row(m->lp, n, index, value, GLP_LO, MONEY * limit, 0);
    m->idle[rows - 1] = 0;
    free(index);
    free(value);
    return ERR_NONE;
}

void master_add_group(struct master *m)
{
    m->group_row = glp_add_rows(m->lp, 1);
    m->fixed_rows = m->group_row;
    glp_set_row_bnds(m->lp, m->group_row, GLP_FR, 0, 0);
}

enum err_code master_set_group(struct master *m, const bool *member, int lower, int upper, struct err *e)
{
    int *index = malloc(((size_t)m->C + 1) * sizeof *index), n = 0;
    double *value = malloc(((size_t)m->C + 1) * sizeof *value);
    bool fine = index && value;
    for (int c = 0; fine && c < m->C; c++) {
        if (member[c]) {
            index[++n] = MASTER_UNITS + c;
            value[n] = 1;
        }
    }
    if (fine) {
        glp_set_mat_row(m->lp, m->group_row, n, index, value);
        glp_set_row_bnds(m->lp, m->group_row, lower < upper ? GLP_DB : GLP_FX, lower, upper);
    }
    free(index);
    free(value);
    return fine ? ERR_NONE : err_set(e, ERR_MEMORY, "Out of memory for the siting problem");
}

void master_root_node(const struct master *m, int *lower, int *upper)
{
    for (int j = 0; j < m->integers; j++) {
        lower[j] = 0;
        upper[j] = (int)floor(glp_get_col_ub(m->lp, j + 1) + 0.5);
    }
}

void master_set_node(struct master *m, const int *lower, const int *upper)
{
    for (int j = 0; j < m->integers; j++)
        bound_column(m->lp, j + 1, lower[j], upper[j]);
}

static void drop_idle_cuts(struct master *m)
{
    int rows = glp_get_num_rows(m->lp), count = 0, kept = m->fixed_rows;
    int *drop = malloc(((size_t)rows + 1) * sizeof *drop);
    if (!drop)
        return;
    for (int r = m->fixed_rows + 1; r <= rows; r++) {
        int idle = glp_get_row_stat(m->lp, r) == GLP_BS ? m->idle[r - 1] + 1 : 0;
        if (idle > IDLE_LIMIT)
            drop[++count] = r;
        else
            m->idle[kept++] = idle;
    }
    if (count > 0)
        glp_del_rows(m->lp, count, drop);
    free(drop);
}

enum err_code master_solve(struct master *m, bool *feasible, struct err *e)
{
    static const int method[] = {GLP_DUALP, GLP_PRIMAL, GLP_PRIMAL};
    int status = GLP_UNDEF;
    for (int rung = 0; rung < 3 && status == GLP_UNDEF; rung++) {
        if (rung == 2)
            glp_std_basis(m->lp);
        status = linear_solve(m->lp, method[rung], MASTER_STEPS);
    }
    *feasible = status == GLP_OPT;
    if (status == GLP_UNDEF)
        return err_set(e, ERR_INTERNAL, "The siting problem could not be solved: no simplex came to an end");
    if (!*feasible)
        return ERR_NONE;
    for (int c = 0; c < m->C; c++)
        m->units[c] = fmin(fmax(glp_get_col_prim(m->lp, MASTER_UNITS + c), 0), m->inst->candidate[c].max_units);
    m->bound = linear_proven_minimum(m->lp) / MONEY;
    m->theta = glp_get_col_prim(m->lp, theta_column(m)) / MONEY;
    drop_idle_cuts(m);
    return ERR_NONE;
}

enum err_code master_probe(struct master *m, int column, double lower, double upper, double *bound, struct err *e)
{
    int rows = glp_get_num_rows(m->lp), columns = glp_get_num_cols(m->lp), j = column + 1;
    double old_lower = glp_get_col_lb(m->lp, j), old_upper = glp_get_col_ub(m->lp, j);
    *bound = INFINITY;
    if (lower > upper)
        return ERR_NONE;
    unsigned char *status = malloc((size_t)(rows + columns) + 1);
    if (!status)
        return err_set(e, ERR_MEMORY, "Out of memory for the siting problem");
    for (int k = 1; k <= rows; k++)
        status[k - 1] = (unsigned char)glp_get_row_stat(m->lp, k);
    for (int k = 1; k <= columns; k++)
        status[rows + k - 1] = (unsigned char)glp_get_col_stat(m->lp, k);
    bound_column(m->lp, j, lower, upper);
    if (linear_solve(m->lp, GLP_DUAL, PROBE_STEPS) == GLP_NOFEAS)
        *bound = INFINITY;
    else if (glp_get_dual_stat(m->lp) == GLP_FEAS)
        *bound = linear_proven_minimum(m->lp) / MONEY;
    else
        *bound = -INFINITY;
    bound_column(m->lp, j, old_lower, old_upper);
    for (int k = 1; k <= rows; k++)
        glp_set_row_stat(m->lp, k, status[k - 1]);
    for (int k = 1; k <= columns; k++)
        glp_set_col_stat(m->lp, k, status[rows + k - 1]);
    free(status);
    return ERR_NONE;
}

/* ---- A whole plan ---- */

/* Ships `need` units of a type from the cheapest supplier on; for one type that is least for the budget and for the year. */
static bool ship(const struct instance *inst, int module, const int *units, int need, double *usd, int *shipped)
{
    int K = inst->suppliers > 0 ? inst->suppliers : 1, c = 0, open = 0;
    bool *used = calloc((size_t)K, sizeof *used);
    for (int left = need; used && left > 0;) {
        int best = -1;
        for (int s = 0; s < K; s++)
            if (!used[s] && (best < 0 || delivery(inst, s) < delivery(inst, best)))
                best = s;
        if (best < 0)
            break;
        used[best] = true;
        int take = left < stock(inst, best, module) ? left : stock(inst, best, module);
        *usd += take * (inst->module[module].unit_usd + delivery(inst, best));
        left -= take;
        need = left;
        while (shipped && take > 0) { /* hand them out to the sites in order */
            while (open == 0) {
                open = inst->candidate[c].module == module ? units[c] : 0;
                c += open == 0;
            }
            int part = take < open ? take : open;
            shipped[best * inst->candidates + c] += part;
            take -= part;
            open -= part;
            c += open == 0;
        }
    }
    bool fine = used != NULL && need == 0;
    free(used);
    return fine;
}

bool master_price_plan(const struct instance *inst, const int *units, double *annual_usd, double *capital_usd,
                       int *shipped)
{
    int sites = 0;
    *annual_usd = *capital_usd = 0;
    if (shipped)
        memset(shipped, 0, (size_t)((inst->suppliers > 0 ? inst->suppliers : 1) * inst->candidates) * sizeof *shipped);
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        if (units[c] == 0)
            continue;
        if (units[c] < site->min_units || units[c] > site->max_units)
            return false;
        sites++;
        *capital_usd += site->site_usd;
        *annual_usd += site->site_usd * instance_annuity(inst, site->module) +
                       inst->module[site->module].om_usd_per_year * units[c];
    }
    for (int k = 0; k < inst->modules; k++) {
        int need = 0;
        double usd = 0;
        for (int c = 0; c < inst->candidates; c++)
            need += inst->candidate[c].module == k ? units[c] : 0;
        if (!ship(inst, k, units, need, &usd, shipped))
            return false;
        *capital_usd += usd;
        *annual_usd += usd * instance_annuity(inst, k);
    }
    for (int i = 0; i < inst->buses; i++) {
        double kw = 0;
        for (int c = 0; c < inst->candidates; c++)
            if (inst->candidate[c].bus == i)
                kw += inst->module[inst->candidate[c].module].kw * units[c];
        if (inst->bus[i].hosting_kw > 0 && kw > inst->bus[i].hosting_kw * (1 + 1e-9))
            return false;
    }
    return *capital_usd <= inst->budget_usd * (1 + 1e-9) && (inst->max_sites <= 0 || sites <= inst->max_sites);
}
