/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BALLAST_REPORT_ALTERNATIVES_JSON_H
#define BALLAST_REPORT_ALTERNATIVES_JSON_H

#include <ballast/report.h>

#include <stdio.h>

/* Of the groups, by enum plan_group. */
extern const char *const alternatives_key[];
/* The member "alternatives" of an answer, r->near; false when a name is no UTF-8 or memory is short. */
bool alternatives_put_json(FILE *out, const struct instance *inst, const struct result *r);

#endif
