/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as they are shown. */
#ifndef BALLAST_REPORT_NUMBER_H
#define BALLAST_REPORT_NUMBER_H

#include <stddef.h>

/* Fixed decimals, thousands grouped with a space; from 1e15 on in scientific notation. */
void number_grouped(double value, int decimals, char *buf, size_t size);
/* Decimals that suit the size of a value: none for whole numbers, two from 1 on, four below. */
int number_decimals(double value);

#endif
