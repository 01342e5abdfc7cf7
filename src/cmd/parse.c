/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/cmd.h>
#include <ballast/number.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct command *command_find(const char *name)
{
    for (int k = 0; k < COMMANDS; k++)
        if (command_table[k].name[0] && !strcmp(command_table[k].name, name))
            return &command_table[k];
    return NULL;
}

/* Edit distance of two short words. */
static int distance(const char *a, const char *b)
{
    enum { LONGEST = 24 };
    int row[LONGEST + 1];
    size_t n = strlen(b);
    if (strlen(a) > LONGEST || n > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= n; j++)
        row[j] = (int)j;
    for (size_t i = 1; a[i - 1]; i++) {
        int corner = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            int best = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
        }
    }
    return row[n];
}

const struct command *command_nearest(const char *name)
{
    const struct command *nearest = NULL;
    int least = 3;
    for (int k = 0; k < COMMANDS; k++) {
        int d = command_table[k].name[0] ? distance(name, command_table[k].name) : least;
        if (d < least) {
            least = d;
            nearest = &command_table[k];
        }
    }
    return nearest;
}

const struct cmd_option *cmd_option_nearest(const struct command *command, const char *name, size_t n)
{
    char word[32];
    const struct cmd_option *nearest = NULL, *begun = NULL;
    int least = n > 4 ? 3 : 2, beginnings = 0;
    if (n < 2 || n >= sizeof word)
        return NULL;
    memcpy(word, name, n);
    word[n] = '\0';
    for (int k = 0; k < command->option_count; k++) {
        const struct cmd_option *o = &cmd_option[command->options[k]];
        if (!strncmp(o->name, word, n)) {
            begun = o;
            beginnings++;
        }
        int d = distance(word, o->name);
        if (d < least) {
            least = d;
            nearest = o;
        }
    }
    return beginnings == 1 ? begun : nearest;
}

const struct field *cmd_option_field(const struct cmd_option *o)
{
    const char *colon = o->setting ? strchr(o->setting, ':') : NULL;
    if (!colon)
        return NULL;
    size_t n = (size_t)(colon - o->setting);
    for (int t = 0; t < CASE_TABLES; t++) {
        const struct table *table = &case_table[t];
        if (table->layout != LAYOUT_FORM || strlen(table->section) != n || strncmp(table->section, o->setting, n) != 0)
            continue;
        for (int f = 0; f < table->count; f++)
            if (!strcmp(table->fields[f].key, colon + 1))
                return &table->fields[f];
    }
    return NULL;
}

enum err_code cmd_number(const struct cmd_option *o, const char *text, double *value, struct err *e)
{
    const struct field *f = cmd_option_field(o);
    double min = f ? f->min : o->min, max = f ? f->max : o->max, x = 0.0;
    struct err why = {0};
    enum err_code code = o->type == CMD_INTEGER ? number_parse_integer(text, &x, &why)
                                                : number_parse(text, f ? f->unit : o->unit, &x, &why);
    if (code != ERR_NONE) {
        err_set(e, ERR_USAGE, "--%s %s: %s", o->name, text, why.message);
        err_hint(e, "%s", why.hint);
        return ERR_USAGE;
    }
    if (x < min || x > max) {
        err_set(e, ERR_USAGE, "--%s %s is out of range", o->name, text);
        const char *unit = f ? f->unit : o->unit ? o->unit : "";
        char low[NUMBER_SIZE], high[NUMBER_SIZE];
        err_hint(e, "Give a value from %s to %s%s%s.", number_format(min, low, sizeof low),
                 number_format(max, high, sizeof high), unit[0] ? " " : "", unit);
        return ERR_USAGE;
    }
    *value = x;
    return ERR_NONE;
}

