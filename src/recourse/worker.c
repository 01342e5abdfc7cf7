/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One reduced linear program at a time: built for a scenario and a plan, solved, cut by violated rows, solved again. */
#include "recourse/worker.h"

#include "recourse/linear.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_PASSES = 400
}; /* of adding violated rows; each adds at least one new row, so this is a guard, not a limit */

/* ---- Set of rows ---- */

static unsigned long long pack(struct row_key key)
{
    return 1ULL + (((unsigned long long)key.kind << 58) | ((unsigned long long)key.a << 36) |
                   ((unsigned long long)key.t << 22) | (unsigned long long)key.b);
}

static int slot_of(const struct row_table *table, unsigned long long packed)
{
    unsigned long long mixed = packed * 0x9e3779b97f4a7c15ULL;
    int slot = (int)((mixed >> 33) & (unsigned long long)(table->room - 1));
    while (table->key[slot] && table->key[slot] != packed)
        slot = (slot + 1) & (table->room - 1);
    return slot;
}

static bool grow_table(struct row_table *table)
{
    struct row_table old = *table;
    int room = old.room ? 2 * old.room : 512;
    table->key = calloc((size_t)room, sizeof *table->key);
    table->status = calloc((size_t)room, sizeof *table->status);
    if (!table->key || !table->status) {
        free(table->key);
        free(table->status);
        *table = old;
        return false;
    }
    table->room = room;
    for (int i = 0; i < old.room; i++) {
        if (old.key[i]) {
            int slot = slot_of(table, old.key[i]);
            table->key[slot] = old.key[i];
            table->status[slot] = old.status[i];
        }
    }
    free(old.key);
    free(old.status);
    return true;
}

bool row_table_put(struct row_table *table, struct row_key key, unsigned char status)
{
    if (2 * table->count >= table->room && !grow_table(table))
        return false;
    int slot = slot_of(table, pack(key));
    table->count += table->key[slot] == 0;
    table->key[slot] = pack(key);
    table->status[slot] = status;
    return true;
}

int row_table_get(const struct row_table *table, struct row_key key)
{
    if (!table->room)
        return -1;
    int slot = slot_of(table, pack(key));
    return table->key[slot] ? table->status[slot] : -1;
}

void row_table_clear(struct row_table *table)
{
    if (table->count)
        memset(table->key, 0, (size_t)table->room * sizeof *table->key);
    table->count = 0;
}

static void row_table_free(struct row_table *table)
{
    free(table->key);
    free(table->status);
}

/* ---- The worker ---- */

struct stage2_worker *stage2_worker_new(const struct stage2 *m, const atomic_bool *halt)
{
    struct stage2_worker *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->m = m;
    w->halt = halt;
    size_t columns = (size_t)m->columns, room = (size_t)row_room(m) + 1, n = (size_t)m->N, nt = n * (size_t)m->T;
    bool fine = view_init(&w->view, m);
    fine = (w->column_at = calloc(columns, sizeof *w->column_at)) && fine;
    fine = (w->column_id = calloc(columns + (size_t)(m->C * m->T) + 1, sizeof *w->column_id)) && fine;
    fine = (w->scratch.id = calloc(room, sizeof *w->scratch.id)) && fine;
    fine = (w->scratch.value = calloc(room, sizeof *w->scratch.value)) && fine;
    fine = (w->index = calloc((room > columns ? room : columns) + (size_t)(m->C * m->T) + 2, sizeof *w->index)) && fine;
    fine = (w->coefficient = calloc(room + 1, sizeof *w->coefficient)) && fine;
    fine = (w->x = calloc(columns, sizeof *w->x)) && fine;
    fine = (w->net_active = calloc(nt, sizeof(double))) && fine;
    fine = (w->net_reactive = calloc(nt, sizeof(double))) && fine;
    fine = (w->flow_active = calloc(n, sizeof(double))) && fine;
    fine = (w->flow_reactive = calloc(n, sizeof(double))) && fine;
    fine = (w->flag = calloc(n + (size_t)m->T, sizeof *w->flag)) && fine;
    fine = (w->label = calloc(n, sizeof *w->label)) && fine;
    fine = (w->square = calloc(n, sizeof(double))) && fine;
    fine = (w->price_active = calloc(nt, sizeof(double))) && fine;
    fine = (w->price_reactive = calloc(nt, sizeof(double))) && fine;
    fine = (w->price_response = calloc(nt, sizeof(double))) && fine;
    fine = (w->reduced = calloc((size_t)first_module_column(m), sizeof(double))) && fine;
    if (fine && unit_problems_new(w)) {
        w->lp = glp_create_prob();
        return w;
    }
    stage2_worker_free(w);
    return NULL;
}

