/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps: what is asked for, what the child brings, what is kept when it ends early, and points as runs. */
#include "run_suite.h"
#include "tui_small.h"

#include "tui/headless.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

static void follow(bool to_first_point)
{
    while (job_running(&a->job) && !(to_first_point && a->sweep.count > 0)) {
        struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
        ck_assert(poll(&fd, 1, -1) == 1 || errno == EINTR);
        app_job_news(a);
    }
}

static void sweep(const char *words)
{
    char command[200];
    snprintf(command, sizeof command, "sweep %s", words);
    app_command(a, command);
    if (a->mode == MODE_CHOICE) /* in place of one that is in no file */
        press(a, "y");
    ck_assert(job_running(&a->job));
}

static double cold_objective(const struct plan_terms *terms)
{
    struct err e = {0};
    struct result *want = NULL;
    struct instance *inst = scenario_instance(app_case(a), &e);
    ck_assert_ptr_nonnull(inst);
    inst->alpha = terms->alpha;
    inst->radius_kw = terms->radius_kw;
    inst->weight = terms->weight;
    inst->budget_usd = terms->budget_usd;
    struct plan_options opt = {.gap = a->pcase->gap, .threads = 1};
    ck_assert_int_eq(plan_solve(inst, &opt, NULL, NULL, &want, &e), ERR_NONE);
    double objective = want->objective;
    result_free(want);
    instance_free(inst);
    return objective;
}

START_TEST(without_a_sweep_both_tabs_say_which_command_makes_one)
{
    press(a, "7\t");
    ck_assert(shows(a, ":sweep alpha 0 0.9 4"));
    press(a, "\r");
    ck_assert(shows(a, "open-point: there is no sweep yet"));
    press(a, "\t");
    ck_assert(shows(a, ":sweep alpha 0 0.9 4"));
}
END_TEST

