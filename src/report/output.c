/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_code refuse(const struct output *o, const char *what, int cause, struct err *e)
{
    enum err_code code =
        err_set(e, ERR_IO, "cannot %s %s: %s", what, o->shown, cause ? strerror(cause) : "write failed");
    err_hint(e, "Check the name, the permissions and the free space.");
    return code;
}

/* The file behind a symbolic link is the one to replace, not the link. */
static bool resolve(struct output *o, const char *path)
{
    char *real = realpath(path, NULL);
    const char *name = real ? real : path;
    bool fits = strlen(name) + 32 < sizeof o->path;
    if (fits) {
        snprintf(o->path, sizeof o->path, "%s", name);
        snprintf(o->temporary, sizeof o->temporary, "%.*s.%ld.tmp", (int)sizeof o->temporary - 32, name,
                 (long)getpid());
    }
    free(real);
    return fits;
}

static enum err_code open_temporary(struct output *o, const char *path, const struct stat *old, struct err *e)
{
    if (!resolve(o, path))
        return refuse(o, "write", ENAMETOOLONG, e);
    /* Left behind by a process of the same number that was killed. */
    unlink(o->temporary);
    int fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        int cause = errno;
        o->temporary[0] = '\0';
        return refuse(o, "write", cause, e);
    }
    if (!(o->file = fdopen(fd, "w")) || (old && fchmod(fd, old->st_mode & 07777) != 0)) {
        int cause = errno;
        if (!o->file)
            close(fd);
        output_abandon(o);
        return refuse(o, "write", cause, e);
    }
    return ERR_NONE;
}

enum err_code output_open(struct output *o, const char *path, struct err *e)
{
    memset(o, 0, sizeof *o);
    bool standard = !strcmp(path, "-");
    snprintf(o->shown, sizeof o->shown, "%s", standard ? "standard output" : path);
    if (standard) {
        o->file = stdout;
        return ERR_NONE;
    }
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode))
        return refuse(o, "write", EISDIR, e);
    if (exists && access(path, W_OK) != 0)
        return refuse(o, "write", errno, e);
    if (exists && !S_ISREG(old.st_mode)) {
        o->file = fopen(path, "w");
        return o->file ? ERR_NONE : refuse(o, "write", errno, e);
    }
    return open_temporary(o, path, exists ? &old : NULL, e);
}

enum err_code output_commit(struct output *o, struct err *e)
{
    errno = 0;
    bool bad = fflush(o->file) != 0 || ferror(o->file);
    int cause = errno;
    if (!bad && o->temporary[0] && fsync(fileno(o->file)) != 0) {
        bad = true;
        cause = errno;
    }
    if (o->file != stdout && fclose(o->file) != 0 && !bad) {
        bad = true;
        cause = errno;
    }
    o->file = NULL;
    if (!bad && o->temporary[0] && rename(o->temporary, o->path) != 0) {
        bad = true;
        cause = errno;
    }
    if (bad) {
        output_abandon(o);
        return refuse(o, "write", cause, e);
    }
    return ERR_NONE;
}

void output_abandon(struct output *o)
{
    if (o->file && o->file != stdout)
        fclose(o->file);
    o->file = NULL;
    if (o->temporary[0])
        unlink(o->temporary);
    o->temporary[0] = '\0';
}
