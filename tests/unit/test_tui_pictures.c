/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of results: their figures, in the readout and in words. How they look is in the golden screens. */
#include "run_suite.h"
#include "tui_small.h"

#include <math.h>

/* Is the text on a wide screen? */
static bool wide_shows(const char *text)
{
    char *screen = draw(a, 30, 120, true, false);
    bool found = strstr(screen, text) != NULL;
    if (!found)
        fprintf(stderr, "no '%s' on:\n%s", text, screen);
    free(screen);
    return found;
}

START_TEST(p_goes_through_table_picture_bars_and_curve)
{
    give_result(a);
    press(a, "6\t\t\t\t");
    static const enum view_shape shapes[] = {VIEW_PICTURE, VIEW_BARS, VIEW_CURVE, VIEW_TABLE};
    for (size_t k = 0; k < 4; k++) {
        press(a, "p");
        ck_assert_int_eq(app_view(a)->shape, shapes[k]);
    }
}
END_TEST

/* Costs of 100, 1 100 and 2 100 USD with a third each, 3 100 USD with none; in the worst case a quarter each. */
START_TEST(the_exceedance_is_of_this_cost_or_more)
{
    give_result(a);
    press(a, "6\t\t\t\tp");
    ck_assert(wide_shows("100 USD  nominal 100 %  worst-case 100 %"));
    press(a, "l");
    ck_assert(wide_shows("1 100 USD  nominal 66.67 %  worst-case 75 %"));
    press(a, "G");
    ck_assert(wide_shows("3 100 USD  nominal 0 %  worst-case 25 %"));
    ck_assert(wide_shows("worst 10 %: from 2 100 up (VaR), mean 2 100 (CVaR), worst-case 3 100 USD"));
    ck_assert(wide_shows("VaR 2 100 USD"));
    ck_assert(wide_shows("worst-case CVaR 3 100 USD"));
}
END_TEST

START_TEST(equal_costs_are_one_level)
{
    give_result(a);
    for (int s = 0; s < 4; s++)
        a->run.result->outcome[s].cost.total = s < 2 ? 500 : 900;
    press(a, "6\t\t\t\tp");
    ck_assert(wide_shows("500 USD  nominal 100 %  worst-case 100 %"));
    press(a, "l");
    ck_assert(wide_shows("900 USD  nominal 33.33 %  worst-case 50 %"));
}
END_TEST

/* From 40 to 20 000 USD each power of ten has a tick. */
START_TEST(costs_far_apart_are_on_a_scale_of_powers_of_ten)
{
    give_result(a);
    press(a, "6\t\t\t\tp");
    for (int s = 0; s < 4; s++)
        a->run.result->outcome[s].cost.total = s == 0 ? 40 : 200 * pow(10, s - 1);
    ck_assert(wide_shows(" 100 "));
    ck_assert(wide_shows(" 1 000 "));
    ck_assert(wide_shows(" 10 000 "));
}
END_TEST

START_TEST(weights_are_ordered_by_cost)
{
    give_result(a);
    struct result *r = a->run.result;
    r->outcome[0].cost.total = 5000;
    r->worst_probability[0] = 0.75;
    r->worst_probability[1] = r->worst_probability[2] = 0.125;
    r->worst_probability[3] = 0;
    press(a, "4pg");
    ck_assert(wide_shows("No. 2  worst-case 12.50 %  nominal 33.33 %  cost 1 100 USD"));
    press(a, "G");
    ck_assert(wide_shows("No. 1  worst-case 75 %  nominal 33.33 %  cost 5 000 USD"));
    ck_assert(wide_shows("the ball moves 41.7 % of the weight, most to No. 1: from 33.3 to 75 %"));
    for (int s = 0; s < 4; s++)
        r->worst_probability[s] = r->probability[s];
    ck_assert(wide_shows("the worst-case weights are the nominal ones"));
}
END_TEST

