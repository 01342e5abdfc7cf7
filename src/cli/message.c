/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_exit_code(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return EXIT_DONE;
    case ERR_USAGE:
        return EXIT_USAGE;
    case ERR_INVALID:
        return EXIT_INVALID;
    case ERR_LIMIT:
    case ERR_CANCELED:
        return EXIT_NO_PLAN;
    case ERR_MEMORY:
    case ERR_IO:
    case ERR_INTERNAL:
        break;
    }
    return EXIT_FAILED;
}

static int terminal_width(int fd)
{
    struct winsize size;
    if (isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 0;
}

/* Where a line goes on: under its last column, which two blanks set off, or under its start. */
static int hanging(const char *line, int length, int width)
{
    int at = 0, hang = 0;
    while (at < length && line[at] == ' ')
        at++;
    hang = at;
    for (; at + 2 < length; at++)
        if (line[at] == ' ' && line[at + 1] == ' ' && line[at + 2] != ' ')
            hang = at + 2;
    return hang <= width / 2 ? hang : 0;
}

/* A line may end at a blank, but not at one within "1 383". */
static bool may_break(const char *line, int at)
{
    const char *next = line + at + 1;
    bool group = at > 0 && isdigit((unsigned char)line[at - 1]) && isdigit((unsigned char)next[0]) &&
                 isdigit((unsigned char)next[1]) && isdigit((unsigned char)next[2]) && !isdigit((unsigned char)next[3]);
    return line[at] == ' ' && !group;
}

static void say_line(FILE *to, const char *line, int length, int width)
{
    int hang = hanging(line, length, width), indent = 0;
    while (width > 0 && length > width - indent) {
        int cut = width - indent, least = indent ? 0 : hang;
        while (cut > least && !may_break(line, cut))
            cut--;
        if (cut == least) /* a word wider than the line */
            cut += (int)strcspn(line + cut, " \n");
        if (cut >= length)
            break;
        fprintf(to, "%.*s\n%*s", cut, line, hang, "");
        while (cut < length && line[cut] == ' ')
            cut++;
        line += cut;
        length -= cut;
        indent = hang;
    }
    fprintf(to, "%.*s", length, line);
}

/* Names in files may hold anything; the terminal sees printable text only. */
static void put_line(char *text)
{
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = '?';
    int width = terminal_width(STDERR_FILENO);
    if (width == 0) { /* at once: other processes write there, too */
        fprintf(stderr, "%s\n", text);
        return;
    }
    say_line(stderr, text, (int)strlen(text), width);
    fputc('\n', stderr);
}

struct cli_figure cli_figure(double value, int decimals)
{
    struct cli_figure figure = {""};
    number_grouped(value, decimals, figure.text, sizeof figure.text);
    return figure;
}

int cli_fail(const struct err *e)
{
    char text[sizeof *e + 64];
    size_t n = e->file[0] ? 0 : (size_t)snprintf(text, sizeof text, "ballast: ");
    err_format(e, text + n, sizeof text - n);
    put_line(text);
    return cli_exit_code(e->code);
}

/* What kept the file from being read at all outweighs what is wrong in it. */
int cli_fail_list(struct err_list *list)
{
    int code = EXIT_DONE;
    err_list_sort(list);
    for (size_t k = 0; k < list->count; k++) {
        int one = cli_fail(&list->items[k]);
        if (code == EXIT_DONE || one == EXIT_FAILED)
            code = one;
    }
    if (list->count + list->dropped > 1)
        cli_note("%zu problems%s", list->count + list->dropped, list->dropped ? ", not all shown" : "");
    return code == EXIT_DONE ? EXIT_FAILED : code;
}

void cli_note(const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    int n = snprintf(text, sizeof text, "ballast: ");
    vsnprintf(text + n, sizeof text - (size_t)n, fmt, args);
    va_end(args);
    put_line(text);
}

int cli_warn_of_stock(const struct instance *inst)
{
    char words[450];
    int warnings = 0;
    for (int m = 0; m < inst->modules; m++)
        if (report_stock_warning(inst, m, words, sizeof words)[0]) {
            cli_note("warning: %s", words);
            warnings++;
        }
    return warnings;
}

void cli_wrote(const char *path)
{
    if (path && !cli_is_standard_output(path))
        cli_note("%s is written", path);
}

void cli_output_begins(void)
{
    signal(SIGPIPE, SIG_DFL);
}

int cli_finish_output(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    struct err e;
    err_set(&e, ERR_IO, "cannot write standard output: %s", errno ? strerror(errno) : "write failed");
    err_hint(&e, "The output is not complete.");
    return cli_fail(&e);
}

void cli_say(const char *text, int width)
{
    int terminal = terminal_width(STDOUT_FILENO);
    while (*text) {
        size_t length = strcspn(text, "\n");
        say_line(stdout, text, (int)length, terminal ? terminal : width);
        text += length;
        if (*text == '\n') {
            putchar('\n');
            text++;
        }
    }
}

static bool is_ascii(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

/* Takes the text over. */
static enum err_code print_text(char *text)
{
    if (!text)
        return ERR_MEMORY;
    fputs(text, stdout);
    free(text);
    return ERR_NONE;
}

enum err_code cli_print(const struct report_table *t)
{
    return print_text(report_format(t, terminal_width(STDOUT_FILENO), is_ascii()));
}

bool cli_both_to_standard_output(const struct cmd_line *line, enum cmd_option_id csv, enum cmd_option_id json)
{
    if (!cli_is_standard_output(line->value[csv]) || !cli_is_standard_output(line->value[json]))
        return false;
    struct err e;
    err_set(&e, ERR_USAGE, "--json and --csv cannot both go to standard output");
    err_hint(&e, "Name a file for one of them.");
    cli_fail(&e);
    return true;
}

enum err_code cli_deliver_table(const struct cmd_line *line, enum cmd_option_id csv, enum cmd_option_id json,
                                const struct report_table *t, const struct report_table *shown, int keys, struct err *e)
{
    const struct report_table *tables[] = {t};
    const char *to_csv = line->value[csv], *to_json = line->value[json];
    bool standard = cli_is_standard_output(to_csv) || cli_is_standard_output(to_json);
    enum err_code code = ERR_NONE;
    /* Files first: a reader that leaves must not cost them. */
    for (int pass = 0; pass < 2 && code == ERR_NONE; pass++) {
        if (pass)
            cli_output_begins();
        if (to_csv && cli_is_standard_output(to_csv) == (pass == 1)) {
            code = report_write_csv(t, to_csv, e);
            if (code == ERR_NONE)
                cli_wrote(to_csv);
        }
        if (code == ERR_NONE && to_json && cli_is_standard_output(to_json) == (pass == 1)) {
            code = report_write_json(tables, 1, to_json, e);
            if (code == ERR_NONE)
                cli_wrote(to_json);
        }
    }
    if (code != ERR_NONE || standard)
        return code;
    if (print_text(report_format_blocks(shown, keys, terminal_width(STDOUT_FILENO), is_ascii())) != ERR_NONE)
        code = err_set(e, ERR_MEMORY, "memory is short");
    return code;
}

enum err_code cli_make_folder(const char *dir, struct err *e)
{
    struct stat st;
    if (mkdir(dir, 0777) == 0 || (errno == EEXIST && stat(dir, &st) == 0 && S_ISDIR(st.st_mode)))
        return ERR_NONE;
    err_set(e, ERR_IO, "cannot make the folder %s: %s", dir, strerror(errno));
    err_hint(e, "Name a folder that can be written, or one whose parent can.");
    return ERR_IO;
}

enum err_code cli_write_table(const char *dir, const struct report_table *t, struct err *e)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s.csv", dir, t->name);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(e, ERR_IO, "the name of the folder is too long");
    return report_write_csv(t, path, e);
}

bool cli_is_standard_output(const char *path)
{
    return path && !strcmp(path, "-");
}
