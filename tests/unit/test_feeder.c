/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feeder33.h"
#include "run_suite.h"

#include <ballast/feeder.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Orientation ---- */

static const char *const letter[] = {"a", "b", "c", "d", "e", "f"};

struct tree {
    int order[6], parent_branch[6], parent_bus[6];
    struct err_list list;
};

static bool orient(int buses, int branches, const int (*ends)[2], const bool *in_service, int root, struct tree *t)
{
    int from[8], to[8];
    memset(t, 0, sizeof *t);
    for (int l = 0; l < branches; l++) {
        from[l] = ends[l][0];
        to[l] = ends[l][1];
    }
    return feeder_orient(buses, branches, from, to, in_service, root, letter, t->order, t->parent_branch, t->parent_bus,
                         &t->list);
}

START_TEST(orients_away_from_the_root)
{
    const int ends[][2] = {{1, 0}, {2, 1}, {3, 1}, {4, 3}};
    struct tree t;
    ck_assert(orient(5, 4, ends, NULL, 3, &t));
    const int parent[] = {1, 3, 1, -1, 3};
    const int branch[] = {0, 2, 1, -1, 3};
    int place[5];
    for (int k = 0; k < 5; k++)
        place[t.order[k]] = k;
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(t.parent_bus[i], parent[i]);
        ck_assert_int_eq(t.parent_branch[i], branch[i]);
        if (parent[i] >= 0)
            ck_assert_int_lt(place[parent[i]], place[i]);
    }
    ck_assert_uint_eq(t.list.count, 0);
}
END_TEST

START_TEST(open_ties_close_no_loop)
{
    const int ends[][2] = {{0, 1}, {1, 2}, {2, 0}};
    const bool closed[] = {true, true, false};
    struct tree t;
    ck_assert(orient(3, 3, ends, closed, 0, &t));
    ck_assert(!orient(3, 3, ends, NULL, 0, &t));
    ck_assert_uint_eq(t.list.count, 1);
    ck_assert_ptr_nonnull(strstr(t.list.items[0].message, "loop"));
    err_list_free(&t.list);
}
END_TEST

START_TEST(parallel_branches_and_self_loops_are_named)
{
    const int parallel[][2] = {{0, 1}, {1, 0}, {1, 2}};
    struct tree t;
    ck_assert(!orient(3, 3, parallel, NULL, 0, &t));
    ck_assert_uint_eq(t.list.count, 1);
    ck_assert_ptr_nonnull(strstr(t.list.items[0].message, "parallel"));
    err_list_free(&t.list);
    const int self[][2] = {{0, 1}, {1, 1}};
    ck_assert(!orient(2, 2, self, NULL, 0, &t));
    ck_assert_ptr_nonnull(strstr(t.list.items[0].message, "bus b with itself"));
    err_list_free(&t.list);
}
END_TEST

START_TEST(each_island_is_reported_once)
{
    const int ends[][2] = {{0, 1}, {2, 3}, {3, 4}};
    struct tree t;
    ck_assert(!orient(6, 3, ends, NULL, 0, &t));
    ck_assert_uint_eq(t.list.count, 2);
    ck_assert_ptr_nonnull(strstr(t.list.items[0].message, "3 buses c, d, e cannot be reached"));
    ck_assert_ptr_nonnull(strstr(t.list.items[1].message, "bus f cannot be reached"));
    err_list_free(&t.list);
}
END_TEST

START_TEST(indices_out_of_range_are_refused)
{
    const int ends[][2] = {{0, 7}};
    struct tree t;
    ck_assert(!orient(2, 1, ends, NULL, 0, &t));
    err_list_free(&t.list);
    ck_assert(!orient(2, 0, ends, NULL, 2, &t));
    err_list_free(&t.list);
}
END_TEST

/* ---- Power flow ---- */

struct net {
    struct instance *inst;
    double p_kw[FEEDER33_BUSES], q_kvar[FEEDER33_BUSES];
};

/* The feeder with the lines of these numbers (from 1) open. */
static struct net feeder33(const int open[FEEDER33_TIES])
{
    int from[FEEDER33_LINES], to[FEEDER33_LINES], order[FEEDER33_BUSES], branch[FEEDER33_BUSES], bus[FEEDER33_BUSES];
    const char *id[FEEDER33_BUSES];
    bool closed[FEEDER33_LINES];
    struct err_list list = {0};
    for (int l = 0; l < FEEDER33_LINES; l++) {
        from[l] = feeder33_line[l].from - 1;
        to[l] = feeder33_line[l].to - 1;
        closed[l] = true;
    }
    for (int k = 0; k < FEEDER33_TIES; k++)
        closed[open[k] - 1] = false;
    for (int i = 0; i < FEEDER33_BUSES; i++)
        id[i] = "";
    ck_assert(feeder_orient(FEEDER33_BUSES, FEEDER33_LINES, from, to, closed, 0, id, order, branch, bus, &list));

