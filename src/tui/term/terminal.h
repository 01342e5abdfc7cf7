/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal itself, behind the cell buffer. One at a time: a process has one terminal. */
#ifndef BALLAST_TUI_TERMINAL_H
#define BALLAST_TUI_TERMINAL_H

#include <ballast/err.h>

#include "cells.h"
#include "event.h"

struct term_options {
    bool ascii, mono, mouse;
};

/* Take the terminal over: full screen, keys one by one. ERR_USAGE when it cannot be used (no terminal, TERM unknown
 * or without cursor addressing); nothing was changed then. Signal handlers must be set before, or curses sets its
 * own. */
enum err_code term_open(const struct term_options *opt, struct err *e);
/* Give the terminal back as it was found. Harmless when it is not open. */
void term_close(void);
bool term_utf8(void);
/* Read the size again; call after a change of it. */
void term_size(int *rows, int *cols);
/* Bring the terminal to show the buffer, sending the differences only. */
void term_flush(const struct cells *cells);
/* Forget what the terminal shows: the next flush sends everything. */
void term_forget(void);
/* The next key, paste or click; false when there is none now. */
bool term_next(struct event *event);
/* Stop this process as ^Z does, the terminal given back meanwhile; returns when it goes on. */
void term_suspend(void);
/* Take the terminal over again after a stop that was not ours. */
void term_resume(void);
/* Put a text on the clipboard of whoever sits at the terminal (OSC 52). */
void term_copy(const char *text);
/* Give the terminal back from inside a handler of a fatal signal: nothing but tcsetattr and write. */
void term_rescue(void);

#endif
