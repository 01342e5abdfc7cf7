/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the exchange format. Every value is looked at even after a problem, so that one run shows all of them. */
#include "../base/instance_fields.h"

#include <ballast/feeder.h>

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for the path of an element, and for one that leads on from there. */
enum { ELEMENT_SIZE = 48, PATH_SIZE = 128 };

struct reader {
    const char *file;
    struct err_list *list;
    struct instance *inst;
    size_t problems;
    json_t *bus_index, *module_index; /* id -> position */
};

static const char *const root_keys[] = {"format",    "name",     "step_hours", "feeder",     "prices",
                                        "buses",     "branches", "modules",    "candidates", "suppliers",
                                        "economics", "risk",     "scenarios",  NULL};
static const char *const scenario_keys[] = {"probability", "demand_kw", "import_factor",
                                            "branch_up",   "available", NULL};

static void problem(struct reader *r, const char *hint, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void problem(struct reader *r, const char *hint, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_list_addv(r->list, ERR_INVALID, r->file, 0, hint, fmt, args);
    va_end(args);
    r->problems++;
}

static void memory_problem(struct reader *r)
{
    err_list_addf(r->list, ERR_MEMORY, r->file, 0, "", "memory is short for this instance");
    r->problems++;
}

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    default:
        return "null";
    }
}

/* The member of an object; a missing one or one of another type is a problem. "number" stands for either kind of
 * number. */
static json_t *member(struct reader *r, const json_t *object, const char *path, const char *key, json_type type)
{
    static const char *const wanted[] = {
        [JSON_OBJECT] = "an object",    [JSON_ARRAY] = "an array", [JSON_STRING] = "a string",
        [JSON_INTEGER] = "a number",    [JSON_REAL] = "a number",  [JSON_TRUE] = "true or false",
        [JSON_FALSE] = "true or false", [JSON_NULL] = "null"};
    const char *dot = path[0] ? "." : "";
    json_t *value = json_object_get(object, key);
    if (!value) {
        problem(r, "Add it: the format has no defaults.", "%s%s%s is missing", path, dot, key);
        return NULL;
    }
    bool same = json_typeof(value) == type || (type == JSON_REAL && json_is_number(value)) ||
                (type == JSON_TRUE && json_is_boolean(value));
    if (!same) {
        problem(r, "", "%s%s%s is %s. It must be %s", path, dot, key, type_name(value), wanted[type]);
        return NULL;
    }
    return value;
}

static bool listed(const char *const *keys, const char *key)
{
    for (; *keys; keys++)
        if (strcmp(*keys, key) == 0)
            return true;
    return false;
}

static void refuse_unknown(struct reader *r, json_t *object, const char *path, const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (!listed(keys, key))
            problem(r, "Remove it, or correct its spelling.", "%s%s%.60s is not a key of the format", path,
                    path[0] ? "." : "", key);
    }
}

/* A number in [min, max] of an array. */
static double array_number(struct reader *r, const json_t *array, size_t at, const char *path, double min, double max,
                           bool above_min)
{
    const struct value_field range = {.type = VALUE_REAL, .min = min, .max = max, .above_min = above_min};
    const json_t *value = json_array_get(array, at);
    char text[100];
    if (!json_is_number(value)) {
        problem(r, "", "%s[%zu] is %s. It must be a number", path, at, type_name(value));
        return 0;
    }
    double number = json_number_value(value);
    if (!value_in_range(&range, number))
        problem(r, "", "%s[%zu] is %.10g. It must be %s", path, at, number,
                value_range_text(&range, text, sizeof text));
    return number;
}

static void read_number(struct reader *r, const json_t *object, const char *path, const struct value_field *f, char *to)
{
    char text[100];
    const json_t *value = member(r, object, path, f->key, JSON_REAL);
    if (!value)
        return;
    double number = json_number_value(value);
    if (!value_in_range(f, number) || (f->type == VALUE_WHOLE && number != floor(number))) {
        problem(r, "", "%s.%s is %.10g. It must be %s", path, f->key, number, value_range_text(f, text, sizeof text));
        return;
    }
    if (f->type == VALUE_WHOLE)
        *(int *)(void *)to = (int)number;
    else
        *(double *)(void *)to = number;
}

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 32 || *text == 127)
            return true;
    return false;
}

