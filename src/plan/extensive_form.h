/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns of the extensive form while it is being written. Column 0 stands for a quantity that is zero and has no
 * column; terms on it vanish. A failed allocation is remembered in the form and asked for once at the end. */
#ifndef BALLAST_PLAN_EXTENSIVE_FORM_H
#define BALLAST_PLAN_EXTENSIVE_FORM_H

#include <ballast/recourse.h>

#include <glpk.h>

struct terms {
    int length, capacity;
    int *col; /* from 1, as GLPK counts */
    double *coef;
};

struct extensive {
    const struct instance *inst;
    enum recourse_kind kind;
    glp_prob *lp;
    bool memory_short;
    struct terms row;  /* the row being written */
    struct terms cost; /* what the scenario being written costs */
    /* Names of the user's things as other solvers can read them, unique within each list. */
    char **bus, **branch, **module, **candidate, **supplier;
    int *units; /* [candidates] columns n_c */
    int *total; /* [scenarios] columns Q_s */
};

enum column_type { COLUMN_REAL, COLUMN_INTEGER };

bool extensive_init(struct extensive *f, const struct instance *inst, enum recourse_kind kind);
/* Frees all but the problem itself. */
void extensive_free(struct extensive *f);

/* A new column within [lower, upper] (infinite where open); its number. usd is what one unit of it costs the scenario at hand;
 * Stage I sets its objective itself. */
int extensive_column(struct extensive *f, enum column_type type, double lower, double upper, double usd,
                     const char *name, ...) __attribute__((format(printf, 6, 7)));
/* One term of the row at hand. A column occurs once in a row. */
void extensive_term(struct extensive *f, int col, double coef);
/* Close the row at hand: lower <= sum of terms <= upper. A row without terms says nothing and is left out. */
void extensive_row(struct extensive *f, double lower, double upper, const char *name, ...)
    __attribute__((format(printf, 4, 5)));
void extensive_terms_add(struct extensive *f, struct terms *list, int col, double coef);

#endif
