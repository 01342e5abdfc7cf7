/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Reading ---- */

static enum err_code refuse(struct err *e, const char *path, const char *what, const char *why, const char *hint)
{
    err_set(e, ERR_IO, "the file cannot be %s: %s", what, why);
    err_hint(e, "%s", hint);
    err_at(e, path, 0);
    return ERR_IO;
}

static enum err_code refuse_read(struct err *e, const char *path, int error)
{
    const char *hint = "Check the name and the permissions";
    if (error == ENOENT)
        hint = "Check the name and the folder";
    else if (error == EISDIR)
        hint = "Name a file in that folder";
    return refuse(e, path, "read", strerror(error), hint);
}

/* A pipe without a writer must not block the opening; once open, reading waits for the writer as usual. */
static int open_plain(const char *path, int *error)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        *error = errno;
        if (fd >= 0)
            close(fd);
        return -1;
    }
    *error = S_ISDIR(st.st_mode) ? EISDIR : S_ISSOCK(st.st_mode) || S_ISBLK(st.st_mode) ? EINVAL : 0;
    int flags = fcntl(fd, F_GETFL);
    if (*error == 0 && (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0))
        *error = errno;
    if (*error == 0)
        return fd;
    close(fd);
    return -1;
}

/* Read from fd until its end or past the limit; NULL with errno set. */
static char *read_all(int fd, size_t limit, size_t *length)
{
    size_t used = 0;
    size_t size = 65536;
    char *buf = malloc(size);
    while (buf && used <= limit) {
        if (used + 1 >= size) {
            char *larger = realloc(buf, 2 * size);
            if (!larger) {
                free(buf);
                errno = ENOMEM;
                return NULL;
            }
            buf = larger;
            size *= 2;
        }
        ssize_t n = read(fd, buf + used, size - used - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int error = errno;
            free(buf);
            errno = error;
            return NULL;
        }
        if (n == 0)
            break;
        used += (size_t)n;
    }
    if (buf)
        buf[used] = '\0';
    *length = used;
    return buf;
}

enum err_code file_read(const char *path, size_t limit, char **text, size_t *length, struct err *e)
{
    int error = 0;
    int fd = open_plain(path, &error);
    if (fd < 0)
        return refuse_read(e, path, error);
    errno = ENOMEM;
    char *buf = read_all(fd, limit, length);
    error = errno;
    close(fd);
    if (!buf && error == ENOMEM) {
        err_set(e, ERR_MEMORY, "out of memory while reading the file");
        err_at(e, path, 0);
        return ERR_MEMORY;
    }
    if (!buf)
        return refuse_read(e, path, error);
    if (*length > limit) {
        free(buf);
        err_set(e, ERR_IO, "the file is longer than %zu MiB, far more than such a file needs", limit >> 20);
        err_hint(e, "Check that it is the right one");
        err_at(e, path, 0);
        return ERR_IO;
    }
    *text = buf;
    return ERR_NONE;
}

/* ---- Saving ---- */

/* The file that path stands for in the end: links resolved; for a new file, its folder's real name and the last
 * part. NULL with errno set. Owned by the caller. */
static char *real_target(const char *path)
{
    char *resolved = realpath(path, NULL);
    struct stat st;
    if (resolved || errno != ENOENT)
        return resolved;
    if (lstat(path, &st) == 0) { /* a link to nowhere: renaming over it would silently replace the link */
        errno = ELOOP;
        return NULL;
    }
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    char *real = folder ? realpath(folder, NULL) : NULL;
    free(folder);
    const char *base = slash ? slash + 1 : path;
    if (!real)
        return NULL;
    if (*base == '\0') {
        free(real);
        errno = EISDIR;
        return NULL;
    }
    size_t size = strlen(real) + strlen(base) + 2;
    char *target = malloc(size);
    if (target)
        snprintf(target, size, "%s/%s", strcmp(real, "/") == 0 ? "" : real, base);
    free(real);
    return target;
}

