/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks over MPI; all calls of MPI are in this file. Only the thread that started MPI calls it. Rank 0 never waits for a message to
 * leave or to come: it looks for answers while it dispatches its own scenarios, so that it can stop whatever became of the
 * others. */
#include "plan/ranks.h"

#include "plan/pack.h"

#include <mpi.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    BLOCK_BYTES = 64,      /* messages are counted in these: MPI counts in int */
    BATCH_BYTES = 4 << 20, /* answers that travel together */
    GRACE_S = 5            /* what a rank that was told to end has left, in case rank 0 still speaks to it */
};
#define HALTED_S                                                                                                       \
    1.0 /* silence that tells of one that was halted: the launcher, which may know, is about to end the others */
#define SILENT_S 30.0 /* a rank at work sends a sign of life with every report of its watch, four a second */

enum tag {
    TAG_OPEN = 1, /* from rank 0 */
    TAG_JOB,
    TAG_HALT,
    TAG_CLOSE,
    TAG_QUIT,
    TAG_ALIVE, /* to rank 0 */
    TAG_ANSWER,
    TAG_END,
    TAG_BYE
};

/* A message on its way out. */
struct letter {
    MPI_Request request;
    struct pack text;
    struct letter *next;
};

/* What rank 0 knows about another rank. */
struct peer {
    bool busy;    /* answers are to come */
    bool halted;  /* it was told that they are no longer wanted, and has not said that it heard */
    bool gone;    /* it said goodbye */
    double heard; /* when it last said something */
    int done;     /* scenarios of the job */
};

