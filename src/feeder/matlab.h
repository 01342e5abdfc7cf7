/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the Matlab language that case files of MATPOWER are written in: assignments of numbers and matrices, and
 * arithmetic on columns of them, which is how such files convert their units. The statements are carried out, so that
 * what a file means is what it says; anything else is refused with its line, never skipped. */
#ifndef BALLAST_FEEDER_MATLAB_H
#define BALLAST_FEEDER_MATLAB_H

#include <ballast/err.h>

struct matlab_value {
    int rows, cols;
    double *at; /* [rows][cols] */
    int *line;  /* [rows] of the file; NULL: computed */
    char *text; /* a string; NULL: numbers */
    int set_at; /* line of the statement that set it */
};

struct matlab_file;
/* Carry out text; name stands for the file in messages. NULL with the reason in *e. Freed by matlab_free. */
struct matlab_file *matlab_run(const char *text, const char *name, struct err *e);
void matlab_free(struct matlab_file *m);
/* A field of the structure that the function returns: "bus". NULL: not set. */
const struct matlab_value *matlab_find(const struct matlab_file *m, const char *name);
const char *matlab_function(const struct matlab_file *m); /* "" where the file has none */

#endif
