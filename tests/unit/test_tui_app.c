/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys do to the state: editing, undo, filling, questions, commands, help. */
#include "run_suite.h"
#include "tui_small.h"

#include "tui/wire.h"

#include <sys/stat.h>
#include <unistd.h>

static void paste(const char *text)
{
    static struct event event;
    event.type = EVENT_PASTE;
    snprintf(event.text, sizeof event.text, "%s", text);
    app_event(a, &event);
}

START_TEST(a_value_is_edited_undone_and_made_again)
{
    press(a, "3e0.8\r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.8");
    ck_assert(app_dirty(a));
    ck_assert_int_eq(a->edits, 1);
    press(a, "u");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.9");
    ck_assert(!app_dirty(a));
    press_key(a, CONTROL('r'));
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.8");
}
END_TEST

START_TEST(a_wrong_value_stays_in_the_editor_with_the_reason_and_the_range)
{
    press(a, "3e1.5\r");
    ck_assert_int_eq(a->mode, MODE_EDIT);
    ck_assert_str_eq(a->line.text, "1.5");
    ck_assert_str_ne(a->editor_error, "");
    ck_assert(shows(a, "accepted 0 to 0.9999"));
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.9");
    press(a, "\033");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert(!app_dirty(a));
}
END_TEST

START_TEST(units_are_understood_and_kept_as_written)
{
    press(a, "3\te2e6\r");
    ck_assert_str_eq(value_of(a, "economics:budget_usd"), "2e6");
    press(a, "je3%\r");
    ck_assert_str_eq(value_of(a, "economics:discount_rate"), "3%");
    ck_assert_double_eq_tol(app_case(a)->discount_rate, 0.03, 1e-15);
}
END_TEST

START_TEST(undo_all_restores_the_loaded_bytes)
{
    size_t before, after;
    char *loaded = casedoc_text(a->doc, &before);
    press(a, "3e0.5\rje33\r"); /* two of [risk] */
    press(a, "2lll=*2\r");     /* units of c1 doubled */
    press(a, "a\r");           /* a candidate more, under the name suggested */
    press(a, "D");
    press(a, "jc\r");
    for (int i = 0; i < 20; i++)
        press(a, "u");
    char *now = casedoc_text(a->doc, &after);
    ck_assert_uint_eq(before, after);
    ck_assert_mem_eq(loaded, now, before);
    ck_assert(!app_dirty(a));
    free(loaded);
    free(now);
}
END_TEST

START_TEST(fill_works_on_marked_rows_and_is_one_step_of_undo)
{
    char text[64];
    press(a, "2lll"); /* units at most: 2, 2, 2 */
    press(a, "vv=+1\r");
    for (int row = 0; row < 3; row++) {
        casedoc_get(a->doc, CASE_CANDIDATES, row, 2, text, sizeof text);
        ck_assert_str_eq(text, row < 2 ? "3" : "2");
    }
    press(a, "u");
    casedoc_get(a->doc, CASE_CANDIDATES, 0, 2, text, sizeof text);
    ck_assert_str_eq(text, "2");
    casedoc_get(a->doc, CASE_CANDIDATES, 1, 2, text, sizeof text);
    ck_assert_str_eq(text, "2");
}
END_TEST

START_TEST(a_fill_that_fails_changes_nothing)
{
    char text[64];
    press(a, "2lllvv=5000\r"); /* beyond the range */
    casedoc_get(a->doc, CASE_CANDIDATES, 0, 2, text, sizeof text);
    ck_assert_str_eq(text, "2");
    ck_assert(!app_dirty(a));
    ck_assert_int_eq(a->message_style, STYLE_BAD);
}
END_TEST

START_TEST(rows_are_added_copied_and_deleted)
{
    press(a, "2c\r"); /* a copy of c1 under the next free name */
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), 4);
    ck_assert_int_ge(casedoc_find_row(a->doc, CASE_CANDIDATES, "c4"), 0);
    press(a, "D");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), 3);
    ck_assert_int_lt(casedoc_find_row(a->doc, CASE_CANDIDATES, "c4"), 0);
}
END_TEST

