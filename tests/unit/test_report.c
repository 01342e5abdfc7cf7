/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"
#include "report_fixture.h"
#include "run_suite.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

static struct instance *inst;
static struct result *result;

static void setup(void)
{
    inst = fixture_instance();
    result = fixture_result();
}

static void teardown(void)
{
    result_free(result);
    instance_free(inst);
}

static const struct report_cell *cell(const struct report_table *t, int row, const char *key)
{
    int c = report_column_find(t, key);
    ck_assert_msg(c >= 0, "no column %s", key);
    ck_assert_int_lt(row, t->rows);
    return &t->cells[row * t->column_count + c];
}

static double value(const struct report_table *t, int row, const char *key)
{
    ck_assert_int_eq(cell(t, row, key)->state, CELL_VALUE);
    return cell(t, row, key)->number;
}

static double sum(const struct report_table *t, const char *key)
{
    return report_column_sum(t, report_column_find(t, key));
}

static const double tiny = 1e-9;

/* ---- Tables of a result ---- */

START_TEST(allocation_states_power_energy_and_money)
{
    struct report_table t;
    ck_assert_int_eq(report_allocation(inst, result, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, 1);
    ck_assert_str_eq(cell(&t, 0, "site")->text, "1 battery");
    ck_assert_str_eq(cell(&t, 0, "bus")->text, "1");
    ck_assert_str_eq(cell(&t, 0, "suppliers")->text, "near 2");
    ck_assert_double_eq_tol(value(&t, 0, "kw"), 100, tiny);
    ck_assert_double_eq_tol(value(&t, 0, "kwh"), 200, tiny);
    /* site 500, units 2 x 1000, delivery 2 x 10; over ten years without interest, and 2 x 5 a year to run */
    ck_assert_double_eq_tol(value(&t, 0, "capital_usd"), 2520, tiny);
    ck_assert_double_eq_tol(value(&t, 0, "annual_usd"), 262, tiny);
    report_table_free(&t);
}
END_TEST

/* Rows that sorting and plots tell apart by their first column need one that differs. */
START_TEST(sites_alike_in_bus_and_module_go_by_candidate)
{
    struct report_table t;
    inst->candidate[1].bus = inst->candidate[0].bus;
    inst->candidate[1].module = inst->candidate[0].module;
    result->units[1] = 1;
    ck_assert_int_eq(report_allocation(inst, result, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, 2);
    ck_assert_str_ne(cell(&t, 0, "site")->text, cell(&t, 1, "site")->text);
    ck_assert_ptr_nonnull(strstr(cell(&t, 1, "site")->text, inst->candidate[1].id));
    report_table_free(&t);
}
END_TEST

/* A file of one scenario says which; one of a mix has no such column. */
START_TEST(tables_of_one_scenario_name_it)
{
    struct report_table t;
    for (int pivot = REPORT_BY_BUS; pivot <= REPORT_BY_STEP; pivot++) {
        ck_assert_int_eq(report_unserved(inst, result, (enum report_pivot)pivot, REPORT_SCENARIO, 1, &t), ERR_NONE);
        for (int r = 0; r < t.rows; r++)
            ck_assert_double_eq_tol(value(&t, r, "scenario"), 2, tiny);
        report_table_free(&t);
        ck_assert_int_eq(report_imbalance(inst, result, (enum report_pivot)pivot, REPORT_SCENARIO, 2, &t), ERR_NONE);
        ck_assert_double_eq_tol(value(&t, 0, "scenario"), 3, tiny);
        report_table_free(&t);
        ck_assert_int_eq(report_imbalance(inst, result, (enum report_pivot)pivot, REPORT_EXPECTED, 0, &t), ERR_NONE);
        ck_assert_int_eq(report_column_find(&t, "scenario"), -1);
        report_table_free(&t);
    }
}
END_TEST

START_TEST(unserved_by_bus_is_weighted_by_probability)
{
    struct report_table t;
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_EXPECTED, 0, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, 3);
    ck_assert_double_eq_tol(value(&t, 1, "unserved_kwh"), 0.25 * 20 * 0.5, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "hours"), 0.25 * 0.5, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "peak_kw"), 20, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "unserved_usd"), 0.25 * 100, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "delay_usd"), 0.25 * 5, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "pickup_usd"), 0.25 * 10, tiny);
    ck_assert_double_eq_tol(sum(&t, "unserved_kwh"), 2.5, tiny);
    report_table_free(&t);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_WORST_CASE, 0, &t), ERR_NONE);
    ck_assert_double_eq_tol(sum(&t, "unserved_kwh"), 0.3 * 10, tiny);
    report_table_free(&t);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_SCENARIO, 1, &t), ERR_NONE);
    ck_assert_double_eq_tol(sum(&t, "unserved_kwh"), 10, tiny);
    report_table_free(&t);
}
END_TEST

