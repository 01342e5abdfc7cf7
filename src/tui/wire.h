/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios and results on their way from the child that computed them to the program: the arrays as they are in
 * memory, since both ends are the same program. */
#ifndef BALLAST_TUI_WIRE_H
#define BALLAST_TUI_WIRE_H

#include <ballast/plan.h>

#include <stdio.h>
#include <sys/types.h>

/* False when the file does not take it. */
bool wire_write_scenarios(FILE *f, const struct instance *inst);
bool wire_write_result(FILE *f, const struct instance *inst, const struct result *r);
bool wire_write_alternatives(FILE *f, const struct plan_alternatives *a);

/* Read from *at on, which moves on. inst is the same instance without scenarios; on failure it may hold some of
 * them. */
bool wire_read_scenarios(int fd, off_t *at, struct instance *inst);
/* Owned by the caller (result_free); NULL when the file is short or memory is. */
struct result *wire_read_result(int fd, off_t *at, const struct instance *inst);
struct plan_alternatives *wire_read_alternatives(int fd, off_t *at, const struct instance *inst);

#endif
