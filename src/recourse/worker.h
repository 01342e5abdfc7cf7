/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a Stage II worker owns; shared by the files of this folder only. */
#ifndef BALLAST_WORKER_H
#define BALLAST_WORKER_H

#include <glpk.h>
#include <stdatomic.h>

#include "recourse/rows.h"

enum { SIMPLEX_STEPS = 50000 }; /* of one simplex on a dispatch problem; GLPK can cycle */

/* A set of rows by key with the status each had, open addressing. */
struct row_table {
    unsigned long long *key; /* 0: free */
    unsigned char *status;
    int room, count; /* room is a power of two */
};

/* The polytope of one unit of a module type, against which prices are tested. */
struct unit_problem {
    glp_prob *lp;
    bool fresh; /* not yet solved for this scenario: start from the standard basis, so that the answer does not
                          depend on what the thread did before */
    int asked;  /* candidates priced for this scenario, in `candidate` and `value` */
    int *candidate;
    double *value;
};

struct stage2_worker {
    const struct stage2 *m;
    struct view view;
    glp_prob *lp;
    int *column_at;      /* [columns] position in lp, 0: absent */
    int *column_id;      /* [columns + C*T + 1] identity by position, -1: a mode binary of the integer dispatch */
    struct row_key *row; /* [row_capacity] by position - 1 */
    int row_capacity;
    struct row_table present; /* rows in lp */
    struct row_table before;  /* rows and statuses that the scenario remembers */
    struct row scratch;
    int *index; /* [room + 1] */
    double *coefficient;
    double *x;                           /* [columns] values of the last solve */
    double *net_active, *net_reactive;   /* [N*T] net load, kW and kvar */
    double *flow_active, *flow_reactive; /* [N] of one step, into the bus */
    bool *flag;                          /* [N + T] scratch */
    int *label;                          /* [N] scratch */
    double *square; /* [N] of one step: voltage, or drop from the island's head, scaled by half_z */
    double *price_active, *price_reactive, *price_response; /* [N*T] sums of row multipliers */
    double *reduced;           /* [first module column] reduced costs of the feeder's columns */
    struct unit_problem *unit; /* [modules] */
    const atomic_bool *halt;   /* asks long searches to end; may be NULL */
    struct row_key *found;     /* violated rows */
    int found_count, found_capacity;
    double rounding_usd;        /* what demands given to the watt add to the pick-up of cells, USD */
    struct stage2_memory scrap; /* remembers between the builds of one solve where the caller wants no memory */
};

/* Look for rows that the point w->x violates: keys in found. False when memory is short. */
bool worker_find_violated(struct stage2_worker *w);
/* Add the rows found. */
enum err_code worker_add_found(struct stage2_worker *w, struct err *e);
/* Make the statuses of lp's rows and columns a basis; false when memory is short. */
bool worker_mend_basis(struct stage2_worker *w);
/* Add every row about units on line or called, and with them their columns. */
enum err_code worker_add_units(struct stage2_worker *w, struct err *e);
/* Split the cells of buses that the prices of the solved relaxation, or their pick-up, tell apart; mem holds its basis, and gets a
 * guess of the new columns' places in it. True when there were any: build again. builds: how often that was so. */
bool worker_refine_cells(struct stage2_worker *w, struct stage2_memory *mem, int builds);
/* Split the cells whose pick-up at w->x is not the sum of its buses', there, or bus by bus at every step. */
bool worker_split_pickups(struct stage2_worker *w, bool apart_for_good);
/* Keep the cells for the next build of the scenario. */
enum err_code worker_remember_cells(const struct stage2_worker *w, struct stage2_memory *mem, struct err *e);
/* Unserved power and sag of bus i at step t of the point w->x. */
void worker_shedding(const struct stage2_worker *w, int i, int t, double *unserved, double *sag);
enum err_code worker_add_row(struct stage2_worker *w, struct row_key key, struct err *e);
/* Solve the lp with its rows by the ladder of methods; x is refreshed. */
enum err_code worker_optimise(struct stage2_worker *w, struct err *e);
void worker_read_point(struct stage2_worker *w, bool integer);
/* Build the lp for a scenario and plan, from memory where there is one, and solve until nothing is violated. */
enum err_code worker_relax(struct stage2_worker *w, int s, const double *units, struct stage2_memory *mem,
                           struct err *e);

/* Cut from the multipliers of the last relaxed solve. */
void worker_cut(struct stage2_worker *w, struct stage2_cut *cut);
/* The same for other scenarios; w has just made the cut of a plain one. */
enum err_code worker_prices(struct stage2_worker *w, const struct stage2_cut *cut, const struct stage2_memory *mem,
                            struct stage2_prices *p, struct err *e);
/* v_c: the best profit of one unit of candidate c at the prices in w, USD, never less than it truly is. */
double worker_unit_profit(struct stage2_worker *w, int c);
/* How much of a working unit can be on line: all of it, unless only whole units count. */
double stage2_online_share(const struct stage2 *m, int s, int c);
bool unit_problems_new(struct stage2_worker *w);
void unit_problems_free(struct stage2_worker *w);

bool row_table_put(struct row_table *table, struct row_key key, unsigned char status);
/* The status of a row, -1: not there. */
int row_table_get(const struct row_table *table, struct row_key key);
void row_table_clear(struct row_table *table);

#endif