/* Step 1 of scenario 1: both buses rise by 10 kW. Step 2 of scenario 2: bus 1 alone moves. */
START_TEST(interface_imbalance_goes_to_the_buses_that_move)
{
    struct report_table t;
    ck_assert_int_eq(report_imbalance(inst, result, REPORT_BY_BUS, REPORT_EXPECTED, 0, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 0, "imbalance_kwh"), 0, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "up_kwh"), 0.75 * 5 / 2, tiny);
    ck_assert_double_eq_tol(value(&t, 2, "up_kwh"), 0.75 * 5 / 2, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "down_kwh"), 0.25 * 6, tiny);
    ck_assert_double_eq_tol(value(&t, 2, "down_kwh"), 0, tiny);
    ck_assert_double_eq_tol(value(&t, 2, "sag_kwh"), 0.25 * 4, tiny);
    ck_assert_double_eq_tol(sum(&t, "imbalance_kwh"), 0.75 * 5 + 0.25 * 10, tiny);
    ck_assert_double_eq_tol(sum(&t, "interface_usd"), 2 * (0.75 * 5 + 0.25 * 6), tiny);
    report_table_free(&t);
}
END_TEST

/* Nothing moves in scenario 3: the surplus is shared by demand, 100 to 50. */
START_TEST(interface_imbalance_at_rest_is_shared_by_demand)
{
    struct report_table t;
    result->dispatch[2].down_kw[1] = 9;
    ck_assert_int_eq(report_imbalance(inst, result, REPORT_BY_BUS, REPORT_SCENARIO, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 1, "down_kwh"), 6, tiny);
    ck_assert_double_eq_tol(value(&t, 2, "down_kwh"), 3, tiny);
    report_table_free(&t);
}
END_TEST

START_TEST(interface_imbalance_without_load_stays_at_the_substation)
{
    struct report_table t;
    memset(inst->scenario[2].demand_kw, 0, 6 * sizeof(double));
    inst->bus[1].p_kw = inst->bus[2].p_kw = 0;
    result->dispatch[2].down_kw[0] = 9;
    ck_assert_int_eq(report_imbalance(inst, result, REPORT_BY_BUS, REPORT_SCENARIO, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 0, "down_kwh"), 4.5, tiny);
    ck_assert_double_eq_tol(sum(&t, "imbalance_kwh"), 4.5, tiny);
    report_table_free(&t);
}
END_TEST

static void same_totals(enum report_weighting weighting, int scenario)
{
    struct report_table bus, step;
    ck_assert_int_eq(report_imbalance(inst, result, REPORT_BY_BUS, weighting, scenario, &bus), ERR_NONE);
    ck_assert_int_eq(report_imbalance(inst, result, REPORT_BY_STEP, weighting, scenario, &step), ERR_NONE);
    ck_assert_double_eq_tol(sum(&bus, "imbalance_kwh"), sum(&step, "imbalance_kwh"), tiny);
    ck_assert_double_eq_tol(sum(&bus, "sag_usd") + sum(&bus, "interface_usd"), sum(&step, "imbalance_usd"), tiny);
    report_table_free(&bus);
    report_table_free(&step);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, weighting, scenario, &bus), ERR_NONE);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_STEP, weighting, scenario, &step), ERR_NONE);
    ck_assert_double_eq_tol(sum(&bus, "unserved_kwh"), sum(&step, "unserved_kwh"), tiny);
    ck_assert_double_eq_tol(sum(&bus, "unserved_usd"), sum(&step, "unserved_usd"), tiny);
    report_table_free(&bus);
    report_table_free(&step);
}

