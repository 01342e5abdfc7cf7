/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/watch.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define REPORT_EVERY_S 0.25

const char *const plan_phase_name[PLAN_PHASES] = {
    [PLAN_PREPARE] = "prepare", [PLAN_PILOT] = "pilot", [PLAN_ROOT] = "root",    [PLAN_TREE] = "tree",
    [PLAN_CERTIFY] = "certify", [PLAN_NEAR] = "near",   [PLAN_REPORT] = "report"};

const char *const plan_status_name[] = {
    [PLAN_OPTIMAL] = "optimal", [PLAN_GAP] = "gap", [PLAN_TIME_LIMIT] = "time_limit", [PLAN_STOPPED] = "stopped"};

static double monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void watch_start(struct watch *w, const struct plan_options *opt, plan_progress_fn *report, void *context)
{
    memset(w, 0, sizeof *w);
    w->report = report;
    w->context = context;
    w->started = w->better = w->reported = monotonic();
    w->limit_s = opt->time_limit_s;
    w->now.bound = -INFINITY;
    w->now.incumbent = w->now.gap = INFINITY;
}

double watch_seconds(const struct watch *w)
{
    return monotonic() - w->started;
}

bool watch_tick(struct watch *w, bool at_once)
{
    if (w->stop != WATCH_GO)
        return false;
    double now = monotonic();
    if (w->limit_s > 0 && now - w->started >= w->limit_s) {
        w->stop = WATCH_TIME;
        return false;
    }
    if (w->report && (at_once || now - w->reported >= REPORT_EVERY_S)) {
        w->reported = now;
        w->now.seconds = now - w->started;
        w->now.seconds_since_better = now - w->better;
        if (!w->report(w->context, &w->now))
            w->stop = WATCH_STOPPED;
    }
    return w->stop == WATCH_GO;
}

void watch_finish(struct watch *w)
{
    double now = monotonic();
    w->now.seconds = now - w->started;
    w->now.seconds_since_better = now - w->better;
    if (w->report)
        w->report(w->context, &w->now);
}

void watch_bounds(struct watch *w, double bound, double incumbent)
{
    if (incumbent < w->now.incumbent)
        w->better = monotonic();
    w->now.bound = fmin(bound, incumbent);
    w->now.incumbent = incumbent;
    w->now.gap = plan_gap(incumbent, w->now.bound);
}

double plan_gap(double objective, double bound)
{
    if (isinf(objective) || isinf(bound))
        return INFINITY;
    return fmax(0, objective - bound) / fmax(fabs(objective), 1e-9);
}