/* Weights belong to the scenarios that were solved, not to those drawn since. */
START_TEST(without_a_result_there_are_no_weights)
{
    give_scenarios(a);
    press(a, "4p");
    ck_assert(wide_shows("no worst-case weights and costs yet"));
    give_result(a);
    ck_assert(wide_shows("worst-case 25 %"));
    give_some_scenarios(a, 4, 1);
    ck_assert(wide_shows("the run in Results has other scenarios: r solves the case with these"));
}
END_TEST

/* Every job draws its scenarios anew, and so does a point of a sweep that becomes a run: the same are the same. */
START_TEST(scenarios_drawn_again_keep_the_weights_of_the_run)
{
    give_result(a);
    give_scenarios(a);
    ck_assert_ptr_ne(a->set, a->run.set);
    press(a, "4");
    ck_assert(shows(a, "Worst-case"));
    ck_assert(shows(a, "Cost"));
    press(a, "p");
    ck_assert(wide_shows("worst-case 25 %"));
    give_sweep(a);
    press(a, "7\t\r");
    ck_assert(shows(a, "Run 2 is weight 0"));
    press(a, "4");
    ck_assert(wide_shows("worst-case 25 %"));
}
END_TEST

START_TEST(the_picture_of_the_dispatch_is_of_the_row)
{
    give_spread(a);
    press(a, "6\t\t\tp");
    ck_assert(wide_shows("Import, scenario 1"));
    press(a, "j");
    ck_assert(wide_shows("battery at bus 4, 1 unit, scenario 1"));
    press(a, "j");
    ck_assert(wide_shows("recip at bus 6, 2 units, scenario 1"));
    press(a, "]"); /* from scenario 2 on an unscheduled draw has a row too */
    ck_assert(wide_shows("recip at bus 6, 2 units, scenario 2"));
    press(a, "k");
    ck_assert(wide_shows("battery at bus 4, 1 unit, scenario 2"));
    press(a, "k");
    ck_assert(wide_shows("Import, scenario 2"));
    ck_assert(wide_shows("with up and down 670 kW"));
}
END_TEST

/* The line below says of a row of the import what is scheduled and what becomes of it, in the words of the picture. */
START_TEST(rows_of_the_import_say_what_they_are)
{
    give_spread(a);
    a->run.result->dispatch[0].down_kw[0] = 660;
    press(a, "6\t\t\t");
    ck_assert(shows(a, "Scenario 1. import: scheduled; down: what the feeder cannot take, handed back."));
    press(a, "j");
    ck_assert(shows(a, "Scenario 1. down: scheduled import that the feeder cannot take, handed back."));
    press(a, "j");
    ck_assert(shows(a, "Scenario 1 of "));
    press(a, "]g");
    ck_assert(shows(a, "Scenario 2. import: scheduled; up: drawn besides."));
}
END_TEST

START_TEST(the_plot_begins_at_the_step_of_the_row)
{
    give_spread(a);
    press(a, "6\t\t\tfstep=3\rjp");
    ck_assert(wide_shows("battery at bus 4, 1 unit, scenario 1"));
    ck_assert(wide_shows("2:00 h  power 60 kW"));
}
END_TEST

/* Stored energy is known at the ends of steps: at 1:00 it is what the first step left. Half of the units work. */
START_TEST(charge_and_limits_are_of_the_units_that_work)
{
    give_spread(a);
    a->run.set->instance->scenario[0].available[0] = 0.5;
    press(a, "6\t\t\tjpg");
    ck_assert(wide_shows("0:00 h  power 0 kW  charge 160 kWh"));
    press(a, "l");
    ck_assert(wide_shows("1:00 h  power 150 kW  charge 200 kWh"));
    ck_assert(wide_shows("210 kWh out, 80 in; up to 150 of 100 kW; charge 160 to 100 of 200, lowest 20"));
}
END_TEST

