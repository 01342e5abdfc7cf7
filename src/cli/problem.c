/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a file and the options to an instance. */
#include "cli.h"

#include <ballast/number.h>
#include <ballast/scenario.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- What kind of file ---- */

/* An instance is an object in JSON: its text starts with a brace. An extension decides where the text cannot. */
static bool is_exported(const char *path)
{
    size_t n = strlen(path);
    bool named = n >= 5 && !strcmp(path + n - 5, ".json");
    struct stat st;
    FILE *f = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "r") : NULL;
    if (!f)
        return named;
    int c = fgetc(f);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        c = fgetc(f);
    fclose(f);
    return c == '{' || (c == EOF && named);
}

/* ---- Options ---- */

static enum err_code option_number(const struct cmd_line *line, enum cmd_option_id id, double *value, struct err *e)
{
    return line->value[id] ? cmd_number(&cmd_option[id], line->value[id], value, e) : ERR_NONE;
}

/* For a case every option with a setting is an edit of the document, like --set. */
static enum err_code set_options(const struct cmd_line *line, struct casedoc *doc, struct err *e)
{
    for (int id = 0; id < CMD_OPTIONS; id++) {
        enum err_code code = ERR_NONE;
        if (line->value[id] && cmd_option[id].setting && cmd_option[id].type != CMD_LIST)
            code = casedoc_set_by_name(doc, cmd_option[id].setting, line->value[id], e);
        if (code != ERR_NONE)
            return code;
    }
    for (int k = 0; k < line->assignments; k++) {
        const char *text = line->assignment[k], *equals = strchr(strchr(text, ':'), '=');
        char *where = strndup(text, (size_t)(equals - text));
        if (!where)
            return err_set(e, ERR_MEMORY, "memory is short");
        enum err_code code = casedoc_set_by_name(doc, where, equals + 1, e);
        free(where);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

/* Where an option lands in an instance that was exported. */
static const struct {
    enum cmd_option_id id;
    size_t offset;
} instance_option[] = {
    {OPT_ALPHA, offsetof(struct instance, alpha)},
    {OPT_RADIUS, offsetof(struct instance, radius_kw)},
    {OPT_WEIGHT, offsetof(struct instance, weight)},
    {OPT_BUDGET, offsetof(struct instance, budget_usd)},
};

static const struct {
    enum cmd_option_id id;
    const char *reason;
} case_only[] = {
    {OPT_SCENARIOS, "an exported instance has its scenarios already"},
    {OPT_STRESS, "an exported instance has its scenarios already"},
    {OPT_SEED, "an exported instance has its scenarios already"},
    {OPT_SET, "an exported instance holds numbers, not the settings of a case"},
};

static enum err_code refuse_case_only(const struct cmd_line *line, struct err *e)
{
    for (size_t k = 0; k < sizeof case_only / sizeof *case_only; k++) {
        if (!line->value[case_only[k].id])
            continue;
        err_set(e, ERR_USAGE, "--%s has no meaning for %s: %s", cmd_option[case_only[k].id].name, line->file,
                case_only[k].reason);
        err_hint(e, "Use the case (.ini) that it was exported from.");
        return ERR_USAGE;
    }
    return ERR_NONE;
}

static enum err_code set_instance(const struct cmd_line *line, struct instance *inst, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (size_t k = 0; k < sizeof instance_option / sizeof *instance_option && code == ERR_NONE; k++)
        code = option_number(line, instance_option[k].id, (double *)((char *)inst + instance_option[k].offset), e);
    return code;
}

static double fallback(enum cmd_option_id id)
{
    const struct field *f = cmd_option_field(&cmd_option[id]);
    double value = 0.0;
    if (f && f->fallback)
        number_parse(f->fallback, f->unit, &value, NULL);
    return value;
}

/* Solver options of an exported instance: the case's defaults where the command line says nothing. */
static enum err_code set_solver(const struct cmd_line *line, struct plan_options *o, struct err *e)
{
    double gap = fallback(OPT_GAP), limit = fallback(OPT_TIME_LIMIT), threads = fallback(OPT_THREADS);
    const struct field *f = cmd_option_field(&cmd_option[OPT_RECOURSE]);
    const char *kind = line->value[OPT_RECOURSE] ? line->value[OPT_RECOURSE] : f && f->fallback ? f->fallback : "lp";
    enum err_code code = option_number(line, OPT_GAP, &gap, e);
    if (code == ERR_NONE)
        code = option_number(line, OPT_TIME_LIMIT, &limit, e);
    if (code == ERR_NONE)
        code = option_number(line, OPT_THREADS, &threads, e);
    *o = (struct plan_options){.recourse = strcmp(kind, "mip") ? RECOURSE_LP : RECOURSE_MIP,
                               .gap = gap,
                               .time_limit_s = limit,
                               .threads = (int)threads};
    return code;
}

/* ---- Loading ---- */

static int fail_and_free(struct err_list *list)
{
    int code = cli_fail_list(list);
    err_list_free(list);
    return code;
}

/* What is wrong on the command line is a matter of usage, whichever part of the program found it. */
static int fail_usage(struct err *e)
{
    if (e->code == ERR_INVALID)
        e->code = ERR_USAGE;
    return cli_fail(e);
}

/* A band that no voltage leaves: power flow has no use for the planner's own, and the base case may lie outside it. */
static void widen_band(struct casedoc *doc)
{
    casedoc_set_by_name(doc, "feeder:v_margin", "0", NULL);
    casedoc_set_by_name(doc, "feeder:v_min", "0.5", NULL);
    casedoc_set_by_name(doc, "feeder:v_max", "1.5", NULL);
}

static int read_case(const struct cmd_line *line, enum problem_part part, struct problem *p)
{
    struct err_list list = {0};
    struct err e;
    struct casedoc *doc = casedoc_open(line->file, &list);
    if (!doc)
        return fail_and_free(&list);
    if (list.count == 0 && set_options(line, doc, &e) != ERR_NONE) {
        casedoc_free(doc);
        err_list_free(&list);
        return fail_usage(&e);
    }
    if (part == PROBLEM_NETWORK)
        widen_band(doc);
    bool sound = list.count == 0;
    p->c = casedoc_read(doc, &list);
    casedoc_free(doc);
    if (!sound || !p->c)
        return fail_and_free(&list);
    err_list_free(&list);
    const struct planning_case *c = p->c;
    p->options = (struct plan_options){.recourse = (enum recourse_kind)c->recourse,
                                       .gap = c->gap,
                                       .time_limit_s = c->time_limit_s,
                                       .threads = c->threads};
    return EXIT_DONE;
}

static int replace_scenarios(const struct cmd_line *line, struct problem *p)
{
    struct err_list list = {0};
    if (!scenario_read_csv(p->inst, line->value[OPT_READ], &list))
        return fail_and_free(&list);
    err_list_free(&list);
    return EXIT_DONE;
}

static int build_instance(const struct cmd_line *line, enum problem_part part, struct problem *p)
{
    struct err e = {0};
    bool sample = part == PROBLEM_SCENARIOS && !line->value[OPT_READ];
    p->inst = sample ? scenario_instance(p->c, &e) : instance_from_case(p->c, &e);
    return p->inst ? EXIT_DONE : cli_fail(&e);
}

static int read_exported(const struct cmd_line *line, struct problem *p)
{
    struct err_list list = {0};
    struct err e;
    if (refuse_case_only(line, &e) != ERR_NONE)
        return cli_fail(&e);
    cli_note("%s is read as an exported instance", line->file);
    p->inst = instance_read_json(line->file, &list);
    if (!p->inst)
        return fail_and_free(&list);
    err_list_free(&list);
    if (set_instance(line, p->inst, &e) != ERR_NONE || set_solver(line, &p->options, &e) != ERR_NONE)
        return cli_fail(&e);
    return EXIT_DONE;
}

/* A file of scenarios and their sampling shut each other out. */
static int refuse_mixed(const struct cmd_line *line)
{
    static const enum cmd_option_id sampling[] = {OPT_SCENARIOS, OPT_STRESS, OPT_SEED};
    struct err e;
    for (size_t k = 0; line->value[OPT_READ] && k < sizeof sampling / sizeof *sampling; k++) {
        if (!line->value[sampling[k]])
            continue;
        err_set(&e, ERR_USAGE, "--%s has no meaning beside --read", cmd_option[sampling[k]].name);
        err_hint(&e, "Either read the scenarios from a file or sample them.");
        return cli_fail(&e);
    }
    return EXIT_DONE;
}

static int check_instance(const struct cmd_line *line, const struct problem *p)
{
    struct err_list list = {0};
    bool sound = instance_check(p->inst, &list);
    for (size_t k = 0; k < list.count; k++)
        if (!list.items[k].file[0])
            err_at(&list.items[k], line->file, 0);
    if (!sound)
        return fail_and_free(&list);
    err_list_free(&list);
    return EXIT_DONE;
}

int problem_load(const struct cmd_line *line, enum problem_part part, struct problem *p)
{
    memset(p, 0, sizeof *p);
    int code = refuse_mixed(line);
    if (code != EXIT_DONE)
        return code;
    p->exported = is_exported(line->file);
    code = p->exported ? read_exported(line, p) : read_case(line, part, p);
    if (code == EXIT_DONE && !p->exported)
        code = build_instance(line, part, p);
    if (code == EXIT_DONE && part == PROBLEM_SCENARIOS && line->value[OPT_READ])
        code = replace_scenarios(line, p);
    if (code == EXIT_DONE && part == PROBLEM_SCENARIOS)
        code = check_instance(line, p);
    if (code == EXIT_DONE)
        p->options.keep_dispatch = plan_dispatch_fits(p->inst->steps, p->inst->buses, p->inst->branches,
                                                      p->inst->candidates, p->inst->scenarios);
    if (code != EXIT_DONE)
        problem_free(p);
    return code;
}

void problem_free(struct problem *p)
{
    planning_case_free(p->c);
    instance_free(p->inst);
    memset(p, 0, sizeof *p);
}
