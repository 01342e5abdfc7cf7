/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve: the plan, its tables and its files. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        cli_note("warning: (1 - alpha) x %s scenarios = %.3g, below 20. CVaR rests on few scenarios. "
                 "Sample at least %s%s.",
                 cli_figure(sampled, 0).text, tail, cli_figure(ceil(20.0 / (1.0 - inst->alpha) - 1e-9), 0).text,
                 inst->alpha > 0.0 ? ", or lower alpha" : "");
    cli_warn_of_stock(inst);
    if (!line->value[OPT_QUIET])
        cli_note("%s buses, %s candidates, %s + %s scenarios, %s steps; recourse %s, gap %g %%",
                 cli_figure(inst->buses, 0).text, cli_figure(inst->candidates, 0).text, cli_figure(sampled, 0).text,
                 cli_figure(inst->scenarios - sampled, 0).text, cli_figure(inst->steps, 0).text,
                 p->options.recourse == RECOURSE_MIP ? "mip" : "lp", 100.0 * p->options.gap);
}

/* ---- Tables ---- */

typedef enum err_code use_table(const char *where, const struct report_table *t, struct err *e);

/* Where a table comes from: one of three kinds of report, and what is changed of it. */
struct table_source {
    enum err_code (*whole)(const struct instance *inst, const struct result *r, struct report_table *t);
    enum err_code (*by_scenario)(const struct instance *inst, const struct result *r, int scenario,
                                 struct report_table *t);
    enum err_code (*mixed)(const struct instance *inst, const struct result *r, enum report_pivot pivot,
                           enum report_weighting weighting, int scenario, struct report_table *t);
    enum report_pivot pivot;
    enum report_weighting weighting;
    const char *name;     /* in place of its own, NULL: its own */
    const char *positive; /* key of a column: rows without anything there are left out; NULL: all stay */
    const char *title;    /* in place of its own, NULL: its own */
};

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

static enum err_code show_costs(const struct instance *inst, const struct result *r, struct report_table *t)
{
    return report_contributions(inst, r, REPORT_EXPECTED, 0, t);
}

/* The best of them. */
static enum err_code show_near(const struct instance *inst, const struct result *r, struct report_table *t)
{
    enum err_code code = report_near_plans(inst, r, t);
    if (code != ERR_NONE)
        return code;
    report_table_keep(t, 10);
    report_table_keep_columns(t, report_column_find(t, "difference") + 1);
    return ERR_NONE;
}

/* What no plan has is left to the files. */
static enum err_code show_ranges(const struct instance *inst, const struct result *r, struct report_table *t)
{
    enum err_code code = report_near_ranges(inst, r, t);
    if (code == ERR_NONE)
        report_table_keep_positive(t, report_column_find(t, "most"));
    return code;
}

static const struct table_source file_tables[] = {
    {.whole = report_summary},
    {.whole = report_allocation},
    {.mixed = report_unserved, .pivot = REPORT_BY_BUS},
    {.mixed = report_unserved,
     .pivot = REPORT_BY_BUS,
     .weighting = REPORT_WORST_CASE,
     .name = "unserved_by_bus_worst_case"},
    {.mixed = report_unserved, .pivot = REPORT_BY_STEP},
    {.mixed = report_unserved, .pivot = REPORT_BY_SCENARIO},
    {.mixed = report_imbalance, .pivot = REPORT_BY_BUS},
    {.mixed = report_imbalance,
     .pivot = REPORT_BY_BUS,
     .weighting = REPORT_WORST_CASE,
     .name = "imbalance_by_bus_worst_case"},
    {.mixed = report_imbalance, .pivot = REPORT_BY_STEP},
    {.mixed = report_imbalance, .pivot = REPORT_BY_SCENARIO},
    {.whole = report_risk},
    {.whole = show_costs},
    {.whole = report_scenarios},
    {.by_scenario = report_dispatch},
    {.by_scenario = report_balance},
    {.by_scenario = report_ac_check},
    {.whole = report_ac_scenarios},
    {.by_scenario = report_voltages},
    {.by_scenario = report_loadings},
};

/* With --alternatives. */
static const struct table_source near_tables[] = {{.whole = report_near_plans}, {.whole = report_near_ranges}};
static const struct table_source shown_near_tables[] = {
    {.whole = show_near},
    {.whole = show_ranges, .title = "Units in the plans near the best; groups without any are left out"}};

