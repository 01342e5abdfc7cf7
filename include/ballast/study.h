/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies: one instance solved under many terms. */
#ifndef BALLAST_STUDY_H
#define BALLAST_STUDY_H

#include <ballast/case.h>
#include <ballast/plan.h>

/* What one solve of a sweep came to; USD a year and USD an event as in struct result. */
struct sweep_point {
    struct plan_terms terms;
    enum plan_status status;
    double objective, bound, gap, seconds;
    double annual_plan_usd, budget_used_usd, expected_usd, cvar_usd, worst_case_usd;
    double cvar_case_usd; /* CVaR at the level of the instance: points of other levels can be compared by it */
    int *units;           /* [candidates] */
};
/* False when memory is short; *p is then empty. It owns its units (free). */
bool sweep_point_of(const struct instance *inst, const struct plan_terms *terms, const struct result *r,
                    struct sweep_point *p);

/* A point whose plan costs no more and has no more CVaR at the level of the instance, and less of one of them; -1: there is none,
 * the k-th is on the frontier of cost and risk. */
int sweep_beaten_by(const struct sweep_point *points, int count, int k);

/* Objectives that differ by less than the gaps that they are certified to: either may be the lower one. */
bool study_within_gap(double objective, double bound, double other_objective, double other_bound);
/* The same of two points; not where plan and objective are the same. */
bool sweep_within_gap(const struct sweep_point *a, const struct sweep_point *b, int candidates);

enum sweep_parameter { SWEEP_ALPHA, SWEEP_RADIUS, SWEEP_WEIGHT, SWEEP_BUDGET, SWEEP_PARAMETERS };
/* Of the terms: where the parameter stands in them. */
double *sweep_term(struct plan_terms *terms, enum sweep_parameter parameter);

/* Every combination of the values; a list of length 0 stands for the instance's own value. The budget changes slowest, alpha
 * fastest. The lists are owned (sweep_lists_free). */
struct sweep_lists {
    double *value[SWEEP_PARAMETERS];
    int count[SWEEP_PARAMETERS];
};
void sweep_lists_free(struct sweep_lists *lists);
/* How many combinations there are, INT_MAX where an int does not hold them; and the k-th of them. */
int sweep_count(const struct sweep_lists *lists);
struct plan_terms sweep_terms(const struct instance *inst, const struct sweep_lists *lists, int k);
/* *points [*count], owned by the caller (sweep_free). Solved one after the other in one session. A solve that is told to stop ends the
 * sweep with what it has: ERR_CANCELED, the points so far are kept; so is ERR_LIMIT. each (may be NULL) is called after every
 * point. */
typedef void sweep_each_fn(void *context, const struct sweep_point *point, int index, int of);
enum err_code study_sweep(const struct instance *inst, const struct plan_options *opt, const struct sweep_lists *lists,
                          plan_progress_fn *progress, sweep_each_fn *each, void *context, struct sweep_point **points,
                          int *count, struct err *e);
void sweep_free(struct sweep_point *points, int count);

/* ---- Answers beside each other: what is compared needs neither the instance nor the dispatch ---- */

enum answer_figure {
    ANSWER_OBJECTIVE,
    ANSWER_BOUND,
    ANSWER_GAP_PERCENT,
    ANSWER_PLAN_COST,
    ANSWER_CAPITAL,
    ANSWER_SITES,
    ANSWER_UNITS,
    ANSWER_EXPECTED,
    ANSWER_CVAR,
    ANSWER_RISK,
    ANSWER_COSTLIEST,
    ANSWER_UNSERVED,
    ANSWER_IMBALANCE,
    ANSWER_RESTORATION,
    ANSWER_SCENARIOS,
    ANSWER_STRESS,
    ANSWER_FIGURES
};
/* What the figures are called, and their units. */
struct answer_figure_spec {
    const char *title, *unit;
};
extern const struct answer_figure_spec answer_figure_spec[ANSWER_FIGURES];

struct answer_site { /* a candidate at which units stand */
    char *candidate, *bus, *module;
    int units;
};
/* A value that the answer was computed from, "risk:alpha"; or, for lists, how many they are and a digest: "33 #5f0c11a2". */
struct answer_input {
    char *name, *value;
};
struct answer {
    char *label;      /* what its column is called */
    const char *mark; /* said after it, "stale"; NULL: nothing; not owned */
    char *instance;   /* name of what it answers */
    enum plan_status status;
    enum recourse_kind recourse;
    double figure[ANSWER_FIGURES]; /* NAN: not stated */
    struct answer_site *site;
    struct answer_input *input;
    int sites, inputs;
    double *cost_usd, *probability; /* [scenarios] of an event, and how likely it is */
    int scenarios;                  /* 0: not stated */
};
/* *out is owned by the caller (answer_free), empty on ERR_MEMORY. */
enum err_code answer_of(const struct instance *inst, const struct result *r, const char *label, struct answer *out);
/* What the case states beside the values of the instance: seed, laws of the shocks, every row. ERR_MEMORY: some are missing. */
enum err_code answer_add_case(struct answer *a, const struct casedoc *doc);
bool answer_add_site(struct answer *a, const char *candidate, const char *bus, const char *module, int units);
/* Room for the costs of so many scenarios; false: memory is short. */
bool answer_make_room(struct answer *a, int scenarios);
bool answer_add_input(struct answer *a, const char *name, const char *value);
/* NULL: it is not stated. *hint (start with 0) makes reading in order quick. */
const char *answer_input_value(const struct answer *a, const char *name, int *hint);
/* CVaR of its scenarios at any level: answers of other levels can be compared by it. NAN: it does not state them, or the level is none. */
double answer_cvar(const struct answer *a, double alpha);
/* Units at a candidate, 0 where the plan has none. */
int answer_units(const struct answer *a, const char *candidate);
/* "" or in which lists of data (feeder, modules, scenarios ...) the problems differ that two answers belong to. */
/* Which of alpha, weight and radius are others in b than in a: "alpha 0.9, not 0.8; radius 40 kW, not 10"; "": none. Figures of
 * risk are then other figures, too. *alpha: whether alpha is among them. Returns buf. */
const char *answer_other_terms(const struct answer *a, const struct answer *b, bool *alpha, char *buf, size_t size);
const char *answer_other_problem(const struct answer *a, const struct answer *b, char *buf, size_t size);
void answer_free(struct answer *a);

/* ---- A plan against other scenarios ---- */

/* units[candidates] of an answer's plan at the candidates of an instance. ERR_INVALID: it has no such candidate, or another bus,
 * module or fewer units there. */
enum err_code study_plan_units(const struct instance *inst, const struct answer *a, int *units, struct err *e);
/* An estimate from the sampled scenarios, with its standard error and 95 % interval; NAN with fewer than two. */
struct study_estimate {
    double value, error, low, high;
};
/* Mean and CVaR of a result's costs under its nominal probabilities. The error of CVaR takes the quantile as known: it is right for
 * many scenarios. ERR_MEMORY alone can happen. */
enum err_code study_estimates(const struct result *r, struct study_estimate *mean, struct study_estimate *cvar);

/* The values of an instance as inputs of its answers, in order. number: the text is one. */
typedef void answer_input_fn(void *context, const char *name, const char *value, bool number);
void answer_each_input(const struct instance *inst, answer_input_fn *each, void *context);

#endif
