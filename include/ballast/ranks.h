/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several processes on one solve. Each keeps a part of the scenarios with what it learns about their dispatch; plans, cuts and
 * figures travel. These calls exist in a library built with MPI=1 only; plan_options.ranks says who shares a solve. */
#ifndef BALLAST_RANKS_H
#define BALLAST_RANKS_H

#include <ballast/err.h>

struct ranks;
/* Join the processes that were started together; *rank: which of them this is. On failure *out may be set, for ranks_abort. */
enum err_code ranks_start(struct ranks **out, int *rank, struct err *e);
/* On every rank but 0: dispatch scenarios until rank 0 says that it is done. */
void ranks_serve(struct ranks *r);
/* On rank 0: why another rank could not do its part, which ended the solve as a wish to stop does; NULL: nothing is known. */
const struct err *ranks_failure(const struct ranks *r);
/* Part. On rank 0: let the others go, waiting until each has answered or said nothing for patience_s. False when a rank is lost
 * (ranks_failure says which); the processes can then only end by ranks_abort. */
bool ranks_stop(struct ranks *r, double patience_s);
/* End all processes at once, with this exit code. */
void ranks_abort(struct ranks *r, int code);
/* The name and version of the MPI library; buf is returned. */
char *ranks_library(char *buf, size_t size);

#endif
