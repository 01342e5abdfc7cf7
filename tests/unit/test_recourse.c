/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reduced Stage II against the extensive form, and what every cut must be: below the cost at any plan, tight at its own. */
#include "plan/extensive.h"
#include "recourse/stage2.h"

#include "random_instance.h"
#include "run_suite.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INSTANCES = 60, PLANS = 5 };

/* One scenario alone, risk-neutral, once a year, nothing to pay for the plan: the extensive form's optimum is then its cost. */
static double full_cost(struct instance *inst, int s, const int *units, enum recourse_kind kind)
{
    struct instance one = *inst;
    struct scenario alone = inst->scenario[s];
    alone.probability = 1;
    one.scenario = &alone;
    one.scenarios = 1;
    one.alpha = one.weight = one.radius_kw = 0;
    one.events_per_year = 1;
    one.budget_usd = 1e12;
    one.max_sites = 0;
    one.suppliers = 0;
    struct module_type free_of_charge[4];
    struct candidate anywhere[8];
    struct instance_bus open[16];
    for (int m = 0; m < inst->modules; m++) {
        free_of_charge[m] = inst->module[m];
        free_of_charge[m].unit_usd = free_of_charge[m].om_usd_per_year = 0;
    }
    for (int c = 0; c < inst->candidates; c++) {
        anywhere[c] = inst->candidate[c];
        anywhere[c].site_usd = anywhere[c].min_units = 0;
    }
    for (int i = 0; i < inst->buses; i++) {
        open[i] = inst->bus[i];
        open[i].hosting_kw = 0;
    }
    one.module = free_of_charge;
    one.candidate = anywhere;
    one.bus = open;
    struct err e = {0};
    glp_prob *lp = extensive_build(&one, kind, units, &e);
    ck_assert_msg(lp != NULL, "%s", e.message);
    glp_term_out(GLP_OFF);
    glp_scale_prob(lp, GLP_SF_AUTO);
    glp_adv_basis(lp, 0);
    ck_assert_int_eq(glp_simplex(lp, NULL), 0);
    ck_assert_int_eq(glp_get_status(lp), GLP_OPT);
    glp_iocp parm;
    glp_init_iocp(&parm);
    ck_assert_int_eq(glp_intopt(lp, &parm), 0);
    double cost = glp_mip_obj_val(lp);
    glp_delete_prob(lp);
    return cost;
}

static void random_plan(const struct instance *inst, int *units, double *n)
{
    for (int c = 0; c < inst->candidates; c++)
        n[c] = units[c] = random_int(0, inst->candidate[c].max_units);
}

START_TEST(equals_the_extensive_form)
{
    struct instance *inst = random_instance((unsigned long long)_i, 5, 5);
    struct stage2 m, whole;
    ck_assert_int_eq(stage2_init(&m, inst, RECOURSE_LP, NULL), ERR_NONE);
    ck_assert_int_eq(stage2_init(&whole, inst, RECOURSE_MIP, NULL), ERR_NONE);
    struct stage2_worker *w = stage2_worker_new(&m, NULL), *integer = stage2_worker_new(&whole, NULL);
    ck_assert_ptr_nonnull(w);
    ck_assert_ptr_nonnull(integer);
    for (int s = 0; s < inst->scenarios; s++) {
        struct stage2_memory memory = {0}, other = {0};
        for (int k = 0; k < PLANS; k++) {
            int units[8];
            double n[8], value, bound;
            random_plan(inst, units, n);
            struct err e = {0};
            ck_assert_msg(stage2_solve(w, s, n, &memory, &value, NULL, NULL, &e) == ERR_NONE, "%s", e.message);
            double full = full_cost(inst, s, units, RECOURSE_LP);
            ck_assert_msg(fabs(value - full) <= 1e-6 * (1 + full), "instance %d scenario %d: reduced %.9g, full %.9g",
                          _i, s, value, full);
            struct dispatch d;
            ck_assert_int_eq(stage2_dispatch(w, &d, NULL), ERR_NONE);
            ck_assert_msg(fabs(d.cost.total - value) <= 1e-6 * (1 + value), "parts sum to %.9g, cost %.9g",
                          d.cost.total, value);
            ck_assert_double_le(d.residual_kw, 1e-5);
            dispatch_free(&d);
            ck_assert_msg(stage2_solve_integer(integer, s, n, &other, 0, &value, &bound, &e) == ERR_NONE, "%s",
                          e.message);
            full = full_cost(inst, s, units, RECOURSE_MIP);
            ck_assert_msg(fabs(value - full) <= 1e-6 * (1 + full), "instance %d scenario %d: whole %.9g, full %.9g", _i,
                          s, value, full);
            ck_assert_double_le(bound, value + 1e-9);
        }
        stage2_memory_free(&memory);
        stage2_memory_free(&other);
    }
    stage2_worker_free(w);
    stage2_worker_free(integer);
    stage2_free(&m);
    stage2_free(&whole);
    instance_free(inst);
}
END_TEST

