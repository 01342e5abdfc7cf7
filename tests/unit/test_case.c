/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the case file: values, defaults, and every way in which a file can be wrong. */
#include <ballast/case.h>
#include <ballast/file.h>
#include <ballast/number.h>
#include <ballast/scenario.h>

#include "case_text.h"
#include "run_suite.h"

#include <math.h>
#include <unistd.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static struct err_list list;

static void setup(void)
{
    memset(&list, 0, sizeof list);
}

static void teardown(void)
{
    err_list_free(&list);
}

/* The case of a text that must be valid. */
static struct planning_case *read_valid(const char *text)
{
    struct casedoc *doc = parse_text(text, &list);
    struct planning_case *c = casedoc_read(doc, &list);
    char *problems = list_text(&list);
    ck_assert_msg(c != NULL && list.count == 0, "unexpected problems:\n%s", problems);
    free(problems);
    casedoc_free(doc);
    return c;
}

/* The problems of a text that must not be valid, all with file, line order and remedy. */
static void read_invalid(const char *text)
{
    struct casedoc *doc = parse_text(text, &list);
    size_t form = list.count;
    ck_assert_ptr_null(casedoc_read(doc, &list));
    ck_assert_uint_ge(list.count, form);
    ck_assert_uint_gt(list.count, 0);
    for (size_t i = 0; i < list.count; i++) {
        ck_assert_str_eq(list.items[i].file, "small.ini");
        ck_assert_msg(list.items[i].message[0] && list.items[i].hint[0], "'%s' has no remedy", list.items[i].message);
        ck_assert(i == 0 || list.items[i - 1].line <= list.items[i].line);
    }
    casedoc_free(doc);
}

/* ---- Invalid cases: one change of the small case each ---- */

