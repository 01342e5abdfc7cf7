/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans near the best against all plans there are: nothing near is left out, and ranges are no wider than it takes. */
#include <ballast/plan.h>

#include "random_instance.h"
#include "run_suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INSTANCES = 24, PLANS_MOST = 150 };

/* Every plan that is allowed, with what it costs by the dispatch found and as proven from below. */
struct census {
    int count;
    int *units; /* [count * candidates] */
    double upper[PLANS_MOST], lower[PLANS_MOST];
};

static bool next_plan(const struct instance *inst, int *units)
{
    for (int c = 0; c < inst->candidates; c++) {
        if (units[c]++ < inst->candidate[c].max_units)
            return true;
        units[c] = 0;
    }
    return false;
}

static int plans(const struct instance *inst)
{
    int count = 1;
    for (int c = 0; c < inst->candidates; c++)
        count *= inst->candidate[c].max_units + 1;
    return count;
}

static struct census take_census(const struct instance *inst, enum recourse_kind kind)
{
    struct census all = {0};
    struct plan_options opt = {.recourse = kind, .gap = 1e-7, .threads = 1};
    size_t C = (size_t)inst->candidates;
    int *units = calloc(C, sizeof *units);
    all.units = calloc(C * PLANS_MOST, sizeof *units);
    do {
        struct result *r;
        struct err e = {0};
        enum err_code code = plan_evaluate(inst, units, &opt, NULL, NULL, &r, &e);
        if (code == ERR_INVALID)
            continue;
        ck_assert_msg(code == ERR_NONE, "%s", e.message);
        memcpy(all.units + C * (size_t)all.count, units, C * sizeof *units);
        all.upper[all.count] = r->objective;
        all.lower[all.count++] = r->bound;
        result_free(r);
    } while (next_plan(inst, units));
    free(units);
    return all;
}

static int units_of(const struct instance *inst, const struct plan_range *g, const int *units)
{
    int sum = 0;
    for (int c = 0; c < inst->candidates; c++)
        sum += plan_range_holds(inst, g, c) ? units[c] : 0;
    return sum;
}

/* The units of a group in the plans of the census that cost up to limit. */
static void range_of(const struct instance *inst, const struct census *all, const double *cost, double limit,
                     const struct plan_range *g, int *least, int *most)
{
    *least = 1000000;
    *most = -1;
    for (int k = 0; k < all->count; k++) {
        int n = units_of(inst, g, all->units + (size_t)k * (size_t)inst->candidates);
        if (cost[k] > limit)
            continue;
        *least = n < *least ? n : *least;
        *most = n > *most ? n : *most;
    }
}

static int count_within(const struct census *all, const double *cost, double limit)
{
    int count = 0;
    for (int k = 0; k < all->count; k++)
        count += cost[k] <= limit;
    return count;
}

/* slack: how far costs of the census and the search may differ, relative. */
static void check_ranges(const struct instance *inst, const struct census *all, const struct plan_alternatives *a,
                         double slack)
{
    for (int k = 0; k < a->ranges; k++) {
        const struct plan_range *g = &a->range[k];
        int least, most, low, high;
        range_of(inst, all, all->upper, a->limit_usd * (1 - slack), g, &least, &most);
        ck_assert_msg(g->least <= least && g->most >= most, "%s, %g %%, group %d %d: %d to %d, but plans have %d to %d",
                      inst->name, a->percent, g->group, g->index, g->least, g->most, least, most);
        ck_assert_int_le(g->least, g->found_least);
        ck_assert_int_ge(g->most, g->found_most);
        if (a->stopped)
            continue;
        range_of(inst, all, all->lower, a->limit_usd * (1 + slack), g, &low, &high);
        ck_assert_msg(g->least >= low && g->most <= high,
                      "%s, %g %%, group %d %d: %d to %d, but plans have %d to %d only", inst->name, a->percent,
                      g->group, g->index, g->least, g->most, low, high);
    }
}

static void check_plans(const struct instance *inst, const struct census *all, const struct plan_alternatives *a,
                        double slack)
{
    size_t size = (size_t)inst->candidates * sizeof *a->units;
    for (int k = 0; k < a->plans; k++) {
        const int *units = a->units + k * a->candidates;
        int at = 0;
        while (at < all->count && memcmp(all->units + at * a->candidates, units, size) != 0)
            at++;
        ck_assert_int_lt(at, all->count);
        ck_assert_double_le(a->objective_usd[k], a->limit_usd * (1 + slack));
        ck_assert_double_eq_tol(a->objective_usd[k], all->upper[at], slack * (1 + all->upper[at]));
        ck_assert(k == 0 || a->objective_usd[k] >= a->objective_usd[k - 1]);
        for (int j = 0; j < k; j++)
            ck_assert(memcmp(a->units + j * a->candidates, units, size) != 0);
    }
    if (a->complete)
        ck_assert_int_ge(a->plans, count_within(all, all->upper, a->limit_usd * (1 - slack)));
}

static struct plan_alternatives *near(struct plan_session *session, double percent, int plans)
{
    struct plan_alternatives *a;
    struct err e = {0};
    ck_assert_msg(plan_session_alternatives(session, percent, plans, NULL, NULL, &a, &e) == ERR_NONE, "%s", e.message);
    return a;
}

