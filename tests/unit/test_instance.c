/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance_small.h"
#include "run_suite.h"

#include <math.h>

static void assert_plain(const struct scenario *s)
{
    for (int t = 0; t < 3; t++) {
        ck_assert_double_eq(s->import_factor[t], 1);
        ck_assert_int_eq(s->branch_up[t], 1);
    }
    for (int c = 0; c < 4; c++)
        ck_assert_double_eq(s->available[c], 1);
    ck_assert_double_eq(s->demand_kw[5], 0);
    ck_assert_double_eq(s->probability, 0);
}

START_TEST(a_new_instance_is_empty_and_working)
{
    const struct instance shape = {.steps = 3,
                                   .buses = 2,
                                   .branches = 1,
                                   .modules = 2,
                                   .candidates = 4,
                                   .suppliers = 2,
                                   .scenarios = 2,
                                   .base_kv = 5,
                                   .name = "ignored"};
    struct instance *inst = instance_new(&shape);
    ck_assert_ptr_nonnull(inst);
    ck_assert_ptr_null(inst->name);
    ck_assert_double_eq(inst->base_kv, 0);
    ck_assert_int_eq(inst->suppliers, 2);
    ck_assert_int_eq(inst->supplier[1].stock[1], 0);
    ck_assert_int_eq(inst->scenarios, 2);
    for (int s = 0; s < 2; s++)
        assert_plain(&inst->scenario[s]);
    instance_free(inst);
    instance_free(NULL);
}
END_TEST

START_TEST(scenarios_are_added_empty)
{
    struct instance *inst = instance_small();
    ck_assert(instance_add_scenarios(inst, 3));
    ck_assert_int_eq(inst->scenarios, 5);
    ck_assert_double_eq(inst->scenario[4].available[2], 1);
    ck_assert(instance_add_scenarios(inst, 0));
    ck_assert(!instance_add_scenarios(inst, -1));
    ck_assert_int_eq(inst->scenarios, 5);
    instance_free(inst);
}
END_TEST

/* 7 % over 15 years: 0.109794625 (tables of engineering economics); at no interest a fifteenth. */
START_TEST(annuity_is_the_capital_recovery_factor)
{
    struct instance *inst = instance_small();
    ck_assert_double_eq_tol(instance_annuity(inst, 1), 0.109794625, 1e-9);
    ck_assert_double_eq_tol(instance_annuity(inst, 2), 1.07, 1e-12);
    inst->discount_rate = 0;
    ck_assert_double_eq_tol(instance_annuity(inst, 1), 1.0 / 15, 1e-15);
    inst->discount_rate = 1e-12;
    ck_assert_double_eq_tol(instance_annuity(inst, 1), 1.0 / 15, 1e-11);
    ck_assert_double_eq_tol(instance_horizon(inst), 13.0 / 12, 1e-15);
    instance_free(inst);
}
END_TEST

START_TEST(a_sound_instance_passes)
{
    struct instance *inst = instance_small();
    struct err_list list = {0};
    ck_assert(instance_check(inst, &list));
    ck_assert_uint_eq(list.count, 0);
    inst->suppliers = 0;
    ck_assert(instance_check(inst, &list));
    inst->suppliers = 1;
    /* 0.95 + 0.005 in binary is a little more than 0.955. */
    inst->v_source = 0.955;
    ck_assert(instance_check(inst, &list));
    instance_free(inst);
}
END_TEST

START_TEST(no_scenario_yet_passes)
{
    const struct instance shape = {.steps = 1, .buses = 1};
    struct instance *inst = instance_new(&shape);
    struct err_list list = {0};
    inst->bus[0].id = strdup("only");
    inst->step_hours[0] = inst->base_kv = inst->v_source = inst->v_max = 1;
    inst->v_min = 0.9;
    ck_assert(instance_check(inst, &list));
    instance_free(inst);
}
END_TEST

/* ---- One broken rule at a time ---- */

#define BREAK(name, ...)                                                                                               \
    static void name(struct instance *i)                                                                               \
    {                                                                                                                  \
        __VA_ARGS__;                                                                                                   \
    }

BREAK(base_kv, i->base_kv = 0)
BREAK(not_a_number, i->bus[1].p_kw = NAN)
BREAK(infinite, i->import_cap_kw = INFINITY)
BREAK(negative_load, i->bus[2].p_kw = -1)
BREAK(alpha_one, i->alpha = 1)
BREAK(weight_above, i->weight = 1.01)
BREAK(step_zero, i->step_hours[1] = 0)
BREAK(source_high, i->v_source = 1.06)
BREAK(source_low, i->v_source = 0.951)
BREAK(limits_crossed, i->v_min = 1.06)
BREAK(import_high, i->initial_import_kw = 501)
BREAK(sag_dear, i->sag_usd_per_kwh = 10)
BREAK(up_dear, i->up_usd_per_kwh = 11)
BREAK(soc_low, i->module[0].soc0 = 0.15)
BREAK(soc_below_min, i->module[0].soc0 = i->module[0].soc_end = 0.05)
BREAK(min_high, i->module[1].min_kw = 81)
BREAK(efficiency_zero, i->module[0].eta_charge = 0)
BREAK(life_zero, i->module[2].life_years = 0)
BREAK(units_crossed, i->candidate[0].min_units = 3)
BREAK(bad_bus, i->candidate[1].bus = 3)
BREAK(bad_module, i->candidate[1].module = -1)
BREAK(bad_kind, i->module[1].kind = MODULE_KINDS)
BREAK(bad_stock, i->supplier[0].stock[1] = -1)
BREAK(bad_substation, i->substation = -1)
BREAK(reversed, i->branch[1].from = 2; i->branch[1].to = 1)
BREAK(self_loop, i->branch[1].from = 2; i->branch[1].to = 2)
BREAK(into_substation, i->branch[0].from = 1; i->branch[0].to = 0)
BREAK(twin_bus, i->bus[1].id[1] = '2')
BREAK(empty_id, i->branch[1].id[0] = '\0')
BREAK(twin_candidate, i->candidate[2].id[1] = '0')
BREAK(probability_low, i->scenario[0].probability = 0.9)
BREAK(probability_negative, i->scenario[1].probability = -0.1)
BREAK(demand_negative, i->scenario[1].demand_kw[3] = -1)
BREAK(demand_nan, i->scenario[0].demand_kw[5] = NAN)
BREAK(factor_high, i->scenario[0].import_factor[1] = 1.1)
BREAK(available_high, i->scenario[1].available[2] = 2)
BREAK(state_two, i->scenario[1].branch_up[2] = 2)

