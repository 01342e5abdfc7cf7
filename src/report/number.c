/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int number_decimals(double value)
{
    double size = fabs(value);
    if (fabs(value - nearbyint(value)) < 1e-9 * fmax(1.0, size))
        return 0;
    return size >= 1.0 ? 2 : 4;
}

void number_grouped(double value, int decimals, char *buf, size_t size)
{
    char plain[64];
    if (size == 0)
        return;
    if (fabs(value) >= 1e15) {
        snprintf(buf, size, "%.6g", value);
        return;
    }
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    /* Minus nothing is nothing. */
    const char *digits = plain;
    size_t out = 0;
    if (*digits == '-') {
        digits++;
        if (strspn(digits, "0.") != strlen(digits) && out + 1 < size)
            buf[out++] = '-';
    }
    size_t whole = strcspn(digits, ".");
    for (size_t k = 0; digits[k] && out + 1 < size; k++) {
        if (k > 0 && k < whole && (whole - k) % 3 == 0 && out + 2 < size)
            buf[out++] = ' ';
        buf[out++] = digits[k];
    }
    buf[out] = '\0';
}
