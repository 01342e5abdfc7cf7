/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import: a case from a MATPOWER file. */
#include "cli.h"

#include <ballast/file.h>
#include <ballast/matpower.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A case that somebody has worked on is not replaced. */
static bool in_the_way(const char *path, struct err *e)
{
    struct stat st;
    if (cli_is_standard_output(path) || lstat(path, &st) != 0 || S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode))
        return false;
    err_set(e, ERR_USAGE, "the file is there already");
    err_hint(e, "Name another one, or remove it first");
    err_at(e, path, 0);
    return true;
}

static enum err_code write_text(const char *path, const char *text, struct err *e)
{
    struct file_writer w;
    enum err_code code = file_begin(&w, path, e);
    if (code != ERR_NONE)
        return code;
    fputs(text, w.stream);
    return file_finish(&w, e);
}

int cli_import(const struct cmd_line *line)
{
    const char *path = line->value[OPT_OUTPUT] ? line->value[OPT_OUTPUT] : "-";
    struct err_list problems = {0}, notes = {0};
    struct err e = {0};
    if (in_the_way(path, &e))
        return cli_fail(&e);
    char *text = matpower_import(line->file, &problems, &notes);
    int code = text ? EXIT_DONE : cli_fail_list(&problems);
    for (size_t i = 0; text && i < notes.count; i++)
        cli_note("%s", notes.items[i].message);
    if (text && cli_is_standard_output(path))
        cli_output_begins();
    if (text && write_text(path, text, &e) != ERR_NONE)
        code = cli_fail(&e);
    else if (text)
        cli_wrote(path);
    free(text);
    err_list_free(&problems);
    err_list_free(&notes);
    return code == EXIT_DONE ? cli_finish_output() : code;
}
