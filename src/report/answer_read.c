/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer file says of itself, without the instance that it answers. */
#include "result_fields.h"

#include <ballast/number.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *path;
    struct answer *a;
    struct err *e;
    enum err_code code;
};

static void refuse(struct reader *rd, enum err_code code, const char *what, const char *key)
{
    if (rd->code != ERR_NONE)
        return;
    rd->code = err_set(rd->e, code, what, key);
    err_at(rd->e, rd->path, 0);
    err_hint(rd->e, code == ERR_MEMORY ? "" : "Name a file that `ballast solve --json` wrote.");
}

/* NAN where it is null. */
static double read_number(struct reader *rd, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value))
        return json_number_value(value);
    if (!json_is_null(value))
        refuse(rd, ERR_INVALID, "This is no answer: it has no number \"%s\"", key);
    return NAN;
}

static int read_word(struct reader *rd, const json_t *root, const char *key, const char *const *words, int count)
{
    const char *text = json_string_value(json_object_get(root, key));
    for (int k = 0; text && k < count; k++)
        if (strcmp(text, words[k]) == 0)
            return k;
    refuse(rd, ERR_INVALID, "This is no answer: \"%s\" is missing or unknown", key);
    return 0;
}

static void read_plan(struct reader *rd, const json_t *root)
{
    const json_t *plan = json_object_get(root, "plan");
    if (!json_is_array(plan))
        refuse(rd, ERR_INVALID, "This is no answer: it has no array \"%s\"", "plan");
    double units = 0;
    for (size_t k = 0; k < json_array_size(plan) && rd->code == ERR_NONE; k++) {
        const json_t *row = json_array_get(plan, k);
        const char *candidate = json_string_value(json_object_get(row, "candidate")),
                   *bus = json_string_value(json_object_get(row, "bus")),
                   *module = json_string_value(json_object_get(row, "module"));
        const json_t *count = json_object_get(row, "units");
        json_int_t n = json_integer_value(count);
        if (!candidate || !bus || !module || !json_is_integer(count) || n < 0 || n > INSTANCE_UNLIMITED)
            refuse(rd, ERR_INVALID, "This is no answer: a row of \"%s\" lacks its candidate, bus, module or units",
                   "plan");
        else if (n > 0 && !answer_add_site(rd->a, candidate, bus, module, (int)n))
            refuse(rd, ERR_MEMORY, "Memory is short for \"%s\"", "plan");
        units += (double)n;
    }
    rd->a->figure[ANSWER_SITES] = rd->a->sites;
    rd->a->figure[ANSWER_UNITS] = units;
}

/* Expected values under the probabilities of the file; not stated where there are none. */
static void read_scenarios(struct reader *rd, const json_t *root)
{
    static const struct {
        enum answer_figure figure;
        const char *key;
    } means[] = {{ANSWER_UNSERVED, "unserved_kwh"},
                 {ANSWER_IMBALANCE, "imbalance_kwh"},
                 {ANSWER_RESTORATION, "restoration_usd"}};
    const json_t *rows = json_object_get(root, "scenarios"),
                 *p = json_object_get(json_object_get(root, "risk"), "probabilities");
    double *f = rd->a->figure;
    if (!json_is_array(rows))
        refuse(rd, ERR_INVALID, "This is no answer: it has no array \"%s\"", "scenarios");
    bool weighed = json_is_array(p) && json_array_size(p) == json_array_size(rows);
    if (weighed && !answer_make_room(rd->a, (int)json_array_size(rows)))
        refuse(rd, ERR_MEMORY, "Memory is short for \"%s\"", "scenarios");
    f[ANSWER_COSTLIEST] = 0;
    for (size_t m = 0; m < sizeof means / sizeof *means; m++)
        f[means[m].figure] = weighed ? 0 : NAN;
    f[ANSWER_SCENARIOS] = f[ANSWER_STRESS] = weighed ? 0 : NAN;
    for (size_t s = 0; s < json_array_size(rows) && rd->code == ERR_NONE; s++) {
        const json_t *row = json_array_get(rows, s);
        double weight = json_number_value(json_array_get(p, s));
        double cost = read_number(rd, row, "cost_usd");
        f[ANSWER_COSTLIEST] = fmax(f[ANSWER_COSTLIEST], cost);
        if (weighed) {
            rd->a->cost_usd[s] = cost;
            rd->a->probability[s] = weight;
        }
        f[weight > 0 ? ANSWER_SCENARIOS : ANSWER_STRESS] += 1;
        for (size_t m = 0; m < sizeof means / sizeof *means && weighed; m++)
            f[means[m].figure] += weight * read_number(rd, row, means[m].key);
    }
}

