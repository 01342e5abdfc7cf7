/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job.h"

#include "job_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void job_init(struct job *j)
{
    memset(j, 0, sizeof *j);
    j->progress_fd = j->control_fd = j->data_fd = -1;
}

bool job_running(const struct job *j)
{
    return j->state == JOB_GENERATING || j->state == JOB_SOLVING || j->state == JOB_STOPPING;
}

bool job_kept(const struct job *j)
{
    return j->pid > 0 && !job_running(j);
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

static enum err_code cannot_begin(struct err *e)
{
    err_set(e, ERR_IO, "The job cannot begin: %s", strerror(errno));
    err_hint(e, "See that the folder for temporary files can be written.");
    return ERR_IO;
}

static void note_work(struct job *j, const struct job_terms *terms)
{
    j->points = terms->points;
    j->point = j->points > 0;
    j->evaluates = terms->plan != NULL;
}

enum err_code job_start(struct job *j, const struct job_work *work, struct err *e)
{
    int progress[2] = {-1, -1}, control[2] = {-1, -1};
    job_free(j);
    j->data_fd = nameless_file();
    if (j->data_fd < 0 || pipe(progress) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, control) != 0) {
        cannot_begin(e);
        close_pair(progress);
        close_ends(j);
        return ERR_IO;
    }
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        close(progress[0]);
        close(control[1]);
        job_child_run(&(struct job_ends){progress[1], control[0], j->data_fd}, parent, work);
    }
    close(progress[1]);
    close(control[0]);
    j->progress_fd = progress[0];
    j->control_fd = control[1];
    if (pid < 0) {
        cannot_begin(e);
        close_ends(j);
        return ERR_IO;
    }
    j->pid = pid;
    fcntl(j->progress_fd, F_SETFL, O_NONBLOCK);
    fcntl(j->progress_fd, F_SETFD, FD_CLOEXEC);
    fcntl(j->control_fd, F_SETFD, FD_CLOEXEC);
    j->state = work->instance ? JOB_SOLVING : JOB_GENERATING;
    note_work(j, &work->terms);
    return ERR_NONE;
}

/* A child that is gone says so by its pipe: that the request was lost needs no mention. */
static bool say(const struct job *j, const void *data, size_t size)
{
    return send(j->control_fd, data, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static bool request(const struct job *j, const struct request *r)
{
    return say(j, r, sizeof *r);
}

bool job_again(struct job *j, const struct job_terms *terms)
{
    struct request r;
    memset(&r, 0, sizeof r);
    r.kind = REQUEST_SOLVE;
    r.terms = *terms;
    r.terms.point = NULL;
    r.terms.plan = NULL;
    r.terms.candidates = terms->plan ? terms->candidates : 0;
    if (!job_kept(j) || !request(j, &r) ||
        (terms->points > 0 && !say(j, terms->point, (size_t)terms->points * sizeof *terms->point)) ||
        (terms->plan && !say(j, terms->plan, (size_t)terms->candidates * sizeof *terms->plan)))
        return false;
    note_work(j, terms);
    j->error.code = ERR_NONE;
    j->state = JOB_SOLVING;
    j->again = true;
    j->has_progress = j->has_result = j->best_asked = false;
    j->seconds = j->solve_s = 0;
    memset(&j->last, 0, sizeof j->last);
    return true;
}

/* The pipe is closed: the child has ended or is about to. One that was only kept ends without a word. */
static unsigned at_end(struct job *j)
{
    int status = 0;
    bool running = job_running(j);
    pid_t waited;
    do
        waited = waitpid(j->pid, &status, 0);
    while (waited < 0 && errno == EINTR);
    close_ends(j);
    j->pid = 0;
    if (!running)
        return 0;
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
    return JOB_NEWS_END;
}

/* One record taken; what of it is news. */
static unsigned take(struct job *j, const struct record *r)
{
    if (j->kill_asked)
        return 0;
    j->seconds = r->seconds;
    j->data_at = r->at;
    j->point = r->point;
    switch (r->kind) {
    case RECORD_PROGRESS:
        j->last = r->progress;
        j->has_progress = true;
        if (j->state == JOB_GENERATING)
            j->state = JOB_SOLVING;
        return JOB_NEWS_PROGRESS;
    case RECORD_SCENARIOS:
        if (j->state == JOB_GENERATING)
            j->state = JOB_SOLVING;
        return JOB_NEWS_SCENARIOS;
    case RECORD_UNFINISHED:
        j->best_asked = false;
        return JOB_NEWS_UNFINISHED;
    case RECORD_RESULT:
    case RECORD_POINT:
        j->solve_s = r->solve_s;
        j->has_result = true;
        if (!j->again && r->point <= 1)
            j->first_s = r->solve_s;
        return r->kind == RECORD_RESULT ? JOB_NEWS_RESULT : JOB_NEWS_POINT;
    case RECORD_IDLE:
        j->state = JOB_DONE;
        return JOB_NEWS_END;
    default:
        j->error = r->error;
        return 0;
    }
}

unsigned job_read(struct job *j)
{
    struct record r;
    while (j->progress_fd >= 0) {
        ssize_t n = read(j->progress_fd, &r, sizeof r);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return 0;
        unsigned news = n == (ssize_t)sizeof r ? take(j, &r) : at_end(j);
        if (news)
            return news;
    }
    return 0;
}

void job_ask_best(struct job *j)
{
    if (j->state == JOB_SOLVING && j->has_progress && !j->best_asked && j->points == 0 && !j->evaluates)
        j->best_asked = request(j, &(struct request){.kind = REQUEST_BEST});
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
    request(j, &(struct request){.kind = REQUEST_STOP});
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
    if (j->pid > 0) {
        kill(j->pid, SIGKILL);
        at_end(j);
    }
    close_ends(j);
    job_init(j);
}
