/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instance of a case, without scenarios. */
#include "event.h"
#include "shape.h"
#include "feeder/tree.h"

#include <ballast/scenario.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copies that fail leave a mark, so that the many of them need one check. */
static char *copy_text(const char *text, bool *good)
{
    char *copy = strdup(text ? text : "");
    if (!copy)
        *good = false;
    return copy;
}

static void copy_scalars(const struct planning_case *c, struct instance *inst)
{
    inst->base_kv = c->base_kv;
    inst->v_source = c->v_source;
    inst->v_min = c->v_min;
    inst->v_max = c->v_max;
    inst->v_margin = c->v_margin;
    inst->substation = c->substation;
    inst->import_cap_kw = c->import_cap_kw;
    inst->ramp_up_kw_per_min = c->ramp_up_pct_per_min / 100 * c->import_cap_kw;
    inst->ramp_down_kw_per_min = c->ramp_down_pct_per_min / 100 * c->import_cap_kw;
    inst->sag_share = c->sag_share;
    inst->up_max_kw = c->up_max_kw;
    inst->energy_usd_per_kwh = c->energy_usd_per_kwh;
    inst->up_usd_per_kwh = c->up_usd_per_kwh;
    inst->down_usd_per_kwh = c->down_usd_per_kwh;
    inst->sag_usd_per_kwh = c->sag_usd_per_kwh;
    inst->restore_kw_per_min = c->restore_kw_per_min;
    inst->budget_usd = c->budget_usd;
    inst->discount_rate = c->discount_rate;
    inst->events_per_year = c->events_per_year;
    inst->max_sites = c->max_sites;
    inst->alpha = c->alpha;
    inst->radius_kw = c->radius_kw;
    inst->weight = c->weight;
}

/* Sums of rated power and of prices weighted with it. */
struct mix {
    double kw, kvar, voll, delay, pickup, unrestored;
};

static void mix_add(struct mix *m, double kw, double kvar, const struct load_class *of)
{
    m->kw += kw;
    m->kvar += kvar;
    m->voll += kw * of->voll_usd_per_kwh;
    m->delay += kw * of->delay_usd_per_kwh_h;
    m->pickup += kw * of->pickup_usd_per_kw;
    m->unrestored += kw * of->unrestored_usd_per_kw;
}

/* A bus has one price of each kind and one power factor: those of its own load and its data centres, by rated power.
 * Without either, its own class speaks for it. */
static void price_bus(const struct planning_case *c, int i, struct instance_bus *bus)
{
    struct mix m = {0};
    mix_add(&m, c->bus[i].p_kw, c->bus[i].q_kvar, &c->load_class[c->bus[i].load_class]);
    for (int j = 0; j < c->datacenters; j++) {
        const struct datacenter *site = &c->datacenter[j];
        if (site->bus == i)
            mix_add(&m, site->rated_kw, site->rated_kw * tan(acos(site->power_factor)),
                    &c->load_class[site->load_class]);
    }
    bus->tan_phi = m.kw > 0 ? m.kvar / m.kw : 0;
    if (!(m.kw > 0)) {
        m = (struct mix){0};
        mix_add(&m, 1, 0, &c->load_class[c->bus[i].load_class]);
    }
    bus->voll_usd_per_kwh = m.voll / m.kw;
    bus->delay_usd_per_kwh_h = m.delay / m.kw;
    bus->pickup_usd_per_kw = m.pickup / m.kw;
    bus->unrestored_usd_per_kw = m.unrestored / m.kw;
}

/* Whether a load class is among those of the bus: its own and those of its data centres. */
static bool has_class(const struct planning_case *c, int i, int load_class)
{
    bool sites = false, has = false;
    for (int j = 0; j < c->datacenters; j++)
        if (c->datacenter[j].bus == i && c->datacenter[j].rated_kw > 0) {
            sites = true;
            has = has || c->datacenter[j].load_class == load_class;
        }
    return has || (c->bus[i].load_class == load_class && (c->bus[i].p_kw > 0 || !sites));
}

