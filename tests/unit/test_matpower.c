/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MATPOWER files: what the statements mean, what is refused and where, and the feeder that comes of it. */
#include "feeder/matlab.h"
#include "run_suite.h"

#include <ballast/case.h>
#include <ballast/matpower.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The language ---- */

/* The value of mpc.x after the statements, as text: rows by semicolons. */
static const char *computed(const char *statements)
{
    static char text[400];
    struct err e = {0};
    struct matlab_file *m = matlab_run(statements, "x.m", &e);
    ck_assert_msg(m != NULL, "%s: %s", statements, e.message);
    const struct matlab_value *v = matlab_find(m, "x");
    ck_assert_msg(v != NULL, "%s: no x", statements);
    text[0] = '\0';
    for (int i = 0; i < v->rows * v->cols; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%.10g%s", v->at[i],
                 (i + 1) % v->cols           ? " "
                 : i + 1 < v->rows * v->cols ? ";"
                                             : "");
    matlab_free(m);
    return text;
}

static const struct {
    const char *statements, *x;
} meant[] = {
    {"mpc.x = 2", "2"},
    {"mpc.x = -2^2 + 3 * (4 - 1) / 2;", "0.5"},
    {"mpc.x = 2^-1", "0.5"},
    {"mpc.x = sqrt(9) + cos(acos(0.5)) + abs(-2);", "5.5"},
    {"mpc.x = [1 2; 3, 4]", "1 2;3 4"},
    {"mpc.x = [1 2 % first\n 3 4 % second\n\n]", "1 2;3 4"},
    {"mpc.x = [1 2 ... goes on\n 3; 4 5 6];", "1 2 3;4 5 6"},
    {"mpc.x = [1 2...\n3]", "1 2 3"},
    /* A sign between blanks adds; one that leans on a number belongs to it. */
    {"mpc.x = [1 -2]", "1 -2"},
    {"mpc.x = [1 - 2]", "-1"},
    {"mpc.x = [1-2 +3]", "-1 3"},
    {"mpc.x = [6/sqrt(9) (1 - 2)]", "2 -1"},
    {"mpc.x = 1./[2 4]", "0.5 0.25"},
    {"mpc.x = [2 4] ./ [4 2] .* [2 2] .^ 2", "2 8"},
    {"mpc.x = [1 2; 3 4]; mpc.x(:, 2) = mpc.x(:, 2) * 10", "1 20;3 40"},
    {"mpc.x = [1 2 3]; mpc.x(:, 2:3) = mpc.x(:, [3 2])", "1 3 2"},
    {"mpc.x = [1 2; 3 4]; mpc.x(end, :) = 0", "1 2;0 0"},
    {"mpc.x = [1 2; 3 4]; mpc.x(1, 2) = mpc.x(2, 1) + pi - pi", "1 3;3 4"},
    /* What is set does not change with what it was set from, and a variable is no field. */
    {"mpc.x = [1 2]; b = mpc.x; b(1, 1) = 9;", "1 2"},
    {"mpc.x = 1; x = 2", "1"},
    {"function my = named()\nmy.x = 3;\nend\n", "3"},
    {"%{\nmpc.x = 1\n%{\n%}\nmpc.x = 2\n%}\nmpc.x = 4", "4"},
    {"mpc.x = 5\nreturn\nmpc.x = 6", "5"},
    {"mpc.names = {'it''s', 'b;}'; \"c\" };\nmpc.x = 1", "1"},
    {"[A, B, ~, D] = idx_bus; mpc.x = [A B D]", "1 2 4"},
    {"[F, T, R, X, B, RA, RB, RC, TAP, SH, ST, PF, QF, PT, QT, S1, S2, AMIN] = idx_brch;\nmpc.x = [R ST PF AMIN]",
     "3 11 14 12"},
    {"[GEN_BUS, PG, QG, QMAX, QMIN, VG, MBASE, GEN_STATUS] = idx_gen; mpc.x = GEN_STATUS", "8"},
    {"define_constants; mpc.x = [PD BASE_KV BR_STATUS PMAX COST]", "3 10 11 9 5"},
};

