/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing the case file: what changes, what stays, undo and redo, saving. */
#include <ballast/case.h>

#include "case_text.h"
#include "run_suite.h"

#include <sys/stat.h>
#include <unistd.h>

static struct err_list list;
static struct casedoc *doc;
static struct err e;

static void setup(void)
{
    memset(&list, 0, sizeof list);
    memset(&e, 0, sizeof e);
    doc = parse_text(small_case, &list);
}

static void teardown(void)
{
    casedoc_free(doc);
    err_list_free(&list);
}

static void expect_text(const char *text)
{
    size_t length = 0;
    char *now = casedoc_text(doc, &length);
    ck_assert_str_eq(now, text);
    ck_assert_uint_eq(length, strlen(text));
    free(now);
}

/* The document is the small case with one replacement. */
static void expect_change(const char *from, const char *to)
{
    char *text = text_replace(small_case, from, to);
    expect_text(text);
    free(text);
}

static void undo_all(struct casedoc *d)
{
    bool more = true;
    while (more)
        more = casedoc_undo(d);
}

static void set(const char *where, const char *text)
{
    ck_assert_msg(casedoc_set_by_name(doc, where, text, &e) == ERR_NONE, "%s = %s: %s", where, text, e.message);
}

/* ---- Single values ---- */

/* One edit and the only text that it changes. */
static const struct {
    const char *where, *value, *from, *to;
} edits[] = {
    {"risk:alpha", "0.95", "alpha   = 90%", "alpha   = 0.95"},
    {"RISK:Alpha", " 0.95 ", "alpha   = 90%", "alpha   = 0.95"},
    {"risk:weight", "0.5", "Weight  =  0.25 # a quarter", "Weight  =  0.5 # a quarter"},
    {"feeder:import_cap_kw", "2 MW", "1.5 MW   ; the cap", "2 MW   ; the cap"},
    {"time:steps", "4x60min", "2x5min 3x10min 1h", "4x60min"},
    {"buses:b1:q_kvar", "55", "100, 50, home", "100, 55, home"},
    {"buses:b2:q_kvar", "20", "80,   , works", "80,   20, works"},
    {"buses:B2:class", "home", "80,   , works, 500 ; hosts", "80,   , home, 500 ; hosts"},
    {"buses:b1:hosting_kw", "300", "100, 50, home\n", "100, 50, home, 300\n"},
    {"buses:b3:hosting_kw", "300", "0.2 MW, 40 kvar\n", "0.2 MW, 40 kvar, home, 300\n"},
    {"buses:s:p_kw", "10", "s  =\n", "s  =10\n"},
    {"branches:l1:km", "2.5", "l1 = s, b1, 0.1, 0.2\n", "l1 = s, b1, 0.1, 0.2, 0, closed, 2.5\n"},
    {"branches:tie:status", "closed", "0, open", "0, closed"},
    {"module battery:kw", "300", "kw = 250", "kw = 300"},
    {"module gas engine:kw", "300", "kw = 200\n", "kw = 300\n"},
    {"module:gas engine:min_kw", "60", "min_kw = 50", "min_kw = 60"},
    {"candidates:c3:max_units", "4", "c3 = b1, dr, 2", "c3 = b1, dr, 4"},
    {"datacenter hall:group", "south", "\"campus; north\"", "\"south\""},
    {"datacenter hall:class", "home", "class = works", "class = home"},
    /* not stated yet: a line of its own, like its neighbours */
    {"risk:radius_kw", "40", "# a quarter\n", "# a quarter\nradius_kw = 40\n"},
    {"time:start_hour", "7", "1h\n", "1h\nstart_hour = 7\n"},
    {"module battery:soc0", "50%", "grid_forming = yes\n", "grid_forming = yes\nsoc0 = 50%\n"},
    {"feeder:name", "a; b", "; the cap\n", "; the cap\nname = \"a; b\"\n"},
    {"solver:threads", "4", "", "\n[solver]\nthreads = 4\n"}, /* at the end of the text */
    {"buses:b1:p_kw", "1e2 kW", "100, 50", "1e2 kW, 50"},
    /* nothing: back to the default */
    {"risk:alpha", "", "alpha   = 90%\n", ""},
    {"buses:b1:class", "", "100, 50, home", "100, 50, home"},
    {"buses:b2:hosting_kw", "", "works, 500 ;", "works, 0 ;"},
    {"supplier near:stock", "", "stock = battery 2, gas engine any\n", ""},
};

