/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that an answer was computed from: single ones as they are, lists by their length and a digest. */
#include "base/instance_fields.h"

#include <ballast/number.h>
#include <ballast/study.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* FNV-1a: tells data apart that differ by chance, not by intent. */
static void mix(uint64_t *hash, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t k = 0; k < size; k++)
        *hash = (*hash ^ bytes[k]) * 1099511628211ULL;
}

static void mix_field(uint64_t *hash, const struct value_field *f, const void *row)
{
    const void *at = (const char *)row + f->offset;
    const char *text;
    double real;
    switch (f->type) {
    case VALUE_REAL:
        memcpy(&real, at, sizeof real);
        real += 0.0; /* minus nothing is nothing */
        mix(hash, &real, sizeof real);
        break;
    case VALUE_TEXT:
    case VALUE_ID:
        memcpy(&text, at, sizeof text);
        if (text)
            mix(hash, text, strlen(text) + 1);
        break;
    case VALUE_FLAG:
        mix(hash, at, sizeof(bool));
        break;
    case VALUE_KIND:
        mix(hash, at, sizeof(enum module_kind));
        break;
    default:
        mix(hash, at, sizeof(int));
        break;
    }
}

static uint64_t digest_rows(const struct value_table *table, const void *rows, size_t size, int count)
{
    uint64_t hash = 1469598103934665603ULL;
    for (int k = 0; k < count; k++)
        for (int f = 0; f < table->count; f++)
            mix_field(&hash, &table->fields[f], (const char *)rows + (size_t)k * size);
    return hash;
}

static uint64_t digest_scenarios(const struct instance *inst)
{
    uint64_t hash = 1469598103934665603ULL;
    size_t steps = (size_t)inst->steps, buses = (size_t)inst->buses, branches = (size_t)inst->branches;
    for (int s = 0; s < inst->scenarios; s++) {
        const struct scenario *one = &inst->scenario[s];
        mix(&hash, &one->probability, sizeof one->probability);
        mix(&hash, one->demand_kw, buses * steps * sizeof *one->demand_kw);
        mix(&hash, one->import_factor, steps * sizeof *one->import_factor);
        mix(&hash, one->branch_up, branches * steps);
        mix(&hash, one->available, (size_t)inst->candidates * sizeof *one->available);
    }
    return hash;
}

static void say_list(const char *name, int count, uint64_t hash, answer_input_fn *each, void *context)
{
    char text[48];
    snprintf(text, sizeof text, "%d #%08lx", count, (unsigned long)((hash >> 32) ^ (hash & 0xffffffffU)));
    each(context, name, text, false);
}

static void say_values(const struct instance *inst, const struct value_table *table, answer_input_fn *each,
                       void *context)
{
    for (int f = 0; f < table->count; f++) {
        const struct value_field *field = &table->fields[f];
        const void *at = (const char *)inst + field->offset;
        char name[80], text[NUMBER_SIZE];
        int whole;
        double real;
        snprintf(name, sizeof name, "%s:%s", table->path, field->key);
        if (field->type == VALUE_BUS) {
            each(context, name, inst->bus[inst->substation].id, false);
        } else if (field->type == VALUE_WHOLE) {
            memcpy(&whole, at, sizeof whole);
            each(context, name, number_format(whole, text, sizeof text), true);
        } else {
            memcpy(&real, at, sizeof real);
            each(context, name, number_format(real, text, sizeof text), true);
        }
    }
}

void answer_each_input(const struct instance *inst, answer_input_fn *each, void *context)
{
    static const enum value_group single[] = {GROUP_RISK, GROUP_ECONOMICS, GROUP_FEEDER, GROUP_PRICES};
    for (size_t k = 0; k < sizeof single / sizeof *single; k++)
        say_values(inst, &value_table[single[k]], each, context);
    uint64_t steps = 1469598103934665603ULL, stock = steps;
    mix(&steps, inst->step_hours, (size_t)inst->steps * sizeof *inst->step_hours);
    stock = digest_rows(&value_table[GROUP_SUPPLIERS], inst->supplier, sizeof *inst->supplier, inst->suppliers);
    for (int k = 0; k < inst->suppliers; k++)
        mix(&stock, inst->supplier[k].stock, (size_t)inst->modules * sizeof *inst->supplier[k].stock);
#define LIST(name, group, member, count)                                                                               \
    say_list(name, inst->count, digest_rows(&value_table[group], inst->member, sizeof *inst->member, inst->count),     \
             each, context)
    say_list("steps", inst->steps, steps, each, context);
    LIST("buses", GROUP_BUSES, bus, buses);
    LIST("branches", GROUP_BRANCHES, branch, branches);
    LIST("modules", GROUP_MODULES, module, modules);
    LIST("candidates", GROUP_CANDIDATES, candidate, candidates);
#undef LIST
    say_list("suppliers", inst->suppliers, stock, each, context);
    say_list("scenarios", inst->scenarios, digest_scenarios(inst), each, context);
}
