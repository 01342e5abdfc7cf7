/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and forms of the case: names that are followed, rows that are named, undo in words, defaults, and random edits
 * that undo takes back to the byte. */
#include "run_suite.h"
#include "tui_small.h"

#include <unistd.h>

START_TEST(undo_says_what_it_took_back)
{
    press(a, "2lllVU");
    press(a, "vv=+1\ru");
    ck_assert_ptr_nonnull(strstr(a->message, "Taken back: fill Units at most in 2 rows."));
    press_key(a, CONTROL('r'));
    ck_assert_ptr_nonnull(strstr(a->message, "Made again: fill Units at most in 2 rows."));
    press(a, "UDu");
    ck_assert_ptr_nonnull(strstr(a->message, "Taken back: delete 'c1' of Candidates."));
}
END_TEST

/* A value without a letter: the cursor has nothing to stand on but its column. */
START_TEST(the_cursor_stays_on_a_value_that_is_empty)
{
    struct cells c = {0};
    app_command(a, "go risk:feeder");
    press(a, "e\x15"
             "ab\r");
    ck_assert(shows(a, " ab "));
    press(a, "R");
    ck_assert(cells_resize(&c, 24, 80));
    app_draw(a, &c);
    ck_assert_uint_eq(c.at[c.cursor_row * c.cols + c.cursor_col].style, STYLE_FOCUS);
    cells_free(&c);
}
END_TEST

START_TEST(a_new_name_is_followed_and_its_places_counted)
{
    char text[64];
    press(a, "2\tg");
    int row = casedoc_find_row(a->doc, CASE_MODULES, "recip");
    app_build(a);
    grid_goto(&app_view(a)->grid, row);
    int places = casedoc_references(a->doc, CASE_MODULES, row, NULL, 0);
    ck_assert_int_ge(places, 1);
    press(a, "0eengine\r");
    snprintf(text, sizeof text, "in the %d place", places);
    ck_assert_ptr_nonnull(strstr(a->message, text));
    ck_assert_int_ge(casedoc_find_row(a->doc, CASE_MODULES, "engine"), 0);
    ck_assert_int_eq(
        casedoc_references(a->doc, CASE_MODULES, casedoc_find_row(a->doc, CASE_MODULES, "engine"), NULL, 0), places);
    ck_assert_ptr_nonnull(app_case(a));
}
END_TEST

START_TEST(a_row_that_is_named_is_deleted_only_with_those_that_name_it)
{
    press(a, "2\t");
    app_build(a);
    int modules = casedoc_rows(a->doc, CASE_MODULES), candidates = casedoc_rows(a->doc, CASE_CANDIDATES);
    grid_goto(&app_view(a)->grid, casedoc_find_row(a->doc, CASE_MODULES, "recip"));
    press(a, "D");
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert_ptr_nonnull(strstr(a->choice.question, "[candidates]"));
    press(a, "\033");
    ck_assert(!app_dirty(a));
    press(a, "Dl");
    ck_assert(shows(a, "module of 'c2' in [candidates], line"));
    press(a, "\033Dd");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_MODULES), modules - 1);
    ck_assert_int_lt(casedoc_rows(a->doc, CASE_CANDIDATES), candidates);
    press(a, "u");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_MODULES), modules);
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), candidates);
    ck_assert(!app_dirty(a));
}
END_TEST

/* A stock is a list, which a supplier keeps: a module type that is in one goes when the stock no longer names it. */
START_TEST(a_module_type_in_a_stock_stays)
{
    struct err e = {0};
    ck_assert_int_eq(casedoc_add(a->doc, CASE_MODULES, "spare", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(a->doc, CASE_SUPPLIERS, "near", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "supplier near:stock", "battery 2, spare 1", &e), ERR_NONE);
    int modules = casedoc_rows(a->doc, CASE_MODULES);
    unsigned long before = casedoc_revision(a->doc);
    press(a, "2\t");
    app_build(a);
    grid_goto(&app_view(a)->grid, casedoc_find_row(a->doc, CASE_MODULES, "spare"));
    press(a, "D");
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert_str_eq(a->choice.question, "Not deleted: stock of [supplier near] names it. Change that first.");
    press(a, "d");
    press(a, "\033");
    ck_assert_uint_eq(casedoc_revision(a->doc), before);
    press(a, "Dl");
    ck_assert(shows(a, "stock of [supplier near], line"));
    press(a, "\033:set supplier near:stock=battery 2\rD");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_MODULES), modules - 1);
    ck_assert_int_lt(casedoc_find_row(a->doc, CASE_MODULES, "spare"), 0);
}
END_TEST

