/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recourse/linear.h"

#include <math.h>

int linear_bound_type(double lower, double upper)
{
    if (isinf(lower))
        return isinf(upper) ? GLP_FR : GLP_UP;
    if (isinf(upper))
        return GLP_LO;
    return lower < upper ? GLP_DB : GLP_FX;
}

double linear_proven_minimum(glp_prob *lp)
{
    double bound = 0;
    for (int r = 1; r <= glp_get_num_rows(lp); r++) {
        double y = glp_get_row_dual(lp, r);
        int type = glp_get_row_type(lp, r);
        if (y > 0 && type != GLP_UP)
            bound += y * glp_get_row_lb(lp, r);
        else if (y < 0 && type != GLP_LO)
            bound += y * glp_get_row_ub(lp, r);
    }
    for (int j = 1; j <= glp_get_num_cols(lp); j++) {
        double d = glp_get_col_dual(lp, j);
        bound += d > 0 ? d * glp_get_col_lb(lp, j) : d * glp_get_col_ub(lp, j);
    }
    return bound;
}

double linear_box_minimum(glp_prob *lp)
{
    double bound = 0;
    for (int j = 1; j <= glp_get_num_cols(lp); j++)
        bound += fmin(glp_get_obj_coef(lp, j) * glp_get_col_lb(lp, j), glp_get_obj_coef(lp, j) * glp_get_col_ub(lp, j));
    return bound;
}

int linear_solve(glp_prob *lp, int method, int steps)
{
    glp_smcp parm;
    glp_init_smcp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    parm.meth = method;
    /* GLPK 5.0 aborts in phase 1 of a primal simplex that flips bounds. */
    parm.r_test = method == GLP_DUAL ? GLP_RT_FLIP : GLP_RT_HAR;
    parm.it_lim = steps;
    int code = glp_simplex(lp, &parm), status = glp_get_status(lp);
    return code == 0 && (status == GLP_OPT || status == GLP_NOFEAS) ? status : GLP_UNDEF;
}
