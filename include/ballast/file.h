/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read into memory, saved so that a crash leaves the old file or the new one, never half of either. */
#ifndef BALLAST_FILE_H
#define BALLAST_FILE_H

#include <ballast/err.h>

/* Read all of path: *text is terminated with a zero byte, *length does not count it; owned by the caller (free).
 * Directories, sockets and block devices are refused; so is anything longer than `limit` bytes. ERR_IO or ERR_MEMORY
 * with the file in *e. */
enum err_code file_read(const char *path, size_t limit, char **text, size_t *length, struct err *e);

/* Write text to path atomically: a temporary file in the same folder, fsync, rename. Symbolic links are followed to
 * the file they name; the mode of a file that exists is kept, its owner where the system allows it. On error the old
 * file is untouched and the temporary file is gone. */
enum err_code file_save(const char *path, const char *text, size_t length, struct err *e);

#endif
