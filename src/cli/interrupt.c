/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t caught;

static void remember(int number)
{
    caught = number;
}

/* SA_RESETHAND: the second signal finds the default action and ends the process. */
void interrupt_install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = remember;
    action.sa_flags = (int)(SA_RESETHAND | SA_RESTART);
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    /* In the background of a script the keyboard's interrupt is ignored, and stays so. */
    struct sigaction before;
    if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGINT, &action, NULL);
}

int interrupt_signal(void)
{
    return caught;
}