/* A new file beside target; its name goes to *name (free). */
static int open_beside(const char *target, char **name)
{
    size_t size = strlen(target) + 40;
    *name = malloc(size);
    if (!*name)
        return -1;
    size_t folder = (size_t)(strrchr(target, '/') - target) + 1;
    for (int i = 0; i < 100; i++) {
        snprintf(*name, size, "%.*s.ballast-%ld-%d.tmp", (int)folder, target, (long)getpid(), i);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* The temporary file takes the old one's mode; its owner too where we may give files away. */
static bool keep_mode(int fd, const struct stat *old)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return false;
    if ((st.st_uid != old->st_uid || st.st_gid != old->st_gid) && fchown(fd, old->st_uid, old->st_gid) != 0 &&
        errno != EPERM)
        return false;
    return fchmod(fd, old->st_mode & 07777) == 0;
}

/* After a crash the new name must be on disk as well as the new bytes. Some file systems cannot sync folders: no
 * matter. */
static void sync_folder(const char *target)
{
    size_t folder = (size_t)(strrchr(target, '/') - target);
    char *name = strndup(target, folder ? folder : 1);
    int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(name);
}

/* Opens the temporary file of target; false with errno set. What was opened so far is for file_cancel. */
static bool open_temporary(struct file_writer *w, const char *path)
{
    struct stat old;
    w->target = real_target(path);
    if (!w->target)
        return false;
    bool exists = stat(w->target, &old) == 0;
    if (exists && !S_ISREG(old.st_mode)) {
        errno = S_ISDIR(old.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    if (exists && access(w->target, W_OK) != 0)
        return false;
    char *name = NULL;
    int fd = open_beside(w->target, &name);
    if (fd < 0) {
        int error = errno;
        free(name);
        errno = error;
        return false;
    }
    w->temporary = name;
    if ((!exists || keep_mode(fd, &old)) && (w->stream = fdopen(fd, "w")))
        return true;
    int error = errno;
    close(fd);
    errno = error;
    return false;
}

static enum err_code refuse_write(const struct file_writer *w, int error, struct err *e)
{
    const char *why = error == ENOENT && w->target ? "its folder takes no new file"
                      : error                      ? strerror(error)
                                                   : "a write failed";
    if (w->direct && strcmp(w->name, "-") == 0) {
        err_set(e, ERR_IO, "standard output cannot be written: %s", why);
        err_hint(e, "Check where it leads and the free space there");
        return ERR_IO;
    }
    if (w->direct)
        return refuse(e, w->name, "written", why, "Check the name, the permissions and the free space");
    const char *hint = "Save under another name";
    if (!error || error == ENOSPC || error == EDQUOT || error == EFBIG)
        hint = "The old file is untouched. Free some space or save under another name on another disk";
    else if (error == EACCES || error == EPERM || error == EROFS)
        hint = "The file or its folder is write-protected. Change the permissions or save under another name";
    else if (error == ELOOP)
        hint = "The name is a link that leads nowhere. Save under another name";
    else if (error == EISDIR)
        hint = "Name a file in that folder";
    else if (error == ENOENT && w->target) /* so it has a folder, such as one of /proc */
        hint = "No file can be made in its folder. Save under another name in another folder";
    else if (error == ENOENT || error == ENOTDIR)
        hint = "The folder does not exist. Make it first or save under another name";
    return refuse(e, w->name, "written", why, hint);
}

static enum err_code give_up(struct file_writer *w, int error, struct err *e)
{
    enum err_code code = refuse_write(w, error, e);
    file_cancel(w);
    return code;
}

enum err_code file_begin(struct file_writer *w, const char *path, struct err *e)
{
    struct stat st;
    memset(w, 0, sizeof *w);
    w->name = path;
    bool standard = strcmp(path, "-") == 0;
    w->direct = standard || (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
    if (w->direct)
        w->stream = standard ? stdout : fopen(path, "w");
    bool good = w->direct ? w->stream != NULL : open_temporary(w, path);
    return good ? ERR_NONE : give_up(w, errno, e);
}

enum err_code file_finish(struct file_writer *w, struct err *e)
{
    errno = 0;
    bool good = fflush(w->stream) == 0 && !ferror(w->stream) && (!w->temporary || fsync(fileno(w->stream)) == 0);
    int error = errno;
    if (w->stream != stdout) {
        if (fclose(w->stream) != 0 && good) {
            good = false;
            error = errno;
        }
        w->stream = NULL;
    }
    if (good && w->temporary && rename(w->temporary, w->target) != 0) {
        good = false;
        error = errno;
    }
    if (!good)
        return give_up(w, error, e);
    if (w->temporary) {
        sync_folder(w->target);
        free(w->temporary); /* the name is no more: nothing to remove */
        w->temporary = NULL;
    }
    file_cancel(w);
    return ERR_NONE;
}

void file_cancel(struct file_writer *w)
{
    if (w->stream && w->stream != stdout)
        fclose(w->stream);
    if (w->temporary)
        (void)unlink(w->temporary);
    free(w->temporary);
    free(w->target);
    memset(w, 0, sizeof *w);
}

enum err_code file_save(const char *path, const char *text, size_t length, struct err *e)
{
    struct file_writer w = {.name = path};
    if (!open_temporary(&w, path) || fwrite(text, 1, length, w.stream) != length)
        return give_up(&w, errno, e);
    return file_finish(&w, e);
}