static void read_text(struct reader *r, const json_t *object, const char *path, const char *key, bool id, char **to)
{
    const json_t *value = member(r, object, path, key, JSON_STRING);
    if (!value)
        return;
    const char *text = json_string_value(value);
    const char *dot = path[0] ? "." : "";
    if (id && !text[0])
        problem(r, "Give it a name of its own.", "%s%s%s is empty", path, dot, key);
    else if (has_control(text))
        problem(r, "Use visible characters only.", "%s%s%s has a control character in it", path, dot, key);
    *to = strdup(text);
    if (!*to)
        memory_problem(r);
}

static void read_kind(struct reader *r, const json_t *object, const char *path, enum module_kind *to)
{
    const json_t *value = member(r, object, path, "kind", JSON_STRING);
    for (int k = 0; value && k < MODULE_KINDS; k++) {
        if (strcmp(module_kind_name[k], json_string_value(value)) == 0) {
            *to = (enum module_kind)k;
            return;
        }
    }
    if (value)
        problem(r, "It must be storage, generator or demand_response.", "%s.kind is \"%.40s\"", path,
                json_string_value(value));
}

static void read_reference(struct reader *r, const json_t *object, const char *path, const char *key,
                           const json_t *index, const char *what, int *to)
{
    const json_t *value = member(r, object, path, key, JSON_STRING);
    if (!value)
        return;
    const json_t *position = json_object_get(index, json_string_value(value));
    if (position)
        *to = (int)json_integer_value(position);
    else
        problem(r, "", "%s.%s is \"%.40s\". There is no %s of that name", path, key, json_string_value(value), what);
}

static void read_value(struct reader *r, const json_t *object, const char *path, const struct value_field *f,
                       char *base)
{
    char *to = base + f->offset;
    const json_t *value;
    switch (f->type) {
    case VALUE_REAL:
    case VALUE_WHOLE:
        read_number(r, object, path, f, to);
        break;
    case VALUE_FLAG:
        value = member(r, object, path, f->key, JSON_TRUE);
        *(bool *)(void *)to = json_is_true(value);
        break;
    case VALUE_TEXT:
    case VALUE_ID:
        read_text(r, object, path, f->key, f->type == VALUE_ID, (char **)(void *)to);
        break;
    case VALUE_KIND:
        read_kind(r, object, path, (enum module_kind *)(void *)to);
        break;
    case VALUE_BUS:
        read_reference(r, object, path, f->key, r->bus_index, "bus", (int *)(void *)to);
        break;
    case VALUE_MODULE:
        read_reference(r, object, path, f->key, r->module_index, "module", (int *)(void *)to);
        break;
    }
}

/* Kinds are known before the fields that depend on them: a module's own kind decides which keys it carries. */
static unsigned kind_bit(const json_t *object)
{
    const char *kind = json_string_value(json_object_get(object, "kind"));
    for (int k = 0; kind && k < MODULE_KINDS; k++)
        if (strcmp(module_kind_name[k], kind) == 0)
            return 1U << k;
    return 0;
}

static void refuse_unknown_fields(struct reader *r, json_t *object, const char *path, const struct value_table *table,
                                  unsigned kind, const char *extra)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const struct value_field *known = NULL;
        for (int i = 0; i < table->count; i++)
            if (strcmp(table->fields[i].key, key) == 0)
                known = &table->fields[i];
        if (!known && !(extra && strcmp(extra, key) == 0))
            problem(r, "Remove it, or correct its spelling.", "%s.%.60s is not a key of the format", path, key);
        else if (known && known->kinds && kind && !(known->kinds & kind))
            problem(r, "Remove it.", "%s.%s does not belong to a module of this kind", path, key);
    }
}

static void read_fields(struct reader *r, json_t *object, const char *path, const struct value_table *table, void *base,
                        const char *extra)
{
    if (!json_is_object(object)) {
        problem(r, "", "%s is %s. It must be an object", path, type_name(object));
        return;
    }
    unsigned kind = kind_bit(object);
    for (int i = 0; i < table->count; i++)
        if (!table->fields[i].kinds || (table->fields[i].kinds & kind))
            read_value(r, object, path, &table->fields[i], base);
    refuse_unknown_fields(r, object, path, table, kind, extra);
}

