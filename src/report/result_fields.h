/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of an answer file, one row each: writing and reading walk the same tables. */
#ifndef BALLAST_REPORT_RESULT_FIELDS_H
#define BALLAST_REPORT_RESULT_FIELDS_H

#include <ballast/report.h>

/* A number: null in the file where it is not finite. */
struct number_field {
    const char *key;
    size_t offset; /* of the double */
};
struct number_table {
    const struct number_field *fields;
    int count;
};
extern const struct number_table answer_numbers;  /* of struct result, at the top of the file */
extern const struct number_table risk_numbers;    /* of struct result, object "risk" */
extern const struct number_table none_numbers;    /* of struct result, object "no_modules" */
extern const struct number_table outcome_numbers; /* of struct scenario_outcome */
extern const struct number_table part_numbers;    /* of struct cost_parts, object "parts" */

/* An array with a value a scenario, in object "risk". */
struct scenario_array {
    const char *key;
    size_t offset; /* of the double * in struct result */
};
enum { SCENARIO_ARRAYS = 3 };
extern const struct scenario_array scenario_array[SCENARIO_ARRAYS];

/* An array of a dispatch: one value a step, for the feeder or for each bus, branch or candidate (then an array of arrays). */
enum dispatch_rows { ROWS_FEEDER, ROWS_BUSES, ROWS_BRANCHES, ROWS_CANDIDATES };
struct dispatch_array {
    const char *key;
    size_t offset; /* of the double * in struct dispatch */
    enum dispatch_rows rows;
};
enum { DISPATCH_ARRAYS = 13 };
extern const struct dispatch_array dispatch_array[DISPATCH_ARRAYS];
int dispatch_rows(const struct instance *inst, enum dispatch_rows rows);

#define ANSWER_FORMAT 1
extern const char *const recourse_word[2]; /* by enum recourse_kind */
enum { STATUS_WORDS = PLAN_STOPPED + 1 };

#endif
