/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stage I: integer siting of modules under risk, by decomposition with a proven bound. */
#ifndef BALLAST_PLAN_H
#define BALLAST_PLAN_H

#include <ballast/recourse.h>
#include <ballast/risk.h>

struct ranks;

struct plan_options {
    enum recourse_kind recourse;
    double gap;          /* relative gap at which to stop, > 0 */
    double time_limit_s; /* 0: none */
    int threads;         /* >= 1; the answer does not depend on it */
    bool keep_dispatch;  /* fill result->dispatch for every scenario */
    bool measure;        /* measure effort.cold_sweep_s too */
    unsigned without;    /* bits of enum plan_lever to leave out */
    const char *
        checkpoint; /* plan_solve keeps what it learns in this file, and goes on from it when it is there; NULL: none */
    double near_percent; /* plan_solve looks for the plans within so much of the best, too; 0: it does not */
    struct ranks *
        ranks; /* other processes that take a share (ballast/ranks.h); NULL: none. Nor does the answer depend on them */
};

/* Whether keeping the dispatch of so many scenarios takes no more than 200 MB. */
bool plan_dispatch_fits(int steps, int buses, int branches, int candidates, int scenarios);

enum plan_phase { PLAN_PREPARE, PLAN_PILOT, PLAN_ROOT, PLAN_TREE, PLAN_CERTIFY, PLAN_NEAR, PLAN_REPORT, PLAN_PHASES };
/* Words for the phases, for people. */
extern const char *const plan_phase_name[PLAN_PHASES];

/* What a running solve tells. bound and incumbent are USD a year; -INFINITY / INFINITY while there is none. */
struct plan_progress {
    enum plan_phase phase;
    int round;
    double bound, incumbent, gap, seconds, seconds_since_better;
    long done, total;    /* countable work of the phase; total 0: not countable */
    const char *unsaved; /* NULL, or why the last checkpoint could not be written; until the report returns */
};
/* Return false to stop and keep the best plan. Called from the thread that called plan_solve, at least every half second
 * of work, and once more with the final figures, when the return value no longer counts. */
typedef bool plan_progress_fn(void *ctx, const struct plan_progress *p);

/* Gaps below this are the solvers' arithmetic: the plan is called optimal. */
#define PLAN_NUMERIC_GAP 1e-6

enum plan_status { PLAN_OPTIMAL, PLAN_GAP, PLAN_TIME_LIMIT, PLAN_STOPPED };
extern const char *const plan_status_name[]; /* "optimal", "gap", "time_limit", "stopped" */

/* What happened in one scenario under the plan. */
struct scenario_outcome {
    struct cost_parts cost;
    double unserved_kwh, sag_kwh, interface_kwh; /* imbalance_kwh = sag + interface */
    double restoration_usd;
    double peak_unserved_kw, hours_unserved; /* hours of steps with unserved power above 1 W */
    int buses_hit;
};

/* CPU seconds of all threads. */
struct plan_effort {
    long dispatches;     /* Stage II problems solved */
    double dispatch_s;   /* in them and their cuts */
    double solve_s;      /* in all */
    double cold_sweep_s; /* one dispatch of every scenario under the final plan, from nothing; 0: not measured */
};

/* What the plans within a margin of the best have in common: the units they place at a bus, of a module type, at a candidate. */
enum plan_group { PLAN_GROUP_BUS, PLAN_GROUP_MODULE, PLAN_GROUP_CANDIDATE };
struct plan_range {
    enum plan_group group;
    int index;                   /* bus, module or candidate */
    int least, most;             /* no plan within the margin places fewer or more: proven */
    int found_least, found_most; /* in the plans found */
};
/* The plans that cost no more than percent above the best one found. */
struct plan_alternatives {
    double percent, limit_usd; /* the margin, and what it comes to, USD a year */
    bool complete;             /* no plan within the margin is missing */
    bool stopped;              /* a limit or a wish to stop came first: ranges are wider than they need be */
    int candidates, plans, ranges;
    int *units;                       /* [plans * candidates], best plan first */
    double *objective_usd;            /* [plans] of the dispatch found, USD a year */
    double *annual_usd, *capital_usd; /* [plans] */
    struct plan_range
        *range; /* [ranges] buses, then module types, then candidates; those without a choice are left out */
    double seconds;
};
void plan_alternatives_free(struct plan_alternatives *a);
/* Whether the candidate belongs to the group. */
bool plan_range_holds(const struct instance *inst, const struct plan_range *g, int candidate);

/* What the AC power flow finds in the dispatched steps of a scenario. */
struct ac_extremes {
    int broken, above, cut_off; /* steps: with broken limits, with the import above its cap, with buses cut off */
    double above_kw;            /* most above the cap */
    double v_lowest;            /* p.u. of what the substation feeds; INFINITY: it never feeds anything */
    int v_lowest_bus;           /* -1: none */
    double error_pu, loading;   /* largest error of LinDistFlow; highest loading of a branch, a share */
};

