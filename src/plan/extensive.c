/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stage I and the risk measure of the extensive form. */
#include "extensive.h"

#include "extensive_form.h"
#include "extensive_stage2.h"

#include <ballast/risk.h>

#include <math.h>
#include <stdlib.h>

struct first_stage {
    int *open;    /* [candidates] columns y_c */
    int *shipped; /* [suppliers * candidates] columns q_kc, supplier-major */
    int suppliers;
};

static double stock_of(const struct instance *inst, int k, int module)
{
    if (inst->suppliers == 0 || inst->supplier[k].stock[module] >= INSTANCE_UNLIMITED)
        return INFINITY;
    return inst->supplier[k].stock[module];
}

static double unit_price(const struct instance *inst, int k, int c)
{
    double delivery = inst->suppliers ? inst->supplier[k].delivery_usd : 0;
    return inst->module[inst->candidate[c].module].unit_usd + delivery;
}

static const char *supplier_label(const struct extensive *f, int k)
{
    return f->inst->suppliers ? f->supplier[k] : "any";
}

static void first_stage_columns(struct extensive *f, struct first_stage *st, const int *fixed_units)
{
    const struct instance *inst = f->inst;
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        const struct module_type *type = &inst->module[site->module];
        double annuity = instance_annuity(inst, site->module);
        double least = fixed_units ? fixed_units[c] : 0;
        double most = fixed_units ? fixed_units[c] : site->max_units;
        f->units[c] = extensive_column(f, COLUMN_INTEGER, least, most, 0, "units.%s", f->candidate[c]);
        glp_set_obj_coef(f->lp, f->units[c], type->om_usd_per_year);
        st->open[c] = extensive_column(f, COLUMN_INTEGER, 0, 1, 0, "open.%s", f->candidate[c]);
        glp_set_obj_coef(f->lp, st->open[c], annuity * site->site_usd);
        for (int k = 0; k < st->suppliers; k++) {
            double limit = fmin(site->max_units, stock_of(inst, k, site->module));
            int col =
                extensive_column(f, COLUMN_INTEGER, 0, limit, 0, "ship.%s.%s", supplier_label(f, k), f->candidate[c]);
            glp_set_obj_coef(f->lp, col, annuity * unit_price(inst, k, c));
            st->shipped[k * inst->candidates + c] = col;
        }
    }
}

static void site_rows(struct extensive *f, const struct first_stage *st)
{
    const struct instance *inst = f->inst;
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        extensive_term(f, f->units[c], 1);
        for (int k = 0; k < st->suppliers; k++)
            extensive_term(f, st->shipped[k * inst->candidates + c], -1);
        extensive_row(f, 0, 0, "shipped.%s", f->candidate[c]);
        extensive_term(f, f->units[c], 1);
        extensive_term(f, st->open[c], -site->max_units);
        extensive_row(f, -INFINITY, 0, "most.%s", f->candidate[c]);
        if (site->min_units > 0) {
            extensive_term(f, f->units[c], 1);
            extensive_term(f, st->open[c], -site->min_units);
            extensive_row(f, 0, INFINITY, "least.%s", f->candidate[c]);
        }
    }
}

static void stock_rows(struct extensive *f, const struct first_stage *st)
{
    const struct instance *inst = f->inst;
    for (int k = 0; k < st->suppliers; k++)
        for (int m = 0; m < inst->modules; m++) {
            double stock = stock_of(inst, k, m);
            if (isinf(stock))
                continue;
            for (int c = 0; c < inst->candidates; c++)
                if (inst->candidate[c].module == m)
                    extensive_term(f, st->shipped[k * inst->candidates + c], 1);
            extensive_row(f, -INFINITY, stock, "stock.%s.%s", f->supplier[k], f->module[m]);
        }
}

static void plan_rows(struct extensive *f, const struct first_stage *st)
{
    const struct instance *inst = f->inst;
    for (int c = 0; c < inst->candidates; c++) {
        extensive_term(f, st->open[c], inst->candidate[c].site_usd);
        for (int k = 0; k < st->suppliers; k++)
            extensive_term(f, st->shipped[k * inst->candidates + c], unit_price(inst, k, c));
    }
    extensive_row(f, -INFINITY, inst->budget_usd, "budget");
    if (inst->max_sites > 0) {
        for (int c = 0; c < inst->candidates; c++)
            extensive_term(f, st->open[c], 1);
        extensive_row(f, -INFINITY, inst->max_sites, "sites");
    }
    for (int i = 0; i < inst->buses; i++) {
        if (inst->bus[i].hosting_kw <= 0)
            continue;
        for (int c = 0; c < inst->candidates; c++)
            if (inst->candidate[c].bus == i)
                extensive_term(f, f->units[c], inst->module[inst->candidate[c].module].kw);
        extensive_row(f, -INFINITY, inst->bus[i].hosting_kw, "hosting.%s", f->bus[i]);
    }
}

