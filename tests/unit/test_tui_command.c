/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line, its completion and its history; help; every operation everywhere. */
#include "run_suite.h"
#include "tui_small.h"

#include <unistd.h>

START_TEST(commands)
{
    press(a, ":set risk:alpha=0.7\r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.7");
    press(a, ":set risk:alpha=7\r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.7");
    ck_assert_int_eq(a->message_style, STYLE_BAD);
    press(a, ":undo\r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.9");
    press(a, ":modules\r");
    ck_assert_int_eq(a->screen, SCREEN_MODULES);
    press(a, ":filter module=battery\r");
    ck_assert_int_eq(app_view(a)->grid.shown, 1);
    press(a, ":nonsense\r");
    ck_assert_ptr_nonnull(strstr(a->message, "nonsense"));
    press(a, ":open nowhere.ini\r");
    ck_assert_int_eq(a->message_style, STYLE_BAD);
    ck_assert_ptr_nonnull(a->doc);
}
END_TEST

START_TEST(an_import_is_in_no_file_until_it_is_saved)
{
    char path[] = "/tmp/ballast-import-XXXXXX", typed[64];
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    ck_assert_ptr_nonnull(f);
    fputs("mpc.version = '2'; mpc.baseMVA = 1;\n"
          "mpc.bus = [1 3 0 0 0 0 1 1 0 10 1 1 1; 2 1 0.5 0.1 0 0 1 1 0 10 1 1.1 0.9];\n"
          "mpc.gen = [1 0 0 1 -1 1 100 1 1 0];\n"
          "mpc.branch = [1 2 0.01 0.02 0 0 0 0 0 0 1];\n",
          f);
    fclose(f);
    snprintf(typed, sizeof typed, ":import %s\r", path);
    press(a, ":import nowhere.m\r");
    ck_assert_int_eq(a->message_style, STYLE_BAD);
    ck_assert_str_eq(a->path, SMALL_CASE);
    press(a, "3e0.7\r");
    press(a, typed);
    ck_assert_ptr_nonnull(strstr(a->message, "edits are unsaved"));
    press(a, "u");
    press(a, typed);
    unlink(path);
    ck_assert_int_eq(a->message_style, STYLE_GOOD);
    ck_assert_ptr_null(a->path);
    ck_assert(app_dirty(a));
    ck_assert_double_eq(app_case(a)->bus[1].p_kw, 500);
    press_key(a, CONTROL('s'));
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    press(a, "\033q");
    ck_assert(!a->quit);
}
END_TEST

START_TEST(completion_and_history)
{
    press(a, ":set risk:al\t");
    ck_assert_str_eq(a->line.text, "set risk:alpha=");
    press(a, "0.6\r:");
    press_key(a, KEYCODE_UP);
    ck_assert_str_eq(a->line.text, "set risk:alpha=0.6");
    press(a, "\033:mess\t");
    ck_assert_str_eq(a->line.text, "messages ");
    press(a, "\033:s\t");
    ck_assert_str_ne(a->completion, "");
}
END_TEST

