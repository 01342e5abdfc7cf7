/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the case file: what it is and where its parts stand. */
#include "case_internal.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_control(char c)
{
    unsigned char u = (unsigned char)c;
    return (u < 0x20 && u != '\t') || u == 0x7f;
}

static struct span trimmed(const char *text, int from, int to)
{
    while (from < to && is_blank(text[from]))
        from++;
    while (to > from && is_blank(text[to - 1]))
        to--;
    return (struct span){from, to - from};
}

/* Length of the UTF-8 sequence at p, 0 when it is none or stands for a control character. */
static size_t utf8_length(const unsigned char *p, size_t left)
{
    size_t length = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : p[0] < 0xf5 ? 4 : 0;
    if (length == 0 || length > left || (p[0] >= 0x80 && p[0] < 0xc2))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if (p[0] == 0xc2 && p[1] < 0xa0)
        return 0;
    return length;
}

const char *name_flaw(const char *name, size_t length)
{
    if (length == 0)
        return "is empty";
    if (length > CASE_NAME_MAX)
        return "is longer than 60 bytes";
    if (is_blank(name[0]) || is_blank(name[length - 1]))
        return "begins or ends with a blank";
    for (size_t i = 0; i < length;) {
        if (is_control(name[i]))
            return "holds a control character";
        if (strchr(":,;#=[]\"'\\|", name[i]))
            return "holds one of the characters : , ; # = [ ] \" ' \\ |";
        size_t n = utf8_length((const unsigned char *)name + i, length - i);
        if (n == 0)
            return "holds bytes that are no UTF-8 text";
        i += n;
    }
    return NULL;
}

const char *text_flaw(const char *text)
{
    size_t length = strlen(text);
    if (length > 200)
        return "is longer than 200 bytes";
    for (size_t i = 0; i < length;) {
        if (is_control(text[i]))
            return "holds a control character";
        if (text[i] == '"' || text[i] == '\'' || text[i] == '\\')
            return "holds a quotation mark or a backslash";
        size_t n = utf8_length((const unsigned char *)text + i, length - i);
        if (n == 0)
            return "holds bytes that are no UTF-8 text";
        i += n;
    }
    return NULL;
}

/* From `from` on there is nothing but blanks and perhaps a comment. */
static bool only_comment(const struct line *line, int from)
{
    while (from < line->length && is_blank(line->text[from]))
        from++;
    return from >= line->length || line->text[from] == ';' || line->text[from] == '#';
}

static enum line_kind wrong(struct line *line, enum line_flaw flaw)
{
    line->flaw = flaw;
    return LINE_WRONG;
}

static enum line_kind scan_section(struct line *line, struct span all)
{
    const char *open = line->text + all.at;
    const char *close = memchr(open, ']', (size_t)all.length);
    if (!close || !only_comment(line, (int)(close - line->text) + 1))
        return wrong(line, FLAW_SECTION_OPEN);
    line->name = trimmed(line->text, all.at + 1, (int)(close - line->text));
    if (name_flaw(line->text + line->name.at, (size_t)line->name.length))
        return wrong(line, FLAW_NAME);
    return LINE_SECTION;
}

/* The value behind the equals sign: quoted, or up to a comment. */
static bool scan_value(struct line *line)
{
    const char *text = line->text;
    int from = line->equals + 1;
    while (from < line->length && is_blank(text[from]))
        from++;
    if (from < line->length && (text[from] == '"' || text[from] == '\'')) {
        const char *close = memchr(text + from + 1, text[from], (size_t)(line->length - from - 1));
        if (!close || !only_comment(line, (int)(close - text) + 1))
            return false;
        line->quoted = true;
        line->value = (struct span){from + 1, (int)(close - text) - from - 1};
        return true;
    }
    int to = from;
    while (to < line->length && text[to] != ';' && text[to] != '#')
        to++;
    line->value = trimmed(text, from, to);
    return true;
}

static enum line_kind scan_entry(struct line *line, struct span all)
{
    const char *equals = memchr(line->text + all.at, '=', (size_t)all.length);
    if (line->text[all.at + all.length - 1] == '\\')
        return wrong(line, FLAW_BACKSLASH);
    if (!equals)
        return wrong(line, FLAW_NO_EQUALS);
    line->name = trimmed(line->text, all.at, (int)(equals - line->text));
    if (name_flaw(line->text + line->name.at, (size_t)line->name.length))
        return wrong(line, FLAW_NAME);
    line->equals = (int)(equals - line->text);
    if (!scan_value(line))
        return wrong(line, FLAW_QUOTE);
    return LINE_ENTRY;
}

void line_scan(struct line *line)
{
    line->flaw = FLAW_NONE;
    line->quoted = false;
    line->equals = 0;
    line->name = line->value = (struct span){0, 0};
    line->start = line->length >= 3 && memcmp(line->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    struct span all = trimmed(line->text, line->start, line->length);
    char first = all.length > 0 ? line->text[all.at] : '\0';
    if (all.length == 0) {
        line->kind = LINE_BLANK;
        return;
    }
    if (first == ';' || first == '#') {
        line->kind = LINE_COMMENT;
        return;
    }
    for (int i = 0; i < line->length; i++) {
        if (is_control(line->text[i])) {
            line->kind = wrong(line, FLAW_CONTROL);
            return;
        }
    }
    if (line->length > CASE_LINE_MAX)
        line->kind = wrong(line, FLAW_LONG);
    else
        line->kind = first == '[' ? scan_section(line, all) : scan_entry(line, all);
}

char *line_copy(const struct line *line, struct span span, char *buf, size_t size)
{
    size_t length = (size_t)span.length < size ? (size_t)span.length : size - 1;
    memcpy(buf, line->text + span.at, length);
    buf[length] = '\0';
    return buf;
}

bool line_cell(const struct line *line, int n, struct span *cell)
{
    int from = line->value.at;
    int end = line->value.at + line->value.length;
    for (;; n--) {
        int to = from;
        while (to < end && line->text[to] != ',')
            to++;
        if (n == 0) {
            *cell = trimmed(line->text, from, to);
            return true;
        }
        if (to >= end)
            return false;
        from = to + 1;
    }
}

int line_cells(const struct line *line)
{
    int count = 1;
    for (int i = 0; i < line->value.length; i++)
        count += line->text[line->value.at + i] == ',';
    return count;
}
