/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the model on the data, each with the path of the value that breaks it. */
#include "instance_fields.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Probabilities are often thirds written in decimals. */
#define PROBABILITY_TOLERANCE 1e-6

struct checker {
    const struct instance *inst;
    struct err_list *list;
    bool good;
};

static void refuse(struct checker *c, const char *hint, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void refuse(struct checker *c, const char *hint, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_list_addv(c->list, ERR_INVALID, "", 0, hint, fmt, args);
    va_end(args);
    c->good = false;
}

static void no_memory(struct checker *c)
{
    err_list_addf(c->list, ERR_MEMORY, "", 0, "", "memory is short for the check of the instance");
    c->good = false;
}

/* ---- Single values, by the tables ---- */

static void check_index(struct checker *c, const char *path, const char *key, int index, int count)
{
    if (index < 0 || index >= count)
        refuse(c, "", "%s.%s points at number %d of %d", path, key, index, count);
}

static void check_value(struct checker *c, const char *path, const struct value_field *f, const void *base)
{
    char text[100];
    const void *at = (const char *)base + f->offset;
    double number = 0;
    switch (f->type) {
    case VALUE_BUS:
        check_index(c, path, f->key, *(const int *)at, c->inst->buses);
        return;
    case VALUE_MODULE:
        check_index(c, path, f->key, *(const int *)at, c->inst->modules);
        return;
    case VALUE_KIND:
        check_index(c, path, f->key, (int)*(const enum module_kind *)at, MODULE_KINDS);
        return;
    case VALUE_ID:
        if (!*(char *const *)at || !(*(char *const *)at)[0])
            refuse(c, "Give it a name of its own.", "%s.%s is empty", path, f->key);
        return;
    case VALUE_TEXT:
    case VALUE_FLAG:
        return;
    case VALUE_WHOLE:
        number = *(const int *)at;
        break;
    case VALUE_REAL:
        number = *(const double *)at;
        break;
    }
    if (!value_in_range(f, number))
        refuse(c, "", "%s.%s is %.10g. It must be %s", path, f->key, number, value_range_text(f, text, sizeof text));
}

static void check_fields(struct checker *c, enum value_group group, const char *path, const void *base, unsigned kind)
{
    const struct value_table *table = &value_table[group];
    for (int i = 0; i < table->count; i++)
        if (!table->fields[i].kinds || (table->fields[i].kinds & kind))
            check_value(c, path, &table->fields[i], base);
}

static void check_list(struct checker *c, enum value_group group, const void *elements, int count, size_t size)
{
    for (int i = 0; i < count; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s[%d]", value_table[group].path, i);
        unsigned kind = 0;
        if (group == GROUP_MODULES && (unsigned)c->inst->module[i].kind < MODULE_KINDS)
            kind = 1U << c->inst->module[i].kind;
        check_fields(c, group, path, (const char *)elements + (size_t)i * size, kind);
    }
}

static void check_values(struct checker *c)
{
    const struct instance *inst = c->inst;
    static const enum value_group single[] = {GROUP_FEEDER, GROUP_PRICES, GROUP_ECONOMICS, GROUP_RISK};
    for (size_t g = 0; g < sizeof single / sizeof single[0]; g++)
        check_fields(c, single[g], value_table[single[g]].path, inst, 0);
    check_list(c, GROUP_BUSES, inst->bus, inst->buses, sizeof *inst->bus);
    check_list(c, GROUP_BRANCHES, inst->branch, inst->branches, sizeof *inst->branch);
    check_list(c, GROUP_MODULES, inst->module, inst->modules, sizeof *inst->module);
    check_list(c, GROUP_CANDIDATES, inst->candidate, inst->candidates, sizeof *inst->candidate);
    check_list(c, GROUP_SUPPLIERS, inst->supplier, inst->suppliers, sizeof *inst->supplier);
    for (int k = 0; k < inst->suppliers; k++)
        for (int m = 0; m < inst->modules; m++)
            if (inst->supplier[k].stock[m] < 0)
                refuse(c, "", "suppliers[%d].stock of module %d is %d. It must not be negative", k, m,
                       inst->supplier[k].stock[m]);
}

/* ---- Names ---- */

struct named {
    const char *name;
    int at;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void check_unique(struct checker *c, enum value_group group, const void *elements, int count, size_t size)
{
    const struct value_table *table = &value_table[group];
    struct named *names = malloc(((size_t)count + 1) * sizeof *names);
    if (!names) {
        no_memory(c);
        return;
    }
    for (int i = 0; i < count; i++) {
        /* The name is the first field of every list. */
        const char *name =
            *(char *const *)(const void *)((const char *)elements + (size_t)i * size + table->fields[0].offset);
        names[i] = (struct named){name ? name : "", i};
    }
    qsort(names, (size_t)count, sizeof *names, by_name);
    for (int i = 1; i < count; i++)
        if (names[i].name[0] && strcmp(names[i].name, names[i - 1].name) == 0)
            refuse(c, "Give each a name of its own.", "%s[%d].%s is \"%.40s\", the name of %s[%d] already", table->path,
                   names[i].at, table->fields[0].key, names[i].name, table->path, names[i - 1].at);
    free(names);
}

static void check_names(struct checker *c)
{
    const struct instance *inst = c->inst;
    check_unique(c, GROUP_BUSES, inst->bus, inst->buses, sizeof *inst->bus);
    check_unique(c, GROUP_BRANCHES, inst->branch, inst->branches, sizeof *inst->branch);
    check_unique(c, GROUP_MODULES, inst->module, inst->modules, sizeof *inst->module);
    check_unique(c, GROUP_CANDIDATES, inst->candidate, inst->candidates, sizeof *inst->candidate);
    check_unique(c, GROUP_SUPPLIERS, inst->supplier, inst->suppliers, sizeof *inst->supplier);
}

/* ---- Rules between values ---- */

static void check_voltages(struct checker *c)
{
    const struct instance *inst = c->inst;
    const char *hint = "Otherwise shedding everything would not be a feasible dispatch.";
    /* 0.95 + 0.005 is not exactly 0.955. */
    double lowest = inst->v_min + inst->v_margin - 1e-12;
    if (lowest > inst->v_max)
        refuse(c, "", "feeder.v_min %g plus v_margin %g lies above v_max %g", inst->v_min, inst->v_margin, inst->v_max);
    else if (inst->v_source < lowest || inst->v_source > inst->v_max)
        refuse(c, hint, "feeder.v_source %g must lie from v_min + v_margin %g to v_max %g", inst->v_source,
               inst->v_min + inst->v_margin, inst->v_max);
    if (inst->initial_import_kw > inst->import_cap_kw)
        refuse(c, "Import cannot start above what the substation carries.",
               "feeder.initial_import_kw %g is above import_cap_kw %g", inst->initial_import_kw, inst->import_cap_kw);
}

static bool has_demand(const struct instance *inst, int bus)
{
    size_t steps = (size_t)inst->steps;
    for (int s = 0; s < inst->scenarios; s++)
        for (size_t t = 0; t < steps; t++)
            if (inst->scenario[s].demand_kw[(size_t)bus * steps + t] > 0)
                return true;
    return inst->bus[bus].p_kw > 0;
}

/* A sag or an unscheduled draw dearer than disconnection would never be used: the penalties would lose their
 * meaning. */
static void check_prices(struct checker *c)
{
    const struct instance *inst = c->inst;
    int least = -1;
    for (int i = 0; i < inst->buses; i++)
        if ((least < 0 || inst->bus[i].voll_usd_per_kwh < inst->bus[least].voll_usd_per_kwh) && has_demand(inst, i))
            least = i;
    if (least < 0)
        return;
    const struct {
        const char *key;
        double price;
    } below[] = {{"up_usd_per_kwh", inst->up_usd_per_kwh}, {"sag_usd_per_kwh", inst->sag_usd_per_kwh}};
    for (size_t k = 0; k < sizeof below / sizeof below[0]; k++)
        if (below[k].price >= inst->bus[least].voll_usd_per_kwh)
            refuse(c, "Lower it, or raise the value of lost load.",
                   "prices.%s %g must be below the least value of lost load, %g at bus %.40s", below[k].key,
                   below[k].price, inst->bus[least].voll_usd_per_kwh, inst->bus[least].id);
}

static void check_modules(struct checker *c)
{
    for (int m = 0; m < c->inst->modules; m++) {
        const struct module_type *type = &c->inst->module[m];
        if (type->kind == MODULE_STORAGE && type->soc0 < fmax(type->soc_end, type->soc_min))
            refuse(c, "An idle unit must be feasible.", "modules[%d].soc0 %g is below soc_min %g or soc_end %g", m,
                   type->soc0, type->soc_min, type->soc_end);
        if (type->kind != MODULE_STORAGE && type->min_kw > type->kw)
            refuse(c, "", "modules[%d].min_kw %g is above kw %g", m, type->min_kw, type->kw);
    }
    for (int k = 0; k < c->inst->candidates; k++)
        if (c->inst->candidate[k].min_units > c->inst->candidate[k].max_units)
            refuse(c, "", "candidates[%d].min_units %d is above max_units %d", k, c->inst->candidate[k].min_units,
                   c->inst->candidate[k].max_units);
}

/* ---- The tree ---- */

/* fed_by[i] is set for every bus; false when a branch enters the substation, or two enter one bus, or none does. */
static bool find_feeding(struct checker *c, int *fed_by)
{
    const struct instance *inst = c->inst;
    const char *hint = "Branches lead away from the substation; exactly one enters each other bus.";
    bool good = true;
    for (int i = 0; i < inst->buses; i++)
        fed_by[i] = -1;
    for (int l = 0; l < inst->branches; l++) {
        int to = inst->branch[l].to;
        if (to == inst->substation || fed_by[to] >= 0) {
            refuse(c, hint, "branches[%d] enters bus %.40s, %s", l, inst->bus[to].id,
                   to == inst->substation ? "the substation" : "which another branch enters already");
            good = false;
        }
        fed_by[to] = l;
    }
    for (int i = 0; i < inst->buses; i++) {
        if (i == inst->substation || fed_by[i] >= 0)
            continue;
        refuse(c, hint, "buses[%d] (%.40s) is entered by no branch", i, inst->bus[i].id);
        good = false;
    }
    return good;
}

/* With one branch into each bus, a bus that is not reached hangs on a ring. Every bus is walked over once: mark[i] is
 * the number of the walk that passed it. */
static void check_rings(struct checker *c, const int *fed_by, int *mark)
{
    const struct instance *inst = c->inst;
    for (int i = 0; i < inst->buses; i++)
        mark[i] = -1;
    for (int start = 0; start < inst->buses; start++) {
        int at = start;
        while (at != inst->substation && mark[at] < 0) {
            mark[at] = start;
            at = inst->branch[fed_by[at]].from;
        }
        if (at != inst->substation && mark[at] == start)
            refuse(c, "Every bus must be reached from the substation.", "bus %.40s lies on a ring of branches",
                   inst->bus[at].id);
    }
}

static void check_tree(struct checker *c)
{
    size_t n = (size_t)c->inst->buses + 1;
    int *fed_by = malloc(n * sizeof *fed_by);
    int *mark = malloc(n * sizeof *mark);
    if (!fed_by || !mark)
        no_memory(c);
    else if (find_feeding(c, fed_by))
        check_rings(c, fed_by, mark);
    free(fed_by);
    free(mark);
}

/* ---- Time and scenarios ---- */

static void check_numbers(struct checker *c, int s, const char *key, const double *values, size_t count, double max)
{
    for (size_t i = 0; i < count; i++)
        if (!(values[i] >= 0 && values[i] <= max))
            refuse(c, "", "scenarios[%d].%s[%zu] is %.10g. It must be a number from 0 to %g", s, key, i, values[i],
                   max);
}

static void check_demand(struct checker *c, int s)
{
    size_t steps = (size_t)c->inst->steps;
    for (int i = 0; i < c->inst->buses; i++) {
        char key[48];
        snprintf(key, sizeof key, "demand_kw[%d]", i);
        check_numbers(c, s, key, c->inst->scenario[s].demand_kw + (size_t)i * steps, steps, DEMAND_KW_MAX);
    }
}

static void check_states(struct checker *c, int s)
{
    int steps = c->inst->steps;
    for (int l = 0; l < c->inst->branches; l++)
        for (int t = 0; t < steps; t++)
            if (c->inst->scenario[s].branch_up[(size_t)l * (size_t)steps + (size_t)t] > 1)
                refuse(c, "", "scenarios[%d].branch_up[%d][%d] must be 1 (in service) or 0 (out)", s, l, t);
}

static void check_scenarios(struct checker *c)
{
    const struct instance *inst = c->inst;
    double sum = 0;
    for (int s = 0; s < inst->scenarios; s++) {
        const struct scenario *sc = &inst->scenario[s];
        if (!(sc->probability >= 0 && sc->probability <= 1))
            refuse(c, "", "scenarios[%d].probability is %.10g. It must be a number from 0 to 1", s, sc->probability);
        sum += sc->probability;
        check_demand(c, s);
        check_numbers(c, s, "import_factor", sc->import_factor, (size_t)inst->steps, 1);
        check_numbers(c, s, "available", sc->available, (size_t)inst->candidates, 1);
        check_states(c, s);
    }
    if (inst->scenarios > 0 && !(fabs(sum - 1) <= PROBABILITY_TOLERANCE))
        refuse(c, "Stress scenarios have probability 0, the others share 1.",
               "scenarios: the probabilities sum to %.10g, not 1", sum);
}

static void check_steps(struct checker *c)
{
    const struct value_field range = {.type = VALUE_REAL, .max = STEP_HOURS_MAX, .above_min = true};
    if (c->inst->steps < 1)
        refuse(c, "Give at least one time step.", "step_hours is empty");
    for (int t = 0; t < c->inst->steps; t++)
        if (!value_in_range(&range, c->inst->step_hours[t]))
            refuse(c, "", "step_hours[%d] is %.10g. It must be above 0 and at most %d", t, c->inst->step_hours[t],
                   STEP_HOURS_MAX);
    if (c->inst->buses < 1)
        refuse(c, "Give at least the substation.", "buses is empty");
}

bool instance_check(const struct instance *inst, struct err_list *list)
{
    struct checker c = {.inst = inst, .list = list, .good = true};
    check_steps(&c);
    check_values(&c);
    check_names(&c);
    /* The rules below follow indices, which must be sound first. */
    if (!c.good)
        return false;
    check_voltages(&c);
    check_modules(&c);
    check_tree(&c);
    check_scenarios(&c);
    check_prices(&c);
    return c.good;
}

/* ---- What is allowed and still worth a word ---- */

const char *instance_barren(const struct instance *inst)
{
    for (int c = 0; c < inst->candidates; c++)
        if (inst->candidate[c].max_units > 0)
            return NULL;
    return inst->candidates ? "no candidate has room for a unit: nothing can be placed"
                            : "the case has no candidates: nothing can be placed";
}

/* Two offers at one place may be meant; they may as well be one row that was copied. */
static void remark_alike(const struct instance *inst, int c, struct err_list *notes)
{
    const struct candidate *one = &inst->candidate[c];
    int before = 0;
    while (before < c && (inst->candidate[before].bus != one->bus || inst->candidate[before].module != one->module))
        before++;
    if (before < c)
        err_list_addf(notes, ERR_NONE, "", 0, "Delete one if they are not meant as two offers.",
                      "candidates '%.60s' and '%.60s' are both %.60s at bus %.60s", inst->candidate[before].id, one->id,
                      inst->module[one->module].name, inst->bus[one->bus].id);
}

void instance_remark(const struct instance *inst, struct err_list *notes)
{
    const char *barren = instance_barren(inst);
    if (barren)
        err_list_addf(notes, ERR_NONE, "", 0, "", "%s", barren);
    for (int c = 0; c < inst->candidates; c++)
        remark_alike(inst, c, notes);
}
