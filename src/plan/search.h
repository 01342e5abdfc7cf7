/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for a plan: cuts, incumbents and the tree share this state. */
#ifndef BALLAST_SEARCH_H
#define BALLAST_SEARCH_H

#include "plan/evaluator.h"
#include "plan/master.h"
#include "plan/pool.h"

/* A whole plan that was evaluated. */
struct tried {
    int *units;
    double relaxed;      /* USD a year with relaxed recourse */
    double upper, lower; /* with the recourse asked for: cost of the dispatch found, proven bound */
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
    double *distance;         /* [S*S] */
    double *probability;      /* [S] nominal */
    double *constant, *slope; /* [S], [S*C]: cuts of the last evaluation */
    double *cut_slope;        /* [C] */
    struct answers now, best; /* of the last whole plan, of the incumbent */
    struct tried *tried;
    int tried_count, tried_capacity;
    int *incumbent;   /* [C] */
    double objective; /* of the incumbent, INFINITY: none */
    double bound;     /* proven, USD a year */
};

enum err_code search_init(struct search *s, const struct instance *inst, const struct plan_options *opt,
                          plan_progress_fn *progress, void *context, struct err *e);
void search_free(struct search *s);

/* Dispatch all scenarios under units[C], whole or not, and learn their cuts; *risk_usd: events a year times the risk, USD. */
enum err_code search_learn(struct search *s, const double *units, double *risk_usd, struct err *e);
/* Evaluate a whole plan once; it becomes the incumbent if it is better. *index: its place in tried, -1: not allowed. */
enum err_code search_try(struct search *s, const int *units, int *index, struct err *e);
int search_find(const struct search *s, const int *units); /* -1: not tried */
/* What may still be left open: a bound within this of the incumbent closes a node. */
double search_tolerance(const struct search *s);
/* Risk of scenario costs, USD an event. */
enum err_code search_risk(const struct search *s, const double *cost, double *rho, struct err *e);

/* Dispatch without any module, the first whole plan; *rho its risk, USD an event, which no plan exceeds. */
enum err_code search_price_nothing(struct search *s, double *rho, struct err *e);
/* Find a first good plan on a part of the scenarios, where there are many, and try it on all. */
enum err_code search_pilot(struct search *s, struct err *e);

/* Solve the relaxation until it is tight, then branch; s->bound and the incumbent are the answer. */
enum err_code tree_search(struct search *s, struct err *e);

bool answers_init(struct answers *a, int scenarios, bool dispatch);
void answers_free(struct answers *a, int scenarios);

#endif
