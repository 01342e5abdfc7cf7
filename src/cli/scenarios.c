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

/* Files before what goes to standard output: a reader that leaves must not cost them. */
static enum err_code write_sets(const struct instance *inst, const char *csv, const char *json, bool standard,
                                struct err *e)
{
    enum err_code code = ERR_NONE;
    if (csv && cli_is_standard_output(csv) == standard) {
        code = scenario_write_csv(inst, csv, e);
        if (code == ERR_NONE)
            cli_wrote(csv);
    }
    if (code == ERR_NONE && json && cli_is_standard_output(json) == standard) {
        code = instance_write_json(inst, json, e);
        if (code == ERR_NONE)
            cli_wrote(json);
    }
    return code;
}

int cli_scenarios(const struct cmd_line *line)
{
    const char *json = line->value[OPT_SET_JSON], *csv = line->value[OPT_SET_CSV];
    struct problem p;
    struct err e = {0};
    enum err_code result = ERR_NONE;
    if (cli_both_to_standard_output(line, OPT_SET_CSV, OPT_SET_JSON))
        return EXIT_USAGE;
    int code = problem_load(line, PROBLEM_SCENARIOS, &p);
    if (code != EXIT_DONE)
        return code;
    result = write_sets(p.inst, csv, json, false, &e);
    cli_output_begins();
    if (result == ERR_NONE)
        result = write_sets(p.inst, csv, json, true, &e);
    if (result == ERR_NONE && !cli_is_standard_output(json) && !cli_is_standard_output(csv))
        result = print_scenarios(p.inst, &e);
    problem_free(&p);
    return result == ERR_NONE ? cli_finish_output() : cli_fail(&e);
}