START_TEST(buses_and_steps_have_the_same_totals)
{
    same_totals(REPORT_EXPECTED, 0);
    same_totals(REPORT_WORST_CASE, 0);
    for (int s = 0; s < 3; s++)
        same_totals(REPORT_SCENARIO, s);
}
END_TEST

START_TEST(steps_are_placed_in_minutes)
{
    struct report_table t;
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_STEP, REPORT_EXPECTED, 0, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, 2);
    ck_assert_double_eq_tol(value(&t, 1, "start_min"), 30, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "end_min"), 90, tiny);
    ck_assert_double_eq_tol(value(&t, 0, "unserved_kw"), 0.25 * 20, tiny);
    ck_assert_double_eq_tol(value(&t, 0, "buses_out"), 0.25, tiny);
    report_table_free(&t);
}
END_TEST

START_TEST(scenario_tables_need_no_dispatch_and_the_others_refuse)
{
    struct report_table t;
    for (int s = 0; s < 3; s++)
        dispatch_free(&result->dispatch[s]);
    free(result->dispatch);
    result->dispatch = NULL;
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_SCENARIO, REPORT_EXPECTED, 0, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 1, "unserved_kwh"), 10, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "none_kwh"), 40, tiny);
    report_table_free(&t);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_EXPECTED, 0, &t), ERR_INVALID);
    ck_assert_int_eq(t.rows, 0);
    ck_assert_int_eq(report_imbalance(inst, result, REPORT_BY_STEP, REPORT_EXPECTED, 0, &t), ERR_INVALID);
    ck_assert_int_eq(report_dispatch(inst, result, REPORT_ALL, &t), ERR_INVALID);
    ck_assert_int_eq(report_ac_check(inst, result, 0, &t), ERR_INVALID);
    ck_assert_int_eq(report_allocation(inst, result, &t), ERR_NONE);
    ck_assert_int_eq(cell(&t, 0, "unserved_kwh")->state, CELL_MISSING);
    report_table_free(&t);
}
END_TEST

START_TEST(a_scenario_that_does_not_exist_is_refused)
{
    struct report_table t;
    ck_assert_int_eq(report_dispatch(inst, result, 3, &t), ERR_INVALID);
    ck_assert_int_eq(report_ac_check(inst, result, -2, &t), ERR_INVALID);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_SCENARIO, 3, &t), ERR_INVALID);
    ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_SCENARIO, -1, &t), ERR_INVALID);
    ck_assert_int_eq(t.rows, 0);
}
END_TEST

START_TEST(dispatch_lists_import_and_placed_modules)
{
    struct report_table t;
    ck_assert_int_eq(report_dispatch(inst, result, 1, &t), ERR_NONE);
    /* step 1: import, battery; step 2: import, surplus, battery */
    ck_assert_int_eq(t.rows, 5);
    ck_assert_str_eq(cell(&t, 1, "source")->text, "battery");
    ck_assert_double_eq_tol(value(&t, 1, "kw"), 40, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "soc_percent"), 75, tiny);
    ck_assert_int_eq(cell(&t, 1, "on_units")->state, CELL_NOT_APPLICABLE);
    ck_assert_str_eq(cell(&t, 3, "source")->text, "down");
    ck_assert_double_eq_tol(value(&t, 3, "kw"), -6, tiny);
    report_table_free(&t);
}
END_TEST