static const struct broken {
    void (*breaks)(struct instance *inst);
    const char *path; /* in the message */
} broken[] = {
    {base_kv, "feeder.base_kv"},
    {not_a_number, "buses[1].p_kw"},
    {infinite, "feeder.import_cap_kw"},
    {negative_load, "buses[2].p_kw"},
    {alpha_one, "risk.alpha"},
    {weight_above, "risk.weight"},
    {step_zero, "step_hours[1]"},
    {source_high, "feeder.v_source"},
    {source_low, "feeder.v_source"},
    {limits_crossed, "feeder.v_min"},
    {import_high, "feeder.initial_import_kw"},
    {sag_dear, "prices.sag_usd_per_kwh"},
    {up_dear, "prices.up_usd_per_kwh"},
    {soc_low, "modules[0].soc0"},
    {soc_below_min, "modules[0].soc0"},
    {min_high, "modules[1].min_kw"},
    {efficiency_zero, "modules[0].eta_charge"},
    {life_zero, "modules[2].life_years"},
    {units_crossed, "candidates[0].min_units"},
    {bad_bus, "candidates[1].bus"},
    {bad_module, "candidates[1].module"},
    {bad_kind, "modules[1].kind"},
    {bad_stock, "suppliers[0].stock"},
    {bad_substation, "feeder.substation"},
    {reversed, "branches[1]"},
    {self_loop, "ring"},
    {into_substation, "branches[0]"},
    {twin_bus, "buses[2].id"},
    {empty_id, "branches[1].id"},
    {twin_candidate, "candidates[2].id"},
    {probability_low, "sum to 0.9"},
    {probability_negative, "scenarios[1].probability"},
    {demand_negative, "scenarios[1].demand_kw[1][1]"},
    {demand_nan, "scenarios[0].demand_kw[2][1]"},
    {factor_high, "scenarios[0].import_factor[1]"},
    {available_high, "scenarios[1].available[2]"},
    {state_two, "scenarios[1].branch_up[1][0]"},
};

START_TEST(a_broken_rule_is_named)
{
    struct instance *inst = instance_small();
    struct err_list list = {0};
    broken[_i].breaks(inst);
    ck_assert(!instance_check(inst, &list));
    ck_assert_uint_ge(list.count, 1);
    const char *message = list.items[0].message;
    ck_assert_msg(strstr(message, broken[_i].path) != NULL, "\"%s\" lacks \"%s\"", message, broken[_i].path);
    ck_assert_int_eq(list.items[0].code, ERR_INVALID);
    ck_assert_str_eq(list.items[0].file, "");
    err_list_free(&list);
    instance_free(inst);
}
END_TEST

START_TEST(all_problems_are_reported)
{
    struct instance *inst = instance_small();
    struct err_list list = {0};
    base_kv(inst);
    negative_load(inst);
    alpha_one(inst);
    ck_assert(!instance_check(inst, &list));
    ck_assert_uint_eq(list.count, 3);
    err_list_free(&list);
    instance_free(inst);
}
END_TEST

/* What nobody would lose does not bound the prices. */
START_TEST(only_buses_with_demand_bound_the_prices)
{
    struct instance *inst = instance_small();
    struct err_list list = {0};
    inst->bus[0].voll_usd_per_kwh = 0;
    ck_assert(instance_check(inst, &list));
    inst->scenario[1].demand_kw[0] = 1;
    ck_assert(!instance_check(inst, &list));
    ck_assert_ptr_nonnull(strstr(list.items[0].message, "b0"));
    err_list_free(&list);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("instance");
    TCase *tests = tcase_create("instance");
    tcase_add_test(tests, a_new_instance_is_empty_and_working);
    tcase_add_test(tests, scenarios_are_added_empty);
    tcase_add_test(tests, annuity_is_the_capital_recovery_factor);
    tcase_add_test(tests, a_sound_instance_passes);
    tcase_add_test(tests, no_scenario_yet_passes);
    tcase_add_loop_test(tests, a_broken_rule_is_named, 0, (int)(sizeof broken / sizeof broken[0]));
    tcase_add_test(tests, all_problems_are_reported);
    tcase_add_test(tests, only_buses_with_demand_bound_the_prices);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
