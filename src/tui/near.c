/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans near the best as runs. Of such a plan only the cost is known: it is evaluated in every scenario by the job, and joins the
 * runs with all that a result has. */
#include "app.h"

#include "wire.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

int near_at_cursor(struct app *a)
{
    const struct grid *g = &app_view(a)->grid;
    int row = grid_table_row(g), col = g->table ? report_column_find(g->table, "rank") : -1;
    return row < 0 || col < 0 ? 0 : (int)g->table->cells[row * g->table->column_count + col].number;
}

/* [candidates] of a plan of the present run. */
static const int *units_of(const struct app *a, int plan)
{
    const struct plan_alternatives *near = a->run.result->near;
    return near->units + (size_t)(plan - 1) * (size_t)near->candidates;
}

/* The plan of the present run itself is among them. */
static bool is_own(const struct app *a, int plan)
{
    return memcmp(units_of(a, plan), a->run.result->units, (size_t)a->run.result->candidates * sizeof(int)) == 0;
}

const char *near_needs_plan(struct app *a)
{
    app_build(a);
    int plan = near_at_cursor(a);
    if (!a->run.result || !a->run.result->near)
        return "no plans near the best were looked for: :alternatives 1 finds them";
    if (plan == 0)
        return "there are no rows here";
    if (!is_own(a, plan) && !runs_find_near(a, a->run.number, plan) && job_running(&a->job))
        return "a job runs: when it has ended, or after o or X";
    return NULL;
}

void near_open(struct app *a, enum op op)
{
    (void)op;
    struct err e = {0};
    int plan = near_at_cursor(a), near = a->run.number;
    const struct run *made = runs_find_near(a, near, plan);
    if (is_own(a, plan)) {
        app_go(a, SCREEN_RESULTS, 0);
        app_say(a, STYLE_GOOD, "Plan %d is that of %s, which is shown.", plan, a->run.name);
        return;
    }
    if (made) {
        runs_show(a, made->number);
        app_go(a, SCREEN_RESULTS, 0);
        app_say(a, STYLE_GOOD, "%s is shown: plan %d near run %d. In 7, m goes back to run %d.", a->run.name, plan,
                near, near);
        return;
    }
    if (app_start_evaluation(a, a->run.set, a->run.result, units_of(a, plan), &e) != ERR_NONE) {
        app_say_error(a, &e);
        return;
    }
    scenario_set_drop(a->evaluated.set);
    a->evaluated.set = a->run.set;
    a->evaluated.set->references++;
    a->evaluated.near = near;
    a->evaluated.plan = plan;
    a->evaluated.bound = a->run.result->bound;
    app_say(a, STYLE_NORMAL, "Plan %d is being evaluated in every scenario; it becomes a run. o stops.", plan);
}

/* The bound of the run that the plan is near is one for all plans: the gap is to that. */
static void bound_from(struct result *r, double bound)
{
    r->bound = fmin(bound, r->objective);
    r->gap = (r->objective - r->bound) / fmax(fabs(r->objective), 1e-9);
    r->status = r->gap <= PLAN_NUMERIC_GAP ? PLAN_OPTIMAL : PLAN_GAP;
}

void near_take(struct app *a)
{
    struct result *r = wire_read_result(a->job.data_fd, &a->job.data_at, a->evaluated.set->instance);
    if (r)
        bound_from(r, a->evaluated.bound);
    if (!r || !runs_add_near(a, a->evaluated.set, r, a->evaluated.near, a->evaluated.plan)) {
        result_free(r);
        app_say(a, STYLE_BAD, "The result could not be taken over: memory or the temporary file failed.");
    }
}

void near_end(struct app *a)
{
    int near = a->evaluated.near, plan = a->evaluated.plan;
    const struct run *made = runs_find_near(a, near, plan);
    char number[32], name[sizeof made->name];
    scenario_set_drop(a->evaluated.set);
    a->evaluated.set = NULL;
    snprintf(name, sizeof name, "%s", made ? made->name : "");
    if (made)
        app_say(a, STYLE_GOOD, "%s, near run %d: %s USD a year. Enter shows it, 7 compares.", name, near,
                number_grouped(made->result->objective, 0, number, sizeof number));
    else if (a->job.error.code != ERR_NONE && a->job.error.code != ERR_CANCELED)
        app_say_error(a, &a->job.error);
    else if (a->job.state == JOB_KILLED || a->job.error.code == ERR_CANCELED)
        app_say(a, STYLE_WARN, "The evaluation of plan %d was ended; nothing of it was kept.", plan);
}
