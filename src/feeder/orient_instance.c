/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree.h"

#include <ballast/feeder.h>

static void turn(const struct feeder_tree *t, struct instance *inst)
{
    for (int i = 0; i < inst->buses; i++) {
        if (t->parent_branch[i] < 0)
            continue;
        inst->branch[t->parent_branch[i]].from = t->parent_bus[i];
        inst->branch[t->parent_branch[i]].to = i;
    }
}

bool feeder_orient_instance(struct instance *inst, struct err_list *list)
{
    struct feeder_tree tree;
    bool good = feeder_tree_of_instance(&tree, inst, list);
    if (good)
        turn(&tree, inst);
    feeder_tree_free(&tree);
    return good;
}
