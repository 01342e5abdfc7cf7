/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery file: the text as edited, kept beside the case (or in the user's state folder where that cannot be
 * written) until it is saved or given up. Each program holds a lock on one of its own from the first frame on, empty
 * while nothing is unsaved. A program that ends in any other way leaves it with its edits, and without a lock; the next
 * one offers it. */
#include "app.h"

#include "state.h"

#include <ballast/file.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = STATE_PATH_SIZE, TEXT_LIMIT = 64 << 20, NUMBERS = 9 };
enum { BESIDE, ELSEWHERE, PLACES };

static const char header[] = "; unsaved edits of process ";

/* ---- Names ---- */

/* ".NAME.recovery" in the folder of the case, or its whole path as one name in the state folder; "-2" and so on follow
 * where several programs have the case open. */
static bool place(const struct app *a, int which, int number, bool make, char *buf, size_t size)
{
    char real[PATH_SIZE], name[PATH_SIZE], end[32] = "";
    const char *path = a->path ? a->path : "untitled";
    if (!realpath(path, real))
        snprintf(real, sizeof real, "%.4000s", path);
    const char *slash = strrchr(real, '/');
    int folder = slash ? (int)(slash - real) + 1 : 0, n;
    if (number > 1)
        snprintf(end, sizeof end, "%s-%d", which == BESIDE ? "" : ".recovery", number);
    if (which == BESIDE) {
        n = snprintf(buf, size, "%.*s.%s.recovery%s", folder, real, real + folder, end);
        return n > 0 && (size_t)n < size;
    }
    for (char *p = real; *p; p++)
        if (*p == '/')
            *p = '%';
    n = snprintf(name, sizeof name, "%s%s", real, end);
    return n > 0 && (size_t)n < sizeof name && state_path(name, make, buf, size);
}

/* ---- Locks ---- */

/* The file under a name is the one that is open: another program may have put its own there since. */
static bool same_file(int fd, const char *path)
{
    struct stat is, named;
    return fstat(fd, &is) == 0 && stat(path, &named) == 0 && is.st_dev == named.st_dev && is.st_ino == named.st_ino;
}

static bool alive(const char *text)
{
    long pid = strncmp(text, header, sizeof header - 1) == 0 ? strtol(text + sizeof header - 1, NULL, 10) : 0;
    return pid > 1 && pid != (long)getpid() && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

/* NONE: there is none that we may read. */
enum found { FOUND_NONE, FOUND_HELD, FOUND_FREE };

/* One that nobody holds is locked, for *fd, and read. */
static enum found look(const char *path, int *fd, char **text)
{
    struct stat st;
    size_t length;
    *fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0)
        *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0)
        return FOUND_NONE;
    bool locked = flock(*fd, LOCK_EX | LOCK_NB) == 0;
    enum found found = !locked && errno == EWOULDBLOCK ? FOUND_HELD : FOUND_NONE;
    if (found != FOUND_HELD && fstat(*fd, &st) == 0 && S_ISREG(st.st_mode) && same_file(*fd, path) &&
        file_read(path, TEXT_LIMIT, text, &length, NULL) == ERR_NONE) {
        /* Where the file system has no locks, the process that is named in it tells. */
        found = !locked && alive(*text) ? FOUND_HELD : FOUND_FREE;
        if (found == FOUND_HELD)
            free(*text);
    }
    if (found != FOUND_FREE)
        close(*fd);
    return found;
}

/* Let go of the file: it stays, unless nothing is in it. */
static void release(struct recovery *r)
{
    struct stat st;
    if (!r->path)
        return;
    if (fstat(r->fd, &st) == 0 && st.st_size == 0 && same_file(r->fd, r->path))
        unlink(r->path);
    close(r->fd);
    free(r->path);
    r->path = NULL;
}

/* An empty file of our own: 0, or the error for which there can be none in that place. */
static int claim(struct app *a, int which)
{
    char path[PATH_SIZE];
    int error = ENAMETOOLONG;
    for (int number = 1; number <= NUMBERS && place(a, which, number, true, path, sizeof path); number++) {
        int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        error = fd < 0 ? errno : EAGAIN;
        if (error == EEXIST)
            continue;
        char *own = fd >= 0 ? strdup(path) : NULL;
        if (own && (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) && same_file(fd, path)) {
            a->kept.path = own;
            a->kept.fd = fd;
            a->kept.elsewhere = which == ELSEWHERE;
            return 0;
        }
        free(own);
        if (fd < 0)
            break;
        close(fd);
    }
    return error;
}