static bool word_of(const char *choices, const char *word)
{
    size_t n = strlen(word);
    for (const char *c = choices; n && c; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
        if (!strncmp(c, word, n) && (c[n] == '|' || c[n] == '\0'))
            return true;
    return false;
}

static enum err_code check_value(const struct cmd_option *o, const char *text, struct err *e)
{
    const struct field *f = cmd_option_field(o);
    const char *choices = f && f->choices ? f->choices : o->choices;
    const char *colon = strchr(text, ':');
    double ignored;
    switch (o->type) {
    case CMD_NUMBER:
    case CMD_INTEGER:
        return cmd_number(o, text, &ignored, e);
    case CMD_LIST:
        return cmd_list(o, text, NULL, e) > 0 ? ERR_NONE : e->code;
    case CMD_CHOICE:
        if (!choices || word_of(choices, text))
            return ERR_NONE;
        err_set(e, ERR_USAGE, "--%s %s: no such choice", o->name, text);
        err_hint(e, "Choose one of %s.", choices);
        return ERR_USAGE;
    case CMD_ASSIGN:
        if (colon && colon > text && strchr(colon, '='))
            return ERR_NONE;
        err_set(e, ERR_USAGE, "--%s %s is no assignment", o->name, text);
        err_hint(e, "Write SECTION:KEY=VALUE, for instance risk:alpha=0.9.");
        return ERR_USAGE;
    default:
        if (*text)
            return ERR_NONE;
        err_set(e, ERR_USAGE, "--%s has an empty value", o->name);
        err_hint(e, "Give %s.", o->value ? o->value : "a value");
        return ERR_USAGE;
    }
}

/* Option of the command by name (length n) or letter; -1: it has none. */
static int find_option(const struct command *command, const char *name, size_t n, char letter)
{
    for (int k = 0; k < command->option_count; k++) {
        const struct cmd_option *o = &cmd_option[command->options[k]];
        if (letter ? o->letter == letter : strlen(o->name) == n && !strncmp(o->name, name, n))
            return (int)command->options[k];
    }
    return -1;
}

static enum err_code unknown_option(const struct command *command, const char *word, struct err *e)
{
    const char *name = word + strspn(word, "-");
    const struct cmd_option *near = cmd_option_nearest(command, name, strcspn(name, "="));
    err_set(e, ERR_USAGE, "unknown option %s", word);
    err_hint(e, "%s%s%s`ballast %s%s--help` lists the options.", near ? "Did you mean --" : "", near ? near->name : "",
             near ? "? " : "", command->name, command->name[0] ? " " : "");
    return ERR_USAGE;
}

static enum err_code take(struct cmd_line *line, int id, const char *value, struct err *e)
{
    enum err_code code = cmd_option[id].type == CMD_FLAG ? ERR_NONE : check_value(&cmd_option[id], value, e);
    if (code != ERR_NONE)
        return code;
    line->value[id] = value;
    if (id == OPT_SET)
        line->assignment[line->assignments++] = value;
    return ERR_NONE;
}

/* One option at argv[*at]; moves *at past the value when that is the next word. */
static enum err_code parse_option(struct cmd_line *line, int argc, char *const *argv, int *at, struct err *e)
{
    const char *word = argv[*at], *value = NULL;
    bool is_long = word[1] == '-';
    size_t n = is_long ? strcspn(word + 2, "=") : 0;
    int id = find_option(line->command, is_long ? word + 2 : NULL, n, is_long ? '\0' : word[1]);
    if (id < 0)
        return unknown_option(line->command, word, e);
    if (is_long && word[2 + n] == '=')
        value = word + 3 + n;
    else if (!is_long && word[2])
        value = word + 2;
    if (cmd_option[id].type == CMD_FLAG) {
        if (!value)
            return take(line, id, "", e);
        err_set(e, ERR_USAGE, "%s takes no value", word);
        err_hint(e, "Leave out what follows --%s.", cmd_option[id].name);
        return ERR_USAGE;
    }
    if (!value && *at + 1 < argc)
        value = argv[++*at];
    if (!value) {
        err_set(e, ERR_USAGE, "%s needs a value", word);
        err_hint(e, "Write --%s %s.", cmd_option[id].name, cmd_option[id].value);
        return ERR_USAGE;
    }
    return take(line, id, value, e);
}

static enum err_code parse_words(struct cmd_line *line, int argc, char *const *argv, struct err *e)
{
    bool options = true;
    for (int k = 0; k < argc; k++) {
        enum err_code code = ERR_NONE;
        if (options && !strcmp(argv[k], "--")) {
            options = false;
        } else if (options && argv[k][0] == '-' && argv[k][1]) {
            code = parse_option(line, argc, argv, &k, e);
        } else if (line->command->many || !line->file) {
            line->file = line->file ? line->file : argv[k];
            line->files[line->file_count++] = argv[k];
        } else {
            code = err_set(e, ERR_USAGE, "one file too many: %s", argv[k]);
            err_hint(e, "%s is the file already.", line->file);
        }
        if (code != ERR_NONE)
            return code;
    }
    if (!line->file && line->command->argument[0] != '[' && !line->value[OPT_HELP]) {
        err_set(e, ERR_USAGE, "a file is missing");
        err_hint(e, "Write ballast %s %s.", line->command->name, line->command->argument);
        return ERR_USAGE;
    }
    return ERR_NONE;
}

enum err_code cmd_parse(const struct command *command, int argc, char *const *argv, struct cmd_line *line,
                        struct err *e)
{
    memset(line, 0, sizeof *line);
    line->command = command;
    line->assignment = calloc((size_t)argc + 1, sizeof *line->assignment);
    line->files = calloc((size_t)argc + 1, sizeof *line->files);
    if (!line->assignment || !line->files) {
        cmd_line_free(line);
        return err_set(e, ERR_MEMORY, "memory is short");
    }
    enum err_code code = parse_words(line, argc, argv, e);
    if (code != ERR_NONE)
        cmd_line_free(line);
    return code;
}

void cmd_line_free(struct cmd_line *line)
{
    free((void *)line->assignment);
    free((void *)line->files);
    memset(line, 0, sizeof *line);
}
