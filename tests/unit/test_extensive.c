/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/extensive.h"

#include "hand_cases.h"
#include "run_suite.h"

#include <ballast/file.h>
#include <ballast/plan.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static glp_prob *build(const struct instance *inst, enum recourse_kind kind, const int *units)
{
    struct err e = {0};
    glp_prob *lp = extensive_build(inst, kind, units, &e);
    ck_assert_msg(lp != NULL, "%s", e.message);
    return lp;
}

/* The integer optimum; deletes the problem. */
static double optimum(glp_prob *lp)
{
    glp_term_out(GLP_OFF);
    glp_smcp simplex;
    glp_init_smcp(&simplex);
    glp_scale_prob(lp, GLP_SF_AUTO);
    glp_adv_basis(lp, 0);
    ck_assert_int_eq(glp_simplex(lp, &simplex), 0);
    ck_assert_int_eq(glp_get_status(lp), GLP_OPT);
    glp_iocp tree;
    glp_init_iocp(&tree);
    ck_assert_int_eq(glp_intopt(lp, &tree), 0);
    ck_assert_int_eq(glp_mip_status(lp), GLP_OPT);
    double objective = glp_mip_obj_val(lp);
    glp_delete_prob(lp);
    return objective;
}

static void check_valid(const struct instance *inst)
{
    struct err_list list = {0};
    bool valid = instance_check(inst, &list);
    ck_assert_msg(valid, "%s", list.count ? list.items[0].message : "?");
    err_list_free(&list);
}

START_TEST(agrees_with_paper)
{
    const struct hand_case *hand = &hand_cases[_i];
    struct instance *inst = hand->build();
    check_valid(inst);
    double lp = optimum(build(inst, RECOURSE_LP, NULL));
    double mip = optimum(build(inst, RECOURSE_MIP, NULL));
    ck_assert_msg(fabs(lp - hand->lp) <= 1e-6 * hand->lp, "%s: relaxed %.9g, by hand %.9g", hand->name, lp, hand->lp);
    ck_assert_msg(fabs(mip - hand->mip) <= 1e-6 * hand->mip, "%s: whole %.9g, by hand %.9g", hand->name, mip,
                  hand->mip);
    instance_free(inst);
}
END_TEST

/* Each unit of the siting case saves 398 a year for 250, after 100 for the site. */
START_TEST(fixed_units_are_priced)
{
    static const double cost[] = {1200, 1152, 1004, 856};
    struct instance *inst = hand_siting();
    for (int n = 0; n <= 3; n++)
        ck_assert_double_eq_tol(optimum(build(inst, RECOURSE_LP, &n)), cost[n], 1e-6);
    instance_free(inst);
}
END_TEST