START_TEST(statements_mean_what_they_say)
{
    ck_assert_str_eq(computed(meant[_i].statements), meant[_i].x);
}
END_TEST

static const struct {
    const char *statements;
    int line;
    const char *what;
} refused[] = {
    {"x = 1\nif x\nend", 2, "statement is not understood at 'if'"},
    {"for k = 1:3\nend", 1, "'for'"},
    {"x = 1;\n\nx = y * 2", 3, "name is not known at 'y'"},
    {"x = scale(2)", 1, "'scale'"},
    {"x = [1 2; 3]", 1, "shorter than the first, in line 1: 2 columns"},
    {"x = [1\n2 3]", 2, "longer than the first"},
    {"x = [1 2\n3 4", 2, "']' is missing"},
    {"x = [1 2]'", 1, "goes on at '''"},
    {"x = [1 2; 3 4] * [1 2; 3 4]", 1, "multiplied or divided"},
    {"x = 1 / [1 2]", 1, "multiplied or divided"},
    {"x = [1 2] + [1 2 3]", 1, "do not fit"},
    {"x = [1 2]; x(:, 3) = 1", 1, "index is wrong"},
    {"x = [1 2]; x(1, 1.5) = 1", 1, "index is wrong"},
    {"x = [1; 2]; x(2) = 1", 1, "',' is missing"},
    {"x = [1 2]; x(:, 1) = [1; 2]", 1, "do not fit"},
    {"x = 1 == 1", 1, "goes on"},
    {"x = 'text\n", 1, "not understood"},
    {"x = 2i", 1, "not understood"},
    {"clear all", 1, "not understood at 'clear'"},
    {"mpc = scale_load(2, mpc)", 1, "'scale_load'"},
    {"[a, b] = size(x)", 1, "function is not known at 'size'"},
    {"function [baseMVA, bus] = old\n", 1, "version 1"},
    {"x = {1, 2", 1, "'}' is missing"},
};

START_TEST(what_is_not_understood_is_refused_with_its_line)
{
    struct err e = {0};
    struct matlab_file *m = matlab_run(refused[_i].statements, "x.m", &e);
    matlab_free(m);
    ck_assert_msg(m == NULL, "'%s' is taken", refused[_i].statements);
    ck_assert_msg(strstr(e.message, refused[_i].what) != NULL, "'%s' lacks '%s'", e.message, refused[_i].what);
    ck_assert_int_eq(e.line, refused[_i].line);
    ck_assert_str_eq(e.file, "x.m");
    ck_assert_str_ne(e.hint, "");
}
END_TEST

START_TEST(no_depth_and_no_size_ends_the_program)
{
    struct err e = {0};
    char deep[5000] = "x = ";
    memset(deep + 4, '(', sizeof deep - 5);
    ck_assert_ptr_null(matlab_run(deep, "x.m", &e));
    memset(deep + 4, '-', sizeof deep - 5);
    ck_assert_ptr_null(matlab_run(deep, "x.m", &e));
    memset(deep + 4, '[', sizeof deep - 5);
    ck_assert_ptr_null(matlab_run(deep, "x.m", &e));
    ck_assert_ptr_null(matlab_run("x = [1 2]; x(1:1000000, 1:1000000) = 1", "x.m", &e));
}
END_TEST

/* ---- The feeder ---- */

/* Four buses at 10 kV: a branch of 1 + 2j ohm each, 100 kW and 50 kvar at 2, 200 at 3, and an open tie. `tail` is put
 * at the end, `from` is replaced by `to`. */
