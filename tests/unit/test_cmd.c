/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_suite.h"

#include <ballast/cmd.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 8 };

static enum err_code parse(const char *command, struct cmd_line *line, struct err *e, const char *const *words)
{
    char *argv[WORDS + 1] = {NULL};
    int argc = 0;
    for (; argc < WORDS && words[argc]; argc++)
        argv[argc] = (char *)(size_t)words[argc];
    const struct command *c = *command ? command_find(command) : &command_table[COMMAND_TERMINAL];
    ck_assert_ptr_nonnull(c);
    return cmd_parse(c, argc, argv, line, e);
}
#define PARSE(command, line, e, ...) parse(command, line, e, (const char *const[WORDS + 1]){__VA_ARGS__})

START_TEST(options_stand_anywhere_in_either_form)
{
    struct cmd_line line;
    struct err e;
    ck_assert_int_eq(PARSE("solve", &line, &e, "--alpha", "0.9", "f.ini", "--radius=20 kW", "-q"), ERR_NONE);
    ck_assert_str_eq(line.file, "f.ini");
    ck_assert_str_eq(line.value[OPT_ALPHA], "0.9");
    ck_assert_str_eq(line.value[OPT_RADIUS], "20 kW");
    ck_assert_ptr_nonnull(line.value[OPT_QUIET]);
    ck_assert_ptr_null(line.value[OPT_WEIGHT]);
    cmd_line_free(&line);
    ck_assert_int_eq(PARSE("export", &line, &e, "-oOUT", "--", "-f.ini"), ERR_NONE);
    ck_assert_str_eq(line.value[OPT_OUTPUT], "OUT");
    ck_assert_str_eq(line.file, "-f.ini");
    cmd_line_free(&line);
}
END_TEST

START_TEST(assignments_keep_their_order)
{
    struct cmd_line line;
    struct err e;
    ck_assert_int_eq(PARSE("check", &line, &e, "--set", "risk:alpha=0.5", "f", "--set=module battery:kw=1"), ERR_NONE);
    ck_assert_int_eq(line.assignments, 2);
    ck_assert_str_eq(line.assignment[0], "risk:alpha=0.5");
    ck_assert_str_eq(line.assignment[1], "module battery:kw=1");
    cmd_line_free(&line);
}
END_TEST

START_TEST(json_means_what_the_command_says)
{
    struct cmd_line line;
    struct err e;
    ck_assert_int_eq(PARSE("solve", &line, &e, "f", "--json", "a"), ERR_NONE);
    ck_assert_str_eq(line.value[OPT_ANSWER_JSON], "a");
    cmd_line_free(&line);
    ck_assert_int_eq(PARSE("scenarios", &line, &e, "f", "--json", "-"), ERR_NONE);
    ck_assert_str_eq(line.value[OPT_SET_JSON], "-");
    cmd_line_free(&line);
}
END_TEST

static void refused(enum err_code code, const struct err *e, const char *why)
{
    ck_assert_int_eq(code, ERR_USAGE);
    ck_assert_msg(strstr(e->message, why) != NULL, "\"%s\" says nothing of %s", e->message, why);
    ck_assert_msg(e->hint[0] != '\0', "\"%s\" has no remedy", e->message);
}

START_TEST(wrong_usage_is_refused_with_a_remedy)
{
    struct cmd_line line;
    struct err e;
    refused(PARSE("solve", &line, &e, NULL), &e, "file is missing");
    refused(PARSE("solve", &line, &e, "a", "b"), &e, "b");
    refused(PARSE("solve", &line, &e, "a", "--nothing"), &e, "--nothing");
    refused(PARSE("solve", &line, &e, "a", "-x"), &e, "-x");
    refused(PARSE("solve", &line, &e, "a", "--alph", "1"), &e, "--alph");
    refused(PARSE("solve", &line, &e, "a", "--alpha"), &e, "needs a value");
    refused(PARSE("solve", &line, &e, "a", "--quiet=1"), &e, "takes no value");
    refused(PARSE("solve", &line, &e, "a", "--alpha", "1"), &e, "out of range");
    refused(PARSE("solve", &line, &e, "a", "--alpha", "x"), &e, "--alpha x");
    refused(PARSE("solve", &line, &e, "a", "--alpha", ""), &e, "--alpha");
    refused(PARSE("solve", &line, &e, "a", "--threads", "0"), &e, "out of range");
    refused(PARSE("solve", &line, &e, "a", "--threads", "1.5"), &e, "--threads 1.5");
    refused(PARSE("solve", &line, &e, "a", "--recourse", "l"), &e, "no such choice");
    refused(PARSE("solve", &line, &e, "a", "--json", ""), &e, "empty");
    refused(PARSE("solve", &line, &e, "a", "--set", "alpha=1"), &e, "no assignment");
    refused(PARSE("solve", &line, &e, "a", "--set", ":alpha=1"), &e, "no assignment");
    refused(PARSE("solve", &line, &e, "a", "--set", "risk:alpha"), &e, "no assignment");
    refused(PARSE("export", &line, &e, "a", "--format", "xml"), &e, "no such choice");
    refused(PARSE("check", &line, &e, "a", "--alpha", "0.5"), &e, "--alpha");
    refused(PARSE("powerflow", &line, &e, "a", "--v-source", "12"), &e, "out of range");
}
END_TEST

