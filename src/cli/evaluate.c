/* SPDX-License-Identifier: GPL-3.0-or-later */
/* evaluate: the plan of an answer against other scenarios. */
#include "cli.h"

#include <ballast/study.h>

#include <stdlib.h>
#include <string.h>

/* Whether the command line states a value of the case. */
static bool is_stated(const struct cmd_line *line, enum cmd_option_id id)
{
    const char *name = cmd_option[id].setting;
    size_t n = strlen(name);
    for (int k = 0; k < line->assignments; k++)
        if (!strncmp(line->assignment[k], name, n) && line->assignment[k][n] == '=')
            return true;
    return line->value[id] != NULL;
}

/* The risk is measured as it was in the answer, unless the command line states how. */
static void take_terms(const struct cmd_line *line, const struct answer *plan, struct instance *inst)
{
    const struct {
        enum cmd_option_id id;
        double *value;
    } terms[] = {{OPT_ALPHA, &inst->alpha}, {OPT_RADIUS, &inst->radius_kw}, {OPT_WEIGHT, &inst->weight}};
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
        const char *name = cmd_option[terms[k].id].setting, *text = answer_input_value(plan, name, NULL);
        if (!text)
            continue;
        double own = strtod(text, NULL), *value = terms[k].value;
        if (!is_stated(line, terms[k].id))
            *value = own;
        else if (*value < own || *value > own)
            cli_note("%s is %g out of sample and %s in the answer: CVaR and risk of the two are different figures",
                     name, *value, text);
    }
}

/* An answer knows its scenarios by their number and a digest of them. */
static void warn_of_own_sample(const struct answer *plan, const struct answer *fresh)
{
    const char *own = answer_input_value(plan, "scenarios", NULL), *now = answer_input_value(fresh, "scenarios", NULL);
    if (own && now && !strcmp(own, now))
        cli_note("warning: these are the scenarios that the plan was made for; --seed draws others");
}

static enum err_code deliver(const struct cmd_line *line, const struct problem *p, const struct answer *plan,
                             const struct result *r, struct err *e)
{
    struct study_estimate mean, cvar;
    struct answer fresh;
    struct report_table t = {0};
    enum err_code code = answer_of(p->inst, r, "", &fresh);
    if (code == ERR_NONE) {
        warn_of_own_sample(plan, &fresh);
        code = study_estimates(r, &mean, &cvar);
        code = code ? code : report_evaluation(plan, &fresh, &mean, &cvar, &t);
        answer_free(&fresh);
    }
    if (code != ERR_NONE)
        return err_set(e, code, "memory is short");
    code = cli_deliver_table(line, OPT_EVALUATE_CSV, OPT_EVALUATE_JSON, &t, &t, 1, e);
    report_table_free(&t);
    return code;
}

static int evaluate(const struct cmd_line *line, struct problem *p, const struct answer *plan)
{
    struct progress progress;
    struct result *r = NULL;
    struct err e = {0};
    int *units = calloc((size_t)p->inst->candidates + 1, sizeof *units);
    enum err_code code = units ? study_plan_units(p->inst, plan, units, &e) : ERR_MEMORY;
    if (code == ERR_MEMORY)
        err_set(&e, code, "memory is short");
    take_terms(line, plan, p->inst);
    p->options.ranks = cli_ranks();
    p->options.keep_dispatch = false;
    if (code == ERR_NONE) {
        progress_begin(&progress, line->value[OPT_QUIET] != NULL);
        code = plan_evaluate(p->inst, units, &p->options, progress_show, &progress, &r, &e);
        progress_end(&progress);
    }
    if (code == ERR_NONE)
        code = deliver(line, p, plan, r, &e);
    result_free(r);
    free(units);
    int done = code == ERR_NONE ? cli_finish_output() : cli_fail(&e);
    return interrupt_signal() ? EXIT_SIGNAL + interrupt_signal() : done;
}

int cli_evaluate(const struct cmd_line *line)
{
    struct problem p;
    struct answer plan;
    struct err e;
    if (cli_both_to_standard_output(line, OPT_EVALUATE_CSV, OPT_EVALUATE_JSON))
        return EXIT_USAGE;
    if (!line->value[OPT_PLAN]) {
        err_set(&e, ERR_USAGE, "a plan is missing");
        err_hint(&e, "Name the answer that has it with --plan RESULT.");
        return cli_fail(&e);
    }
    interrupt_install();
    if (answer_read_json(line->value[OPT_PLAN], "", &plan, &e) != ERR_NONE)
        return cli_fail(&e);
    int code = problem_load(line, PROBLEM_SCENARIOS, &p);
    if (code == EXIT_DONE) {
        code = evaluate(line, &p, &plan);
        problem_free(&p);
    }
    answer_free(&plan);
    return code;
}
