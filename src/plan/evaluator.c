/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/evaluator.h"

#include "plan/ranks.h"

#include <glpk.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct evaluator {
    const struct instance *inst;
    struct stage2 model;
    struct stage2_memory *memory; /* [S] */
    int threads, started;
    pthread_t *thread;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    const struct evaluation *job;
    void (*each)(void *context, int s); /* the job where it is not a dispatch */
    void *context;
    int count, next, finished, busy; /* scenarios of the job, to take, done; threads at work */
    unsigned long round;             /* grows with each job */
    long dispatches;
    double seconds;
    bool stop, quit, cut_short; /* cut_short: a dispatch was left unfinished */
    atomic_bool halt;           /* the same as stop, for searches that run without the lock */
    struct err failure;
    struct ranks *ranks; /* NULL, or other processes with a share of the scenarios */
    int *own;            /* [S] the scenarios of a job that are not theirs */
    bool away;           /* answers from them are to come */
    int elsewhere;       /* scenarios of the job dispatched there */
};

void outcome_read(const struct instance *inst, const struct dispatch *d, struct scenario_outcome *out)
{
    memset(out, 0, sizeof *out);
    out->cost = d->cost;
    for (int t = 0; t < d->steps; t++) {
        double hours = inst->step_hours[t], unserved = 0;
        for (int i = 0; i < d->buses; i++) {
            unserved += d->unserved_kw[i * d->steps + t];
            out->sag_kwh += hours * d->sag_kw[i * d->steps + t];
        }
        out->unserved_kwh += hours * unserved;
        out->interface_kwh += hours * (d->up_kw[t] + d->down_kw[t]);
        out->peak_unserved_kw = fmax(out->peak_unserved_kw, unserved);
        out->hours_unserved += unserved > 1e-3 ? hours : 0;
    }
    for (int i = 0; i < d->buses; i++) {
        bool hit = false;
        for (int t = 0; t < d->steps; t++)
            hit = hit || d->unserved_kw[i * d->steps + t] > 1e-3;
        out->buses_hit += hit;
    }
    out->restoration_usd = d->cost.delay + d->cost.pickup + d->cost.unrestored;
}

static enum err_code evaluate_one(struct evaluator *ev, struct stage2_worker *w, const struct evaluation *job, int s,
                                  struct err *e)
{
    double bound = 0;
    enum err_code code;
    struct stage2_memory *memory = job->cold || ev->model.without & 1U << LEVER_WARM ? NULL : &ev->memory[s];
    if (job->kind == RECOURSE_MIP) {
        code = stage2_solve_integer(w, s, job->units, memory, job->slack_usd, &job->value[s], &bound, e);
    } else {
        struct stage2_cut cut = {0, job->slope + (size_t)s * (size_t)ev->model.C};
        struct stage2_prices *prices = job->prices && stage2_plain(ev->inst, s) ? &job->prices[s] : NULL;
        code = stage2_solve(w, s, job->units, memory, &job->value[s], job->constant ? &cut : NULL, prices, e);
        if (job->constant)
            job->constant[s] = cut.constant;
        bound = job->value[s];
    }
    if (code)
        return code;
    if (job->lower)
        job->lower[s] = bound;
    if (!job->outcome && !job->dispatch)
        return ERR_NONE;
    struct dispatch d;
    code = stage2_dispatch(w, &d, e);
    if (code)
        return code;
    if (job->outcome)
        outcome_read(ev->inst, &d, &job->outcome[s]);
    if (job->dispatch)
        job->dispatch[s] = d;
    else
        dispatch_free(&d);
    return ERR_NONE;
}

static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Take scenarios until none is left; called and returns with the lock held. */
static void take_scenarios(struct evaluator *ev, struct stage2_worker *w)
{
    while (!ev->stop && ev->next < ev->count) {
        const struct evaluation *job = ev->job;
        int s = ev->next++;
        pthread_mutex_unlock(&ev->lock);
        struct err e = {0};
        enum err_code code = ERR_NONE;
        double before = thread_seconds();
        if (!job)
            ev->each(ev->context, s);
        else if (!w)
            code = err_set(&e, ERR_MEMORY, "Out of memory in a solver thread");
        else
            code = evaluate_one(ev, w, job, job->list ? job->list[s] : s, &e);
        double spent = thread_seconds() - before;
        pthread_mutex_lock(&ev->lock);
        ev->dispatches += job != NULL;
        ev->seconds += job ? spent : 0;
        ev->finished++;
        if (code) {
            ev->cut_short = ev->cut_short || code == ERR_CANCELED;
            if (!ev->failure.code && code != ERR_CANCELED)
                ev->failure = e;
            ev->stop = true;
        }
    }
}