START_TEST(extremes_name_their_scenario_and_step)
{
    struct report_table t;
    result->dispatch[1].voltage_pu[2] = 0.93;
    result->dispatch[2].voltage_pu[3] = 1.02;
    result->dispatch[0].voltage_pu[2] = 0; /* a dark island has no voltage */
    result->dispatch[1].flow_kw[3] = -30;
    result->dispatch[1].flow_kvar[3] = 40;
    inst->branch[1].rating_kva = 100;
    ck_assert_int_eq(report_voltages(inst, result, REPORT_ALL, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 1, "v_lowest_pu"), 0.93, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "lowest_scenario"), 2, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "lowest_step"), 1, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "v_highest_pu"), 1.02, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "highest_scenario"), 3, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "highest_step"), 2, tiny);
    report_table_free(&t);
    ck_assert_int_eq(report_voltages(inst, result, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 1, "v_lowest_pu"), 1.0, tiny);
    report_table_free(&t);
    ck_assert_int_eq(report_loadings(inst, result, REPORT_ALL, &t), ERR_NONE);
    ck_assert_int_eq(cell(&t, 0, "loading_percent")->state, CELL_NOT_APPLICABLE);
    ck_assert_double_eq_tol(value(&t, 1, "flow_kva"), 50, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "loading_percent"), 50, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "scenario"), 2, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "step"), 2, tiny);
    report_table_free(&t);
    ck_assert_int_eq(report_loadings(inst, result, 3, &t), ERR_INVALID);
}
END_TEST

static double figure(const struct report_table *t, const char *start, const char *column)
{
    for (int r = 0; r < t->rows; r++)
        if (!strncmp(cell(t, r, "figure")->text, start, strlen(start)))
            return value(t, r, column);
    ck_abort_msg("no figure %s", start);
    return 0.0;
}

/* Those of the terminal program are looked at there. */
START_TEST(columns_are_told_apart)
{
    struct report_table t;
    ck_assert_int_eq(report_voltages(inst, result, REPORT_ALL, &t), ERR_NONE);
    check_columns(&t);
    report_table_free(&t);
    ck_assert_int_eq(report_loadings(inst, result, REPORT_ALL, &t), ERR_NONE);
    check_columns(&t);
    report_table_free(&t);
    ck_assert_int_eq(report_powerflow(inst, &t), ERR_NONE);
    check_columns(&t);
    report_table_free(&t);
}
END_TEST

/* Where nothing is charged for load that is still out, a cost of 0 is no good news: wherever it is shown, that is said. */
static void check_unpriced(struct report_table *t, const char *key, bool unpriced)
{
    const char *help = t->columns[report_column_find(t, key)].help;
    ck_assert_msg((strstr(help, "priced at 0") != NULL) == unpriced, "%s: %s", t->name, help);
    report_table_free(t);
}

START_TEST(what_is_not_restored_says_when_it_has_no_price)
{
    struct report_table t;
    for (int unpriced = 1; unpriced >= 0; unpriced--) {
        ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_BUS, REPORT_EXPECTED, 0, &t), ERR_NONE);
        check_unpriced(&t, "unrestored_usd", unpriced);
        ck_assert_int_eq(report_unserved(inst, result, REPORT_BY_SCENARIO, REPORT_EXPECTED, 0, &t), ERR_NONE);
        check_unpriced(&t, "restoration_usd", unpriced);
        ck_assert_int_eq(report_risk(inst, result, &t), ERR_NONE);
        ck_assert_int_eq(strstr(t.columns[report_column_find(&t, "restoration_usd")].help, "priced") != NULL, unpriced);
        check_unpriced(&t, "unrestored_usd", unpriced);
        ck_assert_int_eq(report_contributions(inst, result, REPORT_EXPECTED, 0, &t), ERR_NONE);
        bool said = false;
        for (int row = 0; row < t.rows; row++)
            said = said || strcmp(cell(&t, row, "part")->text, "not restored, priced at 0") == 0;
        ck_assert_int_eq(said, unpriced);
        report_table_free(&t);
        inst->bus[1].unrestored_usd_per_kw = 1;
    }
}
END_TEST

