/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/pack.h"

#include <stdlib.h>
#include <string.h>

void pack_clear(struct pack *p)
{
    p->size = p->at = 0;
    p->failed = false;
}

void pack_free(struct pack *p)
{
    free(p->data);
    memset(p, 0, sizeof *p);
}

bool pack_reserve(struct pack *p, size_t size)
{
    if (size <= p->room)
        return true;
    size_t room = size > 2 * p->room ? size : 2 * p->room;
    unsigned char *grown = realloc(p->data, room);
    if (!grown)
        return false;
    p->data = grown;
    p->room = room;
    return true;
}

void pack_put(struct pack *p, const void *value, size_t size)
{
    p->failed = p->failed || !pack_reserve(p, p->size + size);
    if (p->failed || size == 0)
        return;
    memcpy(p->data + p->size, value, size);
    p->size += size;
}

void pack_get(struct pack *p, void *value, size_t size)
{
    p->failed = p->failed || size > p->size - p->at;
    if (size == 0 || !value)
        return;
    if (p->failed) {
        memset(value, 0, size); // NOLINT: nowhere to put it means a size of 0
        return;
    }
    memcpy(value, p->data + p->at, size); // NOLINT: the same
    p->at += size;
}

/* An array of its own for `count` elements; NULL where the message has not so many or memory is short. */
static void *get_array(struct pack *p, size_t count, size_t size)
{
    if (p->failed || count > (p->size - p->at) / size) {
        p->failed = true;
        return NULL;
    }
    void *array = calloc(count + 1, size); /* never empty: NULL means failure everywhere */
    p->failed = !array;
    if (array)
        pack_get(p, array, count * size);
    return array;
}

static void put_text(struct pack *p, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    pack_put(p, &length, sizeof length);
    pack_put(p, text ? text : "", length);
}

static char *get_text(struct pack *p)
{
    size_t length;
    pack_get(p, &length, sizeof length);
    return get_array(p, length, 1);
}

/* ---- The instance ---- */

static void put_scenario(struct pack *p, const struct instance *inst, const struct scenario *s)
{
    size_t steps = (size_t)inst->steps;
    pack_put(p, &s->probability, sizeof s->probability);
    pack_put(p, s->demand_kw, (size_t)inst->buses * steps * sizeof *s->demand_kw);
    pack_put(p, s->import_factor, steps * sizeof *s->import_factor);
    pack_put(p, s->branch_up, (size_t)inst->branches * steps);
    pack_put(p, s->available, (size_t)inst->candidates * sizeof *s->available);
}

static void get_scenario(struct pack *p, const struct instance *inst, struct scenario *s)
{
    size_t steps = (size_t)inst->steps;
    pack_get(p, &s->probability, sizeof s->probability);
    s->demand_kw = get_array(p, (size_t)inst->buses * steps, sizeof *s->demand_kw);
    s->import_factor = get_array(p, steps, sizeof *s->import_factor);
    s->branch_up = get_array(p, (size_t)inst->branches * steps, 1);
    s->available = get_array(p, (size_t)inst->candidates, sizeof *s->available);
}

void pack_put_instance(struct pack *p, const struct instance *inst, int rank, int ranks)
{
    size_t modules = (size_t)inst->modules;
    pack_put(p, inst, sizeof *inst); /* its pointers, and those in its lists, mean nothing to the reader */
    pack_put(p, &rank, sizeof rank);
    pack_put(p, &ranks, sizeof ranks);
    put_text(p, inst->name);
    pack_put(p, inst->step_hours, (size_t)inst->steps * sizeof *inst->step_hours);
    pack_put(p, inst->bus, (size_t)inst->buses * sizeof *inst->bus);
    pack_put(p, inst->branch, (size_t)inst->branches * sizeof *inst->branch);
    pack_put(p, inst->module, modules * sizeof *inst->module);
    pack_put(p, inst->candidate, (size_t)inst->candidates * sizeof *inst->candidate);
    pack_put(p, inst->supplier, (size_t)inst->suppliers * sizeof *inst->supplier);
    for (int i = 0; i < inst->buses; i++)
        put_text(p, inst->bus[i].id);
    for (int l = 0; l < inst->branches; l++)
        put_text(p, inst->branch[l].id);
    for (int m = 0; m < inst->modules; m++)
        put_text(p, inst->module[m].name);
    for (int c = 0; c < inst->candidates; c++)
        put_text(p, inst->candidate[c].id);
    for (int k = 0; k < inst->suppliers; k++) {
        put_text(p, inst->supplier[k].name);
        pack_put(p, inst->supplier[k].stock, modules * sizeof *inst->supplier[k].stock);
    }
    for (int s = rank; s < inst->scenarios; s += ranks)
        put_scenario(p, inst, &inst->scenario[s]);
}

