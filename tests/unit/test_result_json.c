/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_fixture.h"
#include "run_suite.h"

#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct instance *inst;
static struct result *result;
static char folder[32];
static char path[64];

static void setup(void)
{
    inst = fixture_instance();
    result = fixture_result();
    snprintf(folder, sizeof folder, "/tmp/ballast-answer-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.json", folder);
}

static void teardown(void)
{
    result_free(result);
    instance_free(inst);
    unlink(path);
    /* Fails when anything else was left behind. */
    ck_assert_int_eq(rmdir(folder), 0);
}

static void write_answer(bool detail)
{
    struct err e = {0};
    ck_assert_int_eq(result_write_json(inst, result, detail, path, &e), ERR_NONE);
}

static struct result *read_answer(void)
{
    struct err_list list = {0};
    struct result *r = result_read_json(inst, path, &list);
    ck_assert_msg(r != NULL, "%s", list.count ? list.items[0].message : "");
    ck_assert_uint_eq(list.count, 0);
    err_list_free(&list);
    return r;
}

/* Written exactly, so read back exactly: no tolerance. */
static void same(double a, double b)
{
    ck_assert_msg(!(a < b) && !(a > b) && isnan(a) == isnan(b), "%.17g is not %.17g", a, b);
}

static void same_outcome(const struct scenario_outcome *a, const struct scenario_outcome *b)
{
    same(a->cost.total, b->cost.total);
    same(a->cost.energy, b->cost.energy);
    same(a->cost.modules, b->cost.modules);
    same(a->cost.interface, b->cost.interface);
    same(a->cost.sag, b->cost.sag);
    same(a->cost.unserved, b->cost.unserved);
    same(a->cost.delay, b->cost.delay);
    same(a->cost.pickup, b->cost.pickup);
    same(a->cost.unrestored, b->cost.unrestored);
    same(a->unserved_kwh, b->unserved_kwh);
    same(a->sag_kwh, b->sag_kwh);
    same(a->interface_kwh, b->interface_kwh);
    same(a->restoration_usd, b->restoration_usd);
    same(a->peak_unserved_kw, b->peak_unserved_kw);
    same(a->hours_unserved, b->hours_unserved);
    ck_assert_int_eq(a->buses_hit, b->buses_hit);
}

static void same_values(const double *a, const double *b, int n)
{
    for (int k = 0; k < n; k++)
        same(a[k], b[k]);
}

static void same_dispatch(const struct dispatch *a, const struct dispatch *b)
{
    ck_assert_int_eq(a->steps, b->steps);
    ck_assert_int_eq(a->buses, b->buses);
    ck_assert_int_eq(a->branches, b->branches);
    ck_assert_int_eq(a->candidates, b->candidates);
    same_values(a->import_kw, b->import_kw, 2);
    same_values(a->up_kw, b->up_kw, 2);
    same_values(a->down_kw, b->down_kw, 2);
    same_values(a->unserved_kw, b->unserved_kw, 6);
    same_values(a->sag_kw, b->sag_kw, 6);
    same_values(a->pickup_kw, b->pickup_kw, 6);
    same_values(a->p_kw, b->p_kw, 4);
    same_values(a->q_kvar, b->q_kvar, 4);
    same_values(a->soc_kwh, b->soc_kwh, 4);
    same_values(a->on_units, b->on_units, 4);
    same_values(a->voltage_pu, b->voltage_pu, 6);
    same_values(a->flow_kw, b->flow_kw, 4);
    same_values(a->flow_kvar, b->flow_kvar, 4);
    same(a->residual_kw, b->residual_kw);
    same(a->cost.total, b->cost.total);
}