    struct instance shape = {.steps = 1, .buses = FEEDER33_BUSES, .branches = FEEDER33_BUSES - 1};
    struct net net = {.inst = instance_new(&shape)};
    ck_assert_ptr_nonnull(net.inst);
    net.inst->base_kv = 12.66;
    for (int i = 0; i < FEEDER33_BUSES; i++) {
        net.p_kw[i] = feeder33_load[i][0];
        net.q_kvar[i] = feeder33_load[i][1];
        if (i > 0)
            net.inst->branch[i - 1] = (struct instance_branch){.from = bus[i],
                                                               .to = i,
                                                               .r_ohm = feeder33_line[branch[i]].r_ohm,
                                                               .x_ohm = feeder33_line[branch[i]].x_ohm};
    }
    return net;
}

static const int ties[FEEDER33_TIES] = {33, 34, 35, 36, 37};

static struct feeder_state ac(const struct net *net, double v_source)
{
    struct feeder_state s;
    ck_assert_int_eq(feeder_ac(net->inst, net->p_kw, net->q_kvar, NULL, v_source, &s, NULL), ERR_NONE);
    return s;
}

static struct feeder_state linear(const struct net *net, double v_source)
{
    struct feeder_state s;
    ck_assert_int_eq(feeder_lindistflow(net->inst, net->p_kw, net->q_kvar, NULL, v_source, &s, NULL), ERR_NONE);
    return s;
}

START_TEST(published_base_case)
{
    struct net net = feeder33(ties);
    struct feeder_state s = ac(&net, 1.0);
    ck_assert(s.converged);
    ck_assert_double_eq_tol(s.loss_kw, 202.677, 5e-4);
    ck_assert_double_eq_tol(s.loss_kvar, 135.141, 5e-4);
    ck_assert_double_eq_tol(s.v_lowest, 0.91309, 5e-6);
    ck_assert_int_eq(s.v_lowest_bus, 17);
    ck_assert_double_eq_tol(s.import_kw, 3715 + s.loss_kw, 1e-5);
    ck_assert_double_eq_tol(s.import_kvar, 2300 + s.loss_kvar, 1e-5);
    feeder_state_free(&s);
    s = linear(&net, 1.0);
    ck_assert_double_eq_tol(s.v_lowest, 0.91593, 5e-6);
    ck_assert_double_eq_tol(s.import_kw, 3715, 1e-9);
    ck_assert_double_eq(s.loss_kw, 0);
    feeder_state_free(&s);
    instance_free(net.inst);
}
END_TEST

START_TEST(published_with_a_raised_source)
{
    struct net net = feeder33(ties);
    struct feeder_state s = ac(&net, 1.05);
    ck_assert_double_eq_tol(s.loss_kw, 181.200, 5e-4);
    ck_assert_double_eq_tol(s.v_lowest, 0.96788, 5e-6);
    ck_assert_int_eq(s.v_lowest_bus, 17);
    feeder_state_free(&s);
    s = linear(&net, 1.05);
    ck_assert_double_eq_tol(s.v_lowest, 0.97028, 5e-6);
    feeder_state_free(&s);
    instance_free(net.inst);
}
END_TEST

/* The optimum of the reconfiguration literature: switches 7, 9, 14, 32, 37 open. */
START_TEST(published_reconfiguration)
{
    const int open[FEEDER33_TIES] = {7, 9, 14, 32, 37};
    struct net net = feeder33(open);
    struct feeder_state s = ac(&net, 1.0);
    ck_assert_double_eq_tol(s.loss_kw, 139.551, 5e-4);
    ck_assert_double_eq_tol(s.v_lowest, 0.93782, 5e-6);
    ck_assert_int_eq(s.v_lowest_bus, 31);
    feeder_state_free(&s);
    instance_free(net.inst);
}
END_TEST

/* A source, one line of z = r + jx, one load: a substation bus at 10 kV, so that 1000 kV^2 = 1e5. */
static struct net two_buses(double r_ohm, double x_ohm, double p_kw, double q_kvar)
{
    struct instance shape = {.steps = 1, .buses = 2, .branches = 1};
    struct net net = {.inst = instance_new(&shape)};
    ck_assert_ptr_nonnull(net.inst);
    net.inst->base_kv = 10;
    net.inst->branch[0] =
        (struct instance_branch){.from = 0, .to = 1, .r_ohm = r_ohm, .x_ohm = x_ohm, .rating_kva = 2000};
    net.p_kw[1] = p_kw;
    net.q_kvar[1] = q_kvar;
    return net;
}