struct result {
    enum plan_status status;
    enum recourse_kind recourse;
    double objective, bound, gap, seconds;
    double relaxed_objective; /* integer recourse: the same plan with relaxed dispatch; 0: not known */
    double annual_plan_usd, budget_used_usd;
    int rounds;
    struct plan_effort effort;
    int scenarios, candidates, buses, steps, suppliers; /* shapes of the arrays below */
    int *units;                                         /* [candidates] */
    int *shipped; /* [suppliers * candidates], supplier-major; one row when the instance has no supplier */
    /* risk of the plan, per event, USD; and of no module at all */
    double expected_usd, cvar_usd, worst_case_usd;
    double none_expected_usd, none_cvar_usd, none_worst_case_usd;
    double alpha, radius_kw, weight, radius_max_kw, gamma;
    double *probability;              /* [scenarios] nominal */
    double *worst_probability;        /* [scenarios] worst-case P in the ball */
    double *tail;                     /* [scenarios] its mass in the CVaR tail, sum 1 - alpha */
    struct scenario_outcome *outcome; /* [scenarios] */
    struct scenario_outcome *none;    /* [scenarios] with no modules */
    struct dispatch *dispatch;        /* [scenarios] or NULL */
    struct ac_extremes *ac;           /* [scenarios], once report_ac_all made it; NULL: not yet */
    bool unsaved;                     /* the last checkpoint could not be written */
    struct plan_alternatives *near;   /* NULL: not asked for, or the search for them failed */
};

/* Solve. *out is NULL when there is no plan; on ERR_NONE it is owned by the caller. ERR_LIMIT / ERR_CANCELED: stopped
 * before a plan was evaluated. The instance must have passed instance_check. */
enum err_code plan_solve(const struct instance *inst, const struct plan_options *opt, plan_progress_fn *progress,
                         void *ctx, struct result **out, struct err *e);

/* One instance solved again and again under other terms. What was learned outlives the change: cuts and bases belong to the scenarios,
 * and every plan that was ever dispatched is judged anew without a dispatch. */
struct plan_terms {
    double alpha, radius_kw, weight, budget_usd;
};
struct plan_session;
enum err_code plan_session_new(const struct instance *inst, const struct plan_options *opt, struct plan_session **out,
                               struct err *e);
/* As plan_solve; terms NULL: the instance's own. opt->time_limit_s holds for each solve. */
enum err_code plan_session_solve(struct plan_session *session, const struct plan_terms *terms,
                                 plan_progress_fn *progress, void *ctx, struct result **out, struct err *e);
/* For the solves to come. */
void plan_session_limit(struct plan_session *session, double gap, double time_limit_s);
/* From within the progress function of a solve: the best plan so far, without dispatch, status PLAN_STOPPED. *out is NULL while there
 * is none, and while plans near the best are looked for, else the caller's. */
enum err_code plan_session_incumbent(const struct plan_session *session, struct result **out, struct err *e);
/* The last result, when the caller is done with it, instead of result_free: a solve that comes to the same plan takes its dispatch. */
void plan_session_give_back(struct plan_session *session, struct result *r);
/* After a solve: the plans within percent (0 to 100) of the best, by the terms of that solve; `plans` more than are known are
 * looked for before what they have in common. Every plan found is dispatched in all scenarios. opt->time_limit_s holds anew; stopped, it gives what it has. *out is the caller's (plan_alternatives_free).
 * ERR_USAGE: nothing was solved. */
enum { PLAN_NEAR_PLANS = 24 }; /* a usual number; plan_solve looks for so many */
enum err_code plan_session_alternatives(struct plan_session *session, double percent, int plans,
                                        plan_progress_fn *progress, void *ctx, struct plan_alternatives **out,
                                        struct err *e);
/* What was learned so far to a file, between solves or from within the progress function of one; whole or not at all. */
enum err_code plan_session_save(const struct plan_session *session, const char *path, struct err *e);
/* And back, before the first solve, which then goes on from there: to the same end, with other terms too. ERR_INVALID: the file is
 * no checkpoint, damaged, or of another instance or recourse; the session is then only good for plan_session_free. */
enum err_code plan_session_load(struct plan_session *session, const char *path, struct err *e);
void plan_session_free(struct plan_session *session);

/* Price a given plan instead of choosing one (bound = objective, gap 0). */
enum err_code plan_evaluate(const struct instance *inst, const int *units, const struct plan_options *opt,
                            plan_progress_fn *progress, void *ctx, struct result **out, struct err *e);
void result_free(struct result *r);
/* Without the dispatch, which is most of its memory. */
void result_drop_dispatch(struct result *r);

/* The whole instance in extensive form (Stage I, every scenario's Stage II, the dual of the risk measure), for other solvers.
 * format "mps" (free MPS) or "lp" (CPLEX LP); path "-" is standard output. */
enum err_code plan_export(const struct instance *inst, enum recourse_kind kind, const char *format, const char *path,
                          struct err *e);

#endif
