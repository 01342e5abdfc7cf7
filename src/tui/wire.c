/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Arrays of a struct, described once for writing and reading ---- */

enum shape {
    SHAPE_CANDIDATES,
    SHAPE_SHIPPED,
    SHAPE_SCENARIOS,
    SHAPE_STEPS,
    SHAPE_BUS_STEPS,
    SHAPE_BRANCH_STEPS,
    SHAPE_CANDIDATE_STEPS
};

struct array {
    size_t offset;  /* of the pointer */
    size_t element; /* bytes */
    enum shape shape;
};

#define ARRAY(type, member, shape)                                                                                     \
    {                                                                                                                  \
        offsetof(type, member), sizeof *((type *)0)->member, shape                                                     \
    }

static const struct array result_arrays[] = {
    ARRAY(struct result, units, SHAPE_CANDIDATES),      ARRAY(struct result, shipped, SHAPE_SHIPPED),
    ARRAY(struct result, probability, SHAPE_SCENARIOS), ARRAY(struct result, worst_probability, SHAPE_SCENARIOS),
    ARRAY(struct result, tail, SHAPE_SCENARIOS),        ARRAY(struct result, outcome, SHAPE_SCENARIOS),
    ARRAY(struct result, none, SHAPE_SCENARIOS),
};
static const struct array dispatch_arrays[] = {
    ARRAY(struct dispatch, import_kw, SHAPE_STEPS),         ARRAY(struct dispatch, up_kw, SHAPE_STEPS),
    ARRAY(struct dispatch, down_kw, SHAPE_STEPS),           ARRAY(struct dispatch, unserved_kw, SHAPE_BUS_STEPS),
    ARRAY(struct dispatch, sag_kw, SHAPE_BUS_STEPS),        ARRAY(struct dispatch, pickup_kw, SHAPE_BUS_STEPS),
    ARRAY(struct dispatch, p_kw, SHAPE_CANDIDATE_STEPS),    ARRAY(struct dispatch, q_kvar, SHAPE_CANDIDATE_STEPS),
    ARRAY(struct dispatch, soc_kwh, SHAPE_CANDIDATE_STEPS), ARRAY(struct dispatch, on_units, SHAPE_CANDIDATE_STEPS),
    ARRAY(struct dispatch, voltage_pu, SHAPE_BUS_STEPS),    ARRAY(struct dispatch, flow_kw, SHAPE_BRANCH_STEPS),
    ARRAY(struct dispatch, flow_kvar, SHAPE_BRANCH_STEPS),
};
static const struct array scenario_arrays[] = {
    ARRAY(struct scenario, demand_kw, SHAPE_BUS_STEPS),
    ARRAY(struct scenario, import_factor, SHAPE_STEPS),
    ARRAY(struct scenario, branch_up, SHAPE_BRANCH_STEPS),
    ARRAY(struct scenario, available, SHAPE_CANDIDATES),
};
enum {
    RESULT_ARRAYS = sizeof result_arrays / sizeof *result_arrays,
    DISPATCH_ARRAYS = sizeof dispatch_arrays / sizeof *dispatch_arrays,
    SCENARIO_ARRAYS = sizeof scenario_arrays / sizeof *scenario_arrays
};

static size_t array_length(const struct instance *inst, enum shape shape)
{
    size_t steps = (size_t)inst->steps, candidates = (size_t)inst->candidates;
    switch (shape) {
    case SHAPE_CANDIDATES:
        return candidates;
    case SHAPE_SHIPPED:
        return candidates * (inst->suppliers > 0 ? (size_t)inst->suppliers : 1);
    case SHAPE_SCENARIOS:
        return (size_t)inst->scenarios;
    case SHAPE_STEPS:
        return steps;
    case SHAPE_BUS_STEPS:
        return steps * (size_t)inst->buses;
    case SHAPE_BRANCH_STEPS:
        return steps * (size_t)inst->branches;
    default:
        return steps * candidates;
    }
}