START_TEST(cuts_lie_below_and_touch)
{
    struct instance *inst = random_instance(1000ULL + (unsigned long long)_i, 8, 7);
    struct stage2 m;
    ck_assert_int_eq(stage2_init(&m, inst, RECOURSE_LP, NULL), ERR_NONE);
    struct stage2_worker *w = stage2_worker_new(&m, NULL);
    ck_assert_ptr_nonnull(w);
    for (int s = 0; s < inst->scenarios; s++) {
        struct stage2_memory memory = {0};
        double plan[PLANS][8], value[PLANS], constant[PLANS], slope[PLANS][8];
        for (int k = 0; k < PLANS; k++) {
            int units[8];
            random_plan(inst, units, plan[k]);
            for (int c = 0; c < inst->candidates && k % 2; c++) /* fractional plans too: the root asks for them */
                plan[k][c] *= random_share();
            struct stage2_cut cut = {0, slope[k]};
            ck_assert_int_eq(stage2_solve(w, s, plan[k], &memory, &value[k], &cut, NULL, NULL), ERR_NONE);
            constant[k] = cut.constant;
        }
        for (int k = 0; k < PLANS; k++) {
            for (int j = 0; j < PLANS; j++) {
                double below = constant[k];
                for (int c = 0; c < inst->candidates; c++)
                    below += slope[k][c] * plan[j][c];
                ck_assert_msg(below <= value[j] + 1e-6 * (1 + value[j]),
                              "instance %d scenario %d: cut %.9g above cost %.9g", _i, s, below, value[j]);
                ck_assert_msg(k != j || below >= value[k] - 1e-6 * (1 + value[k]),
                              "instance %d scenario %d: cut %.9g does not touch %.9g", _i, s, below, value[k]);
            }
        }
        stage2_memory_free(&memory);
    }
    stage2_worker_free(w);
    stage2_free(&m);
    instance_free(inst);
}
END_TEST

/* With integer recourse cuts come from a tighter relaxation; they must lie below the integer cost of whole plans. */
START_TEST(integer_cuts_lie_below)
{
    struct instance *inst = random_instance(4000ULL + (unsigned long long)_i, 6, 6);
    struct stage2 m;
    ck_assert_int_eq(stage2_init(&m, inst, RECOURSE_MIP, NULL), ERR_NONE);
    struct stage2_worker *w = stage2_worker_new(&m, NULL);
    ck_assert_ptr_nonnull(w);
    for (int s = 0; s < inst->scenarios; s++) {
        struct stage2_memory memory = {0};
        double plan[PLANS][8], value[PLANS], constant[PLANS], slope[PLANS][8], bound;
        for (int k = 0; k < PLANS; k++) {
            int units[8];
            double fraction[8], relaxed;
            random_plan(inst, units, plan[k]);
            for (int c = 0; c < inst->candidates; c++)
                fraction[c] = k % 2 ? plan[k][c] * random_share() : plan[k][c];
            struct stage2_cut cut = {0, slope[k]};
            ck_assert_int_eq(stage2_solve(w, s, fraction, &memory, &relaxed, &cut, NULL, NULL), ERR_NONE);
            constant[k] = cut.constant;
            ck_assert_int_eq(stage2_solve_integer(w, s, plan[k], &memory, 0, &value[k], &bound, NULL), ERR_NONE);
            ck_assert_msg(k % 2 || relaxed <= value[k] + 1e-6 * (1 + value[k]), "relaxed %.9g above %.9g", relaxed,
                          value[k]);
        }
        for (int k = 0; k < PLANS; k++) {
            for (int j = 0; j < PLANS; j++) {
                double below = constant[k];
                for (int c = 0; c < inst->candidates; c++)
                    below += slope[k][c] * plan[j][c];
                ck_assert_msg(below <= value[j] + 1e-6 * (1 + value[j]),
                              "instance %d scenario %d: cut %.9g above integer cost %.9g", _i, s, below, value[j]);
            }
        }
        stage2_memory_free(&memory);
    }
    stage2_worker_free(w);
    stage2_free(&m);
    instance_free(inst);
}
END_TEST

/* Prices learned in one scenario lie below the cost of every other without an outage, derated or not, and touch at their own; the basis
 * they came with is a start for the others like any. */