void stage2_worker_free(struct stage2_worker *w)
{
    if (!w)
        return;
    if (w->lp)
        glp_delete_prob(w->lp);
    unit_problems_free(w);
    view_free(&w->view);
    row_table_free(&w->present);
    row_table_free(&w->before);
    stage2_memory_free(&w->scrap);
    free(w->column_at);
    free(w->column_id);
    free(w->row);
    free(w->scratch.id);
    free(w->scratch.value);
    free(w->index);
    free(w->coefficient);
    free(w->x);
    free(w->net_active);
    free(w->net_reactive);
    free(w->flow_active);
    free(w->flow_reactive);
    free(w->flag);
    free(w->label);
    free(w->square);
    free(w->price_active);
    free(w->price_reactive);
    free(w->price_response);
    free(w->reduced);
    free(w->found);
    free(w);
}

void stage2_memory_free(struct stage2_memory *mem)
{
    free(mem->row);
    free(mem->row_status);
    free(mem->column_status);
    free(mem->cell);
    memset(mem, 0, sizeof *mem);
}

static void *copy_of(const void *from, size_t size)
{
    void *to = from ? malloc(size + 1) : NULL;
    return to ? memcpy(to, from, size) : NULL;
}

bool stage2_memory_lend(const struct stage2 *m, const struct stage2_memory *from, struct stage2_memory *to)
{
    size_t rows = (size_t)from->rows;
    stage2_memory_free(to);
    to->row = copy_of(from->row, rows * sizeof *to->row);
    to->row_status = copy_of(from->row_status, rows);
    to->column_status = copy_of(from->column_status, (size_t)m->columns);
    to->cell = copy_of(from->cell, (size_t)(m->N * m->T) * sizeof *to->cell);
    to->rows = from->rows;
    to->lent = true;
    if ((to->row || !from->row) && (to->row_status || !from->row_status) &&
        (to->column_status || !from->column_status) && (to->cell || !from->cell))
        return true;
    stage2_memory_free(to);
    return false;
}

/* ---- Building ---- */

static void add_column(struct stage2_worker *w, int id)
{
    double lower, upper, cost;
    column_data(&w->view, id, &lower, &upper, &cost);
    int j = glp_add_cols(w->lp, 1);
    glp_set_col_bnds(w->lp, j, linear_bound_type(lower, upper), lower, upper);
    glp_set_obj_coef(w->lp, j, cost);
    w->column_at[id] = j;
    w->column_id[j] = id;
}

static void add_columns(struct stage2_worker *w)
{
    const struct stage2 *m = w->m;
    const struct instance *inst = m->inst;
    for (int t = 0; t < m->T; t++) {
        add_column(w, col_import(m, t));
        add_column(w, col_up(m, t));
        add_column(w, col_down(m, t));
    }
    for (int i = 0; i < m->N; i++) {
        for (int t = 0; t < m->T; t++) {
            if (w->view.cell_kw[i * m->T + t] <= 0)
                continue;
            add_column(w, col_unserved(m, i, t));
            if (inst->sag_share > 0)
                add_column(w, col_sag(m, i, t));
        }
    }
    for (int c = 0; c < m->C; c++)
        for (int kind = 0; kind < BLOCK && w->view.working[c] > 0; kind++)
            if (module_column_moves(&inst->module[inst->candidate[c].module], kind))
                for (int t = 0; t < m->T; t++)
                    add_column(w, col_module(m, c, kind, t));
}