START_TEST(help_needs_no_file)
{
    struct cmd_line line;
    struct err e;
    ck_assert_int_eq(PARSE("solve", &line, &e, "--help"), ERR_NONE);
    ck_assert_ptr_nonnull(line.value[OPT_HELP]);
    cmd_line_free(&line);
    ck_assert_int_eq(PARSE("", &line, &e, NULL), ERR_NONE);
    ck_assert_ptr_null(line.file);
    cmd_line_free(&line);
}
END_TEST

START_TEST(numbers_understand_units)
{
    double x = 0;
    struct err e;
    ck_assert_int_eq(cmd_number(&cmd_option[OPT_RADIUS], "0.02 MW", &x, &e), ERR_NONE);
    ck_assert_double_eq_tol(x, 20, 1e-12);
    ck_assert_int_eq(cmd_number(&cmd_option[OPT_GAP], "0.5%", &x, &e), ERR_NONE);
    ck_assert_double_eq_tol(x, 0.005, 1e-15);
}
END_TEST

/* A range reads as numbers are written, 1000000 and not 1e+06. */
START_TEST(ranges_are_written_out)
{
    double x = 0;
    struct err e;
    ck_assert_int_eq(cmd_number(&cmd_option[OPT_BUDGET], "-1", &x, &e), ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(e.hint, "from 0 to 1"));
    ck_assert_ptr_null(strstr(e.hint, "e+"));
    ck_assert_int_eq(cmd_number(&cmd_option[OPT_V_SOURCE], "2", &x, &e), ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(e.hint, "from 0.5 to 1.5 p.u."));
}
END_TEST

START_TEST(a_slip_finds_the_command_meant)
{
    ck_assert_str_eq(command_nearest("slove")->name, "solve");
    ck_assert_str_eq(command_nearest("exprot")->name, "export");
    ck_assert_ptr_null(command_nearest("feeder"));
    ck_assert_ptr_null(command_nearest("a word of any length that is no command"));
    ck_assert_ptr_null(command_find(""));
    ck_assert_ptr_null(command_find("sol"));
}
END_TEST

START_TEST(a_slip_finds_the_option_meant)
{
    const struct command *solve = command_find("solve");
    ck_assert_str_eq(cmd_option_nearest(solve, "alhpa", 5)->name, "alpha");
    ck_assert_str_eq(cmd_option_nearest(solve, "alpha-level", 5)->name, "alpha");
    ck_assert_str_eq(cmd_option_nearest(solve, "time", 4)->name, "time-limit"); /* how it begins */
    ck_assert_str_eq(cmd_option_nearest(solve, "thraeds", 7)->name, "threads");
    ck_assert_ptr_null(cmd_option_nearest(solve, "nothing", 7));
    ck_assert_ptr_null(cmd_option_nearest(solve, "x", 1));
    ck_assert_ptr_null(cmd_option_nearest(solve, "", 0));
    ck_assert_ptr_null(cmd_option_nearest(command_find("check"), "alpha", 5)); /* it has none like it */
}
END_TEST

/* A setting that names no field would lose its range and its unit without a word. */
START_TEST(every_setting_is_a_field_of_the_case)
{
    for (int k = 0; k < CMD_OPTIONS; k++) {
        const struct cmd_option *o = &cmd_option[k];
        ck_assert_msg(o->name && o->help, "option %d has no row", k);
        ck_assert_msg(!o->setting || cmd_option_field(o), "%s is no field", o->setting ? o->setting : "");
        ck_assert_msg(o->type == CMD_FLAG || o->value, "--%s does not name its value", o->name);
        ck_assert_msg(o->setting || o->type != CMD_NUMBER || (o->unit && o->min < o->max), "--%s has no range",
                      o->name);
    }
}
END_TEST