START_TEST(space_steps_through_what_a_reference_or_a_choice_may_be)
{
    char text[64];
    press(a, "2lle \r"); /* module of c1: battery, then the next type */
    casedoc_get(a->doc, CASE_CANDIDATES, 0, 1, text, sizeof text);
    ck_assert_str_eq(text, "recip");
}
END_TEST

START_TEST(a_field_that_a_kind_does_not_have_is_no_value_and_cannot_be_edited)
{
    press(a, "2\t");
    app_build(a);
    const struct table *t = &case_table[CASE_MODULES];
    int kwh = 0;
    while (strcmp(t->fields[kwh].key, "kwh") != 0)
        kwh++;
    ck_assert(edit_applies(a->doc, CASE_MODULES, casedoc_find_row(a->doc, CASE_MODULES, "battery"), kwh));
    ck_assert(!edit_applies(a->doc, CASE_MODULES, casedoc_find_row(a->doc, CASE_MODULES, "recip"), kwh));
    app_view(a)->grid.col = kwh + 1;
    grid_goto(&app_view(a)->grid, casedoc_find_row(a->doc, CASE_MODULES, "recip"));
    press(a, "e");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_int_eq(a->message_style, STYLE_WARN);
}
END_TEST

START_TEST(a_paste_is_text_for_an_editor_and_never_commands)
{
    paste("2DDDq:quit!\r");
    ck_assert_int_eq(a->screen, SCREEN_FEEDER);
    ck_assert(!a->quit);
    ck_assert(!app_dirty(a));
    press(a, "3e");
    paste("0.75\nq");
    press(a, "\r");
    /* A paste into a fresh editor replaces what stands there; its first line counts. */
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.75");
}
END_TEST

START_TEST(a_key_that_cannot_act_says_why)
{
    press(a, "a"); /* add, on the feeder's tree */
    ck_assert_ptr_nonnull(strstr(a->message, "screen 2"));
    press(a, "o");
    ck_assert_ptr_nonnull(strstr(a->message, "no job"));
    press(a, "u");
    ck_assert_ptr_nonnull(strstr(a->message, "nothing to take back"));
    press(a, "Z");
    ck_assert_ptr_nonnull(strstr(a->message, "does nothing"));
    press(a, "2k");
    ck_assert_str_eq(a->message, "");
}
END_TEST

START_TEST(quit_asks_only_when_something_would_be_lost)
{
    press(a, "\033");
    ck_assert(!a->quit);
    press(a, "q");
    ck_assert(a->quit);
    a->quit = false;
    press(a, "3e0.8\rq");
    ck_assert(!a->quit);
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    press(a, "\033");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    press(a, "qq");
    ck_assert(!a->quit);
    ck_assert_ptr_nonnull(strstr(a->message, "Press s, y or Esc."));
    press(a, "y");
    ck_assert(a->quit);
}
END_TEST

START_TEST(interrupt_leaves_the_editor_first)
{
    press(a, "3e0.1");
    app_interrupt(a);
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert(!app_dirty(a));
    ck_assert(!a->quit);
}
END_TEST

START_TEST(results_say_how_many_edits_came_since)
{
    char text[64];
    give_result(a);
    ck_assert_str_eq(app_stale(a, a->run.set, text, sizeof text), "");
    press(a, "3e0.8\rje20\r");
    ck_assert_str_eq(app_stale(a, a->run.set, text, sizeof text), "STALE: 2 edits since");
    press(a, "6");
    ck_assert(shows(a, "STALE: 2 edits since"));
    press(a, "uu");
    ck_assert_str_eq(app_stale(a, a->run.set, text, sizeof text), "");
}
END_TEST