START_TEST(what_cannot_be_swept_is_refused_with_a_remedy)
{
    static const struct {
        const char *command, *said;
    } wrong[] = {{"sweep alfa 0 0.9 4", "'alfa' cannot be swept. Sweep alpha, radius, weight or budget"},
                 {"sweep alpha", "alpha has no values"},
                 {"sweep alpha 0 2 4", "out of range"},
                 {"sweep alpha 0 0.9", "neither a list nor FROM TO COUNT"},
                 {"sweep alpha 0 0.9 many", "alpha many: 'many' is not a number"},
                 {"sweep alpha 0 0.9 40 weight 0 1 40", "more than 1000 points"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        app_command(a, wrong[i].command);
        ck_assert_msg(strstr(a->message, wrong[i].said) != NULL, "%s: %s", wrong[i].command, a->message);
        ck_assert(!job_running(&a->job));
    }
    press(a, ":set feeder:v_source=1.06\r");
    app_command(a, "sweep alpha 0 0.9 4");
    ck_assert_int_eq(a->mode, MODE_LIST); /* the problems of the case */
    ck_assert(!job_running(&a->job));
}
END_TEST

START_TEST(no_sweep_begins_while_a_job_runs)
{
    press(a, ":set scenario:count=20000\r");
    press(a, "r");
    app_command(a, "sweep alpha 0 0.9 4");
    ck_assert(shows(a, "sweep: a job runs already: o stops it"));
    ck_assert_int_eq(a->job.points, 0);
    press(a, "X");
    follow(false);
}
END_TEST

START_TEST(points_are_what_solves_find)
{
    sweep("alpha 0,0.5,0.9 budget 1e5,5e5");
    ck_assert_int_eq(a->screen, SCREEN_COMPARE);
    ck_assert_int_eq(a->tab[SCREEN_COMPARE], TAB_SWEEP);
    follow(false);
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert(shows(a, "6 points are solved"));
    ck_assert_int_eq(a->sweep.count, 6);
    ck_assert_int_eq(runs_count(a), 0);
    for (int k = 0; k < 6; k++) {
        const struct sweep_point *p = &a->sweep.point[k];
        double want = cold_objective(&a->sweep.terms[k]);
        ck_assert_double_eq_tol(p->objective, want, 2 * a->pcase->gap * want);
        ck_assert_double_eq(a->sweep.result[k]->alpha, p->terms.alpha);
        ck_assert_ptr_nonnull(a->sweep.result[k]->dispatch);
    }
    ck_assert_double_eq(a->sweep.point[4].terms.alpha, 0.5);
    ck_assert_double_eq(a->sweep.point[4].terms.budget_usd, 5e5);
}
END_TEST

START_TEST(the_child_of_a_solve_sweeps_and_solves_again)
{
    press(a, "r");
    follow(false);
    pid_t child = a->job.pid;
    sweep("weight 0 1 3");
    ck_assert(a->job.again);
    ck_assert_int_eq(a->job.pid, child);
    follow(false);
    ck_assert_int_eq(a->sweep.count, 3);
    press(a, "r");
    ck_assert_int_eq(a->job.points, 0);
    follow(false);
    ck_assert_int_eq(a->job.pid, child);
    ck_assert_int_eq(runs_count(a), 2);
    ck_assert_int_eq(a->sweep.count, 3);
    double want = cold_objective(
        &(struct plan_terms){a->pcase->alpha, a->pcase->radius_kw, a->pcase->weight, a->pcase->budget_usd});
    ck_assert_double_eq_tol(a->run.result->objective, want, 2 * a->pcase->gap * want);
}
END_TEST

START_TEST(a_stopped_sweep_keeps_the_points_reached)
{
    press(a, "r");
    follow(false);
    sweep("weight 0 1 1000");
    press(a, "o");
    ck_assert(shows(a, "the points reached are kept"));
    follow(false);
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_int_ge(a->sweep.count, 1);
    ck_assert_int_lt(a->sweep.count, 1000);
    ck_assert(shows(a, "The sweep was stopped: "));
    press(a, "\r");
    ck_assert_int_eq(runs_count(a), 2);
}
END_TEST

START_TEST(a_sweep_that_is_killed_or_fails_keeps_them_too)
{
    static const struct {
        int number; /* of the signal; 0: by the key */
        const char *said;
    } end[] = {{0, "The sweep was ended: "}, {SIGABRT, "signal 6"}};
    press(a, ":set scenario:count=200\r");
    for (size_t i = 0; i < 2; i++) {
        sweep_drop(&a->sweep);
        sweep("weight 0 1 1000");
        follow(true);
        ck_assert(job_running(&a->job));
        if (end[i].number)
            kill(a->job.pid, end[i].number);
        else
            press(a, "X");
        follow(false);
        ck_assert_int_eq(a->job.state, end[i].number ? JOB_FAILED : JOB_KILLED);
        ck_assert_int_ge(a->sweep.count, 1);
        ck_assert_int_lt(a->sweep.count, 1000);
        ck_assert_ptr_nonnull(strstr(a->message, end[i].said));
        ck_assert_ptr_nonnull(strstr(a->message, "points are kept"));
    }
}
END_TEST

START_TEST(a_sweep_stays_until_the_next_has_a_point)
{
    give_sweep(a);
    press(a, ":set scenario:count=20000\r");
    sweep("alpha 0 0.9 4");
    press(a, "X");
    follow(false);
    ck_assert_int_eq(a->sweep.count, 5);
    ck_assert(shows(a, "The sweep was ended: 0 of 4 points were reached"));
    ck_assert_int_eq(a->coming.of, 0);
}
END_TEST

START_TEST(a_point_becomes_a_run_as_if_the_case_had_its_values)
{
    char stale[64];
    sweep("alpha 0,0.5");
    follow(false);
    press(a, "j\r");
    ck_assert(shows(a, "Run 1 is alpha 0.5"));
    ck_assert_int_eq(runs_count(a), 1);
    ck_assert_str_eq(a->run.name, "run 1 alpha 0.5");
    ck_assert_double_eq(a->run.result->alpha, 0.5);
    ck_assert_double_eq(a->run.set->instance->alpha, 0.5);
    ck_assert_int_eq(a->run.set->instance->scenarios, a->sweep.set->instance->scenarios);
    ck_assert_str_eq(answer_input_value(&a->run.answer, "risk:alpha", NULL), "0.5");
    ck_assert_str_eq(app_stale(a, a->run.set, stale, sizeof stale), "");
    ck_assert_ptr_nonnull(strstr(app_other_terms(a, a->run.set, stale, sizeof stale), ", the case "));
    press(a, "\r"); /* once only */
    ck_assert_int_eq(runs_count(a), 1);
    press(a, "k\r");
    ck_assert_int_eq(runs_count(a), 2);
    ck_assert_str_eq(a->run.name, "run 2 alpha 0");
    press(a, "j\r");
    ck_assert_str_eq(a->run.name, "run 1 alpha 0.5");
    press(a, "6\t\t\t"); /* with its dispatch */
    free(draw(a, 24, 80, false, false));
    ck_assert_ptr_nonnull(app_view(a)->grid.table);
    press(a, ":set alpha=0.5\r");
    ck_assert_str_eq(app_stale(a, a->run.set, stale, sizeof stale), "");
    app_go(a, SCREEN_COMPARE, TAB_RUNS);
    ck_assert(shows(a, "run 1 alpha 0.5"));
}
END_TEST

START_TEST(a_run_of_several_parameters_is_called_by_the_values)
{
    sweep("alpha 0,0.5 budget 1e5,5e5");
    follow(false);
    press(a, "j\r");
    ck_assert_str_eq(a->run.name, "run 1 0.5/100 000");
    ck_assert(shows(a, "Run 1 is alpha 0.5, budget 100 000."));
    ck_assert_double_eq(a->run.set->instance->budget_usd, 1e5);
}
END_TEST

START_TEST(a_point_whose_run_was_deleted_says_so)
{
    give_sweep(a);
    press(a, "7\t\r7");
    a->tab[SCREEN_COMPARE] = TAB_RUNS;
    free(draw(a, 24, 80, false, false));
    press(a, "Dy");
    ck_assert_int_eq(runs_count(a), 0);
    press(a, "\t\r");
    ck_assert(shows(a, "Run 1, which weight 0 was, is deleted"));
}
END_TEST

START_TEST(the_frontier_opens_as_a_picture_and_p_goes_on)
{
    give_sweep(a);
    press(a, "7\t\t");
    static const enum view_shape want[] = {VIEW_PICTURE, VIEW_BARS, VIEW_CURVE, VIEW_TABLE, VIEW_PICTURE};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        ck_assert_int_eq(app_view(a)->shape, want[i]);
        press(a, "p");
    }
    press(a, "\033");
    ck_assert_int_eq(app_view(a)->shape, VIEW_TABLE);
    ck_assert(shows(a, "no, 2"));
    ck_assert(shows(a, "1 of 5 beaten"));
}
END_TEST

