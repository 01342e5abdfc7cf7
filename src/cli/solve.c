/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve: the plan, its tables and its files. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- What to know before ---- */

static void announce(const struct cmd_line *line, const struct problem *p)
{
    const struct instance *inst = p->inst;
    int sampled = 0;
    for (int s = 0; s < inst->scenarios; s++)
        sampled += inst->scenario[s].probability > 0.0;
    /* Fewer than some twenty scenarios in the tail say little about it. */
    double tail = (1.0 - inst->alpha) * sampled;
    if (inst->weight > 0.0 && tail < 20.0 - 1e-9)
        cli_note("warning: (1 - alpha) x %d scenarios = %.3g, below 20. CVaR rests on few scenarios. "
                 "Sample at least %.0f%s.",
                 sampled, tail, ceil(20.0 / (1.0 - inst->alpha) - 1e-9), inst->alpha > 0.0 ? ", or lower alpha" : "");
    if (!line->value[OPT_QUIET])
        cli_note("%d buses, %d candidates, %d + %d scenarios, %d steps; recourse %s, gap %g %%", inst->buses,
                 inst->candidates, sampled, inst->scenarios - sampled, inst->steps,
                 p->options.recourse == RECOURSE_MIP ? "mip" : "lp", 100.0 * p->options.gap);
}

/* ---- Tables ---- */

/* One table after another: made, handed to `use`, freed. */
typedef enum err_code make_table(const struct instance *inst, const struct result *r, struct report_table *t);
typedef enum err_code use_table(const char *where, const struct report_table *t, struct err *e);

static enum err_code make_unserved_bus(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_unserved(inst, r, REPORT_BY_BUS, REPORT_EXPECTED, 0, t);
}

/* On the screen, buses at which nothing happens are left out. */
static enum err_code show_unserved_bus(const struct instance *inst, const struct result *r, struct report_table *t)
{
    enum err_code code = make_unserved_bus(inst, r, t);
    if (code == ERR_NONE)
        report_table_keep_positive(t, report_column_find(t, "unserved_kwh"));
    t->title = "Unserved energy by bus, expected; buses without any are left out";
    return code;
}

static enum err_code make_unserved_bus_worst(const struct instance *inst, const struct result *r,
                                             struct report_table *t)
{
    enum err_code code = report_unserved(inst, r, REPORT_BY_BUS, REPORT_WORST_CASE, 0, t);
    t->name = "unserved_by_bus_worst_case";
    return code;
}

static enum err_code make_unserved_step(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_unserved(inst, r, REPORT_BY_STEP, REPORT_EXPECTED, 0, t);
}

static enum err_code make_unserved_scenario(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_unserved(inst, r, REPORT_BY_SCENARIO, REPORT_EXPECTED, 0, t);
}

static enum err_code make_imbalance_bus(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_imbalance(inst, r, REPORT_BY_BUS, REPORT_EXPECTED, 0, t);
}

static enum err_code show_imbalance_bus(const struct instance *inst, const struct result *r, struct report_table *t)
{
    enum err_code code = make_imbalance_bus(inst, r, t);
    if (code == ERR_NONE)
        report_table_keep_positive(t, report_column_find(t, "imbalance_kwh"));
    t->title = "Imbalance by bus, expected; buses without any are left out";
    return code;
}

static enum err_code make_imbalance_bus_worst(const struct instance *inst, const struct result *r,
                                              struct report_table *t)
{
    enum err_code code = report_imbalance(inst, r, REPORT_BY_BUS, REPORT_WORST_CASE, 0, t);
    t->name = "imbalance_by_bus_worst_case";
    return code;
}

static enum err_code make_imbalance_step(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_imbalance(inst, r, REPORT_BY_STEP, REPORT_EXPECTED, 0, t);
}

static enum err_code make_imbalance_scenario(const struct instance *inst, const struct result *r,
                                             struct report_table *t)
{
    return report_imbalance(inst, r, REPORT_BY_SCENARIO, REPORT_EXPECTED, 0, t);
}

static enum err_code make_dispatch(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_dispatch(inst, r, REPORT_ALL, t);
}

static enum err_code make_voltages(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_voltages(inst, r, REPORT_ALL, t);
}

static enum err_code make_loadings(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_loadings(inst, r, REPORT_ALL, t);
}

static enum err_code make_ac_check(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_ac_check(inst, r, REPORT_ALL, t);
}

/* The five costliest scenarios, without the parts of the parts. */
static enum err_code show_worst(const struct instance *inst, const struct result *r, struct report_table *t)
{
    enum err_code code = report_risk(inst, r, t);
    if (code != ERR_NONE)
        return code;
    report_table_sort(t, report_column_find(t, "cost_usd"), true);
    report_table_keep(t, 5);
    report_table_keep_columns(t, report_column_find(t, "modules_usd") + 1);
    t->title = "Costliest scenarios";
    return ERR_NONE;
}