/* v^4 + v^2 (2 (rP + xQ) - 1) + (r^2 + x^2)(P^2 + Q^2) = 0 in per unit has the exact voltage of two buses. */
START_TEST(two_buses_by_hand)
{
    struct net net = two_buses(4, 3, 1000, 500);
    struct feeder_state s = ac(&net, 1.0);
    double drop = (4 * 1000 + 3 * 500) / 1e5;
    double size = (16 + 9) * (1000.0 * 1000 + 500.0 * 500) / 1e10;
    double half = 0.5 - drop;
    double square = half + sqrt(half * half - size);
    ck_assert_double_eq_tol(s.v_pu[1], sqrt(square), 1e-9);
    double current = (1000.0 * 1000 + 500.0 * 500) / square;
    ck_assert_double_eq_tol(s.loss_kw, 4 * current / 1e5, 1e-5);
    ck_assert_double_eq_tol(s.loading[0], hypot(1000 + s.loss_kw, 500 + s.loss_kvar) / 2000, 1e-8);
    feeder_state_free(&s);
    s = linear(&net, 1.0);
    ck_assert_double_eq_tol(s.v_pu[1], sqrt(1 - 2 * drop), 1e-12);
    ck_assert_double_eq_tol(s.loading[0], hypot(1000, 500) / 2000, 1e-12);
    feeder_state_free(&s);
    instance_free(net.inst);
}
END_TEST

/* Past the nose of the voltage curve there is no solution; the answer says so and stays finite. */
START_TEST(collapse_is_reported)
{
    struct net net = two_buses(4, 3, 40000, 0);
    struct feeder_state s = ac(&net, 1.0);
    ck_assert(!s.converged);
    ck_assert(isfinite(s.v_pu[1]) && isfinite(s.loss_kw) && isfinite(s.import_kw));
    feeder_state_free(&s);
    s = linear(&net, 1.0);
    ck_assert(!s.converged);
    ck_assert_double_eq(s.v_pu[1], 0);
    feeder_state_free(&s);
    instance_free(net.inst);
}
END_TEST

/* Line 6-26 (number 25) out: buses 26 to 33 are dark, the rest carries only its own load. */
START_TEST(an_outage_darkens_what_lies_behind_it)
{
    struct net net = feeder33(ties);
    unsigned char up[FEEDER33_BUSES - 1];
    memset(up, 1, sizeof up);
    double served = 3715;
    for (int i = 25; i < FEEDER33_BUSES; i++)
        served -= net.p_kw[i];
    up[24] = 0;
    struct feeder_state s;
    ck_assert_int_eq(feeder_ac(net.inst, net.p_kw, net.q_kvar, up, 1.0, &s, NULL), ERR_NONE);
    ck_assert(s.converged);
    ck_assert_double_eq_tol(s.import_kw, served + s.loss_kw, 1e-5);
    for (int i = 25; i < FEEDER33_BUSES; i++)
        ck_assert_double_eq(s.v_pu[i], 0);
    ck_assert_double_gt(s.v_lowest, 0.9);
    ck_assert_double_eq(s.p_kw[24], 0);
    feeder_state_free(&s);
    ck_assert_int_eq(feeder_lindistflow(net.inst, net.p_kw, net.q_kvar, up, 1.0, &s, NULL), ERR_NONE);
    ck_assert_double_eq_tol(s.import_kw, served, 1e-9);
    ck_assert_double_eq(s.v_pu[30], 0);
    feeder_state_free(&s);
    instance_free(net.inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("feeder");
    TCase *radial = tcase_create("orientation");
    tcase_add_test(radial, orients_away_from_the_root);
    tcase_add_test(radial, open_ties_close_no_loop);
    tcase_add_test(radial, parallel_branches_and_self_loops_are_named);
    tcase_add_test(radial, each_island_is_reported_once);
    tcase_add_test(radial, indices_out_of_range_are_refused);
    suite_add_tcase(suite, radial);
    TCase *flow = tcase_create("power flow");
    tcase_add_test(flow, published_base_case);
    tcase_add_test(flow, published_with_a_raised_source);
    tcase_add_test(flow, published_reconfiguration);
    tcase_add_test(flow, two_buses_by_hand);
    tcase_add_test(flow, collapse_is_reported);
    tcase_add_test(flow, an_outage_darkens_what_lies_behind_it);
    suite_add_tcase(suite, flow);
    return run_suite(suite);
}
