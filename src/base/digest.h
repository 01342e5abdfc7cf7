/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that tell data apart which differ by chance, not by intent. */
#ifndef BALLAST_BASE_DIGEST_H
#define BALLAST_BASE_DIGEST_H

#include "base/instance_fields.h"

#include <stdint.h>

#define DIGEST_START 1469598103934665603ULL
void digest_mix(uint64_t *hash, const void *data, size_t size);
/* Of the parts of an instance; suppliers with their stock. */
uint64_t digest_rows(const struct value_table *table, const void *rows, size_t size, int count);
uint64_t digest_suppliers(const struct instance *inst);
uint64_t digest_steps(const struct instance *inst);
uint64_t digest_scenarios(const struct instance *inst);

#endif