static const struct {
    const char *from, *to;
    int line;
    const char *message, *hint;
} wrong[] = {
    /* lines */
    {"alpha   = 90%", "alpha 90%", 8, "neither a [section] nor key = value", "key = value"},
    {"[risk]", "[risk", 7, "not closed", "[name]"},
    {"[risk]", "[risk] x", 7, "not closed", "[name]"},
    {"90%", "\"90%", 8, "quotation marks", "two quotation marks"},
    {"90%", "\"90%\" x", 8, "quotation marks", "none"},
    {"90%", "90% \\", 8, "backslash", "one line"},
    {"90%", "90\x1b%", 8, "control character", "Remove"},
    {"90%", "90\r%", 8, "control character", "Remove"},
    {"alpha   =", "=", 8, "the name is empty", "letters"},
    {"alpha   =", "al:pha =", 8, "characters that names cannot have", "letters"},
    {"b1 = 100", "b;1 = 100", 18, "characters that names cannot have", "letters"},
    {"; a small case", "x = 1", 1, "before the first [section]", "header"},
    /* sections and keys */
    {"[risk]", "[riks]", 7, "[riks] is unknown", "Did you mean [risk]"},
    {"[module dr]", "[modul dr]", 37, "[modul dr] is unknown", "Did you mean [module NAME]"},
    {"[risk]", "[zebra]", 7, "[zebra] is unknown", "ballast-case(5)"},
    {"[module dr]", "[module]", 37, "has no name", "[module NAME]"},
    {"[risk]", "[risk high]", 7, "there is only one [risk]", "Write [risk]"},
    {"[time]", "[RISK]\nradius_kw = 5\n[time]", 10, "[risk] stands here a second time, after line 7", "one header"},
    {"[module gas engine]", "[module BATTERY]", 32, "[module BATTERY] stands here a second time, after line 26",
     "another name"},
    {"alpha ", "aplha ", 8, "no key 'aplha'", "Did you mean alpha"},
    {"alpha ", "radius ", 8, "no key 'radius'", "Did you mean radius_kw"},
    {"alpha ", "zzzzzzzz ", 8, "no key 'zzzzzzzz'", "ballast-case(5)"},
    {"Weight ", "ALPHA ", 9, "alpha is stated a second time here, after line 8", "Keep one"},
    {"b2 =  80", "B1 =  80", 19, "'B1' stands a second time in [buses], after line 18", "another name"},
    {"100, 50, home", "100, 50, home, 0, 0", 18, "has 5 values, and there are only 4",
     "p_kw, q_kvar, class, hosting_kw"},
    /* values */
    {"base_kv = 11\n", "", 2, "base_kv of [feeder] is missing", "kV"},
    {"base_kv = 11", "base_kv =", 3, "base_kv of [feeder] has no value", "kV"},
    {"base_kv = 11", "base_kv = 11 kW", 3, "unit 'kW', where kV is expected", "V, kV"},
    {"base_kv = 11", "base_kv = eleven", 3, "'eleven' is not a number", "decimal point"},
    {"base_kv = 11", "base_kv = 12,66", 3, "comma", "decimal point"},
    {"90%", "1", 8, "alpha of [risk]: '1' is out of range", "0 to 0.9999"},
    {"90%", "nan", 8, "is not a number", "decimal point"},
    {"90%", "-0.1", 8, "out of range", "0 to 0.9999"},
    {"1.5 MW", "15 GW", 5, "'15 GW' (15000000 kW) is out of range", "0 to 1000000 kW"},
    {"100, 50, home", "-100, 50, home", 18, "p_kw of 'b1' in [buses]: '-100' is out of range", "0 to 1000000 kW"},
    {"grid_forming = yes", "grid_forming = maybe", 31, "'maybe' is not a word", "yes or no"},
    {"kind = storage", "kind = battery", 27, "'battery' is not a word", "storage or generator or demand_response"},
    {"0, open", "0, opened", 25, "'opened' is not a word", "open or closed"},
    {"battery, 3, 1", "battery, 2.5, 1", 42, "'2.5' is not a whole number", "digits"},
    {"2x5min 3x10min", "2y5min 3x10min", 11, "'2y5min' in the time steps", "12x5min"},
    {"[class home]", "profile = 1 2\n[class home]", 12, "the profile has 2 values", "24"},
    {"[class home]", "start_hour = 25\n[class home]", 12, "'25' is out of range", "0 to 24 h"},
    {"battery 2, gas", "battery two, gas", 46, "'battery two' is not a module type and a number",
     "battery 4, recip any"},
    {"battery 2, gas", "battery 2.5, gas", 46, "is not a module type and a number", "by commas"},
    {"battery 2, gas", "batery 2, gas", 46, "there is no module type 'batery'", "Did you mean battery"},
    {"battery 2, gas engine any", "battery 2, battery 3", 46, "'battery' is named twice", "once"},
    /* references */
    {"substation = s", "substation = nowhere", 4, "there is no bus 'nowhere'", "[buses]"},
    {"substation = s\n", "", 2, "substation of [feeder] is missing", "State it"},
    {"50, home", "50, hmoe", 18, "there is no load class 'hmoe'", "Did you mean home"},
    {"c3 = b1, dr", "c3 = b1, drr", 44, "there is no module type 'drr'", "Did you mean dr"},
    {"c3 = b1", "c3 = b9", 44, "there is no bus 'b9'", "stands in [buses]"},
    {"bus = b2", "bus = ", 50, "bus of [datacenter hall] has no value", "where the data centre"},
    {"class = works\n", "", 49, "class of [datacenter hall] is missing", "load class"},
    /* modules */
    {"kwh = 500\n", "", 26, "kwh of [module battery] is missing", "kWh"},
    {"kind = storage\n", "", 26, "kind of [module battery] is missing", "storage|generator|demand_response"},
    {"min_kw = 50", "kwh = 50", 35, "kwh of [module gas engine] has no meaning for generators", "Delete the line"},
    {"kwh = 500", "kwh = 500\nrebound = 1", 30, "rebound of [module battery] has no meaning for storage",
     "Delete the line"},
    {"unit_usd = 5000", "grid_forming = yes\nunit_usd = 5000", 40, "no meaning for demand response", "kind"},
    /* rules between values */
    {"base_kv = 11", "v_source = 1.06\nbase_kv = 11", 3, "v_source of [feeder] is 1.06, above v_max = 1.05",
     "Lower v_source"},
    {"base_kv = 11", "v_source = 0.954\nbase_kv = 11", 3, "below v_min + v_margin = 0.955", "Raise v_source"},
    {"base_kv = 11", "v_min = 1.06\nbase_kv = 11", 3, "v_min of [feeder] is 1.06, above v_max = 1.05", "Lower v_min"},
    {"kwh = 500", "kwh = 500\nsoc_end = 0.9", 30, "soc_end of [module battery] is 0.9, above soc0 = 0.8",
     "Lower soc_end"},
    {"kwh = 500", "kwh = 500\nsoc_min = 0.9", 30, "soc_min of [module battery] is 0.9, above soc0 = 0.8", "raise soc0"},
    {"min_kw = 50", "min_kw = 201", 35, "min_kw of [module gas engine] is 201, above kw = 200", "Lower min_kw"},
    {"battery, 3, 1", "battery, 1, 3", 42, "min_units of 'c1' in [candidates] is 3, above max_units = 1",
     "Lower min_units"},
    {"[class home]", "[prices]\nsag_usd_per_kwh = 5\n[class home]", 13,
     "not below voll_usd_per_kwh = 5 of [class home]", "raise the value"},
    {"[class home]", "[prices]\nup_usd_per_kwh = 6\n[class home]", 13, "up_usd_per_kwh of [prices] is 6",
     "Lower up_usd_per_kwh"},
    {"[class home]", "[shock]\nramp_min_s = 601\n[class home]", 13,
     "ramp_min_s of [shock] is 601, above ramp_max_s = 600", "Lower"},
    {"[class home]", "[disruption]\nrepair_median_h = 20\n[class home]", 13, "repair_median_h of [disruption] is 20",
     "Lower"},
    {"0.2 MW, 40 kvar", "0, 40 kvar", 20, "reactive load but no active load", "q_kvar"},
    /* the feeder */
    {"0, open", "0, closed", 25, "branch 'tie', from bus b2 to B3, closes a loop", "radial"},
    {"l3 = b1, b3, 0.1, 0.2, 0, closed, 1.5\n", "", 21, "B3", ""},
    {"l2 = b1, b2", "l2 = b1, b1", 23, "begins and ends at the same bus", "Correct"},
};

