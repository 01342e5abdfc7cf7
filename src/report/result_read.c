/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer read back against the instance that it answers. */
#include "alternatives_json.h"
#include "result_fields.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const struct instance *inst;
    const char *path;
    struct err_list *list;
    bool bad;
};

/* An answer with one wrong value is an answer to something else: the first problems are enough. */
static void refuse(struct reader *rd, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void refuse(struct reader *rd, enum err_code code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_list_addv(rd->list, code, rd->path, 0, "An answer can be read beside the very instance that it answers only.",
                  fmt, args);
    va_end(args);
    rd->bad = true;
}

static double read_number(struct reader *rd, const json_t *object, const char *where, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value))
        return json_number_value(value);
    if (!json_is_null(value))
        refuse(rd, ERR_INVALID, "%s.%s is no number", where, key);
    return NAN;
}

static void read_numbers(struct reader *rd, const json_t *object, const char *where, const struct number_table *table,
                         void *base)
{
    for (int k = 0; k < table->count && !rd->bad; k++)
        *(double *)((char *)base + table->fields[k].offset) = read_number(rd, object, where, table->fields[k].key);
}

static int read_count(struct reader *rd, const json_t *object, const char *where, const char *key, int most)
{
    const json_t *value = json_object_get(object, key);
    json_int_t n = json_integer_value(value);
    if (json_is_integer(value) && n >= 0 && n <= most)
        return (int)n;
    refuse(rd, ERR_INVALID, "%s.%s is no whole number from 0 to %d", where, key, most);
    return 0;
}

static int read_word(struct reader *rd, const json_t *object, const char *key, const char *const *words, int count)
{
    const char *text = json_string_value(json_object_get(object, key));
    for (int k = 0; text && k < count; k++)
        if (!strcmp(text, words[k]))
            return k;
    refuse(rd, ERR_INVALID, "%s is missing or unknown", key);
    return 0;
}

/* A member that must be an array of `count` elements (-1: any number). */
static const json_t *read_array(struct reader *rd, const json_t *object, const char *where, const char *key, int count)
{
    const json_t *array = json_object_get(object, key);
    if (json_is_array(array) && (count < 0 || json_array_size(array) == (size_t)count))
        return array;
    refuse(rd, ERR_INVALID, "%s%s%s is no array of %d elements", where, *where ? "." : "", key, count);
    return NULL;
}

static bool copy_values(const json_t *array, int count, double *values)
{
    if (!json_is_array(array) || json_array_size(array) != (size_t)count)
        return false;
    for (int k = 0; k < count; k++) {
        const json_t *value = json_array_get(array, (size_t)k);
        if (!json_is_number(value) && !json_is_null(value))
            return false;
        values[k] = json_is_null(value) ? NAN : json_number_value(value);
    }
    return true;
}

static int find_candidate(const struct instance *inst, const char *id)
{
    for (int c = 0; id && c < inst->candidates; c++)
        if (!strcmp(inst->candidate[c].id, id))
            return c;
    return -1;
}

static void read_plan(struct reader *rd, const json_t *root, struct result *r)
{
    const struct instance *inst = rd->inst;
    const json_t *plan = read_array(rd, root, "", "plan", -1);
    for (size_t k = 0; plan && !rd->bad && k < json_array_size(plan); k++) {
        const json_t *row = json_array_get(plan, k);
        char where[32];
        snprintf(where, sizeof where, "plan[%zu]", k);
        int c = find_candidate(inst, json_string_value(json_object_get(row, "candidate")));
        if (c < 0) {
            refuse(rd, ERR_INVALID, "%s.candidate is no candidate of the instance", where);
            return;
        }
        r->units[c] = read_count(rd, row, where, "units", inst->candidate[c].max_units);
        const json_t *shipped = json_object_get(row, "shipped");
        for (int s = 0; s < inst->suppliers && !rd->bad; s++)
            if (json_object_get(shipped, inst->supplier[s].name))
                r->shipped[s * inst->candidates + c] =
                    read_count(rd, shipped, where, inst->supplier[s].name, r->units[c]);
        if (inst->suppliers == 0)
            r->shipped[c] = r->units[c];
    }
}

