/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Chunks of scenarios double from one in so many, while there is a chance to be done before the last. */
enum { FIRST_CHUNK = 16 };

/* Scenarios that go ahead in the first sweep, where there are more than twice as many. */
enum { VANGUARD = 64 };

#define DOUBT_AT_FIRST 0.02
#define DOUBT_SHARE 0.8

/* A plan is taken at its word where the last scenarios dispatched moved its cost by less than this share of the tolerance, and while
 * stopping just then would lose less than this share of the incumbent. */
#define PROMISE_SETTLED 0.2
#define PROMISE_AT_STAKE 0.05

struct doubtful {
    double usd;
    int scenario;
};

static bool answers_init(struct answers *a, int scenarios, bool dispatch)
{
    size_t n = (size_t)scenarios;
    memset(a, 0, sizeof *a);
    a->value = calloc(n, sizeof *a->value);
    a->lower = calloc(n, sizeof *a->lower);
    a->outcome = calloc(n, sizeof *a->outcome);
    a->dispatch = dispatch ? calloc(n, sizeof *a->dispatch) : NULL;
    return a->value && a->lower && a->outcome && (a->dispatch || !dispatch);
}

static void drop_dispatch(struct dispatch *dispatch, int scenarios)
{
    for (int s = 0; dispatch && s < scenarios; s++)
        dispatch_free(&dispatch[s]);
}

static void answers_free(struct answers *a, int scenarios)
{
    drop_dispatch(a->dispatch, scenarios);
    free(a->value);
    free(a->lower);
    free(a->outcome);
    free(a->dispatch);
    memset(a, 0, sizeof *a);
}

