/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A feeder as feeder_orient takes it, and its answer, for a case and for an instance. */
#ifndef BALLAST_FEEDER_TREE_H
#define BALLAST_FEEDER_TREE_H

#include <ballast/case.h>

struct feeder_tree {
    int buses, branches, root;
    int *from, *to;                          /* [branches] */
    bool *in_service;                        /* [branches] */
    const char **id;                         /* [buses], not owned */
    int *order, *parent_branch, *parent_bus; /* [buses], of feeder_orient */
};

/* The tree of a feeder; false with the reasons in list when it is none or memory is short. t is to be freed in any
 * case. */
bool feeder_tree_of_case(struct feeder_tree *t, const struct planning_case *c, struct err_list *list);
bool feeder_tree_of_instance(struct feeder_tree *t, const struct instance *inst, struct err_list *list);
void feeder_tree_free(struct feeder_tree *t);

#endif