START_TEST(an_answer_reads_back_as_it_was)
{
    result->dispatch[1].q_kvar[3] = -1.0 / 7.0;
    result->outcome[2].cost.energy = 1e-300;
    write_answer(true);
    struct result *r = read_answer();
    ck_assert_int_eq(r->status, PLAN_GAP);
    ck_assert_int_eq(r->recourse, RECOURSE_MIP);
    ck_assert_int_eq(r->rounds, 7);
    ck_assert_int_eq(r->suppliers, 1);
    same(r->objective, result->objective);
    same(r->bound, result->bound);
    same(r->gap, result->gap);
    same(r->seconds, result->seconds);
    same(r->annual_plan_usd, 262);
    same(r->budget_used_usd, 2520);
    same(r->expected_usd, 42.25);
    same(r->cvar_usd, 139);
    same(r->worst_case_usd, 139);
    same(r->none_expected_usd, 342.25);
    same(r->none_cvar_usd, 439);
    same(r->none_worst_case_usd, 439);
    same(r->alpha, 0.9);
    same(r->radius_kw, 12.5);
    same(r->weight, 0.5);
    same(r->radius_max_kw, 80);
    same(r->gamma, 0.125);
    ck_assert_int_eq(r->units[0], 2);
    ck_assert_int_eq(r->units[1], 0);
    ck_assert_int_eq(r->shipped[0], 2);
    same_values(r->probability, result->probability, 3);
    same_values(r->worst_probability, result->worst_probability, 3);
    same_values(r->tail, result->tail, 3);
    ck_assert_ptr_nonnull(r->dispatch);
    for (int s = 0; s < 3; s++) {
        same_outcome(&r->outcome[s], &result->outcome[s]);
        same_outcome(&r->none[s], &result->none[s]);
        same_dispatch(&r->dispatch[s], &result->dispatch[s]);
    }
    result_free(r);
}
END_TEST

START_TEST(without_detail_there_is_no_dispatch)
{
    write_answer(false);
    struct result *r = read_answer();
    ck_assert_ptr_null(r->dispatch);
    same_outcome(&r->outcome[1], &result->outcome[1]);
    result_free(r);
}
END_TEST

START_TEST(what_is_not_finite_is_null)
{
    result->bound = -INFINITY;
    result->gap = INFINITY;
    write_answer(false);
    json_t *root = json_load_file(path, 0, NULL);
    ck_assert_ptr_nonnull(root);
    ck_assert(json_is_null(json_object_get(root, "bound")));
    json_decref(root);
    struct result *r = read_answer();
    ck_assert(isnan(r->bound) && isnan(r->gap));
    result_free(r);
}
END_TEST

/* The keys that users' own programs rely on, as the manual states them. */
START_TEST(the_documented_keys_are_there)
{
    static const char *const keys[] = {
        "status",          "recourse", "objective", "bound",     "gap",   "annual_plan_cost_usd",
        "budget_used_usd", "plan",     "risk",      "scenarios", "buses", "seconds"};
    write_answer(false);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        ck_assert_msg(json_object_get(root, keys[k]) != NULL, "%s is missing", keys[k]);
    json_decref(root);
}
END_TEST

START_TEST(the_plan_lists_what_stands)
{
    write_answer(false);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    const json_t *row = json_array_get(json_object_get(root, "plan"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(row, "candidate")), "c0");
    ck_assert_str_eq(json_string_value(json_object_get(row, "bus")), "1");
    ck_assert_str_eq(json_string_value(json_object_get(row, "module")), "battery");
    ck_assert_int_eq(json_integer_value(json_object_get(row, "units")), 2);
    same(json_number_value(json_object_get(row, "kw")), 100);
    same(json_number_value(json_object_get(row, "kwh")), 200);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "plan")), 1);
    json_decref(root);
}
END_TEST

START_TEST(buses_and_scenarios_have_their_energies)
{
    write_answer(false);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    const json_t *bus = json_array_get(json_object_get(root, "buses"), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(bus, "units"), "battery")), 2);
    same(json_number_value(json_object_get(bus, "unserved_kwh")), 2.5);
    same(json_number_value(json_object_get(bus, "imbalance_kwh")), 0.75 * 2.5 + 0.25 * 6);
    const json_t *scenario = json_array_get(json_object_get(root, "scenarios"), 1);
    same(json_number_value(json_object_get(scenario, "cost_usd")), 139);
    same(json_number_value(json_object_get(scenario, "imbalance_kwh")), 10);
    same(json_number_value(json_object_get(scenario, "restoration_usd")), 15);
    ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(root, "risk"), "worst_probabilities")), 3);
    json_decref(root);
}
END_TEST

static void *copy_of(const void *from, size_t size)
{
    void *to = malloc(size);
    ck_assert_ptr_nonnull(to);
    return memcpy(to, from, size);
}