enum err_code search_init(struct search *s, const struct instance *inst, const struct plan_options *opt, struct err *e)
{
    memset(s, 0, sizeof *s);
    s->inst = inst;
    s->opt = opt;
    s->certify = opt->recourse == RECOURSE_MIP;
    s->learns = true;
    s->dispatch_of = -1;
    size_t n = (size_t)inst->scenarios, c = (size_t)inst->candidates + 1;
    s->metric = risk_metric_new(inst);
    s->probability = calloc(n, sizeof *s->probability);
    s->constant = calloc(n, sizeof *s->constant);
    s->slope = calloc(n * c, sizeof *s->slope);
    s->cut_slope = calloc(c, sizeof *s->cut_slope);
    s->doubt = calloc(n, sizeof *s->doubt);
    s->order = calloc(n, sizeof *s->order);
    s->list = calloc(n, sizeof *s->list);
    s->known = calloc(n, sizeof *s->known);
    s->weight = calloc(n, sizeof *s->weight);
    s->incumbent = s->promised = -1;
    bool fine = s->metric && s->probability && s->constant && s->slope && s->cut_slope && s->doubt && s->order &&
                s->list && s->known && s->weight;
    bool keep = opt->keep_dispatch && opt->recourse == RECOURSE_MIP;
    s->dispatch = keep ? calloc(n, sizeof *s->dispatch) : NULL;
    fine = answers_init(&s->now, inst->scenarios, keep) && fine && (s->dispatch || !keep);
    fine = pool_init(&s->pool, inst->scenarios, inst->candidates) && fine;
    if (!fine) {
        search_free(s);
        return err_set(e, ERR_MEMORY, "Out of memory for %d scenarios", inst->scenarios);
    }
    for (size_t k = 0; k < n; k++) {
        s->probability[k] = inst->scenario[k].probability;
        s->doubt[k] = DOUBT_AT_FIRST;
    }
    enum err_code code = evaluator_new(inst, opt->recourse, opt->threads, &s->evaluator, e);
    if (code)
        search_free(s);
    else
        evaluator_leave_out(s->evaluator, opt->without);
    return code;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void search_start(struct search *s, plan_progress_fn *progress, void *context)
{
    if (s->master.lp)
        master_free(&s->master);
    watch_start(&s->watch, s->opt, progress, context);
    s->objective = INFINITY;
    s->incumbent = s->promised = -1;
    s->bound = s->within = -INFINITY;
    s->started_cpu = cpu_seconds();
    evaluator_reset_effort(s->evaluator);
}

void search_free(struct search *s)
{
    evaluator_free(s->evaluator);
    if (s->master.lp)
        master_free(&s->master);
    pool_free(&s->pool);
    answers_free(&s->now, s->inst->scenarios);
    drop_dispatch(s->dispatch, s->inst->scenarios);
    free(s->dispatch);
    for (int k = 0; k < s->tried_count; k++) {
        free(s->tried[k].units);
        free(s->tried[k].value);
        free(s->tried[k].floor);
        free(s->tried[k].outcome);
    }
    free(s->tried);
    risk_metric_free(s->metric);
    free(s->probability);
    free(s->constant);
    free(s->slope);
    free(s->cut_slope);
    free(s->doubt);
    free(s->order);
    free(s->list);
    free(s->known);
    free(s->weight);
    memset(s, 0, sizeof *s);
}

double search_target(const struct search *s)
{
    return s->promised >= 0 ? fmin(s->objective, s->tried[s->promised].relaxed) : s->objective;
}

double search_tolerance(const struct search *s)
{
    return s->opt->gap * fmax(fabs(search_target(s)), 1e-9);
}

enum err_code search_risk(const struct search *s, const double *cost, double *rho, struct err *e)
{
    struct risk_value risk;
    enum err_code code = risk_worst_case(s->inst->scenarios, cost, s->probability, s->metric, s->inst->alpha,
                                         s->inst->weight, s->inst->radius_kw, &risk, NULL, NULL, NULL);
    *rho = risk.rho;
    return code ? err_set(e, code, "The worst-case risk could not be computed") : ERR_NONE;
}

/* ---- Learning ---- */

static int by_doubt(const void *a, const void *b)
{
    const struct doubtful *x = a, *y = b;
    return x->usd > y->usd ? -1 : x->usd < y->usd ? 1 : x->scenario - y->scenario;
}

static bool is_dispatched(const struct tried *t, int scenario)
{
    return t && !isnan(t->value[scenario]);
}

/* Scenarios by how much of the risk under the plan their cuts may miss; those dispatched under it already come last. *left: the others.
 * *risk_usd: a year, as known so far. */
static enum err_code rank(struct search *s, const double *units, const struct tried *t, int *left, double *risk_usd,
                          struct err *e)
{
    const struct instance *inst = s->inst;
    struct risk_value risk;
    pool_values(&s->pool, units);
    for (int k = 0; k < inst->scenarios; k++)
        s->known[k] = is_dispatched(t, k) ? t->value[k] : s->pool.value[k];
    enum err_code code = risk_worst_case(inst->scenarios, s->known, s->probability, s->metric, inst->alpha,
                                         inst->weight, inst->radius_kw, &risk, s->weight, NULL, NULL);
    if (code)
        return err_set(e, code, "The worst-case risk could not be computed");
    *left = inst->scenarios;
    *risk_usd = inst->events_per_year * risk.rho;
    for (int k = 0; k < inst->scenarios; k++) {
        if (is_dispatched(t, k)) {
            s->order[k] = (struct doubtful){-1, k};
            --*left;
            continue;
        }
        bool cut = s->pool.count[k] > 0;
        bool plain = s->opt->without & 1U << LEVER_ORDER;
        double weight = plain ? 1 : s->weight[k] + 0.1 * s->probability[k] + 1e-6;
        s->order[k] = (struct doubtful){cut ? weight * s->doubt[k] * (s->known[k] + 1) : INFINITY, k};
    }
    qsort(s->order, (size_t)inst->scenarios, sizeof *s->order, by_doubt);
    return ERR_NONE;
}

/* The scenarios of the list are dispatched: their costs are known, their cuts join the pool where they say more than it did. */
static enum err_code keep_cuts(struct search *s, int count, const double *units, struct err *e)
{
    size_t C = (size_t)s->inst->candidates;
    for (int k = 0; k < count; k++) {
        int j = s->list[k];
        const double *slope = s->slope + (size_t)j * C;
        double value = s->constant[j], before = s->pool.value[j], cost = s->now.value[j];
        for (size_t c = 0; c < C; c++)
            value += slope[c] * units[c];
        s->doubt[j] = fmax(1e-6, 0.5 * s->doubt[j] + 0.5 * fmax(0, cost - before) / fmax(cost, 1));
        s->known[j] = cost;
        if (!s->learns)
            continue;
        if (value > before + 1e-9 * (1 + fabs(value)) && !pool_add(&s->pool, j, s->constant[j], slope))
            return err_set(e, ERR_MEMORY, "Out of memory for the cuts of %d scenarios", s->inst->scenarios);
    }
    return ERR_NONE;
}

/* Scenarios that nothing is known of, and then the most doubtful that make up most of the doubt, up to `most`. */
static int doubtful_count(const struct search *s, int most)
{
    int S = s->inst->scenarios, count = 0;
    double all = 0, sum = 0;
    while (count < S && isinf(s->order[count].usd))
        count++;
    for (int k = count; k < S; k++)
        all += s->order[k].usd;
    for (; count < most && sum < DOUBT_SHARE * all; count++)
        sum += s->order[count].usd;
    return count > 0 ? count : 1;
}

static enum err_code dispatch_list(struct search *s, int count, const double *units, bool outcomes, struct err *e)
{
    struct evaluation job = {.kind = RECOURSE_LP,
                             .units = units,
                             .list = s->list,
                             .count = count,
                             .value = s->now.value,
                             .lower = s->now.lower,
                             .constant = s->learns ? s->constant : NULL,
                             .slope = s->slope};
    if (outcomes) {
        job.outcome = s->now.outcome;
        job.dispatch = s->now.dispatch;
    }
    size_t n = (size_t)s->inst->scenarios;
    if (s->bank && !(job.prices = calloc(n, sizeof *job.prices)))
        return err_set(e, ERR_MEMORY, "Out of memory for the prices of %d scenarios", s->inst->scenarios);
    enum err_code code = evaluator_run(s->evaluator, &job, &s->watch, e);
    if (s->bank && !bank_take(s->bank, s->inst->candidates, units, job.prices, s->inst->scenarios) && !code)
        code = err_set(e, ERR_MEMORY, "Out of memory for the prices of %d scenarios", s->inst->scenarios);
    free(job.prices);
    return code ? code : keep_cuts(s, count, units, e);
}

/* What a whole plan's scenarios came to is kept: it may be asked about again, to the end or under other risk parameters. */
static void keep_values(const struct search *s, struct tried *t, int count, bool outcomes)
{
    for (int k = 0; t && k < count; k++) {
        int j = s->list[k];
        t->value[j] = s->now.value[j];
        t->floor[j] = s->now.lower[j];
        if (outcomes)
            t->outcome[j] = s->now.outcome[j];
    }
}

/* When to stop dispatching the scenarios of a plan. */
struct aim {
    double enough;    /* USD a year: no less risk than this, INFINITY: never */
    double settled;   /* USD a year: the last scenarios added no more than this, and */
    double promising; /* the risk is no less than this */
    bool once;        /* after the first scenarios */
    bool outcomes;    /* are wanted */
};

/* t: NULL, or the whole plan: it keeps what its scenarios came to, and they are dispatched once. */
static enum err_code learn(struct search *s, const double *units, struct tried *t, const struct aim *aim,
                           double *risk_usd, bool *complete, struct err *e)
{
    int S = s->inst->scenarios, left = 0, chunk = isinf(aim->enough) && !aim->once ? S : S / FIRST_CHUNK + 8;
    drop_dispatch(s->now.dispatch, S);
    enum err_code code = rank(s, units, t, &left, risk_usd, e);
    if (aim->once)
        chunk = doubtful_count(s, chunk);
    bool go_on = left > 0 && (aim->once || *risk_usd < aim->enough);
    for (int done = 0, count = 0; !code && go_on; done += count, left -= count, chunk *= 2) {
        double before = *risk_usd, rho = 0;
        count = chunk < left ? chunk : left;
        for (int k = 0; k < count; k++)
            s->list[k] = s->order[done + k].scenario;
        code = dispatch_list(s, count, units, aim->outcomes, e);
        code = code ? code : search_risk(s, s->known, &rho, e);
        if (!code)
            keep_values(s, t, count, aim->outcomes);
        *risk_usd = s->inst->events_per_year * rho;
        go_on = left > count && !aim->once && *risk_usd < aim->enough &&
                (*risk_usd - before > aim->settled || *risk_usd < aim->promising);
    }
    *complete = !code && left == 0;
    return code;
}

enum err_code search_learn(struct search *s, const double *units, double *risk_usd, struct err *e)
{
    bool complete;
    struct aim aim = {.enough = INFINITY, .settled = -INFINITY, .once = isfinite(s->objective)};
    return learn(s, units, NULL, &aim, risk_usd, &complete, e);
}

/* ---- Whole plans ---- */

int search_find(const struct search *s, const int *units)
{
    for (int k = 0; k < s->tried_count; k++)
        if (!memcmp(s->tried[k].units, units, (size_t)s->inst->candidates * sizeof *units))
            return k;
    return -1;
}

bool search_open(const struct search *s, int index)
{
    const struct tried *t = &s->tried[index];
    return (!t->complete || (s->certify && !t->integer)) && t->relaxed < search_target(s) - search_tolerance(s);
}

struct tried *search_add_tried(struct search *s, const int *units)
{
    int index = search_find(s, units);
    if (index >= 0)
        return &s->tried[index];
    if (s->tried_count == s->tried_capacity) {
        int capacity = s->tried_capacity ? 2 * s->tried_capacity : 64;
        struct tried *grown = realloc(s->tried, (size_t)capacity * sizeof *grown);
        if (!grown)
            return NULL;
        s->tried = grown;
        s->tried_capacity = capacity;
    }
    struct tried *t = &s->tried[s->tried_count];
    memset(t, 0, sizeof *t);
    size_t size = ((size_t)s->inst->candidates + 1) * sizeof *units;
    t->units = malloc(size);
    if (!t->units)
        return NULL;
    memcpy(t->units, units, size - sizeof *units);
    s->tried_count++;
    return t;
}

static void accept(struct search *s, const struct tried *t)
{
    if (t->upper >= s->objective)
        return;
    s->objective = t->upper;
    s->incumbent = (int)(t - s->tried);
    watch_bounds(&s->watch, s->bound, s->objective);
    watch_tick(&s->watch, true);
}

/* How far a scenario's integer dispatch may be left open in a plan that costs so much: the risk's weights sum to one, no
 * scenario's slack can move it by more. */
static double integer_slack(const struct search *s, double usd)
{
    return 0.2 * s->opt->gap * fabs(usd) / fmax(s->inst->events_per_year, 1e-9);
}

/* Integer dispatch only where the relaxation leaves room for a better plan. */
static enum err_code certify(struct search *s, struct tried *t, const double *units, double annual, struct err *e)
{
    enum plan_phase phase = s->watch.now.phase;
    s->watch.now.phase = PLAN_CERTIFY;
    drop_dispatch(s->now.dispatch, s->inst->scenarios);
    struct evaluation job = {.kind = RECOURSE_MIP,
                             .units = units,
                             .slack_usd = integer_slack(s, t->relaxed),
                             .value = s->now.value,
                             .lower = s->now.lower,
                             .outcome = s->now.outcome,
                             .dispatch = s->now.dispatch};
    enum err_code code = evaluator_run(s->evaluator, &job, &s->watch, e);
    double upper = 0, lower = 0;
    code = code ? code : search_risk(s, s->now.value, &upper, e);
    code = code ? code : search_risk(s, s->now.lower, &lower, e);
    s->watch.now.phase = phase;
    if (code)
        return code;
    t->integer = true;
    t->upper = annual + s->inst->events_per_year * upper;
    t->lower = fmax(t->relaxed, annual + s->inst->events_per_year * lower);
    for (int k = 0; k < s->inst->scenarios; k++)
        s->list[k] = k;
    keep_values(s, t, s->inst->scenarios, true);
    if (s->dispatch && t->upper < s->objective) {
        struct dispatch *old = s->dispatch;
        s->dispatch = s->now.dispatch;
        s->now.dispatch = old;
        s->dispatch_of = (int)(t - s->tried);
    }
    return ERR_NONE;
}

double *search_units(const struct search *s, const int *units)
{
    double *n = calloc((size_t)s->inst->candidates + 1, sizeof *n);
    for (int c = 0; n && c < s->inst->candidates; c++)
        n[c] = units[c];
    return n;
}

/* The plan among those tried, with room for what its scenarios come to; NULL when memory is short. */
static struct tried *open_tried(struct search *s, const int *units)
{
    struct tried *t = search_add_tried(s, units);
    size_t n = (size_t)s->inst->scenarios;
    if (!t || t->value)
        return t;
    t->value = malloc(n * sizeof *t->value);
    t->floor = malloc(n * sizeof *t->floor);
    t->outcome = calloc(n, sizeof *t->outcome);
    if (!t->value || !t->floor || !t->outcome)
        return NULL;
    for (size_t k = 0; k < n; k++)
        t->value[k] = t->floor[k] = NAN;
    return t;
}

/* What a plan has to come to, of the risk alone: USD a year. */
static struct aim aim_at(const struct search *s, double annual, bool settle)
{
    double target = search_target(s), tolerance = search_tolerance(s);
    struct aim aim = {.enough = INFINITY, .settled = -INFINITY, .outcomes = !s->certify};
    if (settle || isinf(target))
        return aim;
    aim.enough = target - tolerance - annual;
    if (!s->certify && isinf(s->within) && !(s->opt->without & 1U << LEVER_PROMISE)) {
        aim.settled = PROMISE_SETTLED * tolerance;
        aim.promising = s->objective * (1 - PROMISE_AT_STAKE) - annual;
    }
    return aim;
}

static enum err_code judge(struct search *s, struct tried *t, double annual, double risk_usd, bool complete,
                           const double *units, struct err *e)
{
    t->relaxed = t->lower = t->upper = annual + risk_usd;
    t->complete = complete;
    t->taught = complete && s->learns;
    bool better = t->relaxed < search_target(s) - (isinf(s->objective) ? 0 : search_tolerance(s));
    if (!complete || s->certify)
        t->upper = INFINITY;
    if (!complete && better)
        s->promised = (int)(t - s->tried);
    return complete && s->certify && better ? certify(s, t, units, annual, e) : ERR_NONE;
}

static enum err_code evaluate(struct search *s, const int *units, bool settle, int *index, struct err *e)
{
    double annual, capital, risk_usd = 0;
    *index = -1;
    if (!master_price_plan(s->inst, units, &annual, &capital, NULL))
        return ERR_NONE;
    double *n = search_units(s, units);
    struct tried *t = n ? open_tried(s, units) : NULL;
    struct aim aim = aim_at(s, annual, settle);
    bool complete = false;
    if (!t) {
        free(n);
        return err_set(e, ERR_MEMORY, "Out of memory while evaluating a plan");
    }
    enum err_code code = learn(s, n, t, &aim, &risk_usd, &complete, e);
    code = code ? code : judge(s, t, annual, risk_usd, complete, n, e);
    free(n);
    if (code) { /* cut short: open as before */
        t->relaxed = t->lower = -INFINITY;
        t->upper = INFINITY;
        t->complete = false;
        return code;
    }
    *index = (int)(t - s->tried);
    accept(s, t);
    return ERR_NONE;
}

enum err_code search_try(struct search *s, const int *units, int *index, struct err *e)
{
    return evaluate(s, units, false, index, e);
}

enum err_code search_settle(struct search *s, struct err *e)
{
    int index = s->promised;
    s->promised = -1;
    return evaluate(s, s->tried[index].units, true, &index, e);
}

enum err_code search_teach(struct search *s, int index, struct err *e)
{
    double *n = search_units(s, s->tried[index].units), risk_usd;
    bool complete = false;
    struct aim aim = {.enough = INFINITY, .settled = -INFINITY};
    enum err_code code = n ? learn(s, n, NULL, &aim, &risk_usd, &complete, e)
                           : err_set(e, ERR_MEMORY, "Out of memory while dispatching a plan");
    s->tried[index].taught = complete;
    free(n);
    return code;
}

/* A vanguard of the scenarios goes ahead under a plan; where each ends, others like it begin. */
static enum err_code send_vanguard(struct search *s, const int *units, struct err *e)
{
    int S = s->inst->scenarios, count = 0;
    struct bank bank = {0}, *own = s->bank;
    bool learns = s->learns;
    double *n = search_units(s, units);
    if (!n)
        return err_set(e, ERR_MEMORY, "Out of memory while dispatching a plan");
    for (int k = 0; k < S && count < VANGUARD; k += S / VANGUARD)
        s->list[count++] = k;
    s->bank = &bank;
    s->learns = true;
    pool_values(&s->pool, n);
    enum err_code code = dispatch_list(s, count, n, false, e);
    s->bank = own;
    s->learns = learns;
    code = code ? code : bank_transfer(&bank, s->evaluator, NULL, n, &s->watch, e);
    bank_free(&bank);
    free(n);
    return code;
}

enum err_code search_price_nothing(struct search *s, bool cuts, struct err *e)
{
    int index;
    int *zero = calloc((size_t)s->inst->candidates + 1, sizeof *zero);
    if (!zero)
        return err_set(e, ERR_MEMORY, "Out of memory for the first dispatch");
    s->learns = cuts;
    bool many = EVALUATOR_LENDS && s->inst->scenarios > 2 * VANGUARD && !(s->opt->without & 1U << LEVER_TRANSFER);
    enum err_code code = many ? send_vanguard(s, zero, e) : ERR_NONE;
    code = code ? code : search_try(s, zero, &index, e);
    s->learns = true;
    free(zero);
    if (!code && index < 0)
        code = err_set(e, ERR_INVALID, "Not even the empty plan is allowed: the budget is negative");
    return code;
}

enum err_code search_rejudge(struct search *s, struct err *e)
{
    s->objective = INFINITY;
    s->incumbent = -1;
    for (int k = 0; k < s->tried_count; k++) {
        struct tried *t = &s->tried[k];
        double annual, capital, rho = 0, floor = 0;
        t->relaxed = t->lower = -INFINITY; /* not known any more; the pool knows enough to open it again */
        t->upper = INFINITY;
        if (!t->complete || !master_price_plan(s->inst, t->units, &annual, &capital, NULL))
            continue;
        enum err_code code = search_risk(s, t->value, &rho, e);
        code = code ? code : search_risk(s, t->floor, &floor, e);
        if (code)
            return code;
        t->lower = annual + s->inst->events_per_year * floor;
        if (s->certify && !t->integer) {
            t->relaxed = t->lower;
            continue;
        }
        t->upper = annual + s->inst->events_per_year * rho;
        t->relaxed = s->certify ? t->lower : t->upper;
        accept(s, t);
    }
    return ERR_NONE;
}

static enum err_code sweep(struct search *s, const int *units, struct evaluation *job, struct err *e)
{
    double *n = search_units(s, units);
    if (!n)
        return err_set(e, ERR_MEMORY, "Out of memory while dispatching a plan");
    job->units = n;
    job->value = s->now.value;
    job->lower = s->now.lower;
    enum err_code code = evaluator_run(s->evaluator, job, &s->watch, e);
    free(n);
    return code;
}

enum err_code search_dispatch(struct search *s, const int *units, struct dispatch *dispatch, struct err *e)
{
    struct evaluation job = {
        .kind = s->opt->recourse, .dispatch = dispatch, .slack_usd = integer_slack(s, s->objective)};
    return sweep(s, units, &job, e);
}

enum err_code search_cold_sweep(struct search *s, const int *units, double *seconds, struct err *e)
{
    struct evaluation job = {.kind = RECOURSE_LP, .cold = true};
    double before = cpu_seconds();
    enum err_code code = sweep(s, units, &job, e);
    *seconds = cpu_seconds() - before;
    return code;
}

void search_effort(const struct search *s, struct plan_effort *effort)
{
    evaluator_effort(s->evaluator, &effort->dispatches, &effort->dispatch_s);
    effort->solve_s = cpu_seconds() - s->started_cpu;
}

enum err_code search_relaxed(struct search *s, const int *units, double *risk_usd, struct err *e)
{
    double *n = search_units(s, units), rho = 0;
    if (!n)
        return err_set(e, ERR_MEMORY, "Out of memory for the result");
    pool_values(&s->pool, n);
    enum err_code code = search_risk(s, s->pool.value, &rho, e);
    *risk_usd = s->inst->events_per_year * rho;
    free(n);
    return code;
}
