/* SPDX-License-Identifier: GPL-3.0-or-later */
/* export: the whole instance for other programs. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

int cli_export(const struct cmd_line *line)
{
    const char *format = line->value[OPT_FORMAT] ? line->value[OPT_FORMAT] : "json";
    const char *path = line->value[OPT_OUTPUT] ? line->value[OPT_OUTPUT] : "-";
    struct problem p;
    struct err e = {0};
    int code = problem_load(line, PROBLEM_SCENARIOS, &p);
    if (code != EXIT_DONE)
        return code;
    if (cli_is_standard_output(path))
        cli_output_begins();
    enum err_code result = !strcmp(format, "json") ? instance_write_json(p.inst, path, &e)
                                                   : plan_export(p.inst, p.options.recourse, format, path, &e);
    problem_free(&p);
    if (result != ERR_NONE)
        return cli_fail(&e);
    cli_wrote(path);
    return cli_finish_output();
}