static void get_lists(struct pack *p, struct instance *inst)
{
    inst->name = get_text(p);
    inst->step_hours = get_array(p, (size_t)inst->steps, sizeof *inst->step_hours);
    inst->bus = get_array(p, (size_t)inst->buses, sizeof *inst->bus);
    inst->branch = get_array(p, (size_t)inst->branches, sizeof *inst->branch);
    inst->module = get_array(p, (size_t)inst->modules, sizeof *inst->module);
    inst->candidate = get_array(p, (size_t)inst->candidates, sizeof *inst->candidate);
    inst->supplier = get_array(p, (size_t)inst->suppliers, sizeof *inst->supplier);
}

/* What the lists point to. Every pointer is set, to NULL after a failure, so that the instance can be freed. */
static void get_names(struct pack *p, struct instance *inst)
{
    for (int i = 0; inst->bus && i < inst->buses; i++)
        inst->bus[i].id = get_text(p);
    for (int l = 0; inst->branch && l < inst->branches; l++)
        inst->branch[l].id = get_text(p);
    for (int m = 0; inst->module && m < inst->modules; m++)
        inst->module[m].name = get_text(p);
    for (int c = 0; inst->candidate && c < inst->candidates; c++)
        inst->candidate[c].id = get_text(p);
    for (int k = 0; inst->supplier && k < inst->suppliers; k++) {
        inst->supplier[k].name = get_text(p);
        inst->supplier[k].stock = get_array(p, (size_t)inst->modules, sizeof *inst->supplier[k].stock);
    }
}

struct instance *pack_get_instance(struct pack *p)
{
    struct instance *inst = malloc(sizeof *inst);
    if (!inst)
        return NULL;
    pack_get(p, inst, sizeof *inst);
    int scenarios = inst->scenarios, rank, ranks;
    inst->scenarios = 0;
    pack_get(p, &rank, sizeof rank);
    pack_get(p, &ranks, sizeof ranks);
    get_lists(p, inst);
    get_names(p, inst);
    inst->scenario = calloc((size_t)scenarios + 1, sizeof *inst->scenario);
    if (inst->scenario)
        inst->scenarios = scenarios;
    for (int s = rank; inst->scenario && !p->failed && s < inst->scenarios; s += ranks)
        get_scenario(p, inst, &inst->scenario[s]);
    if (!p->failed && inst->scenario)
        return inst;
    instance_free(inst);
    return NULL;
}

/* ---- A dispatch ---- */

enum dispatch_size { BY_STEP, BY_BUS, BY_BRANCH, BY_CANDIDATE };

static const struct {
    size_t offset;
    enum dispatch_size size;
} dispatch_part[] = {
    {offsetof(struct dispatch, import_kw), BY_STEP},    {offsetof(struct dispatch, up_kw), BY_STEP},
    {offsetof(struct dispatch, down_kw), BY_STEP},      {offsetof(struct dispatch, unserved_kw), BY_BUS},
    {offsetof(struct dispatch, sag_kw), BY_BUS},        {offsetof(struct dispatch, pickup_kw), BY_BUS},
    {offsetof(struct dispatch, p_kw), BY_CANDIDATE},    {offsetof(struct dispatch, q_kvar), BY_CANDIDATE},
    {offsetof(struct dispatch, soc_kwh), BY_CANDIDATE}, {offsetof(struct dispatch, on_units), BY_CANDIDATE},
    {offsetof(struct dispatch, voltage_pu), BY_BUS},    {offsetof(struct dispatch, flow_kw), BY_BRANCH},
    {offsetof(struct dispatch, flow_kvar), BY_BRANCH},
};
#define DISPATCH_PARTS (sizeof dispatch_part / sizeof *dispatch_part)

static size_t part_count(const struct dispatch *d, enum dispatch_size size)
{
    int rows = size == BY_STEP ? 1 : size == BY_BUS ? d->buses : size == BY_BRANCH ? d->branches : d->candidates;
    return (size_t)rows * (size_t)d->steps;
}

void pack_put_dispatch(struct pack *p, const struct dispatch *d)
{
    pack_put(p, d, sizeof *d);
    for (size_t k = 0; k < DISPATCH_PARTS; k++) {
        const double *array = *(double *const *)((const char *)d + dispatch_part[k].offset);
        pack_put(p, array, part_count(d, dispatch_part[k].size) * sizeof *array);
    }
}

bool pack_get_dispatch(struct pack *p, struct dispatch *d)
{
    pack_get(p, d, sizeof *d);
    for (size_t k = 0; k < DISPATCH_PARTS; k++) {
        double **array = (double **)((char *)d + dispatch_part[k].offset);
        *array = get_array(p, part_count(d, dispatch_part[k].size), sizeof **array);
    }
    if (p->failed)
        dispatch_free(d);
    return !p->failed;
}