/* A pick-up column comes with its row. It must join the restoration row of its step if that is there already. */
static void add_pickup_column(struct stage2_worker *w, int i, int t)
{
    int id = col_pickup(w->m, i, t);
    if (w->column_at[id])
        return;
    add_column(w, id);
    struct row_key restore = {ROW_RESTORE, 0, t, 0};
    if (row_table_get(&w->present, restore) < 0)
        return;
    for (int r = 1; r <= glp_get_num_rows(w->lp); r++) {
        if (w->row[r - 1].kind == ROW_RESTORE && w->row[r - 1].t == t) {
            int index[2] = {0, r};
            double one[2] = {0, 1};
            glp_set_mat_col(w->lp, w->column_at[id], 1, index, one);
        }
    }
}

/* What is new starts idle: a storage's state of charge is basic in its balance, everything else rests at a bound. */
static bool is_state_of_charge(const struct stage2_worker *w, int id)
{
    const struct stage2 *m = w->m;
    int group = id / m->T - 3 - 3 * m->N;
    return group >= 0 && group % BLOCK == COL_ENERGY &&
           m->inst->module[m->inst->candidate[group / BLOCK].module].kind == MODULE_STORAGE;
}

static int new_row_status(const struct stage2_worker *w, struct row_key key)
{
    return key.kind == ROW_MODULE && key.b == MROW_ENERGY &&
                   w->m->inst->module[w->m->inst->candidate[key.a].module].kind == MODULE_STORAGE
               ? GLP_NS
               : GLP_BS;
}

enum err_code worker_add_row(struct stage2_worker *w, struct row_key key, struct err *e)
{
    if (row_table_get(&w->present, key) >= 0)
        return ERR_NONE;
    if ((key.kind == ROW_PICKUP && w->view.joint[key.a * w->m->T + key.t] != key.a) ||
        (key.kind == ROW_SAG && w->view.cell[key.a * w->m->T + key.t] != key.a))
        return ERR_NONE; /* remembered from other cells */
    int rows = glp_get_num_rows(w->lp);
    if (rows >= w->row_capacity) {
        int capacity = w->row_capacity ? 2 * w->row_capacity : 512;
        struct row_key *grown = realloc(w->row, (size_t)capacity * sizeof *grown);
        if (!grown)
            return err_set(e, ERR_MEMORY, "Out of memory while adding rows to a dispatch problem");
        w->row = grown;
        w->row_capacity = capacity;
    }
    if (key.kind == ROW_PICKUP)
        add_pickup_column(w, key.a, key.t);
    row_build(&w->view, key, &w->scratch);
    int count = 0;
    for (int k = 0; k < w->scratch.count; k++) {
        int id = w->scratch.id[k];
        if (id >= first_module_column(w->m) && !w->column_at[id] && w->scratch.value[k] != 0)
            add_column(w, id); /* a row brings the columns that only rows like it know */
        int j = w->column_at[id];
        if (j && w->scratch.value[k] != 0) {
            w->index[++count] = j;
            w->coefficient[count] = w->scratch.value[k];
        }
    }
    if (!row_table_put(&w->present, key, 0))
        return err_set(e, ERR_MEMORY, "Out of memory while adding rows to a dispatch problem");
    if (count == 0)
        return ERR_NONE; /* nothing to decide behind it */
    int r = glp_add_rows(w->lp, 1);
    w->row[r - 1] = key;
    glp_set_mat_row(w->lp, r, count, w->index, w->coefficient);
    glp_set_row_bnds(w->lp, r, linear_bound_type(w->scratch.lower, w->scratch.upper), w->scratch.lower,
                     w->scratch.upper);
    if (new_row_status(w, key) == GLP_NS) {
        glp_set_row_stat(w->lp, r, GLP_NS);
        glp_set_col_stat(w->lp, w->column_at[col_module(w->m, key.a, COL_ENERGY, key.t)], GLP_BS);
    }
    return ERR_NONE;
}