/* ---- Keeping ---- */

/* The edits take the place of what the file has; the new one is locked before it gets the name. */
static bool write_edits(struct app *a)
{
    struct file_writer w;
    size_t length = 0;
    const char *last = casedoc_undo_name(a->doc);
    char *text = casedoc_text(a->doc, &length);
    if (!text || file_begin(&w, a->kept.path, NULL) != ERR_NONE) {
        free(text);
        return false;
    }
    int fd = fcntl(fileno(w.stream), F_DUPFD_CLOEXEC, 3);
    bool written = fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
                   fprintf(w.stream, "%s%ld: %ld, the last: %s\n", header, (long)getpid(),
                           labs(a->edits - a->saved_edits), last ? last : "") > 0 &&
                   fwrite(text, 1, length, w.stream) == length;
    free(text);
    if (!written)
        file_cancel(&w);
    else
        written = file_finish(&w, NULL) == ERR_NONE;
    if (written) {
        close(a->kept.fd);
        a->kept.fd = fd;
    } else if (fd >= 0) {
        close(fd);
    }
    return written;
}

/* In the state folder instead, as when the disk of the case is full; what was kept before stays where that fails too. */
static bool keep_elsewhere(struct app *a)
{
    struct recovery before = a->kept;
    a->kept.path = NULL;
    bool kept = !before.elsewhere && claim(a, ELSEWHERE) == 0 && write_edits(a);
    if (kept) {
        if (before.path)
            unlink(before.path);
        release(&before);
    } else {
        release(&a->kept);
        a->kept = before;
    }
    return kept;
}

/* The first edit of a case that cannot be saved says so, and not only the save. */
static void keep_edits(struct app *a)
{
    bool kept = (a->kept.path && write_edits(a)) || keep_elsewhere(a);
    bool refused = a->path && access(a->path, F_OK) == 0 && (a->kept.refused || access(a->path, W_OK) != 0);
    if (!kept && refused)
        app_say(a, STYLE_WARN,
                "The case is write-protected, and unsaved edits cannot be kept for recovery: save often, under another "
                "name (:save FILE).");
    else if (!kept)
        app_say(a, STYLE_WARN, "Unsaved edits cannot be kept for recovery here: save often (^S).");
    else if (refused && !a->kept.said)
        app_say(a, STYLE_WARN,
                "The case is write-protected: ^S will be refused, :save FILE writes another. Until then the edits are "
                "kept for recovery.");
    a->kept.said = true;
}

/* From the first frame on there is a file, for others to see. */
static void hold(struct app *a)
{
    int error = claim(a, BESIDE);
    a->kept.refused = error == EACCES || error == EPERM || error == EROFS;
    if (error)
        claim(a, ELSEWHERE);
}

void recovery_keep(struct app *a)
{
    unsigned long revision = casedoc_revision(a->doc);
    bool dirty = app_dirty(a), edited = revision != a->kept_revision;
    if (a->recovery && a->mode == MODE_CHOICE)
        return;
    if (a->recovery) /* not now: it is left for the next start */
        recovery_release(a);
    if (!a->kept.path && (a->path || dirty) && (edited || !a->kept.refused))
        hold(a);
    a->kept_revision = revision;
    if (edited && dirty)
        keep_edits(a);
    else if (edited && a->kept.path && ftruncate(a->kept.fd, 0) != 0)
        recovery_remove(a);
}

void recovery_remove(struct app *a)
{
    if (a->kept.path && !a->recovery && same_file(a->kept.fd, a->kept.path))
        unlink(a->kept.path);
    recovery_release(a);
}

void recovery_release(struct app *a)
{
    release(&a->kept);
    free(a->recovery);
    a->recovery = NULL;
    a->kept = (struct recovery){0};
}

/* ---- Offering ---- */

/* Whether the case was written after its edits were kept: by another program, then. */
/* Written after the other. */
static bool later(const struct stat *one, const struct stat *other)
{
    return one->st_mtim.tv_sec > other->st_mtim.tv_sec ||
           (one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec > other->st_mtim.tv_nsec);
}

