/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery file: the text as edited, kept beside the case (or in the user's state folder where that cannot be
 * written) until it is saved or given up. A program that ends in any other way leaves it, and the next one offers
 * it. */
#include "app.h"

#include "state.h"

#include <ballast/file.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = STATE_PATH_SIZE, PLACES = 2, TEXT_LIMIT = 64 << 20 };

static const char header[] = "; unsaved edits of process ";

/* ".NAME.recovery" in the folder of the case. */
static bool beside(const char *path, char *buf, size_t size)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    int n = snprintf(buf, size, "%.*s.%s.recovery", folder, path, path + folder);
    return n > 0 && (size_t)n < size;
}

/* The whole path as one name in the state folder of the user. */
static bool in_state_folder(const char *path, bool make, char *buf, size_t size)
{
    char real[STATE_PATH_SIZE];
    if (!realpath(path, real))
        snprintf(real, sizeof real, "%.4000s", path);
    for (char *p = real; *p; p++)
        if (*p == '/')
            *p = '%';
    return state_path(real, make, buf, size);
}

static bool place(const struct app *a, int which, bool make, char *buf, size_t size)
{
    const char *path = a->path ? a->path : "untitled";
    return which == 0 ? beside(path, buf, size) : in_state_folder(path, make, buf, size);
}

void recovery_keep(struct app *a)
{
    unsigned long revision = casedoc_revision(a->doc);
    if (revision == a->kept_revision)
        return;
    if (!app_dirty(a)) {
        recovery_remove(a);
        a->kept_revision = revision;
        return;
    }
    size_t length = 0;
    char *text = casedoc_text(a->doc, &length);
    size_t room = length + sizeof header + 32;
    char *all = text ? malloc(room) : NULL;
    if (all) {
        int n = snprintf(all, room, "%s%ld\n%s", header, (long)getpid(), text);
        char path[PATH_SIZE];
        bool kept = false;
        for (int i = 0; i < PLACES && !kept && n > 0; i++)
            kept = place(a, i, true, path, sizeof path) && file_save(path, all, (size_t)n, NULL) == ERR_NONE;
        if (!kept)
            app_say(a, STYLE_WARN, "Unsaved edits cannot be kept for recovery here: save often (^S).");
    }
    free(all);
    free(text);
    a->kept_revision = revision;
}

void recovery_remove(struct app *a)
{
    char path[PATH_SIZE], *text;
    size_t length;
    for (int i = 0; i < PLACES; i++) {
        if (!place(a, i, false, path, sizeof path) || access(path, F_OK) != 0 ||
            file_read(path, TEXT_LIMIT, &text, &length, NULL) != ERR_NONE)
            continue;
        /* That of another program that edits the same case now is not ours to remove. */
        if (strncmp(text, header, sizeof header - 1) == 0) {
            long pid = strtol(text + sizeof header - 1, NULL, 10);
            if (pid == (long)getpid() || pid <= 1 || kill((pid_t)pid, 0) != 0)
                unlink(path);
        }
        free(text);
    }
}

/* Whether the case was written after its edits were kept: by another program, then. */
static bool changed_since(const char *kept, const char *path)
{
    struct stat before, now;
    if (!path || stat(kept, &before) != 0 || stat(path, &now) != 0)
        return false;
    return now.st_mtim.tv_sec > before.st_mtim.tv_sec ||
           (now.st_mtim.tv_sec == before.st_mtim.tv_sec && now.st_mtim.tv_nsec > before.st_mtim.tv_nsec);
}

static void take(struct app *a)
{
    struct err_list list = {0};
    struct casedoc *doc = casedoc_parse(a->recovery, strlen(a->recovery), a->path ? a->path : "untitled", &list);
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s", a->path ? a->path : "");
    if (doc) {
        app_take_document(a, doc, path[0] ? path : NULL);
        a->recovered = true;
        app_say(a, STYLE_GOOD, "The unsaved edits are back. ^S saves them.");
    }
    err_list_free(&list);
    free(a->recovery);
    a->recovery = NULL;
}

static void discard(struct app *a)
{
    recovery_remove(a);
    free(a->recovery);
    a->recovery = NULL;
}

bool recovery_load(struct app *a)
{
    char path[PATH_SIZE], *text;
    size_t length;
    char *now = casedoc_text(a->doc, NULL);
    for (int i = 0; now && i < PLACES && !a->recovery; i++) {
        if (!place(a, i, false, path, sizeof path) || access(path, R_OK) != 0 ||
            file_read(path, TEXT_LIMIT, &text, &length, NULL) != ERR_NONE)
            continue;
        const char *body = strchr(text, '\n');
        long pid = strncmp(text, header, sizeof header - 1) == 0 ? strtol(text + sizeof header - 1, NULL, 10) : 0;
        bool alive = pid > 1 && pid != (long)getpid() && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
        if (pid > 1 && !alive && body && strcmp(body + 1, now) != 0) {
            memmove(text, body + 1, strlen(body));
            a->recovery = text;
        } else {
            free(text);
        }
    }
    free(now);
    if (!a->recovery)
        return false;
    app_ask(a, changed_since(path, a->path) ? "Edits left behind; file changed since."
                                            : "Unsaved edits of this case were left behind.");
    app_answer(a, 'r', "recover", take);
    app_answer(a, 'd', "discard", discard);
    return true;
}
