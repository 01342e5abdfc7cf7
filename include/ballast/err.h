/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors are values: filled where something goes wrong, returned up, shown only by the front ends. */
#ifndef BALLAST_ERR_H
#define BALLAST_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum err_code {
    ERR_NONE = 0,
    ERR_MEMORY,   /* an allocation failed */
    ERR_IO,       /* the operating system refused a file operation */
    ERR_USAGE,    /* the command line or a call's arguments are off */
    ERR_INVALID,  /* the case, instance or scenario data are invalid */
    ERR_CANCELED, /* the progress callback asked to stop before there was an answer */
    ERR_LIMIT,    /* a limit came first and there is no answer */
    ERR_INTERNAL  /* a solver or consistency failure: a defect */
};

/* One problem. file may be empty, line 0 where there is none; hint says what to do. Strings are always terminated. */
struct err {
    enum err_code code;
    int line;
    char file[256];
    char message[320];
    char hint[240];
};

/* Fill *e (may be NULL) and return code. */
enum err_code err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Add the remedy to an error already set. */
void err_hint(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Add the place to an error already set. */
void err_at(struct err *e, const char *file, int line);
/* "file:line: what. Why. What to do." on one line into buf; returns buf. */
char *err_format(const struct err *e, char *buf, size_t size);

/* All problems of one check, in file order of discovery; init with {0}, free with err_list_free. */
struct err_list {
    struct err *items;
    size_t count, capacity;
    size_t dropped; /* problems past ERR_LIST_MAX or lost to a failed allocation */
};
enum { ERR_LIST_MAX = 1000 };
void err_list_add(struct err_list *list, const struct err *e);
/* The same for one that is written on the spot: file and hint may be "". */
void err_list_addf(struct err_list *list, enum err_code code, const char *file, int line, const char *hint,
                   const char *fmt, ...) __attribute__((format(printf, 6, 7)));
void err_list_addv(struct err_list *list, enum err_code code, const char *file, int line, const char *hint,
                   const char *fmt, va_list args) __attribute__((format(printf, 6, 0)));
void err_list_sort(struct err_list *list); /* by file, line, stable */
void err_list_free(struct err_list *list);

#endif
