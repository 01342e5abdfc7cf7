/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read into memory, written so that a crash leaves the old file or the new one, never half of either. */
#ifndef BALLAST_FILE_H
#define BALLAST_FILE_H

#include <ballast/err.h>

#include <stdio.h>

/* Read all of path: *text is terminated with a zero byte, *length does not count it; owned by the caller (free).
 * Directories, sockets and block devices are refused; so is anything longer than `limit` bytes. ERR_IO or ERR_MEMORY
 * with the file in *e. */
enum err_code file_read(const char *path, size_t limit, char **text, size_t *length, struct err *e);

/* A file being written, through stream. A temporary file in the folder of the target takes what is written; it is
 * synchronised and renamed at the end. Symbolic links are followed to the file they name; the mode of a file that
 * exists is kept, its owner where the system allows it. */
struct file_writer {
    FILE *stream;
    const char *name; /* as the caller has it: must stay until the end */
    bool direct;      /* standard output, a device or a pipe: the stream leads there, what follows is NULL */
    char *target;     /* the real name of the file */
    char *temporary;
};

/* Open for writing: "-" is standard output; it, devices and pipes are written directly. On ERR_NONE exactly one of
 * file_finish and file_cancel must follow; either frees what w holds. */
enum err_code file_begin(struct file_writer *w, const char *path, struct err *e);
/* Also tells when an earlier write to the stream failed. On error the old file is untouched and the temporary file is
 * gone. */
enum err_code file_finish(struct file_writer *w, struct err *e);
void file_cancel(struct file_writer *w);

/* Write text to a regular file called path, whatever the name, in the same way. */
enum err_code file_save(const char *path, const char *text, size_t length, struct err *e);

#endif
