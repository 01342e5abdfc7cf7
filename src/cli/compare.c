/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare: answers side by side. */
#include "cli.h"

#include <ballast/study.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name of the file without folder and ".json", or all of it where another answer's is the same. */
static void write_label(const struct cmd_line *line, int k, char *buf, size_t size)
{
    const char *slash = strrchr(line->files[k], '/'), *name = slash ? slash + 1 : line->files[k];
    size_t n = strlen(name);
    for (int other = 0; other < line->file_count; other++) {
        const char *its = strrchr(line->files[other], '/');
        if (other != k && strcmp(its ? its + 1 : line->files[other], name) == 0) {
            snprintf(buf, size, "%s", line->files[k]);
            return;
        }
    }
    n -= n > 5 && strcmp(name + n - 5, ".json") == 0 ? 5 : 0;
    snprintf(buf, size, "%.*s", (int)n, name);
}

static int read_answers(const struct cmd_line *line, struct answer *answers)
{
    struct err e;
    int code = EXIT_DONE;
    for (int k = 0; k < line->file_count; k++) {
        char label[256];
        write_label(line, k, label, sizeof label);
        if (answer_read_json(line->files[k], label, &answers[k], &e) == ERR_NONE)
            continue;
        int one = cli_fail(&e);
        code = code == EXIT_DONE ? one : code;
    }
    return code;
}

static int find_base(const struct cmd_line *line, struct err *e)
{
    const char *base = line->value[OPT_BASE];
    for (int k = 0; base && k < line->file_count; k++)
        if (strcmp(line->files[k], base) == 0)
            return k;
    if (!base)
        return 0;
    err_set(e, ERR_USAGE, "--base %s is none of the answers", base);
    err_hint(e, "Name one of the files to compare.");
    return -1;
}

static void say_unlike(const struct answer *answers, int count, int base)
{
    char what[300];
    for (int k = 0; k < count; k++)
        if (k != base && answer_other_problem(&answers[base], &answers[k], what, sizeof what)[0])
            cli_note("%s answers another problem than %s: not the same are %s", answers[k].label, answers[base].label,
                     what);
    for (int k = 0; k < count; k++)
        if (k != base && report_other_terms(&answers[base], &answers[k], NAN, what, sizeof what)[0])
            cli_note("%s beside %s has %s", answers[k].label, answers[base].label, what);
}

static int compare(const struct cmd_line *line, const struct answer *answers, int base)
{
    size_t room = line->file_count > 0 ? (size_t)line->file_count : 1;
    const struct answer **list = calloc(room, sizeof(struct answer *)); // NOLINT: an array of pointers
    struct report_table t = {0};
    struct err e = {0};
    enum err_code code = list ? ERR_NONE : ERR_MEMORY;
    for (int k = 0; list && k < line->file_count; k++)
        list[k] = &answers[k];
    if (list)
        code = report_compare(list, line->file_count, base, line->value[OPT_DIFFERING] != NULL, NAN, &t);
    if (code != ERR_NONE)
        err_set(&e, code, "memory is short");
    else
        code = cli_deliver_table(line, OPT_COMPARE_CSV, OPT_COMPARE_JSON, &t, &t, COMPARE_FIRST, &e);
    report_table_free(&t);
    free((void *)list);
    return code == ERR_NONE ? cli_finish_output() : cli_fail(&e);
}

int cli_compare(const struct cmd_line *line)
{
    struct err e;
    int base = find_base(line, &e);
    if (cli_both_to_standard_output(line, OPT_COMPARE_CSV, OPT_COMPARE_JSON))
        return EXIT_USAGE;
    if (base < 0)
        return cli_fail(&e);
    if (line->file_count < 2) {
        err_set(&e, ERR_USAGE, "there is one answer only");
        err_hint(&e, "Name two or more: ballast compare %s.", line->command->argument);
        return cli_fail(&e);
    }
    struct answer *answers = calloc((size_t)line->file_count, sizeof *answers);
    if (!answers) {
        err_set(&e, ERR_MEMORY, "memory is short");
        return cli_fail(&e);
    }
    int code = read_answers(line, answers);
    if (code == EXIT_DONE) {
        say_unlike(answers, line->file_count, base);
        code = compare(line, answers, base);
    }
    for (int k = 0; k < line->file_count; k++)
        answer_free(&answers[k]);
    free(answers);
    return code;
}
