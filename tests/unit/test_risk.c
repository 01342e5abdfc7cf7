/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_suite.h"

#include "risk/metric.h"

#include <check.h>
#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_MAX = 14, CASES = 400 };

struct problem {
    int n;
    double q[N_MAX], p[N_MAX], d[N_MAX * N_MAX];
    double alpha, weight, radius;
};

struct answer {
    struct risk_value value;
    double w[N_MAX], worst[N_MAX], tail[N_MAX];
};

/* A fixed linear congruential generator (Knuth's MMIX constants): the same data everywhere. */
static unsigned long long state;
static double uniform(void)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(state >> 11) / 9007199254740992.0;
}
static int below(int n)
{
    return (int)(uniform() * n);
}

/* Points of a plane on a coarse grid in the 1-norm: ties and duplicates occur, and some points share their cost. */
static void problem_random(struct problem *x, int seed)
{
    double at[N_MAX][2];
    state = (unsigned long long)seed;
    x->n = 1 + below(N_MAX);
    int grid = seed % 3 ? 1000 : 3;
    double total = 0;
    for (int i = 0; i < x->n; i++) {
        at[i][0] = below(grid) * 30.0 / grid;
        at[i][1] = below(grid) * 30.0 / grid;
        x->q[i] = seed % 5 ? uniform() * 1000 : below(4) * 100.0;
        x->p[i] = uniform() < 0.25 && i > 0 ? 0 : seed % 2 ? 1 : uniform();
        total += x->p[i];
    }
    if (!(total > 0)) {
        x->p[0] = 1;
        total = 1;
    }
    for (int i = 0; i < x->n; i++) {
        x->p[i] /= total;
        for (int j = 0; j < x->n; j++)
            x->d[i * x->n + j] = fabs(at[i][0] - at[j][0]) + fabs(at[i][1] - at[j][1]);
    }
    static const double alphas[] = {0, 0.5, 0.9, 0.95, 0.999};
    static const double weights[] = {0, 0.3, 0.5, 1};
    static const double radii[] = {0, 0.5, 3, 10, 1e6};
    x->alpha = below(4) ? alphas[below(5)] : uniform();
    x->weight = below(4) ? weights[below(4)] : uniform();
    x->radius = below(4) ? radii[below(5)] : uniform() * 20;
}

static void solve(const struct problem *x, struct answer *a)
{
    struct risk_metric *metric = risk_metric_of(x->n, x->d);
    ck_assert_ptr_nonnull(metric);
    ck_assert_int_eq(
        risk_worst_case(x->n, x->q, x->p, metric, x->alpha, x->weight, x->radius, &a->value, a->w, a->worst, a->tail),
        ERR_NONE);
    risk_metric_free(metric);
}

static void set_row(glp_prob *lp, double lower, int len, const int *col, const double *val)
{
    int row = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, row, GLP_LO, lower, 0);
    glp_set_mat_row(lp, row, len, col, val);
}

static double lp_optimum(glp_prob *lp, double tolerance)
{
    glp_smcp opt;
    glp_init_smcp(&opt);
    opt.msg_lev = GLP_MSG_OFF;
    opt.tol_bnd = opt.tol_dj = tolerance;
    opt.it_lim = 100000;
    ck_assert_int_eq(glp_simplex(lp, &opt), 0);
    ck_assert_int_eq(glp_get_status(lp), GLP_OPT);
    double objective = glp_get_obj_val(lp);
    glp_delete_prob(lp);
    return objective;
}

