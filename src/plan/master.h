/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The master problem of Stage I: a small linear program over units, sites and deliveries with the risk from below by cuts. Money
 * is in thousands of USD inside it. */
#ifndef BALLAST_MASTER_H
#define BALLAST_MASTER_H

#include <glpk.h>

#include <ballast/plan.h>

struct master {
    const struct instance *inst;
    glp_prob *lp;
    int C, M, K;       /* candidates, module types, suppliers (at least one) */
    int fixed_rows;    /* rows before the first cut */
    int integers;      /* C units, C sites, M totals: the variables that a node bounds, columns 1.. in this order */
    int group_row;     /* 0: there is none */
    bool sites_matter; /* a site's opening costs, is counted, or asks for several units */
    int *idle;         /* [rows] solves in a row in which a cut did not bind */
    int idle_capacity;
    double *units; /* [C] of the last solve */
    double bound;  /* proven lower bound of the last solve, USD a year */
    double theta;  /* risk of the last solve, USD */
};
enum { MASTER_UNITS = 1 }; /* first column of the units */
static inline int master_site_column(const struct master *m, int c)
{
    return 1 + m->C + c;
}
static inline int master_total_column(const struct master *m, int k)
{
    return 1 + 2 * m->C + k;
}

/* rho_none: risk with no module, which no plan exceeds (idling is always possible). */
enum err_code master_init(struct master *m, const struct instance *inst, double rho_none, struct err *e);
void master_free(struct master *m);
enum err_code master_add_cut(struct master *m, double constant, const double *slope, struct err *e);
/* A row that bounds the units of some candidates together, for questions about them; before the first cut. */
void master_add_group(struct master *m);
enum err_code master_set_group(struct master *m, const bool *member, int lower, int upper,
                               struct err *e); /* member[C] */
/* Bounds of the integers of a node, [integers]. */
void master_set_node(struct master *m, const int *lower, const int *upper);
void master_root_node(const struct master *m, int *lower, int *upper);
/* *feasible false: the node holds no plan. Otherwise units, bound and theta are set. */
enum err_code master_solve(struct master *m, bool *feasible, struct err *e);

/* The bound that the master would have with other bounds of one integer column (from 0), found in a few steps of the dual simplex;
 * INFINITY: no plan is left, -INFINITY: not found. The problem and its basis stay as they were, its solution does not. */
enum err_code master_probe(struct master *m, int column, double lower, double upper, double *bound, struct err *e);

/* Annual cost and capital of a whole plan at the cheapest deliveries; shipped[K*C] may be NULL. False: suppliers, budget,
 * sites, hosting or least units do not allow it. */
bool master_price_plan(const struct instance *inst, const int *units, double *annual_usd, double *capital_usd,
                       int *shipped);

#endif