static void *run_thread(void *argument)
{
    struct evaluator *ev = argument;
    glp_term_out(GLP_OFF);
    struct stage2_worker *w = stage2_worker_new(&ev->model, &ev->halt);
    unsigned long seen = 0;
    pthread_mutex_lock(&ev->lock);
    while (!ev->quit) {
        if (ev->round == seen) {
            pthread_cond_wait(&ev->work, &ev->lock);
            continue;
        }
        seen = ev->round;
        take_scenarios(ev, w);
        if (--ev->busy == 0)
            pthread_cond_signal(&ev->done);
    }
    pthread_mutex_unlock(&ev->lock);
    stage2_worker_free(w);
    glp_free_env();
    return NULL;
}

enum err_code evaluator_new(const struct instance *inst, enum recourse_kind kind, int threads, struct evaluator **out,
                            struct err *e)
{
    struct evaluator *ev = *out = calloc(1, sizeof *ev);
    if (!ev)
        return err_set(e, ERR_MEMORY, "Out of memory while preparing the solve");
    ev->inst = inst;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&ev->lock, NULL);
    pthread_cond_init(&ev->work, NULL);
    pthread_cond_init(&ev->done, &clock);
    pthread_condattr_destroy(&clock);
    ev->threads = threads < 1 ? 1 : threads;
    ev->thread = calloc((size_t)ev->threads, sizeof *ev->thread);
    ev->memory = calloc((size_t)inst->scenarios, sizeof *ev->memory);
    if (!ev->thread || !ev->memory)
        return err_set(e, ERR_MEMORY, "Out of memory while preparing the solve");
    enum err_code code = stage2_init(&ev->model, inst, kind, e);
    if (code)
        return code;
    while (ev->started < ev->threads && !pthread_create(&ev->thread[ev->started], NULL, run_thread, ev))
        ev->started++;
    return ev->started > 0 ? ERR_NONE : err_set(e, ERR_INTERNAL, "No solver thread could be started");
}

void evaluator_free(struct evaluator *ev)
{
    if (!ev)
        return;
    if (ev->ranks)
        ev->ranks->close(ev->ranks);
    pthread_mutex_lock(&ev->lock);
    ev->quit = true;
    pthread_cond_broadcast(&ev->work);
    pthread_mutex_unlock(&ev->lock);
    for (int i = 0; i < ev->started; i++)
        pthread_join(ev->thread[i], NULL);
    for (int s = 0; ev->memory && s < ev->inst->scenarios; s++)
        stage2_memory_free(&ev->memory[s]);
    pthread_mutex_destroy(&ev->lock);
    pthread_cond_destroy(&ev->work);
    pthread_cond_destroy(&ev->done);
    stage2_free(&ev->model);
    free(ev->memory);
    free(ev->thread);
    free(ev->own);
    free(ev);
}

enum err_code evaluator_share(struct evaluator *ev, struct ranks *ranks, struct err *e)
{
    if (!ranks || ranks->count < 2)
        return ERR_NONE;
    ev->own = calloc((size_t)ev->inst->scenarios, sizeof *ev->own);
    if (!ev->own)
        return err_set(e, ERR_MEMORY, "Out of memory while preparing the solve");
    ev->ranks = ranks;
    return ranks->open(ranks, ev->inst, ev->model.kind, ev->threads, e);
}

/* With the lock held: until the threads are done, but no longer than it takes to miss an answer from elsewhere. */
static void wait_a_moment(struct evaluator *ev)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ev->away ? 1000000 : 10000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&ev->done, &ev->lock, &until);
}

/* Without the lock: what came from elsewhere, progress, limits. False: stop. */
static bool look_around(struct evaluator *ev, int finished, struct watch *watch)
{
    bool sound = true;
    if (ev->away) {
        ev->away = ev->ranks->collect(ev->ranks, &ev->elsewhere);
        sound = !ev->ranks->failure.code;
    }
    watch->now.done = finished + ev->elsewhere;
    return watch_tick(watch, false) && sound;
}