/* Questions first, then with plans found before. */
static void check_near(const struct instance *inst, enum recourse_kind kind)
{
    static const struct {
        double percent;
        int plans;
    } step[] = {{0.5, 0}, {5, 0}, {40, 0}, {0, 24}, {5, 3}, {100, 24}};
    struct plan_options opt = {.recourse = kind, .gap = 1e-6, .threads = 1};
    struct census all = take_census(inst, kind);
    struct plan_session *session;
    struct result *r;
    double slack = kind == RECOURSE_MIP ? 3e-6 : 1e-6;
    ck_assert_int_eq(plan_session_new(inst, &opt, &session, NULL), ERR_NONE);
    ck_assert_int_eq(plan_session_solve(session, NULL, NULL, NULL, &r, NULL), ERR_NONE);
    for (size_t k = 0; k < sizeof step / sizeof *step; k++) {
        struct plan_alternatives *a = near(session, step[k].percent, step[k].plans);
        ck_assert_double_eq_tol(a->limit_usd, r->objective * (1 + step[k].percent / 100), 1e-9 * (1 + r->objective));
        ck_assert(!a->stopped);
        check_ranges(inst, &all, a, slack);
        check_plans(inst, &all, a, slack);
        plan_alternatives_free(a);
    }
    result_free(r);
    plan_session_free(session);
    free(all.units);
}

START_TEST(agrees_with_all_plans)
{
    struct instance *inst = random_instance(7000ULL + (unsigned long long)_i, 3, 4);
    if (plans(inst) <= PLANS_MOST) {
        check_near(inst, RECOURSE_LP);
        if (_i % 3 == 0)
            check_near(inst, RECOURSE_MIP);
    }
    instance_free(inst);
}
END_TEST

START_TEST(does_not_depend_on_threads)
{
    struct instance *inst = random_instance(3000ULL + (unsigned long long)_i, 6, 7);
    struct plan_alternatives *a[2];
    for (int k = 0; k < 2; k++) {
        struct plan_options opt = {.recourse = RECOURSE_LP, .gap = 1e-5, .threads = k + 1, .near_percent = 3};
        struct result *r;
        ck_assert_int_eq(plan_solve(inst, &opt, NULL, NULL, &r, NULL), ERR_NONE);
        a[k] = r->near;
        r->near = NULL;
        result_free(r);
        ck_assert_ptr_nonnull(a[k]);
    }
    ck_assert_int_eq(a[0]->plans, a[1]->plans);
    ck_assert_int_eq(a[0]->ranges, a[1]->ranges);
    size_t plans = (size_t)a[0]->plans;
    ck_assert(!memcmp(a[0]->units, a[1]->units, plans * (size_t)a[0]->candidates * sizeof(int)));
    ck_assert(!memcmp(a[0]->objective_usd, a[1]->objective_usd, plans * sizeof(double)));
    ck_assert(!memcmp(a[0]->range, a[1]->range, (size_t)a[0]->ranges * sizeof(struct plan_range)));
    plan_alternatives_free(a[0]);
    plan_alternatives_free(a[1]);
    instance_free(inst);
}
END_TEST

static bool refuse_near(void *context, const struct plan_progress *p)
{
    (void)context;
    return p->phase != PLAN_NEAR;
}

/* Stopped at once, it gives the plans known, and ranges that still leave nothing out; the session goes on. */
START_TEST(stops_when_told)
{
    struct instance *inst = random_instance(7003, 3, 4);
    struct census all = take_census(inst, RECOURSE_LP);
    struct plan_options opt = {.recourse = RECOURSE_LP, .gap = 1e-6, .threads = 1};
    struct plan_session *session;
    struct plan_alternatives *a;
    struct result *first, *again;
    struct err e = {0};
    ck_assert_int_eq(plan_session_new(inst, &opt, &session, NULL), ERR_NONE);
    ck_assert_int_eq(plan_session_alternatives(session, 5, 24, NULL, NULL, &a, &e), ERR_USAGE);
    ck_assert_int_eq(plan_session_solve(session, NULL, NULL, NULL, &first, NULL), ERR_NONE);
    ck_assert_int_eq(plan_session_alternatives(session, 5, 24, refuse_near, NULL, &a, &e), ERR_NONE);
    ck_assert(a->stopped && !a->complete);
    ck_assert_int_ge(a->plans, 1);
    check_ranges(inst, &all, a, 1e-6);
    plan_alternatives_free(a);
    ck_assert_int_eq(plan_session_solve(session, NULL, NULL, NULL, &again, NULL), ERR_NONE);
    ck_assert_double_eq_tol(again->objective, first->objective, 2e-6 * first->objective);
    result_free(again);
    result_free(first);
    plan_session_free(session);
    free(all.units);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alternatives");
    TCase *tc = tcase_create("near the best");
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, agrees_with_all_plans, 0, INSTANCES);
    tcase_add_loop_test(tc, does_not_depend_on_threads, 0, 4);
    tcase_add_test(tc, stops_when_told);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
