/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case files of MATPOWER (version 2) as a start for cases of our own. */
#ifndef BALLAST_MATPOWER_H
#define BALLAST_MATPOWER_H

#include <ballast/err.h>

/* The radial feeder of a MATPOWER file as the text of a case, to be freed by the caller. Statements that convert units
 * are carried out; what the model has no place for, and a feeder whose load cannot be supplied as the file states it,
 * are refused. NULL with the reasons in problems, by file and line. notes gets what was left out or chosen, and the base
 * case's losses and lowest voltage. */
char *matpower_import(const char *path, struct err_list *problems, struct err_list *notes);

#endif
