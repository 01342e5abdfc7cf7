/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job.h"

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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* What the child says, in one write each: no larger than a pipe takes whole. */
enum record_kind { RECORD_PROGRESS, RECORD_SCENARIOS, RECORD_RESULT, RECORD_ERROR };
struct record {
    enum record_kind kind;
    double seconds;
    struct plan_progress progress;
    struct err error;
};
_Static_assert(sizeof(struct record) <= 4096, "a record must fit into one atomic write to a pipe");

static const double report_every_s = 0.2;

/* ---- The child ---- */

struct child {
    int progress_fd, control_fd;
    FILE *data;
    struct timespec begun;
    double reported;
    struct plan_progress last;
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
    ssize_t n;
    do
        n = write(ch->progress_fd, r, sizeof *r);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof *r)
        _exit(1); /* nobody listens any more */
}

static void say_kind(struct child *ch, enum record_kind kind, const struct err *e)
{
    struct record r;
    memset(&r, 0, sizeof r);
    r.kind = kind;
    if (e)
        r.error = *e;
    say(ch, &r);
}

/* False: the program asked to stop. The program gone: so is the child. */
static bool may_go_on(struct child *ch)
{
    struct pollfd control = {.fd = ch->control_fd, .events = POLLIN};
    if (poll(&control, 1, 0) <= 0)
        return true;
    char byte;
    if (read(ch->control_fd, &byte, 1) != 1)
        _exit(1);
    return false;
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
    return may_go_on(ch);
}

static enum err_code child_generate(struct child *ch, const struct planning_case *c, struct instance **inst,
                                    struct err *e)
{
    *inst = scenario_instance(c, e);
    if (!*inst)
        return e->code ? e->code : ERR_MEMORY;
    if (!wire_write_scenarios(ch->data, *inst))
        return err_set(e, ERR_IO, "The scenarios cannot be kept in a temporary file: %s", strerror(errno));
    say_kind(ch, RECORD_SCENARIOS, NULL);
    return ERR_NONE;
}

static enum err_code child_solve(struct child *ch, const struct instance *inst, const struct plan_options *opt,
                                 struct err *e)
{
    struct result *result = NULL;
    enum err_code code = plan_solve(inst, opt, on_progress, ch, &result, e);
    if (code != ERR_NONE)
        return code;
    if (!result)
        return err_set(e, ERR_LIMIT, "The solve ended before there was a plan");
    if (!wire_write_result(ch->data, inst, result))
        code = err_set(e, ERR_IO, "The result cannot be kept in a temporary file: %s", strerror(errno));
    else
        say_kind(ch, RECORD_RESULT, NULL);
    result_free(result);
    return code;
}

static int child_work(struct child *ch, const struct planning_case *c, const struct instance *inst, bool solve,
                      const struct plan_options *opt)
{
    struct err e = {0};
    struct instance *own = NULL;
    enum err_code code = inst ? ERR_NONE : child_generate(ch, c, &own, &e);
    struct err_list problems = {0};
    if (code == ERR_NONE && solve && !instance_check(inst ? inst : own, &problems) && problems.count) {
        e = problems.items[0];
        code = ERR_INVALID;
    }
    if (code == ERR_NONE && solve)
        code = child_solve(ch, inst ? inst : own, opt, &e);
    if (code != ERR_NONE) {
        e.code = code;
        say_kind(ch, RECORD_ERROR, &e);
    }
    err_list_free(&problems);
    instance_free(own);
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

static void child_main(struct child *ch, pid_t parent, const struct planning_case *c, const struct instance *inst,
                       bool solve, const struct plan_options *opt)
{
    signals_child();
    signal(SIGPIPE, SIG_IGN);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent)
        _exit(1);
    leave_terminal();
    clock_gettime(CLOCK_MONOTONIC, &ch->begun);
    int status = child_work(ch, c, inst, solve, opt);
    fclose(ch->data);
    _exit(status);
}

/* ---- The parent ---- */

void job_init(struct job *j)
{
    memset(j, 0, sizeof *j);
    j->progress_fd = j->control_fd = j->data_fd = -1;
}