static void read_group(struct reader *r, const json_t *root, enum value_group group)
{
    const struct value_table *table = &value_table[group];
    json_t *object = member(r, root, "", table->path, JSON_OBJECT);
    if (object)
        read_fields(r, object, table->path, table, r->inst, NULL);
}

/* The position of every element by its id. A duplicate is a problem; the first keeps the name. */
static json_t *index_of(struct reader *r, const json_t *root, const char *list, const char *key)
{
    json_t *index = json_object();
    const json_t *array = json_object_get(root, list);
    if (!index)
        memory_problem(r);
    for (size_t i = 0; index && i < json_array_size(array); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(array, i), key));
        if (!id || !id[0])
            continue;
        const json_t *before = json_object_get(index, id);
        if (before)
            problem(r, "Give each a name of its own.", "%s[%zu].%s is \"%.40s\", the name of %s[%d] already", list, i,
                    key, id, list, (int)json_integer_value(before));
        else if (json_object_set_new(index, id, json_integer((json_int_t)i)) != 0)
            memory_problem(r);
    }
    return index;
}

static void read_list(struct reader *r, const json_t *root, enum value_group group, void *elements, size_t size)
{
    const struct value_table *table = &value_table[group];
    const json_t *array = json_object_get(root, table->path);
    for (size_t i = 0; i < json_array_size(array); i++) {
        char path[ELEMENT_SIZE];
        snprintf(path, sizeof path, "%s[%zu]", table->path, i);
        read_fields(r, json_array_get(array, i), path, table, (char *)elements + i * size,
                    group == GROUP_SUPPLIERS ? "stock" : NULL);
    }
}

static void read_stock(struct reader *r, json_t *supplier, size_t at)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "suppliers[%zu]", at);
    json_t *stock = json_is_object(supplier) ? member(r, supplier, path, "stock", JSON_OBJECT) : NULL;
    if (!stock)
        return;
    snprintf(path, sizeof path, "suppliers[%zu].stock", at);
    for (int m = 0; m < r->inst->modules; m++) {
        if (!r->inst->module[m].name)
            continue;
        const struct value_field units = {
            .key = r->inst->module[m].name, .type = VALUE_WHOLE, .max = INSTANCE_UNLIMITED};
        read_number(r, stock, path, &units, (char *)&r->inst->supplier[at].stock[m]);
    }
    const char *key;
    json_t *value;
    json_object_foreach(stock, key, value)
    {
        if (!json_object_get(r->module_index, key))
            problem(r, "", "%s names \"%.40s\". There is no module of that name", path, key);
    }
}

static void read_stocks(struct reader *r, const json_t *root)
{
    const json_t *array = json_object_get(root, "suppliers");
    for (size_t k = 0; k < json_array_size(array); k++)
        read_stock(r, json_array_get(array, k), k);
}

/* ---- Scenarios ---- */

static bool has_length(struct reader *r, const json_t *array, const char *path, int length, const char *what)
{
    if (!json_is_array(array)) {
        problem(r, "", "%s is %s. It must be an array", path, type_name(array));
        return false;
    }
    if (json_array_size(array) == (size_t)length)
        return true;
    problem(r, "", "%s has %zu values. It must have %d, one for each %s", path, json_array_size(array), length, what);
    return false;
}

static bool check_matrix(struct reader *r, const json_t *scenario, const char *path, const char *key, int rows,
                         const char *what)
{
    char at[PATH_SIZE];
    const json_t *matrix = member(r, scenario, path, key, JSON_ARRAY);
    snprintf(at, sizeof at, "%s.%s", path, key);
    bool good = matrix && has_length(r, matrix, at, rows, what);
    for (int i = 0; good && i < rows; i++) {
        snprintf(at, sizeof at, "%s.%s[%d]", path, key, i);
        good = has_length(r, json_array_get(matrix, (size_t)i), at, r->inst->steps, "step");
    }
    return good;
}