START_TEST(results_by_bus_step_and_scenario)
{
    give_result(a);
    press(a, "6\t");
    ck_assert(shows(a, "Unserved energy by bus, expected"));
    /* Bus 4: 20 s kW over 4 h in scenarios 0, 1, 2 of a third each: 80 kWh. */
    ck_assert(shows(a, "80.00"));
    press(a, "b");
    ck_assert(shows(a, "Unserved energy by step, expected"));
    press(a, "b");
    ck_assert(shows(a, "Unserved energy by scenario"));
    press(a, "jj\r"); /* the third scenario, by bus: 160 kWh */
    ck_assert(shows(a, "Scenario 3 of 4: surge 3."));
    ck_assert(shows(a, "160.00"));
    press(a, "]");
    ck_assert(shows(a, "Scenario 4 of 4"));
    press(a, "[[[");
    ck_assert(shows(a, "Scenario 1 of 4"));
}
END_TEST

START_TEST(a_sort_shows_the_largest_first_and_the_tree_keeps_its_bus)
{
    give_result(a);
    press(a, "6\tbbG"); /* Unserved by scenario, the last row */
    struct grid *g = &app_view(a)->grid;
    int last = grid_table_row(g);
    g->col = 2;
    g->top = 1;
    press(a, "s");
    ck_assert_int_eq(g->row, 0);
    ck_assert_int_eq(g->top, 0);
    press(a, "Gss"); /* the other way, then as it was */
    ck_assert_int_eq(grid_table_row(g), 0);
    press(a, "G");
    ck_assert_int_eq(grid_table_row(g), last);
    press(a, "g");
    ck_assert_int_eq(grid_table_row(g), 0);
    ck_assert_int_eq(g->col, 2);
    press(a, "1jj");
    g = &app_view(a)->grid;
    int bus = grid_table_row(g);
    ck_assert_int_gt(bus, 0);
    press(a, "ls");
    ck_assert_int_eq(grid_table_row(g), bus);
}
END_TEST

START_TEST(a_solve_that_was_stopped_says_so)
{
    give_result(a);
    a->job.state = JOB_DONE;
    a->job.has_progress = a->job.has_result = true;
    press(a, "5");
    ck_assert(shows(a, "state      done"));
    a->run.result->status = PLAN_STOPPED;
    ck_assert(shows(a, "state      stopped, the best plan is kept"));
    press(a, "6");
    ck_assert(shows(a, " stopped: "));
    ck_assert(shows(a, "gap 0.37 %"));
    /* Scenarios drawn afterwards are no solve. */
    a->job.has_progress = a->job.has_result = false;
    press(a, "5");
    ck_assert(shows(a, "state      done"));
}
END_TEST

START_TEST(a_feeder_that_cannot_be_built_any_more_has_no_rows_to_act_on)
{
    ck_assert(shows(a, "* 6 ct"));
    press(a, "jj:set feeder:v_min=1.04\r"); /* above the voltage of the source */
    ck_assert(shows(a, "The case has"));
    press(a, "\rsvpyn");
    ck_assert(shows(a, "The case has"));
    press(a, "u");
    ck_assert(shows(a, "* 6 ct"));
    ck_assert_int_eq(app_view(a)->grid.row, 2);
}
END_TEST

START_TEST(export_writes_the_rows_that_are_shown)
{
    char path[] = "/tmp/ballast-export-XXXXXX", command[128], line[256];
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    unlink(path);
    press(a, ":modules\r:filter bus=4\r");
    snprintf(command, sizeof command, ":export %s\r", path);
    press(a, command);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    int lines = 0;
    while (fgets(line, sizeof line, f))
        if (lines++ > 0)
            ck_assert(strncmp(line, "c1,", 3) == 0 || strncmp(line, "c3,", 3) == 0);
    ck_assert_int_eq(lines, 3);
    fclose(f);
    unlink(path);
}
END_TEST