static make_table *const file_tables[] = {
    report_summary,      report_allocation,       make_unserved_bus,  make_unserved_bus_worst,
    make_unserved_step,  make_unserved_scenario,  make_imbalance_bus, make_imbalance_bus_worst,
    make_imbalance_step, make_imbalance_scenario, report_risk,        report_scenarios,
    make_dispatch,       make_ac_check,           make_voltages,      make_loadings,
};
static make_table *const shown_tables[] = {report_summary, report_allocation, show_unserved_bus, show_imbalance_bus,
                                           show_worst};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static enum err_code each_table(const struct instance *inst, const struct result *r, make_table *const *make,
                                size_t count, use_table *use, const char *where, struct err *e)
{
    for (size_t k = 0; k < count; k++) {
        struct report_table t;
        enum err_code code = make[k](inst, r, &t);
        if (code != ERR_NONE)
            err_set(e, code, "a table of the result cannot be made");
        else
            code = use(where, &t, e);
        report_table_free(&t);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

static enum err_code print_table(const char *where, const struct report_table *t, struct err *e)
{
    (void)where;
    enum err_code code = cli_print(t);
    putchar('\n');
    return code == ERR_NONE ? code : err_set(e, code, "memory is short");
}

/* ---- The AC check in a line ---- */

static double column_extreme(const struct report_table *t, const char *key, bool largest, int *row)
{
    int c = report_column_find(t, key);
    double best = largest ? -INFINITY : INFINITY;
    for (int r = 0; r < t->rows; r++) {
        const struct report_cell *cell = &t->cells[(size_t)r * (size_t)t->column_count + (size_t)c];
        if (cell->state != CELL_VALUE || (largest ? cell->number <= best : cell->number >= best))
            continue;
        best = cell->number;
        *row = r;
    }
    return best;
}

static void print_ac_line(const struct report_table *t)
{
    int at = 0, ignored = 0, broken = 0, column = report_column_find(t, "broken");
    double lowest = column_extreme(t, "v_ac_pu", false, &at);
    double error = column_extreme(t, "error_pu", true, &ignored);
    for (int r = 0; r < t->rows; r++)
        broken += t->cells[(size_t)r * (size_t)t->column_count + (size_t)column].number > 0.0;
    printf("AC check of every scenario and step: ");
    if (isfinite(lowest))
        printf("lowest voltage %.4f p.u. at bus %s, largest error of LinDistFlow %.4f p.u., ", lowest,
               t->cells[(size_t)at * (size_t)t->column_count + (size_t)report_column_find(t, "bus")].text, error);
    printf("limits broken in %d of %d\n", broken, t->rows);
}

static enum err_code print_ac_check(const struct instance *inst, const struct result *r, struct err *e)
{
    struct report_table t;
    enum err_code code = make_ac_check(inst, r, &t);
    if (code == ERR_NONE)
        print_ac_line(&t);
    else
        err_set(e, code, "the AC check cannot be computed");
    report_table_free(&t);
    return code;
}

/* ---- The command ---- */

/* Files first: a closed standard output must not cost the answer. */
static enum err_code deliver(const struct cmd_line *line, const struct problem *p, const struct result *r,
                             struct err *e)
{
    const char *json = line->value[OPT_ANSWER_JSON], *csv = line->value[OPT_ANSWER_CSV];
    enum err_code code = ERR_NONE;
    if (json)
        code = result_write_json(p->inst, r, line->value[OPT_DETAIL] != NULL, json, e);
    if (code == ERR_NONE && csv)
        code = cli_make_folder(csv, e);
    if (code == ERR_NONE && csv)
        code = each_table(p->inst, r, file_tables, COUNT(file_tables), cli_write_table, csv, e);
    if (code != ERR_NONE || cli_is_standard_output(json))
        return code;
    code = each_table(p->inst, r, shown_tables, COUNT(shown_tables), print_table, NULL, e);
    return code == ERR_NONE ? print_ac_check(p->inst, r, e) : code;
}

static int status_code(const struct result *r)
{
    if (r->status == PLAN_STOPPED && interrupt_signal())
        return EXIT_SIGNAL + interrupt_signal();
    return r->status == PLAN_TIME_LIMIT || r->status == PLAN_STOPPED ? EXIT_LIMIT : EXIT_DONE;
}

static int solve(const struct cmd_line *line, const struct problem *p)
{
    struct progress progress;
    struct result *r = NULL;
    struct err e = {0};
    announce(line, p);
    progress_begin(&progress, line->value[OPT_QUIET] != NULL);
    enum err_code code = plan_solve(p->inst, &p->options, progress_show, &progress, &r, &e);
    progress_end(&progress);
    if (code != ERR_NONE) {
        int failed = cli_fail(&e);
        return interrupt_signal() && failed == EXIT_NO_PLAN ? EXIT_SIGNAL + interrupt_signal() : failed;
    }
    int done = status_code(r);
    if (done != EXIT_DONE)
        cli_note("%s; the best plan so far is kept: %.2f USD a year, gap %.4f %%",
                 done == EXIT_LIMIT ? "a limit came first" : "stopped", r->objective, 100.0 * r->gap);
    else if (!line->value[OPT_QUIET])
        cli_note("done: %.2f USD a year, gap %.4f %%, %d rounds, %.1f s", r->objective, 100.0 * r->gap, r->rounds,
                 r->seconds);
    code = deliver(line, p, r, &e);
    result_free(r);
    if (code != ERR_NONE)
        return cli_fail(&e);
    int written = cli_finish_output();
    return written == EXIT_DONE ? done : written;
}

int cli_solve(const struct cmd_line *line)
{
    struct problem p;
    struct err e;
    if (line->value[OPT_DETAIL] && !line->value[OPT_ANSWER_JSON]) {
        err_set(&e, ERR_USAGE, "--detail needs --json");
        err_hint(&e, "Name the file for the answer with --json OUT.");
        return cli_fail(&e);
    }
    interrupt_install();
    int code = problem_load(line, PROBLEM_SCENARIOS, &p);
    if (code != EXIT_DONE)
        return code;
    code = solve(line, &p);
    problem_free(&p);
    return code;
}
