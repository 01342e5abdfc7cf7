/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal program. */
#ifndef BALLAST_TUI_H
#define BALLAST_TUI_H

#include <stdbool.h>

struct tui_options {
    bool ascii;               /* draw with ASCII only, whatever the locale */
    bool mono;                /* no colours; so does a non-empty NO_COLOR */
    bool mouse;               /* a click moves the cursor; off unless asked for */
    bool tour;                /* the guided tour, on a copy of the case or of the one that comes with the program */
    const char *script;       /* play this file without a terminal, then return; NULL: none */
    const char *plain_screen; /* print this screen as text (after the script) and return; NULL: none */
};

/* Run the terminal program on a case file (NULL: an empty case). Standard input and output must be terminals unless a script
 * is played or a screen printed. Returns the exit code: 0 done, 1 input or output failed or the script did, 2 no usable terminal
 * or no such line or screen, 3 the file cannot be read as a
 * case, 128 + n ended by signal n. The terminal is left as it was found. */
int tui_main(const char *path, const struct tui_options *opt);

#endif
