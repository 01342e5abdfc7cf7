/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headless front end. Exit codes: 0 done; 1 internal, input or output; 2 usage; 3 the case is invalid; 4 a limit came first
 * and the plan so far was kept; 5 a limit came first and there is no plan; 128 + n by signal n. */
#ifndef BALLAST_CLI_CLI_H
#define BALLAST_CLI_CLI_H

#include <ballast/cmd.h>
#include <ballast/number.h>
#include <ballast/plan.h>
#include <ballast/report.h>

enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_INVALID = 3,
    EXIT_LIMIT = 4,
    EXIT_NO_PLAN = 5,
    EXIT_SIGNAL = 128
};

/* Run one command; returns the exit code. */
int cli_check(const struct cmd_line *line);
int cli_powerflow(const struct cmd_line *line);
int cli_scenarios(const struct cmd_line *line);
int cli_solve(const struct cmd_line *line);
int cli_sweep(const struct cmd_line *line);
int cli_evaluate(const struct cmd_line *line);
int cli_compare(const struct cmd_line *line);
int cli_export(const struct cmd_line *line);
int cli_import(const struct cmd_line *line);
int cli_version(void);

/* ---- What the commands share ---- */

int cli_exit_code(enum err_code code);
/* Say what is wrong on standard error; returns the exit code. */
int cli_fail(const struct err *e);
int cli_fail_list(struct err_list *list);
/* A number in a note, grouped as in tables: cli_figure(usd, 2).text, within the expression. */
struct cli_figure {
    char text[NUMBER_SIZE];
};
struct cli_figure cli_figure(double value, int decimals);
void cli_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A warning for each module type that no supplier has and candidates could take; how many there are. */
int cli_warn_of_stock(const struct instance *inst);
/* A file was written: say so on standard error. Standard output needs no word; NULL: no file was asked for. */
void cli_wrote(const char *path);
/* From here on only standard output is left to write: a reader that goes away ends the program by SIGPIPE. */
void cli_output_begins(void);
/* Print text on standard output, lines broken between words: at the width of the terminal, without one at `width` (0: not
 * at all). What goes on below stands under the last column of its line. */
void cli_say(const char *text, int width);
enum { HELP_WIDTH = 80 };
/* Flush standard output: EXIT_DONE, or EXIT_FAILED with the reason said. */
int cli_finish_output(void);
/* Print a table on standard output, as wide as the terminal. ERR_MEMORY. */
enum err_code cli_print(const struct report_table *t);
/* Write a table as DIR/NAME.csv. */
enum err_code cli_write_table(const char *dir, const struct report_table *t, struct err *e);
/* A table where the options say, as CSV and JSON; and `shown` printed unless one of them goes to standard output, in blocks that each
 * begin with its first `keys` columns. */
enum err_code cli_deliver_table(const struct cmd_line *line, enum cmd_option_id csv, enum cmd_option_id json,
                                const struct report_table *t, const struct report_table *shown, int keys,
                                struct err *e);
/* Whether --csv and --json both ask for standard output: said as wrong usage. */
bool cli_both_to_standard_output(const struct cmd_line *line, enum cmd_option_id csv, enum cmd_option_id json);
enum err_code cli_make_folder(const char *dir, struct err *e);
bool cli_is_standard_output(const char *path); /* "-"; false for NULL */

/* A case or an exported instance with the options of the command line applied. */
struct problem {
    bool exported;           /* read from an instance (.json) */
    struct planning_case *c; /* NULL when exported */
    struct instance *inst;
    struct plan_options options;
};
enum problem_part {
    PROBLEM_STRUCTURE, /* the instance without scenarios (an exported one has its own) */
    PROBLEM_NETWORK,   /* likewise; a source voltage outside the band is let pass */
    PROBLEM_SCENARIOS  /* with its scenarios, checked as a whole */
};
/* EXIT_DONE, or the exit code with everything that is wrong said and *p empty. */
int problem_load(const struct cmd_line *line, enum problem_part part, struct problem *p);
void problem_free(struct problem *p);

/* The first SIGINT or SIGTERM is remembered, the second ends the process. 0: none came. */
void interrupt_install(void);
int interrupt_signal(void);

/* Processes that were started together and share a solve. A program built without MPI=1 knows itself only. */
/* False on a process that is done, with its exit code: another one ran the command, or it cannot be joined to them. */
bool cli_ranks_begin(int *code);
/* Let the others go; returns the exit code, which is another one where a process was lost. */
int cli_ranks_end(int code);
struct ranks *cli_ranks(void);       /* NULL: there is one process */
const char *cli_ranks_library(void); /* what connects them, with its version; NULL in a program built without */

/* Progress on standard error: a line a round, on a terminal one line updated in place. ctx is a struct progress. */
struct progress {
    bool quiet, terminal, started, warned;
    int round;
    enum plan_phase phase;
    double seconds;         /* of the last line */
    const char *checkpoint; /* file, or NULL */
};
void progress_begin(struct progress *pr, bool quiet);
bool progress_show(void *ctx, const struct plan_progress *p); /* false once a signal came */
void progress_end(struct progress *pr);

#endif