static const char feeder[] = "function mpc = four\n"
                             "mpc.version = '2';\n"
                             "mpc.baseMVA = 10;\n"
                             "mpc.bus = [ % kW, kvar\n"
                             "  1 3   0  0 0 0 1 1 0 10 1 1   1;\n"
                             "  2 1 100 50 0 0 1 1 0 10 1 1.1 0.9;\n"
                             "  3 1 200 80 0 0 1 1 0 10 1 1.1 0.9;\n"
                             "  7 1   0  0 0 0 1 1 0 10 1 1.1 0.9;\n"
                             "];\n"
                             "mpc.gen = [\n"
                             "  1 0 0 1 -1 1.02 100 1 1 0;\n"
                             "];\n"
                             "mpc.branch = [ % ohm\n"
                             "  1 2 1 2 0 0 0 0 0 0 1 -360 360;\n"
                             "  2 3 1 2 0 1.5 0 0 0 0 1 -360 360;\n"
                             "  3 7 0.5 -1 0 0 0 0 1 0 1 -360 360;\n"
                             "  7 1 3 4 0 0 0 0 0 0 0 -360 360;\n"
                             "];\n";
static const char conversion[] = "Vbase = mpc.bus(1, 10) * 1e3;\nSbase = mpc.baseMVA * 1e6;\n"
                                 "mpc.branch(:, [3 4]) = mpc.branch(:, [3 4]) / (Vbase^2 / Sbase);\n"
                                 "mpc.bus(:, [3 4]) = mpc.bus(:, [3 4]) / 1e3;\n";

struct imported {
    char *text;
    struct err_list problems, notes;
};

static struct imported import_text(const char *from, const char *to, const char *tail)
{
    struct imported got = {0};
    char path[] = "/tmp/ballast-matpower-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    ck_assert_ptr_nonnull(f);
    const char *at = strstr(feeder, from);
    ck_assert_ptr_nonnull(at);
    fprintf(f, "%.*s%s%s%s", (int)(at - feeder), feeder, to, at + strlen(from), tail);
    fclose(f);
    got.text = matpower_import(path, &got.problems, &got.notes);
    unlink(path);
    return got;
}

static void imported_free(struct imported *got)
{
    free(got->text);
    err_list_free(&got->problems);
    err_list_free(&got->notes);
}

/* The case that an import made, as it is read. */
static struct planning_case *read_import(const struct imported *got)
{
    struct err_list list = {0};
    ck_assert_msg(got->text != NULL, "%s", got->problems.count ? got->problems.items[0].message : "nothing");
    struct casedoc *doc = casedoc_parse(got->text, strlen(got->text), "imported", &list);
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    ck_assert_uint_eq(list.count, 0);
    casedoc_free(doc);
    err_list_free(&list);
    return c;
}

START_TEST(units_are_converted_as_the_file_says)
{
    struct imported got = import_text("", "", conversion);
    struct planning_case *c = read_import(&got);
    ck_assert_str_eq(c->name, "four");
    ck_assert_int_eq(c->buses, 4);
    ck_assert_int_eq(c->branches, 4);
    ck_assert_str_eq(c->substation_id, "1");
    ck_assert_double_eq(c->base_kv, 10);
    ck_assert_double_eq(c->v_source, 1.02);
    ck_assert_double_eq(c->v_min, 0.9);
    ck_assert_double_eq(c->v_max, 1.1);
    ck_assert_double_eq(c->import_cap_kw, 1000);
    ck_assert_str_eq(c->bus[3].id, "7");
    ck_assert_double_eq(c->bus[1].p_kw, 100);
    ck_assert_double_eq(c->bus[2].q_kvar, 80);
    ck_assert_double_eq(c->branch[0].r_ohm, 1);
    ck_assert_double_eq(c->branch[0].x_ohm, 2);
    ck_assert_double_eq(c->branch[1].rating_kva, 1500);
    ck_assert_double_eq(c->branch[2].x_ohm, -1);
    ck_assert(c->branch[2].closed);
    ck_assert(!c->branch[3].closed);
    planning_case_free(c);
    imported_free(&got);
}
END_TEST

