/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs side by side: kept, chosen as base, made present, named, deleted, read from files. */
#include "run_suite.h"
#include "tui_small.h"

#include <unistd.h>

static void give_two(void)
{
    give_result(a);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "risk:alpha", "0.8", NULL), ERR_NONE);
    a->edits++;
    give_result(a);
}

START_TEST(without_a_run_the_screen_says_how_to_come_to_one)
{
    press(a, "7");
    ck_assert(shows(a, "There is no run yet"));
    press(a, "b");
    ck_assert(shows(a, "base: there is no run yet"));
}
END_TEST

START_TEST(a_run_before_is_kept_and_what_differs_is_marked)
{
    give_two();
    press(a, "7");
    ck_assert_int_eq(runs_count(a), 2);
    ck_assert_str_eq(a->run.name, "run 2");
    ck_assert(shows(a, "run 1 stale    run 2  run 2 less run 1"));
    ck_assert(shows(a, "Objective         *  USD/year      123 456  124 456             1 000"));
    press(a, "t");
    char *screen = draw(a, 24, 80, false, false);
    ck_assert_ptr_null(strstr(screen, "Lower bound"));
    free(screen);
    ck_assert(shows(a, "risk:alpha"));
}
END_TEST

/* Costs 100, 1100 and 2100, a third each: of the worst tenth the mean is 2100, of the worst half (2100 + 1100 / 2) / 1.5. */
START_TEST(runs_of_other_levels_have_a_cvar_at_that_of_the_case)
{
    give_result(a);
    press(a, "7");
    char *screen = draw(a, 24, 80, false, false);
    ck_assert_ptr_null(strstr(screen, "Event, CVaR 0")); /* all are of the level of the case */
    free(screen);
    press(a, ":set risk:alpha=0.5\r");
    ck_assert(shows(a, "Event, CVaR 0.50  USD          1 766.67"));
    give_result(a);
    press(a, ":set risk:alpha=0.975\r");
    ck_assert(shows(a, "Event, CVaR 0.975"));
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "feeder:v_source", "1.06", NULL), ERR_NONE);
    ck_assert(shows(a, "Event, CVaR 0.90")); /* the case has problems: that of the base */
}
END_TEST

/* Objective and risk of another alpha are other figures. */
START_TEST(other_terms_are_said_with_the_row_to_compare)
{
    give_two();
    press(a, "7$");
    ck_assert(shows(a, "alpha 0.8, not 0.9: compare Event, CVaR 0.80; not objective, bound, risk"));
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "risk:alpha", "0.9", NULL), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "risk:radius_kw", "40", NULL), ERR_NONE);
    a->edits++;
    give_result(a);
    press(a, "$");
    ck_assert(shows(a, "radius 40 kW, not 10: compare mean and CVaR; not objective, bound, risk"));
}
END_TEST

START_TEST(long_names_are_cut_where_a_character_ends)
{
    give_two();
    press(a, "7");
    free(draw(a, 24, 80, false, false));
    app_command(a, "name 0123456789abcdefghijklmnop\303\251\303\251");
    char *screen = draw(a, 24, 120, true, false);
    ck_assert_ptr_nonnull(strstr(screen, "run 2 less 0123456789abcdefghijklmnop\303\251"));
    free(screen);
    app_command(a, "name 0123456789abcdefghijklmnopq\303\251");
    screen = draw(a, 24, 120, true, false);
    ck_assert_ptr_nonnull(strstr(screen, "run 2 less 0123456789abcdefghijklmnopq\n"));
    free(screen);
}
END_TEST

START_TEST(the_cursor_passes_over_the_marks_when_there_are_none)
{
    give_result(a);
    press(a, "7");
    free(draw(a, 24, 80, false, false));
    press(a, "hh");
    ck_assert_int_eq(app_view(a)->grid.col, COMPARE_FIGURE);
    press(a, "l");
    ck_assert_int_eq(app_view(a)->grid.col, COMPARE_UNIT);
}
END_TEST

START_TEST(the_base_is_the_run_under_the_cursor)
{
    give_two();
    press(a, "7");
    free(draw(a, 24, 80, false, false));
    press(a, "lb");
    ck_assert_int_eq(a->base, 2);
    ck_assert(shows(a, "run 1 less run 2"));
    press(a, "0b");
    ck_assert(shows(a, "put the cursor on the column of a run"));
}
END_TEST