struct mpi_ranks {
    struct ranks base;
    MPI_Comm comm;
    MPI_Datatype block;
    struct pack in;
    uint64_t round; /* of the job; answers to earlier ones are let pass */
    struct peer *peer;
    struct letter *outgoing;
    const struct evaluation *job;
    int scenarios, candidates;
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- Messages ---- */

static bool fill_up(struct pack *p)
{
    static const unsigned char zeros[BLOCK_BYTES];
    pack_put(p, zeros, (BLOCK_BYTES - p->size % BLOCK_BYTES) % BLOCK_BYTES);
    return !p->failed && p->size / BLOCK_BYTES <= INT32_MAX;
}

/* Receive into m->in; a sender that dies half way is not waited for. */
static bool receive(struct mpi_ranks *m, int tag, int from, int count)
{
    MPI_Request request;
    double begun = now_s();
    int done = 0;
    if (MPI_Irecv(m->in.data, count, m->block, from, tag, m->comm, &request) != MPI_SUCCESS)
        return false;
    while (!done)
        if (MPI_Test(&request, &done, MPI_STATUS_IGNORE) != MPI_SUCCESS || (!done && now_s() - begun > SILENT_S))
            return false; /* the memory stays with the request: the processes end after this */
    m->in.size = (size_t)count * BLOCK_BYTES;
    return true;
}

/* Take the next message with this tag (MPI_ANY_TAG) into m->in; false: none is there. On failure *tag is 0. */
static bool take(struct mpi_ranks *m, int *tag, int *from)
{
    MPI_Status status;
    int there = 0, count = 0, wanted = *tag;
    if (MPI_Iprobe(MPI_ANY_SOURCE, wanted, m->comm, &there, &status) != MPI_SUCCESS) {
        *tag = 0;
        return true;
    }
    if (!there)
        return false;
    *tag = status.MPI_TAG;
    *from = status.MPI_SOURCE;
    pack_clear(&m->in);
    bool fine = MPI_Get_count(&status, m->block, &count) == MPI_SUCCESS && count >= 0 &&
                pack_reserve(&m->in, (size_t)count * BLOCK_BYTES);
    if (!fine || !receive(m, *tag, *from, count))
        *tag = 0;
    return true;
}

/* ---- Rank 0 speaks ---- */

static void fail(struct mpi_ranks *m, const struct err *e)
{
    if (!m->base.failure.code)
        m->base.failure = *e;
}

static void lose(struct mpi_ranks *m, int rank, const char *why)
{
    struct err e = {0};
    err_set(&e, ERR_INTERNAL, "Rank %d of %d is lost: %s", rank, m->base.count, why);
    err_hint(&e, "Look at its machine: memory, network, the job's limits.");
    fail(m, &e);
}

static void drop_sent(struct mpi_ranks *m)
{
    for (struct letter **at = &m->outgoing; *at;) {
        struct letter *l = *at;
        int sent = 0;
        if (MPI_Test(&l->request, &sent, MPI_STATUS_IGNORE) == MPI_SUCCESS && !sent) {
            at = &l->next;
            continue;
        }
        *at = l->next;
        pack_free(&l->text);
        free(l);
    }
}

/* Send what is in *text, which is empty afterwards. */
static bool post_letter(struct mpi_ranks *m, int to, enum tag tag, struct pack *text)
{
    struct letter *l = fill_up(text) ? calloc(1, sizeof *l) : NULL;
    if (!l) {
        pack_free(text);
        return false;
    }
    l->text = *text;
    memset(text, 0, sizeof *text);
    if (MPI_Isend(l->text.data, (int)(l->text.size / BLOCK_BYTES), m->block, to, (int)tag, m->comm, &l->request) !=
        MPI_SUCCESS) {
        pack_free(&l->text);
        free(l);
        return false;
    }
    l->next = m->outgoing;
    m->outgoing = l;
    return true;
}

/* A word that concerns the round, to all. */
static void post_word(struct mpi_ranks *m, enum tag tag)
{
    for (int k = 1; k < m->base.count; k++) {
        struct pack text = {0};
        pack_put(&text, &m->round, sizeof m->round);
        post_letter(m, k, tag, &text); /* who does not get it is missed soon enough */
    }
}

static enum err_code open_instance(struct ranks *r, const struct instance *inst, enum recourse_kind kind, int threads,
                                   struct err *e)
{
    struct mpi_ranks *m = (struct mpi_ranks *)r;
    if (r->failure.code)
        return err_set(e, ERR_INTERNAL, "%s", r->failure.message);
    m->scenarios = inst->scenarios;
    m->candidates = inst->candidates;
    for (int k = 1; k < r->count; k++) {
        struct pack text = {0};
        pack_put(&text, &kind, sizeof kind);
        pack_put(&text, &threads, sizeof threads);
        size_t size = 0, at = text.size;
        pack_put(&text, &size, sizeof size);
        pack_put_instance(&text, inst, k, r->count);
        size = text.size - at - sizeof size;
        if (!text.failed)
            memcpy(text.data + at, &size, sizeof size);
        if (!post_letter(m, k, TAG_OPEN, &text))
            return err_set(e, ERR_MEMORY, "The instance could not be sent to rank %d of %d", k, r->count);
    }
    return ERR_NONE;
}

/* The head of a job: what is asked. */
struct order {
    uint64_t round;
    enum recourse_kind kind;
    bool cold, cuts, outcomes, dispatch;
    double slack_usd;
    int count;
};

static enum err_code post_job(struct ranks *r, const struct evaluation *job, struct err *e)
{
    struct mpi_ranks *m = (struct mpi_ranks *)r;
    drop_sent(m);
    m->round++;
    m->job = job;
    int listed = job->list ? job->count : m->scenarios;
    for (int k = 1; k < r->count; k++) {
        struct pack text = {0};
        struct order order = {.round = m->round, .kind = job->kind, .cold = job->cold, .slack_usd = job->slack_usd};
        order.cuts = job->constant != NULL;
        order.outcomes = job->outcome != NULL;
        order.dispatch = job->dispatch != NULL;
        for (int i = 0; i < listed; i++)
            order.count += (job->list ? job->list[i] : i) % r->count == k;
        m->peer[k].busy = order.count > 0;
        m->peer[k].done = 0;
        if (!m->peer[k].halted)
            m->peer[k].heard = now_s();
        if (order.count == 0)
            continue;
        pack_put(&text, &order, sizeof order);
        pack_put(&text, job->units, (size_t)m->candidates * sizeof *job->units);
        for (int i = 0; i < listed; i++) {
            int s = job->list ? job->list[i] : i;
            if (s % r->count == k)
                pack_put(&text, &s, sizeof s);
        }
        if (!post_letter(m, k, TAG_JOB, &text))
            return err_set(e, ERR_MEMORY, "A plan could not be sent to rank %d of %d", k, r->count);
    }
    return ERR_NONE;
}

static void close_instance(struct ranks *r)
{
    struct mpi_ranks *m = (struct mpi_ranks *)r;
    drop_sent(m);
    post_word(m, TAG_CLOSE);
}

/* ---- Rank 0 listens ---- */

static bool read_answers(struct mpi_ranks *m)
{
    const struct evaluation *job = m->job;
    size_t C = (size_t)m->candidates;
    int count, s;
    pack_get(&m->in, &count, sizeof count);
    for (int k = 0; k < count && !m->in.failed; k++) {
        pack_get(&m->in, &s, sizeof s);
        if (s < 0 || s >= m->scenarios)
            return false;
        pack_get(&m->in, &job->value[s], sizeof *job->value);
        double lower = 0;
        pack_get(&m->in, &lower, sizeof lower);
        if (job->lower)
            job->lower[s] = lower;
        if (job->constant) {
            pack_get(&m->in, &job->constant[s], sizeof *job->constant);
            pack_get(&m->in, job->slope + (size_t)s * C, C * sizeof *job->slope);
        }
        if (job->outcome)
            pack_get(&m->in, &job->outcome[s], sizeof *job->outcome);
        if (job->dispatch && !pack_get_dispatch(&m->in, &job->dispatch[s]))
            return false;
    }
    return !m->in.failed;
}

static void read_end(struct mpi_ranks *m, int from)
{
    struct err e, said = {0};
    long dispatches;
    double seconds;
    pack_get(&m->in, &e, sizeof e);
    pack_get(&m->in, &dispatches, sizeof dispatches);
    pack_get(&m->in, &seconds, sizeof seconds);
    m->base.dispatches += dispatches;
    m->base.seconds += seconds;
    m->peer[from].busy = false;
    if (m->in.failed || e.code) {
        err_set(&said, e.code ? e.code : ERR_INTERNAL, "Rank %d of %d: %.280s", from, m->base.count, e.message);
        fail(m, &said);
    }
}

/* Act on the message in m->in. */
static void hear(struct mpi_ranks *m, int tag, int from)
{
    uint64_t round;
    struct peer *peer = &m->peer[from];
    peer->heard = now_s();
    peer->halted = peer->halted && tag != TAG_END;
    if (tag == TAG_BYE) {
        peer->gone = true;
        return;
    }
    pack_get(&m->in, &round, sizeof round);
    if (round != m->round || !m->job)
        return;
    if (tag == TAG_ALIVE)
        pack_get(&m->in, &peer->done, sizeof peer->done);
    else if (tag == TAG_ANSWER && !read_answers(m))
        lose(m, from, "its answer is damaged, or memory is short for it");
    else if (tag == TAG_END)
        read_end(m, from);
}

static void hear_all(struct mpi_ranks *m)
{
    int from = 0;
    for (int tag = MPI_ANY_TAG; !m->base.failure.code && take(m, &tag, &from); tag = MPI_ANY_TAG) {
        if (tag)
            hear(m, tag, from);
        else
            lose(m, from, "a message was not received");
    }
    drop_sent(m);
}

static bool collect(struct ranks *r, int *done)
{
    struct mpi_ranks *m = (struct mpi_ranks *)r;
    hear_all(m);
    bool more = false;
    *done = 0;
    for (int k = 1; k < r->count; k++) {
        const struct peer *peer = &m->peer[k];
        double silent = now_s() - peer->heard;
        if (peer->busy && peer->halted && silent > HALTED_S)
            lose(m, k, "it ended or does not answer");
        else if (peer->busy && silent > SILENT_S)
            lose(m, k, "it has not been heard for half a minute");
        more = more || peer->busy;
        *done += peer->done;
    }
    return more && !r->failure.code;
}

static void halt(struct ranks *r)
{
    struct mpi_ranks *m = (struct mpi_ranks *)r;
    hear_all(m); /* to know who was there until now */
    post_word(m, TAG_HALT);
    m->job = NULL;
    for (int k = 1; k < r->count; k++) {
        m->peer[k].halted = m->peer[k].halted || m->peer[k].busy;
        m->peer[k].busy = false;
    }
}

/* ---- The other ranks ---- */

struct server {
    struct mpi_ranks *m;
    struct instance *inst;
    struct evaluator *evaluator;
    struct err broken; /* why there is no evaluator */
    uint64_t round;
    bool halted;
};

static bool send_to_0(struct mpi_ranks *m, enum tag tag, struct pack *text)
{
    return fill_up(text) &&
           MPI_Send(text->data, (int)(text->size / BLOCK_BYTES), m->block, 0, (int)tag, m->comm) == MPI_SUCCESS;
}

static void close_served(struct server *v)
{
    evaluator_free(v->evaluator);
    instance_free(v->inst);
    v->evaluator = NULL;
    v->inst = NULL;
    memset(&v->broken, 0, sizeof v->broken);
}

static void open_served(struct server *v)
{
    struct pack *in = &v->m->in;
    enum recourse_kind kind;
    int threads;
    size_t size;
    close_served(v);
    pack_get(in, &kind, sizeof kind);
    pack_get(in, &threads, sizeof threads);
    pack_get(in, &size, sizeof size);
    /* The instance ends before what fills the last block. */
    in->failed = in->failed || size > in->size - in->at;
    in->size = in->failed ? in->at : in->at + size;
    v->inst = pack_get_instance(in);
    if (!v->inst) {
        err_set(&v->broken, ERR_MEMORY, "Out of memory for the instance");
    } else if (evaluator_new(v->inst, kind, threads, &v->evaluator, &v->broken)) {
        evaluator_free(v->evaluator);
        v->evaluator = NULL;
    }
}

/* The watch of a job reports here: a sign of life goes out, the wish to stop comes in. */
static bool look_up(void *context, const struct plan_progress *p)
{
    struct server *v = context;
    struct pack text = {0};
    int done = (int)p->done, from, tag = TAG_HALT;
    pack_put(&text, &v->round, sizeof v->round);
    pack_put(&text, &done, sizeof done);
    send_to_0(v->m, TAG_ALIVE, &text);
    pack_free(&text);
    for (uint64_t round; take(v->m, &tag, &from); tag = TAG_HALT) {
        pack_get(&v->m->in, &round, sizeof round);
        v->halted = v->halted || !tag || round == v->round;
    }
    return !v->halted;
}

/* Arrays by scenario for the answers. */
static bool answers_begin(struct evaluation *job, const struct order *order, size_t S, size_t C)
{
    job->value = calloc(S, sizeof *job->value);
    job->lower = calloc(S, sizeof *job->lower);
    job->slope = calloc(S * C + 1, sizeof *job->slope);
    job->constant = order->cuts ? calloc(S, sizeof *job->constant) : NULL;
    job->outcome = order->outcomes ? calloc(S, sizeof *job->outcome) : NULL;
    job->dispatch = order->dispatch ? calloc(S, sizeof *job->dispatch) : NULL;
    return job->value && job->lower && job->slope && (job->constant || !order->cuts) &&
           (job->outcome || !order->outcomes) && (job->dispatch || !order->dispatch);
}

static void answers_end(struct evaluation *job, int scenarios)
{
    for (int s = 0; job->dispatch && s < scenarios; s++)
        dispatch_free(&job->dispatch[s]);
    free(job->value);
    free(job->lower);
    free(job->slope);
    free(job->constant);
    free(job->outcome);
    free(job->dispatch);
}

static void put_answer(struct pack *text, const struct evaluation *job, int s, size_t C)
{
    pack_put(text, &s, sizeof s);
    pack_put(text, &job->value[s], sizeof *job->value);
    pack_put(text, &job->lower[s], sizeof *job->lower);
    if (job->constant) {
        pack_put(text, &job->constant[s], sizeof *job->constant);
        pack_put(text, job->slope + (size_t)s * C, C * sizeof *job->slope);
    }
    if (job->outcome)
        pack_put(text, &job->outcome[s], sizeof *job->outcome);
    if (job->dispatch)
        pack_put_dispatch(text, &job->dispatch[s]);
}

static bool send_answers(struct server *v, const struct evaluation *job)
{
    struct pack text = {0};
    bool fine = true;
    for (int k = 0; k < job->count && fine;) {
        int count = 0;
        pack_clear(&text);
        pack_put(&text, &v->round, sizeof v->round);
        size_t at = text.size;
        pack_put(&text, &count, sizeof count);
        for (; k < job->count && text.size < BATCH_BYTES && !text.failed; k++, count++)
            put_answer(&text, job, job->list[k], (size_t)v->inst->candidates);
        if (!text.failed)
            memcpy(text.data + at, &count, sizeof count);
        fine = send_to_0(v->m, TAG_ANSWER, &text);
    }
    pack_free(&text);
    return fine;
}

static enum err_code do_job(struct server *v, const struct order *order, double *units, int *list, struct err *e)
{
    const struct instance *inst = v->inst;
    struct plan_options none = {0};
    struct watch watch;
    struct evaluation job = {.kind = order->kind,
                             .cold = order->cold,
                             .units = units,
                             .list = list,
                             .count = order->count,
                             .slack_usd = order->slack_usd};
    pack_get(&v->m->in, units, (size_t)inst->candidates * sizeof *units);
    pack_get(&v->m->in, list, (size_t)order->count * sizeof *list);
    if (v->m->in.failed)
        return err_set(e, ERR_INTERNAL, "A job arrived damaged");
    enum err_code code = ERR_NONE;
    if (!answers_begin(&job, order, (size_t)inst->scenarios, (size_t)inst->candidates))
        code = err_set(e, ERR_MEMORY, "Out of memory for the answers of %d scenarios", order->count);
    watch_start(&watch, &none, look_up, v);
    code = code ? code : evaluator_run(v->evaluator, &job, &watch, e);
    if (!code && !send_answers(v, &job))
        code = err_set(e, ERR_INTERNAL, "The answers could not be sent");
    answers_end(&job, inst->scenarios);
    return code;
}

static void serve_job(struct server *v)
{
    struct order order;
    struct err e = v->broken;
    struct pack text = {0};
    long dispatches = 0;
    double seconds = 0;
    pack_get(&v->m->in, &order, sizeof order);
    v->round = order.round;
    v->halted = false;
    if (v->evaluator) {
        double *units = calloc((size_t)v->inst->candidates + 1, sizeof *units);
        int *list = calloc((size_t)order.count + 1, sizeof *list);
        evaluator_reset_effort(v->evaluator);
        if (units && list)
            do_job(v, &order, units, list, &e);
        else
            err_set(&e, ERR_MEMORY, "Out of memory for a job of %d scenarios", order.count);
        evaluator_effort(v->evaluator, &dispatches, &seconds);
        free(units);
        free(list);
    } else if (!e.code) {
        err_set(&e, ERR_INTERNAL, "There is no instance");
    }
    pack_put(&text, &v->round, sizeof v->round);
    pack_put(&text, &e, sizeof e);
    pack_put(&text, &dispatches, sizeof dispatches);
    pack_put(&text, &seconds, sizeof seconds);
    send_to_0(v->m, TAG_END, &text);
    pack_free(&text);
}

/* The launcher asks all processes to end at once. Rank 0 may want to save first and say goodbye, but not for ever. */
static void end_soon(int number)
{
    (void)number;
    alarm(GRACE_S);
}

void ranks_serve(struct ranks *r)
{
    struct server v = {.m = (struct mpi_ranks *)r};
    struct sigaction action = {.sa_handler = end_soon, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    long idle_ns = 0;
    int from;
    for (int tag = MPI_ANY_TAG; tag != TAG_QUIT && tag != 0;) {
        tag = MPI_ANY_TAG;
        if (!take(v.m, &tag, &from)) {
            /* MPI's own waiting would keep a processor busy that rank 0 has a use for. */
            idle_ns = idle_ns < 500000 ? idle_ns * 2 + 20000 : 1000000;
            nanosleep(&(struct timespec){0, idle_ns}, NULL);
            continue;
        }
        idle_ns = 0;
        if (tag == TAG_OPEN)
            open_served(&v);
        else if (tag == TAG_JOB)
            serve_job(&v);
        else if (tag == TAG_CLOSE)
            close_served(&v);
    }
    close_served(&v);
}

/* ---- Start and stop ---- */

/* Another version would read other things out of the same bytes. */
static bool all_alike(const struct mpi_ranks *m)
{
    char mine[96] = "", first[96];
    const double one = 1.0;
    snprintf(mine, sizeof mine, "%s %zu %zu %zu", BALLAST_VERSION, sizeof(struct instance), sizeof(struct dispatch),
             sizeof(struct order));
    memcpy(mine + 80, &one, sizeof one);
    memcpy(first, mine, sizeof first);
    if (MPI_Bcast(first, sizeof first, MPI_BYTE, 0, m->comm) != MPI_SUCCESS)
        return false;
    int same = memcmp(mine, first, sizeof first) == 0, all = 0;
    return MPI_Allreduce(&same, &all, 1, MPI_INT, MPI_LAND, m->comm) == MPI_SUCCESS && all;
}

static enum err_code connect(struct mpi_ranks *m, struct err *e)
{
    /* A call that fails returns: what was found must be saved. */
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
    if (MPI_Comm_dup(MPI_COMM_WORLD, &m->comm) != MPI_SUCCESS ||
        MPI_Comm_set_errhandler(m->comm, MPI_ERRORS_RETURN) != MPI_SUCCESS ||
        MPI_Type_contiguous(BLOCK_BYTES, MPI_BYTE, &m->block) != MPI_SUCCESS ||
        MPI_Type_commit(&m->block) != MPI_SUCCESS)
        return err_set(e, ERR_INTERNAL, "The processes could not be connected");
    if (all_alike(m))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "The processes do not run the same version of the program on the same kind of machine");
    err_hint(e, "Start the same file everywhere.");
    return ERR_USAGE;
}

enum err_code ranks_start(struct ranks **out, int *rank, struct err *e)
{
    int level = 0, count = 1;
    *out = NULL;
    *rank = 0;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS || level < MPI_THREAD_FUNNELED)
        return err_set(e, ERR_INTERNAL, "MPI did not start, or not for a program with threads");
    struct mpi_ranks *m = calloc(1, sizeof *m);
    MPI_Comm_rank(MPI_COMM_WORLD, rank);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    if (!m || !(m->peer = calloc((size_t)count, sizeof *m->peer))) {
        free(m);
        return err_set(e, ERR_MEMORY, "Out of memory for %d ranks", count);
    }
    m->base = (struct ranks){.count = count,
                             .open = open_instance,
                             .post = post_job,
                             .collect = collect,
                             .halt = halt,
                             .close = close_instance};
    *out = &m->base;
    return connect(m, e);
}