START_TEST(a_scenario_that_is_entered_is_the_one_at_hand_everywhere)
{
    give_result(a);
    press(a, "6\t\t\t\tjj\r"); /* the third row of Risk */
    ck_assert(shows(a, "Scenario 3 of 4"));
    ck_assert(shows(a, "surge 3"));
    /* 660 kW of load and 20 %, and 200 kW of the data centre from the second step on. */
    ck_assert(shows(a, "highest demand 992.0 kW in step 2, 1:00 to 2:00 h"));
    ck_assert(shows(a, "unserved 160.0 kWh"));
    ck_assert(shows(a, "most unserved 40.0 kW"));
    press(a, "\033");
    for (int tab = 1; tab <= 5; tab++) {
        if (tab == 4) /* Risk is of all scenarios */
            continue;
        app_go(a, SCREEN_RESULTS, tab);
        ck_assert(shows(a, tab == 3 ? "Scenario 3. import: scheduled" : "Scenario 3 of 4: surge 3"));
    }
    press(a, "[");
    app_go(a, SCREEN_RESULTS, 4);
    ck_assert(shows(a, "Cost by scenario"));
    ck_assert_int_eq(grid_table_row(&app_view(a)->grid), 1);
    press(a, "G"); /* and there it moves as ever */
    ck_assert(shows(a, "Cost by scenario"));
    ck_assert_int_eq(grid_table_row(&app_view(a)->grid), 3);
    press(a, ":scenario 4\r");
    ck_assert(shows(a, "stress: surge"));
    press(a, "\033");
    ck_assert_int_eq(app_scenario(a), 3);
    press(a, "4gj\r\033"); /* the second row of the scenarios */
    ck_assert_int_eq(app_scenario(a), 1);
    press(a, ":scenario 5\r");
    ck_assert_ptr_nonnull(strstr(a->message, "1 to 4"));
    ck_assert_int_eq(app_scenario(a), 1);
}
END_TEST

START_TEST(what_happens_in_a_scenario_is_listed)
{
    give_scenarios(a);
    struct instance *inst = a->set->instance;
    struct scenario *one = &inst->scenario[1];
    one->import_factor[1] = one->import_factor[2] = 0.6;
    one->branch_up[2 * inst->steps + 3] = 0;
    one->available[0] = 0.5;
    press(a, "4j\r");
    ck_assert(shows(a, "import capacity down to 60 % from 1:00 to 3:00 h"));
    ck_assert(shows(a, "out from 3:00 to 4:00 h"));
    ck_assert(shows(a, "50 % of its capacity available"));
    ck_assert(shows(a, "bus 4: demand "));
    ck_assert(shows(a, " (half-way) from 1:00 to 4:00 h"));
    /* A site that stands at its height from the onset on is no less in it for that; at its usual demand it is. */
    for (int t = 0; t < inst->steps; t++) {
        inst->scenario[3].demand_kw[3 * inst->steps + t] = 900;
        inst->scenario[0].demand_kw[3 * inst->steps + t] = 300;
    }
    press(a, "\033G\r");
    ck_assert(shows(a, "bus 4: demand 900 kW from the onset to the end; mean of all sampled"));
    press(a, "\033g\r");
    ck_assert(shows(a, "no surge, outage or derating"));
}
END_TEST

/* A path in /tmp that is not there yet. */
static void fresh_path(char *path)
{
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    unlink(path);
}

START_TEST(a_result_in_no_file_is_not_lost_by_q)
{
    char path[] = "/tmp/ballast-result-XXXXXX", command[128];
    fresh_path(path);
    give_result(a);
    press(a, "q");
    ck_assert(!a->quit);
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert(shows(a, ":write-json FILE"));
    press(a, "\033");
    snprintf(command, sizeof command, ":write-json %s\r", path);
    press(a, command);
    struct err_list list = {0};
    struct result *back = result_read_json(a->run.set->instance, path, &list);
    ck_assert_ptr_nonnull(back);
    ck_assert_double_eq_tol(back->objective, 123456, 1e-9);
    result_free(back);
    err_list_free(&list);
    press(a, "q");
    ck_assert(a->quit);
    unlink(path);
}
END_TEST