/* The y axis of the convergence as it is drawn: its least and its largest label. */
static void axis_ends(double *low, double *high)
{
    char *screen = draw(a, 30, 120, false, false), *line = strtok(screen, "\n");
    *low = INFINITY;
    *high = -INFINITY;
    for (; line; line = strtok(NULL, "\n")) {
        double value = 0;
        for (; *line == ' ' || (*line >= '0' && *line <= '9'); line++)
            value = *line == ' ' ? value : 10 * value + (*line - '0');
        if (*line != '+' || line[1] == '-' || line[1] == '+') /* the line of x */
            continue;
        *low = fmin(*low, value);
        *high = fmax(*high, value);
    }
    free(screen);
}

START_TEST(the_convergence_closes_in_once_the_gap_is_small)
{
    double low, high;
    give_convergence(a);
    press(a, "5\t");
    axis_ends(&low, &high);
    ck_assert_double_ge(low, 0.99 * 123456);
    ck_assert_double_le(high, 1.01 * 123456);
    ck_assert(wide_shows("bound 123 298.3 within 0.2 % of best plan 123 456 USD/year since "));
    /* The second half of its time is to be seen, what was before it only by the way. */
    int middle = 0;
    while (a->log.seconds[middle + 1] <= 0.5 * a->log.seconds[a->log.samples - 1])
        middle++;
    a->log.bound[middle] = 0.8 * 123456;
    axis_ends(&low, &high);
    ck_assert_double_le(low, 0.82 * 123456);
    ck_assert_double_ge(low, 0.5 * 123456);
    a->log.samples = 12; /* the plan is a fifth above the bound yet */
    axis_ends(&low, &high);
    ck_assert_double_lt(low, 0.5 * 123456);
    press(a, "\t");
    ck_assert(shows(a, " 0:14     59  tree"));
}
END_TEST

START_TEST(unserved_and_imbalance_are_seen_by_bus_step_and_scenario)
{
    static const enum report_pivot order[] = {REPORT_BY_STEP, REPORT_BY_SCENARIO, REPORT_BY_BUS};
    give_result(a);
    press(a, "6");
    for (int tab = 0; tab < 2; tab++) {
        press(a, "\t");
        for (size_t k = 0; k < 3; k++) {
            press(a, "b");
            ck_assert_int_eq(a->pivot, order[k]);
        }
    }
}
END_TEST

/* By step the main figure is power, and a row says when its step begins and how long it is. */
START_TEST(bars_of_steps_are_of_power)
{
    give_spread(a);
    press(a, "6\tbp");
    ck_assert(shows(a, "Load out, kW by Step, Start"));
    ck_assert(shows(a, "2 1:00, 60 min"));
    press(a, "\033$");
    press(a, "p");
    ck_assert(!shows(a, "Scen. by"));
}
END_TEST

/* The energies of steps that differ in length are not to be compared, and are said not to be. */
START_TEST(steps_that_differ_in_length_are_said_to)
{
    give_result(a);
    press(a, "6\tb");
    ck_assert(!shows(a, "Steps differ in length"));
    give_result(a);
    a->run.set->instance->step_hours[0] = 0.25;
    ck_assert(shows(a, "Steps differ in length: kW compares them"));
}
END_TEST

/* A stress scenario is a row as any other, though its probability is 0. */
START_TEST(the_duration_curve_counts_rows)
{
    give_result(a);
    press(a, "6\t\t\t\tppp");
    ck_assert(shows(a, "Duration curve: rows are counted, not their probability"));
    press(a, "\033?curve");
    ck_assert(shows(a, "plot"));
    press(a, "\033\033");
}
END_TEST

/* What stands in no bus, no step and no scenario is not drawn from -1 on. */
START_TEST(zeros_are_said_to_be_zeros)
{
    give_result(a);
    press(a, "6\t");
    app_choose_scenario(a, 0);
    press(a, "p");
    ck_assert(shows(a, "nothing is unserved"));
    press(a, "p");
    ck_assert(shows(a, "6 rows: nothing is unserved"));
    ck_assert(!shows(a, "-1"));
}
END_TEST

START_TEST(unlike_rows_have_no_picture)
{
    give_result(a);
    app_command(a, "go results:summary");
    press(a, "p");
    ck_assert(shows(a, "the rows are unlike things"));
    press(a, "3p");
    ck_assert(shows(a, "the rows are unlike things"));
    ck_assert_int_eq(app_view(a)->shape, VIEW_TABLE);
}
END_TEST

