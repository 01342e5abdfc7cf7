/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "digest.h"

#include <string.h>

/* FNV-1a: tells data apart that differ by chance, not by intent. */
void digest_mix(uint64_t *hash, const void *data, size_t size)
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
        digest_mix(hash, &real, sizeof real);
        break;
    case VALUE_TEXT:
    case VALUE_ID:
        memcpy(&text, at, sizeof text);
        if (text)
            digest_mix(hash, text, strlen(text) + 1);
        break;
    case VALUE_FLAG:
        digest_mix(hash, at, sizeof(bool));
        break;
    case VALUE_KIND:
        digest_mix(hash, at, sizeof(enum module_kind));
        break;
    default:
        digest_mix(hash, at, sizeof(int));
        break;
    }
}

uint64_t digest_rows(const struct value_table *table, const void *rows, size_t size, int count)
{
    uint64_t hash = DIGEST_START;
    for (int k = 0; k < count; k++)
        for (int f = 0; f < table->count; f++)
            mix_field(&hash, &table->fields[f], (const char *)rows + (size_t)k * size);
    return hash;
}

uint64_t digest_scenarios(const struct instance *inst)
{
    uint64_t hash = DIGEST_START;
    size_t steps = (size_t)inst->steps, buses = (size_t)inst->buses, branches = (size_t)inst->branches;
    for (int s = 0; s < inst->scenarios; s++) {
        const struct scenario *one = &inst->scenario[s];
        digest_mix(&hash, &one->probability, sizeof one->probability);
        digest_mix(&hash, one->demand_kw, buses * steps * sizeof *one->demand_kw);
        digest_mix(&hash, one->import_factor, steps * sizeof *one->import_factor);
        digest_mix(&hash, one->branch_up, branches * steps);
        digest_mix(&hash, one->available, (size_t)inst->candidates * sizeof *one->available);
    }
    return hash;
}

uint64_t digest_suppliers(const struct instance *inst)
{
    uint64_t hash = digest_rows(&value_table[GROUP_SUPPLIERS], inst->supplier, sizeof *inst->supplier, inst->suppliers);
    for (int k = 0; k < inst->suppliers; k++)
        digest_mix(&hash, inst->supplier[k].stock, (size_t)inst->modules * sizeof *inst->supplier[k].stock);
    return hash;
}

uint64_t digest_steps(const struct instance *inst)
{
    uint64_t hash = DIGEST_START;
    digest_mix(&hash, inst->step_hours, (size_t)inst->steps * sizeof *inst->step_hours);
    return hash;
}

static void mix_list(uint64_t *hash, enum value_group group, const void *rows, size_t size, int count)
{
    uint64_t part = digest_rows(&value_table[group], rows, size, count);
    digest_mix(hash, &count, sizeof count);
    digest_mix(hash, &part, sizeof part);
}

uint64_t instance_fingerprint(const struct instance *inst)
{
    /* What the risk is measured by and what may be spent are terms of a solve, not of the instance. */
    struct instance one = *inst;
    uint64_t hash = DIGEST_START, scenarios = digest_scenarios(inst), suppliers = digest_suppliers(inst);
    one.budget_usd = 0;
    mix_list(&hash, GROUP_FEEDER, &one, sizeof one, 1);
    mix_list(&hash, GROUP_PRICES, &one, sizeof one, 1);
    mix_list(&hash, GROUP_ECONOMICS, &one, sizeof one, 1);
    mix_list(&hash, GROUP_BUSES, inst->bus, sizeof *inst->bus, inst->buses);
    mix_list(&hash, GROUP_BRANCHES, inst->branch, sizeof *inst->branch, inst->branches);
    mix_list(&hash, GROUP_MODULES, inst->module, sizeof *inst->module, inst->modules);
    mix_list(&hash, GROUP_CANDIDATES, inst->candidate, sizeof *inst->candidate, inst->candidates);
    digest_mix(&hash, inst->step_hours, (size_t)inst->steps * sizeof *inst->step_hours);
    digest_mix(&hash, &suppliers, sizeof suppliers);
    digest_mix(&hash, &scenarios, sizeof scenarios);
    return hash;
}
