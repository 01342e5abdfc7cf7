/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integer dispatch: units on line and called are whole, storage does not charge and discharge in one step. Built on the
 * relaxed problem with its rows; rows that the integer point violates, and binaries for storage steps that do both, are added
 * between solves: rows added inside GLPK's tree would hold in one branch only. */
#include "recourse/linear.h"
#include "recourse/worker.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_INTEGER_PASSES = 100, TIME_LIMIT_MS = 60000 };

#define MODE_TOLERANCE 1e-6 /* kW on both sides of a storage in one step */

/* With no least power and no cost to start, more units on line never hurt: the count needs no decision. */
static bool count_is_free(const struct module_type *type)
{
    return type->min_kw <= 0 && (type->kind == MODULE_GENERATOR ? type->start_usd : type->call_usd) <= 0;
}

static void make_units_whole(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    for (int c = 0; c < m->C; c++) {
        const struct module_type *type = &m->inst->module[m->inst->candidate[c].module];
        if (type->kind == MODULE_STORAGE || w->view.working[c] <= 0)
            continue;
        double whole = floor(w->view.working[c] + 1e-9);
        for (int t = 0; t < m->T; t++) {
            int j = w->column_at[col_module(m, c, COL_ONLINE, t)];
            double most = fmin(whole, ceil(glp_get_col_ub(w->lp, j) - 1e-9));
            if (count_is_free(type) || most <= 0) {
                glp_set_col_bnds(w->lp, j, GLP_FX, most, most);
            } else {
                glp_set_col_kind(w->lp, j, GLP_IV);
                glp_set_col_bnds(w->lp, j, GLP_DB, 0, most);
            }
        }
    }
}

/* charge <= limit z, discharge <= limit (1 - z) */
static void add_mode(struct stage2_worker *w, int c, int t)
{
    const struct stage2 *m = w->m;
    double limit = m->inst->module[m->inst->candidate[c].module].kw * w->view.working[c];
    int z = glp_add_cols(w->lp, 1), r = glp_add_rows(w->lp, 2);
    int index[3] = {0, w->column_at[col_module(m, c, COL_CHARGE, t)], z};
    double value[3] = {0, 1, -limit};
    glp_set_col_kind(w->lp, z, GLP_BV);
    w->column_id[z] = -1;
    glp_set_mat_row(w->lp, r, 2, index, value);
    glp_set_row_bnds(w->lp, r, GLP_UP, 0, 0);
    index[1] = w->column_at[col_module(m, c, COL_DISCHARGE, t)];
    value[2] = limit;
    glp_set_mat_row(w->lp, r + 1, 2, index, value);
    glp_set_row_bnds(w->lp, r + 1, GLP_UP, 0, limit);
}

static int add_modes(struct stage2_worker *w, unsigned char *mode)
{
    const struct stage2 *m = w->m;
    int added = 0;
    for (int c = 0; c < m->C; c++) {
        if (m->inst->module[m->inst->candidate[c].module].kind != MODULE_STORAGE || w->view.working[c] <= 0)
            continue;
        for (int t = 0; t < m->T; t++) {
            if (mode[c * m->T + t] || w->x[col_module(m, c, COL_CHARGE, t)] <= MODE_TOLERANCE ||
                w->x[col_module(m, c, COL_DISCHARGE, t)] <= MODE_TOLERANCE)
                continue;
            mode[c * m->T + t] = 1;
            add_mode(w, c, t);
            added++;
        }
    }
    return added;
}

/* ---- Rounding up: most relaxed dispatches are whole but for a few counts, and more units on line seldom cost much ---- */

static bool solve_plain(struct stage2_worker *w)
{
    if (linear_solve(w->lp, GLP_DUAL, SIMPLEX_STEPS) != GLP_OPT)
        return false;
    worker_read_point(w, false);
    return true;
}

static void fix_counts(struct stage2_worker *w, bool rounded)
{
    for (int j = 1; j <= glp_get_num_cols(w->lp); j++) {
        if (glp_get_col_kind(w->lp, j) == GLP_CV)
            continue;
        int id = w->column_id[j], group = id / w->m->T - 3 - 3 * w->m->N;
        double lower, most, cost;
        column_data(&w->view, id, &lower, &most, &cost);
        most = floor(fmin(most, w->view.working[group / BLOCK]) + 1e-9);
        double value = fmin(ceil(glp_get_col_prim(w->lp, j) - 1e-6), most);
        glp_set_col_bnds(w->lp, j, rounded ? GLP_FX : GLP_DB, rounded ? value : 0, rounded ? value : most);
    }
}

