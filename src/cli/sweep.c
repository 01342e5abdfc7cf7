/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ballast sweep: one instance under many risk parameters and budgets, solved in one session. */
#include "cli.h"

#include <ballast/study.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
    struct progress progress; /* first: progress_show is handed the same context */
};

static void say_point(void *context, const struct sweep_point *p, int index, int of)
{
    struct run *run = context;
    progress_end(&run->progress);
    if (!run->progress.quiet)
        cli_note("%d of %d: alpha %g, radius %g kW, weight %g, budget %s USD: %s USD a year, gap %.4f %%, %.1f s",
                 index + 1, of, p->terms.alpha, p->terms.radius_kw, p->terms.weight,
                 cli_figure(p->terms.budget_usd, 0).text, cli_figure(p->objective, 2).text, 100.0 * p->gap, p->seconds);
    progress_begin(&run->progress, run->progress.quiet);
}

static enum err_code deliver(const struct cmd_line *line, const struct instance *inst, const struct sweep_lists *lists,
                             const struct sweep_point *points, int count, struct err *e)
{
    struct report_table all = {0}, shown = {0};
    enum err_code code = report_sweep(inst, points, count, &all);
    code = code ? code : report_sweep_print(inst, lists, points, count, &shown);
    if (code)
        err_set(e, code, "Memory is short for a table of %d points", count);
    else
        code = cli_deliver_table(line, OPT_SWEEP_CSV, OPT_SWEEP_JSON, &all, &shown,
                                 report_column_find(&shown, "objective"), e);
    report_table_free(&all);
    report_table_free(&shown);
    if (!code && count > 1 && !line->value[OPT_QUIET])
        cli_note("%s", report_sweep_words);
    return code;
}

static int sweep(const struct cmd_line *line, const struct problem *p)
{
    struct run run;
    struct sweep_lists lists;
    struct sweep_point *points = NULL;
    struct err e = {0};
    int count = 0;
    enum err_code code = cmd_sweep_line(line, &lists, &e);
    progress_begin(&run.progress, line->value[OPT_QUIET] != NULL);
    code = code ? code : study_sweep(p->inst, &p->options, &lists, progress_show, say_point, &run, &points, &count, &e);
    progress_end(&run.progress);
    int done = code == ERR_NONE ? EXIT_DONE : cli_fail(&e);
    if (interrupt_signal())
        done = EXIT_SIGNAL + interrupt_signal();
    for (int k = 0; k < count && done == EXIT_DONE; k++)
        if (points[k].status == PLAN_TIME_LIMIT)
            done = EXIT_LIMIT;
    if (count > 0 && deliver(line, p->inst, &lists, points, count, &e) != ERR_NONE)
        done = cli_fail(&e);
    sweep_free(points, count);
    sweep_lists_free(&lists);
    int written = cli_finish_output();
    return written == EXIT_DONE ? done : written;
}

int cli_sweep(const struct cmd_line *line)
{
    struct problem p;
    if (cli_both_to_standard_output(line, OPT_SWEEP_CSV, OPT_SWEEP_JSON))
        return EXIT_USAGE;
    interrupt_install();
    int code = problem_load(line, PROBLEM_SCENARIOS, &p);
    if (code != EXIT_DONE)
        return code;
    p.options.ranks = cli_ranks();
    code = sweep(line, &p);
    problem_free(&p);
    return code;
}