/* Two plans, and what they share. */
static void add_near(void)
{
    static const int units[] = {2, 1, 0, 2};
    static const double objective[] = {812.5, 820.0 + 1.0 / 3}, annual[] = {100, 90.25}, capital[] = {4000, 1e3};
    static const struct plan_range range[] = {{PLAN_GROUP_BUS, 1, 0, 3, 0, 2},
                                              {PLAN_GROUP_BUS, 2, 1, 2, 1, 2},
                                              {PLAN_GROUP_MODULE, 1, 1, 2, 1, 2},
                                              {PLAN_GROUP_CANDIDATE, 0, 0, 3, 0, 2}};
    struct plan_alternatives *a = result->near = calloc(1, sizeof *a);
    ck_assert_ptr_nonnull(a);
    *a = (struct plan_alternatives){.percent = 2.5,
                                    .limit_usd = 832.8125,
                                    .stopped = true,
                                    .candidates = 2,
                                    .plans = 2,
                                    .ranges = sizeof range / sizeof *range,
                                    .units = copy_of(units, sizeof units),
                                    .objective_usd = copy_of(objective, sizeof objective),
                                    .annual_usd = copy_of(annual, sizeof annual),
                                    .capital_usd = copy_of(capital, sizeof capital),
                                    .range = copy_of(range, sizeof range),
                                    .seconds = 0.1};
}

START_TEST(plans_near_the_best_read_back)
{
    add_near();
    write_answer(false);
    struct result *r = read_answer();
    const struct plan_alternatives *a = result->near, *b = r->near;
    ck_assert_ptr_nonnull(b);
    same(a->percent, b->percent);
    same(a->limit_usd, b->limit_usd);
    same(a->seconds, b->seconds);
    ck_assert(!b->complete && b->stopped);
    ck_assert_int_eq(b->candidates, 2);
    ck_assert_int_eq(b->plans, 2);
    ck_assert_int_eq(b->ranges, a->ranges);
    ck_assert_mem_eq(a->units, b->units, 4 * sizeof *a->units);
    same_values(a->objective_usd, b->objective_usd, 2);
    same_values(a->annual_usd, b->annual_usd, 2);
    same_values(a->capital_usd, b->capital_usd, 2);
    for (int k = 0; k < a->ranges; k++) {
        ck_assert_int_eq(a->range[k].group, b->range[k].group);
        ck_assert_int_eq(a->range[k].index, b->range[k].index);
        ck_assert_int_eq(a->range[k].least, b->range[k].least);
        ck_assert_int_eq(a->range[k].most, b->range[k].most);
        ck_assert_int_eq(a->range[k].found_least, b->range[k].found_least);
        ck_assert_int_eq(a->range[k].found_most, b->range[k].found_most);
    }
    result_free(r);
}
END_TEST

/* ---- Refusals ---- */

static void refused(const char *why)
{
    struct err_list list = {0};
    ck_assert_ptr_null(result_read_json(inst, path, &list));
    ck_assert_uint_ge(list.count, 1);
    ck_assert_msg(strstr(list.items[0].message, why) != NULL, "\"%s\" says nothing of %s", list.items[0].message, why);
    ck_assert_str_eq(list.items[0].file, path);
    err_list_free(&list);
}

/* Change one member of the file at "a.b" (or drop it: value NULL) and see the answer refused. */
static void refused_with(const char *object, const char *key, json_t *value, const char *why)
{
    write_answer(true);
    json_t *root = json_load_file(path, 0, NULL);
    json_t *at = *object ? json_object_get(root, object) : root;
    ck_assert_ptr_nonnull(at);
    if (json_is_array(at))
        at = json_array_get(at, 0);
    ck_assert_int_eq(value ? json_object_set_new(at, key, value) : json_object_del(at, key), 0);
    ck_assert_int_eq(json_dump_file(root, path, 0), 0);
    json_decref(root);
    refused(why);
}

