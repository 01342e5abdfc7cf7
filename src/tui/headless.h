/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal program without a terminal: scripts and screens as text. */
#ifndef BALLAST_TUI_HEADLESS_H
#define BALLAST_TUI_HEADLESS_H

#include <stdio.h>

#include "app.h"

/* Play the lines of a script on the program, drawn into screen, which has a size. ERR_USAGE for a line that is none;
 * ERR_CANCELED when a key or a command was refused, or what was waited for did not come; ERR_IO, ERR_MEMORY. The place is
 * in e. */
enum err_code script_play(struct app *a, struct cells *screen, const char *path, struct err *e);

/* Print a screen, a sub-tab or a list by name as lines of words, all rows of it. ERR_USAGE for an unknown name or when
 * what it shows is not there yet. */
enum err_code plain_print(struct app *a, FILE *out, const char *name, struct err *e);

#endif
