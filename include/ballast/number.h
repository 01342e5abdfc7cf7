/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people write them: "1e3", "5%", "2 MW", "500 kWh", "12x5min 8x15min"; and back, shortest and
 * exact or as they are shown. The decimal point is always a point, whatever the locale says. */
#ifndef BALLAST_NUMBER_H
#define BALLAST_NUMBER_H

#include <ballast/err.h>

enum {
    NUMBER_SIZE = 32,          /* enough for number_format */
    NUMBER_STEPS_MAX = 1000,   /* steps of a time grid */
    NUMBER_HORIZON_MAX_H = 168 /* a week */
};

/* Parse the whole of text as a number expressed in `unit` ("kW", "USD/kWh", "%/min", "" for a share or a count). The
 * text may carry no unit (it is in `unit` then) or any unit of the same dimension. On ERR_INVALID, message says what
 * is wrong and hint what is accepted; *value is unchanged. Never infinite or NaN. */
enum err_code number_parse(const char *text, const char *unit, double *value, struct err *e);

/* Parse a whole number: digits, or a form such as 1e3 that is one. At most 2^53 in size. */
enum err_code number_parse_integer(const char *text, double *value, struct err *e);

/* Parse a time grid, "12x5min 8x15min 4x1h": groups separated by blanks or commas; a group without "Nx" is one step;
 * without a unit minutes are meant. *hours has *count step lengths in hours and is owned by the caller (free). */
enum err_code number_parse_steps(const char *text, double **hours, int *count, struct err *e);

/* The shortest text that reads back as exactly this double: "250", "0.1", "1e-09". buf has NUMBER_SIZE bytes;
 * returns buf. "inf", "-inf" and "nan" for what is no number. */
char *number_format(double value, char *buf, size_t size);

/* For people: "1 234.50", fixed decimals, groups of three from 1 000 on; from 1e15 on with an exponent; "-" for what is
 * no number. Cut where size ends; returns buf. */
char *number_grouped(double value, int decimals, char *buf, size_t size);
/* Decimals that suit the size of a value: none for whole numbers, two from 1 on, four below. */
int number_decimals(double value);

#endif
