/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_solve and plan_evaluate: prepare, search, report. */
#include "plan/checkpoint.h"
#include "plan/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEEP_SECONDS 10 /* between two checkpoints, at least */

bool plan_dispatch_fits(int steps, int buses, int branches, int candidates, int scenarios)
{
    double each = steps * (4.0 * candidates + 4.0 * buses + 2.0 * branches + 3.0);
    return each * scenarios <= 25e6; /* numbers of 8 bytes */
}

void result_drop_dispatch(struct result *r)
{
    for (int s = 0; r->dispatch && s < r->scenarios; s++)
        dispatch_free(&r->dispatch[s]);
    free(r->dispatch);
    r->dispatch = NULL;
}

void result_free(struct result *r)
{
    if (!r)
        return;
    result_drop_dispatch(r);
    free(r->units);
    free(r->shipped);
    free(r->probability);
    free(r->worst_probability);
    free(r->tail);
    free(r->outcome);
    free(r->none);
    plan_alternatives_free(r->near);
    free(r->ac);
    free(r);
}

static struct result *result_new(const struct instance *inst)
{
    struct result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->scenarios = inst->scenarios;
    r->candidates = inst->candidates;
    r->buses = inst->buses;
    r->steps = inst->steps;
    r->suppliers = inst->suppliers;
    size_t n = (size_t)inst->scenarios, c = (size_t)inst->candidates + 1;
    r->units = calloc(c, sizeof *r->units);
    r->shipped = calloc(c * (size_t)(inst->suppliers > 0 ? inst->suppliers : 1), sizeof *r->shipped);
    r->probability = calloc(n, sizeof *r->probability);
    r->worst_probability = calloc(n, sizeof *r->worst_probability);
    r->tail = calloc(n, sizeof *r->tail);
    r->none = calloc(n, sizeof *r->none);
    if (r->units && r->shipped && r->probability && r->worst_probability && r->tail && r->none)
        return r;
    result_free(r);
    return NULL;
}

/* What the plan is compared with. */
static enum err_code fill_nothing(const struct search *s, const struct tried *none, struct result *r, double *rho,
                                  struct err *e)
{
    const struct instance *inst = s->inst;
    memcpy(r->none, none->outcome, (size_t)inst->scenarios * sizeof *r->none);
    r->none_expected_usd = risk_mean(inst->scenarios, none->value, s->probability);
    r->none_cvar_usd = risk_cvar(inst->scenarios, none->value, s->probability, inst->alpha);
    enum err_code code = search_risk(s, none->value, rho, e);
    r->none_worst_case_usd = *rho;
    return code;
}

static enum plan_status status_of(const struct search *s)
{
    if (s->watch.stop == WATCH_TIME)
        return PLAN_TIME_LIMIT;
    if (s->watch.stop == WATCH_STOPPED)
        return PLAN_STOPPED;
    return plan_gap(s->objective, s->bound) <= PLAN_NUMERIC_GAP ? PLAN_OPTIMAL : PLAN_GAP;
}

/* The relaxation's dispatch is not kept during the search: it is made again for the plan that won. */
static enum err_code fill_dispatch(struct search *s, const struct tried *t, struct result *r, struct err *e)
{
    size_t S = (size_t)s->inst->scenarios;
    if (!s->opt->keep_dispatch || r->dispatch)
        return ERR_NONE;
    if (s->dispatch && s->dispatch_of == s->incumbent) {
        r->dispatch = s->dispatch;
        s->dispatch = calloc(S, sizeof *s->dispatch);
        s->dispatch_of = -1;
        return s->dispatch ? ERR_NONE : err_set(e, ERR_MEMORY, "Out of memory for the result");
    }
    r->dispatch = calloc(S, sizeof *r->dispatch);
    if (!r->dispatch)
        return err_set(e, ERR_MEMORY, "Out of memory for the result of %d scenarios", s->inst->scenarios);
    return search_dispatch(s, t->units, r->dispatch, e);
}

