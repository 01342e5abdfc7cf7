/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs in a child process: what they bring back is what the engine computes here; faults and ends of all kinds. */
#include "run_suite.h"
#include "tui_small.h"

#include "tui/wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Let the job run to its end, as the event loop does. */
static void finish(void)
{
    while (job_running(&a->job)) {
        struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
        ck_assert(poll(&fd, 1, -1) == 1 || errno == EINTR);
        app_job_news(a);
    }
}

static void same(const double *x, const double *y, size_t n)
{
    ck_assert_mem_eq(x, y, n * sizeof *x);
}

static void same_scenario(const struct instance *shape, const struct scenario *x, const struct scenario *y)
{
    size_t t = (size_t)shape->steps;
    same(&x->probability, &y->probability, 1);
    same(x->demand_kw, y->demand_kw, t * (size_t)shape->buses);
    same(x->import_factor, y->import_factor, t);
    same(x->available, y->available, (size_t)shape->candidates);
    ck_assert_mem_eq(x->branch_up, y->branch_up, t * (size_t)shape->branches);
    ck_assert_str_eq(x->label ? x->label : "", y->label ? y->label : "");
}

START_TEST(scenarios_from_the_child_are_those_of_the_engine)
{
    struct err e = {0};
    press(a, "d");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_ptr_nonnull(a->set);
    const struct instance *got = a->set->instance;
    struct instance *want = scenario_instance(app_case(a), &e);
    ck_assert_ptr_nonnull(want);
    ck_assert_int_eq(got->scenarios, 8);
    ck_assert_int_eq(got->scenarios, want->scenarios);
    for (int s = 0; s < want->scenarios; s++)
        same_scenario(want, &got->scenario[s], &want->scenario[s]);
    instance_free(want);
}
END_TEST

START_TEST(the_plan_from_the_child_is_that_of_the_engine)
{
    struct err e = {0};
    struct result *want = NULL;
    press(a, "r");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_ptr_nonnull(a->run.result);
    ck_assert_ptr_eq(a->run.set, a->set);
    const struct planning_case *c = app_case(a);
    struct instance *inst = scenario_instance(c, &e);
    ck_assert_ptr_nonnull(inst);
    struct plan_options opt = {
        .recourse = (enum recourse_kind)c->recourse, .gap = c->gap, .threads = 1, .keep_dispatch = true};
    ck_assert_int_eq(plan_solve(inst, &opt, NULL, NULL, &want, &e), ERR_NONE);
    const struct result *got = a->run.result;
    ck_assert_double_eq_tol(got->objective, want->objective, 2 * c->gap * want->objective);
    ck_assert_double_le(got->bound, got->objective * (1 + 1e-9));
    ck_assert_ptr_nonnull(got->dispatch);
    for (int s = 0; s < inst->scenarios; s++)
        for (int t = 0; t < inst->steps; t++)
            ck_assert_double_ge(got->dispatch[s].import_kw[t], -1e-6);
    result_free(want);
    instance_free(inst);
}
END_TEST

/* Optimal, and still no answer to anything: that is said wherever one would take it for one. */
START_TEST(a_case_without_candidates_says_so)
{
    press(a, "2VD");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), 0);
    press(a, ":check\r");
    ck_assert_ptr_nonnull(strstr(a->message, "Note: the case has no candidates: nothing can be placed"));
    press(a, "r");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_ptr_nonnull(strstr(a->message, "Note: the case has no candidates: nothing can be placed"));
    press(a, "6");
    ck_assert(shows(a, "the case has no candidates: nothing can be placed"));
}
END_TEST

START_TEST(candidates_that_are_alike_are_named)
{
    press(a, "2g");
    app_build(a);
    press(a, "ctwin\r:check\r");
    ck_assert_ptr_nonnull(strstr(a->message, "candidates 'c1' and 'twin' are both battery at bus 4"));
}
END_TEST

static void costs_what_a_cold_solve_finds(void)
{
    struct err e = {0};
    struct result *want = NULL;
    const struct planning_case *c = app_case(a);
    struct instance *inst = scenario_instance(c, &e);
    struct plan_options opt = {.recourse = (enum recourse_kind)c->recourse, .gap = c->gap, .threads = 1};
    ck_assert_ptr_nonnull(inst);
    ck_assert_int_eq(plan_solve(inst, &opt, NULL, NULL, &want, &e), ERR_NONE);
    ck_assert_double_eq_tol(a->run.result->objective, want->objective, 2 * c->gap * want->objective);
    ck_assert_double_eq(a->run.result->alpha, c->alpha);
    result_free(want);
    instance_free(inst);
}

