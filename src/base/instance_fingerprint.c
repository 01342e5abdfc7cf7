/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance_fields.h"

#include <string.h>

/* FNV-1a of 64 bits. */
static uint64_t add(uint64_t sum, const void *data, size_t size)
{
    const unsigned char *byte = data;
    for (size_t k = 0; k < size; k++)
        sum = (sum ^ byte[k]) * 0x100000001b3U;
    return sum;
}

static uint64_t add_field(uint64_t sum, const struct value_field *f, const void *owner)
{
    const unsigned char *at = (const unsigned char *)owner + f->offset;
    if (f->type == VALUE_REAL)
        return add(sum, at, sizeof(double));
    if (f->type == VALUE_FLAG)
        return add(sum, at, sizeof(bool));
    if (f->type != VALUE_TEXT && f->type != VALUE_ID)
        return add(sum, at, sizeof(int)); /* counts, indices, kinds */
    const char *text;
    memcpy(&text, at, sizeof text);
    return text ? add(sum, text, strlen(text) + 1) : sum;
}

static uint64_t add_list(uint64_t sum, enum value_group group, const void *first, size_t size, int count)
{
    const struct value_table *t = &value_table[group];
    sum = add(sum, &count, sizeof count);
    for (int k = 0; k < count; k++)
        for (int f = 0; f < t->count; f++)
            /* What the risk is measured by and what may be spent are terms of a solve, not of the instance. */
            if (group != GROUP_RISK && strcmp(t->fields[f].key, "budget_usd") != 0)
                sum = add_field(sum, &t->fields[f], (const unsigned char *)first + (size_t)k * size);
    return sum;
}

static uint64_t add_scenario(uint64_t sum, const struct instance *inst, const struct scenario *s)
{
    size_t T = (size_t)inst->steps;
    sum = add(sum, &s->probability, sizeof s->probability);
    sum = add(sum, s->demand_kw, (size_t)inst->buses * T * sizeof *s->demand_kw);
    sum = add(sum, s->import_factor, T * sizeof *s->import_factor);
    sum = add(sum, s->branch_up, (size_t)inst->branches * T * sizeof *s->branch_up);
    return add(sum, s->available, (size_t)inst->candidates * sizeof *s->available);
}

uint64_t instance_fingerprint(const struct instance *inst)
{
    const struct {
        enum value_group group;
        const void *first;
        size_t size;
        int count;
    } list[] = {{GROUP_FEEDER, inst, 0, 1},
                {GROUP_PRICES, inst, 0, 1},
                {GROUP_ECONOMICS, inst, 0, 1},
                {GROUP_BUSES, inst->bus, sizeof *inst->bus, inst->buses},
                {GROUP_BRANCHES, inst->branch, sizeof *inst->branch, inst->branches},
                {GROUP_MODULES, inst->module, sizeof *inst->module, inst->modules},
                {GROUP_CANDIDATES, inst->candidate, sizeof *inst->candidate, inst->candidates},
                {GROUP_SUPPLIERS, inst->supplier, sizeof *inst->supplier, inst->suppliers}};
    uint64_t sum = 0xcbf29ce484222325U;
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        sum = add_list(sum, list[k].group, list[k].first, list[k].size, list[k].count);
    for (int k = 0; k < inst->suppliers && inst->supplier[k].stock; k++)
        sum = add(sum, inst->supplier[k].stock, (size_t)inst->modules * sizeof *inst->supplier[k].stock);
    sum = add(sum, inst->step_hours, (size_t)inst->steps * sizeof *inst->step_hours);
    for (int s = 0; s < inst->scenarios; s++)
        sum = add_scenario(sum, inst, &inst->scenario[s]);
    return sum;
}