/* Sound to the letter, and yet it can never be placed. */
START_TEST(a_module_type_in_no_stock_is_said)
{
    struct err e = {0};
    press(a, "2");
    press(a, ":check\r");
    ck_assert_ptr_nonnull(strstr(a->message, "is sound"));
    ck_assert_int_eq(casedoc_add(a->doc, CASE_SUPPLIERS, "near", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "supplier near:stock", "battery 2", &e), ERR_NONE);
    press(a, ":check\r");
    ck_assert_int_eq(a->message_style, STYLE_WARN);
    ck_assert_ptr_nonnull(strstr(a->message, "No error, but candidate "));
    ck_assert_ptr_nonnull(strstr(a->message, ": no supplier has "));
    press(a, ":go modules:module-types\r");
    app_build(a);
    grid_goto(&app_view(a)->grid, casedoc_find_row(a->doc, CASE_MODULES, "recip"));
    ck_assert(shows(a, "no supplier has recip in stock"));
    grid_goto(&app_view(a)->grid, casedoc_find_row(a->doc, CASE_MODULES, "battery"));
    ck_assert(!shows(a, "in stock"));
    press(a, ":go modules:candidates\r");
    app_build(a);
    int candidate = 0;
    while (candidate < a->feeder->candidates &&
           strcmp(a->feeder->module[a->feeder->candidate[candidate].module].name, "recip") != 0)
        candidate++;
    grid_goto(&app_view(a)->grid, candidate);
    ck_assert(shows(a, "no supplier has recip in stock"));
}
END_TEST

/* Nothing names a supplier: it goes at once, with its stock, and comes back with it. */
START_TEST(a_supplier_with_a_stock_goes_and_comes_back)
{
    struct err e = {0};
    ck_assert_int_eq(casedoc_add(a->doc, CASE_SUPPLIERS, "near", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "supplier near:stock", "battery 2", &e), ERR_NONE);
    press(a, ":go modules:suppliers\rD");
    ck_assert_int_eq(a->mode, MODE_NORMAL);
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_SUPPLIERS), 0);
    press(a, "u");
    ck_assert_str_eq(value_of(a, "supplier:stock"), "battery 2");
    ck_assert_ptr_nonnull(app_case(a));
}
END_TEST

START_TEST(a_number_is_changed_in_its_cell_by_a_part_of_it)
{
    char text[64];
    press(a, "2lll");
    casedoc_get(a->doc, CASE_CANDIDATES, 0, 2, text, sizeof text);
    double before = atof(text);
    press(a, "e*2\r");
    casedoc_get(a->doc, CASE_CANDIDATES, 0, 2, text, sizeof text);
    ck_assert(atof(text) > 2 * before - 1e-9 && atof(text) < 2 * before + 1e-9);
    press(a, "e-50%\r");
    casedoc_get(a->doc, CASE_CANDIDATES, 0, 2, text, sizeof text);
    ck_assert(atof(text) > before - 1e-9 && atof(text) < before + 1e-9);
    press(a, "uu3");
    ck_assert(!app_dirty(a));
}
END_TEST

START_TEST(undo_on_another_screen_says_where)
{
    press(a, "3e0.85\r");
    ck_assert(shows(a, "edited"));
    press(a, "1u");
    ck_assert_ptr_nonnull(strstr(a->message, "In 3 Risk, Risk."));
}
END_TEST

START_TEST(an_edit_that_fails_leaves_nothing_to_make_again)
{
    press(a, "2lllvv=+1\ru=5000\r"); /* the second is beyond the range */
    ck_assert_int_eq(a->message_style, STYLE_BAD);
    press_key(a, CONTROL('r'));
    ck_assert_ptr_nonnull(strstr(a->message, "Made again: fill Units at most in 2 rows."));
}
END_TEST

