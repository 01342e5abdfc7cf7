/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that an answer was computed from: single ones as they are, lists by their length and a digest. */
#include "base/digest.h"

#include <ballast/number.h>
#include <ballast/study.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

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
#define LIST(name, group, member, count)                                                                               \
    say_list(name, inst->count, digest_rows(&value_table[group], inst->member, sizeof *inst->member, inst->count),     \
             each, context)
    say_list("steps", inst->steps, digest_steps(inst), each, context);
    LIST("buses", GROUP_BUSES, bus, buses);
    LIST("branches", GROUP_BRANCHES, branch, branches);
    LIST("modules", GROUP_MODULES, module, modules);
    LIST("candidates", GROUP_CANDIDATES, candidate, candidates);
#undef LIST
    say_list("suppliers", inst->suppliers, digest_suppliers(inst), each, context);
    say_list("scenarios", inst->scenarios, digest_scenarios(inst), each, context);
}