START_TEST(summary_has_reliability_per_event_and_per_year)
{
    struct report_table t;
    ck_assert_int_eq(report_summary(inst, result, &t), ERR_NONE);
    ck_assert_double_eq_tol(figure(&t, "Unserved energy an event", "value"), 2.5, tiny);
    ck_assert_double_eq_tol(figure(&t, "Unserved energy an event", "none"), 32.5, tiny);
    ck_assert_double_eq_tol(figure(&t, "Unserved energy a year", "value"), 10, tiny);
    ck_assert_double_eq_tol(figure(&t, "Loss-of-load probability", "value"), 25, tiny);
    ck_assert_double_eq_tol(figure(&t, "Loss-of-load probability", "none"), 100, tiny);
    ck_assert_double_eq_tol(figure(&t, "Imbalance an event", "value"), 6.25, tiny);
    ck_assert_double_eq_tol(figure(&t, "Energy balance", "value"), 1e-7, 1e-15);
    ck_assert_double_eq_tol(figure(&t, "Radius beyond which", "value"), 80, tiny);
    ck_assert_double_eq_tol(figure(&t, "Scenarios sampled", "value"), 2, tiny);
    ck_assert_double_eq_tol(figure(&t, "Stress scenarios", "value"), 1, tiny);
    report_table_free(&t);
}
END_TEST

/* ---- What can be bought ---- */

START_TEST(what_no_supplier_has_is_said_with_a_remedy)
{
    char words[450];
    ck_assert_str_eq(report_stock_warning(inst, 0, words, sizeof words), "");
    inst->supplier[0].stock[0] = 0;
    ck_assert_str_eq(report_stock_warning(inst, 0, words, sizeof words),
                     "candidate c0: no supplier has battery in stock: it cannot be placed. Add battery to the stock of "
                     "one.");
    ck_assert_str_eq(report_stock_warning(inst, 1, words, sizeof words), "");
    inst->candidate[0].max_units = 0; /* nothing is expected of it */
    ck_assert_str_eq(report_stock_warning(inst, 0, words, sizeof words), "");
    ck_assert_ptr_nonnull(strstr(report_stock_words(inst, 0, words, sizeof words), "no supplier has battery"));
    inst->suppliers = 0; /* unlimited stock */
    ck_assert(!report_out_of_stock(inst, 0));
    inst->suppliers = 1;
}
END_TEST

/* Two of three batteries are placed, at 1010 USD each with delivery. */
START_TEST(what_is_left_of_the_budget_is_held_against_one_unit_more)
{
    char words[REPORT_LEFT_WORDS];
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_ENOUGH);
    ck_assert_str_eq(words, "2 480 USD left, enough for one more unit of any candidate that has room");
    inst->budget_usd = result->budget_used_usd + 1009;
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_SHORT);
    ck_assert_str_eq(words, "1 009 USD left, less than one more battery: the budget may bind");
    inst->budget_usd = result->budget_used_usd + 1010;
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_ENOUGH);
    inst->budget_usd = result->budget_used_usd;
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_SHORT);
    inst->bus[1].hosting_kw = 100; /* no room for a third */
    inst->candidate[1].max_units = 0;
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_NO_ROOM);
    inst->bus[1].hosting_kw = 150;
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_SHORT);
    inst->supplier[0].stock[0] = 2; /* both are sold */
    ck_assert_int_eq(report_budget_left(inst, result, words, sizeof words), REPORT_LEFT_NO_ROOM);
}
END_TEST

/* ---- AC ---- */

