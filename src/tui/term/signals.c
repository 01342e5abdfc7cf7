/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signals.h"

#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int pipe_ends[2] = {-1, -1};

static const int caught[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGQUIT, SIGINT, SIGCHLD};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { CAUGHT = sizeof caught / sizeof *caught, FATAL = sizeof fatal / sizeof *fatal };
static struct sigaction before[CAUGHT], before_fatal[FATAL], before_pipe;

static void note(int number)
{
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    /* A full pipe already holds enough to wake the loop. */
    ssize_t written = write(pipe_ends[1], &byte, 1);
    (void)written;
    errno = saved;
}

/* Leave a readable terminal, then die of the same signal. */
static void crash(int number)
{
    term_rescue();
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(number, &plain, NULL);
    raise(number);
}

int signals_open(void)
{
    if (pipe(pipe_ends) != 0)
        return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(pipe_ends[i], F_SETFL, O_NONBLOCK);
        fcntl(pipe_ends[i], F_SETFD, FD_CLOEXEC);
    }
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &action, &before[i]);
    struct sigaction rescue = {.sa_handler = crash};
    sigemptyset(&rescue.sa_mask);
    for (int i = 0; i < FATAL; i++)
        sigaction(fatal[i], &rescue, &before_fatal[i]);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, &before_pipe);
    return pipe_ends[0];
}

int signals_next(void)
{
    unsigned char byte = 0;
    return read(pipe_ends[0], &byte, 1) == 1 ? byte : 0;
}

void signals_close(void)
{
    if (pipe_ends[0] < 0)
        return;
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &before[i], NULL);
    for (int i = 0; i < FATAL; i++)
        sigaction(fatal[i], &before_fatal[i], NULL);
    sigaction(SIGPIPE, &before_pipe, NULL);
    for (int i = 0; i < 2; i++) {
        close(pipe_ends[i]);
        pipe_ends[i] = -1;
    }
}

void signals_child(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL}, ignore = {.sa_handler = SIG_IGN};
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &plain, NULL);
    for (int i = 0; i < FATAL; i++)
        sigaction(fatal[i], &plain, NULL);
    sigaction(SIGINT, &ignore, NULL);
    for (int i = 0; i < 2; i++)
        if (pipe_ends[i] >= 0)
            close(pipe_ends[i]);
}
