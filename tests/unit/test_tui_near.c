/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans near the best as runs: evaluated by the child, beside the run they are near, shown when asked again. */
#include "run_suite.h"
#include "tui_small.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

static void finish(void)
{
    while (job_running(&a->job)) {
        struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
        ck_assert(poll(&fd, 1, -1) == 1 || errno == EINTR);
        app_job_news(a);
    }
}

/* Row of the first plan near the present run that is its own, or that is another. */
static int row_of(bool own)
{
    const struct result *r = a->run.result;
    for (int k = 0; k < r->near->plans; k++)
        if ((memcmp(r->near->units + (size_t)k * (size_t)r->candidates, r->units,
                    (size_t)r->candidates * sizeof *r->units) == 0) == own)
            return k;
    ck_abort_msg("no such plan among %d", r->near->plans);
    return -1;
}

static void go_to(int row)
{
    press(a, ":go results:alternatives\r");
    free(draw(a, 24, 80, false, false));
    grid_goto(&app_view(a)->grid, row);
}

static int solve_and_go_to_another(void)
{
    press(a, ":alternatives 30%\r");
    finish();
    ck_assert_ptr_nonnull(a->run.result->near);
    int row = row_of(false);
    go_to(row);
    return row;
}

START_TEST(what_cannot_be_evaluated_is_refused_with_the_reason)
{
    press(a, ":go results:alternatives\r\r");
    ck_assert(shows(a, "open-plan: no plans near the best were looked for"));
    press(a, "6"); /* there, Enter is the row whole */
    solve_and_go_to_another();
    go_to(row_of(true));
    press(a, "\r"); /* that of the run itself is shown already */
    ck_assert(!job_running(&a->job));
    ck_assert_int_eq(a->tab[SCREEN_RESULTS], 0);
    ck_assert(shows(a, "is that of run 1"));
    press(a, ":set scenario:count=20000\rd");
    go_to(row_of(false));
    press(a, "\r");
    ck_assert(shows(a, "open-plan: a job runs"));
    press(a, "X");
    finish();
    ck_assert_int_eq(runs_count(a), 1);
}
END_TEST

START_TEST(a_plan_is_evaluated_by_the_kept_child_and_joins_the_runs)
{
    int row = solve_and_go_to_another();
    const struct result *best = a->run.result;
    double want = best->near->objective_usd[row], bound = best->bound;
    const int *units = best->near->units + (size_t)row * (size_t)best->candidates;
    pid_t child = a->job.pid;
    press(a, "\r");
    ck_assert(a->job.evaluates);
    ck_assert_int_eq(a->job.pid, child);
    finish();
    ck_assert_ptr_eq(a->run.result, best); /* it stays in sight */
    ck_assert_int_eq(runs_count(a), 2);
    const struct run *made = runs_find(a, 2);
    ck_assert_double_eq_tol(made->result->objective, want, 1e-6 * want);
    ck_assert_mem_eq(made->result->units, units, (size_t)best->candidates * sizeof *units);
    ck_assert_ptr_nonnull(made->result->dispatch);
    ck_assert_ptr_eq(made->set, a->run.set);
    /* The bound is that of all plans, not its own cost. */
    ck_assert_double_eq(made->result->bound, bound);
    ck_assert_double_eq_tol(made->result->gap, (want - bound) / want, 1e-6);
    ck_assert_int_eq(made->result->status, PLAN_GAP);
    ck_assert(!made->kept);
    char name[40];
    snprintf(name, sizeof name, "run 2 plan %d", row + 1);
    ck_assert_str_eq(made->name, name);
    ck_assert(shows(a, name));
    press(a, "\r"); /* once only: now it is shown */
    ck_assert(!job_running(&a->job));
    ck_assert_int_eq(runs_count(a), 2);
    ck_assert_int_eq(a->run.number, 2);
    ck_assert_int_eq(a->tab[SCREEN_RESULTS], 0);
    press(a, "7");
    ck_assert(shows(a, name));
    press(a, "3e0.5\rr"); /* and what the child learned is there still */
    ck_assert(a->job.again);
    finish();
    ck_assert_int_eq(a->job.pid, child);
    ck_assert_int_eq(a->job.state, JOB_DONE);
}
END_TEST