static void read_outcomes(struct reader *rd, const json_t *parent, const char *where, struct scenario_outcome *outcome)
{
    const json_t *rows = read_array(rd, parent, where, "scenarios", rd->inst->scenarios);
    for (int s = 0; rows && !rd->bad && s < rd->inst->scenarios; s++) {
        const json_t *row = json_array_get(rows, (size_t)s);
        char at[64];
        snprintf(at, sizeof at, "%s%sscenarios[%d]", where, *where ? "." : "", s);
        read_numbers(rd, row, at, &outcome_numbers, &outcome[s]);
        read_numbers(rd, json_object_get(row, "parts"), at, &part_numbers, &outcome[s].cost);
        outcome[s].buses_hit = read_count(rd, row, at, "buses_hit", rd->inst->buses);
    }
}

static void read_risk(struct reader *rd, const json_t *root, struct result *r)
{
    const json_t *risk = json_object_get(root, "risk");
    read_numbers(rd, risk, "risk", &risk_numbers, r);
    for (int k = 0; k < SCENARIO_ARRAYS && !rd->bad; k++) {
        double *values = *(double **)((char *)r + scenario_array[k].offset);
        if (!copy_values(json_object_get(risk, scenario_array[k].key), r->scenarios, values))
            refuse(rd, ERR_INVALID, "risk.%s is no array of %d numbers", scenario_array[k].key, r->scenarios);
    }
}

static bool copy_rows(const struct instance *inst, const struct dispatch_array *a, const json_t *array, double *values)
{
    int rows = dispatch_rows(inst, a->rows);
    if (a->rows == ROWS_FEEDER)
        return copy_values(array, inst->steps, values);
    if (!json_is_array(array) || json_array_size(array) != (size_t)rows)
        return false;
    for (int k = 0; k < rows; k++)
        if (!copy_values(json_array_get(array, (size_t)k), inst->steps, values + (size_t)k * (size_t)inst->steps))
            return false;
    return true;
}

static void read_dispatch(struct reader *rd, const json_t *row, int s, struct dispatch *d,
                          const struct scenario_outcome *o)
{
    const struct instance *inst = rd->inst;
    char where[32];
    snprintf(where, sizeof where, "dispatch[%d]", s);
    d->steps = inst->steps;
    d->buses = inst->buses;
    d->branches = inst->branches;
    d->candidates = inst->candidates;
    d->cost = o->cost;
    d->residual_kw = read_number(rd, row, where, "residual_kw");
    for (int k = 0; k < DISPATCH_ARRAYS && !rd->bad; k++) {
        const struct dispatch_array *a = &dispatch_array[k];
        size_t size = (size_t)dispatch_rows(inst, a->rows) * (size_t)inst->steps;
        double *values = calloc(size + 1, sizeof *values);
        *(double **)((char *)d + a->offset) = values;
        if (!values)
            refuse(rd, ERR_MEMORY, "memory is short for %s", where);
        else if (!copy_rows(inst, a, json_object_get(row, a->key), values))
            refuse(rd, ERR_INVALID, "%s.%s has the wrong shape", where, a->key);
    }
}

static void read_dispatches(struct reader *rd, const json_t *root, struct result *r)
{
    if (rd->bad || !json_object_get(root, "dispatch"))
        return;
    const json_t *rows = read_array(rd, root, "", "dispatch", rd->inst->scenarios);
    if (!rows)
        return;
    r->dispatch = calloc((size_t)r->scenarios + 1, sizeof *r->dispatch);
    if (!r->dispatch) {
        refuse(rd, ERR_MEMORY, "memory is short for the dispatch");
        return;
    }
    for (int s = 0; s < r->scenarios && !rd->bad; s++)
        read_dispatch(rd, json_array_get(rows, (size_t)s), s, &r->dispatch[s], &r->outcome[s]);
}

/* ---- Plans near the best ---- */

