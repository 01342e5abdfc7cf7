/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/cmd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_option(FILE *f, const struct cmd_option *o)
{
    const struct field *field = cmd_option_field(o);
    const char *unit = field ? field->unit : o->unit, *choices = field && field->choices ? field->choices : o->choices;
    char left[64], letter[8] = "";
    if (o->letter)
        snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->value ? " " : "", o->value ? o->value : "");
    fprintf(f, strlen(left) > 22 ? "  %s\n%26s%s" : "  %-22s%s%s", left, strlen(left) > 22 ? "" : "  ", o->help);
    if (o->type == CMD_CHOICE && choices)
        fprintf(f, " (%s)", choices);
    else if ((o->type == CMD_NUMBER || o->type == CMD_LIST) && unit && unit[0])
        fprintf(f, " (%s)", unit);
    if (o->setting)
        fprintf(f, " [%s%s%s]", o->setting, field && field->fallback ? "; default " : "",
                field && field->fallback ? field->fallback : "");
    fputc('\n', f);
}

static void put_command(FILE *f, const struct command *command)
{
    bool named = command->name[0] != '\0';
    fprintf(f, "usage: ballast %s%s[OPTIONS] %s\n\n%s\n\nOptions:\n", command->name, named ? " " : "",
            command->argument, command->details);
    bool settings = false;
    for (int k = 0; k < command->option_count; k++) {
        put_option(f, &cmd_option[command->options[k]]);
        settings = settings || cmd_option[command->options[k]].setting;
    }
    if (settings)
        fputs("\n[SECTION:KEY] names the value of the case that an option replaces for this run. The default is for "
              "cases "
              "that do not state it.\n",
              f);
}

static char *finish(FILE *f, char **text)
{
    bool bad = ferror(f) != 0;
    if (fclose(f) != 0 || bad) {
        free(*text);
        return NULL;
    }
    return *text;
}

char *cmd_help(const struct command *command)
{
    char *text = NULL;
    size_t length;
    FILE *f = open_memstream(&text, &length);
    if (!f)
        return NULL;
    put_command(f, command);
    return finish(f, &text);
}

char *cmd_help_all(void)
{
    char *text = NULL;
    size_t length;
    FILE *f = open_memstream(&text, &length);
    if (!f)
        return NULL;
    fputs("Place flexible capacity modules on a distribution feeder against data-centre demand shocks.\n\nusage:\n", f);
    for (int k = 0; k < COMMANDS; k++) {
        char left[48];
        snprintf(left, sizeof left, "ballast %s%s%s", command_table[k].name, command_table[k].name[0] ? " " : "",
                 command_table[k].argument);
        bool wide = strlen(left) > 24;
        fprintf(f, "  %-26s%s%*s%s\n", left, wide ? "\n" : "", wide ? 28 : 0, "", command_table[k].help);
    }
    fputs("\nOptions of the terminal program:\n", f);
    for (int k = 0; k < command_table[COMMAND_TERMINAL].option_count; k++)
        put_option(f, &cmd_option[command_table[COMMAND_TERMINAL].options[k]]);
    fputs("\n`ballast help COMMAND` shows the options of a command, ballast(1) all of it.\n\n"
          "Exit codes:\n"
          "  0      done\n"
          "  1      an internal failure, a file or stream failed, or a line of a script did\n"
          "  2      wrong usage\n"
          "  3      the case is invalid\n"
          "  4      a limit came first; the plan so far was kept\n"
          "  5      a limit came first; there is no plan\n"
          "  128+n  ended by signal n\n",
          f);
    return finish(f, &text);
}