/* Rows of a module that are there from the start; the others wait until they are violated. */
static bool module_row_leads(const struct stage2 *m, int kind, int t)
{
    return kind == MROW_FUEL || kind == MROW_BUDGET || (kind == MROW_PAYBACK && t == m->T - 1);
}

static enum err_code add_module_rows(struct stage2_worker *w, int c, struct err *e)
{
    const struct module_type *type = &w->m->inst->module[w->m->inst->candidate[c].module];
    for (int kind = MROW_ENERGY; kind <= MROW_PAYBACK; kind++) {
        for (int t = 0; t < w->m->T; t++) {
            struct row_key key = {ROW_MODULE, c, t, kind};
            if (!module_has_row(type, kind, t) ||
                (!module_row_leads(w->m, kind, t) && row_table_get(&w->before, key) < 0))
                continue;
            enum err_code code = worker_add_row(w, key, e);
            if (code)
                return code;
        }
    }
    return ERR_NONE;
}

enum err_code worker_add_units(struct stage2_worker *w, struct err *e)
{
    static const int kind[] = {MROW_MAX, MROW_MIN, MROW_STARTS};
    const struct stage2 *m = w->m;
    enum err_code code = ERR_NONE;
    for (int c = 0; c < m->C; c++)
        for (size_t k = 0; k < sizeof kind / sizeof *kind && w->view.working[c] > 0; k++)
            for (int t = 0; t < m->T && !code; t++) {
                struct row_key key = {ROW_MODULE, c, t, kind[k]};
                if (module_has_row(&m->inst->module[m->inst->candidate[c].module], kind[k], t))
                    code = worker_add_row(w, key, e);
            }
    return code;
}

static enum err_code add_first_rows(struct stage2_worker *w, struct err *e)
{
    const struct stage2 *m = w->m;
    enum err_code code = ERR_NONE;
    for (int t = 0; t < m->T && !code; t++) {
        struct row_key balance = {ROW_BALANCE, 0, t, 0}, ramp = {ROW_RAMP, 0, t, 0};
        code = worker_add_row(w, balance, e);
        code = code ? code : worker_add_row(w, ramp, e);
    }
    for (int l = 0; l < m->inst->branches && w->view.outage && !code; l++) {
        for (int t = 0; t < m->T && !code; t++) {
            struct row_key active = {ROW_P_OUT, l, t, 0}, reactive = {ROW_Q_OUT, l, t, 0};
            if (w->view.scenario->branch_up[l * m->T + t])
                continue;
            code = worker_add_row(w, active, e);
            code = code ? code : worker_add_row(w, reactive, e);
        }
    }
    for (int c = 0; c < m->C && !code; c++)
        if (w->view.working[c] > 0)
            code = add_module_rows(w, c, e);
    return code;
}

/* ---- Memory ---- */

static enum err_code recall_rows(struct stage2_worker *w, const struct stage2_memory *mem, struct err *e)
{
    row_table_clear(&w->before);
    for (int r = 0; mem && r < mem->rows; r++)
        if (!row_table_put(&w->before, mem->row[r], mem->row_status[r]))
            return err_set(e, ERR_MEMORY, "Out of memory while recalling a dispatch problem");
    return ERR_NONE;
}

/* Modules and cells come and go: the basis is mended where anything did. */
static bool recall_basis(struct stage2_worker *w, const struct stage2_memory *mem)
{
    int rows = glp_get_num_rows(w->lp), columns = glp_get_num_cols(w->lp);
    for (int r = 1; r <= rows; r++) {
        int status = row_table_get(&w->before, w->row[r - 1]);
        glp_set_row_stat(w->lp, r, status > 0 ? status : new_row_status(w, w->row[r - 1]));
    }
    for (int j = 1; j <= columns; j++) {
        int status = mem->column_status ? mem->column_status[w->column_id[j]] : 0;
        if (status == 0)
            status = is_state_of_charge(w, w->column_id[j]) ? GLP_BS : GLP_NL;
        glp_set_col_stat(w->lp, j, status);
    }
    return mem->rows == 0 || worker_mend_basis(w);
}