static const struct {
    const char *where, *value;
    enum err_code code;
    const char *message, *hint;
} refused[] = {
    {"risk:alpha", "2", ERR_INVALID, "'2' is out of range", "0 to 0.9999"},
    {"risk:alpha", "high", ERR_INVALID, "not a number", "decimal point"},
    {"feeder:import_cap_kw", "2 MWh", ERR_INVALID, "unit 'MWh'", "kW"},
    {"feeder:base_kv", "", ERR_INVALID, "has no default", "kV"},
    {"buses:b1:class", "hmoe", ERR_INVALID, "no load class 'hmoe'", "home"},
    {"buses:b1:p_kw", "1, 2", ERR_INVALID, "comma", "decimal point"},
    {"buses:b1:p_kw", "5 ; x", ERR_INVALID, "unit", "kW"},
    {"candidates:c1:bus", "", ERR_INVALID, "has no default", "State it"},
    {"candidates:c1:max_units", "1.5", ERR_INVALID, "whole number", "digits"},
    {"module gas engine:kwh", "5", ERR_INVALID, "no meaning for generators", "kind"},
    {"module battery:kwh", "", ERR_INVALID, "has no default", "kWh"},
    {"module dr:kvar", "5", ERR_INVALID, "no meaning for demand response", "kind"},
    {"supplier near:stock", "batery 3", ERR_INVALID, "batery", "Did you mean battery"},
    {"datacenter hall:group", "a \"b\"", ERR_INVALID, "quotation mark", "printable"},
    {"datacenter hall:group", "a\nb = 1", ERR_INVALID, "control character", "printable"},
    {"time:steps", "5min\n[x]", ERR_INVALID, "time steps", "12x5min"},
    {"risk:alhpa", "0.5", ERR_USAGE, "[risk] has no key 'alhpa'", "Did you mean alpha"},
    {"rsik:alpha", "0.5", ERR_USAGE, "no section 'rsik'", "Did you mean risk"},
    {"candidates:c9:bus", "b1", ERR_USAGE, "[candidates] has no row 'c9'", "Write SECTION:KEY"},
    {"module bettery:kw", "1", ERR_USAGE, "[module] has no row 'bettery'", "Did you mean battery"},
    {"risk high:alpha", "1", ERR_USAGE, "[risk] has no row 'high'", "SECTION:KEY"},
    {"alpha", "0.5", ERR_USAGE, "no value 'alpha'", "risk:alpha"},
    {"", "0.5", ERR_USAGE, "no value ''", "risk:alpha"},
    {":", "0.5", ERR_USAGE, "no section ''", "SECTION:KEY"},
};

START_TEST(edit_changes_its_value_and_nothing_else)
{
    set(edits[_i].where, edits[_i].value);
    if (edits[_i].from[0]) {
        expect_change(edits[_i].from, edits[_i].to);
    } else { /* appended to the text */
        char text[sizeof small_case + 100];
        snprintf(text, sizeof text, "%s%s", small_case, edits[_i].to);
        expect_text(text);
    }
    casedoc_undo(doc);
    expect_text(small_case);
    ck_assert(!casedoc_dirty(doc));
}
END_TEST

static void refuse(int i)
{
    const char *where = refused[i].where;
    const char *text = refused[i].value;
    const char *message = refused[i].message;
    const char *hint = refused[i].hint;
    unsigned long before = casedoc_revision(doc);
    ck_assert_msg(casedoc_set_by_name(doc, where, text, &e) == refused[i].code, "%s = %s gives %d: %s", where, text,
                  (int)e.code, e.message);
    ck_assert_msg(strstr(e.message, message) != NULL, "'%s' does not say '%s'", e.message, message);
    ck_assert_msg(strstr(e.hint, hint) != NULL, "'%s' does not say '%s'", e.hint, hint);
    ck_assert_uint_eq(casedoc_revision(doc), before);
    ck_assert(!casedoc_dirty(doc));
}

START_TEST(wrong_edit_changes_nothing_and_says_why)
{
    refuse(_i);
    ck_assert_ptr_null(casedoc_undo_name(doc));
}
END_TEST

