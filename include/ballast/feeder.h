/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Radial feeders: structure, LinDistFlow and the AC backward/forward sweep. */
#ifndef BALLAST_FEEDER_H
#define BALLAST_FEEDER_H

#include <ballast/instance.h>

/* Orientation of an undirected branch list away from root. Problems (loop, unreachable bus, parallel branch) are added
 * to list naming the buses by id; false if any. order[buses]: buses parents first; parent_branch[buses]: branch that
 * feeds the bus, -1 at the root; parent_bus[buses]: -1 at the root. in_service may be NULL (all). */
bool feeder_orient(int buses, int branches, const int *from, const int *to, const bool *in_service, int root,
                   const char *const *bus_id, int *order, int *parent_branch, int *parent_bus, struct err_list *list);

/* Join buses by the branches in service, in the order of the list: piece[buses] is the same number for buses that are connected,
 * closes[branches] is true for a branch that joins what those before it had joined, and so closes a loop. */
void feeder_join(int buses, int branches, const int *from, const int *to, const bool *in_service, int *piece,
                 bool *closes);

/* Turn every branch of the instance away from its substation; false with the reasons in list, and nothing turned, when
 * the feeder is not radial. */
bool feeder_orient_instance(struct instance *inst, struct err_list *list);

/* State of the feeder for one load. Arrays owned by it; [buses] and [branches]. Dead buses (cut off without a source)
 * have voltage 0. */
struct feeder_state {
    int buses, branches, iterations;
    bool converged;
    double *v_pu;          /* [buses] */
    double *p_kw, *q_kvar; /* [branches] sending end */
    double *loading;       /* [branches] share of the rating, 0 when unlimited */
    double loss_kw, loss_kvar;
    double import_kw, import_kvar; /* at the substation, losses included */
    double v_lowest;
    int v_lowest_bus;
};
/* Net load p_kw[buses], q_kvar[buses]; branch_up[branches] may be NULL (all). v_source per unit. Constant power. AC:
 * tolerance 1e-10 p.u. on voltage, at most 1000 sweeps; converged false when it does not settle (beyond voltage
 * collapse). */
enum err_code feeder_ac(const struct instance *inst, const double *p_kw, const double *q_kvar,
                        const unsigned char *branch_up, double v_source, struct feeder_state *out, struct err *e);
enum err_code feeder_lindistflow(const struct instance *inst, const double *p_kw, const double *q_kvar,
                                 const unsigned char *branch_up, double v_source, struct feeder_state *out,
                                 struct err *e);
void feeder_state_free(struct feeder_state *s);

#endif