/* The incumbent as it is known: plan, risk and scenarios. Changes nothing of the search. */
static enum err_code fill_plan(const struct search *s, struct result *r, struct err *e)
{
    const struct instance *inst = s->inst;
    const struct tried *t = &s->tried[s->incumbent];
    double annual, capital;
    r->outcome = malloc((size_t)inst->scenarios * sizeof *r->outcome);
    if (!r->outcome)
        return err_set(e, ERR_MEMORY, "Out of memory for the result of %d scenarios", inst->scenarios);
    memcpy(r->outcome, t->outcome, (size_t)inst->scenarios * sizeof *r->outcome);
    memcpy(r->units, t->units, (size_t)inst->candidates * sizeof *r->units);
    master_price_plan(inst, r->units, &annual, &capital, r->shipped);
    r->annual_plan_usd = annual;
    r->budget_used_usd = capital;
    r->recourse = s->opt->recourse;
    r->alpha = inst->alpha;
    r->radius_kw = inst->radius_kw;
    r->weight = inst->weight;
    memcpy(r->probability, s->probability, (size_t)inst->scenarios * sizeof *r->probability);
    r->expected_usd = risk_mean(inst->scenarios, t->value, s->probability);
    r->cvar_usd = risk_cvar(inst->scenarios, t->value, s->probability, inst->alpha);
    struct risk_value risk;
    enum err_code code = risk_worst_case(inst->scenarios, t->value, s->probability, s->metric, inst->alpha,
                                         inst->weight, inst->radius_kw, &risk, NULL, r->worst_probability, r->tail);
    if (code)
        return err_set(e, code, "The worst-case risk could not be computed");
    r->worst_case_usd = risk.rho;
    r->gamma = risk.gamma;
    r->radius_max_kw = risk.radius_max;
    r->objective = annual + inst->events_per_year * risk.rho;
    r->bound = fmin(s->bound, r->objective);
    r->gap = plan_gap(r->objective, r->bound);
    r->seconds = watch_seconds(&s->watch);
    r->rounds = s->watch.now.round;
    search_effort(s, &r->effort);
    return ERR_NONE;
}

/* The incumbent becomes the result. */
static enum err_code fill_result(struct search *s, struct result *r, struct err *e)
{
    const struct tried *t = &s->tried[s->incumbent];
    double relaxed = 0;
    enum err_code code = fill_plan(s, r, e);
    if (!code && s->certify)
        code = search_relaxed(s, t->units, &relaxed, e);
    if (code)
        return code;
    r->relaxed_objective = s->certify ? r->annual_plan_usd + relaxed : 0;
    r->status = status_of(s);
    s->watch.now.phase = PLAN_REPORT;
    s->watch.now.done = s->watch.now.total = 0;
    watch_bounds(&s->watch, s->bound, s->objective);
    watch_finish(&s->watch);
    s->watch.stop = WATCH_GO; /* what is left is short, and whoever asked to stop would ask again */
    s->watch.limit_s = 0;
    s->watch.report = NULL;
    code = fill_dispatch(s, t, r, e);
    return code || !s->opt->measure ? code : search_cold_sweep(s, t->units, &r->effort.cold_sweep_s, e);
}

static enum err_code finish(struct search *s, struct result *r, enum err_code code, struct result **out, struct err *e)
{
    if (!code && s->incumbent < 0)
        code =
            err_set(e, s->watch.stop == WATCH_TIME ? ERR_LIMIT : ERR_CANCELED, "Stopped before a plan was evaluated");
    if (code == ERR_CANCELED && s->watch.stop == WATCH_TIME)
        code = err_set(e, ERR_LIMIT, "The time limit came before a plan was evaluated");
    if (code == ERR_LIMIT)
        err_hint(e, "Raise the time limit (0: none), or ask for less: fewer scenarios, fewer steps.");
    code = code ? code : fill_result(s, r, e);
    if (code)
        result_free(r);
    else
        *out = r;
    return code;
}

/* A bound that a solve has proven. */
struct proven {
    struct plan_terms terms;
    double bound;
};

struct plan_session {
    struct instance inst; /* a copy, whose terms change; the arrays are the caller's */
    struct plan_options opt;
    struct search search;
    struct result *last; /* given back by the caller, NULL: none */
    uint64_t fingerprint;
    bool piloted; /* a pilot has gone ahead */
    struct proven *proven;
    int proven_count;
};

enum err_code plan_session_new(const struct instance *inst, const struct plan_options *opt, struct plan_session **out,
                               struct err *e)
{
    struct plan_session *n = *out = malloc(sizeof *n);
    if (!n)
        return err_set(e, ERR_MEMORY, "Out of memory while preparing the solve");
    n->inst = *inst;
    n->opt = *opt;
    n->last = NULL;
    n->fingerprint = instance_fingerprint(inst);
    n->piloted = false;
    n->proven = NULL;
    n->proven_count = 0;
    enum err_code code = search_init(&n->search, &n->inst, &n->opt, e);
    if (!code && (code = evaluator_share(n->search.evaluator, opt->ranks, e)))
        search_free(&n->search);
    if (code) {
        free(n);
        *out = NULL;
    }
    return code;
}

void plan_session_free(struct plan_session *session)
{
    if (!session)
        return;
    result_free(session->last);
    search_free(&session->search);
    free(session->proven);
    free(session);
}

enum err_code plan_session_save(const struct plan_session *session, const char *path, struct err *e)
{
    return checkpoint_write(&session->search, session->fingerprint, path, e);
}

enum err_code plan_session_load(struct plan_session *session, const char *path, struct err *e)
{
    return checkpoint_read(&session->search, session->fingerprint, path, e);
}

