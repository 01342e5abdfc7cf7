/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void progress_begin(struct progress *pr, bool quiet)
{
    memset(pr, 0, sizeof *pr);
    pr->quiet = quiet;
    pr->terminal = isatty(STDERR_FILENO) == 1;
    pr->round = -1;
}

/* At most 79 columns: a line that wraps cannot be updated in place. */
static void put(struct progress *pr, const struct plan_progress *p)
{
    char work[40] = "";
    if (pr->terminal && p->total > 0)
        snprintf(work, sizeof work, "  %ld of %ld", p->done, p->total);
    if (!pr->started)
        fprintf(stderr, "%6s  %-8s %14s %14s %9s %8s\n", "round", "phase", "bound USD/year", "plan USD/year", "gap %",
                "seconds");
    fprintf(stderr, "%s%6d  %-8s %14s %14s %9s %8.1f%s%s", pr->terminal ? "\r" : "", p->round,
            plan_phase_name[p->phase], cli_figure(p->bound, 2).text, cli_figure(p->incumbent, 2).text,
            cli_figure(100.0 * p->gap, 4).text, p->seconds, work, pr->terminal ? "\033[K" : "\n");
    fflush(stderr);
    pr->started = true;
    pr->round = p->round;
    pr->phase = p->phase;
    pr->seconds = p->seconds;
}

/* Once: the next save may succeed, and the end says whether the last did. */
static void warn_unsaved(struct progress *pr, const char *why)
{
    if (pr->started && pr->terminal)
        fputc('\n', stderr);
    cli_note("warning: %s: %s; the solve goes on and tries again", pr->checkpoint, why);
    pr->warned = true;
}

bool progress_show(void *ctx, const struct plan_progress *p)
{
    struct progress *pr = ctx;
    if (p->unsaved && !pr->warned)
        warn_unsaved(pr, p->unsaved);
    bool fresh = !pr->started || p->round != pr->round || p->phase != pr->phase;
    /* In place the eye needs no more than four a second. */
    bool due = pr->terminal ? !pr->started || p->seconds - pr->seconds >= 0.25 : fresh;
    if (!pr->quiet && due)
        put(pr, p);
    return interrupt_signal() == 0;
}

void progress_end(struct progress *pr)
{
    if (pr->started && pr->terminal)
        fputc('\n', stderr);
}
