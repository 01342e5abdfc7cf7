/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A MATPOWER case: its tables, what is checked in them, and the text of a case that is made from them. */
#ifndef BALLAST_FEEDER_MATPOWER_H
#define BALLAST_FEEDER_MATPOWER_H

#include "matlab.h"

/* Columns, from 0. */
enum { BUS_ID, BUS_TYPE, BUS_MW, BUS_MVAR, BUS_GS, BUS_BS, BUS_KV = 9, BUS_VMAX = 11, BUS_VMIN, BUS_COLUMNS };
enum { GEN_BUS, GEN_VOLTAGE = 5, GEN_STATUS = 7, GEN_MW_MAX, GEN_COLUMNS = 10 };
enum {
    BRANCH_FROM,
    BRANCH_TO,
    BRANCH_R,
    BRANCH_X,
    BRANCH_B,
    BRANCH_MVA,
    BRANCH_RATIO = 8,
    BRANCH_ANGLE,
    BRANCH_STATUS,
    BRANCH_COLUMNS
};

struct matpower {
    const struct matlab_value *bus, *gen, *branch;
    const char *name; /* of the function */
    double base_mva, source_kv, v_source, gen_kw;
    int source;     /* row of the substation's bus */
    int *from, *to; /* [branches] rows of the buses */
    double charging_mvar;
};

double matpower_at(const struct matlab_value *v, int row, int col);
/* Fill *m from the tables of a file; false with what is wrong in list. Freed by matpower_free either way. */
bool matpower_check(const struct matlab_file *file, const char *path, struct matpower *m, struct err_list *list);
void matpower_free(struct matpower *m);

#endif