const struct err *ranks_failure(const struct ranks *r)
{
    return r->failure.code ? &r->failure : NULL;
}

/* Wait until every rank said goodbye. One that was halted at work has been giving signs of life all the time: its silence counts
 * from the last of them. */
static bool await_goodbyes(struct mpi_ranks *m, double patience_s)
{
    struct err before = m->base.failure;
    memset(&m->base.failure, 0, sizeof before);
    for (int k = 1; k < m->base.count; k++)
        if (!m->peer[k].halted)
            m->peer[k].heard = now_s();
    for (int k = 1; k < m->base.count && !m->base.failure.code;) {
        hear_all(m);
        if (m->peer[k].gone)
            k++;
        else if (now_s() - m->peer[k].heard > patience_s)
            lose(m, k, "it ended or does not answer");
        else
            nanosleep(&(struct timespec){0, 200000}, NULL);
    }
    bool parted = !m->base.failure.code;
    if (before.code)
        m->base.failure = before;
    return parted;
}

bool ranks_stop(struct ranks *r, double patience_s)
{
    struct mpi_ranks *m = (struct mpi_ranks *)r;
    int rank = 0;
    MPI_Comm_rank(m->comm, &rank);
    if (rank == 0) {
        post_word(m, TAG_QUIT);
        if (!await_goodbyes(m, patience_s))
            return false;
        drop_sent(m);
    } else {
        struct pack text = {0};
        pack_put(&text, &m->round, sizeof m->round);
        send_to_0(m, TAG_BYE, &text);
        pack_free(&text);
    }
    MPI_Type_free(&m->block);
    MPI_Comm_free(&m->comm);
    MPI_Finalize();
    pack_free(&m->in);
    free(m->peer);
    free(m);
    return true;
}

void ranks_abort(struct ranks *r, int code)
{
    (void)r;
    MPI_Abort(MPI_COMM_WORLD, code);
}

char *ranks_library(char *buf, size_t size)
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    MPI_Get_library_version(text, &length);
    snprintf(buf, size, "%s", text);
    buf[strcspn(buf, ",\n")] = '\0';
    return buf;
}
