/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    uint32_t wide;
    char ascii;
} glyph_table[GLYPHS] = {
    [GLYPH_HORIZONTAL] = {0x2500, '-'}, [GLYPH_VERTICAL] = {0x2502, '|'}, [GLYPH_TEE] = {0x251c, '+'},
    [GLYPH_CORNER] = {0x2514, '`'},     [GLYPH_CROSS] = {0x253c, '+'},    [GLYPH_DOT] = {0x2022, '*'},
    [GLYPH_RING] = {0x25cb, 'o'},       [GLYPH_BLOCK] = {0x2588, '#'},    [GLYPH_SHADE] = {0x2591, ':'},
    [GLYPH_MORE] = {0x2026, '~'},       [GLYPH_OUT] = {0x00d7, 'x'},      [GLYPH_SQUARE] = {0x25a0, '#'},
};

static const char style_letter[STYLES] = {
    [STYLE_NORMAL] = '.', [STYLE_TITLE] = 'T', [STYLE_TAB] = 't',   [STYLE_TAB_ON] = 'S', [STYLE_HEAD] = 'h',
    [STYLE_DIM] = 'd',    [STYLE_ROW] = 'r',   [STYLE_FOCUS] = 'F', [STYLE_KEY] = 'k',    [STYLE_GOOD] = 'g',
    [STYLE_WARN] = 'w',   [STYLE_BAD] = 'b',   [STYLE_EDIT] = 'E',  [STYLE_BAR] = 'B',    [STYLE_MARK] = 'm',
};

bool cells_resize(struct cells *c, int rows, int cols)
{
    if (rows < 1)
        rows = 1;
    if (cols < 1)
        cols = 1;
    struct cell *at = malloc((size_t)rows * (size_t)cols * sizeof *at);
    if (!at)
        return false;
    free(c->at);
    c->at = at;
    c->rows = rows;
    c->cols = cols;
    cells_clear(c);
    return true;
}

void cells_clear(struct cells *c)
{
    for (int i = 0; i < c->rows * c->cols; i++)
        c->at[i] = (struct cell){.glyph = ' ', .style = STYLE_NORMAL};
    c->cursor_row = -1;
    c->cursor_col = 0;
}

void cells_free(struct cells *c)
{
    free(c->at);
    memset(c, 0, sizeof *c);
}

/* How many bytes follow a first byte, and the bits it carries itself; -1: it cannot come first. */
static int utf8_tail(unsigned char first, uint32_t *bits)
{
    if (first >= 0xc2 && first <= 0xdf) {
        *bits = first & 0x1fU;
        return 1;
    }
    if (first >= 0xe0 && first <= 0xef) {
        *bits = first & 0x0fU;
        return 2;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        *bits = first & 0x07U;
        return 3;
    }
    return -1;
}

uint32_t utf8_next(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    if (!*p)
        return 0;
    (*text)++;
    if (*p < 0x80)
        return *p;
    uint32_t code = 0;
    int tail = utf8_tail(*p, &code);
    for (int i = 1; i <= tail; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0xfffd;
        code = code << 6 | (p[i] & 0x3fU);
    }
    if (tail < 0 || (tail == 2 && code < 0x800) || (tail == 3 && (code < 0x10000 || code > 0x10ffff)) ||
        (code >= 0xd800 && code <= 0xdfff))
        return 0xfffd;
    *text += tail;
    return code;
}