static int count_in_group(const struct instance *inst, enum plan_group group)
{
    return group == PLAN_GROUP_BUS ? inst->buses : group == PLAN_GROUP_MODULE ? inst->modules : inst->candidates;
}

static void read_range(struct reader *rd, const json_t *row, enum plan_group group, struct plan_range *g)
{
    const char *word = report_group_word[group], *name = json_string_value(json_object_get(row, word));
    int groups = count_in_group(rd->inst, group);
    g->group = group;
    while (name && g->index < groups && strcmp(report_group_name(rd->inst, g), name) != 0)
        g->index++;
    if (!name || g->index == groups) {
        refuse(rd, ERR_INVALID, "alternatives has a %s that the instance has not", word);
        return;
    }
    int most = 0;
    for (int c = 0; c < rd->inst->candidates; c++)
        most += plan_range_holds(rd->inst, g, c) ? rd->inst->candidate[c].max_units : 0;
    g->least = read_count(rd, row, word, "least", most);
    g->most = read_count(rd, row, word, "most", most);
    g->found_least = read_count(rd, row, word, "found_least", most);
    g->found_most = read_count(rd, row, word, "found_most", most);
}

static void read_near_plan(struct reader *rd, const json_t *row, struct plan_alternatives *a, int k)
{
    const json_t *units = json_object_get(row, "units");
    const char *where = "alternatives.plans", *id;
    json_t *unused;
    a->objective_usd[k] = read_number(rd, row, where, "objective");
    a->annual_usd[k] = read_number(rd, row, where, "annual_plan_cost_usd");
    a->capital_usd[k] = read_number(rd, row, where, "budget_used_usd");
    if (!json_is_object(units))
        refuse(rd, ERR_INVALID, "%s[%d].units is no object", where, k);
    json_object_foreach((json_t *)units, id, unused)
    {
        int c = find_candidate(rd->inst, id);
        if (c < 0)
            refuse(rd, ERR_INVALID, "%s[%d].units has a candidate that the instance has not", where, k);
        else
            a->units[k * a->candidates + c] = read_count(rd, units, where, id, rd->inst->candidate[c].max_units);
    }
}

static struct plan_alternatives *alternatives_new(const struct instance *inst, int plans, int ranges)
{
    struct plan_alternatives *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    size_t n = (size_t)plans + 1;
    a->candidates = inst->candidates;
    a->plans = plans;
    a->ranges = ranges;
    a->units = calloc(n * ((size_t)inst->candidates + 1), sizeof *a->units);
    a->objective_usd = calloc(n, sizeof *a->objective_usd);
    a->annual_usd = calloc(n, sizeof *a->annual_usd);
    a->capital_usd = calloc(n, sizeof *a->capital_usd);
    a->range = calloc((size_t)ranges + 1, sizeof *a->range);
    if (a->units && a->objective_usd && a->annual_usd && a->capital_usd && a->range)
        return a;
    plan_alternatives_free(a);
    return NULL;
}

static void read_alternatives(struct reader *rd, const json_t *root, struct result *r)
{
    const json_t *near = json_object_get(root, "alternatives");
    const json_t *plans, *rows[PLAN_GROUP_CANDIDATE + 1];
    size_t ranges = 0;
    if (rd->bad || !near)
        return;
    plans = read_array(rd, near, "alternatives", "plans", -1);
    for (int group = PLAN_GROUP_BUS; group <= PLAN_GROUP_CANDIDATE; group++) {
        rows[group] = read_array(rd, near, "alternatives", alternatives_key[group], -1);
        ranges += json_array_size(rows[group]);
    }
    if (rd->bad)
        return;
    struct plan_alternatives *a = r->near = alternatives_new(rd->inst, (int)json_array_size(plans), (int)ranges);
    if (!a) {
        refuse(rd, ERR_MEMORY, "memory is short for the plans near the best");
        return;
    }
    a->percent = read_number(rd, near, "alternatives", "percent");
    a->limit_usd = read_number(rd, near, "alternatives", "limit_usd");
    a->seconds = read_number(rd, near, "alternatives", "seconds");
    a->complete = json_is_true(json_object_get(near, "complete"));
    a->stopped = json_is_true(json_object_get(near, "stopped"));
    for (int k = 0; k < a->plans && !rd->bad; k++)
        read_near_plan(rd, json_array_get(plans, (size_t)k), a, k);
    struct plan_range *next = a->range;
    for (int group = PLAN_GROUP_BUS; group <= PLAN_GROUP_CANDIDATE; group++)
        for (size_t k = 0; k < json_array_size(rows[group]) && !rd->bad; k++)
            read_range(rd, json_array_get(rows[group], k), (enum plan_group)group, next++);
}

