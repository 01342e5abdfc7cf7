/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#ifdef BALLAST_MPI
#include <ballast/ranks.h>
#include <stdio.h>
#include <stdlib.h>

/* How long to wait for the others to leave. After a signal the launcher may allow no more than a second in all. */
#define PATIENCE_S 10.0
#define PATIENCE_AFTER_SIGNAL_S 0.9

static struct ranks *ranks;

/* Started by hand, the program is the plain one and asks nothing of MPI. */
static bool launched(void)
{
    static const char *const mark[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
    for (size_t k = 0; k < sizeof mark / sizeof *mark; k++)
        if (getenv(mark[k]))
            return true;
    return false;
}

bool cli_ranks_begin(int *code)
{
    int rank = 0;
    struct err e = {0};
    *code = EXIT_DONE;
    if (!launched())
        return true;
    if (ranks_start(&ranks, &rank, &e) != ERR_NONE) {
        *code = rank == 0 ? cli_fail(&e) : cli_exit_code(e.code);
        if (ranks)
            ranks_abort(ranks, *code);
        return false;
    }
    if (rank == 0)
        return true;
    ranks_serve(ranks);
    ranks_stop(ranks, PATIENCE_S);
    return false;
}

/* Why a rank failed is said last, after the plan so far was saved. */
int cli_ranks_end(int code)
{
    if (!ranks)
        return code;
    fflush(stdout);
    struct err failure = {0};
    bool failed = ranks_failure(ranks) != NULL;
    if (failed)
        failure = *ranks_failure(ranks);
    bool parted = ranks_stop(ranks, failed || interrupt_signal() ? PATIENCE_AFTER_SIGNAL_S : PATIENCE_S);
    if (!parted && !failed)
        failure = *ranks_failure(ranks);
    if (failed || !parted)
        code = cli_fail(&failure);
    if (!parted)
        ranks_abort(ranks, code);
    return code;
}

struct ranks *cli_ranks(void)
{
    return ranks;
}

const char *cli_ranks_library(void)
{
    static char text[80];
    return ranks_library(text, sizeof text);
}
#else
bool cli_ranks_begin(int *code)
{
    *code = EXIT_DONE;
    return true;
}

int cli_ranks_end(int code)
{
    return code;
}

struct ranks *cli_ranks(void)
{
    return NULL;
}

const char *cli_ranks_library(void)
{
    return NULL;
}
#endif