/* ---- Valid cases ---- */

static struct planning_case *read_shipped(void)
{
    struct casedoc *doc = casedoc_open("cases/ieee33.ini", &list);
    ck_assert_ptr_nonnull(doc);
    struct planning_case *c = casedoc_read(doc, &list);
    char *problems = list_text(&list);
    ck_assert_msg(c != NULL, "%s", problems);
    free(problems);
    casedoc_free(doc);
    return c;
}

START_TEST(shipped_case_has_the_published_loads)
{
    struct planning_case *c = read_shipped();
    double p = 0;
    double q = 0;
    for (int i = 0; i < c->buses; i++) {
        p += c->bus[i].p_kw;
        q += c->bus[i].q_kvar;
    }
    ck_assert_int_eq(c->buses, 33);
    ck_assert_double_eq_tol(p, 3715, 1e-9);
    ck_assert_double_eq_tol(q, 2300, 1e-9);
    ck_assert_str_eq(c->substation_id, "1");
    ck_assert_int_eq(c->substation, 0);
    planning_case_free(c);
}
END_TEST

START_TEST(shipped_case_has_the_published_lines)
{
    struct planning_case *c = read_shipped();
    int open = 0;
    double r = 0;
    double x = 0;
    for (int l = 0; l < c->branches; l++) {
        open += !c->branch[l].closed;
        r += c->branch[l].r_ohm;
        x += c->branch[l].x_ohm;
    }
    ck_assert_int_eq(c->branches, 37);
    ck_assert_int_eq(open, 5);
    ck_assert_double_eq_tol(r, 20.5784 + 7.0, 1e-9); /* 32 lines of the paper and its five ties */
    ck_assert_double_eq_tol(x, 17.7843 + 7.0, 1e-9);
    planning_case_free(c);
}
END_TEST

START_TEST(shipped_case_is_large_enough_to_teach)
{
    struct planning_case *c = read_shipped();
    unsigned kinds = 0;
    for (int m = 0; m < c->modules; m++)
        kinds |= 1u << c->module[m].type.kind;
    ck_assert_uint_eq(kinds, KIND_STORAGE | KIND_GENERATOR | KIND_DEMAND_RESPONSE);
    ck_assert_int_eq(c->steps, 24);
    ck_assert_int_eq(c->datacenters, 3);
    ck_assert_int_eq(c->suppliers, 2);
    ck_assert_int_ge(c->modules, 4);
    ck_assert_int_ge(c->candidates, 20);
    ck_assert_int_ge(c->scenario.count, 100);
    ck_assert_int_ge(c->scenario.stress, 10);
    planning_case_free(c);
}
END_TEST

START_TEST(values_are_read_in_their_units)
{
    struct planning_case *c = read_valid(small_case);
    ck_assert_double_eq(c->import_cap_kw, 1500);
    ck_assert_double_eq(c->alpha, 0.9);
    ck_assert_double_eq(c->weight, 0.25);
    ck_assert_int_eq(c->steps, 6);
    ck_assert_double_eq_tol(c->step_hours[1], 5.0 / 60, 1e-15);
    ck_assert_double_eq(c->step_hours[5], 1);
    ck_assert_double_eq(c->bus[3].p_kw, 200);
    ck_assert_double_eq(c->bus[2].hosting_kw, 500);
    ck_assert_double_eq(c->branch[1].rating_kva, 400);
    ck_assert_double_eq(c->branch[2].km, 1.5);
    ck_assert_double_eq(c->module[0].type.unit_usd, 200000);
    ck_assert(c->module[0].type.grid_forming);
    ck_assert_int_eq((int)c->module[1].type.kind, MODULE_GENERATOR);
    ck_assert_int_eq((int)c->module[2].type.kind, MODULE_DEMAND_RESPONSE);
    ck_assert_int_eq(c->candidate[0].min_units, 1);
    ck_assert_double_eq(c->supplier[1].delivery_usd, 9000);
    ck_assert_int_eq(c->datacenter[0].kind, DATACENTER_TRAINING);
    ck_assert_str_eq(c->datacenter[0].group, "campus; north");
    planning_case_free(c);
}
END_TEST