static struct result *result_new(const struct instance *inst)
{
    struct result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    size_t candidates = (size_t)inst->candidates, scenarios = (size_t)inst->scenarios;
    size_t suppliers = inst->suppliers > 0 ? (size_t)inst->suppliers : 1;
    r->scenarios = inst->scenarios;
    r->candidates = inst->candidates;
    r->buses = inst->buses;
    r->steps = inst->steps;
    r->suppliers = (int)suppliers;
    r->units = calloc(candidates + 1, sizeof *r->units);
    r->shipped = calloc(suppliers * candidates + 1, sizeof *r->shipped);
    r->probability = calloc(scenarios + 1, sizeof *r->probability);
    r->worst_probability = calloc(scenarios + 1, sizeof *r->worst_probability);
    r->tail = calloc(scenarios + 1, sizeof *r->tail);
    r->outcome = calloc(scenarios + 1, sizeof *r->outcome);
    r->none = calloc(scenarios + 1, sizeof *r->none);
    if (r->units && r->shipped && r->probability && r->worst_probability && r->tail && r->outcome && r->none)
        return r;
    result_free(r);
    return NULL;
}

static void check_buses(struct reader *rd, const json_t *root)
{
    const json_t *buses = read_array(rd, root, "", "buses", rd->inst->buses);
    for (int i = 0; buses && !rd->bad && i < rd->inst->buses; i++) {
        const char *id = json_string_value(json_object_get(json_array_get(buses, (size_t)i), "id"));
        if (!id || strcmp(id, rd->inst->bus[i].id) != 0)
            refuse(rd, ERR_INVALID, "buses[%d].id is not %s", i, rd->inst->bus[i].id);
    }
}

static void read_answer(struct reader *rd, const json_t *root, struct result *r)
{
    if (json_integer_value(json_object_get(root, "format")) != ANSWER_FORMAT)
        refuse(rd, ERR_INVALID, "format is not %d: this is no answer of the program", ANSWER_FORMAT);
    if (rd->bad)
        return;
    r->status = (enum plan_status)read_word(rd, root, "status", plan_status_name, STATUS_WORDS);
    r->recourse = (enum recourse_kind)read_word(rd, root, "recourse", recourse_word, 2);
    r->rounds = read_count(rd, root, "answer", "rounds", 1000000000);
    read_numbers(rd, root, "answer", &answer_numbers, r);
    check_buses(rd, root);
    if (rd->bad)
        return;
    read_plan(rd, root, r);
    read_risk(rd, root, r);
    const json_t *none = json_object_get(root, "no_modules");
    read_numbers(rd, none, "no_modules", &none_numbers, r);
    read_outcomes(rd, none, "no_modules", r->none);
    read_outcomes(rd, root, "", r->outcome);
    read_dispatches(rd, root, r);
    read_alternatives(rd, root, r);
}

struct result *result_read_json(const struct instance *inst, const char *path, struct err_list *list)
{
    struct reader rd = {inst, path, list, false};
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        bool io = json_error_code(&error) == json_error_cannot_open_file;
        refuse(&rd, io ? ERR_IO : ERR_INVALID, "line %d: %s", error.line, error.text);
        return NULL;
    }
    struct result *r = result_new(inst);
    if (r)
        read_answer(&rd, root, r);
    else
        refuse(&rd, ERR_MEMORY, "memory is short for the answer");
    json_decref(root);
    if (rd.bad) {
        result_free(r);
        r = NULL;
    }
    return r;
}
