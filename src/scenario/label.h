/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens in a scenario, in words. */
#ifndef BALLAST_SCENARIO_LABEL_H
#define BALLAST_SCENARIO_LABEL_H

#include "event.h"

enum { LABEL_SIZE = 240 };

/* "surge dc-east 1.4 MW; outage 5-6; derating to 55 %", "calm"; prefix in front. Returns buf. */
char *event_label(const struct event *v, const struct planning_case *c, const struct instance *inst, const char *prefix,
                  char buf[LABEL_SIZE]);

#endif
