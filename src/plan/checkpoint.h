/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BALLAST_CHECKPOINT_H
#define BALLAST_CHECKPOINT_H

#include "plan/search.h"

/* Replace path by what the search knows, whole or not at all. instance: its fingerprint. */
enum err_code checkpoint_write(const struct search *s, uint64_t instance, const char *path, struct err *e);
/* Add what path holds to a search that knows nothing. ERR_INVALID: the file is foreign, damaged or of another problem. */
enum err_code checkpoint_read(struct search *s, uint64_t instance, const char *path, struct err *e);

#endif
