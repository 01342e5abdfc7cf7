/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stress scenarios: what the sample may never draw. */
#ifndef BALLAST_SCENARIO_STRESS_H
#define BALLAST_SCENARIO_STRESS_H

#include "event.h"
#include "label.h"

/* Stress scenario `number` of a case, counted from 0, with its label: all sites surge to their rating; all trip; the
 * worst branch outage without and with that surge; the deepest derating (those that the case has no site, branch or
 * derating for are left out); from then on samples of the event set with inflated surges. False when memory is
 * short. */
bool stress_build(struct sampler *s, int number, struct event *v, char label[LABEL_SIZE]);

#endif