/* The names of the classes that price_bus mixes, in the order of the case. NULL when memory is short. */
static char *name_classes(const struct planning_case *c, int i)
{
    size_t size = 1;
    for (int k = 0; k < c->classes; k++)
        size += has_class(c, i, k) ? strlen(c->load_class[k].name) + 3 : 0;
    char *text = calloc(size, 1);
    for (int k = 0; text && k < c->classes; k++)
        if (has_class(c, i, k)) {
            size_t used = strlen(text);
            snprintf(text + used, size - used, "%s%s", used ? " + " : "", c->load_class[k].name);
        }
    return text;
}

static bool copy_lists(const struct planning_case *c, struct instance *inst)
{
    bool good = true;
    inst->name = copy_text(c->name, &good);
    memcpy(inst->step_hours, c->step_hours, (size_t)c->steps * sizeof *c->step_hours);
    for (int i = 0; i < c->buses; i++) {
        inst->bus[i].id = copy_text(c->bus[i].id, &good);
        inst->bus[i].p_kw = c->bus[i].p_kw;
        inst->bus[i].q_kvar = c->bus[i].q_kvar;
        inst->bus[i].hosting_kw = c->bus[i].hosting_kw;
        price_bus(c, i, &inst->bus[i]);
        inst->bus[i].classes = name_classes(c, i);
        good = good && inst->bus[i].classes;
    }
    for (int m = 0; m < c->modules; m++) {
        inst->module[m] = c->module[m].type;
        inst->module[m].name = copy_text(c->module[m].type.name, &good);
    }
    for (int k = 0; k < c->candidates; k++) {
        inst->candidate[k] = c->candidate[k];
        inst->candidate[k].id = copy_text(c->candidate[k].id, &good);
    }
    for (int k = 0; k < c->suppliers; k++) {
        inst->supplier[k].name = copy_text(c->supplier[k].name, &good);
        inst->supplier[k].delivery_usd = c->supplier[k].delivery_usd;
        for (int m = 0; m < c->modules; m++)
            inst->supplier[k].stock[m] = c->supplier[k].stock[m];
    }
    return good;
}

/* Import before the event: what the feeder is expected to draw then, as far as the substation carries it. */
static double expected_demand(const struct planning_case *c)
{
    double kw = 0;
    for (int i = 0; i < c->buses; i++)
        kw += c->bus[i].p_kw * profile_at(c->profile, c->start_hour);
    for (int j = 0; j < c->datacenters; j++)
        kw += site_mean_use(&c->datacenter[j]);
    return kw;
}

/* Branches in the order of the buses they feed, nearest the substation first. */
static bool copy_branches(const struct planning_case *c, const struct feeder_tree *tree, struct instance *inst)
{
    bool good = true;
    for (int k = 1; k < c->buses; k++) {
        int bus = tree->order[k];
        const struct case_branch *from = &c->branch[tree->parent_branch[bus]];
        inst->branch[k - 1] = (struct instance_branch){.id = copy_text(from->id, &good),
                                                       .from = tree->parent_bus[bus],
                                                       .to = bus,
                                                       .r_ohm = from->r_ohm,
                                                       .x_ohm = from->x_ohm,
                                                       .rating_kva = from->rating_kva};
    }
    return good;
}

static struct instance *build(const struct planning_case *c, const struct feeder_tree *tree)
{
    struct instance shape = {.steps = c->steps,
                             .buses = c->buses,
                             .branches = c->buses - 1,
                             .modules = c->modules,
                             .candidates = c->candidates,
                             .suppliers = c->suppliers};
    struct instance *inst = instance_new(&shape);
    if (!inst)
        return NULL;
    copy_scalars(c, inst);
    inst->initial_import_kw = fmin(c->import_cap_kw, expected_demand(c));
    bool good = copy_lists(c, inst);
    if (copy_branches(c, tree, inst) && good)
        return inst;
    instance_free(inst);
    return NULL;
}

struct instance *instance_from_case(const struct planning_case *c, struct err *e)
{
    struct feeder_tree tree;
    struct err_list list = {0};
    struct instance *inst = feeder_tree_of_case(&tree, c, &list) ? build(c, &tree) : NULL;
    if (!inst && list.count && e)
        *e = list.items[0];
    else if (!inst)
        err_set(e, ERR_MEMORY, "memory is short for an instance of %d buses", c->buses);
    err_list_free(&list);
    feeder_tree_free(&tree);
    return inst;
}
