/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job_child.h"

#include "term/signals.h"
#include "wire.h"

#include <ballast/scenario.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

static const double report_every_s = 0.2;

struct child {
    int progress_fd, control_fd;
    FILE *data;
    struct timespec begun;
    double solve_began, reported;
    struct plan_progress last;
    const struct instance *instance;
    const struct plan_options *options;
    struct plan_session *session;
    bool best_wanted, stopped;
    double near_percent; /* of the solve in hand */
    int point;           /* of the sweep in hand, from 1 on; 0: it is none */
};

static double seconds_since(const struct timespec *begun)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begun->tv_sec) + 1e-9 * (double)(now.tv_nsec - begun->tv_nsec);
}

static void say(struct child *ch, struct record *r)
{
    r->seconds = seconds_since(&ch->begun);
    r->solve_s = r->seconds - ch->solve_began;
    r->point = ch->point;
    ssize_t n;
    do
        n = write(ch->progress_fd, r, sizeof *r);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof *r)
        _exit(1); /* nobody listens any more */
}

static void say_kind(struct child *ch, enum record_kind kind, off_t at)
{
    struct record r;
    memset(&r, 0, sizeof r);
    r.kind = kind;
    r.at = at;
    say(ch, &r);
}

/* Waits for it. The program gone: so is the child. */
static void hear(struct child *ch, void *data, size_t size)
{
    ssize_t n;
    do
        n = recv(ch->control_fd, data, size, MSG_WAITALL);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)size)
        _exit(1);
}

static void next_request(struct child *ch, struct request *request)
{
    hear(ch, request, sizeof *request);
    if (request->kind != REQUEST_STOP)
        rewind(ch->data); /* all that was announced before has been read */
}

/* False: the program asked to stop. */
static bool may_go_on(struct child *ch)
{
    struct pollfd control = {.fd = ch->control_fd, .events = POLLIN};
    while (poll(&control, 1, 0) > 0) {
        struct request request;
        next_request(ch, &request);
        if (request.kind == REQUEST_STOP) {
            ch->stopped = true;
            return false;
        }
        ch->best_wanted = true;
    }
    return true;
}

/* ---- Results ---- */

/* result NULL: the scenarios. */
static enum err_code hand_over(struct child *ch, const struct result *result, enum record_kind kind, struct err *e)
{
    off_t at = ftello(ch->data);
    if (!(result ? wire_write_result(ch->data, ch->instance, result) : wire_write_scenarios(ch->data, ch->instance)))
        return err_set(e, ERR_IO, "What was computed cannot be kept in a temporary file: %s", strerror(errno));
    say_kind(ch, kind, at);
    return ERR_NONE;
}

/* The plan so far costs little to tell; that it cannot be told is no reason to end the search. */
static void tell_best(struct child *ch)
{
    struct result *best = NULL;
    struct err ignored = {0};
    if (plan_session_incumbent(ch->session, &best, &ignored) == ERR_NONE && best) {
        hand_over(ch, best, RECORD_UNFINISHED, &ignored);
        ch->best_wanted = false;
    }
    result_free(best);
}

/* Often enough to follow, seldom enough to cost nothing; what changes the picture is said at once. */
static bool on_progress(void *ctx, const struct plan_progress *p)
{
    struct child *ch = ctx;
    double now = seconds_since(&ch->begun);
    if (p->phase != ch->last.phase || now - ch->reported >= report_every_s) {
        struct record r;
        memset(&r, 0, sizeof r);
        r.kind = RECORD_PROGRESS;
        r.progress = *p;
        say(ch, &r);
        ch->reported = now;
    }
    ch->last = *p;
    bool go_on = may_go_on(ch);
    if (ch->best_wanted)
        tell_best(ch);
    return go_on;
}

/* ---- The work ---- */

static enum err_code generate(struct child *ch, const struct planning_case *c, struct err *e)
{
    ch->instance = scenario_instance(c, e);
    if (!ch->instance)
        return e->code ? e->code : ERR_MEMORY;
    return hand_over(ch, NULL, RECORD_SCENARIOS, e);
}