START_TEST(a_plan_of_a_run_before_is_evaluated_with_the_values_of_that_run)
{
    int row = solve_and_go_to_another();
    double want = a->run.result->near->objective_usd[row];
    press(a, ":set scenario:seed=99\r:set risk:alpha=0.3\rr");
    finish();
    ck_assert(runs_show(a, 1));
    go_to(row);
    press(a, "\r");
    ck_assert(!a->job.again);
    finish();
    ck_assert_int_eq(runs_count(a), 3);
    const struct run *made = runs_find(a, 3);
    ck_assert_double_eq_tol(made->result->objective, want, 1e-6 * want);
    ck_assert_double_eq(made->result->alpha, a->run.result->alpha);
    ck_assert_ptr_eq(made->set, a->run.set);
    press(a, "r");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_int_eq(runs_count(a), 4);
}
END_TEST

START_TEST(other_terms_go_to_the_kept_child_with_the_plan)
{
    int row = solve_and_go_to_another();
    double want = a->run.result->near->objective_usd[row], alpha = a->run.result->alpha;
    pid_t child = a->job.pid;
    press(a, ":set risk:alpha=0.3\rr");
    finish();
    ck_assert(runs_show(a, 1));
    go_to(row);
    press(a, "\r");
    finish();
    ck_assert_int_eq(a->job.pid, child);
    const struct run *made = runs_find(a, 3);
    ck_assert_double_eq(made->result->alpha, alpha);
    ck_assert_double_eq_tol(made->result->objective, want, 1e-6 * want);
}
END_TEST

START_TEST(an_evaluation_that_is_stopped_or_ended_leaves_no_run)
{
    static const char *const keys[] = {"o", "X"};
    press(a, ":set scenario:count=300\r:set solver:gap=0.05\r");
    solve_and_go_to_another();
    for (int k = 0; k < 2; k++) {
        press(a, "\r");
        ck_assert(job_running(&a->job));
        press(a, keys[k]);
        finish();
        ck_assert_msg(strstr(a->message, "was ended; nothing of it was kept") != NULL, "%s", a->message);
        ck_assert_int_eq(runs_count(a), 1);
        ck_assert_int_eq(job_kept(&a->job), k == 0);
    }
    press(a, "\r"); /* another child does it */
    finish();
    ck_assert_int_eq(runs_count(a), 2);
}
END_TEST

START_TEST(the_screens_say_that_a_plan_is_evaluated)
{
    press(a, ":set scenario:count=300\r:set solver:gap=0.05\r");
    solve_and_go_to_another();
    press(a, "\r2");
    /* No news were taken yet: it runs, however quick it is. */
    ck_assert(shows(a, "plan 0:"));
    press(a, "5");
    ck_assert(shows(a, "evaluating a plan near the best"));
    ck_assert(shows(a, "near run 1 is evaluated in every scenario"));
    ck_assert(shows(a, "nothing of it is kept"));
    finish();
    ck_assert(shows(a, "done"));
}
END_TEST

START_TEST(it_becomes_the_present_run_where_the_other_was_deleted_meanwhile)
{
    press(a, ":set scenario:count=300\r:set solver:gap=0.05\r");
    solve_and_go_to_another();
    press(a, "\r7");
    free(draw(a, 24, 80, false, false));
    press(a, "Dy");
    ck_assert_int_eq(runs_count(a), 0);
    finish();
    ck_assert_int_eq(a->run.number, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui near");
    TCase *tests = tcase_create("plans near the best as runs");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, what_cannot_be_evaluated_is_refused_with_the_reason);
    tcase_add_test(tests, a_plan_is_evaluated_by_the_kept_child_and_joins_the_runs);
    tcase_add_test(tests, a_plan_of_a_run_before_is_evaluated_with_the_values_of_that_run);
    tcase_add_test(tests, other_terms_go_to_the_kept_child_with_the_plan);
    tcase_add_test(tests, an_evaluation_that_is_stopped_or_ended_leaves_no_run);
    tcase_add_test(tests, the_screens_say_that_a_plan_is_evaluated);
    tcase_add_test(tests, it_becomes_the_present_run_where_the_other_was_deleted_meanwhile);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
