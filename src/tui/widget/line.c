/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "line.h"

#include <stdio.h>
#include <string.h>

void line_set(struct line *l, const char *text, bool fresh)
{
    *l = (struct line){.fresh = fresh};
    snprintf(l->text, sizeof l->text, "%s", text);
    l->length = l->at = strlen(l->text);
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct line *l, size_t at)
{
    while (at > 0)
        if (!continues(l->text[--at]))
            break;
    return at;
}

static size_t after(const struct line *l, size_t at)
{
    if (at < l->length)
        at++;
    while (at < l->length && continues(l->text[at]))
        at++;
    return at;
}

static void cut(struct line *l, size_t from, size_t to)
{
    memmove(l->text + from, l->text + to, l->length - to + 1);
    l->length -= to - from;
    l->at = from;
}

static void type(struct line *l, uint32_t key)
{
    char bytes[4];
    size_t n = (size_t)utf8_encode(key, bytes);
    if (l->fresh)
        cut(l, 0, l->length);
    if (l->length + n >= sizeof l->text)
        return;
    memmove(l->text + l->at + n, l->text + l->at, l->length - l->at + 1);
    memcpy(l->text + l->at, bytes, n);
    l->length += n;
    l->at += n;
}

static size_t word_before(const struct line *l)
{
    size_t at = l->at;
    while (at > 0 && l->text[at - 1] == ' ')
        at--;
    while (at > 0 && l->text[at - 1] != ' ')
        at--;
    return at;
}

bool line_key(struct line *l, uint32_t key)
{
    if (key >= ' ' && key != KEYCODE_BACKSPACE && key < 0x110000) {
        type(l, key);
        l->fresh = false;
        return true;
    }
    switch (key) {
    case KEYCODE_BACKSPACE:
        cut(l, before(l, l->at), l->at);
        break;
    case KEYCODE_DELETE:
    case CONTROL('d'):
        cut(l, l->at, after(l, l->at));
        break;
    case KEYCODE_LEFT:
    case CONTROL('b'):
        l->at = before(l, l->at);
        break;
    case KEYCODE_RIGHT:
    case CONTROL('f'):
        l->at = after(l, l->at);
        break;
    case KEYCODE_HOME:
    case CONTROL('a'):
        l->at = 0;
        break;
    case KEYCODE_END:
    case CONTROL('e'):
        l->at = l->length;
        break;
    case CONTROL('u'):
        cut(l, 0, l->at);
        break;
    case CONTROL('k'):
        cut(l, l->at, l->length);
        break;
    case CONTROL('w'):
        cut(l, word_before(l), l->at);
        break;
    default:
        return false;
    }
    l->fresh = false;
    return true;
}

void line_insert(struct line *l, const char *text)
{
    for (uint32_t code; (code = utf8_next(&text)) != 0 && code != '\n' && code != '\r';)
        if (code >= ' ' && code != KEYCODE_BACKSPACE) {
            type(l, code);
            l->fresh = false;
        }
}

void line_draw(const struct line *l, struct cells *c, int row, int col, int width, enum style style)
{
    size_t from = 0;
    for (;;) {
        char part[LINE_MAX_BYTES];
        snprintf(part, sizeof part, "%.*s", (int)(l->at - from), l->text + from);
        int columns = utf8_width(part);
        if (columns < width || from >= l->at) {
            cells_fill(c, row, col, width, style, ' ');
            cells_text(c, row, col, width, style, l->text + from);
            cells_cursor(c, row, col + columns);
            return;
        }
        from = after(l, from);
    }
}