static bool check_vector(struct reader *r, const json_t *scenario, const char *path, const char *key, int length,
                         const char *what)
{
    char at[PATH_SIZE];
    const json_t *array = member(r, scenario, path, key, JSON_ARRAY);
    snprintf(at, sizeof at, "%s.%s", path, key);
    return array && has_length(r, array, at, length, what);
}

/* Lengths come first: memory is taken only for arrays that the file really holds. */
static bool check_shape(struct reader *r, json_t *scenario, const char *path)
{
    if (!json_is_object(scenario)) {
        problem(r, "", "%s is %s. It must be an object", path, type_name(scenario));
        return false;
    }
    refuse_unknown(r, scenario, path, scenario_keys);
    bool good = check_matrix(r, scenario, path, "demand_kw", r->inst->buses, "bus");
    good = check_vector(r, scenario, path, "import_factor", r->inst->steps, "step") && good;
    good = check_matrix(r, scenario, path, "branch_up", r->inst->branches, "branch") && good;
    return check_vector(r, scenario, path, "available", r->inst->candidates, "candidate") && good;
}

static void read_numbers(struct reader *r, const json_t *array, const char *path, double max, double *to)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        to[i] = array_number(r, array, i, path, 0, max, false);
}

static void read_states(struct reader *r, const json_t *array, const char *path, unsigned char *to)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *value = json_array_get(array, i);
        double number = json_number_value(value);
        if (!json_is_number(value) || (number != 0 && number != 1))
            problem(r, "", "%s[%zu] must be 1 (in service) or 0 (out)", path, i);
        else
            to[i] = (unsigned char)number;
    }
}

static void read_scenario(struct reader *r, const json_t *from, const char *path, struct scenario *s)
{
    static const struct value_field probability = {.key = "probability", .type = VALUE_REAL, .max = 1};
    const struct instance *inst = r->inst;
    char at[PATH_SIZE];
    read_number(r, from, path, &probability, (char *)&s->probability);
    for (int i = 0; i < inst->buses; i++) {
        snprintf(at, sizeof at, "%s.demand_kw[%d]", path, i);
        read_numbers(r, json_array_get(json_object_get(from, "demand_kw"), (size_t)i), at, DEMAND_KW_MAX,
                     s->demand_kw + (size_t)i * (size_t)inst->steps);
    }
    for (int l = 0; l < inst->branches; l++) {
        snprintf(at, sizeof at, "%s.branch_up[%d]", path, l);
        read_states(r, json_array_get(json_object_get(from, "branch_up"), (size_t)l), at,
                    s->branch_up + (size_t)l * (size_t)inst->steps);
    }
    snprintf(at, sizeof at, "%s.import_factor", path);
    read_numbers(r, json_object_get(from, "import_factor"), at, 1, s->import_factor);
    snprintf(at, sizeof at, "%s.available", path);
    read_numbers(r, json_object_get(from, "available"), at, 1, s->available);
    s->label = strdup(s->probability > 0 ? "sampled" : "stress");
    if (!s->label)
        memory_problem(r);
}

static void read_scenarios(struct reader *r, const json_t *root)
{
    const json_t *array = member(r, root, "", "scenarios", JSON_ARRAY);
    size_t n = json_array_size(array);
    char path[ELEMENT_SIZE];
    if (array && n == 0)
        problem(r, "Give at least one scenario.", "scenarios is empty");
    bool good = n > 0 && n <= INT_MAX;
    for (size_t s = 0; s < n; s++) {
        snprintf(path, sizeof path, "scenarios[%zu]", s);
        good = check_shape(r, json_array_get(array, s), path) && good;
    }
    if (!good)
        return;
    if (!instance_add_scenarios(r->inst, (int)n)) {
        memory_problem(r);
        return;
    }
    for (size_t s = 0; s < n; s++) {
        snprintf(path, sizeof path, "scenarios[%zu]", s);
        read_scenario(r, json_array_get(array, s), path, &r->inst->scenario[s]);
    }
}

/* ---- The whole ---- */

