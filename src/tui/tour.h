/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guided tour: the first plan, step by step, in the program itself. A panel at the bottom says what to do next and
 * why; the program goes on to the next step when that is done. */
#ifndef BALLAST_TUI_TOUR_H
#define BALLAST_TUI_TOUR_H

#include "term/cells.h"

#include <ballast/case.h>

struct app;

struct tour {
    bool on;
    int step;
    bool seen; /* the step was done already when it was looked at last */
    /* What the program was at when the step began. */
    long edits;
    unsigned long arrivals;
    int row;
};

/* "on", or "" likewise, begins it or goes back to it; "off", "back" and "next". */
void tour_command(struct app *a, const char *argument);
/* Go on when the step is done. */
void tour_check(struct app *a);
/* Lines of the panel on a screen of this size; 0: there is none. */
int tour_rows(const struct app *a, int rows, int cols);
void tour_draw(const struct app *a, struct cells *c, int row);
/* A copy, in no file, of the case at path (NULL: the one that comes with the program), with so few scenarios that a solve
 * takes seconds. NULL with the reasons in list. */
struct casedoc *tour_document(const char *path, struct err_list *list);

#endif
