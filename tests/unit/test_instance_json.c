/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance_small.h"
#include "run_suite.h"

#include <jansson.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64], other[64];

static void setup(void)
{
    snprintf(path, sizeof path, "/tmp/ballast-instance-%ld.json", (long)getpid());
    snprintf(other, sizeof other, "/tmp/ballast-again-%ld.json", (long)getpid());
}

static void teardown(void)
{
    unlink(path);
    unlink(other);
}

static char *contents(const char *of)
{
    char *text = calloc(1, 65536);
    FILE *in = fopen(of, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_lt(fread(text, 1, 65535, in), 65535);
    fclose(in);
    return text;
}

static void write_small(void)
{
    struct instance *inst = instance_small();
    struct err e;
    ck_assert_msg(instance_write_json(inst, path, &e) == ERR_NONE, "%s", e.message);
    instance_free(inst);
}

static struct instance *read_good(const char *from)
{
    struct err_list list = {0};
    char text[1024];
    struct instance *inst = instance_read_json(from, &list);
    ck_assert_msg(inst != NULL, "%s", list.count ? err_format(&list.items[0], text, sizeof text) : "");
    ck_assert_uint_eq(list.count, 0);
    return inst;
}

START_TEST(what_is_written_reads_back)
{
    write_small();
    struct instance *inst = read_good(path);
    ck_assert_str_eq(inst->name, "small \"one\"");
    ck_assert_int_eq(inst->steps, 2);
    ck_assert_double_eq(inst->step_hours[0], 1.0 / 12);
    ck_assert_int_eq(inst->candidate[1].bus, 1);
    ck_assert_int_eq(inst->candidate[2].module, 2);
    ck_assert_int_eq(inst->module[2].kind, MODULE_DEMAND_RESPONSE);
    ck_assert(inst->module[0].grid_forming && !inst->module[1].grid_forming);
    ck_assert_double_eq(inst->module[0].eta_discharge, 0.95);
    ck_assert_double_eq(inst->module[2].share, 0.25);
    ck_assert_int_eq(inst->supplier[0].stock[2], INSTANCE_UNLIMITED);
    ck_assert_int_eq(inst->supplier[0].stock[1], 0);
    instance_free(inst);
}
END_TEST

START_TEST(scenarios_read_back)
{
    write_small();
    struct instance *inst = read_good(path);
    ck_assert_double_eq(inst->scenario[1].demand_kw[4], 100 + 0.1 * 4 + 1);
    ck_assert_int_eq(inst->scenario[1].branch_up[3], 0);
    ck_assert_int_eq(inst->scenario[1].branch_up[2], 1);
    ck_assert_double_eq(inst->scenario[1].available[1], 2.0 / 3);
    ck_assert_str_eq(inst->scenario[0].label, "sampled");
    ck_assert_str_eq(inst->scenario[1].label, "stress");
    instance_free(inst);
}
END_TEST

/* Numbers survive to the last bit: the second file is the first. */
START_TEST(writing_again_gives_the_same_bytes)
{
    struct instance *inst = instance_small();
    inst->bus[1].p_kw = nextafter(0.1, 1);
    inst->bus[2].q_kvar = -1e-300;
    inst->budget_usd = 123456789012.345678;
    inst->scenario[0].demand_kw[2] = 4.9e-324;
    ck_assert_int_eq(instance_write_json(inst, path, NULL), ERR_NONE);
    struct instance *back = read_good(path);
    ck_assert_double_eq(back->bus[1].p_kw, nextafter(0.1, 1));
    ck_assert_double_eq(back->bus[2].q_kvar, -1e-300);
    ck_assert_double_eq(back->budget_usd, inst->budget_usd);
    ck_assert_double_eq(back->scenario[0].demand_kw[2], 4.9e-324);
    ck_assert_int_eq(instance_write_json(back, other, NULL), ERR_NONE);
    char *first = contents(path);
    char *second = contents(other);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    instance_free(inst);
    instance_free(back);
}
END_TEST

/* A file may name the ends of a branch the other way round. */
START_TEST(branches_are_turned_away_from_the_substation)
{
    write_small();
    json_t *root = json_load_file(path, 0, NULL);
    json_t *branch = json_array_get(json_object_get(root, "branches"), 1);
    json_object_set_new(branch, "from", json_string("b2"));
    json_object_set_new(branch, "to", json_string("b1"));
    ck_assert_int_eq(json_dump_file(root, path, 0), 0);
    json_decref(root);
    struct instance *inst = read_good(path);
    ck_assert_int_eq(inst->branch[1].from, 1);
    ck_assert_int_eq(inst->branch[1].to, 2);
    instance_free(inst);
}
END_TEST

START_TEST(no_supplier_is_allowed)
{
    write_small();
    json_t *root = json_load_file(path, 0, NULL);
    json_object_set_new(root, "suppliers", json_array());
    ck_assert_int_eq(json_dump_file(root, path, 0), 0);
    json_decref(root);
    struct instance *inst = read_good(path);
    ck_assert_int_eq(inst->suppliers, 0);
    instance_free(inst);
}
END_TEST

/* ---- Each way to be wrong ---- */

static size_t position(const char *key)
{
    return (size_t)strtol(key, NULL, 10);
}

/* Replace (or with value NULL remove) the value at a path such as "buses.1.p_kw" by JSON text. */
static void replace(json_t *root, const char *at, const char *value)
{
    char copy[128];
    snprintf(copy, sizeof copy, "%s", at);
    json_t *where = root;
    char *key = copy;
    for (char *dot = strchr(key, '.'); dot; dot = strchr(key, '.')) {
        *dot = '\0';
        where = json_is_array(where) ? json_array_get(where, position(key)) : json_object_get(where, key);
        key = dot + 1;
    }
    ck_assert_ptr_nonnull(where);
    json_t *what = value ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;
    ck_assert(!value || what);
    if (!value && json_is_array(where))
        json_array_remove(where, position(key));
    else if (!value)
        json_object_del(where, key);
    else if (json_is_array(where) && position(key) == json_array_size(where))
        json_array_append_new(where, what);
    else if (json_is_array(where))
        json_array_set_new(where, position(key), what);
    else
        json_object_set_new(where, key, what);
}

static const struct wrong {
    const char *at, *value, *message; /* the message contains this */
} wrong[] = {
    {"format", "2", "format is 2"},
    {"format", "\"1\"", "format is a string"},
    {"name", NULL, "name is missing"},
    {"nmae", "1", "nmae is not a key"},
    {"step_hours", "[]", "step_hours is empty"},
    {"step_hours.1", "\"1\"", "step_hours[1] is a string"},
    {"step_hours.1", "-1", "step_hours[1] is -1"},
    {"feeder", "[]", "feeder is an array. It must be an object"},
    {"feeder.substation", "\"b9\"", "feeder.substation is \"b9\""},
    {"feeder.substation", "0", "feeder.substation is a number"},
    {"feeder.v_min", NULL, "feeder.v_min is missing"},
    {"feeder.v_mni", "1", "feeder.v_mni is not a key"},
    {"feeder.base_kv", "0", "feeder.base_kv is 0. It must be a number above 0 to 1000"},
    {"feeder.v_source", "1.06", "feeder.v_source"},
    {"prices.sag_usd_per_kwh", "1000", "prices.sag_usd_per_kwh"},
    {"buses.1", "7", "buses[1] is a number"},
    {"buses.1.p_kw", "-5", "buses[1].p_kw is -5"},
    {"buses.1.p_kw", "null", "buses[1].p_kw is null"},
    {"buses.1.p_kw", "true", "buses[1].p_kw is true or false"},
    {"buses.1.p_kw", "1e12", "buses[1].p_kw is 1e+12"},
    {"buses.2.id", "\"b1\"", "buses[2].id is \"b1\", the name of buses[1]"},
    {"buses.2.id", "\"\"", "buses[2].id is empty"},
    {"buses.2.id", "\"a\\tb\"", "buses[2].id has a control character"},
    {"branches.1.to", "\"b7\"", "branches[1].to is \"b7\""},
    {"branches.1.to", "\"b1\"", "itself"},
    {"branches.1.from", "\"b0\"", NULL},
    {"branches.1.id", "\"l0\"", "branches[1].id"},
    {"modules.0.kind", "\"battery\"", "modules[0].kind is \"battery\""},
    {"modules.0.kwh", NULL, "modules[0].kwh is missing"},
    {"modules.0.fuel_kwh", "1", "modules[0].fuel_kwh does not belong"},
    {"modules.0.grid_forming", "1", "modules[0].grid_forming is a number"},
    {"modules.0.soc0", "0.15", "modules[0].soc0"},
    {"modules.1.name", "\"battery\"", "modules[1].name is \"battery\""},
    {"candidates.0.max_units", "2.5", "candidates[0].max_units is 2.5. It must be a whole number"},
    {"candidates.0.bus", "\"zz\"", "candidates[0].bus is \"zz\""},
    {"candidates.0.module", "\"zz\"", "There is no module of that name"},
    {"candidates.2.id", "\"c0\"", "candidates[2].id"},
    {"candidates.1.min_units", "9", "candidates[1].min_units"},
    {"suppliers.0.stock.dr", NULL, "suppliers[0].stock.dr is missing"},
    {"suppliers.0.stock.wind", "3", "suppliers[0].stock names \"wind\""},
    {"suppliers.0.stock.dr", "-1", "suppliers[0].stock.dr is -1"},
    {"suppliers.0.stock", "[]", "suppliers[0].stock is an array"},
    {"economics.max_sites", "1.5", "economics.max_sites"},
    {"risk.alpha", "1", "risk.alpha is 1. It must be a number from 0 to below 1"},
    {"scenarios", "[]", "scenarios is empty"},
    {"scenarios", "{}", "scenarios is an object"},
    {"scenarios.0.label", "\"x\"", "scenarios[0].label is not a key"},
    {"scenarios.0.probability", "0.5", "sum to 0.5"},
    {"scenarios.0.probability", "-1", "scenarios[0].probability is -1"},
    {"scenarios.1.demand_kw.2", NULL, "scenarios[1].demand_kw has 2 values. It must have 3, one for each bus"},
    {"scenarios.1.demand_kw.2.2", "1", "scenarios[1].demand_kw[2] has 3 values. It must have 2, one for each step"},
    {"scenarios.1.demand_kw.2.1", "-1", "scenarios[1].demand_kw[2][1] is -1"},
    {"scenarios.1.demand_kw.2", "4", "scenarios[1].demand_kw[2] is a number"},
    {"scenarios.1.import_factor.0", "1.5", "scenarios[1].import_factor[0] is 1.5"},
    {"scenarios.1.branch_up.0.1", "2", "scenarios[1].branch_up[0][1] must be 1"},
    {"scenarios.1.branch_up.0.1", "true", "scenarios[1].branch_up[0][1] must be 1"},
    {"scenarios.1.available.3", "1", "scenarios[1].available has 4 values. It must have 3"},
    {"scenarios.1", "[]", "scenarios[1] is an array"},
};

START_TEST(a_wrong_value_is_named_by_its_path)
{
    write_small();
    json_t *root = json_load_file(path, 0, NULL);
    replace(root, wrong[_i].at, wrong[_i].value);
    ck_assert_int_eq(json_dump_file(root, path, 0), 0);
    json_decref(root);
    struct err_list list = {0};
    struct instance *inst = instance_read_json(path, &list);
    if (!wrong[_i].message) {
        /* Another tree is still a tree. */
        ck_assert_ptr_nonnull(inst);
        instance_free(inst);
        return;
    }
    ck_assert_ptr_null(inst);
    bool named = false;
    for (size_t k = 0; k < list.count; k++) {
        named = named || strstr(list.items[k].message, wrong[_i].message);
        ck_assert_str_eq(list.items[k].file, path);
    }
    ck_assert_msg(named, "\"%s\" is not among the messages; the first is \"%s\"", wrong[_i].message,
                  list.items[0].message);
    err_list_free(&list);
}
END_TEST

START_TEST(all_problems_in_one_run)
{
    write_small();
    json_t *root = json_load_file(path, 0, NULL);
    replace(root, "feeder.v_min", NULL);
    replace(root, "buses.1.p_kw", "-5");
    replace(root, "modules.1.unit_usd", "\"x\"");
    replace(root, "scenarios.0.available.0", "3");
    ck_assert_int_eq(json_dump_file(root, path, 0), 0);
    json_decref(root);
    struct err_list list = {0};
    ck_assert_ptr_null(instance_read_json(path, &list));
    ck_assert_uint_eq(list.count, 4);
    err_list_free(&list);
}
END_TEST

static const struct no_json {
    const char *text;
    int line;
} texts[] = {
    {"", 1},
    {"[1, 2]", 0},
    {"{\n\"format\": 1,\n}", 3},
    {"{ \"format\": 1, \"format\": 1 }", 1},
    {"{ \"format\": 1e999 }", 1},
    {"{ \"format\": NaN }", 1},
    {"{ \"name\": \"\xff\" }", 1},
    {"{} trailing", 1},
};

START_TEST(text_that_is_no_json_has_its_line)
{
    const struct no_json *bad = &texts[_i];
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(bad->text, out);
    fclose(out);
    struct err_list list = {0};
    ck_assert_ptr_null(instance_read_json(path, &list));
    ck_assert_uint_eq(list.count, 1);
    ck_assert_int_eq(list.items[0].line, bad->line);
    ck_assert_int_eq(list.items[0].code, ERR_INVALID);
    err_list_free(&list);
}
END_TEST

/* Bytes and pieces of the format in wrong places: refused with a reason, or read and valid; never worse. */
START_TEST(damaged_text_is_refused_or_valid)
{
    static const char *const piece[] = {"-1",     "1e999", "null", "[]",      "{}", "\"\"",
                                        "\"b0\"", ",",     "true", "9999999", "0",  "\xff"};
    write_small();
    char *text = contents(path);
    size_t length = strlen(text);
    unsigned state = 1;
    for (int n = 0; n < 1000; n++) {
        char *damaged = strdup(text);
        for (int m = 0; m < 1 + n % 3; m++) {
            state = state * 1664525 + 1013904223;
            const char *put = piece[(state >> 16) % 12];
            char *at = damaged + (state >> 8) % (length - 8);
            for (size_t c = 0; put[c]; c++)
                at[c] = put[c];
        }
        FILE *out = fopen(path, "w");
        fwrite(damaged, 1, n % 20 ? length : length * (size_t)n / 1000, out);
        fclose(out);
        free(damaged);
        struct err_list list = {0};
        struct instance *inst = instance_read_json(path, &list);
        ck_assert_int_eq(inst != NULL, list.count == 0);
        ck_assert(!inst || instance_check(inst, &list));
        instance_free(inst);
        err_list_free(&list);
    }
    free(text);
}
END_TEST

START_TEST(files_that_cannot_be_opened)
{
    struct err_list list = {0};
    ck_assert_ptr_null(instance_read_json("/nonexistent/x.json", &list));
    ck_assert_int_eq(list.items[0].code, ERR_IO);
    err_list_free(&list);
    struct instance *inst = instance_small();
    struct err e;
    ck_assert_int_eq(instance_write_json(inst, "/nonexistent/x.json", &e), ERR_IO);
    ck_assert(e.message[0]);
    instance_free(inst);
}
END_TEST

/* A failed write leaves the old file and nothing beside it. */
START_TEST(a_failed_write_keeps_the_old_file)
{
    write_small();
    char *before = contents(path);
    struct instance *inst = instance_small();
    free(inst->name);
    inst->name = strdup("bad \xff text");
    struct err e;
    ck_assert_int_eq(instance_write_json(inst, path, &e), ERR_INVALID);
    char *after = contents(path);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("instance_json");
    TCase *tests = tcase_create("json");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_is_written_reads_back);
    tcase_add_test(tests, scenarios_read_back);
    tcase_add_test(tests, writing_again_gives_the_same_bytes);
    tcase_add_test(tests, branches_are_turned_away_from_the_substation);
    tcase_add_test(tests, no_supplier_is_allowed);
    tcase_add_loop_test(tests, a_wrong_value_is_named_by_its_path, 0, (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(tests, all_problems_in_one_run);
    tcase_add_loop_test(tests, text_that_is_no_json_has_its_line, 0, (int)(sizeof texts / sizeof texts[0]));
    tcase_add_test(tests, damaged_text_is_refused_or_valid);
    tcase_add_test(tests, files_that_cannot_be_opened);
    tcase_add_test(tests, a_failed_write_keeps_the_old_file);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