bool job_running(const struct job *j)
{
    return j->state == JOB_GENERATING || j->state == JOB_SOLVING || j->state == JOB_STOPPING;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_ends(struct job *j)
{
    close_end(&j->progress_fd);
    close_end(&j->control_fd);
    close_end(&j->data_fd);
}

static void close_pair(int pair[2])
{
    close_end(&pair[0]);
    close_end(&pair[1]);
}

/* A file that has no name any more: nothing is left behind whatever ends. Returns its descriptor, -1 on failure. */
static int nameless_file(void)
{
    FILE *f = tmpfile();
    if (!f)
        return -1;
    int fd = dup(fileno(f));
    fclose(f);
    return fd;
}

enum err_code job_start(struct job *j, const struct planning_case *c, const struct instance *inst, bool solve,
                        const struct plan_options *opt, struct err *e)
{
    int progress[2] = {-1, -1}, control[2] = {-1, -1};
    job_free(j);
    j->data_fd = nameless_file();
    if (j->data_fd < 0 || pipe(progress) != 0 || pipe(control) != 0) {
        err_set(e, ERR_IO, "The job cannot begin: %s", strerror(errno));
        err_hint(e, "See that the folder for temporary files can be written.");
        close_pair(progress);
        close_ends(j);
        return ERR_IO;
    }
    pid_t parent = getpid();
    j->pid = fork();
    if (j->pid == 0) {
        close(progress[0]);
        close(control[1]);
        struct child ch = {.progress_fd = progress[1], .control_fd = control[0], .data = fdopen(j->data_fd, "w")};
        if (!ch.data)
            _exit(1);
        child_main(&ch, parent, c, inst, solve, opt);
    }
    close(progress[1]);
    close(control[0]);
    j->progress_fd = progress[0];
    j->control_fd = control[1];
    if (j->pid < 0) {
        err_set(e, ERR_IO, "The job cannot begin: %s", strerror(errno));
        close_ends(j);
        return ERR_IO;
    }
    fcntl(j->progress_fd, F_SETFL, O_NONBLOCK);
    fcntl(j->progress_fd, F_SETFD, FD_CLOEXEC);
    fcntl(j->control_fd, F_SETFD, FD_CLOEXEC);
    j->state = inst ? JOB_SOLVING : JOB_GENERATING;
    return ERR_NONE;
}

/* The pipe is closed: the child has ended or is about to. */
static unsigned at_end(struct job *j)
{
    int status = 0;
    pid_t waited;
    do
        waited = waitpid(j->pid, &status, 0);
    while (waited < 0 && errno == EINTR);
    close_ends(j);
    if (j->kill_asked) {
        j->state = JOB_KILLED;
    } else if (WIFSIGNALED(status)) {
        j->state = JOB_FAILED;
        err_set(&j->error, ERR_INTERNAL, "The solver's process was ended by signal %d", WTERMSIG(status));
        err_hint(&j->error, "Your edits are untouched. Press r to try again, perhaps with other limits.");
    } else if (j->error.code != ERR_NONE || WEXITSTATUS(status) != 0) {
        j->state = JOB_FAILED;
        if (j->error.code == ERR_NONE)
            err_set(&j->error, ERR_INTERNAL, "The solver's process ended early");
    } else {
        j->state = JOB_DONE;
    }
    j->pid = 0;
    return JOB_NEWS_END;
}

unsigned job_read(struct job *j)
{
    unsigned news = 0;
    struct record r;
    while (job_running(j)) {
        ssize_t n = read(j->progress_fd, &r, sizeof r);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return news;
        if (n != (ssize_t)sizeof r)
            return news | at_end(j);
        j->seconds = r.seconds;
        switch (r.kind) {
        case RECORD_PROGRESS:
            j->last = r.progress;
            j->has_progress = true;
            if (j->state == JOB_GENERATING)
                j->state = JOB_SOLVING;
            return news | JOB_NEWS_PROGRESS;
        case RECORD_SCENARIOS:
            if (j->state == JOB_GENERATING)
                j->state = JOB_SOLVING;
            return news | JOB_NEWS_SCENARIOS;
        case RECORD_RESULT:
            return news | JOB_NEWS_RESULT;
        default:
            j->error = r.error;
            break;
        }
    }
    return news;
}

void job_stop(struct job *j)
{
    if (!job_running(j) || j->state == JOB_STOPPING)
        return;
    /* Generation cannot be cut short: its answer would be another set of scenarios. */
    if (j->state == JOB_GENERATING) {
        job_kill(j);
        return;
    }
    j->state = JOB_STOPPING;
    ssize_t written = write(j->control_fd, "s", 1);
    (void)written;
}

void job_kill(struct job *j)
{
    if (!job_running(j))
        return;
    j->kill_asked = true;
    kill(j->pid, SIGKILL);
}

void job_free(struct job *j)
{
    if (job_running(j)) {
        job_kill(j);
        at_end(j);
    }
    close_ends(j);
    job_init(j);
}