START_TEST(a_value_goes_back_to_its_default)
{
    press(a, "3");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.9");
    ck_assert(shows(a, "not default"));
    press(a, "R");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.95");
    ck_assert(shows(a, "the mean of the worst 5 % of events"));
    press(a, "u");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.9");
    ck_assert(shows(a, "R goes back to it"));
}
END_TEST

START_TEST(every_number_of_risk_and_shocks_is_put_into_words)
{
    char words[200], value[64];
    for (int t = 0; t < CASE_TABLES; t++)
        for (int f = 0; case_table[t].layout == LAYOUT_FORM && f < case_table[t].count; f++) {
            const struct field *field = &case_table[t].fields[f];
            bool number = field->type == FIELD_NUMBER || field->type == FIELD_INTEGER;
            if (!number && field->type != FIELD_CHOICE)
                continue;
            snprintf(value, sizeof value, "%g", field->min);
            edit_words((enum case_table)t, field, field->fallback ? field->fallback : value, words, sizeof words);
            ck_assert_msg(words[0], "%s", field->key);
            /* And the ends of the range, which may have words of their own. */
            edit_words((enum case_table)t, field, value, words, sizeof words);
            ck_assert_msg(!number || words[0], "%s at %s", field->key, value);
            ck_assert_msg(utf8_width(words) <= 80, "%s", words);
        }
    const struct field *pareto = &case_table[CASE_SHOCK].fields[7];
    ck_assert_str_eq(pareto->key, "pareto_shape");
    edit_words(CASE_SHOCK, pareto, "2", words, sizeof words);
    ck_assert_str_eq(words, "with the law pareto 0.5 % of the holds last over 10 times the median");
    const struct field *shock = case_table[CASE_SHOCK].fields;
    edit_words(CASE_SHOCK, &shock[0], "50%", words, sizeof words);
    ck_assert_str_eq(words, "half of the surges take more than 50 % of the head room");
    edit_words(CASE_SHOCK, &shock[0], "-1", words, sizeof words);
    ck_assert_str_eq(words, "");
}
END_TEST

START_TEST(values_typed_into_a_new_row_are_part_of_adding_it)
{
    int rows = casedoc_rows(a->doc, CASE_CANDIDATES);
    long edits = a->edits;
    press(a, "2anew\r");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), rows + 1);
    press(a, "llle4\rle2\r");
    ck_assert(shows(a, "new"));
    ck_assert_int_eq(a->edits, edits + 1);
    press(a, "u");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), rows);
    ck_assert_int_eq(a->edits, edits);
    press_key(a, CONTROL('r'));
    char text[64];
    casedoc_get(a->doc, CASE_CANDIDATES, casedoc_find_row(a->doc, CASE_CANDIDATES, "new"), 2, text, sizeof text);
    ck_assert_str_eq(text, "4");
}
END_TEST

/* Of another row, or after another edit, they are steps of their own. */
START_TEST(other_values_are_steps_of_their_own)
{
    int rows = casedoc_rows(a->doc, CASE_CANDIDATES);
    press(a, "2anew\rllle4\rke1\rje3\ru");
    char text[64];
    int row = casedoc_find_row(a->doc, CASE_CANDIDATES, "new");
    casedoc_get(a->doc, CASE_CANDIDATES, row, 2, text, sizeof text);
    ck_assert_str_eq(text, "4");
    press(a, "u");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), rows + 1);
    press(a, "u");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), rows);
}
END_TEST

/* What was done in between ends the adding: values typed later are not lost with the row. */
START_TEST(after_another_action_values_are_steps_of_their_own)
{
    static const char *const actions[] = {":check\r", "kj", "/4\r", "4\0332"};
    int rows = casedoc_rows(a->doc, CASE_CANDIDATES);
    press(a, "2anew\rllle4\r");
    press(a, actions[_i]);
    int row = casedoc_find_row(a->doc, CASE_CANDIDATES, "new");
    app_build(a);
    grid_goto(&app_view(a)->grid, row);
    app_view(a)->grid.col = 3;
    press(a, "e2\ru");
    char text[64];
    casedoc_get(a->doc, CASE_CANDIDATES, row, 2, text, sizeof text);
    ck_assert_str_eq(text, "4");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), rows + 1);
    press(a, "u");
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_CANDIDATES), rows);
}
END_TEST

