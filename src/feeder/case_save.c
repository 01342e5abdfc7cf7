/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the document without harm to what somebody else wrote meanwhile. */
#include "case_internal.h"

#include <ballast/file.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool same_file(const char *a, const char *b)
{
    char *x = realpath(a, NULL);
    char *y = realpath(b, NULL);
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

/* The bytes on disk are still those last read or saved. A file that is gone harms nobody. */
static enum err_code check_untouched(const struct casedoc *doc, struct err *e)
{
    if (access(doc->path, F_OK) != 0)
        return ERR_NONE;
    char *text = NULL;
    size_t length = 0;
    enum err_code code = file_read(doc->path, CASE_FILE_MAX, &text, &length, e);
    if (code != ERR_NONE)
        return code;
    bool same = length == doc->saved_length && memcmp(text, doc->saved, length) == 0;
    free(text);
    if (same)
        return ERR_NONE;
    err_set(e, ERR_INVALID, "the file changed on disk since it was read: saving would overwrite that");
    err_hint(e, "Save under another name, or open it again and repeat your edits");
    err_at(e, doc->path, 0);
    return ERR_INVALID;
}

enum err_code casedoc_save(struct casedoc *doc, const char *path, struct err *e)
{
    if (!path && !doc->from_file) {
        err_set(e, ERR_USAGE, "the case has no file yet");
        err_hint(e, "Give a name to save it under");
        return ERR_USAGE;
    }
    const char *target = path ? path : doc->path;
    if (doc->from_file && (!path || same_file(path, doc->path))) {
        enum err_code code = check_untouched(doc, e);
        if (code != ERR_NONE)
            return code;
    }
    size_t length = 0;
    char *text = casedoc_text(doc, &length);
    char *name = strdup(target);
    enum err_code code =
        text && name ? file_save(target, text, length, e) : err_set(e, ERR_MEMORY, "out of memory: nothing was saved");
    if (code != ERR_NONE) {
        free(text);
        free(name);
        return code;
    }
    free(doc->saved);
    free(doc->path);
    doc->saved = text;
    doc->saved_length = length;
    doc->path = name;
    doc->from_file = true;
    return ERR_NONE;
}
