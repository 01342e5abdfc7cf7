/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with any table of the program: keys for order, marks, copies and files. */
#include "run_suite.h"
#include "tui_small.h"

#include <unistd.h>

static struct grid *grid(void)
{
    app_build(a);
    return &app_view(a)->grid;
}

START_TEST(further_keys_say_the_whole_order)
{
    press(a, "2llsS");
    ck_assert_str_eq(a->message, "Sorted by Module, largest first.");
    press(a, "lS");
    ck_assert_str_eq(a->message, "Sorted by Module, largest first; then by Units at most, largest first.");
    press(a, "hhSlllSlS");
    ck_assert_ptr_nonnull(strstr(a->message, "at most 4"));
    ck_assert_int_eq(grid()->keys, 4);
}
END_TEST

START_TEST(all_rows_that_pass_the_filter_are_marked_and_filled)
{
    char text[64];
    press(a, "2fmodule=recip\rVF");
    ck_assert_int_eq(grid_marks(grid()), 1);
    ck_assert(shows(a, "1 marked, U unmarks"));
    press(a, "i0lll=7\r");
    for (int row = 0; row < 3; row++) {
        bool recip = casedoc_get(a->doc, CASE_CANDIDATES, row, 1, text, sizeof text) && strcmp(text, "recip") == 0;
        casedoc_get(a->doc, CASE_CANDIDATES, row, 2, text, sizeof text);
        ck_assert_str_eq(text, recip ? "2" : "7");
    }
    press(a, "U");
    ck_assert_int_eq(grid_marks(grid()), 0);
    press(a, "U");
    ck_assert_ptr_nonnull(strstr(a->message, "no row is marked"));
}
END_TEST

START_TEST(a_wrong_filter_stays_at_the_prompt_and_tab_completes_columns)
{
    press(a, "2fmax\t");
    ck_assert_str_eq(a->line.text, "max_units");
    press(a, ">lots\r");
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    ck_assert_str_eq(a->line.text, "max_units>lots");
    ck_assert(shows(a, "'lots' is no number"));
    for (int i = 0; i < 4; i++)
        press_key(a, KEYCODE_BACKSPACE);
    press(a, "1 mod\t=recip\r");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_str_eq(grid()->filter, "max_units>1 module=recip");
    ck_assert_int_eq(grid()->shown, 1);
}
END_TEST

START_TEST(copies_are_exact_and_have_tabs_between)
{
    give_result(a);
    press(a, "6\tl");
    press(a, "y");
    ck_assert_str_eq(a->copy, "0");
    press(a, "G");
    while (strcmp(grid()->table->cells[grid_table_row(grid()) * grid()->table->column_count].text, "4") != 0)
        press(a, "k");
    press(a, "Yr");
    ck_assert_ptr_eq(strstr(a->copy, "bus\tload_kw\tunserved_kwh\t"), a->copy);
    ck_assert_ptr_nonnull(strstr(a->copy, "\n4\t150\t80"));
    press(a, "vlYc"); /* the column of the marked row */
    ck_assert_str_eq(a->copy, "unserved_kwh\n80\n");
    press(a, "UYc");
    ck_assert_str_eq(a->copy, "unserved_kwh\n0\n0\n0\n80\n0\n0\n");
    press(a, "fload_kw=150\rYt");
    ck_assert_ptr_nonnull(strstr(a->copy, "\n4\t150\t"));
    ck_assert_ptr_null(strstr(a->copy, "\n6\t"));
}
END_TEST

START_TEST(a_file_is_json_where_its_name_says_so)
{
    char folder[] = "/tmp/ballast-table-XXXXXX", path[64], command[128];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/modules.json", folder);
    casedoc_set_by_name(a->doc, "module battery:kw", "0.25 MW", &(struct err){0});
    snprintf(command, sizeof command, "2\tfbattery\r:export %s\r", path);
    press(a, command);
    const char *text = file_text(path);
    ck_assert_ptr_nonnull(strstr(text, "\"columns\": ["));
    ck_assert_ptr_nonnull(strstr(text, "\"unit\": \"kW\""));
    ck_assert_ptr_nonnull(strstr(text, "\"help\": \""));
    ck_assert_ptr_nonnull(strstr(text, "\"name\": \"battery\""));
    ck_assert_ptr_nonnull(strstr(text, "\"kw\": 250.0")); /* a number, in the unit of the column */
    ck_assert_ptr_null(strstr(text, "recip"));
    unlink(path);
    rmdir(folder);
}
END_TEST