START_TEST(help_lists_every_option_once)
{
    for (int k = 0; k < COMMANDS; k++) {
        const struct command *c = &command_table[k];
        char *text = cmd_help(c);
        ck_assert_ptr_nonnull(text);
        for (int o = 0; o < c->option_count; o++) {
            char name[64];
            snprintf(name, sizeof name, "%s--%s", cmd_option[c->options[o]].letter ? ", " : "  ",
                     cmd_option[c->options[o]].name);
            ck_assert_msg(strstr(text, name) != NULL, "%s: %s", c->name, name);
            for (int p = 0; p < o; p++)
                ck_assert_str_ne(cmd_option[c->options[o]].name, cmd_option[c->options[p]].name);
        }
        free(text);
    }
}
END_TEST

START_TEST(a_list_has_numbers_and_spans_of_them)
{
    struct err e = {0};
    double *list = NULL;
    const struct cmd_option *alpha = cmd_sweep_option(SWEEP_ALPHA);
    ck_assert_int_eq(cmd_list(alpha, "5%,0.1:0.7:3,0.9", &list, &e), 5);
    const double want[] = {0.05, 0.1, 0.4, 0.7, 0.9};
    for (int k = 0; k < 5; k++)
        ck_assert_double_eq(list[k], want[k]);
    free(list);
    ck_assert_int_eq(cmd_list(alpha, "0:0.9:4", NULL, &e), 4);
    static const char *const wrong[] = {"0:0.9", "0:0.9:1", "0:0.9:x", "0:0.9:1.5", "0:0.9:1001", "0:2:3", "", "0,,1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(cmd_list(alpha, wrong[i], &list, &e) == 0, "%s is taken", wrong[i]);
        ck_assert_int_eq(e.code, ERR_USAGE);
    }
}
END_TEST

START_TEST(a_sweep_is_written_in_words_too)
{
    struct err e = {0};
    struct sweep_lists lists;
    ck_assert_int_eq(cmd_sweep_words(" alpha 0  0.9 4", &lists, &e), ERR_NONE);
    ck_assert_int_eq(lists.count[SWEEP_ALPHA], 4);
    ck_assert_int_eq(sweep_count(&lists), 4);
    ck_assert_double_eq(lists.value[SWEEP_ALPHA][1], 0.3);
    sweep_lists_free(&lists);
    ck_assert_int_eq(cmd_sweep_words("--budget 1e5,2e5 radius 10kW", &lists, &e), ERR_NONE);
    ck_assert_int_eq(sweep_count(&lists), 2);
    ck_assert_double_eq(lists.value[SWEEP_RADIUS][0], 10);
    ck_assert_double_eq(lists.value[SWEEP_BUDGET][1], 2e5);
    sweep_lists_free(&lists);
    static const char *const wrong[] = {"",          "alfa 0 0.9 4", "alpha", "alpha 0 0.9",         "alpha 0 0.9 4 5",
                                        "alpha 2",   "alpha 0.5",    "4",     "alpha 0,1 alpha 0,1", "alpha 0:0.9",
                                        "radius x,1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(cmd_sweep_words(wrong[i], &lists, &e) == ERR_USAGE, "%s is taken", wrong[i]);
        ck_assert_msg(e.message[0] && e.hint[0], "%s: no reason or remedy", wrong[i]);
        ck_assert_ptr_null(lists.value[SWEEP_ALPHA]);
    }
    char *longest = malloc(5001);
    ck_assert_ptr_nonnull(longest);
    memset(longest, '1', 5000);
    longest[5000] = '\0';
    ck_assert_int_eq(cmd_sweep_words(longest, &lists, &e), ERR_USAGE);
    free(longest);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cmd");
    TCase *tc = tcase_create("command line");
    tcase_add_test(tc, options_stand_anywhere_in_either_form);
    tcase_add_test(tc, assignments_keep_their_order);
    tcase_add_test(tc, json_means_what_the_command_says);
    tcase_add_test(tc, wrong_usage_is_refused_with_a_remedy);
    tcase_add_test(tc, help_needs_no_file);
    tcase_add_test(tc, numbers_understand_units);
    tcase_add_test(tc, ranges_are_written_out);
    tcase_add_test(tc, a_slip_finds_the_command_meant);
    tcase_add_test(tc, a_slip_finds_the_option_meant);
    tcase_add_test(tc, every_setting_is_a_field_of_the_case);
    tcase_add_test(tc, a_list_has_numbers_and_spans_of_them);
    tcase_add_test(tc, a_sweep_is_written_in_words_too);
    tcase_add_test(tc, help_lists_every_option_once);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
