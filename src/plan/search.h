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
    double relaxed;        /* USD a year with relaxed recourse, from below where upper is infinite */
    double upper, lower;   /* with the recourse asked for: cost of the dispatch found, proven bound */
    bool complete;         /* all scenarios were dispatched: */
    bool taught;           /* their cuts touch here */
    bool integer;          /* upper and lower come from integer dispatch */
    double *value, *floor; /* [S] USD: cost of a scenario's dispatch, its proven bound; NAN: not dispatched */
    struct scenario_outcome *outcome; /* [S] */
};

/* Answers for all scenarios under one plan. */
struct answers {
    double *value, *lower;            /* [S] */
    struct scenario_outcome *outcome; /* [S] */
    struct dispatch *dispatch; /* [S] or NULL: with integer recourse only, the relaxation's is made again at the end */
};

struct search {
    const struct instance *inst;
    const struct plan_options *opt;
    struct evaluator *evaluator;
    struct master master;
    struct pool pool;
    struct watch watch;
    struct risk_metric *metric;
    double *probability;       /* [S] nominal */
    struct bank *bank;         /* NULL, or where the prices of every evaluation go */
    double *constant, *slope;  /* [S], [S*C]: cuts of the last evaluation */
    double *doubt;             /* [S] share of a scenario's cost that its cuts missed when it was last dispatched */
    struct doubtful *order;    /* [S] */
    int *list;                 /* [S] */
    double *known, *weight;    /* [S] costs from below under the plan in hand, and their weights in its risk */
    double *cut_slope;         /* [C] */
    struct answers now;        /* of the last whole plan */
    struct dispatch *dispatch; /* [S] of the plan dispatch_of, or NULL */
    int dispatch_of;           /* its place in tried, -1: none */
    double started_cpu;        /* seconds of the process, when the solve began */
    struct tried *tried;
    int tried_count, tried_capacity;
    int incumbent;    /* its place in tried, -1: none */
    bool learns;      /* every dispatch gives a cut */
    bool certify;     /* whole plans are worth their integer dispatch */
    double objective; /* of the incumbent, INFINITY: none */
    int promised;  /* place in tried of a plan that is as good as better, with scenarios left to dispatch; -1: none */
    double bound;  /* proven, USD a year */
    double within; /* USD a year, -INFINITY: the best plan is looked for; else any new one that costs no more */
};

enum err_code search_init(struct search *s, const struct instance *inst, const struct plan_options *opt, struct err *e);
/* Before each solve: the clock runs, nothing is proven. */
void search_start(struct search *s, plan_progress_fn *progress, void *context);
void search_free(struct search *s);

/* Dispatch the most doubtful scenarios under units[C], whole or not, and learn their cuts; *risk_usd: events a year times the risk as
 * known then, USD, from below. */
enum err_code search_learn(struct search *s, const double *units, double *risk_usd, struct err *e);
/* Evaluate a whole plan, as far as it takes to know that it is no better than the target; it becomes the incumbent if it is, or the
 * promised plan. *index: its place in tried, -1: not allowed. */
enum err_code search_try(struct search *s, const int *units, int *index, struct err *e);
/* A whole plan as the dispatch takes it, for the caller to free; NULL when memory is short. */
double *search_units(const struct search *s, const int *units);
/* Learn the cuts of a plan that was evaluated without. */
enum err_code search_teach(struct search *s, int index, struct err *e);
/* The place of a plan among those tried, made if need be; NULL when memory is short. */
struct tried *search_add_tried(struct search *s, const int *units);
int search_find(const struct search *s, const int *units); /* -1: not tried */
/* Whether a plan was not dispatched in all scenarios and could still be better than the incumbent. */
bool search_open(const struct search *s, int index);
/* USD a year, what a plan has to be better than: the incumbent, or a plan that promises to take its place. */
double search_target(const struct search *s);
/* What may still be left open: a bound within this of the target closes a node. */
double search_tolerance(const struct search *s);
/* Dispatch what is left of the promised plan. It keeps its promise and becomes the incumbent, or not. */
enum err_code search_settle(struct search *s, struct err *e);
/* Risk of scenario costs, USD an event. */
enum err_code search_risk(const struct search *s, const double *cost, double *rho, struct err *e);

/* Dispatch without any module, the first whole plan that is tried. Its cuts say little where a pilot follows. */
enum err_code search_price_nothing(struct search *s, bool cuts, struct err *e);
/* Find a first good plan on a part of the scenarios, where there are many, and try it on all. */
enum err_code search_pilot(struct search *s, struct err *e);
bool search_wants_pilot(const struct search *s);

/* Plans within percent of the best, after a search (plan_session_alternatives). The watch runs. */
enum err_code search_alternatives(struct search *s, double percent, int plans, struct plan_alternatives **out,
                                  struct err *e);

/* Solve the relaxation until it is tight, then branch; s->bound and the incumbent are the answer. */
enum err_code tree_search(struct search *s, struct err *e);

/* The relaxed or integer dispatch of every scenario under a whole plan: dispatch[S], zeroed. */
enum err_code search_dispatch(struct search *s, const int *units, struct dispatch *dispatch, struct err *e);
/* CPU seconds of a relaxed dispatch of every scenario that starts from nothing. */
enum err_code search_cold_sweep(struct search *s, const int *units, double *seconds, struct err *e);
/* Events a year times the risk of a whole plan that was dispatched, by the relaxation: its cuts touch there. */
enum err_code search_relaxed(struct search *s, const int *units, double *risk_usd, struct err *e);
void search_effort(const struct search *s, struct plan_effort *effort);
/* Judge all that was tried by the instance's present risk parameters and budget; the best that is allowed becomes the incumbent. */
enum err_code search_rejudge(struct search *s, struct err *e);

#endif