/* One branch r + jx, one load P + jQ: with V0 = 1 the receiving V^2 = y solves y^2 + (2 (rP + xQ) - 1) y + (r^2 + x^2)(P^2 + Q^2) = 0. */
START_TEST(ac_check_meets_the_two_bus_solution)
{
    struct report_table t;
    const double kw = 4000, r = 1.0 / 100, x = 1.0 / 100; /* ohm over 10 kV squared: per MW */
    inst->scenario[2].demand_kw[2] = kw;
    inst->scenario[2].demand_kw[4] = 0;
    inst->bus[1].tan_phi = 0.5;
    double p = kw / 1000, q = 0.5 * p, b = 2 * (r * p + x * q) - 1;
    double y = (-b + sqrt(b * b - 4 * (r * r + x * x) * (p * p + q * q))) / 2;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, 2);
    ck_assert_double_eq_tol(value(&t, 0, "v_ac_pu"), sqrt(y), 1e-8);
    ck_assert_double_eq_tol(value(&t, 0, "loss_kw"), 1000 * r * (p * p + q * q) / y, 1e-4);
    ck_assert_double_eq_tol(value(&t, 0, "error_pu"), 1 - sqrt(y), 1e-8);
    ck_assert_str_eq(cell(&t, 0, "bus")->text, "1");
    ck_assert_double_eq_tol(value(&t, 0, "above_cap_kw"), kw + value(&t, 0, "loss_kw") - inst->import_cap_kw, 1e-6);
    ck_assert_double_eq_tol(value(&t, 0, "broken"), 1, tiny);
    report_table_free(&t);
    inst->import_cap_kw = 2 * kw;
    inst->v_min = 0.99;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    /* bus 2 hangs on bus 1 without load: both are low */
    ck_assert_double_eq_tol(value(&t, 0, "broken"), 2, tiny);
    ck_assert_ptr_nonnull(strstr(cell(&t, 0, "limits")->text, "low bus 1"));
    report_table_free(&t);
}
END_TEST

/* Load that is shed, sags or is carried by a module at its own bus draws no current through the feeder. */
START_TEST(ac_check_subtracts_shedding_sag_and_injection)
{
    struct report_table t;
    inst->scenario[2].demand_kw[4] = 0;
    result->dispatch[2].unserved_kw[2] = 30;
    result->dispatch[2].sag_kw[2] = 20;
    result->dispatch[2].p_kw[0] = 50;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 0, "loss_kw"), 0, 1e-9);
    ck_assert_double_eq_tol(value(&t, 0, "import_kw"), 0, 1e-9);
    report_table_free(&t);
}
END_TEST

START_TEST(ac_check_says_when_there_is_no_solution)
{
    struct report_table t;
    inst->scenario[2].demand_kw[2] = 1e6;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    ck_assert_int_eq(cell(&t, 0, "v_ac_pu")->state, CELL_MISSING);
    ck_assert_ptr_nonnull(strstr(cell(&t, 0, "limits")->text, "collapse"));
    report_table_free(&t);
}
END_TEST

START_TEST(ac_check_leaves_islands_out)
{
    struct report_table t;
    inst->scenario[2].branch_up[2] = 0; /* branch 2, step 1: bus 2 is cut off */
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 0, "islanded"), 1, tiny);
    ck_assert_double_eq_tol(value(&t, 1, "islanded"), 0, tiny);
    ck_assert_str_eq(cell(&t, 0, "bus")->text, "1");
    report_table_free(&t);
}
END_TEST

/* The dispatch knows no losses, so that its import may stay below a cap that the true one does not. */
START_TEST(ac_check_holds_the_import_against_what_the_substation_can_deliver)
{
    struct report_table t;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    double first = value(&t, 0, "import_kw"), second = value(&t, 1, "import_kw");
    ck_assert_double_eq_tol(value(&t, 0, "above_cap_kw"), 0, 1e-12);
    report_table_free(&t);
    inst->import_cap_kw = 2 * first;
    inst->scenario[2].import_factor[0] = 0.4;
    inst->scenario[2].import_factor[1] = second / inst->import_cap_kw;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 0, "above_cap_kw"), 0.2 * first, 1e-9);
    ck_assert_double_eq_tol(value(&t, 0, "broken"), 1, tiny);
    ck_assert_ptr_nonnull(strstr(cell(&t, 0, "limits")->text, "import "));
    ck_assert_double_eq_tol(value(&t, 1, "above_cap_kw"), 0, 1e-12);
    ck_assert_double_eq_tol(value(&t, 1, "broken"), 0, tiny);
    report_table_free(&t);
}
END_TEST