START_TEST(loads_in_kva_and_plain_megawatts_are_as_written)
{
    struct imported got = import_text("", "",
                                      "define_constants;\nmpc.bus(:, PD) = mpc.bus(:, PD) / 1e3;\npf = 0.8;\n"
                                      "mpc.bus(:, QD) = mpc.bus(:, PD) * sin(acos(pf));\n"
                                      "mpc.bus(:, PD) = mpc.bus(:, PD) * pf;\n"
                                      "mpc.branch(:, [BR_R, BR_X]) = mpc.branch(:, [BR_R, BR_X]) / 10;\n");
    struct planning_case *c = read_import(&got);
    ck_assert_double_eq_tol(c->bus[2].p_kw, 160, 1e-9);
    ck_assert_double_eq_tol(c->bus[2].q_kvar, 120, 1e-9);
    ck_assert_double_eq_tol(c->branch[0].r_ohm, 1, 1e-9);
    planning_case_free(c);
    imported_free(&got);
}
END_TEST

START_TEST(units_that_are_not_converted_are_found_out)
{
    struct imported got = import_text("", "", "");
    ck_assert_ptr_null(got.text);
    ck_assert_ptr_nonnull(strstr(got.problems.items[0].message, "cannot be supplied"));
    ck_assert_ptr_nonnull(strstr(got.problems.items[0].hint, "1e3"));
    imported_free(&got);
}
END_TEST

static const struct {
    const char *from, *to, *what;
    int line;
} unfit[] = {
    {"mpc.version = '2'", "mpc.version = '1'", "version 2", 2},
    {"mpc.baseMVA = 10", "mpc.baseMVA = 0", "baseMVA", 3},
    {"mpc.gen = [", "mpc.generators = [", "sets no gen", 0},
    {"  2 1 100", "  1 1 100", "bus 1 is there twice", 6},
    {"  2 1 100", "  2 3 100", "second reference bus", 6},
    {"  1 3   0", "  1 1   0", "no reference bus", 4},
    {"  7 1   0", "  7 4   0", "bus 7 is isolated", 8},
    {"  3 1 200", "  3 1 -200", "bus 3 feeds in", 7},
    {"  7 1   0  0", "  7 1   0  5", "reactive load without active", 8},
    {"  7 1   0  0 0 0", "  7 1   0  0 0 0.3", "bus 7 has a shunt", 8},
    {"80 0 0 1 1 0 10", "80 0 0 1 1 0 0.4", "bus 3 is of 0.4 kV", 7},
    {"80 0 0 1 1 0 10", "80 0 0 1 1 0 NaN", "not known", 7},
    {"  1 0 0 1 -1 1.02 100 1", "  1 0 0 1 -1 1.02 100 0", "no generator is in service", 10},
    {"-1 1.02 100 1 1 0;\n", "-1 1.02 100 1 1 0;\n  3 0 0 1 -1 1 100 1 1 0;\n", "generator at bus 3", 12},
    {"-1 1.02 100 1 1 0;\n", "-1 1.02 100 1 1 0;\n  1 0 0 1 -1 1 100 1 1 0;\n", "different voltages", 12},
    {"  2 3 1 2", "  2 9 1 2", "ends at bus 9", 15},
    {"  2 3 1 2", "  2 3 -1 2", "an impedance of -0.1", 15},
    {"  1 2 1 2 0 0 0 0 0 0 1 -360 360;", "  1 2 1 2 0 0 0 0 0 1 -360 360;",
     "longer than the first, in line 14: 12 columns", 15},
    {"0 0 0 0 1 -360 360;\n  3 7", "0 0 0.95 0 1 -360 360;\n  3 7", "transformer", 15},
    {"0 0 0 0 1 -360 360;\n  3 7", "0 0 0 30 1 -360 360;\n  3 7", "transformer", 15},
    {"3 4 0 0 0 0 0 0 0", "3 4 0 0 0 0 0 0 1", "branch 4, from bus 7 to 1, closes a loop", 17},
    {"0.5 -1 0 0 0 0 1 0 1", "0.5 -1 0 0 0 0 1 0 0", "bus 7 cannot be reached", 8},
    {"1.02 100 1", "1.3 100 1", "v_source", 0},
};