/* What differs is counted, however it came to differ: back at the state of the draw nothing does. */
START_TEST(stale_counts_what_differs)
{
    char text[64];
    press(a, "2anew\rgG");
    give_scenarios(a);
    static const struct {
        const char *keys, *stale;
    } steps[] = {
        {"llle4\r", "STALE: 1 edit since"},
        {"u", ""},
        {"u", "STALE: 1 edit since"},
        {"\x12", ""},
        {"e4\r", "STALE: 1 edit since"},
        {"e3\r", "STALE: 1 edit since"},
        {"le2\r", "STALE: 2 edits since"},
        {"aother\r", "STALE: 3 edits since"},
        {"e2\r", "STALE: 3 edits since"},
        {"uu", "STALE: 1 edit since"},
        {"uu", ""},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        press(a, steps[i].keys);
        ck_assert_msg(strcmp(app_stale_draw(a, a->set, text, sizeof text), steps[i].stale) == 0, "step %zu: '%s'", i,
                      text);
    }
}
END_TEST

START_TEST(a_new_row_says_at_once_what_is_wrong_with_it)
{
    app_go(a, SCREEN_FEEDER, -1);
    for (int t = 0; t < screen_table[SCREEN_FEEDER].count; t++)
        if (screen_table[SCREEN_FEEDER].tabs[t].kind == TAB_CASE &&
            screen_table[SCREEN_FEEDER].tabs[t].table == CASE_BRANCHES)
            app_go(a, SCREEN_FEEDER, t);
    ck_assert_int_eq(app_tab(a)->table, CASE_BRANCHES);
    press(a, "anew\r");
    ck_assert(shows(a, "small.ini [+] [1 problem]"));
    ck_assert(shows(a, "Problem: "));
    press(a, "le6\rle4\r");
    ck_assert(shows(a, "Problem: branch 'new', from bus 6 to 4, closes a loop"));
}
END_TEST

START_TEST(saving_says_how_many_problems_there_are)
{
    char path[] = "/tmp/ballast-problems-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "feeder:v_min", "1.04", NULL), ERR_NONE);
    press(a, ":check\r");
    ck_assert(shows(a, "Problems, lines as to be saved"));
    press(a, "\033");
    ck_assert(app_save(a, path));
    unlink(path);
    ck_assert_ptr_nonnull(strstr(a->message, ", with 1 problem: :check lists it."));
    ck_assert(shows(a, " [1 problem]"));
    press(a, ":check\r");
    ck_assert_str_eq(a->list.title, "Problems of the case");
}
END_TEST

START_TEST(another_name_can_stand_where_a_deleted_row_is_named)
{
    press(a, "2\t");
    app_build(a);
    while (app_tab(a)->table != CASE_CLASSES)
        press(a, "\t");
    app_build(a);
    grid_goto(&app_view(a)->grid, casedoc_find_row(a->doc, CASE_CLASSES, "works"));
    int buses = casedoc_rows(a->doc, CASE_BUSES);
    press(a, "D");
    ck_assert_int_eq((int)a->choice.answer[0].key, 'n');
    press(a, "nnowhere\r");
    ck_assert_ptr_nonnull(strstr(a->message, "'nowhere' is no row of this table"));
    press(a, "Dn");
    ck_assert_str_eq(a->line.text, "house");
    press(a, "\r");
    ck_assert_int_lt(casedoc_find_row(a->doc, CASE_CLASSES, "works"), 0);
    ck_assert_int_eq(casedoc_rows(a->doc, CASE_BUSES), buses);
    ck_assert_ptr_nonnull(app_case(a));
    press(a, "u");
    ck_assert(!app_dirty(a));
}
END_TEST

static unsigned long long state;

static unsigned pick(unsigned n)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % n;
}