/* The dual of ballast-model(7) as it stands: columns gamma, eta, z_s, m_s. */
static double dual_lp(const struct problem *x)
{
    int n = x->n;
    glp_prob *lp = glp_create_prob();
    glp_add_cols(lp, 2 + 2 * n);
    for (int c = 1; c <= 2 + 2 * n; c++)
        glp_set_col_bnds(lp, c, c == 1 || c > 2 + n ? GLP_LO : GLP_FR, 0, 0);
    glp_set_obj_coef(lp, 1, x->radius);
    for (int s = 0; s < n; s++) {
        set_row(lp, x->q[s], 2, (int[]){0, 3 + n + s, 2}, (double[]){0, 1, 1});
        /* A scenario without mass leaves its z unpriced: its rows always hold. */
        glp_set_obj_coef(lp, 3 + s, x->p[s]);
        for (int t = 0; t < n && x->p[s] > 0; t++)
            set_row(lp, (1 - x->weight) * x->q[t], 4, (int[]){0, 3 + s, 2, 3 + n + t, 1},
                    (double[]){0, 1, -x->weight, -x->weight / (1 - x->alpha), x->d[s * n + t]});
    }
    return lp_optimum(lp, 1e-10);
}

/* Least cost of transport from p to worst. */
static double transport_cost(const struct problem *x, const double *worst)
{
    int n = x->n;
    glp_prob *lp = glp_create_prob();
    glp_add_rows(lp, 2 * n);
    glp_add_cols(lp, n * n);
    for (int i = 0; i < n; i++) {
        glp_set_row_bnds(lp, 1 + i, GLP_FX, x->p[i], x->p[i]);
        /* Totals agree to rounding only: what arrives may miss by that much. */
        glp_set_row_bnds(lp, 1 + n + i, GLP_DB, worst[i] - 1e-9, worst[i] + 1e-9);
        for (int j = 0; j < n; j++) {
            int c = 1 + i * n + j;
            glp_set_col_bnds(lp, c, GLP_LO, 0, 0);
            glp_set_obj_coef(lp, c, x->d[i * n + j]);
            glp_set_mat_col(lp, c, 2, (int[]){0, 1 + i, 1 + n + j}, (double[]){0, 1, 1});
        }
    }
    return lp_optimum(lp, 1e-7);
}

static double largest(const struct problem *x)
{
    double most = x->q[0];
    for (int j = 1; j < x->n; j++)
        most = fmax(most, x->q[j]);
    return most;
}

static double mixed(const struct problem *x, const double *p)
{
    return (1 - x->weight) * risk_mean(x->n, x->q, p) + x->weight * risk_cvar(x->n, x->q, p, x->alpha);
}

START_TEST(agrees_with_the_lp)
{
    struct problem x;
    struct answer a;
    problem_random(&x, _i);
    solve(&x, &a);
    double lp = dual_lp(&x);
    ck_assert_msg(fabs(a.value.rho - lp) <= 1e-9 * (1 + fabs(lp)), "seed %d: %.12g, LP %.12g", _i, a.value.rho, lp);
}
END_TEST

START_TEST(worst_case_is_in_the_ball_and_attains_the_value)
{
    struct problem x;
    struct answer a;
    problem_random(&x, _i);
    solve(&x, &a);
    double sum_w = 0, sum_worst = 0, sum_tail = 0, priced = 0;
    for (int j = 0; j < x.n; j++) {
        ck_assert_double_ge(a.worst[j], 0);
        ck_assert_double_ge(a.tail[j], 0);
        ck_assert_double_le(a.tail[j], a.worst[j]);
        ck_assert_double_ge(a.w[j], 0);
        sum_w += a.w[j];
        sum_worst += a.worst[j];
        sum_tail += a.tail[j];
        priced += a.w[j] * x.q[j];
    }
    ck_assert_double_eq_tol(sum_w, 1, 1e-12);
    ck_assert_double_eq_tol(sum_worst, 1, 1e-12);
    ck_assert_double_eq_tol(sum_tail, 1 - x.alpha, 1e-12);
    ck_assert_double_eq_tol(priced, a.value.rho, 1e-9);
    ck_assert_double_eq_tol(mixed(&x, a.worst), a.value.rho, 1e-9);
    ck_assert_double_le(transport_cost(&x, a.worst), x.radius + 1e-6);
}
END_TEST

