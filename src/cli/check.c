/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: every problem of a file, or a short inventory of what is in it. */
#include "cli.h"

#include <stdio.h>

static void item(int n, const char *what, const char *more)
{
    if (*more)
        printf("%8d  %-24s  %s\n", n, what, more);
    else
        printf("%8d  %s\n", n, what);
}

static void item_amount(int n, const char *what, const char *format, double amount)
{
    char more[80];
    snprintf(more, sizeof more, format, amount);
    item(n, what, more);
}

/* What an instance and a case have in common is counted on the instance. */
static void list_instance(const struct instance *inst)
{
    double p = 0.0, q = 0.0;
    int units = 0;
    char more[80];
    for (int i = 0; i < inst->buses; i++) {
        p += inst->bus[i].p_kw;
        q += inst->bus[i].q_kvar;
    }
    for (int c = 0; c < inst->candidates; c++)
        units += inst->candidate[c].max_units;
    snprintf(more, sizeof more, "load %.1f kW, %.1f kvar", p, q);
    item(inst->buses, "buses", more);
    item_amount(inst->branches, "branches in service", "%.2f kV", inst->base_kv);
    item(inst->modules, "module types", "");
    item_amount(inst->candidates, "candidates", "up to %.0f units", units);
    item(inst->suppliers, "suppliers", inst->suppliers ? "" : "unlimited stock, no delivery cost");
    item_amount(inst->steps, "steps", "horizon %.2f h", instance_horizon(inst));
}

static void list_case(const struct planning_case *c)
{
    double rated = 0.0;
    for (int k = 0; k < c->datacenters; k++)
        rated += c->datacenter[k].rated_kw;
    int ties = 0;
    for (int l = 0; l < c->branches; l++)
        ties += !c->branch[l].closed;
    item(ties, "open ties", "");
    item_amount(c->datacenters, "data centres", "rated %.1f kW", rated);
    item_amount(c->scenario.count, "scenarios to sample", "seed %.0f", (double)c->scenario.seed);
    item(c->scenario.stress, "stress scenarios", "");
}

static void list_scenarios(const struct instance *inst)
{
    int sampled = 0;
    for (int s = 0; s < inst->scenarios; s++)
        sampled += inst->scenario[s].probability > 0.0;
    item(sampled, "scenarios", "");
    item(inst->scenarios - sampled, "stress scenarios", "");
}

static void list_remarks(const struct instance *inst)
{
    struct err_list notes = {0};
    char text[600];
    instance_remark(inst, &notes);
    for (size_t k = 0; k < notes.count; k++) {
        int n = snprintf(text, sizeof text, "note: ");
        err_format(&notes.items[k], text + n, sizeof text - (size_t)n);
        cli_say(text, 0);
        putchar('\n');
    }
    err_list_free(&notes);
}

int cli_check(const struct cmd_line *line)
{
    struct problem p;
    int code = problem_load(line, PROBLEM_STRUCTURE, &p);
    if (code != EXIT_DONE)
        return code;
    cli_output_begins();
    int warnings = cli_warn_of_stock(p.inst);
    if (warnings)
        printf("%s: no error found, %d warning%s\n", line->file, warnings, warnings == 1 ? "" : "s");
    else
        printf("%s: no problem found\n", line->file);
    list_instance(p.inst);
    if (p.c)
        list_case(p.c);
    else
        list_scenarios(p.inst);
    list_remarks(p.inst);
    problem_free(&p);
    return cli_finish_output();
}
