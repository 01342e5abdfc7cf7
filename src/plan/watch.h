/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress, limits and the wish to stop, in one place. */
#ifndef BALLAST_WATCH_H
#define BALLAST_WATCH_H

#include <ballast/plan.h>

enum watch_stop { WATCH_GO, WATCH_STOPPED, WATCH_TIME };

struct watch {
    plan_progress_fn *report; /* may be NULL */
    void *context;
    struct plan_progress now;
    double started, better, reported; /* seconds of the monotonic clock */
    double limit_s;                   /* 0: none */
    enum watch_stop stop;
};

void watch_start(struct watch *w, const struct plan_options *opt, plan_progress_fn *report, void *context);
/* Report if it is time (or at once), look at the limits; true: go on. */
bool watch_tick(struct watch *w, bool at_once);
/* The last word, whatever the limits say. */
void watch_finish(struct watch *w);
void watch_bounds(struct watch *w, double bound, double incumbent);
double watch_seconds(const struct watch *w);
/* (objective - bound) / max(|objective|, 1e-9), INFINITY while there is no incumbent. */
double plan_gap(double objective, double bound);

#endif