void plan_session_limit(struct plan_session *session, double gap, double time_limit_s)
{
    session->opt.gap = gap;
    session->opt.time_limit_s = time_limit_s;
}

enum err_code plan_session_incumbent(const struct plan_session *session, struct result **out, struct err *e)
{
    const struct search *s = &session->search;
    double rho;
    *out = NULL;
    if (s->incumbent < 0 || isfinite(s->within)) /* of plans near the best none is the answer */
        return ERR_NONE;
    struct result *r = result_new(s->inst);
    if (!r)
        return err_set(e, ERR_MEMORY, "Out of memory for the result of %d scenarios", s->inst->scenarios);
    enum err_code code = fill_nothing(s, &s->tried[0], r, &rho, e);
    code = code ? code : fill_plan(s, r, e);
    r->status = PLAN_STOPPED;
    if (code)
        result_free(r);
    else
        *out = r;
    return code;
}

void plan_session_give_back(struct plan_session *session, struct result *r)
{
    result_free(session->last);
    session->last = r;
}

/* The plan that won is often the one that won before: its dispatch is there already. */
static void take_back(struct plan_session *session, struct result *r)
{
    const struct search *s = &session->search;
    struct result *last = session->last;
    session->last = NULL;
    if (last && s->incumbent >= 0 &&
        !memcmp(last->units, s->tried[s->incumbent].units, (size_t)r->candidates * sizeof *r->units)) {
        r->dispatch = last->dispatch;
        last->dispatch = NULL;
    }
    result_free(last);
}

static struct plan_terms terms_of(const struct instance *inst)
{
    return (struct plan_terms){inst->alpha, inst->radius_kw, inst->weight, inst->budget_usd};
}

/* No plan costs less, and none is allowed that was not, where no term is easier: CVaR and the worst case grow with all three. */
static bool no_easier(const struct plan_terms *a, const struct plan_terms *b)
{
    return a->alpha >= b->alpha && a->radius_kw >= b->radius_kw && a->weight >= b->weight &&
           a->budget_usd <= b->budget_usd;
}

static double proven_bound(const struct plan_session *session)
{
    struct plan_terms now = terms_of(&session->inst);
    double bound = -INFINITY;
    for (int k = 0; k < session->proven_count; k++)
        if (no_easier(&now, &session->proven[k].terms))
            bound = fmax(bound, session->proven[k].bound);
    return bound;
}

/* When memory is short it is forgotten: what it proves is proven again. */
static void remember_bound(struct plan_session *session)
{
    struct proven *grown = realloc(session->proven, ((size_t)session->proven_count + 1) * sizeof *grown);
    if (!grown)
        return;
    session->proven = grown;
    session->proven[session->proven_count++] = (struct proven){terms_of(&session->inst), session->search.bound};
}

enum err_code plan_session_solve(struct plan_session *session, const struct plan_terms *terms,
                                 plan_progress_fn *progress, void *ctx, struct result **out, struct err *e)
{
    struct search *s = &session->search;
    struct instance *inst = &session->inst;
    double rho = 0;
    *out = NULL;
    struct result *r = result_new(inst);
    if (!r)
        return err_set(e, ERR_MEMORY, "Out of memory for the result of %d scenarios", inst->scenarios);
    if (terms) {
        inst->alpha = terms->alpha;
        inst->radius_kw = terms->radius_kw;
        inst->weight = terms->weight;
        inst->budget_usd = terms->budget_usd;
    }
    search_start(s, progress, ctx);
    s->bound = proven_bound(session);
    bool first = s->tried_count == 0;
    enum err_code code = first ? search_price_nothing(s, !search_wants_pilot(s), e) : search_rejudge(s, e);
    code = code ? code : fill_nothing(s, &s->tried[0], r, &rho, e);
    code = code ? code : master_init(&s->master, inst, rho, e);
    if (s->tried_count < 2 && !session->piloted) /* a checkpoint brings what the pilot had found */
        code = code ? code : search_pilot(s, e);
    session->piloted = session->piloted || !code;
    code = code ? code : tree_search(s, e);
    remember_bound(session);
    if (code == ERR_CANCELED && s->watch.stop != WATCH_GO && s->incumbent >= 0)
        code = ERR_NONE; /* stopped, with a plan */
    take_back(session, r);
    return finish(s, r, code, out, e);
}

enum err_code plan_session_alternatives(struct plan_session *session, double percent, int plans,
                                        plan_progress_fn *progress, void *ctx, struct plan_alternatives **out,
                                        struct err *e)
{
    struct search *s = &session->search;
    *out = NULL;
    if (s->incumbent < 0)
        return err_set(e, ERR_USAGE, "There is no plan yet that others could be near to");
    watch_start(&s->watch, &session->opt, progress, ctx);
    return search_alternatives(s, percent, plans, out, e);
}