int utf8_encode(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (code >> 18 & 0x07));
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* The ranges that matter for names people type; not the locale's wcwidth, so that a screen is the same everywhere. */
int utf8_columns(uint32_t code)
{
    static const struct {
        uint32_t first, last;
        int columns;
    } ranges[] = {
        {0x0300, 0x036f, 0}, {0x1100, 0x115f, 2}, {0x200b, 0x200f, 0}, {0x202a, 0x202e, 0},   {0x2060, 0x2064, 0},
        {0x2e80, 0xa4cf, 2}, {0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2}, {0xfe00, 0xfe0f, 0},   {0xfe30, 0xfe6f, 2},
        {0xfeff, 0xfeff, 0}, {0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2}, {0x1f300, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return ranges[i].columns;
    return 1;
}

int utf8_width(const char *text)
{
    int width = 0;
    for (uint32_t code; (code = utf8_next(&text)) != 0;)
        width += utf8_columns(code);
    return width;
}

static void put(struct cells *c, int row, int col, enum style style, uint32_t glyph)
{
    if (row >= 0 && row < c->rows && col >= 0 && col < c->cols)
        c->at[row * c->cols + col] = (struct cell){.glyph = glyph, .style = (unsigned char)style};
}

int cells_text(struct cells *c, int row, int col, int width, enum style style, const char *text)
{
    int used = 0;
    if (col + width > c->cols)
        width = c->cols - col;
    for (uint32_t code; (code = utf8_next(&text)) != 0;) {
        int columns = utf8_columns(code);
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (!c->utf8 && code >= 0x7f)) {
            code = '?';
            columns = columns ? columns : 1;
        }
        if (!columns)
            continue; /* a combining mark has no cell of its own */
        if (used + columns > width)
            break;
        put(c, row, col + used, style, code);
        if (columns == 2)
            put(c, row, col + used + 1, style, code == '?' ? '?' : 0);
        used += columns;
    }
    return used;
}

int cells_cut(struct cells *c, int row, int col, int width, enum style style, const char *text)
{
    int used = cells_text(c, row, col, width, style, text);
    if (width > 0 && used < utf8_width(text))
        cells_glyph(c, row, col + width - 1, style, GLYPH_MORE);
    return used;
}

int cells_format(struct cells *c, int row, int col, int width, enum style style, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return cells_text(c, row, col, width, style, text);
}

void cells_right(struct cells *c, int row, int col, int width, enum style style, const char *text)
{
    int columns = utf8_width(text);
    int skip = columns < width ? width - columns : 0;
    cells_text(c, row, col + skip, width - skip, style, text);
}

void cells_glyph(struct cells *c, int row, int col, enum style style, enum glyph glyph)
{
    put(c, row, col, style, c->utf8 ? glyph_table[glyph].wide : (uint32_t)(unsigned char)glyph_table[glyph].ascii);
}

void cells_fill(struct cells *c, int row, int col, int width, enum style style, char with)
{
    for (int i = 0; i < width; i++)
        put(c, row, col + i, style, (uint32_t)(unsigned char)with);
}

void cells_paint(struct cells *c, int row, int col, int width, enum style style)
{
    for (int i = 0; i < width; i++)
        if (row >= 0 && row < c->rows && col + i >= 0 && col + i < c->cols)
            c->at[row * c->cols + col + i].style = (unsigned char)style;
}

void cells_cursor(struct cells *c, int row, int col)
{
    c->cursor_row = row;
    c->cursor_col = col < c->cols ? col : c->cols - 1;
}

/* End a line of the dump where its last cell that is not blank stands. */
static size_t cut_line(const char *text, size_t start, size_t end, char blank)
{
    while (end > start && text[end - 1] == blank)
        end--;
    return end;
}

char *cells_dump(const struct cells *c, bool styles)
{
    size_t room = (size_t)c->rows * ((size_t)c->cols * 5 + 2) + 2;
    char *text = malloc(room);
    if (!text)
        return NULL;
    size_t n = 0;
    for (int row = 0; row < c->rows; row++) {
        size_t start = n;
        for (int col = 0; col < c->cols; col++)
            if (c->at[row * c->cols + col].glyph)
                n += (size_t)utf8_encode(c->at[row * c->cols + col].glyph, text + n);
        n = cut_line(text, start, n, ' ');
        text[n++] = '\n';
    }
    for (int row = 0; styles && row < c->rows; row++) {
        size_t start = n;
        for (int col = 0; col < c->cols; col++)
            text[n++] = style_letter[c->at[row * c->cols + col].style];
        n = cut_line(text, start, n, style_letter[STYLE_NORMAL]);
        text[n++] = '\n';
    }
    text[n] = '\0';
    return text;
}