static bool does_both(const struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    for (int c = 0; c < m->C; c++)
        if (m->inst->module[m->inst->candidate[c].module].kind == MODULE_STORAGE && w->view.working[c] > 0)
            for (int t = 0; t < m->T; t++)
                if (w->x[col_module(m, c, COL_CHARGE, t)] > MODE_TOLERANCE &&
                    w->x[col_module(m, c, COL_DISCHARGE, t)] > MODE_TOLERANCE)
                    return true;
    return false;
}

enum outcome { OPEN, SETTLED, COARSE, FAILED };

/* Solve the problem as it stands and add what it violates, until there is nothing left. */
static enum outcome settle(struct stage2_worker *w)
{
    for (int pass = 0; pass < MAX_INTEGER_PASSES && solve_plain(w); pass++) {
        if (!worker_find_violated(w))
            return FAILED;
        if (w->found_count == 0)
            return SETTLED;
        if (worker_add_found(w, NULL))
            return FAILED;
    }
    return OPEN;
}

/* Buses are told apart wherever a network row is about them: the relaxation's prices prove nothing about whole units. */
static bool split_rows(struct stage2_worker *w)
{
    bool split = false;
    for (int r = 0; r < glp_get_num_rows(w->lp); r++)
        split = view_split_row(&w->view, w->row[r]) || split;
    return split;
}

/* SETTLED when rounding gives a dispatch within `slack` USD of the relaxation: *value is its cost, *bound the relaxation's. The rows
 * it adds and the bounds it restores leave the problem as good as before. */
static enum outcome round_up(struct stage2_worker *w, double slack, double *value, double *bound, struct err *e)
{
    if (worker_optimise(w, e))
        return OPEN;
    *bound = glp_get_obj_val(w->lp);
    *bound -= 1e-9 * fabs(*bound);
    fix_counts(w, true);
    enum outcome outcome = settle(w);
    if (outcome == SETTLED) {
        *value = glp_get_obj_val(w->lp);
        if (does_both(w) || *value - *bound > slack + 1e-9 * fabs(*value))
            outcome = OPEN;
    }
    if (outcome == OPEN)
        fix_counts(w, false);
    return outcome;
}

/* ---- Branch and bound ---- */

struct tree_watch {
    double *bound;
    const atomic_bool *halt;
};

/* The least bound over the open nodes, the only honest one; and an end when somebody asks for it. */
static void watch_tree(glp_tree *tree, void *info)
{
    const struct tree_watch *watch = info;
    int node = glp_ios_best_node(tree);
    if (node > 0)
        *watch->bound = glp_ios_node_bound(tree, node);
    if (watch->halt && atomic_load(watch->halt))
        glp_ios_terminate(tree);
}

/* *found false: the time was up before there was a dispatch. */
static enum err_code search(struct stage2_worker *w, double slack, double *bound, bool *found, struct err *e)
{
    struct tree_watch watch = {bound, w->halt};
    glp_iocp parm;
    glp_init_iocp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    parm.mip_gap = slack / fmax(fabs(glp_get_obj_val(w->lp)), fmax(slack, 1e-9)); /* GLPK's is relative */
    parm.tm_lim = TIME_LIMIT_MS;
    parm.cb_func = watch_tree;
    parm.cb_info = &watch;
    *bound = glp_get_obj_val(w->lp);
    int code = glp_intopt(w->lp, &parm), status = glp_mip_status(w->lp);
    if (code == GLP_ESTOP)
        return err_set(e, ERR_CANCELED, "Stopped in the integer dispatch of a scenario");
    *found = status == GLP_OPT || status == GLP_FEAS;
    if ((code == 0 || code == GLP_EMIPGAP || code == GLP_ETMLIM) && *found) {
        double cost = glp_mip_obj_val(w->lp);
        if (code == 0 && status == GLP_OPT)
            *bound = cost - 1e-7 * fabs(cost);
        *bound = fmin(*bound, cost);
        return ERR_NONE;
    }
    if (code == GLP_ETMLIM)
        return ERR_NONE;
    return err_set(e, ERR_INTERNAL, "The integer dispatch of scenario %d was not found (code %d, status %d)",
                   (int)(w->view.scenario - w->m->inst->scenario) + 1, code, status);
}