/* What is told of a sweep stays in the file until all points are solved: the dispatches of many would fill the disk. */
static void drop_bulk(struct child *ch, struct result *result)
{
    const off_t enough = 200000000;
    if (ftello(ch->data) > enough)
        result_drop_dispatch(result);
}

/* terms NULL: the instance's own. */
static enum err_code solve_once(struct child *ch, const struct plan_terms *terms, struct err *e)
{
    struct result *result = NULL;
    ch->best_wanted = false;
    ch->solve_began = seconds_since(&ch->begun);
    enum err_code code = plan_session_solve(ch->session, terms, on_progress, ch, &result, e);
    if (code == ERR_NONE && !result)
        code = err_set(e, ERR_LIMIT, "The solve ended before there was a plan");
    struct err ignored;
    if (code == ERR_NONE && ch->near_percent > 0) /* failing, they must not cost the plan */
        plan_session_alternatives(ch->session, ch->near_percent, PLAN_NEAR_PLANS, on_progress, ch, &result->near,
                                  &ignored);
    if (result && ch->point > 0)
        drop_bulk(ch, result);
    code = code ? code : hand_over(ch, result, ch->point > 0 ? RECORD_POINT : RECORD_RESULT, e);
    if (result)
        plan_session_give_back(ch->session, result);
    return code;
}

/* Point after point, until the program asks to stop. */
static enum err_code sweep(struct child *ch, const struct plan_terms *point, int points, struct err *e)
{
    enum err_code code = ERR_NONE;
    ch->stopped = false;
    for (int k = 0; k < points && !code && !ch->stopped; k++) {
        ch->point = k + 1;
        memset(&ch->last, 0, sizeof ch->last);
        code = solve_once(ch, &point[k], e);
    }
    return code;
}

/* A plan that is given, from nothing: it is no part of what the session learned. */
static enum err_code evaluate(struct child *ch, const int *units, const struct job_terms *terms, struct err *e)
{
    struct result *result = NULL;
    struct instance inst = *ch->instance; /* the terms are its own, the arrays are not */
    struct plan_options options = *ch->options;
    inst.alpha = terms->risk.alpha;
    inst.radius_kw = terms->risk.radius_kw;
    inst.weight = terms->risk.weight;
    inst.budget_usd = terms->risk.budget_usd;
    options.gap = terms->gap;
    options.time_limit_s = 0; /* which is for searches; an evaluation ends by itself */
    ch->best_wanted = false;
    ch->solve_began = seconds_since(&ch->begun);
    enum err_code code = plan_evaluate(&inst, units, &options, on_progress, ch, &result, e);
    code = code ? code : hand_over(ch, result, RECORD_RESULT, e);
    result_free(result);
    return code;
}

static void say_failure(struct child *ch, enum err_code code, const struct err *e)
{
    struct record failure;
    memset(&failure, 0, sizeof failure);
    failure.kind = RECORD_ERROR;
    failure.error = *e;
    failure.error.code = code;
    say(ch, &failure);
}

/* A plan that cannot be evaluated is no reason to forget what was learned. */
static enum err_code evaluate_asked(struct child *ch, const struct job_terms *terms, struct err *e)
{
    size_t n = (size_t)terms->candidates;
    int *units = malloc(n * sizeof *units);
    struct err failure = {0};
    if (!units)
        return err_set(e, ERR_MEMORY, "Out of memory for a plan of %d candidates", terms->candidates);
    hear(ch, units, n * sizeof *units);
    enum err_code code = evaluate(ch, units, terms, &failure);
    if (code)
        say_failure(ch, code, &failure);
    free(units);
    return ERR_NONE;
}

/* What takes a large part of the machine's memory is not kept for a solve that may never come. */
static bool worth_keeping(void)
{
#ifdef _SC_PHYS_PAGES
    struct rusage usage;
    double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    return getrusage(RUSAGE_SELF, &usage) == 0 && 1024.0 * (double)usage.ru_maxrss <= 0.2 * memory;
#else
    return true;
#endif
}

