/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and times as people read them. */
#ifndef BALLAST_TUI_TEXT_H
#define BALLAST_TUI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

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
