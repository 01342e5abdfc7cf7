/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several tables of a result share: mixing scenarios, and the interface imbalance of each bus. */
#ifndef BALLAST_REPORT_MIX_H
#define BALLAST_REPORT_MIX_H

#include "table.h"

/* Whether the result answers this instance, keeps what is asked for, and has the scenario. */
bool mix_shapes_agree(const struct instance *inst, const struct result *r);
bool mix_has_dispatch(const struct instance *inst, const struct result *r, int scenario /* REPORT_ALL: every one */);

/* Weight of each scenario in a mix [scenarios], owned by the caller; NULL when memory is short or the scenario does not exist. */
double *mix_weights(const struct instance *inst, const struct result *r, enum report_weighting weighting, int scenario);

/* Shares [buses] of the interface imbalance of step t that the buses cause: |D_it - D_i,t-1| over its sum, before the event the
 * nominal load p_kw; where nothing moves, by demand; where there is none, all at the substation. Sum 1. */
void mix_interface_share(const struct instance *inst, int scenario, int step, double *share);

/* Has load still out at the end of the horizon a price at any bus? Where it has none, a cost of 0 says nothing. */
bool mix_prices_unrestored(const struct instance *inst);
/* Then the columns of what it costs say so. */
void mix_note_unrestored(struct table_builder *b, const struct instance *inst);
/* What a scenario is called; never NULL. */
const char *mix_label(const struct instance *inst, int scenario);

#endif
