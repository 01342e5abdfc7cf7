/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages between the processes of one solve: values one after another as the machine holds them. All processes run the
 * same program on machines of one kind, so nothing is translated and every number arrives to the last bit. */
#ifndef BALLAST_PACK_H
#define BALLAST_PACK_H

#include <ballast/recourse.h>

struct pack {
    unsigned char *data;
    size_t size, room;
    size_t at;   /* of the next value to read */
    bool failed; /* memory was short, or more was asked for than there is; sticks until pack_clear */
};
void pack_clear(struct pack *p); /* empty it, keep its memory */
void pack_free(struct pack *p);
/* Make room for size bytes in all; false when memory is short. */
bool pack_reserve(struct pack *p, size_t size);

void pack_put(struct pack *p, const void *value, size_t size);
void pack_get(struct pack *p, void *value, size_t size); /* zeros where it fails */

/* An instance with the scenarios of one rank, s % ranks == rank. The others keep their places and are empty; labels stay
 * behind. */
void pack_put_instance(struct pack *p, const struct instance *inst, int rank, int ranks);
/* NULL when the message is damaged or memory is short; freed by instance_free. */
struct instance *pack_get_instance(struct pack *p);

void pack_put_dispatch(struct pack *p, const struct dispatch *d);
/* *d is overwritten and then the caller's; false, and *d empty, when the message is damaged or memory is short. */
bool pack_get_dispatch(struct pack *p, struct dispatch *d);

#endif
