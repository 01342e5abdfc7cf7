/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals as bytes on a pipe: the handlers do nothing else, the event loop does the work. */
#ifndef BALLAST_TUI_SIGNALS_H
#define BALLAST_TUI_SIGNALS_H

#include <stdbool.h>

/* Catch WINCH, TSTP, CONT, HUP, TERM, QUIT, INT and CHLD; ignore PIPE; give the terminal back on a crash. Returns
 * the end to poll, -1 when there is no pipe. */
int signals_open(void);
/* The next signal that came, 0: none. */
int signals_next(void);
void signals_close(void);
/* In a child: defaults again, and ^C at the terminal is not meant for it. */
void signals_child(void);

#endif