/* The threads dispatch `count` scenarios of `total`; the others are away. */
static enum err_code run(struct evaluator *ev, const struct evaluation *job, int count, int total, struct watch *watch,
                         struct err *e)
{
    if (!watch_tick(watch, false))
        return err_set(e, ERR_CANCELED, "Stopped before all scenarios were dispatched");
    pthread_mutex_lock(&ev->lock);
    ev->job = job;
    ev->count = count;
    ev->next = ev->finished = 0;
    ev->busy = ev->started;
    ev->stop = ev->cut_short = false;
    atomic_store(&ev->halt, false);
    memset(&ev->failure, 0, sizeof ev->failure);
    ev->round++;
    pthread_cond_broadcast(&ev->work);
    watch->now.total = total;
    while (ev->busy > 0 || (ev->away && !ev->stop)) {
        wait_a_moment(ev);
        int finished = ev->finished;
        pthread_mutex_unlock(&ev->lock);
        bool go_on = look_around(ev, finished, watch);
        pthread_mutex_lock(&ev->lock);
        ev->stop = ev->stop || !go_on;
        atomic_store(&ev->halt, ev->stop);
    }
    bool complete = ev->finished == count && !ev->cut_short && !ev->away;
    struct err failure = ev->failure;
    pthread_mutex_unlock(&ev->lock);
    if (failure.code) {
        if (e)
            *e = failure;
        return failure.code;
    }
    if (!complete)
        return err_set(e, ERR_CANCELED, "Stopped before all scenarios were dispatched");
    return ERR_NONE;
}

/* The same with a part of the scenarios elsewhere. What becomes of the other ranks ends the search like a wish to stop: the best
 * plan so far is kept. */
static enum err_code run_shared(struct evaluator *ev, const struct evaluation *job, struct watch *watch, struct err *e)
{
    struct ranks *ranks = ev->ranks;
    struct evaluation own = *job;
    int total = job->list ? job->count : ev->inst->scenarios;
    own.list = ev->own;
    own.count = 0;
    for (int k = 0; k < total; k++) {
        int s = job->list ? job->list[k] : k;
        if (s % ranks->count == 0)
            ev->own[own.count++] = s;
    }
    enum err_code code = ranks->failure.code ? ERR_CANCELED : ranks->post(ranks, job, e);
    ev->away = !code;
    ev->elsewhere = 0;
    code = code ? code : run(ev, &own, own.count, total, watch, e);
    if (code || ev->away)
        ranks->halt(ranks);
    ev->away = false;
    ev->elsewhere = 0;
    ev->dispatches += ranks->dispatches;
    ev->seconds += ranks->seconds;
    ranks->dispatches = 0;
    ranks->seconds = 0;
    if (ranks->failure.code) {
        watch->stop = watch->stop == WATCH_GO ? WATCH_STOPPED : watch->stop;
        code = err_set(e, ERR_CANCELED, "Stopped before all scenarios were dispatched");
    }
    return code;
}

/* For the report there is no other rank to do without: this one begins again and does everything. */
static enum err_code run_alone(struct evaluator *ev, const struct evaluation *job, struct watch *watch, struct err *e)
{
    int count = job->list ? job->count : ev->inst->scenarios;
    for (int s = 0; job->dispatch && ev->ranks && s < ev->inst->scenarios; s++)
        dispatch_free(&job->dispatch[s]);
    return run(ev, job, count, count, watch, e);
}

enum err_code evaluator_run(struct evaluator *ev, const struct evaluation *job, struct watch *watch, struct err *e)
{
    if (!ev->ranks)
        return run_alone(ev, job, watch, e);
    bool report = watch->now.phase == PLAN_REPORT;
    enum err_code code = run_shared(ev, job, watch, e);
    if (!report || !ev->ranks->failure.code)
        return code;
    watch->stop = WATCH_GO;
    return run_alone(ev, job, watch, e);
}

enum err_code evaluator_each(struct evaluator *ev, void (*each)(void *context, int s), void *context,
                             struct watch *watch, struct err *e)
{
    ev->each = each;
    ev->context = context;
    return run(ev, NULL, ev->inst->scenarios, ev->inst->scenarios, watch, e);
}

bool evaluator_lend(struct evaluator *ev, int s, const struct stage2_memory *start)
{
    return stage2_memory_lend(&ev->model, start, &ev->memory[s]);
}

const struct stage2 *evaluator_model(const struct evaluator *ev)
{
    return &ev->model;
}

void evaluator_effort(struct evaluator *ev, long *dispatches, double *seconds)
{
    pthread_mutex_lock(&ev->lock);
    *dispatches = ev->dispatches;
    *seconds = ev->seconds;
    pthread_mutex_unlock(&ev->lock);
}

void evaluator_reset_effort(struct evaluator *ev)
{
    pthread_mutex_lock(&ev->lock);
    ev->dispatches = 0;
    ev->seconds = 0;
    pthread_mutex_unlock(&ev->lock);
}

void evaluator_leave_out(struct evaluator *ev, unsigned levers)
{
    pthread_mutex_lock(&ev->lock);
    ev->model.without = levers;
    pthread_mutex_unlock(&ev->lock);
}
