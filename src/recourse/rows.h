/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns of Stage II for one scenario under one plan. */
#ifndef BALLAST_ROWS_H
#define BALLAST_ROWS_H

#include "recourse/stage2.h"

/* One scenario under one plan. */
struct view {
    const struct stage2 *m;
    const struct scenario *scenario;
    double *units;   /* [C] n, whole or not */
    double *working; /* [C] h = rho n */
    double *online;  /* [C] most units on line or called: h, or what whole units leave of it */
    int *
        source; /* [N*T] bus that heads the energised part the bus belongs to: the substation, or an island's first bus */
    double *forming; /* [N*T] working grid-forming units in the bus's island; INFINITY on the main feeder */
    bool outage;     /* some branch is out at some step */
    /* Buses whose load may be shed alike share columns (cells.c). */
    int *cell;       /* [N*T] bus at whose columns the shedding of the bus stands */
    double *cell_kw; /* [N*T] demand of a cell, at that bus; 0 at its other buses */
    int *joint;      /* [N*T] first bus of the least set that is made of whole cells both at the step and before it */
    int *entry;      /* [N] scratch: a cell's place in a row */
    double *active, *reactive; /* [N] scratch: bus weights of a network row */
};
/* Demands are given to the watt: two profiles are the same when no step tells more than that. */
#define WATT 1e-3
bool view_init(struct view *v, const struct stage2 *m);
void view_free(struct view *v);
void view_set(struct view *v, int s, const double *units);

/* ---- Cells (cells.c) ---- */

/* As few cells as the data allow: one for all buses of the same prices, profile and part of the feeder. */
void view_merge_cells(struct view *v);
/* The largest cells that lie within those of [N*T] other ones and within what the data allow. */
void view_meet_cells(struct view *v, const int *other);
/* After every change of `cell`: what follows from it. */
void view_join_cells(struct view *v);
/* Split the cell of a bus at step t by label[N]: buses of one label stay together. False: they are all of one. */
bool view_split_cell(struct view *v, int bus, int t, const int *label);
/* Every bus for itself at step t, in the part of the feeder that a row of the network is about; false when that is nothing new or
 * the row is of another kind. */
bool view_split_row(struct view *v, struct row_key key);
/* Demand before step t of the buses whose pick-up stands at bus i: they cannot pick up more. */
double joint_demand(const struct view *v, int i, int t);
/* What one bus contributes to the sums that stand at its cell's columns. */
static inline double view_share(const struct view *v, int i, int t)
{
    int T = v->m->T, head = v->cell[i * T + t];
    return v->cell_kw[head * T + t] > 0 ? v->scenario->demand_kw[i * T + t] / v->cell_kw[head * T + t] : 0;
}

/* Power of one of the largest grid-forming units that could stand in the island of a head, kW; 0: none. */
double view_forming_kw(const struct view *v, int head, int t);
/* What a kW is worth in a dark island: the price unserved[bus] (USD per kW of the step) of the last load that `kw` would reach, the
 * dearest first. scratch[2 * N]. */
double view_island_value(const struct view *v, int head, int t, const double *unserved, double kw, double *scratch);

/* Least unserved power of a bus: a dark island cannot be fed. */
double view_unserved_floor(const struct view *v, int i, int t);

/* Whether a column of the feeder is not merely a part of its group's. */
bool column_stands(const struct view *v, int id);
/* Bounds and cost of a column; both bounds are finite. */
void column_data(const struct view *v, int id, double *lower, double *upper, double *cost);
/* Those of a module column for working units h of the type, at most `online` of them on line or called; the block is a
 * candidate's or a single unit's. */
void module_column_data(const struct stage2 *m, const struct module_type *type, int kind, int t, double h,
                        double online, double *lower, double *upper, double *cost);
/* The largest share floor(h) / h that can be on line in a whole plan of 1 to max_units units, h = available n. */
double module_whole_share(double available, int max_units);
/* Module columns and rows that a type has; columns that move power are in every problem, the others come with their rows. */
bool module_has_column(const struct module_type *type, int kind);
bool module_column_moves(const struct module_type *type, int kind);
bool module_has_row(const struct module_type *type, int kind, int t);
/* Entries by column kind and step: position kind * T + t of a block that starts at column identity `first`. */
void module_row_build(const struct stage2 *m, const struct module_type *type, int first, int kind, int t, double h,
                      struct row *out);

/* The row of a key with its bounds in this view. Room for row_room(m) entries must be there. */
void row_build(struct view *v, struct row_key key, struct row *out);
int row_room(const struct stage2 *m);

/* Network rows are sums over buses of active[i] (net load, kW) + reactive[i] (net load, kvar) at one step. Fills v->active and
 * v->reactive over the preorder range [*from, *to), which holds every weight that is not zero; false for other rows. */
bool row_weights(struct view *v, struct row_key key, int *from, int *to);
/* Limits of the sum of weighted net loads of such a row. */
void row_network_limits(const struct stage2 *m, struct row_key key, double *lower, double *upper);

/* Marginal net load, active and reactive, of a module column at a bus. */
void module_column_effect(const struct module_type *type, int kind, double tan_phi, double *active, double *reactive);

#endif
