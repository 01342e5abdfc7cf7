/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cell buffer: everything is drawn here, and nothing here knows a terminal. A style says what a cell means; the
 * terminal back end decides how that looks with or without colour. */
#ifndef BALLAST_TUI_CELLS_H
#define BALLAST_TUI_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum style {
    STYLE_NORMAL,
    STYLE_TITLE,
    STYLE_TAB,
    STYLE_TAB_ON,
    STYLE_HEAD,
    STYLE_DIM,
    STYLE_ROW,
    STYLE_FOCUS,
    STYLE_KEY,
    STYLE_GOOD,
    STYLE_WARN,
    STYLE_BAD,
    STYLE_EDIT,
    STYLE_BAR,
    STYLE_MARK,
    STYLES
};

/* Glyphs that have an ASCII stand-in. */
enum glyph {
    GLYPH_HORIZONTAL,
    GLYPH_VERTICAL,
    GLYPH_TEE,
    GLYPH_CORNER,
    GLYPH_CROSS,
    GLYPH_DOT,
    GLYPH_RING,
    GLYPH_BLOCK,
    GLYPH_SHADE,
    GLYPH_MORE,
    GLYPH_OUT,
    GLYPH_SQUARE,
    GLYPHS
};

struct cell {
    uint32_t glyph;      /* code point; 0: the right half of a wide glyph */
    unsigned char style; /* enum style */
};

struct cells {
    int rows, cols;
    bool utf8;                  /* false: ASCII only */
    int cursor_row, cursor_col; /* the hardware cursor; row -1: hidden */
    struct cell *at;            /* [rows * cols] */
};

/* Room for rows x cols blank cells; false when memory is short (the old contents stay). */
bool cells_resize(struct cells *c, int rows, int cols);
void cells_clear(struct cells *c);
void cells_free(struct cells *c);

/* Text clipped to width columns and to the buffer; returns the columns used. Control characters and, without UTF-8,
 * what is not ASCII become '?'. */
int cells_text(struct cells *c, int row, int col, int width, enum style style, const char *text);
/* The same; the last column says where something is left out. */
int cells_cut(struct cells *c, int row, int col, int width, enum style style, const char *text);
int cells_format(struct cells *c, int row, int col, int width, enum style style, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* Text flush right in the width columns from col. */
void cells_right(struct cells *c, int row, int col, int width, enum style style, const char *text);
void cells_glyph(struct cells *c, int row, int col, enum style style, enum glyph glyph);
void cells_fill(struct cells *c, int row, int col, int width, enum style style, char with);
/* Give the cells another style, the glyphs stay. */
void cells_paint(struct cells *c, int row, int col, int width, enum style style);
void cells_cursor(struct cells *c, int row, int col);

/* UTF-8: the next code point of *text, which moves on; 0 at the end, U+FFFD for what is no UTF-8. */
uint32_t utf8_next(const char **text);
/* Bytes written to out (at most 4, not terminated). */
int utf8_encode(uint32_t code, char *out);
/* Columns a code point takes: 0, 1 or 2. */
int utf8_columns(uint32_t code);
/* Columns of a text. */
int utf8_width(const char *text);

/* The screen as text, one line a row with the blanks at its end cut; with styles the same again as letters, one a
 * style. Owned by the caller (free); NULL when memory is short. */
char *cells_dump(const struct cells *c, bool styles);

#endif
