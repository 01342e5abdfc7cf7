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
    double *forming;           /* [N*T] working grid-forming units in the bus's island; INFINITY on the main feeder */
    bool outage;               /* some branch is out at some step */
    double *active, *reactive; /* [N] scratch: bus weights of a network row */
};
bool view_init(struct view *v, const struct stage2 *m);
void view_free(struct view *v);
void view_set(struct view *v, int s, const double *units);

/* Least unserved power of a bus: a dark island cannot be fed. */
double view_unserved_floor(const struct view *v, int i, int t);

/* Bounds and cost of a column; both bounds are finite. */
void column_data(const struct view *v, int id, double *lower, double *upper, double *cost);
/* Those of a module column for working units h of the type, at most `online` of them on line or called; the block is a
 * candidate's or a single unit's. */
void module_column_data(const struct stage2 *m, const struct module_type *type, int kind, int t, double h,
                        double online, double *lower, double *upper, double *cost);
/* The largest share floor(h) / h that can be on line in a whole plan of 1 to max_units units, h = available n. */
double module_whole_share(double available, int max_units);
/* Module columns and rows that a type has. */
bool module_has_column(const struct module_type *type, int kind);
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

/* Marginal net load, active and reactive, of a module column at a bus. */
void module_column_effect(const struct module_type *type, int kind, double tan_phi, double *active, double *reactive);

#endif
