/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of JSON, written as they come. */
#ifndef BALLAST_REPORT_STREAM_H
#define BALLAST_REPORT_STREAM_H

#include <stdbool.h>
#include <stdio.h>

/* False when the text is no UTF-8 or memory is short; NULL is the empty text. */
bool stream_string(FILE *out, const char *text);
/* Exact; null when it is not finite. */
void stream_number(FILE *out, double value);
void stream_numbers(FILE *out, const double *values, int count);

#endif
