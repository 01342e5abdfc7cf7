/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed on the command line, kept from one run of the program to the next. */
#ifndef BALLAST_TUI_RECALL_H
#define BALLAST_TUI_RECALL_H

#include "widget/line.h"

enum { RECALL_LINES = 200 };

struct recall {
    char line[RECALL_LINES][LINE_MAX_BYTES]; /* a ring */
    int count, at;                           /* at == count: the line being typed */
    char typed[LINE_MAX_BYTES];              /* that line, while older ones are looked at */
    char *path;                              /* file that it is kept in; owned, NULL: none */
};

/* Take over what earlier programs kept in the user's state folder, and keep there what follows. Nothing is said where that
 * cannot be read or written: then it is kept in memory only. */
void recall_open(struct recall *r);
void recall_free(struct recall *r);
void recall_add(struct recall *r, const char *text);
/* The next call of recall_step begins at the end again. */
void recall_rewind(struct recall *r);
/* Step -1 puts the older line that begins with what was typed in place of the line being typed, 1 the newer one. */
void recall_step(struct recall *r, struct line *line, int step);

#endif