/* Answers of before 0.1, and of other programs, state the terms of their risk at least. */
static void read_inputs(struct reader *rd, const json_t *root)
{
    json_t *inputs = json_object_get(root, "inputs"), *value;
    json_t *risk = json_object_get(root, "risk");
    static const char *const terms[][2] = {
        {"risk:alpha", "alpha"}, {"risk:radius_kw", "radius_kw"}, {"risk:weight", "weight"}};
    char text[NUMBER_SIZE];
    const char *name;
    json_object_foreach(inputs, name, value)
    {
        const char *shown = json_is_number(value) ? number_format(json_number_value(value), text, sizeof text)
                                                  : json_string_value(value);
        if (shown && !answer_add_input(rd->a, name, shown))
            refuse(rd, ERR_MEMORY, "Memory is short for \"%s\"", "inputs");
    }
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
        const json_t *term = json_object_get(risk, terms[k][1]);
        if (json_is_number(term) && !answer_input_value(rd->a, terms[k][0], NULL) &&
            !answer_add_input(rd->a, terms[k][0], number_format(json_number_value(term), text, sizeof text)))
            refuse(rd, ERR_MEMORY, "Memory is short for \"%s\"", "inputs");
    }
}

static void read_answer(struct reader *rd, const json_t *root)
{
    static const struct {
        enum answer_figure figure;
        const char *key;
    } single[] = {{ANSWER_OBJECTIVE, "objective"},
                  {ANSWER_BOUND, "bound"},
                  {ANSWER_GAP_PERCENT, "gap"},
                  {ANSWER_PLAN_COST, "annual_plan_cost_usd"},
                  {ANSWER_CAPITAL, "budget_used_usd"}},
      risks[] = {{ANSWER_EXPECTED, "expected_usd"}, {ANSWER_CVAR, "cvar_usd"}, {ANSWER_RISK, "worst_case_usd"}};
    const json_t *risk = json_object_get(root, "risk");
    rd->a->status = (enum plan_status)read_word(rd, root, "status", plan_status_name, STATUS_WORDS);
    rd->a->recourse = (enum recourse_kind)read_word(rd, root, "recourse", recourse_word, 2);
    for (size_t k = 0; k < sizeof single / sizeof *single; k++)
        rd->a->figure[single[k].figure] = read_number(rd, root, single[k].key);
    rd->a->figure[ANSWER_GAP_PERCENT] *= 100;
    for (size_t k = 0; k < sizeof risks / sizeof *risks; k++)
        rd->a->figure[risks[k].figure] = read_number(rd, risk, risks[k].key);
    read_plan(rd, root);
    read_scenarios(rd, root);
    read_inputs(rd, root);
    const char *name = json_string_value(json_object_get(root, "name"));
    rd->a->instance = strdup(name ? name : "");
}

enum err_code answer_read_json(const char *path, const char *label, struct answer *out, struct err *e)
{
    struct reader rd = {path, out, e, ERR_NONE};
    json_error_t error;
    *out = (struct answer){0};
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        bool io = json_error_code(&error) == json_error_cannot_open_file;
        rd.code = err_set(e, io ? ERR_IO : ERR_INVALID, "%s%s", io ? "" : "This is no answer: ", error.text);
        err_at(e, path, io ? 0 : error.line);
        err_hint(e, "Name a file that `ballast solve --json` wrote.");
        return rd.code;
    }
    if (json_object_get(root, "buses") && json_object_get(root, "feeder"))
        refuse(&rd, ERR_INVALID, "This is an instance, not an answer: it has a \"%s\"", "feeder");
    else
        read_answer(&rd, root);
    json_decref(root);
    out->label = strdup(label);
    if (rd.code == ERR_NONE && (!out->label || !out->instance))
        refuse(&rd, ERR_MEMORY, "Memory is short for \"%s\"", path);
    if (rd.code != ERR_NONE)
        answer_free(out);
    return rd.code;
}