/* The child of a solve lives on and knows its cuts, until more than the terms changes. */
START_TEST(a_change_of_terms_goes_to_the_child_that_was_kept)
{
    press(a, "r");
    finish();
    ck_assert(job_kept(&a->job));
    pid_t first = a->job.pid;
    press(a, "3e0.5\r");
    press(a, "r");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_int_eq(a->job.pid, first);
    ck_assert(a->job.again);
    ck_assert_int_eq(a->run.number, 2);
    ck_assert_str_eq(a->origin, "from kept cuts");
    costs_what_a_cold_solve_finds();
    press(a, ":set scenario:seed=99\rr");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert(!a->job.again);
    ck_assert_ptr_nonnull(strstr(a->origin, "scenario:seed"));
    costs_what_a_cold_solve_finds();
}
END_TEST

/* What is near the best is told with the result, and shown where asked for. */
START_TEST(plans_near_the_best_are_looked_for_when_asked)
{
    press(a, "r");
    finish();
    ck_assert_ptr_null(a->run.result->near);
    press(a, ":go results:alternatives\r");
    ck_assert(shows(a, ":alternatives 1"));
    press(a, ":alternatives 5%\r");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert_ptr_nonnull(a->run.result->near);
    ck_assert_double_eq(a->run.result->near->percent, 5);
    ck_assert_int_ge(a->run.result->near->plans, 1);
    press(a, ":go results:alternatives\r");
    ck_assert(shows(a, "the plan"));
    press(a, ":alternatives nearly\r");
    ck_assert(shows(a, "is no margin"));
}
END_TEST

/* A kept child that dies is missed by nobody. */
START_TEST(the_end_of_a_kept_child_is_silent)
{
    press(a, "r");
    finish();
    kill(a->job.pid, SIGKILL);
    struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
    ck_assert_int_eq(poll(&fd, 1, -1), 1);
    app_job_news(a);
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert(!job_kept(&a->job));
    press(a, "r");
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
    ck_assert(!a->job.again);
    ck_assert_int_eq(a->run.number, 2);
}
END_TEST

/* The best plan so far stands before the last result, and leaves with its solve. */
START_TEST(an_unfinished_result_comes_and_goes)
{
    give_scenarios(a);
    give_result(a);
    ck_assert_int_eq(a->run.number, 1);
    struct result *best = calloc(1, sizeof *best);
    ck_assert_ptr_nonnull(best);
    struct result *whole = a->run.result;
    best->scenarios = whole->scenarios;
    best->candidates = whole->candidates;
    best->units = calloc((size_t)whole->candidates, sizeof *best->units);
    best->probability = calloc((size_t)whole->scenarios, sizeof *best->probability);
    best->worst_probability = calloc((size_t)whole->scenarios, sizeof *best->worst_probability);
    best->outcome = calloc((size_t)whole->scenarios, sizeof *best->outcome);
    ck_assert(runs_take(a, best, true));
    ck_assert(a->run.unfinished);
    ck_assert_int_eq(a->run.number, 2);
    ck_assert_int_eq(runs_count(a), 2);
    runs_drop_unfinished(a);
    ck_assert(!a->run.unfinished);
    ck_assert_ptr_eq(a->run.result, whole);
    ck_assert_int_eq(runs_count(a), 1);
    ck_assert_int_eq(a->runs, 1);
}
END_TEST

START_TEST(a_second_solve_takes_the_scenarios_at_hand)
{
    press(a, "d");
    finish();
    struct scenario_set *set = a->set;
    press(a, "r");
    finish();
    ck_assert_ptr_eq(a->set, set);
    ck_assert_ptr_eq(a->run.set, set);
    /* After an edit they are of another case, and drawn anew; the result of the first stays until then. */
    press(a, "3e0.5\r");
    ck_assert_int_eq(a->run.number, 1);
    press(a, "r");
    finish();
    ck_assert_ptr_ne(a->set, set);
    ck_assert_int_eq(a->run.number, 2);
    char text[64];
    ck_assert_str_eq(app_stale(a, a->run.set, text, sizeof text), "");
}
END_TEST

START_TEST(a_crash_of_the_child_is_a_failed_job_and_the_edits_survive)
{
    press(a, "3e0.5\r:set scenario:count=20000\r");
    press(a, "r");
    ck_assert(job_running(&a->job));
    ck_assert_int_eq(kill(a->job.pid, SIGABRT), 0);
    finish();
    ck_assert_int_eq(a->job.state, JOB_FAILED);
    ck_assert_ptr_nonnull(strstr(a->message, "signal 6"));
    ck_assert(app_dirty(a));
    ck_assert_double_eq_tol(app_case(a)->alpha, 0.5, 1e-15);
    press(a, "u");
    press(a, "r"); /* and another job can begin */
    finish();
    ck_assert_int_eq(a->job.state, JOB_DONE);
}
END_TEST