/* The verdict is of every scenario: the one at hand may be the only sound one. */
START_TEST(ac_check_of_all_scenarios_sums_the_steps)
{
    struct report_table steps, t;
    char words[REPORT_AC_WORDS];
    ck_assert_int_eq(report_ac_scenarios(inst, result, &t), ERR_INVALID);
    ck_assert_str_eq(report_ac_words(inst, result, words, sizeof words), "");
    ck_assert_int_eq(report_summary(inst, result, &t), ERR_NONE);
    for (int row = 0; row < t.rows; row++)
        if (strcmp(cell(&t, row, "figure")->text, "AC check: its sub-tab has the verdict") == 0)
            ck_assert_int_eq(cell(&t, row, "value")->state, CELL_MISSING);
    report_table_free(&t);

    inst->import_cap_kw = 120; /* scenario 2 draws 130 + 100 kW in step 1, scenario 3 draws 200 */
    inst->scenario[0].demand_kw[2] = inst->scenario[0].demand_kw[4] = 10;
    ck_assert_int_eq(report_ac_check(inst, result, REPORT_ALL, &steps), ERR_NONE);
    ck_assert_int_eq(report_ac_all(inst, result), ERR_NONE);
    ck_assert_int_eq(report_ac_scenarios(inst, result, &t), ERR_NONE);
    ck_assert_int_eq(t.rows, 3);
    double all = 0;
    for (int s = 0; s < 3; s++) {
        int broken = 0, above = 0;
        double lowest = INFINITY, error = 0, kw = 0;
        for (int row = 2 * s; row < 2 * s + 2; row++) {
            broken += value(&steps, row, "broken") > 0;
            above += value(&steps, row, "above_cap_kw") > 0;
            kw = fmax(kw, value(&steps, row, "above_cap_kw"));
            lowest = fmin(lowest, value(&steps, row, "v_ac_pu"));
            error = fmax(error, value(&steps, row, "error_pu"));
        }
        ck_assert_double_eq_tol(value(&t, s, "broken"), broken, tiny);
        ck_assert_double_eq_tol(value(&t, s, "above"), above, tiny);
        ck_assert_double_eq_tol(value(&t, s, "above_cap_kw"), kw, tiny);
        ck_assert_double_eq_tol(value(&t, s, "v_ac_pu"), lowest, tiny);
        ck_assert_double_eq_tol(value(&t, s, "error_pu"), error, tiny);
        all += broken;
    }
    ck_assert(all > 1 && all < 6);
    snprintf(words, sizeof words, "limits broken in %.0f of 6 steps; import up to ", all);
    char said[REPORT_AC_WORDS];
    ck_assert_ptr_nonnull(strstr(report_ac_words(inst, result, said, sizeof said), words));
    report_table_free(&t);
    report_table_free(&steps);
    ck_assert_int_eq(report_summary(inst, result, &t), ERR_NONE);
    ck_assert_double_eq_tol(figure(&t, "AC check, steps", "value"), all, tiny);
    report_table_free(&t);
}
END_TEST

/* With the substation alone there is no voltage of the feeder to speak of. */
START_TEST(ac_check_of_a_blackout_has_no_voltages)
{
    struct report_table t;
    inst->scenario[2].branch_up[0] = inst->scenario[2].branch_up[2] = 0;
    ck_assert_int_eq(report_ac_check(inst, result, 2, &t), ERR_NONE);
    ck_assert_double_eq_tol(value(&t, 0, "islanded"), 2, tiny);
    ck_assert_double_eq_tol(value(&t, 0, "import_kw"), 0, tiny);
    static const char *const empty[] = {"loss_kw", "v_ac_pu", "v_linear_pu", "bus", "error_pu", "loading_percent"};
    for (size_t k = 0; k < sizeof empty / sizeof *empty; k++) {
        ck_assert_int_eq(cell(&t, 0, empty[k])->state, CELL_NOT_APPLICABLE);
        ck_assert_int_ne(cell(&t, 1, empty[k])->state, CELL_MISSING);
    }
    ck_assert_int_eq(cell(&t, 1, "v_ac_pu")->state, CELL_VALUE);
    report_table_free(&t);
}
END_TEST