START_TEST(what_is_not_stated_has_its_default)
{
    struct planning_case *c = read_valid(small_case);
    ck_assert_double_eq(c->v_source, 1);
    ck_assert_double_eq(c->radius_kw, 20);
    ck_assert_uint_eq(c->scenario.seed, 42);
    ck_assert_double_eq(c->shock.surge_median, 0.6);
    ck_assert_double_eq(c->disruption.outage_per_km_year, 0.065);
    ck_assert_str_eq(c->name, "small");
    for (int h = 0; h < 24; h++)
        ck_assert_double_eq(c->profile[h], 1);
    planning_case_free(c);
}
END_TEST

START_TEST(cells_that_are_empty_or_left_out_have_their_default)
{
    struct planning_case *c = read_valid(small_case);
    ck_assert_double_eq(c->bus[2].q_kvar, 0);
    ck_assert_int_eq(c->bus[3].load_class, 0); /* the first class */
    ck_assert(c->branch[0].closed && !c->branch[3].closed);
    ck_assert_int_eq(c->candidate[1].max_units, 1);
    planning_case_free(c);
}
END_TEST

START_TEST(names_resolve_without_regard_to_case_and_keep_their_spelling)
{
    struct planning_case *c = read_valid(small_case);
    ck_assert_str_eq(c->bus[3].id, "B3");
    ck_assert_int_eq(c->branch[2].to, 3);
    ck_assert_str_eq(c->load_class[1].name, "Works");
    ck_assert_int_eq(c->bus[2].load_class, 1);
    ck_assert_int_eq(c->candidate[1].module, 1);
    ck_assert_str_eq(c->module[1].type.name, "gas engine");
    planning_case_free(c);
}
END_TEST

START_TEST(stock_lists_units_by_module)
{
    struct planning_case *c = read_valid(small_case);
    ck_assert_int_eq(c->supplier[0].stock[0], 2);
    ck_assert_int_eq(c->supplier[0].stock[1], INSTANCE_UNLIMITED);
    ck_assert_int_eq(c->supplier[0].stock[2], 0); /* not named: none */
    for (int m = 0; m < 3; m++)
        ck_assert_int_eq(c->supplier[1].stock[m], INSTANCE_UNLIMITED); /* no stock line: any number */
    planning_case_free(c);
}
END_TEST

START_TEST(profile_has_a_value_for_every_hour)
{
    char *text = text_replace(small_case, "[class home]",
                              "profile = 1 2 3 4 5 6 7 8 9 10, 1 1 1 1 1 1 1 1 1 1 1 1 1 50%\n[class home]");
    struct planning_case *c = read_valid(text);
    ck_assert_double_eq(c->profile[0], 1);
    ck_assert_double_eq(c->profile[9], 10);
    ck_assert_double_eq(c->profile[23], 0.5);
    planning_case_free(c);
    free(text);
}
END_TEST

START_TEST(windows_text_with_a_mark_and_no_last_line_end_is_the_same_case)
{
    char text[2 * sizeof small_case] = "\xef\xbb\xbf";
    size_t n = 3;
    for (const char *p = small_case; p[1]; p++) { /* all but the last line end */
        if (*p == '\n')
            text[n++] = '\r';
        text[n++] = *p;
    }
    text[n] = '\0';
    struct planning_case *c = read_valid(text);
    ck_assert_double_eq(c->import_cap_kw, 1500);
    ck_assert_str_eq(c->datacenter[0].group, "campus; north");
    planning_case_free(c);
}
END_TEST

START_TEST(long_lines_up_to_the_limit_are_read)
{
    char line[1100];
    memset(line, ' ', sizeof line);
    memcpy(line, "[module gas engine] ; ", 22);
    memset(line + 22, 'x', 1000 - 22);
    line[1000] = '\0';
    char *text = text_replace(small_case, "[module gas engine]", line);
    planning_case_free(read_valid(text));
    free(text);
    memcpy(line, "; ", 2);
    memset(line + 2, 'y', sizeof line - 3);
    line[sizeof line - 2] = '\n';
    line[sizeof line - 1] = '\0';
    text = text_replace(small_case, "[risk]", line);
    free(text);
    char longer[1200];
    snprintf(longer, sizeof longer, "%s[risk]", line);
    text = text_replace(small_case, "[risk]", longer);
    planning_case_free(read_valid(text)); /* a comment may be as long as it likes */
    free(text);
}
END_TEST

