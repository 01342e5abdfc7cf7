/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams: each scenario has its own, so that a set is the same whatever its size and whoever draws it. */
#ifndef BALLAST_SCENARIO_STREAM_H
#define BALLAST_SCENARIO_STREAM_H

#include <gsl/gsl_rng.h>

enum stream_set { STREAM_SAMPLED, STREAM_STRESS };

/* What is drawn. Each has a stream of its own: a change of one law leaves the draws of the others alone. */
enum stream_use {
    STREAM_SITES,
    STREAM_SURGE,
    STREAM_TRIP,
    STREAM_OUTAGE,
    STREAM_DERATING,
    STREAM_BACKGROUND,
    STREAM_AVAILABLE
};

/* Put rng at the start of one stream: a function of its arguments only. attempt counts repeated draws of a scenario. */
void stream_start(gsl_rng *rng, unsigned long seed, enum stream_set set, int scenario, enum stream_use use,
                  int attempt);

#endif