/* Along the cost, and the row with it; rows move the cursor of the picture. */
START_TEST(cursor_and_row_of_the_picture_go_together)
{
    give_sweep(a);
    press(a, "7\t\t");
    free(draw(a, 24, 80, false, false));
    ck_assert_int_eq(sweep_at_cursor(a), 0);
    press(a, "l");
    ck_assert(shows(a, "0.25: 12 000 USD/year"));
    ck_assert_int_eq(sweep_at_cursor(a), 1);
    press(a, "l");
    ck_assert(shows(a, "0.5: 30 000 USD/year"));
    ck_assert_int_eq(sweep_at_cursor(a), 2);
    press(a, "G");
    ck_assert(shows(a, "0.75, 1: 45 000 USD/year"));
    ck_assert_int_eq(sweep_at_cursor(a), 3);
    press(a, "j");
    ck_assert(shows(a, "weight 1:"));
    press(a, "jkkk");
    ck_assert(shows(a, "0.25: 12 000 USD/year"));
    press(a, "\r");
    ck_assert_str_eq(a->run.name, "run 1 weight 0.25");
}
END_TEST

START_TEST(points_are_filtered_and_written_like_any_table)
{
    char path[] = "/tmp/ballast_sweep_XXXXXX", command[80];
    close(mkstemp(path));
    unlink(path);
    give_sweep(a);
    press(a, "7\t");
    press(a, "fweight>0.3\r");
    ck_assert_int_eq(app_view(a)->grid.shown, 3);
    snprintf(command, sizeof command, "export %s", path);
    app_command(a, command);
    const char *text = file_text(path);
    unlink(path);
    ck_assert_int_eq(
        strncmp(text, "weight,objective,within_gap,annual_plan_cost_usd,cvar_case_usd,units,gap_percent,change,plan,",
                93),
        0);
    ck_assert_ptr_nonnull(strstr(text, "\n0.75,205000,,45000,"));
    ck_assert_ptr_nonnull(strstr(text, "\n1,205300,~,45000,"));
    ck_assert_ptr_nonnull(strstr(text, "+2 recip at 6, -2 dr at 4"));
    ck_assert(!a->sweep.kept); /* not the whole */
    press(a, "F");
    app_command(a, command);
    unlink(path);
    ck_assert(a->sweep.kept);
}
END_TEST