static char *save_as(const char *path)
{
    struct err e = {0};
    ck_assert_int_eq(casedoc_save(a->doc, path, &e), ERR_NONE);
    return casedoc_text(a->doc, NULL);
}

/* Whatever was edited: what is saved reads back and is saved again the same; and undone, the text is the one loaded. */
START_TEST(random_edits_are_taken_back_to_the_byte)
{
    static const char *const keys[] = {"j",
                                       "k",
                                       "l",
                                       "l",
                                       "h",
                                       "\t",
                                       "\t",
                                       "v",
                                       "V",
                                       "i",
                                       "U",
                                       "a\r",
                                       "c\r",
                                       "D",
                                       "Dd",
                                       "R",
                                       "=*1.1\r",
                                       "=2\r",
                                       "=+5%\r",
                                       "e3\t4\r\033",
                                       "e \r",
                                       "erow 9\r",
                                       "u",
                                       "u",
                                       "2",
                                       "3",
                                       "1\t\t\t\t",
                                       "eno\r\033",
                                       "G",
                                       "fa\rVF",
                                       "e0.5 MW\r\033"};
    char path[] = "/tmp/ballast-edit-XXXXXX";
    char *loaded = casedoc_text(a->doc, NULL);
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    unlink(path);
    state = (unsigned long long)_i * 77 + 5;
    for (int i = 0; i < 80; i++) {
        press(a, keys[pick(sizeof keys / sizeof *keys)]);
        while (a->mode != MODE_NORMAL)
            press(a, "\033");
    }
    char *saved = save_as(path);
    struct err_list list = {0};
    struct casedoc *again = casedoc_open(path, &list);
    ck_assert_ptr_nonnull(again);
    char *read = casedoc_text(again, NULL);
    ck_assert_str_eq(saved, read);
    int steps = 0;
    for (; casedoc_undo_name(a->doc); steps++)
        press(a, "u");
    char *undone = casedoc_text(a->doc, NULL);
    ck_assert_str_eq(loaded, undone);
    ck_assert_int_eq(a->edits, 0);
    for (; steps > 0; steps--)
        press_key(a, CONTROL('r'));
    char *redone = casedoc_text(a->doc, NULL);
    ck_assert_str_eq(saved, redone);
    unlink(path);
    err_list_free(&list);
    casedoc_free(again);
    free(loaded);
    free(saved);
    free(read);
    free(undone);
    free(redone);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui edit");
    TCase *tests = tcase_create("edit");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_cursor_stays_on_a_value_that_is_empty);
    tcase_add_test(tests, undo_says_what_it_took_back);
    tcase_add_test(tests, a_new_name_is_followed_and_its_places_counted);
    tcase_add_test(tests, a_row_that_is_named_is_deleted_only_with_those_that_name_it);
    tcase_add_test(tests, a_module_type_in_a_stock_stays);
    tcase_add_test(tests, a_module_type_in_no_stock_is_said);
    tcase_add_test(tests, a_supplier_with_a_stock_goes_and_comes_back);
    tcase_add_test(tests, a_number_is_changed_in_its_cell_by_a_part_of_it);
    tcase_add_test(tests, undo_on_another_screen_says_where);
    tcase_add_test(tests, an_edit_that_fails_leaves_nothing_to_make_again);
    tcase_add_test(tests, a_value_goes_back_to_its_default);
    tcase_add_test(tests, values_typed_into_a_new_row_are_part_of_adding_it);
    tcase_add_test(tests, other_values_are_steps_of_their_own);
    tcase_add_loop_test(tests, after_another_action_values_are_steps_of_their_own, 0, 4);
    tcase_add_test(tests, stale_counts_what_differs);
    tcase_add_test(tests, a_new_row_says_at_once_what_is_wrong_with_it);
    tcase_add_test(tests, saving_says_how_many_problems_there_are);
    tcase_add_test(tests, another_name_can_stand_where_a_deleted_row_is_named);
    tcase_add_test(tests, every_number_of_risk_and_shocks_is_put_into_words);
    tcase_add_loop_test(tests, random_edits_are_taken_back_to_the_byte, 0, 40);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