START_TEST(base_case_losses_are_those_of_its_branches)
{
    struct report_table flow, branches, buses;
    ck_assert_int_eq(report_powerflow(inst, &flow), ERR_NONE);
    ck_assert_int_eq(report_branches(inst, &branches), ERR_NONE);
    ck_assert_int_eq(report_buses(inst, &buses), ERR_NONE);
    ck_assert_double_gt(value(&flow, 0, "loss_kw"), 0.1);
    ck_assert_double_eq_tol(value(&flow, 0, "loss_kw"), sum(&branches, "loss_kw"), 1e-6);
    ck_assert_double_eq_tol(value(&flow, 0, "import_kw"), 150 + value(&flow, 0, "loss_kw"), 1e-6);
    ck_assert_double_eq_tol(value(&flow, 1, "import_kw"), 150, 1e-9);
    ck_assert_double_eq_tol(value(&flow, 0, "v_lowest_pu"), value(&buses, 2, "v_ac_pu"), tiny);
    ck_assert_int_eq(cell(&flow, 1, "loss_kw")->state, CELL_NOT_APPLICABLE);
    report_table_free(&flow);
    report_table_free(&branches);
    report_table_free(&buses);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *tables = tcase_create("tables"), *ac = tcase_create("ac");
    tcase_add_checked_fixture(tables, setup, teardown);
    tcase_add_checked_fixture(ac, setup, teardown);
    tcase_add_test(tables, allocation_states_power_energy_and_money);
    tcase_add_test(tables, sites_alike_in_bus_and_module_go_by_candidate);
    tcase_add_test(tables, tables_of_one_scenario_name_it);
    tcase_add_test(tables, unserved_by_bus_is_weighted_by_probability);
    tcase_add_test(tables, interface_imbalance_goes_to_the_buses_that_move);
    tcase_add_test(tables, interface_imbalance_at_rest_is_shared_by_demand);
    tcase_add_test(tables, interface_imbalance_without_load_stays_at_the_substation);
    tcase_add_test(tables, buses_and_steps_have_the_same_totals);
    tcase_add_test(tables, steps_are_placed_in_minutes);
    tcase_add_test(tables, scenario_tables_need_no_dispatch_and_the_others_refuse);
    tcase_add_test(tables, a_scenario_that_does_not_exist_is_refused);
    tcase_add_test(tables, dispatch_lists_import_and_placed_modules);
    tcase_add_test(tables, extremes_name_their_scenario_and_step);
    tcase_add_test(tables, columns_are_told_apart);
    tcase_add_test(tables, what_is_not_restored_says_when_it_has_no_price);
    tcase_add_test(tables, summary_has_reliability_per_event_and_per_year);
    tcase_add_test(ac, what_no_supplier_has_is_said_with_a_remedy);
    tcase_add_test(ac, what_is_left_of_the_budget_is_held_against_one_unit_more);
    tcase_add_test(ac, ac_check_meets_the_two_bus_solution);
    tcase_add_test(ac, ac_check_subtracts_shedding_sag_and_injection);
    tcase_add_test(ac, ac_check_says_when_there_is_no_solution);
    tcase_add_test(ac, ac_check_leaves_islands_out);
    tcase_add_test(ac, ac_check_holds_the_import_against_what_the_substation_can_deliver);
    tcase_add_test(ac, ac_check_of_all_scenarios_sums_the_steps);
    tcase_add_test(ac, ac_check_of_a_blackout_has_no_voltages);
    tcase_add_test(ac, base_case_losses_are_those_of_its_branches);
    suite_add_tcase(suite, tables);
    suite_add_tcase(suite, ac);
    return run_suite(suite);
}
