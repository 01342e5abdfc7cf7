/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep: one case solved under many terms by the job, its points shown as they come, and each of them made a run when asked
 * for. */
#ifndef BALLAST_TUI_SWEEP_H
#define BALLAST_TUI_SWEEP_H

#include <ballast/study.h>

#include <stdbool.h>

struct app;
struct scenario_set;

struct sweep {
    struct scenario_set *set; /* what the points belong to; NULL: there is no point yet */
    struct sweep_lists lists;
    int of, count;             /* points asked for, and reached */
    struct plan_terms *terms;  /* [of] */
    struct sweep_point *point; /* [of] those reached */
    struct result **result;    /* [of] NULL where a run has it */
    int *run;                  /* [of] number of the run made of it; 0: none */
    bool kept;                 /* its table was written to a file */
};

void sweep_drop(struct sweep *s);
/* What was swept, at a point: "alpha 0.8, budget 200000"; and its values alone, "0.8/200000". SWEEP_NAME bytes hold either. */
enum { SWEEP_NAME = 200 };
char *sweep_name(const struct sweep *s, int point, char *buf, size_t size);
char *sweep_values(const struct sweep *s, int point, char *buf, size_t size);
/* :sweep WORDS */
void sweep_begin(struct app *a, const char *words);
/* The job has a point; and it has ended. */
void sweep_take(struct app *a);
void sweep_end(struct app *a);
/* Point of the row under the cursor, -1: none. */
int sweep_at_cursor(struct app *a);

#endif
