/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every linear program of the house needs. */
#ifndef BALLAST_LINEAR_H
#define BALLAST_LINEAR_H

#include <glpk.h>

/* GLPK's type of a row or column with these bounds; -INFINITY / INFINITY: none. */
int linear_bound_type(double lower, double upper);

/* The least of a solved program over its boxed columns that its row multipliers prove, whatever the simplex thought of
 * them: multipliers of the wrong sign prove nothing and are left out. In the units of the objective. */
double linear_proven_minimum(glp_prob *lp);

/* The least that the columns' boxes alone prove. */
double linear_box_minimum(glp_prob *lp);

/* One simplex of so many steps at most (GLPK can cycle), GLP_PRIMAL, GLP_DUAL or GLP_DUALP. Returns GLP_OPT, GLP_NOFEAS or GLP_UNDEF: it
 * did not come to an end. */
int linear_solve(glp_prob *lp, int method, int steps);

#endif