START_TEST(an_answer_to_something_else_is_refused)
{
    refused_with("", "format", json_integer(2), "format");
    refused_with("", "status", json_string("fine"), "status");
    refused_with("", "status", NULL, "status");
    refused_with("", "recourse", json_integer(1), "recourse");
    refused_with("", "objective", json_string("12"), "objective");
    refused_with("", "objective", NULL, "objective");
    refused_with("", "rounds", json_integer(-1), "rounds");
    refused_with("", "plan", json_null(), "plan");
    refused_with("plan", "candidate", json_string("c9"), "candidate");
    refused_with("plan", "units", json_integer(4), "units");
    refused_with("plan", "units", json_real(1.5), "units");
    refused_with("risk", "tail", json_array(), "tail");
    refused_with("risk", "probabilities", NULL, "probabilities");
    refused_with("scenarios", "parts", NULL, "scenarios[0]");
    refused_with("", "scenarios", json_array(), "scenarios");
    refused_with("no_modules", "scenarios", json_true(), "no_modules.scenarios");
    refused_with("buses", "id", json_string("7"), "buses[0]");
    refused_with("", "buses", json_array(), "buses");
    refused_with("dispatch", "sag_kw", json_array(), "dispatch[0].sag_kw");
    refused_with("dispatch", "import_kw", json_pack("[s,s]", "1", "2"), "dispatch[0].import_kw");
    refused_with("", "dispatch", json_integer(0), "dispatch");
    add_near();
    refused_with("alternatives", "plans", json_integer(1), "alternatives.plans");
    refused_with("alternatives", "plans", json_pack("[{}]"), "objective");
    refused_with("alternatives", "plans",
                 json_pack("[{s:i,s:i,s:i,s:{s:i}}]", "objective", 1, "annual_plan_cost_usd", 1, "budget_used_usd", 1,
                           "units", "c7", 1),
                 "units has a candidate");
    refused_with("alternatives", "plans",
                 json_pack("[{s:i,s:i,s:i,s:{s:i}}]", "objective", 1, "annual_plan_cost_usd", 1, "budget_used_usd", 1,
                           "units", "c0", 4),
                 "c0 is no whole number from 0 to 3");
    refused_with("alternatives", "sites", json_pack("[{s:s}]", "site", "9"), "site that the instance has not");
    refused_with("alternatives", "percent", json_true(), "alternatives.percent");
}
END_TEST

START_TEST(what_is_no_answer_at_all_is_refused)
{
    static const char *const text[] = {"",        "{", "[]", "12", "{\"format\": 1}", "{\"format\": 1, \"format\": 1}",
                                       "\xff\xfe"};
    for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(text[k], f);
        fclose(f);
        refused("");
    }
    unlink(path);
    struct err_list list = {0};
    ck_assert_ptr_null(result_read_json(inst, path, &list));
    ck_assert_int_eq(list.items[0].code, ERR_IO);
    err_list_free(&list);
}
END_TEST

/* Every prefix of a sound answer is refused and nothing is lost on the way. */
START_TEST(a_cut_answer_is_refused)
{
    struct stat st;
    write_answer(true);
    ck_assert_int_eq(stat(path, &st), 0);
    for (long size = 1; size < (long)st.st_size - 2; size += 97) {
        write_answer(true);
        ck_assert_int_eq(truncate(path, size), 0);
        refused("");
    }
}
END_TEST

START_TEST(an_answer_that_cannot_be_written_leaves_the_old_file)
{
    struct err e = {0};
    write_answer(false);
    struct stat before, after;
    ck_assert_int_eq(stat(path, &before), 0);
    char *name = inst->module[0].name;
    char bad[] = "\xff";
    inst->module[0].name = bad;
    ck_assert_int_eq(result_write_json(inst, result, true, path, &e), ERR_INVALID);
    inst->module[0].name = name;
    ck_assert_int_eq(stat(path, &after), 0);
    ck_assert_int_eq(before.st_size, after.st_size);
    ck_assert_int_eq(result_write_json(inst, result, true, "/dev/full", &e), ERR_IO);
    ck_assert_int_eq(result_write_json(inst, result, true, "/nonexistent/a.json", &e), ERR_IO);
    ck_assert_int_eq(result_write_json(inst, result, true, folder, &e), ERR_IO);
}
END_TEST

START_TEST(a_result_of_another_shape_is_not_written)
{
    struct err e = {0};
    inst->scenarios--;
    ck_assert_int_eq(result_write_json(inst, result, true, path, &e), ERR_INVALID);
    inst->scenarios++;
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("result_json");
    TCase *tc = tcase_create("answer");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, an_answer_reads_back_as_it_was);
    tcase_add_test(tc, without_detail_there_is_no_dispatch);
    tcase_add_test(tc, what_is_not_finite_is_null);
    tcase_add_test(tc, the_documented_keys_are_there);
    tcase_add_test(tc, the_plan_lists_what_stands);
    tcase_add_test(tc, buses_and_scenarios_have_their_energies);
    tcase_add_test(tc, plans_near_the_best_read_back);
    tcase_add_test(tc, an_answer_to_something_else_is_refused);
    tcase_add_test(tc, what_is_no_answer_at_all_is_refused);
    tcase_add_test(tc, a_cut_answer_is_refused);
    tcase_add_test(tc, an_answer_that_cannot_be_written_leaves_the_old_file);
    tcase_add_test(tc, a_result_of_another_shape_is_not_written);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
