/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <ballast/tui.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int terminal(const struct cmd_line *line)
{
    struct tui_options options = {
        .ascii = line->value[OPT_ASCII] != NULL,
        .mono = line->value[OPT_MONO] != NULL,
        .mouse = line->value[OPT_MOUSE] != NULL,
        .tour = line->value[OPT_TOUR] != NULL,
        .script = line->value[OPT_SCRIPT],
        .plain_screen = line->value[OPT_PLAIN],
    };
    return tui_main(line->file, &options);
}

static int print_help(const struct command *command)
{
    char *text = command->name[0] ? cmd_help(command) : cmd_help_all();
    if (!text) {
        cli_note("memory is short");
        return EXIT_FAILED;
    }
    cli_output_begins();
    cli_say(text, HELP_WIDTH);
    free(text);
    return cli_finish_output();
}

static int help(const struct cmd_line *line)
{
    const struct command *command = line->file ? command_find(line->file) : &command_table[COMMAND_TERMINAL];
    if (command)
        return print_help(command);
    const struct command *near = command_nearest(line->file);
    struct err e;
    err_set(&e, ERR_USAGE, "there is no command %s", line->file);
    err_hint(&e, "%s%s%s`ballast --help` lists the commands.", near ? "Did you mean `ballast help " : "",
             near ? near->name : "", near ? "`? " : "");
    return cli_fail(&e);
}

static int (*const run[COMMANDS])(const struct cmd_line *) = {
    [COMMAND_TERMINAL] = terminal,
    [COMMAND_CHECK] = cli_check,
    [COMMAND_POWERFLOW] = cli_powerflow,
    [COMMAND_SCENARIOS] = cli_scenarios,
    [COMMAND_SOLVE] = cli_solve,
    [COMMAND_SWEEP] = cli_sweep,
    [COMMAND_COMPARE] = cli_compare,
    [COMMAND_EVALUATE] = cli_evaluate,
    [COMMAND_EXPORT] = cli_export,
    [COMMAND_IMPORT] = cli_import,
    [COMMAND_HELP] = help,
};

/* A first word that is no command is a file for the terminal program; one that is neither is most likely a slip. */
static bool no_such_word(const char *word, struct err *e)
{
    if (word[0] == '-' || strpbrk(word, "./") || access(word, F_OK) == 0)
        return false;
    const struct command *near = command_nearest(word);
    err_set(e, ERR_USAGE, "%s is neither a command nor a file", word);
    if (near)
        err_hint(e, "Did you mean `ballast %s`? `ballast --help` lists the commands.", near->name);
    else
        err_hint(e, "`ballast --help` lists the commands.");
    return true;
}

/* A standard stream that is closed would lend its number to the next file opened, and messages would end up in that file.
 * Opened the wrong way round, it refuses them instead. */
static void hold_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
            return;
}

static int run_command(int argc, char **argv)
{
    const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;
    int skip = command ? 2 : 1;
    struct cmd_line line;
    struct err e;
    if (!command) {
        if (argc > 1 && no_such_word(argv[1], &e))
            return cli_fail(&e);
        command = &command_table[COMMAND_TERMINAL];
    }
    if (cmd_parse(command, argc > skip ? argc - skip : 0, argv + skip, &line, &e) != ERR_NONE)
        return cli_fail(&e);
    int code;
    if (line.value[OPT_HELP])
        code = print_help(command);
    else if (line.value[OPT_VERSION])
        code = cli_version();
    else
        code = run[command - command_table](&line);
    cmd_line_free(&line);
    return code;
}

int main(int argc, char **argv)
{
    int code;
    hold_standard_streams();
    setlocale(LC_CTYPE, "");
    /* A reader that goes away is no reason to die while there is work: see cli_output_begins. */
    signal(SIGPIPE, SIG_IGN);
    /* A file that may not grow any more is a write that fails, as on a full disk. */
    signal(SIGXFSZ, SIG_IGN);
    if (!cli_ranks_begin(&code))
        return code;
    return cli_ranks_end(run_command(argc, argv));
}