START_TEST(quitting_asks_for_a_sweep_in_no_file)
{
    give_sweep(a);
    press(a, "q");
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert(shows(a, "The sweep is in no file"));
    press(a, "\033:sweep alpha 0 0.9 4\r"); /* nor does another one take its place unasked */
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert(shows(a, "y replace it"));
    ck_assert(!job_running(&a->job));
    press(a, "\033");
    a->sweep.kept = true;
    press(a, "q");
    ck_assert(a->quit);
}
END_TEST

START_TEST(an_edit_since_makes_the_points_stale)
{
    give_sweep(a);
    press(a, "7\t:set alpha=0.5\r");
    ck_assert(shows(a, "STALE: 1 edit since these points"));
}
END_TEST

START_TEST(both_tabs_are_printed_in_words)
{
    static const char *const tab[] = {"compare:sweep", "compare:frontier"};
    static const char *const said[] = {"Change +1 battery at 4",
                                       "for 0 to 45 000 USD/year CVaR 0.90 falls from 2 100 to 420 USD"};
    struct err e = {0};
    give_sweep(a);
    for (int i = 0; i < 2; i++) {
        char text[8192] = "";
        FILE *f = tmpfile();
        ck_assert_ptr_nonnull(f);
        ck_assert_int_eq(plain_print(a, f, tab[i], &e), ERR_NONE);
        rewind(f);
        ck_assert_uint_gt(fread(text, 1, sizeof text - 1, f), 0);
        fclose(f);
        ck_assert_msg(strstr(text, said[i]) != NULL, "%s", text);
        ck_assert_ptr_nonnull(strstr(text, "Weight 0.7500"));
    }
}
END_TEST

START_TEST(parameters_are_completed)
{
    press(a, ":sweep \t");
    ck_assert(shows(a, "alpha  radius  weight  budget"));
    press(a, "alpha 0.7\t");
    ck_assert(shows(a, "0 0.9 4 from 0 to 0.9 in 4 values, or 0.7,0.8,0.95 these"));
    press(a, "\033:sweep b\t");
    ck_assert_str_eq(a->line.text, "sweep budget ");
    press(a, "1e5,2e5 al\t0 0.9 2\033");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    press(a, ":sweep\r");
    ck_assert(shows(a, "Write :sweep PARAMETER VALUES"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui sweep");
    TCase *tests = tcase_create("sweep");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, without_a_sweep_both_tabs_say_which_command_makes_one);
    tcase_add_test(tests, what_cannot_be_swept_is_refused_with_a_remedy);
    tcase_add_test(tests, no_sweep_begins_while_a_job_runs);
    tcase_add_test(tests, points_are_what_solves_find);
    tcase_add_test(tests, the_child_of_a_solve_sweeps_and_solves_again);
    tcase_add_test(tests, a_stopped_sweep_keeps_the_points_reached);
    tcase_add_test(tests, a_sweep_that_is_killed_or_fails_keeps_them_too);
    tcase_add_test(tests, a_sweep_stays_until_the_next_has_a_point);
    tcase_add_test(tests, a_point_becomes_a_run_as_if_the_case_had_its_values);
    tcase_add_test(tests, a_run_of_several_parameters_is_called_by_the_values);
    tcase_add_test(tests, a_point_whose_run_was_deleted_says_so);
    tcase_add_test(tests, the_frontier_opens_as_a_picture_and_p_goes_on);
    tcase_add_test(tests, cursor_and_row_of_the_picture_go_together);
    tcase_add_test(tests, points_are_filtered_and_written_like_any_table);
    tcase_add_test(tests, quitting_asks_for_a_sweep_in_no_file);
    tcase_add_test(tests, an_edit_since_makes_the_points_stale);
    tcase_add_test(tests, both_tabs_are_printed_in_words);
    tcase_add_test(tests, parameters_are_completed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
