/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The extensive form: Stage I, the Stage II of every scenario and the dual of the risk measure as one explicit program. It is
 * written straight from the model, row by row, without any of the reductions that the decomposition uses: what other solvers
 * get on export, and what the decomposition is tested against. */
#ifndef BALLAST_PLAN_EXTENSIVE_H
#define BALLAST_PLAN_EXTENSIVE_H

#include <ballast/recourse.h>

#include <glpk.h>

/* Minimise USD a year. Integer columns: units, sites and shipments; with RECOURSE_MIP also generator units on line, DR units
 * called and the choice between charging and discharging. fixed_units[candidates] (may be NULL) fixes the units.
 * The caller deletes the problem with glp_delete_prob. NULL with *e set when memory is short. */
glp_prob *extensive_build(const struct instance *inst, enum recourse_kind kind, const int *fixed_units, struct err *e);

#endif
