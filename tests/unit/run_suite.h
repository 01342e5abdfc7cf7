/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of every test program. */
#ifndef BALLAST_RUN_SUITE_H
#define BALLAST_RUN_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Runs the suite, which is freed with its runner; the exit status of the program. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