START_TEST(comment_that_ends_in_a_backslash_swallows_nothing)
{
    char *text = text_replace(small_case, "base_kv = 11\n", "; path c:\\\nbase_kv = 11\n");
    struct planning_case *c = read_valid(text);
    ck_assert_double_eq(c->base_kv, 11);
    planning_case_free(c);
    free(text);
}
END_TEST

START_TEST(many_rows_are_read)
{
    enum { BUSES = 3000 };
    size_t size = sizeof small_case + BUSES * 64;
    char *text = malloc(size);
    ck_assert_ptr_nonnull(text);
    const char *cut = strstr(small_case, "[branches]");
    size_t at = (size_t)snprintf(text, size, "%.*s", (int)(cut - small_case), small_case);
    for (int i = 0; i < BUSES; i++)
        at += (size_t)snprintf(text + at, size - at, "n%d = %d, 1\n", i, i + 1);
    at += (size_t)snprintf(text + at, size - at, "%.*s", (int)(strstr(cut, "[module") - cut), cut);
    for (int i = 0; i < BUSES; i++)
        at += (size_t)snprintf(text + at, size - at, "k%d = b1, n%d, 1, 1\n", i, i);
    snprintf(text + at, size - at, "%s", strstr(cut, "[module"));
    struct planning_case *c = read_valid(text);
    ck_assert_int_eq(c->buses, BUSES + 4);
    ck_assert_double_eq(c->bus[BUSES + 3].p_kw, BUSES);
    ck_assert_int_eq(c->branch[BUSES + 3].to, BUSES + 3);
    planning_case_free(c);
    free(text);
}
END_TEST

/* ---- Invalid cases ---- */

static void expect_mistake(int i)
{
    char *text = text_replace(small_case, wrong[i].from, wrong[i].to);
    read_invalid(text);
    char *problems = list_text(&list);
    bool found = false;
    for (size_t k = 0; k < list.count; k++)
        found = found || (list.items[k].line == wrong[i].line && strstr(list.items[k].message, wrong[i].message) &&
                          strstr(list.items[k].hint, wrong[i].hint));
    ck_assert_msg(found, "'%s' -> '%s' should say at line %d: %s (%s), but says:\n%s", wrong[i].from, wrong[i].to,
                  wrong[i].line, wrong[i].message, wrong[i].hint, problems);
    free(problems);
    free(text);
}

START_TEST(one_mistake_has_its_line_reason_and_remedy)
{
    expect_mistake(_i);
}
END_TEST

/* The lines below a header that is gone fall to the section above: one cause, one problem, at the line where it was. */
START_TEST(missing_header_is_one_problem)
{
    static const struct {
        const char *header;
        int line;
    } gone[] = {{"[feeder]", 2}, {"[buses]", 16}, {"[branches]", 21}, {"[candidates]", 41}};
    for (size_t k = 0; k < sizeof gone / sizeof *gone; k++) {
        char *text = text_replace(small_case, gone[k].header, "; gone");
        read_invalid(text);
        char *problems = list_text(&list);
        ck_assert_msg(list.count == 1 && list.items[0].line == gone[k].line + 1, "%s gone: %s", gone[k].header,
                      problems);
        ck_assert_msg(strncmp(strstr(list.items[0].hint, "["), gone[k].header, 5) == 0, "%s gone: %s", gone[k].header,
                      problems);
        free(problems);
        free(text);
        err_list_free(&list);
    }
}
END_TEST

/* An unknown header leaves a table empty: the references into it are not to blame one by one. */
START_TEST(a_name_that_is_missing_everywhere_is_told_a_few_times)
{
    char *text = text_replace(small_case, "[buses]", "[busses]");
    read_invalid(text);
    ck_assert(list_has(&list, 16, "[busses] is unknown"));
    for (size_t k = 0; k < list.count; k++)
        ck_assert_ptr_null(strstr(list.items[k].message, "there is no bus"));
    free(text);
    err_list_free(&list);
    text = text_replace(small_case, "b1 = 100", "b7 = 100");
    read_invalid(text);
    size_t told = 0;
    for (size_t k = 0; k < list.count; k++) {
        told += strstr(list.items[k].message, "there is no bus 'b1'") != NULL;
        ck_assert_ptr_null(strstr(list.items[k].hint, "Did you mean"));
    }
    ck_assert_uint_eq(told, 3); /* of the ends l1, l2, l3 and the site c3 */
    free(text);
}
END_TEST

