/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All scenarios under one plan, by a team of threads. Each scenario keeps its own memory and each answer depends on that alone,
 * so results do not depend on the number of threads. */
#ifndef BALLAST_EVALUATOR_H
#define BALLAST_EVALUATOR_H

#include "plan/watch.h"
#include "recourse/stage2.h"

/* What is asked and where the answers go; arrays by scenario, those not needed may be NULL. */
struct evaluation {
    enum recourse_kind kind;
    const double *units; /* [C] */
    const int *list;     /* [count] the scenarios to dispatch; NULL: all */
    int count;
    bool cold;                        /* as if no scenario had been dispatched before */
    double slack_usd;                 /* RECOURSE_MIP: a scenario's dispatch may be left this far open */
    double *value, *lower;            /* [S] USD: cost found, proven lower bound */
    double *constant, *slope;         /* [S], [S*C]: cuts of the relaxation; RECOURSE_LP only */
    struct stage2_prices *prices;     /* [S], zeroed: filled for plain scenarios, owned by the caller; with cuts only */
    struct scenario_outcome *outcome; /* [S] */
    struct dispatch *dispatch;        /* [S], zeroed: filled, owned by the caller */
};

struct evaluator;
enum err_code evaluator_new(const struct instance *inst, enum recourse_kind kind, int threads, struct evaluator **out,
                            struct err *e);
void evaluator_free(struct evaluator *ev);
/* From now on evaluator_run leaves a part of the scenarios to these processes, which outlive ev; NULL: to none. Prices are then filled for
 * the other scenarios only. */
enum err_code evaluator_share(struct evaluator *ev, struct ranks *ranks, struct err *e);
/* ERR_CANCELED when the watch stopped it: the answers are then incomplete. */
enum err_code evaluator_run(struct evaluator *ev, const struct evaluation *job, struct watch *watch, struct err *e);

/* Call each(context, s) for all scenarios, in the threads; it must not depend on their order. */
enum err_code evaluator_each(struct evaluator *ev, void (*each)(void *context, int s), void *context,
                             struct watch *watch, struct err *e);
/* Whether scenarios lend each other starts. Not in the program for several processes: the others have none of them, and an answer
 * must not depend on how many there are. */
#ifdef BALLAST_MPI
enum { EVALUATOR_LENDS = 0 };
#else
enum { EVALUATOR_LENDS = 1 };
#endif
/* The next dispatch of scenario s begins with this; may be called by `each` for its own s. False when memory is short. */
bool evaluator_lend(struct evaluator *ev, int s, const struct stage2_memory *start);
const struct stage2 *evaluator_model(const struct evaluator *ev);

/* Problems dispatched since the last reset, and CPU seconds in them. */
void evaluator_effort(struct evaluator *ev, long *dispatches, double *seconds);
void evaluator_reset_effort(struct evaluator *ev);

/* Work without these levers, bits of enum plan_lever. */
void evaluator_leave_out(struct evaluator *ev, unsigned levers);

/* The figures of a dispatch. */
void outcome_read(const struct instance *inst, const struct dispatch *d, struct scenario_outcome *out);

#endif
