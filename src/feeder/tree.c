/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree.h"

#include <ballast/feeder.h>

#include <stdlib.h>
#include <string.h>

static bool tree_init(struct feeder_tree *t, int buses, int branches, int root, struct err_list *list)
{
    size_t n = (size_t)buses + 1;
    size_t m = (size_t)branches + 1;
    memset(t, 0, sizeof *t);
    t->buses = buses;
    t->branches = branches;
    t->root = root;
    t->from = calloc(m, sizeof *t->from);
    t->to = calloc(m, sizeof *t->to);
    t->in_service = calloc(m, sizeof *t->in_service);
    t->id = calloc(n, sizeof *t->id);
    t->order = calloc(n, sizeof *t->order);
    t->parent_branch = calloc(n, sizeof *t->parent_branch);
    t->parent_bus = calloc(n, sizeof *t->parent_bus);
    if (t->from && t->to && t->in_service && t->id && t->order && t->parent_branch && t->parent_bus)
        return true;
    err_list_addf(list, ERR_MEMORY, "", 0, "", "memory is short for a feeder of %d buses", buses);
    return false;
}

void feeder_tree_free(struct feeder_tree *t)
{
    free(t->from);
    free(t->to);
    free(t->in_service);
    free((void *)t->id);
    free(t->order);
    free(t->parent_branch);
    free(t->parent_bus);
    memset(t, 0, sizeof *t);
}

static bool orient(struct feeder_tree *t, struct err_list *list)
{
    return feeder_orient(t->buses, t->branches, t->from, t->to, t->in_service, t->root, t->id, t->order,
                         t->parent_branch, t->parent_bus, list);
}

bool feeder_tree_of_case(struct feeder_tree *t, const struct planning_case *c, struct err_list *list)
{
    if (!tree_init(t, c->buses, c->branches, c->substation, list))
        return false;
    for (int l = 0; l < c->branches; l++) {
        t->from[l] = c->branch[l].from;
        t->to[l] = c->branch[l].to;
        t->in_service[l] = c->branch[l].closed;
    }
    for (int i = 0; i < c->buses; i++)
        t->id[i] = c->bus[i].id;
    return orient(t, list);
}

bool feeder_tree_of_instance(struct feeder_tree *t, const struct instance *inst, struct err_list *list)
{
    if (!tree_init(t, inst->buses, inst->branches, inst->substation, list))
        return false;
    for (int l = 0; l < inst->branches; l++) {
        t->from[l] = inst->branch[l].from;
        t->to[l] = inst->branch[l].to;
        t->in_service[l] = true;
    }
    for (int i = 0; i < inst->buses; i++)
        t->id[i] = inst->bus[i].id;
    return orient(t, list);
}
