/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recall.h"

#include "state.h"

#include <ballast/file.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 1 << 20, FILE_LINES = 1000 };

static void keep(struct recall *r, const char *text)
{
    if (!text[0] || (r->count > 0 && strcmp(r->line[(r->count - 1) % RECALL_LINES], text) == 0))
        return;
    snprintf(r->line[r->count++ % RECALL_LINES], sizeof *r->line, "%s", text);
    recall_rewind(r);
}

/* Programs that run side by side add to the end of one file; the next one that starts shortens it. */
static void shorten(const struct recall *r)
{
    char *text = NULL;
    size_t length = 0;
    FILE *f = open_memstream(&text, &length);
    if (!f)
        return;
    for (int i = r->count > RECALL_LINES ? r->count - RECALL_LINES : 0; i < r->count; i++)
        fprintf(f, "%s\n", r->line[i % RECALL_LINES]);
    if (fclose(f) == 0)
        file_save(r->path, text, length, NULL);
    free(text);
}

void recall_open(struct recall *r)
{
    char path[STATE_PATH_SIZE], *text = NULL;
    size_t length;
    int lines = 0;
    recall_free(r);
    if (!state_path("history", true, path, sizeof path) || !(r->path = strdup(path)) ||
        file_read(path, FILE_LIMIT, &text, &length, NULL) != ERR_NONE)
        return;
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1, lines++) {
        *end = '\0';
        if (end - line < LINE_MAX_BYTES)
            keep(r, line);
    }
    free(text);
    if (lines > FILE_LINES)
        shorten(r);
}

void recall_free(struct recall *r)
{
    free(r->path);
    r->path = NULL;
}

void recall_add(struct recall *r, const char *text)
{
    char line[LINE_MAX_BYTES + 1];
    int before = r->count;
    keep(r, text);
    int fd = r->path && r->count > before ? open(r->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return;
    int n = snprintf(line, sizeof line, "%s\n", text);
    ssize_t written = write(fd, line, (size_t)n);
    (void)written; /* it is kept in memory in any case */
    close(fd);
}

void recall_rewind(struct recall *r)
{
    r->at = r->count;
}

void recall_step(struct recall *r, struct line *line, int step)
{
    int oldest = r->count > RECALL_LINES ? r->count - RECALL_LINES : 0;
    if (r->at == r->count)
        memcpy(r->typed, line->text, sizeof r->typed);
    for (int at = r->at + step; at >= oldest && at <= r->count; at += step) {
        const char *text = at == r->count ? r->typed : r->line[at % RECALL_LINES];
        if (at < r->count && strncmp(text, r->typed, strlen(r->typed)) != 0)
            continue;
        r->at = at;
        line_set(line, text, false);
        return;
    }
}