START_TEST(all_mistakes_are_told_at_once)
{
    char *a = text_replace(small_case, "base_kv = 11", "base_kv = eleven");
    char *b = text_replace(a, "alpha   = 90%", "alpha   = 2");
    char *c = text_replace(b, "50, home", "50, hut");
    char *d = text_replace(c, "[supplier far]", "[suplier far]");
    char *f = text_replace(d, "min_kw = 50", "min_kw = 500");
    char *g = text_replace(f, "0, open", "0, closed");
    read_invalid(g);
    ck_assert(list_has(&list, 3, "eleven"));
    ck_assert(list_has(&list, 8, "out of range"));
    ck_assert(list_has(&list, 18, "hut"));
    ck_assert(list_has(&list, 25, "loop"));
    ck_assert(list_has(&list, 35, "above kw"));
    ck_assert(list_has(&list, 47, "[suplier far]"));
    ck_assert_uint_eq(list.count, 6);
    free(a);
    free(b);
    free(c);
    free(d);
    free(f);
    free(g);
}
END_TEST

START_TEST(a_problem_is_told_once_however_often_the_case_is_read)
{
    char *text = text_replace(small_case, "[risk]", "[riks]");
    struct casedoc *doc = parse_text(text, &list);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_ptr_null(casedoc_read(doc, &list));
    ck_assert_ptr_null(casedoc_read(doc, &list));
    ck_assert_uint_eq(list.count, 1);
    casedoc_free(doc);
    free(text);
}
END_TEST

START_TEST(line_over_the_limit_is_refused)
{
    char line[1200];
    memset(line, '1', sizeof line);
    memcpy(line, "base_kv = ", 10);
    line[1001] = '\0';
    char *text = text_replace(small_case, "base_kv = 11", line);
    read_invalid(text);
    ck_assert(list_has(&list, 3, "longer than 1000 characters"));
    free(text);
}
END_TEST

START_TEST(empty_text_names_all_that_is_missing)
{
    read_invalid("");
    ck_assert(list_has(&list, 0, "base_kv of [feeder] is missing"));
    ck_assert(list_has(&list, 0, "no buses"));
    ck_assert(list_has(&list, 0, "no load class"));
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused)
{
    char text[sizeof small_case];
    memcpy(text, small_case, sizeof small_case);
    *strstr(text, "eeder") = '\0';
    ck_assert_ptr_null(casedoc_parse(text, sizeof text - 1, "small.ini", &list));
    ck_assert(list_has(&list, 2, "zero byte"));
}
END_TEST

START_TEST(files_that_cannot_be_read_are_refused)
{
    ck_assert_ptr_null(casedoc_open("/nonexistent/case.ini", &list));
    ck_assert_ptr_null(casedoc_open("/tmp", &list));
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.items[0].file, "/nonexistent/case.ini");
    ck_assert_int_eq((int)list.items[0].code, ERR_IO);
    ck_assert_ptr_nonnull(strstr(list.items[1].message, "directory"));
}
END_TEST

