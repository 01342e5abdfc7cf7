/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values, by iniparser. It reads files by name only, takes a time that grows with the square of their length,
 * merges what comes twice and prints its complaints. So it is fed the entries alone, a few at a time through a pipe,
 * each batch under a header of our own, and what it returns is compared with the document's own reading. */
#include "case_internal.h"

#include <ctype.h>
#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_SIZE = 4096 }; /* a pipe takes at least this much without a reader */

struct batch {
    const struct casedoc *doc;
    char text[BATCH_SIZE];
    size_t length;
    int lines[BATCH_SIZE / 4];
    int count;
};

static int silent(const char *format, ...)
{
    (void)format;
    return 0;
}

/* A dictionary of the batch's text; NULL with errno set. */
static dictionary *load_text(const char *text, size_t length)
{
    int ends[2];
    if (pipe(ends) != 0)
        return NULL;
    ssize_t written = write(ends[1], text, length);
    close(ends[1]);
    dictionary *values = NULL;
    if (written == (ssize_t)length) {
        char path[32];
        snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
        iniparser_set_error_callback(silent);
        values = iniparser_load(path);
    }
    close(ends[0]);
    return values;
}

static void lower_key(const struct line *line, char *key, size_t size)
{
    size_t at = (size_t)snprintf(key, size, "case:");
    line_copy(line, line->name, key + at, size - at);
    for (; key[at]; at++)
        key[at] = (char)tolower((unsigned char)key[at]);
}

/* The reader passes over the line, which then has no value. */
static void disagreement(const struct casedoc *doc, int line, struct err_list *list)
{
    struct err e;
    err_set(&e, ERR_INVALID, "the value of this line can be read in two ways");
    err_hint(&e, "Leave out quotation marks and characters that are no plain text");
    err_at(&e, doc->path, line + 1);
    problem_add(list, &e);
}

static bool failure(const struct casedoc *doc, enum err_code code, const char *what, struct err_list *list)
{
    struct err e;
    err_set(&e, code, "the values could not be read: %s", what);
    err_hint(&e, "Close other programs and try again; /dev/fd must exist");
    err_at(&e, doc->path, 0);
    problem_add(list, &e);
    return false;
}

/* Read the batch, hand its values out and empty it. */
static bool flush(struct batch *batch, char **values, struct err_list *list)
{
    if (batch->count == 0)
        return true;
    dictionary *dict = load_text(batch->text, batch->length);
    if (!dict)
        return failure(batch->doc, ERR_IO, strerror(errno), list);
    bool fine = true;
    for (int i = 0; i < batch->count; i++) {
        const struct line *line = &batch->doc->lines[batch->lines[i]];
        char key[CASE_NAME_MAX + 8];
        lower_key(line, key, sizeof key);
        const char *value = iniparser_getstring(dict, key, NULL);
        char own[CASE_CELL_SIZE];
        if (!value || strcmp(value, line_copy(line, line->value, own, sizeof own)) != 0)
            disagreement(batch->doc, batch->lines[i], list);
        else if (!(values[batch->lines[i]] = strdup(value)))
            fine = failure(batch->doc, ERR_MEMORY, "out of memory", list);
    }
    iniparser_freedict(dict);
    batch->count = 0;
    return fine;
}

/* A key that is in the batch already would overwrite the first one's value: start another. */
static bool in_batch(const struct batch *batch, const struct line *line)
{
    for (int i = 0; i < batch->count; i++) {
        const struct line *other = &batch->doc->lines[batch->lines[i]];
        if (other->name.length == line->name.length) {
            char a[CASE_NAME_MAX + 8];
            char b[CASE_NAME_MAX + 8];
            lower_key(line, a, sizeof a);
            lower_key(other, b, sizeof b);
            if (strcmp(a, b) == 0)
                return true;
        }
    }
    return false;
}

static bool feed(struct batch *batch, int number, char **values, struct err_list *list)
{
    const struct line *line = &batch->doc->lines[number];
    size_t length = (size_t)(line->length - line->start);
    size_t max = sizeof batch->lines / sizeof batch->lines[0];
    if (batch->count > 0 &&
        (batch->length + length + 1 > BATCH_SIZE || (size_t)batch->count == max || in_batch(batch, line)) &&
        !flush(batch, values, list))
        return false;
    if (batch->count == 0)
        batch->length = (size_t)snprintf(batch->text, sizeof batch->text, "[case]\n");
    memcpy(batch->text + batch->length, line->text + line->start, length);
    batch->length += length;
    batch->text[batch->length++] = '\n';
    batch->lines[batch->count++] = number;
    return true;
}

void ini_values_free(char **values, int count)
{
    if (!values)
        return;
    for (int i = 0; i < count; i++)
        free(values[i]);
    free(values);
}

char **ini_values(const struct casedoc *doc, struct err_list *list)
{
    char **values = calloc((size_t)doc->count + 1, sizeof *values);
    struct batch *batch = calloc(1, sizeof *batch);
    bool fine = values && batch;
    if (fine)
        batch->doc = doc;
    else
        failure(doc, ERR_MEMORY, "out of memory", list);
    for (int i = 0; fine && i < doc->count; i++)
        if (doc->lines[i].kind == LINE_ENTRY && doc->index.owner[i] >= 0)
            fine = feed(batch, i, values, list);
    if (fine)
        fine = flush(batch, values, list);
    free(batch);
    if (!fine) {
        ini_values_free(values, doc->count);
        return NULL;
    }
    return values;
}
