/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as text, as blocks, as CSV and in order. */
#include "report_fixture.h"
#include "run_suite.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const double tiny = 1e-9;

static const struct report_column plain_columns[] = {
    {"name", "Name", "", CELL_TEXT, 0, false, "a name"},
    {"n", "Count", "", CELL_INTEGER, 0, true, "a count"},
    {"x", "Amount", "kW", CELL_REAL, 2, true, "an amount"},
    {"y", "Auto", "USD", CELL_REAL, REPORT_AUTO, false, "any size"},
};

static struct report_cell text_cell(const char *s)
{
    return (struct report_cell){CELL_VALUE, 0.0, strdup(s)};
}

static struct report_cell number_cell(double x)
{
    return (struct report_cell){CELL_VALUE, x, NULL};
}

static void plain_table(struct report_table *t)
{
    memset(t, 0, sizeof *t);
    t->name = "plain";
    t->title = "A table";
    t->columns = plain_columns;
    t->column_count = 4;
    t->rows = t->capacity = 3;
    t->cells = calloc(12, sizeof *t->cells);
    ck_assert_ptr_nonnull(t->cells);
    t->cells[0] = text_cell("one");
    t->cells[1] = number_cell(1);
    t->cells[2] = number_cell(1234567.891);
    t->cells[3] = number_cell(0.1);
    t->cells[4] = text_cell("a \"b\", c\033[31m");
    t->cells[5] = number_cell(-2500);
    t->cells[6] = (struct report_cell){CELL_NOT_APPLICABLE, 0.0, NULL};
    t->cells[7] = number_cell(12.5);
    t->cells[8] = text_cell("žluť");
    t->cells[9] = (struct report_cell){CELL_MISSING, 0.0, NULL};
    t->cells[10] = number_cell(-0.001);
    t->cells[11] = number_cell(1000);
}

START_TEST(text_is_aligned_grouped_and_clean)
{
    struct report_table t;
    plain_table(&t);
    char *text = report_format(&t, 0, true);
    ck_assert_str_eq(text, "A table\n"
                           "Name            Count        Amount        Auto\n"
                           "                                 kW         USD\n"
                           "-----------------------------------------------\n"
                           "one                 1  1 234 567.89      0.1000\n"
                           "a \"b\", c?[31m  -2 500          -        12.50\n"
                           "žluť              n/a          0.00  1 000\n"
                           "sum            -2 499  1 234 567.89\n");
    free(text);
    report_table_free(&t);
}
END_TEST

