/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of text being edited. */
#ifndef BALLAST_TUI_LINE_H
#define BALLAST_TUI_LINE_H

#include "tui/term/cells.h"
#include "tui/term/event.h"

enum { LINE_MAX_BYTES = 512 };

struct line {
    char text[LINE_MAX_BYTES]; /* UTF-8 */
    size_t length, at;         /* bytes; at stands between code points */
    bool fresh;                /* nothing typed yet: the first character replaces the text */
};

void line_set(struct line *l, const char *text, bool fresh);
/* Typing, deleting, moving inside the line; false: the key means something else. */
bool line_key(struct line *l, uint32_t key);
void line_insert(struct line *l, const char *text); /* a paste: its first line only, no control characters */
/* Draw it in width columns with the cursor in sight, and put the hardware cursor there. */
void line_draw(const struct line *l, struct cells *c, int row, int col, int width, enum style style);

#endif