/* CVaR is the quantile and the mean excess over it, whatever the costs. */
START_TEST(cvar_stands_on_the_quantile)
{
    struct problem x;
    problem_random(&x, _i);
    double eta = risk_quantile(x.n, x.q, x.p, x.alpha), above = 0, excess = 0;
    for (int j = 0; j < x.n; j++) {
        above += x.q[j] > eta ? x.p[j] : 0;
        excess += x.p[j] * fmax(0, x.q[j] - eta);
    }
    ck_assert_double_le(above, 1 - x.alpha + 1e-9);
    ck_assert_double_eq_tol(eta + excess / (1 - x.alpha), risk_cvar(x.n, x.q, x.p, x.alpha),
                            1e-7 * (1 + fabs(eta)) / (1 - x.alpha));
}
END_TEST

/* radius_max is the first radius at which the worst scenario takes all: there, not a little before. */
START_TEST(saturates_at_radius_max)
{
    struct problem x;
    struct answer a;
    problem_random(&x, _i);
    solve(&x, &a);
    double most = largest(&x);
    double limit = a.value.radius_max;
    x.radius = limit;
    solve(&x, &a);
    ck_assert_double_eq_tol(a.value.rho, most, 1e-9);
    ck_assert_double_eq(a.value.gamma, 0);
    if (limit > 0 && x.alpha < 0.99) {
        x.radius = 0.99 * limit;
        solve(&x, &a);
        ck_assert_double_lt(a.value.rho, most);
        ck_assert_double_gt(a.value.gamma, 0);
    }
}
END_TEST

/* gamma is the slope of rho in the radius: no secant to the right is steeper, none to the left is flatter. */
START_TEST(multiplier_is_the_slope)
{
    struct problem x;
    struct answer a, more, less;
    problem_random(&x, _i);
    solve(&x, &a);
    double step = 0.25;
    double radius = x.radius;
    x.radius = radius + step;
    solve(&x, &more);
    ck_assert_double_le((more.value.rho - a.value.rho) / step, a.value.gamma + 1e-8 * (1 + a.value.gamma));
    if (radius >= step) {
        x.radius = radius - step;
        solve(&x, &less);
        ck_assert_double_ge((a.value.rho - less.value.rho) / step, a.value.gamma - 1e-8 * (1 + a.value.gamma));
    }
}
END_TEST

static const struct problem four = {
    .n = 4,
    .q = {10, 20, 30, 100},
    .p = {0.25, 0.25, 0.25, 0.25},
    .d = {0, 1, 2, 5, 1, 0, 1, 4, 2, 1, 0, 3, 5, 4, 3, 0},
};

START_TEST(mean_and_cvar_by_hand)
{
    ck_assert_double_eq_tol(risk_mean(4, four.q, four.p), 40, 1e-12);
    ck_assert_double_eq_tol(risk_cvar(4, four.q, four.p, 0), 40, 1e-12);
    /* The worst quarter is 100; the worst half (100 + 30) / 2; the worst 0.4: (0.25 100 + 0.15 30) / 0.4. */
    ck_assert_double_eq_tol(risk_cvar(4, four.q, four.p, 0.75), 100, 1e-12);
    ck_assert_double_eq_tol(risk_cvar(4, four.q, four.p, 0.5), 65, 1e-12);
    ck_assert_double_eq_tol(risk_cvar(4, four.q, four.p, 0.6), 73.75, 1e-12);
    ck_assert_double_eq_tol(risk_cvar(4, four.q, four.p, 0.9999), 100, 1e-9);
    /* No mass, no say. */
    ck_assert_double_eq_tol(risk_cvar(4, four.q, (double[]){0.5, 0.5, 0, 0}, 0.9), 20, 1e-12);
    ck_assert_double_eq_tol(risk_cvar(3, (double[]){7, 7, 7}, (double[]){0.2, 0.3, 0.5}, 0.4), 7, 1e-12);
}
END_TEST

