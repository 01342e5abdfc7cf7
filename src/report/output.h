/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that appear whole or not at all. */
#ifndef BALLAST_REPORT_OUTPUT_H
#define BALLAST_REPORT_OUTPUT_H

#include <ballast/err.h>
#include <limits.h>
#include <stdio.h>

struct output {
    FILE *file;
    char path[PATH_MAX];      /* the real path that the file gets at the end; "" for a stream written directly */
    char temporary[PATH_MAX]; /* "" for a stream written directly */
    char shown[256];          /* the name in messages */
};

/* Open for writing: "-" is standard output, devices and pipes are written directly, anything else goes to a temporary
 * file beside its target. Then exactly one of output_commit (flush, synchronise, rename) and output_abandon (remove the
 * temporary file) must follow. */
enum err_code output_open(struct output *o, const char *path, struct err *e);
enum err_code output_commit(struct output *o, struct err *e);
void output_abandon(struct output *o);

#endif