/* Asleep until the terms change. The scenarios are told again: they belong to the case as it is now. */
static enum err_code wait_and_solve(struct child *ch, struct err *e)
{
    static struct plan_terms point[JOB_POINTS];
    struct request request;
    say_kind(ch, RECORD_IDLE, 0);
    do
        next_request(ch, &request);
    while (request.kind != REQUEST_SOLVE);
    int points = request.terms.points;
    if (points > 0)
        hear(ch, point, (size_t)points * sizeof *point);
    ch->point = points > 0;
    clock_gettime(CLOCK_MONOTONIC, &ch->begun);
    memset(&ch->last, 0, sizeof ch->last);
    ch->reported = 0;
    ch->near_percent = request.terms.near_percent;
    if (request.terms.candidates > 0)
        return evaluate_asked(ch, &request.terms, e);
    plan_session_limit(ch->session, request.terms.gap, request.terms.time_limit_s);
    enum err_code code = hand_over(ch, NULL, RECORD_SCENARIOS, e);
    if (code)
        return code;
    return points > 0 ? sweep(ch, point, points, e) : solve_once(ch, &request.terms.risk, e);
}

static enum err_code solve(struct child *ch, const struct job_work *work, struct err *e)
{
    const struct plan_options *options = &work->options;
    const struct job_terms *terms = &work->terms;
    struct err_list problems = {0};
    enum err_code code = ERR_NONE;
    if (!instance_check(ch->instance, &problems) && problems.count) {
        *e = problems.items[0];
        code = ERR_INVALID;
    }
    err_list_free(&problems);
    code = code ? code : plan_session_new(ch->instance, options, &ch->session, e);
    ch->near_percent = options->near_percent;
    if (!code)
        code = terms->points > 0 ? sweep(ch, terms->point, terms->points, e) : solve_once(ch, NULL, e);
    while (code == ERR_NONE && worth_keeping())
        code = wait_and_solve(ch, e);
    plan_session_free(ch->session);
    return code;
}

static int work_on(struct child *ch, const struct job_work *work)
{
    struct err failure = {0};
    ch->instance = work->instance;
    ch->options = &work->options;
    ch->point = work->terms.points > 0;
    enum err_code code = work->instance ? ERR_NONE : generate(ch, work->c, &failure);
    if (code == ERR_NONE && work->terms.plan)
        code = evaluate(ch, work->terms.plan, &work->terms, &failure);
    else if (code == ERR_NONE && work->solve)
        code = solve(ch, work, &failure);
    if (code != ERR_NONE)
        say_failure(ch, code, &failure);
    return code == ERR_NONE ? 0 : 1;
}

/* The terminal belongs to the parent: whatever the solver's library prints goes nowhere. */
static void leave_terminal(void)
{
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere < 0)
        return;
    for (int fd = 0; fd < 3; fd++)
        dup2(nowhere, fd);
    if (nowhere > 2)
        close(nowhere);
}

/* Where memory runs out the system ends this process, not the one that has the edits. */
static void go_first(void)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int fd = open("/proc/self/oom_score_adj", O_WRONLY);
    if (fd < 0)
        return;
    ssize_t written = write(fd, "1000", 4);
    (void)written;
    close(fd);
#endif
}

/* What else the program has open is not ours: a lock that we shared would outlive a program that was killed. */
static void close_others(const struct job_ends *ends)
{
    enum { MOST = 256 };
    for (int fd = STDERR_FILENO + 1; fd < MOST; fd++)
        if (fd != ends->progress_fd && fd != ends->control_fd && fd != ends->data_fd)
            close(fd);
}

_Noreturn void job_child_run(const struct job_ends *ends, pid_t parent, const struct job_work *work)
{
    struct child ch = {
        .progress_fd = ends->progress_fd, .control_fd = ends->control_fd, .data = fdopen(ends->data_fd, "w")};
    signals_child();
    close_others(ends);
    signal(SIGPIPE, SIG_IGN);
    go_first();
    if (getppid() != parent || !ch.data)
        _exit(1);
    leave_terminal();
    clock_gettime(CLOCK_MONOTONIC, &ch.begun);
    int status = work_on(&ch, work);
    fclose(ch.data);
    _exit(status);
}