/* In the time that the solve left. Failing, they must not cost the plan. */
static void add_alternatives(struct plan_session *session, plan_progress_fn *progress, void *ctx, struct result *r)
{
    struct err ignored;
    struct watch *w = &session->search.watch;
    w->report = progress;
    w->context = ctx;
    w->limit_s = session->opt.time_limit_s;
    w->stop = r->status == PLAN_STOPPED ? WATCH_STOPPED : WATCH_GO;
    search_alternatives(&session->search, session->opt.near_percent, PLAN_NEAR_PLANS, &r->near, &ignored);
}

/* A checkpoint that is there is read; what is written before the first dispatch shows that it can be. */
static enum err_code open_checkpoint(struct plan_session *session, const char *path, struct err *e)
{
    enum err_code code = access(path, F_OK) == 0 ? plan_session_load(session, path, e) : ERR_NONE;
    return code ? code : plan_session_save(session, path, e);
}

struct keeper {
    struct plan_session *session;
    const char *path;
    plan_progress_fn *progress;
    void *context;
    enum plan_phase phase;
    double saved, took; /* when last, how long it took, seconds of the solve */
    struct err trouble; /* of the last save */
};

/* With every phase, else seldom enough to cost next to nothing. A save that fails leaves the checkpoint before it in place. */
static bool keep_and_report(void *context, const struct plan_progress *p)
{
    struct keeper *k = context;
    double since = p->seconds - k->saved;
    struct plan_progress shown = *p;
    shown.unsaved = k->trouble.code ? k->trouble.message : NULL;
    bool go_on = !k->progress || k->progress(k->context, &shown);
    if (!go_on || (p->phase != k->phase && since >= 20 * k->took) || since >= fmax(KEEP_SECONDS, 50 * k->took)) {
        double before = watch_seconds(&k->session->search.watch);
        k->trouble.code = ERR_NONE;
        plan_session_save(k->session, k->path, &k->trouble);
        k->saved = watch_seconds(&k->session->search.watch);
        k->took = k->saved - before;
    }
    k->phase = p->phase;
    return go_on;
}

static enum err_code solve_session(struct plan_session *session, const struct plan_options *opt,
                                   plan_progress_fn *progress, void *ctx, struct result **out, struct err *e)
{
    enum err_code code = plan_session_solve(session, NULL, progress, ctx, out, e);
    if (!code && opt->near_percent > 0)
        add_alternatives(session, progress, ctx, *out);
    return code;
}

enum err_code plan_solve(const struct instance *inst, const struct plan_options *opt, plan_progress_fn *progress,
                         void *ctx, struct result **out, struct err *e)
{
    struct plan_session *session;
    *out = NULL;
    enum err_code code = plan_session_new(inst, opt, &session, e);
    if (!code && opt->checkpoint) {
        struct keeper keeper = {.session = session, .path = opt->checkpoint, .progress = progress, .context = ctx};
        code = open_checkpoint(session, opt->checkpoint, e);
        code = code ? code : solve_session(session, opt, keep_and_report, &keeper, out, e);
        if (!code && plan_session_save(session, opt->checkpoint, e))
            (*out)->unsaved = true;
    } else {
        code = code ? code : solve_session(session, opt, progress, ctx, out, e);
    }
    plan_session_free(session);
    return code;
}

enum err_code plan_evaluate(const struct instance *inst, const int *units, const struct plan_options *opt,
                            plan_progress_fn *progress, void *ctx, struct result **out, struct err *e)
{
    struct search s;
    double rho = 0;
    int index = -1;
    *out = NULL;
    struct result *r = result_new(inst);
    if (!r)
        return err_set(e, ERR_MEMORY, "Out of memory for the result of %d scenarios", inst->scenarios);
    enum err_code code = search_init(&s, inst, opt, e);
    if (!code && (code = evaluator_share(s.evaluator, opt->ranks, e)))
        search_free(&s);
    if (code) {
        result_free(r);
        return code;
    }
    search_start(&s, progress, ctx);
    code = search_price_nothing(&s, false, e);
    code = code ? code : fill_nothing(&s, &s.tried[0], r, &rho, e);
    s.objective = INFINITY; /* the plan asked for counts, not the better of the two */
    if (!code && (index = search_find(&s, units)) < 0)
        code = search_try(&s, units, &index, e);
    if (!code && index < 0)
        code = err_set(e, ERR_INVALID,
                       "The plan is not allowed: it breaks the budget, a stock, a site or a hosting limit");
    if (!code) {
        s.incumbent = index;
        s.objective = s.tried[index].upper;
        s.bound = s.tried[index].lower;
    }
    code = finish(&s, r, code, out, e);
    search_free(&s);
    return code;
}