/* iniparser prints what it does not understand; none of it may reach the terminal. */
START_TEST(nothing_is_printed_whatever_the_text)
{
    FILE *capture = tmpfile();
    ck_assert_ptr_nonnull(capture);
    int out = dup(STDOUT_FILENO);
    int error = dup(STDERR_FILENO);
    fflush(NULL);
    dup2(fileno(capture), STDOUT_FILENO);
    dup2(fileno(capture), STDERR_FILENO);
    for (int i = 0; i < COUNT(wrong); i++) {
        char *text = text_replace(small_case, wrong[i].from, wrong[i].to);
        struct casedoc *doc = casedoc_parse(text, strlen(text), "small.ini", &list);
        planning_case_free(doc ? casedoc_read(doc, &list) : NULL);
        casedoc_free(doc);
        free(text);
    }
    fflush(NULL);
    dup2(out, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    close(out);
    close(error);
    ck_assert_int_eq((int)lseek(fileno(capture), 0, SEEK_END), 0);
    fclose(capture);
}
END_TEST

/* ---- The tables themselves ---- */

static void check_number_field(const struct field *field)
{
    double value = 0;
    char one[32];
    ck_assert_double_lt(field->min, field->max);
    snprintf(one, sizeof one, "1 %s", field->unit);
    ck_assert_msg(number_parse(one, field->unit, &value, NULL) == ERR_NONE && value == 1, "unit '%s' of %s",
                  field->unit, field->key);
    if (field->fallback) {
        ck_assert_int_eq(number_parse(field->fallback, field->unit, &value, NULL), ERR_NONE);
        ck_assert_msg(value >= field->min && value <= field->max, "default of %s", field->key);
    }
}

static void check_field(const struct table *t, int f)
{
    const struct field *field = &t->fields[f];
    ck_assert_msg(field->key && field->title && field->unit && field->help, "field %d of %s", f, t->section);
    ck_assert_uint_lt(strlen(field->title), 24);
    ck_assert_uint_lt(strlen(field->help), 90);
    ck_assert((field->type == FIELD_CHOICE) <= (field->choices != NULL));
    for (int g = 0; g < f; g++)
        ck_assert_str_ne(field->key, t->fields[g].key);
    if (field->type == FIELD_NUMBER)
        check_number_field(field);
}

START_TEST(tables_are_complete)
{
    const struct table *t = &case_table[_i];
    ck_assert(t->section && t->title && t->help && t->count > 0);
    for (int f = 0; f < t->count; f++)
        check_field(t, f);
}
END_TEST

static char *manual_text(void)
{
    FILE *f = fopen("man/ballast-case.5", "r");
    ck_assert_ptr_nonnull(f);
    size_t size = 1 << 18;
    char *text = calloc(1, size);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_lt(fread(text, 1, size - 1, f), size - 1);
    fclose(f);
    return text;
}

/* The manual page says of every key what the table says: help, range, default. */
START_TEST(manual_covers_every_key)
{
    const struct table *t = &case_table[_i];
    char *text = manual_text();
    char mark[200];
    snprintf(mark, sizeof mark, "\n.Ss [%s%s]\\&\n", t->section, t->layout == LAYOUT_SECTIONS ? " NAME" : "");
    char *section = strstr(text, mark);
    ck_assert_msg(section != NULL, "no section for [%s]", t->section);
    char *end = strstr(section + 1, "\n.El");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    for (int f = 0; f < t->count; f++) {
        const struct field *field = &t->fields[f];
        snprintf(mark, sizeof mark, "\n.It Cm %s ", field->key);
        char *item = strstr(section, mark);
        ck_assert_msg(item != NULL, "[%s] has no %s", t->section, field->key);
        char body[800];
        size_t length = strcspn(item + 5, "\n") + 5;
        const char *next = strstr(item + length, "\n.It ");
        snprintf(body, sizeof body, "%.*s", (int)(next ? next - item : (int)strlen(item)), item);
        for (char *end_of_line = strchr(body + 1, '\n'); end_of_line; end_of_line = strchr(end_of_line, '\n'))
            *end_of_line = ' ';
        ck_assert_msg(strstr(body, field->help + 1) != NULL, "%s: %s", field->key, field->help);
        char low[NUMBER_SIZE];
        char high[NUMBER_SIZE];
        snprintf(mark, sizeof mark, "Accepted: %s to %s.", number_format(field->min, low, sizeof low),
                 number_format(field->max, high, sizeof high));
        if (field->type == FIELD_NUMBER || field->type == FIELD_INTEGER)
            ck_assert_msg(strstr(body, mark) != NULL, "%s: %s", field->key, mark);
        snprintf(mark, sizeof mark, field->fallback ? "Default: %s." : "Must be stated.", field->fallback);
        if (!field->fallback || field->fallback[0])
            ck_assert_msg(strstr(body, mark) != NULL, "%s: %s", field->key, mark);
    }
    free(text);
}
END_TEST

/* The example of the manual page is a valid case. */
START_TEST(manual_example_is_a_case)
{
    char *text = manual_text();
    char *example = strstr(text, "[feeder]\nbase_kv       = 12.66");
    ck_assert_ptr_nonnull(example);
    *strstr(example, ".Ed") = '\0';
    struct planning_case *c = read_valid(example);
    ck_assert_int_eq(c->buses, 2);
    planning_case_free(c);
    free(text);
}
END_TEST

/* Its scenario file is one for that case with three steps. */
START_TEST(manual_scenarios_are_read)
{
    char *text = manual_text();
    char *csv = strstr(text, "# two scenarios of two buses\n");
    char *example = strstr(text, "[feeder]\nbase_kv       = 12.66");
    ck_assert(csv && example);
    *strstr(csv, ".Ed") = '\0';
    *strstr(example, ".Ed") = '\0';
    struct casedoc *doc = parse_text(example, &list);
    ck_assert_int_eq(casedoc_set_by_name(doc, "time:steps", "3x1h", NULL), ERR_NONE);
    struct planning_case *c = casedoc_read(doc, &list);
    ck_assert_ptr_nonnull(c);
    struct instance *inst = instance_from_case(c, NULL);
    ck_assert_ptr_nonnull(inst);
    char path[] = "/tmp/ballast-case-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(file_save(path, csv, strlen(csv), NULL), ERR_NONE);
    bool good = scenario_read_csv(inst, path, &list);
    unlink(path);
    ck_assert_msg(good, "%s", list.count ? list.items[0].message : "");
    ck_assert_int_eq(inst->scenarios, 2);
    ck_assert_str_eq(inst->scenario[0].label, "surge, one hour");
    ck_assert_double_eq(inst->scenario[0].demand_kw[3 + 1], 640.5);
    ck_assert_double_eq(inst->scenario[0].import_factor[2], 0.5);
    ck_assert_uint_eq(inst->scenario[1].branch_up[0], 0);
    instance_free(inst);
    planning_case_free(c);
    casedoc_free(doc);
    free(text);
}
END_TEST

/* Every default that a file may leave out may also be written there. */
START_TEST(defaults_may_be_stated)
{
    struct casedoc *doc = parse_text(small_case, &list);
    for (int t = 0; t < CASE_TABLES; t++) {
        for (int row = 0; row < casedoc_rows(doc, (enum case_table)t); row++) {
            for (int f = 0; f < case_table[t].count; f++) {
                char text[200];
                struct err e = {0};
                const struct field *field = &case_table[t].fields[f];
                bool stated = casedoc_get(doc, (enum case_table)t, row, f, text, sizeof text);
                if (stated || !text[0] || (t == CASE_MODULES && field->kinds && !(field->kinds & 1u << row)))
                    continue;
                ck_assert_msg(casedoc_set(doc, (enum case_table)t, row, f, text, &e) == ERR_NONE, "%s = %s: %s",
                              field->key, text, e.message);
            }
        }
    }
    struct planning_case *c = casedoc_read(doc, &list);
    char *problems = list_text(&list);
    ck_assert_msg(c != NULL, "%s", problems);
    free(problems);
    planning_case_free(c);
    casedoc_free(doc);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("case");
    TCase *valid = tcase_create("valid");
    tcase_add_checked_fixture(valid, setup, teardown);
    tcase_add_test(valid, shipped_case_has_the_published_loads);
    tcase_add_test(valid, shipped_case_has_the_published_lines);
    tcase_add_test(valid, shipped_case_is_large_enough_to_teach);
    tcase_add_test(valid, values_are_read_in_their_units);
    tcase_add_test(valid, what_is_not_stated_has_its_default);
    tcase_add_test(valid, cells_that_are_empty_or_left_out_have_their_default);
    tcase_add_test(valid, names_resolve_without_regard_to_case_and_keep_their_spelling);
    tcase_add_test(valid, stock_lists_units_by_module);
    tcase_add_test(valid, profile_has_a_value_for_every_hour);
    tcase_add_test(valid, windows_text_with_a_mark_and_no_last_line_end_is_the_same_case);
    tcase_add_test(valid, long_lines_up_to_the_limit_are_read);
    tcase_add_test(valid, comment_that_ends_in_a_backslash_swallows_nothing);
    tcase_add_test(valid, many_rows_are_read);
    suite_add_tcase(suite, valid);
    TCase *invalid = tcase_create("invalid");
    tcase_add_checked_fixture(invalid, setup, teardown);
    tcase_add_loop_test(invalid, one_mistake_has_its_line_reason_and_remedy, 0, COUNT(wrong));
    tcase_add_test(invalid, all_mistakes_are_told_at_once);
    tcase_add_test(invalid, missing_header_is_one_problem);
    tcase_add_test(invalid, a_name_that_is_missing_everywhere_is_told_a_few_times);
    tcase_add_test(invalid, a_problem_is_told_once_however_often_the_case_is_read);
    tcase_add_test(invalid, line_over_the_limit_is_refused);
    tcase_add_test(invalid, empty_text_names_all_that_is_missing);
    tcase_add_test(invalid, bytes_that_are_no_text_are_refused);
    tcase_add_test(invalid, files_that_cannot_be_read_are_refused);
    tcase_add_test(invalid, nothing_is_printed_whatever_the_text);
    suite_add_tcase(suite, invalid);
    TCase *tables = tcase_create("tables");
    tcase_add_checked_fixture(tables, setup, teardown);
    tcase_add_loop_test(tables, tables_are_complete, 0, CASE_TABLES);
    tcase_add_test(tables, defaults_may_be_stated);
    tcase_add_loop_test(tables, manual_covers_every_key, 0, CASE_TABLES);
    tcase_add_test(tables, manual_example_is_a_case);
    tcase_add_test(tables, manual_scenarios_are_read);
    suite_add_tcase(suite, tables);
    return run_suite(suite);
}
