/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and times as people read them. */
#ifndef BALLAST_TUI_TEXT_H
#define BALLAST_TUI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Numbers in words on the screen, grouped as in tables ("7 676"). To be used within the expression: text_number(kw, 0).text. */
struct text_shown {
    char text[32];
};
enum { TEXT_DECIMALS = -1 }; /* those that suit the size of the value */
struct text_shown text_number(double value, int decimals);
/* With so many digits at most, no zeros at the end of a fraction: "0.05", "12.5", "12 500"; small ones "1e-09". */
struct text_shown text_digits(double value, int digits);
/* A number as it was written, "2500000 kW", into "2 500 000 kW"; a text that does not start with four digits stays. */
void text_group(char *text, size_t size);
/* A figure of about four digits with k, M or G: "12.4 k". */
char *text_short(char *buf, size_t size, double value);
/* "0:04", "12:30", "1:02:03". */
char *text_time(char *buf, size_t size, double seconds);
/* Bytes of the line that the text starts with where lines have width columns, broken at a blank where there is one. */
size_t text_line(const char *text, int width);
/* Hours as "1:05". */
char *text_hours(char *buf, size_t size, double hours);
/* Does text contain part, upper and lower case alike? */
bool text_contains(const char *text, const char *part);
/* As strcmp, upper and lower case alike. */
int text_compare(const char *a, const char *b);

#endif
