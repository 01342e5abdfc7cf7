/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/instance.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An empty list is one zeroed element, so that a null pointer always means that memory is short. */
static void *zeroed(int count, size_t size)
{
    return calloc(count > 0 ? (size_t)count : 1, size);
}

static void scenario_clear(struct scenario *s)
{
    free(s->demand_kw);
    free(s->import_factor);
    free(s->branch_up);
    free(s->available);
    free(s->label);
    memset(s, 0, sizeof *s);
}

static bool scenario_init(const struct instance *inst, struct scenario *s)
{
    size_t steps = (size_t)inst->steps;
    size_t states = (size_t)inst->branches * steps;
    memset(s, 0, sizeof *s);
    s->demand_kw = calloc((size_t)inst->buses * steps + 1, sizeof *s->demand_kw);
    s->import_factor = zeroed(inst->steps, sizeof *s->import_factor);
    s->branch_up = malloc(states + 1);
    s->available = zeroed(inst->candidates, sizeof *s->available);
    if (!s->demand_kw || !s->import_factor || !s->branch_up || !s->available) {
        scenario_clear(s);
        return false;
    }
    memset(s->branch_up, 1, states + 1);
    for (int t = 0; t < inst->steps; t++)
        s->import_factor[t] = 1;
    for (int c = 0; c < inst->candidates; c++)
        s->available[c] = 1;
    return true;
}

bool instance_add_scenarios(struct instance *inst, int n)
{
    if (n <= 0)
        return n == 0;
    size_t total = (size_t)inst->scenarios + (size_t)n;
    struct scenario *grown = realloc(inst->scenario, total * sizeof *grown);
    if (!grown)
        return false;
    inst->scenario = grown;
    for (int i = 0; i < n; i++) {
        if (scenario_init(inst, &grown[inst->scenarios + i]))
            continue;
        while (i-- > 0)
            scenario_clear(&grown[inst->scenarios + i]);
        return false;
    }
    inst->scenarios += n;
    return true;
}

bool instance_copy_scenarios(struct instance *inst, const struct instance *from)
{
    size_t steps = (size_t)from->steps;
    if (!instance_add_scenarios(inst, from->scenarios))
        return false;
    for (int i = 0; i < from->scenarios; i++) {
        struct scenario *to = &inst->scenario[i];
        const struct scenario *s = &from->scenario[i];
        to->probability = s->probability;
        memcpy(to->demand_kw, s->demand_kw, (size_t)from->buses * steps * sizeof *s->demand_kw);
        memcpy(to->import_factor, s->import_factor, steps * sizeof *s->import_factor);
        memcpy(to->branch_up, s->branch_up, (size_t)from->branches * steps);
        memcpy(to->available, s->available, (size_t)from->candidates * sizeof *s->available);
        to->label = s->label ? strdup(s->label) : NULL;
        if (s->label && !to->label)
            return false;
    }
    return true;
}

static bool lists_init(struct instance *inst)
{
    inst->step_hours = zeroed(inst->steps, sizeof *inst->step_hours);
    inst->bus = zeroed(inst->buses, sizeof *inst->bus);
    inst->branch = zeroed(inst->branches, sizeof *inst->branch);
    inst->module = zeroed(inst->modules, sizeof *inst->module);
    inst->candidate = zeroed(inst->candidates, sizeof *inst->candidate);
    inst->supplier = zeroed(inst->suppliers, sizeof *inst->supplier);
    if (!inst->step_hours || !inst->bus || !inst->branch || !inst->module || !inst->candidate || !inst->supplier)
        return false;
    for (int k = 0; k < inst->suppliers; k++) {
        inst->supplier[k].stock = zeroed(inst->modules, sizeof *inst->supplier[k].stock);
        if (!inst->supplier[k].stock)
            return false;
    }
    return true;
}

struct instance *instance_new(const struct instance *shape)
{
    struct instance *inst = calloc(1, sizeof *inst);
    if (!inst)
        return NULL;
    inst->steps = shape->steps;
    inst->buses = shape->buses;
    inst->branches = shape->branches;
    inst->modules = shape->modules;
    inst->candidates = shape->candidates;
    inst->suppliers = shape->suppliers;
    if (!lists_init(inst) || !instance_add_scenarios(inst, shape->scenarios)) {
        instance_free(inst);
        return NULL;
    }
    return inst;
}

void instance_free(struct instance *inst)
{
    if (!inst)
        return;
    for (int i = 0; inst->bus && i < inst->buses; i++) {
        free(inst->bus[i].id);
        free(inst->bus[i].classes);
    }
    for (int l = 0; inst->branch && l < inst->branches; l++)
        free(inst->branch[l].id);
    for (int m = 0; inst->module && m < inst->modules; m++)
        free(inst->module[m].name);
    for (int c = 0; inst->candidate && c < inst->candidates; c++)
        free(inst->candidate[c].id);
    for (int k = 0; inst->supplier && k < inst->suppliers; k++) {
        free(inst->supplier[k].name);
        free(inst->supplier[k].stock);
    }
    for (int s = 0; s < inst->scenarios; s++)
        scenario_clear(&inst->scenario[s]);
    free(inst->name);
    free(inst->step_hours);
    free(inst->bus);
    free(inst->branch);
    free(inst->module);
    free(inst->candidate);
    free(inst->supplier);
    free(inst->scenario);
    free(inst);
}

double instance_annuity(const struct instance *inst, int module)
{
    double rate = inst->discount_rate;
    double life = inst->module[module].life_years;
    /* expm1 and log1p keep the factor exact down to r = 0, where it tends to 1/life. */
    return rate > 0 ? rate / -expm1(-life * log1p(rate)) : 1 / life;
}

double instance_horizon(const struct instance *inst)
{
    double hours = 0;
    for (int t = 0; t < inst->steps; t++)
        hours += inst->step_hours[t];
    return hours;
}
