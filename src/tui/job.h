/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in a child process: generation of scenarios and the solve. A fault of the solver ends the child, never the
 * program; and the child never outlives the program. After a solve it lives on with what it learned, asleep: a change of
 * the terms alone is solved in a small part of the first one's time. */
#ifndef BALLAST_TUI_JOB_H
#define BALLAST_TUI_JOB_H

#include <ballast/case.h>
#include <ballast/plan.h>

#include <sys/types.h>

enum job_state { JOB_NONE, JOB_GENERATING, JOB_SOLVING, JOB_STOPPING, JOB_DONE, JOB_FAILED, JOB_KILLED };

/* What job_read met; bits. */
enum job_news {
    JOB_NEWS_PROGRESS = 1,
    JOB_NEWS_SCENARIOS = 2,
    JOB_NEWS_UNFINISHED = 4, /* the best plan so far, as asked for */
    JOB_NEWS_RESULT = 8,
    JOB_NEWS_END = 16,
    JOB_NEWS_POINT = 32 /* of a sweep: its result */
};

/* What may change between solves of the same scenarios. */
struct job_terms {
    struct plan_terms risk;
    double gap, time_limit_s;
    double near_percent; /* plans within so much of the best are looked for too; 0: they are not */
    /* A sweep: solved one after the other in place of risk, [points], at most JOB_POINTS; 0 points: one solve. Only read while
     * the job is started. */
    const struct plan_terms *point;
    int points;
    /* A plan [candidates] to be evaluated in place of a solve; NULL: none. Only read while the job is started, likewise. */
    const int *plan;
    int candidates;
};
enum { JOB_POINTS = 1000 };

/* What is to be done; only read, and only while the job is started: the child has its own copy. */
struct job_work {
    const struct planning_case *c;
    const struct instance *instance; /* NULL: the case's scenarios are drawn */
    bool solve;
    struct plan_options options;
    struct job_terms terms;
};

struct job {
    enum job_state state;
    pid_t pid;       /* 0: there is no child */
    int progress_fd; /* to poll while there is one, else -1 */
    int control_fd, data_fd;
    off_t data_at;
    bool has_progress;
    bool has_result; /* of the solve, or the evaluation, that runs or ran last */
    bool kill_asked, best_asked;
    bool evaluates;            /* a given plan, in place of a search for one */
    int point, points;         /* of a sweep: which is being solved, from 1 on, and of how many; 0: it is none */
    struct plan_progress last; /* of a solve */
    double seconds;            /* since it began, as it last said */
    bool again;                /* this solve goes on from what the child knew */
    double first_s, solve_s;   /* the child's first solve and its latest; 0: not done yet */
    struct err error;          /* of a failed job */
};

void job_init(struct job *j);
bool job_running(const struct job *j);
/* The child of a solve that ended lives on. */
bool job_kept(const struct job *j);
enum err_code job_start(struct job *j, const struct job_work *work, struct err *e);
/* Solve again under other terms, or evaluate a plan, in the child that was kept. False: it is gone, and a new one must be started. */
bool job_again(struct job *j, const struct job_terms *terms);
/* Take what the child said since; never waits. After news of scenarios or results the caller reads that from data_fd at
 * data_at (wire.h) before it calls again. One piece of news at a time but for progress; 0: nothing more. */
unsigned job_read(struct job *j);
/* Ask for the best plan so far; a sweep has none to tell, nor has an evaluation. */
void job_ask_best(struct job *j);
/* Ask to stop and keep the best plan, or the points of a sweep that were reached. */
void job_stop(struct job *j);
/* End it at once; nothing is kept. */
void job_kill(struct job *j);
/* Kill the child if there is one, and give all back. */
void job_free(struct job *j);

#endif