static enum err_code remember(const struct stage2_worker *w, struct stage2_memory *mem, struct err *e)
{
    int rows = glp_get_num_rows(w->lp);
    struct row_key *row = realloc(mem->row, (size_t)rows * sizeof *row);
    if (row)
        mem->row = row;
    unsigned char *status = realloc(mem->row_status, (size_t)rows);
    if (status)
        mem->row_status = status;
    if (!mem->column_status)
        mem->column_status = calloc((size_t)w->m->columns, 1);
    mem->rows = 0;
    mem->lent = false;
    if (!row || !status || !mem->column_status)
        return err_set(e, ERR_MEMORY, "Out of memory while remembering a dispatch problem");
    mem->rows = rows;
    for (int r = 1; r <= rows; r++) {
        mem->row[r - 1] = w->row[r - 1];
        mem->row_status[r - 1] = (unsigned char)glp_get_row_stat(w->lp, r);
    }
    memset(mem->column_status, 0, (size_t)w->m->columns);
    for (int j = 1; j <= glp_get_num_cols(w->lp); j++)
        mem->column_status[w->column_id[j]] = (unsigned char)glp_get_col_stat(w->lp, j);
    return ERR_NONE;
}

enum err_code worker_remember_cells(const struct stage2_worker *w, struct stage2_memory *mem, struct err *e)
{
    size_t cells = (size_t)(w->m->N * w->m->T);
    if (!mem->cell)
        mem->cell = malloc(cells * sizeof *mem->cell);
    if (!mem->cell)
        return err_set(e, ERR_MEMORY, "Out of memory while remembering a dispatch problem");
    memcpy(mem->cell, w->view.cell, cells * sizeof *mem->cell);
    return ERR_NONE;
}

/* ---- Solving ---- */

/* A storage whose state of charge never mattered has no columns for it: it follows from the powers. */
static void follow_charge(struct stage2_worker *w, int c)
{
    const struct stage2 *m = w->m;
    const struct module_type *type = &m->inst->module[m->inst->candidate[c].module];
    double energy = type->soc0 * type->kwh * w->view.working[c];
    for (int t = 0; t < m->T; t++) {
        energy += m->inst->step_hours[t] * (type->eta_charge * w->x[col_module(m, c, COL_CHARGE, t)] -
                                            w->x[col_module(m, c, COL_DISCHARGE, t)] / type->eta_discharge);
        w->x[col_module(m, c, COL_ENERGY, t)] = energy;
    }
}

void worker_read_point(struct stage2_worker *w, bool integer)
{
    memset(w->x, 0, (size_t)w->m->columns * sizeof *w->x);
    for (int j = 1; j <= glp_get_num_cols(w->lp); j++)
        if (w->column_id[j] >= 0)
            w->x[w->column_id[j]] = integer ? glp_mip_col_val(w->lp, j) : glp_get_col_prim(w->lp, j);
    for (int c = 0; c < w->m->C; c++)
        if (w->view.working[c] > 0 && w->m->inst->module[w->m->inst->candidate[c].module].kind == MODULE_STORAGE &&
            !w->column_at[col_module(w->m, c, COL_ENERGY, 0)])
            follow_charge(w, c);
}

