/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include "tui/term/cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

char *text_short(char *buf, size_t size, double value)
{
    static const char *const suffix[] = {"", " k", " M", " G", " T"};
    size_t i = 0;
    if (!isfinite(value)) {
        snprintf(buf, size, "-");
        return buf;
    }
    while (fabs(value) >= 9999.5 && i + 1 < sizeof suffix / sizeof *suffix) {
        value /= 1000;
        i++;
    }
    double magnitude = fabs(value);
    int decimals = magnitude >= 999.5 ? 0 : magnitude >= 99.95 ? 1 : 2;
    if (i == 0 && fabs(value - round(value)) < 1e-9)
        decimals = 0;
    snprintf(buf, size, "%.*f%s", decimals, value, suffix[i]);
    return buf;
}

char *text_time(char *buf, size_t size, double seconds)
{
    if (!(seconds >= 0 && seconds < 1e9)) {
        snprintf(buf, size, "-");
        return buf;
    }
    long s = (long)seconds;
    if (s >= 3600)
        snprintf(buf, size, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(buf, size, "%ld:%02ld", s / 60, s % 60);
    return buf;
}

size_t text_line(const char *text, int width)
{
    const char *at = text, *blank = NULL;
    int used = 0;
    while (*at) {
        const char *next = at;
        used += utf8_columns(utf8_next(&next));
        if (used > width)
            break;
        at = next;
        if (*at == ' ' && at[1] != '%') /* a number and its % stay together */
            blank = at;
    }
    if (!*at)
        return (size_t)(at - text);
    if (blank && blank > text)
        return (size_t)(blank - text);
    return at > text ? (size_t)(at - text) : strlen(text);
}

char *text_hours(char *buf, size_t size, double hours)
{
    long minutes = lround(hours * 60);
    snprintf(buf, size, "%ld:%02ld", minutes / 60, minutes % 60);
    return buf;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : (unsigned char)c;
}

bool text_contains(const char *text, const char *part)
{
    if (!*part)
        return true;
    for (int first = lower(*part); *text; text++) {
        size_t i = 1;
        if (lower(*text) != first)
            continue;
        while (part[i] && text[i] && lower(text[i]) == lower(part[i]))
            i++;
        if (!part[i])
            return true;
    }
    return false;
}

int text_compare(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) - lower(*b);
}