START_TEST(value_too_long_for_its_line_is_refused)
{
    char stock[1100] = "battery 1";
    memset(stock + 9, ' ', sizeof stock - 10);
    memcpy(stock + 1080, "0", 2);
    ck_assert_int_eq(casedoc_set_by_name(doc, "supplier near:stock", stock, &e), ERR_INVALID);
    stock[9] = '\0';
    memset(stock + 9, '0', 980);
    stock[989] = '\0';
    ck_assert_int_eq(casedoc_set_by_name(doc, "supplier near:stock", stock, &e), ERR_INVALID);
    expect_text(small_case);
}
END_TEST

START_TEST(line_too_long_by_its_comment_is_refused)
{
    char line[1000] = "base_kv = 11 ; ";
    memset(line + 15, 'x', 983);
    char *text = text_replace(small_case, "base_kv = 11", line);
    struct casedoc *long_doc = parse_text(text, &list);
    ck_assert_uint_eq(list.count, 0);
    ck_assert_int_eq(casedoc_set_by_name(long_doc, "feeder:base_kv", "12.661", &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.hint, "comment"));
    ck_assert(!casedoc_dirty(long_doc));
    ck_assert_int_eq(casedoc_set_by_name(long_doc, "feeder:base_kv", "12.6", &e), ERR_NONE);
    casedoc_free(long_doc);
    free(text);
}
END_TEST

START_TEST(same_value_again_is_no_change)
{
    set("risk:alpha", "90%");
    ck_assert_ptr_null(casedoc_undo_name(doc));
    ck_assert_uint_eq(casedoc_revision(doc), 0);
}
END_TEST

START_TEST(edited_value_is_read)
{
    set("module battery:kw", "0.3 MW");
    set("risk:radius_kw", "35");
    set("candidates:c2:max_units", "6");
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    ck_assert_double_eq(c->module[0].type.kw, 300);
    ck_assert_double_eq(c->radius_kw, 35);
    ck_assert_int_eq(c->candidate[1].max_units, 6);
    planning_case_free(c);
}
END_TEST

START_TEST(other_kind_of_module_drops_what_it_has_no_use_for)
{
    set("module battery:kind", "generator");
    char *text = text_replace(small_case, "kind = storage\nkw = 250\nkwh = 500\n", "kind = generator\nkw = 250\n");
    expect_text(text);
    free(text);
    ck_assert(casedoc_undo(doc));
    expect_text(small_case);
}
END_TEST

