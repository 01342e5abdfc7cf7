/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include "tui/term/cells.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

struct text_shown text_number(double value, int decimals)
{
    struct text_shown shown = {""};
    number_grouped(value, decimals == TEXT_DECIMALS ? number_decimals(value) : decimals, shown.text, sizeof shown.text);
    return shown;
}

struct text_shown text_digits(double value, int digits)
{
    double magnitude = fabs(value);
    int decimals = 0;
    struct text_shown shown = {""};
    if (magnitude > 0 && magnitude < 1e-4) {
        snprintf(shown.text, sizeof shown.text, "%.*g", digits, value);
        return shown;
    }
    while (magnitude > 0 && magnitude < pow(10, digits - 1 - decimals))
        decimals++;
    shown = text_number(value, decimals);
    size_t n = strlen(shown.text);
    if (strchr(shown.text, '.')) {
        while (shown.text[n - 1] == '0')
            n--;
        shown.text[shown.text[n - 1] == '.' ? n - 1 : n] = '\0';
    }
    return shown;
}

void text_group(char *text, size_t size)
{
    char grouped[256];
    const char *from = text + (*text == '-' || *text == '+');
    size_t digits = strspn(from, "0123456789"), n = (size_t)(from - text), at = n;
    if (digits < 4 || strlen(text) + digits / 3 + 1 > sizeof grouped)
        return;
    memcpy(grouped, text, n);
    for (size_t i = 0; i < digits; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            grouped[at++] = ' ';
        grouped[at++] = from[i];
    }
    snprintf(grouped + at, sizeof grouped - at, "%s", from + digits);
    snprintf(text, size, "%s", grouped);
}

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
    snprintf(buf, size, "%s%s", text_number(value, decimals).text, suffix[i]);
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