START_TEST(a_substation_that_is_cut_off_is_said_to_be)
{
    give_spread(a);
    struct instance *inst = a->run.set->instance;
    for (int l = 0; l < inst->branches; l++)
        for (int t = 1; t < inst->steps; t++)
            if (inst->branch[l].from == inst->substation)
                inst->scenario[0].branch_up[l * inst->steps + t] = 0;
    press(a, "6\t\t\tp");
    ck_assert(shows(a, "no supply in 3 of 4 steps: the substation is cut off"));
    a->run.result->dispatch[0].down_kw[1] = 660;
    ck_assert(shows(a, "in 3 of 4 steps: cut off; what is scheduled then is handed back"));
    for (int l = 0; l < inst->branches; l++)
        if (inst->branch[l].from == inst->substation)
            inst->scenario[0].branch_up[l * inst->steps] = 0;
    ck_assert(shows(a, "no supply: the substation is cut off; what is scheduled is handed back"));
}
END_TEST

/* On a wide screen the bars stand beside their rows, and the page is the table's; from 180 columns on the row is below
 * where there is room. */
START_TEST(bars_stand_beside_their_rows)
{
    give_result_of(a, 54, 6);
    press(a, "6\tbbG");
    char *screen = draw(a, 50, 200, false, false);
    ck_assert_ptr_nonnull(strstr(screen, "21-60 of 60"));
    const char *last = strstr(screen, ">   60  stress"), *bar = strstr(screen, "| > 60 stress");
    ck_assert(last && bar && last < bar && bar < strchr(last, '\n'));
    ck_assert_ptr_null(strstr(screen, "| Restoration"));
    free(screen);
    ck_assert_int_eq(app_view(a)->grid.page, 40);
    press(a, "b");
    screen = draw(a, 50, 200, false, false);
    ck_assert_ptr_nonnull(strstr(screen, "| Not restored"));
    free(screen);
    screen = draw(a, 50, 170, false, false);
    ck_assert_ptr_null(strstr(screen, "| Not restored"));
    free(screen);
    press(a, "3");
    screen = draw(a, 50, 200, false, false);
    ck_assert_ptr_nonnull(strstr(screen, "| 0: plan for the mean event"));
    free(screen);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui pictures");
    TCase *tests = tcase_create("pictures");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, p_goes_through_table_picture_bars_and_curve);
    tcase_add_test(tests, the_exceedance_is_of_this_cost_or_more);
    tcase_add_test(tests, equal_costs_are_one_level);
    tcase_add_test(tests, costs_far_apart_are_on_a_scale_of_powers_of_ten);
    tcase_add_test(tests, weights_are_ordered_by_cost);
    tcase_add_test(tests, without_a_result_there_are_no_weights);
    tcase_add_test(tests, bars_of_steps_are_of_power);
    tcase_add_test(tests, steps_that_differ_in_length_are_said_to);
    tcase_add_test(tests, the_duration_curve_counts_rows);
    tcase_add_test(tests, rows_of_the_import_say_what_they_are);
    tcase_add_test(tests, zeros_are_said_to_be_zeros);
    tcase_add_test(tests, unlike_rows_have_no_picture);
    tcase_add_test(tests, a_substation_that_is_cut_off_is_said_to_be);
    tcase_add_test(tests, scenarios_drawn_again_keep_the_weights_of_the_run);
    tcase_add_test(tests, the_picture_of_the_dispatch_is_of_the_row);
    tcase_add_test(tests, the_plot_begins_at_the_step_of_the_row);
    tcase_add_test(tests, charge_and_limits_are_of_the_units_that_work);
    tcase_add_test(tests, the_convergence_closes_in_once_the_gap_is_small);
    tcase_add_test(tests, unserved_and_imbalance_are_seen_by_bus_step_and_scenario);
    tcase_add_test(tests, bars_stand_beside_their_rows);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