START_TEST(radius_zero_is_the_sample)
{
    for (int k = 0; k <= 10; k++) {
        struct problem x = four;
        struct answer a;
        x.alpha = k * 0.099;
        x.weight = k * 0.1;
        solve(&x, &a);
        ck_assert_double_eq_tol(a.value.rho, mixed(&x, x.p), 1e-12);
        for (int j = 0; j < 4; j++)
            ck_assert_double_eq(a.worst[j], 0.25);
    }
}
END_TEST

/* weight 0: the worst-case mean. A kW of radius is best spent from scenario 2 (70 USD over 3 kW); all of its quarter moves at
 * radius 0.75, then scenario 1 follows (80 over 4, until 1.75), then scenario 0 (90 over 5, until 3). */
START_TEST(worst_case_mean_by_hand)
{
    static const double radius[] = {0.3, 0.75, 1.15, 1.75, 2.5, 3, 50};
    static const double rho[] = {40 + 0.3 * 70 / 3, 57.5, 57.5 + 0.4 * 20, 77.5, 77.5 + 0.75 * 18, 100, 100};
    static const double gamma[] = {70.0 / 3, -1, 20, -1, 18, 0, 0};
    for (int k = 0; k < 7; k++) {
        struct problem x = four;
        struct answer a;
        x.alpha = 0.9;
        x.radius = radius[k];
        solve(&x, &a);
        ck_assert_double_eq_tol(a.value.rho, rho[k], 1e-10);
        ck_assert_double_eq_tol(a.value.radius_max, 3, 1e-12);
        if (gamma[k] >= 0)
            ck_assert_double_eq_tol(a.value.gamma, gamma[k], 1e-10);
    }
}
END_TEST

/* weight 1: only the tail's half need move. It is already 100 on a quarter; the other quarter comes from scenario 2, 3 kW
 * away: CVaR = (0.25 100 + moved 100 + (0.25 - moved) 30) / 0.5 with moved = radius / 3. */
START_TEST(worst_case_cvar_by_hand)
{
    struct problem x = four;
    struct answer a;
    x.alpha = 0.5;
    x.weight = 1;
    x.radius = 0.3;
    solve(&x, &a);
    ck_assert_double_eq_tol(a.value.rho, 65 + 0.1 * 70 / 0.5, 1e-10);
    ck_assert_double_eq_tol(a.value.radius_max, 0.75, 1e-12);
    ck_assert_double_eq_tol(a.worst[3], 0.35, 1e-12);
    ck_assert_double_eq_tol(a.tail[3], 0.35, 1e-12);
    ck_assert_double_eq_tol(a.tail[2], 0.15, 1e-12);
    ck_assert_double_eq_tol(a.worst[0] + a.worst[1], 0.5, 1e-12);
}
END_TEST

/* A scenario that the sample never drew enters only through the radius. */
START_TEST(stress_scenario_enters_through_the_radius)
{
    struct problem x = four;
    struct answer a;
    double p[4] = {0.5, 0.25, 0.25, 0};
    memcpy(x.p, p, sizeof p);
    solve(&x, &a);
    ck_assert_double_eq_tol(a.value.rho, 17.5, 1e-12);
    ck_assert_double_eq(a.w[3], 0);
    x.radius = 0.3;
    solve(&x, &a);
    ck_assert_double_eq_tol(a.value.rho, 17.5 + 0.1 * 70, 1e-10);
    ck_assert_double_eq_tol(a.worst[3], 0.1, 1e-12);
}
END_TEST

START_TEST(larger_radius_weight_and_alpha_never_cost_less)
{
    struct problem x;
    struct answer a;
    problem_random(&x, _i);
    double last = -INFINITY;
    for (int k = 0; k < 12; k++) {
        x.radius = k;
        solve(&x, &a);
        ck_assert_double_ge(a.value.rho, last - 1e-9);
        last = a.value.rho;
    }
    x.radius = 2;
    x.weight = 0.5;
    last = -INFINITY;
    for (int k = 0; k < 10; k++) {
        x.alpha = k * 0.11;
        solve(&x, &a);
        ck_assert_double_ge(a.value.rho, last - 1e-9);
        last = a.value.rho;
    }
}
END_TEST

