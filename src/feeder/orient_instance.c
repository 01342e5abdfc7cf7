/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/feeder.h>

#include <stdlib.h>

/* The instance as feeder_orient takes it, and its answer. */
struct orientation {
    int *from, *to, *order, *parent_branch, *parent_bus;
    const char **id;
};

static bool orientation_init(struct orientation *o, const struct instance *inst)
{
    size_t buses = (size_t)inst->buses + 1;
    size_t branches = (size_t)inst->branches + 1;
    o->from = calloc(branches, sizeof *o->from);
    o->to = calloc(branches, sizeof *o->to);
    o->order = calloc(buses, sizeof *o->order);
    o->parent_branch = calloc(buses, sizeof *o->parent_branch);
    o->parent_bus = calloc(buses, sizeof *o->parent_bus);
    o->id = calloc(buses, sizeof *o->id);
    if (!o->from || !o->to || !o->order || !o->parent_branch || !o->parent_bus || !o->id)
        return false;
    for (int l = 0; l < inst->branches; l++) {
        o->from[l] = inst->branch[l].from;
        o->to[l] = inst->branch[l].to;
    }
    for (int i = 0; i < inst->buses; i++)
        o->id[i] = inst->bus[i].id;
    return true;
}

static void orientation_free(struct orientation *o)
{
    free(o->from);
    free(o->to);
    free(o->order);
    free(o->parent_branch);
    free(o->parent_bus);
    free(o->id);
}

static void turn(const struct orientation *o, struct instance *inst)
{
    for (int i = 0; i < inst->buses; i++) {
        if (o->parent_branch[i] < 0)
            continue;
        inst->branch[o->parent_branch[i]].from = o->parent_bus[i];
        inst->branch[o->parent_branch[i]].to = i;
    }
}

bool feeder_orient_instance(struct instance *inst, struct err_list *list)
{
    struct orientation o;
    bool good = orientation_init(&o, inst);
    if (!good) {
        struct err e;
        err_set(&e, ERR_MEMORY, "memory is short for a feeder of %d buses", inst->buses);
        err_list_add(list, &e);
    } else {
        good = feeder_orient(inst->buses, inst->branches, o.from, o.to, NULL, inst->substation, o.id, o.order,
                             o.parent_branch, o.parent_bus, list);
    }
    if (good)
        turn(&o, inst);
    orientation_free(&o);
    return good;
}