/* On the screen, buses at which nothing happens are left out. */
static const struct table_source shown_tables[] = {
    {.whole = report_summary},
    {.whole = report_allocation},
    {.mixed = report_unserved,
     .positive = "unserved_kwh",
     .title = "Unserved energy by bus, expected; buses without any are left out"},
    {.mixed = report_imbalance,
     .positive = "imbalance_kwh",
     .title = "Imbalance by bus, expected; buses without any are left out"},
    {.whole = show_worst},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static enum err_code make_table(const struct table_source *source, const struct instance *inst, const struct result *r,
                                struct report_table *t)
{
    enum err_code code = source->whole         ? source->whole(inst, r, t)
                         : source->by_scenario ? source->by_scenario(inst, r, REPORT_ALL, t)
                                               : source->mixed(inst, r, source->pivot, source->weighting, 0, t);
    if (code != ERR_NONE)
        return code;
    if (source->name)
        t->name = source->name;
    if (source->positive)
        report_table_keep_positive(t, report_column_find(t, source->positive));
    if (source->title)
        t->title = source->title;
    return ERR_NONE;
}

/* One table after another: made, handed to `use`, freed. */
static enum err_code each_table(const struct instance *inst, const struct result *r, const struct table_source *source,
                                size_t count, use_table *use, const char *where, struct err *e)
{
    for (size_t k = 0; k < count; k++) {
        struct report_table t;
        enum err_code code = make_table(&source[k], inst, r, &t);
        if (code == ERR_INVALID && !r->dispatch)
            continue; /* the note about it is said once */
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

/* ---- The budget and the AC check, a sentence each ---- */

static void print_budget_words(const struct instance *inst, const struct result *r)
{
    char words[REPORT_LEFT_WORDS], text[REPORT_LEFT_WORDS + 16];
    report_budget_left(inst, r, words, sizeof words);
    snprintf(text, sizeof text, "Budget: %s\n", words);
    cli_say(text, 0);
}

static void print_ac_words(const struct instance *inst, const struct result *r)
{
    char words[REPORT_AC_WORDS], text[REPORT_AC_WORDS + 64];
    snprintf(text, sizeof text, "AC check of every scenario and step: %s\n",
             report_ac_words(inst, r, words, sizeof words));
    cli_say(text, 0);
}

/* ---- Plans near the best ---- */

static enum err_code print_alternatives(const struct instance *inst, const struct result *r, struct err *e)
{
    enum err_code code = each_table(inst, r, shown_near_tables, COUNT(shown_near_tables), print_table, NULL, e);
    char *words = code == ERR_NONE ? report_alternatives_words(inst, r->near) : NULL;
    if (code == ERR_NONE && !words)
        return err_set(e, ERR_MEMORY, "memory is short");
    if (words) {
        cli_say(words, 0);
        fputs("\n\n", stdout);
    }
    free(words);
    return code;
}

/* ---- The command ---- */

static enum err_code write_answer(const struct cmd_line *line, const struct problem *p, const struct result *r,
                                  struct err *e)
{
    const char *json = line->value[OPT_ANSWER_JSON];
    enum err_code code = result_write_json(p->inst, r, line->value[OPT_DETAIL] != NULL, json, e);
    if (code == ERR_NONE && !line->value[OPT_QUIET])
        cli_wrote(json);
    return code;
}

static enum err_code write_tables(const struct cmd_line *line, const struct problem *p, const struct result *r,
                                  struct err *e)
{
    const char *csv = line->value[OPT_ANSWER_CSV];
    enum err_code code = cli_make_folder(csv, e);
    if (code == ERR_NONE)
        code = each_table(p->inst, r, file_tables, COUNT(file_tables), cli_write_table, csv, e);
    if (code == ERR_NONE && r->near)
        code = each_table(p->inst, r, near_tables, COUNT(near_tables), cli_write_table, csv, e);
    if (code == ERR_NONE && !line->value[OPT_QUIET])
        cli_note("%zu tables are written into %s", COUNT(file_tables) + (r->near ? COUNT(near_tables) : 0), csv);
    return code;
}

/* Files first: a closed standard output must not cost the answer. */
static enum err_code deliver(const struct cmd_line *line, const struct problem *p, const struct result *r,
                             struct err *e)
{
    const char *json = line->value[OPT_ANSWER_JSON], *csv = line->value[OPT_ANSWER_CSV];
    enum err_code code = ERR_NONE;
    bool standard = cli_is_standard_output(json);
    if (json && !standard)
        code = write_answer(line, p, r, e);
    if (code == ERR_NONE && csv)
        code = write_tables(line, p, r, e);
    if (code != ERR_NONE)
        return code;
    cli_output_begins();
    if (standard)
        return write_answer(line, p, r, e);
    code = each_table(p->inst, r, shown_tables, COUNT(shown_tables), print_table, NULL, e);
    if (code == ERR_NONE && r->near)
        code = print_alternatives(p->inst, r, e);
    if (code == ERR_NONE)
        print_budget_words(p->inst, r);
    if (code == ERR_NONE && r->ac)
        print_ac_words(p->inst, r);
    return code;
}

static int status_code(const struct result *r)
{
    if (r->status == PLAN_STOPPED && interrupt_signal())
        return EXIT_SIGNAL + interrupt_signal();
    return r->status == PLAN_TIME_LIMIT || r->status == PLAN_STOPPED ? EXIT_LIMIT : EXIT_DONE;
}

/* "cells,warm" as bits; false with *e set: no such lever. */
static bool read_levers(const char *text, unsigned *levers, struct err *e)
{
    *levers = 0;
    while (text && *text) {
        size_t n = strcspn(text, ",");
        int k = 0;
        while (k < PLAN_LEVERS && (strlen(plan_lever_name[k]) != n || strncmp(plan_lever_name[k], text, n) != 0))
            k++;
        if (k == PLAN_LEVERS) {
            err_set(e, ERR_USAGE, "--without %.*s: no such lever", (int)n, text);
            err_hint(
                e, "Choose from cells, islands, warm, pilot, transfer, order, probing, promise, separated by commas.");
            return false;
        }
        *levers |= 1U << k;
        text += n + (text[n] == ',');
    }
    return true;
}

/* checkpoint: where the rest of the solve is kept, NULL: nowhere. */
static void tell_stopped(const struct result *r, const char *checkpoint)
{
    char gap[40] = "no bound yet";
    if (isfinite(r->gap))
        snprintf(gap, sizeof gap, "gap %.4f %%", 100.0 * r->gap);
    cli_note("%s; the best plan so far is kept: %s USD a year, %s",
             r->status == PLAN_TIME_LIMIT ? "a limit came first" : "stopped", cli_figure(r->objective, 2).text, gap);
    if (checkpoint)
        cli_note("the same command goes on from %s", checkpoint);
}

static void tell_done(const struct result *r)
{
    char near[80] = "";
    if (r->near)
        snprintf(near, sizeof near, ", and %.1f s for the plans near it", r->near->seconds);
    cli_note("done: %s USD a year, gap %.4f %%, %d rounds, %.1f s%s", cli_figure(r->objective, 2).text, 100.0 * r->gap,
             r->rounds, r->seconds, near);
}

static int solve(const struct cmd_line *line, const struct problem *p)
{
    struct progress progress;
    struct result *r = NULL;
    struct err e = {0};
    struct plan_options options = p->options;
    options.measure = line->value[OPT_EFFORT] != NULL;
    options.ranks = cli_ranks();
    options.checkpoint = line->value[OPT_RESUME];
    if (line->value[OPT_ALTERNATIVES])
        cmd_number(&cmd_option[OPT_ALTERNATIVES], line->value[OPT_ALTERNATIVES], &options.near_percent, &e);
    if (!read_levers(line->value[OPT_WITHOUT], &options.without, &e))
        return cli_fail(&e);
    announce(line, p);
    progress_begin(&progress, line->value[OPT_QUIET] != NULL);
    progress.checkpoint = options.checkpoint;
    if (options.checkpoint && access(options.checkpoint, F_OK) == 0 && !line->value[OPT_QUIET])
        cli_note("going on from %s", options.checkpoint);
    enum err_code code = plan_solve(p->inst, &options, progress_show, &progress, &r, &e);
    progress_end(&progress);
    if (code != ERR_NONE) {
        int failed = cli_fail(&e);
        return interrupt_signal() && failed == EXIT_NO_PLAN ? EXIT_SIGNAL + interrupt_signal() : failed;
    }
    int done = status_code(r);
    if (done != EXIT_DONE)
        tell_stopped(r, r->unsaved ? NULL : options.checkpoint);
    else if (!line->value[OPT_QUIET])
        tell_done(r);
    if (instance_barren(p->inst))
        cli_note("note: %s", instance_barren(p->inst));
    if (!r->dispatch)
        cli_note("the dispatch of %s scenarios is more than is kept: tables by bus and the AC check are left out",
                 cli_figure(r->scenarios, 0).text);
    if (r->unsaved)
        cli_note("warning: %s could not be written; what stands there is from before", options.checkpoint);
    if (options.near_percent > 0 && !r->near)
        cli_note("warning: the search for plans near the best failed; the plan stands");
    code = r->dispatch ? report_ac_all(p->inst, r) : ERR_NONE;
    if (code != ERR_NONE)
        err_set(&e, code, "the AC check cannot be computed");
    else
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
