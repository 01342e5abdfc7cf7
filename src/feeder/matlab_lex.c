/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matlab_lex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A line that holds nothing but %{ or %}. */
static bool alone(const char *line, char brace)
{
    while (is_blank(*line))
        line++;
    if ((line[0] != '%' && line[0] != '#') || line[1] != brace)
        return false;
    for (line += 2; is_blank(*line); line++)
        ;
    return *line == '\n' || *line == '\0';
}

static const char *next_line(const char *at, int *line)
{
    at += strcspn(at, "\n");
    if (*at == '\0')
        return at;
    ++*line;
    return at + 1;
}

/* Behind a comment of several lines; these nest. */
static const char *skip_block(const char *at, int *line)
{
    int depth = 0;
    do {
        depth += alone(at, '{') ? 1 : alone(at, '}') ? -1 : 0;
        at = next_line(at, line);
    } while (depth > 0 && *at);
    return at;
}

/* Whether nothing but blanks stands before it on its line. */
static bool first_on_line(const char *at, const char *begin)
{
    while (at > begin && is_blank(at[-1]))
        at--;
    return at == begin || at[-1] == '\n';
}

/* Past blanks, comments and the ends of lines that go on; the end of any other line is left. True: there were some. */
static bool skip(struct lexer *l)
{
    for (const char *start = l->at;;) {
        if (is_blank(*l->at))
            l->at++;
        else if (strncmp(l->at, "...", 3) == 0)
            l->at = next_line(l->at, &l->line);
        else if (*l->at != '%' && *l->at != '#')
            return l->at > start;
        else if (first_on_line(l->at, l->begin) && alone(l->at, '{'))
            l->at = skip_block(l->at, &l->line);
        else
            l->at += strcspn(l->at, "\n");
    }
}

static void take_text(struct token *t)
{
    const char *end = t->start + 1;
    while (*end && *end != '\n' && *end != *t->start)
        end++;
    bool closed = *end == *t->start;
    t->kind = closed ? TOKEN_TEXT : TOKEN_WRONG;
    t->length = (size_t)(end - t->start) - 1;
    t->start++;
}

static void take_sign(struct token *t)
{
    t->elementwise = t->start[0] == '.' && t->start[1] && strchr("*/^", t->start[1]);
    t->length = t->elementwise ? 2 : 1;
    t->sign = t->start[t->length - 1];
    t->kind = strchr("+-*/^()[]{},;=:~", t->sign) ? TOKEN_SIGN : TOKEN_WRONG;
    /* Comparisons are not understood. */
    if (t->start[t->length] == '=' && strchr("=~", t->sign))
        t->kind = TOKEN_WRONG;
}

static void take_number(struct token *t)
{
    char *end;
    t->number = strtod(t->start, &end);
    if (end[-1] == '.' && *end && strchr("*/^.", *end)) /* 1./x and 1... */
        end--;
    t->length = (size_t)(end - t->start);
    t->kind = isalnum((unsigned char)*end) || *end == '_' ? TOKEN_WRONG : TOKEN_NUMBER;
}

static void take_name(struct token *t)
{
    while (isalnum((unsigned char)t->start[t->length]) || t->start[t->length] == '_' ||
           (t->start[t->length] == '.' && isalpha((unsigned char)t->start[t->length + 1])))
        t->length++;
    t->kind = TOKEN_NAME;
}

struct token matlab_token(struct lexer *l)
{
    struct token t = {.blank_before = skip(l)};
    t.start = l->at;
    t.line = l->line;
    unsigned char first = (unsigned char)*t.start;
    if (first == '\0') {
        t.kind = TOKEN_END;
    } else if (first == '\n') {
        t.kind = TOKEN_NEWLINE;
        t.length = 1;
        l->line++;
    } else if (isdigit(first) || (first == '.' && isdigit((unsigned char)t.start[1]))) {
        take_number(&t);
    } else if (isalpha(first)) {
        take_name(&t);
    } else if (first == '"' || (first == '\'' && (t.blank_before || !l->after_value))) {
        take_text(&t);
    } else {
        take_sign(&t);
    }
    l->at = t.start + t.length + (t.kind == TOKEN_TEXT ? 1 : 0);
    l->after_value = t.kind == TOKEN_NUMBER || t.kind == TOKEN_NAME || t.kind == TOKEN_TEXT ||
                     (t.kind == TOKEN_SIGN && strchr(")]}", t.sign));
    t.blank_behind = is_blank(*l->at) || *l->at == '\n';
    return t;
}