/* The dual simplex nearly always does it; the other rungs are for bases that turn out singular or cycling. */
enum err_code worker_optimise(struct stage2_worker *w, struct err *e)
{
    static const struct {
        int method;
        bool reset, scale;
    } ladder[] = {
        {GLP_DUAL, false, false}, {GLP_DUAL, true, false}, {GLP_PRIMAL, true, false}, {GLP_PRIMAL, true, true}};
    for (size_t rung = 0; rung < sizeof ladder / sizeof *ladder; rung++) {
        if (ladder[rung].scale)
            glp_scale_prob(w->lp, GLP_SF_AUTO);
        if (ladder[rung].reset)
            glp_std_basis(w->lp);
        bool solved = linear_solve(w->lp, ladder[rung].method, SIMPLEX_STEPS) == GLP_OPT;
        if (solved) {
            worker_read_point(w, false);
            return ERR_NONE;
        }
    }
    return err_set(e, ERR_INTERNAL, "The dispatch of scenario %d could not be solved: no simplex came to an end",
                   (int)(w->view.scenario - w->m->inst->scenario) + 1);
}

static enum err_code add_remembered(struct stage2_worker *w, const struct stage2_memory *mem, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (int r = 0; mem && r < mem->rows && !code; r++) {
        struct row_key key = mem->row[r];
        if (key.kind != ROW_MODULE)
            code = worker_add_row(w, key, e);
    }
    return code;
}

static enum err_code build(struct stage2_worker *w, const struct stage2_memory *mem, struct err *e)
{
    if (mem->cell) {
        if (mem->lent)
            view_meet_cells(&w->view, mem->cell);
        else
            memcpy(w->view.cell, mem->cell, (size_t)(w->m->N * w->m->T) * sizeof *mem->cell);
        view_join_cells(&w->view);
    } else {
        view_merge_cells(&w->view);
    }
    glp_erase_prob(w->lp);
    memset(w->column_at, 0, (size_t)w->m->columns * sizeof *w->column_at);
    row_table_clear(&w->present);
    enum err_code code = recall_rows(w, mem, e);
    if (!code)
        add_columns(w);
    code = code ? code : add_first_rows(w, e);
    code = code ? code : add_remembered(w, mem, e);
    if (!code && !recall_basis(w, mem))
        code = err_set(e, ERR_MEMORY, "Out of memory while recalling a dispatch problem");
    return code;
}

/* Add violated rows until there are none. */
static enum err_code settle(struct stage2_worker *w, struct err *e)
{
    for (int pass = 0; pass < MAX_PASSES; pass++) {
        enum err_code code = worker_optimise(w, e);
        if (!code && !worker_find_violated(w))
            code = err_set(e, ERR_MEMORY, "Out of memory while adding rows to a dispatch problem");
        if (code || w->found_count == 0)
            return code;
        code = worker_add_found(w, e);
        if (code)
            return code;
    }
    return err_set(e, ERR_INTERNAL, "The dispatch of scenario %d does not settle after %d passes",
                   (int)(w->view.scenario - w->m->inst->scenario) + 1, MAX_PASSES);
}

enum err_code worker_relax(struct stage2_worker *w, int s, const double *units, struct stage2_memory *mem,
                           struct err *e)
{
    if (!mem) {
        mem = &w->scrap;
        stage2_memory_free(mem);
    }
    view_set(&w->view, s, units);
    for (int builds = 1;; builds++) { /* cells are split until each bus is one, at the most */
        enum err_code code = build(w, mem, e);
        code = code ? code : settle(w, e);
        code = code ? code : remember(w, mem, e);
        if (code || !worker_refine_cells(w, mem, builds))
            return code;
        code = worker_remember_cells(w, mem, e);
        if (code)
            return code;
    }
}

enum err_code stage2_solve(struct stage2_worker *w, int s, const double *units, struct stage2_memory *mem,
                           double *value, struct stage2_cut *cut, struct stage2_prices *prices, struct err *e)
{
    enum err_code code = worker_relax(w, s, units, mem, e);
    if (code)
        return code;
    *value = glp_get_obj_val(w->lp) + w->rounding_usd;
    if (cut)
        worker_cut(w, cut);
    return prices ? worker_prices(w, cut, mem ? mem : &w->scrap, prices, e) : ERR_NONE;
}