START_TEST(a_killed_job_keeps_nothing)
{
    press(a, ":set scenario:count=20000\r");
    press(a, "r");
    pid_t child = a->job.pid;
    press(a, "X");
    finish();
    ck_assert_int_eq(a->job.state, JOB_KILLED);
    ck_assert_ptr_null(a->run.result);
    ck_assert_int_eq(waitpid(child, NULL, 0), -1); /* no zombie is left */
    ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(a_stopped_solve_keeps_its_best_plan_or_says_that_there_was_none)
{
    press(a, ":set solver:gap=1e-9\r:set scenario:count=200\r");
    press(a, "r");
    while (job_running(&a->job) && !a->job.has_progress) {
        struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
        poll(&fd, 1, -1);
        app_job_news(a);
    }
    press(a, "o");
    finish();
    if (a->job.state == JOB_DONE) {
        ck_assert_ptr_nonnull(a->run.result);
        ck_assert(a->run.result->status == PLAN_STOPPED || a->run.result->status == PLAN_GAP ||
                  a->run.result->status == PLAN_OPTIMAL);
        ck_assert_double_le(a->run.result->bound, a->run.result->objective * (1 + 1e-9));
    } else {
        ck_assert_int_eq(a->job.state, JOB_FAILED);
        ck_assert_int_eq(a->job.error.code, ERR_CANCELED);
    }
}
END_TEST

START_TEST(a_case_with_problems_starts_no_job_and_lists_them)
{
    press(a, ":set feeder:v_source=1.06\r"); /* above v_max: no value alone is wrong */
    press(a, "r");
    ck_assert(!job_running(&a->job));
    ck_assert_int_eq(a->mode, MODE_LIST);
    ck_assert_int_gt(a->list.count, 0);
}
END_TEST

START_TEST(free_ends_a_running_job)
{
    press(a, ":set scenario:count=50000\r");
    press(a, "d");
    pid_t child = a->job.pid;
    job_free(&a->job);
    ck_assert_int_eq(waitpid(child, NULL, 0), -1);
    ck_assert_int_eq(a->job.state, JOB_NONE);
}
END_TEST

START_TEST(a_cut_short_file_is_no_result)
{
    give_result(a);
    FILE *f = tmpfile();
    ck_assert_ptr_nonnull(f);
    const struct instance *inst = a->run.set->instance;
    ck_assert(wire_write_result(f, inst, a->run.result));
    off_t size = ftello(f), at = 0;
    struct result *back = wire_read_result(fileno(f), &at, inst);
    ck_assert_ptr_nonnull(back);
    ck_assert_int_eq(at, size);
    same(back->worst_probability, a->run.result->worst_probability, (size_t)inst->scenarios);
    same(back->dispatch[3].unserved_kw, a->run.result->dispatch[3].unserved_kw, (size_t)(inst->buses * inst->steps));
    result_free(back);
    for (off_t cut = 0; cut < size; cut += 97) {
        ck_assert_int_eq(ftruncate(fileno(f), size - 1 - cut), 0);
        at = 0;
        ck_assert_ptr_null(wire_read_result(fileno(f), &at, inst));
    }
    fclose(f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui job");
    TCase *tests = tcase_create("job");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, scenarios_from_the_child_are_those_of_the_engine);
    tcase_add_test(tests, the_plan_from_the_child_is_that_of_the_engine);
    tcase_add_test(tests, a_case_without_candidates_says_so);
    tcase_add_test(tests, candidates_that_are_alike_are_named);
    tcase_add_test(tests, a_change_of_terms_goes_to_the_child_that_was_kept);
    tcase_add_test(tests, plans_near_the_best_are_looked_for_when_asked);
    tcase_add_test(tests, the_end_of_a_kept_child_is_silent);
    tcase_add_test(tests, an_unfinished_result_comes_and_goes);
    tcase_add_test(tests, a_second_solve_takes_the_scenarios_at_hand);
    tcase_add_test(tests, a_crash_of_the_child_is_a_failed_job_and_the_edits_survive);
    tcase_add_test(tests, a_killed_job_keeps_nothing);
    tcase_add_test(tests, a_stopped_solve_keeps_its_best_plan_or_says_that_there_was_none);
    tcase_add_test(tests, a_case_with_problems_starts_no_job_and_lists_them);
    tcase_add_test(tests, free_ends_a_running_job);
    tcase_add_test(tests, a_cut_short_file_is_no_result);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
