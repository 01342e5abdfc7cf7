/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extensive.h"

#include <ballast/file.h>
#include <ballast/plan.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* GLPK writes to named files only, and reports on the terminal; it works on a scratch file in silence. */
static int write_quietly(glp_prob *lp, bool mps, const char *path)
{
    int before = glp_term_out(GLP_OFF);
    int failed = mps ? glp_write_mps(lp, GLP_MPS_FILE, NULL, path) : glp_write_lp(lp, NULL, path);
    glp_term_out(before);
    return failed;
}

static enum err_code scratch_failed(const char *path, struct err *e)
{
    enum err_code code = err_set(e, ERR_IO, "The scratch file %s cannot be written: %s", path,
                                 errno ? strerror(errno) : "the disk may be full");
    err_hint(e, "Free some space there.");
    return code;
}

/* The file's text, owned by the caller. */
static enum err_code render(glp_prob *lp, bool mps, char **text, size_t *length, struct err *e)
{
    char path[] = "/tmp/ballast-export-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return scratch_failed(path, e);
    close(fd);
    errno = 0;
    enum err_code code = write_quietly(lp, mps, path) ? scratch_failed(path, e) : ERR_NONE;
    if (code == ERR_NONE)
        code = file_read(path, SIZE_MAX / 4, text, length, e);
    unlink(path);
    return code;
}

static enum err_code deliver(const char *path, const char *text, size_t length, struct err *e)
{
    struct file_writer file;
    enum err_code code = file_begin(&file, path, e);
    if (code != ERR_NONE)
        return code;
    (void)fwrite(text, 1, length, file.stream); /* the end tells whether it failed */
    return file_finish(&file, e);
}

enum err_code plan_export(const struct instance *inst, enum recourse_kind kind, const char *format, const char *path,
                          struct err *e)
{
    bool mps = strcmp(format, "mps") == 0;
    if (!mps && strcmp(format, "lp") != 0) {
        enum err_code code = err_set(e, ERR_USAGE, "The export format \"%.40s\" is not known", format);
        err_hint(e, "Use mps or lp.");
        return code;
    }
    glp_prob *lp = extensive_build(inst, kind, NULL, e);
    if (!lp)
        return ERR_MEMORY;
    char *text = NULL;
    size_t length = 0;
    enum err_code code = render(lp, mps, &text, &length, e);
    glp_delete_prob(lp);
    if (code == ERR_NONE)
        code = deliver(path, text, length, e);
    free(text);
    return code;
}