static void *get_pointer(const void *owner, const struct array *a)
{
    void *p;
    memcpy(&p, (const char *)owner + a->offset, sizeof p);
    return p;
}

static void set_pointer(void *owner, const struct array *a, void *p)
{
    memcpy((char *)owner + a->offset, &p, sizeof p);
}

/* ---- Writing ---- */

static bool put(FILE *f, const void *data, size_t size)
{
    return size == 0 || fwrite(data, 1, size, f) == size;
}

/* An array that is not there is written as zeros: the reader knows one form only. */
static bool put_arrays(FILE *f, const struct instance *inst, const void *owner, const struct array *arrays, int count)
{
    for (int i = 0; i < count; i++) {
        size_t size = array_length(inst, arrays[i].shape) * arrays[i].element;
        const void *data = get_pointer(owner, &arrays[i]);
        if (data) {
            if (!put(f, data, size))
                return false;
            continue;
        }
        for (size_t k = 0; k < size; k++)
            if (fputc(0, f) == EOF)
                return false;
    }
    return true;
}

bool wire_write_scenarios(FILE *f, const struct instance *inst)
{
    if (!put(f, &inst->scenarios, sizeof inst->scenarios))
        return false;
    for (int s = 0; s < inst->scenarios; s++) {
        const struct scenario *one = &inst->scenario[s];
        int label = one->label ? (int)strnlen(one->label, 1000) : -1;
        if (!put(f, &one->probability, sizeof one->probability) || !put(f, &label, sizeof label) ||
            (label > 0 && !put(f, one->label, (size_t)label)) ||
            !put_arrays(f, inst, one, scenario_arrays, SCENARIO_ARRAYS))
            return false;
    }
    return fflush(f) == 0;
}

bool wire_write_result(FILE *f, const struct instance *inst, const struct result *r)
{
    if (!put(f, r, sizeof *r) || !put_arrays(f, inst, r, result_arrays, RESULT_ARRAYS))
        return false;
    for (int s = 0; r->dispatch && s < inst->scenarios; s++)
        if (!put(f, &r->dispatch[s], sizeof r->dispatch[s]) ||
            !put_arrays(f, inst, &r->dispatch[s], dispatch_arrays, DISPATCH_ARRAYS))
            return false;
    return (!r->near || wire_write_alternatives(f, r->near)) && fflush(f) == 0;
}

bool wire_write_alternatives(FILE *f, const struct plan_alternatives *a)
{
    size_t plans = (size_t)a->plans, candidates = (size_t)a->candidates;
    return put(f, a, sizeof *a) && put(f, a->units, plans * candidates * sizeof *a->units) &&
           put(f, a->objective_usd, plans * sizeof *a->objective_usd) &&
           put(f, a->annual_usd, plans * sizeof *a->annual_usd) &&
           put(f, a->capital_usd, plans * sizeof *a->capital_usd) &&
           put(f, a->range, (size_t)a->ranges * sizeof *a->range) && fflush(f) == 0;
}

/* ---- Reading ---- */

static bool get(int fd, off_t *at, void *data, size_t size)
{
    char *to = data;
    while (size > 0) {
        ssize_t n = pread(fd, to, size, *at);
        if (n <= 0)
            return false;
        to += n;
        *at += n;
        size -= (size_t)n;
    }
    return true;
}

static void forget_arrays(void *owner, const struct array *arrays, int count)
{
    for (int i = 0; i < count; i++)
        set_pointer(owner, &arrays[i], NULL);
}

static bool get_arrays(int fd, off_t *at, const struct instance *inst, void *owner, const struct array *arrays,
                       int count)
{
    for (int i = 0; i < count; i++) {
        size_t length = array_length(inst, arrays[i].shape);
        void *data = calloc(length ? length : 1, arrays[i].element);
        set_pointer(owner, &arrays[i], data);
        if (!data || !get(fd, at, data, length * arrays[i].element))
            return false;
    }
    return true;
}