START_TEST(a_file_that_is_there_is_overwritten_only_when_the_user_says_so)
{
    char path[] = "/tmp/ballast-there-XXXXXX", command[128], line[64] = "";
    fresh_path(path);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("mine\n", f);
    fclose(f);
    snprintf(command, sizeof command, "2:export %s\r", path);
    press(a, command);
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    press(a, "\033");
    f = fopen(path, "r");
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    fclose(f);
    ck_assert_str_eq(line, "mine\n");
    press(a, command);
    press(a, "y");
    f = fopen(path, "r");
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    fclose(f);
    ck_assert_int_eq(strncmp(line, "name,", 5), 0);
    unlink(path);
}
END_TEST

START_TEST(a_name_that_cannot_be_saved_under_is_there_to_be_mended)
{
    press(a, ":save-as /nonexistent/x.ini\r");
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    ck_assert_int_eq(a->prompt, PROMPT_SAVE_AS);
    ck_assert_str_eq(a->line.text, "/nonexistent/x.ini");
    ck_assert_str_ne(a->message, "");
    press(a, "\033");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
}
END_TEST

START_TEST(a_tail_of_few_scenarios_is_said)
{
    char text[160];
    ck_assert_str_eq(app_tail_warning(0.95, 0.5, 400, text, sizeof text), "");
    ck_assert_str_eq(app_tail_warning(0.95, 0, 10, text, sizeof text), ""); /* CVaR has no weight */
    app_tail_warning(0.95, 0.5, 100, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "5 of 100"));
    ck_assert_ptr_nonnull(strstr(text, "sample 400"));
    press(a, "3");
    ck_assert(shows(a, "CVaR rests on"));
}
END_TEST

START_TEST(a_key_without_its_section_is_found_and_undo_says_both_values)
{
    press(a, ":set alpha=0.7\r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.7");
    press(a, "u");
    ck_assert_ptr_nonnull(strstr(a->message, "Was 'alpha = 0.7', is 'alpha = 0.9'."));
    press(a, "3e1.5"); /* out of range: no words about a negative share */
    char *screen = draw(a, 24, 80, false, false);
    ck_assert_ptr_null(strstr(screen, "worst -"));
    free(screen);
}
END_TEST

START_TEST(random_keys_break_nothing)
{
    unsigned long state = 12345;
    size_t length;
    char *text = casedoc_text(a->doc, &length);
    struct err_list list = {0};
    struct casedoc *doc = casedoc_parse(text, length, "untitled", &list); /* of no file: nothing can be overwritten */
    app_free(a);
    free(text);
    err_list_free(&list);
    a = app_new_with(doc, NULL);
    ck_assert_ptr_nonnull(a);
    give_result(a);
    for (int i = 0; i < 20000; i++) {
        state = state * 6364136223846793005UL + 1442695040888963407UL;
        unsigned pick = (unsigned)(state >> 33);
        /* No jobs and no files: r, d, x, X and ^S stay out, as do letters that would name a file to a prompt. */
        static const char keys[] = "123456\t\r\033eac D=*%+./:nNfFsvpyhjklgG0$u?[]bwq\x7f";
        uint32_t key = pick % 7 == 0 ? KEYCODE_UP + pick / 7 % 11 : (unsigned char)keys[pick / 7 % (sizeof keys - 1)];
        press_key(a, key);
        if (a->mode == MODE_PROMPT &&
            (a->prompt == PROMPT_SAVE_AS || a->prompt == PROMPT_COMMAND || a->prompt == PROMPT_EXPORT))
            press(a, "\033");
        if (a->mode == MODE_LIST && key == '\r')
            press(a, "\033");
        if (a->mode == MODE_CHOICE || a->quit) {
            a->mode = MODE_NORMAL;
            a->quit = false;
        }
        if (job_running(&a->job))
            job_free(&a->job);
        if (i % 10 == 0)
            free(draw(a, 4 + (int)(pick % 40), 20 + (int)(pick % 190), pick % 2, true));
    }
    for (bool more = true; more;)
        more = casedoc_undo(a->doc);
    ck_assert(!casedoc_dirty(a->doc));
}
END_TEST