START_TEST(integer_columns_follow_the_recourse)
{
    /* units, open and one shipment; in the integer recourse the direction of the battery in two steps. */
    struct instance *inst = hand_round_trip();
    glp_prob *lp = build(inst, RECOURSE_LP, NULL);
    ck_assert_int_eq(glp_get_num_int(lp), 3);
    glp_delete_prob(lp);
    lp = build(inst, RECOURSE_MIP, NULL);
    ck_assert_int_eq(glp_get_num_int(lp), 5);
    glp_delete_prob(lp);
    instance_free(inst);
}
END_TEST

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Valid in both formats: begins with a letter, then letters, digits, dots and underscores; no two alike. */
static void check_names(const char **names, int count)
{
    for (int k = 0; k < count; k++) {
        ck_assert(names[k][0] >= 'a' && names[k][0] <= 'z');
        ck_assert_msg(strspn(names[k], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._") ==
                          strlen(names[k]),
                      "%s", names[k]);
        ck_assert_uint_lt(strlen(names[k]), 100);
    }
    qsort(names, (size_t)count, sizeof *names, by_text);
    for (int k = 1; k < count; k++)
        ck_assert_str_ne(names[k - 1], names[k]);
}

static void rename_bus(struct instance *inst, int i, const char *id)
{
    free(inst->bus[i].id);
    inst->bus[i].id = hand_text(id);
}

/* Ids that become the same label, one that looks like the number given to another, and one beyond any length. */
static struct instance *awkward(void)
{
    struct instance shape = {.steps = 2, .buses = 6, .branches = 5, .scenarios = 1};
    struct instance *inst = instance_new(&shape);
    ck_assert_ptr_nonnull(inst);
    hand_feeder(inst);
    inst->scenario[0].probability = 1;
    static const char *const ids[] = {
        "a b", "a_b", "a_b_2", "a/b", "\xc3\xa9t\xc3\xa9 \"long\" name that goes on and on and on", "3e5"};
    for (int t = 0; t < 2; t++)
        inst->step_hours[t] = 1;
    for (int i = 0; i < 6; i++) {
        rename_bus(inst, i, ids[i]);
        inst->bus[i].voll_usd_per_kwh = 10;
        for (int t = 0; t < 2; t++)
            inst->scenario[0].demand_kw[i * 2 + t] = 5;
    }
    for (int l = 1; l < 5; l++) {
        inst->branch[l].id = hand_text(ids[l]);
        inst->branch[l].from = 0;
        inst->branch[l].to = l + 1;
    }
    return inst;
}

START_TEST(names_are_valid_and_unique)
{
    struct instance *inst = awkward();
    check_valid(inst);
    glp_prob *lp = build(inst, RECOURSE_MIP, NULL);
    int rows = glp_get_num_rows(lp);
    int cols = glp_get_num_cols(lp);
    const char **names = calloc((size_t)(rows + cols), sizeof *names);
    ck_assert_ptr_nonnull(names);
    for (int k = 0; k < rows; k++)
        names[k] = glp_get_row_name(lp, k + 1);
    check_names(names, rows);
    for (int k = 0; k < cols; k++)
        names[k] = glp_get_col_name(lp, k + 1);
    check_names(names, cols);
    free(names);
    glp_delete_prob(lp);
    /* 60 kW for two hours at 0.1. */
    ck_assert_double_eq_tol(optimum(build(inst, RECOURSE_LP, NULL)), 6, 1e-9);
    instance_free(inst);
}
END_TEST

/* ---- Export ---- */

static char folder[] = "/tmp/ballast-test-XXXXXX";
static char target[64];

static void make_folder(void)
{
    strcpy(folder, "/tmp/ballast-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(target, sizeof target, "%s/model", folder);
}

static void remove_folder(void)
{
    unlink(target);
    /* Fails, and with it the next line, if anything else was left behind. */
    ck_assert_int_eq(rmdir(folder), 0);
}

/* What is written is read back and solved: every hand case, in both formats. */
START_TEST(exported_files_solve_to_the_same)
{
    const struct hand_case *hand = &hand_cases[_i];
    struct instance *inst = hand->build();
    struct err e = {0};
    glp_term_out(GLP_OFF);
    ck_assert_int_eq(plan_export(inst, RECOURSE_MIP, "mps", target, &e), ERR_NONE);
    glp_prob *lp = glp_create_prob();
    ck_assert_int_eq(glp_read_mps(lp, GLP_MPS_FILE, NULL, target), 0);
    ck_assert_double_eq_tol(optimum(lp), hand->mip, 1e-6 * hand->mip);
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "lp", target, &e), ERR_NONE);
    lp = glp_create_prob();
    ck_assert_int_eq(glp_read_lp(lp, NULL, target), 0);
    ck_assert_double_eq_tol(optimum(lp), hand->lp, 1e-6 * hand->lp);
    instance_free(inst);
}
END_TEST

START_TEST(export_errors_are_values)
{
    struct instance *inst = hand_siting();
    struct err e = {0};
    char path[96];
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "xls", target, &e), ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(e.message, "xls"));
    snprintf(path, sizeof path, "%s/missing/model", folder);
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "mps", path, &e), ERR_IO);
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "mps", folder, &e), ERR_IO);
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "mps", "/dev/full", &e), ERR_IO);
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "mps", "/dev/null", &e), ERR_NONE);
    instance_free(inst);
}
END_TEST

/* "-" is standard output, and nothing but the model appears there. */
START_TEST(export_to_standard_output)
{
    struct instance *inst = hand_siting();
    struct err e = {0};
    ck_assert_int_eq(plan_export(inst, RECOURSE_LP, "lp", target, &e), ERR_NONE);
    char *want = NULL;
    char *got = NULL;
    size_t want_length = 0;
    size_t got_length = 0;
    ck_assert_int_eq(file_read(target, 1 << 20, &want, &want_length, &e), ERR_NONE);
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    ck_assert_ptr_nonnull(freopen(target, "w", stdout));
    enum err_code code = plan_export(inst, RECOURSE_LP, "lp", "-", &e);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    ck_assert_int_eq(code, ERR_NONE);
    ck_assert_int_eq(file_read(target, 1 << 20, &got, &got_length, &e), ERR_NONE);
    ck_assert_str_eq(got, want);
    free(want);
    free(got);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("extensive");
    TCase *model = tcase_create("model");
    tcase_set_timeout(model, 60);
    tcase_add_loop_test(model, agrees_with_paper, 0, HAND_CASES);
    tcase_add_test(model, fixed_units_are_priced);
    tcase_add_test(model, integer_columns_follow_the_recourse);
    tcase_add_test(model, names_are_valid_and_unique);
    suite_add_tcase(suite, model);
    TCase *files = tcase_create("export");
    tcase_set_timeout(files, 60);
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_loop_test(files, exported_files_solve_to_the_same, 0, HAND_CASES);
    tcase_add_test(files, export_errors_are_values);
    tcase_add_test(files, export_to_standard_output);
    suite_add_tcase(suite, files);
    return run_suite(suite);
}