START_TEST(arguments_are_completed_by_what_they_mean)
{
    static const struct {
        const char *typed, *completed;
    } lines[] = {
        {"open tests/golden/sma", "open tests/golden/small.ini"},
        {"open tests/gol", "open tests/golden/"},
        {"set solver:rec", "set solver:recourse="},
        {"set solver:recourse=m", "set solver:recourse=mip"},
        {"set economics:budget_usd=", "set economics:budget_usd=500000"},
        {"set budg", "set budget_usd="},
        {"set module bat", "set module battery:"},
        {"set candidates:c2:mod", "set candidates:c2:module="},
        {"set candidates:c2:module=r", "set candidates:c2:module=recip"},
        {"go resu", "go results"},
        {"go results:ac", "go results:ac-check"},
        {"sort vol", "sort voltage_"},
        {"filter load_kw>1 branc", "filter load_kw>1 branch"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        press(a, ":");
        press(a, lines[i].typed);
        press(a, "\t");
        ck_assert_str_eq(a->line.text, lines[i].completed);
        press(a, "\033");
    }
    press(a, ":set risk:x=0.6");
    for (int i = 0; i < 4; i++)
        press_key(a, KEYCODE_LEFT);
    press_key(a, KEYCODE_BACKSPACE);
    press(a, "al\t"); /* what follows the cursor stays */
    ck_assert_str_eq(a->line.text, "set risk:alpha==0.6");
    ck_assert_uint_eq(a->line.at, strlen("set risk:alpha="));
}
END_TEST

START_TEST(older_lines_are_found_by_how_they_begin)
{
    press(a, ":feeder\r:set alpha=0.5\r:modules\r:set");
    press_key(a, KEYCODE_UP);
    ck_assert_str_eq(a->line.text, "set alpha=0.5");
    press_key(a, KEYCODE_UP); /* there is none before */
    ck_assert_str_eq(a->line.text, "set alpha=0.5");
    press_key(a, KEYCODE_DOWN);
    ck_assert_str_eq(a->line.text, "set");
    press(a, "\033:");
    press_key(a, KEYCODE_UP);
    ck_assert_str_eq(a->line.text, "modules");
}
END_TEST

START_TEST(the_command_line_is_kept_from_one_program_to_the_next)
{
    char folder[] = "/tmp/ballast-state-XXXXXX", path[128];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("XDG_STATE_HOME", folder, 1);
    recall_open(&a->recall);
    press(a, ":modules\r:set alpha=0.5\r");
    struct recall other = {0};
    recall_open(&other);
    ck_assert_int_eq(other.count, 2);
    ck_assert_str_eq(other.line[1], "set alpha=0.5");
    recall_free(&other);
    snprintf(path, sizeof path, "%s/ballast/history", folder);
    ck_assert_int_eq(unlink(path), 0);
    snprintf(path, sizeof path, "%s/ballast", folder);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    /* Where nothing can be kept, nothing is said. */
    setenv("XDG_STATE_HOME", "/proc/none", 1);
    recall_open(&a->recall);
    press(a, ":risk\r");
    ck_assert_str_eq(a->message, "");
    ck_assert_int_eq(a->recall.count, 3);
}
END_TEST

START_TEST(a_command_that_lacks_its_word_or_has_one_too_many_says_so)
{
    press(a, ":open\r");
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    ck_assert_str_eq(a->line.text, "open ");
    ck_assert_ptr_nonnull(strstr(a->message, "Write :open FILE"));
    press(a, "\033:undo 3\r");
    ck_assert_ptr_nonnull(strstr(a->message, "takes nothing"));
    press(a, ":state 2\r");
    ck_assert_ptr_nonnull(strstr(a->message, "takes nothing after it: '2'. :scenario NUMBER chooses"));
    press(a, ":write-json x\r");
    ck_assert_ptr_nonnull(strstr(a->message, "no result yet"));
    press(a, ":go modules:suppliers\r");
    ck_assert_int_eq(a->screen, SCREEN_MODULES);
    ck_assert_int_eq(a->tab[SCREEN_MODULES], 2);
    press(a, ":go 1:voltages\r:sort p_kw\r");
    ck_assert_int_eq(app_view(a)->grid.col, report_column_find(app_view(a)->grid.table, "p_kw"));
    ck_assert(app_view(a)->grid.key[0].reverse);
}
END_TEST

START_TEST(help_is_narrowed_by_typing_and_runs_its_entry)
{
    press(a, "?:modules\r");
    ck_assert_int_eq(a->screen, SCREEN_MODULES);
    press(a, "?alpha");
    ck_assert(shows(a, "set WHERE=VALUE"));
    press(a, "\033");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
}
END_TEST

START_TEST(help_shows_what_cannot_act_now_with_the_reason)
{
    press(a, "?:stop");
    ck_assert(shows(a, "(no job"));
    press(a, "\033:help pivot\r");
    ck_assert(shows(a, "1 of 1"));
    ck_assert(shows(a, "(works in Unserved"));
    press(a, "\r");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_ptr_nonnull(strstr(a->message, "pivot works in Unserved, Imbalance"));
}
END_TEST

START_TEST(every_command_can_be_run_on_every_screen)
{
    give_result(a);
    for (int s = 0; s < SCREENS; s++)
        for (int t = 0; t < screen_table[s].count; t++)
            for (int op = 1; op < OPS; op++) {
                if (op == OP_SOLVE || op == OP_GENERATE || op == OP_SAVE || op == OP_SAVE_AS)
                    continue; /* these leave the process or write files */
                app_go(a, (enum screen_id)s, t);
                app_run(a, (enum op)op);
                char *screen = draw(a, 24, 80, true, true);
                free(screen);
                a->mode = MODE_NORMAL;
                a->quit = false;
                a->weighting = (enum report_weighting)(op % 3);
            }
}
END_TEST

START_TEST(every_operation_is_described_once)
{
    for (int op = 1; op < OPS; op++) {
        const struct op_spec *spec = &op_table[op];
        bool described = spec->name && spec->help && spec->help[0] && spec->contexts;
        bool placed = spec->contexts & CONTEXT_ANY || spec->where[0];
        ck_assert_msg(described && placed, "operation %d", op);
        ck_assert_int_eq(op_by_name(spec->name), op);
    }
}
END_TEST

START_TEST(the_tour_goes_on_when_a_step_is_done_and_can_be_left_and_gone_back_to)
{
    press(a, ":tour\r");
    ck_assert(shows(a, "1/13 j or Down"));
    press(a, "1"); /* what is no part of the step changes nothing */
    ck_assert_int_eq(a->tour.step, 0);
    press(a, "j2");
    ck_assert(shows(a, "3/13 l goes right"));
    press(a, "llle1");
    ck_assert_int_eq(a->tour.step, 2);
    press(a, "\033");
    ck_assert(a->tour.on); /* Esc was for the editor */
    press(a, "e1\r");
    ck_assert_int_eq(a->tour.step, 3);
    press(a, "\033");
    ck_assert(!a->tour.on);
    ck_assert_ptr_nonnull(strstr(a->message, ":tour goes back"));
    press(a, "u:tour\r");
    ck_assert(shows(a, "4/13 Press u"));
    press(a, ":tour next\r3");
    ck_assert_int_eq(a->tour.step, 5);
    press(a, ":tour back\r"); /* done already: it is looked at again all the same */
    ck_assert_int_eq(a->tour.step, 4);
    press(a, "13");
    ck_assert_int_eq(a->tour.step, 5);
    give_result(a);
    press(a, "4\033:tour\r6\t?");
    ck_assert_int_eq(a->tour.step, 12);
    press(a, "\033:tour nowhere\r");
    ck_assert_ptr_nonnull(strstr(a->message, "on, off, back or next"));
    for (int rows = 1; rows < 60; rows += 3)
        for (int cols = 1; cols < 200; cols += 13)
            free(draw(a, rows, cols, true, false));
}
END_TEST

static void open_broken(void)
{
    static const char text[] = "[feeder]\nname = Broken\nbase_kv = 12.66\nsubstation = 1\nimport_cap_kw = 500\n"
                               "[class house]\nvoll_usd_per_kwh = 9\n[buses]\n1 = 0, 0, house\n2 = 1, x, house\n"
                               "[branches]\n1 = 1, 2, 0.1, 0.05, 1600\n[risk]\nalpha = 7\n";
    struct err_list list = {0};
    app_free(a);
    a = app_new_with(casedoc_parse(text, sizeof text - 1, "broken", &list), NULL);
    ck_assert_ptr_nonnull(a);
    press(a, ":check\r");
    ck_assert_int_eq(a->mode, MODE_LIST);
    err_list_free(&list);
}

START_TEST(a_problem_leads_to_its_value)
{
    open_broken();
    ck_assert(shows(a, "Enter goes to the value"));
    int bus = -1, alpha = -1;
    for (int i = 0; i < a->list.count; i++) {
        bus = strstr(a->list.items[i].text, "q_kvar") ? i : bus;
        alpha = strstr(a->list.items[i].text, "alpha") ? i : alpha;
    }
    ck_assert(bus >= 0 && alpha >= 0);
    a->list.cursor = bus;
    press(a, "\r");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_int_eq(app_tab(a)->table, CASE_BUSES);
    ck_assert_int_eq(grid_table_row(&app_view(a)->grid), 1);
    ck_assert_int_eq(app_view(a)->grid.col, 2); /* reactive power, after name and active power */
    press(a, ":check\r");
    a->list.cursor = alpha;
    press(a, "\r");
    ck_assert_int_eq(a->screen, SCREEN_RISK);
    ck_assert_int_eq(app_tab(a)->table, CASE_RISK);
    ck_assert_str_eq(case_table[CASE_RISK].fields[grid_table_row(&app_view(a)->grid)].key, "alpha");
}
END_TEST

START_TEST(keys_of_a_list_lead_on_or_say_that_they_do_nothing)
{
    open_broken();
    press(a, "b");
    ck_assert_str_eq(a->message, "b does nothing in this list. Esc goes back.");
    ck_assert(shows(a, "b does nothing in this list"));
    ck_assert_int_eq(a->mode, MODE_LIST);
    press(a, ":");
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    press(a, "\033:check\r3");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_int_eq(a->screen, SCREEN_RISK);
    press(a, ":check\r?");
    ck_assert_int_eq(a->mode, MODE_LIST);
    ck_assert(a->list.filtering);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui command line");
    TCase *tests = tcase_create("command line");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, commands);
    tcase_add_test(tests, an_import_is_in_no_file_until_it_is_saved);
    tcase_add_test(tests, completion_and_history);
    tcase_add_test(tests, arguments_are_completed_by_what_they_mean);
    tcase_add_test(tests, older_lines_are_found_by_how_they_begin);
    tcase_add_test(tests, the_command_line_is_kept_from_one_program_to_the_next);
    tcase_add_test(tests, a_command_that_lacks_its_word_or_has_one_too_many_says_so);
    tcase_add_test(tests, help_is_narrowed_by_typing_and_runs_its_entry);
    tcase_add_test(tests, help_shows_what_cannot_act_now_with_the_reason);
    tcase_add_test(tests, every_command_can_be_run_on_every_screen);
    tcase_add_test(tests, every_operation_is_described_once);
    tcase_add_test(tests, the_tour_goes_on_when_a_step_is_done_and_can_be_left_and_gone_back_to);
    tcase_add_test(tests, a_problem_leads_to_its_value);
    tcase_add_test(tests, keys_of_a_list_lead_on_or_say_that_they_do_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