/* A message about a key is true where it appears. */
START_TEST(keys_that_cannot_act_say_why_here)
{
    give_result(a);
    static const struct {
        const char *keys, *said;
    } cases[] = {{"6\tbb"
                  "w",
                  "w (weighting) does nothing by scenario: b changes to by bus or by step."},
                 {"b]", "] (next-scenario) is for one scenario, and this is of all: w changes that."},
                 {"\t\t\tb", "b (pivot) works in Unserved, Imbalance and AC check of screen 6."},
                 {"\t]", "] (next-scenario) does nothing by scenario: b changes to by step."},
                 {"7\tb", "b (base) works in Runs of screen 7."}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        press(a, cases[i].keys);
        ck_assert_str_eq(a->message, cases[i].said);
    }
}
END_TEST

/* As the steps of the feeder: no key leads from the last to the first unseen. */
START_TEST(scenarios_end_where_they_end)
{
    give_result(a);
    press(a, ":go results:dispatch\r[");
    ck_assert_str_eq(a->message, "Scenario 1 is the first one: ] goes on.");
    ck_assert_int_eq(app_scenario(a), 0);
    press(a, "]]]");
    ck_assert_int_eq(app_scenario(a), 3);
    ck_assert_str_eq(a->message, "");
    press(a, "]");
    ck_assert_str_eq(a->message, "Scenario 4 is the last one: [ goes back.");
    ck_assert_int_eq(app_scenario(a), 3);
}
END_TEST

/* By bus, by step and by scenario are tables of their own, and each stays as the user left it. */
START_TEST(each_pivot_keeps_its_order_and_its_cursor)
{
    give_result(a);
    press(a, "6\tllsj");
    struct grid *g = &app_view(a)->grid;
    int row = grid_table_row(g);
    press(a, "b");
    ck_assert(shows(a, "Step"));
    ck_assert_int_eq(g->keys, 0);
    press(a, "bb");
    ck_assert(shows(a, "Unserved v"));
    ck_assert_int_eq(g->col, 2);
    ck_assert_int_eq(grid_table_row(g), row);
}
END_TEST

/* One scenario may be sound where others are not: the check opens with all of them and says what they come to. */
START_TEST(the_ac_check_opens_with_its_verdict)
{
    give_result(a);
    press(a, ":go results:summary\r");
    ck_assert(!shows(a, "steps with broken limits"));
    press(a, ":go results:ac-check\r");
    ck_assert(shows(a, "Limits broken in"));
    ck_assert_int_eq(app_view(a)->table.rows, a->run.result->scenarios);
    ck_assert_int_ge(report_column_find(&app_view(a)->table, "cut_off"), 0);
    press(a, ":go results:summary\r");
    ck_assert(shows(a, "steps with broken limits"));
    press(a, ":go results:ac-check\r");
    ck_assert(shows(a, "Limits broken in"));
    press(a, "\r"); /* Enter: its steps */
    ck_assert(shows(a, "Scenario "));
    ck_assert_int_ge(report_column_find(&app_view(a)->table, "step"), 0);
    ck_assert_int_eq(app_view(a)->table.rows, a->run.result->steps);
    press(a, "b");
    ck_assert(shows(a, "Limits broken in"));
    ck_assert_int_lt(report_column_find(&app_view(a)->table, "step"), 0);
}
END_TEST

/* The risk is what the plan is paid to lower: it is the last on the line, and must stand there. */
START_TEST(the_line_of_a_run_has_its_risk_in_80_columns)
{
    give_result(a);
    struct result *r = a->run.result;
    a->run.number = 12;
    r->alpha = 0.95;
    r->objective = 428712;
    r->expected_usd = 116230;
    r->cvar_usd = 200310;
    r->worst_case_usd = 108940;
    press(a, "6");
    ck_assert(shows(a, "run 12: 428.7 k$/year, gap 0.37 %; event k$: mean 116 CVaR 0.95 200 risk 109\n"));
    r->cvar_usd = 61420;
    ck_assert(shows(a, "CVaR 0.95 61.4 risk 109\n"));
}
END_TEST

