/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream.h"

#include <ballast/number.h>
#include <jansson.h>
#include <math.h>

bool stream_string(FILE *out, const char *text)
{
    json_t *value = json_string(text ? text : "");
    /* A stream that fails is reported where it is closed. */
    bool sound = value && (json_dumpf(value, out, JSON_ENCODE_ANY) == 0 || ferror(out));
    json_decref(value);
    return sound;
}

void stream_number(FILE *out, double value)
{
    char text[NUMBER_SIZE];
    /* Minus nothing is nothing. */
    fputs(isfinite(value) ? number_format(fabs(value) > 0.0 ? value : 0.0, text, sizeof text) : "null", out);
}

void stream_numbers(FILE *out, const double *values, int count)
{
    fputc('[', out);
    for (int k = 0; k < count; k++) {
        if (k)
            fputs(", ", out);
        stream_number(out, values[k]);
    }
    fputc(']', out);
}
