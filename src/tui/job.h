/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in a child process: generation of scenarios and the solve. A fault of the solver ends the child, never the
 * program; and the child never outlives the program. */
#ifndef BALLAST_TUI_JOB_H
#define BALLAST_TUI_JOB_H

#include <ballast/case.h>
#include <ballast/plan.h>

#include <sys/types.h>

enum job_state { JOB_NONE, JOB_GENERATING, JOB_SOLVING, JOB_STOPPING, JOB_DONE, JOB_FAILED, JOB_KILLED };

/* What job_read met; bits. */
enum job_news { JOB_NEWS_PROGRESS = 1, JOB_NEWS_SCENARIOS = 2, JOB_NEWS_RESULT = 4, JOB_NEWS_END = 8 };

struct job {
    enum job_state state;
    pid_t pid;
    int progress_fd; /* to poll while it runs, else -1 */
    int control_fd, data_fd;
    off_t data_at;
    bool has_progress;
    bool kill_asked;
    struct plan_progress last; /* of a solve */
    double seconds;            /* since it began, as it last said */
    struct err error;          /* of a failed job */
};

void job_init(struct job *j);
bool job_running(const struct job *j);
/* Begin: generate the case's scenarios, or take those of inst when it is not NULL; then solve if asked. Case,
 * instance and options are only read, and only during the call (the child has its own copy). */
enum err_code job_start(struct job *j, const struct planning_case *c, const struct instance *inst, bool solve,
                        const struct plan_options *opt, struct err *e);
/* Take what the child said since; never waits. After JOB_NEWS_SCENARIOS or _RESULT the caller reads that from
 * data_fd at data_at (wire.h) before it calls again. One piece of news at a time but for progress; 0: nothing more. */
unsigned job_read(struct job *j);
/* Ask to stop and keep the best plan. */
void job_stop(struct job *j);
/* End it at once; nothing is kept. */
void job_kill(struct job *j);
/* Kill if running, and give all back. */
void job_free(struct job *j);

#endif