static int widest_line(const char *text)
{
    int widest = 0, width = 0;
    for (; *text; text++) {
        width = *text == '\n' ? 0 : width + (((unsigned char)*text & 0xC0) != 0x80);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void risk_table(struct report_table *t)
{
    struct instance *inst = fixture_instance();
    struct result *result = fixture_result();
    ck_assert_int_eq(report_risk(inst, result, t), ERR_NONE);
    result_free(result);
    instance_free(inst);
}

START_TEST(text_keeps_to_the_width)
{
    struct report_table t;
    risk_table(&t);
    for (int width = 50; width <= 200; width += 7) {
        char *text = report_format(&t, width, width % 2 == 0);
        ck_assert_ptr_nonnull(text);
        ck_assert_int_le(widest_line(text), width);
        free(text);
    }
    report_table_free(&t);
}
END_TEST

/* Of every cell every word is there, however narrow: nothing is left out and nothing is cut. */
START_TEST(blocks_lose_nothing_and_keep_to_the_width)
{
    struct report_table t;
    risk_table(&t);
    for (int width = 40; width <= 200; width += 20) {
        char *text = report_format_blocks(&t, 2, width, width % 40 == 0);
        ck_assert_ptr_nonnull(text);
        ck_assert_int_le(widest_line(text), width);
        for (int k = 0; k < t.rows * t.column_count; k++) {
            char cell[200];
            report_cell_text(&t.columns[k % t.column_count], &t.cells[k], cell, sizeof cell);
            for (char *word = strtok(cell, " "); word; word = strtok(NULL, " "))
                ck_assert_msg(strstr(text, word) != NULL, "width %d: '%s' is not in\n%s", width, word, text);
        }
        free(text);
    }
    char *whole = report_format_blocks(&t, 2, 0, true), *wide = report_format(&t, 0, true);
    ck_assert_ptr_nonnull(whole);
    ck_assert_str_eq(whole, wide);
    free(whole);
    free(wide);
    report_table_free(&t);
}
END_TEST

START_TEST(long_text_goes_on_below_itself)
{
    static const struct report_column columns[] = {{"a", "A", "", CELL_INTEGER, 0, false, ""},
                                                   {"x", "X", "", CELL_INTEGER, 0, false, ""},
                                                   {"plan", "Plan", "", CELL_TEXT, 0, false, ""}};
    char words[] = "4 battery 1, 6 recip 2";
    struct report_cell cells[] = {{CELL_VALUE, 7, NULL}, {CELL_VALUE, 10, NULL}, {CELL_VALUE, 0, words}};
    const struct report_table t = {
        .name = "t", .title = "T", .columns = columns, .column_count = 3, .rows = 1, .cells = cells};
    char *text = report_format_blocks(&t, 1, 16, true);
    ck_assert_ptr_nonnull(text);
    ck_assert_str_eq(text, "T\n"
                           "A   X\n"
                           "-----\n"
                           "7  10\n"
                           "\n"
                           "A  Plan\n"
                           "----------------\n"
                           "7  4 battery 1,\n"
                           "   6 recip 2\n");
    free(text);
}
END_TEST

START_TEST(the_level_of_cvar_is_named_with_two_decimals_or_all)
{
    static const struct {
        double alpha;
        const char *name;
    } level[] = {{0, "CVaR 0.00"}, {0.8, "CVaR 0.80"}, {0.95, "CVaR 0.95"}, {0.975, "CVaR 0.975"}};
    char name[REPORT_CVAR_NAME];
    for (size_t k = 0; k < sizeof level / sizeof *level; k++)
        ck_assert_str_eq(report_cvar_name(level[k].alpha, name, sizeof name), level[k].name);
}
END_TEST

static char *slurp(const char *path)
{
    char *text = calloc(1, 4096);
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_lt(fread(text, 1, 4095, f), 4095);
    fclose(f);
    return text;
}

START_TEST(csv_quotes_and_keeps_fifteen_digits)
{
    char path[] = "/tmp/ballast-report-XXXXXX";
    struct report_table t;
    struct err e = {0};
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    plain_table(&t);
    t.cells[3].number = 0.1 + 0.2;
    ck_assert_int_eq(report_write_csv(&t, path, &e), ERR_NONE);
    char *text = slurp(path);
    ck_assert_str_eq(text, "name,n,x,y\r\n"
                           "one,1,1234567.891,0.3\r\n"
                           "\"a \"\"b\"\", c\033[31m\",-2500,,12.5\r\n"
                           "žluť,,-0.001,1000\r\n");
    free(text);
    report_table_free(&t);
    unlink(path);
}
END_TEST

START_TEST(csv_that_cannot_be_written_is_an_error)
{
    struct report_table t;
    struct err e = {0};
    plain_table(&t);
    ck_assert_int_eq(report_write_csv(&t, "/nonexistent/folder/t.csv", &e), ERR_IO);
    ck_assert_int_eq(report_write_csv(&t, "/dev/full", &e), ERR_IO);
    ck_assert_str_eq(e.file, "/dev/full");
    ck_assert_ptr_nonnull(strstr(e.message, "No space left on device"));
    ck_assert_int_eq(report_write_csv(&t, "/tmp", &e), ERR_IO);
    report_table_free(&t);
}
END_TEST

START_TEST(sorting_is_stable_and_leaves_gaps_last)
{
    struct report_table t;
    plain_table(&t);
    report_table_sort(&t, 1, false);
    ck_assert_double_eq_tol(t.cells[1].number, -2500, tiny);
    ck_assert_int_eq(t.cells[9].state, CELL_MISSING);
    report_table_sort(&t, 1, true);
    ck_assert_double_eq_tol(t.cells[1].number, 1, tiny);
    ck_assert_int_eq(t.cells[9].state, CELL_MISSING);
    report_table_keep(&t, 2);
    ck_assert_int_eq(t.rows, 2);
    ck_assert_str_eq(t.cells[0].text, "one");
    report_table_keep_positive(&t, 1);
    ck_assert_int_eq(t.rows, 1);
    report_table_keep_columns(&t, 2);
    ck_assert_int_eq(t.column_count, 2);
    ck_assert_str_eq(t.cells[0].text, "one");
    ck_assert_double_eq_tol(t.cells[1].number, 1, tiny);
    report_table_free(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report text");
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, text_is_aligned_grouped_and_clean);
    tcase_add_test(tests, text_keeps_to_the_width);
    tcase_add_test(tests, blocks_lose_nothing_and_keep_to_the_width);
    tcase_add_test(tests, long_text_goes_on_below_itself);
    tcase_add_test(tests, the_level_of_cvar_is_named_with_two_decimals_or_all);
    tcase_add_test(tests, csv_quotes_and_keeps_fifteen_digits);
    tcase_add_test(tests, csv_that_cannot_be_written_is_an_error);
    tcase_add_test(tests, sorting_is_stable_and_leaves_gaps_last);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
