/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The child's side of a job, and what the two ends say to each other. */
#ifndef BALLAST_TUI_JOB_CHILD_H
#define BALLAST_TUI_JOB_CHILD_H

#include "job.h"

/* What the child says, in one write each: no larger than a pipe takes whole. What lies in the file of data then stays there until
 * the next request. */
enum record_kind {
    RECORD_PROGRESS,
    RECORD_SCENARIOS,  /* in the file, at `at` */
    RECORD_UNFINISHED, /* likewise: the best plan so far */
    RECORD_RESULT,     /* likewise */
    RECORD_POINT,      /* likewise: of a sweep, after which the next one is begun */
    RECORD_IDLE,       /* after a result: the child lives on */
    RECORD_ERROR
};
struct record {
    enum record_kind kind;
    double seconds; /* since the work began */
    double solve_s; /* RECORD_RESULT, RECORD_POINT: of the solve alone, all of it */
    int point;      /* of a sweep, from 1 on */
    off_t at;
    struct plan_progress progress;
    struct err error;
};
_Static_assert(sizeof(struct record) <= 4096, "a record must fit into one atomic write to a pipe");

enum request_kind { REQUEST_STOP, REQUEST_BEST, REQUEST_SOLVE };
struct request {
    enum request_kind kind;
    struct job_terms terms; /* REQUEST_SOLVE; terms.points of struct plan_terms follow, or the units of a plan */
};

struct job_ends {
    int progress_fd, control_fd, data_fd;
};

/* Does the work and never returns; ends with its parent. */
_Noreturn void job_child_run(const struct job_ends *ends, pid_t parent, const struct job_work *work);

#endif