static bool get_scenario(int fd, off_t *at, const struct instance *inst, struct scenario *one)
{
    int label;
    if (!get(fd, at, &one->probability, sizeof one->probability) || !get(fd, at, &label, sizeof label))
        return false;
    free(one->label);
    one->label = NULL;
    if (label >= 0 && label <= 1000) {
        one->label = calloc((size_t)label + 1, 1);
        if (!one->label || !get(fd, at, one->label, (size_t)label))
            return false;
    }
    for (int i = 0; i < SCENARIO_ARRAYS; i++) {
        size_t size = array_length(inst, scenario_arrays[i].shape) * scenario_arrays[i].element;
        if (!get(fd, at, get_pointer(one, &scenario_arrays[i]), size))
            return false;
    }
    return true;
}

bool wire_read_scenarios(int fd, off_t *at, struct instance *inst)
{
    int count;
    if (!get(fd, at, &count, sizeof count) || count < 0 || !instance_add_scenarios(inst, count))
        return false;
    for (int s = 0; s < count; s++)
        if (!get_scenario(fd, at, inst, &inst->scenario[s]))
            return false;
    return true;
}

static bool get_dispatch(int fd, off_t *at, const struct instance *inst, struct result *r)
{
    size_t count = (size_t)inst->scenarios;
    r->dispatch = calloc(count ? count : 1, sizeof *r->dispatch);
    for (size_t s = 0; r->dispatch && s < count; s++) {
        bool got = get(fd, at, &r->dispatch[s], sizeof r->dispatch[s]);
        forget_arrays(&r->dispatch[s], dispatch_arrays, DISPATCH_ARRAYS);
        if (!got || !get_arrays(fd, at, inst, &r->dispatch[s], dispatch_arrays, DISPATCH_ARRAYS))
            return false;
    }
    return r->dispatch != NULL;
}

/* An array of its own; NULL when the file is short or memory is. */
static void *get_new(int fd, off_t *at, size_t count, size_t size)
{
    void *data = calloc(count + 1, size);
    if (data && get(fd, at, data, count * size))
        return data;
    free(data);
    return NULL;
}

struct plan_alternatives *wire_read_alternatives(int fd, off_t *at, const struct instance *inst)
{
    struct plan_alternatives *a = calloc(1, sizeof *a);
    if (!a || !get(fd, at, a, sizeof *a) || a->candidates != inst->candidates || a->plans < 0 || a->ranges < 0) {
        free(a);
        return NULL;
    }
    size_t plans = (size_t)a->plans, candidates = (size_t)a->candidates;
    a->units = get_new(fd, at, plans * candidates, sizeof *a->units);
    a->objective_usd = get_new(fd, at, plans, sizeof *a->objective_usd);
    a->annual_usd = get_new(fd, at, plans, sizeof *a->annual_usd);
    a->capital_usd = get_new(fd, at, plans, sizeof *a->capital_usd);
    a->range = get_new(fd, at, (size_t)a->ranges, sizeof *a->range);
    if (a->units && a->objective_usd && a->annual_usd && a->capital_usd && a->range)
        return a;
    plan_alternatives_free(a);
    return NULL;
}

struct result *wire_read_result(int fd, off_t *at, const struct instance *inst)
{
    struct result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    bool ok = get(fd, at, r, sizeof *r), dispatched = r->dispatch != NULL, near = r->near != NULL;
    r->dispatch = NULL;
    r->near = NULL;
    r->ac = NULL;
    forget_arrays(r, result_arrays, RESULT_ARRAYS);
    ok = ok && r->scenarios == inst->scenarios && r->candidates == inst->candidates && r->buses == inst->buses &&
         r->steps == inst->steps && get_arrays(fd, at, inst, r, result_arrays, RESULT_ARRAYS) &&
         (!dispatched || get_dispatch(fd, at, inst, r)) && (!near || (r->near = wire_read_alternatives(fd, at, inst)));
    if (!ok) {
        result_free(r);
        return NULL;
    }
    return r;
}