static bool changed_since(const struct stat *kept, const char *path)
{
    struct stat now;
    if (!path || stat(path, &now) != 0)
        return false;
    return later(&now, kept);
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
        a->saved_edits = a->edits - a->kept.edits;
        app_say(a, STYLE_GOOD, "The unsaved edits are back. ^S saves them.");
        free(a->recovery);
        a->recovery = NULL;
    } else {
        app_say(a, STYLE_BAD, "The edits cannot be read back; they stay in %.300s.", a->kept.path);
        recovery_release(a);
    }
    err_list_free(&list);
}

static void discard(struct app *a)
{
    unlink(a->kept.path);
    recovery_release(a);
    recovery_load(a); /* there may be those of another program */
}

/* "14:02", with the day where that is another one. */
static void write_time(time_t at, char *buf, size_t size)
{
    struct tm then = {0}, today = {0};
    time_t now = time(NULL);
    localtime_r(&at, &then);
    localtime_r(&now, &today);
    bool same = then.tm_year == today.tm_year && then.tm_yday == today.tm_yday;
    strftime(buf, size, same ? "%H:%M" : "%Y-%m-%d %H:%M", &then);
}

/* What was left behind: how much, when, and what came last. */
static void ask(struct app *a, const struct stat *st, const char *about)
{
    char question[400], when[40], many[40] = "Edits";
    const char *last = strstr(about, ", the last: ");
    const char *count = strchr(about, ':');
    a->kept.edits = count ? strtol(count + 1, NULL, 10) : 0;
    if (a->kept.edits > 0)
        snprintf(many, sizeof many, "%ld edit%s", a->kept.edits, a->kept.edits == 1 ? "" : "s");
    write_time(st->st_mtime, when, sizeof when);
    last = last && last[12] ? last + 12 : NULL;
    snprintf(question, sizeof question, "%s left behind, the last at %s%s%.80s%s", many, when, last ? ": " : "",
             last ? last : "", changed_since(st, a->path) ? "; file changed since." : ".");
    app_ask(a, question);
    app_answer(a, 'r', "recover", take);
    app_answer(a, 'd', "discard for good", discard);
}

/* Of two that nobody holds, the newer is held on to. */
static bool newer(const struct app *a, int fd)
{
    struct stat is, was;
    return !a->kept.path || (fstat(fd, &is) == 0 && fstat(a->kept.fd, &was) == 0 && later(&is, &was));
}

/* Nothing of it differs from the case: it goes. Else it is what is offered, if it is the newest so far. */
static void consider(struct app *a, const char *path, int fd, char *text, const char *now, bool elsewhere)
{
    const char *body = strncmp(text, header, sizeof header - 1) == 0 ? strchr(text, '\n') : NULL;
    char *own = body && strcmp(body + 1, now) != 0 && newer(a, fd) ? strdup(path) : NULL;
    if (own) {
        recovery_release(a);
        a->kept.path = own;
        a->kept.fd = fd;
        a->kept.elsewhere = elsewhere;
        a->recovery = text;
        return;
    }
    if (!*text || (body && strcmp(body + 1, now) == 0))
        unlink(path);
    free(text);
    close(fd);
}

bool recovery_load(struct app *a)
{
    char path[PATH_SIZE], about[200], *text;
    struct stat st;
    int fd, held = 0;
    char *now = casedoc_text(a->doc, NULL);
    recovery_release(a);
    for (int i = 0; now && i < PLACES * NUMBERS; i++) {
        int which = i / NUMBERS;
        enum found found =
            place(a, which, i % NUMBERS + 1, false, path, sizeof path) ? look(path, &fd, &text) : FOUND_NONE;
        held += found == FOUND_HELD;
        if (found == FOUND_FREE)
            consider(a, path, fd, text, now, which == ELSEWHERE);
    }
    free(now);
    if (held > 0 && a->path)
        app_say(a, STYLE_WARN, "Another program has this case open: the one that saves second must take another name.");
    if (!a->recovery || fstat(a->kept.fd, &st) != 0)
        return false;
    size_t line = strcspn(a->recovery, "\n");
    snprintf(about, sizeof about, "%.*s", (int)line, a->recovery);
    memmove(a->recovery, a->recovery + line + 1, strlen(a->recovery + line));
    ask(a, &st, about);
    return true;
}