START_TEST(files_have_no_lines_of_a_tree)
{
    char folder[] = "/tmp/ballast-table-XXXXXX", path[64], command[128];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/tree.csv", folder);
    snprintf(command, sizeof command, "1:export %s\r", path);
    press(a, command);
    const char *text = file_text(path);
    ck_assert_ptr_nonnull(strstr(text, "\n4,"));
    for (const char *at = text; *at; at++)
        ck_assert_int_gt(*at, 0); /* nothing but ASCII */
    unlink(path);
    rmdir(folder);
}
END_TEST

START_TEST(values_of_the_case_sort_and_filter_in_their_unit)
{
    casedoc_set_by_name(a->doc, "module battery:kw", "2 MW", &(struct err){0});
    casedoc_set_by_name(a->doc, "module recip:kw", "300 kW", &(struct err){0});
    press(a, "2\t");
    grid()->col = report_column_find(grid()->table, "kw");
    press(a, "sg");
    ck_assert_str_eq(grid()->table->cells[grid_table_row(grid()) * grid()->table->column_count].text, "battery");
    press(a, "fkw>1MW\r");
    ck_assert_int_eq(grid()->shown, 1);
}
END_TEST

static void refuses(const char *keys)
{
    struct grid *g = &app_view(a)->grid;
    for (const char *key = keys; *key; key++) {
        int row = g->row, order = g->shown > 0 ? g->order[0] : 0;
        press_key(a, *key == 'P' ? KEYCODE_PAGE_DOWN : *key == 'E' ? KEYCODE_ENTER : (uint32_t)*key);
        ck_assert_msg(strstr(a->message, ": the table is behind the picture: Esc shows it."), "%c: %s", *key,
                      a->message);
        ck_assert_int_eq(a->mode, MODE_NORMAL);
        ck_assert_int_eq(g->row, row);
        ck_assert_int_eq(g->order[0], order);
        ck_assert_int_eq(grid_marks(g), 0);
    }
}

/* What a key would do to rows that a picture hides nobody would see. */
START_TEST(keys_do_not_act_on_a_table_behind_a_picture)
{
    give_result(a);
    press(a, ":go results:risk\rp");
    refuses("jkPEvViysS|/");
    press(a, "p"); /* bars: rows in order, with marks */
    ck_assert_int_eq(app_view(a)->shape, VIEW_BARS);
    refuses("|");
    press(a, "jv");
    ck_assert_int_eq(app_view(a)->grid.row, 2);
    ck_assert(shows(a, " *2 "));
    press(a, "Up"); /* U unmarks */
    ck_assert_int_eq(app_view(a)->shape, VIEW_CURVE);
    refuses("jkPvsS|/");
    press(a, "y"); /* of the row that the curve names */
    ck_assert_ptr_nonnull(strstr(a->message, "Copied"));
    press(a, "\033j");
    ck_assert_str_eq(a->message, "");
    press(a, "1z"); /* the map has the row under the cursor, in no order */
    refuses("sSvVi|");
    press(a, "/5\r\r");
    ck_assert_int_eq(a->mode, MODE_LIST);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui table");
    TCase *tests = tcase_create("table");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, further_keys_say_the_whole_order);
    tcase_add_test(tests, all_rows_that_pass_the_filter_are_marked_and_filled);
    tcase_add_test(tests, a_wrong_filter_stays_at_the_prompt_and_tab_completes_columns);
    tcase_add_test(tests, copies_are_exact_and_have_tabs_between);
    tcase_add_test(tests, a_file_is_json_where_its_name_says_so);
    tcase_add_test(tests, files_have_no_lines_of_a_tree);
    tcase_add_test(tests, values_of_the_case_sort_and_filter_in_their_unit);
    tcase_add_test(tests, keys_do_not_act_on_a_table_behind_a_picture);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