START_TEST(what_the_model_has_no_place_for_is_refused_with_its_line)
{
    struct imported got = import_text(unfit[_i].from, unfit[_i].to, conversion);
    ck_assert_msg(got.text == NULL, "'%s' is taken", unfit[_i].to);
    bool found = false;
    for (size_t i = 0; i < got.problems.count; i++)
        found = found || (strstr(got.problems.items[i].message, unfit[_i].what) != NULL &&
                          got.problems.items[i].line == unfit[_i].line && got.problems.items[i].hint[0] != '\0');
    ck_assert_msg(found, "'%s', line %d: not '%s', line %d", got.problems.items[0].message, got.problems.items[0].line,
                  unfit[_i].what, unfit[_i].line);
    imported_free(&got);
}
END_TEST

/* One mistake is told once: what follows from it, or what stands in the wrong column, is no problem of its own. */
START_TEST(what_follows_from_a_mistake_is_not_told)
{
    struct imported got = import_text("  3 1 200", "  3 1 -200", conversion);
    ck_assert_uint_eq(got.problems.count, 1);
    ck_assert_ptr_nonnull(strstr(got.problems.items[0].message, "bus 3 feeds in"));
    imported_free(&got);
    got = import_text("", "", "mpc.branch = mpc.branch(:, [1 2 3 4 6 7 8 9 10 11 12 13]);\n");
    ck_assert_uint_eq(got.problems.count, 1);
    ck_assert_ptr_nonnull(strstr(got.problems.items[0].message, "branch has rows of 12 columns"));
    imported_free(&got);
}
END_TEST

static bool noted(const struct imported *got, const char *what)
{
    for (size_t i = 0; i < got->notes.count; i++)
        if (strstr(got->notes.items[i].message, what))
            return true;
    return false;
}

START_TEST(what_is_chosen_or_left_out_is_said)
{
    struct imported got = import_text("  1 2 1 2 0 0", "  1 2 1 2 0.01 0", conversion);
    ck_assert(noted(&got, "line charging of 0.1 Mvar"));
    ck_assert(noted(&got, "4 buses, 3 branches in service, 1 open tie, load 300.00 kW"));
    ck_assert(noted(&got, "lowest voltage 1.01"));
    imported_free(&got);
    got = import_text("100 1 1 0", "100 1 99 0", conversion);
    ck_assert(noted(&got, "import cap is chosen as 500 kW"));
    imported_free(&got);
    got = import_text("80 0 0 1 1 0 10 1 1.1 0.9", "80 0 0 1 1 0 10 1 1.05 0.95", conversion);
    ck_assert(noted(&got, "narrowest band, 0.95 to 1.05"));
    imported_free(&got);
}
END_TEST

START_TEST(a_file_that_is_not_there_says_so)
{
    struct err_list problems = {0}, notes = {0};
    ck_assert_ptr_null(matpower_import("/proc/none.m", &problems, &notes));
    ck_assert_int_eq(problems.items[0].code, ERR_IO);
    err_list_free(&problems);
    err_list_free(&notes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("matpower");
    TCase *language = tcase_create("language"), *import = tcase_create("import");
    tcase_add_loop_test(language, statements_mean_what_they_say, 0, sizeof meant / sizeof *meant);
    tcase_add_loop_test(language, what_is_not_understood_is_refused_with_its_line, 0, sizeof refused / sizeof *refused);
    tcase_add_test(language, no_depth_and_no_size_ends_the_program);
    tcase_add_test(import, units_are_converted_as_the_file_says);
    tcase_add_test(import, loads_in_kva_and_plain_megawatts_are_as_written);
    tcase_add_test(import, units_that_are_not_converted_are_found_out);
    tcase_add_loop_test(import, what_the_model_has_no_place_for_is_refused_with_its_line, 0,
                        sizeof unfit / sizeof *unfit);
    tcase_add_test(import, what_follows_from_a_mistake_is_not_told);
    tcase_add_test(import, what_is_chosen_or_left_out_is_said);
    tcase_add_test(import, a_file_that_is_not_there_says_so);
    suite_add_tcase(suite, language);
    suite_add_tcase(suite, import);
    return run_suite(suite);
}