START_TEST(invalid_data_is_refused)
{
    struct risk_value v;
    const struct problem *x = &four;
    double bad[4] = {10, NAN, 30, 100};
    double far[16] = {0, INFINITY};
    struct risk_metric *metric = risk_metric_of(4, x->d);
    ck_assert_ptr_nonnull(metric);
    ck_assert_ptr_null(risk_metric_of(4, far));
    double half[4] = {0.25, 0.25, 0, 0};
    double negative[4] = {1.5, -0.5, 0, 0};
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, metric, 1, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, metric, -0.1, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, metric, 0.5, 1.1, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, metric, 0.5, 0.5, -1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, metric, 0.5, 0.5, NAN, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, bad, x->p, metric, 0.5, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, half, metric, 0.5, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, negative, metric, 0.5, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, NULL, 0.5, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(0, x->q, x->p, metric, 0.5, 0.5, 1, &v, NULL, NULL, NULL), ERR_INVALID);
    ck_assert_int_eq(risk_worst_case(4, x->q, x->p, metric, 0.5, 0.5, 1, &v, NULL, NULL, NULL), ERR_NONE);
    risk_metric_free(metric);
}
END_TEST

/* Steps of 1 h and 3 h; substation 0 feeds bus 1 (40 kW), which feeds bus 2 (60 kW). Against scenario 0, scenario 1 has
 * 8 kW more at bus 2 in the first hour, half of the import for the last three, the far branch out in the first hour, and a
 * quarter of two 250 kW units missing. */
START_TEST(distance_by_hand)
{
    struct instance shape = {.steps = 2, .buses = 3, .branches = 2, .modules = 1, .candidates = 1, .scenarios = 2};
    struct instance *inst = instance_new(&shape);
    ck_assert_ptr_nonnull(inst);
    inst->step_hours[0] = 1;
    inst->step_hours[1] = 3;
    inst->import_cap_kw = 1000;
    inst->bus[1].p_kw = 40;
    inst->bus[2].p_kw = 60;
    /* The order of branches is free: the far one comes first. */
    inst->branch[0].from = 1;
    inst->branch[0].to = 2;
    inst->branch[1].from = 0;
    inst->branch[1].to = 1;
    inst->module[0].kw = 250;
    inst->candidate[0].max_units = 2;
    struct scenario *s = &inst->scenario[1];
    s->demand_kw[2 * 2 + 0] = 8;
    s->import_factor[1] = 0.5;
    s->branch_up[0 * 2 + 0] = 0;
    s->available[0] = 0.75;
    struct risk_metric *d = risk_metric_new(inst);
    ck_assert_ptr_nonnull(d);
    ck_assert_double_eq(risk_distance(d, 0, 0), 0);
    ck_assert_double_eq(risk_distance(d, 1, 1), 0);
    ck_assert_double_eq_tol(risk_distance(d, 0, 1), 8 * 0.25 + 500 * 0.75 + 60 * 0.25 + 125, 1e-9);
    ck_assert_double_eq(risk_distance(d, 0, 1), risk_distance(d, 1, 0));
    risk_metric_free(d);
    /* The near branch carries both buses. */
    s->branch_up[0 * 2 + 0] = 1;
    s->branch_up[1 * 2 + 1] = 0;
    d = risk_metric_new(inst);
    ck_assert_ptr_nonnull(d);
    ck_assert_double_eq_tol(risk_distance(d, 0, 1), 8 * 0.25 + 500 * 0.75 + 100 * 0.75 + 125, 1e-9);
    risk_metric_free(d);
    instance_free(inst);
}
END_TEST

