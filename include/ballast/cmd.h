/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands: one table from which the command line, its help, the manual and the terminal program's `:` line all come. */
#ifndef BALLAST_CMD_H
#define BALLAST_CMD_H

#include <ballast/case.h>
#include <ballast/study.h>

enum cmd_type {
    CMD_FLAG,   /* stands alone */
    CMD_NUMBER, /* with unit conversion and a range */
    CMD_INTEGER,
    CMD_LIST,   /* numbers, separated by commas */
    CMD_CHOICE, /* one word of choices */
    CMD_TEXT,
    CMD_INPUT,     /* a file that is read */
    CMD_OUTPUT,    /* a file that is written; "-" is standard output */
    CMD_DIRECTORY, /* a folder that is written into, made when missing */
    CMD_ASSIGN     /* SECTION:KEY=VALUE, may be given again */
};

enum cmd_option_id {
    OPT_SCENARIOS,
    OPT_STRESS,
    OPT_SEED,
    OPT_ALPHA,
    OPT_RADIUS,
    OPT_WEIGHT,
    OPT_BUDGET,
    OPT_GAP,
    OPT_TIME_LIMIT,
    OPT_THREADS,
    OPT_RECOURSE,
    OPT_SET,
    OPT_READ,
    OPT_V_SOURCE,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_ANSWER_JSON,
    OPT_DETAIL,
    OPT_EFFORT,
    OPT_WITHOUT,
    OPT_ALTERNATIVES,
    OPT_RESUME,
    OPT_ANSWER_CSV,
    OPT_ALPHAS,
    OPT_RADII,
    OPT_WEIGHTS,
    OPT_BUDGETS,
    OPT_SWEEP_JSON,
    OPT_SWEEP_CSV,
    OPT_SET_JSON,
    OPT_SET_CSV,
    OPT_FLOW_JSON,
    OPT_FLOW_CSV,
    OPT_PLAN,
    OPT_EVALUATE_JSON,
    OPT_EVALUATE_CSV,
    OPT_BASE,
    OPT_DIFFERING,
    OPT_COMPARE_JSON,
    OPT_COMPARE_CSV,
    OPT_QUIET,
    OPT_ASCII,
    OPT_MONO,
    OPT_MOUSE,
    OPT_TOUR,
    OPT_SCRIPT,
    OPT_PLAIN,
    OPT_HELP,
    OPT_VERSION,
    CMD_OPTIONS
};

struct cmd_option {
    const char *name; /* "alpha": --alpha */
    char letter;      /* 'o': -o; 0: none */
    enum cmd_type type;
    const char *value; /* what its value is called in help: "A" */
    const char
        *setting; /* the case value that it sets, "risk:alpha": unit, range and choices are that field's. NULL: none */
    const char *unit;    /* without a setting */
    double min, max;     /* without a setting */
    const char *choices; /* without a setting: words separated by '|' */
    const char *help;    /* one line */
};
extern const struct cmd_option cmd_option[CMD_OPTIONS]; /* by enum cmd_option_id */

enum cmd_id {
    COMMAND_TERMINAL,
    COMMAND_CHECK,
    COMMAND_POWERFLOW,
    COMMAND_SCENARIOS,
    COMMAND_SOLVE,
    COMMAND_SWEEP,
    COMMAND_EVALUATE,
    COMMAND_COMPARE,
    COMMAND_EXPORT,
    COMMAND_IMPORT,
    COMMAND_HELP,
    COMMANDS
};

struct command {
    const char *name;     /* "solve"; "" for the terminal program */
    const char *argument; /* "FILE", or "[FILE]" where it may be left out */
    const char *help;     /* one line */
    const char *details;  /* sentences for the command's own help, a line a paragraph */
    const enum cmd_option_id *options;
    int option_count;
    bool many; /* takes several files */
};
extern const struct command command_table[COMMANDS]; /* by enum cmd_id */

/* The command with this name, NULL: none. */
const struct command *command_find(const char *name);
/* The command whose name is nearest to a mistyped one, NULL: none is near. */
const struct command *command_nearest(const char *name);
/* The option of the command whose name is nearest to a mistyped one of length n, or is the only one that begins with it;
 * NULL: none is near. */
const struct cmd_option *cmd_option_nearest(const struct command *command, const char *name, size_t n);
/* The case field that an option sets, NULL: none. */
const struct field *cmd_option_field(const struct cmd_option *o);

/* Parse a number for an option: unit and range of the option or of the field that it sets. ERR_USAGE naming the accepted range. */
enum err_code cmd_number(const struct cmd_option *o, const char *text, double *value, struct err *e);

/* The numbers of a list, each as above; FROM:TO:COUNT stands for COUNT of them at equal distances, ends included. *list (list may
 * be NULL) is the caller's. Their count; 0 with *e set where one is wrong or memory is short. */
int cmd_list(const struct cmd_option *o, const char *text, double **list, struct err *e);

/* A command line taken apart. The strings are those of argv. */
struct cmd_line {
    const struct command *command;
    const char *file;   /* the first one; NULL: not given */
    const char **files; /* all of them; owned */
    int file_count;
    const char *value[CMD_OPTIONS]; /* NULL: not given; a flag given is "" */
    const char **assignment;        /* values of --set, in order; owned */
    int assignments;
};
/* argv[0..argc) are the words after the command's name. Every value is checked for form and range. ERR_USAGE with what is
 * wrong and what is accepted, or ERR_MEMORY; *line is then empty. */
enum err_code cmd_parse(const struct command *command, int argc, char *const *argv, struct cmd_line *line,
                        struct err *e);
void cmd_line_free(struct cmd_line *line);

/* The option that gives a parameter of a sweep its list. */
const struct cmd_option *cmd_sweep_option(enum sweep_parameter parameter);
/* The lists of a sweep, owned by the caller (sweep_lists_free): of a command line; and of one line of words such as
 * "alpha 0 0.9 4 budget 1e5,2e5", where a parameter is followed by a list or by FROM TO COUNT. ERR_USAGE with what is wrong and
 * what is accepted, or ERR_MEMORY; *out is then empty. */
enum err_code cmd_sweep_line(const struct cmd_line *line, struct sweep_lists *out, struct err *e);
enum err_code cmd_sweep_words(const char *words, struct sweep_lists *out, struct err *e);

/* Help texts, lines of any length, owned by the caller (free); NULL when memory is short. */
char *cmd_help(const struct command *command); /* of one command: usage, what it does, options */
char *cmd_help_all(void);                      /* of the program: usage of every command, exit codes */

#endif