START_TEST(prices_carry_over)
{
    enum recourse_kind kind = _i % 4 < 2 ? RECOURSE_LP : RECOURSE_MIP;
    struct instance *inst = random_instance(8000ULL + (unsigned long long)_i, 6, 6);
    struct stage2 m;
    ck_assert_int_eq(stage2_init(&m, inst, kind, NULL), ERR_NONE);
    struct stage2_worker *w = stage2_worker_new(&m, NULL);
    ck_assert_ptr_nonnull(w);
    int C = inst->candidates;
    for (int s = 0; s < inst->scenarios; s++) {
        memset(inst->scenario[s].branch_up, 1, (size_t)(inst->branches * inst->steps));
        for (int t = 0; t < inst->steps && s % 3 != 2; t++)
            inst->scenario[s].import_factor[t] = 1;
    }
    double plan[PLANS][8];
    for (int k = 0; k < PLANS; k++) {
        int units[8];
        random_plan(inst, units, plan[k]);
    }
    for (int s = 0; s < inst->scenarios; s++) {
        ck_assert(stage2_transfers(inst, s));
        if (!stage2_plain(inst, s))
            continue;
        double value, slope[8], constant, carried[8];
        struct stage2_cut cut = {0, slope};
        struct stage2_prices prices = {0};
        ck_assert_int_eq(stage2_solve(w, s, plan[s % PLANS], NULL, &value, &cut, &prices, NULL), ERR_NONE);
        stage2_transfer(&m, &prices, 1, s, &constant, carried);
        ck_assert_msg(fabs(constant - cut.constant) <= 1e-6 * (1 + fabs(cut.constant)), "constant %.9g, carried %.9g",
                      cut.constant, constant);
        for (int j = 0; j < inst->scenarios; j++) {
            struct stage2_memory lent = {0};
            double warm, cold;
            ck_assert(stage2_memory_lend(&m, &prices.start, &lent));
            ck_assert_int_eq(stage2_solve(w, j, plan[s % PLANS], &lent, &warm, NULL, NULL, NULL), ERR_NONE);
            ck_assert_int_eq(stage2_solve(w, j, plan[s % PLANS], NULL, &cold, NULL, NULL, NULL), ERR_NONE);
            ck_assert_msg(fabs(warm - cold) <= 1e-6 * (1 + cold), "instance %d, start of %d in %d: %.9g, not %.9g", _i,
                          s, j, warm, cold);
            stage2_memory_free(&lent);
            stage2_transfer(&m, &prices, 1, j, &constant, carried);
            for (int k = 0; k < PLANS && isfinite(constant); k++) {
                double below = constant, cost, bound;
                for (int c = 0; c < C; c++)
                    below += carried[c] * plan[k][c];
                if (kind == RECOURSE_LP)
                    ck_assert_int_eq(stage2_solve(w, j, plan[k], NULL, &cost, NULL, NULL, NULL), ERR_NONE);
                else
                    ck_assert_int_eq(stage2_solve_integer(w, j, plan[k], NULL, 0, &cost, &bound, NULL), ERR_NONE);
                ck_assert_msg(below <= cost + 1e-6 * (1 + cost), "instance %d, from %d to %d: %.9g above the cost %.9g",
                              _i, s, j, below, cost);
            }
        }
        stage2_prices_free(&prices);
    }
    stage2_worker_free(w);
    stage2_free(&m);
    instance_free(inst);
}
END_TEST

/* The answer of a scenario must not depend on what the worker solved before. */
START_TEST(forgets_other_scenarios)
{
    struct instance *inst = random_instance(7, 8, 7);
    struct stage2 m;
    ck_assert_int_eq(stage2_init(&m, inst, RECOURSE_LP, NULL), ERR_NONE);
    double n[8], first, again, slope[2][8];
    int units[8];
    random_plan(inst, units, n);
    struct stage2_worker *w = stage2_worker_new(&m, NULL);
    struct stage2_cut cut = {0, slope[0]};
    ck_assert_int_eq(stage2_solve(w, 0, n, NULL, &first, &cut, NULL, NULL), ERR_NONE);
    double constant = cut.constant;
    for (int s = inst->scenarios - 1; s >= 0; s--) {
        cut.slope = slope[1];
        ck_assert_int_eq(stage2_solve(w, s, n, NULL, &again, &cut, NULL, NULL), ERR_NONE);
    }
    ck_assert(memcmp(&first, &again, sizeof first) == 0);
    ck_assert(memcmp(&constant, &cut.constant, sizeof constant) == 0);
    ck_assert(memcmp(slope[0], slope[1], (size_t)inst->candidates * sizeof(double)) == 0);
    stage2_worker_free(w);
    stage2_free(&m);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("recourse");
    TCase *tc = tcase_create("stage II");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, equals_the_extensive_form, 0, INSTANCES);
    tcase_add_loop_test(tc, cuts_lie_below_and_touch, 0, INSTANCES);
    tcase_add_loop_test(tc, integer_cuts_lie_below, 0, INSTANCES);
    tcase_add_loop_test(tc, prices_carry_over, 0, INSTANCES);
    tcase_add_test(tc, forgets_other_scenarios);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
