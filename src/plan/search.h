/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for a plan: cuts, incumbents and the tree share this state. */
#ifndef BALLAST_SEARCH_H
#define BALLAST_SEARCH_H

#include "plan/bank.h"
#include "plan/evaluator.h"
#include "plan/master.h"
#include "plan/pool.h"

/* A whole plan that was evaluated. */
struct tried {
    int *units;
    double relaxed;      /* USD a year with relaxed recourse, from below where upper is infinite */
    double upper, lower; /* with the recourse asked for: cost of the dispatch found, proven bound */
    bool complete;       /* all scenarios were dispatched */
    bool integer;        /* upper and lower come from integer dispatch */
};

/* Answers for all scenarios under one plan. */
struct answers {
    double *value, *lower;            /* [S] */
    struct scenario_outcome *outcome; /* [S] */
    struct dispatch *dispatch;        /* [S] or NULL */
};

struct search {
    const struct instance *inst;
    const struct plan_options *opt;
    struct evaluator *evaluator;
    struct master master;
    struct pool pool;
    struct watch watch;
    struct risk_metric *metric;
    double *probability;      /* [S] nominal */
    struct bank *bank;        /* NULL, or where the prices of every evaluation go */
    double *constant, *slope; /* [S], [S*C]: cuts of the last evaluation */
    double *doubt;            /* [S] share of a scenario's cost that its cuts missed when it was last dispatched */
    struct doubtful *order;   /* [S] */
    int *list;                /* [S] */
    double *known, *weight;   /* [S] costs from below under the plan in hand, and their weights in its risk */
    double *cut_slope;        /* [C] */
    struct answers now, best; /* of the last whole plan, of the incumbent */
    struct tried *tried;
    int tried_count, tried_capacity;
    int *incumbent;   /* [C] */
    bool learns;      /* every dispatch gives a cut */
    bool certify;     /* whole plans are worth their integer dispatch */
    double objective; /* of the incumbent, INFINITY: none */
    double bound;     /* proven, USD a year */
};

enum err_code search_init(struct search *s, const struct instance *inst, const struct plan_options *opt,
                          plan_progress_fn *progress, void *context, struct err *e);
void search_free(struct search *s);

/* Dispatch the most doubtful scenarios under units[C], whole or not, and learn their cuts; *risk_usd: events a year times the risk as
 * known then, USD, from below. */
enum err_code search_learn(struct search *s, const double *units, double *risk_usd, struct err *e);
/* Evaluate a whole plan once, as far as it takes to know that it is no better than the incumbent; it becomes that if it is. *index: its
 * place in tried, -1: not allowed. */
enum err_code search_try(struct search *s, const int *units, int *index, struct err *e);
int search_find(const struct search *s, const int *units); /* -1: not tried */
/* Whether a plan was not dispatched in all scenarios and could still be better than the incumbent. */
bool search_open(const struct search *s, int index);
/* What may still be left open: a bound within this of the incumbent closes a node. */
double search_tolerance(const struct search *s);
/* Risk of scenario costs, USD an event. */
enum err_code search_risk(const struct search *s, const double *cost, double *rho, struct err *e);

/* Dispatch without any module, the first whole plan; *rho its risk, USD an event, which no plan exceeds. Its cuts say little where a pilot
 * follows. */
enum err_code search_price_nothing(struct search *s, bool cuts, double *rho, struct err *e);
/* Find a first good plan on a part of the scenarios, where there are many, and try it on all. */
enum err_code search_pilot(struct search *s, struct err *e);
bool search_wants_pilot(const struct search *s);

/* Solve the relaxation until it is tight, then branch; s->bound and the incumbent are the answer. */
enum err_code tree_search(struct search *s, struct err *e);

bool answers_init(struct answers *a, int scenarios, bool dispatch);
void answers_free(struct answers *a, int scenarios);

#endif