/* Rows added for storage modes carry no key; the table of keys must stay as long as the problem. */
static enum err_code pad_rows(struct stage2_worker *w, int from, struct err *e)
{
    int rows = glp_get_num_rows(w->lp);
    if (rows > w->row_capacity) {
        struct row_key *grown = realloc(w->row, (size_t)rows * 2 * sizeof *grown);
        if (!grown)
            return err_set(e, ERR_MEMORY, "Out of memory in the integer dispatch");
        w->row = grown;
        w->row_capacity = 2 * rows;
    }
    for (int r = from; r < rows; r++)
        w->row[r] = (struct row_key){ROW_MODULE, 0, 0, MROW_MODE};
    return ERR_NONE;
}

/* A dispatch that always exists: nothing on line, nothing called, storage only gives. */
static enum outcome stand_idle(struct stage2_worker *w, double *value)
{
    const struct stage2 *m = w->m;
    for (int c = 0; c < m->C; c++) {
        bool storage = m->inst->module[m->inst->candidate[c].module].kind == MODULE_STORAGE;
        for (int t = 0; t < m->T && w->view.working[c] > 0; t++)
            glp_set_col_bnds(w->lp, w->column_at[col_module(m, c, storage ? COL_CHARGE : COL_ONLINE, t)], GLP_FX, 0, 0);
    }
    enum outcome outcome = settle(w);
    *value = glp_get_obj_val(w->lp);
    return outcome;
}

static enum err_code search_until_kept(struct stage2_worker *w, double slack, unsigned char *mode,
                                       enum outcome *outcome, double *value, double *bound, struct err *e)
{
    bool found = true;
    for (int pass = 0; pass < MAX_INTEGER_PASSES; pass++) {
        enum err_code code = worker_optimise(w, e);
        code = code ? code : search(w, slack, bound, &found, e);
        if (code)
            return code;
        if (!found) {
            *outcome = stand_idle(w, value);
            break;
        }
        *value = glp_mip_obj_val(w->lp);
        worker_read_point(w, true);
        if (!worker_find_violated(w))
            return err_set(e, ERR_MEMORY, "Out of memory in the integer dispatch");
        code = worker_add_found(w, e);
        int rows = glp_get_num_rows(w->lp), modes = code ? 0 : add_modes(w, mode);
        code = code ? code : pad_rows(w, rows, e);
        *outcome = OPEN;
        if (code)
            return code;
        if (split_rows(w)) {
            *outcome = COARSE;
            return ERR_NONE;
        }
        if (w->found_count + modes == 0) {
            *outcome = SETTLED;
            return ERR_NONE;
        }
    }
    return *outcome == SETTLED ? ERR_NONE
                               : err_set(e, ERR_INTERNAL, "The integer dispatch of scenario %d does not settle",
                                         (int)(w->view.scenario - w->m->inst->scenario) + 1);
}

enum err_code stage2_solve_integer(struct stage2_worker *w, int s, const double *units, struct stage2_memory *mem,
                                   double slack, double *value, double *bound, struct err *e)
{
    struct stage2_memory own = {0};
    unsigned char *mode = calloc((size_t)(w->m->C * w->m->T) + 1, 1);
    enum err_code code = mode ? ERR_NONE : err_set(e, ERR_MEMORY, "Out of memory in the integer dispatch");
    if (!mem)
        mem = &own;
    /* Each turn tells more buses apart. */
    for (enum outcome outcome = COARSE; !code && outcome == COARSE;) {
        memset(mode, 0, (size_t)(w->m->C * w->m->T) + 1);
        code = worker_relax(w, s, units, mem, e);
        double relaxed = glp_get_obj_val(w->lp);
        code = code ? code : worker_add_units(w, e);
        if (code)
            break;
        make_units_whole(w);
        *value = relaxed;
        outcome = round_up(w, slack, value, bound, e);
        if (outcome == OPEN && split_rows(w))
            outcome = COARSE;
        else if (outcome == OPEN)
            code = search_until_kept(w, slack, mode, &outcome, value, bound, e);
        if (!code && outcome == SETTLED) {
            outcome = worker_split_pickups(w, false) ? COARSE : SETTLED;
            *value += w->rounding_usd;
        }
        if (!code && outcome == COARSE)
            code = worker_remember_cells(w, mem, e);
        else if (outcome == FAILED)
            code = err_set(e, ERR_MEMORY, "Out of memory in the integer dispatch");
        *bound = fmax(*bound, relaxed - 1e-9 * fabs(relaxed));
    }
    stage2_memory_free(&own);
    free(mode);
    return code;
}
