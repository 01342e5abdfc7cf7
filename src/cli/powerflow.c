/* SPDX-License-Identifier: GPL-3.0-or-later */
/* powerflow: the base case, AC beside LinDistFlow. */
#include "cli.h"

#include <stdio.h>

enum { FLOW_TABLES = 3 };

/* The two lines that answer the question; the tables follow. */
static void print_states(const struct report_table *t, double v_source)
{
    enum { LOSS_KW = 1, LOSS_KVAR, IMPORT_KW, IMPORT_KVAR, LOWEST, LOWEST_BUS };
    char text[400], losses[80] = "losses left out";
    printf("Base case at %.4f p.u. at the substation\n", v_source);
    for (int r = 0; r < t->rows; r++) {
        const struct report_cell *cell = t->cells + (size_t)r * (size_t)t->column_count;
        if (cell[LOWEST].state != CELL_VALUE) {
            printf("%-12s no solution: the load is beyond voltage collapse\n", cell[0].text);
            continue;
        }
        if (cell[LOSS_KW].state == CELL_VALUE)
            snprintf(losses, sizeof losses, "losses %.2f kW, %.2f kvar", cell[LOSS_KW].number, cell[LOSS_KVAR].number);
        snprintf(text, sizeof text, "%-12s  %s; import %.2f kW, %.2f kvar; lowest voltage %.4f p.u. at bus %.60s\n",
                 cell[0].text, losses, cell[IMPORT_KW].number, cell[IMPORT_KVAR].number, cell[LOWEST].number,
                 cell[LOWEST_BUS].text);
        cli_say(text, 0);
        snprintf(losses, sizeof losses, "losses left out");
    }
}

static enum err_code export_tables(const struct cmd_line *line, const struct report_table *t, struct err *e)
{
    const struct report_table *all[FLOW_TABLES] = {&t[0], &t[1], &t[2]};
    const char *csv = line->value[OPT_FLOW_CSV], *json = line->value[OPT_FLOW_JSON];
    enum err_code code = ERR_NONE;
    if (csv) {
        code = cli_make_folder(csv, e);
        for (int k = 0; k < FLOW_TABLES && code == ERR_NONE; k++)
            code = cli_write_table(csv, &t[k], e);
        if (code == ERR_NONE)
            cli_note("%d tables are written into %s", FLOW_TABLES, csv);
    }
    if (code == ERR_NONE && json) {
        if (cli_is_standard_output(json))
            cli_output_begins();
        code = report_write_json(all, FLOW_TABLES, json, e);
        if (code == ERR_NONE)
            cli_wrote(json);
    }
    return code;
}

static enum err_code show(const struct cmd_line *line, const struct instance *inst, struct report_table *t,
                          struct err *e)
{
    enum err_code code = report_powerflow(inst, &t[0]);
    if (code == ERR_NONE)
        code = report_buses(inst, &t[1]);
    if (code == ERR_NONE)
        code = report_branches(inst, &t[2]);
    if (code != ERR_NONE)
        return err_set(e, code, "the power flow cannot be computed");
    code = export_tables(line, t, e);
    if (code != ERR_NONE || cli_is_standard_output(line->value[OPT_FLOW_JSON]))
        return code;
    cli_output_begins();
    print_states(&t[0], inst->v_source);
    for (int k = 1; k < FLOW_TABLES && code == ERR_NONE; k++) {
        putchar('\n');
        code = cli_print(&t[k]);
    }
    return code == ERR_NONE ? code : err_set(e, code, "memory is short");
}

int cli_powerflow(const struct cmd_line *line)
{
    struct problem p;
    struct report_table t[FLOW_TABLES] = {{0}};
    struct err e = {0};
    int code = problem_load(line, PROBLEM_NETWORK, &p);
    if (code != EXIT_DONE)
        return code;
    if (line->value[OPT_V_SOURCE])
        cmd_number(&cmd_option[OPT_V_SOURCE], line->value[OPT_V_SOURCE], &p.inst->v_source, &e);
    if (show(line, p.inst, t, &e) != ERR_NONE)
        code = cli_fail(&e);
    for (int k = 0; k < FLOW_TABLES; k++)
        report_table_free(&t[k]);
    problem_free(&p);
    return code == EXIT_DONE ? cli_finish_output() : code;
}
