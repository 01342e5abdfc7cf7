/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios and export: the instance, shown and written. */
#include "cli.h"

#include <ballast/scenario.h>
#include <stdio.h>
#include <string.h>

static enum err_code print_scenarios(const struct instance *inst, struct err *e)
{
    struct report_table t;
    enum err_code code = report_scenarios(inst, NULL, &t);
    if (code == ERR_NONE)
        code = cli_print(&t);
    report_table_free(&t);
    return code == ERR_NONE ? code : err_set(e, code, "memory is short");
}

int cli_scenarios(const struct cmd_line *line)
{
    const char *json = line->value[OPT_SET_JSON], *csv = line->value[OPT_SET_CSV];
    struct problem p;
    struct err e = {0};
    enum err_code result = ERR_NONE;
    if (cli_is_standard_output(json) && cli_is_standard_output(csv)) {
        err_set(&e, ERR_USAGE, "--json and --csv cannot both go to standard output");
        err_hint(&e, "Name a file for one of them.");
        return cli_fail(&e);
    }
    int code = problem_load(line, PROBLEM_SCENARIOS, &p);
    if (code != EXIT_DONE)
        return code;
    if (csv)
        result = scenario_write_csv(p.inst, csv, &e);
    if (result == ERR_NONE && json)
        result = instance_write_json(p.inst, json, &e);
    if (result == ERR_NONE && !cli_is_standard_output(json) && !cli_is_standard_output(csv))
        result = print_scenarios(p.inst, &e);
    problem_free(&p);
    return result == ERR_NONE ? cli_finish_output() : cli_fail(&e);
}