/* Returns false when memory is short. */
static bool first_stage_write(struct extensive *f, const int *fixed_units)
{
    const struct instance *inst = f->inst;
    struct first_stage st = {.suppliers = inst->suppliers ? inst->suppliers : 1};
    size_t candidates = (size_t)inst->candidates + 1;
    st.open = calloc(candidates, sizeof *st.open);
    st.shipped = calloc(candidates * (size_t)st.suppliers, sizeof *st.shipped);
    bool complete = st.open && st.shipped;
    if (complete) {
        first_stage_columns(f, &st, fixed_units);
        site_rows(f, &st);
        stock_rows(f, &st);
        plan_rows(f, &st);
    }
    free(st.open);
    free(st.shipped);
    return complete;
}

/* m_s >= Q_s - eta: what the scenario costs beyond the level eta. */
static void excess_rows(struct extensive *f, int level, int *excess)
{
    for (int s = 0; s < f->inst->scenarios; s++) {
        excess[s] = extensive_column(f, COLUMN_REAL, 0, INFINITY, 0, "excess.s%d", s + 1);
        extensive_term(f, excess[s], 1);
        extensive_term(f, f->total[s], -1);
        extensive_term(f, level, 1);
        extensive_row(f, 0, INFINITY, "beyond.s%d", s + 1);
    }
}

/* Without a scenario of mass that lies apart from another, the radius has no price, and a column without rows is more than some
 * readers of MPS accept. */
static bool anywhere_to_move(const struct instance *inst, const struct risk_metric *metric)
{
    int n = inst->scenarios;
    for (int s = 0; s < n; s++)
        for (int j = 0; j < n; j++)
            if (inst->scenario[s].probability > 0 && risk_distance(metric, s, j) > 0)
                return true;
    return false;
}

/* The dual of ballast-model(7). A scenario of nominal probability 0 is a place to move to, not one to move from: its z has
 * price 0 and its rows hold for a z large enough, so both are left out. */
static void ball_rows(struct extensive *f, const struct risk_metric *metric, int level, const int *excess)
{
    const struct instance *inst = f->inst;
    double weight = inst->weight;
    int multiplier = 0;
    if (anywhere_to_move(inst, metric)) {
        multiplier = extensive_column(f, COLUMN_REAL, 0, INFINITY, 0, "radius_price");
        glp_set_obj_coef(f->lp, multiplier, inst->events_per_year * inst->radius_kw);
    }
    for (int s = 0; s < inst->scenarios; s++) {
        double p = inst->scenario[s].probability;
        if (p <= 0)
            continue;
        int z = extensive_column(f, COLUMN_REAL, -INFINITY, INFINITY, 0, "worst.s%d", s + 1);
        glp_set_obj_coef(f->lp, z, inst->events_per_year * p);
        for (int j = 0; j < inst->scenarios; j++) {
            extensive_term(f, z, 1);
            extensive_term(f, f->total[j], weight - 1);
            extensive_term(f, level, -weight);
            extensive_term(f, excess[j], -weight / (1 - inst->alpha));
            extensive_term(f, multiplier, risk_distance(metric, s, j));
            extensive_row(f, 0, INFINITY, "move.s%d.s%d", s + 1, j + 1);
        }
    }
}

static bool risk_write(struct extensive *f)
{
    size_t scenarios = (size_t)f->inst->scenarios;
    struct risk_metric *metric = risk_metric_new(f->inst);
    int *excess = calloc(scenarios + 1, sizeof *excess);
    bool complete = metric && excess;
    if (complete) {
        int level = 0;
        if (f->inst->weight > 0) {
            level = extensive_column(f, COLUMN_REAL, -INFINITY, INFINITY, 0, "level");
            excess_rows(f, level, excess);
        }
        ball_rows(f, metric, level, excess);
    }
    risk_metric_free(metric);
    free(excess);
    return complete;
}

glp_prob *extensive_build(const struct instance *inst, enum recourse_kind kind, const int *fixed_units, struct err *e)
{
    struct extensive f;
    bool complete = extensive_init(&f, inst, kind);
    if (complete) {
        glp_set_prob_name(f.lp, "ballast");
        glp_set_obj_name(f.lp, "usd_per_year");
        glp_set_obj_dir(f.lp, GLP_MIN);
        complete = first_stage_write(&f, fixed_units);
        for (int s = 0; complete && s < inst->scenarios; s++)
            complete = extensive_scenario(&f, s);
        complete = complete && risk_write(&f) && !f.memory_short;
    }
    extensive_free(&f);
    if (!complete) {
        if (f.lp)
            glp_delete_prob(f.lp);
        err_set(e, ERR_MEMORY, "Memory is short for the extensive form of %d scenarios", inst->scenarios);
        err_hint(e, "Export fewer scenarios or steps.");
        return NULL;
    }
    return f.lp;
}
