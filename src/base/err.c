/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/err.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum err_code err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    if (!e)
        return code;
    memset(e, 0, sizeof *e);
    e->code = code;
    va_list args;
    va_start(args, fmt);
    vsnprintf(e->message, sizeof e->message, fmt, args);
    va_end(args);
    return code;
}

void err_hint(struct err *e, const char *fmt, ...)
{
    if (!e)
        return;
    va_list args;
    va_start(args, fmt);
    vsnprintf(e->hint, sizeof e->hint, fmt, args);
    va_end(args);
}

void err_at(struct err *e, const char *file, int line)
{
    if (!e)
        return;
    snprintf(e->file, sizeof e->file, "%s", file ? file : "");
    e->line = line;
}

char *err_format(const struct err *e, char *buf, size_t size)
{
    char place[sizeof e->file + 16] = "";
    if (e->file[0] && e->line > 0)
        snprintf(place, sizeof place, "%s:%d: ", e->file, e->line);
    else if (e->file[0])
        snprintf(place, sizeof place, "%s: ", e->file);
    /* A remedy is a sentence of its own; end the message so that the two never run together. */
    size_t n = strlen(e->message);
    const char *stop = n && strchr(".?!", e->message[n - 1]) ? "" : ".";
    if (e->hint[0])
        snprintf(buf, size, "%s%s%s %s", place, e->message, stop, e->hint);
    else
        snprintf(buf, size, "%s%s", place, e->message);
    return buf;
}

void err_list_add(struct err_list *list, const struct err *e)
{
    if (list->count == list->capacity && list->count < ERR_LIST_MAX) {
        size_t capacity = list->capacity ? 2 * list->capacity : 8;
        struct err *items = realloc(list->items, capacity * sizeof *items);
        if (items) {
            list->items = items;
            list->capacity = capacity;
        }
    }
    if (list->count < list->capacity && list->count < ERR_LIST_MAX)
        list->items[list->count++] = *e;
    else
        list->dropped++;
}

void err_list_addv(struct err_list *list, enum err_code code, const char *file, int line, const char *hint,
                   const char *fmt, va_list args)
{
    struct err e = {.code = code};
    vsnprintf(e.message, sizeof e.message, fmt, args);
    err_hint(&e, "%s", hint);
    err_at(&e, file, line);
    err_list_add(list, &e);
}

void err_list_addf(struct err_list *list, enum err_code code, const char *file, int line, const char *hint,
                   const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_list_addv(list, code, file, line, hint, fmt, args);
    va_end(args);
}

/* Insertion sort: stable, and the lists are short. */
void err_list_sort(struct err_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        struct err e = list->items[i];
        size_t j = i;
        for (; j > 0; j--) {
            const struct err *before = &list->items[j - 1];
            int order = strcmp(before->file, e.file);
            if (order < 0 || (order == 0 && before->line <= e.line))
                break;
            list->items[j] = *before;
        }
        list->items[j] = e;
    }
}

void err_list_free(struct err_list *list)
{
    free(list->items);
    memset(list, 0, sizeof *list);
}
