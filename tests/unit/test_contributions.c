/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What contributes to the cost: the columns sum to the risk figures of solved instances; and the power balance. */
#include "random_instance.h"
#include "run_suite.h"

#include <ballast/report.h>

#include <math.h>

static struct result *solve(const struct instance *inst, bool keep_dispatch)
{
    struct plan_options opt = {.recourse = RECOURSE_LP, .gap = 0.01, .threads = 1, .keep_dispatch = keep_dispatch};
    struct result *r = NULL;
    struct err e = {0};
    ck_assert_msg(plan_solve(inst, &opt, NULL, NULL, &r, &e) == ERR_NONE, "%s", e.message);
    return r;
}

static void check_sum(const struct report_table *t, const char *key, double figure)
{
    double sum = report_column_sum(t, report_column_find(t, key));
    ck_assert_msg(fabs(sum - figure) <= 1e-6 * (1 + fabs(figure)), "%s: %.9g, not %.9g", key, sum, figure);
}

START_TEST(parts_sum_to_the_risk_figures)
{
    struct instance *inst = random_instance((unsigned long long)_i, 4, 4);
    inst->alpha = _i % 3 ? 0.7 : 0;
    inst->weight = 0.25 * (_i % 5);
    for (int dispatch = 0; dispatch < 2; dispatch++) {
        struct result *r = solve(inst, dispatch);
        struct report_table t;
        ck_assert_int_eq(report_contributions(inst, r, REPORT_EXPECTED, 0, &t), ERR_NONE);
        check_sum(&t, "expected_usd", r->expected_usd);
        check_sum(&t, "cvar_usd", r->cvar_usd);
        check_sum(&t, "worst_usd", r->worst_case_usd);
        ck_assert_int_eq(report_column_find(&t, "scenario_usd"), -1);
        if (r->expected_usd > 1)
            check_sum(&t, "expected_percent", 100);
        report_table_free(&t);
        result_free(r);
    }
    instance_free(inst);
}
END_TEST

START_TEST(parts_of_a_scenario_sum_to_its_cost)
{
    struct instance *inst = random_instance((unsigned long long)_i, 4, 4);
    struct result *r = solve(inst, true);
    struct report_table t;
    for (int s = 0; s < inst->scenarios; s++) {
        ck_assert_int_eq(report_contributions(inst, r, REPORT_SCENARIO, s, &t), ERR_NONE);
        check_sum(&t, "scenario_usd", r->outcome[s].cost.total);
        check_sum(&t, "expected_usd", r->expected_usd);
        ck_assert_int_eq(report_column_find(&t, "scenario_usd"), 2); /* beside the names */
        report_table_free(&t);
    }
    ck_assert_int_eq(report_contributions(inst, r, REPORT_WORST_CASE, 0, &t), ERR_NONE);
    ck_assert_int_eq(report_column_find(&t, "worst_usd"), 2);
    report_table_free(&t);
    ck_assert_int_eq(report_contributions(inst, r, REPORT_SCENARIO, inst->scenarios, &t), ERR_INVALID);
    result_free(r);
    instance_free(inst);
}
END_TEST

static double figure(const struct report_table *t, const char *start)
{
    int value = report_column_find(t, "value");
    for (int row = 0; row < t->rows; row++)
        if (strncmp(t->cells[row * t->column_count].text, start, strlen(start)) == 0)
            return t->cells[row * t->column_count + value].number;
    ck_abort_msg("no figure %s", start);
    return 0;
}

/* Whoever adds up the two figures above the risk, with the weights in its name, gets the risk. */
START_TEST(the_summary_adds_up_to_the_risk)
{
    struct instance *inst = random_instance((unsigned long long)_i, 4, 4);
    inst->alpha = _i % 3 ? 0.7 : 0;
    inst->weight = 0.25 * (_i % 5);
    struct result *r = solve(inst, false);
    struct report_table t;
    ck_assert_int_eq(report_summary(inst, r, &t), ERR_NONE);
    double mean = figure(&t, "Cost of an event, worst-case mean"),
           cvar = figure(&t, "Cost of an event, worst-case CVaR"), risk = figure(&t, "Risk (");
    ck_assert_double_eq_tol((1 - inst->weight) * mean + inst->weight * cvar, risk, 1e-9 * (1 + fabs(risk)));
    ck_assert_double_ge(cvar, mean - 1e-9 * (1 + mean));
    report_table_free(&t);
    result_free(r);
    instance_free(inst);
}
END_TEST

START_TEST(power_is_balanced_in_every_step)
{
    struct instance *inst = random_instance((unsigned long long)_i, 4, 4);
    struct result *r = solve(inst, true);
    struct report_table t;
    ck_assert_int_eq(report_balance(inst, r, REPORT_ALL, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, inst->scenarios * inst->steps);
    int residual = report_column_find(&t, "residual_kw"), unserved = report_column_find(&t, "unserved_kw");
    double kwh = 0, reported = 0;
    for (int row = 0; row < t.rows; row++) {
        const struct report_cell *cells = &t.cells[row * t.column_count];
        ck_assert_double_le(fabs(cells[residual].number), 1e-4);
        kwh += inst->step_hours[row % inst->steps] * cells[unserved].number;
    }
    for (int s = 0; s < inst->scenarios; s++)
        reported += r->outcome[s].unserved_kwh;
    ck_assert_double_eq_tol(kwh, reported, 1e-4 * (1 + reported));
    report_table_free(&t);
    ck_assert_int_eq(report_balance(inst, r, inst->scenarios, &t), ERR_INVALID);
    report_table_free(&t);
    result_free(r);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contributions");
    TCase *tests = tcase_create("contributions");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, parts_sum_to_the_risk_figures, 0, 10);
    tcase_add_loop_test(tests, parts_of_a_scenario_sum_to_its_cost, 0, 4);
    tcase_add_loop_test(tests, the_summary_adds_up_to_the_risk, 0, 10);
    tcase_add_loop_test(tests, power_is_balanced_in_every_step, 0, 10);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