START_TEST(empty_text_becomes_a_case)
{
    struct casedoc *fresh = parse_text("", &list);
    ck_assert_int_eq(casedoc_set_by_name(fresh, "feeder:base_kv", "11", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(fresh, "feeder:import_cap_kw", "500", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_CLASSES, "home", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(fresh, "class home:voll_usd_per_kwh", "30", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_BUSES, "a", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_BUSES, "b", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_BRANCHES, "ab", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(fresh, "branches:ab:to", "b", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(fresh, "feeder:substation", "a", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_MODULES, "battery", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_CANDIDATES, "c", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_SUPPLIERS, "near", -1, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_add(fresh, CASE_DATACENTERS, "hall", -1, &e), ERR_NONE);
    struct planning_case *c = casedoc_read(fresh, &list);
    char *problems = list_text(&list);
    ck_assert_msg(c != NULL, "%s", problems);
    free(problems);
    ck_assert_int_eq(c->buses, 2);
    planning_case_free(c);
    undo_all(fresh);
    size_t length = 1;
    char *text = casedoc_text(fresh, &length);
    ck_assert_uint_eq(length, 0);
    free(text);
    casedoc_free(fresh);
}
END_TEST

START_TEST(windows_line_ends_stay_and_new_lines_get_them)
{
    struct casedoc *dos = parse_text("[risk]\r\nalpha = 0.9\r\n[solver]", &list);
    ck_assert_int_eq(casedoc_set_by_name(dos, "risk:alpha", "0.8", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(dos, "risk:weight", "1", &e), ERR_NONE);
    ck_assert_int_eq(casedoc_set_by_name(dos, "solver:threads", "1", &e), ERR_NONE);
    char *text = casedoc_text(dos, NULL);
    ck_assert_str_eq(text, "[risk]\r\nalpha = 0.8\r\nweight = 1\r\n[solver]\r\nthreads = 1\r\n");
    free(text);
    undo_all(dos);
    text = casedoc_text(dos, NULL);
    ck_assert_str_eq(text, "[risk]\r\nalpha = 0.9\r\n[solver]");
    free(text);
    casedoc_free(dos);
}
END_TEST

START_TEST(unknown_and_broken_lines_survive_edits)
{
    const char *text = "junk line\n[zebra]\nstripes = 7\n[risk]\nalpha = 0.9\nmy note = 5\n";
    struct casedoc *odd = parse_text(text, &list);
    ck_assert_uint_eq(list.count, 3);
    ck_assert_int_eq(casedoc_set_by_name(odd, "risk:alpha", "0.8", &e), ERR_NONE);
    char *now = casedoc_text(odd, NULL);
    ck_assert_str_eq(now, "junk line\n[zebra]\nstripes = 7\n[risk]\nalpha = 0.8\nmy note = 5\n");
    free(now);
    casedoc_free(odd);
}
END_TEST

/* ---- Rows ---- */

START_TEST(rename_takes_every_reference_along)
{
    ck_assert_int_eq(casedoc_rename(doc, CASE_MODULES, 0, "bess", &e), ERR_NONE);
    char *a = text_replace(small_case, "[module battery]", "[module bess]");
    char *b = text_replace(a, "b2, battery, 3", "b2, bess, 3");
    char *c = text_replace(b, "stock = battery 2", "stock = bess 2");
    expect_text(c);
    free(a);
    free(b);
    free(c);
    struct planning_case *read = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(read);
    ck_assert_int_eq(read->supplier[0].stock[0], 2);
    planning_case_free(read);
    ck_assert(casedoc_undo(doc));
    expect_text(small_case);
}
END_TEST

START_TEST(rename_of_a_bus)
{
    ck_assert_int_eq(casedoc_rename(doc, CASE_BUSES, casedoc_find_row(doc, CASE_BUSES, "b2"), "far end", &e), ERR_NONE);
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    ck_assert_str_eq(c->bus[c->branch[1].to].id, "far end");
    ck_assert_str_eq(c->bus[c->candidate[0].bus].id, "far end");
    ck_assert_str_eq(c->bus[c->datacenter[0].bus].id, "far end");
    planning_case_free(c);
    undo_all(doc);
    expect_text(small_case);
}
END_TEST

START_TEST(rename_of_a_class)
{
    ck_assert_int_eq(casedoc_rename(doc, CASE_CLASSES, 1, "industry", &e), ERR_NONE);
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    ck_assert_str_eq(c->load_class[c->bus[2].load_class].name, "industry");
    ck_assert_int_eq(c->datacenter[0].load_class, 1);
    planning_case_free(c);
    ck_assert(casedoc_undo(doc));
    ck_assert_ptr_null(casedoc_undo_name(doc));
    expect_text(small_case);
}
END_TEST

START_TEST(rename_refuses_what_would_not_be_a_name)
{
    static const char *const names[] = {
        "",    "   ",  "b1",   "B1",   "a,b",
        "a:b", "a;b",  "a=b",  "a]b",  "a#b",
        "a\"", "\x1b", "a\nb", "\xff", "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijk"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ck_assert_msg(casedoc_rename(doc, CASE_BUSES, 2, names[i], &e) == ERR_INVALID, "'%s'", names[i]);
        ck_assert(e.message[0] && e.hint[0]);
    }
    ck_assert_int_eq(casedoc_rename(doc, CASE_RISK, 0, "x", &e), ERR_USAGE);
    ck_assert_int_eq(casedoc_rename(doc, CASE_BUSES, 99, "x", &e), ERR_USAGE);
    ck_assert_int_eq(casedoc_rename(doc, CASE_BUSES, 2, "b2", &e), ERR_NONE);
    expect_text(small_case);
    ck_assert_int_eq(casedoc_rename(doc, CASE_BUSES, 2,
                                    "Stra\xc3\x9f"
                                    "e 7.b-c_d",
                                    &e),
                     ERR_NONE);
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    planning_case_free(c);
}
END_TEST

START_TEST(row_is_added_copied_and_deleted)
{
    ck_assert_int_eq(casedoc_add(doc, CASE_CANDIDATES, "c4", 0, &e), ERR_NONE);
    expect_change("c2 = b3, gas", "c4 = b2, battery, 3, 1, 20000\nc2 = b3, gas");
    ck_assert_int_eq(casedoc_find_row(doc, CASE_CANDIDATES, "C4"), 1);
    ck_assert_int_eq(casedoc_delete(doc, CASE_CANDIDATES, 1, &e), ERR_NONE);
    expect_text(small_case);
    ck_assert(!casedoc_dirty(doc));
    ck_assert_int_eq(casedoc_add(doc, CASE_CANDIDATES, "new", -1, &e), ERR_NONE);
    expect_change("c3 = b1, dr, 2\n", "c3 = b1, dr, 2\nnew = s, battery, 1, 0, 0\n");
    ck_assert_int_eq(casedoc_add(doc, CASE_CANDIDATES, "NEW", -1, &e), ERR_INVALID);
    ck_assert_int_eq(casedoc_add(doc, CASE_RISK, "x", -1, &e), ERR_USAGE);
    ck_assert_int_eq(casedoc_add(doc, CASE_CANDIDATES, "x", 99, &e), ERR_USAGE);
}
END_TEST

START_TEST(section_is_added_copied_and_deleted)
{
    ck_assert_int_eq(casedoc_add(doc, CASE_MODULES, "twin", 0, &e), ERR_NONE);
    expect_change("[module gas engine]", "\n[module twin]\nkind = storage\nkw = 250\nkwh = 500\nunit_usd = 200 kUSD\n"
                                         "grid_forming = yes\n[module gas engine]");
    int row = casedoc_find_row(doc, CASE_MODULES, "twin");
    ck_assert_int_eq(row, 1);
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    ck_assert_double_eq(c->module[1].type.kwh, 500);
    planning_case_free(c);
    ck_assert_int_eq(casedoc_delete(doc, CASE_MODULES, row, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_rows(doc, CASE_MODULES), 3);
    ck_assert(casedoc_undo(doc) && casedoc_undo(doc));
    expect_text(small_case);
}
END_TEST

START_TEST(row_in_use_is_not_deleted)
{
    ck_assert_int_eq(casedoc_delete(doc, CASE_MODULES, 0, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "module of 'c1' in [candidates] and 1 more"));
    ck_assert_int_eq(casedoc_delete(doc, CASE_BUSES, 0, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "substation of [feeder]"));
    ck_assert_int_eq(casedoc_delete(doc, CASE_CLASSES, 1, &e), ERR_INVALID);
    expect_text(small_case);
    ck_assert_int_eq(casedoc_delete(doc, CASE_DATACENTERS, 0, &e), ERR_NONE);
    ck_assert_int_eq(casedoc_rows(doc, CASE_DATACENTERS), 0);
}
END_TEST

/* ---- Undo and redo ---- */

START_TEST(undo_and_redo_walk_through_every_state)
{
    static const char *const values[] = {"0.1", "0.2", "0.3", "0.4", "0.5"};
    char *states[6];
    states[0] = casedoc_text(doc, NULL);
    for (int i = 0; i < 5; i++) {
        set(i % 2 ? "risk:radius_kw" : "risk:alpha", values[i]);
        states[i + 1] = casedoc_text(doc, NULL);
    }
    for (int i = 5; i > 0; i--) {
        expect_text(states[i]);
        ck_assert(casedoc_undo(doc));
    }
    ck_assert(!casedoc_undo(doc));
    for (int i = 0; i < 5; i++) {
        expect_text(states[i]);
        ck_assert(casedoc_redo(doc));
    }
    ck_assert(!casedoc_redo(doc));
    expect_text(states[5]);
    for (int i = 0; i < 6; i++)
        free(states[i]);
}
END_TEST

START_TEST(new_edit_ends_what_could_be_redone)
{
    set("risk:alpha", "0.1");
    set("risk:alpha", "0.2");
    ck_assert(casedoc_undo(doc));
    ck_assert_str_eq(casedoc_redo_name(doc), "set alpha of [risk]");
    set("risk:weight", "1");
    ck_assert_ptr_null(casedoc_redo_name(doc));
    ck_assert(!casedoc_redo(doc));
    ck_assert(casedoc_undo(doc) && casedoc_undo(doc) && !casedoc_undo(doc));
    expect_text(small_case);
}
END_TEST

START_TEST(group_is_one_step)
{
    casedoc_group_begin(doc, "double all loads");
    set("buses:b1:p_kw", "200");
    casedoc_group_begin(doc, "inner");
    set("buses:b2:p_kw", "160");
    casedoc_group_end(doc);
    ck_assert(!casedoc_undo(doc)); /* not while it is open */
    ck_assert_int_eq(casedoc_set_by_name(doc, "buses:b2:p_kw", "-1", &e), ERR_INVALID);
    casedoc_group_end(doc);
    ck_assert_str_eq(casedoc_undo_name(doc), "double all loads");
    ck_assert(casedoc_undo(doc));
    expect_text(small_case);
    ck_assert_ptr_null(casedoc_undo_name(doc));
    ck_assert(casedoc_redo(doc));
    char value[20];
    ck_assert(casedoc_get(doc, CASE_BUSES, 2, 0, value, sizeof value));
    ck_assert_str_eq(value, "160");
    casedoc_group_begin(doc, "nothing");
    casedoc_group_end(doc);
    casedoc_group_end(doc); /* one too many does no harm */
    ck_assert_str_eq(casedoc_undo_name(doc), "double all loads");
}
END_TEST

START_TEST(a_value_set_back_by_hand_is_not_dirty)
{
    set("risk:alpha", "0.5");
    ck_assert(casedoc_dirty(doc));
    set("risk:alpha", "90%");
    ck_assert(!casedoc_dirty(doc));
    ck_assert_uint_eq(casedoc_revision(doc), 2);
}
END_TEST

START_TEST(lines_are_told_where_they_stand_now)
{
    ck_assert_int_eq(casedoc_line(doc, CASE_RISK, 0, 0), 8);
    ck_assert_int_eq(casedoc_line(doc, CASE_RISK, 0, 1), 7); /* not stated: its section */
    ck_assert_int_eq(casedoc_line(doc, CASE_BUSES, 1, 0), 18);
    ck_assert_int_eq(casedoc_line(doc, CASE_SOLVER, 0, 0), 0);
    set("feeder:v_min", "0.9");
    ck_assert_int_eq(casedoc_line(doc, CASE_RISK, 0, 0), 9);
    ck_assert_int_eq(casedoc_line(doc, CASE_BUSES, 1, 0), 19);
}
END_TEST

/* ---- Saving ---- */

static char folder[32];
static char path[64];

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

static void expect_file(const char *name, const char *text)
{
    char buf[2 * sizeof small_case] = "";
    FILE *f = fopen(name, "r");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(buf, 1, sizeof buf - 1, f);
    fclose(f);
    buf[n] = '\0';
    ck_assert_str_eq(buf, text);
}

static void setup_file(void)
{
    memset(&list, 0, sizeof list);
    snprintf(folder, sizeof folder, "/tmp/ballast-case-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.ini", folder);
    write_file(path, small_case);
    doc = casedoc_open(path, &list);
    ck_assert_ptr_nonnull(doc);
}

static void teardown_file(void)
{
    char other[80];
    snprintf(other, sizeof other, "%s/b.ini", folder);
    (void)unlink(path);
    (void)unlink(other);
    (void)rmdir(folder);
    teardown();
}

START_TEST(saved_file_differs_in_the_edited_value_only)
{
    set("risk:alpha", "0.5");
    ck_assert(casedoc_dirty(doc));
    ck_assert_int_eq(casedoc_save(doc, NULL, &e), ERR_NONE);
    ck_assert(!casedoc_dirty(doc));
    char *text = text_replace(small_case, "90%", "0.5");
    expect_file(path, text);
    free(text);
    ck_assert(casedoc_undo(doc)); /* history outlives the save */
    ck_assert(casedoc_dirty(doc));
    ck_assert_int_eq(casedoc_save(doc, NULL, &e), ERR_NONE);
    expect_file(path, small_case);
}
END_TEST

START_TEST(file_changed_underneath_is_not_overwritten)
{
    set("risk:alpha", "0.5");
    write_file(path, "somebody else's work\n");
    ck_assert_int_eq(casedoc_save(doc, NULL, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "changed on disk"));
    ck_assert_int_eq(casedoc_save(doc, path, &e), ERR_INVALID); /* its own name is no other name */
    expect_file(path, "somebody else's work\n");
    ck_assert(casedoc_dirty(doc));
    char other[80];
    snprintf(other, sizeof other, "%s/b.ini", folder);
    ck_assert_int_eq(casedoc_save(doc, other, &e), ERR_NONE);
    ck_assert_str_eq(casedoc_path(doc), other);
    ck_assert(!casedoc_dirty(doc));
}
END_TEST

START_TEST(file_written_again_unchanged_is_no_obstacle)
{
    set("risk:alpha", "0.5");
    write_file(path, small_case);
    ck_assert_int_eq(casedoc_save(doc, NULL, &e), ERR_NONE);
}
END_TEST

START_TEST(file_that_is_gone_is_written_anew)
{
    set("risk:alpha", "0.5");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(casedoc_save(doc, NULL, &e), ERR_NONE);
    char *text = text_replace(small_case, "90%", "0.5");
    expect_file(path, text);
    free(text);
}
END_TEST

START_TEST(save_that_fails_keeps_the_edits)
{
    set("risk:alpha", "0.5");
    ck_assert_int_eq(casedoc_save(doc, "/nonexistent/x.ini", &e), ERR_IO);
    ck_assert_str_eq(casedoc_path(doc), path);
    ck_assert(casedoc_dirty(doc));
    ck_assert_int_eq(casedoc_save(doc, NULL, &e), ERR_NONE);
}
END_TEST

START_TEST(text_without_a_file_needs_a_name)
{
    struct casedoc *text = parse_text(small_case, &list);
    ck_assert_int_eq(casedoc_save(text, NULL, &e), ERR_USAGE);
    char other[80];
    snprintf(other, sizeof other, "%s/b.ini", folder);
    ck_assert_int_eq(casedoc_save(text, other, &e), ERR_NONE);
    expect_file(other, small_case);
    ck_assert_int_eq(casedoc_save(text, NULL, &e), ERR_NONE);
    casedoc_free(text);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

int main(void)
{
    Suite *suite = suite_create("casedoc");
    TCase *values = tcase_create("values");
    tcase_add_checked_fixture(values, setup, teardown);
    tcase_add_loop_test(values, edit_changes_its_value_and_nothing_else, 0, COUNT(edits));
    tcase_add_loop_test(values, wrong_edit_changes_nothing_and_says_why, 0, COUNT(refused));
    tcase_add_test(values, value_too_long_for_its_line_is_refused);
    tcase_add_test(values, line_too_long_by_its_comment_is_refused);
    tcase_add_test(values, same_value_again_is_no_change);
    tcase_add_test(values, edited_value_is_read);
    tcase_add_test(values, other_kind_of_module_drops_what_it_has_no_use_for);
    tcase_add_test(values, empty_text_becomes_a_case);
    tcase_add_test(values, windows_line_ends_stay_and_new_lines_get_them);
    tcase_add_test(values, unknown_and_broken_lines_survive_edits);
    suite_add_tcase(suite, values);
    TCase *rows = tcase_create("rows");
    tcase_add_checked_fixture(rows, setup, teardown);
    tcase_add_test(rows, rename_takes_every_reference_along);
    tcase_add_test(rows, rename_of_a_bus);
    tcase_add_test(rows, rename_of_a_class);
    tcase_add_test(rows, rename_refuses_what_would_not_be_a_name);
    tcase_add_test(rows, row_is_added_copied_and_deleted);
    tcase_add_test(rows, section_is_added_copied_and_deleted);
    tcase_add_test(rows, row_in_use_is_not_deleted);
    suite_add_tcase(suite, rows);
    TCase *undo = tcase_create("undo");
    tcase_add_checked_fixture(undo, setup, teardown);
    tcase_add_test(undo, undo_and_redo_walk_through_every_state);
    tcase_add_test(undo, new_edit_ends_what_could_be_redone);
    tcase_add_test(undo, group_is_one_step);
    tcase_add_test(undo, a_value_set_back_by_hand_is_not_dirty);
    tcase_add_test(undo, lines_are_told_where_they_stand_now);
    suite_add_tcase(suite, undo);
    TCase *save = tcase_create("save");
    tcase_add_checked_fixture(save, setup_file, teardown_file);
    tcase_add_test(save, saved_file_differs_in_the_edited_value_only);
    tcase_add_test(save, file_changed_underneath_is_not_overwritten);
    tcase_add_test(save, file_written_again_unchanged_is_no_obstacle);
    tcase_add_test(save, file_that_is_gone_is_written_anew);
    tcase_add_test(save, save_that_fails_keeps_the_edits);
    tcase_add_test(save, text_without_a_file_needs_a_name);
    suite_add_tcase(suite, save);
    return run_suite(suite);
}