START_TEST(a_run_is_made_present_and_results_show_it)
{
    give_two();
    press(a, "7");
    free(draw(a, 24, 80, false, false));
    press(a, "m");
    ck_assert_str_eq(a->run.name, "run 1");
    ck_assert_int_eq(runs_count(a), 2);
    press(a, "6");
    ck_assert(shows(a, "run 1:"));
    ck_assert(shows(a, "STALE: 1 edit since"));
}
END_TEST

START_TEST(a_run_in_no_file_is_deleted_after_a_question_only)
{
    give_two();
    press(a, "7");
    free(draw(a, 24, 80, false, false));
    press(a, "D\033");
    ck_assert_int_eq(runs_count(a), 2);
    press(a, "Dy");
    ck_assert_int_eq(runs_count(a), 1);
    ck_assert_str_eq(a->run.name, "run 2");
    a->run.kept = true;
    press(a, "D");
    ck_assert_int_eq(runs_count(a), 0);
    ck_assert(shows(a, "There is no run yet"));
}
END_TEST

START_TEST(names_are_given_and_unique)
{
    give_two();
    press(a, "7");
    free(draw(a, 24, 80, false, false));
    app_command(a, "name wide ball");
    ck_assert(shows(a, "wide ball stale"));
    press(a, "lRwide ball\r");
    ck_assert(shows(a, "Another run is called wide ball already"));
    press(a, "R\x15"
             "a name of more than thirty bytes\r");
    ck_assert(shows(a, "Not renamed: a name of 30 letters or less"));
}
END_TEST

START_TEST(an_answer_in_a_file_joins_and_what_is_none_is_refused)
{
    char path[] = "/tmp/ballast_compare_XXXXXX", command[64];
    close(mkstemp(path));
    give_result(a);
    struct err e = {0};
    ck_assert_int_eq(result_write_json(a->set->instance, a->run.result, false, path, &e), ERR_NONE);
    snprintf(command, sizeof command, "open-result %s", path);
    app_command(a, command);
    ck_assert_int_eq(runs_count(a), 2);
    ck_assert_int_eq(a->screen, SCREEN_COMPARE);
    press(a, "t");
    free(draw(a, 24, 80, false, false));
    ck_assert_int_eq(app_view(a)->table.rows, 0); /* it is the same answer */
    press(a, "lm");
    ck_assert(shows(a, "was read from a file"));
    unlink(path);
    app_command(a, "open-result " SMALL_CASE);
    ck_assert(shows(a, "This is no answer"));
    ck_assert_int_eq(runs_count(a), 2);
}
END_TEST

START_TEST(quitting_counts_every_run_that_is_in_no_file)
{
    give_two();
    a->run.kept = true;
    ck_assert_int_eq(runs_unkept(a), 1);
    press(a, "q");
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert(shows(a, "1 result is in no file"));
}
END_TEST

/* A table does not bring the result back. The prompt names the run that it writes. */
START_TEST(a_table_in_a_file_is_no_result_in_a_file)
{
    char path[] = "/tmp/ballast-table-XXXXXX", command[80];
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    unlink(path);
    give_two();
    press(a, "6");
    snprintf(command, sizeof command, "export %s", path);
    app_command(a, command);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(runs_unkept(a), 2);
    press(a, "q");
    ck_assert(shows(a, "2 results are in no file"));
    ck_assert(shows(a, "w write run 2"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui compare");
    TCase *tests = tcase_create("runs");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, without_a_run_the_screen_says_how_to_come_to_one);
    tcase_add_test(tests, a_run_before_is_kept_and_what_differs_is_marked);
    tcase_add_test(tests, runs_of_other_levels_have_a_cvar_at_that_of_the_case);
    tcase_add_test(tests, other_terms_are_said_with_the_row_to_compare);
    tcase_add_test(tests, long_names_are_cut_where_a_character_ends);
    tcase_add_test(tests, the_cursor_passes_over_the_marks_when_there_are_none);
    tcase_add_test(tests, the_base_is_the_run_under_the_cursor);
    tcase_add_test(tests, a_run_is_made_present_and_results_show_it);
    tcase_add_test(tests, a_run_in_no_file_is_deleted_after_a_question_only);
    tcase_add_test(tests, names_are_given_and_unique);
    tcase_add_test(tests, an_answer_in_a_file_joins_and_what_is_none_is_refused);
    tcase_add_test(tests, quitting_counts_every_run_that_is_in_no_file);
    tcase_add_test(tests, a_table_in_a_file_is_no_result_in_a_file);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