static int list_length(struct reader *r, const json_t *root, const char *key, bool may_be_empty)
{
    const json_t *array = member(r, root, "", key, JSON_ARRAY);
    size_t n = json_array_size(array);
    if (array && n == 0 && !may_be_empty)
        problem(r, "", "%s is empty", key);
    if (n <= INT_MAX / 2)
        return (int)n;
    problem(r, "", "%s has %zu elements, more than can be held", key, n);
    return 0;
}

static void read_root(struct reader *r, json_t *root)
{
    const json_t *format = member(r, root, "", "format", JSON_REAL);
    if (format && json_number_value(format) != 1)
        problem(r, "This program reads format 1.", "format is %.10g", json_number_value(format));
    refuse_unknown(r, root, "", root_keys);
    r->bus_index = index_of(r, root, "buses", "id");
    r->module_index = index_of(r, root, "modules", "name");
    json_decref(index_of(r, root, "branches", "id"));
    json_decref(index_of(r, root, "candidates", "id"));
    json_decref(index_of(r, root, "suppliers", "name"));
    struct instance shape = {.steps = list_length(r, root, "step_hours", false),
                             .buses = list_length(r, root, "buses", false),
                             .branches = list_length(r, root, "branches", true),
                             .modules = list_length(r, root, "modules", true),
                             .candidates = list_length(r, root, "candidates", true),
                             .suppliers = list_length(r, root, "suppliers", true)};
    r->inst = r->bus_index && r->module_index ? instance_new(&shape) : NULL;
    if (!r->inst) {
        memory_problem(r);
        return;
    }
    read_text(r, root, "", "name", false, &r->inst->name);
    const json_t *hours = json_object_get(root, "step_hours");
    for (int t = 0; t < shape.steps; t++)
        r->inst->step_hours[t] = array_number(r, hours, (size_t)t, "step_hours", 0, STEP_HOURS_MAX, true);
    read_group(r, root, GROUP_FEEDER);
    read_group(r, root, GROUP_PRICES);
    read_group(r, root, GROUP_ECONOMICS);
    read_group(r, root, GROUP_RISK);
    read_list(r, root, GROUP_BUSES, r->inst->bus, sizeof *r->inst->bus);
    read_list(r, root, GROUP_BRANCHES, r->inst->branch, sizeof *r->inst->branch);
    read_list(r, root, GROUP_MODULES, r->inst->module, sizeof *r->inst->module);
    read_list(r, root, GROUP_CANDIDATES, r->inst->candidate, sizeof *r->inst->candidate);
    read_list(r, root, GROUP_SUPPLIERS, r->inst->supplier, sizeof *r->inst->supplier);
    read_stocks(r, root);
    read_scenarios(r, root);
}

static json_t *load(const char *path, struct err_list *list)
{
    struct err e;
    json_error_t why;
    FILE *in = fopen(path, "rb");
    json_t *root = NULL;
    if (in) {
        root = json_loadf(in, JSON_REJECT_DUPLICATES, &why);
        if (!root)
            err_set(&e, ERR_INVALID, "%s", why.text);
        fclose(in);
    } else {
        why.line = 0;
        err_set(&e, ERR_IO, "cannot open the file: %s", strerror(errno));
    }
    if (root && !json_is_object(root)) {
        err_set(&e, ERR_INVALID, "the file holds %s. An instance is an object", type_name(root));
        why.line = 0;
        json_decref(root);
        root = NULL;
    }
    if (!root) {
        err_at(&e, path, why.line > 0 ? why.line : 0);
        err_list_add(list, &e);
    }
    return root;
}

struct instance *instance_read_json(const char *path, struct err_list *list)
{
    struct reader r = {.file = path, .list = list};
    json_t *root = load(path, list);
    if (!root)
        return NULL;
    size_t before = list->count;
    read_root(&r, root);
    json_decref(root);
    json_decref(r.bus_index);
    json_decref(r.module_index);
    if (r.problems == 0 && (!feeder_orient_instance(r.inst, list) || !instance_check(r.inst, list)))
        r.problems++;
    for (size_t i = before; i < list->count; i++)
        err_at(&list->items[i], path, 0);
    if (r.problems == 0)
        return r.inst;
    instance_free(r.inst);
    return NULL;
}
