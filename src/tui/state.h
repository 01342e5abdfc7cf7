/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder where the program keeps what belongs to the user and to no case. */
#ifndef BALLAST_TUI_STATE_H
#define BALLAST_TUI_STATE_H

#include <stdbool.h>
#include <stddef.h>

enum { STATE_PATH_SIZE = 4096 };

/* $XDG_STATE_HOME/ballast/NAME, by default ~/.local/state/ballast/NAME; the folders are made when asked. False when there
 * is no such folder or the path does not fit. */
bool state_path(const char *name, bool make, char *buf, size_t size);

#endif