/* Beyond some thousands of scenarios distances are computed when asked for, from vectors in single precision. */
START_TEST(vectors_measure_as_the_matrix_does)
{
    enum { S = 60 };
    struct instance shape = {.steps = 5, .buses = 6, .branches = 5, .modules = 1, .candidates = 2, .scenarios = S};
    struct instance *inst = instance_new(&shape);
    ck_assert_ptr_nonnull(inst);
    inst->import_cap_kw = 900;
    inst->module[0].kw = 100;
    for (int t = 0; t < inst->steps; t++)
        inst->step_hours[t] = 0.25 * (1 + t);
    for (int l = 0; l < inst->branches; l++) {
        inst->branch[l].from = l;
        inst->branch[l].to = l + 1;
        inst->bus[l + 1].p_kw = 30;
    }
    for (int c = 0; c < inst->candidates; c++)
        inst->candidate[c].max_units = 2;
    double q[S], p[S], w[2][S];
    for (int s = 0; s < S; s++) {
        struct scenario *one = &inst->scenario[s];
        for (int k = 0; k < inst->buses * inst->steps; k++)
            one->demand_kw[k] = s == S - 1 ? inst->scenario[s - 1].demand_kw[k] : 100 * uniform(); /* twins */
        one->branch_up[below(5) * inst->steps] = s % 7 != 0;
        one->import_factor[3] = s % 5 ? 1 : 0.5;
        one->available[1] = s % 3 ? 1 : 0.5;
        q[s] = 1000 * uniform();
        p[s] = s < S - 6 ? 1.0 / (S - 6) : 0;
    }
    struct risk_metric *matrix = risk_metric_new(inst), *vectors = metric_of_vectors(inst);
    ck_assert_ptr_nonnull(matrix);
    ck_assert_ptr_nonnull(vectors);
    for (int i = 0; i < S; i++) {
        for (int j = 0; j < S; j++) {
            double d = risk_distance(matrix, i, j);
            ck_assert_double_eq_tol(risk_distance(vectors, i, j), d, 1e-4);
            ck_assert_double_le(metric_bound(vectors, i, j), d + 1e-4);
            ck_assert(i == j || vectors->nearest[i] <= d + 1e-4);
        }
        ck_assert_double_eq_tol(vectors->nearest[i], matrix->nearest[i], 1e-4);
    }
    static const double radii[] = {0, 2, 10, 60, 1e6};
    for (int k = 0; k < 5; k++) {
        struct risk_value a, b;
        ck_assert_int_eq(risk_worst_case(S, q, p, matrix, 0.8, 0.5, radii[k], &a, w[0], NULL, NULL), ERR_NONE);
        ck_assert_int_eq(risk_worst_case(S, q, p, vectors, 0.8, 0.5, radii[k], &b, w[1], NULL, NULL), ERR_NONE);
        ck_assert_double_eq_tol(a.rho, b.rho, 1e-5 * a.rho);
    }
    risk_metric_free(matrix);
    risk_metric_free(vectors);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("risk");
    TCase *hand = tcase_create("hand");
    tcase_add_test(hand, mean_and_cvar_by_hand);
    tcase_add_test(hand, radius_zero_is_the_sample);
    tcase_add_test(hand, worst_case_mean_by_hand);
    tcase_add_test(hand, worst_case_cvar_by_hand);
    tcase_add_test(hand, stress_scenario_enters_through_the_radius);
    tcase_add_test(hand, invalid_data_is_refused);
    tcase_add_test(hand, distance_by_hand);
    tcase_add_test(hand, vectors_measure_as_the_matrix_does);
    suite_add_tcase(suite, hand);
    TCase *random = tcase_create("random");
    tcase_add_loop_test(random, agrees_with_the_lp, 0, CASES);
    tcase_add_loop_test(random, worst_case_is_in_the_ball_and_attains_the_value, 0, CASES);
    tcase_add_loop_test(random, cvar_stands_on_the_quantile, 0, CASES);
    tcase_add_loop_test(random, saturates_at_radius_max, 0, CASES);
    tcase_add_loop_test(random, multiplier_is_the_slope, 0, CASES);
    tcase_add_loop_test(random, larger_radius_weight_and_alpha_never_cost_less, 0, 50);
    suite_add_tcase(suite, random);
    return run_suite(suite);
}
