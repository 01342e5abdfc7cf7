/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stage II of one scenario in the extensive form. Every array holds column numbers; 0 where the quantity is zero. */
#ifndef BALLAST_PLAN_EXTENSIVE_STAGE2_H
#define BALLAST_PLAN_EXTENSIVE_STAGE2_H

#include "extensive_form.h"

struct second_stage {
    struct extensive *f;
    const struct instance *inst;
    const struct scenario *data;
    int number;                       /* of the scenario, from 1, as in names */
    int *block;                       /* all arrays below */
    int *import, *up, *down;          /* [T] g, up, dn */
    int *unserved, *sag, *pickup;     /* [N*T] u, b, pk */
    int *voltage;                     /* [N*T] v */
    int *flow_p, *flow_q;             /* [L*T] P, Q */
    int *charge, *discharge, *energy; /* [C*T] ch, d, e */
    int *power;                       /* [C*T] generator p; demand response r */
    int *rebound;                     /* [C*T] rb */
    int *running;                     /* [C*T] w or z */
    int *reactive;                    /* [C*T] q */
    int *island; /* [N*T] not columns: the island a bus is in, by its uppermost bus; -1 fed from above */
};

/* Columns and rows of scenario s, and its cost Q_s in f->total[s]. False when memory is short. */
bool extensive_scenario(struct extensive *f, int s);

/* Module columns and the rows of their own (section 4, the table of kinds). */
void extensive_modules(struct second_stage *x);

/* Hours from the onset to the end of step t. */
double extensive_step_end(const struct instance *inst, int t);

#endif