START_TEST(the_first_columns_come_back)
{
    give_result(a);
    press(a, "6\t$");
    ck_assert(!shows(a, "Base load"));
    press_key(a, KEYCODE_HOME);
    ck_assert(shows(a, "Base load"));
    press(a, "$");
    ck_assert(!shows(a, "Base load"));
    press(a, "46");
    ck_assert(shows(a, "Base load"));
    press(a, "$");
    ck_assert(!shows(a, "Base load"));
    press(a, "0");
    ck_assert(shows(a, "Base load"));
}
END_TEST

START_TEST(a_scenario_that_is_chosen_names_the_way_back)
{
    give_result(a);
    press(a, "6\tbbj\r");
    ck_assert_int_eq(app_scenario(a), 1);
    ck_assert(shows(a, "w: expected again"));
    press(a, "w");
    ck_assert(shows(a, "The table is now expected"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui app");
    TCase *tests = tcase_create("app");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, keys_that_cannot_act_say_why_here);
    tcase_add_test(tests, scenarios_end_where_they_end);
    tcase_add_test(tests, the_ac_check_opens_with_its_verdict);
    tcase_add_test(tests, the_line_of_a_run_has_its_risk_in_80_columns);
    tcase_add_test(tests, each_pivot_keeps_its_order_and_its_cursor);
    tcase_add_test(tests, the_first_columns_come_back);
    tcase_add_test(tests, a_scenario_that_is_chosen_names_the_way_back);
    tcase_add_test(tests, a_value_is_edited_undone_and_made_again);
    tcase_add_test(tests, a_wrong_value_stays_in_the_editor_with_the_reason_and_the_range);
    tcase_add_test(tests, units_are_understood_and_kept_as_written);
    tcase_add_test(tests, undo_all_restores_the_loaded_bytes);
    tcase_add_test(tests, fill_works_on_marked_rows_and_is_one_step_of_undo);
    tcase_add_test(tests, a_fill_that_fails_changes_nothing);
    tcase_add_test(tests, rows_are_added_copied_and_deleted);
    tcase_add_test(tests, space_steps_through_what_a_reference_or_a_choice_may_be);
    tcase_add_test(tests, a_field_that_a_kind_does_not_have_is_no_value_and_cannot_be_edited);
    tcase_add_test(tests, a_paste_is_text_for_an_editor_and_never_commands);
    tcase_add_test(tests, a_key_that_cannot_act_says_why);
    tcase_add_test(tests, quit_asks_only_when_something_would_be_lost);
    tcase_add_test(tests, interrupt_leaves_the_editor_first);
    tcase_add_test(tests, results_say_how_many_edits_came_since);
    tcase_add_test(tests, results_by_bus_step_and_scenario);
    tcase_add_test(tests, a_sort_shows_the_largest_first_and_the_tree_keeps_its_bus);
    tcase_add_test(tests, a_solve_that_was_stopped_says_so);
    tcase_add_test(tests, a_feeder_that_cannot_be_built_any_more_has_no_rows_to_act_on);
    tcase_add_test(tests, export_writes_the_rows_that_are_shown);
    tcase_add_test(tests, a_scenario_that_is_entered_is_the_one_at_hand_everywhere);
    tcase_add_test(tests, what_happens_in_a_scenario_is_listed);
    tcase_add_test(tests, a_result_in_no_file_is_not_lost_by_q);
    tcase_add_test(tests, a_file_that_is_there_is_overwritten_only_when_the_user_says_so);
    tcase_add_test(tests, a_name_that_cannot_be_saved_under_is_there_to_be_mended);
    tcase_add_test(tests, a_tail_of_few_scenarios_is_said);
    tcase_add_test(tests, a_key_without_its_section_is_found_and_undo_says_both_values);
    tcase_add_test(tests, random_keys_break_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
