/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the evaluator of rank 0 asks of the other ranks. Scenario s belongs to rank s % count: neighbours in the order of doubt or
 * cost fall to different ranks. */
#ifndef BALLAST_PLAN_RANKS_H
#define BALLAST_PLAN_RANKS_H

#include "plan/evaluator.h"

#include <ballast/ranks.h>

struct ranks {
    int count;          /* processes, this one included */
    struct err failure; /* of another rank; sticks */
    long dispatches;    /* what the others did since the evaluator took it over, and their CPU seconds in it */
    double seconds;
    /* Hand out the instance, to each its scenarios. The others forget what they had. */
    enum err_code (*open)(struct ranks *r, const struct instance *inst, enum recourse_kind kind, int threads,
                          struct err *e);
    /* Ask for the scenarios of a job that are not rank 0's; does not wait. The job must stay until there is nothing more to
     * collect, or halt. */
    enum err_code (*post)(struct ranks *r, const struct evaluation *job, struct err *e);
    /* Put the answers that came where the job wants them; *done: scenarios dispatched elsewhere. True while there is more to
     * come; false also after a failure. */
    bool (*collect)(struct ranks *r, int *done);
    void (*halt)(struct ranks *r);  /* the answers are no longer wanted */
    void (*close)(struct ranks *r); /* nor is the instance */
};

#endif
